"""The closure of a case, said beforehand: what follows from each true or false fact, and from what each follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from recension.logic.cases import consequences
from recension.model.vocabulary import CodeSet, Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.model.vocabulary import Vocabulary

Said: TypeAlias = "tuple[str, bool]"
"""A fact that is true or false, and which of the two."""


@dataclass(frozen=True, slots=True)
class Closure:
    """When a fact is true, and when it is false.

    It is true if the case says one of *true_if* or has a code in one of the
    sets of *coded*; it is false if the case says one of *false_if* or has a
    code in one of the sets of *coded_false*.
    """

    true_if: tuple[Said, ...]
    false_if: tuple[Said, ...]
    coded: tuple[CodeSet, ...] = ()
    coded_false: tuple[CodeSet, ...] = ()

    @property
    def can_contradict(self) -> bool:
        """A case can make it true and false: more bears on it than what is said of itself."""
        return len(self.true_if) + len(self.false_if) + len(self.coded) + len(self.coded_false) > 2


def followings(facts: Sequence[Fact], vocabulary: Vocabulary) -> dict[Said, tuple[Said, ...]]:
    """Return what follows from each boolean fact of *facts* being true, and being false; each from itself, first."""
    said = [(fact.id, value) for fact in facts if fact.type is FactType.BOOLEAN for value in (True, False)]
    return {each: _following(each, vocabulary) for each in said}


def closures(
    facts: Sequence[Fact], following: Mapping[Said, tuple[Said, ...]], vocabulary: Vocabulary
) -> dict[str, Closure]:
    """Return the closure of each boolean fact of *facts*: *following*, seen from the other end."""
    sources: dict[Said, list[Said]] = {said: [] for said in following}
    for said, found in following.items():
        for each in found:
            sources[each].append(said)
    sets = vocabulary.sets_by_id
    coded = {fact.id: [sets[name] for name in fact.codes if name in sets] for fact in facts}

    def attesting(said: Said) -> tuple[CodeSet, ...]:
        found = {each.id: each for name, value in sources[said] if value for each in coded[name]}
        return tuple(found.values())

    return {
        name: Closure(tuple(sources[name, True]), tuple(sources[name, False]),
                      attesting((name, True)), attesting((name, False)))
        for name, value in following if value
    }  # fmt: skip


def _following(said: Said, vocabulary: Vocabulary) -> tuple[Said, ...]:
    found, pending = {said: None}, [said]
    while pending:
        for follows in consequences(*pending.pop(), vocabulary):
            if follows not in found:
                found[follows] = None
                pending.append(follows)
    return tuple(found)
