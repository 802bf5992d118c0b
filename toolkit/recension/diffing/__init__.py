"""Comparing two revisions: the pipeline, and the patch that a diff carries."""

from recension.diffing.analysis import BUDGET
from recension.diffing.comparisons import Comparisons
from recension.diffing.patch import Operation, Patch, PatchError, apply_operations, apply_patch
from recension.diffing.pipeline import PARTS, Renumbering, RevisionDiff, diff
from recension.diffing.reconciliation import Reconciliation

__all__ = [
    "BUDGET",
    "PARTS",
    "Comparisons",
    "Operation",
    "Patch",
    "PatchError",
    "Reconciliation",
    "Renumbering",
    "RevisionDiff",
    "apply_operations",
    "apply_patch",
    "diff",
]
