"""The evaluator: what a revision decides for a case, and the value of every criterion on the way.

This is the reference semantics: rules engines, exports and fixtures are held to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recension.logic.comparing import Value, compare
from recension.logic.kleene import Truth, all_of, join, negation, truth
from recension.model.conditions import Comparison, Condition, Connective, Group
from recension.model.criteria import Basis, Criterion, Decision, Evidence
from recension.model.vocabulary import LINE_OF_BUSINESS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

    Known: TypeAlias = Callable[[Criterion, Evidence | None], Truth | None]
    """Says what a criterion comes to, given the evidence of what is above, or None where it is to be worked out."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a revision decides for a case.

    *criteria* has the value of every criterion by id; *decided_by* is the id of
    the statement that decided, None where the ``otherwise`` did or nothing did.
    """

    decision: Decision
    criteria: Mapping[str, Truth]
    decided_by: str | None = None


class Decided(NamedTuple):
    """A decision, the id of the statement that brought it, and the *value* of any criterion that is asked for."""

    decision: Decision
    decided_by: str | None
    value: Callable[[Criterion, Evidence | None], Truth]


def evaluate(
    revision: Revision, vocabulary: Vocabulary, case: Mapping[str, Value], known: Known | None = None
) -> Evaluation:
    """Return what *revision* decides for *case*, which is closed under the vocabulary (``cases.close``).

    Statements decide in their precedence; one that is undetermined leaves the
    decision undetermined whatever stands after it. Criteria that are *known*
    are taken as that says, and what stands below them is left out.
    """
    values = _Values(revision, vocabulary, case, known)
    for criterion in revision.criteria:
        values.criterion(criterion, revision.evidence.criteria)
    decision, decided_by = _decide(revision, values)
    return Evaluation(decision, values.known, decided_by)


def decide(
    revision: Revision, vocabulary: Vocabulary, case: Mapping[str, Value], known: Known | None = None
) -> Decided:
    """Return what `evaluate` does of the decision, with no more criteria worked out than it takes."""
    values = _AsFarAsAsked(revision, vocabulary, case, known)
    return Decided(*_decide(revision, values), values.criterion)


def criterion_value(
    criterion: Criterion,
    inherited: Evidence | None,
    revision: Revision,
    vocabulary: Vocabulary,
    case: Mapping[str, Value],
) -> Truth:
    """Return the value of *criterion*, one of *revision*'s, for *case*; its evidence may be *inherited*."""
    return _Values(revision, vocabulary, case).criterion(criterion, inherited)


def condition_value(
    condition: Condition, revision: Revision, vocabulary: Vocabulary, case: Mapping[str, Value]
) -> Truth:
    """Return the value of *condition*, one of *revision*'s, for *case*, which is closed under the vocabulary."""
    return _Values(revision, vocabulary, case).condition(condition)


def decision_from(
    criteria: Mapping[str, Truth], revision: Revision, vocabulary: Vocabulary, case: Mapping[str, Value]
) -> Decision:
    """Return what *revision* decides where its statements have the values that *criteria* say, whoever found them."""
    values = _Values(revision, vocabulary, case)
    values.known = dict(criteria)
    return _decide(revision, values)[0]


def precedence(revision: Revision) -> tuple[Criterion, ...]:
    """Return the statements in the order in which they decide: exclusions first, then as the document has them."""
    statements = [criterion for criterion in revision.criteria if criterion.decision is not None]
    return tuple(sorted(statements, key=lambda criterion: criterion.decision is Decision.MEDICALLY_NECESSARY))


def is_placeholder(criterion: Criterion, evidence: Evidence | None) -> bool:
    """Return whether *criterion* stands for content that is not known: it is undetermined whatever the case."""
    return evidence is not None and evidence.basis is Basis.UNKNOWN and criterion.is_judged


def _decide(revision: Revision, values: _Values) -> tuple[Decision, str | None]:
    applies = values.applies()
    if applies is not Truth.MET:
        return (Decision.NOT_APPLICABLE if applies is Truth.NOT_MET else Decision.UNDETERMINED), None
    for statement in precedence(revision):
        value = values.statement(statement)
        if value is Truth.MET and statement.decision is not None:
            return statement.decision, statement.id
        if value is Truth.UNDETERMINED:
            return Decision.UNDETERMINED, None
    return revision.otherwise, None


class _Values:
    """The values of a revision's criteria for one case, each worked out once."""

    def __init__(
        self, revision: Revision, vocabulary: Vocabulary, case: Mapping[str, Value], before: Known | None = None
    ) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self.case = case
        self.before = before
        self.known: dict[str, Truth] = {}
        self.shared: dict[str, Truth] = {}

    def criterion(self, criterion: Criterion, inherited: Evidence | None) -> Truth:
        if self.before is not None and (value := self.before(criterion, inherited)) is not None:
            self.known.setdefault(criterion.id, value)
            return value
        evidence = criterion.evidence or inherited
        children = [self.criterion(child, evidence) for child in criterion.children]
        value = self._own(criterion, children, evidence)
        self.known.setdefault(criterion.id, value)
        return value

    def statement(self, statement: Criterion) -> Truth:
        return self.known[statement.id]

    def _own(self, criterion: Criterion, children: Sequence[Truth], evidence: Evidence | None) -> Truth:
        if is_placeholder(criterion, evidence):
            return Truth.UNDETERMINED
        if criterion.is_judged:
            answer = self.case.get(criterion.id)
            return truth(None if answer is None else answer is True)
        parts = []
        if criterion.when is not None:
            parts.append(self.condition(criterion.when))
        if criterion.connective is not None:
            parts.append(join(criterion.connective, children, criterion.bound))
        return parts[0] if len(parts) == 1 else all_of(parts)

    def condition(self, condition: Condition) -> Truth:
        if isinstance(condition, Comparison):
            return truth(compare(condition, self.case, self.vocabulary))
        if isinstance(condition, Group):
            parts = [self.condition(part) for part in condition.conditions]
            return join(condition.connective, parts, condition.bound)
        if condition.name not in self.shared:
            self.shared[condition.name] = self.condition(self.revision.definitions[condition.name])
        return self.shared[condition.name]

    def applies(self) -> Truth:
        applies_to = self.revision.applies_to
        if not (applies_to.only or applies_to.excluded):
            return Truth.MET
        line = self.case.get(LINE_OF_BUSINESS)
        if line is None:
            return Truth.UNDETERMINED
        inside = truth(line in applies_to.only) if applies_to.only else Truth.MET
        return all_of([inside, negation(truth(line in applies_to.excluded))])


class _AsFarAsAsked(_Values):
    """The same values, each worked out when it is asked for, and of a group's parts as few as are enough."""

    def __init__(
        self, revision: Revision, vocabulary: Vocabulary, case: Mapping[str, Value], before: Known | None = None
    ) -> None:
        super().__init__(revision, vocabulary, case, before)
        self._found: dict[int, Truth] = {}

    def statement(self, statement: Criterion) -> Truth:
        return self.criterion(statement, self.revision.evidence.criteria)

    def criterion(self, criterion: Criterion, inherited: Evidence | None) -> Truth:
        found = self._found.get(id(criterion))
        if found is None:
            found = self.before(criterion, inherited) if self.before is not None else None
            found = self._worked_out(criterion, criterion.evidence or inherited) if found is None else found
            self._found[id(criterion)] = found
        return found

    def _worked_out(self, criterion: Criterion, evidence: Evidence | None) -> Truth:
        connective, when = criterion.connective, criterion.when
        if connective is None and when is not None:
            return self.condition(when)
        if connective is None or connective is Connective.COUNT:
            return self._own(criterion, [self.criterion(child, evidence) for child in criterion.children], evidence)
        own = Truth.MET if when is None else self.condition(when)
        if own is Truth.NOT_MET:
            return own
        enough = Truth.NOT_MET if connective is Connective.ALL_OF else Truth.MET
        below = []
        for child in criterion.children:
            below.append(self.criterion(child, evidence))
            if below[-1] is enough:
                break
        joined = join(connective, below, None)
        return joined if when is None else all_of([own, joined])
