"""Quantities as texts say them: numbers with their comparators and units, and how many of a list are wanted."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from recension.model.conditions import Bound, Connective
from recension.model.texts import unmarked
from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPARATOR_PHRASES = {
    "<": ("<", "less than", "fewer than", "lower than", "under", "below", "younger than"),
    "≤": ("≤", "<=", "=<", "at most", "no more than", "not more than", "up to", "or less", "or fewer", "or younger",
          "or lower", "or below", "or under", "maximum"),
    ">": (">", "more than", "greater than", "higher than", "over", "above", "older than", "exceeds", "exceeding"),
    "≥": ("≥", ">=", "=>", "at least", "no less than", "not less than", "no fewer than", "or more", "or greater",
          "or older", "or higher", "or above", "or over", "minimum"),
}  # fmt: skip
"""The words for each comparator; those that begin with "or" stand after their number."""
_AFTER_ONLY = {"and older": "≥", "and over": "≥", "and above": "≥", "and up": "≥", "and younger": "≤", "and under": "≤"}
_MOST = 100
_OPPOSITE = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
          "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
NUMBER_WORDS = {word: number for number, word in enumerate(_WORDS, 1)}
_UNIT_WORDS = {
    "year": "a", "yr": "a", "y": "a", "month": "mo", "mo": "mo", "week": "wk", "wk": "wk", "day": "d", "hour": "h",
    "hr": "h", "minute": "min", "min": "min", "gy": "Gy", "cgy": "cGy", "gray": "Gy", "mm": "mm", "cm": "cm",
    "millimeter": "mm", "centimeter": "cm", "mg": "mg", "g": "g", "kg": "kg", "mcg": "ug", "µg": "ug", "ml": "mL",
    "l": "L", "liter": "L", "%": "%", "percent": "%", "mmhg": "mm[Hg]", "kg/m2": "kg/m2", "kg/m²": "kg/m2",
}  # fmt: skip
_SCALES: dict[str, tuple[str, str]] = {
    "a": ("time", "360"), "mo": ("time", "30"), "wk": ("weeks", "7"), "d": ("weeks", "1"), "h": ("hours", "60"),
    "min": ("hours", "1"), "Gy": ("dose", "100"), "cGy": ("dose", "1"), "mm": ("length", "1"), "cm": ("length", "10"),
    "m": ("length", "1000"), "ug": ("mass", "0.001"), "mg": ("mass", "1"), "g": ("mass", "1000"),
    "kg": ("mass", "1000000"), "mL": ("volume", "1"), "L": ("volume", "1000"),
}  # fmt: skip
"""Units that can be turned into each other exactly: by dimension, and how many of the least one they are."""


@record
class Said:
    """A number in a text, with what stands beside it; *written* are its own words, *unit* is in UCUM."""

    number: Decimal
    comparator: str | None
    unit: str | None
    written: str


def said_numbers(text: str) -> tuple[Said, ...]:
    """Return the numbers in *text*, in order, digits or words, each with its comparator and unit if it has one.

    "18 to 65" has two numbers without comparators: whether the ends belong to it is not said. Of a text with more
    than a hundred numbers, which is no criterion, the first hundred are returned.
    """
    found = _pattern().finditer(" ".join(unmarked(text).casefold().split()))
    return tuple(map(_said, islice(found, _MOST)))


def converted(number: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return *number* in the unit *wanted*, or None if one cannot be turned into the other exactly."""
    if unit == wanted:
        return number
    if unit not in _SCALES or wanted not in _SCALES or _SCALES[unit][0] != _SCALES[wanted][0]:
        return None
    return number * Decimal(_SCALES[unit][1]) / Decimal(_SCALES[wanted][1])


def unit_of_words(words: str) -> str | None:
    """Return the UCUM unit that *words* mean, such as ``a`` for years; None if none is known."""
    plain = words.casefold().rstrip(".")
    return _UNIT_WORDS.get(plain) or _UNIT_WORDS.get(plain.removesuffix("s"))


@record
class Wanted:
    """How many of a list a text wants, as its *words* say; each of *ways* would be that."""

    words: str
    ways: tuple[tuple[Connective, Bound | None], ...]


def said_connectives(text: str) -> tuple[Wanted, ...]:
    """Return what *text* says of how many of a list are wanted: "any of the following", "at least two of these"."""
    plain = " ".join(unmarked(text).casefold().split())
    return tuple([Wanted(match[0], _ways(match)) for match in _list_pattern().finditer(plain)])


_ANY = ((Connective.ANY_OF, None), (Connective.COUNT, Bound("at_least", 1)))
_ALL = ((Connective.ALL_OF, None),)
_NONE = ((Connective.NONE_OF, None), (Connective.COUNT, Bound("at_most", 0)), (Connective.COUNT, Bound("exactly", 0)))
_QUANTITIES = {"any": _ANY, "either": _ANY, "one or more": _ANY, "all": _ALL, "each": _ALL, "every": _ALL,
               "both": _ALL, "none": _NONE, "neither": _NONE, "not any": _NONE}  # fmt: skip
_BOUNDS = {"at least": "at_least", "≥": "at_least", "no more than": "at_most", "at most": "at_most", "up to": "at_most",
           "exactly": "exactly", "only": "exactly"}  # fmt: skip


def _ways(match: re.Match[str]) -> tuple[tuple[Connective, Bound | None], ...]:
    if match["number"] is None:
        return _QUANTITIES[match["quantity"]]
    count = int(match["number"]) if match["number"].isdecimal() else NUMBER_WORDS[match["number"]]
    bounded = (match["bounded"] or "").strip()
    kinds = [_BOUNDS[bounded]] if bounded in _BOUNDS else ["at_least"] if match["more"] else ["at_least", "exactly"]
    ways = tuple((Connective.COUNT, Bound(kind, count)) for kind in kinds)
    return (*_ANY, *ways) if count == 1 and "at_least" in kinds else ways


@cache
def _list_pattern() -> re.Pattern[str]:
    number = "|".join([r"\d+", *_WORDS])
    quantity = (rf"not any|any|either|one or more|all|each|every|both|none|neither"
                rf"|(?P<bounded>at least |≥ ?|no more than |at most |up to |exactly |only |any )?"
                rf"(?P<number>{number})(?P<more> or more)?")  # fmt: skip
    lists = r"(?: one| 1)?(?: of)? (?:the following|these|those|the (?:criteria|conditions|indications|items)\b)"
    return re.compile(rf"(?<![\w-])(?P<quantity>{quantity}){lists}")


@cache
def _pattern() -> re.Pattern[str]:
    def either(phrases: Iterable[str]) -> str:
        ordered = sorted(phrases, key=lambda each: (-len(each), each))
        signs = [re.escape(each) for each in ordered if not each[0].isalpha()]
        return "|".join([*signs, rf"(?:{'|'.join(re.escape(each) for each in ordered if each[0].isalpha())})\b"])

    before = [phrase for phrases in COMPARATOR_PHRASES.values() for phrase in phrases if not phrase.startswith("or ")]
    after = [phrase for phrases in COMPARATOR_PHRASES.values() for phrase in phrases if phrase.startswith("or ")]
    digits = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    long = "|".join(word for word in _UNIT_WORDS if len(word) > 1)
    short = "|".join(word for word in _UNIT_WORDS if len(word) == 1 and word != "%")
    return re.compile(
        rf"(?:(?P<not>\b(?:not|no) )?(?<!\w)(?P<sign>{either(before)})(?P<equal> or equal to)? ?"
        rf"(?:(?:an?|the) )?(?:age |dose )?(?:of )?)?"
        rf"(?<![\w.,/-])(?P<number>{digits}|{either(_WORDS)})(?![\w]*\d)"
        rf"(?:[ -]?(?P<unit>%|(?:(?:{long})s?|{short})(?![\w/])))?"
        rf"(?P<after>(?: of age| old)?,? (?:{either([*after, *_AFTER_ONLY])}))?"
    )  # fmt: skip


def _said(match: re.Match[str]) -> Said:
    written = match["number"]
    number = Decimal(NUMBER_WORDS[written]) if written in NUMBER_WORDS else Decimal(written.replace(",", ""))
    unit = unit_of_words(match["unit"]) if match["unit"] else None
    return Said(number, _comparator(match), unit, match[0].strip())


def _comparator(match: re.Match[str]) -> str | None:
    if match["after"]:
        words = match["after"].removeprefix(" of age").removeprefix(" old").removeprefix(",").strip()
        return _AFTER_ONLY.get(words) or _sign(words)
    comparator = _sign(match["sign"]) if match["sign"] else None
    if comparator is None:
        return None
    if match["not"] and not match["sign"].startswith(("not ", "no ")):
        comparator = _OPPOSITE[comparator]
    if match["equal"]:
        comparator = {"<": "≤", ">": "≥"}.get(comparator, comparator)
    return comparator


def _sign(phrase: str) -> str | None:
    return next((sign for sign, phrases in COMPARATOR_PHRASES.items() if phrase in phrases), None)
