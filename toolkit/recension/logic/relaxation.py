"""The least cases for many questions, each settled in the part of the universe that it turns out to be about.

A question is first answered by the case in which all rests. What of the
question that case breaks is demanded, and no more: the least case for those
demands alone is found among the few facts that they speak of, and held against
the question again. A case that is the least of all that meet some of the
demands, and that meets the others as well, is the least that meets them all, so
the answer is the one that the whole would give (counterexample-guided, as in
Clarke et al., *Counterexample-guided abstraction refinement*, 2000). Demands
that have no fact in common are settled one by one, and each is settled once.
"""

from __future__ import annotations

from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.columns import FormulaColumns, bits, places_of
from recension.logic.formulas import Solution
from recension.logic.least import least_solution
from recension.logic.part import Part, Ties
from recension.logic.varied import Varied
from recension.model.conditions import Comparator
from recension.model.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.universe import Universe

_FEW_DEMANDS = 8
Toggled = frozenset[int]
"""The variables in which a solution is not like the one in which all rests."""


class LeastCase(NamedTuple):
    """A least case, and the variables in which its solution is not like the one in which all rests."""

    facts: Varied
    toggled: Toggled

    def but(self, changes: Mapping[str, Value]) -> LeastCase:
        """Return the case with other values that make no difference to any formula."""
        return self._replace(facts=Varied(self.facts.base, {**self.facts.changes, **changes}))


class Relaxation:
    """Finds least cases of *universe*, in which all formulas that will be asked about are encoded by now."""

    def __init__(self, universe: Universe) -> None:
        self.universe = universe
        self.formulas = universe.formulas
        self.dated = any(each.comparator is Comparator.WITHIN for each in universe.asked)
        self.ties = Ties(universe)
        self.base = frozenset(universe.variable("option", fact.id, fact.option_ids[0])
                              for fact in universe.facts if fact.type is FactType.CHOICE)  # fmt: skip
        self._lawful = self._laws()
        self._true_at_rest = {self.formulas.true, *self.base}
        self._seen = 0
        self._settled: dict[frozenset[int], _Settled | None] = {}
        self._about: dict[int, frozenset[str]] = {}
        self._nothing = _Met(None, {}, _Settled(frozenset(), {}))

    def least(self, questions: Sequence[Sequence[int]]) -> list[LeastCase | None]:
        """Return for each of *questions*, the literals that have to be true, the least case, None if there is none."""
        if self.dated:
            return [self._on_the_whole(question) for question in questions]
        if self.ties.refresh():
            self._lawful = self._laws()
        starts = self._starts(questions)
        begun: dict[int | None, _Met | None] = {None: self._nothing}
        many = [start for start in dict.fromkeys(starts) if start is not None]
        begun |= zip(many, self._met([[start] for start in many], [self._nothing] * len(many)), strict=True)
        found = self._met(questions, [begun[start] for start in starts])
        return [None if met is None else LeastCase(Varied(self.resting, met.case.changes), met.case.toggled)
                for met in found]  # fmt: skip

    def _met(self, questions: Sequence[Sequence[int]], begun: Sequence[_Met | None]) -> list[_Met | None]:
        """Return what meets each of *questions*, going on from what is met where it has *begun*."""
        found = [*begun]
        pending = [number for number, met in enumerate(found) if met is not None]
        while pending:
            columns = self.columns([met.case.toggled for number in pending if (met := found[number])])
            broken = self._broken([questions[number] for number in pending], columns)
            pending = [pending[place] for place in broken]
            for number, more in zip(pending, broken.values(), strict=True):
                met = found[number]
                found[number] = met and self._meeting(met, more)
            pending = [number for number in pending if found[number] is not None]
        return found

    def _laws(self) -> int:
        return self.formulas.both([self.formulas.either(clause) for clause in self.ties.between])

    def columns(self, cases: Sequence[Iterable[int]]) -> FormulaColumns:
        """Return all formulas for *cases*, each given by the variables in which it is not like the resting one."""
        true = self._true_at_rest
        for whole, parts in islice(self.formulas.parts.items(), self._seen, None):
            if all((abs(part) in true) is (part > 0) for part in parts):
                true.add(whole)
        self._seen = len(self.formulas.parts)
        return FormulaColumns(self.formulas, true, cases)

    @cached_property
    def resting(self) -> dict[str, Value]:
        """The case in which all rests; numbers and days, which have no resting value, lie in their highest cell."""
        model = Solution(
            [variable if variable in self.base else -variable for variable in range(1, max(self.base, default=0) + 1)]
        )
        judged: dict[str, Value] = dict.fromkeys(self.universe.judged, False)
        return judged | {fact.id: self.universe.value(fact, model) for fact in self.universe.facts}

    def _broken(self, questions: Sequence[Sequence[int]], columns: FormulaColumns) -> dict[int, list[int]]:
        """Return what of its question each case makes false, of a conjunction what of its parts; only where it does."""
        parts, wanted = self.formulas.parts, _askers([*questions], columns.size)
        wanted[self._lawful] = columns.every
        pending = [-literal for literal in wanted if literal in parts]
        heapify(pending)  # what is made of others comes before them
        while pending:
            literal = -heappop(pending)
            broken = wanted.pop(literal) & ~columns.of(literal)
            for part in parts[literal] if broken else ():
                more = broken & ~columns.of(part)
                if more:
                    if part in parts and part not in wanted:
                        heappush(pending, -part)
                    wanted[part] = wanted.get(part, 0) | more
        found: dict[int, list[int]] = {}
        for literal, cases in wanted.items():
            for place in places_of(cases & ~columns.of(literal)):
                found.setdefault(place, []).append(literal)
        return dict(sorted(found.items()))

    def _starts(self, questions: Sequence[Sequence[int]]) -> list[int | None]:
        """Return for each question a conjunction in it of which much is false where all rests, None if there is none.

        Many questions have the same one in them, as "nothing else decides", so it is met once.
        """
        columns, parts = self.columns([()]), self.formulas.parts
        false: dict[int, list[int]] = {}
        found = []
        for question in questions:
            start, pending = None, [literal for literal in question if literal in parts]
            while pending and start is None:
                literal = pending.pop()
                if literal not in false:
                    false[literal] = [part for part in parts[literal] if not columns.of(part)]
                start = literal if len(false[literal]) > _FEW_DEMANDS else None
                pending += [part for part in false[literal] if part in parts]
            found.append(start)
        return found

    def _meeting(self, met: _Met, more: Iterable[int]) -> _Met | None:
        """Return the least that meets *more* demands besides those that are *met*, or None if nothing does."""
        islands: dict[int, tuple[set[int], set[str]]] = {}
        home: dict[str, int] = {}
        outgrown: set[frozenset[int]] = set()
        for literal in more:
            alike, names = {literal}, set(self._names(literal))
            for name in self._names(literal):
                before = met.island(name)
                if before is not None and before not in outgrown:
                    outgrown.add(before)
                    alike |= before
                    names.update(*map(self._names, before))
            for island in {home[name] for name in names if name in home}:
                alike |= islands[island][0]
                names |= islands.pop(island)[1]
            islands[literal] = alike, names
            home.update(dict.fromkeys(names, literal))
        toggled, changes = set(met.case.toggled), dict(met.case.changes)
        for before in outgrown:
            less = self._settled[before]
            if less is not None:
                toggled -= less.toggled
                for name in less.changes:
                    changes.pop(name, None)
        new: dict[str, frozenset[int]] = {}
        for demands, names in islands.values():
            key = frozenset(demands)
            settled = self._settle(key)
            if settled is None:
                return None
            toggled |= settled.toggled
            changes |= settled.changes
            new.update(dict.fromkeys(names, key))
        return _Met(met, new, _Settled(frozenset(toggled), changes))

    def _settle(self, demands: frozenset[int]) -> _Settled | None:
        """Return the least that meets *demands*, which have facts in common."""
        if demands not in self._settled:
            ordered = sorted(demands)
            part = Part(self.ties, ordered)
            solution = least_solution(self.universe, ordered, part=part)
            self._settled[demands] = None if solution is None else self._off(solution, part.names)
        return self._settled[demands]

    def _names(self, literal: int) -> frozenset[str]:
        """Return the facts that a formula is about."""
        found = self._about.get(abs(literal))
        if found is None:
            new, names, pending = set[int](), set[str](), [abs(literal)]
            while pending:
                each = pending.pop()
                if each in self.ties.owners:
                    names.add(self.ties.owners[each])
                elif each not in new:
                    new.add(each)
                    pending += map(abs, self.formulas.parts.get(each, ()))
            found = self._about[abs(literal)] = frozenset(names)
        return found

    def _off(self, solution: Solution, names: Iterable[str]) -> _Settled:
        """Return what is not at rest in a solution, among the facts called *names*."""
        toggled: set[int] = set()
        changes: dict[str, Value | None] = {}
        for name in names:
            off = [variable for variable in self.ties.members[name]
                   if (variable in solution) is not (variable in self.base)]  # fmt: skip
            toggled.update(off)
            if off and name in self.ties.rank:
                changes[name] = self.universe.value(self.ties.rank[name][1], solution)
            elif off and name in self.resting:
                changes[name] = True  # what a reviewer judges
        return _Settled(frozenset(toggled), changes)

    def _on_the_whole(self, question: Sequence[int]) -> LeastCase | None:
        """Return the least case where dates are compared with each other: what they come to, no part can say."""
        solution = least_solution(self.universe, question)
        if solution is None:
            return None
        facts = Varied(self.resting, self.universe.case(solution))
        return LeastCase(facts, self._off(solution, self.ties.members).toggled)


class _Settled(NamedTuple):
    """What is not at rest: the variables, and the facts."""

    toggled: Toggled
    changes: dict[str, Value | None]


class _Met:
    """Demands that are met by *case*: those of *before*, and more; *islands* has those that are about a fact."""

    __slots__ = ("before", "case", "islands")

    def __init__(self, before: _Met | None, islands: Mapping[str, frozenset[int]], case: _Settled) -> None:
        self.before, self.islands, self.case = before, islands, case

    def island(self, name: str) -> frozenset[int] | None:
        """Return the demands that are tied to a fact."""
        met: _Met | None = self
        while met is not None:
            if name in met.islands:
                return met.islands[name]
            met = met.before
        return None


def _askers(questions: Iterable[Sequence[int]], size: int) -> dict[int, int]:
    """Return for each literal which of *questions* ask for it."""
    asking: dict[int, list[int]] = {}
    for place, question in enumerate(questions):
        for literal in question:
            asking.setdefault(literal, []).append(place)
    return {literal: bits(places, size) for literal, places in asking.items()}
