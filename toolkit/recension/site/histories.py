"""Every criterion that a policy ever had: where it comes from, what each revision did to it, and where it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.diffing.tracing import Track, trace
from recension.history import Ending
from recension.model.texts import unmarked
from recension.reporters.blame_view import BlameReport, StepViews, origin_words, since
from recension.reporters.diff_columns import Anchors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.changes import Edition
    from recension.model.criteria import Placed
    from recension.pointer import Pointer
    from recension.reporters.blame_view import StepView
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry
    from recension.site.policies import Pair, Policy


@dataclass(frozen=True, slots=True)
class End:
    """Where a criterion ended: the revisions between which it went, and the entry of their diff that tells it."""

    pair: Pair
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class History:
    """A criterion as *label*, the last revision that has it, shows it; *anchor* names it on its page, *also* as well.

    *steps* are what revisions did to it, newest first, each with the pair that was compared.
    """

    label: str
    place: Placed
    anchor: str
    also: tuple[str, ...]
    steps: tuple[tuple[Pair, StepView], ...]
    origin: str
    since: str
    end: End | None

    @property
    def text(self) -> str:
        """What the criterion says."""
        return unmarked(self.place.criterion.text)

    @property
    def size(self) -> int:
        """About how many characters it takes to tell it."""
        told = (words for _, step in self.steps for entry in step.entries for words in entry.words)
        return 200 + len(self.text) + sum(300 + 2 * len(words.text) for words in told)

    def last_change(self, line: Sequence[str]) -> StepView | None:
        """Return the last step in a *line* of revisions that changed what it says, None if none did."""
        told = (step for pair, step in self.steps if pair.new in line and not step.is_bookkeeping)
        return next((step for step in told if step.kinds != ("renumbered",)), None)


_ROOM = 60_000
"""About so many characters of text come on a page, which is three to four times as long in HTML."""


class Histories:
    """The histories of a policy, those of its latest revision first; each criterion of each revision is in one.

    *pages* has them by the page that they are on.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.all: list[History] = []
        self._by_place: dict[tuple[str, Pointer], History] = {}
        self._anchors = Anchors()
        for line in policy.history.lines():
            _Chain(self, line.labels[0]).collect()
        self.pages = _paged(self.all)
        self._page_of = {each.anchor: number for number, page in enumerate(self.pages, 1) for each in page}

    def of(self, label: str, place: Placed) -> History:
        """Return the history of a criterion of revision *label*."""
        return self._by_place[label, place.criterion.at]

    def path(self, history: History) -> str:
        """Return where the page is that has a history."""
        return self.page_path(self._page_of[history.anchor])

    def page_path(self, number: int) -> str:
        """Return where the page is that has this *number*, from 1 on."""
        return self.policy.path("history.html" if number == 1 else f"history-{number}.html")

    def has(self, label: str, place: Placed) -> bool:
        """Return whether a criterion of revision *label* is in one of them."""
        return (label, place.criterion.at) in self._by_place

    def add(self, history: History, places: Sequence[tuple[str, Placed]]) -> None:
        """Enter *history*, which is that of all these *places*."""
        self.all.append(history)
        for label, place in places:
            self._by_place.setdefault((label, place.criterion.at), history)

    def names(self, place: Placed) -> tuple[str, tuple[str, ...]]:
        """Return the anchor for a criterion, and further ones by its label."""
        return self._anchors.take(place.id), tuple(self._anchors.free(place.label))


def _paged(histories: Sequence[History]) -> list[list[History]]:
    """Return the histories page by page, in their order."""
    pages: list[list[History]] = [[]]
    room = _ROOM
    for history in histories:
        if history.size > room and pages[-1]:
            pages.append([])
            room = _ROOM
        pages[-1].append(history)
        room -= history.size
    return pages


class _Chain:
    """The revisions from one back to the first, and the criteria that they have."""

    def __init__(self, into: Histories, start: str) -> None:
        policy = into.policy
        self.into, self.policy = into, policy
        self.line = policy.history.line(policy.history.links[start])
        self.editions: list[Edition] = [policy.sound[label] for label in self.line.labels]
        self.pairs = [policy.neighbours[label] for label in self.line.labels[:-1]]
        self.views: list[DiffView] = [policy.view(pair) for pair in self.pairs]
        self.tracks = [Track(number, view.diff) for number, view in enumerate(self.views)]

    def collect(self) -> None:
        """Enter the criteria of each revision that no later one has."""
        for number, edition in enumerate(self.editions):
            label = edition.revision.revision
            new = [place for place in edition.revision.outline if not self.into.has(label, place)]
            if new:
                self._enter(number, {place.criterion.at for place in new})

    def _enter(self, number: int, wanted: set[Pointer]) -> None:
        edition = self.editions[number]
        diffs = tuple(view.diff for view in self.views[number:])
        known = {each.label for each in self.policy.revisions}
        unreliable = self.line.before if self.line.before in known and self.line.ending is Ending.MISSING else None
        report = BlameReport(edition, self.line, diffs, trace(edition.revision, diffs), unreliable)
        views = StepViews(report)
        for each in report.traces:
            if each.place.criterion.at in wanted:
                anchor, also = self.into.names(each.place)
                pairs = (self.pairs[number + step.diff] for step in each.steps)
                history = History(
                    edition.revision.revision, each.place, anchor, also, tuple(zip(pairs, views.of(each), strict=True)),
                    origin_words(each, report), since(each, report), self._end(number, each.place),
                )  # fmt: skip
                self.into.add(history, list(self._stays(number, each.place)))

    def _stays(self, number: int, place: Placed) -> Iterator[tuple[str, Placed]]:
        """Yield the criterion in each revision back to where its identity begins, whether or not its text is known."""
        here: Placed | None = place
        for at, edition in enumerate(self.editions[number:], number):
            if here is None:
                return
            yield edition.revision.revision, here
            match = self.tracks[at].matches.get(here.criterion.at) if at < len(self.tracks) else None
            here = match.old if match and match.basis.carries_identity else None

    def _end(self, number: int, place: Placed) -> End | None:
        """Return where a criterion ended that the revision before *number* in the line has no more."""
        if number == 0:
            return None
        track, at = self.tracks[number - 1], place.criterion.at
        match = track.diff.comparing.alignment.by_old.get(at)
        told = track.entries.criteria.get(match.new.criterion.at, (None,))[0] if match else None
        found = track.entries.subtrees.get(("removed", at)) if told is None else told
        return End(self.pairs[number - 1], self.views[number - 1].entries[found] if found is not None else None)
