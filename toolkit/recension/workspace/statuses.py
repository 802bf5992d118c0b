"""What the status of a workspace rests on: each revision as sound as it is, and which one is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import UnreadableError
from recension.history import InForce, in_force
from recension.model.criteria import Decision
from recension.model.revision import Dates, Revision

if TYPE_CHECKING:
    from recension.workspace.loading import Workspace

_DATES = ("revised", "approved", "effective")


def in_force_on(policy: str, day: str, workspace: Workspace) -> InForce | None:
    """Return what of *policy* is in force on *day*, an ISO date, by as little of its files as says it.

    None where a revision cannot be read: nobody knows what it would have said.
    """
    try:
        revisions = [_sketch(policy, label, path, workspace) for label, path in workspace.revisions(policy).items()]
    except UnreadableError:
        return None
    return in_force(revisions, day)


def is_draft(policy: str, label: str, workspace: Workspace) -> bool:
    """Return whether a revision says that it is a draft; one that cannot be read says nothing."""
    try:
        return workspace.glance(workspace.revisions(policy)[label], "status") == "draft"
    except UnreadableError:
        return False


def _sketch(policy: str, label: str, path: str, workspace: Workspace) -> Revision:
    """Return a revision with its dates, its status and what it replaces, and nothing else of it."""
    dates, status, replaces = (workspace.glance(path, key) for key in ("dates", "status", "replaces"))
    written = {name: str(dates[name]) for name in _DATES if dates.get(name)} if isinstance(dates, dict) else {}
    return Revision(
        policy, label, "", Dates(**{"revised": "", **written}), (), Decision.INDIVIDUAL_REVIEW,
        status=status if isinstance(status, str) else "", replaces=replaces if isinstance(replaces, str) else None,
    )  # fmt: skip
