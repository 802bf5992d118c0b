"""Incomplete cases: what a criterion asks about is left out, and with it all from which it would follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recension.logic.evaluation import is_placeholder
from recension.logic.kleene import Truth
from recension.logic.tabulation import Tabulation
from recension.model.conditions import comparisons
from recension.model.criteria import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.varied import Varied
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Wanted(NamedTuple):
    """A leaf that is to be undetermined: in one of *decided*, which it decides, or else in one of *others*."""

    place: Placed
    decided: Sequence[Varied]
    others: Sequence[Varied]


class Shown(NamedTuple):
    """A case in which a leaf is undetermined, and all leaves that it shows to be so."""

    facts: Varied
    leaves: tuple[str, ...]


class _Tried(NamedTuple):
    """What is left out of a case; *number* is its place among all that are tried."""

    number: int
    facts: Varied
    dropped: frozenset[str]
    decided: bool


class Incomplete:
    """Makes cases in which criteria of *revision* are undetermined."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self.entailing = _entailing(vocabulary)
        self.coded = {fact.id for fact in vocabulary.facts if fact.codes}
        self.asking: dict[str, list[str]] = {}
        for place in revision.outline:
            if place.criterion.is_leaf and not is_placeholder(place.criterion, place.evidence):
                for fact in self._asked(place):
                    self.asking.setdefault(fact, []).append(place.id)

    def find(self, wanted: Sequence[Wanted]) -> list[Shown | None]:
        """Return for each of *wanted* a case in which the leaf is undetermined, or None.

        It is one that the leaf decides, with as little left out as leaves the
        decision undetermined, too; else any other one.
        """
        cases: list[Varied] = []
        tried: list[list[_Tried]] = []
        for each in wanted:
            tried.append([])
            for decided, base in (*((True, base) for base in each.decided), *((False, base) for base in each.others)):
                for dropped in self._choices(each.place, base):
                    tried[-1].append(_Tried(len(cases), base.without(dropped), dropped, decided))
                    cases.append(tried[-1][-1].facts)
        table = Tabulation(self.revision, self.vocabulary, cases)
        undecided = table.decisions()[Decision.UNDETERMINED]
        return [self._first(each.place, several, table, undecided)
                for each, several in zip(wanted, tried, strict=True)]  # fmt: skip

    def _first(self, place: Placed, tried: Sequence[_Tried], table: Tabulation, undecided: int) -> Shown | None:
        """Return the first of what was *tried* that leaves a leaf undetermined, best with the decision."""
        if is_placeholder(place.criterion, place.evidence):
            return None
        opened = table.valued(place.id, Truth.UNDETERMINED)
        opening = [each for each in tried if opened >> each.number & 1]
        for each in opening:
            if each.decided and undecided >> each.number & 1:
                asking = dict.fromkeys(leaf for fact in sorted(each.dropped) for leaf in self.asking.get(fact, ()))
                return Shown(each.facts, tuple(
                    leaf for leaf in asking if table.valued(leaf, Truth.UNDETERMINED) >> each.number & 1))  # fmt: skip
        return Shown(opening[0].facts, (place.id,)) if opening else None

    def _choices(self, place: Placed, base: Mapping[str, Value]) -> Iterator[frozenset[str]]:
        """Yield what may be left out of *base*: each fact that the leaf asks about by itself, then all of them."""
        asked = [fact for fact in self._asked(place) if fact in base]
        yield from (self._with_grounds({fact}, base) for fact in asked)
        if len(asked) > 1:
            yield self._with_grounds(set(asked), base)

    def _with_grounds(self, facts: set[str], base: Mapping[str, Value]) -> frozenset[str]:
        """Return *facts* with all others of *base* from which their values would follow again."""
        dropped, pending = set(facts), list(facts)
        while pending:
            fact = pending.pop()
            grounds = {other for other, said, value in self.entailing.get(fact, ())
                       if base.get(other) is said and base[fact] is value}  # fmt: skip
            if fact in self.coded and base[fact] is True:
                grounds |= {name for name, value in base.items() if isinstance(value, tuple) and value}
            pending += sorted(grounds - dropped)
            dropped |= grounds
        return frozenset(dropped)

    def _asked(self, place: Placed) -> tuple[str, ...]:
        if place.criterion.when is None:
            return (place.id,)
        asked = comparisons(place.criterion.when, self.revision.definitions)
        return tuple(dict.fromkeys(name for each in asked for name in (each.fact, each.anchor) if name))


def _entailing(vocabulary: Vocabulary) -> dict[str, list[tuple[str, bool, bool]]]:
    """Return by fact from which others it follows: ``(other, the other's value, the fact's value)``."""
    found: dict[str, list[tuple[str, bool, bool]]] = {}
    for fact in vocabulary.facts:
        for other in fact.implies:
            found.setdefault(other, []).append((fact.id, True, True))
            found.setdefault(fact.id, []).append((other, False, False))
        for other in fact.excludes:
            found.setdefault(other, []).append((fact.id, True, False))
            found.setdefault(fact.id, []).append((other, True, False))
    return found
