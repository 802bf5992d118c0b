"""The catalogue of change kinds: how a kind is declared, and how all of them are run."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.alignment import Match
    from recension.changes.values import Change, Comparing, Detail

    CriterionDetector: TypeAlias = Callable[[Match, Comparing], Iterator[Detail]]
    PartDetector: TypeAlias = Callable[[Comparing], Iterator[Change]]


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A kind of change; *explanation* is what authors read about it."""

    code: str
    detect: Callable[..., Iterator[Any]]

    @property
    def explanation(self) -> str:
        """The kind's own docstring."""
        return inspect.getdoc(self.detect) or ""


_criterion_kinds: dict[str, ChangeKind] = {}
_part_kinds: dict[str, ChangeKind] = {}


def criterion_kind(code: str) -> Callable[[CriterionDetector], CriterionDetector]:
    """Enter the decorated function in the catalogue: it yields the details of one kind for a pair of criteria."""

    def enter(detect: CriterionDetector) -> CriterionDetector:
        _enter(_criterion_kinds, ChangeKind(code, detect))
        return detect

    return enter


def part_kind(code: str) -> Callable[[PartDetector], PartDetector]:
    """Enter the decorated function in the catalogue: it yields the changes of one kind in the rest of a revision."""

    def enter(detect: PartDetector) -> PartDetector:
        _enter(_part_kinds, ChangeKind(code, detect))
        return detect

    return enter


def kinds() -> tuple[ChangeKind, ...]:
    """Return every kind, by code."""
    return tuple(sorted([*_criterion_kinds.values(), *_part_kinds.values()], key=lambda kind: kind.code))


def criterion_details(match: Match, comparing: Comparing) -> tuple[Detail, ...]:
    """Return what changed between the two criteria of a match."""
    return tuple(detail for kind in _criterion_kinds.values() for detail in kind.detect(match, comparing))


def part_changes(comparing: Comparing) -> tuple[Change, ...]:
    """Return what changed in all parts but the outline, and which criteria are only on one side."""
    return tuple(change for kind in _part_kinds.values() for change in kind.detect(comparing))


def _enter(registered: dict[str, ChangeKind], kind: ChangeKind) -> None:
    if kind.code in _criterion_kinds or kind.code in _part_kinds:
        raise ValueError(f"two kinds of change have the code {kind.code}")
    registered[kind.code] = kind
