"""What a revision does to coverage, as findings: effects that need a log row or a person, and notice beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from recension.config import Demand
from recension.diffing.log_findings import edit_digest
from recension.diffing.marking import Marks
from recension.diffing.reconciliation import needed_part, own_row
from recension.findings import Finding, Location, Severity
from recension.gate.codes import CODES
from recension.logic.effect import Direction, Verdict
from recension.reporters.diff_view import view_of
from recension.reporters.effect_words import effect_verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.changes import Change
    from recension.config import Config
    from recension.diffing import RevisionDiff
    from recension.reporters.entries import Entry

_UNDECLARED = ("log-not-declared", "log-action-differs", "log-part-not-declared")
_CASES = ("gains", "loses", "shifts", "reason")


def gate_findings(diff: RevisionDiff, config: Config) -> list[Finding]:
    """Return what keeps the new revision from passing, or should be known: log, effects, notice.

    A revision that is reconstructed from later documents changes nobody's
    coverage any more, so its effects need nobody. Of a revision against its own
    earlier state only what the vocabulary does is told, as the rest is told
    against the revision that it replaces, if there is one.
    """
    old, new = diff.old.revision, diff.new.revision
    findings = list(_log_findings(diff, config.effects))
    if new.completeness == "full":
        itself = old.name == new.name
        told_elsewhere = itself and new.replaces is not None
        findings += _effects(diff, config.effects, parts=("vocabulary",) if told_elsewhere else None)
        findings += [] if itself else _notice(diff, config.notice_days)
    return findings


def _log_findings(diff: RevisionDiff, effects: Mapping[str, tuple[Demand, ...]]) -> Iterator[Finding]:
    """Yield what does not fit the log; a change that need not be declared is a note where it is not."""
    log = diff.reconciliation
    if log is None:
        return
    needed: dict[str, bool] = {}
    if any(finding.code in _UNDECLARED for finding in log.findings):
        for change, effect in zip(diff.changes, diff.effects, strict=True):
            wanted = Demand.DECLARED in effects[effect.verdict.value]
            needed[edit_digest(change)] = wanted
            part = needed_part(change)
            if part is not None:
                needed[part] = wanted or needed.get(part, False)
    for finding in log.findings:
        if finding.code == "log-row-missing":  # a rule on the revision says so already
            continue
        if finding.code in _UNDECLARED and not needed.get(finding.arguments[-1], True):
            yield replace(finding, severity=Severity.WARNING)
        else:
            yield finding


def _effects(
    diff: RevisionDiff, effects: Mapping[str, tuple[Demand, ...]], parts: tuple[str, ...] | None
) -> Iterator[Finding]:
    view = view_of(diff)
    for entry in view.entries:
        if Demand.ACCEPTED in effects[entry.verdict.value] and (parts is None or entry.change.part in parts):
            yield _effect(diff, entry)
    if parts is not None:
        return
    for joint, told in zip(diff.net.joint, view.together, strict=True):
        verdict = {Direction.GAINS: Verdict.WIDENS, Direction.LOSES: Verdict.NARROWS}.get(
            joint.direction, Verdict.DECISION_SHIFT
        )
        if Demand.ACCEPTED in effects[verdict.value]:
            changes = [diff.changes[number] for number in joint.changes]
            message = f"{told.labels} together: {told.headline.lower()}: {'; '.join(map(str, told.remarks))}"
            yield _placed(diff, changes[0], message, (verdict.value, *map(edit_digest, changes)))


def _effect(diff: RevisionDiff, entry: Entry) -> Finding:
    told = next((remark.text for remark in entry.remarks if remark.role in _CASES), "")
    message = effect_verb(entry.verdict) + (f": {told.removeprefix('undetermined: ')}" if told else "")
    return _placed(diff, entry.change, message, (entry.verdict.value, edit_digest(entry.change)))


def _placed(diff: RevisionDiff, change: Change, message: str, facts: tuple[str, ...]) -> Finding:
    old, new = diff.old.revision, diff.new.revision
    code = "effect-not-accepted"
    hint = "once it is as meant: recension check --write-accept --reason WHY --approver NAME"
    marks = Marks(diff.new, own_row(old, new))
    pointer, place = marks.of(change)
    finding = Finding(code, CODES[code].severity, message, pointer, hint, (old.revision, *facts),
                      related=marks.beside(change))  # fmt: skip
    label = change.old.label if change.old and change.new is None else None
    place = place or Location(new.name)
    return finding.at(replace(place, label=place.label or label), document=f"{new.policy}/{new.file_stem}")


def _notice(diff: RevisionDiff, days: int | None) -> Iterator[Finding]:
    new = diff.new.revision
    narrows = Direction.LOSES in diff.net.effect.directions or diff.net.effect.verdict is Verdict.UNDETERMINED
    if days is None or not narrows:
        return
    begins = new.dates.approved or new.dates.revised
    if new.dates.effective is None:
        message = f"it narrows coverage, {days} days of notice are wanted, and it has no effective date"
        yield _dated(diff, "notice-not-checkable", message, "give dates.effective")
        return
    there = (_day(new.dates.effective) - _day(begins)).days
    if there < days:
        message = f"it narrows coverage and takes effect {there} days after {begins}; {days} days of notice are wanted"
        yield _dated(diff, "notice-too-short", message, "let it take effect later")


def _dated(diff: RevisionDiff, code: str, message: str, hint: str) -> Finding:
    new, document = diff.new.revision, diff.new.document
    pointer = ("dates", "effective") if new.dates.effective else ("dates",)
    place = document.location(pointer) if document else Location(new.name)
    finding = Finding(code, CODES[code].severity, message, pointer, hint, (str(new.dates.effective),))
    return finding.at(place, document=f"{new.policy}/{new.file_stem}")


def _day(written: str) -> date:
    """Return the day of a date; of a month its first."""
    return date.fromisoformat(written if len(written) > len("2026-02") else f"{written}-01")
