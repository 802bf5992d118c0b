"""Days that keep what is said of them: each in its range, within a duration of another or not, or on a certain edge.

The solver takes every `within`, and every edge of one, for a fact of its own;
here is found whether there are days that make it so. Days are ordinals
(``date.toordinal``).
"""

from __future__ import annotations

import calendar
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recension.logic.comparing import earlier, parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Range: TypeAlias = tuple[int, int]

EARLIEST, LATEST = date(1900, 1, 1).toordinal(), date(2100, 12, 31).toordinal()
"""The days between which a date lies that the vocabulary gives no range."""
_REST = date(2000, 1, 1).toordinal()
"""Of days that will all do, the one nearest this is taken."""
_MONTH_ENDS = 4
"""By how many days the lengths of months can shift what lies a duration later."""


class Within(NamedTuple):
    """Whether *fact* lies at most *duration* before *anchor*, and not after it."""

    fact: str
    duration: str
    anchor: str
    wanted: bool


class Edge(NamedTuple):
    """*fact* lies on one side of a limit of ``within``: *side* is ``before``, ``first``, ``last`` or ``after``.

    The first two are the day before the duration begins and the day it begins
    on, the last two the anchor and the day after it. *short* is the length of
    the month that the duration begins in, where the anchor's day of the month
    is one that this month does not have.
    """

    fact: str
    duration: str
    anchor: str
    side: str
    short: int | None = None


SIDES = {"before": False, "first": True, "last": True, "after": False}
"""The sides of the limits of a ``within``, and whether it holds there."""


def edges_of(fact: str, duration: str, anchor: str) -> list[Edge]:
    """Return all edges of a ``within``: those of months that are too short only where the duration can begin in one."""
    plain = [Edge(fact, duration, anchor, side) for side in SIDES]
    short = [Edge(fact, duration, anchor, side, length) for length in _lengths(duration) for side in ("before", "first")]
    return [*plain, *short]


@cache
def _lengths(duration: str) -> tuple[int, ...]:
    """Return the lengths of the months that are too short for a day that lies *duration* later."""
    low, high = date(2001, 1, 1).toordinal(), date(2004, 12, 31).toordinal()
    return tuple(length for length in (28, 29, 30) if _short_days(low, high, duration, length))


def find_days(
    said: Sequence[Within], ranges: Mapping[str, Range], edges: Sequence[Edge] = ()
) -> dict[str, int] | None:
    """Return a day in its range for each fact of *ranges* so that all that is *said* holds, or None if there is none.

    Whether something holds can only change where a day crosses the edge of a
    range or of a duration, so days at those edges are all that need be tried.
    Those of *edges* hold, too.
    """
    asked: list[Within | Edge] = [*said, *edges]
    anchors = {each.anchor for each in asked}
    order = sorted(ranges, key=lambda fact: (fact not in anchors, fact))
    return _extend({}, order, asked, ranges)


def _extend(
    chosen: dict[str, int], order: Sequence[str], asked: Sequence[Within | Edge], ranges: Mapping[str, Range]
) -> dict[str, int] | None:
    if len(chosen) == len(order):
        return chosen
    fact = order[len(chosen)]
    low, high = ranges[fact]
    candidates = [day for day in _candidates(fact, chosen, asked, ranges) if low <= day <= high]
    for day in sorted(candidates, key=lambda day: (abs(day - _REST), day)):
        tried = {**chosen, fact: day}
        if all(_holds(each, tried) for each in asked):
            found = _extend(tried, order, asked, ranges)
            if found is not None:
                return found
    return None


def _candidates(
    fact: str, chosen: Mapping[str, int], asked: Sequence[Within | Edge], ranges: Mapping[str, Range]
) -> set[int]:
    days = {*ranges[fact], _REST}
    for each in asked:
        if each.fact == fact and each.anchor in chosen:
            anchor = chosen[each.anchor]
            start = _earlier(anchor, each.duration)
            days |= {start - 1, start, anchor, anchor + 1}
        elif each.anchor == fact:
            for edge in ranges[each.fact]:
                later = edge + (edge - _earlier(edge, each.duration))
                days |= {edge - 1, edge, edge + 1, *range(later - _MONTH_ENDS, later + _MONTH_ENDS + 1)}
            if isinstance(each, Edge) and each.short is not None:
                days.update(_short_days(*ranges[fact], each.duration, each.short))
    return days


def _holds(each: Within | Edge, days: Mapping[str, int]) -> bool:
    if each.fact not in days or each.anchor not in days:
        return True
    anchor, day = days[each.anchor], days[each.fact]
    start = _earlier(anchor, each.duration)
    if isinstance(each, Within):
        return (start <= day <= anchor) is each.wanted
    sides = {"before": start - 1, "first": start, "last": anchor, "after": anchor + 1}
    return day == sides[each.side] and (each.short is None or each.short == _cut_short(anchor, each.duration))


def _earlier(day: int, duration: str) -> int:
    return earlier(date.fromordinal(min(max(day, 1), date.max.toordinal())), duration).toordinal()


def _cut_short(day: int, duration: str) -> int | None:
    """Return the length of the month that lies the years and months of *duration* before *day*, if it is too short."""
    last = date.fromordinal(day)
    length = _length_before(last.year * 12 + last.month - 1, duration)
    return length if last.day > length else None


@cache
def _short_days(low: int, high: int, duration: str, length: int) -> tuple[int, ...]:
    """Return the days from *low* to *high* that a month of that *length*, *duration* before, is too short for."""
    first, last = date.fromordinal(low), date.fromordinal(high)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    found = []
    for month in months:
        if _length_before(month, duration) == length:
            start = date(month // 12, month % 12 + 1, 1).toordinal() - 1
            own = calendar.monthrange(month // 12, month % 12 + 1)[1]
            found += [start + day for day in range(length + 1, own + 1) if low <= start + day <= high]
    return tuple(found)


def _length_before(month: int, duration: str) -> int:
    """Return how many days the month has that lies the years and months of *duration* before one, by its number."""
    years, months, *_ = parts(duration)
    year, number = divmod(month - years * 12 - months, 12)
    return calendar.monthrange(year, number + 1)[1] if year >= 1 else 31
