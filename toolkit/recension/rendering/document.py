"""The document that people read, before any format writes it: every word in it, in reading order.

All formats are made from this and add no words of their own, so they cannot
disagree. A section is blocks one after the other; each kind of block has a
*kind* by which a template or writer knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from recension.rendering.markup import Paragraph, Prose


@dataclass(frozen=True, slots=True)
class Text:
    """Running text."""

    kind: ClassVar[str] = "text"
    prose: Prose


@dataclass(frozen=True, slots=True)
class Note:
    """A text that *lead* begins, so that it is known for what it is."""

    kind: ClassVar[str] = "note"
    lead: str
    prose: Prose


# items and listed works are most of a document, and named tuples are made in a third of the time
class Item(NamedTuple):
    """A criterion: its label, all that its own lines say, what stands below it, and the notes after that.

    *anchor* is the name that a link to it uses; *label_anchor* another, by its
    label, empty where that name is taken.
    """

    label: str
    prose: Prose
    children: tuple[Item, ...]
    notes: tuple[Note, ...]
    anchor: str
    label_anchor: str


@dataclass(frozen=True, slots=True)
class Outline:
    """Criteria, each with those below it."""

    kind: ClassVar[str] = "outline"
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the names of their columns; *of* says what they are, *name* is for a reader.

    *headed* says that the name stands above the table; otherwise the heading of the section does.
    """

    kind: ClassVar[str] = "table"
    of: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Prose, ...], ...]
    headed: bool


class Listed(NamedTuple):
    """A work of the reference list, with the number that marks in the text cite."""

    number: int
    anchor: str
    text: Paragraph


def reference_anchor(number: int) -> str:
    """Return the name that a link to a listed work uses; no id and no label of a criterion is like it."""
    return f"ref.{number}"


@dataclass(frozen=True, slots=True)
class References:
    """The reference list."""

    kind: ClassVar[str] = "references"
    works: tuple[Listed, ...]


Block: TypeAlias = Text | Note | Outline | Table | References


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section: its heading and what stands under it."""

    heading: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """How sure a part is, said in a line, and the things in it that have evidence of their own."""

    line: Paragraph
    exceptions: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconstruction:
    """What the document of a reconstructed revision says about how sure its parts are."""

    lead: Paragraph
    parts: tuple[PartEvidence, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A revision as a document: *particulars* are the pairs under its title.

    *reconstruction* is None for a revision that is not reconstructed. *dated*
    is the day or month of the revision, which is also that of its files.
    """

    title: str
    policy: str
    revision: str
    dated: str
    standing: Paragraph
    particulars: tuple[tuple[str, str], ...]
    reconstruction: Reconstruction | None
    sections: tuple[SectionView, ...]
    language: str = "en"
