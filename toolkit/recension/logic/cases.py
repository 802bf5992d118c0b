"""Cases: what is said of one patient and request. An absent fact is unknown, never false.

A case is read against the vocabulary and closed under it: what its facts imply
is added, what they exclude is made false, codes attest the facts they stand for.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from recension.errors import UnknownNameError, UsageError
from recension.logic.varied import plain
from recension.model.phrasing import quantity
from recension.model.vocabulary import Fact, FactType, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from recension.logic.comparing import Value


class CaseError(UsageError):
    """A case that says something impossible: a wrong type, a value out of range, facts that exclude each other."""


def decode_case(data: Mapping[str, Any], vocabulary: Vocabulary, judged: Collection[str] = ()) -> dict[str, Value]:
    """Return the facts in *data* with exact values; null is unknown. *judged* are ids of judged criteria.

    :raises UnknownNameError: if a fact is not in the vocabulary.
    :raises CaseError: if a value has the wrong type or lies outside its range.
    """
    case: dict[str, Value] = {}
    for name, value in data.items():
        if name not in vocabulary.by_id and name not in judged:
            raise UnknownNameError("fact", name, [*vocabulary.by_id, *judged])
        if value is not None:
            fact = vocabulary.by_id.get(name)
            case[name] = _value(fact, value) if fact else _boolean(name, value)
    return case


def encode_case(case: Mapping[str, Value]) -> dict[str, Any]:
    """Return *case* as JSON has it, sorted by fact."""
    encoded: dict[str, Any] = {}
    for name, value in sorted(plain(case).items()):
        if isinstance(value, Decimal):
            encoded[name] = int(value) if value == value.to_integral_value() else float(value)
        else:
            encoded[name] = list(value) if isinstance(value, tuple) else value
    return encoded


def close(case: Mapping[str, Value], vocabulary: Vocabulary) -> dict[str, Value]:
    """Return *case* with all that the vocabulary says must be true or false with it.

    :raises CaseError: if the case contradicts the vocabulary.
    """
    closed = dict(case)
    _attest(closed, vocabulary)
    pending = [name for name, value in closed.items() if isinstance(value, bool)]
    while pending:
        name = pending.pop()
        for other, value in consequences(name, closed[name] is True, vocabulary):
            if other not in closed:
                closed[other] = value
                pending.append(other)
            elif closed[other] is not value:
                raise _contradiction(name, closed, other, vocabulary)
    return closed


def is_closed(case: Mapping[str, Value], vocabulary: Vocabulary) -> bool:
    """Return whether *case* says all that the vocabulary says must be true or false with it, and nothing against it."""
    said = dict(plain(case))
    size = len(said)
    try:
        _attest(said, vocabulary)
    except CaseError:
        return False
    return len(said) == size and all(
        said.get(other) is due
        for (name, value), following in vocabulary.consequences.items()
        if following and said.get(name) is value
        for other, due in following
    )


def consequences(name: str, value: bool, vocabulary: Vocabulary) -> Sequence[tuple[str, bool]]:  # noqa: FBT001 - a fact's value
    """Return the boolean facts that follow at once from one, with their values."""
    return vocabulary.consequences.get((name, value), [])


def _attest(case: dict[str, Value], vocabulary: Vocabulary) -> None:
    coded = [value for value in case.values() if isinstance(value, tuple)]
    for fact in vocabulary.facts if coded else ():
        sets = [vocabulary.sets_by_id[name] for name in fact.codes if name in vocabulary.sets_by_id]
        found = next((code for codes in coded for code in codes for code_set in sets if code in code_set), None)
        if found is None:
            continue
        if case.get(fact.id) is False:
            raise CaseError(f'the case has code {found}, which attests "{fact.id}", and says that it is false')
        case[fact.id] = True


def _contradiction(name: str, case: Mapping[str, Value], other: str, vocabulary: Vocabulary) -> CaseError:
    def said(fact: str) -> str:
        return f'"{fact}" {"true" if case[fact] else "false"}'

    verb = "excludes" if case[name] and case[other] else "implies"
    first, second = (name, other) if case[name] else (other, name)
    label = vocabulary.by_id[first].label
    hint = f"in the vocabulary, {label} {verb} {vocabulary.by_id[second].label}"
    return CaseError(f"the case contradicts itself: it has {said(name)} and {said(other)}", hint=hint)


def _value(fact: Fact, value: Any) -> Value:  # noqa: ANN401 - what a case file says, of any type
    match fact.type:
        case FactType.BOOLEAN:
            return _boolean(fact.id, value)
        case FactType.CODES:
            if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
                raise _wrong(fact.id, "a list of codes in quotes", value)
            return tuple(value)
        case FactType.CHOICE:
            if value not in fact.option_ids:
                raise UnknownNameError(f"option of {fact.id}", str(value), fact.option_ids)
            return str(value)
        case FactType.DATE:
            return _day(fact, value)
        case _:
            return _number(fact, value)


def _boolean(name: str, value: Any) -> bool:  # noqa: ANN401 - what a case file says, of any type
    if not isinstance(value, bool):
        raise _wrong(name, "true or false", value)
    return value


def _number(fact: Fact, value: Any) -> Decimal:  # noqa: ANN401 - what a case file says, of any type
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise _wrong(fact.id, "a number", value)
    number = Decimal(str(value))
    if not number.is_finite():
        raise _wrong(fact.id, "a number", value)
    if fact.type is FactType.INTEGER and number != number.to_integral_value():
        raise _wrong(fact.id, "a whole number", value)
    _in_range(fact, number)
    return number


def _day(fact: Fact, value: Any) -> str:  # noqa: ANN401 - what a case file says, of any type
    try:
        day = date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise _wrong(fact.id, "a day such as 2026-02-28", value) from None
    _in_range(fact, day)
    return day


def _in_range(fact: Fact, value: Any) -> None:  # noqa: ANN401 - a number or a day
    shown = quantity(value, fact)
    if fact.minimum is not None and value < fact.minimum:
        raise CaseError(f'"{fact.id}" is {shown}; the least possible is {quantity(fact.minimum, fact)}')
    if fact.maximum is not None and value > fact.maximum:
        raise CaseError(f'"{fact.id}" is {shown}; the greatest possible is {quantity(fact.maximum, fact)}')
    if fact.step is not None and (Fraction(value) - Fraction(fact.minimum or 0)) % Fraction(fact.step):
        raise CaseError(f'"{fact.id}" is {shown}; it goes in steps of {fact.step}')


def _wrong(name: str, wanted: str, value: object) -> CaseError:
    return CaseError(f'"{name}" wants {wanted}, not {value!r}')
