"""A diff as annotations of a GitHub workflow: on the lines of the new revision, what matters most first.

A change that takes coverage away, or may, and that the revision log does not
declare is a warning; any other that has an effect is a notice. An edit without
effect has none. It informs, and the gate is `recension check`: so there is no error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Location
from recension.logic.effect import Verdict
from recension.reporters.annotations import Annotation, commands
from recension.reporters.diff_view import command, gravity, view_of
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.diffing import Comparisons, RevisionDiff
    from recension.pointer import Pointer
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry
    from recension.reporters.style import Style

_ALARMING = (Verdict.NARROWS, Verdict.MIXED, Verdict.UNDETERMINED)
_TOLD = ("gains", "loses", "shifts", "kept", "reason", "next", "contexts", "possible")


class DiffGithub:
    """The diff as workflow commands, at most `MOST` of each level."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, comparisons: Comparisons) -> str:
        """Return the annotations, one a line: warnings first, each level with what matters most first."""
        views = [view_of(diff) for diff in comparisons.diffs]
        found = [_net(view) for view in views] + list(_alone(comparisons))
        entries = sorted(
            ((gravity(entry), number, entry) for number, view in enumerate(views) for entry in view.entries
             if entry.verdict is not Verdict.NONE), key=lambda each: each[:2],
        )  # fmt: skip
        nearest = [_nearest(diff) for diff in comparisons.diffs]
        found += [_annotation(entry, views[number].diff, nearest[number]) for _, number, entry in entries]
        return commands(found, f"all is told by: {command(comparisons)}")


def _net(view: DiffView) -> Annotation:
    if view.diff.is_empty:
        return Annotation("notice", f"{view.name}: nothing changed", ("the revisions say the same",))
    lines = (view.sentence, *(str(remark) for remark in view.advice))
    document = view.diff.new.document
    place = Location(document.file, 1) if document else None
    return Annotation("notice", f"{view.name}: {view.headline}", lines, place)


def _alone(comparisons: Comparisons) -> Iterator[Annotation]:
    for editions, what in ((comparisons.added, "new"), (comparisons.removed, "gone")):
        for edition in editions:
            count = plural(len(edition.revision.outline), "criterion", "criteria")
            place = Location(edition.document.file, 1) if edition.document and what == "new" else None
            yield Annotation("notice", f"{edition.revision.name}: {what}", (count,), place)


def _annotation(entry: Entry, diff: RevisionDiff, nearest: Mapping[Pointer, Pointer]) -> Annotation:
    level = "warning" if entry.verdict in _ALARMING and entry.declared is not True else "notice"
    lines = [str(remark) for remark in entry.remarks if remark.role in _TOLD]
    lines += [f"{text.sign} {text.text}" for text in entry.words if text.sign != " "]
    return Annotation(
        level, f"{entry.label} {entry.headline}: {entry.kinds}", tuple(lines), _place(entry, diff, nearest)
    )


def _place(entry: Entry, diff: RevisionDiff, nearest: Mapping[Pointer, Pointer]) -> Location | None:
    """Return where an entry stands in the new revision; of what is gone, the nearest place that is still there."""
    for side in (entry.change.new, *(new for _, new in entry.change.sites)):
        if side is not None and side.location is not None:
            return side.location
    document, old = diff.new.document, entry.change.old
    if document is None:
        return None
    if old is not None and old.pointer in nearest:
        span = document.span(nearest[old.pointer])
        return Location(document.file, span.line, span.column)
    return Location(document.file, 1)


def _nearest(diff: RevisionDiff) -> dict[Pointer, Pointer]:
    """Return the place in the new revision of every old criterion.

    Of one that is gone it is that of the sibling before it that is still there, else that of what it stood below.
    """
    found: dict[Pointer, Pointer] = {}
    last: dict[Pointer, Pointer] = {}
    for place in diff.old.revision.outline:
        at, above = place.criterion.at, place.parent.criterion.at if place.parent else ()
        match = diff.comparing.alignment.by_old.get(at)
        if match is not None:
            last[above] = found[at] = match.new.criterion.at
        elif above in last or above in found:
            found[at] = last.get(above) or found[above]
    return found
