"""The order of the keys of a document: that in which its schema lists them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from recension.schema.published import load_schema

if TYPE_CHECKING:
    from recension.pointer import Pointer


@cache
def key_order(name: str, at: Pointer) -> tuple[str, ...]:
    """Return the keys of the mapping at a place of a document, as the schema called *name* lists them.

    Places in lists are ``*`` in the pointer. Nothing is returned for a place that the schema does not know, or
    where it leaves the keys open.
    """
    root = load_schema(name)
    schema: dict[str, Any] | None = root
    for step in at:
        schema = _below(_resolved(schema, root), step) if schema is not None else None
    return tuple(_resolved(schema, root).get("properties", ())) if schema is not None else ()


def _below(schema: dict[str, Any], step: str | int) -> dict[str, Any] | None:
    found = schema.get("items") if step == "*" else schema.get("properties", {}).get(step)
    if found is None and step != "*":
        found = schema.get("additionalProperties")
    return found if isinstance(found, dict) else None


def _resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema
