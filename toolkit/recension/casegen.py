"""Evaluator fixtures: cases with what they are expected to get, generated from the criteria themselves.

Each case is a least one (see ``logic.least.least_case``) that meets an
obligation: for every leaf one case in which it is met and decides, one in which
it is not met and decides, and for every threshold the values on, below and
above it. What is expected comes from the reference evaluator.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from recension.logic.cases import encode_case
from recension.logic.cells import neighbours
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import evaluate, is_placeholder
from recension.logic.fixtures import Expectation, Fixture
from recension.logic.kleene import Truth
from recension.logic.least import least_case
from recension.logic.universe import ORDERED, Universe
from recension.model.conditions import Comparator, Comparison, comparisons
from recension.model.criteria import Decision
from recension.model.phrasing import quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_OPEN = "the decision stays open, since other criteria are not known"


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a set of cases has to show of a criterion: ``decisive-met``, ``decisive-not-met``, ``boundary-age-18``."""

    criterion: str
    shows: str

    @property
    def kind(self) -> str:
        """What sort of obligation it is: ``decisive``, ``boundary``, or ``plain`` where none can decide."""
        first = self.shows.split("-")[0]
        return first if first in ("decisive", "boundary") else "plain"


@dataclass(frozen=True, slots=True)
class Case:
    """A complete case; *covers* are the obligations that it meets, the first one names it."""

    policy: str
    facts: Mapping[str, Value]
    covers: tuple[Obligation, ...]

    @property
    def id(self) -> str:
        """A stable id: policy, criterion and what is shown; never a number."""
        first = self.covers[0]
        return f"{self.policy.lower().replace('.', '-')}/{first.criterion}/{first.shows}"


@dataclass(frozen=True, slots=True)
class Infeasible:
    """An obligation that no case can meet, and why; *label* is that of the criterion."""

    obligation: Obligation
    label: str
    reason: str


@dataclass(frozen=True)
class CaseSet:
    """The cases of a revision, in document order, and what could not be shown."""

    revision: Revision
    cases: tuple[Case, ...]
    infeasible: tuple[Infeasible, ...] = ()


@dataclass
class _Generator:
    """Finds the least case for each obligation of one revision."""

    revision: Revision
    vocabulary: Vocabulary
    others: Sequence[Revision] = ()
    found: dict[str, Case] = field(default_factory=dict)
    infeasible: list[Infeasible] = field(default_factory=list)
    boundaries: dict[Obligation, list[Mapping[str, Value]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        revisions = [self.revision, *self.others]
        self.universe = Universe(self.vocabulary, revisions, _points(revisions, self.vocabulary))
        self.encoded = EncodedRevision(self.revision, self.universe)
        self.applies = self.encoded.applies

    def run(self) -> CaseSet:
        for place in self.revision.outline:
            if place.criterion.is_leaf:
                self._leaf(place)
            for comparison in _thresholds(place, self.revision, self.vocabulary):
                self._boundary(place, comparison)
        return CaseSet(self.revision, tuple(self.found.values()), tuple(self.infeasible))

    def _leaf(self, place: Placed) -> None:
        decisive, met = self.encoded.decisive(place), self.encoded.met(place)
        for shows, literal in (("decisive-met", met), ("decisive-not-met", -met)):
            obligation = Obligation(place.id, shows)
            if not self._meet(obligation, [self.applies, decisive, literal]):
                self.infeasible.append(Infeasible(obligation, place.label, self._reason(place, literal)))
                self._meet(Obligation(place.id, shows.removeprefix("decisive-")), [self.applies, literal])

    def _boundary(self, place: Placed, comparison: Comparison) -> None:
        fact = self.vocabulary.by_id[comparison.fact]
        decisive = self.encoded.decisive_comparison(place, comparison)
        values = [near for value in comparison.values for near in neighbours(fact, value)]
        for value in dict.fromkeys(values):
            at = self.universe.at_cell(fact.id, self.universe.cells[fact.id].index(value))
            shows = f"boundary-{fact.id.replace('_', '-')}-{encode_case({'value': value})['value']}"
            earlier = self.boundaries.setdefault(Obligation(place.id, shows), [])
            if any(self.universe.possible([*self.universe.literals(facts), decisive, at]) for facts in earlier):
                continue  # the fact stands twice in the criterion, and a case shows both
            obligation = Obligation(place.id, f"{shows}-{chr(ord('a') + len(earlier))}" if earlier else shows)
            if self._meet(obligation, [self.applies, decisive, at]):
                earlier.append(next(case.facts for case in self.found.values() if obligation in case.covers))
            else:
                reason = f"{fact.label} {quantity(value, fact)} decides in no case"
                if least_case(self.universe, [self.applies, decisive, at]) is not None:
                    reason = f"with {fact.label} {quantity(value, fact)}, {_OPEN}"
                self.infeasible.append(Infeasible(obligation, place.label, reason))

    def _shows(self, obligation: Obligation, facts: Mapping[str, Value]) -> bool:
        """Return whether the evaluator finds what the case is said to show; a placeholder may be in the way."""
        found = evaluate(self.revision, self.vocabulary, facts)
        value = found.criteria[obligation.criterion]
        wanted = {"met": Truth.MET, "not-met": Truth.NOT_MET}.get(obligation.shows.removeprefix("decisive-"), value)
        return value is wanted and found.decision is not Decision.UNDETERMINED

    def _meet(self, obligation: Obligation, demands: list[int]) -> bool:
        facts = least_case(self.universe, demands)
        if facts is None or not self._shows(obligation, facts):
            return False
        key = json.dumps(encode_case(facts))
        known = self.found.get(key)
        if known is None:
            self.found[key] = Case(self.revision.policy, facts, (obligation,))
        else:
            self.found[key] = replace(known, covers=(*known.covers, obligation))
        return True

    def _reason(self, place: Placed, literal: int) -> str:
        if is_placeholder(place.criterion, place.evidence):
            return "what it asks for is not known"
        facts = least_case(self.universe, [self.applies, literal])
        value = "met" if literal == self.encoded.met(place) else "not met"
        if facts is None:
            return f"no case leaves it {value}"
        if least_case(self.universe, [self.applies, self.encoded.decisive(place), literal]) is not None:
            return f"when it is {value}, {_OPEN}"
        values = evaluate(self.revision, self.vocabulary, facts).criteria
        also = [other.label for other in self.revision.outline
                if other.criterion.is_leaf and other.id != place.id and values[other.id] is Truth.MET]  # fmt: skip
        if also:
            return f"whenever it is {value}, the decision is the same without it; {', '.join(also)} is met as well"
        return f"whenever it is {value}, the decision is the same without it"


def generate(revision: Revision, vocabulary: Vocabulary, against: Sequence[Revision] = ()) -> CaseSet:
    """Return the cases of *revision*; their facts are complete for the revisions in *against*, too."""
    return _Generator(revision, vocabulary, against).run()


def fixtures(cases: CaseSet, vocabulary: Vocabulary, against: Sequence[Revision] = ()) -> tuple[Fixture, ...]:
    """Return *cases* with what their revision, and each of *against*, has to make of them."""
    return tuple(_fixture(case, [cases.revision, *against], vocabulary) for case in cases.cases)


def _fixture(case: Case, revisions: Sequence[Revision], vocabulary: Vocabulary) -> Fixture:
    expect = {}
    for revision in revisions:
        evaluation = evaluate(revision, vocabulary, case.facts)
        criteria = {place.id: evaluation.criteria[place.id] for place in revision.outline}
        expect[revision.revision] = Expectation(evaluation.decision, criteria)
    covers = tuple((each.criterion, each.shows) for each in case.covers)
    return Fixture(case.id, case.policy, case.covers[0].kind, case.facts, expect, covers)


def _points(revisions: Sequence[Revision], vocabulary: Vocabulary) -> dict[str, set[Value]]:
    points: dict[str, set[Value]] = {}
    for revision in revisions:
        for place in revision.outline:
            for comparison in _thresholds(place, revision, vocabulary):
                fact = vocabulary.by_id[comparison.fact]
                near = (value for constant in comparison.values for value in neighbours(fact, constant))
                points.setdefault(fact.id, set()).update(near)
    return points


def _thresholds(place: Placed, revision: Revision, vocabulary: Vocabulary) -> Iterator[Comparison]:
    if place.criterion.when is None:
        return
    for comparison in comparisons(place.criterion.when, revision.definitions):
        if vocabulary.by_id[comparison.fact].type in ORDERED and comparison.comparator is not Comparator.WITHIN:
            yield comparison
