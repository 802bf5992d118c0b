"""What a template is given: a revision's parts as plain values in reading order, every text read into spans.

Nothing here is of one format. A template says where things stand and what the
document says about itself; the values are what the revision says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.model.criteria import Basis
from recension.model.texts import citation_mark
from recension.rendering.bibliography import entry
from recension.rendering.dates import in_words, month_and_year
from recension.rendering.markup import Paragraph, Prose, Span, Style, joined, plain, read
from recension.rendering.reconstruction import PartEvidence, evidence_mark, evidence_of_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import AppliesTo, Code, LogRow, Revision, Section

HELD_PARTS = {
    "criteria": "Criteria",
    "codes": "Codes",
    "revision_log": "Revision Log",
    "references": "References",
}
"""The parts that sections hold, in the order in which those that no section holds follow, and their headings then."""

_SAYS_IT_IS_OPEN = ("limited to", "such as", "e.g.", "for example", "among others", "all-inclusive", "exhaustive")


@dataclass(frozen=True, slots=True)
class Item:
    """A criterion: its label, all that its own lines say, what stands below it, and the notes after that."""

    label: str
    prose: Prose
    children: tuple[Item, ...]
    notes: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section; *holds* names the part that is shown between its prose and its notes."""

    heading: str
    prose: Prose
    holds: str | None = None
    notes: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The codes of one system; a row is the code and what it stands for."""

    system: str
    rows: tuple[tuple[str, Prose], ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A row of the revision log; *approved* is empty for a row that was never approved."""

    summary: Prose
    revised: str
    approved: str


@dataclass(frozen=True, slots=True)
class Document:
    """A revision as a document: *particulars* are the pairs under its title.

    *reconstruction* is None for a revision that is not reconstructed. *absent*
    has, for each held part that is not there, the sentence that says so.
    """

    title: str
    policy: str
    particulars: tuple[tuple[str, str], ...]
    reconstruction: tuple[PartEvidence, ...] | None
    sections: tuple[SectionView, ...]
    criteria: tuple[Item, ...]
    otherwise: str
    codes: tuple[CodeTable, ...]
    codes_bind: bool
    revision_log: tuple[LogEntry, ...]
    references: tuple[Paragraph, ...]
    absent: Mapping[str, str]


def document_of(revision: Revision) -> Document:
    """Return *revision* as the values that its document shows."""
    return Document(
        title=plain(revision.title) or plain(revision.policy),
        policy=plain(revision.policy),
        particulars=tuple((name, plain(value)) for name, value in _particulars(revision) if value),
        reconstruction=evidence_of_parts(revision) if revision.completeness == "reconstructed" else None,
        sections=tuple(_sections(revision)),
        criteria=_criteria(revision),
        otherwise=revision.otherwise.words,
        codes=_code_tables(revision),
        codes_bind=revision.codes_role == "binding",
        revision_log=tuple(_log_entry(row, revision) for row in revision.revision_log),
        references=tuple(entry(reference) for reference in revision.references or ()),
        absent={part: _absence(revision, part) for part in HELD_PARTS if not getattr(revision, part)},
    )


def _log_entry(row: LogRow, revision: Revision) -> LogEntry:
    summary = read(row.summary, revision.reference_numbers)
    return LogEntry(summary, month_and_year(row.revised), month_and_year(row.approved))


def _particulars(revision: Revision) -> Iterator[tuple[str, str]]:
    dates = revision.dates
    yield "Policy number", revision.policy
    yield "Revision", revision.revision
    yield "Date of last revision", month_and_year(dates.revised)
    yield "Date of approval", month_and_year(dates.approved)
    yield "Effective date", in_words(dates.effective)
    yield "Replaces revision", revision.replaces or ""
    yield "Status", revision.status
    yield "Lines of business", _lines_of_business(revision.applies_to)


def _lines_of_business(limits: AppliesTo) -> str:
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
        notes = tuple(read(note, revision.reference_numbers) for note in section.notes)
        yield SectionView(plain(section.heading), _section_prose(revision, section), holds, notes)
    for part, heading in to_place.items():
        yield SectionView(heading, (), part)


def _section_prose(revision: Revision, section: Section) -> Prose:
    prose = read(section.text, revision.reference_numbers)
    # a section that holds a part may have no text of its own, unless its own evidence says that it had
    evidence = section.evidence or (None if section.holds else revision.evidence.sections)
    if not prose and evidence and evidence.basis is Basis.UNKNOWN:
        return ((Span("The text of this section is not known for this revision."),),)
    mark = evidence_mark(revision, section.evidence)
    return ((mark,), *prose) if mark else prose


def _criteria(revision: Revision) -> tuple[Item, ...]:
    places = iter(revision.outline)

    def item(place: Placed) -> Item:
        criterion = place.criterion
        # the outline goes on in reading order, so the next places are those of the children
        children = tuple(item(next(places)) for _ in criterion.children)
        notes = tuple(read(note, revision.reference_numbers) for note in criterion.notes)
        return Item(place.label, _criterion_prose(revision, place), children, notes)

    return tuple(item(place) for place in places)


def _criterion_prose(revision: Revision, place: Placed) -> Prose:
    """Return a criterion's text and, at its end, its mark and whatever is to be said about it."""
    criterion, numbers = place.criterion, revision.reference_numbers
    *before, last = read(criterion.text, numbers) or ((),)
    text = joined([*last, *_cited_at_end(criterion, last, numbers)])
    return (*before, _with_remarks(text, _remarks(revision, place)))


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


def _with_remarks(text: Paragraph, remarks: Iterable[Span]) -> Paragraph:
    spans = list(text)
    for remark in remarks:
        spans += [Span(" "), remark] if spans else [remark]
    return joined(spans)


def _code_tables(revision: Revision) -> tuple[CodeTable, ...]:
    tables: dict[str, list[tuple[str, Prose]]] = {}
    for code in revision.codes:
        tables.setdefault(plain(code.system), []).append((plain(code.code), (_display(revision, code),)))
    return tuple(CodeTable(system, tuple(rows)) for system, rows in tables.items())


def _display(revision: Revision, code: Code) -> Paragraph:
    mark = evidence_mark(revision, code.evidence)
    return _with_remarks(joined([Span(plain(code.display or ""))]), [mark] if mark else [])


def _absence(revision: Revision, part: str) -> str:
    name = {"references": "reference list", "codes": "list of codes"}.get(part, part.replace("_", " "))
    evidence = getattr(revision.evidence, part)
    if getattr(revision, part) is None or (evidence and evidence.basis is Basis.UNKNOWN):
        verb = "are" if part == "criteria" else "is"
        return f"The {name} {verb} not known for this revision."
    return f"This revision has no {name}."
