"""Rules on the revision log by itself; ``diffing`` holds it against what really changed."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.criteria import Basis
from recension.model.revision import file_stem
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.model.revision import LogRow
    from recension.rules.contexts import RevisionContext


@revision_rule("log-row-missing")
def the_log_has_this_revision(context: RevisionContext) -> Iterator[Fault]:
    """The revision log has no row for the revision itself, so readers cannot tell what changed.

    Avoid: a new file with the log of the one before. Prefer: a row that says what changed, be it that nothing did.
    """
    revision = context.revision
    months = Counter(row.revised[:7] for row in revision.revision_log)
    evidence = revision.evidence.revision_log
    if evidence is not None and evidence.basis is Basis.UNKNOWN:
        return
    month = _month(revision.revision)
    if month and months[month] < _revisions_of(month, context):
        hint = "add a row that says what changed"
        message = f"the revision log has no row for {revision.revision}"
        lacks = (("revision_log", "*", "revised"),)
        yield Fault(("revision_log",), message, hint, (revision.revision,), on_key=True, lacks=lacks)


@revision_rule("log-rows-out-of-order", Severity.WARNING)
def rows_stand_in_order(context: RevisionContext) -> Iterator[Fault]:
    """A row of the log stands out of the order that the others have, oldest first or newest first.

    Avoid: the new row on top of a log that has the oldest there. Prefer: the new row where the last one was put.
    """
    rows = [row for row in context.revision.revision_log if row.revised]
    for row in _misplaced(rows):
        upwards = _goes_up(rows)
        message = f"the row {row.revised} is out of order: the {'oldest' if upwards else 'newest'} stands first"
        hint = "move it to where its date belongs"
        yield Fault((*row.at, "revised"), message, hint, (row.revised,))


@revision_rule("log-row-repeated", Severity.WARNING)
def rows_stand_once(context: RevisionContext) -> Iterator[Fault]:
    """Two rows of the log are of the same revision: a month has more of them than it has revisions.

    Avoid: the row of last year copied, with its date left as it was. Prefer: one row for each revision.
    """
    seen: Counter[str] = Counter()
    for row in context.revision.revision_log:
        seen[row.revised] += 1
        if row.revised and seen[row.revised] > max(1, _revisions_of(row.revised[:7], context)):
            message = f"there is a row {row.revised} already"
            yield Fault((*row.at, "revised"), message, "correct the date, or make one row of the two", (row.revised,))


@revision_rule("log-row-late", Severity.WARNING)
def rows_are_not_of_the_future(context: RevisionContext) -> Iterator[Fault]:
    """A row of the log is later than the revision that holds it.

    Avoid: a row 2062-02 in revision 02/26. Prefer: the row in the revision that it speaks of.
    """
    revision = context.revision
    month = _month(revision.revision)
    for row in revision.revision_log:
        if month and row.revised[:7] > month:
            message = f"the row {row.revised} is later than this revision, {revision.revision}"
            yield Fault((*row.at, "revised"), message, "check the year", (row.revised,))


@revision_rule("log-row-approval-differs", Severity.WARNING)
def the_row_has_the_dates_of_the_revision(context: RevisionContext) -> Iterator[Fault]:
    """The row of the revision gives another approval than the revision's own dates do.

    Avoid: `dates: {approved: 2026-03}` and a row with `approved: 2026-02`. Prefer: the same in both.
    """
    revision = context.revision
    month = _month(revision.revision)
    for row in revision.revision_log:
        own = month and row.revised[:7] == month == revision.dates.revised[:7]
        if (
            own
            and row.approved != revision.dates.approved
            and not _one_is_shorter(row.approved, revision.dates.approved)
        ):
            said, there = (each or "not given" for each in (row.approved, revision.dates.approved))
            message = f"the row says approved {said}, and the dates of the revision say {there}"
            lacks = ((*row.at, "approved"), ("dates", "approved"))
            yield Fault((*row.at, "approved"), message, "correct one of the two", (said, there), lacks=lacks)


def _month(label: str) -> str:
    """Return the month that a revision's *label* names, as dates have it; empty for no label."""
    return file_stem(label)[:7] if label else ""


def _revisions_of(month: str, context: RevisionContext) -> int:
    """Return how many revisions of the line are of *month*, this one and those before it."""
    labels = [context.revision.revision, *(earlier.label for earlier in context.before)]
    return sum(_month(label) == month for label in labels)


def _one_is_shorter(one: str | None, other: str | None) -> bool:
    """Return whether one is the month of the day that the other is."""
    return bool(one and other) and (str(one).startswith(str(other)) or str(other).startswith(str(one)))


def _goes_up(rows: Sequence[LogRow]) -> bool:
    """Return whether most rows are followed by a later one."""
    steps = [(first.revised < second.revised) - (first.revised > second.revised) for first, second in pairwise(rows)]
    return sum(steps) >= 0


def _misplaced(rows: Sequence[LogRow]) -> list[LogRow]:
    """Return the fewest rows without which the others are in order: those that are not in a longest one that is."""
    if len(rows) < 3:
        return []
    ordered = rows if _goes_up(rows) else rows[::-1]
    last: list[str] = []  # by length, the least date that such an order can end with
    ends: list[int] = []
    before: list[int] = []
    for place, row in enumerate(ordered):
        length = bisect_right(last, row.revised)
        before.append(ends[length - 1] if length else -1)
        last[length : length + 1] = [row.revised]
        ends[length : length + 1] = [place]
    kept, place = set(), ends[-1]
    while place >= 0:
        kept.add(place)
        place = before[place]
    return [row for place, row in enumerate(ordered) if place not in kept]
