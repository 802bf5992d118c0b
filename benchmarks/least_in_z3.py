"""The least case in z3: the one that a witness shows, found without any of our search.

The order is that of ``logic.least``: as few facts off rest as possible, among
those the first by name; then the first option of each choice, and of each number
and date the first of the values that are offered for it. z3 counts by itself;
which facts come first is found by halving.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import z3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from in_z3 import Formula, Words


class LeastInZ3:
    """The least case of *solver*, which holds what is demanded; what *judged* criteria come to is part of it.

    *offered* has the values of each number and date, by fact, the best first.
    """

    def __init__(
        self, words: Words, solver: z3.Solver, judged: Iterable[str], offered: Mapping[str, Sequence[Any]]
    ) -> None:
        self.words = words
        self.solver = solver
        self.offered = offered
        off = {name: z3.Bool(name) for name in judged}
        off |= {name: self._off(name) for name in words.facts if name not in offered}
        self.off = dict(sorted(off.items()))
        self.model: Formula = None

    def case(self) -> dict[str, Any] | None:
        """Return it, None where what is demanded cannot be."""
        if not self._can():
            return None
        moved = self._fewest_first()
        case: dict[str, Any] = {name: name in moved for name in self.off}
        for name, fact in self.words.facts.items():
            if name in self.offered:
                case[name] = self._first(self.offered[name], self._is(name))
            elif fact["type"] == "choice":
                options = [option["id"] for option in fact["options"]]
                case[name] = self._first(options, self._is(name)) if name in moved else options[0]
        return case

    def _off(self, name: str) -> Formula:
        value = self.words.values[name]
        return value if z3.is_bool(value) else value != 0

    def _is(self, name: str) -> Callable[[Any], Formula]:
        return lambda value: self.words.values[name] == self.words.number(name, value)

    def _fewest_first(self) -> set[str]:
        """Settle which facts are off rest, and return them."""
        names, literals, few = list(self.off), list(self.off.values()), 0
        while not self._can(z3.AtMost(*literals, few)):
            few += 1
        self.solver.add(z3.AtMost(*literals, few))
        moved, start = set[str](), 0
        for left in range(few, 0, -1):
            low, high = start, len(names) - left  # between these stands the first one that can be off rest
            while low < high:
                middle = (low + high) // 2
                low, high = (low, middle) if self._can(z3.Or(literals[start : middle + 1])) else (middle + 1, high)
            self.solver.add(literals[low], *map(z3.Not, literals[start:low]))
            moved.add(names[low])
            start = low + 1
        return moved

    def _first(self, values: Iterable[Any], demand: Callable[[Any], Formula]) -> Any:  # noqa: ANN401 - a value of any fact
        """Settle the first of *values* that is possible, and return it."""
        value = next(value for value in values if self._can(demand(value)))
        self.solver.add(demand(value))
        return value

    def _can(self, *also: Formula) -> bool:
        """Return whether *also* is possible, and keep the model if it is."""
        if self.model is not None and all(z3.is_true(self.model.eval(each, model_completion=True)) for each in also):
            return True
        found: bool = self.solver.check(*also) == z3.sat
        self.model = self.solver.model() if found else self.model
        return found


def nearest_first(values: Iterable[Any], near: Sequence[Any]) -> list[Any]:
    """Return numbers or dates as a witness prefers them: nearest one of those *near*, of two the higher one first."""
    close = [_number(value) for value in near]
    return sorted(values, key=lambda value: (
        min((abs(_number(value) - each) for each in close), default=0), -_number(value)))  # fmt: skip


def _number(value: Any) -> Any:  # noqa: ANN401 - a value of any fact
    return date.fromisoformat(value).toordinal() if isinstance(value, str) else value
