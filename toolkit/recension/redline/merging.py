"""Two documents made one redline: their heads, and their sections with the blocks in them."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from recension.changes.listed import SECTIONS
from recension.redline.document import (
    Head,
    Line,
    Mark,
    MarkedEvidence,
    MarkedReconstruction,
    MarkedRow,
    MarkedSection,
    MarkedTable,
    MarkedText,
    Redline,
    was,
)
from recension.redline.listings import Listings, Lists, merged_entries, places
from recension.redline.moves import End, Moves
from recension.redline.outlines import Outlines, compared_notes, marked_note
from recension.redline.remarks import Telling
from recension.redline.wording import (
    compared,
    compared_lines,
    in_step,
    lines,
    marked,
    merged,
    paired,
    plain_compared,
    words_of,
)
from recension.rendering.document import Note, Outline, References, Table, Text
from recension.rendering.markup import Span
from recension.rendering.view import document_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.diffing import RevisionDiff
    from recension.pointer import Pointer
    from recension.redline.document import MarkedBlock, Runs
    from recension.rendering.document import Block, Document, PartEvidence, Reconstruction

PARTICULARS = "_particulars"
"""The name that a link to the particulars uses."""
_OTHER_PARTS = ("metadata", "definitions", "sections", "codes", "references", "revision_log", "vocabulary")


def redline_of(diff: RevisionDiff) -> Redline:
    """Return the redline of the two revisions of *diff*: all that their documents say, and what the diff says of it."""
    return _Merging(diff).redline()


class _Merging:
    def __init__(self, diff: RevisionDiff) -> None:
        self.diff = diff
        self.old, self.new = (document_of(edition.revision) for edition in (diff.old, diff.new))
        self.moves = Moves()
        self.telling = Telling(diff)
        self.outlines = Outlines(diff, (self.old, self.new), self.moves, self.telling)
        self.listings = Listings(diff, self.moves)
        self.anchors: dict[tuple[str, Pointer], str] = {("metadata", ()): PARTICULARS}

    def redline(self) -> Redline:
        old, new = self.old, self.new
        sections = self._sections()
        anchors = self.anchors | self.outlines.anchors | self.listings.anchors
        return Redline(
            title=compared((Span(old.title),), (Span(new.title),)),
            policy=plain_compared(old.policy, new.policy),
            revision=plain_compared(old.revision, new.revision),
            standing=compared(old.standing, new.standing),
            particulars=_particulars(dict(old.particulars), dict(new.particulars)),
            reconstruction=_reconstruction(old.reconstruction, new.reconstruction),
            sections=sections,
            remarks=self.telling.of_part(*_OTHER_PARTS),
            moves=self.moves.told(sections),
            summary=self.telling.summary(anchors),
            old=_head(old), new=_head(new),
        )  # fmt: skip

    def _sections(self) -> tuple[MarkedSection, ...]:
        old_ends, new_ends = ([End(section.heading, section.anchor) for section in each.sections]
                              for each in (self.old, self.new))  # fmt: skip
        pairs = places(SECTIONS, self.diff.comparing)
        # after the sections come the parts that none of them holds
        further = {end.anchor: place for place, end in enumerate(new_ends) if end.anchor.startswith("part.")}
        pairs |= {place: further[end.anchor] for place, end in enumerate(old_ends) if end.anchor in further}
        lists = Lists("sections", old_ends, new_ends, pairs, [end.anchor for end in new_ends])
        return merged_entries(lists, self._section, self._section_alone, self.moves)

    def _section(self, before: int, after: int) -> MarkedSection:
        old, new = self.old.sections[before], self.new.sections[after]
        self._told("new", after, new.anchor)
        heading = compared((Span(old.heading),), (Span(new.heading),))
        return MarkedSection(heading, new.anchor, self._blocks(old.blocks, new.blocks))

    def _section_alone(self, place: int, mark: Mark) -> MarkedSection:
        section = (self.old if mark.in_old else self.new).sections[place]
        side, anchor = ("old", was(section.anchor)) if mark.in_old else ("new", section.anchor)
        self._told(side, place, anchor)
        blocks = tuple(self._block_alone(block, mark) for block in section.blocks)
        return MarkedSection(marked((Span(section.heading),), mark), anchor, blocks, mark)

    def _told(self, side: str, place: int, anchor: str) -> None:
        sections = (self.diff.old if side == "old" else self.diff.new).revision.sections
        if place < len(sections):
            self.anchors[side, sections[place].at] = anchor

    def _blocks(self, olds: tuple[Block, ...], news: tuple[Block, ...]) -> tuple[MarkedBlock, ...]:
        """Return the blocks of a section that both sides have; those of one kind and name belong together."""
        before, after = ([_name(block) for block in side] for side in (olds, news))
        matching = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        staying = {match.a + step: match.b + step for match in matching for step in range(match.size)}
        return merged(
            in_step(range(len(olds)), range(len(news)), staying),
            lambda old, new: self._block(olds[old], news[new]),
            lambda place, mark: self._block_alone((olds if mark.in_old else news)[place], mark),
        )

    def _block(self, old: Block, new: Block) -> MarkedBlock:
        match old, new:
            case Text(), Text():
                return MarkedText(compared_lines(old.prose, new.prose))
            case Note(), Note():
                return compared_notes(old, new)
            case Table(), Table():
                return self.listings.table(old, new)
            case References(), References():
                return self.listings.references(old, new)
            case _:
                return self.outlines.merged()

    def _block_alone(self, block: Block, mark: Mark) -> MarkedBlock:
        match block:
            case Text():
                return MarkedText(lines(block.prose, mark), mark)
            case Note():
                return marked_note(block, mark)
            case Table():
                return self.listings.table_alone(block, mark)
            case References():
                return self.listings.references_alone(block, mark)
            case Outline():
                return self.outlines.alone(mark)


def _name(block: Block) -> tuple[str, ...]:
    return (block.kind, block.of, block.name) if isinstance(block, Table) and block.headed else (block.kind,)


def _head(document: Document) -> Head:
    return Head(document.title, document.policy, document.revision, document.dated, document.language)


def _particulars(old: Mapping[str, str], new: Mapping[str, str]) -> MarkedTable:
    """Return the particulars of both sides, which are always in the same order."""
    found = []
    for name in _ordered(list(old), list(new)):
        mark = Mark.KEPT if name in old and name in new else Mark.DELETED if name in old else Mark.INSERTED
        value = plain_compared(old.get(name, ""), new.get(name, ""))
        found.append(MarkedRow(((_line(marked((Span(name),), mark), mark),), (_line(value, mark),)), mark=mark))
    return MarkedTable("particulars", (), (), tuple(found), headed=False)


def _ordered(old: list[str], new: list[str]) -> list[str]:
    staying = {old.index(name): new.index(name) for name in old if name in new}
    return [after or before or "" for before, after in in_step(old, new, staying)]


def _line(runs: Runs, mark: Mark) -> Line:
    return Line(runs, mark)


def _reconstruction(old: Reconstruction | None, new: Reconstruction | None) -> MarkedReconstruction | None:
    if old and new:
        pairs = paired(old.parts, new.parts, lambda part: words_of(part.line))
        return MarkedReconstruction(Line(compared(old.lead, new.lead)), merged(pairs, _evidences, _evidence))
    told, mark = (old, Mark.DELETED) if old else (new, Mark.INSERTED)
    if told is None:
        return None
    parts = tuple(_evidence(part, mark) for part in told.parts)
    return MarkedReconstruction(Line(marked(told.lead, mark), mark), parts, mark)


def _evidence(part: PartEvidence, mark: Mark) -> MarkedEvidence:
    return MarkedEvidence(Line(marked(part.line, mark), mark), lines(part.exceptions, mark), mark)


def _evidences(old: PartEvidence, new: PartEvidence) -> MarkedEvidence:
    return MarkedEvidence(Line(compared(old.line, new.line)), compared_lines(old.exceptions, new.exceptions))
