"""Rules on reconstructed revisions and on what is noted of a source: evidence where it belongs, places that exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.criteria import Basis
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.criteria import Criterion
    from recension.model.revision import Section
    from recension.rules.contexts import RevisionContext

_PARTS = ("metadata", "sections", "criteria", "codes", "references", "revision_log")
_LABEL = r"(?<![\w./-])[IVX]+(?:\.[A-Z](?:\.(?:\d{1,2}|[a-z]|[ivx]+\b))*)(?!\.?\w)"
_REFERENCES = r"\breferences? ([\d, andto-]+)"


@revision_rule("evidence-missing", Severity.WARNING)
def reconstructions_say_how_sure_they_are(context: RevisionContext) -> Iterator[Fault]:
    """A reconstructed revision has a part of which nothing says how sure it is.

    Readers and diffs would take it for what the document said.

    Avoid: `completeness: reconstructed` with `evidence` for some parts. Prefer: evidence for each part that is there.
    """
    revision = context.revision
    if revision.completeness != "reconstructed":
        return
    missing = [part for part in _PARTS if getattr(revision.evidence, part) is None and _needs(part, context)]
    if missing:
        where = "evidence" if "evidence" in context.value else "completeness"
        words = ", ".join(part.replace("_", " ") for part in missing)
        message = f"nothing says how sure this is: {words}"
        hint = "add evidence for it, or write `completeness: full` if it was encoded from the document"
        on_key = where == "evidence"
        yield Fault((where,), message, hint, tuple(missing), on_key=on_key, lacks=(("evidence",),))


@revision_rule("evidence-contradicted", Severity.WARNING)
def what_is_not_known_is_not_written(context: RevisionContext) -> Iterator[Fault]:
    """A part of which nothing is known has a text, a condition or entries all the same.

    One of the two is wrong, and what is written is compared with nothing.

    Avoid: `evidence: {basis: unknown}` below a text. Prefer: `inferred` with a note, or no text.
    """
    revision = context.revision
    for place in revision.outline:
        criterion = place.criterion
        unknown = criterion.evidence is not None and criterion.evidence.basis is Basis.UNKNOWN
        if unknown and (criterion.text.strip() or criterion.when is not None):
            message = f'nothing is known of "{place.id}", it says, and there are words for it'
            hint = "write `inferred` and why, or take the words out"
            yield Fault((*criterion.at, "evidence"), message, hint, (place.id,))
    below: dict[str, list[Section | Criterion]] = {
        "sections": list(revision.sections),
        "criteria": [place.criterion for place in revision.outline],
    }
    for part, entries in below.items():
        evidence = getattr(revision.evidence, part)
        worded = [each for each in entries if each.evidence is None and (each.text or "").strip()]
        if evidence is not None and evidence.basis is Basis.UNKNOWN and worded:
            message = f"nothing is known of the {part}, it says, and {len(worded)} have words"
            hint = "write `inferred` and why, or take the words out"
            yield Fault(("evidence", part), message, hint, (part,), on_key=True)
    for part in ("references", "codes", "revision_log"):
        evidence = getattr(revision.evidence, part)
        if evidence is not None and evidence.basis is Basis.UNKNOWN and getattr(revision, part):
            message = f"nothing is known of the {part.replace('_', ' ')}, it says, and there are some"
            yield Fault((part,), message, "write `inferred` and why, or take them out", (part,), on_key=True)


@revision_rule("defect-place-unknown", Severity.WARNING)
def defects_stand_somewhere(context: RevisionContext) -> Iterator[Fault]:
    """A defect of the source is noted at a label, or a reference, that the revision does not have.

    Avoid: `place: I.E.16` where I.E ends at 8. Prefer: the label as the outline has it.
    """
    revision = context.revision
    if revision.source is None or revision.numbering[:2] != ("I", "A"):
        return
    known = {place.label for place in revision.outline}
    most = len(revision.references or ())
    for index, defect in enumerate(revision.source.defects):
        at = ("source", "defects", index, "place")
        for label in re.findall(_LABEL, defect.place) if "log" not in defect.place else ():
            if label not in known:
                yield Fault(at, f'the outline has no "{label}"', "name the label as it is", (label,))
        listed = re.search(_REFERENCES, defect.place)
        numbers = [int(number) for number in re.findall(r"\d+", listed[1])] if listed and most else []
        for number in numbers:
            if number > most:
                message = f"there is no reference {number}: the list has {most}"
                yield Fault(at, message, "correct the number", (str(number),))


def _needs(part: str, context: RevisionContext) -> bool:
    """Return whether a part is there and has no evidence of its own below it."""
    revision = context.revision
    if part == "metadata":
        return False  # label and dates are those of its row
    if part == "criteria":
        return any(place.evidence is None for place in revision.outline)
    entries = getattr(revision, part) or ()
    return any(getattr(entry, "evidence", None) is None for entry in entries)
