"""The codes that the gate itself gives: what each means, and how bad it is."""

from __future__ import annotations

from recension.findings import Meaning, Severity

CODES: dict[str, Meaning] = {
    "render-stale": Meaning(
        Severity.ERROR,
        "A committed document is not what its revision renders to: out of date, missing, or of no revision.\n\n"
        "People would read another policy than the one that decides. Avoid: to edit a document by hand. "
        "Prefer: `recension render`, which writes all of them anew.",
    ),
    "fixture-stale": Meaning(
        Severity.ERROR,
        "Committed cases are not those that their revision gives: out of date, missing, or of no revision.\n\n"
        "Evaluators would be tested with another policy. Avoid: to edit cases by hand. "
        "Prefer: `recension fixtures`, which writes all of them anew.",
    ),
    "fixture-disagrees": Meaning(
        Severity.ERROR,
        "A hand-written case expects something else than its revision makes of it.\n\n"
        "One of the two is wrong, and an evaluator would be graded by the case. Avoid: to change the case until it "
        "agrees, without having asked who wrote it. Prefer: to correct the one that is wrong.",
    ),
    "layout-differs": Meaning(
        Severity.ERROR,
        "A document is not in the common layout: `recension fmt --check` tells it, and nothing else does.\n\n"
        "A change of layout hides what was changed from who reads the lines. Prefer: `recension fmt`, which keeps "
        "comments and changes nothing that the document says.",
    ),
    "effect-not-accepted": Meaning(
        Severity.ERROR,
        "A change takes coverage away, or may, and nobody has accepted that yet.\n\n"
        "Which effects need somebody is set under `effects`. Avoid: to accept without having read the witness. "
        "Prefer: `recension check --write-accept --reason WHY --approver NAME`, once it is as meant.",
    ),
    "notice-too-short": Meaning(
        Severity.ERROR,
        "A revision that narrows coverage takes effect sooner than `notice-days` after its approval.\n\n"
        "Avoid: an effective date that leaves members and providers no time. Prefer: a later date.",
    ),
    "notice-not-checkable": Meaning(
        Severity.NOTE,
        "A revision narrows coverage, the workspace wants notice, and the revision has no effective date to check.\n\n"
        "Prefer: `dates.effective` with the first day in force.",
    ),
    "revision-removed": Meaning(
        Severity.ERROR,
        "A revision that the base has is gone.\n\n"
        "Published revisions are kept: cases are decided by the one that was in force. Prefer: `status: retired`.",
    ),
    "ignore-malformed": Meaning(
        Severity.ERROR,
        "A comment `# recension: ignore` lacks the code or the reason.\n\n"
        "Prefer: `# recension: ignore text-double-space quoted from a form` on the line of the finding or above it.",
    ),
    "ignore-unused": Meaning(
        Severity.WARNING,
        "A comment `# recension: ignore` stands where there is no such finding.\n\nPrefer: take it out.",
    ),
    "acceptance-without-reason": Meaning(
        Severity.ERROR,
        "An entry of the accepted findings has no reason or no approver, and so accepts nothing.\n\n"
        "Prefer: why it is right as it is, and who says so.",
    ),
    "acceptance-expired": Meaning(
        Severity.ERROR,
        "An entry of the accepted findings was for a time that is over, so the finding counts again.\n\n"
        "Prefer: mend what was found, or accept it anew.",
    ),
    "acceptance-stale": Meaning(
        Severity.WARNING,
        "An entry of the accepted findings belongs to nothing that is found any more.\n\nPrefer: take it out.",
    ),
    "acceptance-repeated": Meaning(
        Severity.WARNING,
        "A finding is accepted twice, and only the first entry counts.\n\nPrefer: take one out.",
    ),
}
"""What every code means, in the words that authors read, by code."""
