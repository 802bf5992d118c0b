"""A revision made into the document that people read: every text read into spans, everything in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.model.criteria import Basis
from recension.model.texts import citation_mark
from recension.rendering.bibliography import entry
from recension.rendering.dates import in_words, month_and_year
from recension.rendering.document import (
    Document,
    Item,
    Listed,
    Note,
    Outline,
    References,
    SectionView,
    Table,
    Text,
    reference_anchor,
)
from recension.rendering.markup import Paragraph, Prose, Span, Style, joined, plain, read
from recension.rendering.reconstruction import evidence_mark, reconstruction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import AppliesTo, Code, LogRow, Revision, Section
    from recension.rendering.document import Block

HELD_PARTS = {
    "criteria": "Criteria",
    "codes": "Codes",
    "revision_log": "Revision Log",
    "references": "References",
}
"""The parts that sections hold, in the order in which those that no section holds follow, and their headings then."""

_SAYS_IT_IS_OPEN = ("limited to", "such as", "e.g.", "for example", "among others", "all-inclusive", "exhaustive")


def document_of(revision: Revision) -> Document:
    """Return *revision* as its document."""
    policy = plain(revision.policy)
    standing = f"This is an independent encoding of policy {policy}. It is not the official text."
    return Document(
        title=plain(revision.title) or policy,
        policy=policy,
        revision=plain(revision.revision),
        dated=plain(revision.dates.revised),
        standing=(Span(standing, Style.EMPHASIS),),
        particulars=tuple((name, plain(value)) for name, value in _particulars(revision) if value),
        reconstruction=reconstruction(revision),
        sections=tuple(_sections(revision)),
    )


def _particulars(revision: Revision) -> Iterator[tuple[str, str]]:
    dates = revision.dates
    yield "Policy number", revision.policy
    yield "Revision", revision.revision
    yield "Date of last revision", month_and_year(dates.revised)
    yield "Date of approval", month_and_year(dates.approved)
    yield "Effective date", in_words(dates.effective)
    yield "Replaces revision", revision.replaces or ""
    yield "Status", revision.status
    yield "Lines of business", lines_of_business(revision.applies_to)


def lines_of_business(limits: AppliesTo) -> str:
    """Return the lines of business that a revision applies to, as its particulars have them."""
    only, excluded = _listed(limits.only, "and"), _listed(limits.excluded, "or")
    if only and excluded:
        return f"{only} only, not {excluded}"
    if only:
        return f"{only} only"
    return f"All but {_listed(limits.excluded, 'and')}" if excluded else "All"


def _listed(names: tuple[str, ...], joint: str) -> str:
    words = [name.replace("_", " ").capitalize() for name in names]
    return f" {joint} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _sections(revision: Revision) -> Iterator[SectionView]:
    """Yield the sections; a part is shown once, and one that no section holds gets a section of its own."""
    to_place = dict(HELD_PARTS)
    for section in revision.sections:
        holds = section.holds if section.holds and to_place.pop(section.holds, None) else None
        heading = plain(section.heading)
        prose = _section_prose(revision, section)
        blocks: list[Block] = [Text(prose)] if prose else []
        blocks += _held(revision, holds, heading) if holds else []
        yield SectionView(heading, f"section.{section.id}", (*blocks, *_notes(section.notes, revision)))
    for part, heading in to_place.items():
        yield SectionView(heading, f"part.{part}", tuple(_held(revision, part, heading)))


def _section_prose(revision: Revision, section: Section) -> Prose:
    prose = read(section.text, revision.reference_numbers)
    # a section that holds a part may have no text of its own, unless its own evidence says that it had
    evidence = section.evidence or (None if section.holds else revision.evidence.sections)
    if not prose and evidence and evidence.basis is Basis.UNKNOWN:
        return _sentence("The text of this section is not known for this revision.")
    mark = evidence_mark(revision, section.evidence)
    return ((mark,), *prose) if mark else prose


def _notes(notes: tuple[str, ...], revision: Revision) -> tuple[Note, ...]:
    return tuple([Note("Note:", read(note, revision.reference_numbers)) for note in notes]) if notes else ()


def _sentence(text: str) -> Prose:
    return ((Span(text),),) if text else ()


def _held(revision: Revision, part: str, heading: str) -> Iterator[Block]:
    """Yield the blocks of a part that a section holds, or the sentence that says why there are none."""
    if not getattr(revision, part):
        yield Text(_sentence(_absence(revision, part)))
    elif part == "criteria":
        yield Outline(_criteria(revision))
        decision = Span(revision.otherwise.words, Style.STRONG)
        yield Text(((Span("A case that meets no statement above: "), decision, Span(".")),))
    elif part == "codes":
        if revision.codes_role == "binding":
            yield Text(_sentence("These codes are part of the coverage that this revision states."))
        yield from _code_tables(revision)
    elif part == "revision_log":
        rows = tuple(_log_row(row, revision) for row in revision.revision_log)
        yield Table(part, heading, ("Summary", "Revised", "Approved"), rows, headed=False)
    else:
        listed = enumerate(revision.references or (), 1)
        yield References(tuple(Listed(number, reference_anchor(number), entry(work)) for number, work in listed))


def _absence(revision: Revision, part: str) -> str:
    name = {"references": "reference list", "codes": "list of codes"}.get(part, part.replace("_", " "))
    evidence = getattr(revision.evidence, part)
    if getattr(revision, part) is None or (evidence and evidence.basis is Basis.UNKNOWN):
        verb = "are" if part == "criteria" else "is"
        return f"The {name} {verb} not known for this revision."
    return f"This revision has no {name}."


def _criteria(revision: Revision) -> tuple[Item, ...]:
    places = iter(revision.outline)
    ids = set(revision.by_id)

    def item(place: Placed) -> Item:
        criterion = place.criterion
        # the outline goes on in reading order, so the next places are those of the children
        children = tuple([item(next(places)) for _ in criterion.children]) if criterion.children else ()
        by_label = place.label.replace(")", "-")
        return Item(
            label=place.label,
            prose=_criterion_prose(revision, place),
            children=children,
            notes=_notes(criterion.notes, revision),
            anchor=criterion.id,
            label_anchor="" if by_label in ids else by_label,
        )

    return tuple(item(place) for place in places)


def _criterion_prose(revision: Revision, place: Placed) -> Prose:
    """Return a criterion's text and, at its end, its mark and whatever is to be said about it."""
    criterion, numbers = place.criterion, revision.reference_numbers
    *before, last = read(criterion.text, numbers) or ((),)
    text = joined([*last, *_cited_at_end(criterion, last, numbers)]) if criterion.references else last
    return (*before, _with_remarks(text, [*_remarks(revision, place)]))


def _cited_at_end(criterion: Criterion, text: Paragraph, numbers: Mapping[str, int]) -> Iterator[Span]:
    known = [numbers[name] for name in criterion.references if name in numbers]
    if known:
        if text and text[-1].style is Style.MARK:
            yield Span(" ")  # or 1 and 2 would read as 12
        yield Span(citation_mark(known), Style.MARK)
    yield from (Span(f"[@{plain(name)}]") for name in criterion.references if name not in numbers)


def _remarks(revision: Revision, place: Placed) -> Iterator[Span]:
    criterion = place.criterion
    if criterion.open and not any(words in criterion.text.casefold() for words in _SAYS_IT_IS_OPEN):
        yield Span("(the list is not exhaustive)", Style.EMPHASIS)
    if not criterion.text and place.evidence and revision.completeness == "reconstructed":
        yield Span("(text not known)", Style.EMPHASIS)
    elif mark := evidence_mark(revision, place.evidence):
        yield mark
    if criterion.decision:
        yield Span(f"(decision: {criterion.decision.words})", Style.EMPHASIS)


def _with_remarks(text: Paragraph, remarks: Sequence[Span]) -> Paragraph:
    if not remarks:
        return text
    spans = list(text)
    for remark in remarks:
        spans += [Span(" "), remark] if spans else [remark]
    return joined(spans)


def _code_tables(revision: Revision) -> Iterator[Table]:
    systems: dict[str, list[tuple[Prose, ...]]] = {}
    for code in revision.codes:
        display = _display(revision, code)
        systems.setdefault(plain(code.system), []).append((_sentence(plain(code.code)), (display,) if display else ()))
    for system, rows in systems.items():
        yield Table("codes", system, ("Code", "Description"), tuple(rows), headed=True)


def _display(revision: Revision, code: Code) -> Paragraph:
    mark = evidence_mark(revision, code.evidence)
    return _with_remarks(joined([Span(plain(code.display or ""))]), [mark] if mark else [])


def _log_row(row: LogRow, revision: Revision) -> tuple[Prose, ...]:
    dates = (_sentence(month_and_year(date)) for date in (row.revised, row.approved))
    return (read(row.summary, revision.reference_numbers), *dates)
