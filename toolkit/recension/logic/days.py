"""Days that keep what is said of them: each in its range, and within a duration of another or not.

The solver takes every `within` for a fact of its own; here is found whether
there are days that make it so. Days are ordinals (``date.toordinal``).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.comparing import earlier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EARLIEST, LATEST = date(1900, 1, 1).toordinal(), date(2100, 12, 31).toordinal()
"""The days between which a date lies that the vocabulary gives no range."""
_MONTH_ENDS = 4
"""By how many days the lengths of months can shift what lies a duration later."""


class Within(NamedTuple):
    """Whether *fact* lies at most *duration* before *anchor*, and not after it."""

    fact: str
    duration: str
    anchor: str
    wanted: bool


def find_days(said: Sequence[Within], ranges: Mapping[str, tuple[int, int]]) -> dict[str, int] | None:
    """Return a day in its range for each fact of *ranges* so that all that is *said* holds, or None if there is none.

    Whether something holds can only change where a day crosses the edge of a
    range or of a duration, so days at those edges are all that need be tried.
    """
    anchors = {each.anchor for each in said}
    order = sorted(ranges, key=lambda fact: (fact not in anchors, fact))
    return _extend({}, order, said, ranges)


def _extend(
    chosen: dict[str, int], order: Sequence[str], said: Sequence[Within], ranges: Mapping[str, tuple[int, int]]
) -> dict[str, int] | None:
    if len(chosen) == len(order):
        return chosen
    fact = order[len(chosen)]
    low, high = ranges[fact]
    for day in sorted(_candidates(fact, chosen, said, ranges)):
        if low <= day <= high:
            tried = {**chosen, fact: day}
            if all(_holds(each, tried) for each in said):
                found = _extend(tried, order, said, ranges)
                if found is not None:
                    return found
    return None


def _candidates(
    fact: str, chosen: Mapping[str, int], said: Sequence[Within], ranges: Mapping[str, tuple[int, int]]
) -> set[int]:
    days = set(ranges[fact])
    for each in said:
        if each.fact == fact and each.anchor in chosen:
            anchor = chosen[each.anchor]
            start = _earlier(anchor, each.duration)
            days |= {start - 1, start, anchor, anchor + 1}
        elif each.anchor == fact:
            for edge in ranges[each.fact]:
                later = edge + (edge - _earlier(edge, each.duration))
                days |= {edge - 1, edge, edge + 1, *range(later - _MONTH_ENDS, later + _MONTH_ENDS + 1)}
    return days


def _holds(each: Within, days: Mapping[str, int]) -> bool:
    if each.fact not in days or each.anchor not in days:
        return True
    anchor = days[each.anchor]
    return (_earlier(anchor, each.duration) <= days[each.fact] <= anchor) is each.wanted


def _earlier(day: int, duration: str) -> int:
    return earlier(date.fromordinal(min(max(day, 1), date.max.toordinal())), duration).toordinal()
