"""What an undetermined case still needs: the answers that would settle it, and the decisions still reachable."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recension.logic.cases import CaseError, close
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import Evaluation, is_placeholder
from recension.logic.kleene import Truth
from recension.logic.preparing import PreparedRevision
from recension.logic.universe import Universe
from recension.model.conditions import comparisons
from recension.model.criteria import Decision
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one open question, and the decision that it alone would bring."""

    fact: str
    value: Value
    decision: Decision


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can still become of a case.

    *reachable* are the decisions that some completion of the case gets, exactly;
    *open_facts* are the unknown facts that undetermined criteria ask for, in
    document order; *settling* are the single answers that would settle it.
    """

    reachable: tuple[Decision, ...]
    open_facts: tuple[str, ...] = ()
    settling: tuple[Answer, ...] = ()


def outlook(revision: Revision, vocabulary: Vocabulary, case: Mapping[str, Value], evaluation: Evaluation) -> Outlook:
    """Return what can still become of *case*, which *evaluation* was made for."""
    return Outlooks(revision, vocabulary).of(case, evaluation)


class Outlooks:
    """What can still become of the cases of one revision, which is encoded once for all of them."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary) -> None:
        self.revision = revision
        self.vocabulary = vocabulary

    @cached_property
    def _universe(self) -> Universe:
        return Universe(self.vocabulary, [self.revision])

    @cached_property
    def _decisions(self) -> dict[Decision, int]:
        return EncodedRevision(self.revision, self._universe).decisions()

    @cached_property
    def _prepared(self) -> PreparedRevision:
        return PreparedRevision(self.revision, self.vocabulary)

    def of(self, case: Mapping[str, Value], evaluation: Evaluation) -> Outlook:
        """Return what can still become of *case*, which *evaluation* was made for."""
        if evaluation.decision is not Decision.UNDETERMINED:
            return Outlook((evaluation.decision,))
        said = self._universe.literals(case)
        reachable = tuple(
            decision for decision in Decision
            if decision in self._decisions and self._universe.possible([*said, self._decisions[decision]])
        )  # fmt: skip
        wanted = tuple(dict.fromkeys(_open_facts(self.revision, case, evaluation)))
        settling = tuple(
            Answer(fact, value, decision)
            for fact in wanted
            for value in _possible_answers(self._universe, fact)
            if (decision := self._decided({**case, fact: value})) is not Decision.UNDETERMINED
        )
        return Outlook(reachable, wanted, settling)

    def _decided(self, case: Mapping[str, Value]) -> Decision:
        try:
            return self._prepared.evaluate(close(case, self.vocabulary)).decision
        except CaseError:
            return Decision.UNDETERMINED  # the answer is impossible beside what is known, so it settles nothing


def _open_facts(revision: Revision, case: Mapping[str, Value], evaluation: Evaluation) -> Iterator[str]:
    applies_to = revision.applies_to
    if (applies_to.only or applies_to.excluded) and LINE_OF_BUSINESS not in case:
        yield LINE_OF_BUSINESS
    for place in revision.outline:
        criterion = place.criterion
        if evaluation.criteria[place.id] is not Truth.UNDETERMINED or is_placeholder(criterion, place.evidence):
            continue
        if criterion.is_judged:
            yield criterion.id
        elif criterion.when is not None:
            for comparison in comparisons(criterion.when, revision.definitions):
                asked = (comparison.fact, comparison.anchor)
                yield from (fact for fact in asked if fact is not None and fact not in case)


def _possible_answers(universe: Universe, fact: str) -> tuple[Value, ...]:
    if fact in universe.judged:
        return (True, False)
    match universe.vocabulary.by_id[fact].type:
        case FactType.BOOLEAN:
            return (True, False)
        case FactType.CHOICE:
            return universe.vocabulary.by_id[fact].option_ids
        case FactType.CODES:
            return ()
        case _:
            return universe.cells[fact].values
