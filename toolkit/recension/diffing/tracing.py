"""Where criteria come from: each one followed back through the diffs of its line, as far as its identity carries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recension.changes.criteria import says_nothing
from recension.diffing.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recension.alignment import Match
    from recension.diffing.pipeline import RevisionDiff
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.pointer import Pointer


class Origin(StrEnum):
    """Why a criterion can be followed no further back."""

    ADDED = "added"
    """It was added, by itself or below another one."""
    IN_PLACE = "in-place"
    """It came in the place of another criterion, whose identity does not carry over."""
    NOT_KNOWN = "not-known"
    """What it said before is not known: the older revision is reconstructed."""
    LINE_ENDS = "line-ends"
    """It is there in the oldest revision that there is to look at."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one revision did to a criterion.

    *diff* says which of the diffs, from 0 for the newest; *changes* are the
    entries of that diff which tell it, none where the label alone changed.
    *match* is None where no old criterion is paired with it; one that does not
    carry identity says in whose place it stands.
    """

    diff: int
    kinds: tuple[str, ...]
    changes: tuple[int, ...]
    new: Placed
    match: Match | None


@dataclass(frozen=True, slots=True)
class Trace:
    """The history of one criterion: its *steps*, newest first, and where they end: in which *revision*, and why.

    *oldest* is the criterion as that revision has it.
    """

    place: Placed
    steps: tuple[Step, ...]
    origin: Origin
    revision: str
    oldest: Placed


def trace(newest: Revision, diffs: Sequence[RevisionDiff]) -> tuple[Trace, ...]:
    """Return the history of every criterion of *newest*, in reading order.

    *diffs* lead back along the line: the first to *newest*, each other one to
    the old side of the one before.
    """
    tracks = [Track(number, diff) for number, diff in enumerate(diffs)]
    return tuple(_trace(place, newest, tracks) for place in newest.outline)


def _trace(place: Placed, newest: Revision, tracks: Iterable[Track]) -> Trace:
    steps: list[Step] = []
    here, revision = place, newest.revision
    for track in tracks:
        if says_nothing(here):
            return Trace(place, tuple(steps), Origin.NOT_KNOWN, revision, here)
        step = track.step(here)
        steps += [step] if step.kinds else []
        if step.kinds == ("added",):
            return Trace(place, tuple(steps), Origin.ADDED, revision, here)
        if step.match is None or not step.match.basis.carries_identity:
            return Trace(place, tuple(steps), Origin.IN_PLACE, revision, here)
        if says_nothing(step.match.old):
            return Trace(place, tuple(steps), Origin.NOT_KNOWN, revision, here)
        here, revision = step.match.old, track.diff.old.revision.revision
    return Trace(place, tuple(steps), Origin.NOT_KNOWN if says_nothing(here) else Origin.LINE_ENDS, revision, here)


class Track:
    """One diff, asked about the criteria of its new side."""

    def __init__(self, number: int, diff: RevisionDiff) -> None:
        self.number = number
        self.diff = diff
        self.matches = diff.comparing.alignment.by_new
        self.entries = Entries(diff.comparing, diff.changes)
        self.shared = _shared(diff)

    def step(self, new: Placed) -> Step:
        """Return what the newer revision did to *new*; no kinds where it did nothing."""
        at = new.criterion.at
        match = self.matches.get(at)
        told = [self.entries.criteria[at][0]] if at in self.entries.criteria else []
        if match is None and not told:
            return Step(self.number, ("added",), (self.entries.subtrees["added", at],), new, None)
        told += self.shared.get(at, [])
        kinds = [kind for number in told for kind in self.diff.changes[number].kinds]
        if match is not None and match.old.label != new.label:
            kinds.append("renumbered")
        return Step(self.number, tuple(dict.fromkeys(kinds)), tuple(told), new, match)


def _shared(diff: RevisionDiff) -> dict[Pointer, list[int]]:
    """Return the entries about shared conditions by the place of each criterion that uses them on both sides."""
    found: dict[Pointer, list[int]] = {}
    for number, change in enumerate(diff.changes):
        for old, new in change.sites if change.part == "definitions" else ():
            if old is not None and new is not None:
                found.setdefault(new.pointer, []).append(number)
    return found
