"""A row of the revision log as it stands in a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.source.writing import WIDTH, flow_list, folded, quoted, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.revision import DeclaredChange, LogRow


def row_lines(row: LogRow, indent: int = 4) -> list[str]:
    """Return *row* in lines, as they stand behind the dash of a list; its keys stand at the column *indent*."""
    lines = [f"revised: {row.revised}", f"approved: {row.approved or 'null'}"]
    lines += [f"summary: {first}" if not number else first for number, first in enumerate(_text(row.summary, indent))]
    if row.changes:
        lines += ["changes:", *change_lines(row, indent)]
    return lines


def summary_lines(row: LogRow, indent: int = 4) -> list[str]:
    """Return the summary of *row* in lines, as they stand behind its key, which stands at the column *indent*."""
    return _text(row.summary, indent)


def change_lines(row: LogRow, indent: int = 4) -> list[str]:
    """Return the list of changes of *row* in lines, as they stand below its key at the column *indent*."""
    return [line for change in row.changes for line in _change(change, indent + 2)]


def _text(text: str, indent: int) -> list[str]:
    written = word(text)
    if '"' not in text and indent + len("summary: ") + len(written) <= WIDTH:
        return [written]
    lines = folded(text, indent + 2)
    # a line that begins with two colons would be a command in the log of a workflow
    return [quoted(text)] if lines is None or "::" in text else [">-", *(f"  {line}" if line else "" for line in lines)]


def _change(change: DeclaredChange, indent: int) -> Iterator[str]:
    """Yield an entry of the list of changes, whose dash stands at the column *indent*."""
    values = {"action": change.action}
    if change.criterion:
        values["criterion"] = _label(change.criterion)
    if change.part:
        values["part"] = change.part
    if change.ids:
        values["ids"] = f"[{', '.join(change.ids)}]"
    if change.note:
        values["note"] = quoted(change.note)
    flow = "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"
    if indent + 2 + len(flow) <= WIDTH:
        yield f"  - {flow}"
        return
    for number, (key, value) in enumerate(values.items()):
        margin = "  - " if not number else "    "
        lines = [value]
        if key == "ids":
            lines = flow_list(list(change.ids), indent + 2 + len("ids: "), indent + 4)
        elif key == "note" and change.note and indent + 2 + len("note: ") + len(value) > WIDTH:
            lines = [line.removeprefix("  ") for line in _text(change.note, indent + 2)]
        yield f"{margin}{key}: {lines[0]}"
        yield from (f"      {line}" for line in lines[1:])


def _label(label: str) -> str:
    """Return labels as they stand inside braces, where a comma would part them."""
    return quoted(label) if "," in label or ")" in label else word(label)
