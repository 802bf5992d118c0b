"""The redline as a Word file with tracked changes: who accepts them has the new revision, who rejects them the old one.

What came or went is marked on words, on the mark that ends a paragraph, and on
the rows of tables, so whole paragraphs and rows vanish. What moved has a range
and a name at either end. The effects and the summary are comments: they are
part of neither revision.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from recension.redline.document import Mark, MarkedItem, MarkedRow, MarkedTable, MarkedWork, Run
from recension.rendering.document import reference_anchor
from recension.rendering.html import Markup
from recension.rendering.markup import Style, plain
from recension.rendering.word import PARTS, STYLES, Places, moment, run_of, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.redline.document import Lines, Move, Redline, Runs
    from recension.redline.remarks import Remarks, Summary
    from recension.templating import Templates

_OWN = {
    "[Content_Types].xml": "docx/redline_content_types.xml.jinja",
    "word/document.xml": "docx/redline.xml.jinja",
    "word/_rels/document.xml.rels": "docx/redline.rels.xml.jinja",
    "word/settings.xml": "docx/redline_settings.xml.jinja",
    "word/header1.xml": "docx/redline_header.xml.jinja",
    "word/footer1.xml": "docx/redline_footer.xml.jinja",
    "word/comments.xml": "docx/redline_comments.xml.jinja",
}
"""The parts that a redline has of its own, and the template of each; the others are those of the document."""
_LONGEST_AUTHOR = 255
_TRACKED = {Mark.INSERTED: "ins", Mark.DELETED: "del", Mark.MOVED_TO: "moveTo", Mark.MOVED_FROM: "moveFrom"}


class Comment(NamedTuple):
    """What stands beside a place: a line that leads, and further ones."""

    number: int
    lead: str
    lines: tuple[str, ...]


def word_file_of(redline: Redline, own: Templates, document: Templates, author: str) -> bytes:
    """Return *redline* as the bytes of a Word file; *author* made the changes, on the day of the new revision."""
    told: Redline = _tellable(redline, redline.moves, moved=False)
    tracked = Tracked(plain(author)[:_LONGEST_AUTHOR], moment(redline.new.dated), _places(told), redline.moves)
    values = {"redline": told, "tracked": tracked, "places": tracked.places, "document": redline.new}
    parts = {}
    # comments are numbered as the text is written that they stand beside, so their own part is the last
    for name, template in (PARTS | _OWN).items():
        parts[name] = (own if name in _OWN else document).fill(template, created=tracked.date, **values)
    return zipped(parts)


def _tellable(part: Any, moves: Mapping[int, Move], *, moved: bool) -> Any:  # noqa: ANN401 - any part of a redline
    """Return *part* with what Word cannot tell as moved, tables and moves within moves, as deleted and inserted."""
    if isinstance(part, Run):
        return part._replace(mark=_known(part.mark, moved=moved))
    if isinstance(part, tuple):
        return tuple(_tellable(each, moves, moved=moved) for each in part)
    if isinstance(part, Mark):
        return _known(part, moved=moved)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    number = getattr(part, "move", None)
    if number is not None:
        moved = not moves[number].inside
    moved = moved and not isinstance(part, MarkedTable | MarkedRow)
    inner = {each.name: _tellable(getattr(part, each.name), moves, moved=moved) for each in fields(part)}
    return replace(part, **inner)


def _known(mark: Mark, *, moved: bool) -> Mark:
    if moved:
        return mark
    return {Mark.MOVED_FROM: Mark.DELETED, Mark.MOVED_TO: Mark.INSERTED}.get(mark, mark)


def _places(redline: Redline) -> Places:
    """Return the places that links of the new revision lead to."""
    found = list(_named(redline.sections))
    targets = [run.target for part in found if isinstance(part, MarkedWork) for run in part.text if run.target]
    return Places.named([part.anchor for part in found if part.mark.in_new], targets)


def _named(part: Any) -> Iterator[MarkedItem | MarkedWork]:  # noqa: ANN401 - any part of a redline
    if isinstance(part, MarkedItem | MarkedWork):
        yield part
    if isinstance(part, tuple) and not isinstance(part, Run):
        for each in part:
            yield from _named(each)
    elif is_dataclass(part) and not isinstance(part, type):
        for each in fields(part):
            value = getattr(part, each.name)
            if isinstance(value, tuple):
                yield from _named(value)


class Tracked:
    """Writes what is tracked in one file: who changed it and when, and a number for each change, move and comment."""

    def __init__(self, author: str, date: str, places: Places, moves: Mapping[int, Move]) -> None:
        self.author = author
        self.date = date
        self.places = places
        self.comments: list[Comment] = []
        self._moves = moves
        self._ranges: dict[tuple[int, Mark], int] = {}
        self._numbers = count(len(places.bookmarks) + 1)

    @property
    def initials(self) -> str:
        """The first letters of the author's names."""
        return "".join(name[0] for name in self.author.split())[:4]

    def runs(self, marked: Runs, style: str = "") -> Markup:
        """Return *marked* as runs of a paragraph, in a character *style* where one is given."""
        return Markup("".join(self._run(run, style) for run in marked))

    def tab(self, mark: Mark) -> Markup:
        """Return the tab after a label."""
        return Markup(self._wrapped("<w:r><w:tab/></w:r>", mark))

    def blank(self, mark: Mark) -> Markup:
        """Return the blank after what begins a note."""
        return Markup(self._wrapped(run_of(" ", "", _element(mark)), mark))

    def end(self, mark: Mark) -> Markup:
        """Return what says of a paragraph that the mark which ends it came or went."""
        return Markup(f"<w:rPr>{self._change(mark)}</w:rPr>" if mark in _TRACKED else "")

    def row(self, mark: Mark) -> Markup:
        """Return what says of a row that it came or went."""
        return Markup(self._change(mark) if mark in _TRACKED else "")

    def opens(self, part: MarkedItem) -> Markup:
        """Return the start of the range of something that moved; nothing for what did not, or is not told so."""
        if part.move is None or part.mark not in (Mark.MOVED_FROM, Mark.MOVED_TO):
            return Markup()
        number = self._ranges[part.move, part.mark] = next(self._numbers)
        name = f'w:name="move{part.move}"'
        return Markup(f'<w:{_TRACKED[part.mark]}RangeStart w:id="{number}" {name} {self._who}/>')

    def closes(self, part: MarkedItem) -> Markup:
        """Return the end of the range that ``opens`` has begun."""
        number = self._ranges.get((part.move, part.mark)) if part.move is not None else None
        return Markup(f'<w:{_TRACKED[part.mark]}RangeEnd w:id="{number}"/>' if number is not None else "")

    def remarked(self, remarks: tuple[Remarks, ...]) -> list[int]:
        """Return the numbers of new comments, one for each of *remarks*."""
        return [self._comment(f"{told.sign} {told.headline.upper()}: {told.label}, {told.kinds}", told.lines)
                for told in remarks]  # fmt: skip

    def summarised(self, summary: Summary) -> list[int]:
        """Return the number of a new comment that has the summary."""
        rows = (f"{row.label}: {row.kinds}; {row.sign} {row.headline}" + (f"; {row.declared}" if row.declared else "")
                for row in summary.rows)  # fmt: skip
        lead = f"{summary.sign} {summary.headline.upper()}: {summary.name}, {summary.sentence}"
        return [self._comment(lead, (*rows, *summary.notes))]

    def comments_start(self, numbers: list[int]) -> Markup:
        """Return where the words begin that comments speak of."""
        return Markup("".join(f'<w:commentRangeStart w:id="{number}"/>' for number in numbers))

    def comments_end(self, numbers: list[int], mark: Mark) -> Markup:
        """Return where the words end that comments speak of, and the comments' signs; they go with the paragraph."""
        ends = "".join(f'<w:commentRangeEnd w:id="{number}"/>' for number in numbers)
        signs = (f'<w:r><w:commentReference w:id="{number}"/></w:r>' for number in numbers)
        return Markup(ends + "".join(self._wrapped(sign, mark) for sign in signs))

    def in_cell(self, lines: Lines) -> Lines:
        """Return the paragraphs of a cell with the marks that end them moved up: the last one can never go.

        Where paragraphs follow the last one that is kept, its mark takes the place of theirs.
        """
        marks = [line.mark for line in lines]
        last = max((place for place, mark in enumerate(marks) if mark is Mark.KEPT), default=0)
        marks = [*marks[:last], *marks[last + 1 :], Mark.KEPT] if marks else []
        return tuple(replace(line, mark=mark) for line, mark in zip(lines, marks, strict=True))

    @property
    def _who(self) -> str:
        return f'w:author="{escape(self.author)}" w:date="{self.date}"'

    def _comment(self, lead: str, lines: tuple[str, ...]) -> int:
        number = next(self._numbers)
        self.comments.append(Comment(number, lead, lines))
        return number

    def _change(self, mark: Mark) -> str:
        return f'<w:{_TRACKED[mark]} w:id="{next(self._numbers)}" {self._who}/>'

    def _wrapped(self, run: str, mark: Mark) -> str:
        if mark not in _TRACKED:
            return run
        return f"{self._change(mark)[:-2]}>{run}</w:{_TRACKED[mark]}>"

    def _run(self, run: Run, style: str) -> str:
        element = _element(run.mark)
        if run.style is Style.MARK:
            comma = self._wrapped(run_of(",", "CitationMark", element), run.mark)
            return comma.join(self._cited(numbers, run.mark) for numbers in run.text.split(","))
        if run.style is Style.LINK and run.mark.in_new and run.target in self.places.links:
            inner = self._wrapped(run_of(run.text, "Hyperlink", element), run.mark)
            return f'<w:hyperlink r:id="{self.places.links[run.target]}">{inner}</w:hyperlink>'
        return self._wrapped(run_of(run.text, style or STYLES.get(run.style, ""), element), run.mark)

    def _cited(self, numbers: str, mark: Mark) -> str:
        inner = self._wrapped(run_of(numbers, "CitationMark", _element(mark)), mark)
        place = self.places.bookmarks.get(reference_anchor(int(numbers.partition("-")[0]))) if mark.in_new else None
        return f'<w:hyperlink w:anchor="{place.name}">{inner}</w:hyperlink>' if place else inner


def _element(mark: Mark) -> str:
    return "delText" if mark is Mark.DELETED else "t"
