"""The line of revisions of a policy, as text and as JSON (``schema/history.schema.json``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.history import Ending
from recension.model.texts import unmarked
from recension.reporters.diff_parts import PART_NAMES
from recension.reporters.diff_view import view_of
from recension.reporters.effect_json import encode_effect
from recension.reporters.effect_words import LOOKS, few
from recension.reporters.fact_words import clipped
from recension.reporters.history_words import date_words, encode_dates, own_row, status_words
from recension.reporters.style import Style, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Edition
    from recension.diffing import RevisionDiff
    from recension.history import Line
    from recension.reporters.diff_view import DiffView

_MANY = 8
_LONGEST_SUMMARY = 200
_ALARM = ("red", "bold")
_UNTOLD = ("criteria", "metadata", "revision_log")
"""Parts that are told by themselves, or that every revision changes."""


@dataclass(frozen=True, slots=True)
class LoggedRevision:
    """A revision in its line; *diff* is against what it replaces, None where it cannot be compared or is the first.

    *edition* is None, and *problem* says why, where nothing can be built on it.
    """

    label: str
    edition: Edition | None = None
    problem: str | None = None
    diff: RevisionDiff | None = None
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """A line of revisions, newest first, and how it ends."""

    line: Line
    revisions: tuple[LoggedRevision, ...]


@dataclass(frozen=True, slots=True)
class LogReport:
    """The lines of one policy: that of the newest revision first, then what stands beside it; or one line alone."""

    policy: str
    lines: tuple[LoggedLine, ...]

    @property
    def title(self) -> str:
        """The policy by its number and the title that the newest revision gives it."""
        titles = [each.edition.revision.title for line in self.lines for each in line.revisions if each.edition]
        return f"{self.policy} {titles[0]}" if titles else self.policy


class LogText:
    """For each revision what it is, what it does against the one before, and what its own row of the log says."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, report: LogReport) -> str:
        """Return the revisions, newest first."""
        count = plural(sum(len(line.revisions) for line in report.lines), "revision")
        title = self.style.wrap(f"{report.title}: {count}, newest first", "", "  ")
        blocks = [self.style(title, "bold")]
        for number, logged in enumerate(report.lines):
            if number:
                blocks.append(self.style(self.style.wrap(beside(logged, report), "", "  "), "yellow", "bold"))
            blocks += ["\n".join(self._revision(each, logged)) for each in logged.revisions]
            blocks += [self.style(self.style.wrap(line, "", "  "), "yellow") for line in breaks(logged)]
        return "\n\n".join(blocks) + "\n"

    def _revision(self, logged: LoggedRevision, line: LoggedLine) -> Iterator[str]:
        if logged.edition is None:
            yield self.style(logged.label, "bold") + f"  {logged.problem}"
            return
        revision = logged.edition.revision
        words = f"{status_words(revision, logged.replaced_by)}, {revision.completeness}; {date_words(revision.dates)}"
        heading = self.style.wrap(f"{logged.label}  {words}", "", "  ")
        yield self.style(logged.label, "bold") + heading.removeprefix(logged.label)
        if logged.diff is not None:
            yield from self._effect(view_of(logged.diff))
        else:
            yield self.style.wrap(uncompared(logged, line), "  ")
        row = own_row(revision)
        if row is not None:
            said = clipped(unmarked(row.summary), _LONGEST_SUMMARY)
            yield self.style(self.style.wrap(f"its log row: {said}", "  ", "    "), "dim")

    def _effect(self, view: DiffView) -> Iterator[str]:
        headline = "nothing changed" if view.diff.is_empty else f"{view.headline}: {view.sentence}"
        told = self.style.wrap(f"against {view.diff.old.revision.revision}: {headline}", "  ", "    ")
        before, found, rest = told.partition(view.headline)
        yield before + self.style(found, *LOOKS[view.verdict]) + rest
        for name, entries in view.by_headline.items():
            labels = few([entry.label for entry in entries], _MANY)
            line = self.style.wrap(f"{name}: {labels}", "    ", "      ")
            yield line.replace(name, self.style(name, *LOOKS[entries[0].verdict]), 1)
        if view.undeclared:
            told = self.style.wrap(f"not declared in its log row: {few(view.undeclared, _MANY)}", "    ", "      ")
            yield self.style(told, *_ALARM)
        yield self.style.wrap("; ".join(parts_in_words(view)), "  ", "    ")


def parts_in_words(view: DiffView) -> Iterator[str]:
    """Yield what became of the criteria, and which other parts changed."""
    yield f"criteria: {dict(view.parts)[PART_NAMES['criteria']]}"
    states = {part: state for part, state in view.diff.states.items() if part not in _UNTOLD}
    for state, words in (("changed", "changed"), ("not_comparable", "not comparable")):
        names = [PART_NAMES[part] for part, found in states.items() if found == state]
        if names:
            yield f"{words}: {', '.join(names)}"


def uncompared(logged: LoggedRevision, line: LoggedLine) -> str:
    """Return why a revision is not compared with what it replaces."""
    if logged is not line.revisions[-1]:
        before = line.revisions[line.revisions.index(logged) + 1]
        return f"not compared with {before.label}, which cannot be relied on"
    if line.line.ending is Ending.FIRST:
        return "the first of its line: there is nothing to compare it with"
    return f"not compared with {line.line.before}"


def beside(logged: LoggedLine, report: LogReport) -> str:
    """Return how a line stands to the one before it."""
    labels = [each.label for each in logged.revisions]
    if logged.line.ending is Ending.JOINS:
        before = logged.line.before
        others = [line.revisions[place - 1].label for line in report.lines for place, each in enumerate(line.revisions)
                  if each.label == before and place]  # fmt: skip
        also = f", as {others[0]} does" if others else ""
        return f"the line forks: {labels[-1]} replaces {before}{also}"
    newer = report.lines[0].revisions[-1].label
    return f"the line has a gap: nothing leads from {newer} to {labels[0]}"


def breaks(logged: LoggedLine) -> Iterator[str]:
    """Yield what breaks a line off at its end."""
    oldest, before = logged.revisions[-1].label, logged.line.before
    if logged.line.ending is Ending.MISSING:
        yield f"the line has a gap: {oldest} replaces {before}, which is not there; what came before is not known"
    elif logged.line.ending is Ending.CIRCLE:
        yield f"the line runs in a circle: {oldest} replaces {before}"


class LogJson:
    """The line as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: LogReport) -> str:
        """Return the revisions, newest first."""
        lines = [
            {
                "ending": logged.line.ending.value,
                "before": logged.line.before,
                "revisions": [_revision(each) for each in logged.revisions],
            }
            for logged in report.lines
        ]
        record = {"format": 1, "policy": report.policy, "lines": lines}
        return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _revision(logged: LoggedRevision) -> dict[str, Any]:
    edition = logged.edition
    revision = edition.revision if edition else None
    row = own_row(revision) if revision else None
    return {
        "revision": logged.label,
        "title": revision.title if revision else None,
        "file": edition.document.file if edition and edition.document else None,
        "problem": logged.problem,
        "status": revision.status if revision else None,
        "completeness": revision.completeness if revision else None,
        "dates": encode_dates(revision.dates) if revision else None,
        "replaces": revision.replaces if revision else None,
        "replaced_by": list(logged.replaced_by),
        "log_row": row.summary if row else None,
        "against_replaced": _against(view_of(logged.diff)) if logged.diff else None,
    }


def _against(view: DiffView) -> dict[str, Any]:
    diff = view.diff
    return {
        "effect": encode_effect(diff.net.effect),
        "effect_words": f"{view.headline}: {view.sentence}",
        "editorial_only": diff.is_editorial,
        "parts": diff.states,
        "entries": [
            {
                "label": entry.label,
                "part": entry.change.part,
                "kinds": list(entry.change.kinds),
                "verdict": entry.verdict.value,
                "headline": entry.headline,
                "declared": entry.declared,
            }
            for entry in view.entries
        ],
        "renumbered": len(diff.renumbered),
    }


LogReporter: TypeAlias = LogText | LogJson

REPORTERS: dict[str, type[LogReporter]] = {"text": LogText, "json": LogJson}
