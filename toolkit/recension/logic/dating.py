"""What a solution says of days that are compared with each other, and the days that bear it out.

The solver knows nothing of calendars: each ``within``, and each edge of one, is
a variable to it. Where there are no days for what a solution makes of them,
what contradicts itself is told to the solver, as little of it as will do, and
it is asked again (lazily, as in Nieuwenhuis, Oliveras and Tinelli, *Solving SAT
and SAT modulo theories*, 2006).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.calendars import distances
from recension.logic.days import Edge, Within, find_days, limit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.logic.formulas import Solution
    from recension.logic.universe import Universe
    from recension.model.conditions import Comparison


class Dating:
    """The comparisons of days with days in a universe, as literals; those that nobody asked about have none."""

    def __init__(self, universe: Universe) -> None:
        self.universe = universe
        self._within: dict[tuple[str, str, str], int] = {}
        self._edges: dict[Edge, int] = {}

    def within(self, comparison: Comparison) -> int:
        """Return the literal that is true exactly when a ``within`` holds."""
        key = (comparison.fact, str(comparison.values[0]), comparison.anchor or "")
        found = self._within.get(key)
        if found is None:
            found = self._within[key] = self.universe.variable("within", *key)
            self._relate(found, Within(*key, wanted=True))
        return found

    def on_edge(self, edge: Edge) -> int:
        """Return a literal that is true only where two days lie on *edge*."""
        found = self._edges.get(edge)
        if found is None:
            found = self._edges[edge] = self.universe.variable("edge", *map(str, edge))
            self._relate(found, edge)
        return found

    def idle(self, assumptions: Sequence[int]) -> list[int]:
        """Return that days lie on none of the edges but those that *assumptions* say, which makes less to bear out."""
        if not self._edges:
            return []
        said = set(assumptions)
        return [-edge for edge in self._edges.values() if edge not in said]

    def days(self, model: Solution) -> dict[str, int] | None:
        """Return days for the dates that are compared with each other, as a solution has them, or None."""
        return self._found(self._said(model)) if self._within else {}

    def contradiction(self, model: Solution) -> list[int]:
        """Return literals, all true in a solution that no days bear out, that no days can bear out together."""
        said = self._said(model)
        for literal in list(said):
            fewer = {other: what for other, what in said.items() if other != literal}
            if self._found(fewer) is None:
                said = fewer
        return list(said)

    def _relate(self, literal: int, said: Within | Edge) -> None:
        """Tell the solver what follows from the times that two days lie within of each other, whatever the day."""
        for key, other in self._within.items():
            if other == literal or {key[0], key[2]} != {said.fact, said.anchor}:
                continue
            turned = key[0] != said.fact
            for mine in (True,) if isinstance(said, Edge) else (True, False):
                for theirs in (True, False):
                    limits = (limit_of(said)._replace(wanted=mine), limit_of(Within(*key, theirs), turned=turned))
                    if not distances(limits):
                        self.universe.formulas.clause([-literal if mine else literal, -other if theirs else other])

    def _said(self, model: Solution) -> dict[int, Within | Edge | tuple[str, int]]:
        """Return what a solution says, by the literal that says so: of each date also in which of its cells it lies.

        What was asked about since then, it says nothing of.
        """
        said: dict[int, Within | Edge | tuple[str, int]] = {}
        for fact in sorted({fact for key in self._within for fact in (key[0], key[2])}):
            cell = self.universe.cell_of(fact, model)
            literal = self.universe.at_cell(fact, cell)
            if literal != self.universe.formulas.true:
                said[literal] = (fact, cell)
        for key, literal in self._within.items():
            if model.knows(literal):
                holds = literal in model
                said[literal if holds else -literal] = Within(*key, holds)
        return said | {literal: edge for edge, literal in self._edges.items() if literal in model}

    def _found(self, said: dict[int, Within | Edge | tuple[str, int]]) -> dict[str, int] | None:
        cells = self.universe.cells
        ranges = {fact: cells[fact].range() for key in self._within for fact in (key[0], key[2])}
        asked: list[Within | Edge] = []
        for what in said.values():
            if isinstance(what, (Within, Edge)):
                asked.append(what)
            else:
                ranges[what[0]] = cells[what[0]].days(what[1])
        said_of_days = tuple(each for each in asked if isinstance(each, Within))
        edges = tuple(each for each in asked if isinstance(each, Edge))
        found = find_days(said_of_days, tuple((fact, *limits) for fact, limits in sorted(ranges.items())), edges)
        return None if found is None else dict(found)
