"""Rules that need the whole workspace: what of the vocabulary is used by anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType
from recension.rules.catalogue import Fault, workspace_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.rules.contexts import WorkspaceContext

_STANDARD = frozenset({LINE_OF_BUSINESS, "request"})


@workspace_rule("fact-unused", Severity.NOTE)
def facts_are_used(context: WorkspaceContext) -> Iterator[Fault]:
    """A fact of the vocabulary decides nothing: no revision asks for it, nor does it follow from one that is asked for.

    Every form and every case would ask for it all the same.

    Avoid: facts in stock. Prefer: a fact when the first criterion asks for it.
    """
    asked = {each.fact for revision in context.revisions for each in revision.comparisons}
    asked |= {each.anchor for revision in context.revisions for each in revision.comparisons if each.anchor}
    facts = context.vocabulary.facts
    coding = any(fact.codes for fact in facts)
    used = asked | _STANDARD | {fact.id for fact in facts if coding and fact.type is FactType.CODES}
    known, pending = context.vocabulary.by_id, sorted(used)
    while pending:
        name = pending.pop()
        joined = {*known[name].implies, *known[name].excludes} if name in known else set()
        pending += sorted(joined - used)
        used |= joined
    for fact in facts:
        if fact.id not in used:
            message = f'no revision asks for "{fact.id}"'
            yield Fault((*fact.at, "id"), message, "take it out, or use it", (fact.id,))
