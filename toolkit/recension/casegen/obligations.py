"""Obligations: all that the cases of a revision have to show, one after another from its tree.

Of each leaf that it decides by being met and by not being met, and that it is
undetermined where what decides is not known. Of each part of a connective that
the value of the whole turns on it (masking MC/DC: DO-178C, DO-248C FAQ 43). Of
each threshold the values on, below and above it; of each time between two days
the days at its limits; of each count one too few, enough, and one too many; of
each code set its patterns and a near miss; of each exclusion that it overrides;
of the lines of business those outside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.casegen.code_obligations import of_codes
from recension.casegen.day_obligations import of_days
from recension.casegen.obligation import Obligation
from recension.logic.cases import encode_case
from recension.logic.cells import neighbours
from recension.logic.evaluation import is_placeholder, precedence
from recension.logic.ground import ORDERED
from recension.logic.kleene import Truth
from recension.model.conditions import Bound, Comparator, Comparison, Connective, Group, Use, comparisons
from recension.model.criteria import Decision
from recension.model.phrasing import quantity
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.logic.comparing import Value
    from recension.logic.encoding import EncodedRevision
    from recension.model.conditions import Condition
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_VALUES = (("met", Truth.MET), ("not-met", Truth.NOT_MET))


def obligations(
    revision: Revision, vocabulary: Vocabulary, earlier: Sequence[Vocabulary] = ()
) -> tuple[Obligation, ...]:
    """Return all obligations of *revision*, in document order, no two of one id.

    *earlier* are the vocabularies of older revisions: codes that a set of
    theirs has, and ours has no longer, are to be shown as well.
    """
    found: dict[str, Obligation] = {}
    for each in _enumerated(revision, vocabulary, earlier):
        number = 1
        while (known := found.get(each.id)) is not None:
            # the same threshold stands in the criterion a second time
            number += 1
            each = _again(each, known, number)  # noqa: PLW2901 - the same obligation under a free name
        found[each.id] = each
    return tuple(found.values())


def _again(each: Obligation, known: Obligation, number: int) -> Obligation:
    stem = known.shows.removesuffix(f"-{chr(ord('a') + number - 2)}") if number > 2 else known.shows
    weaker = each.weaker and replace(each.weaker, shows=f"{each.weaker.shows}-{chr(ord('a') + number - 1)}")
    return replace(each, shows=f"{stem}-{chr(ord('a') + number - 1)}", weaker=weaker)


def _enumerated(revision: Revision, vocabulary: Vocabulary, earlier: Sequence[Vocabulary]) -> Iterator[Obligation]:
    for place in revision.outline:
        if place.criterion.is_leaf:
            yield from _of_leaf(place)
        for comparison in thresholds(place, revision, vocabulary):
            yield from _of_threshold(place, comparison, vocabulary)
        yield from of_days(place, revision, vocabulary)
    for place in revision.outline:
        yield from _of_choices(place, revision, vocabulary)
        yield from _of_children(place)
        if place.criterion.when is not None:
            yield from _of_parts(place, place.criterion.when, revision, "")
    yield from of_codes(revision, vocabulary, earlier)
    yield from _of_exclusions(revision)
    yield from _of_scope(revision, vocabulary)
    for place in revision.outline:
        if place.criterion.is_leaf and not is_placeholder(place.criterion, place.evidence):
            yield Obligation(place.id, "undetermined")


def _of_leaf(place: Placed) -> Iterator[Obligation]:
    for word, value in _VALUES:

        def plain(encoded: EncodedRevision, value: Truth = value) -> list[int]:
            return [encoded.applies, encoded.valued(place, value)]

        def decisive(encoded: EncodedRevision, value: Truth = value) -> list[int]:
            return [encoded.applies, encoded.decisive(place), encoded.valued(place, value)]

        wanted = {place.id: value}
        weaker = None if is_placeholder(place.criterion, place.evidence) else Obligation(place.id, word, plain, wanted)
        yield Obligation(place.id, f"decisive-{word}", decisive, wanted, decided=True, weaker=weaker)


def _of_threshold(place: Placed, comparison: Comparison, vocabulary: Vocabulary) -> Iterator[Obligation]:
    fact = vocabulary.by_id[comparison.fact]
    values = [near for value in comparison.values for near in neighbours(fact, value)]
    for value in dict.fromkeys(values):

        def turned(encoded: EncodedRevision, value: Value = value) -> list[int]:
            return [encoded.applies, encoded.turned_by(place, comparison), encoded.at_value(fact.id, value)]

        def decisive(encoded: EncodedRevision, value: Value = value) -> list[int]:
            at = encoded.at_value(fact.id, value)
            return [encoded.applies, encoded.decisive_comparison(place, comparison), at]

        name = f"{fact.id.replace('_', '-')}-{encode_case({'value': value})['value']}"
        about = f"{fact.label} {quantity(value, fact)}"
        weaker = Obligation(place.id, f"value-{name}", turned, about=about)
        yield Obligation(place.id, f"boundary-{name}", decisive, decided=True, weaker=weaker, about=about)


def _of_choices(place: Placed, revision: Revision, vocabulary: Vocabulary) -> Iterator[Obligation]:
    asked = comparisons(place.criterion.when, revision.definitions) if place.criterion.when else ()
    for comparison in asked:
        fact = vocabulary.by_id[comparison.fact]
        for option in fact.option_ids if fact.type is FactType.CHOICE else ():

            def turned(
                encoded: EncodedRevision, comparison: Comparison = comparison, option: str = option
            ) -> list[int]:
                at = encoded.universe.variable("option", comparison.fact, option)
                return [encoded.applies, encoded.turned_by(place, comparison), at]

            name = f"{fact.id}-{option}".replace("_", "-")
            yield Obligation(place.id, f"option-{name}", turned, about=f"{fact.label} {quantity(option, fact)}")


def _of_children(place: Placed) -> Iterator[Obligation]:
    for child in place.criterion.children:
        if is_placeholder(child, child.evidence or place.evidence):
            continue  # it is undetermined whatever the case
        for word, value in _VALUES:

            def turned(encoded: EncodedRevision, child: str = child.id, value: Truth = value) -> list[int]:
                below = encoded.revision.by_id[child]
                return [encoded.applies, encoded.turned_by_child(place, below), encoded.valued(below, value)]

            yield Obligation(place.id, f"mcdc-{child.id}-{word}", turned, {child.id: value})
    bound = place.criterion.bound
    if place.criterion.connective is Connective.COUNT and bound is not None:
        for number in _around(bound, len(place.criterion.children)):

            def counted(encoded: EncodedRevision, number: int = number) -> list[int]:
                return [encoded.applies, *encoded.counted_children(place, number)]

            yield Obligation(place.id, f"count-{number}", counted)


def _of_parts(place: Placed, condition: Condition, revision: Revision, path: str) -> Iterator[Obligation]:
    """Yield what is to be shown of a condition and all inside it; *path* says where it stands: ``-1-2``."""
    inside = revision.definitions[condition.name] if isinstance(condition, Use) else condition
    if path or place.criterion.children:
        for word, value in _VALUES:

            def turned(encoded: EncodedRevision, value: Truth = value) -> list[int]:
                return [encoded.applies, encoded.turned_by(place, inside), encoded.holding(inside, value)]

            yield Obligation(place.id, f"mcdc-when{path}-{word}", turned)
    if not isinstance(inside, Group):
        if isinstance(inside, Use):
            yield from _of_parts(place, inside, revision, path + "-1")
        return
    if inside.connective is Connective.COUNT and inside.bound is not None:
        for number in _around(inside.bound, len(inside.conditions)):

            def counted(encoded: EncodedRevision, number: int = number) -> list[int]:
                return [encoded.applies, encoded.turned_by(place, inside), *encoded.counted_parts(inside, number)]

            yield Obligation(place.id, f"count-when{path}-{number}", counted)
    for index, part in enumerate(inside.conditions, 1):
        yield from _of_parts(place, part, revision, f"{path}-{index}")


def _around(bound: Bound, size: int) -> list[int]:
    """Return the numbers of met items that lie on either side of where a count's value turns."""
    below = [] if bound.quantity == "at_most" else [bound.number - 1, bound.number]
    above = [] if bound.quantity == "at_least" else [bound.number, bound.number + 1]
    return [number for number in dict.fromkeys([*below, *above]) if 0 <= number <= size]


def _of_exclusions(revision: Revision) -> Iterator[Obligation]:
    statements = [revision.by_id[each.id] for each in precedence(revision)]
    indications = [each for each in statements if each.criterion.decision is Decision.MEDICALLY_NECESSARY]
    for number, place in enumerate(statements):
        if place.criterion.decision is Decision.MEDICALLY_NECESSARY or not indications:
            continue

        def overriding(encoded: EncodedRevision, number: int = number, place: Placed = place) -> list[int]:
            before = [-encoded.met(each) for each in statements[:number]]
            either = encoded.formulas.either(encoded.met(each) for each in indications)
            return [encoded.applies, encoded.met(place), either, *before]

        yield Obligation(place.id, "overrides", overriding, {place.id: Truth.MET}, decided=True)


def _of_scope(revision: Revision, vocabulary: Vocabulary) -> Iterator[Obligation]:
    scope, statements = revision.applies_to, precedence(revision)
    if not (scope.only or scope.excluded) or not statements:
        return
    place = revision.by_id[statements[-1].id]
    for option in vocabulary.by_id[LINE_OF_BUSINESS].option_ids:
        if option in scope.excluded or (scope.only and option not in scope.only):

            def outside(encoded: EncodedRevision, option: str = option) -> list[int]:
                return [encoded.universe.line_of_business([option])]

            def met(encoded: EncodedRevision, option: str = option) -> list[int]:
                return [encoded.universe.line_of_business([option]), encoded.met(place)]

            name = f"outside-{option.replace('_', '-')}"
            weaker = Obligation(place.id, f"{name}-unmet", outside)
            yield Obligation(place.id, name, met, {place.id: Truth.MET}, weaker=weaker)


def thresholds(place: Placed, revision: Revision, vocabulary: Vocabulary) -> Iterator[Comparison]:
    """Yield the comparisons of a criterion with numbers and days, but not those of two days with each other."""
    if place.criterion.when is None:
        return
    for comparison in comparisons(place.criterion.when, revision.definitions):
        if vocabulary.by_id[comparison.fact].type in ORDERED and comparison.comparator is not Comparator.WITHIN:
            yield comparison


def points(revisions: Iterable[Revision], vocabulary: Vocabulary) -> dict[str, set[Value]]:
    """Return the values next to the constants of *revisions*, by fact: each of them can be a case's value."""
    found: dict[str, set[Value]] = {}
    for revision in revisions:
        for place in revision.outline:
            for comparison in thresholds(place, revision, vocabulary):
                fact = vocabulary.by_id[comparison.fact]
                near = (value for constant in comparison.values for value in neighbours(fact, constant))
                found.setdefault(fact.id, set()).update(near)
    return found
