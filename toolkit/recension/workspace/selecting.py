"""What a diff compares, and how two revisions are chosen; ``since`` and ``folders`` choose many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recension.errors import UnknownNameError, UnreadableError, UsageError
from recension.validation import has_errors
from recension.workspace.lines import load_between, workspace_of
from recension.workspace.loading import Loaded, NoPolicyError, UnsoundError, Workspace
from recension.workspace.targets import load_target, split_ref

if TYPE_CHECKING:
    from recension.model.revision import Revision


@dataclass
class Selection:
    """What is to be compared, sorted by policy and revision, and what could not be.

    *base* is what everything is compared with, as its user named it, None where
    two revisions were named. *failed* could not be made into a document,
    *unsound* has errors, and *mended* are those that have none any more;
    *notes* are for the person who waits for the result. *between* are the
    revisions that lead from one to the other of two that were named, where ids
    may have changed on the way.
    """

    base: str | None = None
    pairs: list[tuple[Loaded, Loaded]] = field(default_factory=list)
    between: tuple[Revision, ...] = ()
    added: list[Loaded] = field(default_factory=list)
    removed: list[Loaded] = field(default_factory=list)
    failed: dict[str, UnreadableError] = field(default_factory=dict)
    unsound: dict[str, Loaded] = field(default_factory=dict)
    mended: list[Loaded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def select_pair(old: str, new: str, workspace: Workspace, policy: str | None = None) -> Selection:
    """Return the two revisions that *old* and *new* name, to be compared with each other.

    A revision that one side names after a git ref, and that the commit does not
    have, is new or gone; that is no error.

    :raises UsageError: if one of them names nothing that is there.
    :raises UnreadableError: if one of them cannot be made into a document.
    """
    before = _unless_missing(old, new, workspace, policy)
    after = _unless_missing(new, old, workspace, policy)
    sides = [_sound(loaded) for loaded in (before, after) if loaded]
    if before and after:
        found = Selection(pairs=[(before, after)])
        unsound = dict.fromkeys(loaded.unsound.document.file for loaded in sides if loaded.unsound)
        found.notes += [f"{file} has errors, so no effect is known; recension validate tells them" for file in unsound]
        try:
            found.between = load_between(before, after, workspace_of(new, workspace))
        except (UnreadableError, UnsoundError) as error:
            file = error.file if isinstance(error, UnreadableError) else error.loaded.document.file
            found.notes.append(
                f"{file} lies between the two and cannot be relied on: ids that changed are not followed"
            )
        return found
    return Selection(added=[after] if after else [], removed=[before] if before else [])


def select_replacing(
    target: str, workspace: Workspace, policy: str | None = None, hint: str = "name both: recension diff OLD NEW"
) -> Selection:
    """Return the revision that *target* names, to be compared with the one that it replaces.

    *hint* is the way on where it replaces none.

    :raises UsageError: if it names nothing that is there, or replaces no revision.
    :raises UnreadableError: if one of the two cannot be made into a document.
    """
    new = load_target(target, workspace, policy)
    revision, _ = new.sound()
    if revision.replaces is None:
        raise UsageError(f"{revision.name} replaces no revision, so there is nothing to compare it with", hint=hint)
    replaced = workspace_of(target, workspace).load(revision.policy, revision.replaces)
    return Selection(pairs=[(_sound(replaced), new)])


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
