"""Cases and what covers them, in the words of the vocabulary: ``aged 19, extremity sarcoma, nothing else``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from recension.model.texts import unmarked
from recension.reporters.effect_words import few, listed
from recension.reporters.fact_words import FactWords, clipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.diffing import RevisionDiff
    from recension.logic.effect import Kept, Witness
    from recension.model.criteria import Basis, Decision, Placed


class CaseWords(FactWords):
    """Says in words what a witness is, and what stays covered; facts and criteria are those of *diff*."""

    def __init__(self, diff: RevisionDiff) -> None:
        self._diff = diff
        sides = (diff.new, diff.old)
        super().__init__([side.vocabulary for side in sides if side.vocabulary], [side.revision for side in sides])

    def witness(self, witness: Witness) -> str:
        """Return a witness: its facts, and how either side decides it, by which criteria."""
        old = _decided(witness.old_decision, witness.old_by, " by ")
        new = _decided(witness.new_decision, witness.new_by, ", by ")
        return f"{self.case(witness.facts)}: {old} → {new}"

    def kept(self, kept: Kept, given: str) -> str:
        """Return what stays covered and by which criteria; *given* says what the proof rests on, if on anything."""
        place = next((place for place in self._diff.old.revision.outline if place.label == kept.label), None)
        what = _subject(place) if place else f"what {kept.label} covered"
        sure = f" (proved, given {given})" if given else " (proved)"
        if kept.proved:
            return f"nobody loses it: {what} stays covered by {listed(kept.by, 'or')}{sure}"
        return f"some keep it: {what} is in part still covered by {listed(kept.by, 'or')}"

    def given(self, labels: Sequence[str]) -> str:
        """Return the criteria at *labels* with how sure they are: ``02/25 I.E.7.c as inferred``."""
        bases: dict[tuple[str, Basis], list[str]] = {}
        for label in labels:
            for revision, basis in self._evidence.get(label, ()):
                bases.setdefault((revision, basis), []).append(label)
                break
        return " and ".join(f"{revision} {few(named)} as {basis}" for (revision, basis), named in bases.items())

    @cached_property
    def _evidence(self) -> dict[str, list[tuple[str, Basis]]]:
        found: dict[str, list[tuple[str, Basis]]] = {}
        for revision, label, basis in self._uncertain():
            found.setdefault(label, []).append((revision, basis))
        return found

    def _uncertain(self) -> Iterator[tuple[str, str, Basis]]:
        for edition in (self._diff.old, self._diff.new):
            for place in edition.revision.outline:
                if place.evidence is not None:
                    yield edition.revision.revision, place.label, place.evidence.basis


def _decided(decision: Decision, by: Sequence[str], joint: str) -> str:
    return decision.words + (f"{joint}{listed(by, 'and')}" if by else "")


def _subject(place: Placed) -> str:
    """Return what a criterion is about, for the middle of a sentence."""
    text = clipped(unmarked(place.criterion.text)).rstrip(".:;,")
    if not text:
        return f"what {place.label} covered"
    return text[0].lower() + text[1:] if text[1:2].islower() else text
