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
from recension.reporters.diff_places import nearest_places, place_of
from recension.reporters.diff_view import ALARMING, command, gravity, view_of
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.diffing import Comparisons, RevisionDiff
    from recension.pointer import Pointer
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry
    from recension.reporters.style import Style

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
        nearest = [nearest_places(diff) for diff in comparisons.diffs]
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
    level = "warning" if entry.verdict in ALARMING and entry.declared is not True else "notice"
    lines = [str(remark) for remark in entry.remarks if remark.role in _TOLD]
    lines += [f"{text.sign} {text.text}" for text in entry.words if text.sign != " "]
    return Annotation(
        level, f"{entry.label} {entry.headline}: {entry.kinds}", tuple(lines), place_of(entry, diff, nearest)
    )
