"""Cut points: the values of a fact, cut where the constants of a policy make a difference.

Within one cell every comparison has one and the same answer, so one value
stands for the whole cell and reasoning over cells is reasoning over all values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from recension.logic.days import EARLIEST, LATEST
from recension.model.conditions import Comparator
from recension.model.vocabulary import Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison

Cut: TypeAlias = "tuple[Decimal, int]"
"""Between two neighbouring values: ``(c, 0)`` cuts just before c, ``(c, 1)`` just after it."""

BEFORE, AFTER = 0, 1


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a number or date: *values* holds one value of each, in order; *cuts* parts them."""

    fact: Fact
    cuts: tuple[Cut, ...]
    values: tuple[Value, ...]

    def index(self, value: Value) -> int:
        """Return which cell *value* lies in."""
        number = _number(self.fact, value)
        return sum(number > at or (number == at and side == BEFORE) for at, side in self.cuts)

    def days(self, index: int) -> tuple[int, int]:
        """Return the first and the last day of the *index*-th cell of a date, as ordinals."""
        least = EARLIEST if self.fact.minimum is None else int(_number(self.fact, self.fact.minimum))
        most = LATEST if self.fact.maximum is None else int(_number(self.fact, self.fact.maximum))
        low = int(self.cuts[index - 1][0]) if index > 0 else least
        high = int(self.cuts[index][0]) - 1 if index < len(self.cuts) else most
        return min(low, high), max(low, high)

    def range(self) -> tuple[int, int]:
        """Return the first and the last day that a date can be, as ordinals."""
        return self.days(0)[0], self.days(len(self.values) - 1)[1]


def cells(fact: Fact, comparisons: Iterable[Comparison], points: Iterable[Value] = ()) -> Cells:
    """Return the cells of a number or date *fact*, cut by *comparisons*; each of *points* gets a cell of its own."""
    cuts: set[Cut] = set()
    for comparison in comparisons:
        for value in comparison.values:
            at = _number(fact, value)
            if comparison.comparator not in (Comparator.AT_MOST, Comparator.GREATER_THAN):
                cuts.add((at, BEFORE))
            if comparison.comparator not in (Comparator.LESS_THAN, Comparator.AT_LEAST):
                cuts.add((at, AFTER))
    for point in points:
        cuts |= {(_number(fact, point), BEFORE), (_number(fact, point), AFTER)}
    least = None if fact.minimum is None else _number(fact, fact.minimum)
    most = None if fact.maximum is None else _number(fact, fact.maximum)
    inner = sorted({_on_grid(fact, cut) for cut in cuts})
    inner = [cut for cut in inner if _inside(cut, least, most)]
    edges: list[Cut | None] = [None, *inner, None]
    values = [_value(fact, _representative(fact, low, high, (least, most))) for low, high in pairwise(edges)]
    return Cells(fact, tuple(inner), tuple(values))


def step_of(fact: Fact) -> Decimal | None:
    """Return the distance between two neighbouring values; None where there is always one between."""
    if fact.step is not None:
        return fact.step
    return Decimal(1) if fact.type in (FactType.INTEGER, FactType.DATE) else None


def neighbours(fact: Fact, value: Value) -> tuple[Value, ...]:
    """Return the boundary values around a constant: one step below, the constant, one step above, if possible."""
    at, step = _number(fact, value), step_of(fact)
    if step is None:
        step = Decimal(1).scaleb(min(int(at.as_tuple().exponent), 0))
    least = None if fact.minimum is None else _number(fact, fact.minimum)
    most = None if fact.maximum is None else _number(fact, fact.maximum)
    around: tuple[Decimal, ...] = (at - step, at, at + step)
    if step_of(fact) is not None:
        base = least or Decimal(0)
        low, high = (base + bound((at - base) / step) * step for bound in (math.floor, math.ceil))
        if low != high:
            around = (low, high)
    return tuple(
        _value(fact, number)
        for number in around
        if (least is None or number >= least) and (most is None or number <= most)
    )


def _inside(cut: Cut, least: Decimal | None, most: Decimal | None) -> bool:
    at, side = cut
    above = least is None or at > least or (at == least and side == AFTER)
    below = most is None or at < most or (at == most and side == BEFORE)
    return above and below


def _on_grid(fact: Fact, cut: Cut) -> Cut:
    """Return the same cut, moved to stand just before a possible value where values have a step."""
    step = step_of(fact)
    if step is None:
        return cut
    at, side = cut
    base = Decimal(0) if fact.minimum is None else _number(fact, fact.minimum)
    steps = (at - base) / step
    whole = math.floor(steps) + 1 if side == AFTER else math.ceil(steps)
    return (base + whole * step, BEFORE)


def _representative(
    fact: Fact, low: Cut | None, high: Cut | None, limits: tuple[Decimal | None, Decimal | None]
) -> Decimal:
    """Return the value of a cell that lies nearest a cut: the constants are what people ask about."""
    step, (least, most) = step_of(fact), limits
    if low is not None and low[1] == BEFORE:
        return low[0]
    if high is not None and (step is not None or high[1] == AFTER):
        return high[0] - step if step is not None and high[1] == BEFORE else high[0]
    if low is None and high is None:
        return _anywhere(fact, least, most)
    if low is None and high is not None:
        return least if least is not None else high[0] - 1
    if high is None and low is not None:
        return most if most is not None else low[0] + 1
    return (low[0] + high[0]) / 2 if low and high else Decimal(0)


def _anywhere(fact: Fact, least: Decimal | None, most: Decimal | None) -> Decimal:
    if least is not None:
        return least
    rest = Decimal(date(2000, 1, 1).toordinal()) if fact.type is FactType.DATE else Decimal(0)
    if most is None or rest <= most:
        return rest
    step = step_of(fact)
    return most if step is None else math.floor(most / step) * step


def _number(fact: Fact, value: Value) -> Decimal:
    if fact.type is FactType.DATE:
        return Decimal(date.fromisoformat(str(value)).toordinal())
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _value(fact: Fact, number: Decimal) -> Value:
    if fact.type is FactType.DATE:
        return date.fromordinal(int(number)).isoformat()
    return number
