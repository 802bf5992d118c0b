"""The passes of the alignment, from the surest evidence to the weakest.

Ids; authors' hints; unique exact text; similarity within a parent; similarity
across parents; last, for display only, the slot. A criterion taken by one pass
is not offered to the next, every tie is broken by a key that does not change
when the two sides are swapped, and neither label nor position counts as
evidence, so reordering either side changes nothing but the slots.

Of two revisions that are no neighbours, what authors say of former ids stands
in those between them: an id that changed from step to step carries end to end.

The idea of passes follows Chawathe et al., *Change detection in hierarchically
structured information* (1996), and Fluri et al., *Change distilling* (2007).
"""

from __future__ import annotations

from collections import Counter, deque
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.alignment.matches import Alignment, Match, MatchBasis
from recension.alignment.similarity import Free, Pool, similar
from recension.alignment.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from recension.model.criteria import Placed
    from recension.model.revision import Revision

WITHIN_PARENT = 0.75
"""How alike two criteria of one parent must be to be one that was reworded."""
ACROSS_PARENTS = 0.9
"""How alike two criteria of different parents must be: they moved and were reworded."""


def align(old: Revision, new: Revision, between: Sequence[Revision] = ()) -> Alignment:
    """Pair each criterion of *old* with the one in *new* that continues it, or stands in its place.

    *between* are the revisions of their line that lead from one to the other:
    what they say of former ids is taken as if *new* said it.
    """
    passes = _of_ids(old, new)
    if between:
        passes.take(_by_steps(passes, [old, *between, new]), MatchBasis.FORMERLY)
    passes.take(_by_hint(passes, "instead_of"), MatchBasis.INSTEAD_OF)
    passes.take(_by_text(passes), MatchBasis.EXACT_TEXT)
    passes.take_similar(_of_one_parent(passes), WITHIN_PARENT, MatchBasis.SIMILAR_IN_PARENT)
    passes.take_similar([_without_twins(passes)], ACROSS_PARENTS, MatchBasis.SIMILAR)
    passes.take(_by_slot(passes), MatchBasis.SLOT)
    return passes.alignment()


class _Passes:
    """The matches made so far, what became of each old criterion in them, and what is still free, in its order."""

    def __init__(self, old: Revision, new: Revision, by_id: Iterable[tuple[Placed, Placed]]) -> None:
        self.old_outline = old.outline
        self.new_outline = new.outline
        self.became = dict(by_id)
        self.matches = {new: Match(old, new, MatchBasis.ID) for old, new in self.became.items()}
        self.free_old = dict.fromkeys([place for place in old.outline if place not in self.became])
        self.free_new = dict.fromkeys([place for place in new.outline if place not in self.matches])
        self._wordings: dict[Placed, Wording] = {}

    def take(self, pairs: Iterable[tuple[Placed, Placed]], basis: MatchBasis, score: float = 1.0) -> None:
        for old, new in pairs:
            if old in self.free_old and new in self.free_new:
                del self.free_old[old]
                del self.free_new[new]
                self.became[old] = new
                self.matches[new] = Match(old, new, basis, score)

    def take_similar(self, pools: Iterable[Pool], least: float, basis: MatchBasis) -> None:
        for score, old, new in similar(pools, least):
            self.take([(old, new)], basis, round(score, 4))

    def wording(self, place: Placed) -> Wording:
        known = self._wordings.get(place)
        if known is None:
            known = self._wordings[place] = Wording(place.criterion)
        return known

    def pool(self, old: Iterable[Placed], new: Iterable[Placed]) -> Pool:
        return Pool(*([Free(place, self.wording(place)) for place in places] for places in (old, new)))

    def continued(self, place: Placed | None) -> Placed | None:
        """Return what an old criterion continues as, None if there is none or nothing yet."""
        return self.became.get(place) if place else None

    def alignment(self) -> Alignment:
        ordered = tuple([self.matches[place] for place in self.new_outline if place in self.matches])
        return Alignment(ordered, tuple(self.free_old), tuple(self.free_new), self.became)


def _of_ids(old: Revision, new: Revision) -> _Passes:
    """Return the matches that ids make, those that a program made aside, and former ones where they changed."""
    passes = _Passes(old, new, _by_id(old, new) if old.ids == new.ids == "given" else ())
    passes.take(_by_hint(passes, "formerly"), MatchBasis.FORMERLY)
    return passes


def _by_steps(passes: _Passes, line: Sequence[Revision]) -> list[tuple[Placed, Placed]]:
    """Return the free criteria that are one by the ids of each step, in the order of the old ones."""
    carried = {place.id: place.id for place in passes.free_old}
    for step in pairwise(line):
        became = {before.id: after.id for before, after in _of_ids(*step).became.items()}
        carried = {first: became[now] for first, now in carried.items() if now in became}
    new = {place.id: place for place in passes.free_new}
    return [(place, new[carried[place.id]]) for place in passes.free_old if carried.get(place.id) in new]


def _by_id(old: Revision, new: Revision) -> Iterable[tuple[Placed, Placed]]:
    waiting = {place.criterion.id: place for place in new.outline}
    if len(waiting) == len(new.outline):
        # nothing is taken twice: of a repeated id of the old side the first goes with it
        return [(place, same) for place in old.outline if (same := waiting.pop(place.criterion.id, None)) is not None]
    return _by_repeated_id(old, new)


def _by_repeated_id(old: Revision, new: Revision) -> Iterator[tuple[Placed, Placed]]:
    """Yield the pairs where an id is repeated, which is a mistake: the first goes with the first."""
    waiting: dict[str, deque[Placed]] = {}
    for place in new.outline:
        waiting.setdefault(place.criterion.id, deque()).append(place)
    for place in old.outline:
        if waiting.get(place.criterion.id):
            yield place, waiting[place.criterion.id].popleft()


def _by_hint(passes: _Passes, hint: str) -> list[tuple[Placed, Placed]]:
    """Return what authors say, read from whichever side says it: a diff can be asked for in either direction."""
    said_by_new = list(_claims(passes.free_old, passes.free_new, hint))
    return said_by_new + [(old, new) for new, old in _claims(passes.free_new, passes.free_old, hint)]


def _claims(named: Iterable[Placed], naming: Iterable[Placed], hint: str) -> Iterator[tuple[Placed, Placed]]:
    by_id = {place.id: place for place in named}
    for place in naming:
        for name in getattr(place.criterion, hint) or ():
            if name in by_id:
                yield by_id[name], place


def _by_text(passes: _Passes) -> list[tuple[Placed, Placed]]:
    """Return the free criteria whose texts are the same, and stand once on either side."""
    old, new = (_alone(passes, free) for free in (passes.free_old, passes.free_new))
    pairs = ((place, new[form]) for form, place in old.items() if form and form in new)
    return [(old, new) for old, new in pairs if passes.wording(old).may_be_same(passes.wording(new))]


def _of_one_parent(passes: _Passes) -> Iterator[Pool]:
    """Yield the free criteria of each parent that is there on both sides."""
    old, new = (_by_parent(free) for free in (passes.free_old, passes.free_new))
    for parent, siblings in old.items():
        if parent is None or passes.continued(parent):
            yield passes.pool(siblings, new.get(passes.continued(parent), ()))


def _without_twins(passes: _Passes) -> Pool:
    """Return the free criteria, whatever their parents, without those of one side that say the same.

    Under other parents nothing but the text pairs them, and of two that say the same either could be meant.
    """
    old, new = (_alone(passes, free).values() for free in (passes.free_old, passes.free_new))
    return passes.pool(old, new)


def _alone(passes: _Passes, free: Collection[Placed]) -> dict[str, Placed]:
    """Return those of the *free* whose text stands once among them, by its normal form."""
    counts = Counter(passes.wording(place).form for place in free)
    return {form: place for place in free if counts[form := passes.wording(place).form] == 1}


def _by_slot(passes: _Passes) -> list[tuple[Placed, Placed]]:
    """Return the pairs that stand alone between the same two matched neighbours, in the same parent."""
    continued = {place.parent: passes.continued(place.parent) for place in passes.free_old}
    siblings = {old: new for old, new in continued.items() if old is None or new}
    old_children = _by_parent(passes.old_outline, siblings.keys())
    new_children = _by_parent(passes.new_outline, set(siblings.values()))
    return [pair for old, new in siblings.items()
            for pair in _alone_in_slot(passes, old_children[old], new_children.get(new, ()))]  # fmt: skip


def _alone_in_slot(passes: _Passes, old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    across = dict(_gaps(new, passes.free_new))
    for (before, after), inside in _gaps(old, passes.free_old):
        others = across.get((passes.continued(before), passes.continued(after)), [])
        if len(inside) == len(others) == 1 and _may_stand_in_place(inside[0], others[0]):
            yield inside[0], others[0]


def _gaps(
    siblings: Sequence[Placed], free: Collection[Placed]
) -> Iterator[tuple[tuple[Placed | None, Placed | None], list[Placed]]]:
    """Yield each run of free siblings with the matched ones around it, None at the ends."""
    before: Placed | None = None
    inside: list[Placed] = []
    for place in siblings:
        if place in free:
            inside.append(place)
            continue
        if inside:
            yield (before, place), inside
        before, inside = place, []
    if inside:
        yield (before, None), inside


def _by_parent(
    places: Iterable[Placed], parents: Collection[Placed | None] | None = None
) -> dict[Placed | None, list[Placed]]:
    """Return *places* by their parent, or those below *parents* only."""
    children: dict[Placed | None, list[Placed]] = {}
    for place in places:
        if parents is None or place.parent in parents:
            children.setdefault(place.parent, []).append(place)
    return children


def _may_stand_in_place(old: Placed, new: Placed) -> bool:
    """Return whether neither side says, by an empty ``instead_of``, that it stands in nobody's place."""
    return old.criterion.instead_of != () and new.criterion.instead_of != ()
