"""States of a superposition as revisions that the evaluator reads, and cases as each side of it calls their facts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from recension.logic.kleene import Truth
from recension.logic.merging import is_old, own_name
from recension.logic.nodes import is_judged, judged_name
from recension.model.conditions import Comparison, Condition, Connective, Group, Use
from recension.model.criteria import join_label, segment, style_at
from recension.model.revision import PartEvidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.logic.evaluation import Decided
    from recension.logic.superposition import Superposition
    from recension.model.criteria import Criterion, Evidence
    from recension.model.revision import Revision


class States:
    """The states of a superposition as revisions, in the words of the joint vocabulary; only what decides is filled in.

    What states have in common is made once: it is one and the same criterion in all of them.
    """

    def __init__(self, superposition: Superposition) -> None:
        self.superposition = superposition
        self._criteria: dict[tuple[int, int], Criterion] = {}
        self.places: dict[int, int] = {}
        """The node of each criterion that was made, by its identity."""

    def revision(self, state: int) -> Revision:
        """Return the revision that has the edits of *state* and no other."""
        superposition, define = self.superposition, []
        for name in sorted({*superposition.old.definitions, *superposition.new.definitions}):
            whose = superposition.defining(name, state)
            old = whose is superposition.old
            define.append((name, _translated(whose.definitions[name], superposition, state, old=old)))
        return replace(
            superposition.new,
            criteria=tuple(self._criterion(place, state) for place in superposition.statements(state)),
            otherwise=superposition.otherwise(state),
            applies_to=superposition.applies_to(state),
            define=tuple(define),
            evidence=PartEvidence(),
        )

    def _criterion(self, place: int, state: int) -> Criterion:
        key = (place, state & self.superposition.nodes[place].touched)
        found = self._criteria.get(key)
        if found is None:
            found = self._criteria[key] = self._made(place, state)
            self.places[id(found)] = place
        return found

    def _made(self, place: int, state: int) -> Criterion:
        superposition = self.superposition
        node = superposition.nodes[place]
        shown = node.shown(state)
        if shown is None:
            raise ValueError(f"node {place} is no criterion")
        own = shown.criterion
        when = own.when and _translated(own.when, superposition, state, old=shown is node.old)
        children = tuple(self._criterion(child, state) for child in superposition.children(place, state))
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


class Naming:
    """What the facts of the joint vocabulary are called on either side of a superposition."""

    def __init__(self, superposition: Superposition, resting: Mapping[str, Value]) -> None:
        self._resting = resting
        self._dropped = superposition.merged.old_facts
        self._judged_old = {
            node.old.id: name
            for node in superposition.judged
            if node.old is not None and is_judged(node.old) and (name := judged_name(node, node.old)) != node.old.id
        }
        self._old = self._renamed(resting)
        self._new = {name: value for name, value in resting.items() if not is_old(name)}

    def old(self, moved: Mapping[str, Value]) -> dict[str, Value]:
        """Return the case in which all rests but what is *moved*, as the old revision calls its facts."""
        case = self._old | self._renamed(moved)
        for own, joint in self._judged_old.items():
            case[own] = moved.get(joint, self._resting[joint])
        return case

    def new(self, moved: Mapping[str, Value]) -> dict[str, Value]:
        """Return the same as the new revision calls its facts."""
        return self._new | {name: value for name, value in moved.items() if not is_old(name)}

    def _renamed(self, case: Mapping[str, Value]) -> dict[str, Value]:
        return {own_name(name): value for name, value in case.items() if is_old(name) or name not in self._dropped}


def deciding_labels(revision: Revision, decided: Decided) -> tuple[str, ...]:
    """Return the labels of the criteria that brought a decision: as far down as one that is met is enough."""
    for index, statement in enumerate(revision.criteria):
        if statement.id == decided.decided_by:
            place = _Place(
                statement, segment(index + 1, style_at(revision.numbering, 0)), 0, revision.evidence.criteria
            )
            return tuple(_met_labels(place, revision.numbering, decided.value))
    return ()


class _Place(NamedTuple):
    criterion: Criterion
    label: str
    depth: int
    inherited: Evidence | None


def _met_labels(
    place: _Place, numbering: Sequence[str], value: Callable[[Criterion, Evidence | None], Truth]
) -> Iterator[str]:
    criterion, depth = place.criterion, place.depth + 1
    evidence = criterion.evidence or place.inherited
    met = []
    if criterion.connective is Connective.ANY_OF and criterion.when is None:
        met = [each for each in enumerate(criterion.children, 1) if value(each[1], evidence) is Truth.MET]
    if not met:
        yield place.label
    for number, child in met:
        label = join_label(place.label, segment(number, style_at(numbering, depth)))
        yield from _met_labels(_Place(child, label, depth, evidence), numbering, value)
