"""Spans and plain text as CommonMark that shows exactly their characters.

Only what Markdown would take for markup is escaped, so that the source of a
document reads as easily as the document.
"""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.rendering.markup import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.rendering.markup import Paragraph, Prose, Span

# an underscore within a word, a < before a space or number, and an & that begins no entity stand for themselves
_SPECIAL = re.compile(r"[\\`*\[\]~|]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_PERHAPS_SPECIAL = re.compile(r"[\\`*\[\]~|_<&]")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_LONGEST_ADDRESS = 2000
_QUOTATION = 120
# GitHub makes a link of a bare address, up to the next blank or <, and shows what is escaped in it as it is written
_BARE_ADDRESS = re.compile(rf"((?:https?|ftp)(?=:)|www(?=\.))(?=[^ <]{{0,{_LONGEST_ADDRESS}}}(?:\\|&amp;|&lt;))")
# up to the sign that would make a line a heading, a quotation, a list item, a rule or a table
_LINE_START = re.compile(r"[0-9]{1,9}(?=[.)](?: |$))|(?=#{1,6}(?: |$)|>|[-+](?: |$)|[-=:|][-=:| ]*$)")
_WRAPPINGS = {Style.STRONG: ("**", "strong"), Style.EMPHASIS: ("*", "em")}


def line(text: str) -> str:
    """Return plain *text* for within a line, where the line's start is not its own."""
    if not _PERHAPS_SPECIAL.search(text):
        return text
    escaped = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), text)
    return escaped if escaped == text else _BARE_ADDRESS.sub(r"\1\\", escaped)


def heading(text: str) -> str:
    """Return plain *text* for a heading, whose last ``#`` would otherwise go unseen."""
    return _BARE_ADDRESS.sub(r"\1\\", re.sub(r"#$", r"\\#", line(text)))


def prose(paragraphs: Prose, indent: int = 0, lead: str = "") -> str:
    """Return *paragraphs* as blocks, all but the first line indented by *indent*; *lead* is Markdown to begin with."""
    margin = "\n" + " " * indent
    if len(paragraphs) == 1:  # as of most criteria
        return (lead + paragraph(paragraphs[0], own_line=not lead).replace("\n", "<br>" + margin)).rstrip(" ")
    written = [paragraph(part, own_line=bool(number) or not lead) for number, part in enumerate(paragraphs)]
    return (lead + ("\n" + margin).join(text.replace("\n", "<br>" + margin) for text in written)).rstrip(" ")


def cell(paragraphs: Prose) -> str:
    """Return *paragraphs* for a cell of a table, where a paragraph too is only a line."""
    return "<br>".join(paragraph(part, own_line=False).replace("\n", "<br>") for part in paragraphs)


def quotation(spans: Paragraph) -> str:
    """Return *spans*, a text of one line, as a quotation whose lines are not too long to be read as they stand."""
    words = paragraph(spans)
    return textwrap.fill(words, _QUOTATION, initial_indent="> ", subsequent_indent="> ", break_long_words=False,
                         break_on_hyphens=False)  # fmt: skip


def paragraph(spans: Paragraph, *, own_line: bool = True) -> str:
    """Return *spans* as one text, line breaks kept; *own_line* says that it will stand at the start of a line."""
    if len(spans) == 1 and spans[0].style is Style.TEXT:
        return _lines(spans[0].text, at_start=own_line)  # what most paragraphs are
    text = ""
    for place, span in enumerate(spans):
        style = span.style
        if style is Style.TEXT:
            within = (text or not own_line) and "\n" not in span.text
            text += line(span.text) if within else _lines(span.text, at_start=own_line and not text)
        elif style is Style.MARK:
            text += f"<sup>{line(span.text)}</sup>"
        elif style is Style.LINK:
            text += f"<{span.target}>" if span.text == span.target else f"[{line(span.text)}]({span.target})"
        else:
            follower = spans[place + 1] if place + 1 < len(spans) else None
            text += _wrapped(span, text[-_LONGEST_ADDRESS:], follower)
    return text


def tidied(text: str) -> str:
    """Return Markdown without trailing blanks and double blank lines, and with one newline at the end."""
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    text = "\n".join([line for before, line in pairwise(["", *lines]) if line or before])
    return text.strip("\n") + "\n"


FILTERS: dict[str, Callable[..., str]] = {
    "line": line, "heading": heading, "prose": prose, "cell": cell, "paragraph": paragraph,
    "quotation": quotation,
}  # fmt: skip
"""The filters that a Markdown template writes every value with."""


def _lines(text: str, *, at_start: bool) -> str:
    if "\n" not in text:
        return _whole_line(text) if at_start else line(text)
    lines = text.split("\n")
    return "\n".join(_whole_line(part) if number or at_start else line(part) for number, part in enumerate(lines))


def _whole_line(text: str) -> str:
    found = _LINE_START.match(text)
    if not found:
        return line(text)
    sign = found.end()
    return text[:sign] + "\\" + text[sign] + line(text[sign + 1 :])


def _wrapped(span: Span, before: str, follower: Span | None) -> str:
    """Return a span between asterisks, or between tags where Markdown would not see the asterisks as a pair."""
    signs, tag = _WRAPPINGS[span.style]
    inner = span.text.strip(" ")
    if not inner:
        return span.text
    left, right = span.text.split(inner, 1)
    written = _lines(inner, at_start=False)
    before, after = before + left, right or _first(follower)
    before = "*" if _ends_in_address(before) else before[-1:]
    opens = before != "*" and (written[0].isalnum() or before in ("", " ", "\n", "("))
    closes = after != "*" and (written[-1].isalnum() or after in ("", " ", "\n", ".", ",", ";", ":", ")"))
    if opens and closes:
        return f"{left}{signs}{written}{signs}{right}"
    return f"{left}<{tag}>{written}</{tag}>{right}"


def _ends_in_address(text: str) -> bool:
    word = text[max(text.rfind(" "), text.rfind("\n"), text.rfind("<")) + 1 :]
    return "://" in word or "www." in word


def _first(span: Span | None) -> str:
    """Return the character that *span* will begin with, as far as it matters to asterisks before it."""
    if span is None:
        return ""
    return "*" if span.style in _WRAPPINGS else "<" if span.style is not Style.TEXT else span.text[:1]
