"""Files that are generated and committed: written all together, or checked to be current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from recension.cli.session import errors_alone, report, say
from recension.errors import ExitCode, UnreadableError
from recension.findings import Finding, Location, Severity
from recension.workspace.loading import UnsoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from recension.errors import RecensionError
    from recension.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Committed:
    """Generated files of one kind below a folder, known by *endings*: what each should hold, and what writes it."""

    kind: str
    folder: str
    endings: tuple[str, ...]
    wanted: Mapping[str, bytes]
    command: str
    wrong: tuple[Finding, ...] = ()
    """What is wrong with what people wrote among them."""
    others: Collection[str] = ()
    """Further files that belong there, whatever they hold."""

    def stale(self, workspace: Workspace) -> list[Finding]:
        """Return a finding for each file that is missing, out of date, or generated from nothing that is there."""
        there = set(workspace.tree.files(self.folder))
        findings = [
            self._finding(path, "is missing" if path not in there else "is out of date", workspace)
            for path, content in sorted(self.wanted.items())
            if path not in there or not _same(workspace.tree.read(path), content)
        ]
        orphans = sorted(path for path in there.difference(self.wanted, self.others) if path.endswith(self.endings))
        return [*self.wrong, *findings] + [self._finding(path, "belongs to no revision", workspace) for path in orphans]

    def write(self, workspace: Workspace) -> None:
        """Write the files that are not current, and say which."""
        from recension.workspace import write_atomically

        written = 0
        for path, content in sorted(self.wanted.items()):
            target = workspace.root / path
            if not target.is_file() or not _same(target.read_bytes(), content):
                write_atomically(target, content, workspace.tree.shown(path))
                say(f"wrote {workspace.tree.shown(path)}")
                written += 1
        say(f"{written} written, {len(self.wanted) - written} current already")

    def _finding(self, path: str, problem: str, workspace: Workspace) -> Finding:
        shown = workspace.tree.shown(path)
        hint = f"{self.command} writes it anew" if problem != "belongs to no revision" else "delete it"
        finding = Finding(f"{self.kind}-stale", Severity.ERROR, f"the {self.kind} {problem}", hint=hint,
                          arguments=(path,))  # fmt: skip
        return finding.at(Location(shown), document=path)


def finished(committed: Committed, failed: Sequence[RecensionError]) -> ExitCode:
    """Tell of which revisions nothing could be made, and return the exit code.

    :raises RecensionError: if nothing could be made of any.
    """
    if not failed:
        return ExitCode.CLEAN
    if not committed.wanted:
        raise failed[0]
    bad = {error.loaded.document.file: error.loaded for error in failed if isinstance(error, UnsoundError)}
    unreadable = [error for error in failed if isinstance(error, UnreadableError)]
    click.echo(errors_alone(report(bad.values(), unreadable)), err=True, nl=False)
    say("recension: what is told here has to be mended first; of all else everything is made")
    return ExitCode.UNREADABLE if unreadable else ExitCode.FINDINGS


def _same(there: bytes, wanted: bytes) -> bool:
    """Return whether a file is current: git may have given a text the line ends of Windows."""
    return there == wanted or (b"\0" not in wanted and there == wanted.replace(b"\n", b"\r\n"))
