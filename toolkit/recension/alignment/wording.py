"""How alike two criteria are: their words, and the facts that they speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.model.conditions import comparisons
from recension.model.texts import without_citations

if TYPE_CHECKING:
    from recension.model.criteria import Criterion

_NOISE = re.compile(r"[^\w<>≤≥=%]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a criterion is compared by: its text in normal form, the same with its words sorted, and its facts."""

    form: str
    sorted_form: str
    facts: frozenset[str]
    is_group: bool

    @classmethod
    def of(cls, criterion: Criterion) -> Wording:
        """Return the wording of a criterion."""
        form = normal_form(criterion.text)
        return cls(form, " ".join(sorted(form.split())), facts_of(criterion), bool(criterion.children))

    def may_be_same(self, other: Wording) -> bool:
        """Return whether two criteria can be one that was reworded: conditions over other facts say they are not.

        "Bladder cancer" and "Penile cancer" look alike; their facts tell them apart.
        """
        if self.is_group is not other.is_group:
            return False
        return not (self.facts and other.facts) or not self.facts.isdisjoint(other.facts)

    def similarity(self, other: Wording, least: float = 0.0) -> float:
        """Return how alike two texts are, 0 to 1: the better of their words in order and in any order.

        0 where it is less than *least*. Source: the normalised Indel similarity of rapidfuzz. Symmetric.
        """
        from rapidfuzz import fuzz

        if not self.form or not other.form:
            return 0.0
        in_order = fuzz.ratio(self.form, other.form, score_cutoff=least * 100)
        return max(in_order, fuzz.ratio(self.sorted_form, other.sorted_form, score_cutoff=least * 100)) / 100


def normal_form(text: str) -> str:
    """Return *text* as it is compared: no citations, case, punctuation or spacing; numbers and comparators stay."""
    return _NOISE.sub(" ", without_citations(text).casefold()).strip()


def facts_of(criterion: Criterion) -> frozenset[str]:
    """Return the facts that a criterion's own condition speaks of."""
    return frozenset(comparison.fact for comparison in comparisons(criterion.when)) if criterion.when else frozenset()
