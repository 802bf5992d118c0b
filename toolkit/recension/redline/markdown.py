"""Marked words as Markdown: GitHub shows what stands between ``<ins>`` and ``<del>`` underlined and struck through."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from recension.redline.document import Mark
from recension.rendering.markdown import line, paragraph
from recension.rendering.markup import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.redline.document import Lines, Runs

_TAGS = {Mark.INSERTED: "ins", Mark.MOVED_TO: "ins", Mark.DELETED: "del", Mark.MOVED_FROM: "del"}


def marked_text(marked: Runs, own_line: bool = True) -> str:  # noqa: FBT001, FBT002 - a filter of templates
    """Return *marked* as one text, line breaks kept; *own_line* says that it will stand at the start of a line."""
    text = ""
    for tag, group in groupby(marked, lambda run: _TAGS.get(run.mark)):
        # what stands behind a tag is not at the start of its line
        written = paragraph(tuple(Span(*run[:3]) for run in group), own_line=own_line and not text and tag is None)
        text += f"<{tag}>{written}</{tag}>" if tag else written
    return text


def marked_heading(marked: Runs) -> str:
    """Return *marked* for a heading, whose last ``#`` would otherwise go unseen."""
    return re.sub(r"#$", r"\\#", marked_text(marked, own_line=False))


def marked_prose(lines: Lines, indent: int = 0, lead: str = "") -> str:
    """Return *lines* as blocks, all but the first one's first line indented by *indent*; *lead* is Markdown."""
    margin = "\n" + " " * indent
    written = [marked_text(each.runs, bool(number) or not lead) for number, each in enumerate(lines)]
    return (lead + ("\n" + margin).join(text.replace("\n", "<br>" + margin) for text in written)).rstrip(" ")


def marked_cell(lines: Lines) -> str:
    """Return *lines* for a cell of a table, where a paragraph too is only a line."""
    return "<br>".join(marked_text(each.runs, own_line=False).replace("\n", "<br>") for each in lines)


FILTERS: dict[str, Callable[..., str]] = {
    "line": line, "marked_text": marked_text, "marked_heading": marked_heading, "marked_prose": marked_prose,
    "marked_md_cell": marked_cell,
}  # fmt: skip
"""The filters that the Markdown of a redline writes every value with."""
