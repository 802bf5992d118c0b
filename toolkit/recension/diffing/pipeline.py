"""The diffing pipeline: two editions in, every edit out, each told once, in the order of the new revision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from recension.changes import Change, Comparing, Detail, Edition, Side, criterion_details, differing, part_changes
from recension.changes.criteria import side
from recension.changes.listed import LISTS
from recension.changes.values import weakest
from recension.decoding import encode_condition
from recension.diffing.analysis import BUDGET
from recension.diffing.effects import Effects
from recension.diffing.operations import make_patch
from recension.diffing.reconciliation import reconcile
from recension.model.phrasing import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recension.alignment import Match
    from recension.diffing.patch import Patch
    from recension.diffing.reconciliation import Reconciliation
    from recension.logic.effect import ChangeEffect, NetEffect
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.pointer import Pointer

PARTS = ("metadata", "criteria", "definitions", "sections", "codes", "references", "revision_log", "vocabulary")
"""The parts of a revision, in the order in which a diff tells them."""
EDITORIAL = frozenset(
    ["reworded", "renumbered", "references-changed", "notes-changed", "hints-changed", "evidence-changed", "reordered",
     "id-changed"]
)  # fmt: skip
"""Kinds of change in a criterion that leave what it asks as it is; a reordering of statements is told apart."""


PLACING = frozenset(["not-comparable", "moved", "reordered", "renumbered", "id-changed"])
"""Kinds of change that can be told of a criterion whose content is not known."""
_RENUMBERED = ("label",)
ALONE = frozenset(["moved", "replaced", "reordered", "id-changed"])
"""Kinds of change of which the place is a part, so that no two of them are one edit at several places."""


class Renumbering(NamedTuple):
    """A criterion whose label alone changed."""

    id: str
    old: str
    new: str


@dataclass(frozen=True)
class RevisionDiff:
    """What changed between two editions of a policy.

    *renumbered* has the criteria whose label changed and nothing else; *states*
    says of each part whether it is unchanged, changed or not comparable.
    """

    old: Edition
    new: Edition
    changes: tuple[Change, ...]
    renumbered: tuple[Renumbering, ...]
    states: dict[str, str]
    comparing: Comparing
    budget: int = BUDGET

    @cached_property
    def patch(self) -> Patch:
        """What turns the old revision into the new one, made when first asked for."""
        return make_patch(self.comparing, self.changes)

    @cached_property
    def effects(self) -> tuple[ChangeEffect, ...]:
        """What each change does to coverage, in the order of *changes*, worked out when first asked for."""
        return self.told.each

    @property
    def net(self) -> NetEffect:
        """What all changes together do to coverage."""
        return self.told.net

    @cached_property
    def told(self) -> Effects:
        """The effects, and the solver behind them."""
        return Effects(self.comparing, self.changes, self.budget)

    @cached_property
    def reconciliation(self) -> Reconciliation | None:
        """How the log row of the new revision fits the changes; None where it does not speak of these two."""
        return reconcile(self)

    def of(self, part: str) -> tuple[Change, ...]:
        """Return the changes in one part."""
        return tuple(change for change in self.changes if change.part == part)

    @property
    def is_empty(self) -> bool:
        """Nothing at all changed."""
        return not self.changes and not self.renumbered

    @property
    def is_editorial(self) -> bool:
        """Criteria changed in words, order or numbers at most, not in what they ask, nor did anything around them."""
        return not any(self._may_decide(change) for change in self.changes)

    def _may_decide(self, change: Change) -> bool:
        """Return whether a change can make a difference to a case."""
        kinds = set(change.kinds)
        if change.part == "criteria":
            judged = any(site and site.id in self._judged for pair in _sites(change) for site in pair)
            return not kinds <= EDITORIAL or ("reworded" in kinds and judged) or self._swaps_statements(change)
        if change.part == "metadata":
            roles = any(detail.field == "codes_role" for detail in change.details)
            return roles or bool(kinds & {"otherwise-changed", "applies-to-changed"})
        binding = "binding" in (self.old.revision.codes_role, self.new.revision.codes_role)
        return change.part in ("definitions", "vocabulary") or (change.part == "codes" and binding)

    @cached_property
    def _judged(self) -> frozenset[str]:
        """The ids of the criteria that a reviewer judges, in either revision."""
        places = (*self.old.revision.outline, *self.new.revision.outline)
        return frozenset(place.id for place in places if place.criterion.is_judged)

    def _swaps_statements(self, change: Change) -> bool:
        """Return whether statements changed places: their order is that in which they decide."""
        return "reordered" in change.kinds and change.new is not None and len(change.new.pointer) == 2


def diff(old: Edition, new: Edition, budget: int = BUDGET, *, between: tuple[Revision, ...] = ()) -> RevisionDiff:
    """Return every edit that leads from *old* to *new*, each told once.

    *budget* bounds the work on each effect, in conflicts of the solver. *between*
    are the revisions that lead from one to the other, where they are no
    neighbours: criteria are followed through the ids that those changed.

    An empty diff means that the two say the same. Key order, comments, quoting
    and folding of a file are no edits.
    """
    comparing = Comparing(old, new, between)
    changed, renumbered = _criteria(comparing)
    changes = [*changed, *part_changes(comparing)]
    order = _Order(comparing)
    changes.sort(key=order.key)
    located = tuple(_located(change, comparing) for change in changes)
    return RevisionDiff(old, new, located, renumbered, _states(located, renumbered, comparing), comparing, budget)


def _criteria(comparing: Comparing) -> tuple[list[Change], tuple[Renumbering, ...]]:
    changes: list[Change] = []
    renumbered: list[Renumbering] = []
    for match, names in differing(comparing):
        details = criterion_details(match, comparing, names) if names != _RENUMBERED else ()
        if not details or all(detail.kind == "renumbered" for detail in details):
            if "label" in names:
                renumbered.append(Renumbering(match.new.criterion.id, match.old.label, match.new.label))
        else:
            changes.append(_change(match, details, comparing))
    return _grouped(changes), tuple(renumbered)


def _change(match: Match, details: tuple[Detail, ...], comparing: Comparing) -> Change:
    kinds = tuple(dict.fromkeys([detail.kind for detail in details]))
    subtree: tuple[str, ...] = ()
    sites: tuple[tuple[Placed, Placed], ...] = ()
    if "replaced" in kinds:
        details = (*(detail for detail in details if detail.kind == "replaced"), *_asked(match, comparing))
        kinds = tuple(kind for kind in kinds if kind in ("replaced", "split", "joined", "renumbered"))
        gone, come = comparing.replacing.partners(match)
        sites = (
            (match.old, match.new),
            *((match.old, place) for place in come),
            *((place, match.new) for place in gone),
        )
        subtree = _below((match.old, *gone), (match.new, *come), comparing)
    elif "not-comparable" in kinds:
        details = tuple(detail for detail in details if detail.kind in PLACING)
        kinds = tuple(dict.fromkeys(detail.kind for detail in details))
    evidence = weakest(match.old.evidence, match.new.evidence)
    return Change(
        "criteria", kinds, side(match.old), side(match.new), details, match.basis, match.score, evidence,
        tuple((side(old), side(new)) for old, new in sites) if len(sites) > 1 else (), subtree,
    )  # fmt: skip


def _below(old: Sequence[Placed], new: Sequence[Placed], comparing: Comparing) -> tuple[str, ...]:
    """Return the labels of what stood below replaced criteria and is gone, and of what is new below the others."""
    subtrees = ((old, comparing.replacing.removed), (new, comparing.replacing.added))
    return tuple(
        place.label
        for tops, found in subtrees
        for top in sorted(tops, key=lambda place: place.criterion.at)
        for place in found.get(top.criterion.at, ())
        if place is not top
    )


def _asked(match: Match, comparing: Comparing) -> Iterable[Detail]:
    """Yield what a replaced criterion asked and what the one in its place asks."""
    old, new = match.old.criterion.when, match.new.criterion.when
    if old != new:
        before = phrase(old, comparing.old.vocabulary) if old else None
        after = phrase(new, comparing.new.vocabulary) if new else None
        yield Detail("replaced", "when", old and encode_condition(old), new and encode_condition(new), before, after)


def _grouped(changes: list[Change]) -> list[Change]:
    """Join the changes that are one and the same edit at several places; where a place is part of it, there is one."""
    groups: dict[object, list[Change]] = {}
    for alike in _by(changes, _likeness).values():
        groups |= {id(alike[0]): alike} if len(alike) == 1 else _by(alike, lambda change: repr(_edits(change)))
    joined = []
    for group in groups.values():
        first = group[0]
        if len(group) > 1:
            sites = tuple((change.old, change.new) for change in group)
            weak = weakest(*(change.evidence for change in group))
            first = replace(first, details=_edits(first), sites=sites, evidence=weak)
        joined.append(first)
    return joined


def _by(changes: Iterable[Change], key: Callable[[Change], object]) -> dict[object, list[Change]]:
    groups: dict[object, list[Change]] = {}
    for change in changes:
        groups.setdefault(key(change), []).append(change)
    return groups


def _likeness(change: Change) -> object:
    """Return what changes that are one edit have in common, and few others do; a change that has a place, itself."""
    if not ALONE.isdisjoint(change.kinds):
        return id(change)
    return change.kinds, *((edit.field, edit.before_words, edit.after_words) for edit in _edits(change))


def _edits(change: Change) -> tuple[Detail, ...]:
    return tuple(detail for detail in change.details if detail.kind != "renumbered")


def _sites(change: Change) -> tuple[tuple[Side | None, Side | None], ...]:
    return change.sites or ((change.old, change.new),)


class _Order:
    """The one order in which changes are told: by part, then where they stand in the new revision.

    What was removed stands where it would be, after what stood before it and is still there.
    """

    def __init__(self, comparing: Comparing) -> None:
        self.after = _standing_before(comparing)

    def key(self, change: Change) -> tuple[object, ...]:
        part = PARTS.index(change.part)
        shown = change.new or change.old
        if shown is None:
            return (part,)
        if change.part == "criteria":
            own = _path(shown.pointer)
            place: tuple[object, ...] = (own, 1, own) if change.new else (self.after[shown.pointer], 2, own)
        else:
            steps = [(isinstance(step, str), str(step).rjust(8, "0")) for step in shown.pointer]
            place = ((), 1 if change.new else 2, steps)
        return (part, *place, shown.label, change.kinds)


def _standing_before(comparing: Comparing) -> dict[Pointer, tuple[int, ...]]:
    """Return, for each criterion that is gone, the place in the new outline of the last one before it that is not."""
    became = comparing.alignment.became
    places: dict[Pointer, tuple[int, ...]] = {}
    last: Placed | None = None
    for place in comparing.old.revision.outline:
        if place in became:
            last = place
        else:
            places[place.criterion.at] = _path(became[last].criterion.at) if last else ()
    return places


def _path(pointer: Pointer) -> tuple[int, ...]:
    """Return the places in *pointer*, from the top of the outline down: they sort in reading order."""
    return tuple(step for step in pointer if isinstance(step, int))


def _located(change: Change, comparing: Comparing) -> Change:
    old, new = comparing.old, comparing.new
    if old.document is None and new.document is None:
        return change
    sites = tuple((_placed(before, old), _placed(after, new)) for before, after in change.sites)
    return replace(change, old=_placed(change.old, old), new=_placed(change.new, new), sites=sites)


def _placed(side: Side | None, edition: Edition) -> Side | None:
    if side is None or edition.document is None:
        return side
    return side._replace(location=edition.document.location(side.pointer, label=side.label))


def _states(changes: Iterable[Change], renumbered: tuple[Renumbering, ...], comparing: Comparing) -> dict[str, str]:
    states = dict.fromkeys(PARTS, "unchanged")
    if renumbered:
        states["criteria"] = "changed"
    for change in changes:
        states[change.part] = "not_comparable" if "part-not-comparable" in change.kinds else "changed"
    for listed in LISTS:
        if not (listed.is_known(comparing.old.revision) or listed.is_known(comparing.new.revision)):
            states[listed.part] = "not_comparable"
    return states
