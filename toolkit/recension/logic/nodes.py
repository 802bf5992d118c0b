"""Criteria of two revisions laid over each other: one node for each that continues, comes or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.evaluation import is_placeholder

if TYPE_CHECKING:
    from recension.model.criteria import Placed

ROOT = 0
"""The place among the nodes of what stands above all statements."""


class Node:
    """A criterion of the old revision, of the new one, or one that continues from the one as the other.

    *edit* is the edit that adds, removes, moves or changes it, None where it is
    the same on both sides. *same* says that it is one criterion on both sides,
    not another in its place. *doubtful*: its text says something else and its
    condition does not. *opened* is 1 where its list was opened, -1 where it was closed.
    """

    # most of what can be said of a node is said of few, so it stands here and not in each
    old_parent: int | None = None
    new_parent: int | None = None
    same = True
    doubtful = False
    reworded = False
    opened = 0
    touched = 0
    """The edits that can make a difference to its value: its own and those below it."""
    open = False
    """Something is not known of it, or of what stands below it."""
    hidden = False
    """Its content, or that of something below it, is not known on one side at least."""
    mixed = False
    """Not the same nodes stand below it in every state."""

    def __init__(self, old: Placed | None, new: Placed | None, edit: int | None = None) -> None:
        self.old = old
        self.new = new
        self.edit = edit
        self.children: list[int] = []

    def shown(self, state: int) -> Placed | None:
        """Return the criterion as it is in a state, None for the root."""
        if self.new is None or self.old is None:
            return self.new or self.old
        return self.new if self.edit is None or state >> self.edit & 1 else self.old

    def parent(self, state: int) -> int | None:
        """Return under which node it stands in a state, None where it is not there."""
        made = self.edit is not None and state >> self.edit & 1
        if self.old is None:
            return self.new_parent if made else None
        if self.new is None:
            return None if made else self.old_parent
        return self.new_parent if made else self.old_parent

    @property
    def moves(self) -> bool:
        """It stands under different nodes on the two sides."""
        return self.old is not None and self.new is not None and self.old_parent != self.new_parent

    @property
    def is_unknown(self) -> bool:
        """Its content is not known, on one side at least."""
        old, new = self.old, self.new
        return (old is not None and old.evidence is not None and is_unknown(old)) or (
            new is not None and new.evidence is not None and is_unknown(new)
        )

    @property
    def is_judged(self) -> bool:
        """Only a reviewer can say whether it is met, on one side at least."""
        old, new = self.old, self.new
        return (old is not None and is_judged(old)) or (new is not None and is_judged(new))

    @property
    def is_linked(self) -> bool:
        """One criterion that a reviewer judges on one side and that has a condition, or children, on the other."""
        if self.edit is None or not self.same or self.old is None or self.new is None:
            return False
        return is_judged(self.old) is not is_judged(self.new) and not (is_unknown(self.old) or is_unknown(self.new))


def is_unknown(place: Placed) -> bool:
    """Return whether a criterion stands for content that is not known."""
    return place.evidence is not None and is_placeholder(place.criterion, place.evidence)


def is_judged(place: Placed) -> bool:
    """Return whether only a reviewer can say whether a criterion, whose content is known, is met."""
    criterion = place.criterion
    return criterion.when is None and not criterion.children and not is_unknown(place)


def judged_name(node: Node, shown: Placed) -> str:
    """Return the fact that a judged criterion asks for: one on both sides for a criterion that continues."""
    if node.same and node.new is not None:
        return node.new.id
    clash = shown is node.old and node.new is not None and node.new.id == shown.id
    return shown.id + "\0before" if clash else shown.id
