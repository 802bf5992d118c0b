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
from recension.workspace.bearing import bearing_of
from recension.workspace.since import part_from, select_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.workspace.bearing import Bearing
    from recension.workspace.loading import Loaded, Workspace
    from recension.workspace.selecting import Selection
    from recension.workspace.since import Parting


@dataclass(frozen=True)
class Change:
    """What changed since HEAD left a base, and what that can bear on; *notes* are for the person who waits."""

    parting: Parting
    selection: Selection
    bearing: Bearing
    notes: tuple[str, ...]


def change_since(base: str, workspace: Workspace, policy: str | None = None) -> Change:
    """Return what changed since HEAD left *base*.

    :raises UsageError: if git knows no such commit, or if there is no policy, nor was.
    """
    parting = part_from(base, workspace)
    if not (workspace.policies or parting.earlier.policies):
        workspace.only_policy()  # says so, and what to do
    selection = select_since(parting, (), policy)
    here = {workspace.tree.shown(path) for path in documents(workspace)}
    unsound = sorted({*selection.failed, *selection.unsound} - here)
    notes = [f"{file} cannot be relied on, so nothing is held against it" for file in unsound]
    return Change(parting, selection, bearing_of(parting), (*selection.notes, *notes))


@dataclass
class Gated:
    """What is gated: pairs of revisions, the first replaced by the second or the second as it was; what is gone."""

    pairs: list[tuple[Loaded, Loaded]] = field(default_factory=list)
    removed: list[Loaded] = field(default_factory=list)

    def findings(self, workspace: Workspace) -> Iterator[Finding]:
        """Yield what keeps the revisions from passing."""
        for old, new in self.pairs:
            yield from gate_findings(diff(_edition(old), _edition(new)), workspace.config)
        yield from map(_removed, self.removed)


def gated(loaded: Iterable[Loaded], workspace: Workspace, change: Change | None = None) -> Gated:
    """Return what is gated among the revisions that were *loaded*: all or those on which a *change* can bear.

    A revision with errors, or whose predecessor has some, is not: there is enough to mend.
    """
    revisions = {each.document.file: each for each in loaded if each.revision is not None}
    held = change.bearing.held if change else None
    shown = revisions if held is None else {workspace.tree.shown(path) for path in held}
    pairs = [pair for file, each in revisions.items() if file in shown and (pair := with_replaced(each, workspace))]
    if change is None:
        return Gated(pairs)
    # where nothing but the vocabulary changed, that is what the revision itself does now
    pairs += [(old, new) for old, new in change.selection.pairs if old.name == new.name]
    return Gated(pairs, change.selection.removed)


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
