"""A fact's value compared with the constants of a condition: the one meaning of every comparator.

Values are bool, exact decimals, options and codes as text, and dates as ISO
days. The evaluator and the encoding for the solver both ask here.
"""

from __future__ import annotations

import calendar
import operator
import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from recension.model.conditions import Comparator, Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from recension.model.vocabulary import Vocabulary

Value: TypeAlias = "bool | Decimal | str | tuple[str, ...]"
"""What a case says of a fact: yes or no, a number, an option or a day, or codes."""

_ORDER = {
    Comparator.LESS_THAN: operator.lt,
    Comparator.AT_MOST: operator.le,
    Comparator.GREATER_THAN: operator.gt,
    Comparator.AT_LEAST: operator.ge,
}
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")


def compare(comparison: Comparison, case: Mapping[str, Value], vocabulary: Vocabulary) -> bool | None:
    """Return whether *comparison* holds for *case*, or None if a fact that it needs is unknown."""
    value = case.get(comparison.fact)
    if value is None:
        return None
    if comparison.comparator is Comparator.WITHIN:
        anchor = case.get(comparison.anchor or "")
        return None if anchor is None else _within(str(value), str(comparison.values[0]), str(anchor))
    return holds(comparison, value, vocabulary)


def holds(comparison: Comparison, value: Value, vocabulary: Vocabulary) -> bool:
    """Return whether *comparison*, any but ``within``, holds for *value*."""
    match comparison.comparator:
        case Comparator.IS_TRUE:
            return value is True
        case Comparator.EQUALS | Comparator.ONE_OF:
            return value in comparison.values
        case Comparator.IN:
            code_set = vocabulary.sets_by_id[str(comparison.values[0])]
            return isinstance(value, tuple) and any(code in code_set for code in value)
        case comparator:
            ordered: bool = _ORDER[comparator](value, comparison.values[0])
            return ordered


def earlier(day: date, duration: str) -> date:
    """Return the day that lies an ISO 8601 *duration* before *day*; a day past a month's end is its last."""
    years, months, weeks, days = parts(duration)
    year, month = divmod(day.year * 12 + day.month - 1 - years * 12 - months, 12)
    if year < 1:
        return date.min
    month += 1
    start = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return date.fromordinal(max(start.toordinal() - weeks * 7 - days, 1))


@cache
def parts(duration: str) -> tuple[int, ...]:
    """Return the years, months, weeks and days of an ISO 8601 *duration*."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(f"not a duration in years, months, weeks and days: {duration}")
    return tuple(int(part or 0) for part in match.groups())


def _within(value: str, duration: str, anchor: str) -> bool:
    end = date.fromisoformat(anchor)
    return earlier(end, duration) <= date.fromisoformat(value) <= end
