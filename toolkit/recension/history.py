"""The line of revisions of one policy: what replaces what, where the line is broken, and what is in force on a day."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from recension.errors import UnknownNameError, UsageError
from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recension.model.revision import Dates, Revision

_DAY = r"(?a)(\d{4}-\d\d)(-\d\d)?"


@record
class Link:
    """A revision in its line: its own label and that of the one it replaces, None for the first."""

    label: str
    replaces: str | None


class Ending(StrEnum):
    """Why a line goes no further back."""

    FIRST = "first"
    """Its oldest revision replaces nothing."""
    MISSING = "missing"
    """Its oldest revision replaces one that is not there."""
    CIRCLE = "circle"
    """Its oldest revision replaces one that came before in the same line."""
    JOINS = "joins"
    """Its oldest revision replaces one of a line that was told already."""


@record
class Line:
    """Revisions that replace one another, newest first; *before* is what the oldest replaces, None for the first."""

    labels: tuple[str, ...]
    ending: Ending = Ending.FIRST
    before: str | None = None


class RevisionHistory:
    """The revisions of one policy, joined by what each replaces."""

    def __init__(self, policy: str, links: Iterable[Link]) -> None:
        self.policy = policy
        self.links = {link.label: link for link in sorted(links, key=lambda link: label_key(link.label))}

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, oldest first."""
        return tuple(self.links)

    @property
    def heads(self) -> tuple[str, ...]:
        """The revisions that no other replaces, oldest first; a sound line has one."""
        replaced = {link.replaces for link in self.links.values()}
        return tuple(label for label in self.links if label not in replaced)

    @property
    def bases(self) -> tuple[str, ...]:
        """The revisions that replace none; a sound line has one."""
        return tuple(link.label for link in self.links.values() if link.replaces is None)

    def latest(self) -> str:
        """Return the label of the newest revision.

        :raises UsageError: if the policy has none.
        """
        if not self.links:
            raise UsageError(f"{self.policy} has no revision yet")
        return (self.heads or self.labels)[-1]

    def before(self, label: str) -> str:
        """Return the label of the revision that *label* replaces.

        :raises UnknownNameError: if there is no such revision, or it names one that is not there.
        :raises UsageError: if it is the first of its line.
        """
        if label not in self.links:
            raise UnknownNameError(f"revision of {self.policy}", label, self.labels)
        replaces = self.links[label].replaces
        if replaces is None:
            hint = "name the two revisions to compare" if len(self.links) > 1 else None
            raise UsageError(f"{self.policy}@{label} replaces no revision: it is the first of its line", hint=hint)
        if replaces not in self.links:
            raise UnknownNameError(f"revision of {self.policy}", replaces, self.labels)
        return replaces

    def line(self, link: Link, told: Iterable[str] = ()) -> Line:
        """Return the line of a revision, back to its beginning or to one of those *told* already.

        The revision itself may stand outside the history, as a draft does.
        """
        known, labels = frozenset(told), {link.label: None}
        before = link.replaces
        while before is not None:
            if before in labels:
                return Line(tuple(labels), Ending.CIRCLE, before)
            if before in known:
                return Line(tuple(labels), Ending.JOINS, before)
            if before not in self.links:
                return Line(tuple(labels), Ending.MISSING, before)
            labels[before] = None
            before = self.links[before].replaces
        return Line(tuple(labels))

    def lines(self) -> tuple[Line, ...]:
        """Return lines in which every revision stands once: that of the latest, then what is beside it, newest first.

        A sound history is one line.
        """
        told: dict[str, None] = {}
        found = []
        for start in dict.fromkeys([*reversed(self.heads), *reversed(self.labels)]):
            if start not in told:
                found.append(self.line(self.links[start], told))
                told |= dict.fromkeys(found[-1].labels)
        return tuple(found)

    def between(self, old: Link, new: Link) -> tuple[str, ...]:
        """Return the revisions that lie between two of one line, in the order in which one leads from *old* to *new*.

        None do where the two are neighbours, or where neither comes from the other.
        """
        for start, end in ((new, old), (old, new)):
            labels = self.line(start).labels
            if end.label in labels[1:]:
                inside = labels[1 : labels.index(end.label)]
                return inside[::-1] if start is new else inside
        return ()

    def replaced_by(self, label: str) -> tuple[str, ...]:
        """Return the revisions that replace *label*, oldest first; a sound line has one, or none for the latest."""
        return tuple(link.label for link in self.links.values() if link.replaces == label)

    def in_circle(self, label: str) -> bool:
        """Return whether following what *label* replaces leads back to it."""
        if label not in self.links:
            return False
        line = self.line(self.links[label])
        return line.ending is Ending.CIRCLE and line.before == label

    def rivals(self, label: str) -> tuple[str, ...]:
        """Return the other revisions that replace the same one as *label* does."""
        replaces = self.links[label].replaces if label in self.links else None
        return tuple(other for other in self.replaced_by(replaces) if other != label) if replaces else ()


def label_key(label: str) -> tuple[str, str]:
    """Return what sorts revision labels by time: ``02/26.2`` stands after ``02/26``."""
    month, _, rest = label.partition("/")
    year, _, further = rest.partition(".")
    return (year + month, further or "1")


@record
class Start:
    """The first day of a revision, and what says so: one of its dates, as *written*, or its mere label."""

    day: str
    said_by: str
    written: str


class Standing(StrEnum):
    """What a day finds in force, or why it finds nothing."""

    IN_FORCE = "in-force"
    BEFORE_FIRST = "before-first"
    """No revision has begun; drafts never do."""
    RETIRED = "retired"
    """The revision of that day was withdrawn, and since when is not recorded."""
    MISSING = "missing"
    """The revision of that day is named by the one that replaces it, and is not there."""
    RIVALS = "rivals"
    """Several revisions of that day replace the same one."""
    CIRCLE = "circle"
    """The revisions of that day replace each other in a circle."""


@record
class InForce:
    """What is in force on a day: one revision, or none.

    *labels* are the revisions that the *standing* speaks of. *start* is the
    first day of the one revision; *after* is what begins next, with its first day.
    """

    day: str
    standing: Standing
    labels: tuple[str, ...] = ()
    start: Start | None = None
    after: tuple[str, Start] | None = None


def in_force(revisions: Iterable[Revision], day: str) -> InForce:
    """Return which of the *revisions* of one policy is in force on *day*, an ISO date.

    It is the one that has begun and that no other that has begun comes after, by
    what replaces what. A draft never begins. A retired revision has taken the
    place of the one before it, and leaves a gap.
    """
    known = {revision.revision: revision for revision in revisions}
    history = RevisionHistory("", [Link(label, revision.replaces) for label, revision in known.items()])
    lines = {label: history.line(link) for label, link in history.links.items()}
    starts = {label: start_of(revision.dates) for label, revision in known.items() if revision.status != "draft"}
    for missing in {lines[label].before for label in starts} - {None, *known}:
        starts[str(missing)] = _start_of_label(str(missing))
        lines[str(missing)] = Line((str(missing),))
    before = {label: frozenset([*line.labels[1:], line.before]) for label, line in lines.items()}
    begun = {label: start for label, start in starts.items() if start.day <= day}
    if not begun:
        return InForce(day, Standing.BEFORE_FIRST, after=_next(starts, day))
    # in a circle each comes before the other, and none is passed over for it
    last = [
        label for label in begun if not any(label in before[other] and other not in before[label] for other in begun)
    ]
    # of lines that are broken apart, the one that began last
    newest = max(last, key=lambda label: (begun[label].day, label_key(label)))
    found = tuple(
        sorted((label for label in last if _beginning(lines[label]) == _beginning(lines[newest])), key=label_key)
    )
    after = _next({label: start for label, start in starts.items() if label not in before[newest]}, day)
    if len(found) > 1 or lines[newest].ending is Ending.CIRCLE:
        circle = lines[newest].ending is Ending.CIRCLE
        return InForce(day, Standing.CIRCLE if circle else Standing.RIVALS, found, after=after)
    standing = Standing.IN_FORCE
    if newest not in known:
        standing = Standing.MISSING
    elif known[newest].status == "retired":
        standing = Standing.RETIRED
    return InForce(day, standing, found, begun[newest], after)


def start_of(dates: Dates) -> Start:
    """Return the first day of a revision: when it took effect, else when it was approved, else when it was revised."""
    for name in ("effective", "approved", "revised"):
        written = getattr(dates, name)
        if written:
            return Start(first_day(written), name, written)
    return Start("", "revised", "")


def first_day(written: str) -> str:
    """Return a day as it is, and the first one of a month."""
    return written if len(written) > len("2026-02") else f"{written}-01"


def read_day(text: str) -> str:
    """Return the day that a person means by *text*: a day, or a month for its first one.

    :raises UsageError: if it is neither, or the calendar has no such day.
    """
    found = re.fullmatch(_DAY, text)
    if not found:
        raise UsageError(f'"{text}" is no date', hint="write year, month and day: 2026-02-28; or a month: 2026-02")
    day = first_day(text)
    try:
        date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"the calendar has no {text}", hint="check the month and the day") from None
    return day


def _start_of_label(label: str) -> Start:
    month, _, year = label.partition(".")[0].partition("/")
    return Start(f"20{year}-{month}-01", "label", label)


def _next(starts: Mapping[str, Start], day: str) -> tuple[str, Start] | None:
    """Return what begins first after *day*."""
    later = [(start.day, label_key(label), label) for label, start in starts.items() if start.day > day]
    return (min(later)[2], starts[min(later)[2]]) if later else None


def _beginning(line: Line) -> str:
    """Return what names the line: its oldest revision, there or not."""
    if line.ending is Ending.CIRCLE and line.before in line.labels:
        return min(line.labels[line.labels.index(line.before) :])
    return line.before or line.labels[-1]
