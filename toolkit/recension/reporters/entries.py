"""The entries of a diff in words, the same for every format: a format only says where the words stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.logic.effect import Reason, Verdict
from recension.model.criteria import Basis
from recension.model.texts import unmarked
from recension.reporters.case_words import CaseWords
from recension.reporters.effect_words import (
    REASONS,
    WAYS_ON,
    few,
    headline,
    in_both_contexts,
    information,
    possible,
    useless,
)
from recension.reporters.style import changed_words, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from recension.changes import Change, Detail, Side
    from recension.diffing import RevisionDiff
    from recension.logic.effect import ChangeEffect, Effect, Witness
    from recension.model.criteria import Evidence

BASIS_WORDS = {
    "formerly": "matched by its former id",
    "instead_of": "its author says that it stands in place of the old one",
    "exact_text": "matched by its text",
    "similar_in_parent": "matched by similar text under the same parent",
    "similar": "matched by similar text",
    "slot": "matched only by its place; these are two different criteria",
}
_SHOWN_ELSEWHERE = ("reworded", "renumbered", "split", "joined")
_TEXT_FIELDS = ("text", "summary")
_ASIDE = (("metadata-changed",), ("part-evidence-changed",))
"""Changes of the metadata that the list of parts tells."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text before (*sign* ``-``), after (``+``) or on both sides alike (a blank); *changed* are places of words."""

    sign: str
    text: str
    changed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after; both sides are None where words say no more than that it changed."""

    name: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None and self.after is None:
            return f"{self.name} changed"
        return f"{self.name}: {self.before or 'nothing'} → {self.after or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Remark:
    """A line about an entry; *role* says what it tells: gains, loses, kept, reason, next, evidence and so on."""

    role: str
    text: str

    def __str__(self) -> str:
        return f"{self.role}: {self.text}" if self.role in ("gains", "loses", "shifts") else self.text


@dataclass(frozen=True, slots=True)
class Entry:
    """One change in words. *number* is its place in the diff, *headline* what it does to coverage."""

    number: int
    change: Change
    label: str
    kinds: str
    verdict: Verdict
    headline: str
    words: tuple[Words, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[Remark, ...]
    places: tuple[str, ...]
    declared: bool | None = None
    """Whether the log row of the new revision tells it; None where there is nothing to be told or no row."""

    @property
    def stands_alone(self) -> bool:
        """It decides, or may: it is told in full and not in the list of its part."""
        if self.change.part in ("criteria", "definitions") or self.verdict is not Verdict.NONE:
            return True
        return self.change.part == "metadata" and self.change.kinds not in _ASIDE


class Entries:
    """Makes the entries of one diff."""

    def __init__(self, diff: RevisionDiff) -> None:
        self.diff = diff
        self.cases = CaseWords(diff)
        self.old, self.new = names(diff)
        self._new_labels = {place.label for place in diff.new.revision.outline}

    def all(self) -> tuple[Entry, ...]:
        """Return every entry, in the order of the diff."""
        return tuple(
            self._entry(number, change, effect)
            for number, (change, effect) in enumerate(zip(self.diff.changes, self.diff.effects, strict=True))
        )

    def _entry(self, number: int, change: Change, effect: ChangeEffect) -> Entry:
        kinds = ", ".join(kind.replace("-changed", " changed").replace("-", " ") for kind in change.kinds)
        places = tuple(str(side.location) for side in (change.old, change.new) if side and side.location)
        return Entry(
            number, change, self.label(number), kinds, effect.verdict, headline(effect, self.old, self.new),
            tuple(_words(change)), tuple(_differences(change)),
            (*_whereabouts(change), *self._effect(effect), *self._rests_on(change)), places,
        )  # fmt: skip

    def label(self, number: int) -> str:
        """Return how the entry that is *number* in the diff is called: by its labels.

        One that is gone is called by its revision, too, where another has its label now.
        """
        change = self.diff.changes[number]
        old, new = change.old, change.new
        if change.part == "criteria" and old and new and old.label != new.label:
            return f"{old.label} → {new.label}"
        if change.part == "criteria" and old and not new and old.label in self._new_labels:
            return f"{self.old} {old.label}"
        shown = new or old
        return shown.label if shown else change.part

    def witnesses(self, witnesses: Iterable[Witness], *, contexts: bool = False) -> Iterator[Remark]:
        """Yield a line for each witness; *contexts* says in which revision, where that makes a difference."""
        told = set()
        for witness in witnesses:
            where = {"on_old": f"in {self.old}, ", "on_new": f"in {self.new}, "}.get(witness.context, "")
            remark = Remark(witness.direction.value, (where if contexts else "") + self.cases.witness(witness))
            if remark not in told:
                told.add(remark)
                yield remark

    def _effect(self, effect: ChangeEffect) -> Iterator[Remark]:
        yield from self._reasons(effect)
        yield from self.witnesses(effect.witnesses, contexts=not effect.agrees)
        given = self.cases.given(effect.given)
        for kept in effect.kept:
            yield Remark("kept", self.cases.kept(kept, given))
        if given and not effect.kept and effect.verdict is not Verdict.UNDETERMINED:
            yield Remark("given", f"proved, given {given}")
        yield from (Remark("useless", useless(each)) for each in effect.useless)
        if effect.requires:
            yield Remark("requires", "goes together with " + few([self.label(number) for number in effect.requires]))
        told = information(effect, self.old, self.new)
        if told:
            yield Remark("information", told)

    def _reasons(self, effect: ChangeEffect) -> Iterator[Remark]:
        """Yield why an effect is what it is: of both contexts at once where they agree."""
        if effect.agrees:
            yield from dict.fromkeys(remark for each in (effect.on_old, effect.on_new) for remark in reasons(each))
            return
        yield Remark("contexts", in_both_contexts(effect, self.old, self.new))
        for name, each in ((self.old, effect.on_old), (self.new, effect.on_new)):
            yield from reasons(each, f"in {name} ")

    def _rests_on(self, change: Change) -> Iterator[Remark]:
        basis = BASIS_WORDS.get(change.basis.value) if change.basis else None
        if basis:
            score = f" (score {change.score:.2f})" if change.score is not None and change.score < 1 else ""
            yield Remark("basis", basis + score)
        if change.evidence is not None:
            sides = [(self.diff.old, self.old, change.old), (self.diff.new, self.new, change.new)]
            uncertain = [name for edition, name, side in sides
                         if side is not None and edition.revision.completeness == "reconstructed"]  # fmt: skip
            yield Remark("evidence", f"{' and '.join(uncertain)}: {_evidence(change.evidence)}")


def names(diff: RevisionDiff) -> tuple[str, str]:
    """Return what the two sides are called: their labels or, where those are the same, their files."""
    old, new = diff.old.revision.revision, diff.new.revision.revision
    if old != new:
        return old, new
    files = [edition.document.file if edition.document else None for edition in (diff.old, diff.new)]
    if files[0] != files[1] and all(files):
        return f"{old} ({files[0]})", f"{new} ({files[1]})"
    return f"old {old}", f"new {new}"


def reasons(effect: Effect, where: str = "") -> Iterator[Remark]:
    """Yield what is open, why, and what to do about it; *where* says in which revision."""
    unsure = possible(effect)
    if unsure:
        yield Remark("possible", where + unsure)
    if effect.reason is None or effect.reason is Reason.EDITORIAL:
        return
    lead = "undetermined: " if effect.verdict is Verdict.UNDETERMINED else ""
    yield Remark("reason", where + lead + REASONS[effect.reason])
    if effect.reason in WAYS_ON and effect.verdict is Verdict.UNDETERMINED:
        yield Remark("next", f"what to do: {WAYS_ON[effect.reason]}")


def _whereabouts(change: Change) -> Iterator[Remark]:
    if change.subtree:
        count = plural(len(change.subtree), "criterion", "criteria")
        yield Remark("below", f"with {count} below: {', '.join(change.subtree)}")
    if change.sites and "replaced" not in change.kinds:
        labels = [shown.label for old, new in change.sites if (shown := new or old)]
        yield Remark("sites", f"at {plural(len(labels), 'site')}: {', '.join(labels)}")


def _words(change: Change) -> Iterator[Words]:
    old, new = change.old, change.new
    if change.part not in ("criteria", "definitions"):
        yield from _paragraphs(change)
    elif {"split", "joined"} & set(change.kinds):
        yield from (Words("-", _labelled(side)) for side in dict.fromkeys(old for old, _ in change.sites if old))
        yield from (Words("+", _labelled(side)) for side in dict.fromkeys(new for _, new in change.sites if new))
    elif old is None or new is None:
        side = new or old
        yield Words("+" if new else "-", (_plain(side.text) if side else "") or "(no text is known)")
    elif {"reworded", "replaced", "definition-changed"} & set(change.kinds):
        yield from _both(old.text, new.text)
    elif new.text:
        yield Words(" ", _plain(new.text))


def _both(old: str, new: str) -> Iterator[Words]:
    before, after = _plain(old), _plain(new)
    gone, come = changed_words(before, after)
    if before:
        yield Words("-", before, frozenset(gone))
    if after:
        yield Words("+", after, frozenset(come))


def _plain(text: str) -> str:
    """Return the words of *text*, with one blank between them: so they can be counted."""
    return " ".join(unmarked(text).split())


def _labelled(side: Side) -> str:
    return f"{side.label} {_plain(side.text)}"


def _paragraphs(change: Change) -> Iterator[Words]:
    """Yield the paragraphs of a long text that differ, and no other."""
    for detail in change.details:
        if detail.field in _TEXT_FIELDS:
            before, after = ((words or "").split("\n\n") for words in (detail.before_words, detail.after_words))
            gone, come = _without(before, set(after)), _without(after, set(before))
            for index in range(max(len(gone), len(come))):
                old, new = (texts[index] if index < len(texts) else "" for texts in (gone, come))
                yield from _both(old, new)


def _without(paragraphs: Iterable[str], others: Collection[str]) -> list[str]:
    return [paragraph for paragraph in paragraphs if paragraph not in others]


def _differences(change: Change) -> Iterator[Difference]:
    for detail in change.details:
        hidden = detail.kind in _SHOWN_ELSEWHERE or (detail.kind == "replaced" and detail.field == "id")
        told_as_text = change.part not in ("criteria", "definitions") and detail.field in _TEXT_FIELDS
        # a condition that is shown whole shows its thresholds, too
        whole = detail.kind == "threshold-changed" and "condition-changed" in change.kinds
        if not (hidden or told_as_text or whole):
            yield _difference(detail)


def _difference(detail: Detail) -> Difference:
    name = "condition" if detail.field == "when" else detail.field.replace("_", " ").replace(".", " ")
    return Difference(name, detail.before_words, detail.after_words)


def _evidence(evidence: Evidence) -> str:
    match evidence.basis:
        case Basis.ATTESTED:
            return f"attested by log row {evidence.row}" + (f": {evidence.note}" if evidence.note else "")
        case Basis.INFERRED:
            return "inferred: no later log row says that it changed"
        case Basis.UNKNOWN:
            return "not known on one side"
