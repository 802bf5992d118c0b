"""Where the files of a workspace are read from: the working tree or, in ``commits``, a commit in git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from recension.errors import UnreadableError
from recension.workspace.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path


class Tree(Protocol):
    """Files by their path from the root of the workspace, parts joined with a slash."""

    def read(self, path: str) -> bytes:
        """Return what the file holds, or raise UnreadableError."""
        ...

    def files(self, folder: str) -> list[str]:
        """Return the paths of all files below *folder*, sorted; none if there is no such folder."""
        ...

    def is_link(self, path: str) -> bool:
        """Return whether *path* is a symbolic link, so that what it holds may change and it does not."""
        ...

    def shown(self, path: str) -> str:
        """Return the path as messages name it."""
        ...


class WorkingTree:
    """The files as they are on disk."""

    def __init__(self, root: Path, start: Path) -> None:
        self.root = root
        self.start = start

    def read(self, path: str) -> bytes:
        """Return what the file holds, or raise UnreadableError."""
        target = self.root / path
        if not target.resolve().is_relative_to(self.root.resolve()):
            raise outside(self.shown(path))
        return read_bytes(target, self.shown(path))

    def files(self, folder: str) -> list[str]:
        """Return the paths of all files below *folder*, sorted; none if there is no such folder."""
        found = (path for path in (self.root / folder).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def is_link(self, path: str) -> bool:
        """Return whether *path* is a symbolic link, so that what it holds may change and it does not."""
        return (self.root / path).is_symlink()

    def shown(self, path: str) -> str:
        """Return the path as messages name it: from where the command was started, if it lies below."""
        target = self.root / path
        return target.relative_to(self.start).as_posix() if target.is_relative_to(self.start) else str(target)


def outside(shown: str) -> UnreadableError:
    """Return the error for a file that lies, or leads, out of the workspace; *shown* is its name in messages."""
    return UnreadableError("file-outside", "the file lies outside the workspace", file=shown)
