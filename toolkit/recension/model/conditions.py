"""Conditions over facts: comparisons, connectives, and names of shared conditions."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from recension.pointer import Pointer

Constant: TypeAlias = "bool | Decimal | str"
"""A value that a fact is compared with: yes or no, an exact number, an option or an ISO date."""


class Comparator(StrEnum):
    """How a fact is compared; the values are the keys of the document."""

    IS_TRUE = "is_true"
    EQUALS = "equals"
    ONE_OF = "one_of"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    GREATER_THAN = "greater_than"
    AT_LEAST = "at_least"
    IN = "in"
    WITHIN = "within"


ORDERED = (Comparator.LESS_THAN, Comparator.AT_MOST, Comparator.GREATER_THAN, Comparator.AT_LEAST)
"""The comparators that need an order on the fact's values."""


class Connective(StrEnum):
    """How several conditions, or several criteria, are joined."""

    ALL_OF = "all_of"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    COUNT = "count"


@record
class Bound:
    """How many of the counted items must be met: *quantity* is ``at_least``, ``at_most`` or ``exactly``."""

    quantity: str
    number: int

    def __str__(self) -> str:
        return f"{self.quantity.replace('_', ' ')} {self.number}"


@record
class Comparison:
    """A fact compared with constants; a boolean fact alone has ``IS_TRUE`` and no value.

    ``within`` has one value, a duration, and names the date fact it counts back from in *anchor*.
    """

    fact: str
    comparator: Comparator
    values: tuple[Constant, ...] = ()
    anchor: str | None = None
    at: Pointer = field(default=(), compare=False)


@record
class Group:
    """Conditions under one connective; *bound* is there for ``count`` only."""

    connective: Connective
    conditions: tuple[Condition, ...]
    bound: Bound | None = None
    at: Pointer = field(default=(), compare=False)


@record
class Use:
    """A shared condition, by its name under ``define``."""

    name: str
    at: Pointer = field(default=(), compare=False)


Condition: TypeAlias = "Comparison | Group | Use"


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield *condition* and everything inside it, outermost first, in document order; `Use` is not entered."""
    yield condition
    if isinstance(condition, Group):
        for part in condition.conditions:
            yield from walk(part)


def comparisons(condition: Condition, shared: Mapping[str, Condition] | None = None) -> Iterator[Comparison]:
    """Yield the comparisons of *condition*, in document order; with *shared*, those of shared conditions too."""
    for part in walk(condition):
        if isinstance(part, Comparison):
            yield part
        elif isinstance(part, Use) and shared and part.name in shared:
            yield from comparisons(shared[part.name], shared)
