"""All that changed since a commit: what of a workspace is looked at, and what of it may differ."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from recension.errors import UnreadableError, UsageError
from recension.workspace.changed import Choice, Side, compare_sides
from recension.workspace.git import Repository
from recension.workspace.targets import is_file, may_be_path, path_inside, revision_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.workspace.loading import Workspace
    from recension.workspace.selecting import Selection

_SHOWN = 12
"""How many characters of a commit's name are shown, where no ref stands for it."""


def select_changed(base: str, targets: Sequence[str], workspace: Workspace, policy: str | None = None) -> Selection:
    """Return what changed between *base* and the working tree: since HEAD left it, so not what it gained meanwhile.

    With *targets* only those are looked at: revisions, and the files at or
    below paths; what is no document of the workspace is left out, with a note.

    :raises UsageError: if git knows no such commit, or a target names nothing.
    """
    repository = Repository(workspace.root)
    tip, parting = repository.parting(base)
    earlier = _at(base, tip, parting, workspace)
    old, new = (Side(there, tuple(there.revision_files)) for there in (earlier, workspace))
    parts = {part for side in (old, new) for part in (side.workspace.config.policies, side.workspace.config.vocabulary)}
    linked = {path for side in (old, new) for path in side.paths if side.workspace.tree.is_link(path)}
    touched = frozenset(repository.changed(parting or tip, sorted(parts)) | linked)
    asked = _Asked(targets, old, new, policy)
    found = compare_sides(old, new, Choice(asked.wanted, policy, touched), base)
    found.failed |= {error.file: error for error in asked.missing}
    if parting is None:
        found.notes.insert(0, f"{base} and HEAD have no commit in common, so {base} itself is compared with")
    if asked.left_out:
        found.notes.append(f"left out, no policy document: {_few(asked.left_out)}")
    return found


def base_of(workspace: Workspace, base: str) -> Workspace:
    """Return *workspace* as the commit has it at which HEAD left *base*.

    If the two have no commit in common, it is as *base* itself has it.

    :raises UsageError: if git knows no such commit.
    """
    return _at(base, *Repository(workspace.root).parting(base), workspace)


def _at(base: str, tip: str, parting: str | None, workspace: Workspace) -> Workspace:
    return workspace.at(parting or tip, base if parting in (None, tip) else str(parting)[:_SHOWN])


class _Asked:
    """The files that targets ask for: *left_out* are no documents of the workspace, *missing* are nowhere."""

    def __init__(self, targets: Sequence[str], old: Side, new: Side, policy: str | None) -> None:
        self.old = old
        self.new = new
        self.paths: set[str] = set()
        self.left_out: list[str] = []
        self.missing: list[UnreadableError] = []
        self.all = not targets
        documents = [*old.paths, *new.paths, *(side.workspace.config.vocabulary for side in (old, new))]
        self.places = {".", *documents, *(str(folder) for path in documents for folder in PurePosixPath(path).parents)}
        for target in targets:
            self._enter(target, policy)

    def wanted(self, path: str) -> bool:
        """Return whether the file at *path* is asked for."""
        places = (path, *(str(folder) for folder in PurePosixPath(path).parents))
        return self.all or not self.paths.isdisjoint(places)

    def _enter(self, target: str, policy: str | None) -> None:
        here = self.new.workspace
        if target == "-" or (":" in target and not Path(target).exists()):
            raise UsageError(f"with --base, {target} cannot be compared", hint="name revisions, files or folders")
        path = path_inside(target, here) if may_be_path(target, here) else None
        if path in self.places:
            self.paths.add(path)
        elif may_be_path(target, here) and Path(target).exists():
            self.left_out.append(target)
        elif is_file(target, here):
            self.missing.append(UnreadableError("file-missing", "there is no such file, nor was there", file=target))
        else:
            self.paths.add(self._revision(target, policy))

    def _revision(self, target: str, policy: str | None) -> str:
        """Return the path of a revision by its name, as it is or, where it is gone, as it was."""
        try:
            return revision_path(target, self.new.workspace, policy)
        except UsageError:
            try:
                return revision_path(target, self.old.workspace, policy)
            except UsageError:
                pass
            raise


def _few(names: Sequence[str], limit: int = 5) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
