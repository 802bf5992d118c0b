"""Kinds of change in the outline: criteria added, removed, replaced, moved, renumbered, reworded, and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.changes.catalogue import criterion_kind, part_kind
from recension.changes.values import Change, Comparing, Detail, Side, is_unknown, weakest
from recension.decoding import encode_record
from recension.model.texts import without_citations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from recension.alignment import Match
    from recension.model.conditions import Bound, Connective
    from recension.model.criteria import Criterion, Evidence, Placed
    from recension.pointer import Pointer


@part_kind("added")
def added(comparing: Comparing) -> Iterator[Change]:
    """A criterion that no old one continues as; those below it that are new as well are told with it."""
    for place, *below in _topmost(comparing.replacing.added, comparing.replacing.new):
        labels = tuple(each.label for each in below)
        yield Change("criteria", ("added",), None, side(place), evidence=weakest(place.evidence), subtree=labels)


@part_kind("removed")
def removed(comparing: Comparing) -> Iterator[Change]:
    """A criterion that continues as no new one; those below it that are gone as well are told with it."""
    for place, *below in _topmost(comparing.replacing.removed, comparing.replacing.old):
        labels = tuple(each.label for each in below)
        yield Change("criteria", ("removed",), side(place), None, evidence=weakest(place.evidence), subtree=labels)


@criterion_kind("replaced", "basis")
def replaced(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """Another criterion stands where the old one stood: its author says so, or it is the only one in its slot.

    Identity is not carried over: the history of the old criterion ends here.
    """
    if not match.basis.carries_identity:
        old, new = match.old.criterion, match.new.criterion
        yield Detail("replaced", "id", old.id, new.id, shown_text(old, comparing), shown_text(new, comparing))


@criterion_kind("split", "basis")
def split(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """Several criteria stand in the place of one, as their author says by `instead_of` on each."""
    others = comparing.replacing.partners(match)[1]
    if others:
        names = [match.new.id, *(place.id for place in others)]
        yield Detail("split", "instead_of", [match.old.id], names, match.old.id, ", ".join(names))


@criterion_kind("joined", "basis")
def joined(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """One criterion stands in the place of several, as its author says by `instead_of`."""
    others = comparing.replacing.partners(match)[0]
    if others:
        names = [match.old.id, *(place.id for place in others)]
        yield Detail("joined", "instead_of", names, [match.new.id], ", ".join(names), match.new.id)


@criterion_kind("not-comparable", "inherited evidence", "text", "when", "connective", "bound")
def not_comparable(match: Match, _comparing: Comparing) -> Iterator[Detail]:
    """What the criterion said is not known on one side; or on neither, and what joins the criteria below it differs."""
    unknown = says_nothing(match.old), says_nothing(match.new)
    if unknown[0] is not unknown[1] or (all(unknown) and _join(match.old) != _join(match.new)):
        yield Detail("not-comparable", "text", None, None, *("not known" if each else "known" for each in unknown))


@criterion_kind("moved", "parent")
def moved(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """The criterion, with all below it, stands under another parent."""
    old, new = match.old.parent, match.new.parent
    if match.basis.carries_identity and not comparing.alignment.continues(old, new):
        yield Detail("moved", "parent", old and old.id, new and new.id, _under(old), _under(new))


@criterion_kind("reordered", "order")
def reordered(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """The criterion changed places among its siblings; the fewest that explain the new order are told."""
    if match.new.criterion.at in comparing.reordered:
        before, after = (f"place {place.index + 1}" for place in (match.old, match.new))
        yield Detail("reordered", "place", match.old.index, match.new.index, before, after)


@criterion_kind("renumbered", "label")
def renumbered(match: Match, _comparing: Comparing) -> Iterator[Detail]:
    """The label changed, because something before it was added, removed or moved."""
    if match.old.label != match.new.label:
        yield Detail("renumbered", "label", match.old.label, match.new.label, match.old.label, match.new.label)


@criterion_kind("id-changed", "id")
def id_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """The same criterion has another id. Ids that a program made say nothing, and their changes neither."""
    given = comparing.old.revision.ids == comparing.new.revision.ids == "given"
    if given and match.basis.carries_identity and match.old.id != match.new.id:
        yield Detail("id-changed", "id", match.old.id, match.new.id, match.old.id, match.new.id)


@criterion_kind("reworded", "text")
def reworded(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """The text of the criterion changed. Citations count where both reference lists are known."""
    old, new = shown_text(match.old.criterion, comparing), shown_text(match.new.criterion, comparing)
    if old != new:
        yield Detail("reworded", "text", old, new, old, new)


@criterion_kind("open-changed", "open")
def open_changed(match: Match, _comparing: Comparing) -> Iterator[Detail]:
    """A list that was exhaustive no longer is ("including but not limited to"), or the other way round."""
    old, new = match.old.criterion.open, match.new.criterion.open
    if old is not new:
        words = {True: "open list", False: "exhaustive list"}
        yield Detail("open-changed", "open", old, new, words[old], words[new])


@criterion_kind("notes-changed", "notes")
def notes_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """The notes after the criterion changed."""
    old, new = ([comparable(note, comparing) for note in place.criterion.notes] for place in (match.old, match.new))
    if old != new:
        yield Detail("notes-changed", "notes", old, new, " ¶ ".join(old) or None, " ¶ ".join(new) or None)


@criterion_kind("references-changed", "references")
def references_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """The criterion cites other references. Not told where one side's reference list is not known."""
    old, new = (list(place.criterion.references) for place in (match.old, match.new))
    if comparing.cites and old != new:
        yield Detail("references-changed", "references", old, new, ", ".join(old) or None, ", ".join(new) or None)


@criterion_kind("evidence-changed", "evidence")
def evidence_changed(match: Match, comparing: Comparing) -> Iterator[Detail]:
    """Of two reconstructed revisions, one knows the criterion more surely than the other."""
    both = comparing.old.revision.completeness == comparing.new.revision.completeness == "reconstructed"
    old, new = match.old.criterion.evidence, match.new.criterion.evidence
    if both and old != new:
        values = [None if evidence is None else encode_record(evidence) for evidence in (old, new)]
        yield Detail("evidence-changed", "evidence", values[0], values[1], evidence_words(old), evidence_words(new))


@criterion_kind("hints-changed", "formerly", "instead_of")
def hints_changed(match: Match, _comparing: Comparing) -> Iterator[Detail]:
    """What the author says of former ids changed: bookkeeping, not content.

    A hint that the match rests on is no change.
    """
    old, new = ({"formerly": place.criterion.formerly, "instead_of": place.criterion.instead_of}
                for place in (match.old, match.new))  # fmt: skip
    for hint in old:
        if match.basis.value != hint and old[hint] != new[hint]:
            before, after = (None if each is None else list(each) for each in (old[hint], new[hint]))
            yield Detail("hints-changed", hint, before, after, ", ".join(before or ()), ", ".join(after or ()))


def evidence_words(evidence: Evidence | None) -> str | None:
    """Return *evidence* in words."""
    if evidence is None:
        return None
    row = f" by log row {evidence.row}" if evidence.row else ""
    return evidence.basis.value + row + (f" ({evidence.note})" if evidence.note else "")


def side(place: Placed) -> Side:
    """Return a criterion as one side of a change."""
    criterion = place.criterion
    return Side(place.label, criterion.id, criterion.text, criterion.at)


def shown_text(criterion: Criterion, comparing: Comparing) -> str:
    """Return a criterion's text as it is compared."""
    return comparable(criterion.text, comparing)


def comparable(text: str, comparing: Comparing) -> str:
    """Return *text* as it is compared: without citations where those cannot be compared."""
    return text if comparing.cites else without_citations(text)


def says_nothing(place: Placed) -> bool:
    """Return whether a criterion is a placeholder, or a heading without words over what is known better."""
    if not is_unknown(place.evidence):
        return False
    return place.criterion.is_judged or (not place.criterion.text and place.criterion.when is None)


def _join(place: Placed) -> tuple[Connective | None, Bound | None]:
    return place.criterion.connective, place.criterion.bound


def _under(place: Placed | None) -> str:
    return f"under {place.label}" if place else "at the top"


def _topmost(subtrees: Mapping[Pointer, Sequence[Placed]], told: Collection[Pointer]) -> Iterator[Sequence[Placed]]:
    """Yield the subtrees that are not told with a replacement."""
    return (places for at, places in subtrees.items() if at not in told)
