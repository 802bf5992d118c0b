"""Criteria that plainly ask for the same, found by their form alone; the solver finds the rest (``logic.needless``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.model.conditions import Comparison, Connective, Group

if TYPE_CHECKING:
    from collections.abc import Hashable

    from recension.model.conditions import Condition
    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import Revision

_GROUPING = (Connective.ALL_OF, Connective.ANY_OF)


def duplicates(revision: Revision) -> tuple[tuple[Placed, Placed], ...]:
    """Return the criteria that ask for the same as an earlier one of the same choice, each with that one."""
    forms: dict[int, Hashable] = {}
    for place in reversed(revision.outline):  # those of children are there before that of their parent is made
        forms[id(place.criterion)] = _form(place.criterion, forms)
    seen: dict[Hashable, Placed] = {}
    found = []
    for place in revision.outline:
        form = forms[id(place.criterion)]
        if form is not None:
            first = seen.setdefault((_choice(place), form), place)
            if first is not place:
                found.append((place, first))
    return tuple(found)


def _joining(place: Placed) -> Connective | None:
    return place.parent.criterion.connective if place.parent else None


def _choice(place: Placed) -> Hashable:
    """Return what two criteria share if one of them is as good as the other: the outermost group around both.

    Groups of the same connective in each other are one group, unless one of them has a condition of its own.
    """
    connective, group = _joining(place), place.parent
    if connective not in _GROUPING or group is None:
        return place.criterion.at
    while group.parent is not None and _joining(group) is connective and group.criterion.when is None:
        group = group.parent
    return (connective, group.criterion.at)


def _form(criterion: Criterion, forms: dict[int, Hashable]) -> Hashable:
    """Return what a criterion asks for, whatever its words and the order in it; None where a reviewer is asked.

    *forms* has those of its children, by identity.
    """
    if criterion.is_judged:
        return None
    when = _condition_form(criterion.when) if criterion.when is not None else None
    if not criterion.children:
        return when
    below = [forms[id(child)] for child in criterion.children]
    if None in below:
        return None
    return (when, criterion.connective, criterion.bound, frozenset(below))


def _condition_form(condition: Condition) -> Hashable:
    if isinstance(condition, Comparison):
        return (condition.fact, condition.comparator, frozenset(condition.values), condition.anchor)
    if isinstance(condition, Group):
        parts = tuple(_condition_form(part) for part in condition.conditions)
        if len(parts) == 1 and condition.connective in _GROUPING:
            return parts[0]
        return (condition.connective, condition.bound, frozenset(parts))
    return condition.name
