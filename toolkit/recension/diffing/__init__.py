"""Comparing two revisions: the pipeline, and the patch that a diff carries."""

from recension.diffing.comparisons import Comparisons
from recension.diffing.patch import Operation, Patch, PatchError, apply_operations, apply_patch
from recension.diffing.pipeline import PARTS, Renumbering, RevisionDiff, diff

__all__ = [
    "PARTS",
    "Comparisons",
    "Operation",
    "Patch",
    "PatchError",
    "Renumbering",
    "RevisionDiff",
    "apply_operations",
    "apply_patch",
    "diff",
]
