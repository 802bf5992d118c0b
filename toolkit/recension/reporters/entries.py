"""The entries of a diff in words, the same for every format: a format only says where the words stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.diffing.log_findings import TOLD_METADATA
from recension.logic.effect import Direction, Reason, Verdict
from recension.model.criteria import Basis
from recension.reporters.case_words import CaseWords
from recension.reporters.change_words import differences_of, words_of
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
from recension.reporters.log_words import declaration
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.changes import Change
    from recension.diffing import Reconciliation, RevisionDiff
    from recension.logic.effect import ChangeEffect, Effect, Witness
    from recension.model.criteria import Evidence
    from recension.reporters.change_words import Difference, Words

BASIS_WORDS = {
    "formerly": "matched by its former id",
    "instead_of": "its author says that it stands in place of the old one",
    "exact_text": "matched by its text",
    "similar_in_parent": "matched by similar text under the same parent",
    "similar": "matched by similar text",
    "slot": "matched only by its place; these are two different criteria",
}
_WHOLE = {
    "metadata-changed": "metadata",
    "part-evidence-changed": "evidence",
    "ids-regenerated": "ids",
    "otherwise-changed": "otherwise",
    "applies-to-changed": "scope",
    "numbering-changed": "numbering",
}
"""What a change to a policy as a whole is called."""
_ASIDE = (("metadata-changed",), ("part-evidence-changed",))
"""Changes of the metadata that are told with the other parts."""
_OBVIOUS = (("log-added",), ("part-not-comparable",), ("metadata-changed",))
"""Changes of which the list of parts says all."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A line about an entry; *role* says what it tells: gains, loses, kept, reason, next, evidence and so on."""

    role: str
    text: str

    @property
    def is_case(self) -> bool:
        """It is a case that is decided differently: *role* says where it goes."""
        return self.role in tuple(Direction)

    def __str__(self) -> str:
        return f"{self.role}: {self.text}" if self.is_case else self.text


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

    @property
    def is_obvious(self) -> bool:
        """The list of parts says all of it."""
        return not self.stands_alone and self.change.kinds in _OBVIOUS


class Entries:
    """Makes the entries of one diff."""

    def __init__(self, diff: RevisionDiff) -> None:
        self.diff = diff
        self.cases = CaseWords(diff)
        self.old, self.new = names(diff)
        self._new_labels = {place.label for place in diff.new.revision.outline}

    def all(self) -> tuple[Entry, ...]:
        """Return every entry, in the order of the diff."""
        return tuple(self.of(number) for number in range(len(self.diff.changes)))

    def of(self, number: int) -> Entry:
        """Return the entry that is *number* in the diff."""
        change, effect = self.diff.changes[number], self.diff.effects[number]
        kinds = ", ".join(kind.replace("-changed", " changed").replace("-", " ") for kind in change.kinds)
        places = tuple(str(side.location) for side in (change.old, change.new) if side and side.location)
        log = self.diff.reconciliation
        # what the list of parts says already needs no words of its own, and finding them would take its time
        told = effect.verdict is not Verdict.NONE or change.kinds not in _OBVIOUS
        return Entry(
            number, change, self.label(number), kinds, effect.verdict, headline(effect, self.old, self.new),
            tuple(words_of(change)) if told else (), tuple(differences_of(change)) if told else (),
            (*_whereabouts(change), *_declaration(log, number), *self._effect(effect), *self._rests_on(change)), places,
            log.declared[number] if log else None,
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
        if change.part == "metadata":
            return _whole(change)
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
            reconstructed = [(name, side) for edition, name, side in sides
                             if edition.revision.completeness == "reconstructed"]  # fmt: skip
            # what was added may rest on the other side, which is not sure to have lacked it
            uncertain = [name for name, side in reconstructed if side] or [name for name, _ in reconstructed]
            yield Remark("evidence", f"{' and '.join(uncertain)}: {_evidence(change.evidence)}")


def _whole(change: Change) -> str:
    """Return what a change to a policy as a whole is called: by the field that readers see, else by its kind."""
    told = dict.fromkeys(detail.field.replace("_", " ") for detail in change.details if detail.field in TOLD_METADATA)
    return ", ".join(told) or _WHOLE[change.kinds[0]]


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


def _declaration(log: Reconciliation | None, number: int) -> Iterator[Remark]:
    said = declaration(log, number)
    if said and log is not None:
        yield Remark("declared" if log.declared[number] else "undeclared", said)


def _whereabouts(change: Change) -> Iterator[Remark]:
    if change.subtree:
        count = plural(len(change.subtree), "criterion", "criteria")
        yield Remark("below", f"with {count} below: {', '.join(change.subtree)}")
    if change.sites and "replaced" not in change.kinds:
        labels = [shown.label for old, new in change.sites if (shown := new or old)]
        yield Remark("sites", f"at {plural(len(labels), 'site')}: {', '.join(labels)}")


def _evidence(evidence: Evidence) -> str:
    match evidence.basis:
        case Basis.ATTESTED:
            return f"attested by log row {evidence.row}" + (f": {evidence.note}" if evidence.note else "")
        case Basis.INFERRED:
            return "inferred: no later log row says that it changed"
        case Basis.UNKNOWN:
            return "not known on one side"
