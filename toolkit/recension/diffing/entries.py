"""The entries of a diff, found by what they are about: which entry answers for which difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.changes import Change, Comparing
    from recension.model.criteria import Placed
    from recension.pointer import Pointer


class Entries:
    """The entries of a diff, found by what they are about."""

    def __init__(self, comparing: Comparing, changes: Sequence[Change]) -> None:
        self.alignment = comparing.alignment
        self.kinds: dict[tuple[str, str, Pointer], int] = {}
        self.first: dict[tuple[str, str], int] = {}
        self.criteria: dict[Pointer, tuple[int, frozenset[str]]] = {}
        self.replacing: dict[Pointer, int] = {}
        """The entries of splits and joins, by the place of each criterion concerned, on either side."""
        for index, change in enumerate(changes):
            sites = change.sites if change.part == "criteria" and change.sites else ((change.old, change.new),)
            for kind in change.kinds:
                self.first.setdefault((change.part, kind), index)
                for old, new in sites:
                    shown = new or old
                    if shown is not None:
                        self.kinds[change.part, kind, shown.pointer] = index
            if {"split", "joined"} & set(change.kinds):
                self.replacing |= {side.pointer: index for pair in sites for side in pair if side}
            for old, new in sites:
                if change.part == "criteria" and old and new:
                    self.criteria[new.pointer] = (index, frozenset(change.kinds))
        self.subtrees = self._entries_of_subtrees()
        """The entry of each added and removed criterion, by ``added`` or ``removed`` and its place."""

    def of(self, part: str, kind: str, pointer: Pointer) -> int:
        """Return the entry of this kind about what stands at *pointer*."""
        return self.kinds[part, kind, pointer]

    def untold(self, key: str) -> int:
        """Return the entry that answers for a difference which is not told where it stands.

        Citations are part of a reference list that is not known; evidence of
        the completeness of a revision; ids that a program made are told together.
        """
        choices = {
            "evidence": [("metadata", "metadata-changed"), ("metadata", "part-evidence-changed")],
            "id": [("metadata", "ids-regenerated")],
        }.get(key, [("references", "part-not-comparable")])
        return next(self.first[choice] for choice in choices if choice in self.first)

    def _entries_of_subtrees(self) -> dict[tuple[str, Pointer], int]:
        """Find them: the entry is that of the topmost one, or of a replacement."""
        found: dict[tuple[str, Pointer], int] = {}
        for kind, free in (("added", self.alignment.unmatched_new), ("removed", self.alignment.unmatched_old)):
            for place in free:
                own = self.kinds.get(("criteria", kind, place.criterion.at))
                own = self.replacing.get(place.criterion.at) if own is None else own
                above = place.parent
                if own is None and above is not None:
                    own = found.get((kind, above.criterion.at))
                    own = self._replacement(kind, above) if own is None else own
                if own is not None:
                    found[kind, place.criterion.at] = own
        return found

    def _replacement(self, kind: str, above: Placed) -> int | None:
        by = self.alignment.by_new if kind == "added" else self.alignment.by_old
        match = by.get(above.criterion.at)
        return self.criteria[match.new.criterion.at][0] if match else None
