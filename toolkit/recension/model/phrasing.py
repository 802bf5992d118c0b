"""Conditions, facts and cases in the words of the vocabulary."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from recension.model.conditions import Comparator, Comparison, Condition, Connective, Use

if TYPE_CHECKING:
    from recension.model.vocabulary import Fact, Vocabulary

SYMBOLS = {
    Comparator.LESS_THAN: "<",
    Comparator.AT_MOST: "≤",
    Comparator.GREATER_THAN: ">",
    Comparator.AT_LEAST: "≥",
    Comparator.EQUALS: "=",
}
_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours"}
_DURATION = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}


def phrase(condition: Condition, vocabulary: Vocabulary | None = None) -> str:
    """Return *condition* as a reader would say it: ``age < 18 years and solid tumor``.

    Without a vocabulary, or for a fact that it lacks, the fact's id stands for its label.
    """
    return _phrase(condition, vocabulary, nested=False)


def fact_label(fact: str, vocabulary: Vocabulary | None) -> str:
    """Return the label of the fact called *fact*, or its id in words."""
    return _label(fact, vocabulary.by_id.get(fact) if vocabulary else None)


def quantity(value: object, fact: Fact | None) -> str:
    """Return a value of *fact* with its unit in words, an option by its label: ``18 years``, ``Medicaid``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        unit = _UNITS.get(fact.unit, fact.unit) if fact and fact.unit else None
        return f"{value.normalize():f}" + (f" {unit}" if unit else "")
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    name = str(value)
    return next((option.label for option in fact.options if option.id == name), name) if fact else name


def _phrase(condition: Condition, vocabulary: Vocabulary | None, *, nested: bool) -> str:
    if isinstance(condition, Use):
        return f"“{condition.name}”"
    if isinstance(condition, Comparison):
        return _comparison(condition, vocabulary)
    parts = [_phrase(part, vocabulary, nested=len(condition.conditions) > 1) for part in condition.conditions]
    match condition.connective:
        case Connective.ALL_OF | Connective.ANY_OF:
            joined = (" and " if condition.connective is Connective.ALL_OF else " or ").join(parts)
            return f"({joined})" if nested and len(parts) > 1 else joined
        case Connective.NONE_OF:
            return f"no {parts[0]}" if len(parts) == 1 else "none of (" + ", ".join(parts) + ")"
        case Connective.COUNT:
            return f"{condition.bound} of (" + ", ".join(parts) + ")"


def _comparison(comparison: Comparison, vocabulary: Vocabulary | None) -> str:
    fact = vocabulary.by_id.get(comparison.fact) if vocabulary else None
    label = _label(comparison.fact, fact)
    if comparison.comparator is Comparator.IS_TRUE:
        return label
    values = [quantity(value, fact) for value in comparison.values]
    match comparison.comparator:
        case Comparator.EQUALS if isinstance(comparison.values[0], bool):
            return label if comparison.values[0] else f"no {label}"
        case Comparator.ONE_OF:
            return f"{label} is {' or '.join(values)}"
        case Comparator.IN:
            return f"{label} in {_set_label(values[0], vocabulary)}"
        case Comparator.WITHIN:
            anchor = fact_label(comparison.anchor or "", vocabulary)
            return f"{label} at most {_duration(values[0])} before {anchor}"
        case Comparator.EQUALS if not isinstance(comparison.values[0], Decimal):
            return f"{label} is {values[0]}"
        case comparator:
            return f"{label} {SYMBOLS[comparator]} {values[0]}"


def _label(name: str, fact: Fact | None) -> str:
    return fact.label if fact else name.replace("_", " ").replace("-", " ")


def _set_label(name: str, vocabulary: Vocabulary | None) -> str:
    code_set = vocabulary.sets_by_id.get(name) if vocabulary else None
    return code_set.label if code_set else name


def _duration(text: str) -> str:
    words, number = [], ""
    for character in text.removeprefix("P"):
        if character.isdecimal():
            number += character
        else:
            words.append(f"{number} {_DURATION[character]}")
            number = ""
    return " ".join(words)
