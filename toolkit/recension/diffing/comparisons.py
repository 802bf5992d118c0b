"""All that one run compared: diffs, and the revisions that have nothing to be compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recension.changes import Edition
    from recension.diffing.pipeline import RevisionDiff


@dataclass(frozen=True)
class Comparisons:
    """What was compared, in the order in which it is told.

    *added* are revisions with nothing to compare them with, *removed* those that are
    gone; *base* is the git ref, or the folder, that everything was compared with,
    None where two revisions were named.
    """

    diffs: tuple[RevisionDiff, ...] = ()
    added: tuple[Edition, ...] = ()
    removed: tuple[Edition, ...] = ()
    base: str | None = None

    @classmethod
    def of(cls, *diffs: RevisionDiff) -> Comparisons:
        """Return what was compared where that is *diffs* and nothing else."""
        return cls(diffs)

    @property
    def is_empty(self) -> bool:
        """Nothing changed."""
        return not (self.added or self.removed) and all(diff.is_empty for diff in self.diffs)

    @property
    def only(self) -> RevisionDiff | None:
        """The diff, where two revisions were named and compared; None where a whole workspace was."""
        return (
            self.diffs[0] if self.base is None and len(self.diffs) == 1 and not (self.added or self.removed) else None
        )
