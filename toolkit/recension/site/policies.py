"""A policy as the site shows it: its revisions, when each is in force, and what any two of them differ in."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from recension.diffing import diff
from recension.history import Link, RevisionHistory, Standing, in_force, label_key, start_of
from recension.model.revision import file_stem
from recension.reporters.diff_view import view_of
from recension.site.histories import Histories

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.logic.fixtures import Fixture
    from recension.model.revision import Revision
    from recension.reporters.diff_view import DiffView
    from recension.reporters.logs import LoggedRevision, LogReport

NEWEST = 12
"""Of so many revisions, the newest, any two are compared; of older ones neighbours, and each with the latest."""


class Pair(NamedTuple):
    """Two revisions that are compared, by their labels."""

    old: str
    new: str


class Span(NamedTuple):
    """Days on which a revision is in force: the first, and that on which something else is; None if nothing follows."""

    start: str
    end: str | None


class Policy:
    """One policy of the site, made from what ``log`` tells of it; what its revisions differ in is found when asked for.

    *report* need not have diffs. *newest* says of how many revisions any two are compared. *fixtures* are those
    that the workspace has of its revisions, by label.
    """

    def __init__(
        self, report: LogReport, newest: int = NEWEST, fixtures: Mapping[str, Sequence[Fixture]] | None = None
    ) -> None:
        self.report = report
        self.fixtures = fixtures or {}
        self.name = report.policy
        self.newest = newest
        self.revisions: tuple[LoggedRevision, ...] = tuple(each for line in report.lines for each in line.revisions)
        """All of them, newest first: those of the main line, then what stands beside it."""
        # where a file is on the machine of whoever makes the site is nothing for its readers
        self.sound = {each.label: replace(each.edition, document=None) for each in self.revisions if each.edition}
        """Those that pages can be made of, by label, newest first."""
        self._views: dict[Pair, DiffView] = {}

    @property
    def latest(self) -> Revision | None:
        """The newest revision that a page can be made of."""
        return next((edition.revision for edition in self.sound.values()), None)

    @property
    def title(self) -> str:
        """The title that the newest sound revision gives it; its number where there is none."""
        return (self.latest and self.latest.title) or self.name

    @cached_property
    def history(self) -> RevisionHistory:
        """The line of its sound revisions."""
        revisions = (edition.revision for edition in self.sound.values())
        return RevisionHistory(self.name, [Link(each.revision, each.replaces) for each in revisions])

    @cached_property
    def neighbours(self) -> dict[str, Pair]:
        """Each revision with the one that it replaces, where both are sound, by its label; newest first."""
        replaced = {label: edition.revision.replaces for label, edition in self.sound.items()}
        return {new: Pair(old, new) for new, old in replaced.items() if old in self.sound and old != new}

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The revisions that are compared, each pair once: neighbours first, then the others, newest first."""
        labels = list(self.sound)
        others = [*combinations(labels[: self.newest], 2), *((labels[0], each) for each in labels[self.newest :])]
        found = list(self.neighbours.values())  # in a circle two are there both ways
        known = {frozenset(pair) for pair in found}
        for pair in (self._in_order(*pair) for pair in others):
            if frozenset(pair) not in known:
                known.add(frozenset(pair))
                found.append(pair)
        return tuple(found)

    def view(self, pair: Pair) -> DiffView:
        """Return what two revisions differ in, with its effects."""
        if pair not in self._views:
            self._views[pair] = view_of(diff(self.sound[pair.old], self.sound[pair.new], between=self._between(pair)))
        return self._views[pair]

    @cached_property
    def histories(self) -> Histories:
        """Where its criteria come from."""
        return Histories(self)

    @cached_property
    def in_force(self) -> dict[str, Span]:
        """When each revision is in force, by label; none of them where one cannot be relied on.

        A revision that is in force by nobody's choice, beside a rival or in a circle, is not among them.
        """
        revisions = [edition.revision for edition in self.sound.values()]
        if len(revisions) < len(self.revisions):
            return {}
        days = sorted({start_of(each.dates).day for each in revisions if each.status != "draft"} - {""})
        states = [(day, in_force(revisions, day)) for day in days]
        spans: dict[str, Span] = {}
        for number, (day, state) in enumerate(states):
            later = [other for other, found in states[number + 1 :] if found.labels != state.labels]
            if state.standing is Standing.IN_FORCE:
                spans.setdefault(state.labels[0], Span(day, next(iter(later), None)))
        return spans

    # ---- where its pages are

    @property
    def home(self) -> str:
        """The page of the policy."""
        return self.path("index.html")

    def path(self, name: str) -> str:
        """Return where a file of this policy is in the site."""
        return f"policy/{self.name}/{name}"

    def document_path(self, label: str) -> str:
        """Return where the document of a revision is."""
        return self.path(f"{file_stem(label)}.html")

    def pair_path(self, pair: Pair) -> str:
        """Return where the comparison of two revisions is."""
        return self.path(f"compare/{file_stem(pair.old)}--{file_stem(pair.new)}.html")

    def _in_order(self, one: str, other: str) -> Pair:
        """Return two revisions as a pair: what comes from the other stands last, else the later label."""
        lines = {label: self.history.line(self.history.links[label]).labels for label in (one, other)}
        if (one in lines[other]) is not (other in lines[one]):
            return Pair(one, other) if one in lines[other] else Pair(other, one)
        return Pair(*sorted((one, other), key=label_key))

    def _between(self, pair: Pair) -> tuple[Revision, ...]:
        """Return the revisions that lead from one to the other, if ids may have changed on the way; else none."""
        labels = self.history.between(*(self.history.links[label] for label in pair))
        revisions = tuple(self.sound[label].revision for label in labels)
        changed = any(place.criterion.formerly for each in revisions for place in each.outline)
        return revisions if changed else ()
