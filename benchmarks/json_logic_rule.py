"""A revision as one rule of JSON Logic that decides and does nothing else: what somebody would write by hand.

It knows two values, so it is for complete cases only. What has no counterpart
in JSON Logic (codes, days within days) is refused.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from recension.logic.evaluation import precedence
from recension.model.conditions import Comparator, Comparison, Connective, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.model.conditions import Bound, Condition, Constant
    from recension.model.criteria import Criterion
    from recension.model.revision import Revision

SIGNS = {Comparator.LESS_THAN: "<", Comparator.AT_MOST: "<=", Comparator.GREATER_THAN: ">", Comparator.AT_LEAST: ">="}
COUNTED = {"at_least": ">=", "at_most": "<=", "exactly": "=="}


def deciding_rule(revision: Revision) -> dict[str, Any]:
    """Return the rule: an ``if`` over the statements, in the order in which they decide."""
    steps = [part for each in precedence(revision) if each.decision
             for part in (_criterion(each, revision), each.decision.value)]  # fmt: skip
    rule = {"if": [*steps, revision.otherwise.value]}
    scope = revision.applies_to
    for options, inside in ((scope.excluded, False), (scope.only, True)):
        if options:
            within = {"in": [{"var": "line_of_business"}, list(options)]}
            rule = {"if": [within, *((rule, "not_applicable") if inside else ("not_applicable", rule))]}
    return rule


def _criterion(criterion: Criterion, revision: Revision) -> dict[str, Any]:
    parts = [] if criterion.when is None else [_condition(criterion.when, revision)]
    if criterion.connective is not None:
        below = [_criterion(child, revision) for child in criterion.children]
        parts.append(_joined(criterion.connective, below, criterion.bound))
    if len(parts) == 1:
        return parts[0]
    return {"and": parts} if parts else {"var": criterion.id}


def _condition(condition: Condition, revision: Revision) -> dict[str, Any]:
    if isinstance(condition, Use):
        return _condition(revision.definitions[condition.name], revision)
    if not isinstance(condition, Comparison):
        below = [_condition(part, revision) for part in condition.conditions]
        return _joined(condition.connective, below, condition.bound)
    fact, values = {"var": condition.fact}, [_plain(value) for value in condition.values]
    if condition.comparator is Comparator.IS_TRUE:
        return fact
    if condition.comparator in (Comparator.EQUALS, Comparator.ONE_OF):
        return {"in": [fact, values]}
    return {SIGNS[condition.comparator]: [fact, values[0]]}


def _joined(connective: Connective, parts: Sequence[dict[str, Any]], bound: Bound | None) -> dict[str, Any]:
    match connective:
        case Connective.ALL_OF:
            return {"and": parts}
        case Connective.ANY_OF:
            return {"or": parts}
        case Connective.NONE_OF:
            return {"!": [{"or": parts}]}
    if bound is None:
        raise ValueError("a count has a bound")
    return {COUNTED[bound.quantity]: [{"+": [{"if": [part, 1, 0]} for part in parts]}, bound.number]}


def _plain(value: Constant) -> bool | str | float:
    return float(value) if isinstance(value, Decimal) else value
