"""Comments on a pull request: how much fits into one, and text that stays text in it.

Whatever comes from a document is written so that it is text and nothing else:
no markup, no mention of a person or of another issue.
"""

from __future__ import annotations

import re

from recension.reporters.fact_words import clipped
from recension.reporters.style import printable

LIMIT = 65_000
"""Bytes of a whole comment. GitHub takes 65,536 characters; the rest is for the mark by which a bot finds it again."""

_LONGEST = 400
"""Characters of one text in a comment."""

# a word joiner behind an at sign, a hash or what stands for one, and it mentions nobody and no issue
_MEANING = re.compile(r"[&<>`*_~\[\]|\\$]|@|#(?=\d)|(?<=\bGH)-(?=\d)", re.IGNORECASE)


class Room:
    """The bytes that are left."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, text: str) -> bool:
        """Return whether *text* fits, and if so count it in."""
        size = len(text.encode()) + 4
        if size > self.left:
            return False
        self.left -= size
        return True


def inert(text: str) -> str:
    """Return *text* on one line, as Markdown and as HTML that shows its characters and does nothing."""
    line = printable(" ".join(text.split()))
    return _MEANING.sub(lambda sign: f"&#{ord(sign[0])};" + ("&#8288;" if sign[0] in "@#-" else ""), line)


def clip(text: str) -> str:
    """Return *text* as ``inert`` does, cut visibly if it is too long."""
    return inert(clipped(text, _LONGEST))


def capital(sentence: str) -> str:
    """Return *sentence* with a capital first."""
    return sentence[:1].upper() + sentence[1:]
