"""Rules on the vocabulary itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.model.vocabulary import NUMBERS, FactType, Vocabulary
from recension.rules.catalogue import Fault, vocabulary_rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@vocabulary_rule("fact-repeated")
def fact_ids_are_unique(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A fact, and a code set, is given once."""
    for kind, items in (("fact", vocabulary.facts), ("code set", vocabulary.code_sets)):
        seen: set[str] = set()
        for item in items:
            if item.id in seen:
                yield Fault((*item.at, "id"), f'there is a {kind} "{item.id}" already', arguments=(kind, item.id))
            seen.add(item.id)


@vocabulary_rule("related-fact-unknown")
def related_facts_exist(vocabulary: Vocabulary) -> Iterator[Fault]:
    """`implies`, `excludes` and `codes` name what the vocabulary has; related facts are true/false facts."""
    for fact in vocabulary.facts:
        for key, names in (("implies", fact.implies), ("excludes", fact.excludes)):
            for place, name in enumerate(names):
                other = vocabulary.by_id.get(name)
                pointer = (*fact.at, key, place)
                if other is None:
                    hint = did_you_mean(name, vocabulary.by_id)
                    yield Fault(pointer, f'there is no fact "{name}"', hint, (fact.id, name))
                elif fact.type is not FactType.BOOLEAN or other.type is not FactType.BOOLEAN:
                    wrong = fact if fact.type is not FactType.BOOLEAN else other
                    message = f'"{wrong.id}" is no true/false fact, so nothing can {key.rstrip("s")} it'
                    yield Fault(pointer, message, arguments=(fact.id, name))
        for place, name in enumerate(fact.codes):
            if name not in vocabulary.sets_by_id:
                hint = did_you_mean(name, vocabulary.sets_by_id)
                yield Fault((*fact.at, "codes", place), f'there is no code set "{name}"', hint, (fact.id, name))


@vocabulary_rule("fact-impossible")
def facts_are_possible(vocabulary: Vocabulary) -> Iterator[Fault]:
    """No fact implies, by itself or by way of others, two facts that exclude each other."""
    for fact in vocabulary.facts:
        implied, pending = {fact.id}, [fact.id]
        while pending:
            known = vocabulary.by_id.get(pending.pop())
            new = set(known.implies) - implied if known else set()
            implied |= new
            pending += sorted(new)
        for name in sorted(implied):
            clash = set(vocabulary.by_id[name].excludes) & implied if name in vocabulary.by_id else set()
            if clash:
                message = f'"{fact.id}" can never be true: "{name}" and "{min(clash)}" exclude each other'
                yield Fault((*fact.at, "id"), message, arguments=(fact.id,))
                break


@vocabulary_rule("fact-range-wrong")
def ranges_fit_their_type(vocabulary: Vocabulary) -> Iterator[Fault]:
    """A choice has options, a number or date may have a range, and the least value is not above the greatest."""
    for fact in vocabulary.facts:
        if fact.type is FactType.CHOICE and not fact.options:
            yield Fault(fact.at, f'"{fact.id}" is a choice without options', "list them under `options`")
        if fact.type is not FactType.CHOICE and fact.options:
            yield Fault((*fact.at, "options"), f'"{fact.id}" is {fact.type}; only a choice has options')
        ranged = fact.type in NUMBERS or fact.type is FactType.DATE
        for key in ("minimum", "maximum"):
            limit = getattr(fact, key)
            if limit is not None and (not ranged or isinstance(limit, str) is not (fact.type is FactType.DATE)):
                yield Fault((*fact.at, key), f'"{fact.id}" is {fact.type} and cannot have this {key}')
        if _is_above(fact.minimum, fact.maximum):
            yield Fault((*fact.at, "minimum"), f'"{fact.id}" has a minimum above its maximum')


def _is_above(minimum: Decimal | str | None, maximum: Decimal | str | None) -> bool:
    if isinstance(minimum, Decimal) and isinstance(maximum, Decimal):
        return minimum > maximum
    return isinstance(minimum, str) and isinstance(maximum, str) and minimum > maximum
