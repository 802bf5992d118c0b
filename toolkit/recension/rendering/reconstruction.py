"""What the document of a reconstructed revision says about how sure its parts are."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from recension.model.criteria import Basis
from recension.rendering.document import PartEvidence, Reconstruction
from recension.rendering.markup import Span, Style, joined, one_line, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.criteria import Evidence
    from recension.model.revision import Revision
    from recension.rendering.markup import Paragraph

_LEAD = """**This revision is a reconstruction.** Parts of it are known only from later documents. What is *attested* is
quoted or named in a row of a revision log; what is *inferred* is taken over from a later document, because no row says
that it changed; of what is *unknown* no document at hand tells. In the text, what is attested or unknown is marked."""
_PARTS = {
    "metadata": "Title and particulars",
    "sections": "Prose",
    "criteria": "Criteria",
    "codes": "Codes",
    "revision_log": "Revision log",
    "references": "References",
}


def reconstruction(revision: Revision) -> Reconstruction | None:
    """Return what a reader has to know about the evidence of *revision*; None if it is not reconstructed."""
    if revision.completeness != "reconstructed":
        return None
    return Reconstruction(_lead(), tuple(_evidence_of_parts(revision)))


def _evidence_of_parts(revision: Revision) -> Iterator[PartEvidence]:
    """Yield, for each part that the revision gives evidence for, what a reader has to know."""
    for part, name in _PARTS.items():
        evidence = getattr(revision.evidence, part)
        grouped = groupby(_exceptions(revision, part), key=lambda exception: exception[1])
        exceptions = tuple(_line(_together([owner for owner, _ in run]), own) for own, run in grouped)
        if evidence:
            yield PartEvidence(_line(name, evidence), exceptions)
        elif exceptions:
            yield PartEvidence((Span(f"{name}:", Style.STRONG),), exceptions)


def evidence_mark(revision: Revision, evidence: Evidence | None) -> Span | None:
    """Return the short mark of something attested or unknown; what is inferred is said once, for all of it."""
    if revision.completeness != "reconstructed" or evidence is None or evidence.basis is Basis.INFERRED:
        return None
    return Span(f"({_standing(evidence)})", Style.EMPHASIS)


def _lead() -> Paragraph:
    (lead,) = read(_LEAD.replace("\n", " "))
    return joined(part for span in lead for part in _emphasised(span))


def _emphasised(span: Span) -> Iterator[Span]:
    """Yield *span* of our own words, those between single asterisks emphasised."""
    for place, part in enumerate(span.text.split("*")):
        yield Span(part, Style.EMPHASIS if place % 2 else span.style)


def _together(owners: list[str]) -> str:
    """Return the names of neighbours that have the same evidence, the middle of a long run left out."""
    return f"{owners[0]} to {owners[-1]}" if len(owners) > 2 else " and ".join(owners)


def _exceptions(revision: Revision, part: str) -> Iterator[tuple[str, Evidence]]:
    """Yield what in *part* has evidence of its own, by the name its readers know it by."""
    if part == "criteria":
        for place in revision.outline:
            if place.criterion.evidence:
                yield place.label, place.criterion.evidence
    elif part == "sections":
        for section in revision.sections:
            if section.evidence:
                yield section.heading, section.evidence
    elif part == "codes":
        for code in revision.codes:
            if code.evidence:
                yield f"{code.system} {code.code}", code.evidence


def _line(name: str, evidence: Evidence) -> Paragraph:
    spans = [Span(f"{plain(name)}:", Style.STRONG), Span(f" {_standing(evidence)}.")]
    if evidence.note:
        spans += [Span(" "), *one_line(read(evidence.note))]
    return joined(spans)


def _standing(evidence: Evidence) -> str:
    return evidence.basis.value + (f", log row {plain(evidence.row)}" if evidence.row else "")
