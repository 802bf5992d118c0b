"""How text looks on a terminal: colours where there is one, lines wrapped to its width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Collection

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_MOST_COMPARED = 1_000_000
"""So many pairs of words are compared to see which are the same; hostile texts have more."""
_COMMAND = r"(?m)^([^\S\n]*)(?=::)"
_OLD_COMMAND = "##["
"""What GitHub takes for a command in the log of a workflow: two colons at the start of a line, or this anywhere."""


@record
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
        text, width = printable(text), max(self.width, 40)
        if 0 < len(text) <= width - len(first) and " ".join(text.split()) == text:  # most are short
            return _uncommanding(first + text)
        import textwrap

        indent = " " * len(first) if rest is None else rest
        lines = textwrap.wrap(
            text, width, initial_indent=first, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        return _uncommanding("\n".join(lines)) or first.rstrip()

    def signed(self, text: str, sign: str, look: str, marked: Collection[int] | None = None, margin: str = "  ") -> str:
        """Return *text* wrapped after *sign*, in one colour; the words whose places are *marked* are bold, too."""
        first = f"{margin}{sign} "
        wrapped = self.wrap(text, first, " " * len(first))
        if not self.colour:
            return wrapped
        lines, place = [], 0
        for line in wrapped.splitlines():
            words = line[len(first) :].split(" ")
            shown = [self(word, look, "bold") if place + index in (marked or ()) else self(word, look)
                     for index, word in enumerate(words)]  # fmt: skip
            lines.append(self(line[: len(first)], look) + " ".join(shown))
            place += len(words)
        return "\n".join(lines)


def changed_words(old: str, new: str) -> tuple[set[int], set[int]]:
    """Return which words of *old* are gone and which of *new* are new, by their place among the words.

    Of long texts that differ much, all is marked between the first and the last word that differs.
    """
    before, after = old.split(), new.split()
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    gone, come = range(start, len(before) - end), range(start, len(after) - end)
    if len(gone) * len(come) > _MOST_COMPARED:
        return set(gone), set(come)
    return _changed_between(before, after, gone, come)


def _changed_between(before: list[str], after: list[str], gone: range, come: range) -> tuple[set[int], set[int]]:
    import difflib

    old = [before[place] for place in gone]
    new = [after[place] for place in come]
    left: set[int] = set()
    right: set[int] = set()
    for tag, *bounds in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            left.update(gone[bounds[0] : bounds[1]])
            right.update(come[bounds[2] : bounds[3]])
    return left, right


def printable(text: str) -> str:
    """Return *text* with control and direction-changing characters made visible: no document steers a terminal.

    Nor does one steer a workflow by what is printed in its log: a backslash stands in what would be a command.
    """
    if not text.isprintable():
        import unicodedata

        text = "".join(
            f"\\u{ord(character):04x}"
            if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t"
            else character
            for character in text
        )
    return text.replace(_OLD_COMMAND, "##\\[")


def one_line(text: str) -> str:
    """Return *text* as ``printable`` does, and on one line: no name in a document forges a line of output."""
    return _uncommanding(printable(text).replace("\n", "\\n").replace("\t", "\\t"))


def _uncommanding(text: str) -> str:
    """Return *text* with a backslash before two colons at the start of a line."""
    return re.sub(_COMMAND, r"\1\\", text) if "::" in text else text


def plural(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: ``1 error``, ``2 errors``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
