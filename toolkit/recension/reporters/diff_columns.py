"""An entry of a diff in two columns, old and new: rows of marked words, what is said about it, and where it is linked.

Nothing here is of one format; words that come from a document stand as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from recension.model.texts import unmarked
from recension.reporters.change_words import NO_TEXT
from recension.reporters.diff_parts import verb
from recension.reporters.effect_words import HEADLINES
from recension.reporters.entries import names
from recension.reporters.fact_words import clipped
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Side
    from recension.diffing import RevisionDiff
    from recension.logic.effect import Verdict
    from recension.model.criteria import Placed
    from recension.pointer import Pointer
    from recension.reporters.change_words import Difference, Words
    from recension.reporters.entries import Entry, Remark

Run: TypeAlias = tuple[str, bool]
"""Some words, and whether they are on their side alone."""
Column: TypeAlias = tuple[tuple[Run, ...], ...]
"""Paragraphs of one side."""

TERMS = {
    "gains": "Cases", "loses": "Cases", "shifts": "Cases", "kept": "Coverage", "given": "Coverage",
    "useless": "Coverage", "contexts": "Why", "possible": "Why", "reason": "Why", "next": "Why",
    "declared": "Revision log", "undeclared": "Revision log",
    "information": "Incomplete cases", "requires": "Goes with", "sites": "Where", "below": "Where",
    "basis": "Pairing", "evidence": "Evidence",
}  # fmt: skip
"""What each role of a remark is filed under; the order is that of the terms."""
_LONGEST_PARENT = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A text or field on both sides; *same* says that *new* holds for both. A side without paragraphs is not there."""

    name: str
    old: Column
    new: Column
    same: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """An effect as a reader sees it at a glance."""

    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in two columns.

    *anchor* is the name that a link to it uses, *also* are further ones, by its
    labels and those of its sites. *below* has the criteria that came or went
    with it: label, text, how deep.
    """

    entry: Entry
    anchor: str
    also: tuple[str, ...]
    badges: tuple[Badge, ...]
    under: str
    rows: tuple[Row, ...]
    below: tuple[tuple[str, str, int], ...]
    terms: dict[str, list[Remark]]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What it does in either revision."""
        return tuple(badge.verdict for badge in self.badges)

    @property
    def done(self) -> str:
        """What was done to an entry of a list: added, reworded, moved."""
        return verb(self.entry.change)

    @property
    def below_words(self) -> str:
        """How many criteria came or went with it."""
        return plural(len(self.below), "criterion", "criteria")


class Anchors:
    """Names for places of one page, each given once; letters, digits, ``.``, ``-`` and ``_``, no ``_`` at the start."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """Return a free name like *name*."""
        plain = wanted = _anchor(name)
        number = 2
        while wanted in self._taken:
            wanted, number = f"{plain}-{number}", number + 1
        self._taken.add(wanted)
        return wanted

    def free(self, name: str) -> Iterator[str]:
        """Yield *name* as an anchor if it is free still."""
        wanted = _anchor(name)
        if wanted not in self._taken:
            self._taken.add(wanted)
            yield wanted


def _anchor(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).lstrip("_") or "-"


class Columns:
    """Puts the entries of one diff in two columns; *prefix* begins their anchors, where a page has several diffs."""

    def __init__(self, diff: RevisionDiff, anchors: Anchors, prefix: str = "") -> None:
        self.diff = diff
        self.old, self.new = names(diff)
        self._anchors = anchors
        self._prefix = prefix
        revisions = (diff.old.revision, diff.new.revision)
        self._places: tuple[dict[Pointer, Placed], ...] = tuple(
            {place.criterion.at: place for place in revision.outline} for revision in revisions
        )
        self._labels = tuple({place.label: place for place in outline.values()} for outline in self._places)

    def told(self, entry: Entry) -> Told:
        """Return *entry* in two columns."""
        below = tuple(self._below(entry))
        terms: dict[str, list[Remark]] = {}
        for term in dict.fromkeys((*TERMS.values(), "Also")):
            remarks = [remark for remark in entry.remarks if TERMS.get(remark.role, "Also") == term
                       and not (remark.role == "below" and below)]  # fmt: skip
            if remarks:
                terms[term] = remarks
        anchor, also = self._named(entry)
        return Told(
            entry, anchor, also, tuple(self._badges(entry)), self._under(entry), tuple(rows_of(entry)), below, terms
        )

    def _named(self, entry: Entry) -> tuple[str, tuple[str, ...]]:
        """Return the anchor of an entry and, for criteria, those by its labels and by its other sites."""
        anchor = self._anchors.take(self._prefix + wanted_anchor(entry))
        if entry.change.part != "criteria":
            return anchor, ()
        sides = _sides(entry)
        labels = [entry.label.rpartition(" → ")[2], *(side.label for side in sides[1:])]
        wanted = [*labels, *(side.id for side in sides[1:])]
        return anchor, tuple(chain.from_iterable(self._anchors.free(self._prefix + name) for name in wanted))

    def _badges(self, entry: Entry) -> Iterator[Badge]:
        effect = self.diff.effects[entry.number]
        if effect.agrees:
            yield Badge(effect.verdict, HEADLINES[effect.verdict])
            return
        for each, name in ((effect.on_old, self.old), (effect.on_new, self.new)):
            yield Badge(each.verdict, f"{HEADLINES[each.verdict]} on {name}")

    def _under(self, entry: Entry) -> str:
        """Return what a criterion stands below, which its own words may not tell."""
        change = entry.change
        side, outline = (change.new, self._places[1]) if change.new else (change.old, self._places[0])
        place = outline.get(side.pointer) if side and change.part == "criteria" and not change.sites else None
        if place is None or place.parent is None:
            return ""
        text = clipped(unmarked(place.parent.criterion.text), _LONGEST_PARENT)
        return f"under {place.parent.label}" + (f" “{text}”" if text else "")

    def _below(self, entry: Entry) -> Iterator[tuple[str, str, int]]:
        change = entry.change
        if (change.old is None) is (change.new is None):
            return
        side, labels = (change.new, self._labels[1]) if change.new else (change.old, self._labels[0])
        places = [labels[label] for label in change.subtree if label in labels]
        top = labels[side.label].depth if side and side.label in labels else 0
        for place in places:
            text = unmarked(place.criterion.text) or NO_TEXT
            yield place.label, text, max(1, place.depth - top)


def rows_of(entry: Entry) -> Iterator[Row]:
    """Yield the texts of *entry* and the fields that changed, old beside new."""
    change = entry.change
    words = entry.words
    if change.part in ("criteria", "definitions"):
        yield from _grouped(words, known=any(side and side.text for side in (change.old, change.new)))
    else:
        yield from _paired(words)
        only = change.new if change.old is None else change.old if change.new is None else None
        if only and only.text and only.text not in only.label and not words:
            column = (((unmarked(only.text), True),),)
            yield Row("Text", *(((), column) if change.new else (column, ())))
    yield from map(_field, entry.differences)


def wanted_anchor(entry: Entry) -> str:
    """Return the anchor that an entry has on a page of one diff, unless another one before it has that."""
    name = next((side.id for side in _sides(entry)), "")
    return _anchor(name if entry.change.part == "criteria" else f"{entry.change.part}.{name}")


def _sides(entry: Entry) -> list[Side]:
    pairs = entry.change.sites or ((entry.change.old, entry.change.new),)
    return [side for old, new in pairs if (side := new or old)]


def _grouped(words: tuple[Words, ...], *, known: bool) -> Iterator[Row]:
    """Yield all old texts beside all new ones, or the one that is the same."""
    for same in (each for each in words if each.sign == " "):
        yield Row("Text", (), (((same.text, False),),), same=True)
    old, new = ([each for each in words if each.sign == sign] for sign in "-+")
    if old or new:
        alone = known and not (old and new)
        yield Row("Text", tuple(_runs(each, alone) for each in old), tuple(_runs(each, alone) for each in new))


def _paired(words: tuple[Words, ...]) -> Iterator[Row]:
    """Yield each paragraph that is gone beside the one that came, which is the next."""
    pending: list[Words] = []
    for each in words:
        if each.sign == "+" and pending:
            yield Row("Text", (_runs(pending.pop()),), (_runs(each),))
            continue
        yield from (Row("Text", (_runs(left, alone=True),), ()) for left in pending)
        pending = [each] if each.sign == "-" else []
        if each.sign != "-":
            yield Row("Text", (), (_runs(each, alone=each.sign == "+"),), same=each.sign == " ")
    yield from (Row("Text", (_runs(left, alone=True),), ()) for left in pending)


def _field(difference: Difference) -> Row:
    name = difference.name[:1].upper() + difference.name[1:]
    if difference.before is None and difference.after is None:
        return Row(name, (), ((("changed", False),),), same=True)
    before, after = difference.words
    old: Column = (_runs(before),) if difference.before else ()
    new: Column = (_runs(after),) if difference.after else ()
    return Row(name, old, new)


def _runs(words: Words, alone: bool = False) -> tuple[Run, ...]:  # noqa: FBT001, FBT002 - private
    return ((words.text, True),) if alone else words.runs
