"""What a vocabulary says otherwise than before, and in which texts that may make a difference."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.model.terms import differing_terms
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType, Vocabulary
from recension.rules.spelling import may_be_misspelt, words_known_to

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = r"(?:[\W_]|\[@[^\]]*\])+"
"""What may stand between two words of a label in a text: folds, marks, citations."""


class Altered:
    """What differs between two vocabularies, *old* and *new*, for one who looks at the mere text of revisions."""

    def __init__(self, old: Vocabulary, new: Vocabulary) -> None:
        self.old = old
        self.new = new
        self.terms = differing_terms(old, new)

    @cached_property
    def reordered(self) -> bool:
        """The terms that both have stand in another order: of cases equally plain another one may come first."""
        for before, after in ((self.old.by_id, self.new.by_id), (self.old.sets_by_id, self.new.sets_by_id)):
            if [name for name in before if name in after] != [name for name in after if name in before]:
                return True
        return False

    def may_matter_in(self, text: str) -> bool:
        """Return whether a revision with this *text* may be told something else, or decide otherwise.

        It may if it names a term that is tied to one that differs, has the words
        of such a label, or a word that is known now or is not any more.
        """
        return (self._named is not None and self._named.search(text) is not None) or self._misspelt(text)

    def _misspelt(self, text: str) -> bool:
        before, after = self._known
        return before != after and may_be_misspelt(text, after - before, before - after)

    @cached_property
    def _known(self) -> tuple[set[str], set[str]]:
        return words_known_to(self.old), words_known_to(self.new)

    @cached_property
    def _named(self) -> re.Pattern[str] | None:
        ids = self._tied()
        if LINE_OF_BUSINESS in ids:
            ids.add("applies_to")
        labels = {fact.label for side in (self.old, self.new) for fact in side.facts if fact.id in self.terms.facts}
        patterns = [*map(re.escape, sorted(ids)), *(_spoken(label) for label in sorted(labels) if label.split())]
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.IGNORECASE) if patterns else None

    def _tied(self) -> set[str]:
        """Return the ids of the terms that differ, and of all that are tied to one of them, in whatever direction."""
        ties: dict[str, set[str]] = {}
        for one, other in _ties(self.old, self.new):
            ties.setdefault(one, set()).add(other)
            ties.setdefault(other, set()).add(one)
        found = set(self.terms.facts | self.terms.code_sets)
        pending = list(found)
        while pending:
            further = ties.get(pending.pop(), set()) - found
            found |= further
            pending += further
        return found


def _ties(*sides: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield the pairs of terms that bear on each other: what one implies or excludes, and all that deals in codes."""
    for side in sides:
        for fact in side.facts:
            yield from ((fact.id, other) for other in (*fact.implies, *fact.excludes))
        coded = [fact.id for fact in side.facts if fact.codes or fact.type is FactType.CODES]
        yield from pairwise([*coded, *side.sets_by_id])


def _spoken(label: str) -> str:
    """Return the pattern of a label in a text, in the singular or the plural."""
    words = re.findall(r"[^\W_][\w'-]*", label)
    return _BETWEEN.join(re.escape(word.removesuffix("s")) + "s?" for word in words) or re.escape(label)
