"""The vocabulary: what a case can say, and the code sets."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from recension.records import record

if TYPE_CHECKING:
    from decimal import Decimal

    from recension.pointer import Pointer


class FactType(StrEnum):
    """The type of a fact's values."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"
    DATE = "date"
    CODES = "codes"


LINE_OF_BUSINESS = "line_of_business"
"""The standard fact that ``applies_to`` speaks of."""
NUMBERS = (FactType.INTEGER, FactType.DECIMAL)


@record
class Option:
    """One value of a choice."""

    id: str
    label: str


@record
class Fact:
    """One thing that a case can say; *implies* and *excludes* name other boolean facts."""

    id: str
    label: str
    question: str
    type: FactType
    source: str
    unit: str | None = None
    minimum: Decimal | str | None = None
    maximum: Decimal | str | None = None
    step: Decimal | None = None
    options: tuple[Option, ...] = ()
    codes: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    note: str | None = None
    at: Pointer = field(default=(), compare=False)

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The values of a choice, in order."""
        return tuple(option.id for option in self.options)


@record
class CodeSet:
    """A named set of codes; ``C49.1*`` stands for C49.1 and every code below it."""

    id: str
    label: str
    system: str
    release: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    note: str | None = None
    at: Pointer = field(default=(), compare=False)

    def __contains__(self, code: str) -> bool:
        return _covered(code, self.include) and not _covered(code, self.exclude)


def _covered(code: str, patterns: tuple[str, ...]) -> bool:
    return any(code.startswith(pattern[:-1]) if pattern.endswith("*") else code == pattern for pattern in patterns)


@record
class Vocabulary:
    """The facts and code sets that a workspace's policies share."""

    facts: tuple[Fact, ...]
    code_sets: tuple[CodeSet, ...] = ()
    title: str | None = None
    note: str | None = None
    format: int = 1

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        """The facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def consequences(self) -> dict[tuple[str, bool], list[tuple[str, bool]]]:
        """The boolean facts that follow at once from one and its value, with theirs: what is implied comes first."""
        found: dict[tuple[str, bool], list[tuple[str, bool]]] = {}
        for fact in self.facts:
            implied = [(other, True) for other in fact.implies]
            found[fact.id, True] = [*implied, *((other, False) for other in fact.excludes)]
        for fact in self.facts:
            for other in fact.excludes:
                found.setdefault((other, True), []).append((fact.id, False))
            for other in fact.implies:
                found.setdefault((other, False), []).append((fact.id, False))
        return found

    @cached_property
    def sets_by_id(self) -> dict[str, CodeSet]:
        """The code sets by id."""
        return {code_set.id: code_set for code_set in self.code_sets}
