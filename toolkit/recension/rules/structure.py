"""Rules on structure: statements and decisions, connectives, counts, shared conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.errors import did_you_mean
from recension.model.conditions import Bound, Comparator, Condition, Connective, Group, Use, walk
from recension.pointer import Pointer, resolve
from recension.rules.catalogue import Fault, RevisionContext, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPARATORS = [comparator.value for comparator in Comparator if comparator is not Comparator.IS_TRUE]
_CONNECTIVES = [connective.value for connective in Connective]


@revision_rule("statement-without-decision")
def statements_decide(context: RevisionContext) -> Iterator[Fault]:
    """A criterion at the top of the outline is a statement: its `decision` says what a case gets that meets it."""
    for criterion in context.revision.criteria:
        if criterion.decision is None:
            message = f'the statement "{criterion.id}" has no decision'
            yield Fault(criterion.at, message, "add `decision: medically_necessary`, or the one it gives")


@revision_rule("decision-below-statement")
def only_statements_decide(context: RevisionContext) -> Iterator[Fault]:
    """A `decision` stands on a statement at the top of the outline; below it, it would decide nothing."""
    for place in context.revision.outline:
        if place.parent is not None and place.criterion.decision is not None:
            message = "only a statement at the top of the outline has a decision"
            yield Fault((*place.criterion.at, "decision"), message, "move the criterion to the top, or drop the key")


@revision_rule("several-connectives")
def one_connective(context: RevisionContext) -> Iterator[Fault]:
    """A criterion joins its children by one connective, and a comparison has one comparator.

    Avoid: `all_of` and `any_of` side by side. Prefer: one of them, with a child that holds the other.
    """
    for place in context.revision.outline:
        yield from _several(context, place.criterion.at, _CONNECTIVES, "its children by")
    for condition in _conditions(context):
        if not isinstance(condition, Group):
            yield from _several(context, condition.at, _COMPARATORS, "the fact by")


@revision_rule("count-impossible")
def counts_are_possible(context: RevisionContext) -> Iterator[Fault]:
    """A count asks for no more than there is, and is not kept by every case: `at_least: 3` of two is never met."""
    for place in context.revision.outline:
        bound = place.criterion.bound
        if bound is not None:
            yield from _count(bound, len(place.criterion.children), place.criterion.at, "children")
    for condition in _conditions(context):
        if isinstance(condition, Group) and condition.bound is not None:
            yield from _count(condition.bound, len(condition.conditions), condition.at, "conditions")


@revision_rule("definition-unknown")
def uses_are_defined(context: RevisionContext) -> Iterator[Fault]:
    """`use` names a condition that stands under `define`."""
    known = context.revision.definitions
    for condition in _conditions(context):
        if isinstance(condition, Use) and condition.name not in known:
            hint = did_you_mean(condition.name, known) or "write it under `define`"
            message = f'there is no shared condition "{condition.name}"'
            yield Fault((*condition.at, "use"), message, hint, (condition.name,))


@revision_rule("definition-circular")
def definitions_end(context: RevisionContext) -> Iterator[Fault]:
    """A shared condition does not use itself, neither at once nor by way of others."""
    uses = {
        name: [part.name for part in walk(condition) if isinstance(part, Use)]
        for name, condition in context.revision.define
    }
    for name, used in uses.items():
        reached, pending = set(), list(used)
        while pending:
            current = pending.pop()
            if current not in reached:
                reached.add(current)
                pending += uses.get(current, [])
        if name in reached:
            yield Fault(("define", name), f'the shared condition "{name}" uses itself', on_key=True)


@revision_rule("definition-repeated")
def definitions_are_not_facts(context: RevisionContext) -> Iterator[Fault]:
    """A judged criterion is a fact named by its id, so no fact of the vocabulary has that name."""
    facts = context.vocabulary.by_id if context.vocabulary else {}
    for place in context.revision.outline:
        if place.criterion.is_judged and place.id in facts:
            message = f'"{place.id}" is judged, which makes its id a fact; the vocabulary has a fact of that name'
            hint = f"write `when: {{fact: {place.id}}}` if that fact is meant"
            yield Fault((*place.criterion.at, "id"), message, hint, (place.id,))


def _conditions(context: RevisionContext) -> Iterator[Condition]:
    for place in context.revision.outline:
        if place.criterion.when is not None:
            yield from walk(place.criterion.when)
    for _, condition in context.revision.define:
        yield from walk(condition)


def _several(context: RevisionContext, at: Pointer, keys: list[str], joins: str) -> Iterator[Fault]:
    try:
        node: Any = resolve(at, context.value)
    except LookupError:
        return
    found = [key for key in keys if isinstance(node, dict) and key in node]
    if len(found) > 1:
        message = f"this joins {joins} {' and '.join(found)} at once; it takes one"
        hint = "put one of them into an `all_of` or `any_of` with the other"
        yield Fault((*at, found[1]), message, hint, tuple(found), on_key=True)


def _count(bound: Bound, size: int, at: Pointer, what: str) -> Iterator[Fault]:
    quantity, number = bound.quantity, bound.number
    where = (*at, "count", quantity)
    if quantity in ("at_least", "exactly") and number > size:
        yield Fault(where, f"{bound} of {size} {what} can never be met", f"there are {size}: write at most that")
    elif quantity == "at_least" and number == 0:
        yield Fault(where, f"at least 0 of the {what} is always met", "write at least 1")
    elif quantity == "at_most" and number >= size:
        yield Fault(where, f"{bound} of {size} {what} is always met", f"write at most {size - 1}")
