"""The document as a Word file: parts of WordprocessingML from templates, zipped to the same bytes each time.

Labels and numbers are literal text, so they stay what they are whatever is
edited around them. The parts are stored and not compressed: what compresses
differs from one machine to another, and a version control system compresses anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from recension.rendering.document import Outline, References, reference_anchor
from recension.rendering.html import Markup
from recension.rendering.markup import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from recension.rendering.document import Document, Item
    from recension.rendering.markup import Paragraph, Span
    from recension.templating import Templates

PARTS = {
    "[Content_Types].xml": "docx/content_types.xml.jinja",
    "_rels/.rels": "docx/package.rels.xml.jinja",
    "docProps/core.xml": "docx/core.xml.jinja",
    "docProps/app.xml": "docx/app.xml.jinja",
    "word/document.xml": "docx/document.xml.jinja",
    "word/_rels/document.xml.rels": "docx/document.rels.xml.jinja",
    "word/styles.xml": "docx/styles.xml.jinja",
    "word/settings.xml": "docx/settings.xml.jinja",
    "word/header1.xml": "docx/header.xml.jinja",
    "word/footer1.xml": "docx/footer.xml.jinja",
}
"""The parts of the file, and the template of each."""
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can tell
_LONGEST_NAME = 36  # Word allows 40 characters; the rest is for a number
_DAY = re.compile(r"([0-9]{4}-[0-9]{2})(-[0-9]{2})?")
STYLES = {Style.STRONG: "Strong", Style.EMPHASIS: "Emphasis"}
"""The character styles of spans."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in a Word document that links lead to."""

    number: int
    name: str


@dataclass
class Places:
    """What the links of one document lead to: *links* names addresses, *bookmarks* places by their anchors."""

    links: dict[str, str] = field(default_factory=dict)
    bookmarks: dict[str, Bookmark] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> Places:
        """Return the places of *document*."""
        anchors: list[str] = []
        targets: list[str] = []
        for block in (block for section in document.sections for block in section.blocks):
            if isinstance(block, Outline):
                anchors += [item.anchor for item in _all(block.items)]
            elif isinstance(block, References):
                anchors += [work.anchor for work in block.works]
                targets += [span.target for work in block.works for span in work.text if span.target]
        return cls.named(anchors, targets)

    @classmethod
    def named(cls, anchors: Iterable[str], targets: Iterable[str]) -> Places:
        """Return places for these *anchors* and addresses, each once."""
        places, names = (
            cls({target: f"link{number}" for number, target in enumerate(dict.fromkeys(targets), 1)}),
            set[str](),
        )
        for number, anchor in enumerate(dict.fromkeys(anchors), 1):
            places.bookmarks[anchor] = Bookmark(number, _name(anchor, names, number))
        return places


def word_file_of(document: Document, templates: Templates) -> bytes:
    """Return *document* as the bytes of a Word file."""
    values = {"document": document, "places": Places.of(document), "created": moment(document.dated)}
    return zipped({name: templates.fill(template, **values) for name, template in PARTS.items()})


def moment(dated: str) -> str:
    """Return the time that a Word file bears which is made from a revision of this day or month."""
    day = _DAY.fullmatch(dated)
    return f"{day[1]}{day[2] or '-01'}T00:00:00Z" if day else "1980-01-01T00:00:00Z"


def zipped(parts: Mapping[str, str]) -> bytes:
    """Return the bytes of a file made of *parts*, by their names; the same ones each time."""
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.create_system = 0  # or the bytes would tell the kind of machine
            file.writestr(part, text)
    return buffer.getvalue()


def word_runs(spans: Paragraph, places: Places) -> Markup:
    """Return *spans* as runs of a Word paragraph."""
    return Markup("".join(_span(span, places) for span in spans))


FILTERS: dict[str, Callable[..., str]] = {"word_runs": word_runs}
"""The filters that the templates of a Word document write texts with."""


def _all(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all(item.children)


def _name(anchor: str, taken: set[str], number: int) -> str:
    """Return a name for a bookmark, which begins with a letter and has letters, digits and underscores only."""
    name = re.sub(r"[^A-Za-z0-9]", "_", anchor)[:_LONGEST_NAME].lstrip("_0123456789") or "place"
    name = f"{name}_{number}" if name.casefold() in taken else name
    taken.add(name.casefold())
    return name


def _span(span: Span, places: Places) -> str:
    if span.style is Style.MARK:
        return run_of(",", "CitationMark").join(_cited(numbers, places) for numbers in span.text.split(","))
    if span.style is Style.LINK and span.target in places.links:
        return f'<w:hyperlink r:id="{places.links[span.target]}">{run_of(span.text, "Hyperlink")}</w:hyperlink>'
    return run_of(span.text, STYLES.get(span.style, ""))


def _cited(numbers: str, places: Places) -> str:
    """Return a link to the first of *numbers*, ``3`` or ``3-7``."""
    mark = run_of(numbers, "CitationMark")
    place = places.bookmarks.get(reference_anchor(int(numbers.partition("-")[0])))
    return f'<w:hyperlink w:anchor="{place.name}">{mark}</w:hyperlink>' if place else mark


def run_of(text: str, style: str = "", element: str = "t") -> str:
    """Return *text* as a run in a character *style*; *element* is ``delText`` for what is deleted."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = (
        f'<w:{element} xml:space="preserve">{line}</w:{element}>' if line else "" for line in escape(text).split("\n")
    )
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"
