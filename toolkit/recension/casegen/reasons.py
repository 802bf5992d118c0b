"""Why no case meets an obligation, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.evaluation import is_placeholder
from recension.logic.kleene import Truth
from recension.logic.least import least_solution

if TYPE_CHECKING:
    from recension.casegen.obligation import Obligation
    from recension.logic.encoding import EncodedRevision
    from recension.model.criteria import Placed

_OPEN = "the decision stays open, since other criteria are not known"


def reason(obligation: Obligation, encoded: EncodedRevision, *, possible: bool) -> str:
    """Return why no case meets *obligation*; *possible* says that one could, if more were known of other criteria."""
    place = encoded.revision.by_id[obligation.criterion]
    if is_placeholder(place.criterion, place.evidence):
        return "what it asks for is not known"
    if obligation.kind == "decisive":
        return _undecisive(obligation, encoded, place, possible=possible)
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


def _undecisive(obligation: Obligation, encoded: EncodedRevision, place: Placed, *, possible: bool) -> str:
    truth = obligation.wanted[place.id]
    value = truth.words
    if possible:
        return f"when it is {value}, {_OPEN}"
    found = least_solution(encoded.universe, [encoded.applies, encoded.valued(place, truth)])
    if found is None:
        return f"no case leaves it {value}"
    also = [
        other.label
        for other in encoded.revision.outline
        if other.criterion.is_leaf
        and other.id != place.id
        and not is_placeholder(other.criterion, other.evidence)
        and encoded.valued(other, Truth.MET) in found
    ]
    told = f"whenever it is {value}, the decision is the same without it"
    return told + (f"; {', '.join(also)} is met as well" if also else "")
