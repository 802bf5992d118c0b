"""A diff as every format tells it: the title, what it comes to, its entries, and what became of each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.logic.effect import Direction, Verdict
from recension.reporters.diff_parts import part_rows
from recension.reporters.effect_words import GRAVITY, HEADLINES, listed, sentence
from recension.reporters.entries import Entries, Entry, Remark, names, reasons
from recension.reporters.log_words import other_findings, row_name, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.changes import Edition
    from recension.diffing import Comparisons, RevisionDiff
    from recension.findings import Finding

_DIRECTION_HEADLINES = {
    Direction.GAINS: HEADLINES[Verdict.WIDENS],
    Direction.LOSES: HEADLINES[Verdict.NARROWS],
    Direction.SHIFTS: HEADLINES[Verdict.DECISION_SHIFT],
}
ALARMING = (Verdict.NARROWS, Verdict.MIXED, Verdict.UNDETERMINED)
"""What takes coverage away, or may."""


@dataclass(frozen=True, slots=True)
class Together:
    """What several changes do only together: their labels, the word for it, and a case that shows it."""

    labels: str
    headline: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class DiffView:
    """A diff in words. Whatever comes from a document stands in it as it is: a format escapes it.

    *name* is the policy and the two revisions; *title* has the policy's title
    as well. *headline* and *sentence* say the net effect, *advice* what to do
    where it is undetermined. *reconstructed* is empty where both sides are certain.
    *log* has what does not fit between the revision log and the entries.
    """

    diff: RevisionDiff
    name: str
    title: str
    reconstructed: str
    verdict: Verdict
    headline: str
    sentence: str
    advice: tuple[Remark, ...]
    entries: tuple[Entry, ...]
    together: tuple[Together, ...]
    parts: tuple[tuple[str, str], ...]
    log: tuple[Finding, ...] = ()

    @property
    def undeclared(self) -> tuple[str, ...]:
        """The labels of what changed and the log row of the new revision does not tell."""
        return tuple(entry.label for entry in self.entries if entry.declared is False)

    @property
    def not_analysed(self) -> tuple[str, ...]:
        """What no verdict speaks of."""
        return self.diff.net.not_analysed

    @property
    def told_in_full(self) -> tuple[Entry, ...]:
        """The entries that decide or may, in the order of the diff."""
        return tuple(entry for entry in self.entries if entry.stands_alone)

    @property
    def told_aside(self) -> tuple[Entry, ...]:
        """The entries of the other parts, but for those of which the list of parts says all."""
        return tuple(entry for entry in self.entries if not (entry.stands_alone or entry.is_obvious))

    @property
    def by_headline(self) -> dict[str, list[Entry]]:
        """The entries that have an effect, or may have one, by their headline; what needs most attention first."""
        found: dict[str, list[Entry]] = {}
        for entry in sorted(self.entries, key=gravity):
            if entry.verdict is not Verdict.NONE:
                found.setdefault(entry.headline, []).append(entry)
        return found


def view_of(diff: RevisionDiff) -> DiffView:
    """Return *diff* in words."""
    maker = Entries(diff)
    old, new = diff.old.revision, diff.new.revision
    entries = maker.all()
    policy = new.policy if old.policy == new.policy else f"{old.policy} → {new.policy}"
    effect = diff.net.effect
    uncertain = " and ".join(dict.fromkeys(
        name for edition, name in zip((diff.old, diff.new), names(diff), strict=True)
        if edition.revision.completeness == "reconstructed"
    ))  # fmt: skip
    headline = HEADLINES[effect.verdict].lower()
    if effect.verdict is Verdict.NONE and diff.is_editorial:
        headline += ", editorial only"
    given = f"{uncertain} as reconstructed" if uncertain else ""
    return DiffView(
        diff,
        f"{policy} {maker.old} → {maker.new}",
        f"{policy} {new.title}: {maker.old} → {maker.new}",
        _reconstructed(uncertain),
        effect.verdict,
        headline,
        sentence(effect, given),
        tuple(remark for remark in reasons(effect) if remark.role == "next"),
        entries,
        tuple(
            Together(
                listed([maker.label(number) for number in joint.changes], "and"),
                _DIRECTION_HEADLINES[joint.direction],
                tuple(maker.witnesses([joint.witness])),
            )
            for joint in diff.net.joint
        ),
        (*part_rows(diff), *_log_row(diff, entries)),
        other_findings(diff.reconciliation),
    )


def _log_row(diff: RevisionDiff, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    if diff.reconciliation is not None:
        said = summary(diff.reconciliation, [entry.label for entry in entries])
        yield row_name(diff.reconciliation), said


def _reconstructed(uncertain: str) -> str:
    if not uncertain:
        return ""
    verb = "are" if " and " in uncertain else "is"
    return f"{uncertain} {verb} reconstructed from what later documents say; each entry tells what it rests on"


def gravity(entry: Entry) -> tuple[bool, int, int]:
    """Return the key that sorts what needs most attention first, else in the order of the diff."""
    return (entry.declared is not False, GRAVITY.index(entry.verdict), entry.number)


def command(comparisons: Comparisons) -> str:
    """Return the command that shows all of what was compared."""
    if comparisons.base is not None:
        return f"recension diff --base {comparisons.base}"
    only = comparisons.only
    return f"recension diff {_target(only.old)} {_target(only.new)}" if only else "recension diff"


def _target(edition: Edition) -> str:
    """Return how *edition* is named on the command line."""
    named = f"{edition.revision.policy}@{edition.revision.revision}"
    file = edition.document.file if edition.document else ""
    return named if file.endswith(f"/{edition.revision.file_stem}.yaml") and ":" not in file else file or named
