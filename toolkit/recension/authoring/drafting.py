"""A draft of the next revision: the text of the latest one, edited where a new revision has to say something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recension.authoring.row_text import change_lines, row_lines, summary_lines
from recension.decoding import decode_revision
from recension.errors import UnreadableError, UsageError
from recension.model.revision import Dates, LogRow, file_stem, label_of_stem
from recension.pointer import resolve
from recension.source import parse_source
from recension.source.editing import TextEdits

if TYPE_CHECKING:
    from recension.model.criteria import Criterion
    from recension.model.revision import Revision
    from recension.source import SourceDocument

STUB = "TODO: say what changed since {label}, and why"
"""The summary of a log row that is still to be written; a rule finds it, so nobody forgets it."""
_STUB_START = "TODO"
_LABEL = re.compile(r"(0[1-9]|1[0-2])/[0-9]{2}(\.[2-9])?", re.ASCII)
_STEM = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])(\.[2-9])?", re.ASCII)
_HINTS = ("formerly", "instead_of")


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a draft, and the hints that it does not take over: each by its label and key."""

    text: str
    lapsed: tuple[tuple[str, str], ...]


def read_label(text: str) -> str:
    """Return the revision label that a person means by *text*: ``03/27`` or ``2027-03``, a second one ``03/27.2``.

    :raises UsageError: if it is neither.
    """
    if _STEM.fullmatch(text):
        return label_of_stem(text)
    if not _LABEL.fullmatch(text):
        hint = "write month and year: 03/27; a second one in the same month: 03/27.2"
        raise UsageError(f'"{text}" is no label of a revision', hint=hint)
    return text


def draft_from(document: SourceDocument, latest: Revision, label: str) -> Draft:
    """Return a draft of the revision *label* that replaces *latest*, which *document* holds.

    Comments, layout and ids stay. What speaks of the step that led to *latest*
    is taken out: the hints `formerly` and `instead_of`.

    :raises UsageError: if *latest* is reconstructed, or its text cannot be edited.
    """
    if latest.completeness != "full":
        hint = "encode the document itself first, with `completeness: full`"
        raise UsageError(f"{latest.name} is reconstructed, and no revision can be drafted from what is not known",
                         hint=hint)  # fmt: skip
    month = file_stem(label)[:7]
    row = LogRow(month, None, STUB.format(label=latest.revision))
    edits = TextEdits(document)
    replaces = latest.revision if latest.replaces else f'"{latest.revision}"'
    values = {("revision",): label, ("replaces",): replaces, ("status",): "draft", ("dates", "revised"): month}
    for pointer, value in values.items():
        edits.set_scalar(pointer, value)
    for name in ("approved", "effective"):
        if name in document.value["dates"]:
            edits.set_scalar(("dates", name), "null")
    hinted = [(place, hint) for place in latest.outline for hint in _HINTS
              if hint in resolve(place.criterion.at, document.value)]  # fmt: skip
    for place, hint in hinted:
        edits.remove((*place.criterion.at, hint))
    edits.insert(("revision_log",), row_lines(row), first=_newest_first(latest))
    wanted = replace(
        latest, revision=label, replaces=latest.revision, status="draft", dates=Dates(month),
        criteria=tuple(map(_without_hints, latest.criteria)), revision_log=with_row(latest, row),
    )  # fmt: skip
    return Draft(proved(edits, wanted), tuple((place.label, hint) for place, hint in hinted))


def with_row(revision: Revision, row: LogRow) -> tuple[LogRow, ...]:
    """Return the log of *revision* with *row* where the next one belongs."""
    return (row, *revision.revision_log) if _newest_first(revision) else (*revision.revision_log, row)


def put_row(document: SourceDocument, revision: Revision, own: LogRow | None, row: LogRow) -> str:
    """Return the text of *document* with *row* in place of the stub *own* or, where there is none, as a new one.

    :raises UsageError: if *own* is no stub: somebody has written it. Or if the text cannot be edited.
    """
    edits = TextEdits(document)
    if own is None:
        edits.insert(("revision_log",), row_lines(row, edits.column_in(("revision_log",))),
                     first=_newest_first(revision))  # fmt: skip
        return proved(edits, replace(revision, revision_log=with_row(revision, row)))
    if not is_stub(own):
        hint = f'let its summary be "{_STUB_START}" and take its changes out, to have it written anew'
        raise UsageError(f"{document.file} has a log row of {row.revised} that somebody has written", hint=hint)
    column = edits.column(own.at)
    if edits.is_block(own.at):
        edits.set_block((*own.at, "summary"), summary_lines(row, column))
        if row.changes:
            edits.set_block((*own.at, "changes"), ["", *change_lines(row, column)])
    else:
        edits.replace_entry(own.at, row_lines(row, column))
    rows = tuple(row if each is own else each for each in revision.revision_log)
    return proved(edits, replace(revision, revision_log=rows))


def _newest_first(revision: Revision) -> bool:
    rows = revision.revision_log
    return len(rows) > 1 and rows[0].revised > rows[-1].revised


def is_stub(row: LogRow) -> bool:
    """Return whether a log row is still to be written."""
    return row.summary.startswith(_STUB_START) and not row.changes


def proved(edits: TextEdits, wanted: Revision) -> str:
    """Return the edited text, once it is seen to say what is *wanted* and nothing else.

    :raises UsageError: if it says something else, as where an alias shares what was edited.
    """
    text = edits.result()
    try:
        document = parse_source(text, edits.document.file)
        says = None if document.findings else decode_revision(document.value)
    except (UnreadableError, LookupError, TypeError, ValueError, AttributeError):
        says = None
    if says != wanted:
        hint = "give it the common layout first (recension fmt), and write out what has anchors (&) and aliases (*)"
        raise UsageError(f"{edits.document.file} is written so that it cannot be edited", hint=hint)
    return text


def _without_hints(criterion: Criterion) -> Criterion:
    children = tuple(map(_without_hints, criterion.children))
    return replace(criterion, formerly=(), instead_of=None, children=children)
