"""Criteria that are left open at first: free literals stand for them until a solution gets one wrong.

What no question turns on is often far more than what it turns on. A question
about a policy in which most criteria may come to anything has an answer that is
too generous, never too strict: no is no, and a yes is checked. What a solution
made of the open criteria is compared with what they come to for its case; where
that cannot be had, those at fault are put into the solver, and it is asked again
(counterexample-guided abstraction refinement: Clarke et al., 2000).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recension.logic.kleene import Truth
from recension.logic.resting import in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recension.logic.comparing import Value
    from recension.logic.formulas import Solution
    from recension.logic.growing import GrowingUniverse
    from recension.logic.resting import Resting

    Encode: TypeAlias = Callable[[tuple[int, ...], int], "Rails"]


class Rails(NamedTuple):
    """A value: the literal for its being sure, and the one for its being possible."""

    must: int
    may: int


class Open(NamedTuple):
    """Criteria that are open in a state: *places* of one, or of several statements, the first met of which decides."""

    places: tuple[int, ...]
    state: int
    rails: Rails
    rest: Truth
    """What it comes to where all facts rest."""
    facts: frozenset[str]
    """The facts that it turns on."""
    encode: Encode
    """Puts what stood for it into the solver, and returns what that comes to."""


class Deferring:
    """The open criteria of a universe, each with the literals that stand for it.

    *moved* returns of a solution what is not as in the resting case: a value, or None for what is not known.
    """

    def __init__(
        self,
        universe: GrowingUniverse,
        resting: Resting,
        moved: Callable[[Solution], Mapping[str, Value | None]],
    ) -> None:
        self.universe = universe
        self.resting = resting
        self.moved = moved
        self._open: dict[int, Open] = {}

    def defer(self, places: tuple[int, ...], state: int, encode: Encode, *, whole: bool = True) -> Rails:
        """Return free literals for criteria that stay open; *whole* says that there is nothing between met and not."""
        formulas = self.universe.formulas
        must = formulas.variable()
        rails = Rails(must, must if whole else formulas.variable())
        rest, facts = self.resting.some(places, state)
        if not whole:
            formulas.clause([-rails.must, rails.may])
        if rest is Truth.MET:
            formulas.rest(rails)
        self._open[must] = Open(places, state, rails, rest, facts, encode)
        return rails

    def mend(self, model: Solution, fixed: list[int]) -> Solution | None:
        """Return a solution of *fixed* that has the open criteria right, None where some of them are open no longer."""
        if not self._open:
            return model
        moved = self.moved(model)
        names = moved.keys()
        case: Mapping[str, Value] | None = None
        right: list[int] = []
        for must, each in self._open.items():
            if names.isdisjoint(each.facts):
                value = each.rest
            else:
                case = self._case(moved) if case is None else case
                value = self._value(each, case, moved)
            right.append(must if value is Truth.MET else -must)
            if each.rails.may != must:
                right.append(-each.rails.may if value is Truth.NOT_MET else each.rails.may)
        if model.has_all(right):
            return model
        return self._with(right, model, fixed)

    def _with(self, right: list[int], model: Solution, fixed: list[int]) -> Solution | None:
        """Return a solution for the same case in which the open criteria are *right*; where there is none, say why."""
        said = [variable if variable in model else -variable for variable in self.universe.variables.values()]
        formulas = self.universe.formulas
        found = formulas.solve([*fixed, *said, *right])
        if found is None:
            wrong = {abs(literal) for literal in formulas.conflict()}
            at_fault = [each for each in self._open.values() if not wrong.isdisjoint(each.rails)]
            for each in at_fault:
                self._close(each)
        return found

    def _close(self, each: Open) -> None:
        """Put an open criterion into the solver."""
        del self._open[each.rails.must]
        clause = self.universe.formulas.clause
        for literal, found in zip(each.rails, each.encode(each.places, each.state), strict=True):
            clause([-literal, found])
            clause([literal, -found])

    def _case(self, moved: Mapping[str, Value | None]) -> dict[str, Value]:
        case = dict(self.resting.case)
        for name, value in moved.items():
            if value is None:
                case.pop(name, None)
            else:
                case[name] = value
        return case

    def _value(self, each: Open, case: Mapping[str, Value], moved: Mapping[str, Value | None]) -> Truth:
        names = moved.keys()
        return in_turn(self.resting.under(place, each.state, case, names) for place in each.places)
