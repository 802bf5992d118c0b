"""The history of criteria in words: what each revision did, and where a criterion comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recension.changes import Change
from recension.changes.criteria import says_nothing, side
from recension.diffing.tracing import Origin
from recension.history import Ending
from recension.logic.effect import Verdict
from recension.reporters.change_words import words_of
from recension.reporters.effect_words import GRAVITY, HEADLINES, few
from recension.reporters.entries import Entries, Entry, Remark
from recension.reporters.history_words import evidence_line, kinds_in_words, place_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Edition
    from recension.diffing import RevisionDiff
    from recension.diffing.tracing import Step, Trace
    from recension.history import Line

BOOKKEEPING = frozenset(["evidence-changed", "hints-changed"])
"""Kinds of change that alter nothing that a criterion says."""
_MANY = 8


@dataclass(frozen=True)
class BlameReport:
    """The histories of the criteria of a revision, or of the one that was asked for.

    *diffs* lead back from *newest*, each to the old side of the one before;
    *line* says how the line ends. *unreliable* is the revision at which the way
    back breaks off before that, because nothing can be built on it.
    """

    newest: Edition
    line: Line
    diffs: tuple[RevisionDiff, ...]
    traces: tuple[Trace, ...]
    unreliable: str | None = None
    asked: bool = False

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The revisions that were looked at, newest first."""
        return (self.newest, *(diff.old for diff in self.diffs))

    def edition(self, label: str) -> Edition:
        """Return the revision of this label."""
        return next(edition for edition in self.editions if edition.revision.revision == label)

    def older(self, label: str) -> str:
        """Return the label of the revision that was looked at after this one."""
        labels = [edition.revision.revision for edition in self.editions]
        return labels[labels.index(label) + 1]

    @property
    def ending(self) -> str | None:
        """Why the way back breaks off before the first revision, None where it does not."""
        oldest = self.editions[-1].revision.revision
        if self.unreliable:
            return f"{oldest} replaces {self.unreliable}, which cannot be relied on"
        if self.line.ending is Ending.MISSING:
            return f"{oldest} replaces {self.line.before}, which is not there"
        return f"{oldest} replaces {self.line.before}: a circle" if self.line.ending is Ending.CIRCLE else None


@dataclass(frozen=True, slots=True)
class StepView:
    """What one *revision* did to a criterion, as entries of a diff that speak of this criterion alone.

    *verdict* is the gravest of theirs. *told_with* is the label of the entry
    that tells it, where that is about more than this criterion.
    """

    revision: str
    replaced: str
    kinds: tuple[str, ...]
    verdict: Verdict
    headline: str
    entries: tuple[Entry, ...]
    told_with: str | None = None

    @property
    def is_bookkeeping(self) -> bool:
        """It alters nothing that the criterion says."""
        return BOOKKEEPING.issuperset(self.kinds)

    def __str__(self) -> str:
        found = [] if self.headline == HEADLINES[Verdict.NONE] else [self.headline]
        return f"{self.revision} {': '.join([*found, kinds_in_words(self.kinds)])}"


class StepViews:
    """Makes the steps of one report in words."""

    def __init__(self, report: BlameReport) -> None:
        self.report = report
        self.makers = [Entries(diff) for diff in report.diffs]
        self._told: dict[tuple[int, int], Entry] = {}

    def of(self, trace: Trace) -> tuple[StepView, ...]:
        """Return the steps of *trace*, newest first."""
        return tuple(self._step(step) for step in trace.steps)

    def _step(self, step: Step) -> StepView:
        diff, maker = self.report.diffs[step.diff], self.makers[step.diff]
        told = [self._entry(step.diff, number) for number in step.changes]
        heads = [entry.headline for entry in told if entry.verdict is not Verdict.NONE]
        own = told[0] if told and told[0].change.part == "criteria" else None
        return StepView(
            diff.new.revision.revision,
            diff.old.revision.revision,
            step.kinds,
            min((entry.verdict for entry in told), key=GRAVITY.index, default=Verdict.NONE),
            " and ".join(dict.fromkeys(heads)) or HEADLINES[Verdict.NONE],
            tuple(self._entries(step, told, diff)),
            maker.label(own.number) if own and _is_about_more(own, step) else None,
        )

    def _entry(self, diff: int, number: int) -> Entry:
        if (diff, number) not in self._told:
            self._told[diff, number] = self.makers[diff].of(number)
        return self._told[diff, number]

    def _entries(self, step: Step, told: list[Entry], diff: RevisionDiff) -> Iterator[Entry]:
        """Yield the entries as they speak of this criterion: with its own words and its own place."""
        label = diff.new.revision.revision
        if step.kinds == ("added",):
            yield self._added(step, told[0], diff)
            return
        if not any(entry.change.part == "criteria" for entry in told) and step.match is not None:
            change = Change("criteria", ("renumbered",), side(step.match.old), side(step.new))
            kinds = f"renumbered: {step.match.old.label} → {step.new.label}"
            if step.match.old.label != step.new.label:
                yield Entry(-1, change, label, kinds, Verdict.NONE, HEADLINES[Verdict.NONE], tuple(words_of(change)),
                            (), (), _places(step, diff))  # fmt: skip
        for entry in told:
            if entry.change.part == "criteria":
                yield self._own(step, entry, diff)
            else:
                yield replace(entry, label=label, kinds=f"{entry.label}: {entry.kinds}")

    def _own(self, step: Step, entry: Entry, diff: RevisionDiff) -> Entry:
        label, kinds = diff.new.revision.revision, entry.kinds
        if step.match is not None and step.match.old.label != step.new.label:
            kinds = kinds_in_words(dict.fromkeys([*entry.change.kinds, "renumbered"]))
            kinds += f": {step.match.old.label} → {step.new.label}"
        if step.match is None or {"split", "joined"} & set(entry.change.kinds):
            return replace(entry, label=label, kinds=kinds)
        change = replace(entry.change, old=side(step.match.old), new=side(step.new))
        return replace(entry, label=label, kinds=kinds, words=tuple(words_of(change)), places=_places(step, diff))

    def _added(self, step: Step, entry: Entry, diff: RevisionDiff) -> Entry:
        change = Change("criteria", ("added",), None, side(step.new))
        with_it = f", with {entry.label}" if _is_about_more(entry, step) and entry.label != step.new.label else ""
        remarks = [remark for remark in entry.remarks if not with_it and remark.role not in ("evidence", "below")]
        evidence = evidence_line(step.new, diff.new)
        remarks += [Remark("evidence", evidence)] if evidence else []
        return Entry(entry.number, change, diff.new.revision.revision, f"added{with_it}", entry.verdict,
                     entry.headline, tuple(words_of(change)), (), tuple(remarks), _places(step, diff))  # fmt: skip


def since(trace: Trace, report: BlameReport) -> str:
    """Return the revision that a criterion is there since; with a question mark where it may be there for longer."""
    sure = trace.origin in (Origin.ADDED, Origin.IN_PLACE)
    return trace.revision if sure or (trace.origin is Origin.LINE_ENDS and not report.ending) else f"{trace.revision}?"


def origin_words(trace: Trace, report: BlameReport) -> str:
    """Return why a criterion can be followed no further back."""
    at = trace.revision
    match trace.origin:
        case Origin.ADDED:
            return f"added in {at}"
        case Origin.IN_PLACE:
            return f"came in {at}, in the place of another criterion; its own history begins there"
        case Origin.NOT_KNOWN if not says_nothing(trace.oldest):
            return f"not known before {at}: {report.older(at)} is reconstructed"
        case Origin.NOT_KNOWN:
            return "not known: a placeholder"
        case _ if report.ending:
            return f"there in {at} already; {report.ending}"
        case _:
            return f"there since {at}, the first of its line"


def traced(report: BlameReport) -> Iterator[str]:
    """Yield how far the way back leads, and which of the revisions on it are not known from themselves."""
    labels = [edition.revision.revision for edition in report.editions]
    if len(labels) > 1:
        yield f"traced back from {labels[0]} to {labels[-1]}, through {len(labels)} revisions"
    uncertain = [edition.revision.revision for edition in report.editions
                 if edition.revision.completeness == "reconstructed"]  # fmt: skip
    if uncertain:
        verb = "are" if len(uncertain) > 1 else "is"
        yield f"{few(uncertain, _MANY)} {verb} reconstructed from what later documents say"
    if report.ending:
        yield f"no further: {report.ending}"


def _is_about_more(entry: Entry, step: Step) -> bool:
    shown = entry.change.new
    return bool(entry.change.sites) or shown is None or shown.pointer != step.new.criterion.at


def _places(step: Step, diff: RevisionDiff) -> tuple[str, ...]:
    sides = [(diff.old, step.match.old if step.match else None), (diff.new, step.new)]
    return tuple(words for edition, place in sides if place and (words := place_words(place, edition)))
