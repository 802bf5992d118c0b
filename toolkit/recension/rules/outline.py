"""Rules on the shape of the outline: groups that group nothing, depth, criteria that say nothing or say it twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.conditions import Connective, Group, Use
from recension.model.criteria import Basis
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.criteria import Placed
    from recension.rules.contexts import RevisionContext

_GROUPING = (Connective.ALL_OF, Connective.ANY_OF)


@revision_rule("group-of-one", Severity.NOTE)
def groups_have_several(context: RevisionContext) -> Iterator[Fault]:
    """A group under `all_of` or `any_of` has one entry, so the word that joins it joins nothing.

    Often the others were moved or deleted, and this one was left behind.

    Avoid: `any_of` with one child. Prefer: the child in the place of its group, or the others that belong here.
    """
    for place in context.revision.outline:
        criterion = place.criterion
        if criterion.connective in _GROUPING and len(criterion.children) == 1 and not criterion.open:
            message = f"`{criterion.connective}` joins one criterion only"
            hint = "add the others, or let the one stand in the place of its group"
            lacks = tuple((*criterion.at, key.value) for key in Connective)
            yield Fault(
                (*criterion.at, str(criterion.connective)), message, hint, (place.id,), on_key=True, lacks=lacks
            )
    for condition in context.revision.conditions:
        if isinstance(condition, Group) and condition.connective in _GROUPING and len(condition.conditions) == 1:
            message, hint = f"`{condition.connective}` joins one condition only", "write the condition alone"
            yield Fault((*condition.at, str(condition.connective)), message, hint, on_key=True)


@revision_rule("outline-too-deep", Severity.WARNING)
def outlines_are_shallow(context: RevisionContext) -> Iterator[Fault]:
    """An outline goes deeper than its numbering has signs, so labels repeat the last two and cannot be told apart.

    Avoid: an eighth level. Prefer: a shared condition under `define`, fewer levels, or more signs in `numbering`.
    """
    most = len(context.revision.numbering)
    for place in context.revision.outline:
        if place.depth == most and (place.index == 0):
            message = f"this is level {most + 1}, and `numbering` has signs for {most}"
            hint = "put less into each other, or give `numbering` more signs"
            yield Fault((*place.criterion.at, "id"), message, hint, (place.id,))


@revision_rule("criterion-without-text", Severity.WARNING)
def criteria_say_what_they_ask(context: RevisionContext) -> Iterator[Fault]:
    """A criterion has no text, so nobody who reads the policy can tell what it asks for.

    Only a reconstructed revision has such criteria, as placeholders: their evidence says that the words are not known.

    Avoid: `- id: renal` and no more. Prefer: a text, or `evidence: {basis: unknown}` in a reconstruction.
    """
    for place in context.revision.outline:
        if not place.criterion.text.strip() and not _may_lack_words(place, context):
            message = f'the criterion "{place.id}" has no text'
            hint = "write what it asks for"
            yield Fault(place.criterion.at, message, hint, (place.id,), lacks=((*place.criterion.at, "text"),))


@revision_rule("definition-unused", Severity.WARNING)
def definitions_are_used(context: RevisionContext) -> Iterator[Fault]:
    """A shared condition is used by no criterion, so it asks for nothing.

    Avoid: `define:` for what was dropped. Prefer: `use` where it belongs, or no such definition.
    """
    used = {part.name for part in context.revision.conditions if isinstance(part, Use)}
    for name in context.revision.definitions:
        if name not in used:
            hint = "use it, or take it out"
            yield Fault(("define", name), f'nothing uses "{name}"', hint, (name,), on_key=True, lacks=(("criteria",),))


@revision_rule("criterion-duplicate", Severity.WARNING)
def criteria_ask_once(context: RevisionContext) -> Iterator[Fault]:
    """Two criteria that stand for the same choice have the same condition, so one of them changes nothing.

    Often one was copied for something new, and its condition was left as it was.

    Avoid: "Renal cancer" and "Ureteral cancer", both with `{fact: renal_cancer}`. Prefer: a condition for each.
    """
    if context.revision.completeness == "reconstructed":
        return  # it tells what stood there, be it twice
    for place, first in context.duplicates:
        demanded = place.parent is not None and place.parent.criterion.connective is Connective.ALL_OF
        message = (
            f"this asks for the same as {first.label}, and {'both are wanted' if demanded else 'either is enough'}"
        )
        hint = "give it the condition that its text means, or take it out"
        lacks = (place.criterion.at, first.criterion.at)
        yield Fault((*place.criterion.at, "id"), message, hint, (place.id, first.id), lacks=lacks)


def _may_lack_words(place: Placed, context: RevisionContext) -> bool:
    if context.revision.completeness != "reconstructed":
        return False
    return place.evidence is not None and (place.evidence.basis is Basis.UNKNOWN or bool(place.criterion.children))
