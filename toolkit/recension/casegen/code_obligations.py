"""Obligations of code sets: each pattern makes a difference somewhere, and what just misses the set is outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.casegen.code_samples import Sample, coded, samples
from recension.casegen.obligation import Obligation
from recension.logic.kleene import Truth
from recension.model.conditions import Comparator, Comparison, comparisons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.logic.encoding import EncodedRevision
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


def of_codes(revision: Revision, vocabulary: Vocabulary, earlier: Sequence[Vocabulary]) -> Iterator[Obligation]:
    """Yield what is to be shown of the code sets in which the conditions of *revision* look for codes."""
    asking = code_comparisons(revision)
    for key, places in asking.items():
        for sample in samples(vocabulary, key[1], earlier):
            yield _of_sample(places[0][0], places, sample)
        # each place has one code inside, and one that just misses
        shown = [each for each in samples(vocabulary, key[1]) if each.name in ("inside", "outside")]
        few = {each.name: each for each in reversed(shown)}
        for place, comparison in places[1:]:
            for sample in few.values():
                yield _of_sample(place, [(place, comparison)], sample)


def code_comparisons(revision: Revision) -> dict[tuple[str, str], list[tuple[Placed, Comparison]]]:
    """Return where codes are looked for in a set, in document order, by the fact that has the codes and the set."""
    found: dict[tuple[str, str], list[tuple[Placed, Comparison]]] = {}
    for place in revision.outline:
        for comparison in comparisons(place.criterion.when, revision.definitions) if place.criterion.when else ():
            if comparison.comparator is Comparator.IN:
                found.setdefault((comparison.fact, str(comparison.values[0])), []).append((place, comparison))
    return found


def _of_sample(place: Placed, places: Sequence[tuple[Placed, Comparison]], sample: Sample) -> Obligation:
    """Return the obligation of a code at a criterion; it is shown where it makes a difference in one of *places*."""

    def turned(encoded: EncodedRevision) -> list[int]:
        value = Truth.MET if sample.inside else Truth.NOT_MET
        either = encoded.formulas.either(
            encoded.formulas.both([encoded.turned_by(where, each), encoded.holding(each, value)])
            for where, each in places
        )
        return [encoded.applies, either, *coded(encoded.universe, comparison.fact, sample.code)]

    comparison = places[0][1]
    fact = comparison.fact.replace("_", "-")
    shows = f"code-{sample.name}-{fact}-{str(comparison.values[0]).replace('_', '-')}"
    if sample.pattern:
        shows += f"-{sample.pattern}"
    return Obligation(place.id, shows, turned, sample=sample, coded=comparison.fact, about=f"code {sample.code}")
