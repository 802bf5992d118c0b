"""What a YAML parser says of a broken text, in words that an author understands, with a way on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import UnreadableError

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
    ("could not find expected ':'", "a key without its colon", "write `key: value`, or indent the line under its text"),
    ("did not find expected", "the indentation or a quote is off here", "line the keys of one entry up; close quotes"),
    ("special characters", "a control character that no text can hold", "delete the invisible character"),
    ("control characters", "a control character that no text can hold", "delete the invisible character"),
)  # fmt: skip


def syntax_error(error: yaml.YAMLError, text: str, file: str) -> UnreadableError:
    """Return what is wrong with *text*, which is not YAML, in plain words and at the place to mend."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    if context_mark is not None and mark is not None:
        if "end of stream" in problem:
            mark = context_mark
        elif "expected ',' or" in problem:
            if text[mark.index : mark.index + 1] == ":" and mark.line == context_mark.line:
                problem = "mapping values are not allowed"
            else:
                mark = context_mark
    line, column = (mark.line, mark.column) if mark is not None else _place(text, getattr(error, "position", 0))
    lines = text.splitlines()
    written = lines[line] if line < len(lines) else ""
    if "\t" in written[: column + 1] and not written[:column].strip():
        message, hint = "a tab is used for indentation", "indent with spaces"
    else:
        known = ((said, way) for part, said, way in _SYNTAX if part in problem)
        message, hint = next(known, (f"not YAML: {problem}", "see the line above, too"))
    return UnreadableError("yaml-syntax", message, file=file, position=(line + 1, column + 1), hint=hint)


def _place(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n"), len(before) - before.rfind("\n") - 1
