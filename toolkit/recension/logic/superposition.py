"""Two revisions laid over each other, and every state between them: some edits made, the others not.

A state is a set of edits, kept as the bits of an integer: 0 is the old revision,
all edits together the new one. Criteria that continue are one node, so what no
edit touches is encoded once for all states, and a node is encoded anew only for
states that differ in an edit which touches it or something below it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from recension.logic.nodes import ROOT, Node
from recension.model.conditions import Comparator, Condition, Use, comparisons, walk
from recension.model.criteria import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.logic.merging import Merged
    from recension.model.conditions import Comparison
    from recension.model.revision import AppliesTo, Revision

SMALL = 64
"""What has no more than so many criteria below it is small: the quickest way is to put all of it into the solver."""


@dataclass(frozen=True, slots=True)
class Edits:
    """Which edit changes what is no criterion; None, or no entry, where nothing does."""

    otherwise: int | None = None
    applies_to: int | None = None
    definitions: Mapping[str, int] = field(default_factory=dict)
    code_sets: Mapping[str, int] = field(default_factory=dict)
    reordered: frozenset[int] = frozenset()
    """The nodes of statements that changed places among their siblings."""
    count: int = 0


class Superposition:
    """The nodes of two revisions, and what stands where in each state."""

    def __init__(self, old: Revision, new: Revision, nodes: Sequence[Node], merged: Merged, edits: Edits) -> None:
        self.old = old
        self.new = new
        self.nodes = nodes
        self.merged = merged
        self.edits = edits
        self.all = (1 << edits.count) - 1
        self._deciding: dict[int, list[tuple[Decision, int]]] = {}
        self._mark_touched()
        self._mark_open()

    @cached_property
    def judged(self) -> tuple[Node, ...]:
        """The criteria of which only a reviewer can say whether they are met, on one side at least."""
        return tuple([node for node in self.nodes if node.is_judged])

    def otherwise(self, state: int) -> Decision:
        """Return what a case gets that meets no statement."""
        return (self.new if self._made(self.edits.otherwise, state) else self.old).otherwise

    def applies_to(self, state: int) -> AppliesTo:
        """Return whom the policy is for."""
        return (self.new if self._made(self.edits.applies_to, state) else self.old).applies_to

    def definition(self, name: str, state: int) -> Condition:
        """Return the shared condition called *name*."""
        return self.defining(name, state).definitions[name]

    def defining(self, name: str, state: int) -> Revision:
        """Return the revision that has the shared condition called *name* as it is in *state*."""
        made = self._made(self.edits.definitions.get(name), state)
        wanted, other = (self.new, self.old) if made else (self.old, self.new)
        return wanted if name in wanted.definitions else other

    def translated(self, comparison: Comparison, state: int, *, old: bool) -> Comparison:
        """Return *comparison*, of the old side or the new one, in the joint vocabulary."""
        if not (self.merged.old_facts or self.merged.old_sets):
            return comparison
        before = False
        if comparison.comparator is Comparator.IN:
            before = not self._made(self.edits.code_sets.get(str(comparison.values[0])), state)
        return self.merged.comparison(comparison, old_facts=old, old_sets=before)

    def children(self, place: int, state: int) -> list[int]:
        """Return the nodes that stand right below one, in no order that means anything."""
        nodes, node = self.nodes, self.nodes[place]
        if not node.mixed:
            return node.children
        return [child for child in node.children if nodes[child].parent(state) == place]

    def is_small(self, place: int) -> bool:
        """Return whether few nodes stand below one, on either side."""
        return len(self.nodes) <= SMALL + 1 or self._sizes[place] <= SMALL

    @cached_property
    def _sizes(self) -> list[int]:
        old, new = [0] * len(self.nodes), [0] * len(self.nodes)
        for node in self.nodes:
            above = node.old_parent
            while above is not None:
                old[above] += 1
                above = self.nodes[above].old_parent
            above = node.new_parent
            while above is not None:
                new[above] += 1
                above = self.nodes[above].new_parent
        return list(map(max, old, new))

    def deciding(self, state: int) -> list[tuple[Decision, int]]:
        """Return the statements with their decisions, in the order in which they decide."""
        key = state & self._edits_of_statements
        found = self._deciding.get(key)
        if found is None:
            found = []
            for place in self.statements(state):
                shown = self.nodes[place].shown(state)
                if shown is not None and shown.criterion.decision is not None:
                    found.append((shown.criterion.decision, place))
            found.sort(key=lambda each: each[0] is Decision.MEDICALLY_NECESSARY)
            self._deciding[key] = found
        return found

    def edited_by(self, edit: int) -> list[Node]:
        """Return the nodes that an edit touches by itself."""
        return [self.nodes[place] for place in self.edited.get(edit, ())]

    @cached_property
    def edited(self) -> dict[int, list[int]]:
        """The nodes that each edit touches by itself, by edit."""
        found: dict[int, list[int]] = {}
        for place, node in enumerate(self.nodes):
            if node.edit is not None:
                found.setdefault(node.edit, []).append(place)
        return found

    def scopes(self, edits: int) -> frozenset[int]:
        """Return the nodes in or below which the nodes of *edits* stand: the topmost ones that are still small."""
        return frozenset(self._scope(place) for edit in bits_of(edits) for place in self.edited.get(edit, ()))

    def _scope(self, place: int) -> int:
        """Return the topmost node that is small and has one in or below it."""
        while place != ROOT:
            node = self.nodes[place]
            above = node.old_parent if node.new_parent is None else node.new_parent
            if above is None or not self.is_small(above):
                break
            place = above
        return place

    @cached_property
    def shared_edits(self) -> int:
        """The edits that reach into conditions of criteria which they do not touch, as a state."""
        shared = (*self.edits.definitions.values(), *self.edits.code_sets.values())
        return sum(1 << edit for edit in set(shared))

    @cached_property
    def _edits_of_statements(self) -> int:
        edits = {self.nodes[place].edit for place in self.nodes[ROOT].children}
        return sum(1 << edit for edit in edits if edit is not None)

    def statements(self, state: int) -> list[int]:
        """Return the nodes of the statements in their order.

        Those that an edit of the state put somewhere stand where they do in the
        new revision, the others where they did in the old one, both between
        the statements that keep their places.
        """
        here = self.children(ROOT, state)
        gaps: dict[int, tuple[list[tuple[int, str, int]], list[tuple[int, str, int]]]] = {}
        kept_old, kept_new = self._kept
        for child in here:
            node = self.nodes[child]
            made = node.new is not None and (
                node.old is None or child not in self._placed or (node.edit is not None and state >> node.edit & 1)
            )
            side = node.new if made else node.old
            if side is None:
                continue
            gap = (kept_new if made else kept_old)[side.index]
            gaps.setdefault(gap, ([], []))[int(made and child in self._placed)].append((side.index, side.id, child))
        return [child for gap in sorted(gaps) for child in _interleaved(*gaps[gap])]

    @property
    def _placed(self) -> frozenset[int]:
        """The statements that an edit puts in another place."""
        return self._order[0]

    @property
    def _kept(self) -> tuple[list[int], list[int]]:
        return self._order[1], self._order[2]

    @cached_property
    def _order(self) -> tuple[frozenset[int], list[int], list[int]]:
        """Return which statements are put elsewhere, and for each place on either side in which gap it lies.

        Gaps are numbered by the statements that keep their places: each of them has a number of its own.
        """
        tops = self.nodes[ROOT].children
        placed = {child for child in tops if self.nodes[child].moves or child in self.edits.reordered}
        placed |= {child for child in tops if self.nodes[child].old is None or self.nodes[child].new is None}
        keeping = {self.nodes[child].new.criterion.at for child in tops if child not in placed}  # type: ignore[union-attr] # kept ones have both sides
        keeping_old = {self.nodes[child].old.criterion.at for child in tops if child not in placed}  # type: ignore[union-attr] # likewise
        gaps = []
        for criteria, kept in ((self.old.criteria, keeping_old), (self.new.criteria, keeping)):
            numbers, number = [], 0
            for criterion in criteria:
                is_kept = criterion.at in kept
                number += is_kept
                numbers.append(2 * number if is_kept else 2 * number + 1)
                # a kept statement has an even number, what stands after it the next odd one
            gaps.append(numbers)
        return frozenset(placed), gaps[0], gaps[1]

    def _made(self, edit: int | None, state: int) -> bool:
        return edit is None or bool(state >> edit & 1)

    def _mark_touched(self) -> None:
        """Tell every node which edits can make a difference to it, upwards on both sides."""
        for edit, places in self.edited.items():
            for place in places:
                self._mark(place, self._bit(edit))
        if self.edits.definitions or self.edits.code_sets:
            for place, node in enumerate(self.nodes):
                self._mark(place, self._edits_in_conditions(node))

    def _mark(self, place: int, edits: int) -> None:
        pending = [place]
        while pending:
            node = self.nodes[pending.pop()]
            if edits & ~node.touched:
                node.touched |= edits
                if node.old_parent is not None:
                    pending.append(node.old_parent)
                if node.new_parent is not None and node.new_parent != node.old_parent:
                    pending.append(node.new_parent)

    def _mark_open(self) -> None:
        """Tell every node in or below which something is not known that it is so, upwards on both sides."""
        unknown = [node for node in self.nodes if node.is_unknown]
        for node in self._upwards(unknown):
            node.hidden = True
        edited = [self.nodes[place] for places in self.edited.values() for place in places]
        doubted = [node for node in edited if node.doubtful or node.reworded or node.opened]
        for node in self._upwards([*unknown, *doubted]):
            node.open = True

    def _upwards(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """Yield *nodes* and all that stand above them on either side, each once."""
        pending, seen = list(nodes), set()
        while pending:
            node = pending.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                pending += [self.nodes[above] for above in (node.old_parent, node.new_parent) if above is not None]

    def _edits_in_conditions(self, node: Node) -> int:
        found = 0
        for side, revision in ((node.old, self.old), (node.new, self.new)):
            if side is not None and side.criterion.when is not None:
                for name in uses(side.criterion.when, self.old, self.new):
                    found |= self._bit(self.edits.definitions.get(name))
                    found |= self._edits_in_sets(Use(name), self.old) | self._edits_in_sets(Use(name), self.new)
                found |= self._edits_in_sets(side.criterion.when, revision)
        return found

    def _edits_in_sets(self, condition: Condition, revision: Revision) -> int:
        found = 0
        for comparison in comparisons(condition, revision.definitions):
            if comparison.comparator is Comparator.IN:
                found |= self._bit(self.edits.code_sets.get(str(comparison.values[0])))
        return found

    @staticmethod
    def _bit(edit: int | None) -> int:
        return 0 if edit is None else 1 << edit


def uses(condition: Condition, *revisions: Revision) -> Iterator[str]:
    """Yield the names of the shared conditions that *condition* uses in either revision, through others as well."""
    seen: set[str] = set()
    pending = [condition]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Use) and part.name not in seen:
                seen.add(part.name)
                pending += [each.definitions[part.name] for each in revisions if part.name in each.definitions]
                yield part.name


def _interleaved(old: list[tuple[int, str, int]], new: list[tuple[int, str, int]]) -> Iterator[int]:
    """Yield the nodes of one gap: each list in its order, and of two heads the one whose id comes first.

    So neither side is preferred, and the order is the same whichever is called old.
    """
    left, right = sorted(old), sorted(new)
    while left or right:
        take = left if left and (not right or left[0][1] <= right[0][1]) else right
        yield take.pop(0)[2]


def bits_of(state: int) -> Iterator[int]:
    """Yield the edits of a state, the first one first."""
    while state:
        lowest = state & -state
        yield lowest.bit_length() - 1
        state ^= lowest
