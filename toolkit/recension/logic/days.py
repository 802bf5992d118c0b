"""Days that keep what is said of them: each in its range, within a duration of another or not, or on a certain edge.

The solver takes every `within`, and every edge of one, for a fact of its own;
here is found whether there are days that make it so. Days are ordinals
(``date.toordinal``).
"""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.calendars import Limit, cut_short, distances, kept, length_before, parted
from recension.logic.comparing import earlier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.logic.calendars import Range

EARLIEST, LATEST = date(1900, 1, 1).toordinal(), date(2100, 12, 31).toordinal()
"""The days between which a date lies that the vocabulary gives no range."""
_REST = date(2000, 1, 1).toordinal()
"""Of days that will all do, the one nearest this is taken."""
_MONTH_ENDS = 4
"""By how many days the lengths of months can shift what lies a duration later."""
_CYCLE = 8 * 366
"""Within so many days every month has had all its lengths, whatever the century."""


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
    short = [
        Edge(fact, duration, anchor, side, length) for length in _lengths(duration) for side in ("before", "first")
    ]
    return [*plain, *short]


@cache
def _lengths(duration: str) -> tuple[int, ...]:
    """Return the lengths of the months that are too short for a day that lies *duration* later."""
    low, high = date(2001, 1, 1).toordinal(), date(2004, 12, 31).toordinal()
    return tuple(length for length in (28, 29, 30) if _short_days(low, high, duration, length))


@lru_cache(4096)
def find_days(
    said: tuple[Within, ...], ranges: tuple[tuple[str, int, int], ...], edges: tuple[Edge, ...] = ()
) -> Mapping[str, int] | None:
    """Return a day for each fact of *ranges*, from its first to its last, so that all that is *said* holds, or None.

    Whether something holds can only change where a day crosses the edge of a
    range or of a duration, so days at those edges are all that need be tried;
    where durations are to be told apart, which of two is longer can turn on the
    month, so some days of each are. Those of *edges* hold, too.
    """
    asked: tuple[Within | Edge, ...] = (*said, *edges)
    anchors = {each.anchor for each in asked}
    order = sorted(ranges, key=lambda each: (each[0] not in anchors, each[0]))
    limits = _narrowed({fact: (low, high) for fact, low, high in ranges}, asked)
    if limits is None:
        return None
    durations = len({each.duration for each in asked})
    return _extend({}, [fact for fact, *_ in order], asked, limits) or (
        _extend({}, [fact for fact, *_ in order], asked, limits, by_month=True) if durations > 1 else None
    )


def _narrowed(ranges: dict[str, Range], asked: Sequence[Within | Edge]) -> dict[str, Range] | None:
    """Return the ranges without what lies too far from all that a date is compared with, None if nothing is left."""
    pairs: dict[tuple[str, str], list[Limit]] = {}
    for each in asked:
        pair = (min(each.fact, each.anchor), max(each.fact, each.anchor))
        pairs.setdefault(pair, []).append(limit_of(each, turned=each.fact != pair[0]))
    for (one, other), limits in pairs.items():
        (low, high), (first, last) = ranges[one], ranges[other]
        apart = [(least, most) for least, most in distances(tuple(sorted(limits, key=str)))
                 if first + least <= high and last + most >= low]  # fmt: skip
        if not apart:
            return None
        least, most = min(each[0] for each in apart), max(each[1] for each in apart)
        ranges[one] = (max(low, first + least), min(high, last + most))
        ranges[other] = (max(first, low - most), min(last, high - least))
    return ranges


def limit_of(each: Within | Edge, *, turned: bool = False) -> Limit:
    """Return what is said as a limit to how far its days lie apart; with *turned* the anchor is the first one."""
    if isinstance(each, Within):
        return Limit(each.duration, turned, each.wanted)
    return Limit(each.duration, turned, wanted=True, side=each.side, short=each.short)


def _extend(
    chosen: dict[str, int],
    order: Sequence[str],
    asked: Sequence[Within | Edge],
    ranges: Mapping[str, Range],
    *,
    by_month: bool = False,
) -> dict[str, int] | None:
    if len(chosen) == len(order):
        return chosen
    fact = order[len(chosen)]
    spaces = _spaces(fact, chosen, asked, ranges)
    if not spaces:
        return None
    days = _candidates(fact, asked, ranges, by_month=by_month)
    days.update(day for space in spaces for day in space)
    inside = (day for day in days if any(low <= day <= high for low, high in spaces))
    for day in sorted(inside, key=lambda day: (abs(day - _REST), day)):
        tried = {**chosen, fact: day}
        if all(_holds(each, tried) for each in asked if each.anchor == fact):
            found = _extend(tried, order, asked, ranges, by_month=by_month)
            if found is not None:
                return found
    return None


def _spaces(
    fact: str, chosen: Mapping[str, int], asked: Sequence[Within | Edge], ranges: Mapping[str, Range]
) -> list[Range]:
    """Return where a day can lie, as spaces from one day to another, beside the anchors that are *chosen*."""
    spaces = [ranges[fact]]
    for each in asked:
        if each.fact == fact and each.anchor in chosen:
            anchor = chosen[each.anchor]
            start = _earlier(anchor, each.duration)
            if isinstance(each, Edge):
                low = high = _sides(start, anchor)[each.side]
            else:
                low, high = start, anchor
            wanted = isinstance(each, Edge) or each.wanted
            spaces = kept(spaces, low, high) if wanted else parted(spaces, low, high)
    return spaces


def _candidates(fact: str, asked: Sequence[Within | Edge], ranges: Mapping[str, Range], *, by_month: bool) -> set[int]:
    """Return days to try for an anchor, beside those at the ends of its spaces."""
    days = {_REST}
    for each in asked:
        if each.anchor == fact:
            for edge in ranges[each.fact]:
                later = edge + (edge - _earlier(edge, each.duration))
                days |= {edge - 1, edge, edge + 1, *range(later - _MONTH_ENDS, later + _MONTH_ENDS + 1)}
            if isinstance(each, Edge) and each.short is not None:
                days.update(_short_days(*ranges[fact], each.duration, each.short))
    if by_month and any(each.anchor == fact for each in asked):
        low, high = ranges[fact]
        for day in [*days, low, high]:
            days.update(_days_of_months(max(low, day - _CYCLE), min(high, day + _CYCLE)))
    return days


def _holds(each: Within | Edge, days: Mapping[str, int]) -> bool:
    if each.fact not in days or each.anchor not in days:
        return (
            isinstance(each, Within) or each.short is None or each.short == cut_short(days[each.anchor], each.duration)
        )
    anchor, day = days[each.anchor], days[each.fact]
    start = _earlier(anchor, each.duration)
    if isinstance(each, Within):
        return (start <= day <= anchor) is each.wanted
    right = each.short is None or each.short == cut_short(anchor, each.duration)
    return right and day == _sides(start, anchor)[each.side]


def _sides(start: int, anchor: int) -> dict[str, int]:
    return {"before": start - 1, "first": start, "last": anchor, "after": anchor + 1}


@lru_cache(65536)
def _earlier(day: int, duration: str) -> int:
    return earlier(date.fromordinal(min(max(day, 1), date.max.toordinal())), duration).toordinal()


@cache
def _short_days(low: int, high: int, duration: str, length: int) -> tuple[int, ...]:
    """Return the days from *low* to *high* that a month of that *length*, *duration* before, is too short for."""
    first, last = date.fromordinal(low), date.fromordinal(high)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    found = []
    for month in months:
        if length_before(month, duration) == length:
            start = date(month // 12, month % 12 + 1, 1).toordinal() - 1
            own = calendar.monthrange(month // 12, month % 12 + 1)[1]
            found += [start + day for day in range(length + 1, own + 1) if low <= start + day <= high]
    return tuple(found)


def _days_of_months(low: int, high: int) -> tuple[int, ...]:
    """Return from *low* to *high* the days of each month that can differ in what lies months before: 1st, 29th to 31st.

    The first stands for all up to the 28th, which every month has.
    """
    days = _telling_days(low // _CYCLE, high // _CYCLE + 1)
    return days[bisect_left(days, low) : bisect_right(days, high)]


@lru_cache(256)
def _telling_days(first: int, last: int) -> tuple[int, ...]:
    days = range(max(1, first * _CYCLE), min(last * _CYCLE, date.max.toordinal() + 1))
    return tuple(day for day in days if date.fromordinal(day).day in (1, 29, 30, 31))
