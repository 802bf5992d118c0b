"""Which of the free criteria of two revisions are alike enough to be one that was reworded.

Comparing every old text with every new one is quadratic, so the work is
bounded: by the length of the texts, never by the time it takes. Up to the bound
every pair is compared. Past it, only criteria that share a word are, those with
the rarest words first, for as long as all words that are equally rare fit the
bound; what is not reached is not paired, and told as removed and added. Which
pairs are compared depends neither on which side is called old nor on any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recension.alignment.wording import Wording
    from recension.model.criteria import Placed

MOST_WORK = 10_000_000_000
"""How much one pass compares: every old criterion with every new one where 500 of each, of 100 letters, are free."""
OVERHEAD = 100
"""The work of comparing two criteria apart from their letters, in letters of each."""


@dataclass(frozen=True, slots=True)
class Free:
    """A criterion that no pass has taken yet, and its wording."""

    place: Placed
    wording: Wording


@dataclass(frozen=True, slots=True)
class Pool:
    """Free criteria of both sides, any of which may be one: those of one parent, or all."""

    old: Sequence[Free]
    new: Sequence[Free]

    @property
    def work(self) -> int:
        """What it takes to compare every pair: it grows with the product of their lengths."""
        old, new = (sum(OVERHEAD + len(each.wording.form) for each in side) for side in (self.old, self.new))
        return old * new

    def by_word(self) -> Iterator[Pool]:
        """Yield the criteria of both sides that share a word, word by word."""
        old, new = (
            _indexed(side, lambda wording: dict.fromkeys(wording.form.split())) for side in (self.old, self.new)
        )
        for word in sorted(old.keys() & new.keys()):
            yield Pool(old[word], new[word])

    def pairs(self) -> Iterator[tuple[Free, Free]]:
        """Yield the pairs that can be one: of two that have facts those that share one, as often as they do."""
        factless = [new for new in self.new if not new.wording.facts]
        by_fact = _indexed(self.new, lambda wording: wording.facts)
        for old in self.old:
            if not old.wording.facts:
                yield from product([old], self.new)
                continue
            yield from product([old], factless)
            for fact in sorted(old.wording.facts):
                yield from product([old], by_fact.get(fact, ()))


def similar(pools: Iterable[Pool], least: float) -> list[tuple[float, Placed, Placed]]:
    """Return the pairs that are alike by *least* or more, the most alike first; ties are broken symmetrically."""
    compared: set[tuple[int, int]] = set()
    found = []
    for pool in _within_bound([pool for pool in pools if pool.old and pool.new]):
        for old, new in pool.pairs():
            pair = id(old), id(new)
            if pair in compared:
                continue
            compared.add(pair)
            if old.wording.may_be_same(new.wording):
                score = old.wording.similarity(new.wording, least)
                if score >= least:
                    found.append((score, old.place, new.place))
    return sorted(found, key=lambda pair: (-pair[0], symmetric_key(pair[1], pair[2])))


def symmetric_key(old: Placed, new: Placed) -> tuple[str, ...]:
    """Return what orders pairs in the same way whichever side is called old."""
    return (*sorted([old.id, new.id]), *sorted([old.criterion.text, new.criterion.text]))


def _within_bound(pools: Sequence[Pool]) -> Iterator[Pool]:
    """Yield the pools whose pairs are compared: all of them, or past the bound those of the rarest words."""
    if sum(pool.work for pool in pools) <= MOST_WORK:
        yield from pools
        return
    left = MOST_WORK
    shared = sorted(((part.work, part) for pool in pools for part in pool.by_word()), key=itemgetter(0))
    for work, equally_rare in groupby(shared, key=itemgetter(0)):
        parts = [part for _, part in equally_rare]
        left -= work * len(parts)
        if left < 0:
            return
        yield from parts


def _indexed(free: Iterable[Free], keys: Callable[[Wording], Iterable[str]]) -> dict[str, list[Free]]:
    found: dict[str, list[Free]] = {}
    for each in free:
        for key in keys(each.wording):
            found.setdefault(key, []).append(each)
    return found
