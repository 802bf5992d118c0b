"""What all commands that tell history share: revisions and criteria in words and as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.changes.criteria import evidence_words
from recension.findings import Location
from recension.model.revision import file_stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.changes import Edition
    from recension.model.criteria import Placed
    from recension.model.revision import Dates, LogRow, Revision


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return kinds of change as people read them: ``condition changed, reworded``."""
    return ", ".join(kind.replace("-changed", " changed").replace("-", " ") for kind in kinds)


def status_words(revision: Revision, replaced_by: Iterable[str]) -> str:
    """Return what a revision is now; that it is superseded follows from *replaced_by*, what took its place."""
    others = " and ".join(replaced_by)
    return f"superseded by {others}" if revision.status == "active" and others else revision.status


def date_words(dates: Dates) -> str:
    """Return when a revision was revised, approved and put in force."""
    approved = f"approved {dates.approved}" if dates.approved else "not approved"
    effective = f", effective {dates.effective}" if dates.effective else ""
    return f"revised {dates.revised}, {approved}{effective}"


def own_row(revision: Revision) -> LogRow | None:
    """Return the row of a revision's log that speaks of the revision itself, None where there is none."""
    month = file_stem(revision.revision)[:7]
    return next((row for row in reversed(revision.revision_log) if row.revised[:7] == month), None)


def place_words(place: Placed, edition: Edition) -> str:
    """Return where a criterion stands: file, line and column; empty where the text is not known."""
    if edition.document is None:
        return ""
    span = edition.document.span(place.criterion.at)
    return str(Location(edition.document.file, span.line, span.column))


def evidence_line(place: Placed, edition: Edition) -> str:
    """Return how sure a criterion of a reconstructed revision is; empty where the revision is full."""
    if place.evidence is None or edition.revision.completeness != "reconstructed":
        return ""
    return f"{edition.revision.revision}: {evidence_words(place.evidence)}"


def encode_dates(dates: Dates) -> dict[str, str | None]:
    """Return the dates of a revision as a record."""
    return {"revised": dates.revised, "approved": dates.approved, "effective": dates.effective}


def encode_edition(edition: Edition) -> dict[str, Any]:
    """Return which revision it is, as a record."""
    revision = edition.revision
    return {
        "policy": revision.policy,
        "revision": revision.revision,
        "completeness": revision.completeness,
        "file": edition.document.file if edition.document else None,
    }


def encode_placed(place: Placed) -> dict[str, Any]:
    """Return a criterion as a record."""
    return {"label": place.label, "id": place.id, "text": place.criterion.text}
