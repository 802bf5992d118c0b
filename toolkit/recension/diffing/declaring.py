"""Which changes a claim of the revision log covers: the labels it reaches on either side, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from recension.diffing.claims import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.alignment import Alignment
    from recension.changes import Change, Side
    from recension.diffing.claims import Claim
    from recension.model.criteria import Placed
    from recension.model.revision import Revision

FREE = frozenset(["renumbered", "evidence-changed", "not-comparable", "id-changed", "hints-changed"])
"""Kinds of change that follow from others, concern the encoding alone, or cannot be told from no change."""
_ADORNED = frozenset(["notes-changed", "references-changed", "open-changed", "reworded"])
_WORDS = frozenset(["reworded", "notes-changed", "references-changed"])
_PLACES = frozenset(["moved", "reordered"])
_SAYS = {
    Action.ADDED: frozenset(["added"]),
    Action.REMOVED: frozenset(["removed"]),
    Action.MOVED: _PLACES,
    Action.REWORDED: _WORDS,
    Action.KEPT: frozenset[str](),
}
"""What an action says of the criterion itself and of those below; the actions that are not here say everything."""
_COMES_AND_GOES = frozenset(["added", "removed"])


def action_for(kinds: Iterable[str]) -> Action:
    """Return the action by which a log declares changes of these *kinds* at one criterion: the one that says most."""
    done = set(kinds)
    if done <= _COMES_AND_GOES:
        return Action(next(iter(done))) if len(done) == 1 else Action.REPLACED
    said = (Action.MOVED, Action.REWORDED)
    return next((action for action in said if done <= _SAYS[action]), Action.CHANGED)


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of change at one criterion that the log is to tell; None for the side on which it is not."""

    kind: str
    old: Placed | None
    new: Placed | None


@dataclass
class Reach:
    """The criteria that a claim speaks of, by label, on either side."""

    claim: Claim
    old: dict[str, Placed] = field(default_factory=dict)
    new: dict[str, Placed] = field(default_factory=dict)

    def covers(self, need: Need) -> bool:
        """Return whether the claim tells of *need*."""
        if self.is_at(need):
            return self._says(need.kind, itself=True)
        return self._is_above(need) and self._says(need.kind, itself=False)

    def is_at(self, need: Need) -> bool:
        """Return whether the claim names the criterion itself, on either side."""
        return _stands_in(need.old, self.old) or _stands_in(need.new, self.new)

    def _is_above(self, need: Need) -> bool:
        sides = ((need.old, self.old), (need.new, self.new))
        return any(_stands_in(each, reached) for place, reached in sides for each in _upwards(place))

    def _says(self, kind: str, *, itself: bool) -> bool:
        action = self.claim.action
        if self.claim.part == "criteria":  # of these criteria something is said that is no criterion: a note was added
            return itself and kind in _ADORNED
        if action in _SAYS:
            return kind in _SAYS[action]
        return not (itself and action is Action.CHANGED and kind in _COMES_AND_GOES)


class Reaches:
    """All that a row speaks of, by label: so a change finds the claims on it without asking each."""

    def __init__(self, reaches: Iterable[Reach]) -> None:
        self._old: dict[str, list[Reach]] = {}
        self._new: dict[str, list[Reach]] = {}
        for reach in reaches:
            for labels, named in ((reach.old, self._old), (reach.new, self._new)):
                for label in labels:
                    named.setdefault(label, []).append(reach)

    def on(self, need: Need) -> list[Reach]:
        """Return the claims that name the criterion of *need*, or one above it, on either side."""
        sides = ((need.old, self._old), (need.new, self._new))
        found = (reach for place, named in sides for each in _upwards(place) for reach in named.get(each.label, ()))
        return list({id(reach): reach for reach in found}.values())


class Needs:
    """What each change needs of the log, by its place in the diff."""

    def __init__(self, old: Revision, new: Revision, alignment: Alignment, changes: Iterable[Change]) -> None:
        self.alignment = alignment
        self.old = {place.label: place for place in old.outline}
        self.new = {place.label: place for place in new.outline}
        self.each = [tuple(self._of(change)) for change in changes]
        self._children: dict[int, list[Placed]] = {}
        for place in (*old.outline, *new.outline):
            if place.parent is not None:
                self._children.setdefault(id(place.parent), []).append(place)

    def _of(self, change: Change) -> Iterator[Need]:
        """Yield what is to be told of *change* at each of its criteria; nothing for what needs no telling."""
        kinds = [kind for kind in change.kinds if kind not in FREE]
        sites = change.sites or ((change.old, change.new),)
        if change.part == "definitions":  # a criterion that uses it on one side only has an entry of its own
            kinds = ["condition-changed"]
            sites = tuple(pair for pair in change.sites if all(pair))
        elif change.part != "criteria":
            return
        replaced = {"replaced", "split", "joined"} & set(kinds)
        for before, after in sites:
            old, new = _at(before, self.old), _at(after, self.new)
            if replaced:
                yield from ([Need("removed", old, None)] if old else [])
                yield from ([Need("added", None, new)] if new else [])
            else:
                yield from (Need(kind, old, new) for kind in kinds)

    def is_met(self, need: Need, reaches: Reaches) -> bool:
        """Return whether the log tells of *need*; of a heading, that all that came or went below is told is enough."""
        if any(reach.covers(need) for reach in reaches.on(need)):
            return True
        place = need.new if need.kind == "added" else need.old
        if need.kind not in _COMES_AND_GOES or place is None:
            return False
        below = [child for child in self._children.get(id(place), ()) if id(child) not in self._matched]
        return bool(below) and all(self.is_met(_same(need, child), reaches) for child in below)

    def touch(self, place: Placed) -> bool:
        """Return whether a change befell a criterion, anything below it, or something above that carried it along."""
        return id(place) in self._touched or self.carrying(place) is not None

    def carrying(self, place: Placed) -> int | None:
        """Return the change that added, removed or moved a criterion, itself or with what it stands below."""
        return next((self._carrying[id(each)] for each in _upwards(place) if id(each) in self._carrying), None)

    @cached_property
    def _touched(self) -> set[int]:
        places = (place for needs in self.each for need in needs for place in (need.old, need.new))
        return {id(each) for place in places for each in _upwards(place)}

    @cached_property
    def _carrying(self) -> dict[int, int]:
        carrying = ((number, need) for number, needs in enumerate(self.each) for need in needs
                    if need.kind in ("added", "removed", "moved"))  # fmt: skip
        return {id(place): number for number, need in carrying for place in (need.old, need.new) if place}

    @cached_property
    def _matched(self) -> set[int]:
        return {id(side) for match in self.alignment.matches for side in (match.old, match.new)}


def _at(side: Side | None, places: dict[str, Placed]) -> Placed | None:
    return places.get(side.label) if side else None


def _same(need: Need, place: Placed) -> Need:
    return Need(need.kind, None, place) if need.kind == "added" else Need(need.kind, place, None)


def _stands_in(place: Placed | None, reached: dict[str, Placed]) -> bool:
    return place is not None and reached.get(place.label) is place


def _upwards(place: Placed | None) -> Iterator[Placed]:
    """Yield *place*, and what it stands below."""
    while place is not None:
        yield place
        place = place.parent
