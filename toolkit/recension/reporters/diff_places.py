"""Where the entries of a diff stand in the new revision, for hosts that show what is said beside a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.diffing import RevisionDiff
    from recension.pointer import Pointer
    from recension.reporters.entries import Entry


def place_of(entry: Entry, diff: RevisionDiff, nearest: Mapping[Pointer, Pointer]) -> Location | None:
    """Return where an entry stands in the new revision; of what is gone, the nearest place that is still there.

    *nearest* is what ``nearest_places`` returns. None where nobody knows how the new revision is written.
    """
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


def nearest_places(diff: RevisionDiff) -> dict[Pointer, Pointer]:
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
