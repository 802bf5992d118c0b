"""Approved states in git: what a revision, and its vocabulary, were when somebody approved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.approval import meaning_digest, vocabulary_digest, wording_digest
from recension.errors import UnreadableError, UsageError
from recension.workspace.changed import Side
from recension.workspace.git import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.approval import Approval
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.source import SourceDocument
    from recension.workspace.loading import Workspace

_MOST_COMMITS = 20
"""So many states of a policy are looked at, the newest first."""


def is_as_approved(revision: Revision, approval: Approval) -> bool:
    """Return whether *revision* decides and says what was approved."""
    return (
        wording_digest(revision) == approval.wording
        and meaning_digest(revision, approval.vocabulary) == approval.meaning
    )


def approved_state(
    policy: str, approval: Approval, workspace: Workspace, base: Workspace | None
) -> tuple[Revision, SourceDocument] | None:
    """Return a revision as it was approved, from *base* or an older commit; None if git has it in none that is near."""
    for there in _earlier(policy, workspace, base):
        side = Side(there, tuple(there.revision_files))
        path = side.find((policy, approval.revision))
        try:
            loaded = side.load(path) if path is not None else None
        except UnreadableError:
            continue
        if loaded is not None and loaded.revision is not None and is_as_approved(loaded.revision, approval):
            return loaded.revision, loaded.document
    return None


def approved_vocabulary(
    policy: str, approval: Approval, workspace: Workspace, base: Workspace | None
) -> Vocabulary | None:
    """Return the vocabulary that a revision was approved with, likewise."""
    for there in _earlier(policy, workspace, base):
        found = there.approved.snapshot(policy, approval.revision).vocabulary
        if found is not None and vocabulary_digest(found) == approval.vocabulary:
            return found
    return None


def _earlier(policy: str, workspace: Workspace, base: Workspace | None) -> Iterator[Workspace]:
    """Yield the states of a workspace in which something of *policy* may have been another: at the base, then older."""
    if base is not None:
        yield base
    folder = f"{workspace.config.policies}/{policy}"
    try:
        commits = Repository(workspace.root).commits(folder, _MOST_COMMITS)
    except UsageError:  # no git, or no repository: then there are no earlier states
        return
    for commit in commits:
        yield workspace.at(commit)
