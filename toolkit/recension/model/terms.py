"""Terms of the vocabulary: which facts and code sets a revision rests on, and which of them mean something else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from recension.model.conditions import Comparator
from recension.model.vocabulary import LINE_OF_BUSINESS, CodeSet, Fact, FactType, Option, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.model.revision import Revision


class Terms(NamedTuple):
    """Ids of facts and of code sets."""

    facts: frozenset[str] = frozenset()
    code_sets: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.facts or self.code_sets)

    def touches(self, other: Terms) -> bool:
        """Return whether the two have a fact or a code set in common."""
        return not (self.facts.isdisjoint(other.facts) and self.code_sets.isdisjoint(other.code_sets))

    def common(self, other: Terms) -> Terms:
        """Return the facts and code sets that the two have in common."""
        return Terms(self.facts & other.facts, self.code_sets & other.code_sets)


def terms_used(revision: Revision, vocabulary: Vocabulary) -> Terms:
    """Return what the decisions of *revision* rest on.

    That is what its conditions ask, whom it applies to, and what *vocabulary*
    joins to either: what a fact implies or excludes, and what attests it.
    """
    asked = {str(each.values[0]) for each in revision.comparisons if each.comparator is Comparator.IN}
    facts = {each.fact for each in revision.comparisons} | {each.anchor for each in revision.comparisons if each.anchor}
    if revision.applies_to.only or revision.applies_to.excluded:
        facts.add(LINE_OF_BUSINESS)
    return _joined(facts, asked, vocabulary)


def terms_bearing(revision: Revision, vocabulary: Vocabulary) -> Terms:
    """Return what the decisions of *revision* rest on, and all by which a case can bear on that.

    That is what implies or excludes one of those facts, at once or by way of
    others, and where codes attest one, the facts that hold codes.
    """
    used = terms_used(revision, vocabulary)
    ties: dict[str, set[str]] = {}
    for fact in vocabulary.facts:
        for other in (*fact.implies, *fact.excludes):
            ties.setdefault(fact.id, set()).add(other)
            ties.setdefault(other, set()).add(fact.id)
    facts, pending = set(used.facts), list(used.facts)
    while pending:
        tied = ties.get(pending.pop(), set()) - facts
        facts |= tied
        pending += tied
    code_sets = used.code_sets.union(*(fact.codes for fact in vocabulary.facts if fact.id in facts))
    if code_sets:
        facts |= {fact.id for fact in vocabulary.facts if fact.type is FactType.CODES}
    return Terms(frozenset(facts), code_sets)


def restricted(vocabulary: Vocabulary, terms: Terms) -> Vocabulary:
    """Return the *terms* of *vocabulary* in their order, without what it says of itself."""
    return Vocabulary(
        tuple(fact for fact in vocabulary.facts if fact.id in terms.facts),
        tuple(each for each in vocabulary.code_sets if each.id in terms.code_sets),
    )


def surrounded(own: Vocabulary, others: Vocabulary) -> Vocabulary:
    """Return *own* and what *others* has besides, in the order of *others*.

    Of what is in both, *own* counts. A fact of the others alone implies and
    excludes nothing in *own*, whatever is said there: a case may say it, and it
    bears on nothing that *own* decides.
    """
    facts = [own.by_id.get(fact.id) or _apart(fact, own) for fact in others.facts]
    facts += [fact for fact in own.facts if fact.id not in others.by_id]
    code_sets = [own.sets_by_id.get(each.id, each) for each in others.code_sets]
    code_sets += [each for each in own.code_sets if each.id not in others.sets_by_id]
    if tuple(facts) == others.facts and tuple(code_sets) == others.code_sets:
        return others
    return Vocabulary(tuple(facts), tuple(code_sets), others.title, others.note)


def _apart(fact: Fact, own: Vocabulary) -> Fact:
    implies, excludes = (
        tuple(name for name in names if name not in own.by_id) for names in (fact.implies, fact.excludes)
    )
    return replace(fact, implies=implies, excludes=excludes)


def altered_terms(old: Vocabulary, new: Vocabulary) -> Terms:
    """Return the facts and code sets that are on one side only, or that mean, ask or hold something else.

    A label or a note alone alters nothing.
    """
    return Terms(
        _differing(map(_meaning, old.facts), map(_meaning, new.facts)),
        _differing(map(_meaning, old.code_sets), map(_meaning, new.code_sets)),
    )


def differing_terms(old: Vocabulary, new: Vocabulary) -> Terms:
    """Return the facts and code sets that are on one side only, or another in whatever."""
    return Terms(_differing(old.facts, new.facts), _differing(old.code_sets, new.code_sets))


def reaching(altered: Terms, vocabulary: Vocabulary) -> Terms:
    """Return the facts and code sets by which a revision that names one of them may rest on what is *altered*."""
    facts = {fact.id for fact in vocabulary.facts if _joined({fact.id}, (), vocabulary).touches(altered)}
    attesting = {name for fact in vocabulary.facts if fact.id in facts for name in fact.codes}
    sets = [each.id for each in vocabulary.code_sets if not attesting.isdisjoint(_meeting(each.id, vocabulary))]
    return Terms(altered.facts | facts, altered.code_sets.union(sets))


def _joined(facts: Iterable[str], asked: Iterable[str], vocabulary: Vocabulary) -> Terms:
    """Return *facts*, the code sets that are *asked* for, and what the vocabulary joins to them."""
    # a code that is asked for may attest a fact, by whatever code set holds it
    meeting = {name for each in asked for name in _meeting(each, vocabulary)}
    found = {*facts, *(fact.id for fact in vocabulary.facts if not meeting.isdisjoint(fact.codes))}
    pending = list(found)
    while pending:
        fact = vocabulary.by_id.get(pending.pop())
        joined = {*fact.implies, *fact.excludes} - found if fact else set()
        pending += joined
        found |= joined
    attesting = {name for each in found if each in vocabulary.by_id for name in vocabulary.by_id[each].codes}
    return Terms(frozenset(found), frozenset({*asked, *attesting}))


def _meeting(name: str, vocabulary: Vocabulary) -> list[str]:
    """Return the code sets that may have a code in common with the one called *name*, itself among them."""
    one = vocabulary.sets_by_id.get(name)
    if one is None:
        return []
    return [each.id for each in vocabulary.code_sets if _reaches_into(one, each) or _reaches_into(each, one)]


def _reaches_into(one: CodeSet, other: CodeSet) -> bool:
    """Return whether some code of *one* is in *other*, by what the two include."""
    codes = {pattern for pattern in other.include if not pattern.endswith("*")}
    categories = {pattern[:-1] for pattern in other.include if pattern.endswith("*")}
    return any(
        pattern in codes or any(pattern[:end] in categories for end in range(len(pattern) + 1))
        for pattern in one.include
    )


def _differing(old: Iterable[Fact | CodeSet], new: Iterable[Fact | CodeSet]) -> frozenset[str]:
    before, after = ({each.id: each for each in side} for side in (old, new))
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _meaning(term: Fact | CodeSet) -> Fact | CodeSet:
    """Return *term* without what only names it."""
    if isinstance(term, Fact):
        return replace(term, label="", note=None, options=tuple(Option(option.id, "") for option in term.options))
    return replace(term, label="", note=None)
