"""Fixtures from what a file says: each fits the schema, or the first that does not is told with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.errors import UnreadableError
from recension.logic.fixtures import Fixture, decode_fixture
from recension.schema import is_valid, schema_findings
from recension.schema.faults import first_fault, located

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.source import SourceDocument


def read_fixture(document: SourceDocument) -> Fixture:
    """Return the fixture that *document* holds.

    :raises UnreadableError: with the place of the first fault.
    """
    if is_valid("fixture", document.value):
        return decode_fixture(document.value)
    found = [(document.span(each.pointer, on_key=True), each) for each in schema_findings("fixture", document)]
    place, first = min(found, key=lambda each: (each[0], each[1].message))
    raise unreadable(located(first.pointer, first.message), document.file, place[:2], first.hint)


def read_fixture_on(line: int, value: Any, file: str) -> Fixture:  # noqa: ANN401 - any JSON value
    """Return the fixture that *value* holds, all of which stands on one *line* of *file*.

    :raises UnreadableError: with the line and what is wrong on it.
    """
    fault = first_fault("fixture", value)
    if fault is not None:
        raise unreadable(fault.message, file, (line, 1), fault.hint)
    return decode_fixture(value)


def distinct(fixtures: Iterable[tuple[Fixture, int]], file: str) -> tuple[Fixture, ...]:
    """Return the fixtures, given with their lines, of which no two have the same id.

    :raises UnreadableError: if two have, or if there are none.
    """
    found: dict[str, Fixture] = {}
    for fixture, line in fixtures:
        if fixture.id in found:
            raise unreadable(f'the case "{fixture.id}" stands here a second time', file, (line, 1))
        found[fixture.id] = fixture
    if not found:
        raise UnreadableError("file-empty", "the file holds no cases", file=file)
    return tuple(found.values())


def unreadable(message: str, file: str, place: tuple[int, int], hint: str | None = None) -> UnreadableError:
    """Return the error for a file of fixtures that says something that no fixture can."""
    return UnreadableError("fixture", message, file=file, position=place, hint=hint)
