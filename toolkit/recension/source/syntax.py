"""What a YAML parser says of a broken text, in words that an author understands, with a way on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.errors import UnreadableError
from recension.source.suspects import Suspect, long_text, open_quote, outside_text, suspect

if TYPE_CHECKING:
    import yaml

# What libyaml says (a part of it), what we say, and the way on.
_SYNTAX = (
    ("mapping values are not allowed", "a colon and a space inside unquoted text", 'put the text in quotes: "…"'),
    ("cannot start any token", "unquoted text cannot start with this character", 'put the text in quotes: "…"'),
    ("unexpected end of stream", "a quote that opens here is never closed", "close it with the same kind of quote"),
    ("found unknown escape", "a backslash inside double quotes starts an escape", "write \\\\, or use single quotes"),
    ("undefined alias", "unquoted text that starts with * is read as an alias", 'put the text in quotes: "…"'),
    ("alphabetic or numeric", "unquoted text cannot start with * or &", 'put the text in quotes: "…"'),
    ("duplicate anchor", "an anchor is given twice", "anchors are not needed here: use `define` and `use`"),
    ("expected ',' or", "a bracket or brace that opens here is not closed, or a comma is missing",
     "close it, and put texts inside [ ] or { } in quotes"),
    ("another document", "the file holds more than one document", "write one revision per file; remove ---"),
    ("node content", "a value is missing here, or a bracket or brace before it is not closed", "close it, or add it"),
    ("character escape code", "this escape (\\u…) is no character", "write the character itself"),
    ("hexdecimal", "this escape (\\x… or \\u…) is no character", "write \\\\ for a backslash, or use single quotes"),
    ("could not find expected ':'", "a key without its colon, or without the space after it",
     "write `key: value`, or indent the line under its text"),
    ("did not find expected", "the indentation or a quote is off here", "line the keys of one entry up; close quotes"),
    ("special characters", "a control character that no text can hold", "delete the invisible character"),
    ("control characters", "a control character that no text can hold", "delete the invisible character"),
)  # fmt: skip


_NO_COLON = "could not find expected ':'"
_QUOTES = 'put the text in quotes: "…"'
_KEY_ALONE = re.compile(r"( +)[A-Za-z_]\w*")
_KEY_WITH_TEXT = re.compile(r"[ -]*[A-Za-z_]\w*: +[^\s\"'\[{>|]")
_KEY = re.compile(r"[A-Za-z_]\w*:(\s|$)")
_BLOCK = re.compile(r"[:-] +([>|])[^>|]*$")
_DASH = re.compile(r"-(\w+)")
_BRACKET = re.compile(r"[:-] +([\[{].*[\]}])\s*$")


def syntax_error(error: yaml.YAMLError, text: str, file: str) -> UnreadableError:
    """Return what is wrong with *text*, which is not YAML, in plain words and at the place to mend."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    lines = yaml_lines(text)
    if conflict := _conflict(lines):
        message = "git has left a merge conflict here: both versions stand in the file"
        hint = "keep what is right, and delete the lines with <<<<<<<, ======= and >>>>>>>"
        return UnreadableError(
            "yaml-syntax", message, file=file, position=(conflict, 1), hint=hint, text=lines[conflict - 1]
        )
    if context_mark is not None and mark is not None:
        here = lines[mark.line] if mark.line < len(lines) else ""
        if "end of stream" in problem:
            mark = context_mark
        elif "expected ',' or" in problem:
            if here[mark.column : mark.column + 1] == ":" and mark.line == context_mark.line:
                problem = "mapping values are not allowed"
            elif not _goes_on(here[: mark.column], here[mark.column :], flow=True):
                mark = context_mark
    line, column = (mark.line, mark.column) if mark is not None else _place(text, getattr(error, "position", 0))
    if found := _suspected(problem, lines, text, (line, column), context_mark):
        place = (found.line + 1, found.column + 1)
        shown = re.split(r"\r\n?|\n", text)[found.line] if "separator" in found.message else lines[found.line]
        return UnreadableError("yaml-syntax", found.message, file=file, position=place, hint=found.hint, text=shown)
    if _NO_COLON in problem and context_mark is not None:
        line, column = context_mark.line, context_mark.column
    written = lines[line] if line < len(lines) else ""
    if "\t" in written[: column + 1] and not written[:column].strip():
        message, hint = "a tab is used for indentation", "indent with spaces"
    else:
        known = ((said, way) for part, said, way in _SYNTAX if part in problem)
        message, hint = next(known, (f"not YAML: {problem}", "see the line above, too"))
        seen = _seen(problem, written, column, lines[max(line - 1, 0)])
        message, hint, column = seen or (message, hint, column)
    place = (line + 1, column + 1)
    return UnreadableError("yaml-syntax", message, file=file, position=place, hint=hint, text=written)


def _suspected(
    problem: str, lines: list[str], text: str, at: tuple[int, int], context_mark: yaml.Mark | None
) -> Suspect | None:
    """Return what seems to have broken the text, if something does that the parser's own words do not tell."""
    stopped = at[0]
    began = context_mark.line if context_mark is not None else None
    if _NO_COLON in problem and began is not None:
        return suspect(lines, text, stopped, began) or outside_text(lines, began)
    if "did not find expected" in problem and (found := open_quote(text, stopped)):
        return found
    if "mapping values" in problem and (found := suspect(lines, text, stopped, None) or long_text(lines, *at)):
        return found
    guessed = _NO_COLON in problem or "did not find expected" in problem
    return suspect(lines, text, stopped, None) if guessed or _breaks(text) else None


def _breaks(text: str) -> bool:
    return any(sign in text for sign in "\x85\u2028\u2029")


def yaml_lines(text: str) -> list[str]:
    """Return the lines of *text* as a YAML parser counts them."""
    return re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)


def _conflict(lines: list[str]) -> int | None:
    """Return the number of the line at which git has marked a conflict, None if it has not."""
    start = next((number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), None)
    return start if start and any(line.startswith(">>>>>>> ") for line in lines[start:]) else None


def _seen(problem: str, written: str, column: int, above: str) -> tuple[str, str, int] | None:
    """Return what the line *written* itself shows to be wrong, with a way on and the column to mend."""
    before, rest = written[:column], written[column:]
    if "mapping values" in problem and (key := _KEY_ALONE.fullmatch(before)):
        if len(key[1]) > _indentation(above) and _KEY_WITH_TEXT.match(above):
            return "this line is indented deeper than the keys above it", "line it up with them", len(key[1])
    elif "comment or line break" in problem and (block := _BLOCK.search(before)):
        return "unquoted text cannot start with > or |", _QUOTES, block.start(1)
    elif "did not find expected" in problem:
        if not before.strip() and "',' or" not in problem:
            return _misplaced(rest, column, above)
        if _goes_on(before, rest, flow="',' or" in problem):
            double = before.rstrip().endswith('"')
            hint = "use '…' outside, or write \\\" inside" if double else "use \"…\" outside, or write '' inside"
            return "the text goes on after its closing quote", hint, column
        if rest.strip() and (bracket := _BRACKET.search(before)):
            said = "text that starts with [ or { is read as a list or as keys"
            return said, 'put all of it in quotes: "…"', bracket.start(1)
    return None


def _misplaced(rest: str, column: int, above: str) -> tuple[str, str, int] | None:
    """Return what is wrong with a line that holds *rest* from *column* on, below the line *above*."""
    if dash := _DASH.match(rest):
        return "a dash needs a space after it", f"write `- {dash[1]}`", column
    if _KEY.match(rest) and above.strip() and column != _indentation(above):
        how = "deeper" if column > _indentation(above) else "less"
        return f"this line is indented {how} than the keys above it", "line it up with them", column
    return None


def _goes_on(before: str, rest: str, *, flow: bool) -> bool:
    """Return whether text goes on with *rest* after the quote that ends *before*; in flow a comma may be missing."""
    next_entry = flow and (rest[:1] in ('"', "'") or _KEY.match(rest))
    return bool(rest.strip()) and before.rstrip(" ").endswith(('"', "'")) and not next_entry


def _indentation(line: str) -> int:
    """Return the column of the first key on *line*, after a dash if there is one."""
    return len(line) - len(line.lstrip(" -"))


def _place(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n"), len(before) - before.rfind("\n") - 1
