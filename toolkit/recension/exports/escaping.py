"""JSON as text in which no character steers a terminal, ends a line unseen, or cannot be written as UTF-8."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_NO_CHARACTERS = "\ufffe\uffff"


def json_text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return *value* as JSON on one line, its keys in their order; unseen characters are escaped."""
    return escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def escaped(json_: str, *, wide: bool = False) -> str:
    r"""Return JSON with its unseen characters as ``\uXXXX``; *wide* ones as ``\UXXXXXXXX``, as YAML has them."""
    if json_.isascii() and "\x7f" not in json_:
        return json_
    unseen = {ord(each): _escape(each, wide=wide) for each in set(json_) if _is_unseen(each)}
    return json_.translate(unseen) if unseen else json_


def _is_unseen(character: str) -> bool:
    # a line end stands between the parts of indented JSON, never inside a text
    return character != "\n" and (unicodedata.category(character) in _UNSEEN or character in _NO_CHARACTERS)


def _escape(character: str, *, wide: bool) -> str:
    code = ord(character)
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    if wide:
        return f"\\U{code:08x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
