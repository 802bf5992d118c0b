"""Mutants of a condition: the condition with one part of it wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from recension.casegen.day_mutants import within_mutants
from recension.logic.cells import neighbours
from recension.logic.ground import ORDERED
from recension.model.conditions import Bound, Comparator, Comparison, Connective, Group, Use
from recension.model.phrasing import phrase
from recension.model.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.logic.comparing import Value
    from recension.model.conditions import Condition
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

Changed: TypeAlias = "tuple[str, str, Condition]"
"""The sort of mistake, the mistake in words, and the condition with it."""

_FLIPPED = {
    Comparator.LESS_THAN: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.LESS_THAN,
    Comparator.GREATER_THAN: Comparator.AT_LEAST,
    Comparator.AT_LEAST: Comparator.GREATER_THAN,
}
_REVERSED = {
    Comparator.LESS_THAN: Comparator.GREATER_THAN,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.GREATER_THAN: Comparator.LESS_THAN,
    Comparator.AT_LEAST: Comparator.AT_MOST,
}
_OTHERS = {
    Connective.ALL_OF: (Connective.ANY_OF,),
    Connective.ANY_OF: (Connective.ALL_OF, Connective.NONE_OF),
    Connective.NONE_OF: (Connective.ANY_OF,),
    Connective.COUNT: (Connective.ALL_OF, Connective.ANY_OF),
}


def joined(connective: Connective, size: int) -> Iterator[tuple[str, str, Connective, Bound | None]]:
    """Yield other connectives for one over *size* items, each with the sort of mistake and the mistake in words."""
    for other in _OTHERS[connective]:
        if size > 1 or Connective.NONE_OF in (connective, other):
            words = f"{other.value.replace('_', ' ')} instead of {connective.value.replace('_', ' ')}"
            yield "connective", words, other, None


def counted(
    connective: Connective, bound: Bound | None, size: int
) -> Iterator[tuple[str, str, Connective, Bound | None]]:
    """Yield the bounds that are one off, likewise; none but for a count."""
    if bound is not None:
        for number in (bound.number - 1, bound.number + 1):
            if 0 <= number <= size:
                other = replace(bound, number=number)
                yield "count", f"{other} instead of {bound}", connective, other


def condition_mutants(condition: Condition, revision: Revision, vocabulary: Vocabulary) -> Iterator[Changed]:
    """Yield *condition* with one mistake each; a shared condition is wrong in this place only."""
    if isinstance(condition, Use):
        yield from condition_mutants(revision.definitions[condition.name], revision, vocabulary)
    elif isinstance(condition, Comparison):
        yield from _of_comparison(condition, vocabulary)
    else:
        yield from _of_group(condition, revision, vocabulary)


def _of_group(group: Group, revision: Revision, vocabulary: Vocabulary) -> Iterator[Changed]:
    parts = group.conditions
    for mistake, what, connective, bound in (
        *joined(group.connective, len(parts)),
        *counted(group.connective, group.bound, len(parts)),
    ):
        told = f"{what}: {phrase(group, vocabulary)}"
        yield mistake, told, replace(group, connective=connective, bound=bound)
    for place, part in enumerate(parts):
        if len(parts) > 1:
            rest = (*parts[:place], *parts[place + 1 :])
            yield "drop-condition", f"without {phrase(part, vocabulary)}", replace(group, conditions=rest)
        if isinstance(part, Group):
            yield "negate", f"not {phrase(part, vocabulary)}", _with(group, place, _negated(part))
        for mistake, what, changed in condition_mutants(part, revision, vocabulary):
            yield mistake, what, _with(group, place, changed)


def _of_comparison(comparison: Comparison, vocabulary: Vocabulary) -> Iterator[Changed]:
    told = phrase(comparison, vocabulary)
    yield "negate", f"not {told}", _negated(comparison)
    if comparison.comparator is Comparator.WITHIN:
        yield from within_mutants(comparison, vocabulary)
        return
    for mistake, changed in (*_other_comparators(comparison), *_other_values(comparison, vocabulary)):
        if changed != comparison:
            yield mistake, f"{phrase(changed, vocabulary)} instead of {told}", changed


def _other_comparators(comparison: Comparison) -> Iterator[tuple[str, Comparison]]:
    for table in (_FLIPPED, _REVERSED):
        if comparison.comparator in table:
            yield "comparator", replace(comparison, comparator=table[comparison.comparator])


def _other_values(comparison: Comparison, vocabulary: Vocabulary) -> Iterator[tuple[str, Comparison]]:
    fact = vocabulary.by_id[comparison.fact]
    values = comparison.values
    if fact.type in ORDERED:
        for place, value in enumerate(values):
            for near in neighbours(fact, value):
                changed = (*values[:place], _constant(near), *values[place + 1 :])
                if near != value and len(set(changed)) == len(values):
                    yield "threshold", replace(comparison, values=changed)
    elif fact.type is FactType.CHOICE:
        others = [option for option in fact.option_ids if option not in values]
        if comparison.comparator is Comparator.ONE_OF:
            for value in values if len(values) > 1 else ():
                yield "option", replace(comparison, values=tuple(each for each in values if each != value))
            for option in others[:1] if len(others) > 1 else ():
                yield "option", replace(comparison, values=(*values, option))
        else:
            for option in others[:1]:
                yield "option", replace(comparison, values=(option,))


def _constant(value: Value) -> bool | str:
    return value  # type: ignore[return-value]  # a neighbour of a number or a day is one, too


def _negated(condition: Condition) -> Group:
    return Group(Connective.NONE_OF, (condition,))


def _with(group: Group, place: int, part: Condition) -> Group:
    return replace(group, conditions=(*group.conditions[:place], part, *group.conditions[place + 1 :]))
