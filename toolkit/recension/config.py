"""The configuration of a workspace, from ``[tool.recension]`` or ``recension.toml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from recension.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Config:
    """Where a workspace keeps what; paths are relative to its root and stay inside it."""

    policies: str = "policy"
    vocabulary: str = "policy/vocabulary.yaml"
    renders: str = "renders"
    fixtures: str = "tests/fixtures"


def decode_config(data: Mapping[str, Any], file: str) -> Config:
    """Return the configuration in *data*, read from *file*.

    :raises UsageError: if a key is unknown or a value is not text.
    """
    known = [field.name for field in fields(Config)]
    for key, value in data.items():
        if key not in known:
            hint = did_you_mean(key, known) or "known: " + ", ".join(known)
            raise UsageError(f'{file}: "{key}" is no setting of recension', hint=hint)
        if not isinstance(value, str):
            raise UsageError(f'{file}: "{key}" wants a path in quotes')
        if value.startswith("/") or ".." in value.split("/"):
            raise UsageError(f'{file}: "{key}" leaves the workspace: {value}', hint="paths are relative to its root")
    return Config(**data)
