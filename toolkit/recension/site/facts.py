"""The facts that a revision asks for, as a form has them: each in words, beside those that are asked for with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from recension.model.phrasing import quantity
from recension.model.texts import unmarked
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType
from recension.reporters.fact_words import clipped
from recension.site.compiled import asked_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Fact, Vocabulary

OF_THE_CASE = "The patient and the request"
BY_THE_WAY = "Facts that what is asked for follows from, or rules out"
_LONGEST_HEADING = 70


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be chosen, and its words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A fact in the form; *name* is its label for the middle of a sentence, *limits* the words for its range."""

    id: str
    label: str
    name: str
    question: str
    note: str
    type: str
    unit: str
    minimum: str
    maximum: str
    step: str
    limits: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Facts that stand together under a *heading*; *label* is that of the criterion below which they are asked for."""

    anchor: str
    label: str
    heading: str
    fields: tuple[Field, ...]


def field_groups(revision: Revision, vocabulary: Vocabulary, names: Iterable[str]) -> tuple[FieldGroup, ...]:
    """Return the facts called *names* in groups: what any case has first, then as the outline asks for them.

    A fact that is asked for at several places stands at the nearest criterion above all of them.
    """
    places = _asking(revision)
    found: dict[str, list[Field]] = {}
    for name in names:
        fact = vocabulary.by_id.get(name)
        judged = None if fact else revision.by_id[name]
        group = _group(name, fact, places.get(name, []))
        found.setdefault(group, []).append(_field(fact) if fact else _judged(name, judged))
    order = [OF_THE_CASE, "", *(place.id for place in revision.outline), BY_THE_WAY]
    return tuple(_headed(key, number, found[key], revision) for number, key in enumerate(order) if key in found)


def _asking(revision: Revision) -> dict[str, list[Placed]]:
    """Return the criteria that ask for each fact."""
    found: dict[str, list[Placed]] = {}
    for place in revision.outline:
        for name in asked_by(place, revision):
            found.setdefault(name, []).append(place)
    return found


def _group(name: str, fact: Fact | None, places: list[Placed]) -> str:
    if name == LINE_OF_BUSINESS or (fact is not None and fact.type is not FactType.BOOLEAN):
        return OF_THE_CASE
    if not places:
        return BY_THE_WAY
    above = [list(_upwards(place.parent)) for place in places]
    common = (place for place in above[0] if all(place in line for line in above[1:]))
    nearest = next(common, None)
    return nearest.id if nearest else ""


def _upwards(place: Placed | None) -> Iterator[Placed]:
    while place is not None:
        yield place
        place = place.parent


def _headed(key: str, number: int, fields: list[Field], revision: Revision) -> FieldGroup:
    place = revision.by_id.get(key)
    if place is None:
        return FieldGroup(f"_group-{number}", "", key or "Whatever is asked for at the top", tuple(fields))
    heading = clipped(unmarked(place.criterion.text) or place.id.replace("-", " "), _LONGEST_HEADING)
    return FieldGroup(f"_group-{number}", place.label, heading, tuple(fields))


def _field(fact: Fact) -> Field:
    minimum, maximum, step = ("" if each is None else str(each) for each in (fact.minimum, fact.maximum, fact.step))
    return Field(
        fact.id, _capital(fact.label), fact.label, fact.question, fact.note or "", fact.type.value, _unit(fact),
        minimum, maximum, step or ("1" if fact.type is FactType.INTEGER else ""), _limits(fact),
        tuple(Choice(option.id, _capital(option.label)) for option in fact.options),
    )  # fmt: skip


def _judged(name: str, place: Placed | None) -> Field:
    text = unmarked(place.criterion.text) if place else ""
    label = f"{place.label} {clipped(text)}" if place else name
    question = "Is this criterion met? Only a reviewer can say."
    return Field(name, label, label, question, "", FactType.BOOLEAN.value, "", "", "", "", "", ())


def _unit(fact: Fact) -> str:
    """Return the unit in words: ``years``."""
    return quantity(Decimal(0), fact).removeprefix("0").strip() if fact.unit else ""


def _limits(fact: Fact) -> str:
    least, most = fact.minimum, fact.maximum
    if least is not None and most is not None:
        return f"from {quantity(least, None)} to {quantity(most, fact)}"
    if least is not None:
        return f"at least {quantity(least, fact)}"
    return "" if most is None else f"at most {quantity(most, fact)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
