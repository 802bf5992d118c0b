"""Findings: something wrong in a document, as a value with a place and a way on.

A finding is made with a symbolic place (a pointer); file, line, column and
outline label are filled in once, by ``Finding.at``, when it is reported.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from recension.pointer import Pointer, format_pointer
from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How bad a finding is, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@record
class Meaning:
    """What a code stands for: how bad a finding with it is, and what authors read about it.

    The first paragraph of the *explanation* says what is wrong; the rest, why, and what to do instead.
    """

    severity: Severity
    explanation: str


@record
class Location:
    """A place for people: line and column count from 1; *label* is the outline label where there is one.

    *end* is the column after the last character of what stands there, if all of it stands on this line; *text* is
    the line as its author wrote it. Neither tells one place from another.
    """

    file: str
    line: int | None = None
    column: int | None = None
    label: str | None = None
    end: int | None = field(default=None, compare=False)
    text: str | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class Related(NamedTuple):
    """Another place that a finding speaks of, and what stands there: the log row, where something stood before."""

    location: Location
    what: str


@record
class Accepted:
    """Why a finding is accepted: in a comment beside it, or in the file of accepted findings by *approver*, *on* a day.

    *until* is the last day on which it holds, None for no end. Days are written as 2026-11-26.
    """

    reason: str
    approver: str | None = None
    on: str | None = None
    until: str | None = None


@record
class Finding:
    """Something wrong in a document.

    *code* is permanent and kebab-case. *arguments* are the facts of the finding
    (an id, a value): with the code and the document they make its fingerprint,
    so a reworded message or a moved line leaves the fingerprint as it was.
    *on_key* points at the key rather than at its value, *words* at what it is
    about in a text. One that is *accepted* stays visible and fails nothing.
    *related* are the other places where a hand may have to be put.
    """

    code: str
    severity: Severity
    message: str
    pointer: Pointer = ()
    hint: str | None = None
    arguments: tuple[str, ...] = ()
    on_key: bool = False
    document: str = ""
    location: Location | None = None
    accepted: Accepted | None = None
    words: str | None = field(default=None, compare=False, repr=False)
    related: tuple[Related, ...] = field(default=(), compare=False, repr=False)

    def at(self, location: Location, *, document: str) -> Finding:
        """Return this finding with its place filled in; *document* names it across machines and checkouts."""
        return Finding(
            self.code, self.severity, self.message, self.pointer, self.hint, self.arguments, self.on_key,
            document, location, self.accepted, self.words, self.related,
        )  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that stay the same while the fact itself does."""
        import hashlib
        import json

        facts = self.arguments or (format_pointer(self.pointer),)
        content = json.dumps([self.code, self.document, *facts], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return *findings* in the one order that is ever shown: by file, place, severity, code; no duplicates."""

    def key(finding: Finding) -> tuple[str, int, int, int, str, str]:
        place = finding.location or Location(finding.document)
        line, column = place.line or 0, place.column or 0
        return (place.file, line, column, finding.severity.rank, finding.code, finding.message)

    return tuple(sorted(dict.fromkeys(findings), key=key))
