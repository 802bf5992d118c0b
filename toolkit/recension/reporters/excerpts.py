"""The line on which something stands, with a mark under the place, as wide as the terminal allows.

What is shown is laid out in columns of the terminal: a tab goes on to the next
stop, a wide character takes two, a control character is spelled out. A line
that is too long is cut around the place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from recension.reporters.style import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.findings import Location
    from recension.reporters.style import Style

_TAB = 4
_NARROWEST = 16
"""So many columns of the line are shown however narrow the terminal is."""
_CUT = "…"


class _Cell(NamedTuple):
    """A character as it is shown, and how many columns it takes."""

    shown: str
    width: int


def excerpt(place: Location, style: Style, *looks: str) -> Iterator[str]:
    """Yield the line of *place* after its number, and a line with the mark, in these *looks*; nothing if unknown."""
    if place.text is None or place.line is None or place.column is None:
        return
    gutter = f"{place.line:>6} | "
    room = max(style.width - len(gutter), _NARROWEST)
    shown, before, under = _fitted(place.text, place.column, place.end, room)
    yield (style(gutter, "dim") + shown).rstrip()
    yield style(f"{'| ':>{len(gutter)}}", "dim") + " " * before + style("^" * under, *looks)


def _fitted(text: str, column: int, end: int | None, room: int) -> tuple[str, int, int]:
    """Return what is shown of a line, and how many columns of it stand before the mark and above it."""
    start = min(column - 1, len(text))
    if len(text) <= room and _is_plain(text):
        return text, start, max(min(max(end or 0, column) - 1, len(text)) - start, 1)
    first = max(start - room, 0)  # no more is looked at than could be shown
    cells = list(_cells(text[first : start + 2 * room]))
    edges = [0, *accumulate(cell.width for cell in cells)]
    at, to = start - first, min(max(end or 0, column) - 1 - first, len(cells))
    goes_on = first + len(cells) < len(text)
    left, right = 0, len(cells)
    if first or (edges[-1] > room and edges[to] >= room):
        left = bisect_left(edges, edges[at] - room // 3)
        if not goes_on:  # nothing is won by room that stays empty
            left = min(left, bisect_left(edges, edges[-1] - room + 1))
    cut = _CUT if first + left else ""
    room -= len(cut)
    if goes_on or edges[-1] - edges[left] > room:
        right = bisect_right(edges, edges[left] + room - 1) - 1
    shown = "".join([cut, *(cell.shown for cell in cells[left:right]), _CUT if goes_on or right < len(cells) else ""])
    return shown, len(cut) + edges[at] - edges[left], max(edges[min(to, right)] - edges[at], 1)


def _cells(text: str) -> Iterator[_Cell]:
    if _is_plain(text):
        yield from (_Cell(character, 1) for character in text)
        return
    column = 0
    for place, character in enumerate(text):
        cell = _cell(character, column, text[max(place - 2, 0) : place])
        column += cell.width
        yield cell


def _is_plain(text: str) -> bool:
    """Return whether each character of *text* is shown as it is, in one column."""
    return text.isascii() and text.isprintable() and "##[" not in text


def _cell(character: str, column: int, before: str) -> _Cell:
    if character == "\t":
        width = _TAB - column % _TAB
        return _Cell(" " * width, width)
    if character == "[" and before == "##":  # with it, this would be a command in the log of a workflow
        return _Cell("\\[", 2)
    import unicodedata

    shown = one_line(character)
    if shown != character:
        return _Cell(shown, len(shown))
    if unicodedata.category(character) in ("Mn", "Me"):
        return _Cell(character, 0)
    return _Cell(character, 2 if unicodedata.east_asian_width(character) in "WF" else 1)
