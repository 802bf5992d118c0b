"""The lists of two documents, each as one: sections, rows of tables, works of the reference list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from recension.changes.listed import CODES, REFERENCES, REVISION_LOG
from recension.changes.order import out_of_order
from recension.redline.document import (
    Mark,
    MarkedReferences,
    MarkedRow,
    MarkedSection,
    MarkedTable,
    MarkedWork,
    on_side,
    was,
)
from recension.redline.moves import End
from recension.redline.wording import (
    compared,
    compared_lines,
    in_step,
    lines,
    marked,
    merged,
    plain_compared,
    words_of,
)
from recension.rendering.markup import Span, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recension.changes import Comparing
    from recension.changes.listed import Listed
    from recension.diffing import RevisionDiff
    from recension.model.revision import Revision
    from recension.pointer import Pointer
    from recension.redline.moves import Moves
    from recension.rendering.document import Listed as Work
    from recension.rendering.document import References, Table
    from recension.rendering.markup import Prose

Entry = TypeVar("Entry", MarkedRow, MarkedWork, MarkedSection)


def places(listed: Listed, comparing: Comparing) -> dict[int, int]:
    """Return the place in the new list of each entry of the old one that it has as well."""
    old, new = listed.keyed(comparing)
    sizes = [len(listed.entries(each.revision) or ()) for each in (comparing.old, comparing.new)]
    # what is the same at the start and at the end of both is left out of what is keyed
    start = min([place for _, place in (*old.values(), *new.values())], default=sizes[0])
    found = {place: place for place in range(start)}
    found |= {old[key][1]: new[key][1] for key in old if key in new}
    end = sizes[0] - start - len(old)
    return found | {sizes[0] - each: sizes[1] - each for each in range(1, end + 1)}


@dataclass(frozen=True, slots=True)
class Lists:
    """Two lists: what a link calls each entry, which places belong together, and what names the new entries."""

    kind: str
    old: Sequence[End]
    new: Sequence[End]
    pairs: Mapping[int, int]
    names: Sequence[str]

    @property
    def staying(self) -> dict[int, int]:
        """The pairs that are in order; the fewest that explain the new order are not."""
        keys = {old: (self.names[self.pairs[old]], self.pairs[old]) for old in sorted(self.pairs)}
        in_old, in_new = [*keys.values()], [keys[old] for old in sorted(self.pairs, key=self.pairs.__getitem__)]
        moved = out_of_order(in_old, in_new) if in_old != in_new else ()
        return {old: new for old, new in self.pairs.items() if keys[old] not in moved}


def merged_entries(
    lists: Lists, both: Callable[[int, int], Entry], one: Callable[[int, Mark], Entry], moves: Moves
) -> tuple[Entry, ...]:
    """Return the entries of both lists: what *both* makes of two places, *one* of a place that has no other side."""
    back = {new: old for old, new in lists.pairs.items()}

    def alone(place: int, mark: Mark) -> Entry:
        other = (lists.pairs if mark.in_old else back).get(place)
        if other is None:
            return one(place, mark)
        old, new = (place, other) if mark.in_old else (other, place)
        entry: Entry = on_side(both(old, new), mark.as_moved)
        anchor = was(lists.old[old].anchor) if mark.in_old else lists.new[new].anchor
        number = moves.number((lists.kind, old, new), lists.old[old], lists.new[new])
        return replace(entry, anchor=anchor, move=number)

    return merged(in_step(range(len(lists.old)), range(len(lists.new)), lists.staying), both, alone)


class Listings:
    """Merges the tables and the reference lists of two documents; *anchors* gets the names of their places."""

    def __init__(self, diff: RevisionDiff, moves: Moves) -> None:
        self._comparing = diff.comparing
        self._revisions = diff.old.revision, diff.new.revision
        self._moves = moves
        self.anchors: dict[tuple[str, Pointer], str] = {}

    def table(self, old: Table, new: Table) -> MarkedTable:
        """Return the rows of both tables, which tell of the same, as one table."""
        listed = CODES if new.of == "codes" else REVISION_LOG
        indexes = tuple(map(_indexes, (old, new), self._revisions))
        back = {index: place for place, index in enumerate(indexes[1])}
        known = places(listed, self._comparing)
        pairs = {place: back[known[index]] for place, index in enumerate(indexes[0]) if known.get(index) in back}
        old_ends, new_ends = (
            [End(_label(row), f"row.{table.of}.{index}") for row, index in zip(table.rows, found, strict=True)]
            for table, found in zip((old, new), indexes, strict=True)
        )
        lists = Lists(f"{new.of} {new.name}", old_ends, new_ends, pairs, [end.label for end in new_ends])

        def both(before: int, after: int) -> MarkedRow:
            cells = map(compared_lines, old.rows[before], new.rows[after])
            return self._named(MarkedRow(tuple(cells)), listed, indexes[1][after], new_ends[after].anchor)

        def one(place: int, mark: Mark) -> MarkedRow:
            table, found, ends = (old, indexes[0], old_ends) if mark.in_old else (new, indexes[1], new_ends)
            row = MarkedRow(tuple(lines(cell, mark) for cell in table.rows[place]), mark=mark)
            return self._named(row, listed, found[place], ends[place].anchor)

        rows = merged_entries(lists, both, one, self._moves)
        return _table(new, rows, Mark.KEPT)

    def references(self, old: References, new: References) -> MarkedReferences:
        """Return the works of both lists as one list."""
        pairs = places(REFERENCES, self._comparing)
        old_ends, new_ends = (
            [End(f"reference {work.number}", work.anchor) for work in side.works] for side in (old, new)
        )
        names = [reference.id for reference in self._revisions[1].references or ()]
        lists = Lists("references", old_ends, new_ends, pairs, names)

        def both(before: int, after: int) -> MarkedWork:
            work, is_now = old.works[before], new.works[after]
            self._told("new", REFERENCES, after, is_now.anchor)
            number = plain_compared(f"{work.number}.", f"{is_now.number}.")
            return MarkedWork(number, compared(work.text, is_now.text), is_now.anchor)

        def one(place: int, mark: Mark) -> MarkedWork:
            return self._work((old if mark.in_old else new).works[place], place, mark)

        return MarkedReferences(merged_entries(lists, both, one, self._moves))

    def table_alone(self, table: Table, mark: Mark) -> MarkedTable:
        """Return a table that the other side does not have."""
        rows = tuple(MarkedRow(tuple(lines(cell, mark) for cell in row), mark=mark) for row in table.rows)
        return _table(table, rows, mark)

    def references_alone(self, listed: References, mark: Mark) -> MarkedReferences:
        """Return a reference list that the other side does not have."""
        works = tuple(self._work(work, place, mark) for place, work in enumerate(listed.works))
        return MarkedReferences(works, mark)

    def _work(self, work: Work, place: int, mark: Mark) -> MarkedWork:
        side, anchor = ("old", was(work.anchor)) if mark.in_old else ("new", work.anchor)
        self._told(side, REFERENCES, place, anchor)
        return MarkedWork(marked((Span(f"{work.number}."),), mark), marked(work.text, mark), anchor, mark)

    def _named(self, row: MarkedRow, listed: Listed, place: int, anchor: str) -> MarkedRow:
        """Return *row* with a name for links to it, if something in it changed."""
        if row.mark is Mark.KEPT and all(
            run.mark is Mark.KEPT for cell in row.cells for line in cell for run in line.runs
        ):
            return row
        side, name = ("old", was(anchor)) if row.mark.in_old and not row.mark.in_new else ("new", anchor)
        self._told(side, listed, place, name)
        return replace(row, anchor=name)

    def _told(self, side: str, listed: Listed, place: int, anchor: str) -> None:
        revision = self._revisions[0 if side == "old" else 1]
        self.anchors[side, (listed.entries(revision) or ())[place].at] = anchor


def _table(table: Table, rows: tuple[MarkedRow, ...], mark: Mark) -> MarkedTable:
    columns = tuple(marked((Span(column),), mark) for column in table.columns)
    return MarkedTable(table.of, marked((Span(table.name),), mark), columns, rows, table.headed, mark)


def _indexes(table: Table, revision: Revision) -> list[int]:
    """Return the place of each row of *table* in the list that it is made from."""
    if table.of != "codes":
        return list(range(len(table.rows)))
    return [place for place, code in enumerate(revision.codes) if plain(code.system) == table.name]


def _label(row: tuple[Prose, ...]) -> str:
    """Return what a row is called: its code, or the date of a log row."""
    return words_of(row[0][0]) if len(row) == 2 and row[0] else words_of(row[1][0]) if row[1] else ""
