"""Canonical JSON (RFC 8785): a value has one text only, in every program and on every machine."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

_EXACT = 2**53
"""Below this, every whole number is one that a reader of JSON has exactly."""
_PLAIN_DIGITS = 21
"""A number with more digits before the point is written with an exponent."""
_PLAIN_ZEROS = -6
"""So is one with this many zeros, or more, after the point."""


_encode = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return *value* as canonical JSON in UTF-8.

    :raises ValueError: if it holds a number that JSON does not have.
    """
    return _text(value).encode()


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return _encode(value)
    if isinstance(value, dict):
        # by UTF-16 code units, as RFC 8785 has it
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{_text(key)}:{_text(value[key])}" for key in keys) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(_text, value)) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    return _encode(value)


def _number(value: float) -> str:
    """Return a number as ECMAScript writes it."""
    if isinstance(value, int) and abs(value) < _EXACT:
        return str(value)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number of JSON")
    if number == 0:
        return "0"
    sign, places, exponent = Decimal(repr(number)).normalize().as_tuple()
    digits = "".join(map(str, places))
    point = len(digits) + int(exponent)
    return "-" * sign + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Return *digits* with the decimal point after *point* of them, before all where that is not positive."""
    if len(digits) <= point <= _PLAIN_DIGITS:
        return digits.ljust(point, "0")
    if 0 < point <= _PLAIN_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if _PLAIN_ZEROS < point <= 0:
        return "0." + "0" * -point + digits
    fraction = f".{digits[1:]}" if digits[1:] else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"
