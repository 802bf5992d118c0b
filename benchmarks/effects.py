"""The speed of effects: the net effect with a witness that was run through the evaluator, against z3 on the same work.

    uv run python benchmarks/effects.py [--runs 7]

Both sides get two revisions in memory, put "which complete cases are decided
differently, and in which direction" to their solver, and run one case for each
direction through our evaluator: the least one, and it is the same one. That z3
is let off with any case is timed as well. Then the effects of all changes one
by one, at three sizes, with their growth.
"""

from __future__ import annotations

import argparse
import statistics
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import z3

from corpus import policy, vocabulary
from edits import edited, ten_edits
from in_z3 import Decided, Words
from least_in_z3 import LeastInZ3, nearest_first
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import diff
from recension.diffing.atoms import constants
from recension.diffing.effects import Effects
from recension.logic.effect import direction_of
from recension.logic.evaluation import decide
from recension.model.vocabulary import NUMBERS
from turns import timed, turn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corpus import Document
    from recension.diffing import RevisionDiff

Found: TypeAlias = "dict[str, Mapping[str, Any]]"
"""A case for each direction."""
Offered: TypeAlias = "dict[str, list[Any]]"
SIZES = (60, 600, 6_000)
BETWEEN = 120
"""A size besides: of 60 criteria 40 are leaves, of these 80, and the target is for 60 leaves."""


def net_by_z3(pair: Pair, offered: Offered | None) -> Found:
    """Return the case of each direction of the net effect, run through the evaluator, by z3.

    It is the least one, of the values *offered* for numbers; without those any case will do.
    """
    words, solver, found = Words(pair.facts), z3.Solver(), {}
    solver.add(*words.lawful)
    before, after = (Decided(words, document).rank() for document in (pair.old, pair.new))
    for more in (True, False):
        solver.push()
        solver.add(after > before if more else after < before)
        if offered is not None:
            case = LeastInZ3(words, solver, pair.judged, offered).case()
        else:
            case = words.case(solver.model(), pair.judged) if solver.check() == z3.sat else None
        if case is not None:
            sides = [decide(each.revision, pair.words, case).decision for each in pair.editions]
            way = direction_of(*sides)
            if way is None:
                raise AssertionError("z3's case is decided alike")
            found[way.value] = case
        solver.pop()
    return found


def net_by_ours(found: RevisionDiff) -> Found:
    """Return the least case of each direction."""
    effects = Effects(found.comparing, found.changes)
    return {witness.direction.value: witness.facts for witness in effects.net_alone[1]}


def offered_in(found: RevisionDiff) -> Offered:
    """Return the values that a witness may show of each number, the best first: near what the changes speak of."""
    analysis = Effects(found.comparing, found.changes).analysis
    if analysis is None:
        raise AssertionError("a vocabulary is missing")
    near = constants(analysis, range(len(found.changes)))
    ground = analysis.setting.ground
    numbers = [fact.id for fact in ground.vocabulary.facts if fact.type in NUMBERS]
    return {name: nearest_first(ground.cells[name].values, near.get(name, ())) for name in numbers}


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
    print(
        f"{'net effect with a checked witness':36} {'ours':>9} {'z3':>10} {'z3/ours':>8} {'any case':>9} {'z3/ours':>8}"
    )
    for criteria in sorted((*SIZES, BETWEEN)):
        for strict in (False, True):
            pair = Pair(criteria, strict=strict)
            found = diff(*pair.editions)
            offered, told = offered_in(found), net_by_ours(found)
            least, anyhow = net_by_z3(pair, offered), net_by_z3(pair, None)
            same = all(value == least[way][name] for way, case in told.items() for name, value in case.items())
            if not (told.keys() == least.keys() == anyhow.keys() and same):
                raise AssertionError("the two solvers do not agree")
            peers = [partial(net_by_z3, pair, each) for each in (offered, None)]
            (ours, theirs, ratio), (_, easier, lower) = (
                compared(partial(net_by_ours, found), peer, runs) for peer in peers
            )
            name = f"{criteria:6} criteria: {', '.join(sorted(told)) or 'none'}"
            figures = f"{theirs * 1000:7.1f} ms {ratio:7.1f}x {easier * 1000:6.1f} ms {lower:7.1f}x"
            print(f"{name:36} {ours * 1000:6.1f} ms {figures}", flush=True)


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
