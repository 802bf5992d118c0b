"""The row of the revision log that a diff asks for, as a committee reads it, and how the revision's own row fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.bulletins.telling import framed, said, sentence
from recension.diffing.reconciliation import own_row
from recension.rendering.dates import month_and_year
from recension.rendering.document import SectionView, Table, Text
from recension.reporters.diff_view import view_of
from recension.reporters.log_words import row_name, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.diffing import RevisionDiff
    from recension.model.revision import LogRow
    from recension.rendering.document import Document
    from recension.reporters.diff_view import DiffView

_COLUMNS = ("Summary", "Revised", "Approved")


def log_bulletin(diff: RevisionDiff, drafted: LogRow) -> Document:
    """Return *drafted*, which tells all that is to be declared, beside the row that the revision has."""
    return framed(diff, "Revision log", _sections(view_of(diff), drafted))


def _sections(view: DiffView, drafted: LogRow) -> Iterator[SectionView]:
    yield SectionView("The row that the changes ask for", "drafted", (_table("Row asked for", drafted),))
    log = view.diff.reconciliation
    if log is None:
        return
    own = own_row(view.diff.old.revision, view.diff.new.revision)
    fits = summary(log, [entry.label for entry in view.entries])
    lines = Text(tuple(said(sentence(line))[0] for line in (f"{row_name(log)}: {fits}", *_complaints(view))))
    blocks = (_table("Row of the revision", own), lines) if own else (lines,)
    yield SectionView("The row that the revision has", "own", blocks)


def _table(name: str, row: LogRow) -> Table:
    cells = (said(row.summary), said(month_and_year(row.revised)), said(month_and_year(row.approved)))
    return Table("revision_log", name, _COLUMNS, (cells,), headed=False)


def _complaints(view: DiffView) -> Iterator[str]:
    yield from (finding.message for finding in view.log)
