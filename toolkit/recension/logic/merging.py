"""Two vocabularies as one, in which the cases of both can be spoken of.

Two revisions may each have a vocabulary of their own. A case that both decide
is lawful under both: it keeps what either says is implied or excluded. Values
may be those of either: ranges and options are joined. Where one name means two
things (a fact that changed its type, a code set that changed its codes) the old
meaning gets a name of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.model.conditions import Comparator
from recension.model.vocabulary import NUMBERS, CodeSet, Fact, FactType, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from recension.model.conditions import Comparison

    Limit: TypeAlias = "Decimal | str | None"

_OLD = "\0before"


@dataclass(frozen=True, slots=True)
class Merged:
    """The joint vocabulary, and what the facts and code sets of the old one are called in it where that differs."""

    vocabulary: Vocabulary
    old_facts: Mapping[str, str]
    old_sets: Mapping[str, str]

    @property
    def is_plain(self) -> bool:
        """Every name means the same to both vocabularies."""
        return not (self.old_facts or self.old_sets)

    def comparison(self, comparison: Comparison, *, old_facts: bool, old_sets: bool) -> Comparison:
        """Return *comparison* in the joint vocabulary; which of the two meanings its names have is said."""
        if old_facts and (comparison.fact in self.old_facts or comparison.anchor in self.old_facts):
            anchor = comparison.anchor and self.old_facts.get(comparison.anchor, comparison.anchor)
            comparison = replace(comparison, fact=self.old_facts.get(comparison.fact, comparison.fact), anchor=anchor)
        if old_sets and comparison.comparator is Comparator.IN and comparison.values[0] in self.old_sets:
            comparison = replace(comparison, values=(self.old_sets[str(comparison.values[0])],))
        return comparison


def own_name(name: str) -> str:
    """Return what a fact of the joint vocabulary is called in the vocabulary that it comes from."""
    return name.removesuffix(_OLD)


def is_old(name: str) -> bool:
    """Return whether a fact of the joint vocabulary has a meaning that only the old one gives it."""
    return name.endswith(_OLD)


def merge(old: Vocabulary, new: Vocabulary) -> Merged:
    """Return the joint vocabulary of *old* and *new*."""
    if old is new or (old.facts == new.facts and old.code_sets == new.code_sets):
        return Merged(new, {}, {})
    sets = {each.id: each for each in new.code_sets}
    old_sets = {each.id: each.id + _OLD for each in old.code_sets
                if each.id in sets and not _same_codes(each, sets[each.id])}  # fmt: skip
    kept_sets = [replace(each, id=old_sets.get(each.id, each.id)) for each in old.code_sets
                 if each.id not in sets or each.id in old_sets]  # fmt: skip
    facts = {fact.id: fact for fact in new.facts}
    old_facts = {fact.id: fact.id + _OLD for fact in old.facts
                 if fact.id in facts and not _same_type(fact, facts[fact.id])}  # fmt: skip
    joint: dict[str, Fact] = dict(facts)
    for fact in old.facts:
        own = _renamed(fact, old_facts, old_sets)
        joint[own.id] = _joined(own, joint[own.id]) if own.id in joint else own
    return Merged(Vocabulary(tuple(joint.values()), (*new.code_sets, *kept_sets)), old_facts, old_sets)


def _same_codes(old: CodeSet, new: CodeSet) -> bool:
    return (set(old.include), set(old.exclude), old.system) == (set(new.include), set(new.exclude), new.system)


def _same_type(old: Fact, new: Fact) -> bool:
    return old.type is new.type or (old.type in NUMBERS and new.type in NUMBERS)


def _renamed(fact: Fact, facts: Mapping[str, str], sets: Mapping[str, str]) -> Fact:
    return replace(
        fact,
        id=facts.get(fact.id, fact.id),
        implies=tuple(facts.get(name, name) for name in fact.implies),
        excludes=tuple(facts.get(name, name) for name in fact.excludes),
        codes=tuple(sets.get(name, name) for name in fact.codes),
    )


def _joined(old: Fact, new: Fact) -> Fact:
    known = {option.id for option in new.options}
    same_grid = (old.step, old.minimum if old.step else None) == (new.step, new.minimum if new.step else None)
    return replace(
        new,
        type=FactType.DECIMAL if FactType.DECIMAL in (old.type, new.type) else new.type,
        minimum=_outermost(old.minimum, new.minimum, min),
        maximum=_outermost(old.maximum, new.maximum, max),
        step=new.step if same_grid else None,
        options=(*new.options, *(option for option in old.options if option.id not in known)),
        codes=tuple(dict.fromkeys((*new.codes, *old.codes))),
        implies=tuple(dict.fromkeys((*new.implies, *old.implies))),
        excludes=tuple(dict.fromkeys((*new.excludes, *old.excludes))),
    )


def _outermost(old: Limit, new: Limit, choose: Callable[..., Any]) -> Any:  # noqa: ANN401 - a limit, as they are
    return None if old is None or new is None else choose(old, new)
