"""The three values, and Kleene's strong tables for the connectives.

Source: S. C. Kleene, *Introduction to Metamathematics* (1952), § 64.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from recension.model.conditions import Bound, Connective

if TYPE_CHECKING:
    from collections.abc import Sequence


class Truth(StrEnum):
    """What a case says of a condition or a criterion."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"

    @property
    def words(self) -> str:
        """The value as people read it."""
        return self.value.replace("_", " ")


def truth(known: bool | None) -> Truth:  # noqa: FBT001 - the value itself, not a switch
    """Return the value for a yes, a no, or None for unknown."""
    if known is None:
        return Truth.UNDETERMINED
    return Truth.MET if known else Truth.NOT_MET


def all_of(values: Sequence[Truth]) -> Truth:
    """Return not met if one is not met, else undetermined if one is, else met."""
    if Truth.NOT_MET in values:
        return Truth.NOT_MET
    return Truth.UNDETERMINED if Truth.UNDETERMINED in values else Truth.MET


def any_of(values: Sequence[Truth]) -> Truth:
    """Return met if one is met, else undetermined if one is, else not met."""
    if Truth.MET in values:
        return Truth.MET
    return Truth.UNDETERMINED if Truth.UNDETERMINED in values else Truth.NOT_MET


def negation(value: Truth) -> Truth:
    """Return the opposite; undetermined stays."""
    opposite = {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET}
    return opposite.get(value, value)


def count(values: Sequence[Truth], bound: Bound) -> Truth:
    """Return whether the number of met values keeps the bound, as far as the undetermined ones leave it open."""
    least = sum(value is Truth.MET for value in values)
    most = least + sum(value is Truth.UNDETERMINED for value in values)
    low, high = allowed(bound, len(values))
    if low <= least and most <= high:
        return Truth.MET
    return Truth.NOT_MET if most < low or least > high else Truth.UNDETERMINED


def allowed(bound: Bound, size: int) -> tuple[int, int]:
    """Return the least and the greatest number of met items, of *size*, that the bound allows."""
    low = 0 if bound.quantity == "at_most" else bound.number
    high = size if bound.quantity == "at_least" else bound.number
    return low, high


def join(connective: Connective, values: Sequence[Truth], bound: Bound | None) -> Truth:
    """Return the value of a group from those of its parts."""
    match connective:
        case Connective.ALL_OF:
            return all_of(values)
        case Connective.ANY_OF:
            return any_of(values)
        case Connective.NONE_OF:
            return negation(any_of(values))
        case Connective.COUNT:
            return count(values, bound or Bound("at_least", 0))
