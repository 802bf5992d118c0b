"""How alike two criteria are: their words, and the facts that they speak of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.model.conditions import comparisons
from recension.model.texts import without_citations

if TYPE_CHECKING:
    from recension.model.criteria import Criterion

_NOISE = re.compile(r"[^\w<>≤≥=%]+")


def normal_form(text: str) -> str:
    """Return *text* as it is compared: no citations, case, punctuation or spacing; numbers and comparators stay."""
    return _NOISE.sub(" ", without_citations(text).casefold()).strip()


def similarity(old: str, new: str) -> float:
    """Return how alike two texts in normal form are, 0 to 1: the better of their words in order and in any order.

    Source: the normalised Indel similarity of rapidfuzz. Symmetric.
    """
    from rapidfuzz import fuzz

    if not old or not new:
        return 0.0
    return max(fuzz.ratio(old, new), fuzz.token_sort_ratio(old, new)) / 100


def facts_of(criterion: Criterion) -> frozenset[str]:
    """Return the facts that a criterion's own condition speaks of."""
    return frozenset(comparison.fact for comparison in comparisons(criterion.when)) if criterion.when else frozenset()


def may_be_same(old: Criterion, new: Criterion) -> bool:
    """Return whether two criteria can be one that was reworded: conditions over other facts say they are not.

    "Bladder cancer" and "Penile cancer" look alike; their facts tell them apart.
    """
    old_facts, new_facts = facts_of(old), facts_of(new)
    if bool(old.children) is not bool(new.children):
        return False
    return not (old_facts and new_facts) or bool(old_facts & new_facts)
