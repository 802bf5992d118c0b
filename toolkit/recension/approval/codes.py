"""The codes of what is wrong with approvals: what each means, and how bad it is."""

from __future__ import annotations

from recension.findings import Meaning, Severity

CODES: dict[str, Meaning] = {
    "approval-meaning-changed": Meaning(
        Severity.ERROR,
        "A revision decides cases otherwise than when it was approved, or may: a condition, id, connective, bound, "
        "decision, the order of its criteria, whom it applies to, or what a case gets otherwise is another one.\n\n"
        "What was approved stays as it is, for cases are decided by it. Avoid: to mend an approved revision. "
        "Prefer: restore it, and make the change in a new revision that replaces it.",
    ),
    "approval-wording-changed": Meaning(
        Severity.ERROR,
        "A revision says something else than when it was approved, though it decides the same.\n\n"
        "Avoid: to reword an approved revision, if only a comma. Prefer: restore it, and make the change in a new "
        "revision that replaces it.",
    ),
    "approval-state-not-recorded": Meaning(
        Severity.ERROR,
        "The status or the effective date of an approved revision is another one than its lock records.\n\n"
        "Both may be settled after the approval, and the lock then records them. Prefer: `recension approve` once "
        "more, which adds the entry; or put the status or the date back.",
    ),
    "approval-removed": Meaning(
        Severity.ERROR,
        "An entry that the base has is gone from the lock.\n\n"
        "The lock says what was approved, for ever: entries are only added. Prefer: put the line back.",
    ),
    "approval-altered": Meaning(
        Severity.ERROR,
        "An entry of the lock, or the order of the entries, is another one than at the base.\n\n"
        "The lock says what was approved, for ever: entries are only added. Prefer: put the line back as it was.",
    ),
    "approval-contradicted": Meaning(
        Severity.ERROR,
        "A lock approves one revision twice, with other content each time.\n\n"
        "That comes of two branches that both approved it. Prefer: keep the entry that fits the revision, and approve "
        "the other content as a revision of its own.",
    ),
    "approval-chain-broken": Meaning(
        Severity.ERROR,
        "An entry of the lock does not fit those before it: it names an approval that is not there, or another one.\n\n"
        "Each entry names the revision that it replaces, as that was approved, so that no approval can be exchanged "
        "unseen. Avoid: to write the lock by hand. Prefer: put the lines back that `recension approve` wrote.",
    ),
    "approval-out-of-order": Meaning(
        Severity.WARNING,
        "A revision was approved on an earlier day than the one that it replaces.\n\nPrefer: check the two dates.",
    ),
    "approval-missing": Meaning(
        Severity.NOTE,
        "A revision is active and not approved, in a policy of which others are.\n\n"
        "Until it is approved, nothing keeps it from being changed. Prefer: `recension approve`.",
    ),
    "approved-revision-gone": Meaning(
        Severity.ERROR,
        "A revision that was approved is not there any more.\n\n"
        "Cases were decided by it. Prefer: restore its file; what is out of use has `status: retired`.",
    ),
    "lock-unreadable": Meaning(
        Severity.ERROR,
        "The lock of a policy cannot be read, so nobody knows what was approved.\n\n"
        "After a merge, keep the lines of both sides: each is an entry of its own. `policy/*/approved.lock "
        "merge=union` in `.gitattributes` lets git do that. Else restore the file.",
    ),
    "snapshot-missing": Meaning(
        Severity.ERROR,
        "The vocabulary that a revision was approved with is not there, or cannot be read, so nothing can be built on "
        "the revision.\n\nPrefer: restore the file, as it was committed with the lock.",
    ),
    "snapshot-altered": Meaning(
        Severity.ERROR,
        "The vocabulary that a revision was approved with was changed.\n\n"
        "An approved revision is evaluated with its own vocabulary, whatever becomes of the shared one. "
        "Avoid: to edit the file. Prefer: restore it; new facts and code sets belong in the shared vocabulary.",
    ),
    "snapshot-without-approval": Meaning(
        Severity.ERROR,
        "There is a vocabulary of an approved revision, and no entry in the lock that approves it.\n\n"
        "Either an entry was taken out, or an approval was broken off. Prefer: put the entry back, or approve the "
        "revision; else delete the file.",
    ),
    "vocabulary-moved-on": Meaning(
        Severity.NOTE,
        "Facts or code sets mean something else by now than when revisions were approved that rest on them.\n\n"
        "That is no fault: those revisions are evaluated with the vocabulary that they were approved with. An "
        "evaluator that takes the shared vocabulary for them decides otherwise.",
    ),
}
"""What every code means, in the words that authors read, by code."""
