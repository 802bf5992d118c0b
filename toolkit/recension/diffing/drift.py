"""Words of a text that a condition should hold as well: numbers, comparators, negations, connectives.

Where one of them changed and the condition did not, text and condition have
drifted apart, and nobody can say which of them is meant.
"""

from __future__ import annotations

import re
from collections import Counter

from recension.model.quantities import COMPARATOR_PHRASES
from recension.model.texts import unmarked

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PHRASES = {
    **COMPARATOR_PHRASES,
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
# the longer ones first; a sign needs no edge of a word
_LONGEST_FIRST = [re.escape(phrase) for phrase in sorted(_WORDS, key=lambda each: (-len(each), each))]
_SIGNS = "|".join(phrase for phrase in _LONGEST_FIRST if not phrase[0].isalpha())
_SPELLED = "|".join(phrase for phrase in _LONGEST_FIRST if phrase[0].isalpha())
_PHRASE = re.compile(rf"{_SIGNS}|\b(?:{_SPELLED})\b")

_PARTS = frozenset(word for phrase in _WORDS for word in phrase.split())
_TOKEN = re.compile(r"[^\W\d]+|\d|[<>≤≥=]+")


def drifted(old: str, new: str) -> bool:
    """Return whether a number, comparator, negation or connective word differs between two texts.

    Another word for the same comparator, "under" for "less than", is no difference.
    """
    before, after = _unlike(*(unmarked(text).casefold().split() for text in (old, new)))
    return _deciding_words(before) != _deciding_words(after)


def _unlike(before: list[str], after: list[str]) -> tuple[str, str]:
    """Return two texts, given by their words, without what they begin and end with alike, as far as a plain word.

    No number and none of the words looked for goes over a plain one, so there are the same before it, and after it.
    """
    alike = min(len(before), len(after))
    start = next((place for place in range(alike) if before[place] != after[place]), alike)
    end = next((place for place in range(alike - start) if before[-1 - place] != after[-1 - place]), alike - start)
    while start and not _is_plain(before[start - 1]):
        start -= 1
    while end and not _is_plain(before[-end]):
        end -= 1
    return " ".join(before[start : len(before) - end]), " ".join(after[start : len(after) - end])


def _is_plain(word: str) -> bool:
    return all(token[0].isalpha() and token not in _PARTS for token in _TOKEN.findall(word))


def _deciding_words(plain: str) -> Counter[str]:
    return Counter([*_NUMBER.findall(plain), *(_WORDS[found] for found in _PHRASE.findall(plain))])
