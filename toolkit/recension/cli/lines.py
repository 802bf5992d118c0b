"""What ``log`` and ``blame`` share: the revisions of a line compared, and what is wrong with them told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.progress import watched
from recension.cli.session import report, say, style
from recension.errors import ExitCode
from recension.history import Ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recension.changes import Edition
    from recension.diffing import RevisionDiff
    from recension.workspace.lines import LoadedLine, Member


def compared(pairs: Sequence[tuple[Edition | None, Edition | None]]) -> list[RevisionDiff | None]:
    """Return the diff of each older and newer edition, with its effects; None where one of them is."""
    from recension.diffing import diff

    found: list[RevisionDiff | None] = []
    for old, new in watched(pairs, "comparing"):
        found.append(diff(old, new) if old and new else None)
        if found[-1] is not None:
            found[-1].told  # noqa: B018 - worked out now, while the person who waits can see how far it is
    return found


def problem(member: Member) -> str | None:
    """Return why nothing can be built on a revision, None where it can."""
    if member.loaded is None:
        return "cannot be read"
    return None if member.sound else "has errors, so it is not compared"


def is_broken(lines: Sequence[LoadedLine]) -> bool:
    """Return whether revisions stand beside the line, or it breaks off before its beginning."""
    return len(lines) > 1 or any(loaded.line.ending is not Ending.FIRST for loaded in lines)


def complain(members: Iterable[Member]) -> ExitCode:
    """Tell what is wrong with the revisions that nothing can be built on, and return the exit code for it."""
    from recension.reporters.findings import FindingsText

    bad = [member for member in members if not member.sound]
    if not bad:
        return ExitCode.CLEAN
    errors = [member.error for member in bad if member.error]
    findings = report([member.loaded for member in bad if member.loaded], errors)
    click.echo(FindingsText(style("auto")).render(findings), err=True, nl=False)
    say("recension: what is told here could not be compared; all else was")
    return ExitCode.UNREADABLE if errors else ExitCode.FINDINGS
