"""The revisions that came before one in its line, for the rules that look back: read as little as they ask for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recension.errors import UnreadableError
from recension.history import Link
from recension.model.revision import Dates
from recension.rules import Earlier
from recension.validation import decoded_revision

if TYPE_CHECKING:
    from recension.history import RevisionHistory
    from recension.model.revision import Revision
    from recension.source import SourceDocument
    from recension.workspace.loading import Workspace


def revisions_before(
    document: SourceDocument, history: RevisionHistory | None, workspace: Workspace
) -> tuple[Earlier, ...]:
    """Return the revisions that *document* replaces, at once or by way of others, the nearest first.

    One whose file cannot be read is left out.
    """
    value = document.value if isinstance(document.value, dict) else {}
    replaces = value.get("replaces")
    if history is None or not isinstance(replaces, str):
        return ()
    paths = workspace.policies.get(history.policy, {})
    found = []
    for label in history.line(Link(str(value.get("revision")), replaces)).labels[1:]:
        try:
            text = workspace.text(paths[label]).replace("\r\n", "\n")
        except UnreadableError:
            continue
        reads = partial(_revision, paths[label], workspace), partial(_dates, paths[label], workspace)
        found.append(Earlier(label, text, *reads))
    return tuple(found)


def _revision(path: str, workspace: Workspace) -> Revision | None:
    """Return what can be made out of the revision at *path*, None if it is no document."""
    try:
        return decoded_revision(workspace.document(path))
    except UnreadableError:
        return None


def _dates(path: str, workspace: Workspace) -> Dates | None:
    """Return the dates of the revision at *path*, None if they cannot be made out."""
    try:
        written = workspace.glance(path, "dates")
    except UnreadableError:
        return None
    if not isinstance(written, dict):
        return None
    named = {name: str(written[name]) for name in ("revised", "approved", "effective") if written.get(name)}
    return Dates(**{"revised": "", **named})
