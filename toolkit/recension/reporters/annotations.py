"""Annotations of a GitHub workflow: commands in its log that put a message on a line of a file.

GitHub shows ten annotations of each level for a step, and drops the rest
without a word: so the tenth says how many more there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.reporters.effect_words import few
from recension.reporters.fact_words import clipped
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.findings import Location

MOST = 10
"""So many annotations of one level does GitHub show for one step."""
LEVELS = ("error", "warning", "notice")

_LONGEST_TITLE = 200
_LONGEST_LINE = 500


@dataclass(frozen=True)
class Annotation:
    """A message of some *lines* under a *title*; without a *place* it stands at the run as a whole."""

    level: str
    title: str
    lines: tuple[str, ...]
    place: Location | None = None

    def __str__(self) -> str:
        """The command. Whatever the texts hold, it is one line, and one command."""
        properties = _properties(self.place) | {"title": clipped(one_line(self.title), _LONGEST_TITLE)}
        told = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
        message = "\n".join(clipped(one_line(line), _LONGEST_LINE) for line in self.lines)
        return f"::{self.level} {told}::{_escaped(message)}"


def commands(annotations: Iterable[Annotation], elsewhere: str) -> str:
    """Return *annotations* as commands, one a line, the worst level first, each in its order, `MOST` at the most.

    Where there are more, the last one names some of them and says *elsewhere*, where all are told.
    """
    found = list(annotations)
    shown = (each for level in LEVELS for each in _capped([each for each in found if each.level == level], elsewhere))
    return "".join(f"{annotation}\n" for annotation in shown)


def _capped(annotations: Sequence[Annotation], elsewhere: str) -> Iterator[Annotation]:
    if len(annotations) <= MOST:
        yield from annotations
        return
    yield from annotations[: MOST - 1]
    rest = annotations[MOST - 1 :]
    lines = (few([one_line(each.title) for each in rest], 5, "; "), elsewhere)
    yield Annotation(rest[0].level, f"and {len(rest):,} more", lines)


def _properties(place: Location | None) -> dict[str, object]:
    if place is None:
        return {}
    end = {"endLine": place.line, "endColumn": place.end} if place.end else {}
    return {"file": one_line(place.file), "line": place.line, "col": place.column, **end}


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _escaped(str(value)).replace(":", "%3A").replace(",", "%2C")
