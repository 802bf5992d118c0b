"""Making a new workspace, and bringing the schemas of one up to date; nothing that somebody wrote is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.authoring.starting import README, editor_schemas, first_files
from recension.errors import UsageError
from recension.workspace.files import write_atomically
from recension.workspace.settings import config_on_disk

if TYPE_CHECKING:
    from pathlib import Path

    from recension.workspace.loading import Workspace


def begin(folder: Path, shown: str) -> list[str]:
    """Write the files of a new workspace in *folder*, and return their paths; a README that is there stays.

    :raises UsageError: if *folder* is a file or a workspace already, or has one of the other files: nothing is written.
    :raises OutputError: if one cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{shown} is a file", hint="name a folder; it need not be there yet")
    if folder.is_dir() and config_on_disk(folder) is not None:
        raise UsageError(f"{shown} is a workspace already", hint="recension status tells how it stands")
    files = first_files()
    there = [path for path in files if (folder / path).exists() or (folder / path).is_symlink()]
    taken = [path for path in there if path != README]
    if taken:
        hint = "name another folder, or move them away"
        raise UsageError(f"{shown} has files that would be overwritten: {', '.join(taken)}", hint=hint)
    wanted = {path: text for path, text in files.items() if path not in there}
    for path, text in wanted.items():
        write_atomically(folder / path, text, path)
    return list(wanted)


def write_schemas(workspace: Workspace) -> list[str]:
    """Write the schemas that editors complete from, where they differ, and return the paths of those written.

    :raises OutputError: if one cannot be written.
    """
    written = []
    for path, text in editor_schemas().items():
        target = workspace.root / path
        if not target.is_file() or target.read_bytes() != text.encode():
            write_atomically(target, text, workspace.tree.shown(path))
            written.append(workspace.tree.shown(path))
    return written
