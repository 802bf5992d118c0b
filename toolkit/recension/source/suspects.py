"""Where a broken text was broken: a parser stops where it can go on no more, often lines below the slip.

What people and their word processors do is looked for just above that place:
dashes, colons and spaces that only look like those of YAML, a line that fell
out of its text, a quote that ends in another text. All of it is only looked at
once a text cannot be read, so nothing here can make a good text bad.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

_DASHES = {"\u2013": "an en dash", "\u2014": "an em dash", "\u2212": "a minus sign", "\u2022": "a bullet",
           "\u00b7": "a middle dot", "\u25aa": "a bullet", "\u2043": "a bullet", "\u2010": "a hyphen of another kind",
           "\u2011": "a hyphen of another kind"}  # fmt: skip
_SPACES = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_QUOTES = "\u201c\u201d\u201e\u2018\u2019"
_SEPARATORS = re.compile("[\x85\u2028\u2029]")
_NEAR = 3
"""So many lines above the place where a parser stopped are looked at."""
_LIST_DASH = re.compile(rf"(\s*)([{''.join(_DASHES)}])[ {_SPACES}]")
_HARD_SPACE = re.compile(rf"(\s*(?:-|(?:- )?(?:[A-Za-z_]\w*:)?))([{_SPACES}])")
_WIDE_COLON = re.compile(r"(\s*(?:- )?[A-Za-z_]\w*)\s*([\uff1a\ufe55\u2236])")
_EQUALS = re.compile(r"(\s*(?:- )?[A-Za-z_]\w*)\s*(=)\s")
_SLASHES = re.compile(r"(\s*)(//|/\*|--\s|<!--)")
_NO_SPACE = re.compile(r"(\s*(?:- )?[A-Za-z_]\w*)(:)[^\s:/]")
_HEADER = re.compile(r"[:-]\s+[>|][-+]?\d?\s*(?:#.*)?$")
_STRUCTURE = re.compile(r"\s*(?:- |-$|#|[A-Za-z_][\w-]*:(?:\s|$)|---|\.\.\.)")
_TEXT_KEY = re.compile(r"\s*(?:- )?[A-Za-z_]\w*:\s+[^\s\"'\[{|>&*!#]")
_WORDS = re.compile(r"\s*[^\s:#'\"\[{&*!|>%@`-]\S*(?:\s+\S+){2,}")
_OUT = "this line stands further left than the text that it belongs to"
_IN_LINE = "indent it like the lines around it"


class Suspect(NamedTuple):
    """What is likely to be wrong, the way on, and where: *line* and *column* count from 0."""

    line: int
    column: int
    message: str
    hint: str


def suspect(lines: list[str], text: str, stopped: int, began: int | None) -> Suspect | None:
    """Return what seems to have broken *text*, whose reading *stopped* in a line and *began* there in another one.

    None if nothing above the place tells; then the parser's own words are the best that there is.
    """
    if found := _separator(text, stopped):
        return found
    first = min(stopped if began is None else began, stopped)
    near = list(range(min(stopped, len(lines) - 1), max(min(first, stopped - _NEAR), -1), -1))
    for number in near:
        if found := _lookalike(number, lines[number]):
            return found
    if (out := _out_of_block(lines, stopped)) is not None:
        return Suspect(out, _indentation(lines[out]), _OUT, _IN_LINE)
    return None


def outside_text(lines: list[str], number: int) -> Suspect | None:
    """Return what is wrong with a line that a parser took for a key without a colon."""
    line = lines[number]
    for pattern, message, hint in (
        (_SLASHES, "this is no comment", "begin a comment with #"),
        (_EQUALS, "an equals sign stands where a key wants a colon", "write `key: value`"),
        (_NO_SPACE, "the colon of a key wants a space after it", "write `key: value`"),
    ):
        if found := pattern.match(line):
            return Suspect(number, found.start(2), message, hint)
    if _WORDS.match(line) and ": " not in line:
        column = _indentation(line)
        above = next((each for each in reversed(lines[:number]) if each.strip()), "")
        if column < _indentation(above) and not _STRUCTURE.match(above):
            return Suspect(number, column, _OUT, _IN_LINE)
    return None


def long_text(lines: list[str], number: int, column: int) -> Suspect | None:
    """Return the start of the unquoted text that runs over several lines to a colon in one of them."""
    if " " not in lines[number][:column].strip() or _TEXT_KEY.match(lines[number]):
        return None
    here = _indentation(lines[number])
    start = next((place for place in range(number - 1, -1, -1)
                  if lines[place].strip() and _indentation(lines[place]) < here), None)  # fmt: skip
    if start is None or not _TEXT_KEY.match(lines[start]) or _HEADER.search(lines[start]):
        return None
    message = f"the text that begins here has a colon in line {number + 1}, and is not in quotes"
    hint = "put >- behind the key and the text on lines of its own below it, or put it in quotes"
    return Suspect(start, _indentation(lines[start]), message, hint)


def open_quote(text: str, stopped: int) -> Suspect | None:
    """Return the quote that opened in an earlier line than the one in which reading *stopped*, and closed there."""
    last = None
    try:
        for token in yaml.scan(text, Loader=yaml.CSafeLoader):
            last = token if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"') else last
    except yaml.YAMLError:
        pass
    if last is None or last.end_mark.line != stopped or last.start_mark.line >= stopped:
        return None
    start = last.start_mark
    hint = "close it with the same kind of quote"
    first = re.split(r"\r\n|[\r\n]", text[start.index :], maxsplit=1)[0].rstrip()
    if first.endswith(tuple(_QUOTES)):
        hint = f"it ends in {first[-1]}, which closes nothing here: write {last.style}"
    return Suspect(start.line, start.column, f"a quote that opens here ends only in line {stopped + 1}", hint)


def _lookalike(number: int, line: str) -> Suspect | None:
    if found := _LIST_DASH.match(line):
        return Suspect(number, found.start(2), f"{_DASHES[found[2]]} stands where a list wants a plain hyphen",
                       "write - and a space")  # fmt: skip
    if found := _WIDE_COLON.match(line):
        return Suspect(number, found.start(2), "this colon is none to YAML", "write a plain colon and a space")
    if (found := _HARD_SPACE.match(line)) and line.strip():
        where = "a no-break space stands where a plain space belongs"
        return Suspect(number, found.start(2), where, "type the space anew")
    return None


def _separator(text: str, stopped: int) -> Suspect | None:
    """Return a separator that ends a line to YAML and is not seen in an editor, if reading stopped just below it."""
    for found in _SEPARATORS.finditer(text):
        before = text[: found.start()]
        seen = len(re.findall(r"\r\n|[\r\n\x85\u2028\u2029]", before))
        if seen <= stopped <= seen + _NEAR:
            line = len(re.findall(r"\r\n|[\r\n]", before))
            column = len(re.split(r"\r\n|[\r\n]", before)[-1])
            name = f"U+{ord(found[0]):04X}"
            return Suspect(line, column, f"an invisible line separator ({name}) stands here", "delete it")
    return None


def _out_of_block(lines: list[str], stopped: int) -> int | None:
    """Return the line that fell out of the folded text above the place where reading *stopped*."""
    for number in range(min(stopped, len(lines)) - 1, -1, -1):
        if not _HEADER.search(lines[number]):
            continue
        inside = [place for place in range(number + 1, len(lines)) if lines[place].strip()]
        if not inside:
            return None
        column = _indentation(lines[inside[0]])
        out = next((place for place in inside if _indentation(lines[place]) < column), None)
        if out is None or out > stopped:
            return None
        if not _STRUCTURE.match(lines[out]):
            return out
        below = next((lines[place] for place in inside if place > out), "")
        prose = _indentation(below) == column and not _STRUCTURE.match(below)
        return out if prose and re.match(r"[ ]*[^\s:]+: +\S+ \S", lines[out]) else None
    return None


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
