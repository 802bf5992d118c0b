"""New files for authors: a draft beside the latest revision, and where a log row is put in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recension.authoring.drafting import Draft, draft_from
from recension.errors import UsageError
from recension.history import label_key
from recension.model.revision import file_stem
from recension.workspace.files import write_atomically

if TYPE_CHECKING:
    from recension.model.revision import Revision
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


def write_text(path: str, text: str, like: str, workspace: Workspace) -> None:
    """Write *text* to the file at *path*, with the mark before its first word if the file *like* has one.

    :raises OutputError: if it cannot be written.
    """
    mark = "\ufeff" if workspace.tree.read(like).startswith(_MARK) else ""
    write_atomically(workspace.root / path, mark + text, workspace.tree.shown(path))


def _second(label: str) -> str:
    first, _, further = label.partition(".")
    return f"{first}.{int(further or 1) + 1}"
