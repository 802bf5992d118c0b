"""How far a check reached: where nothing is found, and that means that nothing is there."""

from __future__ import annotations

from recension.records import record


@record
class Reach:
    """What was looked at in every way: *documents* by their names, *files* as messages name them; None stands for all.

    What accepts a finding there and finds none has outlived it; elsewhere nobody knows.
    """

    documents: frozenset[str] | None = None
    files: frozenset[str] | None = None

    def has_document(self, name: str) -> bool:
        """Return whether the document called *name* was looked at."""
        return self.documents is None or name in self.documents

    def has_file(self, shown: str) -> bool:
        """Return whether the file that messages call *shown* was looked at."""
        return self.files is None or shown in self.files


EVERYTHING = Reach()
NOTHING = Reach(frozenset(), frozenset())
