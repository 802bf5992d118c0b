"""The criteria of two revisions as one outline: matched ones merged where they stand, moved ones at both places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recension.redline.document import Mark, MarkedItem, MarkedNote, MarkedOutline, on_side, was
from recension.redline.moves import End
from recension.redline.wording import (
    compared,
    compared_lines,
    in_step,
    lines,
    marked,
    merged,
    paired,
    plain_compared,
    whole,
    words_of,
)
from recension.rendering.document import Outline
from recension.rendering.markup import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.alignment import Match
    from recension.diffing import RevisionDiff
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.pointer import Pointer
    from recension.redline.moves import Moves
    from recension.redline.remarks import Telling
    from recension.rendering.document import Document, Item, Note


class _Node(NamedTuple):
    """A criterion as its document shows it and as its revision places it, with those below."""

    item: Item
    place: Placed
    children: tuple[_Node, ...]

    @property
    def at(self) -> Pointer:
        return self.place.criterion.at

    @property
    def end(self) -> End:
        return End(self.item.label, self.item.anchor)


class Outlines:
    """Merges the criteria of the two documents of one diff; *anchors* gets the names of their places."""

    def __init__(
        self, diff: RevisionDiff, documents: tuple[Document, Document], moves: Moves, telling: Telling
    ) -> None:
        self._alignment = diff.comparing.alignment
        self._reordered = diff.comparing.reordered
        self._moves = moves
        self._telling = telling
        self.anchors: dict[tuple[str, Pointer], str] = {}
        sides = zip(documents, (diff.old.revision, diff.new.revision), strict=True)
        self._tops = tuple(_nodes(document, revision) for document, revision in sides)
        self._by_place = tuple({node.at: node for node in _all(tops)} for tops in self._tops)

    def merged(self) -> MarkedOutline:
        """Return both outlines as one."""
        return MarkedOutline(self._siblings(*self._tops))

    def alone(self, mark: Mark) -> MarkedOutline:
        """Return the outline of one side; criteria that the other one has at another place are told as moved."""
        tops = self._tops[0 if mark.in_old else 1]
        return MarkedOutline(tuple(self._alone(node, mark) for node in tops), mark)

    def _siblings(self, olds: Sequence[_Node], news: Sequence[_Node]) -> tuple[MarkedItem, ...]:
        there = {node.at: place for place, node in enumerate(news)}
        staying: dict[int, int] = {}
        for place, node in enumerate(olds):
            match = self._alignment.by_old.get(node.at)
            at = match.new.criterion.at if match else None
            if at in there and at not in self._reordered:
                staying[place] = there[at]
        return merged(in_step(olds, news, staying), self._kept, self._alone)

    def _kept(self, old: _Node, new: _Node) -> MarkedItem:
        compare = compared if self._alignment.by_new[new.at].basis.carries_identity else whole
        self.anchors["old", old.at] = self.anchors["new", new.at] = new.item.anchor
        return MarkedItem(
            plain_compared(old.item.label, new.item.label),
            compared_lines(old.item.prose, new.item.prose, compare),
            self._siblings(old.children, new.children),
            merged_notes(old.item.notes, new.item.notes),
            new.item.anchor, new.item.label_anchor,
            self._telling.of_criterion("new", new.at),
        )  # fmt: skip

    def _alone(self, node: _Node, mark: Mark, above: Match | None = None) -> MarkedItem:
        """Return a criterion that does not stay where it is, with all below it; *above* is that of one that moved."""
        match = (self._alignment.by_old if mark.in_old else self._alignment.by_new).get(node.at)
        if match is None or not match.basis.carries_identity:
            return self._one_sided(node, mark)
        moved = mark.as_moved
        old, new = self._by_place[0][match.old.criterion.at], self._by_place[1][match.new.criterion.at]
        carried = above is not None and match.old.parent is above.old and match.new.parent is above.new
        if mark.in_new:
            self.anchors["old", old.at] = self.anchors["new", new.at] = new.item.anchor
        return MarkedItem(
            marked((Span(node.item.label),), moved),
            on_side(compared_lines(old.item.prose, new.item.prose), moved),
            tuple(self._alone(child, mark, match) for child in node.children),
            on_side(merged_notes(old.item.notes, new.item.notes), moved),
            was(node.item.anchor) if mark.in_old else node.item.anchor,
            "" if mark.in_old else node.item.label_anchor,
            () if mark.in_old else self._telling.of_criterion("new", new.at),
            moved, None if carried else self._moves.number(match, old.end, new.end),
        )  # fmt: skip

    def _one_sided(self, node: _Node, mark: Mark) -> MarkedItem:
        """Return a criterion that the other side does not have; what stands below it, it may have all the same."""
        name, anchor = ("old", was(node.item.anchor)) if mark.in_old else ("new", node.item.anchor)
        self.anchors[name, node.at] = anchor
        return MarkedItem(
            marked((Span(node.item.label),), mark),
            lines(node.item.prose, mark),
            tuple(self._alone(child, mark) for child in node.children),
            tuple(marked_note(note, mark) for note in node.item.notes),
            anchor, "" if mark.in_old else node.item.label_anchor,
            self._telling.of_criterion(name, node.at), mark,
        )  # fmt: skip


def _nodes(document: Document, revision: Revision) -> tuple[_Node, ...]:
    places = iter(revision.outline)

    def node(item: Item) -> _Node:
        # the outline goes on in reading order, so the next places are those of the children
        return _Node(item, next(places), tuple(node(child) for child in item.children))

    blocks = [block for section in document.sections for block in section.blocks]
    return tuple(node(item) for block in blocks if isinstance(block, Outline) for item in block.items)


def _all(nodes: Iterable[_Node]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)


def marked_note(note: Note, mark: Mark) -> MarkedNote:
    """Return a note with one mark."""
    return MarkedNote(marked((Span(note.lead),), mark), lines(note.prose, mark), mark)


def compared_notes(old: Note, new: Note) -> MarkedNote:
    """Return a note as it was and as it is."""
    return MarkedNote(marked((Span(new.lead),), Mark.KEPT), compared_lines(old.prose, new.prose))


def merged_notes(olds: tuple[Note, ...], news: tuple[Note, ...]) -> tuple[MarkedNote, ...]:
    """Return the notes of both sides as one list."""
    pairs = paired(olds, news, lambda note: " ".join(map(words_of, note.prose)))
    return merged(pairs, compared_notes, marked_note)
