"""The outline of a revision as pages have it that show values: each criterion with what it asks, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.model.conditions import Comparator, Comparison, Connective
from recension.model.criteria import Basis
from recension.model.phrasing import phrase
from recension.model.texts import unmarked
from recension.site.compiled import asked_by

if TYPE_CHECKING:
    from recension.model.conditions import Bound
    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_CONNECTIVES = {
    Connective.ALL_OF: "all of these",
    Connective.ANY_OF: "any of these",
    Connective.NONE_OF: "none of these",
}
_EVIDENCE = {
    Basis.UNKNOWN: "The text of this revision is not known here, so this is undetermined whatever the case.",
    Basis.INFERRED: "Reconstructed: inferred, no later row of the revision log says that it changed.",
    Basis.ATTESTED: "Reconstructed: a row of the revision log quotes it.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion: what it says, what it asks in words, how those below it are *joined*, and their *rows*."""

    id: str
    label: str
    text: str
    condition: str
    asks: tuple[str, ...]
    joined: str
    evidence: str
    judged: bool
    rows: tuple[Row, ...]


def rows(revision: Revision, vocabulary: Vocabulary) -> tuple[Row, ...]:
    """Return the statements of *revision*, with all below them."""
    return tuple(_row(criterion, revision, vocabulary) for criterion in revision.criteria)


def short(place: Placed) -> str:
    """Return what a criterion says, without marks; its id in words where it says nothing."""
    return unmarked(place.criterion.text) or place.id.replace("-", " ")


def _row(criterion: Criterion, revision: Revision, vocabulary: Vocabulary) -> Row:
    place = revision.by_id[criterion.id]
    return Row(
        id=criterion.id,
        label=place.label,
        text=short(place),
        condition=_asked(criterion, vocabulary),
        asks=asked_by(place, revision),
        joined=_joined(criterion.connective, criterion.bound),
        evidence=_EVIDENCE[place.evidence.basis] if place.evidence else "",
        judged=criterion.is_judged,
        rows=tuple(_row(child, revision, vocabulary) for child in criterion.children),
    )


def _asked(criterion: Criterion, vocabulary: Vocabulary) -> str:
    """Return what a criterion asks in words, unless that is one fact, which is told with its value."""
    match criterion.when:
        case None | Comparison(comparator=Comparator.IS_TRUE):
            return ""
        case condition:
            return phrase(condition, vocabulary)


def _joined(connective: Connective | None, bound: Bound | None) -> str:
    if connective is None:
        return ""
    return _CONNECTIVES.get(connective) or f"{bound} of these"
