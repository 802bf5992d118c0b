"""The revisions of a line, loaded: each as sound as it is, for the commands that tell history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.errors import UnreadableError
from recension.findings import Severity
from recension.history import Line, Link
from recension.rules.line import BROKEN_LINE
from recension.workspace.loading import Loaded, UnsoundError, Workspace
from recension.workspace.targets import is_file, load_target, split_ref

if TYPE_CHECKING:
    from recension.model.revision import Revision


@dataclass(frozen=True, slots=True)
class Member:
    """A revision in its line; *loaded* is None, and *error* says why, where its file is no document.

    *replaced_by* are the revisions that took its place; drafts have not.
    """

    label: str
    loaded: Loaded | None = None
    error: UnreadableError | None = None
    replaced_by: tuple[str, ...] = ()

    @property
    def sound(self) -> Loaded | None:
        """The revision, if it has no errors but those of the line that it stands in."""
        return self.loaded if self.loaded and _stands_by_itself(self.loaded) else None


@dataclass(frozen=True, slots=True)
class LoadedLine:
    """A line of revisions, newest first."""

    line: Line
    members: tuple[Member, ...]


def load_line(target: str, workspace: Workspace, policy: str | None = None) -> LoadedLine:
    """Return the revision that *target* names and all that it comes from; from a commit where it names one.

    :raises UsageError: if it names nothing that is there.
    :raises UnreadableError: if the revision itself cannot be made into a document.
    :raises UnsoundError: if it has errors; those of the line are none here.
    """
    newest = load_target(target, workspace, policy)
    if newest.revision is None or not _stands_by_itself(newest):
        raise UnsoundError(newest)
    there = workspace_of(target, workspace)
    name, label = newest.revision.policy, newest.revision.revision
    line = there.history(name).line(_link(newest.revision))
    older = [_member(name, each, there) for each in line.labels[1:]]
    return LoadedLine(line, (Member(label, newest, replaced_by=_replaced_by(name, label, there)), *older))


def load_lines(policy: str, workspace: Workspace) -> tuple[LoadedLine, ...]:
    """Return every revision of *policy* once: the line of the latest, and what stands beside it.

    :raises UnknownNameError: if there is no such policy.
    """
    workspace.revisions(policy)
    return tuple(
        LoadedLine(line, tuple(_member(policy, label, workspace) for label in line.labels))
        for line in workspace.history(policy).lines()
    )


def load_published(policy: str, workspace: Workspace) -> tuple[Loaded, ...]:
    """Return the revisions of *policy*, oldest first; of a draft it does not matter whether it has errors.

    :raises UnknownNameError: if there is no such policy.
    :raises UnreadableError: if one cannot be made into a document: nobody knows what it would have said.
    :raises UnsoundError: if one that is no draft has errors other than those of the line.
    """
    found = [workspace.load(policy, label) for label in workspace.revisions(policy)]
    for loaded in found:
        value = loaded.document.value
        drafted = isinstance(value, dict) and value.get("status") == "draft"
        if loaded.revision is None or not (drafted or _stands_by_itself(loaded)):
            raise UnsoundError(loaded)
    return tuple(found)


def load_between(old: Loaded, new: Loaded, workspace: Workspace) -> tuple[Revision, ...]:
    """Return the revisions that lead from *old* to *new*, if ids may have changed on the way; else none.

    :raises UnreadableError: if one of them cannot be made into a document.
    :raises UnsoundError: if one of them has errors other than those of the line.
    """
    before, after = old.revision, new.revision
    if before is None or after is None or before.policy != after.policy:
        return ()
    paths = workspace.policies.get(after.policy, {})
    labels = workspace.history(after.policy).between(_link(before), _link(after))
    # an id changes by `formerly` alone; where none has it, there is nothing to read
    if not any(b"formerly" in workspace.tree.read(paths[label]) for label in labels):
        return ()
    found = []
    for label in labels:
        loaded = workspace.load(after.policy, label)
        if loaded.revision is None or not _stands_by_itself(loaded):
            raise UnsoundError(loaded)
        found.append(loaded.revision)
    return tuple(found)


def workspace_of(target: str, workspace: Workspace) -> Workspace:
    """Return the workspace as the commit has it that *target* names, or as it is."""
    ref = None if target == "-" or is_file(target, workspace) else split_ref(target)[0]
    return workspace if ref is None else workspace.at(ref)


def _member(policy: str, label: str, workspace: Workspace) -> Member:
    replaced_by = _replaced_by(policy, label, workspace)
    try:
        return Member(label, workspace.load(policy, label), replaced_by=replaced_by)
    except UnreadableError as error:
        return Member(label, error=error, replaced_by=replaced_by)


def _replaced_by(policy: str, label: str, workspace: Workspace) -> tuple[str, ...]:
    found = workspace.history(policy).replaced_by(label)
    return tuple(other for other in found if not _is_draft(workspace.policies[policy][other], workspace))


def _is_draft(path: str, workspace: Workspace) -> bool:
    try:
        return workspace.glance(path, "status") == "draft"
    except UnreadableError:
        return False


def _link(revision: Revision) -> Link:
    return Link(revision.revision, revision.replaces)


def _stands_by_itself(loaded: Loaded) -> bool:
    return not any(
        finding.severity is Severity.ERROR and finding.code not in BROKEN_LINE for finding in loaded.findings
    )
