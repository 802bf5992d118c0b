"""How alike two criteria are: their words, and the facts that they speak of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recension.model.conditions import comparisons
from recension.model.texts import without_citations

if TYPE_CHECKING:
    from recension.model.criteria import Criterion

_WORD = re.compile(r"[\w<>≤≥=%]+")


@dataclass(frozen=True)
class Wording:
    """What a criterion is compared by: its text in normal form, the same with its words sorted, and its facts."""

    criterion: Criterion

    @cached_property
    def form(self) -> str:
        """The text as it is compared: no citations, case, punctuation or spacing; numbers and comparators stay."""
        return " ".join(_WORD.findall(without_citations(self.criterion.text).casefold()))

    @cached_property
    def sorted_form(self) -> str:
        """The same with its words in the order of the alphabet."""
        return " ".join(sorted(self.form.split()))

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts that the criterion's own condition speaks of."""
        when = self.criterion.when
        return frozenset(comparison.fact for comparison in comparisons(when)) if when else frozenset()

    def may_be_same(self, other: Wording) -> bool:
        """Return whether two criteria can be one that was reworded: conditions over other facts say they are not.

        "Bladder cancer" and "Penile cancer" look alike; their facts tell them apart.
        """
        if self.criterion.is_leaf is not other.criterion.is_leaf:
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
