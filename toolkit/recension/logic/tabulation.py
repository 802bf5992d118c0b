"""The evaluator for many cases at once: what each criterion comes to in which of them.

It says what ``evaluation`` says, case by case. A value is a column of two
numbers with a bit for each case: those in which it is surely met, and those in
which it may be. Kleene's tables then are one operation on each of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.columns import FactColumns
from recension.logic.comparing import compare
from recension.logic.evaluation import is_placeholder, precedence
from recension.logic.kleene import Truth, allowed
from recension.model.conditions import Bound, Comparator, Comparison, Condition, Connective, Group
from recension.model.criteria import Decision
from recension.model.vocabulary import LINE_OF_BUSINESS

if TYPE_CHECKING:
    from collections.abc import Callable, ItemsView, Iterable, Iterator, Sequence

    from recension.logic.comparing import Value
    from recension.model.criteria import Criterion, Evidence
    from recension.model.revision import AppliesTo, Revision
    from recension.model.vocabulary import Vocabulary


class Column(NamedTuple):
    """A value in many cases: those in which it is surely met, and those in which it may be."""

    must: int
    may: int


class Tabulation:
    """What *revision* makes of *cases*, each closed under the vocabulary; a criterion is worked out when asked for."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary, cases: Sequence[Mapping[str, Value]]) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self.facts = FactColumns(cases)
        self.every = self.facts.every
        self._criteria: dict[str, Column] = {}
        self._compared: dict[Comparison, Column] = {}

    def criterion(self, name: str) -> Column:
        """Return what the criterion called *name* comes to."""
        found = self._criteria.get(name)
        if found is None:
            place = self.revision.by_id[name]
            found = self._criteria[name] = self.own(place.criterion, place.evidence)
        return found

    def own(self, criterion: Criterion, evidence: Evidence | None) -> Column:
        """Return what *criterion*, one of the revision's or a variant of it, comes to, given its children."""
        if is_placeholder(criterion, evidence):
            return Column(0, self.every)
        if criterion.is_judged:
            return self._among(criterion.id, lambda answer: answer is True)
        parts = [] if criterion.when is None else [self.condition(criterion.when)]
        if criterion.connective is not None:
            parts.append(self._join(criterion.connective, [self.criterion(each.id) for each in criterion.children],
                                    criterion.bound))  # fmt: skip
        return self._join(Connective.ALL_OF, parts, None)

    def condition(self, condition: Condition, vocabulary: Vocabulary | None = None) -> Column:
        """Return what a condition comes to, with the code sets of another *vocabulary* where one is given."""
        if isinstance(condition, Group):
            parts = [self.condition(part, vocabulary) for part in condition.conditions]
            return self._join(condition.connective, parts, condition.bound)
        if not isinstance(condition, Comparison):
            return self.condition(self.revision.definitions[condition.name], vocabulary)
        if vocabulary is not None:
            return self._comparison(condition, vocabulary)
        if condition not in self._compared:
            self._compared[condition] = self._comparison(condition, self.vocabulary)
        return self._compared[condition]

    def decisions(
        self, applies_to: AppliesTo | None = None, changed: Mapping[str, Column] | None = None
    ) -> dict[Decision, int]:
        """Return the cases that get each decision; with another scope, or *changed* values of statements, if given."""
        applies = self._applies(applies_to or self.revision.applies_to)
        found = dict.fromkeys(Decision, 0)
        found[Decision.NOT_APPLICABLE] = self.every & ~applies.may
        undecided = applies.must
        for statement in precedence(self.revision):
            value = (changed or {}).get(statement.id) or self.criterion(statement.id)
            if statement.decision is not None:
                found[statement.decision] |= undecided & value.must
            undecided &= ~value.may
        found[self.revision.otherwise] |= undecided
        found[Decision.UNDETERMINED] = self.every & ~_union(found.values())
        return found

    def valued(self, name: str, value: Truth) -> int:
        """Return the cases in which a criterion has *value*."""
        column = self.criterion(name)
        match value:
            case Truth.MET:
                return column.must
            case Truth.NOT_MET:
                return self.every & ~column.may
            case Truth.UNDETERMINED:
                return column.may & ~column.must

    def _comparison(self, comparison: Comparison, vocabulary: Vocabulary) -> Column:
        if comparison.comparator is not Comparator.WITHIN or comparison.anchor is None:
            fact = comparison.fact
            return self._among(fact, lambda value: compare(comparison, {fact: value}, vocabulary) is True)
        known = holding = 0
        for value, having in self.facts.values(comparison.fact).items():
            for anchor, beside in self.facts.values(comparison.anchor).items():
                known |= having & beside
                if compare(comparison, {comparison.fact: value, comparison.anchor: anchor}, vocabulary):
                    holding |= having & beside
        return Column(holding, holding | self.every & ~known)

    def _among(self, fact: str, holds: Callable[[Value], bool]) -> Column:
        known = holding = 0
        for value, having in self.facts.values(fact).items():
            known |= having
            if holds(value):
                holding |= having
        return Column(holding, holding | self.every & ~known)

    def _join(self, connective: Connective, parts: Sequence[Column], bound: Bound | None) -> Column:
        musts, mays = [part.must for part in parts], [part.may for part in parts]
        match connective:
            case Connective.ALL_OF:
                return Column(self._intersection(musts), self._intersection(mays))
            case Connective.ANY_OF:
                return Column(_union(musts), _union(mays))
            case Connective.NONE_OF:
                return Column(self.every & ~_union(mays), self.every & ~_union(musts))
            case Connective.COUNT:
                low, high = allowed(bound or Bound("at_least", 0), len(parts))
                return Column(self._at_least(low, musts) & ~self._at_least(high + 1, mays),
                              self._at_least(low, mays) & ~self._at_least(high + 1, musts))  # fmt: skip

    def _at_least(self, number: int, parts: Sequence[int]) -> int:
        """Return the cases that are in *number* or more of *parts*."""
        if number > len(parts):
            return 0
        enough = [self.every, *[0] * number]  # those in at least 0, 1, 2, … of the parts so far
        for part in parts:
            for fewer in range(number, 0, -1):
                enough[fewer] |= enough[fewer - 1] & part
        return enough[number]

    def _intersection(self, parts: Iterable[int]) -> int:
        found = self.every
        for part in parts:
            found &= part
        return found

    def _applies(self, scope: AppliesTo) -> Column:
        parts = []
        if scope.only:
            parts.append(self._among(LINE_OF_BUSINESS, lambda line: line in scope.only))
        if scope.excluded:
            parts.append(self._among(LINE_OF_BUSINESS, lambda line: line not in scope.excluded))
        return self._join(Connective.ALL_OF, parts, None)


class Rows:
    """The values of all criteria of a tabulation, case by case.

    They are spelt out for some cases that follow each other, and again for others when those are asked for: read in
    their order, many cases take no more room than a few.
    """

    def __init__(self, table: Tabulation) -> None:
        self.names = tuple(dict.fromkeys(place.id for place in table.revision.outline))
        self._columns = {name: table.criterion(name) for name in self.names}
        self._size = table.facts.size
        self._spelt = range(0)
        self._matrix = b""

    def row(self, place: int) -> bytes:
        """Return the values of all criteria in a case, each a place in ``TRUTHS``."""
        if place not in self._spelt:
            start = place - place % _SPELT
            self._spelt = range(start, min(start + _SPELT, self._size))
            self._matrix = b"".join(_digits(column, self._spelt) for column in self._columns.values())
        return self._matrix[self._spelt[-1] - place :: len(self._spelt)]

    def value(self, name: str, place: int) -> Truth:
        """Return the value of a criterion in a case."""
        return TRUTHS[sum(having >> place & 1 for having in self._columns[name])]


_SPELT = 1024
"""How many cases have their values spelt out at a time."""
TRUTHS = (Truth.NOT_MET, Truth.UNDETERMINED, Truth.MET)
"""The values by how many of the two numbers of a column have the case."""


class Row(Mapping[str, Truth]):
    """The value of every criterion in one case, by id, in reading order."""

    __slots__ = ("_place", "_rows")

    def __init__(self, rows: Rows, place: int) -> None:
        self._rows = rows
        self._place = place

    def __getitem__(self, name: str) -> Truth:
        return self._rows.value(name, self._place)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.names)

    def __len__(self) -> int:
        return len(self._rows.names)

    def __repr__(self) -> str:
        return repr(dict(self))

    def items(self) -> ItemsView[str, Truth]:
        """Return all pairs of a criterion and its value."""
        values = map(TRUTHS.__getitem__, self._rows.row(self._place))
        return dict(zip(self._rows.names, values, strict=True)).items()


def _digits(column: Column, cases: range) -> bytes:
    """Return a byte for each of *cases*, the last first: how many of the two numbers of the column have it."""
    size, mask = len(cases), (1 << len(cases)) - 1
    ones = (int.from_bytes(f"{having >> cases.start & mask:0{size}b}".encode()) for having in column)
    zeros = int.from_bytes(b"0" * size)
    return (sum(ones) - 2 * zeros).to_bytes(size)


def _union(parts: Iterable[int]) -> int:
    found = 0
    for part in parts:
        found |= part
    return found
