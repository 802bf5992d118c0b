"""What ``log`` and ``blame`` share: the revisions of a line compared, and what is wrong with them told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.progress import watched
from recension.cli.session import report, say, style
from recension.errors import ExitCode
from recension.history import Ending
from recension.workspace.lines import Member

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recension.changes import Edition
    from recension.diffing import RevisionDiff
    from recension.workspace.lines import LoadedLine

_NOT_COMPARED = "what is told here could not be compared; all else was"


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


def complain(members: Iterable[Member], lost: str = _NOT_COMPARED) -> ExitCode:
    """Tell what is wrong with *members* and their vocabularies, and what was *lost* by it; return the exit code."""
    from recension.reporters.findings import FindingsText

    bad = unsound_among(members)
    if not bad:
        return ExitCode.CLEAN
    errors = [member.error for member in bad if member.error]
    # a vocabulary may be that of many
    documents = {member.loaded.document.file: member.loaded for member in bad if member.loaded}
    findings = report(documents.values(), errors)
    click.echo(FindingsText(style("auto")).render(findings), err=True, nl=False)
    say(f"recension: {lost}")
    return ExitCode.UNREADABLE if errors else ExitCode.FINDINGS


def unsound_among(members: Iterable[Member]) -> list[Member]:
    """Return the revisions that nothing can be built on, and in place of others their vocabulary if it has errors."""
    told: list[Member] = []
    for member in members:
        if not member.sound:
            told.append(member)
        elif member.sound.unsound is not None:
            told.append(Member(member.label, member.sound.unsound))
    return told
