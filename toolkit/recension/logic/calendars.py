"""How far two days can lie apart, whatever the month: what several durations allow together.

A duration of months has no one length, and which of two is longer can turn on
the month. On the days of some years, though, months and leap years come in
every order that they ever do, so what is impossible on all of these is
impossible on any day.
"""

from __future__ import annotations

import calendar
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from recension.logic.comparing import earlier, parts

Range: TypeAlias = tuple[int, int]


class Limit(NamedTuple):
    """What is said of a first day and a second one.

    The first lies within *duration* before the second, or not, as *wanted*
    says; with *turned* the second before the first. With a *side* it lies just
    there, and with *short* only where the month that the duration begins in is
    too short, and so long.
    """

    duration: str
    turned: bool
    wanted: bool
    side: str = ""
    short: int | None = None


_YEARS = (range(1897, 1905), range(2001, 2005))
"""Years of the usual cycle of four, and those between two leap years that lie eight years apart."""
_LONGEST = 50
"""The years that a duration may have for these to show all that it can be."""
_FAR = 10**7
"""More days than lie between any two."""
_NOWHERE = (1, 0)


@lru_cache(4096)
def distances(limits: tuple[Limit, ...]) -> tuple[Range, ...]:
    """Return by how many days a first day can lie after a second one, from least to most; none if it cannot at all.

    What only a duration of very many years could rule out is not ruled out.
    """
    asked = tuple(each for each in limits if _is_shown(each.duration) and not (each.turned and each.side))
    if not asked:
        return ((-_FAR, _FAR),)
    found: set[Range] = set()
    for offsets in _profiles(tuple(each._replace(wanted=True) for each in asked)):
        spaces = [(-_FAR, _FAR)]
        for (low, high), each in zip(offsets, asked, strict=True):
            spaces = kept(spaces, low, high) if each.wanted else parted(spaces, low, high)
        found.update(spaces)
    return tuple(sorted(found))


def kept(spaces: list[Range], low: int, high: int) -> list[Range]:
    """Return what of *spaces* lies from *low* to *high*."""
    inside = ((max(least, low), min(most, high)) for least, most in spaces)
    return [(least, most) for least, most in inside if least <= most]


def parted(spaces: list[Range], low: int, high: int) -> list[Range]:
    """Return what of *spaces* does not lie from *low* to *high*."""
    return kept(spaces, -_FAR, low - 1) + kept(spaces, high + 1, _FAR)


def cut_short(day: int, duration: str) -> int | None:
    """Return the length of the month that lies the years and months of *duration* before *day*, if it is too short."""
    last = date.fromordinal(day)
    length = length_before(last.year * 12 + last.month - 1, duration)
    return length if last.day > length else None


def length_before(month: int, duration: str) -> int:
    """Return how many days the month has that lies the years and months of *duration* before one, by its number."""
    years, months, *_ = parts(duration)
    year, number = divmod(month - years * 12 - months, 12)
    return calendar.monthrange(year, number + 1)[1] if year >= 1 else 31


def _is_shown(duration: str) -> bool:
    years, months, weeks, days = parts(duration)
    return years + months / 12 + weeks / 52 + days / 365 < _LONGEST or years >= date.max.year


@cache
def _profiles(limits: tuple[Limit, ...]) -> frozenset[tuple[Range, ...]]:
    """Return between which distances from a second day lies what is said, as it is on some day or other."""
    return frozenset(zip(*map(_offsets, limits), strict=True))


@cache
def _offsets(limit: Limit) -> list[Range]:
    days = [day for years in _YEARS for day in _days(years)]
    if limit.turned:
        return [(0, until - day) for years in _YEARS for day, until in _until(years, limit.duration)]
    if limit.short is None:
        return [_offset(limit.side, day, limit.duration) for day in days]
    return [
        _offset(limit.side, day, limit.duration) if cut_short(day, limit.duration) == limit.short else _NOWHERE
        for day in days
    ]


def _offset(side: str, day: int, duration: str) -> Range:
    start = earlier(date.fromordinal(day), duration).toordinal()
    least = start - day if start > 1 else -_FAR
    sides = {"": (least, 0), "before": (least - 1, least - 1), "first": (least, least), "last": (0, 0), "after": (1, 1)}
    return sides[side]


def _until(years: range, duration: str) -> list[Range]:
    """Return with some days the last one that they lie within *duration* before: no later day begins at an earlier."""
    end = date.max.toordinal()
    if _starts(end, duration) <= _days(years)[0]:
        return [(day, day + _FAR) for day in _days(years)]
    found, last = [], 0
    for day in _days(years):
        last = max(last, day)
        while _starts(last + 1, duration) <= day:
            last += 1
        found.append((day, last))
    return found


def _starts(day: int, duration: str) -> int:
    return earlier(date.fromordinal(day), duration).toordinal()


def _days(years: range) -> range:
    return range(date(years[0], 1, 1).toordinal(), date(years[-1], 12, 31).toordinal() + 1)
