"""Cases and what covers them, in the words of the vocabulary: ``aged 19, extremity sarcoma, nothing else``."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from recension.model.phrasing import quantity
from recension.model.texts import unmarked
from recension.model.vocabulary import FactType
from recension.reporters.effect_words import few, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.diffing import RevisionDiff
    from recension.logic.comparing import Value
    from recension.logic.effect import Kept, Witness
    from recension.model.criteria import Basis, Decision, Placed
    from recension.model.vocabulary import Fact

_LONGEST_TEXT = 80


class CaseWords:
    """Says in words what a witness is, and what stays covered; facts and criteria are those of *diff*."""

    def __init__(self, diff: RevisionDiff) -> None:
        self._diff = diff

    def witness(self, witness: Witness) -> str:
        """Return a witness: its facts, and how either side decides it, by which criteria."""
        old = _decided(witness.old_decision, witness.old_by, " by ")
        new = _decided(witness.new_decision, witness.new_by, ", by ")
        return f"{self.case(witness.facts)}: {old} → {new}"

    def case(self, facts: Mapping[str, Value]) -> str:
        """Return the facts of a complete case.

        "Nothing else" stands for all that is at its resting value: false, no code, the first option. Numbers and
        dates are always said; what follows from a fact that is said is not.
        """
        implied = self._implied(facts)
        order = {name: place for place, name in enumerate(self._facts)}
        names = sorted(facts, key=lambda each: (order.get(each, len(order)), each))
        said = [self._fact(name, facts[name]) for name in names
                if name not in implied and not self._rests(name, facts[name])]  # fmt: skip
        if not said:
            return "a case of which nothing is true"
        # a label with a comma in it would read as two
        return ("; " if any("," in each for each in said) else ", ").join([*said, "nothing else"])

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

    def _fact(self, name: str, value: Value) -> str:
        fact = self._facts.get(name)
        if fact is None:
            return self._judgement(name, value)
        match value:
            case bool():
                return fact.label if value else f"no {fact.label}"
            case Decimal() if name == "age":
                return "aged " + quantity(value, fact).removesuffix(" years")
            case str() if fact.type is FactType.CHOICE:
                return quantity(value, fact)
            case _:
                return f"{fact.label} {quantity(value, fact)}"

    def _judgement(self, name: str, value: Value) -> str:
        """Return a judged criterion, which is no fact of the vocabulary, by what it asks."""
        text = self._judged.get(name) or name.replace("-", " ")
        return f"“{clipped(text)}” {'met' if value is True else 'not met'}"

    def _rests(self, name: str, value: Value) -> bool:
        fact = self._facts.get(name)
        options = fact.option_ids if fact else ()
        return value is False or value == () or bool(options and value == options[0])

    def _implied(self, facts: Mapping[str, Value]) -> set[str]:
        """Return the facts that follow from others that are true in the same case."""
        found: set[str] = set()
        for name in facts:
            if facts[name] is True and name not in found:
                found |= self._follow(name) - {name}
        return found

    def _follow(self, name: str) -> set[str]:
        pending, seen = [name], set()
        while pending:
            fact = self._facts.get(pending.pop())
            for other in fact.implies if fact else ():
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        return seen

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        old, new = self._diff.old.vocabulary, self._diff.new.vocabulary
        known = dict(new.by_id) if new else {}
        for fact in old.facts if old else ():
            known.setdefault(fact.id, fact)
        return known

    @cached_property
    def _judged(self) -> dict[str, str]:
        revisions = (self._diff.old.revision, self._diff.new.revision)
        return {place.id: unmarked(place.criterion.text) for revision in revisions for place in revision.outline
                if place.criterion.is_judged}  # fmt: skip

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


def clipped(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Return *text* on one line, cut visibly past *longest* characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _decided(decision: Decision, by: Sequence[str], joint: str) -> str:
    return decision.words + (f"{joint}{listed(by, 'and')}" if by else "")


def _subject(place: Placed) -> str:
    """Return what a criterion is about, for the middle of a sentence."""
    text = clipped(unmarked(place.criterion.text)).rstrip(".:;,")
    if not text:
        return f"what {place.label} covered"
    return text[0].lower() + text[1:] if text[1:2].islower() else text
