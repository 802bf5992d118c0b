"""Rules that the solver proves: criteria that change nothing. Only a revision without errors is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.rules.contexts import RevisionContext


@revision_rule("criterion-never-met", Severity.WARNING, proof=True)
def criteria_can_be_met(context: RevisionContext) -> Iterator[Fault]:
    """No case that the vocabulary allows meets a criterion, so it covers nobody.

    Mostly two of its parts exclude each other, or what should be `any_of` is `all_of`.

    Avoid: `all_of: [{fact: early_stage}, {fact: late_stage}]`. Prefer: `any_of`, if either is enough.
    """
    for place in context.needless.never_met:
        message = "no case can meet this: its parts exclude each other"
        hint = "check `all_of`, the numbers, and what the facts exclude in the vocabulary"
        yield Fault((*place.criterion.at, "id"), message, hint, (place.id,))


@revision_rule("criterion-always-met", Severity.WARNING, proof=True)
def criteria_can_be_missed(context: RevisionContext) -> Iterator[Fault]:
    """Every case that the vocabulary allows meets a criterion, so it asks for nothing.

    Avoid: `any_of: [{fact: age, less_than: 18}, {fact: age, at_least: 18}]`. Prefer: the condition that was meant.
    """
    for place in context.needless.always_met:
        hint = "check `any_of`, and the numbers"
        yield Fault((*place.criterion.at, "id"), "every case meets this", hint, (place.id,))


@revision_rule("criterion-subsumed", Severity.NOTE, proof=True)
def criteria_make_a_difference(context: RevisionContext) -> Iterator[Fault]:
    """Without a criterion every case is decided as it is with it: others cover the same.

    That may be meant, as an example of a wider one; else one of the two has the wrong condition.

    Avoid: "renal cancer in adults" beside "renal cancer". Prefer: the wider one alone, or what tells them apart.
    """
    if context.revision.completeness == "reconstructed":
        return  # it tells what stood there, needed or not
    for place, beside, demanded in context.needless.subsumed:
        met = "what it covers, others cover"
        if beside:
            met = f"it is met whenever {beside} is" if demanded else f"{beside} is met whenever this is"
        message = f"no decision rests on this: {met}"
        hint = "take it out, or give it the condition that tells it from the others"
        yield Fault((*place.criterion.at, "id"), message, hint, (place.id,))
