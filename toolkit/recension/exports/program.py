"""What a program for another engine computes: the facts it reads, their closure, and the steps to a decision.

Each target writes these parts in its own language. Nothing but names, numbers
and texts of the documents goes into them; names are held to the form of ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from recension.errors import UsageError
from recension.exports.closing import closures, followings
from recension.logic.evaluation import is_placeholder, precedence
from recension.model.conditions import Comparator, Comparison, Condition, Connective, Group, Use, comparisons
from recension.model.terms import terms_bearing
from recension.model.vocabulary import Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from recension.exports.closing import Closure, Said
    from recension.model.criteria import Criterion, Decision, Evidence
    from recension.model.revision import AppliesTo, Revision
    from recension.model.vocabulary import CodeSet, Vocabulary


_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_MOST_DIGITS = 15
"""Decimal digits that every engine keeps, whatever it takes for a number."""


class CannotExpressError(UsageError):
    """Something in a policy that a target has no means to say exactly."""


@dataclass(frozen=True, slots=True)
class Step:
    """A value that is worked out from facts and from the steps before it, which its condition *uses* by their names.

    A name says what it is the value of: ``criterion:imrt``, ``shared:minor``,
    or a counted ``part:1``. Without a condition it is undetermined.
    """

    name: str
    condition: Condition | None

    @property
    def comparisons(self) -> Iterator[Comparison]:
        """The comparisons of its condition."""
        yield from comparisons(self.condition) if self.condition is not None else ()


@dataclass(frozen=True)
class Program:
    """Everything a target writes down.

    *facts* are those that bear on the policy, in the order of the vocabulary,
    and after them one for each judged criterion. *steps* stand in an order in
    which they can be worked out. *following* is what follows from a fact that
    is true or false; *closures* is the same seen from the other end.
    """

    policy: str
    revision: str
    title: str
    facts: tuple[Fact, ...]
    following: Mapping[Said, tuple[Said, ...]]
    closures: Mapping[str, Closure]
    code_sets: Mapping[str, CodeSet]
    steps: tuple[Step, ...]
    criteria: tuple[str, ...]
    statements: tuple[tuple[str, Decision], ...]
    otherwise: Decision
    applies_to: AppliesTo
    by_id: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def comparisons(self) -> Iterator[Comparison]:
        """All comparisons of the steps."""
        for step in self.steps:
            yield from step.comparisons

    @property
    def code_facts(self) -> tuple[str, ...]:
        """The facts that hold codes."""
        return tuple(fact.id for fact in self.facts if fact.type is FactType.CODES)


def make_program(revision: Revision, vocabulary: Vocabulary, *, inline_counts: bool = False) -> Program:
    """Return what a program for *revision* computes.

    What is counted becomes a step of its own, so that it can be asked for
    twice, unless it is to stay *inline*.

    :raises CannotExpressError: if a number has more digits than engines keep, or a name is none.
    """
    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    used = terms_bearing(revision, vocabulary).facts
    # an answer to a judged criterion that is a fact as well may follow from any other fact
    whole = not vocabulary.by_id.keys().isdisjoint(judged)
    known = [fact for fact in vocabulary.facts if whole or fact.id in used]
    known += [_judged(name) for name in judged if name not in vocabulary.by_id]
    following = followings(known, vocabulary)
    steps = _Steps(revision, inline_counts=inline_counts)
    program = Program(
        policy=revision.policy, revision=revision.revision, title=revision.title,
        facts=tuple(known), following=following, closures=closures(known, following, vocabulary),
        code_sets=vocabulary.sets_by_id, steps=steps.all(),
        criteria=tuple(place.id for place in revision.outline),
        statements=tuple((each.id, each.decision) for each in precedence(revision) if each.decision is not None),
        otherwise=revision.otherwise, applies_to=revision.applies_to, by_id={fact.id: fact for fact in known},
    )  # fmt: skip
    _check(program)
    return program


def impossible(fact: str) -> str:
    """Return what a program says of a value that *fact* cannot have."""
    return f'"{fact}" has a value that it cannot have'


def contradiction(fact: str) -> str:
    """Return what a program says where a case makes *fact* both true and false."""
    return f'the case contradicts itself: by what it says, "{fact}" is both true and false'


def exact(number: Decimal, where: str) -> str:
    """Return *number* in plain digits.

    :raises CannotExpressError: if an engine could take it for another one.
    """
    text = format(number.normalize(), "f")
    if len(text.replace("-", "").replace(".", "").lstrip("0")) > _MOST_DIGITS:
        message = f"{where}: the number {text} has more than {_MOST_DIGITS} digits, and other engines would round it"
        raise CannotExpressError(message, hint="write a number with fewer digits")
    return text


def months_and_days(duration: str) -> tuple[int, int]:
    """Return how many months and how many days an ISO 8601 *duration* has."""
    found = {letter: int(number) for number, letter in re.findall(r"(\d+)([YMWD])", duration)}
    return 12 * found.get("Y", 0) + found.get("M", 0), 7 * found.get("W", 0) + found.get("D", 0)


def levels(steps: Sequence[Step]) -> list[list[Step]]:
    """Return *steps* in groups, each of which rests on those before it alone."""
    level: dict[str, int] = {}
    groups: list[list[Step]] = []
    for step in steps:
        below = [level[name] for name in _names(step.condition)]
        level[step.name] = 1 + max(below, default=-1)
        if level[step.name] == len(groups):
            groups.append([])
        groups[level[step.name]].append(step)
    return groups


class _Steps:
    """The steps of a revision, in the order in which they can be worked out."""

    def __init__(self, revision: Revision, *, inline_counts: bool) -> None:
        self.revision = revision
        self.inline_counts = inline_counts
        self.made: dict[str, Step] = {}
        self.parts = 0

    def all(self) -> tuple[Step, ...]:
        for criterion in self.revision.criteria:
            self._criterion(criterion, self.revision.evidence.criteria)
        return tuple(self.made.values())

    def _criterion(self, criterion: Criterion, inherited: Evidence | None) -> Condition:
        evidence = criterion.evidence or inherited
        children = tuple(self._criterion(child, evidence) for child in criterion.children)
        condition: Condition | None = None
        if criterion.is_judged and not is_placeholder(criterion, evidence):
            condition = Comparison(criterion.id, Comparator.IS_TRUE)
        elif not criterion.is_judged:
            parts = [self._condition(criterion.when)] if criterion.when is not None else []
            if criterion.connective is not None:
                parts.append(Group(criterion.connective, children, criterion.bound))
            condition = parts[0] if len(parts) == 1 else Group(Connective.ALL_OF, tuple(parts))
        return self._add(f"criterion:{criterion.id}", condition)

    def _condition(self, condition: Condition) -> Condition:
        if isinstance(condition, Use):
            name = f"shared:{condition.name}"
            if name in self.made:
                return Use(name)
            return self._add(name, self._condition(self.revision.definitions[condition.name]))
        if isinstance(condition, Group):
            parts = tuple(self._condition(part) for part in condition.conditions)
            if condition.connective is Connective.COUNT and not self.inline_counts:
                parts = tuple(part if isinstance(part, Use) else self._part(part) for part in parts)
            return Group(condition.connective, parts, condition.bound)
        return condition

    def _part(self, condition: Condition) -> Condition:
        self.parts += 1
        return self._add(f"part:{self.parts}", condition)

    def _add(self, name: str, condition: Condition | None) -> Condition:
        self.made[name] = Step(name, condition)
        return Use(name)


def _names(condition: Condition | None) -> Iterable[str]:
    if isinstance(condition, Use):
        yield condition.name
    elif isinstance(condition, Group):
        for part in condition.conditions:
            yield from _names(part)


def _judged(name: str) -> Fact:
    return Fact(name, name, "", FactType.BOOLEAN, "judged")


def _check(program: Program) -> None:
    shared = [step.name.partition(":")[2] for step in program.steps if step.name.startswith("shared:")]
    for name in (*program.by_id, *program.criteria, *shared):
        if not _NAME.fullmatch(name):
            raise CannotExpressError(f"{name!r} is no name for a fact, a criterion or a shared condition")
    for step in program.steps:
        for each in step.comparisons:
            fact = program.by_id.get(each.fact)
            if fact is None:
                raise CannotExpressError(f'{step.name}: there is no fact "{each.fact}" in the vocabulary')
            if each.comparator is Comparator.IS_TRUE and fact.type is not FactType.BOOLEAN:
                raise CannotExpressError(f'{step.name}: "{each.fact}" is a fact that is neither true nor false')
            for value in each.values:
                if isinstance(value, Decimal):
                    exact(value, step.name)
