"""What first keeps a value from fitting a schema, for values that came on one line and have no places of their own."""

from __future__ import annotations

from typing import Any, NamedTuple

from recension.pointer import format_pointer
from recension.schema.fitting import schema_findings
from recension.schema.published import is_valid


class Fault(NamedTuple):
    """What is wrong, with the pointer of the place inside the value, and the way on."""

    message: str
    hint: str | None = None


def first_fault(name: str, value: Any) -> Fault | None:  # noqa: ANN401 - any JSON value
    """Return the first thing, by pointer, that keeps *value* from fitting the schema called *name*; None if it fits."""
    if is_valid(name, value):
        return None
    from yaml import ScalarNode

    from recension.source import SourceDocument

    found = schema_findings(name, SourceDocument(name, value, ScalarNode("", "")))
    first = min(found, key=lambda each: ([str(step) for step in each.pointer], each.message))
    return Fault(located(first.pointer, first.message), first.hint)


def located(pointer: tuple[str | int, ...], message: str) -> str:
    """Return *message* with the place that it speaks of before it."""
    where = format_pointer(pointer)
    return f"{where}: {message}" if where else message
