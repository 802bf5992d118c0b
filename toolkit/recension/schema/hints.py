"""Ways on for a value that does not fit: what its author most likely meant to write."""

from __future__ import annotations

import json
import re
from typing import Any

from recension.errors import did_you_mean

CONSTANTS = ("equals", "one_of", "less_than", "at_most", "greater_than", "at_least", "in", "within")
"""The keys that compare a fact with something."""

_NAME = r"[a-z][a-z0-9]*(_[a-z0-9]+)*"
_PLAIN_ENTRY = r"[A-Za-z][\w/ -]*"
_NUMBER = r"-?[0-9]+(\.[0-9]+)?"
_SPAN_IN_WORDS = r"(?i)([0-9]+)\s*(year|month|week|day)s?"


def for_nothing(pointer: tuple[str | int, ...], wanted: str) -> str:
    """Return the way on where a key, or the dash of an entry, has no value."""
    if pointer[-2:-1] == ("within",):
        return "name the date fact that it counts back from: {P12M: request_date}"
    return f"write the {'text' if wanted == 'text' else 'value'}, or delete the line"


def for_text(value: object, written: str | None) -> str | None:
    """Return the way on where text is wanted."""
    if isinstance(value, (int, float)) and written:
        return f'put it in quotes: "{written}"'
    if isinstance(value, dict):
        return "if this is one text with a colon in it, put it in quotes"
    return "if this is one text with brackets in it, put it in quotes" if isinstance(value, list) else None


def for_number(value: object) -> str | None:
    """Return the way on where a number is wanted."""
    if not isinstance(value, str):
        return None
    return f"write it without quotes: {value}" if re.fullmatch(_NUMBER, value) else "write a number, without quotes"


def for_list(value: object, entries: dict[str, Any]) -> str | None:
    """Return the way on where a list is wanted whose *entries* have this schema."""
    keys = entries.get("properties", {})
    if isinstance(value, dict):
        return "put it in brackets: [{…}]" if "fact" in keys else "start each entry with a dash"
    if isinstance(value, str) and not keys:
        shown = value if re.fullmatch(_PLAIN_ENTRY, value) and len(value) < 40 else "…"
        return f"put it in brackets: [{shown}]"
    return None


def for_keys(value: object, known: dict[str, Any]) -> str | None:
    """Return the way on where keys with values are wanted, of which these are *known*."""
    if "format" in known:
        return "start with keys: format: 1"
    if "fact" not in known:
        return None
    if isinstance(value, list):
        return "put all_of: or any_of: before it"
    if isinstance(value, str) and re.fullmatch(_NAME, value):
        return f"write {{fact: {value}}}"
    return "write a condition: {fact: age, less_than: 18}"


def for_form(value: str, pattern: str, schema: dict[str, Any]) -> str | None:
    """Return the way on where a text does not match *pattern*: the text mended, or else what the schema says of it."""
    for mended in _mended(value, pattern):
        if mended != value and re.search(pattern, mended):
            return f'did you mean "{mended}"?'
    description = described(schema)
    examples = [example for example in schema.get("examples", []) if example]
    if description and examples:
        return f"{description}; for example {json.dumps(examples[0], ensure_ascii=False)}"
    return description


def described(schema: dict[str, Any]) -> str | None:
    """Return what *schema* says of itself, as a hint: without the full stop."""
    description: str | None = schema.get("description")
    return description.removesuffix(".") if description else None


def for_option(value: object, written: str | None, options: list[str]) -> str:
    """Return the way on where one of *options* is wanted."""
    if not isinstance(value, str) and written in options:
        return f'put it in quotes: "{written}"'
    return did_you_mean(str(value), options) or "one of: " + ", ".join(options)


def for_branches(keys: list[str], value: dict[str, Any]) -> tuple[str, str]:
    """Return what is wrong, and the way on, where exactly one of *keys* is wanted and *value* has none."""
    if "fact" not in keys:
        return "says no number", f"say how many: {keys[0]}: 1"
    compared = next((key for key in value if key in CONSTANTS), None)
    if compared is None:
        return "is empty", "name a fact: {fact: age, less_than: 18}"
    constant = value[compared] if isinstance(value[compared], (int, float)) else "…"
    return f"has {compared} and no fact", f"name the fact: {{fact: …, {compared}: {constant}}}"


def _mended(value: str, pattern: str) -> list[str]:
    """Return what *value* may have been meant to be: a name, a label, a day, a span of time."""
    mended = [value.strip(), value.strip().upper()]
    if pattern.startswith("^[a-z]") and re.fullmatch(r"[\w\s-]+", value, re.ASCII):
        words = re.split(r"[\W_]+", value.strip().lower())
        mended += ["-".join(words), "_".join(words)]
    if value[:1].isdecimal() or value[:1].isspace():
        mended += _dated(value)
    return mended


def _dated(value: str) -> list[str]:
    """Return the label, the day or the span of time that *value* may have been meant to be."""
    mended = []
    if label := re.fullmatch(r"([0-9])/([0-9]{2})", value):
        mended.append(f"0{label[1]}/{label[2]}")
    if month := re.fullmatch(r"([0-9]{2})([0-9]{2})-([0-9]{2})", value):
        mended.append(f"{month[3]}/{month[2]}")
    if day := re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", value):
        mended.append(f"{day[3]}-{day[1]}-{day[2]}")
    if span := re.fullmatch(_SPAN_IN_WORDS, value.strip()):
        mended.append(f"P{span[1]}{span[2][0].upper()}")
    return mended
