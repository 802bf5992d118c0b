"""Many cases at once: what is true of which is a number with a bit for each case.

A connective is then one operation, however many cases there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.varied import Varied

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from recension.logic.comparing import Value
    from recension.logic.formulas import Formulas


def bits(places: Iterable[int], size: int) -> int:
    """Return the number of *size* bits that has those at *places*."""
    found = bytearray(size + 7 >> 3)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def first_of(cases: int) -> int:
    """Return the first case of a set."""
    return (cases & -cases).bit_length() - 1


def places_of(cases: int) -> Iterator[int]:
    """Yield the cases of a set."""
    digits = f"{cases:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


class FactColumns:
    """The facts of *cases*: for each fact, which case has which value. Cases are best given as `Varied`."""

    def __init__(self, cases: Sequence[Mapping[str, Value]]) -> None:
        self.size = len(cases)
        self.every = (1 << self.size) - 1
        self._changes: dict[str, list[tuple[int, Value | None]]] = {}
        self._values: dict[str, dict[Value, int]] = {}
        bases: dict[int, tuple[Mapping[str, Value], list[int]]] = {}
        for place, case in enumerate(cases):
            base, changes = (case.base, case.changes) if isinstance(case, Varied) else ({}, case)
            bases.setdefault(id(base), (base, []))[1].append(place)
            for fact, value in changes.items():
                self._changes.setdefault(fact, []).append((place, value))
        self._bases = [(base, bits(places, self.size)) for base, places in bases.values()]

    def values(self, fact: str) -> Mapping[Value, int]:
        """Return the cases that have each value of a fact; those to which it is unknown are in none."""
        found = self._values.get(fact)
        if found is None:
            found = self._values[fact] = self._found(fact)
        return found

    def _found(self, fact: str) -> dict[Value, int]:
        changes = self._changes.get(fact, ())
        same = self.every & ~bits((place for place, _ in changes), self.size)
        found: dict[Value, int] = {}
        for base, cases in self._bases:
            value = base.get(fact)
            if value is not None:
                found[value] = found.get(value, 0) | cases & same
        places: dict[Value, list[int]] = {}
        for place, changed in changes:
            if changed is not None:
                places.setdefault(changed, []).append(place)
        for value, having in places.items():
            found[value] = found.get(value, 0) | bits(having, self.size)
        return found


class FormulaColumns:
    """The formulas of a solver for many cases: each is given by the variables in which it is not like the resting one.

    *resting* are the variables, those of formulas among them, that are true of that.
    """

    def __init__(self, formulas: Formulas, resting: AbstractSet[int], cases: Sequence[Iterable[int]]) -> None:
        self.size = len(cases)
        self.every = (1 << self.size) - 1
        self._resting = resting
        self._found: dict[int, int] = {}
        """The cases in which a variable is true, for those that not all cases have as the resting one does."""
        toggled: dict[int, list[int]] = {}
        for place, case in enumerate(cases):
            for variable in case:
                toggled.setdefault(variable, []).append(place)
        for variable, places in toggled.items():
            self._found[variable] = self.of(variable) ^ bits(places, self.size)
        changed = self._found.keys()
        for whole, parts in formulas.parts.items() if toggled else ():
            # parts are older than what is made of them, so they are known by now
            if not changed.isdisjoint(map(abs, parts)):
                self._found[whole] = self.all_of(parts)

    def of(self, literal: int) -> int:
        """Return the cases in which a literal is true."""
        found = self._found.get(abs(literal))
        if found is None:
            return self.every if (abs(literal) in self._resting) is (literal > 0) else 0
        return found if literal > 0 else self.every ^ found

    def all_of(self, literals: Iterable[int], among: int | None = None) -> int:
        """Return the cases, *among* some if these are given, in which all *literals* are true."""
        holding = self.every if among is None else among
        for literal in literals:
            if not holding:
                break
            holding &= self.of(literal)
        return holding
