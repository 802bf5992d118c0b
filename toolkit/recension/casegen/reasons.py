"""Why no case meets an obligation, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recension.logic.columns import bits, places_of
from recension.logic.evaluation import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.casegen.attempts import Attempt, Attempts
    from recension.casegen.obligation import Obligation
    from recension.logic.columns import FormulaColumns
    from recension.logic.encoding import EncodedRevision

_MOST_LABELS = 8
_OPEN = "the decision stays open, since other criteria are not known"


def reasons(failed: Sequence[Attempt], attempts: Attempts) -> list[str]:
    """Return for each attempt that has no case why no case meets its obligation."""
    encoded = attempts.encoded
    plain = {number: _plain(each, encoded) for number, each in enumerate(failed)}
    told = {number: why for number, why in plain.items() if why is not None}
    left = [number for number in plain if number not in told]
    wanted = [_valued(failed[number], encoded) for number in left]
    least = attempts.least([[encoded.applies, literal] for literal in wanted])
    columns = attempts.columns(least)
    met = _also(encoded, columns, [failed[number].obligation.criterion for number in left])
    for place, (number, case) in enumerate(zip(left, least, strict=True)):
        told[number] = _undecisive(failed[number], met[place], possible=case is not None)
    return [told[number] for number in range(len(failed))]


def _plain(attempt: Attempt, encoded: EncodedRevision) -> str | None:
    """Return why no case meets an obligation, or None if it takes a case to tell."""
    obligation, possible = attempt.obligation, attempt.possible
    place = encoded.revision.by_id[obligation.criterion]
    if is_placeholder(place.criterion, place.evidence):
        return "what it asks for is not known"
    if obligation.kind == "decisive":
        return f"when it is {obligation.wanted[place.id].words}, {_OPEN}" if possible else None
    if obligation.shows in ("met", "not-met") and not possible:
        return f"no case leaves it {obligation.wanted[place.id].words}"
    return _open(obligation) if possible else _impossible(obligation, encoded)


def _open(obligation: Obligation) -> str:
    match obligation.kind:
        case "boundary":
            return f"with {obligation.about}, {_OPEN}"
        case "code":
            return f"a case with {obligation.about} would say something else, too"
        case _:
            return "its value stays open, since other criteria are not known"


def _impossible(obligation: Obligation, encoded: EncodedRevision) -> str:
    told = {
        "boundary": f"{obligation.about} decides in no case",
        "count": "so many of them are met in no case, or it makes no difference",
        "exclusion": "no case that it excludes would be medically necessary without it",
        "scope": "no case of that line of business meets it",
    }
    return (
        told.get(obligation.kind) or f"its value turns on {obligation.about or _part(obligation, encoded)} in no case"
    )


def _part(obligation: Obligation, encoded: EncodedRevision) -> str:
    name = obligation.shows.removeprefix("mcdc-").removesuffix("-met").removesuffix("-not")
    child = encoded.revision.by_id.get(name)
    value = "not met" if obligation.shows.endswith("-not-met") else "met"
    return f"{child.label if child else 'this part'} being {value}"


def _valued(attempt: Attempt, encoded: EncodedRevision) -> int:
    name = attempt.obligation.criterion
    return encoded.valued(encoded.revision.by_id[name], attempt.obligation.wanted[name])


def _undecisive(attempt: Attempt, met: _Met, *, possible: bool) -> str:
    name = attempt.obligation.criterion
    value = attempt.obligation.wanted[name].words
    if not possible:
        return f"no case leaves it {value}"
    told = f"whenever it is {value}, the decision is the same without it"
    if not met.number:
        return told
    more = f" and {met.number - _MOST_LABELS} more" if met.number > _MOST_LABELS else ""
    return f"{told}; {', '.join(met.labels)}{more} is met as well"


@dataclass(slots=True)
class _Met:
    """How many leaves are met in a case besides the one that is told of, and the labels of the first."""

    number: int = 0
    labels: list[str] = field(default_factory=list)


def _also(encoded: EncodedRevision, columns: FormulaColumns, names: Sequence[str]) -> list[_Met]:
    """Return for each of the cases in *columns*, of the leaves called *names*, which others are met in it."""
    found = [_Met() for _ in names]
    own: dict[str, list[int]] = {}
    for case, name in enumerate(names):
        own.setdefault(name, []).append(case)
    wanting, digits = columns.every, list[int]()
    for place in encoded.revision.outline:
        if place.criterion.is_leaf and not is_placeholder(place.criterion, place.evidence):
            met = columns.of(encoded.met(place)) & ~bits(own.get(place.id, ()), columns.size)
            for case in places_of(met & wanting):
                found[case].labels.append(place.label)
                if len(found[case].labels) == _MOST_LABELS:
                    wanting ^= 1 << case
            _count(digits, met)
    for power, having in enumerate(digits):
        for case in places_of(having):
            found[case].number += 1 << power
    return found


def _count(digits: list[int], cases: int) -> None:
    """Add one to the number of each of *cases*; *digits* has, for each power of two, the cases whose number has it."""
    for power, having in enumerate(digits):
        digits[power], cases = having ^ cases, having & cases
        if not cases:
            return
    if cases:
        digits.append(cases)
