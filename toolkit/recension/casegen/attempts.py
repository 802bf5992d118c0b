"""Attempts: for each obligation the least case that meets it by itself, if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.casegen.code_samples import code_like
from recension.logic.cases import CaseError, close
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import is_placeholder
from recension.logic.incomplete import OpenRevision
from recension.logic.relaxation import LeastCase, Relaxation
from recension.logic.varied import Varied, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.casegen.obligation import Obligation
    from recension.logic.columns import FormulaColumns
    from recension.logic.comparing import Value
    from recension.logic.universe import Universe
    from recension.model.revision import Revision


@dataclass(slots=True, eq=False)
class Attempt:
    """An obligation, the literals that are true of what meets it, and the least case that does.

    *possible* says that one would, if more were known of the revision.
    *instead_of* is the attempt that this one is the weaker form of.
    """

    obligation: Obligation
    literals: Sequence[int]
    case: LeastCase | None = None
    possible: bool = False
    instead_of: Attempt | None = None

    @property
    def takes_others(self) -> bool:
        """Return whether a case that was made for another obligation will do."""
        return self.obligation.sample is None and self.instead_of is None


class Attempts:
    """The obligations *wanted* of *revision*, each followed by its weaker form if no case meets it."""

    def __init__(self, revision: Revision, universe: Universe, wanted: Iterable[Obligation]) -> None:
        self.universe = universe
        self.encoded = EncodedRevision(revision, universe)
        # what a placeholder says is open to the evaluator, and one thing or the other to the solver
        unknown = any(is_placeholder(place.criterion, place.evidence) for place in revision.outline)
        self._open = OpenRevision(revision, universe, complete=True) if unknown else None
        # all is encoded before anything is solved, so each case speaks of every obligation
        first = [Attempt(each, self._asked(each)) for each in wanted]
        weaker = {id(each): Attempt(each.obligation.weaker, self._asked(each.obligation.weaker), instead_of=each)
                  for each in first if each.obligation.weaker is not None}  # fmt: skip
        self._relaxation = Relaxation(universe)
        self._make(first)
        failed = [weaker[id(each)] for each in first if each.case is None and id(each) in weaker]
        self._make(failed)
        following = {id(each.instead_of): each for each in failed}
        self.turns = [turn for each in first for turn in (each, following.get(id(each))) if turn is not None]

    def least(self, questions: Sequence[Sequence[int]]) -> list[LeastCase | None]:
        """Return the least case for each of *questions*, None where there is none."""
        return self._relaxation.least(questions)

    def varied(self, facts: Mapping[str, Value]) -> Varied:
        """Return a case by what is not at rest in it."""
        resting, said = self._relaxation.resting, plain(facts)
        return Varied(resting, {**dict.fromkeys(resting), **said})

    def columns(self, cases: Iterable[LeastCase | None]) -> FormulaColumns:
        """Return what is true of which of *cases*."""
        return self._relaxation.columns([case.toggled if case else () for case in cases])

    def _asked(self, obligation: Obligation) -> Sequence[int]:
        """Return what is true of the cases that meet an obligation, whatever a placeholder may say."""
        asked = self._supposed(obligation)
        if self._open is None:
            return asked
        by_id = self.encoded.revision.by_id
        sure = [self._open.surely(by_id[name], value) for name, value in obligation.wanted.items()]
        return (*asked, *sure, *([self._open.decided()] if obligation.decided else ()))

    def _supposed(self, obligation: Obligation) -> Sequence[int]:
        return tuple(obligation.ask(self.encoded)) if obligation.ask else ()

    def _make(self, attempts: Sequence[Attempt]) -> None:
        for attempt, case in zip(attempts, self.least([each.literals for each in attempts]), strict=True):
            attempt.possible = case is not None
            attempt.case = case and self._with_sample(attempt.obligation, case)
        if self._open is not None:
            doubtful = [each for each in attempts if not each.possible]
            supposed = self.least([self._supposed(each.obligation) for each in doubtful])
            for attempt, case in zip(doubtful, supposed, strict=True):
                attempt.possible = case is not None

    def _with_sample(self, obligation: Obligation, case: LeastCase) -> LeastCase | None:
        """Return the case with the very code that an obligation is about, or None if it says something else, too."""
        sample = obligation.sample
        if sample is None:
            return case
        codes = case.facts[obligation.coded]
        alike = code_like(self.universe, sample.code)
        kept = [code for code in codes if code != alike] if isinstance(codes, tuple) else []
        changed = case.but({obligation.coded: tuple(sorted([*kept, sample.code]))})
        try:
            closed = close(changed.facts, self.universe.vocabulary)
        except CaseError:
            return None
        return changed if all(closed[name] == value for name, value in changed.facts.items()) else None
