"""Rules on references and citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.model.texts import cited, texts
from recension.rules.catalogue import Fault, entries, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.pointer import Pointer
    from recension.rules.contexts import RevisionContext


@revision_rule("citation-unknown")
def citations_resolve(context: RevisionContext) -> Iterator[Fault]:
    """What is cited, by `[@id]` in a text or under `references`, stands in the reference list."""
    known = context.revision.reference_numbers
    for name, pointer in _citations(context):
        if name not in known:
            none = "this revision has no reference list" if context.revision.references is None else None
            hint = did_you_mean(name, known) or none or "add it to `references`"
            yield Fault(
                pointer,
                f'"{name}" is cited and not in the reference list',
                hint,
                (name,),
                lacks=(("references", "*", "id"),),
            )


def _citations(context: RevisionContext) -> Iterator[tuple[str, Pointer]]:
    for text, pointer in texts(context.revision):
        for name in cited(text):
            yield name, pointer
    for place in context.revision.outline:
        yield from entries(context.value, (*place.criterion.at, "references"))
