"""What is asked of which facts: the ground that universes of cases are raised on.

It says which facts can make a difference at all, into which cells the values of
each fall, and how a complete case reads in which every fact rests. It has
neither variables nor clauses, so that several universes can share one.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from recension.logic.cells import Cells, cells
from recension.logic.evaluation import is_placeholder
from recension.model.conditions import Comparator
from recension.model.vocabulary import LINE_OF_BUSINESS, NUMBERS, Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.conditions import Comparison
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_MORE = ("9", ".9", "Z", "Z9Z")
"""What is put behind a category to name some code below it that no other pattern names."""
ORDERED = (*NUMBERS, FactType.DATE)


class Ground:
    """The facts of *vocabulary* that *revisions* ask about.

    *points* gives values of a fact a cell of their own, for cases at a boundary.
    Where the revisions have vocabularies of their own, *asked* has their
    comparisons, and *judged* the names of what they leave to a reviewer, in
    the words of the one *vocabulary* that stands for both.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        revisions: Sequence[Revision],
        points: Mapping[str, Iterable[Value]] | None = None,
        *,
        asked: Sequence[Comparison] | None = None,
        judged: Iterable[str] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.points = points or {}
        if asked is None:
            asked = [comparison for revision in revisions for comparison in revision.comparisons]
        self.asked = asked
        self.judged = sorted(set(_judged(revisions) if judged is None else judged))
        looked_in = {str(each.values[0]) for each in asked if each.comparator is Comparator.IN}
        attesting = {name for fact in vocabulary.facts for name in fact.codes} if looked_in else set()
        in_use = looked_in | attesting if looked_in else set()
        self._sets = [code_set for code_set in vocabulary.code_sets if code_set.id in in_use]
        self.codes = {kind: code for kind, code in self._kinds_of_codes().items() if kind & looked_in}
        """One code of each kind, by the code sets that hold those of this kind."""
        scoped = any(revision.applies_to.only or revision.applies_to.excluded for revision in revisions)
        self.facts = self._relevant(scoped=scoped)
        self.cells: dict[str, Cells] = _CellsByFact(self)

    @cached_property
    def resting(self) -> dict[str, Value]:
        """The complete case in which all rests: false, empty, the first option, the highest cell of what has an order.

        No tie of the vocabulary is broken by it, whatever else is the case of facts that nobody ties to others.
        """
        case: dict[str, Value] = dict.fromkeys(self.judged, False)
        for fact in self.facts:
            case[fact.id] = self._at_rest(fact)
        return case

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each fact among the facts."""
        return {fact.id: place for place, fact in enumerate(self.facts)}

    @cached_property
    def apart(self) -> dict[str, list[str]]:
        """The facts that cannot hold together with each fact, whichever of the two says so."""
        found: dict[str, list[str]] = {}
        for fact in [fact for fact in self.facts if fact.excludes]:
            for other in fact.excludes:
                found.setdefault(fact.id, []).append(other)
                found.setdefault(other, []).append(fact.id)
        return {name: list(dict.fromkeys(others)) for name, others in found.items()}

    @cached_property
    def attested(self) -> list[Fact]:
        """The facts that codes stand for."""
        return [fact for fact in self.facts if fact.codes]

    @cached_property
    def cutting(self) -> dict[str, list[Comparison]]:
        """The comparisons that cut a number or date, by fact."""
        found: dict[str, list[Comparison]] = {fact.id: [] for fact in self.facts if fact.type in ORDERED}
        for asked in self.asked:
            if asked.fact in found and asked.comparator is not Comparator.WITHIN:
                found[asked.fact].append(asked)
        return found

    def kind(self, code: str) -> frozenset[str]:
        """Return the code sets in use that hold *code*."""
        return frozenset(code_set.id for code_set in self._sets if code in code_set)

    def _at_rest(self, fact: Fact) -> Value:
        if fact.type is FactType.BOOLEAN:
            return False
        if fact.type is FactType.CHOICE:
            return fact.options[0].id
        return () if fact.type is FactType.CODES else self.cells[fact.id].values[-1]

    def _relevant(self, *, scoped: bool) -> list[Fact]:
        wanted = {comparison.fact for comparison in self.asked}
        wanted |= {each.anchor for each in self.asked if each.anchor is not None}
        wanted |= {LINE_OF_BUSINESS} if scoped else set()
        if self.codes:
            named = frozenset().union(*self.codes)
            wanted |= {fact.id for fact in self.vocabulary.facts if not named.isdisjoint(fact.codes)}
        pending = list(wanted)
        while pending:
            fact = self.vocabulary.by_id[pending.pop()]
            if fact.implies or fact.excludes:
                joined = {*fact.implies, *fact.excludes}
                pending += joined - wanted
                wanted |= joined
        return [fact for fact in self.vocabulary.facts if fact.id in wanted]

    def _kinds_of_codes(self) -> dict[frozenset[str], str]:
        """Return one code of each kind: codes are of one kind when they are in the same of the code sets in use."""
        patterns = [pattern for code_set in self._sets for pattern in (*code_set.include, *code_set.exclude)]
        stems = [pattern.removesuffix("*") for pattern in patterns]
        below = [pattern[:-1] + more for pattern in patterns if pattern.endswith("*") for more in _MORE]
        found: dict[frozenset[str], str] = {}
        for code in [*stems, *below]:
            if not code.endswith("."):
                found.setdefault(self.kind(code), code)
        found.pop(frozenset(), None)
        return found


class _CellsByFact(dict[str, Cells]):
    """The cells of each number and date, made when they are first asked for."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self._ground = ground

    def __missing__(self, name: str) -> Cells:
        ground = self._ground
        found = cells(ground.vocabulary.by_id[name], ground.cutting.get(name, ()), ground.points.get(name, ()))
        self[name] = found
        return found


def _judged(revisions: Iterable[Revision]) -> Iterator[str]:
    for revision in revisions:
        for place in revision.outline:
            if place.criterion.is_judged and not is_placeholder(place.criterion, place.evidence):
                yield place.id
