"""The files of a workspace as a commit in git has them; nothing is checked out."""

from __future__ import annotations

import posixpath
import subprocess
import weakref
from functools import cached_property
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple

from recension.errors import UnreadableError
from recension.source import MAXIMUM_BYTES
from recension.workspace.git import Repository, environment
from recension.workspace.trees import outside

if TYPE_CHECKING:
    from pathlib import Path

_LINK = "120000"
_MOST_LINKS = 10
"""How many links may lead on to each other, as many as most systems follow at least."""


class _Entry(NamedTuple):
    """A file in a commit: its mode and the name of its content."""

    mode: str
    blob: str


class GitTree:
    """The files as a commit has them; nothing is checked out, and one git process reads them all.

    *name* is how messages call the commit, the ref itself where it is None.

    :raises UsageError: if git knows no such commit.
    """

    def __init__(self, root: Path, ref: str, name: str | None = None) -> None:
        self.name = name or ref
        self.repository = Repository(root)
        self.commit = self.repository.commit(ref)
        self._listed: dict[tuple[str, bool], dict[str, _Entry]] = {}

    def read(self, path: str) -> bytes:
        """Return what the file holds, following links inside the workspace, or raise UnreadableError."""
        place = path
        for _ in range(_MOST_LINKS):
            place = posixpath.normpath(place)
            if place.startswith(("../", "/")) or place == "..":
                raise outside(self.shown(path))
            entry = self._entry(place)
            if entry is None:
                message = f"there is no such file at {self.name}"
                raise UnreadableError("file-missing", message, file=self.shown(path))
            content = self._blobs.read(entry.blob)
            if content is None:
                hint = "git fsck says what is wrong with the repository"
                raise UnreadableError("file-unreadable", "git cannot read the file", file=self.shown(path), hint=hint)
            if entry.mode != _LINK:
                return content
            place = posixpath.join(posixpath.dirname(place), content.decode("utf-8", "surrogateescape"))
        raise UnreadableError("file-unreadable", "links lead round in a circle", file=self.shown(path))

    def files(self, folder: str) -> list[str]:
        """Return the paths of all files below *folder*, sorted; none if there is no such folder."""
        return sorted(self._list(folder, deep=True))

    def is_link(self, path: str) -> bool:
        """Return whether *path* is a symbolic link, so that what it holds may change and it does not."""
        entry = self._entry(path)
        return entry is not None and entry.mode == _LINK

    def shown(self, path: str) -> str:
        """Return the path as messages name it: with its ref."""
        return f"{self.name}:{path}"

    def _entry(self, path: str) -> _Entry | None:
        for (folder, deep), entries in self._listed.items():
            if path in entries:
                return entries[path]
            if deep and PurePosixPath(path).is_relative_to(folder):
                return None
        return self._list(posixpath.dirname(path) or ".", deep=False).get(path)

    def _list(self, folder: str, *, deep: bool) -> dict[str, _Entry]:
        """Return the files in *folder*, and if it goes *deep* in the folders below, too."""
        if (folder, deep) not in self._listed:
            rows = (row.split("\t", maxsplit=1) for row in self.repository.listed(self.commit, folder, deep=deep))
            entries = {path: described.split() for described, path in rows}
            self._listed[folder, deep] = {
                path: _Entry(mode, name) for path, (mode, kind, name) in entries.items() if kind == "blob"
            }
        return self._listed[folder, deep]

    @cached_property
    def _blobs(self) -> _Blobs:
        return _Blobs(self.repository)


class _Blobs:
    """The contents in a repository by their names, from one ``git cat-file`` that waits for the next question."""

    def __init__(self, repository: Repository) -> None:
        command = repository.command("cat-file", "--batch")
        process = subprocess.Popen(  # noqa: S603 - git, without a shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
        )
        self._asked: IO[bytes] = process.stdin  # type: ignore[assignment] # a pipe
        self._answered: IO[bytes] = process.stdout  # type: ignore[assignment] # a pipe
        weakref.finalize(self, process.communicate)  # at the end of its questions git ends by itself

    def read(self, name: str) -> bytes | None:
        """Return the content called *name*, at most one byte more than a document may have; None if git has it not."""
        try:
            self._asked.write(f"{name}\n".encode())
            self._asked.flush()
        except BrokenPipeError:
            return None
        header = self._answered.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            return None
        size, most = int(header[2]), MAXIMUM_BYTES + 1
        content = self._answered.read(min(size, most))
        for rest in range(most, size, most):
            self._answered.read(min(most, size - rest))
        self._answered.read(1)  # the line end that closes an answer
        return content
