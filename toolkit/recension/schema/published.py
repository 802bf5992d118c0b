"""The published JSON Schemas as they are shipped, and the fast validator of each."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import jsonschema_rs

SCHEMAS = (
    "revision",
    "vocabulary",
    "findings",
    "diff",
    "fixture",
    "evaluation",
    "request",
    "answer",
    "conformance",
    "quality",
    "hand-written",
    "history",
    "status",
    "accepted",
    "rules",
    "lock",
)


def schema_text(name: str) -> str:
    """Return the JSON text of the schema called *name*, one of ``SCHEMAS``."""
    # a wheel carries the schemas; an editable install runs from the checkout, where they lie beside the source root
    package = Path(__file__).parents[1]
    folder = package / "schemas" if (package / "schemas").is_dir() else package.parents[1] / "schema"
    return (folder / f"{name}.schema.json").read_text(encoding="utf-8")


@functools.cache
def load_schema(name: str) -> dict[str, Any]:
    """Return the schema called *name*, one of ``SCHEMAS``."""
    schema: dict[str, Any] = json.loads(schema_text(name))
    return schema


@functools.cache
def fast_validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """Return the validator that answers yes or no for the schema called *name*."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(load_schema(name))


def is_valid(name: str, value: object) -> bool:
    """Return whether *value* fits the schema called *name*."""
    return fast_validator(name).is_valid(value)
