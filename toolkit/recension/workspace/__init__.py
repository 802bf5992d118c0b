"""All input and output: the workspace and its files, git, targets, writing. Floors below take and return values."""

from recension.workspace.files import read_bytes, write_atomically
from recension.workspace.loading import Loaded, Workspace, find_workspace
from recension.workspace.targets import load_target, revisions_among, select_all

__all__ = [
    "Loaded",
    "Workspace",
    "find_workspace",
    "load_target",
    "read_bytes",
    "revisions_among",
    "select_all",
    "write_atomically",
]
