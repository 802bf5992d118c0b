"""What was approved, held against what is there: revisions, their vocabularies, and the lock itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.approval import (
    State,
    approval_finding,
    chain_findings,
    kept_findings,
    meaning_digest,
    vocabulary_digest,
    wording_digest,
)
from recension.changes import Edition
from recension.diffing import diff
from recension.errors import UnreadableError
from recension.findings import Finding, Location
from recension.history import label_key
from recension.model.criteria import DEFAULT_NUMBERING
from recension.model.revision import file_stem
from recension.model.terms import altered_terms, differing_terms, terms_used
from recension.reporters.departures import departure_words, departures
from recension.validation import has_errors, locate
from recension.workspace.bearing import ALL
from recension.workspace.changed import Side
from recension.workspace.origins import approved_state, approved_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.approval import Approval
    from recension.diffing import RevisionDiff
    from recension.model.revision import Revision
    from recension.model.terms import Terms
    from recension.model.vocabulary import Vocabulary
    from recension.workspace.bearing import Bearing
    from recension.workspace.loading import Loaded, Workspace

_COVERED = {
    "meaning": "a condition, an id, a connective, a bound, a decision, the order, whom it applies to, or what a case "
    "gets otherwise",
    "wording": "a text, a note, a section, a reference, a date, or the revision log",
}
_RESTORE = "restore it, and make the change in a new revision that replaces it"
_MOST_NAMED = 5


def lock_findings(
    workspace: Workspace, policy: str | None = None, base: Workspace | None = None, bearing: Bearing | None = None
) -> list[Finding]:
    """Return what is wrong with what was approved: of *policy* or, if None, of all policies.

    With *base*, an earlier state of the workspace, entries of its locks that
    are gone or altered are told, too. Of what a change has no *bearing* on
    nothing is.
    """
    names = dict.fromkeys([*workspace.approved.policies, *(base.approved.policies if base else ())])
    held = [_Held(workspace, name, base, bearing or ALL) for name in sorted(names) if policy in (None, name)]
    found = [finding for each in held for finding in each.findings()]
    if not any(each.may_have_moved for each in held):
        return found
    for each in held:
        each.note_moving()
    return found + list(_moved_on(workspace, held))


class _Held:
    """One policy, held against its lock; *moved* has the revisions from whose terms the shared vocabulary moved on."""

    def __init__(self, workspace: Workspace, policy: str, base: Workspace | None, bearing: Bearing) -> None:
        self.workspace = workspace
        self.policy = policy
        self.base = base
        self.bearing = bearing
        self.file = workspace.approved.lock(policy)
        self.lock = self.file.lock
        self.revisions = Side(workspace, tuple(workspace.revision_files))
        self.moved: dict[str, Terms] = {}

    def findings(self) -> Iterator[Finding]:
        if self.file.faults:
            yield from self.file.faults
            return
        yield from map(self.file.placed, self._entries())
        for label, approval in self._approvals():
            yield from self._vocabulary(approval)
            yield from self._revision(label, approval)
        yield from self._orphans()
        yield from self._unapproved()

    @property
    def may_have_moved(self) -> bool:
        """The shared vocabulary may have moved on from other revisions than at the base, or from the same in more."""
        return self.bearing.vocabulary or self._is_settled_anew or any(self._approvals())

    @property
    def _is_settled_anew(self) -> bool:
        return self.bearing.locks is None or self.policy in self.bearing.locks

    def _approvals(self) -> Iterator[tuple[str, Approval]]:
        """Yield the approvals of revisions that a change can bear on, those that are gone among them."""
        for label, approval in self.lock.approvals.items():
            path = self.revisions.find((self.policy, label))
            if path is None or self.bearing.held is None or path in self.bearing.held:
                yield label, approval

    def _entries(self) -> Iterator[Finding]:
        yield from chain_findings(self.lock)
        earlier = self.base.approved.lock(self.policy) if self.base else None
        if self.base is not None and earlier is not None and not earlier.faults:
            yield from kept_findings(self.lock, earlier.lock, self.base.tree.shown("").rstrip(":"))

    def _vocabulary(self, approval: Approval) -> Iterator[Finding]:
        own = self.workspace.approved.snapshot(self.policy, approval.revision)
        yield from own.faults
        if own.vocabulary is None or vocabulary_digest(own.vocabulary) == approval.vocabulary:
            return
        was = approved_vocabulary(self.policy, approval, self.workspace, self.base)
        terms = _named(differing_terms(was, own.vocabulary)) if was else ""
        message = f"the vocabulary that {self._name(approval.revision)} was approved with was changed"
        finding = approval_finding(
            "snapshot-altered", message + (f": {terms}" if terms else ""), (), "restore the file", (approval.revision,)
        )
        path = self.workspace.approved.snapshot_path(self.policy, approval.revision)
        yield finding.at(Location(self.workspace.tree.shown(path), 1, 1), document=self._document(approval.revision))

    def _revision(self, label: str, approval: Approval) -> Iterator[Finding]:
        path = self.revisions.find((self.policy, label))
        if path is None:
            message = f"{self._name(label)} was approved on {approval.on} and is not there any more"
            hint = "restore its file; what is out of use has the status retired"
            yield self.file.placed(approval_finding("approved-revision-gone", message, approval.at, hint, (label,)))
            return
        try:
            loaded = self.workspace.load_path(path)
        except UnreadableError:
            return  # which the file itself is told for
        if loaded.revision is not None:
            yield from self._content(loaded, loaded.revision, approval)
            yield from self._state(loaded, loaded.revision)

    def _content(self, loaded: Loaded, revision: Revision, approval: Approval) -> Iterator[Finding]:
        now = {"meaning": meaning_digest(revision, approval.vocabulary), "wording": wording_digest(revision)}
        changed = [part for part, digest in now.items() if digest != getattr(approval, part)]
        if not changed:
            return
        was = approved_state(self.policy, approval, self.workspace, self.base)
        edits = None
        if was is not None:
            edits = diff(Edition(*was, loaded.vocabulary), Edition(revision, loaded.document, loaded.vocabulary))
        for part in changed:
            yield self._changed(part, loaded, approval, edits)

    def _changed(self, part: str, loaded: Loaded, approval: Approval, edits: RevisionDiff | None) -> Finding:
        said = departure_words(edits, meaning=part == "meaning") if edits else ""
        changes = departures(edits, meaning=part == "meaning") if edits else ()
        there = next((change.new.pointer for change in changes if change.new), ())
        what = said or f"{_COVERED[part]}; git has no state here in which it is as it was approved"
        message = f"its {part} changed since it was approved on {approval.on}: {what}"
        finding = approval_finding(f"approval-{part}-changed", message, there, _RESTORE, (approval.revision,))
        return self._placed(finding, loaded)

    def _state(self, loaded: Loaded, revision: Revision) -> Iterator[Finding]:
        recorded, now = self.lock.state(revision.revision), State.of(revision)
        code = "approval-state-not-recorded"
        if now.status == "draft":
            message, hint = "it was approved, and what was approved is never a draft again", "set status: active"
            yield self._placed(approval_finding(code, message, ("status",), hint, ("draft",)), loaded)
        elif now.status != recorded.status:
            message = f"its status is {now.status}, and the lock records {recorded.status}"
            yield self._placed(
                approval_finding(code, message, ("status",), self._records(revision), (now.status,)), loaded
            )
        if now.effective != recorded.effective:
            message = (
                f"its effective date is {now.effective or 'none'}, and the lock records {recorded.effective or 'none'}"
            )
            place = ("dates", "effective")
            yield self._placed(
                approval_finding(code, message, place, self._records(revision), (str(now.effective),)), loaded
            )

    def _records(self, revision: Revision) -> str:
        return f"recension approve {revision.name} records it"

    def note_moving(self) -> None:
        """Note which terms that approved revisions rest on mean something else in the shared vocabulary."""
        shared = _shared(self.workspace)
        for label in self.lock.approvals if shared is not None else ():
            own = self.workspace.approved.snapshot(self.policy, label).vocabulary
            path = self.revisions.find((self.policy, label))
            altered = altered_terms(own, shared) if own is not None and shared is not None else None
            if own is None or path is None or not altered:
                continue
            revision = self._readable(path)
            moved = altered.common(terms_used(revision, own)) if revision and revision.status != "retired" else None
            if revision and moved:
                self.moved[revision.name] = moved

    def _readable(self, path: str) -> Revision | None:
        try:
            return self.workspace.load_path(path).revision
        except UnreadableError:
            return None

    def _orphans(self) -> Iterator[Finding]:
        approved = self.workspace.approved
        known = {approved.snapshot_path(self.policy, label) for label in self.lock.approvals}
        for path in approved.snapshots(self.policy):
            if path not in known:
                message = "nothing in the lock approves the revision that this vocabulary belongs to"
                hint = "put the entry back, or approve the revision; else delete the file"
                finding = approval_finding("snapshot-without-approval", message, (), hint, ())
                yield finding.at(Location(self.workspace.tree.shown(path), 1, 1), document=path)

    def _unapproved(self) -> Iterator[Finding]:
        """Yield a note for each active revision that is newer than one that was approved, and is not."""
        first = min(map(label_key, self.lock.approvals), default=None)
        for label, path in self.workspace.policies.get(self.policy, {}).items():
            if first is None or label in self.lock.approvals or label_key(label) < first:
                continue
            if not self._is_settled_anew and self.bearing.held is not None and path not in self.bearing.held:
                continue
            try:
                said = [self.workspace.glance(path, key) for key in ("status", "completeness")]
                loaded = self.workspace.load_path(path) if said == ["active", "full"] else None
            except UnreadableError:
                continue
            if loaded is not None:
                message = f"{self._name(label)} is active and not approved"
                hint = f"recension approve {self._name(label)}"
                yield self._placed(approval_finding("approval-missing", message, ("status",), hint, (label,)), loaded)

    def _placed(self, finding: Finding, loaded: Loaded) -> Finding:
        label = loaded.revision.revision if loaded.revision else ""
        numbering = loaded.revision.numbering if loaded.revision else DEFAULT_NUMBERING
        return finding.at(locate(loaded.document, finding, numbering), document=self._document(label))

    def _name(self, label: str) -> str:
        return f"{self.policy}@{label}"

    def _document(self, label: str) -> str:
        return f"{self.policy}/{file_stem(label)}"


def _moved_on(workspace: Workspace, held: list[_Held]) -> Iterator[Finding]:
    moved = {name: terms for each in held for name, terms in each.moved.items()}
    if not moved:
        return
    told = "; ".join(f"{name} ({_named(terms)})" for name, terms in moved.items())
    message = f"the vocabulary has moved on from that of approved revisions, which they keep: {told}"
    hint = "nothing is to be done, if it is as meant"
    facts = tuple(f"{name} {_named(terms)}" for name, terms in moved.items())
    finding = approval_finding("vocabulary-moved-on", message, (), hint, facts)
    shown = workspace.tree.shown(workspace.config.vocabulary)
    yield finding.at(Location(shown, 1, 1), document="vocabulary")


def _shared(workspace: Workspace) -> Vocabulary | None:
    try:
        loaded = workspace.vocabulary
    except UnreadableError:
        return None
    return None if has_errors(loaded.findings) else loaded.vocabulary


def _named(terms: Terms) -> str:
    names = [*sorted(terms.facts), *sorted(terms.code_sets)]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
