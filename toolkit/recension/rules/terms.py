"""Rules on the vocabulary itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.findings import Severity
from recension.model.vocabulary import NUMBERS, Fact, FactType
from recension.rules.catalogue import Fault, entries, vocabulary_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.rules.contexts import VocabularyContext

_UNITS = frozenset(["a", "mo", "wk", "d", "h", "min", "s", "Gy", "cGy", "mm", "cm", "m", "g", "kg", "mg", "ug", "L",
                    "mL", "%", "mm[Hg]", "kg/m2", "mg/dL", "ng/mL", "mmol/L", "1"])  # fmt: skip


@vocabulary_rule("fact-repeated")
def fact_ids_are_unique(context: VocabularyContext) -> Iterator[Fault]:
    """A fact, or a code set, is given twice in the vocabulary, and only one of the two could count.

    Avoid: `id: age` twice. Prefer: one entry, or another id.
    """
    for kind, items in (("fact", context.vocabulary.facts), ("code set", context.vocabulary.code_sets)):
        seen: set[str] = set()
        for item in items:
            if item.id in seen:
                message = f'there is a {kind} "{item.id}" already'
                yield Fault((*item.at, "id"), message, "give this one an id of its own", (kind, item.id))
            seen.add(item.id)


@vocabulary_rule("related-fact-unknown")
def related_facts_exist(context: VocabularyContext) -> Iterator[Fault]:
    """`implies`, `excludes` or `codes` names something that the vocabulary lacks, or that is no true/false fact.

    Avoid: `implies: [caner]`. Prefer: the id as the vocabulary has it, and relations between true/false facts alone.
    """
    vocabulary = context.vocabulary
    for fact in vocabulary.facts:
        for key in [key for key in ("implies", "excludes") if getattr(fact, key)]:
            for name, pointer in entries(context.value, (*fact.at, key)):
                other = vocabulary.by_id.get(name)
                if other is None:
                    hint = did_you_mean(name, vocabulary.by_id) or "add it to the vocabulary"
                    yield Fault(
                        pointer, f'there is no fact "{name}"', hint, (fact.id, name), lacks=(("facts", "*", "id"),)
                    )
                elif fact.type is not FactType.BOOLEAN or other.type is not FactType.BOOLEAN:
                    yield Fault(pointer, _unrelated(fact, other, key.removesuffix("s")), "take it out", (fact.id, name))
        for name, pointer in entries(context.value, (*fact.at, "codes")) if fact.codes else ():
            if name not in vocabulary.sets_by_id:
                hint = did_you_mean(name, vocabulary.sets_by_id) or "add it to the vocabulary"
                message = f'there is no code set "{name}"'
                yield Fault(pointer, message, hint, (fact.id, name), lacks=(("code_sets", "*", "id"),))


def _unrelated(fact: Fact, other: Fact, verb: str) -> str:
    verb = {"implie": "imply"}.get(verb, verb)
    if fact.type is not FactType.BOOLEAN:
        return f'"{fact.id}" is no true/false fact, so it can {verb} nothing'
    return f'"{other.id}" is no true/false fact, so nothing can {verb} it'


@vocabulary_rule("fact-impossible")
def facts_are_possible(context: VocabularyContext) -> Iterator[Fault]:
    """A fact implies, at once or by way of others, two facts that exclude each other, so it can never be true.

    Avoid: `implies: [early_stage, late_stage]`, which exclude each other. Prefer: the one that always follows.
    """
    vocabulary = context.vocabulary
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
                yield Fault((*fact.at, "id"), message, "mend `implies` or `excludes` of one of them", (fact.id,))
                break


@vocabulary_rule("fact-range-wrong")
def ranges_fit_their_type(context: VocabularyContext) -> Iterator[Fault]:
    """A fact has options or a range that do not go with its type, or a minimum above its maximum.

    Avoid: a choice without options, a range on a choice. Prefer: options for a choice, a range for a number or date.
    """
    for fact in context.vocabulary.facts:
        if fact.type is FactType.CHOICE and not fact.options:
            message = f'"{fact.id}" is a choice without options'
            yield Fault(fact.at, message, "list them under `options`", lacks=((*fact.at, "options"),))
        if fact.type is not FactType.CHOICE and fact.options:
            message = f'"{fact.id}" is {fact.type}; only a choice has options'
            yield Fault(
                (*fact.at, "options"), message, "write type: choice, or leave them out", lacks=((*fact.at, "type"),)
            )
        ranged = fact.type in NUMBERS or fact.type is FactType.DATE
        for key in ("minimum", "maximum"):
            limit = getattr(fact, key)
            if limit is not None and (not ranged or isinstance(limit, str) is not (fact.type is FactType.DATE)):
                message = f'"{fact.id}" is {fact.type} and cannot have this {key}'
                hint = "write a day in quotes, or leave it out" if fact.type is FactType.DATE else "leave it out"
                yield Fault((*fact.at, key), message, hint, lacks=((*fact.at, "type"),))
        if _is_above(fact.minimum, fact.maximum):
            message = f'"{fact.id}" has a minimum above its maximum'
            yield Fault((*fact.at, "minimum"), message, "mend one of the two")


def _is_above(minimum: Decimal | str | None, maximum: Decimal | str | None) -> bool:
    if isinstance(minimum, Decimal) and isinstance(maximum, Decimal):
        return minimum > maximum
    return isinstance(minimum, str) and isinstance(maximum, str) and minimum > maximum


@vocabulary_rule("unit-unknown", Severity.WARNING)
def units_are_in_ucum(context: VocabularyContext) -> Iterator[Fault]:
    """A unit is written in words, or in other letters than UCUM has: units are compared and converted by their sign.

    Avoid: `unit: years`, `unit: gy`. Prefer: `unit: a`, `unit: Gy`.
    """
    for fact in context.vocabulary.facts:
        if fact.unit is not None and fact.unit not in _UNITS:
            meant = _unit_meant(fact.unit)
            if meant is not None and meant != fact.unit:
                yield Fault((*fact.at, "unit"), f'"{fact.unit}" is no unit in UCUM', f"write {meant}", (fact.id,))


@vocabulary_rule("fact-worded-twice", Severity.WARNING)
def facts_are_told_apart(context: VocabularyContext) -> Iterator[Fault]:
    """Two facts have the same label, or the same question: mostly one was copied, and its words were left.

    Whoever answers sees one question twice, and cannot give two answers.

    Avoid: "Is the patient medically inoperable?" for two facts. Prefer: the words that tell them apart.
    """
    for key in ("label", "question"):
        seen: dict[str, Fact] = {}
        for fact in context.vocabulary.facts:
            words = " ".join(str(getattr(fact, key) or "").casefold().split())
            first = seen.setdefault(words, fact) if words else fact
            if first.id != fact.id:
                message = f'"{fact.id}" has the same {key} as "{first.id}"'
                yield Fault((*fact.at, key), message, "give it words of its own", (key, first.id, fact.id))


@vocabulary_rule("question-without-mark", Severity.NOTE)
def questions_ask(context: VocabularyContext) -> Iterator[Fault]:
    """A question does not end in a question mark.

    Avoid: `question: Is the patient inoperable`. Prefer: the same with a `?`.
    """
    for fact in context.vocabulary.facts:
        question = (fact.question or "").rstrip()
        if question and not question.endswith(("?", ")", "]")):
            yield Fault((*fact.at, "question"), f'"{fact.id}" asks without a question mark', "end it in ?", (fact.id,))


@vocabulary_rule("fact-related-to-itself", Severity.WARNING)
def facts_are_related_to_others(context: VocabularyContext) -> Iterator[Fault]:
    """A fact implies itself, which says nothing: another one was meant.

    Avoid: `implies: [renal_cancer]` below `id: renal_cancer`. Prefer: `implies: [cancer]`.
    """
    for fact in context.vocabulary.facts:
        if fact.id in fact.implies:
            message = f'"{fact.id}" implies itself'
            yield Fault((*fact.at, "implies"), message, "name the fact that follows from it", (fact.id,))


def _unit_meant(unit: str) -> str | None:
    from recension.model.quantities import unit_of_words

    by_case = {known.casefold(): known for known in sorted(_UNITS)}
    return unit_of_words(unit) or by_case.get(unit.casefold())
