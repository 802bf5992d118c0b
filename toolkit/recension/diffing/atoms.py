"""Atoms: single comparisons in which a condition differs, each with the cases where it alone makes the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.effect import directions
from recension.logic.ground import ORDERED
from recension.model.conditions import Comparator, Comparison, comparisons
from recension.model.phrasing import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.diffing.analysis import Analysis
    from recension.logic.comparing import Value
    from recension.logic.nodes import Node
    from recension.model.criteria import Decision


def differing_atoms(analysis: Analysis, edit: int, states: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """Yield each atom of an edited condition, in words, with the literal for its making the difference alone.

    It does where the decision would be as before if this atom, and nothing
    else, were as it was: the same comparison with the old constant, or its opposite.
    """
    edited = analysis.superposition.edited.get(edit, ())
    if len(edited) != 1:
        return
    place = edited[0]
    node = analysis.superposition.nodes[place]
    if node.old is None or node.new is None or not (node.same and node.old.criterion.when and node.new.criterion.when):
        return
    gone, come = _unequal(node)
    before, after = (analysis.certain.decisions(state) for state in states)
    for new in come:
        old = next((each for each in gone if (each.fact, each.anchor) == (new.fact, new.anchor)), None)
        if old is not None:
            gone.remove(old)
        other = _literal(analysis, states[0], old, old=True) if old else -_literal(analysis, states[1], new, old=False)
        undone = _decisions_with(analysis, place, states[1], new, other, old=False)
        yield _words(analysis, new), _agree(analysis, before, undone)
    for old in gone:
        other = -_literal(analysis, states[0], old, old=True)
        undone = _decisions_with(analysis, place, states[0], old, other, old=True)
        yield _words(analysis, old), _agree(analysis, undone, after)


def constants(analysis: Analysis, edits: Iterable[int]) -> dict[str, list[Value]]:
    """Return, by fact, the numbers and dates that the conditions changed by *edits* differ in."""
    found: dict[str, list[Value]] = {}
    superposition = analysis.superposition
    for place in sorted(place for edit in edits for place in superposition.edited.get(edit, ())):
        node = superposition.nodes[place]
        for comparison in (each for side in _unequal(node) for each in side):
            known = analysis.superposition.merged.vocabulary.by_id.get(comparison.fact)
            if known is not None and known.type in ORDERED and comparison.comparator is not Comparator.WITHIN:
                found.setdefault(comparison.fact, []).extend(comparison.values)
    return found


def _unequal(node: Node) -> tuple[list[Comparison], list[Comparison]]:
    """Return the comparisons that only the old condition of a node has, and those that only the new one has."""
    before, after = (None if side is None else side.criterion.when for side in (node.old, node.new))
    if before == after:
        return [], []
    old, new = (list(comparisons(when)) if when is not None else [] for when in (before, after))
    return [each for each in old if each not in new], [each for each in new if each not in old]


def _literal(analysis: Analysis, state: int, comparison: Comparison, *, old: bool) -> int:
    return analysis.certain.comparison(comparison, state, old=old).must


def _decisions_with(
    analysis: Analysis, place: int, state: int, comparison: Comparison, literal: int, *, old: bool
) -> dict[Decision, int]:
    value = analysis.certain.with_comparison(place, state, comparison, literal, old=old)
    return analysis.certain.decisions(state, analysis.forced({place: value}, state))


def _agree(analysis: Analysis, before: dict[Decision, int], after: dict[Decision, int]) -> int:
    ways = directions(analysis.formulas, before, after)
    return analysis.formulas.both([-literal for literal in ways.values()])


def _words(analysis: Analysis, comparison: Comparison) -> str:
    return phrase(comparison, analysis.superposition.merged.vocabulary)
