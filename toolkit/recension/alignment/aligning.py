"""The passes of the alignment, from the surest evidence to the weakest.

Ids; authors' hints; unique exact text; similarity within a parent; similarity
across parents; last, for display only, the slot. A criterion taken by one pass
is not offered to the next, every tie is broken by a key that does not change
when the two sides are swapped, and neither label nor position counts as
evidence, so reordering either side changes nothing but the slots.

The idea of passes follows Chawathe et al., *Change detection in hierarchically
structured information* (1996), and Fluri et al., *Change distilling* (2007).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recension.alignment.matches import Alignment, Match, MatchBasis
from recension.alignment.wording import may_be_same, normal_form, similarity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.pointer import Pointer

WITHIN_PARENT = 0.75
"""How alike two criteria of one parent must be to be one that was reworded."""
ACROSS_PARENTS = 0.9
"""How alike two criteria of different parents must be: they moved and were reworded."""


def align(old: Revision, new: Revision) -> Alignment:
    """Pair each criterion of *old* with the one in *new* that continues it, or stands in its place."""
    passes = _Passes(old, new)
    if old.ids == new.ids == "given":
        passes.take(_by_id(passes), MatchBasis.ID)
    passes.take(_by_hint(passes, "formerly"), MatchBasis.FORMERLY)
    passes.take(_by_hint(passes, "instead_of"), MatchBasis.INSTEAD_OF)
    passes.take(_by_text(passes), MatchBasis.EXACT_TEXT)
    passes.take_similar(MatchBasis.SIMILAR_IN_PARENT, WITHIN_PARENT, passes.same_parent)
    passes.take_similar(MatchBasis.SIMILAR, ACROSS_PARENTS, passes.without_twins())
    passes.take(_by_slot(passes), MatchBasis.SLOT)
    return passes.alignment()


class _Passes:
    """The criteria that are still free, and the matches made so far."""

    def __init__(self, old: Revision, new: Revision) -> None:
        self.old_outline = old.outline
        self.new_outline = new.outline
        self.free_old = {place.criterion.at: place for place in old.outline}
        self.free_new = {place.criterion.at: place for place in new.outline}
        self.matched: dict[Pointer, Match] = {}
        """By the place of the old criterion."""
        self.forms = {id(place): normal_form(place.criterion.text) for place in (*old.outline, *new.outline)}

    def take(self, pairs: Iterable[tuple[Placed, Placed]], basis: MatchBasis, score: float = 1.0) -> None:
        for old, new in list(pairs):
            if old.criterion.at in self.free_old and new.criterion.at in self.free_new:
                del self.free_old[old.criterion.at]
                del self.free_new[new.criterion.at]
                self.matched[old.criterion.at] = Match(old, new, basis, score)

    def take_similar(self, basis: MatchBasis, least: float, eligible: Callable[[Placed, Placed], bool]) -> None:
        scored = []
        for old in self.free_old.values():
            for new in self.free_new.values():
                if eligible(old, new) and may_be_same(old.criterion, new.criterion):
                    score = similarity(self.forms[id(old)], self.forms[id(new)])
                    if score >= least:
                        scored.append((score, old, new))
        scored.sort(key=lambda candidate: (-candidate[0], _symmetric_key(candidate[1], candidate[2])))
        for score, old, new in scored:
            self.take([(old, new)], basis, round(score, 4))

    def same_parent(self, old: Placed, new: Placed) -> bool:
        if old.parent is None or new.parent is None:
            return old.parent is new.parent
        match = self.matched.get(old.parent.criterion.at)
        return match is not None and match.new.criterion.at == new.parent.criterion.at

    def without_twins(self) -> Callable[[Placed, Placed], bool]:
        """Return what says whether the texts of two criteria stand once each among the free ones of their side.

        Under other parents nothing but the text pairs them, and of two that say the same either could be meant.
        """
        counts = [Counter(self.forms[id(place)] for place in free.values()) for free in (self.free_old, self.free_new)]
        return lambda old, new: counts[0][self.forms[id(old)]] == counts[1][self.forms[id(new)]] == 1

    def alignment(self) -> Alignment:
        matches = {match.new.criterion.at: match for match in self.matched.values()}
        ordered = [matches[place.criterion.at] for place in self.new_outline if place.criterion.at in matches]
        return Alignment(tuple(ordered), tuple(self.free_old.values()), tuple(self.free_new.values()))


def _by_id(passes: _Passes) -> Iterator[tuple[Placed, Placed]]:
    new_by_id: dict[str, list[Placed]] = {}
    for place in passes.new_outline:
        new_by_id.setdefault(place.id, []).append(place)
    for place in passes.old_outline:
        waiting = new_by_id.get(place.id)
        if waiting:
            yield place, waiting.pop(0)


def _by_hint(passes: _Passes, hint: str) -> Iterator[tuple[Placed, Placed]]:
    """Yield what authors say, read from whichever side says it: a diff can be asked for in either direction."""
    for old, new in _claims(passes.free_old.values(), passes.free_new.values(), hint):
        yield old, new
    for new, old in _claims(passes.free_new.values(), passes.free_old.values(), hint):
        yield old, new


def _claims(named: Iterable[Placed], naming: Iterable[Placed], hint: str) -> Iterator[tuple[Placed, Placed]]:
    by_id = {place.id: place for place in named}
    for place in naming:
        for name in getattr(place.criterion, hint) or ():
            if name in by_id:
                yield by_id[name], place


def _by_text(passes: _Passes) -> Iterator[tuple[Placed, Placed]]:
    old_count = Counter(passes.forms[id(place)] for place in passes.free_old.values())
    new_by_form: dict[str, list[Placed]] = {}
    for place in passes.free_new.values():
        new_by_form.setdefault(passes.forms[id(place)], []).append(place)
    for place in passes.free_old.values():
        form = passes.forms[id(place)]
        twins = new_by_form.get(form, [])
        if form and old_count[form] == 1 and len(twins) == 1 and may_be_same(place.criterion, twins[0].criterion):
            yield place, twins[0]


def _by_slot(passes: _Passes) -> Iterator[tuple[Placed, Placed]]:
    """Yield the pairs that stand alone between the same two matched neighbours, in the same parent."""
    old_children = _children(passes.old_outline)
    new_children = _children(passes.new_outline)
    parents: list[tuple[Pointer | None, Pointer | None]] = [(None, None)]
    parents += [(match.old.criterion.at, match.new.criterion.at) for match in passes.matched.values()]
    continued = {at: match.new.criterion.at for at, match in passes.matched.items()}
    for old_parent, new_parent in parents:
        across = dict(_gaps(new_children.get(new_parent, ()), passes.free_new))
        for (before, after), inside in _gaps(old_children.get(old_parent, ()), passes.free_old):
            edge = (continued.get(before) if before else None, continued.get(after) if after else None)
            others = across.get(edge, [])
            if len(inside) == len(others) == 1 and _may_stand_in_place(inside[0], others[0]):
                yield inside[0], others[0]


def _gaps(
    siblings: Sequence[Placed], free: Mapping[Pointer, Placed]
) -> Iterator[tuple[tuple[Pointer | None, Pointer | None], list[Placed]]]:
    """Yield each run of free siblings with the places of the matched ones around it, None at the ends."""
    before: Pointer | None = None
    inside: list[Placed] = []
    for place in siblings:
        if place.criterion.at in free:
            inside.append(place)
            continue
        if inside:
            yield (before, place.criterion.at), inside
        before, inside = place.criterion.at, []
    if inside:
        yield (before, None), inside


def _children(outline: Sequence[Placed]) -> dict[Pointer | None, list[Placed]]:
    children: dict[Pointer | None, list[Placed]] = {}
    for place in outline:
        children.setdefault(place.parent.criterion.at if place.parent else None, []).append(place)
    return children


def _may_stand_in_place(old: Placed, new: Placed) -> bool:
    """Return whether neither side says, by an empty ``instead_of``, that it stands in nobody's place."""
    return old.criterion.instead_of != () and new.criterion.instead_of != ()


def _symmetric_key(old: Placed, new: Placed) -> tuple[str, ...]:
    return (*sorted([old.id, new.id]), *sorted([old.criterion.text, new.criterion.text]))
