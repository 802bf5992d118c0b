"""The cases of a revision: for each obligation a case that was found already, or the least one, or why none is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recension.casegen.attempts import Attempt, Attempts
from recension.casegen.cases import Case, CaseSet, Infeasible
from recension.casegen.missing import Incomplete, Wanted
from recension.casegen.mutants import mutants
from recension.casegen.obligation import Obligation
from recension.casegen.obligations import obligations, points
from recension.casegen.reasons import reasons
from recension.casegen.telling import Telling
from recension.casegen.thinning import needed
from recension.casegen.trials import Trial
from recension.logic.columns import first_of
from recension.logic.relaxation import LeastCase
from recension.logic.universe import Universe
from recension.logic.varied import plain
from recension.model.conditions import comparisons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.casegen.cases import Flip
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
    """A case that was found, its place among all, and the obligation that it was made for."""

    case: LeastCase
    place: int
    made_for: Obligation
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
    found: dict[frozenset[object], _Found] = field(default_factory=dict)
    """The cases by what is not at rest in them."""
    infeasible: list[Infeasible] = field(default_factory=list)
    settled: list[tuple[Attempt, _Found]] = field(default_factory=list)
    """The obligations that can be met, in document order, each with the first case that is known to meet it."""

    def run(self) -> CaseSet:
        every = obligations(self.revision, self.vocabulary, self.earlier)
        revisions = [self.revision, *self.others]
        universe = Universe(self.vocabulary, revisions, points(revisions, self.vocabulary))
        self.attempts = Attempts(self.revision, universe, [each for each in every if each.ask is not None])
        self._settle()
        self._flip()
        self._leave_out()
        self._catch()
        self._incomplete([each for each in every if each.ask is None])
        cases = tuple(
            Case(self.revision.policy, each.case.facts, tuple(each.covers), each.is_complete)
            for each in self.found.values()
            if each.covers
        )
        return CaseSet(self.revision, cases, tuple(self.infeasible))

    def _found_as(self, case: LeastCase, obligation: Obligation, *, is_complete: bool = True) -> _Found:
        """Return the case as it was found before, or add it."""
        made = _Found(case, len(self.found), obligation, is_complete)
        return self.found.setdefault(frozenset(case.facts.changes.items()), made)

    def _settle(self) -> None:
        """Settle each obligation with the first case that meets it, of those that earlier ones had to be made for."""
        turns = self.attempts.turns
        columns = self.attempts.columns([turn.case for turn in turns])
        made = 0
        failed: list[Attempt] = []
        cases: dict[int, _Found] = {}
        for number, turn in enumerate(turns):
            if turn.instead_of is not None and turn.instead_of not in failed[-1:]:
                continue  # what it would be a weaker form of has been met
            meeting = columns.all_of(turn.literals, made) if turn.takes_others else 0
            if meeting:
                self.settled.append((turn, cases[first_of(meeting)]))
            elif turn.case is None:
                failed.append(turn)
            else:
                before = len(self.found)
                cases[number] = self._found_as(turn.case, turn.obligation)
                made |= 1 << number if len(self.found) > before else 0
                self.settled.append((turn, cases[number]))
        for turn, why in zip(failed, reasons(failed, self.attempts), strict=True):
            label = self.revision.by_id[turn.obligation.criterion].label
            self.infeasible.append(Infeasible(turn.obligation, label, why))

    def _flip(self) -> None:
        numbers: dict[str, int] = {}
        universe = self.attempts.universe
        least = self.attempts.least([universe.literals(flip.facts) for flip in self.flips])
        for flip, case in zip(self.flips, least, strict=True):
            shows = f"flip-{flip.direction}"
            number = numbers[flip.criterion + shows] = numbers.get(flip.criterion + shows, 0) + 1
            obligation = Obligation(flip.criterion, shows if number == 1 else f"{shows}-{number}")
            if case is None:
                label = self.revision.by_id[flip.criterion].label if flip.criterion in self.revision.by_id else "-"
                why = "the vocabulary of this revision does not allow the case"
                self.infeasible.append(Infeasible(obligation, label, why))
                continue
            told = {name: value for name, value in flip.facts.items() if name in case.facts}
            self._found_as(case.but(told), obligation).covers.append(obligation)

    def _leave_out(self) -> None:
        """Leave out cases whose obligations others meet, and give each obligation to the first that is left.

        Those that decide, or stand at a boundary, stay: they are the plainest, and have their names from of old.
        """
        cases = list(self.found.values())
        columns = self.attempts.columns([each.case for each in cases])
        holders = [
            1 << case.place | (0 if turn.obligation.sample else columns.all_of(turn.literals))
            for turn, case in self.settled
        ]
        kept = needed(
            holders,
            [each.place for each in cases if each.covers or each.made_for.kind in ("decisive", "boundary", "plain")],
        )
        for (turn, _), having in zip(self.settled, holders, strict=True):
            cases[first_of(having & kept)].covers.append(turn.obligation)

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
        trial = Trial(self.revision, self.vocabulary, [each.case.facts for each in self.found.values() if each.covers])
        numbers: dict[tuple[str, str], int] = {}
        missed = []
        for mutant in mutants(self.revision, self.vocabulary):
            key = (mutant.criterion, mutant.mistake)
            numbers[key] = numbers.get(key, 0) + 1
            if mutant.criterion in (idle if mutant.dropped else doubtful) and not trial.catches(mutant):
                missed.append((mutant, f"catches-{mutant.mistake}-{numbers[key]}"))
        universe = self.attempts.universe
        every = {fact.id for fact in universe.facts}.union(universe.judged)
        told = Telling(self.revision, self.vocabulary, universe).cases([mutant for mutant, _ in missed])
        trial, added = Trial(self.revision, self.vocabulary, [facts or {} for facts in told]), 0
        for place, ((mutant, shows), facts) in enumerate(zip(missed, told, strict=True)):
            catching = trial.catching(mutant)
            if facts is None or catching & added or not catching >> place & 1:
                continue  # one that was added before will do, or nothing does
            added |= 1 << place
            obligation = Obligation(mutant.criterion, shows, about=mutant.what)
            case = LeastCase(self.attempts.varied(facts), frozenset())
            self._found_as(case, obligation, is_complete=plain(facts).keys() >= every).covers.append(obligation)

    def _idle_statements(self) -> set[str]:
        """Return the statements of which no case shows, by a leaf below that decides, that they make a difference."""
        decisive = {turn.obligation.id for turn, _ in self.settled if turn.obligation.kind == "decisive"}
        shown = {
            self.revision.criteria[int(place.criterion.at[1])].id
            for place in self.revision.outline
            if {f"{place.id}/decisive-met", f"{place.id}/decisive-not-met"} <= decisive
        }
        return {each.id for each in self.revision.criteria} - shown

    def _incomplete(self, wanted: Sequence[Obligation]) -> None:
        """Find for each leaf a case in which it is undetermined: one that it decides, without what it asks about."""
        bases = {cover.id: each.case.facts for each in self.found.values() for cover in each.covers}
        first = [each.case.facts for each in self.found.values() if each.covers][:1]
        asked = []
        for each in wanted:
            decided, plain = (
                [bases[key] for word in ("met", "not-met") if (key := f"{each.criterion}/{start}{word}") in bases]
                for start in ("decisive-", "")
            )
            asked.append(Wanted(self.revision.by_id[each.criterion], decided, [*plain, *first]))
        shown = Incomplete(self.revision, self.vocabulary).find(asked)
        left = {each.criterion: each for each in wanted}
        for obligation, case in zip(wanted, shown, strict=True):
            if obligation.criterion not in left:
                continue
            if case is None:
                del left[obligation.criterion]
                why = "it has its value whatever the case says"
                label = self.revision.by_id[obligation.criterion].label
                self.infeasible.append(Infeasible(obligation, label, why))
                continue
            names = dict.fromkeys((obligation.criterion, *case.leaves))
            made = self._found_as(LeastCase(case.facts, frozenset()), obligation, is_complete=False)
            made.covers += [left.pop(name) for name in names if name in left]


def _repeats(place: Placed, revision: Revision) -> bool:
    """Return whether a criterion's condition makes a comparison more than once."""
    if place.criterion.when is None:
        return False
    asked = list(comparisons(place.criterion.when, revision.definitions))
    return len(set(asked)) < len(asked)
