"""New files for authors: a draft beside the latest revision, and where a log row is put in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recension.authoring.drafting import Draft, draft_from, put_row
from recension.diffing.reconciliation import own_row
from recension.errors import UsageError
from recension.findings import Severity
from recension.history import label_key
from recension.model.revision import file_stem
from recension.workspace.files import write_atomically
from recension.workspace.lines import workspace_of
from recension.workspace.loading import Loaded, UnsoundError
from recension.workspace.targets import load_target

if TYPE_CHECKING:
    from recension.model.revision import LogRow, Revision
    from recension.workspace.loading import Workspace

_MARK = b"\xef\xbb\xbf"
"""What some editors put before the first word of a file."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that was written: where, as messages name it, from which revision, and what it left out."""

    path: str
    latest: Revision
    draft: Draft


def write_draft(policy: str, label: str, workspace: Workspace) -> Drafted:
    """Write a draft of the revision *label* of *policy* from its latest one.

    :raises UsageError: if there is such a revision, or it is not later than all that there are, or the latest one is
        a draft itself, or reconstructed, or has errors.
    :raises UnreadableError: if the latest one cannot be made into a document.
    :raises OutputError: if it cannot be written.
    """
    revisions = workspace.revisions(policy)
    newest = max(revisions, key=label_key)
    if label in revisions:
        raise UsageError(f"{policy}@{label} is there already: {workspace.tree.shown(revisions[label])}",
                         hint=f"edit it; a second one in the same month: {_second(label)}")  # fmt: skip
    if label_key(label) < label_key(newest):
        hint = "a draft comes after all others; take a later month"
        raise UsageError(f"{label} is not later than {newest}, which {policy} has already", hint=hint)
    path = revisions[workspace.history(policy).latest()]
    loaded = workspace.load_path(path)
    latest, _ = loaded.sound()
    if latest.status == "draft":
        hint = "finish it (status: active) or delete its file, and begin the next one then"
        raise UsageError(f"{latest.name} is still a draft: {workspace.tree.shown(path)}", hint=hint)
    place = PurePosixPath(path).with_name(f"{file_stem(label)}.yaml").as_posix()
    target, shown = workspace.root / place, workspace.tree.shown(place)
    draft = draft_from(loaded.document, latest, label)
    if target.exists() or target.is_symlink():
        raise UsageError(f"{shown} is there already, and is left as it is", hint="move it away first")
    write_text(place, draft.text, path, workspace)
    return Drafted(shown, latest, draft)


def load_step(target: str, workspace: Workspace, policy: str | None = None) -> tuple[Loaded, Loaded]:
    """Return the revision that *target* names, after the one that it replaces; that it has no log row is no error here.

    :raises UsageError: if it names nothing that is there, or replaces nothing.
    :raises UnreadableError: if one of the two cannot be made into a document.
    :raises UnsoundError: if one of them has errors.
    """
    new = load_target(target, workspace, policy)
    errors = [finding for finding in new.findings if finding.severity is Severity.ERROR]
    if new.revision is None or any(finding.code != "log-row-missing" for finding in errors):
        raise UnsoundError(new)
    if new.revision.replaces is None:
        hint = "the row of a first revision says that there is one: write it by hand"
        raise UsageError(f"{new.revision.name} replaces no revision, so nothing changed", hint=hint)
    old = workspace_of(target, workspace).load(new.revision.policy, new.revision.replaces)
    old.sound()
    return old, new


def write_row(old: Loaded, new: Loaded, row: LogRow, workspace: Workspace) -> str:
    """Put *row* into the log of *new* in place of its stub, or as a new row; return the file as messages name it.

    :raises UsageError: if its row is written already, or it is no file of the workspace as it is on disk.
    :raises OutputError: if it cannot be written.
    """
    paths = {workspace.tree.shown(path): path for path in workspace.revision_files}
    path = paths.get(new.document.file)
    if path is None or old.revision is None or new.revision is None:
        hint = "leave --write out, and put the row where it belongs"
        raise UsageError(f"{new.document.file} is no revision of this workspace", hint=hint)
    text = put_row(new.document, new.revision, own_row(old.revision, new.revision), row)
    write_text(path, text, path, workspace)
    return new.document.file


def write_text(path: str, text: str, like: str, workspace: Workspace) -> None:
    """Write *text* to the file at *path*, with the mark before its first word if the file *like* has one.

    :raises OutputError: if it cannot be written.
    """
    mark = "\ufeff" if workspace.tree.read(like).startswith(_MARK) else ""
    write_atomically(workspace.root / path, mark + text, workspace.tree.shown(path))


def _second(label: str) -> str:
    first, _, further = label.partition(".")
    return f"{first}.{int(further or 1) + 1}"
