"""What git hands to an external diff driver: two files that stand for a path before and after, where there are two."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recension.errors import UnreadableError, UsageError
from recension.findings import Severity
from recension.reporters.style import one_line
from recension.source import decode_text, parse_source
from recension.validation import has_errors
from recension.workspace.files import read_bytes
from recension.workspace.git import Repository, environment
from recension.workspace.loading import Loaded, Workspace, bare_workspace, find_workspace, load_unbound

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOTHING = "/dev/null"
_VOCABULARY = "a vocabulary; what it does to revisions is told by recension diff --base REF"
_START_OF_HUNKS = re.compile(rb"^(\x1b\[[0-9;]*m)*(@@|Binary files)")


class NotRevisionError(UnreadableError):
    """A file that is no revision of a policy, or one that nothing can be built on; *message* says why."""


@dataclass(frozen=True)
class Handed:
    """The arguments of a driver: a path, the files that hold it before and after, and their modes.

    *new_path* is where a renamed file lies now; *header* has what git says of a
    renaming, line by line.
    """

    path: str
    old_file: str
    new_file: str
    old_mode: str
    new_mode: str
    new_path: str
    header: tuple[str, ...] = ()

    @classmethod
    def of(cls, arguments: Sequence[str]) -> Handed:
        """Return what git's seven arguments say, or its nine for a renamed file."""
        path, old_file, _, old_mode, new_file, _, new_mode, *more = arguments
        header = tuple(more[1].splitlines()) if len(more) > 1 else ()
        return cls(path, old_file, new_file, old_mode, new_mode, more[0] if more else path, header)

    @property
    def is_new(self) -> bool:
        """The file is added."""
        return self.old_file == _NOTHING

    @property
    def is_gone(self) -> bool:
        """The file is deleted."""
        return self.new_file == _NOTHING

    @property
    def old_name(self) -> str:
        """What the file before is called, as git does."""
        return one_line(f"a/{self.path}")

    @property
    def new_name(self) -> str:
        """What the file after is called, as git does."""
        return one_line(f"b/{self.new_path}")

    def old(self, workspace: Workspace) -> Loaded:
        """Return the revision before, or raise NotRevisionError."""
        return _load(self.old_file, self.old_name, workspace)

    def new(self, workspace: Workspace) -> Loaded:
        """Return the revision after, or raise NotRevisionError."""
        return _load(self.new_file, self.new_name, workspace)

    def workspace(self) -> Workspace:
        """Return the workspace that the path lies in; a driver is run where the repository begins."""
        folder = (Path.cwd() / self.new_path).parent
        try:
            return find_workspace(Path.cwd(), find_workspace(folder).root)
        except UsageError:
            return bare_workspace(Path.cwd())

    def lines(self, *, colour: bool) -> bytes:
        """Return the difference line by line, as git shows it where there is no driver."""
        colouring = f"--color={'always' if colour else 'never'}"
        asked = ["diff", "--no-index", "--no-ext-diff", "--no-textconv", colouring, "--", self.old_file, self.new_file]
        command = Repository(Path.cwd()).command(*asked)
        try:
            done = subprocess.run(command, capture_output=True, check=False, env=environment())  # noqa: S603 - no shell
        except OSError:
            return b"git is not to be found from here, so the lines cannot be shown\n"
        lines = done.stdout.splitlines(keepends=True)
        start = next((place for place, line in enumerate(lines) if _START_OF_HUNKS.match(line)), len(lines))
        if start < len(lines) and b"Binary files" in lines[start]:
            return b"binary files differ\n"
        before = _NOTHING if self.is_new else self.old_name
        after = _NOTHING if self.is_gone else self.new_name
        names = os.fsencode(f"--- {before}\n+++ {after}\n") if lines[start:] else b""
        return names + b"".join(lines[start:])


def wants_colour(*, terminal: bool) -> bool:
    """Return whether git, as it is configured here, wants colours; *terminal* says whether the output is one."""
    try:
        said = Repository(Path.cwd()).ask("config", "--get-colorbool", "color.diff", str(terminal).lower())
    except UsageError:
        return terminal
    return said is not None and said.strip() == b"true"


def replaced_by(new: Loaded, workspace: Workspace) -> Loaded | None:
    """Return the revision that *new* replaces, as it is on disk now; None if it is not there, or has errors."""
    revision = new.revision
    path = workspace.policies.get(revision.policy, {}).get(revision.replaces or "") if revision else None
    if path is None:
        return None
    try:
        return _load(str(workspace.root / path), workspace.tree.shown(path), workspace)
    except NotRevisionError:
        return None


def _load(file: str, shown: str, workspace: Workspace) -> Loaded:
    """Return the revision in *file*: by the vocabulary as it is on disk, or by none if it does not fit that."""
    try:
        text = decode_text(read_bytes(Path(file), shown), shown)
        value = parse_source(text, shown).value
    except UnreadableError as error:
        raise NotRevisionError(error.code, error.message, file=shown, position=error.position) from None
    if not isinstance(value, dict) or "criteria" not in value:
        known = isinstance(value, dict) and "facts" in value
        raise NotRevisionError("other-document", _VOCABULARY if known else "this is no revision", file=shown)
    loaded = workspace.load_text(text, shown)
    if has_errors(loaded.findings):
        loaded = load_unbound(text, shown)
    wrong = [finding for finding in loaded.findings if finding.severity is Severity.ERROR]
    if wrong:
        place = wrong[0].location
        raise NotRevisionError(wrong[0].code, wrong[0].message, file=str(place) if place else shown)
    return loaded
