"""The speed of effects: the net effect with a witness that was run through the evaluator, against z3 on the same work.

    uv run python benchmarks/effects.py [--runs 7]

Both sides get two revisions in memory, put "which complete cases are decided
differently, and in which direction" to their solver, and run one case for each
direction through our evaluator. Ours finds the least case, z3 any. Then the
effects of all changes one by one, at three sizes, with their growth.
"""

from __future__ import annotations

import argparse
import statistics
import time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import z3

from corpus import policy, vocabulary
from edits import edited, ten_edits
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import diff
from recension.diffing.effects import Effects
from recension.logic.effect import direction_of, rank
from recension.logic.evaluation import evaluate, precedence
from recension.model.conditions import Comparator, Comparison, Condition, Connective, Group
from recension.model.criteria import Decision
from recension.model.vocabulary import NUMBERS, FactType

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.diffing import RevisionDiff
    from recension.model.criteria import Criterion
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

SIZES = (60, 600, 6_000)


class InZ3:
    """The decisions of revisions as z3 formulas, written from the documented semantics."""

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.facts: dict[str, Any] = {}
        for fact in words.facts:
            if fact.type is FactType.BOOLEAN:
                self.facts[fact.id] = z3.Bool(fact.id)
            elif fact.type is FactType.INTEGER:
                self.facts[fact.id] = z3.Int(fact.id)
            else:
                self.facts[fact.id] = z3.Int(fact.id) if fact.type is FactType.CHOICE else z3.Real(fact.id)

    def rules(self) -> list[Any]:
        """Return what the vocabulary demands of every case."""
        rules = []
        for fact in self.words.facts:
            own = self.facts[fact.id]
            rules += [z3.Implies(own, self.facts[other]) for other in fact.implies]
            rules += [z3.Not(z3.And(own, self.facts[other])) for other in fact.excludes]
            if fact.type is FactType.CHOICE:
                rules.append(z3.And(own >= 0, own < len(fact.options)))
            elif fact.type in NUMBERS:
                rules += [own >= int(fact.minimum)] if isinstance(fact.minimum, Decimal) else []
                rules += [own <= int(fact.maximum)] if isinstance(fact.maximum, Decimal) else []
        return rules

    def rank(self, revision: Revision) -> Any:  # noqa: ANN401 - a z3 expression
        """Return the rank of the decision, as a number."""
        decided = z3.IntVal(rank(revision.otherwise))
        for statement in reversed(precedence(revision)):
            decision = statement.decision or Decision.INDIVIDUAL_REVIEW
            decided = z3.If(self.criterion(statement), z3.IntVal(rank(decision)), decided)
        return decided

    def criterion(self, criterion: Criterion) -> Any:  # noqa: ANN401 - a z3 expression
        """Return whether a criterion is met."""
        parts = [] if criterion.when is None else [self.condition(criterion.when)]
        if criterion.connective is not None:
            below = [self.criterion(child) for child in criterion.children]
            parts.append(self.join(criterion.connective, below, criterion.bound))
        if not parts:
            return z3.Bool(f"judged {criterion.id}")
        return z3.And(*parts)

    def condition(self, condition: Condition) -> Any:  # noqa: ANN401 - a z3 expression
        """Return whether a condition holds."""
        if isinstance(condition, Group):
            return self.join(
                condition.connective, [self.condition(part) for part in condition.conditions], condition.bound
            )
        if not isinstance(condition, Comparison):
            raise TypeError("the corpus has no shared conditions")
        fact, known = self.facts[condition.fact], self.words.by_id[condition.fact]
        values = [self.constant(value, known) for value in condition.values]
        match condition.comparator:
            case Comparator.IS_TRUE:
                return fact
            case Comparator.EQUALS | Comparator.ONE_OF:
                return z3.Or(*(fact == value for value in values))
            case Comparator.LESS_THAN:
                return fact < values[0]
            case Comparator.AT_MOST:
                return fact <= values[0]
            case Comparator.GREATER_THAN:
                return fact > values[0]
            case Comparator.AT_LEAST:
                return fact >= values[0]
            case other:
                raise TypeError(f"the corpus has no {other}")

    @staticmethod
    def constant(value: object, known: Any) -> object:  # noqa: ANN401 - a fact
        """Return a constant as z3 compares it: an option by its place."""
        if isinstance(value, Decimal):
            return int(value)
        return value if isinstance(value, bool) else known.option_ids.index(value)

    @staticmethod
    def join(connective: Connective, parts: list[Any], bound: Any) -> Any:  # noqa: ANN401 - z3 expressions
        """Return parts under a connective."""
        if connective is Connective.COUNT:
            number = z3.Sum(*(z3.If(part, 1, 0) for part in parts))
            ways = {"at_least": number >= bound.number, "at_most": number <= bound.number}
            return ways.get(bound.quantity, number == bound.number)
        return {Connective.ALL_OF: z3.And(*parts), Connective.ANY_OF: z3.Or(*parts),
                Connective.NONE_OF: z3.Not(z3.Or(*parts))}[connective]  # fmt: skip

    def case(self, model: Any) -> dict[str, Any]:  # noqa: ANN401 - a z3 model
        """Return a complete case as our evaluator reads it."""
        found: dict[str, Any] = {}
        for fact in self.words.facts:
            value = model.eval(self.facts[fact.id], model_completion=True)
            if fact.type is FactType.BOOLEAN:
                found[fact.id] = z3.is_true(value)
            elif fact.type is FactType.CHOICE:
                found[fact.id] = fact.option_ids[value.as_long()]
            else:
                found[fact.id] = Decimal(value.as_long())
        return found


def net_by_z3(old: Edition, new: Edition) -> set[str]:
    """Return the directions of the net effect, each with one case run through the evaluator, by z3."""
    words = new.vocabulary
    if words is None:
        raise ValueError("the corpus has a vocabulary")
    encoded, solver, found = InZ3(words), z3.Solver(), set()
    solver.add(*encoded.rules())
    before, after = encoded.rank(old.revision), encoded.rank(new.revision)
    for more in (True, False):
        solver.push()
        solver.add(after > before if more else after < before)
        if solver.check() == z3.sat:
            case = encoded.case(solver.model())
            sides = [evaluate(each.revision, words, case).decision for each in (old, new)]
            way = direction_of(*sides)
            if way is None:
                raise AssertionError("z3's case is decided alike")
            found.add(way.value)
        solver.pop()
    return found


def net_by_ours(found: RevisionDiff) -> set[str]:
    """Return the same, with the least case for each direction."""
    effects = Effects(found.comparing, found.changes)
    return {witness.direction.value for witness in effects.net_alone[1]}


def editions(criteria: int, *, many: bool) -> tuple[Edition, Edition]:
    """Return a pair with ten edits, or *many*: ten for every 60 criteria."""
    old = policy(criteria)
    new = (edited(old, criteria // 6) if many else ten_edits(old)).document
    words = decode_vocabulary(vocabulary(criteria))
    return Edition(decode_revision(old), None, words), Edition(decode_revision(new), None, words)


def seconds(work: Callable[[], object]) -> float:
    """Return how long *work* takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    print(f"{'net effect with a checked witness':36} {'ours':>10} {'z3':>10} {'z3/ours':>8}")
    for criteria in SIZES:
        found = diff(*editions(criteria, many=False))
        if net_by_ours(found) != net_by_z3(found.old, found.new):
            raise AssertionError("the two solvers do not agree")
        ours, theirs, ratio = compared(found, runs)
        print(f"{criteria:6} criteria, ten edits{'':11} {ours * 1000:7.1f} ms {theirs * 1000:7.1f} ms {ratio:7.1f}x")
    print(f"\n{'effects of all changes one by one':36} {'time':>10} {'growth':>10}")
    first = 0.0
    for criteria in SIZES:
        found = diff(*editions(criteria, many=True))
        taken = seconds(partial(getattr, found, "effects"))
        first = first or taken
        entries = f"{criteria:6} criteria, {len(found.changes):5} entries"
        print(f"{entries:36} {taken * 1000:7.0f} ms {taken / first:9.0f}x")


def compared(found: RevisionDiff, runs: int) -> tuple[float, float, float]:
    """Return the median times of both, run in turn, and the median of z3's divided by ours."""
    ours, theirs = partial(net_by_ours, found), partial(net_by_z3, found.old, found.new)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratio = statistics.median(their / our for our, their in pairs)
    return statistics.median(our for our, _ in pairs), statistics.median(their for _, their in pairs), ratio


if __name__ == "__main__":
    main()
