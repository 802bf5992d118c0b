"""What the gate looks at: each revision against the one that it replaces, and what became of the base."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recension.changes import Edition
from recension.diffing import diff
from recension.errors import UnreadableError, UsageError
from recension.findings import Finding, Location
from recension.gate.codes import CODES
from recension.gate.effects import gate_findings
from recension.validation import has_errors
from recension.workspace.accepting import documents
from recension.workspace.since import select_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.workspace.loading import Loaded, Workspace


@dataclass
class Gated:
    """What is gated: pairs of revisions, the first replaced by the second or the second as it was; what is gone.

    *notes* are for the person who waits for the result.
    """

    pairs: list[tuple[Loaded, Loaded]] = field(default_factory=list)
    removed: list[Loaded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def findings(self, workspace: Workspace) -> Iterator[Finding]:
        """Yield what keeps the revisions from passing."""
        for old, new in self.pairs:
            yield from gate_findings(diff(_edition(old), _edition(new)), workspace.config)
        yield from map(_removed, self.removed)


def gated(loaded: Iterable[Loaded], workspace: Workspace, base: str | None, policy: str | None = None) -> Gated:
    """Return what is gated among the revisions that were *loaded*: all or, with *base*, those that changed since.

    A revision with errors, or whose predecessor has some, is not: there is enough to mend.

    :raises UsageError: if git knows no such commit as *base*.
    """
    revisions = {each.name: each for each in loaded if each.revision is not None}
    if base is None:
        return Gated([pair for each in revisions.values() if (pair := with_replaced(each, workspace))])
    since = select_changed(base, (), workspace, policy)
    touched = [new for _, new in since.pairs] + since.added + since.mended
    pairs = [pair for each in touched if each.name in revisions
             and (pair := with_replaced(revisions[each.name], workspace))]  # fmt: skip
    # where nothing but the vocabulary changed, that is what the revision itself does now
    pairs += [(old, new) for old, new in since.pairs if old.name == new.name]
    here = {workspace.tree.shown(path) for path in documents(workspace)}
    unsound = sorted({*since.failed, *since.unsound} - here)
    notes = [f"{file} cannot be relied on, so nothing is held against it" for file in unsound]
    return Gated(pairs, since.removed, since.notes + notes)


def with_replaced(new: Loaded, workspace: Workspace) -> tuple[Loaded, Loaded] | None:
    """Return a revision after the one that it replaces; None if it is the first, or one of the two has errors."""
    revision = new.revision
    if revision is None or revision.replaces is None or new.unsound or has_errors(new.findings):
        return None
    try:
        old = workspace.load(revision.policy, revision.replaces)
    except (UsageError, UnreadableError):
        return None  # a rule, or the file itself, says so
    return None if old.revision is None or old.unsound or has_errors(old.findings) else (old, new)


def _edition(loaded: Loaded) -> Edition:
    if loaded.revision is None:
        raise ValueError(f"{loaded.name} is no revision")
    return Edition(loaded.revision, loaded.document, loaded.vocabulary)


def _removed(loaded: Loaded) -> Finding:
    code = "revision-removed"
    hint = "restore it, or let its status be retired"
    finding = Finding(code, CODES[code].severity, f"{loaded.name} is gone", (), hint, (loaded.name,))
    return finding.at(Location(loaded.document.file), document=loaded.name)
