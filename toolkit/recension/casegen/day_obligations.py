"""Obligations of days that lie within a time of another: the days on both sides of both limits.

A duration of months begins on the last day of a month that is too short for
the anchor's day: 28 February for 31 March. Whoever counts a month as 30 days,
or runs over into the next one, is wrong there, so these edges are shown, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.casegen.obligation import Obligation
from recension.logic.days import edges_of
from recension.model.conditions import Comparator, Comparison, comparisons
from recension.model.phrasing import fact_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.logic.days import Edge
    from recension.logic.encoding import EncodedRevision
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_WORDS = {
    "before": "the day before the first one that counts",
    "first": "the first day that counts",
    "last": "the day of the {anchor}",
    "after": "the day after the {anchor}",
}


def of_days(place: Placed, revision: Revision, vocabulary: Vocabulary) -> Iterator[Obligation]:
    """Yield what is to be shown of the days that a criterion compares with each other."""
    if place.criterion.when is None:
        return
    for comparison in comparisons(place.criterion.when, revision.definitions):
        if comparison.comparator is Comparator.WITHIN and comparison.anchor is not None:
            for edge in edges_of(comparison.fact, str(comparison.values[0]), comparison.anchor):
                yield _on_edge(place, comparison, edge, vocabulary)


def _on_edge(place: Placed, comparison: Comparison, edge: Edge, vocabulary: Vocabulary) -> Obligation:
    def turned(encoded: EncodedRevision) -> list[int]:
        return [encoded.applies, encoded.turned_by(place, comparison), encoded.on_edge(edge)]

    def decisive(encoded: EncodedRevision) -> list[int]:
        return [encoded.applies, encoded.decisive_comparison(place, comparison), encoded.on_edge(edge)]

    name = f"{edge.fact}-{edge.duration}-{edge.side}".replace("_", "-").lower()
    day = _WORDS[edge.side].format(anchor=fact_label(edge.anchor, vocabulary))
    about = f"{fact_label(edge.fact, vocabulary)} on {day}"
    if edge.short is not None:
        name += f"-of-{edge.short}"
        about += f", in a month of {edge.short} days"
    weaker = Obligation(place.id, f"value-{name}", turned, about=about)
    return Obligation(place.id, f"boundary-{name}", decisive, decided=True, weaker=weaker, about=about)
