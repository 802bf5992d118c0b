"""States of a superposition as revisions that the evaluator reads, and cases as each side of it calls their facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.logic.kleene import Truth
from recension.logic.merging import is_old, own_name
from recension.logic.superposition import is_judged, judged_name
from recension.model.conditions import Comparison, Condition, Connective, Group, Use
from recension.model.revision import PartEvidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.logic.comparing import Value
    from recension.logic.evaluation import Evaluation
    from recension.logic.superposition import Superposition
    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import Revision


def revision_in(superposition: Superposition, state: int) -> Revision:
    """Return the revision that has the edits of *state* and no other, in the words of the joint vocabulary.

    Only what decides is filled in.
    """
    names = {*superposition.old.definitions, *superposition.new.definitions}
    define = []
    for name in sorted(names):
        whose = superposition.defining(name, state)
        old = whose is superposition.old
        define.append((name, _translated(whose.definitions[name], superposition, state, old=old)))
    statements = tuple(_criterion(superposition, place, state) for place in superposition.statements(state))
    return replace(
        superposition.new,
        criteria=statements,
        otherwise=superposition.otherwise(state),
        applies_to=superposition.applies_to(state),
        define=tuple(define),
        evidence=PartEvidence(),
    )


def _criterion(superposition: Superposition, place: int, state: int) -> Criterion:
    node = superposition.nodes[place]
    shown = node.shown(state)
    if shown is None:
        raise ValueError(f"node {place} is no criterion")
    own = shown.criterion
    when = own.when and _translated(own.when, superposition, state, old=shown is node.old)
    children = tuple(_criterion(superposition, child, state) for child in superposition.children(place, state))
    connective, bound = own.connective, own.bound
    if connective is not None and not children:
        # nothing is left below it: the join of nothing, which the evaluator knows as a condition alone
        nothing = Group(connective, (), bound)
        when = nothing if when is None else Group(Connective.ALL_OF, (when, nothing))
        connective, bound = None, None
    name = judged_name(node, shown) if is_judged(shown) else own.id
    return replace(own, id=name, when=when, connective=connective, bound=bound, children=children,
                   evidence=shown.evidence)  # fmt: skip


def _translated(condition: Condition, superposition: Superposition, state: int, *, old: bool) -> Condition:
    if isinstance(condition, Comparison):
        return superposition.translated(condition, state, old=old)
    if isinstance(condition, Use):
        return condition
    parts = tuple(_translated(part, superposition, state, old=old) for part in condition.conditions)
    return replace(condition, conditions=parts)


def as_old(superposition: Superposition, case: Mapping[str, Value]) -> dict[str, Value]:
    """Return a case of the joint vocabulary as the old revision calls its facts."""
    facts = {own_name(name): value for name, value in case.items()
             if is_old(name) or name not in superposition.merged.old_facts}  # fmt: skip
    for node in superposition.judged:
        if node.old is not None and is_judged(node.old):
            facts[node.old.id] = case[judged_name(node, node.old)]
    return facts


def as_new(superposition: Superposition, case: Mapping[str, Value]) -> dict[str, Value]:
    """Return a case of the joint vocabulary as the new revision calls its facts."""
    facts = {name: value for name, value in case.items() if not is_old(name)}
    for node in superposition.judged:
        if node.new is not None and is_judged(node.new):
            facts[node.new.id] = case[judged_name(node, node.new)]
    return facts


def deciding_labels(revision: Revision, evaluation: Evaluation) -> tuple[str, ...]:
    """Return the labels of the criteria that brought a decision: as far down as one that is met is enough."""
    statement = next((place for place in revision.outline
                      if place.parent is None and place.id == evaluation.decided_by), None)  # fmt: skip
    if statement is None:
        return ()
    below: dict[int, list[Placed]] = {}
    for place in revision.outline:
        if place.parent is not None:
            below.setdefault(id(place.parent), []).append(place)
    return tuple(_met_labels(statement, below, evaluation))


def _met_labels(place: Placed, below: Mapping[int, list[Placed]], evaluation: Evaluation) -> Iterator[str]:
    any_is_enough = place.criterion.connective is Connective.ANY_OF and place.criterion.when is None
    met = [child for child in below.get(id(place), ()) if evaluation.criteria[child.id] is Truth.MET]
    if not any_is_enough or not met:
        yield place.label
        return
    for child in met:
        yield from _met_labels(child, below, evaluation)
