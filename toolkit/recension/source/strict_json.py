"""JSON text as a plain value, or one plain sentence on why it is none: stricter than the standard library is."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn


class NotJsonError(ValueError):
    """A text that is not JSON, or not JSON that every reader reads alike; *column* counts from 1 where it is known."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def parse_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of *text*.

    :raises NotJsonError: also for a key given twice, NaN and infinity, a number
        out of range, half a character, and nesting past every measure.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_constant, parse_float=_float, parse_int=_int)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"not JSON: {error.msg}", error.pos + 1) from None
    except RecursionError:
        raise NotJsonError("nested too deeply") from None
    if "\\u" in text and not is_text(value):
        raise NotJsonError("a text holds half a character (a lone surrogate)")
    return value


def is_text(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Return whether every text in *value* can be written as UTF-8."""
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= each <= "\udfff" for each in value)
    if isinstance(value, dict):
        return all(is_text(key) and is_text(inner) for key, inner in value.items())
    return not isinstance(value, list) or all(map(is_text, value))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJsonError(f'the key "{twice}" is given twice')
    return found


def _constant(name: str) -> NoReturn:
    raise NotJsonError(f"{name} is no number of JSON")


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise NotJsonError(f"the number {digits[:40]} cannot be read exactly")
    return number


def _int(digits: str) -> int:
    if len(digits) > 400:  # past what a float holds, and far below what makes Python slow
        raise NotJsonError(f"the number {digits[:40]}… cannot be read exactly")
    return int(digits)
