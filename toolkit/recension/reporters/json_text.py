"""JSON as it is printed: the characters that people read, but none that steers a terminal or the log of a workflow."""

from __future__ import annotations

import json
import re
import unicodedata

# beyond ASCII, and the bracket of what an old workflow command begins with; JSON escapes lower controls itself
_SUSPECT = re.compile(r"[^\x00-\x7e]|(?<=##)\[")


def json_text(value: object) -> str:
    """Return *value* as JSON over several lines, with a newline at its end; reading it gives *value* again."""
    return _SUSPECT.sub(_shown, json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def json_line(value: object) -> str:
    """Return *value* as JSON on one line, with a newline at its end."""
    return _SUSPECT.sub(_shown, json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _shown(found: re.Match[str]) -> str:
    """Return a character as it is, or escaped if nobody would see it, or see it do something."""
    character = found[0]
    if character == "[" or unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return json.dumps(character)[1:-1] if character != "[" else "\\u005b"
    return character
