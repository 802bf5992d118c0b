"""Fixtures as CSV (RFC 4180): one case a row, one fact or expected value a column, safe to open in a spreadsheet.

A cell holds text, a number, ``true`` or ``false``; an empty one says that the
fact is unknown, or that nothing is expected. Lists, and each text that a
spreadsheet could take for a formula, a number or a date, stand as JSON: in
quotes of their own, which no spreadsheet runs or alters.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from recension.exports.escaping import json_text
from recension.exports.reading import distinct, read_fixture_on, unreadable
from recension.logic.fixtures import encode_fixture
from recension.source.strict_json import NotJsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.logic.fixtures import Fixture

_PLAIN = re.compile(r"(?![A-Za-z]{3,9}[ ./-]?[0-9])[A-Za-z][A-Za-z0-9 _./-]*")
"""A text that no spreadsheet takes for anything else; what looks like ``mar-26`` is taken for a day."""
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False}
_FACT, _EXPECT, _DIGEST = "fact:", "expect:", "digest:"


class FixtureCsv:
    """One case a row, with columns ``fact:…`` for the facts and ``expect:02/26:…`` for what is expected."""

    def render(self, fixtures: Sequence[Fixture]) -> str:
        """Return the fixtures as text; its lines end as the RFC has it."""
        rows = [_flat(encode_fixture(fixture)) for fixture in fixtures]
        columns = _arranged(dict.fromkeys(column for row in rows for column in row))
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
        return written.getvalue()

    def read(self, text: str, file: str) -> tuple[Fixture, ...]:
        """Return the fixtures in *text*; *file* names it in messages. A spreadsheet's capitals are no matter.

        :raises UnreadableError: with the line of the first fault.
        """
        return distinct(self._rows(text.removeprefix("\ufeff"), file), file)

    def _rows(self, text: str, file: str) -> Iterator[tuple[Fixture, int]]:
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        columns: list[str] = []
        start = 1
        try:
            for row in rows:
                if not columns:
                    columns = _columns(row, file)
                elif row:
                    yield _fixture(columns, row, file, start), start
                start = rows.line_num + 1
        except csv.Error as error:
            raise unreadable(f"this is no CSV: {error}", file, (start, 1)) from None


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a case with their values."""
    flat = {key: value for key, value in data.items() if key not in ("facts", "expect", "digest")}
    flat |= {_FACT + name: value for name, value in data["facts"].items()}
    flat |= {_DIGEST + label: value for label, value in data.get("digest", {}).items()}
    for label, expected in data["expect"].items():
        flat[_EXPECT + label] = expected["decision"]
        flat |= {f"{_EXPECT}{label}:{name}": value for name, value in expected["criteria"].items()}
    return flat


def _arranged(columns: Iterable[str]) -> list[str]:
    """Return *columns* in the order in which they are read: the case, its facts by name, one revision after another."""
    groups: dict[str, list[str]] = {"": [], _FACT: []}
    for column in columns:
        start = column[: column.find(":") + 1]
        group = ":".join(column.split(":")[:2]) if start == _EXPECT else start
        groups.setdefault(group, []).append(column)
    groups[_FACT].sort()
    return [column for group in groups.values() for column in group]


def _cell(value: Any) -> str:  # noqa: ANN401 - any JSON value, None for an empty cell
    if value is None:
        return ""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    return json_text(value)


def _columns(row: list[str], file: str) -> list[str]:
    twice = sorted({column for column in row if row.count(column) > 1})
    if twice:
        raise unreadable(f'there are two columns "{twice[0]}"', file, (1, 1))
    return row


def _fixture(columns: list[str], row: list[str], file: str, line: int) -> Fixture:
    if len(row) > len(columns):
        raise unreadable(f"the row has {len(row)} cells, and there are {len(columns)} columns", file, (line, 1))
    value: dict[str, Any] = {"facts": {}, "expect": {}}
    for column, cell in zip(columns, row, strict=False):
        if cell:
            _put(value, column, _value(cell, column, file, line))
    return read_fixture_on(line, value, file)


def _put(fixture: dict[str, Any], column: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
    part, _, name = column.partition(":")
    if part == "fact":
        fixture["facts"][name] = value
    elif part == "digest":
        fixture.setdefault("digest", {})[name] = value
    elif part == "expect":
        label, _, criterion = name.partition(":")
        expected = fixture["expect"].setdefault(label, {"criteria": {}})
        if criterion:
            expected["criteria"][criterion] = value
        else:
            expected["decision"] = value
    else:
        fixture[column] = value


def _value(cell: str, column: str, file: str, line: int) -> Any:  # noqa: ANN401 - any JSON value
    if cell.casefold() in _WORDS:
        return _WORDS[cell.casefold()]
    if not _NUMBER.fullmatch(cell) and cell[0] not in '"[':
        return cell
    try:
        return parse_json(cell)
    except NotJsonError as error:
        raise unreadable(f"{column}: {error.message}", file, (line, 1)) from None
