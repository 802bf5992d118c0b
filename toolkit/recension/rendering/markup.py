"""The little markup that an author's text may hold, read into spans that any format can write.

``**bold**`` is bold and ``[@id]`` cites; a blank line starts a paragraph. All
else stands for itself, and what a reader could not see is made visible.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from recension.model.texts import BOLD, CITATIONS, citation_mark, cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NEWLINE = re.compile(r"\r\n?|[\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]+")
_WHITE = re.compile(r"[ \t\n]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_PARAGRAPHS = re.compile(r"\n{2,}")
# these stay: joiners within words and emoji, and the soft hyphen
_UNSEEN_BUT_HARMLESS = "\u00ad\u200c\u200d"


class Style(StrEnum):
    """How a span is set."""

    TEXT = "text"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    MARK = "mark"
    LINK = "link"


class Span(NamedTuple):
    """Some characters in one style; a newline in *text* is a line break, *target* is where a link goes."""

    text: str
    style: Style = Style.TEXT
    target: str = ""


Paragraph: TypeAlias = tuple[Span, ...]
Prose: TypeAlias = tuple[Paragraph, ...]


def read(text: str | None, numbers: Mapping[str, int] | None = None) -> Prose:
    """Return the paragraphs of *text*; *numbers* gives each reference's number.

    A citation of what *numbers* does not have stands for itself, so that it is seen and not lost.
    """
    even = _evened(text or "")
    if numbers and (" [@" in even or "\n[@" in even):
        even = CITATIONS.sub(lambda run: _closed_up(run, numbers), even)
    parts = _PARAGRAPHS.split(even) if "\n\n" in even else [even]
    return tuple([_paragraph(part, numbers or {}) for part in parts if part])


def _evened(text: str) -> str:
    """Return *text* with line breaks of one kind and single blanks; most texts are even, which is seen faster."""
    if "\r" in text or "\u2028" in text or "\u2029" in text:
        text = _NEWLINE.sub("\n", text)
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _AROUND_BREAK.sub("\n", text)
    return text.strip(" \n")


def plain(text: str) -> str:
    """Return *text* on one line and without anything a reader could not see, for where no markup is read."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")  # what most texts are
    return visible(_WHITE.sub(" ", _NEWLINE.sub("\n", text)).strip(" "))


def visible(text: str) -> str:
    """Return *text* with control characters and marks that turn its direction shown as ``⟨U+202E⟩``."""
    if text.isprintable():
        return text
    return "".join(f"⟨U+{ord(character):04X}⟩" if _is_unseen(character) else character for character in text)


def joined(spans: Iterable[Span]) -> Paragraph:
    """Return *spans* as a paragraph: neighbours of one style as one span, none of them empty."""
    paragraph: list[Span] = []
    for span in spans:
        last = paragraph[-1] if paragraph else None
        if last and span.style is last.style and span.style in (Style.TEXT, Style.STRONG):
            paragraph[-1] = Span(last.text + span.text, span.style)
        elif span.text:
            paragraph.append(span)
    return tuple(paragraph)


def one_line(prose: Prose) -> Paragraph:
    """Return the paragraphs of *prose* as one, without line breaks."""
    spans: list[Span] = []
    for paragraph in prose:
        spans += [Span(" ")] if spans else []
        spans += [Span(span.text.replace("\n", " "), span.style, span.target) for span in paragraph]
    return joined(spans)


def _is_unseen(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cf":
        return character not in _UNSEEN_BUT_HARMLESS
    if category == "Cn":
        # no character at all, and not one that this Python does not know yet
        return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return category in ("Cc", "Cs") and character != "\n"


def _closed_up(run: re.Match[str], numbers: Mapping[str, int]) -> str:
    """Return a run of citations without white space, unless it cites nothing that has a number."""
    names = cited(run[0])
    return "".join(f"[@{name}]" for name in names) if any(name in numbers for name in names) else run[0]


def _paragraph(text: str, numbers: Mapping[str, int]) -> Paragraph:
    if "**" not in text and "[@" not in text:
        return (Span(visible(text)),)
    spans: list[Span] = []
    place = 0
    for bold in BOLD.finditer(text):
        spans += _marked(text[place : bold.start()], Style.TEXT, numbers)
        spans += _marked(bold[1], Style.STRONG, numbers)
        place = bold.end()
    return joined([*spans, *_marked(text[place:], Style.TEXT, numbers)])


def _marked(text: str, style: Style, numbers: Mapping[str, int]) -> Iterator[Span]:
    """Yield *text* in *style*, with a mark in place of each run of citations."""
    place = 0
    for run in CITATIONS.finditer(text) if "[@" in text else ():
        names = cited(run[0])
        if any(name in numbers for name in names):
            yield Span(visible(text[place : run.start()]), style)
            yield Span(citation_mark([numbers[name] for name in names if name in numbers]), Style.MARK)
            yield from (Span(f"[@{name}]", style) for name in names if name not in numbers)
            place = run.end()
    yield Span(visible(text[place:]), style)
