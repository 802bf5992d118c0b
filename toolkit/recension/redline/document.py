"""The redline before any format writes it: every word of two revisions in reading order, each with its mark.

It is laid out as the documents that it compares are (``rendering/document``),
so whoever drops what has gone is left with the new one, and whoever drops what
has come with the old one. What moved stands at both places.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias

from recension.rendering.markup import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.redline.remarks import Remarks, Summary


class Mark(StrEnum):
    """What became of some words, or of all that stands at a place."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved-from"
    MOVED_TO = "moved-to"

    @property
    def in_old(self) -> bool:
        """The old revision has it, here."""
        return self in (Mark.KEPT, Mark.DELETED, Mark.MOVED_FROM)

    @property
    def in_new(self) -> bool:
        """The new revision has it, here."""
        return self in (Mark.KEPT, Mark.INSERTED, Mark.MOVED_TO)

    @property
    def as_moved(self) -> Mark:
        """The mark of what is on this side alone because it stands elsewhere on the other."""
        return Mark.MOVED_FROM if self.in_old else Mark.MOVED_TO


class Run(NamedTuple):
    """Some characters in one style and with one mark; otherwise as a span of a document."""

    text: str
    style: Style = Style.TEXT
    target: str = ""
    mark: Mark = Mark.KEPT


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; its *mark* is that of the paragraph as such, those of its words may differ where it is kept."""

    runs: Runs
    mark: Mark = Mark.KEPT


Lines: TypeAlias = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Running text."""

    kind: ClassVar[str] = "text"
    lines: Lines
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class MarkedNote:
    """A text that *lead* begins."""

    kind: ClassVar[str] = "note"
    lead: Runs
    lines: Lines
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class MarkedItem:
    """A criterion, with all below it; *move* is the number of its move where it is the topmost that moved.

    *anchor* is the name that a link to it uses, at the place that it has gone
    from another one than at the one to which it came. *remarks* stand beside it.
    """

    label: Runs
    lines: Lines
    children: tuple[MarkedItem, ...]
    notes: tuple[MarkedNote, ...]
    anchor: str
    label_anchor: str = ""
    remarks: tuple[Remarks, ...] = ()
    mark: Mark = Mark.KEPT
    move: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedOutline:
    """Criteria, each with those below it."""

    kind: ClassVar[str] = "outline"
    items: tuple[MarkedItem, ...]
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row of a table; *anchor* is empty where nothing links to it."""

    cells: tuple[Lines, ...]
    anchor: str = ""
    mark: Mark = Mark.KEPT
    move: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """Rows under the names of their columns, as in a document."""

    kind: ClassVar[str] = "table"
    of: str
    name: Runs
    columns: tuple[Runs, ...]
    rows: tuple[MarkedRow, ...]
    headed: bool
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class MarkedWork:
    """A work of the reference list; its number changes when another one comes before it."""

    number: Runs
    text: Runs
    anchor: str
    mark: Mark = Mark.KEPT
    move: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedReferences:
    """The reference list."""

    kind: ClassVar[str] = "references"
    works: tuple[MarkedWork, ...]
    mark: Mark = Mark.KEPT


MarkedBlock: TypeAlias = MarkedText | MarkedNote | MarkedOutline | MarkedTable | MarkedReferences


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """A section: its heading and what stands under it."""

    heading: Runs
    anchor: str
    blocks: tuple[MarkedBlock, ...]
    mark: Mark = Mark.KEPT
    move: int | None = None


@dataclass(frozen=True, slots=True)
class MarkedEvidence:
    """How sure a part of a reconstructed revision is, and what in it has evidence of its own."""

    line: Line
    exceptions: Lines
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class MarkedReconstruction:
    """What is said of how sure the parts of a reconstructed revision are."""

    lead: Line
    parts: tuple[MarkedEvidence, ...]
    mark: Mark = Mark.KEPT


@dataclass(frozen=True, slots=True)
class Move:
    """Both ends of a move: what each is called there, and the name that a link to it uses.

    *inside* says that one end lies within something else that moved.
    """

    number: int
    old: str
    new: str
    old_anchor: str
    new_anchor: str
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a file says of one revision."""

    title: str
    policy: str
    revision: str
    dated: str
    language: str


@dataclass(frozen=True, slots=True)
class Redline:
    """Two revisions as one document. *remarks* are those that no place in the text is right for."""

    title: Runs
    policy: Runs
    revision: Runs
    standing: Runs
    particulars: MarkedTable
    reconstruction: MarkedReconstruction | None
    sections: tuple[MarkedSection, ...]
    remarks: tuple[Remarks, ...]
    moves: Mapping[int, Move]
    summary: Summary
    old: Head
    new: Head


def was(anchor: str) -> str:
    """Return the name that a link to a place uses which is gone; no name of what is there begins so."""
    return f"_was.{anchor}"


def on_side(value: Any, moved: Mark) -> Any:  # noqa: ANN401 - any part of a redline
    """Return *value* as one side of a move has it: what is kept is *moved*, and the other side's words are left out.

    What is not there on that side at all is None.
    """
    if isinstance(value, Run):
        return value._replace(mark=moved) if value.mark is Mark.KEPT else value if _stays(value.mark, moved) else None
    if isinstance(value, tuple):
        return tuple(each for part in value if (each := on_side(part, moved)) is not None)
    own = getattr(value, "mark", None)
    if own is None or isinstance(value, Mark):
        return value
    if not _stays(own, moved):
        return None
    parts = {part.name: on_side(getattr(value, part.name), moved) for part in fields(value)}
    if own is Mark.KEPT:
        parts["mark"] = moved
        if moved.in_old:
            # each name is to be there once, and it is that of the place where it stands now
            left = {"anchor": f"_from.{parts.get('anchor')}", "label_anchor": "", "remarks": ()}
            parts |= {name: value for name, value in left.items() if parts.get(name)}
    return replace(value, **parts)


def _stays(mark: Mark, side: Mark) -> bool:
    return mark.in_old if side.in_old else mark.in_new
