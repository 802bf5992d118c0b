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
from functools import partial
from typing import TYPE_CHECKING

import z3

from corpus import policy, vocabulary
from edits import edited, ten_edits
from in_z3 import Decided, Words
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import diff
from recension.diffing.effects import Effects
from recension.logic.effect import direction_of
from recension.logic.evaluation import decide
from turns import timed, turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus import Document
    from recension.diffing import RevisionDiff

SIZES = (60, 600, 6_000)


def net_by_z3(pair: Pair) -> set[str]:
    """Return the directions of the net effect, each with one case run through the evaluator, by z3."""
    words, solver, found = Words(pair.facts), z3.Solver(), set()
    solver.add(*words.lawful)
    before, after = (Decided(words, document).rank() for document in (pair.old, pair.new))
    for more in (True, False):
        solver.push()
        solver.add(after > before if more else after < before)
        if solver.check() == z3.sat:
            case = words.case(solver.model(), pair.judged)
            sides = [decide(each.revision, pair.words, case).decision for each in pair.editions]
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


class Pair:
    """A pair with ten edits, or *many*: ten for every 60 criteria; as plain data and decoded.

    A statement of the corpus asks for any of its sections, and hides most edits
    of one; of a *strict* pair it asks for all of them.
    """

    def __init__(self, criteria: int, *, many: bool = False, strict: bool = False) -> None:
        old = policy(criteria)
        new = (edited(old, criteria // 6) if many else ten_edits(old)).document
        self.old, self.new = (_strict(old), _strict(new)) if strict else (old, new)
        known = vocabulary(criteria)
        self.facts, self.words = known["facts"], decode_vocabulary(known)
        self.editions = [Edition(decode_revision(each), None, self.words) for each in (self.old, self.new)]
        places = (place for edition in self.editions for place in edition.revision.outline)
        self.judged = sorted({place.id for place in places if place.criterion.is_judged})


def _strict(document: Document) -> Document:
    criteria = [
        {("all_of" if key == "any_of" else key): value for key, value in statement.items()}
        for statement in document["criteria"]
    ]
    return document | {"criteria": criteria}


def print_net(runs: int) -> None:
    """Print what the net effect takes, where there is one and where there is none."""
    print(f"{'net effect with a checked witness':44} {'ours':>10} {'z3':>10} {'z3/ours':>8}")
    for criteria in SIZES:
        for strict in (False, True):
            pair = Pair(criteria, strict=strict)
            found = diff(*pair.editions)
            told = net_by_ours(found)
            if told != net_by_z3(pair):
                raise AssertionError("the two solvers do not agree")
            ours, theirs, ratio = compared(partial(net_by_ours, found), partial(net_by_z3, pair), runs)
            name = f"{criteria:6} criteria: {', '.join(sorted(told)) or 'none'}"
            print(f"{name:44} {ours * 1000:7.1f} ms {theirs * 1000:7.1f} ms {ratio:7.1f}x", flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    print_net(parser.parse_args().runs)
    print(f"\n{'effects of all changes one by one':36} {'time':>10} {'growth':>10}")
    first = 0.0
    for criteria in SIZES:
        found = diff(*Pair(criteria, many=True).editions)
        taken, _ = timed(partial(getattr, found, "effects"))
        first = first or taken
        entries = f"{criteria:6} criteria, {len(found.changes):5} entries"
        print(f"{entries:36} {taken * 1000:7.0f} ms {taken / first:9.0f}x", flush=True)


def compared(ours: Callable[[], object], theirs: Callable[[], object], runs: int) -> tuple[float, float, float]:
    """Return the median times of both, taking turns, and the median of z3's divided by ours."""
    pairs = [(turn(partial(timed, ours))[0], turn(partial(timed, theirs))[0]) for _ in range(runs)]
    ratio = statistics.median(their / our for our, their in pairs)
    return statistics.median(our for our, _ in pairs), statistics.median(their for _, their in pairs), ratio


if __name__ == "__main__":
    main()
