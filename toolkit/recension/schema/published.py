"""The published JSON Schemas as they are shipped, and the validator of each.

jsonschema-rs is quick and compiled; where it has no build, jsonschema does the same in Python.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jsonschema
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
def fast_validator(name: str) -> jsonschema_rs.Draft202012Validator | None:
    """Return the compiled validator for the schema called *name*, None on a machine that has none."""
    try:
        import jsonschema_rs
    except ImportError:
        return None
    return jsonschema_rs.Draft202012Validator(load_schema(name))


@functools.cache
def plain_validator(name: str) -> jsonschema.Draft202012Validator:
    """Return the validator in Python for the schema called *name*."""
    import jsonschema

    extend: Any = jsonschema.validators.extend  # the stubs leave it untyped
    kind: type[jsonschema.Draft202012Validator] = extend(jsonschema.Draft202012Validator, {"pattern": _pattern_errors})
    return kind(load_schema(name))


def _pattern_errors(
    validator: jsonschema.Draft202012Validator, pattern: str, value: object, _schema: object
) -> Iterator[jsonschema.ValidationError]:
    """Yield an error where *value* does not match; ``$`` is the very end, as in JSON Schema, not before a line end."""
    from jsonschema import ValidationError

    if validator.is_type(value, "string") and not re.search(re.sub(r"\$$", r"\\Z", pattern), str(value)):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def is_valid(name: str, value: object) -> bool:
    """Return whether *value* fits the schema called *name*."""
    return (fast_validator(name) or plain_validator(name)).is_valid(value)
