"""A folder of generated files: kept current, and cleared of what is generated no more.

Nothing that this program did not write is ever overwritten or removed. What it
wrote stands in a list in the folder, with digests.
"""

from __future__ import annotations

import contextlib
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from recension.errors import OutputError, UsageError
from recension.workspace.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = ".recension-site"
"""The list of what was written: a line for each file, with its digest and its path."""
_LEFT_ALONE = (".git", MANIFEST)
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class Published:
    """The files that this program keeps below *folder*: `put` each, and then `finish`.

    :raises UsageError: if there is something in the folder, and no list of what was written.
    :raises OutputError: if the folder cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = 0
        self.removed = 0
        self._now: dict[str, str] = {}
        self._inside: dict[Path, bool] = {}
        try:
            self._before = _listed(folder)
        except OSError as error:
            raise OutputError(f"{folder} cannot be used: {error.strerror or error}") from None

    def put(self, path: str, content: bytes) -> None:
        """Make *path*, which has slashes and stays below the folder, hold *content*.

        :raises UsageError: if something else stands there, which is not ours.
        :raises OutputError: if it cannot be written.
        """
        target, digest = self._target(path), sha256(content).hexdigest()
        there = _digest(target)
        if there is not None and there != digest and path not in self._before:
            hint = "move it elsewhere, or name another folder"
            raise UsageError(f"{target} is there already, and recension did not write it", hint=hint)
        self._now[path] = digest
        if there == digest:
            return
        if path not in self._before:
            self._announce(path, digest)
        write_atomically(target, content, lasting=False)  # the next run sees by its digest what is not whole
        self.written += 1

    def finish(self) -> list[str]:
        """Remove what was not put there again; return what is still there because somebody changed it."""
        kept = []
        for path in sorted(set(self._before) - set(self._now)):
            target = self._target(path)
            there = _digest(target)
            if there in self._before[path]:
                _remove(target, self.folder)
                self.removed += 1
            elif there is not None:
                kept.append(path)
        lines = [f"{digest}  {path}\n" for path, digest in sorted(self._now.items())]
        write_atomically(self.folder / MANIFEST, "".join(lines))
        return kept

    def __len__(self) -> int:
        return len(self._now)

    def _announce(self, path: str, digest: str) -> None:
        """Enter a new file before it is written, so that the next run knows what one that was interrupted has left."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / MANIFEST).open("a", encoding="utf-8", newline="\n") as manifest:
                manifest.write(f"{digest}  {path}\n")
        except OSError as error:
            raise OutputError(f"{self.folder} could not be written to: {error.strerror or error}") from None

    def _target(self, path: str) -> Path:
        """Return where *path* is, unless a link in the folder leads elsewhere."""
        target = self.folder.joinpath(*path.split("/"))
        parent = target.parent
        if parent not in self._inside:
            self._inside[parent] = parent.resolve().is_relative_to(self.folder.resolve())
        if not self._inside[parent] or target.name in ("", ".", ".."):
            raise UsageError(f"{target} leaves {self.folder}", hint="take the link out of the folder, or name another")
        return target


def _listed(folder: Path) -> dict[str, set[str]]:
    """Return the digests of what was written below *folder*, by path."""
    found: dict[str, set[str]] = {}
    if not folder.exists():
        return found
    manifest = folder / MANIFEST
    if not manifest.is_file():
        foreign = sorted(entry.name for entry in folder.iterdir() if entry.name not in _LEFT_ALONE)
        if foreign:
            hint = "name a new folder, or an empty one; nothing was written"
            raise UsageError(f"{folder} has files that recension did not write, such as {foreign[0]}", hint=hint)
        return found
    for line in manifest.read_text(encoding="utf-8", errors="replace").splitlines():
        if entry := _LINE.fullmatch(line):
            found.setdefault(entry[2], set()).add(entry[1])
    return found


def _digest(path: Path) -> str | None:
    """Return the digest of a file, None if there is none; that of what is no file is like no other."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError:
        return "no file"


def _remove(target: Path, folder: Path) -> None:
    """Remove a file, and the folders that it leaves empty."""
    with contextlib.suppress(OSError):
        target.unlink()
        for parent in _above(target, folder):
            parent.rmdir()


def _above(target: Path, folder: Path) -> Iterator[Path]:
    for parent in target.parents:
        if parent == folder:
            return
        yield parent
