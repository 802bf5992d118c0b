"""Kinds of change in what a criterion asks: thresholds, connectives, counts, conditions, decisions."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from recension.changes.catalogue import criterion_kind
from recension.changes.values import Comparing, Detail
from recension.decoding import encode_condition
from recension.model.conditions import ORDERED, Comparator, Comparison, Condition, Group, comparisons
from recension.model.phrasing import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.alignment import Match
    from recension.model.conditions import Bound, Connective


@criterion_kind("condition-changed", "when")
def condition_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """The criterion asks for other facts, or for the same ones in a way that no threshold or connective explains."""
    yield from _of_kind("condition-changed", match, comparing)


@criterion_kind("threshold-changed", "when")
def threshold_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """A fact is compared with another value, or by another comparator: age ≤ 18 became age < 18."""
    yield from _of_kind("threshold-changed", match, comparing)


@criterion_kind("connective-changed", "when", "connective")
def connective_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """What joins the children, or the parts of the condition, changed: any of became all of."""
    old, new = match.old.criterion, match.new.criterion
    if old.connective is not new.connective:
        yield _joined("connective-changed", "connective", (old.connective, old.bound), (new.connective, new.bound))
    yield from _of_kind("connective-changed", match, comparing)


@criterion_kind("count-changed", "when", "connective", "bound")
def count_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """Another number of the children, or of the parts of the condition, is asked for: at least 2 became at least 3."""
    old, new = match.old.criterion, match.new.criterion
    if old.connective is new.connective and old.bound != new.bound:
        yield _joined("count-changed", "count", (old.connective, old.bound), (new.connective, new.bound))
    yield from _of_kind("count-changed", match, comparing)


@criterion_kind("decision-changed", "decision")
def decision_changed(match: Match, _comparing: Comparing) -> Iterator[Detail]:
    """The statement decides something else."""
    old, new = match.old.criterion.decision, match.new.criterion.decision
    if old is not new:
        yield Detail("decision-changed", "decision", old and old.value, new and new.value,
                     old.words if old else None, new.words if new else None)  # fmt: skip


def condition_details(old: Condition | None, new: Condition | None, comparing: Comparing) -> tuple[Detail, ...]:
    """Return what changed between two conditions, None where there is none: each difference once, by its kind."""
    if old == new:
        return ()
    if old is None or new is None:
        return (_whole(old, new, comparing),)
    differences = list(_differences(old, new, comparing))
    if len(differences) > 1:
        # the whole condition is told at most once, however many of its parts nothing else explains
        differences = list({repr(detail): detail for detail in differences}.values())
    told = tuple(_whole(old, new, comparing) if each is None else each for each in differences)
    # a connective around a single part changes nothing that is asked, and is an edit all the same
    return told or (_whole(old, new, comparing),)


def _of_kind(kind: str, match: Match, comparing: Comparing) -> Iterator[Detail]:
    old, new = match.old.criterion.when, match.new.criterion.when
    if old is None and new is None:
        return iter(())
    told = comparing.once(("when", id(match)), lambda: condition_details(old, new, comparing))
    return iter([detail for detail in told if detail.kind == kind])


def _differences(old: Condition, new: Condition, comparing: Comparing) -> Iterator[Detail | None]:
    """Yield the differences, None for each that only the two conditions as wholes can tell."""
    if old == new:
        return
    if not isinstance(old, Group) and not isinstance(new, Group):
        yield _detail("threshold-changed", old, new, comparing) if _same_threshold(old, new) else None
        return
    old_parts, new_parts = _parts(old), _parts(new)
    if isinstance(old, Group) and isinstance(new, Group):
        # around one single part all of and any of say the same
        several = min(len(old_parts), len(new_parts)) > 1 or _negates(old) or _negates(new)
        if old.connective is not new.connective and several:
            yield _joined("connective-changed", "when", (old.connective, old.bound), (new.connective, new.bound))
        elif old.bound != new.bound:
            yield _joined("count-changed", "when", (old.connective, old.bound), (new.connective, new.bound))
    elif _negates(old) or _negates(new):
        yield None
        return
    yield from _unequal_parts(old_parts, new_parts, comparing)


def _unequal_parts(
    old_parts: list[Condition], new_parts: list[Condition], comparing: Comparing
) -> Iterator[Detail | None]:
    """Yield the differences between the parts of two groups: those over the same facts are compared with each other."""
    left, right = _apart(old_parts, new_parts)
    partners: dict[frozenset[str], deque[Condition]] = {}
    for new in right:
        partners.setdefault(_facts(new), deque()).append(new)
    unpaired = len(left) != len(right)
    for old in left:
        waiting = partners.get(_facts(old))
        if waiting:
            yield from _differences(old, waiting.popleft(), comparing)
        else:
            unpaired = True
    if unpaired:
        yield None


def _apart(old: list[Condition], new: list[Condition]) -> tuple[list[Condition], list[Condition]]:
    """Return the parts of each side less those of the other, each taken out once for every time that it is there."""
    if len(old) == len(new):
        unequal = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
        old, new = [before for before, _ in unequal], [after for _, after in unequal]
        if len(unequal) < 2:
            return old, new
    return _without(old, new), _without(new, old)


def _without(parts: list[Condition], others: list[Condition]) -> list[Condition]:
    taken = Counter(others)
    left = []
    for part in parts:
        if taken[part]:
            taken[part] -= 1
        else:
            left.append(part)
    return left


def _parts(condition: Condition) -> list[Condition]:
    return list(condition.conditions) if isinstance(condition, Group) else [condition]


def _negates(condition: Condition) -> bool:
    return isinstance(condition, Group) and condition.connective.value in ("none_of", "count")


def _facts(condition: Condition) -> frozenset[str]:
    return frozenset(comparison.fact for comparison in comparisons(condition))


def _same_threshold(old: Condition, new: Condition) -> bool:
    """Return whether both compare the same fact with a value."""
    if not isinstance(old, Comparison) or not isinstance(new, Comparison):
        return False
    return old.fact == new.fact and old.anchor == new.anchor and _is_threshold(old) and _is_threshold(new)


def _is_threshold(comparison: Comparison) -> bool:
    return comparison.comparator in (*ORDERED, Comparator.EQUALS, Comparator.WITHIN) and not isinstance(
        comparison.values[0], bool
    )


def _whole(old: Condition | None, new: Condition | None, comparing: Comparing) -> Detail:
    return _detail("condition-changed", old, new, comparing)


def _detail(kind: str, old: Condition | None, new: Condition | None, comparing: Comparing) -> Detail:
    return Detail(
        kind,
        "when",
        None if old is None else encode_condition(old),
        None if new is None else encode_condition(new),
        None if old is None else phrase(old, comparing.old.vocabulary),
        None if new is None else phrase(new, comparing.new.vocabulary),
    )


def _joined(
    kind: str, field: str, old: tuple[Connective | None, Bound | None], new: tuple[Connective | None, Bound | None]
) -> Detail:
    return Detail(kind, field, _join_value(*old), _join_value(*new), _join_words(*old), _join_words(*new))


def _join_value(connective: Connective | None, bound: Bound | None) -> Any:  # noqa: ANN401 - plain JSON
    if connective is None or bound is None:
        return connective and connective.value
    return {bound.quantity: bound.number}


def _join_words(connective: Connective | None, bound: Bound | None) -> str | None:
    if connective is None:
        return None
    return f"{bound} of" if bound else connective.value.replace("_", " ")
