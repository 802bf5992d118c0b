"""Rules on text and condition: what people read and what is evaluated say the same."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.conditions import ORDERED, Bound, Comparison, Connective, Group
from recension.model.phrasing import SYMBOLS, quantity
from recension.model.texts import unmarked
from recension.model.vocabulary import FactType
from recension.records import record
from recension.rules.catalogue import Fault, revision_rule
from recension.rules.naming import text_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.conditions import Condition
    from recension.model.criteria import Criterion, Placed
    from recension.model.quantities import Said
    from recension.model.vocabulary import Fact
    from recension.rules.contexts import RevisionContext

_TURNED = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}
_PLAIN = {Connective.ANY_OF: "any of the following", Connective.ALL_OF: "all of the following"}
_LIST_WORDS = (
    "the following",
    "of these",
    "of those",
    "the criteria",
    "the conditions",
    "the indications",
    "the items",
)
_NEGATIONS = frozenset({"no", "not", "none", "neither", "nor", "without", "except", "unless", "never"})
_RANGE = (
    r"(?<![\w.,/-])(?:between )?(?P<low>\d+(?:\.\d+)?)(?: ?[-\u2013] ?| to | and )"
    r"(?P<high>\d+(?:\.\d+)?)(?![\w.,/-]*\d)"
)
_SAID_BY_WORDS = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty"
    r"|child\w*|adult\w*|p(?:a)?ediatric\w*|adolescent\w*|infant\w*|neonat\w*|elderly|minor|first|half)\b"
)
_TURNING = (" or ", ", or ", " and ", ", and ", " of age", " old")
"""How what stands behind a number begins that may change its comparator, such as "and older"."""
_NAMES = {Connective.ALL_OF: "all of them", Connective.ANY_OF: "any of them", Connective.NONE_OF: "none of them"}


@revision_rule("text-connective-differs", Severity.WARNING)
def texts_name_their_connective(context: RevisionContext) -> Iterator[Fault]:
    """A text says "all of the following" where the tree has `any_of`, or the like.

    People follow the text and evaluators the tree, so the same case is decided in two ways.

    Avoid: `text: "All of the following"` above `any_of`. Prefer: the words and the key that mean the same.
    """
    prose = context.prose.casefold()
    told = [words for words in _LIST_WORDS if words in prose]
    for place in context.revision.outline:
        criterion = place.criterion
        joined = _joined(criterion)
        if joined is None or not any(words in criterion.text.casefold() for words in told):
            continue  # seen at a glance, for most texts are no headings of lists
        connective, bound, size = joined
        wanted = _said_otherwise(criterion.text, connective, bound, size)
        if wanted is not None:
            has = f"{bound} of them" if bound else _NAMES[connective]
            key = connective.value
            message = f'the text says "{wanted}", and `{key}` asks for {has}'
            hint = "change the words or the key, whichever is wrong"
            yield text_fault(criterion, message, hint, place.id, wanted, key, str(bound))


@revision_rule("text-comparator-differs", Severity.WARNING)
def texts_name_their_comparator(context: RevisionContext) -> Iterator[Fault]:
    """A number in a text has another comparator than in the condition: "≤ 18" and `less_than: 18`.

    The cases on the boundary are decided one way by readers and the other way by evaluators.

    Avoid: `text: "Age ≤ 18 years"` with `less_than: 18`. Prefer: `at_most: 18`, or "Age < 18 years".
    """
    for criterion, number, threshold in _matched(context):
        if number.comparator is None or threshold.sign in (None, number.comparator):
            continue
        if not (threshold.turned and _NEGATIONS & set(criterion.text.casefold().split())):
            told, wanted = f"{number.comparator} {number.number}", f"{threshold.sign} {threshold.shown}"
            message = f'the text says "{number.written}", and the condition asks for {threshold.label} {wanted}'
            hint = "change the words or the comparator, whichever is wrong"
            yield text_fault(criterion, message, hint, criterion.id, threshold.fact.id, told, wanted)


@revision_rule("text-unit-differs", Severity.WARNING)
def texts_name_their_unit(context: RevisionContext) -> Iterator[Fault]:
    """A number in a text has another unit than the fact that the condition compares, or the fact has none.

    "18 months" and an age in years are the same number and not the same age.

    Avoid: `text: "Lesion > 4 mm"` with a fact in cm. Prefer: the unit of the fact, or the number turned into it.
    """
    for criterion, number, threshold in _matched(context):
        unit = threshold.fact.unit
        if number.unit is not None and unit is None:
            message = f'the text says "{number.written}", and {threshold.label} has no unit'
            hint = f"give the fact its unit in the vocabulary: unit: {number.unit}"
            yield text_fault(criterion, message, hint, criterion.id, threshold.fact.id, number.unit)
        elif number.unit is not None and unit is not None and number.unit != unit:
            message = f'the text says "{number.written}", and {threshold.label} is counted in {_unit_words(unit)}'
            hint = "give the text the unit of the fact, and the number that goes with it"
            yield text_fault(criterion, message, hint, criterion.id, threshold.fact.id, number.unit, unit)


@revision_rule("text-number-differs", Severity.WARNING)
def texts_name_their_number(context: RevisionContext) -> Iterator[Fault]:
    """A text has another number than the condition: one of the two was changed, and the other forgotten.

    Avoid: `text: "Age < 21 years"` with `less_than: 18`. Prefer: one number in both places.
    """
    for reading in context.numbers:
        criterion, numbers, thresholds = reading.criterion, reading.numbers, reading.thresholds
        said = [number for number in numbers if number.comparator is not None or number.unit is not None]
        unsaid = [each for each in thresholds if not any(each.agrees(number) for number in numbers)]
        unasked = [number for number in said if not any(each.agrees(number) for each in thresholds)]
        for number, threshold in zip(unasked, unsaid, strict=False):
            asked = f"{threshold.sign or 'the value'} {threshold.shown}"
            message = f'the text says "{number.written}", and the condition asks for {threshold.label} {asked}'
            hint = "change the words or the number, whichever is wrong"
            facts = (criterion.id, threshold.fact.id, str(number.number), str(threshold.value))
            yield text_fault(criterion, message, hint, *facts)
        for lone, threshold in _half_ranges(criterion.text, thresholds) if not unasked else ():
            message = f'the text says "{lone}", and the condition asks for one end of that alone: {threshold.shown}'
            hint = "add the other end to the condition, or take it from the text"
            yield text_fault(criterion, message, hint, criterion.id, threshold.fact.id, lone)


@revision_rule("text-number-missing", Severity.WARNING)
def texts_say_the_number(context: RevisionContext) -> Iterator[Fault]:
    """A condition compares with a number, and neither the text nor what stands above it has any.

    Avoid: `text: With a solid tumor` with `{fact: age, less_than: 18}` as well. Prefer: the number in the text.
    """
    for place, numbers in context.thresholds:
        criterion = place.criterion
        thresholds = [each for each in numbers if each.sign]
        if not thresholds:
            continue
        above = [criterion.text, *criterion.notes]
        parent = place.parent
        while parent is not None:
            above.append(parent.criterion.text)
            parent = parent.parent
        said = " ".join(above).casefold()
        if not any(sign.isdigit() for sign in said) and not re.search(_SAID_BY_WORDS, said):
            first = thresholds[0]
            message = f"the condition asks for {first.label} {first.sign} {first.shown}, and the text has no number"
            yield text_fault(criterion, message, "say it in the text", criterion.id, first.fact.id, first.shown)


def _half_ranges(text: str, thresholds: list[Threshold]) -> Iterator[tuple[str, Threshold]]:
    """Yield each range in *text* of which one end is compared with and the other is not."""
    for found in re.finditer(_RANGE, unmarked(text)):
        ends = [Decimal(found["low"]), Decimal(found["high"])]
        asked = [[each for each in thresholds if each.value == end] for end in ends]
        if ends[0] < ends[1] and bool(asked[0]) is not bool(asked[1]):
            threshold, other = (asked[0] or asked[1])[0], ends[1] if asked[0] else ends[0]
            if other not in (threshold.fact.minimum, threshold.fact.maximum):
                yield found[0], threshold


@record
class Reading:
    """The numbers in the text of a criterion, and those in its condition."""

    criterion: Criterion
    numbers: tuple[Said, ...]
    thresholds: list[Threshold]


class Threshold:
    """A number that a condition compares a fact with; *sign* is None where what joins the comparisons hides it."""

    def __init__(self, comparison: Comparison, value: Decimal, fact: Fact, *, turned: bool | None) -> None:
        self.fact = fact
        self.value = value
        self.label = fact.label
        self.shown = quantity(value, fact)
        self.turned = turned is True
        sign = SYMBOLS.get(comparison.comparator) if comparison.comparator in ORDERED else None
        self.sign = None if sign is None or turned is None else _TURNED[sign] if turned else sign

    def stands_in(self, text: str) -> bool:
        """Return whether *text* says it plainly, with its unit or with none."""
        if self.sign is None:
            return False
        united = bool(self.fact.unit) and _stands(f"{self.sign} {self.shown}", text, united=True)
        return united or _stands(f"{self.sign} {self.value.normalize():f}", text, united=False)

    def agrees(self, number: Said) -> bool:
        """Return whether a number in a text is this one, be it in another unit, or the next one with its own sign."""
        from recension.model.quantities import converted

        if number.number == self.value:
            return True
        if number.unit is not None and self.fact.unit is not None:
            other = converted(number.number, number.unit, self.fact.unit)
            if other == self.value:
                return True
        step = Decimal(1) if self.fact.type is FactType.INTEGER else self.fact.step
        beside = {"≥": {">": -1}, ">": {"≥": 1}, "<": {"≤": -1}, "≤": {"<": 1}}
        shift = beside.get(number.comparator or "", {}).get(self.sign or "")
        return shift is not None and step is not None and number.number + shift * step == self.value


def _stands(number: str, text: str, *, united: bool) -> bool:
    """Return whether *number*, a sign and digits, stands in *text* with no words before it or behind that turn it.

    Behind one that is not *united* a unit could stand as well.
    """
    before, said, behind = text.partition(number)
    alone = before[-1:] in ("", " ", "(") and not before.casefold().endswith(("not ", "no "))
    ends = united or behind in ("", ".") or behind.startswith(", ")
    return bool(said) and alone and ends and not behind.startswith(_TURNING)


def numbers_asked(context: RevisionContext) -> Iterator[tuple[Placed, list[Threshold]]]:
    """Yield each criterion that has a text, and a condition with numbers, with these."""
    known = context.vocabulary.by_id if context.vocabulary else {}
    for place in context.revision.outline if known else ():
        criterion = place.criterion
        if criterion.when is not None and criterion.text:
            thresholds = list(_thresholds(criterion.when, known, turned=False))
            if thresholds:
                yield place, thresholds


def numbers_read(context: RevisionContext) -> Iterator[Reading]:
    """Yield each criterion whose condition has numbers and whose text has some, too, unless they plainly fit."""
    for place, thresholds in context.thresholds:
        criterion = place.criterion
        text = unmarked(criterion.text)
        digits = sum(word.strip(".,;()").replace(".", "").isdecimal() for word in text.split())
        plain = all(each.stands_in(text) for each in thresholds)
        if plain and (digits == len(thresholds) or not re.search(_RANGE, text)):
            continue
        from recension.model.quantities import said_numbers

        numbers = said_numbers(text)
        if numbers:
            yield Reading(criterion, numbers, thresholds)


def _matched(context: RevisionContext) -> Iterator[tuple[Criterion, Said, Threshold]]:
    """Yield each number of a text with the one threshold that has the same number and does not stand there as well."""
    for reading in context.numbers:
        for threshold in reading.thresholds:
            same = [number for number in reading.numbers if number.number == threshold.value]
            fitting = [number for number in same if number.comparator in (None, threshold.sign)
                       and number.unit in (None, threshold.fact.unit)]  # fmt: skip
            others = [each for each in reading.thresholds if each is not threshold and each.value == threshold.value]
            if len(same) == 1 and not fitting and not others:
                yield reading.criterion, same[0], threshold


def _thresholds(condition: Condition, known: dict[str, Fact], *, turned: bool | None) -> Iterator[Threshold]:
    if isinstance(condition, Comparison):
        fact = known.get(condition.fact)
        for value in condition.values if fact is not None else ():
            if isinstance(value, Decimal) and fact is not None:
                yield Threshold(condition, value, fact, turned=turned)
    elif isinstance(condition, Group):
        inner = turned
        if condition.connective is Connective.NONE_OF:
            inner = None if turned is None else not turned
        elif condition.connective is Connective.COUNT and (condition.bound is None
                                                           or condition.bound.quantity != "at_least"):  # fmt: skip
            inner = None
        for part in condition.conditions:
            yield from _thresholds(part, known, turned=inner)


def _joined(criterion: Criterion) -> tuple[Connective, Bound | None, int] | None:
    """Return how the children of a criterion are joined, or the parts of its condition, and how many there are."""
    if criterion.connective is not None:
        return criterion.connective, criterion.bound, len(criterion.children)
    if isinstance(criterion.when, Group):
        return criterion.when.connective, criterion.when.bound, len(criterion.when.conditions)
    return None


def _said_otherwise(text: str, connective: Connective, bound: Bound | None, size: int) -> str | None:
    """Return the words with which *text* says that something else is wanted, None if it does not."""
    plain = text.casefold()
    if (
        plain.count("the following") == 1
        and "of these" not in plain
        and (f"{bound} of the following" if bound else _PLAIN.get(connective, "\0")) in plain.replace("**", "")
    ):
        return None
    from recension.model.quantities import said_connectives

    wanted = said_connectives(text)
    ways = {way for each in wanted for way in each.ways}
    has = {(connective, bound)}
    if bound in (Bound("at_least", size), Bound("exactly", size)):
        has.add((Connective.ALL_OF, None))
    if connective is Connective.ALL_OF:
        has |= {(Connective.COUNT, Bound("at_least", size)), (Connective.COUNT, Bound("exactly", size))}
    if size == 1 and connective in _PLAIN:
        has |= {(Connective.ALL_OF, None), (Connective.ANY_OF, None)}
    return wanted[0].words if wanted and ways.isdisjoint(has) else None


def _unit_words(unit: str) -> str:
    return {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours"}.get(unit, unit)
