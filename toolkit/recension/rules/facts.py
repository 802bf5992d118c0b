"""Rules on the facts that conditions use: they exist, and are compared as their type allows."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.model.conditions import ORDERED, Comparator, Comparison
from recension.model.phrasing import quantity
from recension.model.vocabulary import LINE_OF_BUSINESS, NUMBERS, Fact, FactType, Vocabulary
from recension.rules.catalogue import Fault, entries, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.conditions import Constant
    from recension.pointer import Pointer
    from recension.rules.contexts import RevisionContext

_ALLOWED = {
    FactType.BOOLEAN: (Comparator.IS_TRUE, Comparator.EQUALS),
    FactType.INTEGER: (*ORDERED, Comparator.EQUALS, Comparator.ONE_OF),
    FactType.DECIMAL: (*ORDERED, Comparator.EQUALS, Comparator.ONE_OF),
    FactType.CHOICE: (Comparator.EQUALS, Comparator.ONE_OF),
    FactType.DATE: (*ORDERED, Comparator.EQUALS, Comparator.WITHIN),
    FactType.CODES: (Comparator.IN,),
}
_TYPE_WORDS = {
    FactType.BOOLEAN: "true or false",
    FactType.INTEGER: "a whole number",
    FactType.DECIMAL: "a number",
    FactType.CHOICE: "a choice",
    FactType.DATE: "a date",
    FactType.CODES: "a list of codes",
}
_NUMBER = r"-?[0-9]+(\.[0-9]+)?"


@revision_rule("fact-unknown")
def facts_exist(context: RevisionContext) -> Iterator[Fault]:
    """A condition asks for a fact that the vocabulary does not have.

    No case could say it, so the condition would be undetermined for ever.

    Avoid: `fact: bone_tumour` where the vocabulary has `bone_tumor`. Prefer: the id as an editor completes it.
    """
    if context.vocabulary is None:
        return
    known = context.vocabulary.by_id
    for comparison in context.revision.comparisons:
        for fact, key in ((comparison.fact, "fact"), (comparison.anchor, "within")):
            if fact is not None and fact not in known:
                hint = did_you_mean(fact, known) or "add it to the vocabulary"
                message = f'there is no fact "{fact}" in the vocabulary'
                yield Fault((*comparison.at, key), message, hint, (fact,))


@revision_rule("fact-wrong-comparison")
def facts_are_compared_by_type(context: RevisionContext) -> Iterator[Fault]:
    """A fact is compared as its type does not allow: a number alone, a choice by `less_than`.

    Avoid: `{fact: age}`, which says nothing. Prefer: a number by `less_than`, a choice by `one_of`, a date by `within`.
    """
    for comparison, fact in _typed(context):
        if comparison.comparator in _ALLOWED[fact.type]:
            continue
        ways = ", ".join(way.value for way in _ALLOWED[fact.type] if way is not Comparator.IS_TRUE)
        if comparison.comparator is Comparator.IS_TRUE:
            message = f'"{fact.id}" is {_TYPE_WORDS[fact.type]}; alone it says nothing'
            lacks = tuple((*comparison.at, way.value) for way in Comparator)
            yield Fault((*comparison.at, "fact"), message, f"compare it: {ways}", (fact.id, "alone"), lacks=lacks)
        else:
            message = f'"{fact.id}" is {_TYPE_WORDS[fact.type]} and cannot be compared by {comparison.comparator}'
            alone = f"write {{fact: {fact.id}}} alone for true, or equals: false"
            hint = alone if fact.type is FactType.BOOLEAN else f"compare it: {ways}"
            pointer = (*comparison.at, comparison.comparator.value)
            yield Fault(pointer, message, hint, (fact.id, comparison.comparator.value), on_key=True)


@revision_rule("constant-wrong-type")
def constants_fit_their_fact(context: RevisionContext) -> Iterator[Fault]:
    """A fact is compared with something that it can never be: a word for a number, an option that it does not have.

    Avoid: `{fact: age, less_than: "18"}`. Prefer: `{fact: age, less_than: 18}`.
    """
    if context.vocabulary is None:
        return
    for comparison, fact in _typed(context):
        if comparison.values and comparison.comparator in _ALLOWED[fact.type]:
            yield from _constants(context, comparison, fact, context.vocabulary)


@revision_rule("constant-out-of-range")
def constants_are_in_range(context: RevisionContext) -> Iterator[Fault]:
    """A threshold lies outside the range of its fact, so that every case is on one side of it.

    Mostly the number has a digit too many, or another unit.

    Avoid: `{fact: age, less_than: 180}`. Prefer: `{fact: age, less_than: 18}`.
    """
    for comparison, fact in _typed(context):
        least = fact.minimum if isinstance(fact.minimum, Decimal) else None
        most = fact.maximum if isinstance(fact.maximum, Decimal) else None
        if fact.type not in NUMBERS or (least is not None and most is not None and least > most):
            continue
        for value, pointer in _values(context, comparison):
            below = least is not None and isinstance(value, Decimal) and value < least
            above = most is not None and isinstance(value, Decimal) and value > most
            if below or above:
                message = f'"{fact.id}" {_range(fact, least, most)}, never {value}'
                yield Fault(pointer, message, "check the number and its unit", (fact.id, str(value)))


@revision_rule("line-of-business-unknown")
def lines_of_business_exist(context: RevisionContext) -> Iterator[Fault]:
    """`applies_to` names a line of business that is none of the options of the standard fact `line_of_business`.

    The policy would be for nobody there, or for everybody.

    Avoid: `not: [medicair]`. Prefer: the option as the vocabulary has it.
    """
    applies_to = context.revision.applies_to
    if context.vocabulary is None or not (applies_to.only or applies_to.excluded):
        return
    fact = context.vocabulary.by_id.get(LINE_OF_BUSINESS)
    if fact is None:
        hint = "add it, as a choice of the lines of business"
        yield Fault(("applies_to",), f'the vocabulary has no fact "{LINE_OF_BUSINESS}"', hint)
        return
    for key in ("only", "not"):
        for name, pointer in entries(context.value, ("applies_to", key)):
            if name not in fact.option_ids:
                hint = did_you_mean(name, fact.option_ids) or "one of: " + ", ".join(fact.option_ids)
                yield Fault(pointer, f'there is no line of business "{name}"', hint, (name,))


def _typed(context: RevisionContext) -> Iterator[tuple[Comparison, Fact]]:
    known = context.vocabulary.by_id if context.vocabulary else {}
    return (
        (comparison, known[comparison.fact]) for comparison in context.revision.comparisons if comparison.fact in known
    )


def _constants(context: RevisionContext, comparison: Comparison, fact: Fact, vocabulary: Vocabulary) -> Iterator[Fault]:
    if comparison.comparator is Comparator.WITHIN:
        anchor = vocabulary.by_id.get(comparison.anchor or "")
        if anchor is not None and anchor.type is not FactType.DATE:
            message = f'"{anchor.id}" is {_TYPE_WORDS[anchor.type]}, not a date'
            yield Fault((*comparison.at, "within"), message, "name a date fact", (anchor.id,))
        return
    for value, pointer in _values(context, comparison):
        if comparison.comparator is Comparator.IN:
            if value not in vocabulary.sets_by_id:
                hint = did_you_mean(str(value), vocabulary.sets_by_id) or "add it to the vocabulary"
                yield Fault(pointer, f'there is no code set "{value}"', hint, (fact.id, str(value)))
        elif fact.type is FactType.CHOICE:
            if value not in fact.option_ids:
                hint = did_you_mean(str(value), fact.option_ids) or "one of: " + ", ".join(fact.option_ids)
                yield Fault(pointer, f'"{value}" is no option of "{fact.id}"', hint, (fact.id, str(value)))
        elif not _fits(fact.type, value):
            message = f'"{fact.id}" is {_TYPE_WORDS[fact.type]}; it cannot be compared with {_shown(value)}'
            yield Fault(pointer, message, _way_on(fact.type, value), (fact.id, str(value)))


def _values(context: RevisionContext, comparison: Comparison) -> Iterator[tuple[Constant, Pointer]]:
    """Yield the constants of *comparison*, each with its place; those of `one_of` stand in a list."""
    pointer = (*comparison.at, comparison.comparator.value)
    if comparison.comparator is Comparator.ONE_OF:
        yield from zip(comparison.values, (place for _, place in entries(context.value, pointer)), strict=False)
    else:
        yield from ((value, pointer) for value in comparison.values)


def _range(fact: Fact, least: Decimal | None, most: Decimal | None) -> str:
    if least is None or most is None:
        return f"is at least {quantity(least, fact)}" if most is None else f"is at most {quantity(most, fact)}"
    return f"goes from {least} to {quantity(most, fact)}"


def _way_on(kind: FactType, value: object) -> str:
    if kind is FactType.BOOLEAN:
        return "write equals: true, or equals: false"
    if kind in NUMBERS and isinstance(value, str) and re.fullmatch(_NUMBER, value):
        return f"write it without quotes: {value}"
    return "write a day: 2026-02-28" if kind is FactType.DATE else f"write {_TYPE_WORDS[kind]}"


def _fits(kind: FactType, value: object) -> bool:
    match kind:
        case FactType.BOOLEAN:
            return isinstance(value, bool)
        case FactType.INTEGER:
            return isinstance(value, Decimal) and value == value.to_integral_value()
        case FactType.DECIMAL:
            return isinstance(value, Decimal)
        case _:
            try:
                date.fromisoformat(str(value))
            except ValueError:
                return False
            return True


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"the number {value}" if isinstance(value, Decimal) else f'"{value}"'
