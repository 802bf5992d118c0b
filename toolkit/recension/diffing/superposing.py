"""A comparison as a superposition: each entry of the diff is one edit, and some edits need others.

An edit needs another where without it there would be no place for it, or
something would be lost: a criterion put under a new one needs that one; a group
that goes needs what moves out of it to have moved.
"""

from __future__ import annotations

from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING

from recension.diffing.drift import drifted
from recension.diffing.entries import Entries
from recension.logic.merging import Merged, merge
from recension.logic.nodes import ROOT, Node, is_judged, is_unknown
from recension.logic.superposition import Edits, Superposition, bits_of, uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.alignment import Match
    from recension.changes import Change, Comparing
    from recension.model.criteria import Placed
    from recension.model.vocabulary import Vocabulary


class Superposed:
    """The superposition of a comparison whose entries are *changes*, and which edit needs which."""

    def __init__(self, comparing: Comparing, changes: Sequence[Change], old: Vocabulary, new: Vocabulary) -> None:
        self.comparing = comparing
        self.changes = changes
        self.entries = Entries(comparing, changes)
        self.nodes: list[Node] = [Node(None, None)]
        self.of_old: dict[Placed, int] = {}
        self.of_new: dict[Placed, int] = {}
        self._make_nodes()
        self._stand()
        self.merged: Merged = merge(old, new)
        self.superposition = Superposition(
            comparing.old.revision, comparing.new.revision, self.nodes, self.merged, self._edits()
        )

    def needs(self, edit: int) -> int:
        """Return an edit with all that it needs, as a state."""
        return self._settled(self._closure(1 << edit, self._needs), grow=True)

    def without(self, edit: int) -> int:
        """Return all edits but one and those that need it, as a state."""
        return self.less(self.superposition.all, edit)

    def less(self, state: int, edit: int) -> int:
        """Return *state* without one edit and those that need it."""
        needing = self._closure(1 << edit, self._needed_by)
        return self._settled(state & ~needing, grow=False)

    # ---- nodes

    def _make_nodes(self) -> None:
        told, subtrees, alignment = self.entries.criteria, self.entries.subtrees, self.comparing.alignment
        of_old, of_new, nodes = self.of_old, self.of_new, self.nodes
        matches = iter(alignment.matches)  # in the order of the new revision
        match = next(matches, None)
        for place in self.comparing.new.revision.outline:
            of_new[place] = len(nodes)
            if match is None or match.new is not place:
                nodes.append(Node(None, place, subtrees.get(("added", place.criterion.at))))
                continue
            of_old[match.old] = len(nodes)
            changed = told.get(place.criterion.at)
            nodes.append(self._continuing(match, *changed) if changed else Node(match.old, place))
            match = next(matches, None)
        for place in alignment.unmatched_old:
            of_old[place] = len(nodes)
            nodes.append(Node(place, None, subtrees.get(("removed", place.criterion.at))))

    @staticmethod
    def _continuing(match: Match, edit: int, kinds: frozenset[str]) -> Node:
        old, new = match.old.criterion, match.new.criterion
        same = match.basis.carries_identity
        judged = is_judged(match.old) and is_judged(match.new)
        asked = (old.when, old.connective, old.bound) == (new.when, new.connective, new.bound)
        known = not (is_unknown(match.old) or is_unknown(match.new))
        node = Node(match.old, match.new, edit)
        node.same = same
        node.reworded = same and judged and "reworded" in kinds
        node.doubtful = same and not judged and asked and known and old.text != new.text and drifted(old.text, new.text)
        node.opened = int(new.open) - int(old.open) if same else 0
        return node

    def _stand(self) -> None:
        """Say of each node under which others it stands, on either side."""
        nodes, of_old, of_new = self.nodes, self.of_old, self.of_new
        for place in range(1, len(nodes)):
            node = nodes[place]
            if node.old is not None:
                above = node.old.parent
                node.old_parent = ROOT if above is None else of_old[above]
                nodes[node.old_parent].children.append(place)
            if node.new is not None:
                above = node.new.parent
                node.new_parent = ROOT if above is None else of_new[above]
            if node.old_parent != node.new_parent:
                if node.new_parent is not None:
                    nodes[node.new_parent].children.append(place)
                for parent in (node.old_parent, node.new_parent):
                    if parent is not None:
                        nodes[parent].mixed = True

    def _edits(self) -> Edits:
        first = self.entries.first
        definitions, code_sets = {}, {}
        for index, change in enumerate(self.changes):
            shown = change.new or change.old
            if change.part == "definitions" and shown:
                definitions[shown.id] = index
            elif change.part == "vocabulary" and shown and shown.label.startswith("code set "):
                code_sets[shown.id] = index
        reordered = self.comparing.reordered
        return Edits(
            otherwise=first.get(("metadata", "otherwise-changed")),
            applies_to=first.get(("metadata", "applies-to-changed")),
            definitions=definitions,
            code_sets=code_sets,
            reordered=frozenset(
                node for top, node in self.of_new.items() if top.depth == 0 and top.criterion.at in reordered
            )
            if reordered
            else frozenset(),
            count=len(self.changes),
        )

    # ---- which edit needs which

    @cached_property
    def _needs(self) -> list[int]:
        """What each edit needs right away, as a state."""
        needs = [0] * len(self.changes)
        for edit, needed in self._pairs():
            if edit is not None and needed is not None and edit != needed:
                needs[edit] |= 1 << needed
        return needs

    @cached_property
    def _needed_by(self) -> list[int]:
        """The edits that need each edit right away, as a state."""
        needed_by = [0] * len(self.changes)
        for edit, needed in enumerate(self._needs):
            for other in bits_of(needed):
                needed_by[other] |= 1 << edit
        return needed_by

    def _pairs(self) -> Iterator[tuple[int | None, int | None]]:
        for node in self.nodes[1:]:
            if node.edit is None:
                continue
            above = None if node.new_parent is None else self.nodes[node.new_parent]
            below = None if node.old_parent is None else self.nodes[node.old_parent]
            if node.new is not None and (node.old is None or node.moves) and above is not None and above.old is None:
                yield node.edit, above.edit
            if node.old is not None and (node.new is None or node.moves) and below is not None and below.new is None:
                yield below.edit, node.edit
            yield from self._joining(node)
            yield from self._defining(node)
        yield from self._definitions_in_definitions()

    def _joining(self, node: Node) -> Iterator[tuple[int | None, int | None]]:
        """A criterion that becomes a group, or stops being one, does so together with what stands below it."""
        if node.old is None or node.new is None:
            return
        if (node.old.criterion.connective is None) is not (node.new.criterion.connective is None):
            for child in node.children:
                yield node.edit, self.nodes[child].edit
                yield self.nodes[child].edit, node.edit

    def _defining(self, node: Node) -> Iterator[tuple[int | None, int | None]]:
        old, new = self.comparing.old.revision, self.comparing.new.revision
        definitions = self.superposition.edits.definitions
        if not definitions:
            return
        if node.new is not None and node.new.criterion.when is not None:
            for name in uses(node.new.criterion.when, new):
                if name not in old.definitions:
                    yield node.edit, definitions.get(name)
        if node.old is not None and node.old.criterion.when is not None:
            for name in uses(node.old.criterion.when, old):
                if name not in new.definitions:
                    yield definitions.get(name), node.edit

    def _definitions_in_definitions(self) -> Iterator[tuple[int | None, int | None]]:
        old, new = self.comparing.old.revision.definitions, self.comparing.new.revision.definitions
        edits = self.superposition.edits.definitions
        for name, edit in edits.items():
            if name in new:
                yield from ((edit, edits.get(used)) for used in uses(new[name], self.comparing.new.revision)
                            if used not in old)  # fmt: skip
            if name in old:
                yield from ((edits.get(used), edit) for used in uses(old[name], self.comparing.old.revision)
                            if used not in new)  # fmt: skip

    @staticmethod
    def _closure(state: int, needs: Sequence[int]) -> int:
        pending = state
        while pending:
            more = reduce(or_, (needs[edit] for edit in bits_of(pending)), 0)
            pending = more & ~state
            state |= more
        return state

    def _settled(self, state: int, *, grow: bool) -> int:
        """Return *state* with no criterion below itself: of moves in a circle all are made, or none."""
        while self._moving and (circle := self._circle(state)) is not None:
            if grow:
                state = self._closure(state | circle, self._needs)
            else:
                state &= ~self._closure(circle & state, self._needed_by)
        return state

    @cached_property
    def _moving(self) -> list[int]:
        return [place for place, node in enumerate(self.nodes) if node.moves]

    def _circle(self, state: int) -> int | None:
        """Return the edits of the criteria that move, in the first circle found; None where there is none.

        Neither outline has one, so in each there is a move that is made and one that is not: the fewer are looked at.
        """
        made: list[int] = []
        left: list[int] = []
        for place in self._moving:
            edit = self.nodes[place].edit
            (made if edit is not None and state >> edit & 1 else left).append(place)
        for start in min(made, left, key=len):
            edits, place, steps = 0, start, 0
            while place != ROOT and steps <= len(self.nodes):
                here = self.nodes[place]
                edits |= 1 << here.edit if here.moves and here.edit is not None else 0
                above = here.parent(state)
                if above == start:
                    return edits
                place, steps = ROOT if above is None else above, steps + 1
        return None
