"""The documents that are given the common layout: which ones, and writing those that differ."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recension.authoring.formatting import first_difference, formatted, kind_of
from recension.errors import UsageError
from recension.source import MAXIMUM_BYTES, decode_text, parse_source
from recension.workspace.files import read_bytes, write_atomically
from recension.workspace.targets import is_file, path_inside, revision_path, split_ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.workspace.loading import Workspace

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Layout:
    """A file as it is, and its text in the common layout; *after* is None where it is no document of ours."""

    file: str
    path: Path
    before: str
    after: str | None
    marked: bool = False

    @property
    def differs(self) -> bool:
        """It is not in the common layout."""
        return self.after is not None and self.after != self.before

    @property
    def line(self) -> int:
        """The first line that differs, from 1."""
        return first_difference(self.before, self.after or self.before)

    def write(self) -> None:
        """Write it in the common layout, with the mark before its first word if it had one.

        :raises OutputError: if it cannot be written.
        """
        write_atomically(self.path, ("\ufeff" if self.marked else "") + (self.after or ""), self.file)


def files_of(targets: Iterable[str], workspace: Workspace, policy: str | None = None) -> list[Path]:
    """Return the files that *targets* name; all revisions and the vocabulary of the workspace if there is none.

    :raises UsageError: if one names nothing that is there, or something in a commit.
    """
    chosen = list(targets)
    if chosen:
        return [_file_of(target, workspace, policy) for target in chosen]
    if policy is not None:
        return [workspace.root / path for path in workspace.revisions(policy).values()]
    vocabulary = [path for path in (workspace.config.vocabulary,) if (workspace.root / path).is_file()]
    return [workspace.root / path for path in (*vocabulary, *workspace.revision_files)]


def layout_of(path: Path, workspace: Workspace) -> Layout:
    """Return the file at *path* with its text in the common layout.

    :raises UnreadableError: if it cannot be made into a document.
    :raises UsageError: if it is one that cannot be laid out.
    """
    inside = path_inside(str(path), workspace)
    shown = workspace.tree.shown(inside) if inside is not None else str(path)
    content = workspace.tree.read(inside) if inside is not None else read_bytes(path, shown)
    text, after = _laid_out(content, shown)
    return Layout(shown, path, text, after, content.startswith(_MARK))


def input_laid_out() -> str:
    """Return what stands on standard input in the common layout.

    :raises UnreadableError: if it cannot be made into a document.
    :raises UsageError: if it is none that can be laid out.
    """
    _, after = _laid_out(sys.stdin.buffer.read(MAXIMUM_BYTES + 1), "standard input")
    if after is None:
        raise UsageError("standard input is no revision and no vocabulary", hint="hand over a document")
    return after


def _laid_out(content: bytes, shown: str) -> tuple[str, str | None]:
    text = decode_text(content, shown)
    document = parse_source(text, shown)
    return text, formatted(document) if kind_of(document) else None


def _file_of(target: str, workspace: Workspace, policy: str | None) -> Path:
    if is_file(target, workspace):
        return Path.cwd() / target
    if split_ref(target)[0] is not None:
        raise UsageError(f"{target} stands in a commit, and cannot be written", hint="name a file or a revision")
    return workspace.root / revision_path(target, workspace, policy)
