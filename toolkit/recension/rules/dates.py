"""Rules on dates, and on evidence."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.findings import Severity
from recension.history import start_of
from recension.model.revision import file_stem
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.criteria import Evidence
    from recension.pointer import Pointer
    from recension.rules.contexts import RevisionContext

_YEARS_BETWEEN = 2


@revision_rule("date-impossible")
def dates_exist(context: RevisionContext) -> Iterator[Fault]:
    """A day is none that the calendar has.

    Avoid: `2026-02-30`. Prefer: `2026-02-28`, or the month alone.
    """
    for written, pointer in _dates(context):
        if len(written) == len("2026-02-28"):
            try:
                date.fromisoformat(written)
            except ValueError:
                yield Fault(pointer, f"the calendar has no {written}", "check the day", (written,))


@revision_rule("evidence-row-unknown")
def evidence_rows_exist(context: RevisionContext) -> Iterator[Fault]:
    """Evidence names a log row that is neither of this revision nor of a later one.

    A row of this revision stands in its own log; that of a later one in the log of a revision that follows it.

    Avoid: `row: "02/62"`. Prefer: the label of the row that quotes the part.
    """
    if context.history is None:  # outside its line nobody can tell which revisions follow
        return
    rows = {f"{row.revised[5:7]}/{row.revised[2:4]}" for row in context.revision.revision_log}
    later = set(context.history.labels)
    for evidence, pointer in _evidence(context):
        if evidence.row is not None and evidence.row not in rows | later:
            hint = did_you_mean(evidence.row, rows | later) or "name a row by its revision label, such as 02/26"
            yield Fault((*pointer, "row"), f'there is no log row "{evidence.row}"', hint, (evidence.row,))


@revision_rule("evidence-without-reconstruction")
def evidence_is_for_reconstructions(context: RevisionContext) -> Iterator[Fault]:
    """Evidence stands in a revision that is full: that was encoded from the document itself, and has no need of any.

    Avoid: `evidence` below `completeness: full`. Prefer: `completeness: reconstructed`, or no evidence.
    """
    if context.revision.completeness != "full":
        return
    places = [pointer for _, pointer in _evidence(context)]
    hint = "write `completeness: reconstructed`, or take the evidence out"
    if len(places) > 1:
        message = f"the revision is said to be full, and has evidence in {len(places)} places"
        yield Fault(("completeness",), message, hint, ("several",))
    elif places:
        yield Fault(places[0], "evidence stands in a revision that is full", hint)


@revision_rule("dates-out-of-order", Severity.WARNING)
def dates_follow_each_other(context: RevisionContext) -> Iterator[Fault]:
    """A revision, or a row of its log, is approved before it was revised, or takes effect before that.

    Mostly the year was mistyped in the first weeks of a new one.

    Avoid: `revised: 2026-12` with `effective: 2026-01-01`. Prefer: `effective: 2027-01-01`.
    """
    revision = context.revision
    dated: list[tuple[object, Pointer]] = [(revision.dates, ("dates",))]
    dated += [(row, row.at) for row in revision.revision_log]
    for holder, at in dated:
        written = [(name, getattr(holder, name, None)) for name in ("revised", "approved", "effective")]
        given = [(name, each) for name, each in written if each]
        for (earlier, first), (later, second) in pairwise(given):
            if is_before(second, first):
                message = f"{later} is {second}, before {earlier} {first}"
                yield Fault((*at, later), message, "check the year", (given[0][1], later, second))


@revision_rule("date-far", Severity.WARNING)
def dates_are_near_each_other(context: RevisionContext) -> Iterator[Fault]:
    """A revision, or a row of its log, is approved or takes effect years after it was revised: mostly a slip.

    Avoid: `revised: 2026-02` with `approved: 2062-02`. Prefer: `approved: 2026-02`.
    """
    revision = context.revision
    dated: list[tuple[object, Pointer]] = [(revision.dates, ("dates",))]
    dated += [(row, row.at) for row in revision.revision_log]
    for holder, at in dated:
        revised = getattr(holder, "revised", "")
        for name in ("approved", "effective"):
            written = getattr(holder, name, None)
            if written and revised[:4].isdecimal() and int(written[:4]) - int(revised[:4]) > _YEARS_BETWEEN:
                message = f"{name} is {written}, and revised is {revised}"
                yield Fault((*at, name), message, "check the year", (revised, name, written))


@revision_rule("status-approval-differs", Severity.WARNING)
def drafts_await_their_approval(context: RevisionContext) -> Iterator[Fault]:
    """A draft has the date of its approval, or the newest revision is active and was never approved.

    Avoid: `status: draft` with `approved: 2027-03`. Prefer: `status: active` once it is approved.
    """
    revision = context.revision
    newest = context.history is None or revision.revision in context.history.heads
    approved = revision.dates.approved
    if revision.status == "draft" and approved:
        message, hint = f"a draft, and approved {approved}", "write `status: active`, or take the approval out"
    elif revision.status == "active" and newest and not approved and revision.dates.revised:
        message, hint = "active, and not approved", "write `status: draft` until it is, or add the approval to `dates`"
    else:
        return
    lacks = (("dates", "approved"),)
    yield Fault(("status",), message, hint, (str(revision.status), str(approved)), lacks=lacks)


@revision_rule("text-year-late", Severity.WARNING)
def texts_name_years_that_were(context: RevisionContext) -> Iterator[Fault]:
    """A text names a year well after its revision: mostly two digits were swapped.

    Avoid: "copyright 2062" in 02/26. Prefer: "copyright 2026".
    """
    year = context.revision.dates.revised[:4]
    if not year.isdecimal() or "20" not in context.prose:
        return
    for text, at, owner in context.passages_with("20"):
        for found in re.findall(r"(?<![\d.-])20\d\d(?![\d-])", text):
            if int(found) > int(year) + _YEARS_BETWEEN:
                message = f"{found} is long after this revision, which is of {year}"
                yield Fault(at, message, "check the year", (owner, found), words=found)


@revision_rule("label-date-differs", Severity.WARNING)
def labels_fit_their_date(context: RevisionContext) -> Iterator[Fault]:
    """The label of a revision is another month than the one in which it was revised.

    Avoid: `revision: "02/26"` with `revised: 2025-02`. Prefer: the month of the label, `2026-02`.
    """
    revision = context.revision
    month = file_stem(revision.revision)[:7] if revision.revision else ""
    if month and revision.dates.revised and revision.dates.revised[:7] != month:
        message = f"revised is {revision.dates.revised}, and the label {revision.revision} says {month}"
        facts = (revision.dates.revised,)
        yield Fault(("dates", "revised"), message, "correct the date or the label", facts, lacks=(("revision",),))


@revision_rule("line-overlaps", Severity.WARNING)
def revisions_start_after_those_they_replace(context: RevisionContext) -> Iterator[Fault]:
    """A revision is in force earlier than the one that it replaces: on the days between, nobody can say which holds.

    Avoid: `effective: 2025-03-01` where the revision before took effect on 2026-03-01. Prefer: a later date.
    """
    if not context.before or (context.history is not None and context.history.in_circle(context.before[0].label)):
        return
    before = context.before[0].dates
    own = start_of(context.revision.dates)
    start = start_of(before) if before is not None else None
    if start is not None and start.written and own.written and is_before(own.written, start.written):
        message = (
            f"{own.said_by} {own.written} is before {context.before[0].label} starts: {start.said_by} {start.written}"
        )
        hint = "let it start later than the one it replaces"
        yield Fault(("dates", own.said_by), message, hint, (context.before[0].label, own.written, start.written))


def _dates(context: RevisionContext) -> Iterator[tuple[str, Pointer]]:
    revision = context.revision
    dated: list[tuple[object, Pointer, tuple[str, ...]]] = [
        (revision.dates, ("dates",), ("revised", "approved", "effective"))
    ]
    dated += [(row, row.at, ("revised", "approved")) for row in revision.revision_log]
    dated += [(reference, reference.at, ("updated", "accessed")) for reference in revision.references or ()]
    for holder, at, names in dated:
        for name in names:
            written = getattr(holder, name)
            if written:
                yield written, (*at, name)


def _evidence(context: RevisionContext) -> Iterator[tuple[Evidence, Pointer]]:
    revision = context.revision
    for part in ("metadata", "sections", "criteria", "codes", "references", "revision_log"):
        evidence = getattr(revision.evidence, part)
        if evidence is not None:
            yield evidence, ("evidence", part)
    holders: list[tuple[Evidence | None, Pointer]] = [(place.criterion.evidence, place.criterion.at)
                                                      for place in revision.outline]  # fmt: skip
    holders += [(section.evidence, section.at) for section in revision.sections]
    holders += [(code.evidence, code.at) for code in revision.codes]
    for evidence, at in holders:
        if evidence is not None:
            yield evidence, (*at, "evidence")


def is_before(one: str, other: str) -> bool:
    """Return whether a month or day is before another one, as far as both are given."""
    size = min(len(one), len(other))
    return one[:size] < other[:size]
