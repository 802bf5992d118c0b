"""Rules on ids that are to last: they hold nothing that may change, and mean one thing for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.conditions import Comparison, walk
from recension.model.texts import without_citations
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.criteria import Criterion, Placed
    from recension.rules.contexts import Earlier, RevisionContext

_PLACE_WORDS = frozenset(
    {"criterion", "item", "indication", "section", "point", "number", "label", "row", "new", "copy"}
)
_PASSING = frozenset({"new", "copy", "draft", "temp"})
"""Words that are true of a criterion for a while."""
_SHORT = 12
_LEAST_ALIKE = 0.5
"""Texts less alike than this are about something else, if their facts are other ones, too."""


@revision_rule("id-holds-label", Severity.WARNING)
def ids_hold_no_label(context: RevisionContext) -> Iterator[Fault]:
    """A criterion's id holds an outline label, such as `i-e-6-c`, its number or letter in a list, a year, or "new".

    Labels move when something is put in above; an id is for ever, and would then name another place than its own.

    Avoid: `id: i-e-6-c`, `id: item-3`, `id: new-sarcoma`. Prefer: `id: sarcoma-extremity`, what the criterion is about.
    """
    for place in context.revision.outline:
        steps = place.id.split("-")
        held = _label_in(steps, place)
        if held is not None:
            hint = "name it by what it is about; once published, say the old id under `formerly`"
            message = f'the id "{place.id}" holds {held}, which changes when the outline does'
            yield Fault((*place.criterion.at, "id"), message, hint, (place.id,))


@revision_rule("id-holds-threshold", Severity.WARNING)
def ids_hold_no_threshold(context: RevisionContext) -> Iterator[Fault]:
    """A criterion's id holds a number that its condition compares with, such as `age-under-18`.

    When the threshold changes the id stays, and then says what is no longer so.

    Avoid: `id: age-under-18` with `less_than: 18`. Prefer: `id: age-paediatric`.
    """
    for place in context.revision.outline:
        if place.id.isalpha() or place.criterion.when is None:
            continue
        numbers = {part for part in place.id.split("-") if part.isdecimal()}
        held = numbers & _constants(place.criterion)
        if held:
            message = f'the id "{place.id}" holds {min(held)}, which the condition compares with'
            hint = "name it without the number; once published, say the old id under `formerly`"
            yield Fault((*place.criterion.at, "id"), message, hint, (place.id, min(held)))


@revision_rule("instead-of-one-that-stays", Severity.WARNING)
def replaced_criteria_are_gone(context: RevisionContext) -> Iterator[Fault]:
    """`instead_of` names a criterion that is still there, so nothing stands in its place.

    Avoid: `instead_of: [sarcoma-desmoid]` beside a criterion `sarcoma-desmoid`. Prefer: no hint, or the id meant.
    """
    known = context.revision.by_id
    for place in context.revision.outline:
        for name in place.criterion.instead_of or ():
            if name in known and name != place.id:
                message = f'"{name}" is said to be replaced, and still stands at {known[name].label}'
                hint = "take it out of `instead_of`, or name the criterion that is gone"
                yield Fault((*place.criterion.at, "instead_of"), message, hint, (place.id, name))


@revision_rule("criterion-id-reused", Severity.WARNING)
def ids_mean_one_thing(context: RevisionContext) -> Iterator[Fault]:
    """An id was another criterion's in an earlier revision of the line.

    History, `blame` and fixtures go by ids: they would tell the two as one criterion that was reworded.

    Avoid: the id of a criterion that went, for a new one. Prefer: a new id, with `instead_of` if it takes the place.
    """
    for place in context.revision.outline:
        for gap, earlier in enumerate(context.before):
            block = earlier.block(place.id)
            if block is None:
                continue
            if not _seems_alike(place.criterion, block):
                fault = _reused(place, earlier, returned=gap > 0)
                if fault is not None:
                    yield fault
            break  # an older one of that name is the history of this one


@revision_rule("criterion-id-changed", Severity.WARNING)
def ids_stay(context: RevisionContext) -> Iterator[Fault]:
    """A criterion has the words of one in the revision before, and another id, and does not say so.

    History, `blame` and fixtures go by ids: they would tell it as one that went and one that came.

    Avoid: an id corrected in passing. Prefer: the old id; or the new one with `formerly: [old-id]`.
    """
    if not context.before:
        return
    earlier, own = context.before[0], context.revision.by_id
    new = [place for place in context.revision.outline if place.id and earlier.block(place.id) is None]
    for place in new:
        criterion = place.criterion
        if criterion.formerly or criterion.instead_of is not None or len(criterion.text) < _SHORT:
            continue
        there = earlier.revision
        gone = [other for other in there.outline if other.id and other.id not in own] if there is not None else []
        here = _group(place), _words(criterion.text)
        same = [other.id for other in gone if (_group(other), _words(other.criterion.text)) == here]
        if len(same) == 1:
            message = f'in {earlier.label} the id of this was "{same[0]}"'
            hint = f"keep that id, or add `formerly: [{same[0]}]`"
            yield Fault((*criterion.at, "id"), message, hint, (place.id, same[0]))


def _group(place: Placed) -> str | None:
    return place.parent.id if place.parent else None


def _words(text: str) -> list[str]:
    return without_citations(text).casefold().split()


def _reused(place: Placed, earlier: Earlier, *, returned: bool) -> Fault | None:
    """Return the fault of a criterion that has the id of another one; *returned* is an id that had gone in between."""
    other = earlier.revision.by_id.get(place.id) if earlier.revision is not None else None
    if other is None or not _is_another(place.criterion, other.criterion, returned=returned):
        return None
    words = f'that of "{_shown(other.criterion.text)}"' if other.criterion.text else "another criterion's"
    message = f'the id "{place.id}" was {words} in {earlier.label}' + (", and had gone since" if returned else "")
    hint = f"give this one its own id, and `instead_of: [{place.id}]` if it takes the place of that one"
    return Fault((*place.criterion.at, "id"), message, hint, (place.id, earlier.label))


def _label_in(steps: list[str], place: Placed) -> str | None:
    """Return what of a label the *steps* of an id hold, in words; None if they hold none."""
    if len(steps) < 2:
        return None
    own = place.label.casefold().replace(")", ".").strip(".").split(".")
    size = len(own)
    if size > 1 and own[0] in steps and any(steps[at : at + size] == own for at in range(len(steps) - size + 1)):
        return f"the label {place.label}"
    if _is_roman(steps[0]) and all(map(_is_label_step, steps[1:])):
        return "a label"
    if steps[-1].isdecimal() and (steps[-2] in _PLACE_WORDS or steps[-1] == str(place.index + 1)):
        return f"the number {steps[-1]}"
    if len(steps[-1]) == 1 and steps[-1].isalpha() and steps[-1] == own[-1]:
        return f"the letter {steps[-1]}"
    passing = [step for step in steps if step in _PASSING or _is_year(step)]
    return f'"{passing[0]}"' if passing else None


def _is_roman(step: str) -> bool:
    return bool(step) and not step.strip("ivx")


def _is_year(step: str) -> bool:
    return len(step) == 4 and step.isdecimal() and step.startswith(("19", "20"))


def _is_label_step(step: str) -> bool:
    return len(step) == 1 or (step.isdecimal() and len(step) < 3) or _is_roman(step)


def _constants(criterion: Criterion) -> set[str]:
    parts = walk(criterion.when) if criterion.when is not None else ()
    return {str(value) for part in parts if isinstance(part, Comparison) for value in part.values}


def _seems_alike(criterion: Criterion, block: str) -> bool:
    """Return whether the text of an earlier criterion plainly has a fact of this one, or its words."""
    if any(f"fact: {part.fact}" in block for part in (walk(criterion.when) if criterion.when else ())
           if isinstance(part, Comparison)):  # fmt: skip
        return True
    return not criterion.text or without_citations(criterion.text)[:24] in block


def _is_another(criterion: Criterion, other: Criterion, *, returned: bool) -> bool:
    """Return whether two criteria share neither facts nor words.

    One that had gone, and of which no words are known, is taken for another; one that goes on is not.
    """
    from recension.alignment.wording import Wording

    mine, theirs = Wording(criterion), Wording(other)
    if mine.facts & theirs.facts or (criterion.children and other.children and not returned):
        return False
    if not criterion.text or not other.text:
        return returned
    return mine.similarity(theirs) < _LEAST_ALIKE


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"
