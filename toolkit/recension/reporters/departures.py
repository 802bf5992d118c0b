"""In what a revision departs from what was approved, in one sentence: its meaning told apart from its wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Change, Detail
    from recension.diffing import RevisionDiff

_WORDS = frozenset(
    ["reworded", "notes-changed", "references-changed", "open-changed", "hints-changed", "numbering-changed",
     "metadata-changed", "ids-regenerated", "code-reworded", "part-evidence-changed"]
)  # fmt: skip
"""Kinds of change that belong to the wording; sections, references and the log do, too."""
_PARTS = ("sections", "references", "revision_log")
_BOTH = frozenset(["added", "removed", "replaced", "split", "joined", "moved", "reordered"])
"""Kinds of change that take words with them."""
_SETTLED_LATER = ("status", "dates.effective")
_SHORT = 48
_MOST = 5


def departures(diff: RevisionDiff, *, meaning: bool) -> tuple[Change, ...]:
    """Return the changes in the meaning of a revision, or those in its wording."""
    binding = "binding" in (diff.old.revision.codes_role, diff.new.revision.codes_role)
    return tuple(
        change for change in diff.changes if any(_belongs(change, kind, meaning, binding) for kind in change.kinds)
    )


def departure_words(diff: RevisionDiff, *, meaning: bool) -> str:
    """Return the same in words: labels, kinds, and what is short enough before and after; empty if there is none."""
    binding = "binding" in (diff.old.revision.codes_role, diff.new.revision.codes_role)
    told = []
    for change in departures(diff, meaning=meaning):
        kinds = [kind for kind in change.kinds if _belongs(change, kind, meaning, binding)]
        shown = change.new or change.old
        label = shown.label if shown is not None and shown.label else change.part.replace("_", " ")
        told.append(f"{label} {', '.join(_said(change, kinds))}")
    if not told and meaning is False and diff.renumbered:
        told = ["labels changed"]
    more = f"; and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return "; ".join(told[:_MOST]) + more


def _belongs(change: Change, kind: str, meaning: bool, binding: bool) -> bool:  # noqa: FBT001 - two facts
    if kind == "renumbered":
        return False
    if kind == "metadata-changed":
        names = {detail.field for detail in change.details} - set(_SETTLED_LATER)
        return ("codes_role" in names) if meaning else bool(names - {"codes_role"})
    words = kind in _WORDS or change.part in _PARTS or (change.part == "codes" and not binding)
    return not words if meaning else words or kind in _BOTH


def _said(change: Change, kinds: list[str]) -> Iterator[str]:
    for kind in kinds:
        name = kind.replace("-changed", " changed").replace("-", " ")
        sides = [
            _sides(detail) for detail in change.details if detail.kind == kind and detail.field not in _SETTLED_LATER
        ]
        shown = [each for each in sides if each]
        yield f"{name} ({'; '.join(shown)})" if shown else name


def _sides(detail: Detail) -> str:
    before, after = detail.before_words or "nothing", detail.after_words or "nothing"
    if len(before) > _SHORT or len(after) > _SHORT:
        return ""
    named = f"{detail.field.replace('_', ' ')}: " if detail.kind == "metadata-changed" else ""
    return f"{named}{before} → {after}"
