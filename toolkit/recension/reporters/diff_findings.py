"""A diff in the formats of findings, for hosts that know no other: each change is one, where it stands now.

Its code says what the change does to coverage. What takes coverage away, or may,
is a warning where the revision log does not declare it; all else is a note. No
change fails a run: what is wrong with one, the gate says (`recension check`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recension.diffing.log_codes import CODES as LOG_MEANINGS
from recension.diffing.log_findings import edit_digest
from recension.findings import Finding, Location, Meaning, Related, Severity, sort_findings
from recension.logic.effect import Verdict
from recension.reporters.diff_parts import PART_NAMES
from recension.reporters.diff_places import nearest_places, place_of
from recension.reporters.diff_view import ALARMING, view_of
from recension.reporters.findings import REPORTERS, FindingsReport
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.changes import Edition
    from recension.diffing import Comparisons
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry
    from recension.reporters.style import Style

_TOLD = ("declared", "undeclared", "gains", "loses", "shifts", "kept", "reason", "next", "contexts", "possible")
_DECLARE = "Prefer: a row of the revision log that declares it."
MEANINGS = {
    "change-narrows": Meaning(
        Severity.WARNING,
        "A change takes coverage away: a case that is told with it was decided better before.\n\n"
        f"It is the least such case, and whoever is like it is concerned as well.\n\n{_DECLARE}",
    ),
    "change-mixed": Meaning(
        Severity.WARNING,
        f"A change gives coverage and takes coverage away; a case is told with it each way.\n\n{_DECLARE}",
    ),
    "change-undetermined": Meaning(
        Severity.WARNING,
        "Nobody can say what a change does to coverage.\n\n"
        "Why that is so, and what to do, is told with it.\n\n"
        "Prefer: to take it for one that takes coverage away, until that is done.",
    ),
    "change-widens": Meaning(
        Severity.NOTE,
        f"A change gives coverage: a case that is told with it gets more than before.\n\n{_DECLARE}",
    ),
    "change-shifts-decision": Meaning(
        Severity.NOTE, f"By a change some case gets another decision that is worth the same.\n\n{_DECLARE}"
    ),
    "change-without-effect": Meaning(
        Severity.NOTE,
        "By a change no case is decided otherwise.\n\n"
        "It touches nothing that decides, or that is proved from the conditions; words are not analysed.",
    ),
    "change-not-comparable": Meaning(
        Severity.NOTE, "What changed in a part is not known: one of the two revisions does not tell what it had."
    ),
    "net-effect": Meaning(
        Severity.NOTE,
        "What all changes of a revision come to together; beside it, which criteria have new labels and nothing else.",
    ),
    "revision-new": Meaning(Severity.NOTE, "A revision is new, and there is nothing to compare it with."),
    "revision-gone": Meaning(Severity.NOTE, "A revision is gone."),
}
"""What the codes mean, for a format that explains them; those about the revision log are rules of the gate."""
_NOT_COMPARABLE = ("part-not-comparable", "section-not-comparable")
_CODES = {
    Verdict.NARROWS: "change-narrows",
    Verdict.MIXED: "change-mixed",
    Verdict.UNDETERMINED: "change-undetermined",
    Verdict.WIDENS: "change-widens",
    Verdict.DECISION_SHIFT: "change-shifts-decision",
    Verdict.NONE: "change-without-effect",
}


class DiffFindings:
    """The diff as findings, in *form*, one of their formats."""

    def __init__(self, form: str, style: Style | None = None) -> None:
        self.form = form
        self.style = style

    def render(self, comparisons: Comparisons) -> str:
        """Return the report."""
        found = [finding for diff in comparisons.diffs for finding in _findings(view_of(diff))]
        found += [_alone(edition, "revision-new", "new: nothing to compare it with") for edition in comparisons.added]
        found += [_alone(edition, "revision-gone", "gone") for edition in comparisons.removed]
        here = [*(diff.new for diff in comparisons.diffs), *comparisons.added]
        files = dict.fromkeys(edition.document.file for edition in here if edition.document)
        report = FindingsReport(sort_findings(found), tuple(files), least=None, meanings=LOG_MEANINGS | MEANINGS)
        return REPORTERS[self.form](self.style).render(report)


def _findings(view: DiffView) -> Iterator[Finding]:
    document, nearest = view.diff.new.document, nearest_places(view.diff)
    about, parts = _name(view.diff.new), dict(view.parts)
    told = [str(remark) for remark in view.advice]
    if view.diff.renumbered:
        labels = ", ".join(f"{each.old} → {each.new}" for each in view.diff.renumbered)
        told.append(f"renumbered, otherwise unchanged: {labels}")
    place = Location(document.file, 1) if document else None
    said = f"{view.name}: {view.headline}: {view.sentence}"
    yield Finding("net-effect", Severity.NOTE, said, hint="; ".join(told) or None, arguments=(view.name,),
                  document=about, location=place)  # fmt: skip
    for entry in view.entries:
        found = place_of(entry, view.diff, nearest)
        place = found and replace(found, label=entry.label)
        yield _finding(entry, about, place, parts)
    yield from view.log


def _finding(entry: Entry, about: str, place: Location | None, parts: Mapping[str, str]) -> Finding:
    alarming = entry.verdict in ALARMING and entry.declared is not True
    said = [f"{text.sign} {text.text}" for text in entry.words if text.sign != " "]
    said += [str(remark) for remark in entry.remarks if remark.role in _TOLD]
    said += [parts[PART_NAMES[entry.change.part]]] if entry.is_obvious else []
    code, message = _CODES[entry.verdict], f"{entry.headline}: {entry.kinds}"
    if entry.verdict is Verdict.NONE and entry.change.kinds[0] in _NOT_COMPARABLE:
        code, message = "change-not-comparable", entry.kinds
    return Finding(
        code, Severity.WARNING if alarming else Severity.NOTE, message,
        hint="; ".join(said) or None, arguments=(edit_digest(entry.change),), document=about, location=place,
        related=tuple(_related(entry, place)),
    )  # fmt: skip


def _related(entry: Entry, place: Location | None) -> Iterator[Related]:
    """Yield where it stood before, if that is a file here, and its other sites."""
    change = entry.change
    for old, new in change.sites or ((change.old, change.new),):
        if new is not None and new.location is not None and str(new.location) != str(place):
            yield Related(new.location, "the same edit")
        if old is not None and old.location is not None and ":" not in old.location.file:
            yield Related(old.location, "it stood here")


def _alone(edition: Edition, code: str, said: str) -> Finding:
    name = f"{edition.revision.policy} {edition.revision.revision}"
    size = plural(len(edition.revision.outline), "criterion", "criteria")
    place = Location(edition.document.file, 1) if edition.document and code == "revision-new" else None
    told = f"{name}: {said} ({size})"
    return Finding(code, Severity.NOTE, told, arguments=(name,), document=_name(edition), location=place)


def _name(edition: Edition) -> str:
    return f"{edition.revision.policy}/{edition.revision.file_stem}"
