"""Plain values as YAML text: which quotes a text needs, how it is folded, and how a list breaks over lines."""

from __future__ import annotations

import json
import re

WIDTH = 120
"""So many columns a line has."""

# a text that no reader takes for anything else, in a block as well as inside brackets
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.+@()%/-]*(?: [A-Za-z0-9_.+@()%/-]+)*")
_OTHER = re.compile(r"(?i)(?:null|true|false|yes|no|on|off|y|n)")
_BEYOND = re.compile(r"[^\x00-\x7e]")


def quoted(text: str) -> str:
    """Return *text* in double quotes, with what nobody can see escaped."""
    return _BEYOND.sub(_escaped, json.dumps(text, ensure_ascii=False))


def word(text: str) -> str:
    """Return *text* as it is where every reader takes it for just this text, else in double quotes."""
    return text if _PLAIN.fullmatch(text) and not _OTHER.fullmatch(text) else quoted(text)


def folded(text: str, indent: int) -> list[str] | None:
    """Return *text* in lines for a folded block that is indented by *indent*; None if folding would change it.

    A line end in it is an empty line there, as a folded block has it.
    """
    paragraphs = text.split("\n")
    if not all(map(_can_fold, paragraphs)) or not paragraphs[0] or not paragraphs[-1]:
        return None
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            lines.append("")
        lines += _filled(paragraph, WIDTH - indent)
    return lines


def literal(text: str) -> list[str] | None:
    """Return *text* in lines for a block that keeps its line ends; None if such a block cannot hold it."""
    lines = text.split("\n")
    if not lines[0] or lines[0][0] in " \t" or not all(map(_is_shown, lines)):
        return None
    return lines


def _can_fold(text: str) -> bool:
    """Return whether a block can have *text* as a line: printable, and with no space that folding would lose."""
    return text == " ".join(text.split(" ")).strip(" \t") and "  " not in text and _is_shown(text)


def _is_shown(text: str) -> bool:
    return all(sign.isprintable() for sign in text)


def _filled(text: str, width: int) -> list[str]:
    """Return *text* broken at its spaces into lines of at most *width* columns, but for words that are longer."""
    lines: list[str] = []
    for part in text.split(" ") if text else ():
        if lines and len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines


def flow_list(items: list[str], first: int, rest: int) -> list[str]:
    """Return *items* in brackets, in lines: the *first* begins at that column, the *rest* at theirs."""
    lines = ["["]
    for number, item in enumerate(items):
        part = item + ("," if number + 1 < len(items) else "]")
        gap = "" if lines[-1] == "[" else " "
        column = first if len(lines) == 1 else rest
        if lines[-1] == "[" or column + len(lines[-1]) + len(gap) + len(part) <= WIDTH:
            lines[-1] += gap + part
        else:
            lines.append(part)
    return lines if items else ["[]"]


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"
