"""Rules on identity: ids are unique, and what an author says of former ids is coherent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.pointer import Pointer
    from recension.rules.contexts import RevisionContext


@revision_rule("criterion-id-repeated")
def criterion_ids_are_unique(context: RevisionContext) -> Iterator[Fault]:
    """Two criteria have the same id, which names a criterion for ever.

    Whatever follows a criterion through time, a diff, a fixture, an acceptance, would follow both.

    Avoid: two criteria with `id: sarcoma`. Prefer: an id for each.
    """
    labels: dict[str, str] = {}
    for place in context.revision.outline:
        if place.id in labels:
            message = f'the id "{place.id}" is that of {labels[place.id]} already'
            hint = "give this criterion an id of its own"
            yield Fault((*place.criterion.at, "id"), message, hint, (place.id, place.label))
        elif place.id:
            labels[place.id] = place.label


@revision_rule("id-repeated")
def part_ids_are_unique(context: RevisionContext) -> Iterator[Fault]:
    """Two sections, or two references, have the same id; or two sections hold the same part.

    A citation would mean either, and a part would print in one place only.

    Avoid: `id: guideline` twice. Prefer: an id for each, and each part in one section.
    """
    revision = context.revision
    sections: list[tuple[str, Pointer]] = [(section.id, (*section.at, "id")) for section in revision.sections]
    references: list[tuple[str, Pointer]] = [(each.id, (*each.at, "id")) for each in revision.references or ()]
    held: list[tuple[str, Pointer]] = [(each.holds, (*each.at, "holds")) for each in revision.sections if each.holds]
    for kind, named in (("section", sections), ("reference", references), ("section that holds", held)):
        seen: set[str] = set()
        for name, pointer in named:
            if name in seen:
                hint = "leave it out here" if pointer[-1] == "holds" else "give this one an id of its own"
                yield Fault(pointer, f'there is a {kind} "{name}" already', hint, (kind, name))
            seen.add(name)


@revision_rule("former-id-still-used")
def former_ids_are_gone(context: RevisionContext) -> Iterator[Fault]:
    """`formerly` names an id that is still in use, so it is nobody's former one.

    Avoid: `formerly: [a]` while a criterion `a` stands elsewhere. Prefer: no hint; the id itself says which is which.
    """
    for place in context.revision.outline:
        for name in place.criterion.formerly:
            if name in context.revision.by_id:
                other = context.revision.by_id[name].label
                message = f'"{name}" is said to be a former id, and is still the id of {other}'
                yield Fault((*place.criterion.at, "formerly"), message, "take it out of `formerly`", (place.id, name))


@revision_rule("former-id-unknown")
def former_ids_were_there(context: RevisionContext) -> Iterator[Fault]:
    """`formerly` or `instead_of` names a criterion that the revision before does not have.

    A misspelt one would lose the history of the criterion silently.

    Avoid: `formerly: [gu-renall]`. Prefer: the id as the revision that this one replaces has it.
    """
    if not context.before:
        return
    replaced = context.before[0]
    for place in context.revision.outline:
        for hint in ("formerly", "instead_of"):
            for name in getattr(place.criterion, hint) or ():
                if not replaced.has_criterion(name) and replaced.revision is not None:
                    message = f'{replaced.label} has no criterion "{name}"'
                    known = sorted(replaced.revision.by_id)
                    advice = did_you_mean(name, known) or "name it as that revision does"
                    yield Fault((*place.criterion.at, hint), message, advice, (place.id, hint, name))


@revision_rule("id-claimed-twice")
def former_ids_are_claimed_once(context: RevisionContext) -> Iterator[Fault]:
    """Two criteria claim the same former id by `formerly`, and a criterion continues in one.

    Avoid: `formerly: [breast]` on two criteria. Prefer: for one that was split, `instead_of: [breast]` on each part.
    """
    claims = Counter(name for place in context.revision.outline for name in place.criterion.formerly)
    for place in context.revision.outline:
        for name in place.criterion.formerly:
            if claims[name] > 1:
                message = f'"{name}" is claimed as former id by {claims[name]} criteria'
                hint = "if it was split, write `instead_of` on each part"
                yield Fault((*place.criterion.at, "formerly"), message, hint, (place.id, name))
