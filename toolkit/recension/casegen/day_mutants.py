"""Mutants of a comparison of two days: another time between them, or the wrong way round."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.logic.comparing import parts
from recension.model.conditions import Connective, Group
from recension.model.phrasing import fact_label, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.conditions import Comparison, Condition
    from recension.model.vocabulary import Vocabulary

_UNITS = "YMWD"
_EVER = "P9999Y"
"""So long before any day lies the first day of all."""


def within_mutants(comparison: Comparison, vocabulary: Vocabulary) -> Iterator[tuple[str, str, Condition]]:
    """Yield a ``within`` with one mistake each: the sort of mistake, the mistake in words, and what stands instead."""
    told = phrase(comparison, vocabulary)
    fact, anchor = (fact_label(name, vocabulary) for name in (comparison.fact, comparison.anchor or ""))
    for duration in _other_durations(str(comparison.values[0])):
        other = replace(comparison, values=(duration,))
        yield "period", f"{phrase(other, vocabulary)} instead of {told}", other
    yield "period", f"{fact} at any time before {anchor} instead of {told}", replace(comparison, values=(_EVER,))
    back = replace(comparison, fact=comparison.anchor or "", anchor=comparison.fact)
    same_day = replace(comparison, values=("P0D",))
    yield "direction", f"{phrase(back, vocabulary)} instead of {told}", back
    yield "direction", f"before or after {anchor}: {told}", Group(Connective.ANY_OF, (comparison, back))
    before = Group(Connective.ALL_OF, (comparison, Group(Connective.NONE_OF, (same_day,))))
    yield "direction", f"{told}, but not on the same day", before


def _other_durations(duration: str) -> Iterator[str]:
    """Yield durations that are one unit, or one day, longer or shorter, and one with months of 30 days."""
    numbers = parts(duration)
    years, months, weeks, days = numbers
    told = {duration}
    for place, number in enumerate(numbers):
        for changed in (number - 1, number + 1) if number else ():
            yield from _new(_written((*numbers[:place], changed, *numbers[place + 1 :])), told)
    yield from _new(_written((years, months, weeks, days + 1)), told)
    if years or months:
        yield from _new(_written((0, 0, 0, 365 * years + 30 * months + 7 * weeks + days)), told)


def _new(duration: str, told: set[str]) -> Iterator[str]:
    if duration not in told:
        told.add(duration)
        yield duration


def _written(numbers: tuple[int, ...]) -> str:
    text = "".join(f"{number}{unit}" for number, unit in zip(numbers, _UNITS, strict=True) if number)
    return f"P{text or '0D'}"
