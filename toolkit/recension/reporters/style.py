"""How text looks on a terminal: colours where there is one, lines wrapped to its width."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


@dataclass(frozen=True, slots=True)
class Style:
    """Whether to colour, and how many columns there are."""

    colour: bool = False
    width: int = 100

    def __call__(self, text: str, *looks: str) -> str:
        """Return *text* in these looks: bold, dim, red, green, yellow, cyan; as it is where there is no colour."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_CODES[look] for look in looks)}m{text}\x1b[0m"

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> str:
        """Return *text* wrapped to the width, its first line after *first*, the others after *rest*."""
        indent = " " * len(first) if rest is None else rest
        lines = textwrap.wrap(
            printable(text), max(self.width, 40), initial_indent=first, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        return "\n".join(lines) or first.rstrip()

    def signed(self, text: str, sign: str, look: str, marked: Collection[int] | None = None) -> str:
        """Return *text* wrapped after *sign*, in one colour; the words whose places are *marked* are bold, too."""
        wrapped = self.wrap(text, f"  {sign} ", "    ")
        if not self.colour:
            return wrapped
        lines, place = [], 0
        for line in wrapped.splitlines():
            words = line[4:].split(" ")
            shown = [self(word, look, "bold") if place + index in (marked or ()) else self(word, look)
                     for index, word in enumerate(words)]  # fmt: skip
            lines.append(self(line[:4], look) + " ".join(shown))
            place += len(words)
        return "\n".join(lines)


def changed_words(old: str, new: str) -> tuple[set[int], set[int]]:
    """Return which words of *old* are gone and which of *new* are new, by their place among the words."""
    import difflib

    before, after = old.split(), new.split()
    gone: set[int] = set()
    come: set[int] = set()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            gone.update(range(old_start, old_end))
            come.update(range(new_start, new_end))
    return gone, come


def printable(text: str) -> str:
    """Return *text* with control and direction-changing characters made visible: no document steers a terminal."""
    return "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t"
        else character
        for character in text
    )  # fmt: skip


def one_line(text: str) -> str:
    """Return *text* as ``printable`` does, and on one line: no name in a document forges a line of output."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: ``1 error``, ``2 errors``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
