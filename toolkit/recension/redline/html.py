"""Marked words as HTML: insertions and deletions that are told by more than their colour."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from recension.redline.document import Line, Mark
from recension.rendering.html import Markup, runs, words
from recension.rendering.markup import Span, Style
from recension.reporters.diff_page import is_figure

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.redline.document import Lines, Run, Runs

_TAGS = {
    Mark.INSERTED: ("ins", "", "inserted"),
    Mark.DELETED: ("del", "", "deleted"),
    Mark.MOVED_TO: ("ins", "moved", "moved to here"),
    Mark.MOVED_FROM: ("del", "moved", "moved from here"),
}
"""The element for each mark, its class, and what it is called where it cannot be seen."""
_BLANKS = re.compile(r"(\s+)")
_SIMPLE = (Style.TEXT, Style.STRONG, Style.EMPHASIS)
_FIGURES, _WORDS = '<span class="figures">', '<span class="words">'
_STYLES = {Style.STRONG: "strong", Style.EMPHASIS: "em"}


def marked_runs(marked: Runs, whole: bool = False) -> Markup:  # noqa: FBT001, FBT002 - a filter of templates
    """Return *marked* as they stand within a paragraph; *whole* says that all of it has one mark."""
    return Markup("".join(_group(mark, list(group), whole) for mark, group in groupby(marked, lambda run: run.mark)))


def marked_line(line: Line) -> Markup:
    """Return a paragraph's words; a paragraph that came or went as such is told from one in which all words did."""
    return marked_runs(line.runs, line.mark is not Mark.KEPT)


def marked_paragraphs(lines: Lines, lead: Runs = ()) -> Markup:
    """Return *lines* as paragraphs, the first begun by *lead*, which is bold."""
    text = []
    for number, line in enumerate(lines or (Line(()),)):
        look = f' class="{line.mark}"' if line.mark is not Mark.KEPT else ""
        begun = f"<b>{marked_runs(lead, line.mark is not Mark.KEPT)}</b> " if lead and number == 0 else ""
        text.append(f"<p{look}>{begun}{marked_line(line)}</p>")
    return Markup("\n".join(text))


def marked_cell(lines: Lines) -> Markup:
    """Return *lines* for a cell of a table, as paragraphs only where there are several."""
    return marked_paragraphs(lines) if len(lines) > 1 else marked_line(lines[0]) if lines else Markup()


FILTERS: dict[str, Callable[..., str]] = {
    "marked_runs": marked_runs, "marked_line": marked_line, "marked_paragraphs": marked_paragraphs,
    "marked_cell": marked_cell, "words": words,
}  # fmt: skip
"""The filters that the page of a redline writes texts with."""


def _group(mark: Mark, group: list[Run], whole: bool) -> str:  # noqa: FBT001 - private
    if mark is Mark.KEPT:
        return runs(tuple(Span(*run[:3]) for run in group))
    tag, look, name = _TAGS[mark]
    inner = "".join(_run(run) for run in group)
    looks = [look, "whole" if whole else "", "figured" if _FIGURES in inner else ""]
    attribute = f' class="{" ".join(filter(None, looks))}"' if any(looks) else ""
    return f'<{tag}{attribute}><span class="unseen">[{name}: </span>{inner}<span class="unseen">]</span></{tag}>'


def _run(run: Run) -> str:
    """Return words with a mark, numbers and signs apart: a line through or under one could make it another."""
    if run.style not in _SIMPLE:
        if run.mark.in_new:
            return runs((Span(*run[:3]),))
        # what it led to is gone, or is another one now
        return f"<sup>{words(run.text)}</sup>" if run.style is Style.MARK else words(run.text)
    parts = [(figures, words("".join(part))) for figures, part in groupby(_BLANKS.split(run.text), _is_figures)]
    if any(figures for figures, _ in parts):
        inner = "".join(f"{_FIGURES}{part}</span>" if figures else f"{_WORDS}{part}</span>" for figures, part in parts)
    else:
        inner = words(run.text)
    tag = _STYLES.get(run.style)
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _is_figures(piece: str) -> bool:
    return bool(piece.strip()) and is_figure(piece)
