"""The notice that providers get of a revision: each change under what it does to coverage, before and now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.bulletins.telling import done, framed, in_short, marked, said, sentence
from recension.logic.effect import Verdict
from recension.rendering.document import Item, Note, Outline, SectionView, Table, Text
from recension.rendering.markup import Span, Style, plain
from recension.reporters.change_words import NO_TEXT
from recension.reporters.diff_parts import verb
from recension.reporters.diff_view import view_of
from recension.reporters.effect_words import GRAVITY
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.changes import Change
    from recension.diffing import RevisionDiff
    from recension.model.revision import Revision
    from recension.rendering.document import Document
    from recension.rendering.markup import Paragraph, Prose
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry

_HEADINGS = {
    Verdict.NARROWS: "Coverage is narrower",
    Verdict.MIXED: "Coverage is wider for some, narrower for others",
    Verdict.UNDETERMINED: "Effect on coverage not established",
    Verdict.WIDENS: "Coverage is wider",
    Verdict.DECISION_SHIFT: "Denied as before, for another reason",
    Verdict.NONE: "Changed without effect on coverage",
}
_LEADS = {"gains": "Gains coverage:", "loses": "Loses coverage:", "shifts": "Gets another denial:"}
_SAID = ("contexts", "possible", "reason", "kept", "useless", "requires")
"""Remarks that a provider needs beside the cases; those on the log and on how criteria were matched are for authors."""
_EVERYTHING = "Everything else"


def notice_for_providers(diff: RevisionDiff) -> Document:
    """Return the notice; what takes coverage away stands first."""
    return framed(diff, "Notice of change", _sections(view_of(diff)))


def _sections(view: DiffView) -> Iterator[SectionView]:
    yield SectionView("In short", "in-short", (in_short(view),))
    told = view.told_in_full
    for verdict in GRAVITY:
        entries = [entry for entry in told if entry.verdict is verdict]
        if entries:
            items = tuple(_item(entry, view) for entry in entries)
            yield SectionView(_HEADINGS[verdict], f"effect.{verdict}", (Outline(items),))
    labels = view.diff.renumbered
    if labels:
        rows = tuple((said(each.old), said(each.new)) for each in labels)
        table = Table("labels", "Labels", ("Label before", "Label now"), rows, headed=False)
        yield SectionView("Same criteria under new labels", "labels", (table,))
    yield SectionView(_EVERYTHING, "everything-else", tuple(_other_parts(view)))


def _item(entry: Entry, view: DiffView) -> Item:
    change = entry.change
    first = (Span(done(change), Style.STRONG), *_where(entry))
    notes = [Note(lead, prose) for lead, prose in _before_and_now(entry, view) if prose]
    for remark in entry.remarks:
        if remark.is_case:
            notes.append(Note(_LEADS[remark.role], said(remark.text)))
        elif remark.role in _SAID:
            notes.append(Note("Note:", said(sentence(remark.text))))
    # the diff calls what stands at no criterion by its revision, which is that of every entry here
    label = plain(entry.label.capitalize() if entry.change.part == "metadata" else entry.label)
    return Item(label, (first,), (), tuple(notes), f"change.{entry.number}", "")


def _where(entry: Entry) -> Paragraph:
    """Return where else the same edit was made, and how much stands below what came or went."""
    words = [remark.text for remark in entry.remarks if remark.role == "sites"]
    if entry.change.subtree:
        words.append(f"with {plural(len(entry.change.subtree), 'criterion', 'criteria')} below")
    return (Span(f", {plain('; '.join(words))}"),) if words else ()


def _before_and_now(entry: Entry, view: DiffView) -> Iterator[tuple[str, Prose]]:
    """Yield what stood there, what stands there now, and the fields that texts do not show."""
    for sign, lead in (("-", "Before:"), ("+", "Now:"), (" ", "Criterion:")):
        texts = [marked(_runs(words.runs)) for words in entry.words if words.sign == sign]
        side = {"-": view.diff.old.revision, "+": view.diff.new.revision}.get(sign)
        below = _below(entry.change, side) if side and texts else ()
        yield lead, (*texts, *below)
    for difference in entry.differences:
        yield "Details:", said(str(difference))


def _runs(runs: tuple[tuple[str, bool], ...]) -> Iterable[tuple[str, bool]]:
    """Return *runs*, with nothing marked where nothing stayed: bold all over marks nothing."""
    return runs if any(not changed for _, changed in runs) else ((text, False) for text, _ in runs)


def _below(change: Change, revision: Revision) -> Iterator[Paragraph]:
    """Yield the criteria below one that came or went, each with its label."""
    wanted = set(change.subtree)
    side = change.new if change.old is None else change.old
    above = side.pointer if side else ()
    for place in revision.outline:
        if place.label in wanted and place.criterion.at[: len(above)] == above:
            yield from said(f"{place.label} {place.criterion.text or NO_TEXT}")


def _other_parts(view: DiffView) -> Iterator[Text | Table]:
    codes = [entry for entry in view.entries if entry.change.part == "codes" and not entry.stands_alone]
    if codes:
        rows = tuple((said(entry.label), _code_edit(entry)) for entry in codes)
        yield Table("codes", "Codes", ("Code", "Change"), rows, headed=True)
    rows = tuple((said(sentence(name).rstrip(".")), said(what)) for name, what in view.parts
                 if name != "criteria" and not name.startswith("log row"))  # fmt: skip
    yield Table("parts", "Parts of the policy", ("Part", "What became of it"), rows, headed=True)
    if view.not_analysed:
        yield Text((said(sentence("not compared: " + "; ".join(view.not_analysed)))[0],))


def _code_edit(entry: Entry) -> Prose:
    edits = [line for difference in entry.differences for line in said(str(difference))]
    return (*said(sentence(verb(entry.change))), *edits)
