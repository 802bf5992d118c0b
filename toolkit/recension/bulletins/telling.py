"""What all bulletins share: their frame, from when a revision applies, and an edit in the words of a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.history import start_of
from recension.model.texts import unmarked
from recension.rendering.dates import in_words
from recension.rendering.document import Document, Text
from recension.rendering.markup import Paragraph, Prose, Span, Style, plain
from recension.rendering.view import lines_of_business

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.changes import Change
    from recension.diffing import RevisionDiff
    from recension.model.revision import Revision
    from recension.rendering.document import SectionView
    from recension.reporters.diff_view import DiffView

_DONE = {"added": "New", "removed": "Removed", "replaced": "Replaced", "split": "Split", "joined": "Joined",
         "moved": "Moved"}  # fmt: skip
_STANDS_IN = {
    "effective": "",
    "approved": " (its approval; the revision names no effective date)",
    "revised": " (its date of revision; the revision names neither an effective date nor an approval)",
}


def framed(diff: RevisionDiff, kind: str, sections: Iterable[SectionView]) -> Document:
    """Return *sections* as a document of the new revision; *kind* begins its title."""
    old, new = diff.old.revision, diff.new.revision
    policy = plain(new.policy)
    told = (
        f"Made from two revisions of an independent encoding of policy {policy}. It is not the official text, "
        "and no decision on a single case."
    )
    particulars = (
        ("Policy number", new.policy),
        ("Revision", new.revision),
        ("Compared with", old.revision),
        ("Applies from", applies_from(new)),
        ("Lines of business", lines_of_business(new.applies_to)),
    )
    return Document(
        title=f"{kind}: {plain(new.title) or policy}",
        policy=policy,
        revision=plain(new.revision),
        dated=plain(new.dates.revised),
        standing=(Span(told, Style.EMPHASIS),),
        particulars=tuple((name, plain(value)) for name, value in particulars),
        reconstruction=None,
        sections=tuple(sections),
    )


def applies_from(revision: Revision) -> str:
    """Return from when *revision* applies, and which of its dates says so; a draft applies from no day yet."""
    if revision.status == "draft":
        return "not yet: it is a draft"
    start = start_of(revision.dates)
    return f"{in_words(start.written)}{_STANDS_IN[start.said_by]}"


def in_short(view: DiffView) -> Text:
    """Return what all changes come to, how sure that is, and how many criteria changed."""
    criteria = dict(view.parts).get("criteria", "")
    lines = [view.sentence, f"criteria: {criteria}", view.reconstructed.partition(";")[0]]
    return Text(tuple((Span(sentence(line)),) for line in lines if line))


def done(change: Change) -> str:
    """Return what was done to a criterion, as payers write it: new, removed, replaced, moved, or revised."""
    return next((_DONE[kind] for kind in change.kinds if kind in _DONE), "Revised")


def sentence(text: str) -> str:
    """Return *text*, which comes from a document, as a sentence of its own."""
    line = plain(text)
    return line[:1].upper() + line[1:] + ("" if line.endswith((".", "…", "?", "!")) else ".")


def said(text: str) -> Prose:
    """Return *text* as one paragraph, without citations and bold: their numbers mean nothing in a bulletin."""
    line = plain(unmarked(text))
    return ((Span(line),),) if line else ()


def marked(runs: Iterable[tuple[str, bool]]) -> Paragraph:
    """Return runs of words, each with whether it changed, as a paragraph in which the changed ones are bold."""
    spans: list[Span] = []
    for text, changed in runs:
        spans += [Span(" ")] if spans else []
        spans.append(Span(plain(text), Style.STRONG if changed else Style.TEXT))
    return tuple(spans)
