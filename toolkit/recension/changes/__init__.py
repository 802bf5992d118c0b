"""What a diff can say: one decorated function for each kind of change, gathered in one catalogue.

A kind says *what* was edited. What an edit does to coverage, its effect, is a
second and independent axis, and not decided here. Adding a kind is one function
in the family it belongs to, and one case folder under ``tests/cases/diff/``.
"""

from recension.changes import conditions, criteria, lists, metadata, vocabulary
from recension.changes.catalogue import ChangeKind, criterion_details, differing, kinds, part_changes
from recension.changes.values import Change, Comparing, Detail, Edition, Side

__all__ = [
    "Change",
    "ChangeKind",
    "Comparing",
    "Detail",
    "Edition",
    "Side",
    "criterion_details",
    "differing",
    "kinds",
    "part_changes",
]

# importing a family enters its kinds in the catalogue
FAMILIES = (criteria, conditions, metadata, lists, vocabulary)
