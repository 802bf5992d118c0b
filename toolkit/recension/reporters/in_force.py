"""What is in force on a day, as text and as JSON (``schema/history.schema.json``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.history import Standing
from recension.reporters.effect_words import listed
from recension.reporters.json_text import json_text
from recension.reporters.style import Style, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Edition
    from recension.history import InForce, Start

_STANDS_IN = {
    "effective": "effective {}",
    "approved": "approved {}; no effective date is given",
    "revised": "revised {}; neither an effective date nor an approval is given",
    "label": "by its label; its dates are not known",
}
"""Which date a revision begins on, and what it stands in for."""


@dataclass(frozen=True, slots=True)
class InForceReport:
    """What is in force of a *policy* on a day; *edition* is the revision that is, None where none is."""

    policy: str
    found: InForce
    edition: Edition | None = None
    drafts: tuple[str, ...] = ()
    """Drafts, which are never in force."""


class InForceText:
    """The revision, since when by which of its dates, and until when."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, report: InForceReport) -> str:
        """Return the answer, which is one line where nothing is in force."""
        found, edition = report.found, report.edition
        if edition is None:
            lines = [self.style.wrap(f"nothing in force: {line}", "", "  ") for line in [_nothing(report)]]
        else:
            revision = edition.revision
            answer = self.style.wrap(f"{revision.policy} {revision.revision} is in force on {found.day}", "", "  ")
            lines = [
                self.style(answer, "bold"),
                *(self.style.wrap(line, "  ", "    ") for line in _about(report, edition)),
            ]
        return "\n".join(lines) + "\n"


def _about(report: InForceReport, edition: Edition) -> Iterator[str]:
    revision, found = edition.revision, report.found
    starts = [start for start in (found.start, found.after and found.after[1]) if start]
    yield revision.title
    if found.start is not None:
        yield f"since {found.start.day} ({_said_by(found.start)})"
    if found.after is not None:
        label, start = found.after
        yield f"until {start.day}, when {label} takes its place ({_said_by(start)})"
    else:
        yield "no later revision takes its place"
    if any(start.written != start.day for start in starts):
        yield "a month counts from its first day"
    if revision.completeness == "reconstructed":
        yield f"{revision.revision} is reconstructed from what later documents say"
    if edition.document is not None:
        yield one_line(edition.document.file)


def _said_by(start: Start) -> str:
    return _STANDS_IN[start.said_by].format(start.written)


def _nothing(report: InForceReport) -> str:
    found, policy, day = report.found, report.policy, report.found.day
    labels = listed(found.labels, "and")
    match found.standing:
        case Standing.BEFORE_FIRST if found.after is None:
            are = "are drafts" if len(report.drafts) > 1 else "is a draft"
            drafts = f": {listed(report.drafts, 'and')} {are}" if report.drafts else ""
            return f"{policy} has no revision that was published{drafts}"
        case Standing.BEFORE_FIRST if found.after is not None:
            label, start = found.after
            return f"{policy} begins on {start.day}, with {label} ({_said_by(start)})"
        case Standing.RETIRED:
            return f"{policy} {labels}, the revision of {day}, was withdrawn; since when is not recorded"
        case Standing.MISSING:
            return f"{policy} {labels}, the revision of {day}, is not there; a later one says that it replaces it"
        case Standing.RIVALS:
            return f"{policy} {labels} had all begun on {day}, and none of them comes after another"
        case _:
            return f"{policy} what {labels} replaces leads round in a circle"


class InForceJson:
    """The answer as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: InForceReport) -> str:
        """Return the answer."""
        found, edition = report.found, report.edition
        document = edition.document if edition else None
        record = {
            "format": 1,
            "policy": report.policy,
            "day": found.day,
            "standing": found.standing.value,
            "revisions": list(found.labels),
            "since": _start(found.start) if found.start else None,
            "next": {"revision": found.after[0], **_start(found.after[1])} if found.after else None,
            "completeness": edition.revision.completeness if edition else None,
            "file": document.file if document else None,
        }
        return json_text(record)


def _start(start: Start) -> dict[str, Any]:
    return {"day": start.day, "said_by": start.said_by, "written": start.written}


InForceReporter: TypeAlias = InForceText | InForceJson

REPORTERS: dict[str, type[InForceReporter]] = {"text": InForceText, "json": InForceJson}
