"""The page of a policy: its revisions, newest first, each with what it did to coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.model.texts import unmarked
from recension.reporters.diff_columns import wanted_anchor
from recension.reporters.history_words import date_words, own_row, status_words
from recension.reporters.logs import beside, breaks, parts_in_words, uncompared
from recension.reporters.style import plural
from recension.site.notices import change_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.logic.effect import Verdict
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry
    from recension.reporters.logs import LoggedLine, LoggedRevision
    from recension.site.frame import File, Frame
    from recension.site.policies import Pair, Policy, Span


@dataclass(frozen=True, slots=True)
class Labels:
    """What a revision did, by its effect: the word for it, and each change by its label and the anchor of its entry."""

    verdict: Verdict
    headline: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision on the page; without *status* its file cannot be relied on, and *problem* says why.

    *view* is what it changes, None where it is compared with nothing, and *uncompared* says why.
    """

    label: str
    problem: str | None
    status: str = ""
    dates: str = ""
    in_force: Span | None = None
    pair: Pair | None = None
    view: DiffView | None = None
    uncompared: str = ""
    effects: tuple[Labels, ...] = ()
    undeclared: tuple[tuple[str, str], ...] = ()
    parts: str = ""
    notices: tuple[tuple[str, str], ...] = ()
    log_row: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of revisions: how it stands to the one before it, and what breaks it off."""

    lead: str
    revisions: tuple[Shown, ...]
    breaks: tuple[str, ...]


def entry(policy: Policy) -> str:
    """Return the page."""
    return policy.home


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield the page."""
    lines = [
        ShownLine(
            beside(line, policy.report) if number else "",
            tuple(_shown(each, line, policy) for each in line.revisions),
            tuple(breaks(line)),
        )
        for number, line in enumerate(policy.report.lines)
    ]
    count = plural(len(policy.revisions), "revision")
    title = f"{policy.name} {policy.title}: revisions"
    yield frame.page(policy.home, "timeline.html.jinja", title, lines=lines, count=count)


def _shown(logged: LoggedRevision, line: LoggedLine, policy: Policy) -> Shown:
    if logged.edition is None:
        return Shown(logged.label, logged.problem)
    revision = logged.edition.revision
    pair = policy.neighbours.get(logged.label)
    view = policy.view(pair) if pair else None
    row = own_row(revision)
    return Shown(
        logged.label,
        None,
        f"{status_words(revision, logged.replaced_by)}, {revision.completeness}",
        date_words(revision.dates),
        policy.in_force.get(logged.label),
        pair,
        view,
        "" if view else uncompared(logged, line),
        tuple(_effects(view)) if view else (),
        tuple(_link(each) for each in view.entries if each.declared is False) if view else (),
        "; ".join(parts_in_words(view)) if view else "",
        tuple(change_links(policy, pair)) if pair else (),
        unmarked(row.summary) if row else "",
    )


def _effects(view: DiffView) -> Iterator[Labels]:
    for headline, entries in view.by_headline.items():
        yield Labels(entries[0].verdict, headline, tuple(map(_link, entries)))


def _link(entry: Entry) -> tuple[str, str]:
    return entry.label, wanted_anchor(entry) if _has_place(entry) else ""


def _has_place(entry: Entry) -> bool:
    """Return whether the comparison shows an entry at a place of its own."""
    return entry.stands_alone or not entry.is_obvious or entry.change.part == "revision_log"
