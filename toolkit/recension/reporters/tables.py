"""Tables on a terminal: columns as wide as their cells; where there is no room, a paragraph for each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.reporters.style import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.reporters.style import Style

_GAP = "  "
_LEAST = 20
"""So wide the flexible column and the last one must be, or there is no table."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and what it looks like; *told* is what stands for it where there is no table."""

    cells: Sequence[str]
    told: str
    looks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with these *headings*; the column *flexible* gives way where there is little room, and is cut visibly."""

    headings: Sequence[str]
    flexible: int

    def lines(self, rows: Iterable[Row], style: Style) -> Iterator[str]:
        """Yield the lines of *rows*; the last cell is wrapped, the first one bold."""
        printed = [(row, [one_line(cell) for cell in row.cells]) for row in rows]
        widths = [max(map(len, column)) for column in zip(self.headings, *(cells for _, cells in printed), strict=True)]
        room = style.width - len(_GAP) * (len(widths) - 1) - sum(widths) + widths[self.flexible] + widths[-1]
        if room < 2 * _LEAST:
            yield from (_stacked(row, style) for row, _ in printed)
            return
        widths[self.flexible] = min(widths[self.flexible], room - min(widths[-1], max(_LEAST, room // 3)))
        indent = sum(widths[:-1]) + len(_GAP) * len(widths[:-1])
        yield style(_padded(self.headings[:-1], widths) + _GAP + self.headings[-1], "dim")
        for row, cells in printed:
            first = _padded(cells[:-1], widths)
            if not cells[-1]:
                yield style(first[: widths[0]], "bold") + first[widths[0] :].rstrip()
                continue
            wrapped = [line[indent:] for line in style.wrap(cells[-1], " " * indent).splitlines()]
            yield style(first[: widths[0]], "bold") + first[widths[0] :] + _GAP + style(wrapped[0], *row.looks)
            yield from (" " * indent + style(line, *row.looks) for line in wrapped[1:])


def _stacked(row: Row, style: Style) -> str:
    name = one_line(row.cells[0])
    told = style.wrap(row.told, "", "  ")
    return style(name, "bold") + told.removeprefix(name) if name and told.startswith(name) else told


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(_fitted(cell, width) for cell, width in zip(cells, widths[: len(cells)], strict=True))


def _fitted(cell: str, width: int) -> str:
    return (cell if len(cell) <= width else cell[: width - 1].rstrip() + "…").ljust(width)
