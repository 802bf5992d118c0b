"""Rules on dates, and on the log rows that evidence names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.model.criteria import Basis
from recension.model.revision import file_stem
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.criteria import Evidence
    from recension.pointer import Pointer
    from recension.rules.contexts import RevisionContext


@revision_rule("date-impossible")
def dates_exist(context: RevisionContext) -> Iterator[Fault]:
    """A day is one that the calendar has: there is no 2026-02-30."""
    for written, pointer in _dates(context):
        if len(written) == len("2026-02-28"):
            try:
                date.fromisoformat(written)
            except ValueError:
                yield Fault(pointer, f"the calendar has no {written}", "check the day", (written,))


@revision_rule("evidence-row-unknown")
def evidence_rows_exist(context: RevisionContext) -> Iterator[Fault]:
    """The log row that attests a part is the row of this revision or of a later one.

    A row of this revision stands in its own log; that of a later one in the log of a revision that follows it.
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
    """Only a reconstructed revision carries evidence: a full one was encoded from the document itself."""
    if context.revision.completeness == "full":
        for _, pointer in _evidence(context):
            yield Fault(pointer, "evidence stands in a revision that is full", "write `completeness: reconstructed`")


@revision_rule("log-row-missing")
def the_log_has_this_revision(context: RevisionContext) -> Iterator[Fault]:
    """The revision log has a row for the revision itself."""
    revision = context.revision
    months = {row.revised[:7] for row in revision.revision_log}
    evidence = revision.evidence.revision_log
    if evidence is not None and evidence.basis is Basis.UNKNOWN:
        return
    if revision.revision and file_stem(revision.revision)[:7] not in months:
        hint = "add a row that says what changed"
        message = f"the revision log has no row for {revision.revision}"
        lacks = (("revision_log", "*", "revised"),)
        yield Fault(("revision_log",), message, hint, (revision.revision,), on_key=True, lacks=lacks)


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
