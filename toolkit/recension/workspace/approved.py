"""What was approved, as it lies in a workspace: the locks, and the vocabularies of the approved revisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from recension.errors import UnreadableError
from recension.findings import Finding, Location
from recension.model.revision import file_stem
from recension.records import record
from recension.source import decode_text, parse_source

if TYPE_CHECKING:
    from collections.abc import Collection

    from recension.approval import Lock
    from recension.model.vocabulary import Vocabulary
    from recension.source import SourceDocument
    from recension.workspace.trees import Tree

LOCK = "approved.lock"
_FOLDER = "approved"
_ENDING = ".vocabulary.yaml"
_MERGING = ("<<<<<<< ", ">>>>>>> ")


def is_snapshot(path: str) -> bool:
    """Return whether the file at *path* is, by its name, the vocabulary that a revision was approved with."""
    return path.endswith(_ENDING) and PurePosixPath(path).parent.name == _FOLDER


@record
class LockFile:
    """The lock of a policy, empty where there is none; *faults* say what is wrong in the file, and then it has nothing.

    *document* is None where there is no file, or none that is a document.
    """

    lock: Lock
    path: str
    shown: str
    document: SourceDocument | None = None
    faults: tuple[Finding, ...] = ()

    def placed(self, finding: Finding) -> Finding:
        """Return a *finding* on its entries with its place."""
        there = Location(self.shown) if self.document is None else self.document.location(finding.pointer)
        return finding.at(finding.location or there, document=self.path)


@record
class Snapshot:
    """The vocabulary that a revision was approved with; None, and errors in *faults*, where it cannot be read."""

    vocabulary: Vocabulary | None
    document: SourceDocument | None = None
    faults: tuple[Finding, ...] = ()


class Approved:
    """The approvals in the *folder* of a tree that has the policies, where these *files* are; each is read once."""

    def __init__(self, folder: str, tree: Tree, files: Collection[str]) -> None:
        self.folder = folder
        self.tree = tree
        self.files = files
        self._locks: dict[str, LockFile] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._vocabularies: dict[str, Vocabulary] = {}

    @property
    def policies(self) -> list[str]:
        """The policies that have a lock, or something that belongs to one, sorted."""
        start = len(self.folder) + 1
        parts = [path[start:].split("/") for path in self.files]
        return sorted({place[0] for place in parts if place[1:] == [LOCK] or (len(place) == 3 and place[1] == _FOLDER)})

    def lock_path(self, policy: str) -> str:
        """Return where the lock of *policy* lies, or would."""
        return f"{self.folder}/{policy}/{LOCK}"

    def snapshot_path(self, policy: str, label: str) -> str:
        """Return where the vocabulary that a revision was approved with lies, or would."""
        return f"{self.folder}/{policy}/{_FOLDER}/{file_stem(label)}{_ENDING}"

    def snapshots(self, policy: str) -> list[str]:
        """Return the paths of all vocabularies of approved revisions, sorted, whatever they are of."""
        return sorted(path for path in self.files if path.startswith(f"{self.folder}/{policy}/{_FOLDER}/"))

    def lock(self, policy: str) -> LockFile:
        """Return the lock of *policy*."""
        if policy not in self._locks:
            self._locks[policy] = self._read_lock(self.lock_path(policy))
        return self._locks[policy]

    def snapshot(self, policy: str, label: str) -> Snapshot:
        """Return the vocabulary that a revision was approved with."""
        path = self.snapshot_path(policy, label)
        if path not in self._snapshots:
            self._snapshots[path] = self._read_snapshot(policy, label)
        return self._snapshots[path]

    def vocabulary(
        self,
        revision: Any,  # noqa: ANN401 - a document's value
        shared: Vocabulary | None,
    ) -> tuple[Vocabulary | None, tuple[Finding, ...]]:
        """Return what a *revision*, the plain value of its document, is evaluated with, and why that is not known.

        That is what it was approved with and, for all that a case may say
        besides, the *shared* vocabulary; for one that is not approved, this alone.
        """
        value = revision if isinstance(revision, dict) else {}
        policy, label = value.get("policy"), value.get("revision")
        if not (isinstance(policy, str) and isinstance(label, str)) or self.lock_path(policy) not in self.files:
            return shared, ()
        found = self.lock(policy)
        if found.faults or label not in found.lock.approvals:
            return shared, found.faults
        own = self.snapshot(policy, label)
        if own.vocabulary is None or shared is None:
            return own.vocabulary, own.faults
        path = self.snapshot_path(policy, label)
        if path not in self._vocabularies:
            from recension.model.terms import surrounded

            self._vocabularies[path] = surrounded(own.vocabulary, shared)
        return self._vocabularies[path], ()

    def _read_snapshot(self, policy: str, label: str) -> Snapshot:
        from recension.rules import Extent
        from recension.validation import has_errors, validate_vocabulary

        name = f"{policy}/{file_stem(label)}"
        try:
            document = self._document(self.snapshot_path(policy, label))
        except UnreadableError as error:
            message = f"the vocabulary that {policy}@{label} was approved with cannot be read: {error.message}"
            hint = "restore the file, as it was committed with the lock"
            return Snapshot(None, faults=(self._fault("snapshot-missing", error, message, hint, name),))
        vocabulary, findings = validate_vocabulary(document, Extent.SOUND)
        faults = tuple(replace(finding, document=f"{name} vocabulary") for finding in findings)
        return Snapshot(None if has_errors(faults) else vocabulary, document, faults)

    def _read_lock(self, path: str) -> LockFile:
        from recension.approval import Lock
        from recension.schema import schema_findings

        shown = self.tree.shown(path)
        if path not in self.files:
            return LockFile(Lock(), path, shown)
        try:
            document = self._document(path)
        except UnreadableError as error:
            message = f"what was approved cannot be read: {error.message}"
            fault = self._fault("lock-unreadable", error, message, self._way_on(path, error), path)
            return LockFile(Lock(), path, shown, faults=(fault,))
        empty = LockFile(Lock(), path, shown, document)
        faults = tuple(map(empty.placed, [*document.findings, *schema_findings("lock", document)]))
        return replace(empty, faults=faults) if faults else replace(empty, lock=Lock.decode(document.value))

    def _document(self, path: str) -> SourceDocument:
        shown = self.tree.shown(path)
        return parse_source(decode_text(self.tree.read(path), shown), shown)

    def _way_on(self, path: str, error: UnreadableError) -> str | None:
        """Return what to do about a lock that is no document."""
        if error.code != "yaml-syntax":
            return error.hint
        lines = decode_text(self.tree.read(path), path).splitlines()
        if any(line.startswith(_MERGING) for line in lines):
            return "a merge left its marks: keep the lines of both sides, each is an entry of its own"
        return "restore it as it was committed; entries are only ever added, by recension approve"

    def _fault(self, code: str, error: UnreadableError, message: str, hint: str | None, name: str) -> Finding:
        from recension.approval import approval_finding

        line, column = error.position or (None, None)
        finding = approval_finding(code, message, (), hint, (error.code,))
        return finding.at(Location(error.file, line, column), document=name)
