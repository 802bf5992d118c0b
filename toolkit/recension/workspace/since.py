"""All that changed since a commit: what of a workspace is looked at, and what of it may differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from recension.errors import UnreadableError, UsageError
from recension.workspace.changed import Choice, Side, compare_sides
from recension.workspace.git import Repository
from recension.workspace.targets import is_file, may_be_path, path_inside, revision_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.config import Config
    from recension.workspace.loading import Workspace
    from recension.workspace.selecting import Selection

_SHOWN = 12
"""How many characters of a commit's name are shown, where no ref stands for it."""


@dataclass(frozen=True)
class Parting:
    """Where HEAD left a *base*: the workspace as it is *here*, and the *earlier* one that the *commit* has.

    If the two have no commit in common they are not *related*, and the earlier one is as the base itself has it.
    """

    base: str
    here: Workspace
    earlier: Workspace
    commit: str
    related: bool

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """The revisions of the earlier workspace, and of the one here."""
        return Side(self.earlier, tuple(self.earlier.revision_files)), Side(self.here, tuple(self.here.revision_files))

    @cached_property
    def touched(self) -> frozenset[str]:
        """The files of the workspace that differ between the commit and the disk; links may.

        :raises UsageError: if git cannot tell.
        """
        parts = {part for side in self.sides for part in _parts(side.workspace.config)}
        linked = {path for side in self.sides for path in side.paths if side.workspace.tree.is_link(path)}
        return frozenset(Repository(self.here.root).changed(self.commit, sorted(parts)) | linked)


def part_from(base: str, workspace: Workspace) -> Parting:
    """Return where HEAD left *base*.

    :raises UsageError: if git knows no such commit.
    """
    tip, parting = Repository(workspace.root).parting(base)
    name = base if parting in (None, tip) else str(parting)[:_SHOWN]
    commit = parting or tip
    return Parting(base, workspace, workspace.at(commit, name), commit, parting is not None)


def _parts(config: Config) -> list[str]:
    """Return the files and folders that a workspace with this configuration consists of."""
    templates = [config.templates] if config.templates else []
    return [config.policies, config.vocabulary, config.accepted, config.renders, config.fixtures, *templates]


def select_changed(base: str, targets: Sequence[str], workspace: Workspace, policy: str | None = None) -> Selection:
    """Return what changed between *base* and the working tree: since HEAD left it, so not what it gained meanwhile.

    With *targets* only those are looked at: revisions, and the files at or
    below paths; what is no document of the workspace is left out, with a note.

    :raises UsageError: if git knows no such commit, or a target names nothing.
    """
    return select_since(part_from(base, workspace), targets, policy)


def select_since(parting: Parting, targets: Sequence[str] = (), policy: str | None = None) -> Selection:
    """Return what changed since HEAD left a base, likewise.

    :raises UsageError: if a target names nothing.
    """
    base, (old, new) = parting.base, parting.sides
    asked = _Asked(targets, old, new, policy)
    found = compare_sides(old, new, Choice(asked.wanted, policy, parting.touched), base)
    found.failed |= {error.file: error for error in asked.missing}
    if not parting.related:
        found.notes.insert(0, f"{base} and HEAD have no commit in common, so {base} itself is compared with")
    if asked.left_out:
        found.notes.append(f"left out, no policy document: {_few(asked.left_out)}")
    return found


def base_of(workspace: Workspace, base: str) -> Workspace:
    """Return *workspace* as the commit has it at which HEAD left *base*.

    If the two have no commit in common, it is as *base* itself has it.

    :raises UsageError: if git knows no such commit.
    """
    return part_from(base, workspace).earlier


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
