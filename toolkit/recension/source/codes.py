"""The codes of what is wrong with a file, or with its text before anybody asks what it says: what each means."""

from __future__ import annotations

from recension.findings import Meaning, Severity

CODES: dict[str, Meaning] = {
    "file-missing": Meaning(
        Severity.ERROR,
        "There is no such file.\n\n"
        "Prefer: the path as the folder has it; `recension validate` without a target looks at all there are.",
    ),
    "file-is-folder": Meaning(
        Severity.ERROR,
        "A folder was named where a file is wanted.\n\nPrefer: a file in it, or no target at all for all revisions.",
    ),
    "no-cases": Meaning(
        Severity.ERROR,
        "The folder holds no cases: no file in it ends as a case does.\n\n"
        "Prefer: the folder with the cases, which end in .yaml, .yml, .json or .jsonl.",
    ),
    "file-not-allowed": Meaning(
        Severity.ERROR, "The file may not be read by whoever runs this.\n\nPrefer: permission to read it."
    ),
    "file-unreadable": Meaning(
        Severity.ERROR,
        "The file cannot be read, for a reason that the system, or git, gives.\n\nPrefer: to look at the reason.",
    ),
    "file-outside": Meaning(
        Severity.ERROR,
        "The file lies outside the workspace, or is a link that leads there.\n\n"
        "What is configured stays inside, so that a document cannot make anybody read or write elsewhere. "
        "Prefer: the file itself, in the folder of its policy.",
    ),
    "file-too-large": Meaning(
        Severity.ERROR,
        "The file is larger than any policy.\n\nPrefer: to check whether it is the right one.",
    ),
    "file-empty": Meaning(
        Severity.ERROR,
        "The file is empty, or holds comments only.\n\nPrefer: to save it again, or to take it out.",
    ),
    "not-text": Meaning(
        Severity.ERROR,
        "The file is no UTF-8 text.\n\n"
        "Avoid: a Word or PDF document, UTF-16. Prefer: a YAML text file, saved as UTF-8.",
    ),
    "file-byte-order-mark": Meaning(
        Severity.NOTE,
        "The file begins with a byte order mark: three bytes that Windows programs write before UTF-8.\n\n"
        "It is read all the same, and other programs take it for a part of the first key. "
        'Avoid: "UTF-8 with BOM". Prefer: "UTF-8".',
    ),
    "fixture": Meaning(
        Severity.ERROR,
        "A file of cases has a case that does not fit the schema, or two of one name.\n\n"
        "Prefer: cases as `recension fixtures` writes them; `schema/fixture.schema.json` says what is in one.",
    ),
    "yaml-syntax": Meaning(
        Severity.ERROR,
        "The text is no YAML: a quote or a bracket is not closed, a line is indented wrongly, a dash has no space.\n\n"
        "Nothing else can be told until it is. Avoid: text with a colon, a `#` or a quote at its start, unquoted. "
        'Prefer: `text: "…"`, and an editor that shows the place.',
    ),
    "nesting-limit": Meaning(
        Severity.ERROR,
        "The document is nested deeper than any policy.\n\nPrefer: fewer levels, or shared conditions under `define`.",
    ),
    "alias-limit": Meaning(
        Severity.ERROR,
        "Aliases (`*name`) make the document grow beyond any policy.\n\nPrefer: `define` and `use`.",
    ),
    "duplicate-key": Meaning(
        Severity.ERROR,
        "A key is given twice in the same place, so one of the two values would be lost silently.\n\n"
        "Avoid: two `text:` in a criterion. Prefer: one of them.",
    ),
    "key-not-text": Meaning(
        Severity.ERROR, "A key is no plain text.\n\nAvoid: `{braces}: …`. Prefer: quotes around text with braces."
    ),
    "number-not-exact": Meaning(
        Severity.ERROR,
        "A number has so many digits, or is so large, that not every reader has the same one.\n\n"
        "Prefer: the number written plainly, or quotes if it is text.",
    ),
    "tag-not-allowed": Meaning(
        Severity.ERROR,
        "The document has a tag (`!…`), which tells a reader to make something of the text; it was not followed.\n\n"
        "Prefer: no tags.",
    ),
}
"""What every code means, in the words that authors read, by code."""
