"""Coverage that is there twice: what stays covered though a change takes it away; criteria that make no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.deferring import Rails
from recension.logic.effect import Direction, Effect, Kept, Useless, Verdict
from recension.logic.formulas import BudgetSpentError
from recension.logic.nodes import is_unknown
from recension.model.criteria import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recension.diffing.analysis import Analysis
    from recension.logic.nodes import Node

_MOST_COVERING = 8
"""So many criteria are named as covering something; past that it is said without a proof."""
_MOST_LOOKED_AT = 24
"""So many leaves of one change are looked at for making no difference."""


def kept_coverage(analysis: Analysis, edit: int, effects: Sequence[Effect]) -> tuple[tuple[Kept, ...], tuple[str, ...]]:
    """Return what a change takes away in one place and that stays covered, and the reconstructed criteria it rests on.

    Nothing is said where a case loses coverage, or may.
    """
    loses = any(Direction.LOSES in effect.directions or effect.verdict is Verdict.UNDETERMINED for effect in effects)
    if loses:
        return (), ()
    kept, given = [], []
    for place in analysis.superposition.edited.get(edit, ()):
        node = analysis.superposition.nodes[place]
        if node.old is not None and _is_top_of_edit(analysis, node):
            found = _kept(analysis, place, node)
            if found is not None:
                kept.append(found)
                given += [label for label in found.by if _is_uncertain(analysis, label)]
    return tuple(kept), tuple(dict.fromkeys(given))


def useless_criteria(analysis: Analysis, edit: int) -> tuple[Useless, ...]:
    """Return the leaves of the new revision, among those that a change touched, that no case or no decision needs."""
    nodes = analysis.superposition.nodes
    touched = [(place, new) for place in analysis.superposition.edited.get(edit, ())
               if (new := nodes[place].new) is not None]  # fmt: skip
    leaves = [place for place, new in touched if new.criterion.is_leaf and not is_unknown(new)]
    found = [_useless(analysis, place) for place in leaves[:_MOST_LOOKED_AT]]
    return tuple(each for each in found if each is not None)


def _is_top_of_edit(analysis: Analysis, node: Node) -> bool:
    """Return whether nothing above it in the old revision belongs to the same edit."""
    above = None if node.old_parent is None else analysis.superposition.nodes[node.old_parent]
    return above is None or above.edit != node.edit


def _kept(analysis: Analysis, place: int, node: Node) -> Kept | None:
    """Return what covers the cases that one criterion covered, and no longer does."""
    if node.old is None:
        return None
    values, formulas = analysis.certain, analysis.formulas
    was_met = values.met(place, 0).must
    is_met = values.met(place, analysis.all).may if node.new is not None else -formulas.true
    covered = values.decisions(0).get(Decision.MEDICALLY_NECESSARY, -formulas.true)
    return _covering(analysis, node.old.label, [*analysis.linked, was_met, -is_met, covered])


def _covering(analysis: Analysis, label: str, demands: Sequence[int]) -> Kept | None:
    """Return which criteria of the new revision cover all cases that meet *demands*; None if there is no such case."""
    formulas = analysis.formulas
    formulas.allow(analysis.budget)
    by: list[str] = []
    try:
        while len(by) <= _MOST_COVERING:
            literals = [analysis.certain.met(analysis.place_of_new(label), analysis.all).must for label in by]
            moved = analysis.least([*demands, *(-literal for literal in literals)])
            if moved is None:
                return Kept(label, tuple(by)) if by else None
            found = analysis.setting.running.decided(analysis.all, moved)
            more = [name for name in found.by if name not in by]
            if not more or found.decision is not Decision.MEDICALLY_NECESSARY:
                break
            by.append(more[0])
    except BudgetSpentError:
        pass
    finally:
        formulas.allow(None)
    return Kept(label, tuple(by), proved=False) if by else None


def _useless(analysis: Analysis, place: int) -> Useless | None:
    node, values, formulas = analysis.superposition.nodes[place], analysis.certain, analysis.formulas
    if node.new is None or analysis.has_unknown:
        return None
    met = values.met(place, analysis.all).must
    formulas.allow(analysis.budget)
    try:
        if not analysis.can([met]):
            return Useless(node.new.label, "dead")
        either_way = [
            values.decisions(analysis.all, analysis.forced({place: Rails(literal, literal)}, analysis.all))
            for literal in (formulas.true, -formulas.true)
        ]
        decides = formulas.either(formulas.differ(either_way[0][each], either_way[1][each]) for each in either_way[0])
        if analysis.can([met, decides]):
            return None
        return Useless(node.new.label, "subsumed", _others_met(analysis, place, met))
    except BudgetSpentError:
        return None
    finally:
        formulas.allow(None)


def _others_met(analysis: Analysis, place: int, met: int) -> tuple[str, ...]:
    """Return the criteria that are met whenever one is, and that decide the same: the first one that is enough."""
    shown = analysis.superposition.nodes[place].new
    moved = analysis.least([met, analysis.certain.applies(analysis.all).must])
    if moved is None or shown is None:
        return ()
    labels = [name for name in analysis.setting.running.decided(analysis.all, moved).by if name != shown.label]
    return tuple(name for name in labels if _implied(analysis, met, [name]))[:1]


def _implied(analysis: Analysis, met: int, labels: Iterable[str]) -> bool:
    others = [analysis.certain.met(analysis.place_of_new(label), analysis.all).must for label in labels]
    return not analysis.can([met, *(-other for other in others)])


def _is_uncertain(analysis: Analysis, label: str) -> bool:
    """Return whether the criterion at a label of the new revision continues one that was reconstructed."""
    node = analysis.superposition.nodes[analysis.place_of_new(label)]
    return node.old is not None and node.old.evidence is not None
