"""Words of a text that a condition should hold as well: numbers, comparators, negations, connectives.

Where one of them changed and the condition did not, text and condition have
drifted apart, and nobody can say which of them is meant.
"""

from __future__ import annotations

import re
from collections import Counter

from recension.model.texts import unmarked

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PHRASES = {
    "<": ("<", "less than", "fewer than", "under", "below", "younger than"),
    "≤": (
        "≤",
        "<=",
        "at most",
        "no more than",
        "not more than",
        "up to",
        "or less",
        "or fewer",
        "or younger",
        "maximum",
    ),
    ">": (">", "more than", "greater than", "over", "above", "older than", "exceeds", "exceeding"),
    "≥": ("≥", ">=", "at least", "no less than", "not less than", "or more", "or greater", "or older", "minimum"),
    "not": (
        "not",
        "no",
        "non",
        "never",
        "without",
        "neither",
        "nor",
        "none",
        "except",
        "excluding",
        "unless",
        "absence",
    ),
    "and": ("and", "all", "both", "each", "every"),
    "or": ("or", "any", "either", "one of"),
}  # fmt: skip
_WORDS = {phrase: meaning for meaning, phrases in _PHRASES.items() for phrase in phrases}
_PHRASE = re.compile(
    "|".join(
        re.escape(phrase) if not phrase[0].isalpha() else rf"\b{re.escape(phrase)}\b"
        for phrase in sorted(_WORDS, key=lambda each: (-len(each), each))
    )
)


def drifted(old: str, new: str) -> bool:
    """Return whether a number, comparator, negation or connective word differs between two texts.

    Another word for the same comparator, "under" for "less than", is no difference.
    """
    return _deciding_words(old) != _deciding_words(new)


def _deciding_words(text: str) -> Counter[str]:
    plain = " ".join(unmarked(text).casefold().split())
    return Counter([*_NUMBER.findall(plain), *(_WORDS[found] for found in _PHRASE.findall(plain))])
