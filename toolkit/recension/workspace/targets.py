"""Targets: what a command is asked to look at.

``CP.MP.69@02/26``, ``02/26`` or ``2026-02`` where the policy is clear,
``latest``, ``previous``, a file (with a suffix, or starting with ``./``), ``-``
for standard input, or ``REF:target`` for a git ref.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from recension.errors import UnknownNameError, UsageError
from recension.model.revision import label_of_stem
from recension.source import MAXIMUM_BYTES, decode_text
from recension.workspace.files import read_bytes

if TYPE_CHECKING:
    from recension.workspace.loading import Loaded, Workspace

_LABEL = re.compile(r"\d\d/\d\d(\.\d)?")
_STEM = re.compile(r"\d{4}-\d\d(\.\d)?")
_SUFFIXES = (".yaml", ".yml", ".json")


def load_target(target: str, workspace: Workspace, policy: str | None = None) -> Loaded:
    """Return the revision that *target* names; *policy* is the one meant where the target does not say.

    :raises UsageError: if it names nothing that is there.
    :raises UnreadableError: if what it names cannot be made into a document.
    """
    if target == "-":
        content = sys.stdin.buffer.read(MAXIMUM_BYTES + 1)
        return workspace.load_text(decode_text(content, "standard input"), "standard input")
    if _is_file(target, workspace):
        return _load_file(Path(target), workspace)
    ref, colon, inner = target.rpartition(":")
    if colon:
        if not ref or not inner:
            raise UsageError(f'"{target}" is no target', hint="a git ref and a target: HEAD~1:02/26")
        there = workspace.at(ref)
        if inner.endswith(_SUFFIXES):
            return there.load_path(Path(inner).as_posix().removeprefix("./"))
        return load_target(inner, there, policy)
    named, at, which = target.rpartition("@")
    if not at and target in workspace.policies:
        named, which = target, "latest"
    chosen = named or policy or workspace.only_policy()
    return workspace.load(chosen, resolve_label(which, chosen, workspace))


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


def _is_file(target: str, workspace: Workspace) -> bool:
    named = target in ("latest", "previous") or target in workspace.policies
    if named or _LABEL.fullmatch(target) or _STEM.fullmatch(target):
        return False
    looks = target.endswith(_SUFFIXES) or target.startswith(("./", "../", "/"))
    return (looks and ":" not in target) or Path(target).exists()


def _load_file(path: Path, workspace: Workspace) -> Loaded:
    full = Path.cwd() / path
    root = workspace.root.resolve()
    if full.resolve().is_relative_to(root) and not full.is_dir():
        return workspace.load_path(full.resolve().relative_to(root).as_posix())
    return workspace.load_text(decode_text(read_bytes(path, str(path)), str(path)), str(path))
