"""The configuration of a workspace, from ``[tool.recension]`` or ``recension.toml``."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from recension.errors import UsageError, did_you_mean
from recension.findings import Severity
from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OFF = "off"
"""The severity that silences a rule."""


class Demand(StrEnum):
    """What an effect needs before it may pass."""

    DECLARED = "declared"
    """The log row of the revision tells the change."""
    ACCEPTED = "accepted"
    """Somebody has accepted the effect, with a reason."""


EFFECTS: Mapping[str, tuple[Demand, ...]] = {
    "widens": (Demand.DECLARED,),
    "narrows": (Demand.DECLARED, Demand.ACCEPTED),
    "mixed": (Demand.DECLARED, Demand.ACCEPTED),
    "decision-shift": (Demand.DECLARED, Demand.ACCEPTED),
    "undetermined": (Demand.DECLARED, Demand.ACCEPTED),
    "none": (),
}
"""What each effect needs unless the workspace says otherwise: what takes coverage away, or may, needs a person."""


@record
class Severities:
    """The severities of codes as a workspace sets them, for the files that *path* covers; None silences a code.

    *path* is a glob on paths from the root of the workspace: ``*`` within a folder, ``**`` across folders.
    """

    path: str
    by_code: Mapping[str, Severity | None]


@record
class Config:
    """Where a workspace keeps what; paths are relative to its root and stay inside it."""

    policies: str = "policy"
    vocabulary: str = "policy/vocabulary.yaml"
    renders: str = "renders"
    fixtures: str = "tests/fixtures"
    accepted: str = "policy/accepted.yaml"
    templates: str | None = None
    """The folder of templates that stand in place of those that ship."""
    effects: Mapping[str, tuple[Demand, ...]] = field(default_factory=lambda: EFFECTS)
    severities: tuple[Severities, ...] = ()
    """From the general to the special: the last one that covers a file and names a code counts."""
    notice_days: int | None = None
    """So many days lie between the approval of a revision that narrows coverage and the day it takes effect."""


_PATHS = ("policies", "vocabulary", "renders", "fixtures", "accepted", "templates")
_SETTINGS = (*_PATHS, "effects", "severity", "severity-for", "notice-days")
_LEVELS = (*Severity, OFF)


def decode_config(data: Mapping[str, Any], file: str) -> Config:
    """Return the configuration in *data*, read from *file*.

    :raises UsageError: if a key is unknown or a value is none that it may have.
    """
    read = _Reader(file)
    found: dict[str, Any] = {}
    for key, value in data.items():
        if key in _PATHS:
            found[key] = read.path(key, value)
        elif key == "effects":
            found["effects"] = {**EFFECTS, **read.effects(value)}
        elif key == "notice-days":
            found["notice_days"] = read.days(key, value)
        elif key not in ("severity", "severity-for"):
            hint = did_you_mean(key, _SETTINGS) or "known: " + ", ".join(_SETTINGS)
            raise UsageError(f'{file}: "{key}" is no setting of recension', hint=hint)
    general = [Severities("**", read.severities("severity", data["severity"]))] if "severity" in data else []
    return Config(**found, severities=(*general, *read.special(data.get("severity-for", []))))


class _Reader:
    """Reads values of one file, or says what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file

    def path(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise UsageError(f'{self.file}: "{key}" wants a path in quotes')
        if value.startswith("/") or ".." in value.split("/"):
            raise UsageError(
                f'{self.file}: "{key}" leaves the workspace: {value}', hint="paths are relative to its root"
            )
        return value

    def days(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3650:
            raise UsageError(f'{self.file}: "{key}" wants a number of days, such as 60')
        return value

    def effects(self, value: object) -> dict[str, tuple[Demand, ...]]:
        found = {}
        for effect, demands in self._table("effects", value).items():
            if effect not in EFFECTS:
                raise UsageError(f'{self.file}: "{effect}" is no effect', hint=self._choice(effect, EFFECTS))
            if not isinstance(demands, list):
                hint = f'such as {effect} = ["declared", "accepted"], or [] for nothing'
                raise UsageError(f"{self.file}: effects.{effect} wants a list", hint=hint)
            for demand in demands:
                if demand not in tuple(Demand):
                    raise UsageError(f'{self.file}: effects.{effect} cannot want "{demand}"',
                                     hint=self._choice(str(demand), Demand))  # fmt: skip
            found[effect] = tuple(Demand(demand) for demand in demands)
        return found

    def severities(self, key: str, value: object) -> dict[str, Severity | None]:
        found: dict[str, Severity | None] = {}
        for code, severity in self._table(key, value).items():
            if severity not in _LEVELS:
                raise UsageError(f'{self.file}: {key}.{code} cannot be "{severity}"',
                                 hint=self._choice(str(severity), _LEVELS))  # fmt: skip
            found[code] = None if severity == OFF else Severity(severity)
        return found

    def special(self, value: object) -> list[Severities]:
        hint = 'write [[tool.recension.severity-for]] with path = "policy/CP.MP.70/**" and the codes'
        if not isinstance(value, list) or not all(isinstance(each, dict) and isinstance(each.get("path"), str)
                                                  for each in value):  # fmt: skip
            raise UsageError(f'{self.file}: "severity-for" wants tables with a path', hint=hint)
        return [
            Severities(each["path"], self.severities(
                "severity-for", {code: severity for code, severity in each.items() if code != "path"}
            ))
            for each in value
        ]  # fmt: skip

    def _table(self, key: str, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise UsageError(f'{self.file}: "{key}" wants a table', hint=f"write it under [tool.recension.{key}]")
        return value

    def _choice(self, given: str, known: Iterable[str]) -> str:
        return did_you_mean(given, known) or "known: " + ", ".join(known)
