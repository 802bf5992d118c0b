"""The cases of a revision: for each obligation a case that was found already, or the least one, or why none is."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recension.casegen.cases import Case, CaseSet, Infeasible
from recension.casegen.code_samples import code_like
from recension.casegen.missing import Incomplete
from recension.casegen.mutants import mutants
from recension.casegen.obligation import Obligation
from recension.casegen.obligations import obligations, points
from recension.casegen.reasons import reason
from recension.casegen.telling import Telling
from recension.casegen.thinning import first_of, holding, needed
from recension.casegen.trials import Trial
from recension.logic.cases import CaseError, close, encode_case
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import is_placeholder
from recension.logic.incomplete import OpenRevision
from recension.logic.least import least_solution
from recension.logic.universe import Universe
from recension.model.conditions import comparisons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.casegen.cases import Flip
    from recension.logic.comparing import Value
    from recension.logic.formulas import Solution
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


def generate(
    revision: Revision,
    vocabulary: Vocabulary,
    against: Sequence[Revision] = (),
    *,
    flips: Sequence[Flip] = (),
    earlier: Sequence[Vocabulary] = (),
) -> CaseSet:
    """Return the cases of *revision*; their facts are complete for the revisions in *against*, too.

    *flips* are cases that those decide in another way. *earlier* are their
    vocabularies, where they have their own: codes that ours lost are shown.
    """
    return _Generator(revision, vocabulary, against, flips, earlier).run()


@dataclass(slots=True, eq=False)
class _Found:
    """A case that was found, the obligation that it was made for, and what stands behind it."""

    facts: Mapping[str, Value]
    made_for: Obligation
    solution: Solution | None = None
    is_complete: bool = True
    covers: list[Obligation] = field(default_factory=list)


@dataclass
class _Generator:
    """Finds the cases of one revision."""

    revision: Revision
    vocabulary: Vocabulary
    others: Sequence[Revision]
    flips: Sequence[Flip]
    earlier: Sequence[Vocabulary]
    found: dict[str, _Found] = field(default_factory=dict)
    infeasible: list[Infeasible] = field(default_factory=list)
    holders: dict[str, _Found] = field(default_factory=dict)
    """The first case that is known to meet an obligation, by its id."""
    settled: list[tuple[Obligation, Sequence[int]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        revisions = [self.revision, *self.others]
        self.universe = Universe(self.vocabulary, revisions, points(revisions, self.vocabulary))
        self.encoded = EncodedRevision(self.revision, self.universe)
        # what a placeholder says is open to the evaluator, and one thing or the other to the solver
        unknown = any(is_placeholder(place.criterion, place.evidence) for place in self.revision.outline)
        self.open = OpenRevision(self.revision, self.universe, complete=True) if unknown else None

    def run(self) -> CaseSet:
        every = obligations(self.revision, self.vocabulary, self.earlier)
        complete = [each for each in every if each.ask is not None]
        # all is encoded before anything is solved, so each solution speaks of every obligation
        asked = {each.id: (each, self._asked(each)) for each in complete}
        weaker = {each.id: (each.weaker, self._asked(each.weaker)) for each in complete if each.weaker}
        pending = dict(asked)
        while pending:
            name = next(iter(pending))
            obligation, literals = pending.pop(name)
            if not self._settle(obligation, literals, pending) and name in weaker:
                instead = weaker[name]
                # it comes before all others, where its stronger one stood
                pending = {instead[0].id: instead, **pending}
        ranks = {name: place for place, name in enumerate(asked)}
        ranks |= {instead.id: ranks[name] for name, (instead, _) in weaker.items()}
        self.settled.sort(key=lambda settled: ranks[settled[0].id])
        self._flip()
        self._leave_out()
        self._catch()
        self._incomplete([each for each in every if each.ask is None])
        cases = tuple(
            Case(self.revision.policy, each.facts, tuple(each.covers), each.is_complete)
            for each in self.found.values()
            if each.covers
        )
        return CaseSet(self.revision, cases, tuple(self.infeasible))

    def _asked(self, obligation: Obligation) -> Sequence[int]:
        """Return what is true of the cases that meet an obligation, whatever a placeholder may say."""
        asked = self._shown(obligation)
        if self.open is None:
            return asked
        by_id = self.revision.by_id
        sure = [self.open.surely(by_id[name], value) for name, value in obligation.wanted.items()]
        return (*asked, *sure, *([self.open.decided()] if obligation.decided else ()))

    def _shown(self, obligation: Obligation) -> Sequence[int]:
        return tuple(obligation.ask(self.encoded)) if obligation.ask else ()

    def _settle(
        self, obligation: Obligation, literals: Sequence[int], pending: dict[str, tuple[Obligation, Sequence[int]]]
    ) -> bool:
        """Find a case for an obligation, and settle all that is *pending* and that it meets; return if there is one."""
        solution = least_solution(self.universe, literals)
        facts = None if solution is None else self._facts(obligation, self.universe.case(solution))
        made = None if facts is None else _Found(facts, obligation, solution)
        if facts is None or made is None:
            possible = solution is not None or self.universe.possible(self._shown(obligation))
            why = reason(obligation, self.encoded, possible=possible)
            self.infeasible.append(Infeasible(obligation, self.revision.by_id[obligation.criterion].label, why))
            return False
        key = json.dumps(encode_case(facts))
        case = self.found.setdefault(key, made)
        self._held(case, obligation.id, (obligation, literals))
        if case is made:
            met = [name for name, (other, wanted) in pending.items()
                   if other.sample is None and made.solution and made.solution.has_all(wanted)]  # fmt: skip
            for name in met:
                self._held(case, name, pending.pop(name))
        return True

    def _held(self, case: _Found, name: str, settled: tuple[Obligation, Sequence[int]]) -> None:
        self.holders[name] = case
        self.settled.append(settled)

    def _facts(self, obligation: Obligation, facts: dict[str, Value]) -> Mapping[str, Value] | None:
        """Return the facts with the very code that an obligation is about, or None if it says something else, too."""
        sample = obligation.sample
        if sample is None:
            return facts
        codes = facts[obligation.coded]
        alike = code_like(self.universe, sample.code)
        kept = [code for code in codes if code != alike] if isinstance(codes, tuple) else []
        changed = {**facts, obligation.coded: tuple(sorted([*kept, sample.code]))}
        try:
            closed = close(changed, self.vocabulary)
        except CaseError:
            return None
        return changed if all(closed[name] == value for name, value in changed.items()) else None

    def _catch(self) -> None:
        """Find cases for the mistakes at criteria of which not all can be shown, or that ask the same twice.

        Where the parts of a criterion hang together, a mistake can make a difference though no part does by itself,
        or only where something is not known.
        """
        kinds = ("mcdc", "count", "option", "code", "plain")
        doubtful = {each.obligation.criterion for each in self.infeasible if each.obligation.kind in kinds}
        doubtful.update(place.id for place in self.revision.outline if _repeats(place, self.revision))
        idle = self._idle_statements()
        if not (doubtful or idle):
            return
        trial = Trial(self.revision, self.vocabulary, [each.facts for each in self.found.values() if each.covers])
        telling = Telling(self.revision, self.vocabulary, self.universe)
        numbers: dict[tuple[str, str], int] = {}
        for mutant in mutants(self.revision, self.vocabulary):
            key = (mutant.criterion, mutant.mistake)
            numbers[key] = numbers.get(key, 0) + 1
            if mutant.criterion not in (idle if mutant.dropped else doubtful) or trial.catches(mutant):
                continue
            facts = telling.case(mutant)
            if facts is not None and trial.add(mutant, facts):
                obligation = Obligation(mutant.criterion, f"catches-{mutant.mistake}-{numbers[key]}", about=mutant.what)
                whole = facts.keys() >= {fact.id for fact in self.universe.facts}.union(self.universe.judged)
                made = _Found(facts, obligation, is_complete=whole)
                self.found.setdefault(json.dumps(encode_case(facts)), made).covers.append(obligation)

    def _idle_statements(self) -> set[str]:
        """Return the statements of which no case shows, by a leaf below that decides, that they make a difference."""
        decisive = {obligation.id for obligation, _ in self.settled if obligation.kind == "decisive"}
        shown = {
            self.revision.criteria[int(place.criterion.at[1])].id
            for place in self.revision.outline
            if {f"{place.id}/decisive-met", f"{place.id}/decisive-not-met"} <= decisive
        }
        return {each.id for each in self.revision.criteria} - shown

    def _flip(self) -> None:
        numbers: dict[str, int] = {}
        for flip in self.flips:
            shows = f"flip-{flip.direction}"
            number = numbers[flip.criterion + shows] = numbers.get(flip.criterion + shows, 0) + 1
            obligation = Obligation(flip.criterion, shows if number == 1 else f"{shows}-{number}")
            solution = least_solution(self.universe, self.universe.literals(flip.facts))
            if solution is None:
                label = self.revision.by_id[flip.criterion].label if flip.criterion in self.revision.by_id else "-"
                why = "the vocabulary of this revision does not allow the case"
                self.infeasible.append(Infeasible(obligation, label, why))
                continue
            facts = self.universe.case(solution)
            facts |= {name: value for name, value in flip.facts.items() if name in facts}
            made = self.found.setdefault(json.dumps(encode_case(facts)), _Found(facts, obligation, solution))
            made.covers.append(obligation)

    def _leave_out(self) -> None:
        """Leave out cases whose obligations others meet, and give each obligation to the first that is left.

        Those that decide, or stand at a boundary, stay: they are the plainest, and have their names from of old.
        """
        cases = list(self.found.values())
        places = {id(case): place for place, case in enumerate(cases)}
        holders = holding([case.solution for case in cases], [literals for _, literals in self.settled])
        for number, (obligation, _) in enumerate(self.settled):
            own = 1 << places[id(self.holders[obligation.id])]
            holders[number] = own | (0 if obligation.sample else holders[number])
        kept = needed(
            holders,
            [
                place
                for place, case in enumerate(cases)
                if case.covers or case.made_for.kind in ("decisive", "boundary", "plain")
            ],
        )
        for number, (obligation, _) in enumerate(self.settled):
            cases[first_of(holders[number] & kept)].covers.append(obligation)

    def _incomplete(self, wanted: Sequence[Obligation]) -> None:
        """Find for each leaf a case in which it is undetermined: one that it decides, without what it asks about."""
        bases = {cover.id: case for case in self.found.values() for cover in case.covers}
        missing = Incomplete(self.revision, self.vocabulary)
        first = [each.facts for each in self.found.values() if each.covers][:1]
        left = {each.criterion: each for each in wanted}
        while left:
            name, obligation = next(iter(left.items()))
            place = self.revision.by_id[name]
            decided, plain = (
                [bases[key].facts for word in ("met", "not-met") if (key := f"{name}/{start}{word}") in bases]
                for start in ("decisive-", "")
            )
            case = missing.find(place, decided, [*plain, *first])
            if case is None:
                del left[name]
                why = "it has its value whatever the case says"
                self.infeasible.append(Infeasible(obligation, place.label, why))
                continue
            facts, shown = case
            covered = [left.pop(each) for each in (name, *(other for other in shown if other != name)) if each in left]
            made = _Found(facts, obligation, is_complete=False)
            self.found.setdefault(json.dumps(encode_case(facts)), made).covers += covered


def _repeats(place: Placed, revision: Revision) -> bool:
    """Return whether a criterion's condition makes a comparison more than once."""
    if place.criterion.when is None:
        return False
    asked = list(comparisons(place.criterion.when, revision.definitions))
    return len(set(asked)) < len(asked)
