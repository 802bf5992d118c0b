"""The summary that members get of a revision: who gains coverage and who loses it, in plain words, with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.bulletins.telling import framed, said, sentence
from recension.logic.effect import Verdict
from recension.model.criteria import Decision
from recension.model.texts import unmarked
from recension.rendering.document import SectionView, Text
from recension.rendering.markup import Span, Style, plain
from recension.rendering.view import lines_of_business
from recension.reporters.case_words import CaseWords
from recension.reporters.diff_view import view_of
from recension.reporters.effect_words import few, listed
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.changes import Change, Side
    from recension.diffing import RevisionDiff
    from recension.logic.effect import ChangeEffect, Direction, Witness
    from recension.rendering.document import Document
    from recension.rendering.markup import Paragraph

_DECISIONS = {
    Decision.MEDICALLY_NECESSARY: "covered as medically necessary",
    Decision.INDIVIDUAL_REVIEW: "looked at by a reviewer, case by case",
    Decision.NOT_MEDICALLY_NECESSARY: "not covered, as not medically necessary",
    Decision.INVESTIGATIONAL: "not covered, as still being studied",
    Decision.INSUFFICIENT_EVIDENCE: "not covered, as too little is known of it",
    Decision.NOT_APPLICABLE: "not decided by this policy",
    Decision.UNDETERMINED: "not decided without more being known",
}
_HEADINGS = {"loses": "Who loses coverage", "gains": "Who gains coverage", "shifts": "Who is denied for another reason"}
_OF_THE_WHOLE = {
    "applies-to-changed": "The lines of business that the policy is for",
    "otherwise-changed": "What a case gets that meets no criterion",
}
_NET = {
    Verdict.WIDENS: "Some people gain coverage. Nobody loses it.",
    Verdict.NARROWS: "Some people lose coverage. Nobody gains it.",
    Verdict.MIXED: "Some people gain coverage, and some lose it.",
    Verdict.DECISION_SHIFT: "Nobody gains or loses coverage. Some are told another reason why they are not covered.",
    Verdict.NONE: "Nobody gains or loses coverage.",
    Verdict.UNDETERMINED: "It is not known for everybody who gains or loses coverage.",
}


def summary_for_members(diff: RevisionDiff) -> Document:
    """Return the summary; a change stands wherever some case shows what it does, and under what is not sure else."""
    return framed(diff, "What changed", _Summary(diff).sections())


class _Summary:
    def __init__(self, diff: RevisionDiff) -> None:
        self.diff = diff
        self.view = view_of(diff)
        self.cases = CaseWords(diff)

    def sections(self) -> Iterator[SectionView]:
        """Yield what it comes to, who is concerned, what is not sure, and what the words mean."""
        lines = [_NET[self.diff.net.verdict], *self._quiet()]
        if self.view.reconstructed:
            lines.append(sentence(f"As far as is known: {self.view.reconstructed.partition(';')[0]}"))
        yield SectionView("In short", "in-short", (Text(tuple((Span(plain(line)),) for line in lines)),))
        for direction, heading in _HEADINGS.items():
            told = [paragraph for number, effect in enumerate(self.diff.effects)
                    for paragraph in self._concerned(number, effect, direction)]  # fmt: skip
            if told:
                yield SectionView(heading, f"who.{direction}", (Text(tuple(told)),))
        unsure = [number for number, effect in enumerate(self.diff.effects) if effect.verdict is Verdict.UNDETERMINED]
        if unsure:
            names = [self._subject(number) for number in unsure]
            lead = "Whether anybody gains or loses coverage by these changes is not known: "
            line = sentence(lead + few(names, 12, "; "))
            yield SectionView("What is not known", "not-known", (Text(said(line)),))

    def _quiet(self) -> Iterator[str]:
        """Yield how many changes do nothing to coverage."""
        quiet = sum(change.part == "criteria" and effect.verdict is Verdict.NONE
                    for change, effect in zip(self.diff.changes, self.diff.effects, strict=True))  # fmt: skip
        if quiet:
            verb = "changes" if quiet == 1 else "change"
            yield f"{plural(quiet, 'other change')} of the criteria {verb} nobody's coverage."

    def _concerned(self, number: int, effect: ChangeEffect, direction: str) -> Iterator[Paragraph]:
        """Yield what a change is, an example of each kind of case that goes in *direction*, and what stays covered."""
        witnesses = _each_once(effect.witnesses, direction)
        if not witnesses:
            return
        yield self._change(number)
        for witness in witnesses:
            case = self.cases.case(witness.facts)
            before, now = _DECISIONS[witness.old_decision], _DECISIONS[witness.new_decision]
            yield (Span("For example: ", Style.EMPHASIS), Span(plain(f"{case}. Before: {before}. Now: {now}.")))
        yield from ((Span(line),) for line in self._kept(effect))

    def _change(self, number: int) -> Paragraph:
        change = self.diff.changes[number]
        old, new = change.old, change.new
        if whole := self._of_the_whole(change):
            before, now = whole
            what = f"changed. Before: {before}. Now: {now}."
        elif old is None or new is None:
            what = "is new." if old is None else "is no longer listed."
        elif _text(old) and _text(old) != _text(new):
            verb = "takes the place of" if "replaced" in change.kinds else "was before:"
            what = f"{verb} “{_text(old)}”."
        else:
            what = "changed."
        return (Span(self._subject(number), Style.STRONG), Span(f" {what}"))

    def _of_the_whole(self, change: Change) -> tuple[str, str] | None:
        """Return what was and what is now, of a change that concerns the policy as a whole; None of any other."""
        old, new = self.diff.old.revision, self.diff.new.revision
        if "applies-to-changed" in change.kinds:
            return plain(lines_of_business(old.applies_to)), plain(lines_of_business(new.applies_to))
        if "otherwise-changed" in change.kinds:
            return _DECISIONS[old.otherwise], _DECISIONS[new.otherwise]
        return None

    def _kept(self, effect: ChangeEffect) -> Iterator[str]:
        texts = {place.label: unmarked(place.criterion.text) for place in self.diff.old.revision.outline}
        for kept in effect.kept:
            part = "" if kept.proved else "in part "
            yield sentence(f"{texts.get(kept.label) or kept.label}: {part}still covered, by {listed(kept.by, 'or')}")

    def _subject(self, number: int) -> str:
        """Return what a change is about, by the words of the new revision where it has some, and its label."""
        change = self.diff.changes[number]
        shown = change.new or change.old
        if self._of_the_whole(change):
            return next(words for kind, words in _OF_THE_WHOLE.items() if kind in change.kinds)
        if shown is None:
            return change.part
        text, label = _text(shown), self.view.entries[number].label
        return plain(f"“{text}” ({label})" if text else label)


def _text(side: Side) -> str:
    return plain(unmarked(side.text)).rstrip(" .:;,")


def _each_once(witnesses: Sequence[Witness], direction: Direction | str) -> list[Witness]:
    """Return the *witnesses* that go in *direction*; what is the same case in both contexts once."""
    found: dict[object, Witness] = {}
    for witness in witnesses:
        if witness.direction == direction:
            found.setdefault((tuple(sorted(witness.facts.items(), key=str)), witness.new_decision), witness)
    return list(found.values())
