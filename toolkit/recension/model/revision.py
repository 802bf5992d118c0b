"""A revision of a policy and its parts."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from recension.model.conditions import Comparison, walk
from recension.model.criteria import DEFAULT_NUMBERING, Criterion, Decision, Evidence, Placed, outline
from recension.records import record

if TYPE_CHECKING:
    from recension.model.conditions import Condition
    from recension.pointer import Pointer


@record
class Dates:
    """Months (2026-02) or days (2026-02-28), as text; None where the document gives none."""

    revised: str
    approved: str | None = None
    effective: str | None = None


@record
class AppliesTo:
    """Lines of business that a policy is for: *only* these, or all but *excluded*; empty means no limit."""

    only: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@record
class Defect:
    """A fault of the source document, recorded and neither copied nor repaired."""

    place: str
    note: str


@record
class SourceNote:
    """The document that a revision was encoded from."""

    document: str
    note: str | None = None
    defects: tuple[Defect, ...] = ()


@record
class Section:
    """A section in reading order; *holds* names the part that is shown in it: criteria, codes and so on."""

    id: str
    heading: str
    text: str | None = None
    notes: tuple[str, ...] = ()
    holds: str | None = None
    evidence: Evidence | None = None
    at: Pointer = field(default=(), compare=False)


@record
class Code:
    """A row of a code table."""

    system: str
    code: str
    display: str | None = None
    evidence: Evidence | None = None
    at: Pointer = field(default=(), compare=False)


@record
class Citation:
    """Bibliographic facts of a listed work."""

    title: str
    authors: tuple[str, ...] = ()
    et_al: bool = False
    version: str | None = None
    publisher: str | None = None
    journal: str | None = None
    year: int | None = None
    month: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    published: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None


@record
class Reference:
    """A listed work; its number is its place in the list, from 1."""

    id: str
    type: str
    citation: Citation
    url: str | None = None
    updated: str | None = None
    accessed: str | None = None
    note: str | None = None
    at: Pointer = field(default=(), compare=False)


@record
class DeclaredChange:
    """A change that a log row declares."""

    action: str
    criterion: str | None = None
    ids: tuple[str, ...] = ()
    part: str | None = None
    note: str | None = None
    at: Pointer = field(default=(), compare=False)


@record
class LogRow:
    """A row of the revision log; *approved* is None for a row that was never approved."""

    revised: str
    approved: str | None
    summary: str
    changes: tuple[DeclaredChange, ...] = ()
    at: Pointer = field(default=(), compare=False)


@record
class PartEvidence:
    """Evidence for whole parts of a reconstructed revision; None where nothing is said."""

    metadata: Evidence | None = None
    sections: Evidence | None = None
    criteria: Evidence | None = None
    codes: Evidence | None = None
    references: Evidence | None = None
    revision_log: Evidence | None = None


@record
class Revision:
    """A published state of a policy.

    *references* is None where the list is not known, which is something else
    than an empty list. Equality compares what the revision says, not where in
    the file it says it.
    """

    policy: str
    revision: str
    title: str
    dates: Dates
    criteria: tuple[Criterion, ...]
    otherwise: Decision
    format: int = 1
    replaces: str | None = None
    status: str = "draft"
    completeness: str = "full"
    ids: str = "given"
    applies_to: AppliesTo = AppliesTo()
    codes_role: str = "informational"
    numbering: tuple[str, ...] = DEFAULT_NUMBERING
    source: SourceNote | None = None
    evidence: PartEvidence = PartEvidence()
    sections: tuple[Section, ...] = ()
    define: tuple[tuple[str, Condition], ...] = ()
    codes: tuple[Code, ...] = ()
    references: tuple[Reference, ...] | None = None
    revision_log: tuple[LogRow, ...] = ()

    @property
    def name(self) -> str:
        """How people name it: ``CP.MP.69@02/26``."""
        return f"{self.policy}@{self.revision}"

    @property
    def file_stem(self) -> str:
        """The name of its file: ``2026-02``."""
        return file_stem(self.revision)

    @cached_property
    def outline(self) -> tuple[Placed, ...]:
        """Every criterion with its label, in reading order."""
        return tuple(outline(self.criteria, self.numbering, self.evidence.criteria))

    @cached_property
    def by_id(self) -> dict[str, Placed]:
        """The outline by criterion id; of a repeated id the first."""
        placed: dict[str, Placed] = {}
        for place in self.outline:
            placed.setdefault(place.id, place)
        return placed

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition and everything inside it: those of the criteria in document order, then the shared ones."""
        own = [place.criterion.when for place in self.outline if place.criterion.when is not None]
        return tuple(part for whole in (*own, *self.definitions.values()) for part in walk(whole))

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison among the conditions, in the same order."""
        return tuple(part for part in self.conditions if isinstance(part, Comparison))

    @cached_property
    def definitions(self) -> dict[str, Condition]:
        """The shared conditions by name."""
        return dict(self.define)

    @cached_property
    def reference_numbers(self) -> dict[str, int]:
        """The number of each reference: its place in the list, from 1."""
        return {reference.id: number for number, reference in enumerate(self.references or (), 1)}


def file_stem(label: str) -> str:
    """Return the file name for a revision label: ``02/26`` is ``2026-02``, ``02/26.2`` is ``2026-02.2``."""
    month, _, rest = label.partition("/")
    year, _, further = rest.partition(".")
    return f"20{year}-{month}" + (f".{further}" if further else "")


def label_of_stem(stem: str) -> str:
    """Return the revision label for a file name: ``2026-02.2`` is ``02/26.2``."""
    year, _, rest = stem.partition("-")
    month, _, further = rest.partition(".")
    return f"{month}/{year[2:]}" + (f".{further}" if further else "")
