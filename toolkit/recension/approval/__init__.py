"""What was approved: digests of a revision, its own vocabulary, and the entries of the lock that hold them."""

from recension.approval.chain import approval_finding, chain_findings, kept_findings
from recension.approval.codes import CODES
from recension.approval.digests import (
    Digests,
    digests,
    meaning_digest,
    snapshot,
    vocabulary_digest,
    wording_digest,
)
from recension.approval.entries import Ancestor, Approval, Entry, Later, Lock, State

__all__ = [
    "CODES",
    "Ancestor",
    "Approval",
    "Digests",
    "Entry",
    "Later",
    "Lock",
    "State",
    "approval_finding",
    "chain_findings",
    "digests",
    "kept_findings",
    "meaning_digest",
    "snapshot",
    "vocabulary_digest",
    "wording_digest",
]
