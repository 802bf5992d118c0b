"""What a redline says beside the text: the effect of each change with its cases, and the summary of all of them.

The words are those of the diff (``reporters/diff_view``). What comes from a
document is made visible here, once for all formats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.rendering.markup import plain
from recension.reporters.comments import capital
from recension.reporters.diff_page import SIGNS
from recension.reporters.diff_view import view_of
from recension.reporters.effect_words import few

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.changes import Change
    from recension.diffing import RevisionDiff
    from recension.logic.effect import Verdict
    from recension.pointer import Pointer
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry

_TOLD_ELSEWHERE = ("below", "sites", "information", "basis", "contexts", "next")
"""Roles of remarks that the text, the headline or the summary tells already, or that the diff alone is for."""
_DECLARED = {True: "declared", False: "not declared", None: ""}
_MANY = 20


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said of one change: its *label* and *kinds*, the word for its effect, and lines that explain it.

    *sign* is a shape for the effect, so that colour is never all that tells it.
    """

    label: str
    kinds: str
    verdict: Verdict
    sign: str
    headline: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A change in the summary; *anchor* is empty where the document has no place for it."""

    label: str
    anchor: str
    kinds: str
    verdict: Verdict
    sign: str
    headline: str
    declared: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What all changes come to: *headline* and *sentence* say the net effect, *notes* what else is to be known."""

    name: str
    verdict: Verdict
    sign: str
    headline: str
    sentence: str
    notes: tuple[str, ...]
    rows: tuple[SummaryRow, ...]


class Telling:
    """Tells the changes of one diff: each at its places, and all of them in the summary."""

    def __init__(self, diff: RevisionDiff) -> None:
        self.view = view_of(diff)
        self._at: dict[tuple[str, Pointer], list[Remarks]] = {}
        self._elsewhere: dict[str, list[Remarks]] = {}
        for entry in self.view.told_in_full:
            self._place(entry)

    def of_criterion(self, side: str, pointer: Pointer) -> tuple[Remarks, ...]:
        """Return what is said of the criterion that stands at *pointer* in the ``old`` or ``new`` revision."""
        return tuple(self._at.get((side, pointer), ()))

    def of_part(self, *parts: str) -> tuple[Remarks, ...]:
        """Return what is said of changes that decide, or may, in parts other than the criteria."""
        return tuple(each for part in parts for each in self._elsewhere.get(part, ()))

    def summary(self, anchors: Mapping[tuple[str, Pointer], str]) -> Summary:
        """Return the summary; *anchors* are the names of places, by side and pointer."""
        view = self.view
        listed = (*view.told_in_full, *view.told_aside)
        rows = tuple(_row(entry, _anchor(entry.change, anchors)) for entry in listed)
        return Summary(
            plain(view.name), view.verdict, SIGNS[view.verdict], view.headline, plain(view.sentence),
            tuple(capital(plain(note)) for note in _notes(view)), rows,
        )  # fmt: skip

    def _place(self, entry: Entry) -> None:
        change = entry.change
        if change.part != "criteria":
            self._elsewhere.setdefault(change.part, []).append(_remarks(entry))
            return
        sites = change.sites or ((change.old, change.new),)
        for number, (old, new) in enumerate(sites):
            shown = _remarks(entry) if number == 0 else _repeated(entry)
            side, name = (new, "new") if new else (old, "old")
            # criteria that were split or joined share a side, and what is said is said there once
            if side and not self._at.get((name, side.pointer)):
                self._at[name, side.pointer] = [shown]


def _remarks(entry: Entry) -> Remarks:
    conditions = [str(each) for each in entry.differences if each.name == "condition"]
    said = [str(remark) for remark in entry.remarks if remark.role not in _TOLD_ELSEWHERE]
    return Remarks(
        plain(entry.label), entry.kinds, entry.verdict, SIGNS[entry.verdict], plain(entry.headline),
        tuple(map(plain, [*conditions, *said])),
    )  # fmt: skip


def _repeated(entry: Entry) -> Remarks:
    again = f"the same change as at {plain(entry.label)}"
    return Remarks(
        plain(entry.label), entry.kinds, entry.verdict, SIGNS[entry.verdict], plain(entry.headline), (again,)
    )


def _row(entry: Entry, anchor: str) -> SummaryRow:
    return SummaryRow(plain(entry.label), anchor, entry.kinds, entry.verdict, SIGNS[entry.verdict],
                      plain(entry.headline), _DECLARED[entry.declared])  # fmt: skip


def _anchor(change: Change, anchors: Mapping[tuple[str, Pointer], str]) -> str:
    for name, side in (("new", change.new), ("old", change.old)):
        if side and (name, side.pointer) in anchors:
            return anchors[name, side.pointer]
    return anchors.get((change.part, ()), "")


def _notes(view: DiffView) -> Iterator[str]:
    """Yield what a reader of the summary has to know besides the changes."""
    yield from (str(remark) for remark in view.advice)
    for each in view.together:
        yield f"{each.headline} only together: {each.labels}"
        yield from map(str, each.remarks)
    renumbered = [f"{each.old} → {each.new}" for each in view.diff.renumbered]
    if renumbered:
        yield f"renumbered, otherwise unchanged: {few(renumbered, _MANY)}"
    yield from (f"{name}: {state}" for name, state in view.parts if not state.startswith("unchanged"))
    yield from (finding.message for finding in view.log)
    if view.entries and view.diff.reconciliation is None:
        old, new = plain(view.diff.old.revision.revision), plain(view.diff.new.revision.revision)
        yield f"declared: not told, because {new} does not replace {old}"
    if view.not_analysed:
        yield f"not analysed: {'; '.join(view.not_analysed)}"
    if view.reconstructed:
        yield view.reconstructed
