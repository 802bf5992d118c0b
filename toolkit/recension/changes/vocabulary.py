"""Kinds of change in the vocabulary, as far as the decisions of one of the two revisions rest on it."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from recension.changes.catalogue import part_kind
from recension.changes.values import Change, Comparing, Detail, Side
from recension.decoding import encode_constant
from recension.model.terms import terms_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.vocabulary import CodeSet, Fact, Vocabulary


@part_kind("vocabulary-added")
def vocabulary_added(comparing: Comparing) -> Iterator[Change]:
    """A fact or code set is new in the vocabulary."""
    old, new = _both(comparing)
    for name in new.keys() - old.keys():
        yield Change("vocabulary", ("vocabulary-added",), None, _side(*new[name]))


@part_kind("vocabulary-removed")
def vocabulary_removed(comparing: Comparing) -> Iterator[Change]:
    """A fact or code set is gone from the vocabulary."""
    old, new = _both(comparing)
    for name in old.keys() - new.keys():
        yield Change("vocabulary", ("vocabulary-removed",), _side(*old[name]), None)


@part_kind("vocabulary-changed")
def vocabulary_changed(comparing: Comparing) -> Iterator[Change]:
    """A fact or code set means something else: its type, range, options, codes, or what it implies or excludes."""
    old, new = _both(comparing)
    for name in old.keys() & new.keys():
        before, after = (_plain_fields(each[name][1]) for each in (old, new))
        changed = [field for field in before if before[field] != after[field]]
        details = tuple(
            Detail("vocabulary-changed", field, before[field], after[field],
                   _words(before[field]), _words(after[field]))
            for field in changed
        )  # fmt: skip
        if details:
            yield Change("vocabulary", ("vocabulary-changed",), _side(*old[name]), _side(*new[name]), details)


def _both(comparing: Comparing) -> list[dict[str, tuple[str, Fact | CodeSet]]]:
    old, new = comparing.old.vocabulary, comparing.new.vocabulary
    if old is None or new is None or old is new:
        return [{}, {}]
    used = (terms_used(comparing.old.revision, old), terms_used(comparing.new.revision, new))
    facts, code_sets = (frozenset[str]().union(*names) for names in zip(*used, strict=True))
    return [_named(each, facts, code_sets) for each in (old, new)]


def _named(
    vocabulary: Vocabulary, facts: frozenset[str], code_sets: frozenset[str]
) -> dict[str, tuple[str, Fact | CodeSet]]:
    named: dict[str, tuple[str, Fact | CodeSet]] = {
        f"fact {fact.id}": ("fact", fact) for fact in vocabulary.facts if fact.id in facts
    }
    return named | {f"code set {each.id}": ("code set", each) for each in vocabulary.code_sets if each.id in code_sets}


def _side(kind: str, item: Fact | CodeSet) -> Side:
    return Side(f"{kind} {item.id}", item.id, item.label, item.at)


def _plain_fields(item: Fact | CodeSet) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(item).items() if name not in ("at", "id")}


def _plain(value: Any) -> Any:  # noqa: ANN401 - plain JSON
    if isinstance(value, Decimal):
        return encode_constant(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _words(value: Any) -> str | None:  # noqa: ANN401 - plain JSON
    if isinstance(value, list):
        return ", ".join(str(item.get("id") if isinstance(item, dict) else item) for item in value) or None
    return None if value is None else str(value)
