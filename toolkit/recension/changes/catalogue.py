"""The catalogue of change kinds: how a kind is declared, and how all of them are run.

A kind of change in a criterion names what it looks at, and is asked only about
the pairs that differ there: most criteria of two revisions differ in nothing.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.alignment import Match
    from recension.changes.values import Change, Comparing, Detail
    from recension.model.criteria import Criterion

    CriterionDetector: TypeAlias = Callable[[Match, Comparing], Iterator[Detail]]
    PartDetector: TypeAlias = Callable[[Comparing], Iterator[Change]]


CONTENT = ("id", "text", "decision", "when", "connective", "bound", "open", "references", "notes", "formerly",
           "instead_of", "evidence")  # fmt: skip
"""What a kind of change in a criterion can look at: its own fields, all but the children."""
PLACING = ("basis", "parent", "order", "label", "inherited evidence")
"""The rest: a basis that does not carry identity, and where the criterion stands."""


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A kind of change; *explanation* is what authors read about it."""

    code: str
    detect: Callable[..., Iterator[Any]]
    looks_at: tuple[str, ...] = ()

    @property
    def explanation(self) -> str:
        """The kind's own docstring."""
        return inspect.getdoc(self.detect) or ""


_criterion_kinds: dict[str, ChangeKind] = {}
_part_kinds: dict[str, ChangeKind] = {}


def criterion_kind(code: str, *looks_at: str) -> Callable[[CriterionDetector], CriterionDetector]:
    """Enter the decorated function in the catalogue: it yields the details of one kind for a pair of criteria.

    It is asked only about pairs that differ in what it *looks_at*, names of
    `CONTENT` and `PLACING`.
    """
    if not looks_at or not set(looks_at) <= {*CONTENT, *PLACING}:
        raise ValueError(f"{code} looks at {', '.join(looks_at) or 'nothing'}")

    def enter(detect: CriterionDetector) -> CriterionDetector:
        _enter(_criterion_kinds, ChangeKind(code, detect, looks_at))
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


def criterion_details(match: Match, comparing: Comparing, names: tuple[str, ...]) -> tuple[Detail, ...]:
    """Return what changed between the two criteria of a match, which differ in what has these *names*."""
    return tuple([detail for kind in _looking_at(names) for detail in kind.detect(match, comparing)])


def part_changes(comparing: Comparing) -> tuple[Change, ...]:
    """Return what changed in all parts but the outline, and which criteria are only on one side."""
    return tuple(change for kind in _part_kinds.values() for change in kind.detect(comparing))


def differing(comparing: Comparing) -> Iterator[tuple[Match, tuple[str, ...]]]:
    """Yield the matches whose two sides differ, each with the names, of `CONTENT` and `PLACING`, in which they do.

    Two criteria of which one only stands in the place of the other are not
    compared: they differ in their basis, and maybe in their label.
    """
    displaced, reordered = comparing.alignment.displaced, comparing.reordered
    for match in comparing.alignment.matches:
        old, new = match.old, match.new
        before, after = old.criterion, new.criterion
        names: tuple[str, ...] = () if old.label == new.label else ("label",)
        if not match.basis.carries_identity:
            yield match, ("basis", *names)
            continue
        if not _same(before, after):
            values = zip(CONTENT, _content(before), _content(after), strict=True)
            names += tuple([name for name, was, now in values if was != now])
        if old.evidence is not new.evidence and old.evidence != new.evidence:
            names += ("inherited evidence",)
        if match in displaced:
            names += ("parent",)
        if reordered and after.at in reordered:
            names += ("order",)
        if names:
            yield match, names


def _same(old: Criterion, new: Criterion) -> bool:
    """Return whether two criteria have the same `CONTENT`, written out because this is asked of every criterion."""
    return (
        old.id == new.id and old.text == new.text and old.when == new.when and old.connective is new.connective
        and old.bound == new.bound and old.decision is new.decision and old.open is new.open
        and old.references == new.references and old.notes == new.notes and old.formerly == new.formerly
        and old.instead_of == new.instead_of and old.evidence == new.evidence
    )  # fmt: skip


def _content(criterion: Criterion) -> tuple[object, ...]:
    return tuple([getattr(criterion, name) for name in CONTENT])


@cache
def _looking_at(differing: tuple[str, ...]) -> tuple[ChangeKind, ...]:
    return tuple(kind for kind in _criterion_kinds.values() if not set(differing).isdisjoint(kind.looks_at))


def _enter(registered: dict[str, ChangeKind], kind: ChangeKind) -> None:
    if kind.code in _criterion_kinds or kind.code in _part_kinds:
        raise ValueError(f"two kinds of change have the code {kind.code}")
    registered[kind.code] = kind
