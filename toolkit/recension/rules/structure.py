"""Rules on structure: statements and decisions, connectives, counts, shared conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.errors import did_you_mean
from recension.model.conditions import Bound, Comparator, Connective, Group, Use, walk
from recension.pointer import Pointer, resolve
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.rules.contexts import RevisionContext

_COMPARATORS = [comparator.value for comparator in Comparator if comparator is not Comparator.IS_TRUE]
_CONNECTIVES = [connective.value for connective in Connective]
_JOINING = frozenset([*_COMPARATORS, *_CONNECTIVES])


@revision_rule("statement-without-decision")
def statements_decide(context: RevisionContext) -> Iterator[Fault]:
    """A criterion at the top of the outline has no decision, so nobody can say what a case gets that meets it.

    Avoid: a statement without `decision`. Prefer: `decision: medically_necessary`, or the one that it gives.
    """
    for criterion in context.revision.criteria:
        if criterion.decision is None:
            message = f'the statement "{criterion.id}" has no decision'
            hint = "add `decision: medically_necessary`, or the one it gives"
            yield Fault(criterion.at, message, hint, lacks=((*criterion.at, "decision"),))


@revision_rule("decision-below-statement")
def only_statements_decide(context: RevisionContext) -> Iterator[Fault]:
    """A `decision` stands on a criterion below the top of the outline, where it would decide nothing.

    Avoid: a decision on one of several indications. Prefer: a statement of its own at the top, or no such key.
    """
    for place in context.revision.outline:
        if place.parent is not None and place.criterion.decision is not None:
            message = "only a statement at the top of the outline has a decision"
            yield Fault((*place.criterion.at, "decision"), message, "move the criterion to the top, or drop the key")


@revision_rule("several-connectives")
def one_connective(context: RevisionContext) -> Iterator[Fault]:
    """A criterion joins its children by two connectives, or a comparison has two comparators.

    What that means is not defined, and one of the two would be ignored.

    Avoid: `all_of` and `any_of` side by side. Prefer: one of them, with a child that holds the other.
    """
    if not any(len(_JOINING & node.keys()) > 1 for node in _mappings(context.value)):
        return  # seen at a glance, for hardly any document has two anywhere
    for place in context.revision.outline:
        yield from _several(context, place.criterion.at, _CONNECTIVES, "joins its children by")
    for condition in context.revision.conditions:
        if not isinstance(condition, Group):
            yield from _several(context, condition.at, _COMPARATORS, "compares the fact by")


@revision_rule("count-impossible")
def counts_are_possible(context: RevisionContext) -> Iterator[Fault]:
    """A count asks for more than there is, or for so little that every case keeps it.

    Avoid: `at_least: 3` of two, `at_most: 2` of two. Prefer: a number that some cases keep and others do not.
    """
    for place in context.revision.outline:
        bound = place.criterion.bound
        if bound is not None:
            yield from _count(context, bound, place.criterion.at, "children")
    for condition in context.revision.conditions:
        if isinstance(condition, Group) and condition.bound is not None:
            yield from _count(context, condition.bound, condition.at, "conditions")


@revision_rule("definition-unknown")
def uses_are_defined(context: RevisionContext) -> Iterator[Fault]:
    """`use` names a shared condition that does not stand under `define`.

    Avoid: `use: adut`, one letter off. Prefer: the name as `define` has it.
    """
    known = context.revision.definitions
    for condition in context.revision.conditions:
        if isinstance(condition, Use) and condition.name not in known:
            hint = did_you_mean(condition.name, known) or "write it under `define`"
            message = f'there is no shared condition "{condition.name}"'
            lacks = (("define", condition.name),)
            yield Fault((*condition.at, "use"), message, hint, (condition.name,), lacks=lacks)


@revision_rule("definition-circular")
def definitions_end(context: RevisionContext) -> Iterator[Fault]:
    """A shared condition uses itself, at once or by way of others, so that it never comes to an end.

    Avoid: `define: {a: {use: b}, b: {use: a}}`. Prefer: facts, at the end of every chain.
    """
    uses = {
        name: [part.name for part in walk(condition) if isinstance(part, Use)]
        for name, condition in context.revision.define
    }
    told: set[str] = set()
    for name in _maybe_circular(context, uses):
        circle = [] if name in told else _circle(name, uses)
        told.update(circle)
        if len(circle) == 1:
            message, hint = f'the shared condition "{name}" uses itself', "say it by facts alone"
            yield Fault(("define", name), message, hint, (name,), on_key=True)
        elif circle:
            quoted = [f'"{each}"' for each in circle]
            message = f"the shared conditions {', '.join(quoted[:-1])} and {quoted[-1]} use each other"
            yield Fault(("define", name), message, "say one of them by facts alone", tuple(circle), on_key=True)


@revision_rule("definition-repeated")
def definitions_are_not_facts(context: RevisionContext) -> Iterator[Fault]:
    """A judged criterion has the id of a fact in the vocabulary; being judged makes its id a fact of its own.

    A case could not say which of the two it answers.

    Avoid: `- id: frailty` without a condition where the vocabulary has `frailty`. Prefer: `when: {fact: frailty}`.
    """
    facts = context.vocabulary.by_id if context.vocabulary else {}
    for place in context.revision.outline:
        if place.criterion.is_judged and place.id in facts:
            message = f'"{place.id}" is judged, which makes its id a fact; the vocabulary has a fact of that name'
            hint = f"write `when: {{fact: {place.id}}}` if that fact is meant"
            yield Fault((*place.criterion.at, "id"), message, hint, (place.id,))


def _maybe_circular(context: RevisionContext, uses: dict[str, list[str]]) -> list[str]:
    """Return the names of the shared conditions in the order of the document, none if it is plain that none circles."""
    if not uses:
        return []
    from graphlib import CycleError, TopologicalSorter

    try:
        TopologicalSorter(uses).prepare()
    except CycleError:
        return [name for name in context.value.get("define") or () if name in uses]
    return []


def _circle(name: str, uses: dict[str, list[str]]) -> list[str]:
    """Return the shared conditions that use *name* and are used by it, itself first; none if it is in no circle."""
    users: dict[str, list[str]] = {}
    for user, used in uses.items():
        for each in used:
            users.setdefault(each, []).append(user)
    both = _reached(name, uses) & _reached(name, users)
    return [name, *sorted(both - {name})] if name in both else []


def _reached(name: str, steps: dict[str, list[str]]) -> set[str]:
    """Return what *steps* lead to from *name*, at once or by way of others."""
    reached: set[str] = set()
    pending = list(steps.get(name, ()))
    while pending:
        current = pending.pop()
        if current not in reached:
            reached.add(current)
            pending += steps.get(current, ())
    return reached


def _mappings(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Yield the mappings in a document's value, in any order."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            yield node
            pending += node.values()
        elif isinstance(node, list):
            pending += node


def _several(context: RevisionContext, at: Pointer, keys: list[str], does: str) -> Iterator[Fault]:
    try:
        node: Any = resolve(at, context.value)
    except LookupError:
        return
    found = [key for key in node if key in keys] if isinstance(node, dict) else []
    if len(found) > 1:
        message = f"this {does} {' and '.join(found)} at once; it takes one"
        hint = "put one of them into an `all_of` or `any_of` with the other"
        yield Fault((*at, found[1]), message, hint, tuple(sorted(found)), on_key=True)


def _count(context: RevisionContext, bound: Bound, at: Pointer, what: str) -> Iterator[Fault]:
    quantity, number = bound.quantity, bound.number
    counted = resolve((*at, "count"), context.value)
    if quantity not in counted or not counted.get("of"):
        return  # what is missing was wrong and is told
    size = len(counted["of"])
    where = (*at, "count", quantity)
    if quantity in ("at_least", "exactly") and number > size:
        yield Fault(where, f"{bound} of {size} {what} can never be met", f"there are {size}: write at most that")
    elif quantity == "at_least" and number == 0:
        yield Fault(where, f"at least 0 of the {what} is always met", "write at least 1")
    elif quantity == "at_most" and number >= size:
        yield Fault(where, f"{bound} of {size} {what} is always met", f"write at most {size - 1}")
