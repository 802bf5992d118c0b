"""The codes of what does not fit a schema: what each means, and how bad it is."""

from __future__ import annotations

from recension.findings import Meaning, Severity

CODES: dict[str, Meaning] = {
    "unknown-key": Meaning(
        Severity.ERROR,
        "A key is none that is known in its place.\n\n"
        "What stands under it would be ignored silently. Avoid: `anyof:`, `aprroved:`; a comma in unquoted text inside "
        "braces. Prefer: the key as an editor completes it.",
    ),
    "missing-key": Meaning(
        Severity.ERROR,
        "A key is missing that has to be there.\n\nPrefer: the key, with a value; what it is for is said beside it.",
    ),
    "wrong-type": Meaning(
        Severity.ERROR,
        "A value is of another kind than its key wants: a number where text belongs, one entry where a list does.\n\n"
        'Avoid: `code: 77301`. Prefer: `code: "77301"`.',
    ),
    "ambiguous-scalar": Meaning(
        Severity.ERROR,
        "A value without quotes is read otherwise by other YAML readers: `no` as false, `12:30` as a number.\n\n"
        "The same file would then say two things. Avoid: `text: no`. Prefer: quotes.",
    ),
    "unknown-option": Meaning(
        Severity.ERROR,
        "A value is none of those that its key may have.\n\n"
        "Avoid: `status: published`. Prefer: one of the options that are listed beside it.",
    ),
    "wrong-form": Meaning(
        Severity.ERROR,
        "A value is not written in the form that its key wants: an id, a date, a label, a DOI.\n\n"
        "Avoid: `revised: 02/2026`. Prefer: `revised: 2026-02`.",
    ),
    "not-exactly-one": Meaning(
        Severity.ERROR,
        "Of several keys that exclude each other there are none, or more than one.\n\n"
        "Avoid: `{fact: age, all_of: […]}`. Prefer: one of the keys that are listed.",
    ),
    "too-few": Meaning(
        Severity.ERROR,
        "A list, a group or a text is empty, or shorter than it has to be.\n\n"
        "Avoid: `any_of: []`. Prefer: an entry, or no such key.",
    ),
    "too-many": Meaning(Severity.ERROR, "A text or a group is longer than it may be.\n\nPrefer: less of it."),
    "out-of-range": Meaning(
        Severity.ERROR,
        "A number is below or above what its key may have.\n\nAvoid: `month: 13`. Prefer: a number in the range.",
    ),
    "schema": Meaning(
        Severity.ERROR,
        "Something does not fit the schema, for which there are no plainer words.\n\n"
        "Prefer: to compare it with the examples in `schema/`.",
    ),
}
"""What every code means, in the words that authors read, by code."""
