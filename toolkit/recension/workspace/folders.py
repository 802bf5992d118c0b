"""Two folders of revisions: workspaces, parts of them, on the disk or in a commit, or mere folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recension.config import Config
from recension.errors import UsageError
from recension.workspace.approved import is_snapshot
from recension.workspace.changed import Choice, Side, compare_sides
from recension.workspace.loading import Workspace, find_workspace
from recension.workspace.settings import config_on_disk
from recension.workspace.targets import inner_path, split_ref
from recension.workspace.trees import WorkingTree

if TYPE_CHECKING:
    from recension.workspace.selecting import Selection

_VOCABULARY = "vocabulary.yaml"
"""The vocabulary of a folder that is no workspace, if it has one of its own."""


def select_folders(old: str, new: str, workspace: Workspace, policy: str | None = None) -> Selection:
    """Return what changed between two folders of revisions, or two workspaces.

    :raises UsageError: if there is no revision in either.
    """
    before, after = (_folder(target, workspace) for target in (old, new))
    if not before.paths and not after.paths:
        hint = "a revision is a .yaml file in the folder, or in the folder of its policy"
        raise UsageError(f"there is no revision in {old} or in {new}", hint=hint)
    return compare_sides(before, after, Choice(policy=policy), old)


def _folder(target: str, workspace: Workspace) -> Side:
    """Return the revisions in a folder: a workspace or a part of one, on the disk or in a commit, or a mere folder."""
    if not Path(target).is_dir():
        ref, inner = split_ref(target)
        there = workspace.at(str(ref))
        return _part(there, inner_path(inner, there))
    start = Path.cwd()
    folder = (start / target).resolve()
    if config_on_disk(folder) is not None or (folder / Config().vocabulary).is_file():
        return _part(find_workspace(start, folder), ".")
    own, around = folder / _VOCABULARY, _around(folder)
    if around is not None and (not own.is_file() or own == (around.root / around.config.vocabulary).resolve()):
        return _part(around, folder.relative_to(around.root).as_posix())
    mere = Workspace(folder, Config(vocabulary=_VOCABULARY), WorkingTree(folder, start))
    return Side(mere, _documents(mere, "."), loose=True)


def _around(folder: Path) -> Workspace | None:
    """Return the workspace that *folder* lies in, None if it lies in none."""
    try:
        return find_workspace(Path.cwd(), find_workspace(folder).root)
    except UsageError:
        return None


def _part(workspace: Workspace, folder: str) -> Side:
    whole = folder in (".", workspace.config.policies)
    paths = tuple(workspace.revision_files) if whole else _documents(workspace, folder)
    return Side(workspace, paths)


def _documents(workspace: Workspace, folder: str) -> tuple[str, ...]:
    """Return the revisions in *folder*, and in the folders right below it."""
    deepest = len(Path(folder).parts) + 2
    files = [path for path in workspace.tree.files(folder) if path.endswith(".yaml")]
    shown = [path for path in files if not any(part.startswith(".") for part in Path(path).parts)]
    near = [path for path in shown if len(Path(path).parts) <= deepest]
    return tuple(path for path in near if path != workspace.config.vocabulary and not is_snapshot(path))
