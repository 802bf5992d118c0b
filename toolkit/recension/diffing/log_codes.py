"""The codes of what does not fit between a diff and the revision log: what each means, and how bad it is."""

from __future__ import annotations

from recension.findings import Meaning, Severity

CODES: dict[str, Meaning] = {
    "log-not-declared": Meaning(
        Severity.ERROR,
        "A criterion changed, and the log row of the revision does not tell it.\n\n"
        "Whoever reads the log takes the policy for unchanged there. Avoid: a row that says less than was done. "
        "Prefer: the label in the summary and under `changes`; `recension diff` says what changed.",
    ),
    "log-action-differs": Meaning(
        Severity.ERROR,
        "The log row tells a change as something else than it is: as reworded where its condition changed.\n\n"
        "Prefer: the action that says what was done; changed says everything but that a criterion came or went.",
    ),
    "log-part-not-declared": Meaning(
        Severity.WARNING,
        "Sections, codes, references or the title changed, and the log row does not speak of that part.\n\n"
        "Prefer: `{action: changed, part: references}` under `changes`, or a word of it in the summary.",
    ),
    "log-part-incomplete": Meaning(
        Severity.WARNING,
        "The log row tells what changed in a part, and does not tell all of it: a code or a section that came, went or "
        "changed is none of those that it names.\n\n"
        'Avoid: "CPT 77385 was removed" where 77338 went as well. Prefer: all of them by name, or none.',
    ),
    "log-number-differs": Meaning(
        Severity.WARNING,
        "A log row gives a number that the criterion has neither before nor after the change, or the two the wrong way "
        "round.\n\n"
        'Avoid: "raised from 18 to 12 years" where 21 is meant. Prefer: the number as the criterion has it.',
    ),
    "log-quote-unknown": Meaning(
        Severity.WARNING,
        "A log row quotes words that neither the old nor the new revision has.\n\n"
        "Readers who search for them find nothing. Prefer: the words as they stand there, `…` for what is left out.",
    ),
    "log-change-unlisted": Meaning(
        Severity.WARNING,
        "The summary of a log row tells a change to a criterion that the list of its changes does not have.\n\n"
        "People read the one and programs the other. Prefer: an entry for each change that the summary tells.",
    ),
    "log-summary-differs": Meaning(
        Severity.WARNING,
        "The summary of a log row tells the contrary of its list of changes: added in one, removed in the other.\n\n"
        "Prefer: the same in both.",
    ),
    "log-not-found": Meaning(
        Severity.WARNING,
        "The log row tells a change that did not happen.\n\nPrefer: to take it from the row, or to make the change.",
    ),
    "log-says-unchanged": Meaning(
        Severity.ERROR,
        "The log row says that a criterion stays as it is, and it does not.\n\nPrefer: to tell the change in the row.",
    ),
    "log-label-unreadable": Meaning(
        Severity.ERROR,
        "What should be labels in a log row is something else.\n\n"
        "Avoid: `criterion: the sarcomas`. Prefer: a label (I.E.6.c), a range (I.B - G) or a list (I.A, I.C).",
    ),
    "log-label-unknown": Meaning(
        Severity.ERROR,
        "A log row names a label that the revision it speaks of does not have.\n\n"
        "Removed speaks of the old revision, added of the new one. Prefer: the label as that revision has it.",
    ),
    "log-label-ambiguous": Meaning(
        Severity.ERROR,
        "A label in a log row is one criterion in the old revision and another one in the new, and both changed.\n\n"
        "Prefer: `ids` that say which is meant, or an entry for each.",
    ),
    "log-id-unknown": Meaning(
        Severity.ERROR,
        "A log row names an id that neither revision has.\n\nPrefer: the id as the criterion has it.",
    ),
    "log-ids-differ": Meaning(
        Severity.ERROR,
        "The ids of an entry in a log row are not those of the criteria at its label.\n\n"
        "One of the two is a slip. Prefer: the label and the ids of the same criterion.",
    ),
    "log-claim-too-broad": Meaning(
        Severity.WARNING,
        'A log row says that criteria changed, and not which.\n\nAvoid: "Criteria were updated." Prefer: their labels.',
    ),
    "log-rewritten": Meaning(
        Severity.ERROR,
        "A row of an earlier revision says something else now, is gone, or was put in afterwards.\n\n"
        "What was published stays. Prefer: the rows of earlier revisions as those have them.",
    ),
}
"""What every code means, in the words that authors read, by code; `log-row-missing` is a rule."""
