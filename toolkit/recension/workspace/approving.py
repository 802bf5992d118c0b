"""Approving a revision: what may be approved, and what is written then; nothing that stands there is ever changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recension.approval import Ancestor, Approval, Later, Lock, State, digests, snapshot
from recension.errors import ExitCode, OutputError, UnreadableError, UsageError
from recension.exports.approvals import LOCK_HEADER, entry_line, snapshot_text
from recension.findings import Finding, Severity
from recension.history import read_day
from recension.rules import Extent
from recension.source import decode_text, parse_source
from recension.source.editing import TextEdits
from recension.validation import decoded_revision, has_errors, validate_vocabulary
from recension.workspace.files import write_atomically
from recension.workspace.loading import UnsoundError
from recension.workspace.locking import lock_findings
from recension.workspace.targets import is_file, load_target, split_ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.approval import Entry
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.workspace.loading import Loaded, Workspace

_SCHEMAS = "schema"


class UnfitError(UsageError):
    """A revision has *findings* that count as errors in this workspace, though it can be built on."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, name: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{name} has errors, and is not approved as long as it has", hint="mend them first")
        self.findings = findings


class DepartedError(UsageError):
    """An approved revision is not what was approved any more; *findings* say in what."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, name: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            f"{name} is approved, and is not what was approved any more", hint="restore what changed, first"
        )
        self.findings = findings


@dataclass(frozen=True)
class Signature:
    """Who approves, where that is said, and on which day; *effective* is the first day in force, if it is given now."""

    on: str
    by: str | None = None
    effective: str | None = None


@dataclass
class Outcome:
    """What an approval came to: the *approval* that counts, entries that were *added*, files that were *written*.

    *vocabulary* is what the revision was approved with, None where it was approved before. It is *dated* if its first
    day in force was put into the document.
    """

    revision: Revision
    approval: Approval
    added: tuple[Entry, ...] = ()
    vocabulary: Vocabulary | None = None
    dated: bool = False
    written: list[str] = field(default_factory=list)


def approve(
    target: str,
    workspace: Workspace,
    signature: Signature,
    policy: str | None = None,
    errors: Callable[[Loaded], tuple[Finding, ...]] = lambda _loaded: (),
) -> Outcome:
    """Enter the revision that *target* names in the lock of its policy, with its vocabulary beside it.

    It has no *errors*, as the workspace counts what is found in a revision.

    One that is approved already stays as it is; what was settled of it since, its
    status or its effective date, is recorded.

    :raises UsageError: if it names no revision that lies here, or one that cannot be approved.
    :raises UnsoundError: if the revision or the vocabulary has errors that nothing can be built on.
    :raises UnfitError: if the revision has others.
    :raises DepartedError: if it was approved before, and is not what was approved.
    :raises OutputError: if something could not be written.
    """
    loaded = _here(target, workspace, policy)
    revision, _ = loaded.sound()
    lock = workspace.approved.lock(revision.policy).lock
    known = lock.approvals.get(revision.revision)
    if known is None:
        _may_be_approved(loaded, revision, workspace)
        if wrong := errors(loaded):
            raise UnfitError(revision.name, wrong)
    elif revision.status == "draft":
        raise UsageError(
            f"{revision.name} was approved on {known.on}, and is never a draft again", hint="set status: active"
        )
    else:
        _unchanged(revision, workspace)
    dated = _dated(loaded, revision, signature.effective)
    text = None if dated is None else dated[1]
    revision = revision if dated is None else dated[0]
    outcome = Outcome(revision, known) if known else _approved(revision, workspace, lock, signature)
    outcome.added += tuple(_settled(revision, lock, signature))
    outcome.dated = dated is not None
    _write(outcome, text, workspace)
    return outcome


def _here(target: str, workspace: Workspace, policy: str | None) -> Loaded:
    """Return the revision that *target* names, if it is one of the workspace as it lies on the disk."""
    elsewhere = target == "-" or (not is_file(target, workspace) and split_ref(target)[0] is not None)
    if elsewhere:
        raise UsageError(f"{target} lies not in this workspace, so it cannot be approved", hint="name it by its label")
    loaded = load_target(target, workspace, policy, Extent.RULES)
    revision = loaded.revision
    path = workspace.policies.get(revision.policy, {}).get(revision.revision) if revision else None
    if path is None or workspace.tree.shown(path) != loaded.document.file:
        loaded.sound()
        hint = f"it belongs in {workspace.config.policies}/, in the folder of its policy"
        raise UsageError(f"{loaded.document.file} is no revision of this workspace", hint=hint)
    return loaded


def _may_be_approved(loaded: Loaded, revision: Revision, workspace: Workspace) -> None:
    """Raise an error if the revision is none that can be approved."""
    if has_errors(workspace.vocabulary.findings):
        raise UnsoundError(workspace.vocabulary)
    file = loaded.document.file
    if revision.completeness == "reconstructed":
        message = (
            f"{revision.name} is reconstructed from later documents, and nobody can approve what is not known whole"
        )
        raise UsageError(message, hint="the one that replaces it can be: it then names this one as unapproved")
    if revision.status == "draft":
        hint = f"in {file} set status: active, and dates.approved; then approve it"
        raise UsageError(f"{revision.name} is a draft", hint=hint)
    if revision.status == "retired":
        raise UsageError(f"{revision.name} is retired; only an active revision is approved")


def _unchanged(revision: Revision, workspace: Workspace) -> None:
    """Raise an error if the revision, its vocabulary or the lock is not what it was when it was approved."""
    found = tuple(
        finding
        for finding in lock_findings(workspace, revision.policy)
        if finding.severity is Severity.ERROR and finding.arguments[:1] == (revision.revision,)
    )
    if found:
        raise DepartedError(revision.name, found)


def _approved(revision: Revision, workspace: Workspace, lock: Lock, signature: Signature) -> Outcome:
    vocabulary = workspace.vocabulary.vocabulary
    if vocabulary is None:
        raise ValueError("a workspace without a vocabulary has no sound revision")
    own = snapshot(revision, vocabulary)
    made = digests(revision, own)
    approval = Approval(
        revision.revision, signature.on, made.meaning, made.wording, made.vocabulary,
        _ancestor(revision, workspace, lock), signature.by,
    )  # fmt: skip
    return Outcome(revision, approval, (approval,), own)


def _ancestor(revision: Revision, workspace: Workspace, lock: Lock) -> Ancestor | None:
    """Return what the revision replaces, as that was approved."""
    label = revision.replaces
    if label is None:
        return None
    known = lock.approvals.get(label)
    if known is not None:
        return Ancestor(label, known.meaning, known.wording)
    path = workspace.policies[revision.policy][label]
    status, completeness = (workspace.glance(path, key) for key in ("status", "completeness"))
    if completeness == "full" and status != "retired":
        name = f"{revision.policy}@{label}"
        hint = f"recension approve {name}"
        raise UsageError(f"{revision.name} replaces {name}, which has to be approved before it", hint=hint)
    return Ancestor(label)


def _dated(loaded: Loaded, revision: Revision, effective: str | None) -> tuple[Revision, str] | None:
    """Return the revision, and its text, with the first day in force that is given; None where nothing changes."""
    if effective is None or effective == revision.dates.effective:
        return None
    read_day(effective)
    file = loaded.document.file
    if "effective" not in (loaded.document.value.get("dates") or {}):
        raise UsageError(f"{file} has no place for the date", hint=f"add it to its dates: effective: {effective}")
    edits = TextEdits(loaded.document)
    edits.set_scalar(("dates", "effective"), effective)
    text = edits.result()
    wanted = replace(revision, dates=replace(revision.dates, effective=effective))
    if decoded_revision(parse_source(text, file)) != wanted:
        raise UsageError(
            f"{file} is not written so that the date can be put in", hint=f"set dates.effective: {effective}"
        )
    return wanted, text


def _settled(revision: Revision, lock: Lock, signature: Signature) -> list[Later]:
    """Return the entry for what is another status or date than the lock records, if there is one."""
    recorded, now = lock.state(revision.revision), State.of(revision)
    settled = tuple(
        (name, getattr(now, name)) for name in ("status", "effective") if getattr(now, name) != getattr(recorded, name)
    )
    return [Later(revision.revision, signature.on, settled, signature.by)] if settled else []


def _write(outcome: Outcome, text: str | None, workspace: Workspace) -> None:
    """Write the vocabulary, the document and last the lock: what is broken off before that is not approved."""
    revision, approved = outcome.revision, workspace.approved
    if outcome.vocabulary is not None:
        path = approved.snapshot_path(revision.policy, revision.revision)
        _put(path, _snapshot_text(outcome.vocabulary, revision, path, workspace), outcome, workspace)
    if text is not None:
        path = workspace.policies[revision.policy][revision.revision]
        mark = "\ufeff" if workspace.tree.read(path).startswith(b"\xef\xbb\xbf") else ""
        _put(path, mark + text, outcome, workspace)
    if outcome.added:
        path = approved.lock_path(revision.policy)
        _put(path, _lock_text(path, revision.policy, outcome.added, workspace), outcome, workspace)


def _snapshot_text(vocabulary: Vocabulary, revision: Revision, path: str, workspace: Workspace) -> str:
    text = snapshot_text(vocabulary, revision.name, _schema(path, "vocabulary"))
    read, _ = validate_vocabulary(parse_source(text, workspace.tree.shown(path)), Extent.SOUND)
    if read != vocabulary:
        raise ValueError("the vocabulary cannot be written so that it says the same")
    return text


def _lock_text(path: str, policy: str, added: tuple[Entry, ...], workspace: Workspace) -> str:
    """Return the text of the lock with entries added at its end; what stands there stays."""
    shown = workspace.tree.shown(path)
    before = LOCK_HEADER.format(policy=policy, schema=_schema(path, "lock"))
    known = workspace.approved.lock(policy)
    if known.document is not None:
        before = decode_text(workspace.tree.read(path), shown).replace("\r\n", "\n").rstrip("\n") + "\n"
    text = before + "".join(map(entry_line, added))
    hint = 'let "approved:" be its last key, with entries that begin with "  - "'
    refused = UsageError(f"{shown} is not written so that an entry can be added to it", hint=hint)
    try:
        read = parse_source(text, shown).value
    except UnreadableError:
        raise refused from None
    if Lock.decode(read).entries != (*known.lock.entries, *added):
        raise refused
    return text


def _put(path: str, text: str, outcome: Outcome, workspace: Workspace) -> None:
    target, shown = workspace.root / path, workspace.tree.shown(path)
    if not target.resolve().is_relative_to(workspace.root.resolve()):
        raise OutputError(f"{shown} leads out of the workspace", hint="nothing is written through a link")
    write_atomically(target, text, shown)
    outcome.written.append(shown)


def _schema(path: str, name: str) -> str:
    above = "../" * (len(PurePosixPath(path).parts) - 1)
    return f"{above}{_SCHEMAS}/{name}.schema.json"


def read_name(name: str | None) -> str | None:
    """Return the name of a person or body as it is entered, None where none is given.

    :raises UsageError: if it is no name on one line.
    """
    if name is None:
        return None
    plain = name.strip()
    if not plain or len(plain) > 200 or not plain.isprintable():
        raise UsageError("--by wants a name, on one line", hint='such as --by "Medical policy committee"')
    return plain
