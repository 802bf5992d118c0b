"""What a diff compares: two revisions, all that changed since a commit, or two folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recension.config import Config
from recension.errors import UnknownNameError, UnreadableError, UsageError
from recension.validation import has_errors
from recension.workspace.changed import Choice, Selection, Side, compare_sides
from recension.workspace.git import Repository
from recension.workspace.loading import Loaded, NoPolicyError, UnsoundError, Workspace, find_workspace
from recension.workspace.settings import config_on_disk
from recension.workspace.targets import (
    inner_path,
    is_file,
    load_target,
    may_be_path,
    path_inside,
    revision_path,
    split_ref,
)
from recension.workspace.trees import WorkingTree

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 12
"""How many characters of a commit's name are shown, where no ref stands for it."""
_VOCABULARY = "vocabulary.yaml"
"""The vocabulary of a folder that is no workspace, if it has one of its own."""


def select_pair(old: str, new: str, workspace: Workspace, policy: str | None = None) -> Selection:
    """Return the two revisions that *old* and *new* name, to be compared with each other.

    A revision that one side names after a git ref, and that the commit does not
    have, is new or gone; that is no error.

    :raises UsageError: if one of them names nothing that is there.
    :raises UnreadableError: if one of them cannot be made into a document.
    """
    before = _unless_missing(old, new, workspace, policy)
    after = _unless_missing(new, old, workspace, policy)
    for loaded in filter(None, (before, after)):
        _sound(loaded)
    if before and after:
        return Selection(pairs=[(before, after)])
    return Selection(added=[after] if after else [], removed=[before] if before else [])


def select_replacing(target: str, workspace: Workspace, policy: str | None = None) -> Selection:
    """Return the revision that *target* names, to be compared with the one that it replaces.

    :raises UsageError: if it names nothing that is there, or replaces no revision.
    :raises UnreadableError: if one of the two cannot be made into a document.
    """
    new = load_target(target, workspace, policy)
    revision, _ = new.sound()
    if revision.replaces is None:
        hint = "name both: recension diff OLD NEW"
        raise UsageError(f"{revision.name} replaces no revision, so there is nothing to compare it with", hint=hint)
    ref = None if target == "-" or is_file(target, workspace) else split_ref(target)[0]
    there = workspace if ref is None else workspace.at(ref)
    return Selection(pairs=[(_sound(there.load(revision.policy, revision.replaces)), new)])


def _sound(loaded: Loaded) -> Loaded:
    if loaded.revision is None or has_errors(loaded.findings):
        raise UnsoundError(loaded)
    return loaded


def _unless_missing(target: str, other: str, workspace: Workspace, policy: str | None) -> Loaded | None:
    """Return the revision that *target* names; None if the commit that it names lacks just what *other* names."""
    try:
        return load_target(target, workspace, policy)
    except (UnknownNameError, NoPolicyError, UnreadableError) as error:
        ref, inner = split_ref(target)
        gone = not isinstance(error, UnreadableError) or error.code == "file-missing"
        if ref is None or not gone or not _names_the_same(inner, other, workspace, policy):
            raise
        return None


def _names_the_same(inner: str, other: str, workspace: Workspace, policy: str | None) -> bool:
    """Return whether *inner* without a git ref is the revision that *other* is."""
    if other == "-":
        return False
    ref, _ = split_ref(other)
    target = inner if ref is None else f"{ref}:{inner}"
    try:
        one, two = (load_target(each, workspace, policy) for each in (target, other))
    except UsageError:
        return False
    return one.document.file == two.document.file


def select_changed(base: str, targets: Sequence[str], workspace: Workspace, policy: str | None = None) -> Selection:
    """Return what changed between *base* and the working tree: since HEAD left it, so not what it gained meanwhile.

    With *targets* only those are looked at: revisions, and the files at or
    below paths; what is no document of the workspace is left out, with a note.

    :raises UsageError: if git knows no such commit, or a target names nothing.
    """
    repository = Repository(workspace.root)
    tip, parting = repository.parting(base)
    earlier = workspace.at(parting or tip, base if parting in (None, tip) else str(parting)[:_SHOWN])
    old, new = (Side(there, tuple(there.revision_files)) for there in (earlier, workspace))
    _known_policy(policy, old, new)
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


class _Asked:
    """The files that targets ask for: *left_out* are no documents of the workspace, *missing* are nowhere."""

    def __init__(self, targets: Sequence[str], old: Side, new: Side, policy: str | None) -> None:
        self.old = old
        self.new = new
        self.paths: set[str] = set()
        self.left_out: list[str] = []
        self.missing: list[UnreadableError] = []
        self.all = not targets
        for target in targets:
            self._enter(target, policy)

    def wanted(self, path: str) -> bool:
        """Return whether the file at *path* is asked for."""
        return self.all or any(_below(path, asked) for asked in self.paths)

    def _enter(self, target: str, policy: str | None) -> None:
        here, before = self.new.workspace, self.old.workspace
        if target == "-" or (":" in target and not Path(target).exists()):
            raise UsageError(f"with --base, {target} cannot be compared", hint="name revisions, files or folders")
        path = path_inside(target, here) if may_be_path(target, here) else None
        known = [*self.old.paths, *self.new.paths, here.config.vocabulary, before.config.vocabulary]
        if path is not None and any(_below(each, path) for each in known):
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


def select_folders(old: str, new: str, workspace: Workspace, policy: str | None = None) -> Selection:
    """Return what changed between two folders of revisions, or two workspaces.

    :raises UsageError: if there is no revision in either.
    """
    before, after = (_folder(target, workspace) for target in (old, new))
    if not before.paths and not after.paths:
        hint = "a revision is a .yaml file in the folder, or in the folder of its policy"
        raise UsageError(f"there is no revision in {old} or in {new}", hint=hint)
    _known_policy(policy, before, after)
    return compare_sides(before, after, Choice(policy=policy), old)


def _folder(target: str, workspace: Workspace) -> Side:
    """Return the revisions in a folder: a workspace or a part of one, on the disk or in a commit, or a mere folder."""
    if not Path(target).is_dir():
        ref, inner = split_ref(target)
        there = workspace.at(str(ref))
        return _part(there, inner_path(inner, there))
    start = Path.cwd()
    folder = (start / target).resolve()
    if config_on_disk(folder) is not None or (folder / Config().vocabulary).is_file():
        return _part(find_workspace(start, folder), ".")
    own, around = folder / _VOCABULARY, _around(folder)
    if around is not None and (not own.is_file() or own == (around.root / around.config.vocabulary).resolve()):
        return _part(around, folder.relative_to(around.root).as_posix())
    mere = Workspace(folder, Config(vocabulary=_VOCABULARY), WorkingTree(folder, start))
    return Side(mere, _documents(mere, "."), loose=True)


def _around(folder: Path) -> Workspace | None:
    """Return the workspace that *folder* lies in, None if it lies in none."""
    try:
        return find_workspace(Path.cwd(), find_workspace(folder).root)
    except UsageError:
        return None


def _part(workspace: Workspace, folder: str) -> Side:
    whole = folder in (".", workspace.config.policies)
    paths = tuple(workspace.revision_files) if whole else _documents(workspace, folder)
    return Side(workspace, paths)


def _documents(workspace: Workspace, folder: str) -> tuple[str, ...]:
    """Return the revisions in *folder*, and in the folders right below it."""
    deepest = len(Path(folder).parts) + 2
    files = [path for path in workspace.tree.files(folder) if path.endswith(".yaml")]
    shown = [path for path in files if not any(part.startswith(".") for part in Path(path).parts)]
    return tuple(path for path in shown if len(Path(path).parts) <= deepest and path != workspace.config.vocabulary)


def _known_policy(policy: str | None, *sides: Side) -> None:
    known = {name: None for side in sides for name, _ in side.keys} if policy is not None else {}
    if policy is not None and policy not in known:
        raise UnknownNameError("policy", policy, sorted(known))


def _below(path: str, folder: str) -> bool:
    return folder in (".", path) or path.startswith(f"{folder}/")


def _few(names: Sequence[str], limit: int = 5) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
