"""The file of accepted findings: who accepted what, why, and until when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recension.findings import Accepted, Finding
from recension.gate.codes import CODES
from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recension.gate.reach import Reach
    from recension.pointer import Pointer

HEADER = """\
# yaml-language-server: $schema={schema}
# Findings that somebody has accepted. `recension check --write-accept` adds to it; each entry wants a reason and an
# approver. An entry whose finding is gone, or whose time is over, is a finding itself.
format: 1
accepted:
"""


@record
class Acceptance:
    """An entry: the finding by its fingerprint, and for people what it said and where."""

    fingerprint: str
    code: str
    document: str
    says: str
    reason: str
    approver: str
    on: str
    until: str | None = None
    label: str | None = None
    at: Pointer = ()

    @property
    def is_whole(self) -> bool:
        """It has a reason and an approver, without which it accepts nothing."""
        return bool(self.reason.strip() and self.approver.strip())

    def has_expired(self, today: str) -> bool:
        """Return whether its last day lies before *today*, written as 2026-11-26."""
        return self.until is not None and self.until < today

    @property
    def accepted(self) -> Accepted:
        """What the finding carries."""
        return Accepted(self.reason, self.approver, self.on, self.until)


@record
class AcceptedFindings:
    """All entries of a file, in order."""

    entries: tuple[Acceptance, ...] = ()

    @classmethod
    def decode(cls, value: Mapping[str, Any]) -> AcceptedFindings:
        """Return the entries in the plain *value* of a sound document."""
        listed = enumerate(value.get("accepted") or ())
        return cls(tuple(_decoded(entry, ("accepted", place)) for place, entry in listed))

    def findings(self, found: Iterable[Finding], today: str, reach: Reach) -> list[Finding]:
        """Return what is wrong with the entries, seen from what was *found*.

        Within *reach* an entry without its finding has outlived it.
        """
        there = {finding.fingerprint for finding in found}
        told: list[Finding] = []
        seen: set[str] = set()
        for entry in self.entries:
            if entry.fingerprint in seen:
                told.append(_finding("acceptance-repeated", entry, "is accepted twice", "take one of the entries out"))
            elif entry.fingerprint not in there and reach.has_document(entry.document):
                told.append(_finding("acceptance-stale", entry, "is not found any more", "take the entry out"))
            elif not entry.is_whole:
                missing = " and ".join(name for name, said in (("reason", entry.reason), ("approver", entry.approver))
                                       if not said.strip())  # fmt: skip
                told.append(_finding("acceptance-without-reason", entry, f"is accepted without {missing}",
                                     "say why it is right as it is, and who says so"))  # fmt: skip
            elif entry.has_expired(today):
                told.append(_finding("acceptance-expired", entry, f"was accepted until {entry.until}",
                                     "mend what was found, or accept it anew"))  # fmt: skip
            seen.add(entry.fingerprint)
        return told

    def by_fingerprint(self, today: str) -> dict[str, Accepted]:
        """Return the entries that hold *today*; of two with one fingerprint the first."""
        holding = [entry for entry in self.entries if entry.is_whole and not entry.has_expired(today)]
        return {entry.fingerprint: entry.accepted for entry in reversed(holding)}


def _decoded(entry: Mapping[str, Any], at: Pointer) -> Acceptance:
    return Acceptance(
        entry["fingerprint"], entry["code"], entry["document"], entry.get("says", ""), entry.get("reason") or "",
        entry.get("approver") or "", entry["date"], entry.get("until"), entry.get("label"), at,
    )  # fmt: skip


def entry_text(finding: Finding, accepted: Accepted) -> str:
    """Return the entry for a finding as YAML, to be put at the end of the list."""
    label = finding.location.label if finding.location else None
    values = {
        "fingerprint": finding.fingerprint, "code": finding.code, "document": finding.document, "label": label,
        "says": finding.message, "reason": accepted.reason, "approver": accepted.approver or "", "date": accepted.on,
        "until": accepted.until,
    }  # fmt: skip
    # a JSON string is a YAML string, whatever it holds
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value is not None]
    return "".join(f"{'  - ' if place == 0 else '    '}{line}\n" for place, line in enumerate(lines))


def _finding(code: str, entry: Acceptance, problem: str, hint: str) -> Finding:
    name = f"{entry.document} {entry.label}" if entry.label else entry.document
    message = f"{entry.code} of {name} {problem}"
    return Finding(code, CODES[code].severity, message, entry.at, hint, (entry.fingerprint,))
