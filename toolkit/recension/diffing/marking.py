"""Where a change is marked in the new revision: at what its author would put a hand to.

That is the key that changed, in a text the first words that did; for what is
gone, and so stands nowhere in the new revision, the log row that should tell it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.changes import Change, Detail, Edition
    from recension.findings import Location
    from recension.model.revision import LogRow
    from recension.pointer import Pointer

_WORDS = frozenset(["reworded", "section-reworded"])
_ASKED = frozenset(["condition-changed", "threshold-changed"])
_OWN_KEYS = frozenset(["decision", "open", "references", "display", "title", "status", "completeness", "codes_role",
                       "otherwise", "applies_to", "numbering", "policy", "ids", "heading", "holds", "type",
                       "url", "note", "updated", "accessed"])  # fmt: skip
"""Fields of a detail that stand under a key of that name."""


class Marks:
    """The places in the new revision of what changed; *row* is its own row in the log, None if it has none."""

    def __init__(self, new: Edition, row: LogRow | None) -> None:
        self._document = new.document
        self.row: Pointer = row.at if row else ("revision_log",)

    def of(self, change: Change) -> tuple[Pointer, Location | None]:
        """Return where a person finds *change* in the new revision."""
        if change.new is None:
            return self.row, self.at(self.row)
        step, words = _marked(change.details) if len(change.sites) < 2 else ((), ())
        pointer = (*change.new.pointer, *step)
        return pointer, self.at(pointer, change.new.label, words) or change.new.location

    def at(self, pointer: Pointer, label: str | None = None, words: Sequence[str] = ()) -> Location | None:
        """Return the place of *pointer*, in a text at the first of *words* that stand there; None without a text."""
        if self._document is None:
            return None
        # of a list or of keys it is the key that people look for
        start = self._document.location(pointer, label=label, on_key=pointer[-1:] in (("revision_log",), ("changes",)))
        found = (self._document.location(pointer, label=label, words=each) for each in words)
        return next((place for place in found if place != start), start)

    def beside(self, change: Change) -> tuple[Related, ...]:
        """Return the other places that bear on *change*: the log row, and where it stood if it is gone."""
        row = self.at(self.row)
        if change.new is None:
            gone = change.old.location if change.old else None
            return (Related(gone, "it stood here"),) if gone else ()
        return (Related(row, "the log row"),) if row else ()


def _marked(details: Sequence[Detail]) -> tuple[Pointer, tuple[str, ...]]:
    """Return the key below a part at which *details* are marked, none if several are, and words where they differ."""
    told = [detail for detail in details if detail.kind != "renumbered"]
    if told and all(detail.kind in _ASKED for detail in told):
        return ("when",), ()
    keys = dict.fromkeys(detail.field for detail in told)
    if len(keys) > 1 and told[0].kind == "metadata-changed":
        keys = dict.fromkeys([name for name in ("title", "codes_role") if name in keys][:1])
    if len(keys) != 1:
        return (), ()
    detail = next(each for each in told if each.field in keys)
    if detail.kind in _WORDS and detail.field in ("text", "heading"):
        return (detail.field,), difference(str(detail.before or ""), str(detail.after or ""))
    if detail.field in _OWN_KEYS:
        return (detail.field,), ()
    return tuple(detail.field.split(".")) if "." in detail.field else (), ()


def difference(before: str, after: str) -> tuple[str, ...]:
    """Return where *after* begins to differ from *before*: the word with its neighbours, then the word alone."""
    old, new = before.split(), after.split()
    if old == new or not new:
        return ()
    start = next((place for place, (was, now) in enumerate(zip(old, new, strict=False)) if was != now),
                 min(len(old), len(new)))  # fmt: skip
    start = min(start, len(new) - 1)
    return (" ".join(new[max(start - 1, 0) : start + 2]), " ".join(new[start : start + 2]), new[start])
