"""A revision as data for the evaluator in the browser (``static/evaluator.js``): names, numbers, codes, no words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from recension.exports.program import CannotExpressError, exact, make_program
from recension.logic.cells import cells
from recension.logic.evaluation import is_placeholder
from recension.model.conditions import Comparator, Comparison, Condition, Use, comparisons
from recension.model.vocabulary import NUMBERS, Fact, FactType

if TYPE_CHECKING:
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


def compiled(revision: Revision, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what the evaluator in the browser reads, as JSON has it.

    Only facts that bear on the policy are in it, those of ``exports.program``.

    :raises CannotExpressError: if a number has more digits than a browser keeps.
    """
    program = make_program(revision, vocabulary, inline_counts=True)
    sets = {name for fact in program.facts for name in fact.codes}
    sets |= {str(each.values[0]) for each in program.comparisons if each.comparator is Comparator.IN}
    return {
        "policy": program.policy,
        "revision": program.revision,
        "facts": {fact.id: _fact(fact, revision) for fact in program.facts},
        "sets": {
            name: {"include": list(program.code_sets[name].include), "exclude": list(program.code_sets[name].exclude)}
            for name in sorted(sets) if name in program.code_sets
        },
        "steps": [
            [step.name, None if step.condition is None else _condition(step.condition)] for step in program.steps
        ],
        "criteria": [{"id": place.id, "asks": list(asked_by(place, revision))} for place in revision.outline],
        "statements": [[name, decision.value] for name, decision in program.statements],
        "otherwise": program.otherwise.value,
        "only": list(program.applies_to.only),
        "excluded": list(program.applies_to.excluded),
    }  # fmt: skip


def told(revision: Revision, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what `compiled` does, or where that cannot be, why: under *refused*."""
    try:
        return compiled(revision, vocabulary)
    except CannotExpressError as error:
        return {"refused": error.message, "facts": {}}


def asked_by(place: Placed, revision: Revision) -> tuple[str, ...]:
    """Return the facts that the criterion at *place* itself asks for, in order, each once; a judged one asks itself."""
    if is_placeholder(place.criterion, place.evidence):
        return ()
    if place.criterion.is_judged:
        return (place.id,)
    if place.criterion.when is None:
        return ()
    asked = comparisons(place.criterion.when, revision.definitions)
    named = (name for each in asked for name in (each.fact, each.anchor) if name is not None)
    return tuple(dict.fromkeys(named))


def _fact(fact: Fact, revision: Revision) -> dict[str, Any]:
    found: dict[str, Any] = {"type": fact.type.value}
    for key, names in (("implies", fact.implies), ("excludes", fact.excludes), ("codes", fact.codes)):
        if names:
            found[key] = list(names)
    if fact.type is FactType.CHOICE:
        found["options"] = list(fact.option_ids)
    limits = (("minimum", fact.minimum), ("maximum", fact.maximum), ("step", fact.step))
    found |= {key: _value(value, fact.id) for key, value in limits if value is not None}
    if fact.type in (*NUMBERS, FactType.DATE):
        found["answers"] = [_value(each, fact.id) for each in _answers(fact, revision)]
    return found


def _answers(fact: Fact, revision: Revision) -> tuple[Any, ...]:
    """Return a value for each way in which the revision can tell values of *fact* apart."""
    cutting = (each for each in revision.comparisons
               if each.fact == fact.id and each.comparator is not Comparator.WITHIN)  # fmt: skip
    return cells(fact, cutting).values


def _condition(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Use):
        return {"use": condition.name}
    if isinstance(condition, Comparison):
        found = {"fact": condition.fact, "comparator": condition.comparator.value,
                 "values": [_value(each, condition.fact) for each in condition.values]}  # fmt: skip
        return found if condition.anchor is None else found | {"anchor": condition.anchor}
    joined = {"join": condition.connective.value, "of": [_condition(part) for part in condition.conditions]}
    return joined if condition.bound is None else joined | {"bound": [condition.bound.quantity, condition.bound.number]}


def _value(value: Any, where: str) -> Any:  # noqa: ANN401 - a constant, of any type
    if not isinstance(value, Decimal):
        return value
    text = exact(value, where)
    return float(text) if "." in text else int(text)
