"""Targets: what a command is asked to look at.

``CP.MP.69@02/26``, ``02/26`` or ``2026-02`` where the policy is clear,
``latest``, ``previous``, a file (with a suffix, or starting with ``./``), ``-``
for standard input, or ``REF:target`` for a git ref.
"""

from __future__ import annotations

import os
import posixpath
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recension.errors import UnknownNameError, UsageError
from recension.model.revision import label_of_stem
from recension.rules import Extent
from recension.source import MAXIMUM_BYTES, decode_text
from recension.workspace.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection

    from recension.workspace.loading import Loaded, Workspace

_LABEL = re.compile(r"\d\d/\d\d(\.\d)?")
_STEM = re.compile(r"\d{4}-\d\d(\.\d)?")
_SUFFIXES = (".yaml", ".yml", ".json")
_STARTS = ("./", "../", "/")


def load_target(target: str, workspace: Workspace, policy: str | None = None, extent: Extent = Extent.SOUND) -> Loaded:
    """Return the revision that *target* names, validated to that *extent*.

    *policy* is the one meant where the target does not say.

    :raises UsageError: if it names nothing that is there.
    :raises UnreadableError: if what it names cannot be made into a document.
    """
    if target == "-":
        content = sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
        return workspace.load_text(decode_text(content, "standard input"), "standard input", extent)
    if is_file(target, workspace):
        return _load_file(Path(target), workspace, extent)
    ref, inner = split_ref(target)
    if ref is not None:
        there = workspace.at(ref)
        written = inner.endswith(_SUFFIXES) or inner.startswith(_STARTS)
        path = inner_path(inner, there) if written else revision_path(inner, there, policy)
        return there.load_path(path, extent)
    return workspace.load_path(revision_path(target, workspace, policy), extent)


def split_ref(target: str) -> tuple[str | None, str]:
    """Return the git ref that *target* names, None if it names none, and what it names there.

    :raises UsageError: if one of the two is missing.
    """
    ref, colon, inner = target.rpartition(":")
    if not colon:
        return None, target
    if not ref or not inner:
        raise UsageError(f'"{target}" is no target', hint="a git ref and a target: HEAD~1:02/26")
    return ref, inner


def inner_path(inner: str, workspace: Workspace) -> str:
    """Return the path after a git ref as the workspace has it: from its root or, with ``./`` or ``../``, from here."""
    below = inner.startswith(_STARTS) and Path.cwd().is_relative_to(workspace.root)
    start = Path.cwd().relative_to(workspace.root).as_posix() if below else ""
    return posixpath.normpath(posixpath.join(start, inner))


def is_folder(target: str, workspace: Workspace) -> bool:
    """Return whether *target* names a folder, of the disk or, after a git ref, of a commit."""
    if target == "-" or not may_be_path(target, workspace):
        return False
    if Path(target).exists():
        return Path(target).is_dir()
    ref, inner = split_ref(target)
    if ref is None or inner.endswith(_SUFFIXES) or not may_be_path(inner, workspace):
        return False
    there = workspace.at(ref)
    return bool(there.tree.files(inner_path(inner, there)))


def path_inside(target: str, workspace: Workspace) -> str | None:
    """Return the path of a file or folder from the root of the workspace; None if it lies outside."""
    # as it is written, before any link in it is followed: what is a link here is its own file to git
    written = Path(os.path.normpath(Path.cwd() / target))
    for path, root in ((written, workspace.root), (written.resolve(), workspace.root.resolve())):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return None


def resolve_label(which: str, policy: str, workspace: Workspace) -> str:
    """Return the label of the revision that *which* names: a label, a file stem, latest, or previous.

    :raises UnknownNameError: if it names none.
    """
    if which in ("latest", "previous"):
        workspace.revisions(policy)
        history = workspace.history(policy)
        return history.latest() if which == "latest" else history.before(history.latest())
    if _STEM.fullmatch(which):
        return label_of_stem(which)
    if not _LABEL.fullmatch(which):
        known = [*workspace.revisions(policy), "latest", "previous"]
        raise UnknownNameError("revision or file", which, known)
    return which


def select_all(workspace: Workspace, policy: str | None = None) -> list[tuple[str, str]]:
    """Return every revision as policy and label, oldest first; of *policy* alone where it is given.

    :raises UsageError: if there is none.
    """
    if policy is not None:
        return [(policy, label) for label in workspace.revisions(policy)]
    if not workspace.policies:
        workspace.only_policy()
    return [(name, label) for name, labels in workspace.policies.items() for label in labels]


def revisions_among(
    workspace: Workspace, policy: str | None = None, only: Collection[str] | None = None
) -> list[tuple[str, str, bool]]:
    """Return every revision as `select_all` does, each with whether it is *only* at one of these paths that are meant.

    :raises UsageError: if there is none, and all are meant.
    """
    if only is None:
        return [(name, label, True) for name, label in select_all(workspace, policy)]
    return [(name, label, path in only) for name, labels in workspace.policies.items() if policy in (None, name)
            for label, path in labels.items()]  # fmt: skip


def revision_path(target: str, workspace: Workspace, policy: str | None = None) -> str:
    """Return the path of the revision that *target* names by its label, its policy, or both.

    :raises UsageError: if it names nothing that is there.
    """
    named, at, which = target.rpartition("@")
    if not at and target in workspace.policies:
        named, which = target, "latest"
    chosen = named or policy or workspace.only_policy()
    label = resolve_label(which, chosen, workspace)
    revisions = workspace.revisions(chosen)
    if label not in revisions:
        raise UnknownNameError(f"revision of {chosen}", label, revisions)
    return revisions[label]


def may_be_path(target: str, workspace: Workspace) -> bool:
    """Return whether *target* is not the name of a revision or policy, which wins over a path of the same name."""
    named = target in ("latest", "previous") or target in workspace.policies
    return not (named or _LABEL.fullmatch(target) or _STEM.fullmatch(target))


def is_file(target: str, workspace: Workspace) -> bool:
    """Return whether *target* means something on the disk, be it there or not."""
    if not may_be_path(target, workspace):
        return False
    looks = target.endswith(_SUFFIXES) or target.startswith(_STARTS)
    return (looks and ":" not in target) or Path(target).exists()


def _load_file(path: Path, workspace: Workspace, extent: Extent) -> Loaded:
    full = Path.cwd() / path
    root = workspace.root.resolve()
    if full.resolve().is_relative_to(root) and not full.is_dir():
        return workspace.load_path(full.resolve().relative_to(root).as_posix(), extent)
    return workspace.load_text(decode_text(read_bytes(path, str(path)), str(path)), str(path), extent)
