"""Incomplete cases: what a criterion asks about is left out, and with it all from which it would follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.evaluation import condition_value, evaluate, is_placeholder
from recension.logic.kleene import Truth
from recension.model.conditions import comparisons
from recension.model.criteria import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


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

    def find(
        self, place: Placed, decided: Sequence[Mapping[str, Value]], others: Sequence[Mapping[str, Value]]
    ) -> tuple[Mapping[str, Value], tuple[str, ...]] | None:
        """Return a case in which the leaf at *place* is undetermined, and all leaves that it shows to be so, or None.

        It is one of *decided*, which the leaf decides, with as little left out
        as leaves the decision undetermined, too; else one of these or of *others*.
        """
        if is_placeholder(place.criterion, place.evidence):
            return None
        for base in decided:
            for dropped in self._opening(place, base):
                facts = _without(dropped, base)
                found = evaluate(self.revision, self.vocabulary, facts)
                if found.decision is Decision.UNDETERMINED:
                    asking = dict.fromkeys(leaf for fact in sorted(dropped) for leaf in self.asking.get(fact, ()))
                    return facts, tuple(leaf for leaf in asking if found.criteria[leaf] is Truth.UNDETERMINED)
        for base in (*decided, *others):
            for dropped in self._opening(place, base):
                return _without(dropped, base), (place.id,)
        return None

    def _opening(self, place: Placed, base: Mapping[str, Value]) -> Iterator[frozenset[str]]:
        """Yield what may be left out of *base* so that the leaf is undetermined."""
        for dropped in self._choices(place, base):
            facts = _without(dropped, base)
            when = place.criterion.when
            if when is None or condition_value(when, self.revision, self.vocabulary, facts) is Truth.UNDETERMINED:
                yield dropped

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


def _without(dropped: frozenset[str], base: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in base.items() if name not in dropped}


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
