"""Fixtures as JSON lines, the canonical form: one case a line (``schema/fixture.schema.json``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.exports.escaping import json_text
from recension.exports.reading import distinct, read_fixture_on, unreadable
from recension.logic.fixtures import encode_fixture
from recension.source.strict_json import NotJsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.logic.fixtures import Fixture


class FixtureJsonl:
    """One case a line, keys in a fixed order: the same cases give the same bytes."""

    def render(self, fixtures: Iterable[Fixture]) -> str:
        """Return the fixtures as text."""
        return "".join(self.lines(fixtures))

    def lines(self, fixtures: Iterable[Fixture]) -> Iterator[str]:
        """Yield the line of each fixture when its turn comes."""
        for fixture in fixtures:
            yield json_text(encode_fixture(fixture)) + "\n"

    def read(self, text: str, file: str) -> tuple[Fixture, ...]:
        """Return the fixtures in *text*; *file* names it in messages. Blank lines are left out.

        :raises UnreadableError: with the place of the first fault.
        """
        return distinct(self._lines(text, file), file)

    def _lines(self, text: str, file: str) -> Iterator[tuple[Fixture, int]]:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield read_fixture_on(number, _value(line, number, file), file), number


def _value(line: str, number: int, file: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return parse_json(line)
    except NotJsonError as error:
        raise unreadable(error.message, file, (number, error.column or 1)) from None
