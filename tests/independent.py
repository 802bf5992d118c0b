"""A second evaluator, for the first one to be held to: from the written semantics, over documents as plain data.

It shares no code with the product. Connectives are worked out by trying every
completion of what is undetermined, numbers are fractions, dates are counted by
hand. True is met, False is not met, None is undetermined.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

KEEPS = {
    "all_of": lambda met, size, _: met == size,
    "any_of": lambda met, _size, _: met > 0,
    "none_of": lambda met, _size, _: met == 0,
    "at_least": lambda met, _size, number: met >= number,
    "at_most": lambda met, _size, number: met <= number,
    "exactly": lambda met, _size, number: met == number,
}
HOLDS = {
    "less_than": lambda value, constant: value < constant,
    "at_most": lambda value, constant: value <= constant,
    "greater_than": lambda value, constant: value > constant,
    "at_least": lambda value, constant: value >= constant,
    "equals": lambda value, constant: value == constant,
}


def decide(policy, case, code_sets=(), forced=None):
    """Return the decision of the document *policy* for *case*, closed, and the value of every criterion by id.

    *forced* gives criteria other values than their own.
    """
    values = {}
    for node in policy["criteria"]:
        _criterion(node, policy, case, {each["id"]: each for each in code_sets}, values, forced or {})
    scope, line = policy.get("applies_to", {}), case.get("line_of_business")
    if scope and line is None:
        return "undetermined", values
    if line in scope.get("not", []) or ("only" in scope and line not in scope["only"]):
        return "not_applicable", values
    denials = [
        node for node in policy["criteria"] if node.get("decision", "medically_necessary") != "medically_necessary"
    ]
    approvals = [node for node in policy["criteria"] if node.get("decision") == "medically_necessary"]
    for node in [*denials, *approvals]:
        if values[node["id"]] is not False:
            return (node["decision"] if values[node["id"]] else "undetermined"), values
    return policy["otherwise"], values


def _criterion(node, policy, case, sets, values, forced, basis=None):  # noqa: PLR0917 - as the recursion needs them
    basis = (
        node.get("evidence", {}).get("basis") or basis or policy.get("evidence", {}).get("criteria", {}).get("basis")
    )
    parts = [_condition(node["when"], policy, case, sets)] if "when" in node else []
    kind, number, children = _group(node)
    if kind:
        below = [_criterion(child, policy, case, sets, values, forced, basis) for child in children]
        parts.append(_joined(kind, number, below))
    answer = None if basis == "unknown" else case.get(node["id"])
    value = _joined("all_of", None, parts) if parts else answer
    values[node["id"]] = forced.get(node["id"], value)
    return values[node["id"]]


def _condition(condition, policy, case, sets):
    if "use" in condition:
        return _condition(policy["define"][condition["use"]], policy, case, sets)
    if "fact" in condition:
        return _comparison(condition, case, sets)
    kind, number, parts = _group(condition)
    return _joined(kind, number, [_condition(part, policy, case, sets) for part in parts])


def _comparison(condition, case, sets):
    value = case.get(condition["fact"])
    if value is None:
        return None
    (comparator, constant), *_ = [*((key, each) for key, each in condition.items() if key != "fact"), ("equals", True)]
    if comparator == "one_of":
        return any(_exact(value) == _exact(each) for each in constant)
    if comparator == "in":
        return any(_covers(sets[constant], code) for code in value)
    if comparator == "within":
        ((duration, anchor),) = constant.items()
        end = case.get(anchor)
        return None if end is None else _back(end, duration) <= value <= end
    return HOLDS[comparator](_exact(value), _exact(constant))


def _group(node):
    if "count" in node:
        kind = next(key for key in node["count"] if key != "of")
        return kind, node["count"][kind], node["count"]["of"]
    kind = next((key for key in ("all_of", "any_of", "none_of") if key in node), None)
    return kind, None, node.get(kind, [])


def _joined(kind, number, parts):
    sure = sum(part is True for part in parts)
    outcomes = {KEEPS[kind](sure + more, len(parts), number) for more in range(sum(part is None for part in parts) + 1)}
    return outcomes.pop() if len(outcomes) == 1 else None


def _exact(value):
    return value if isinstance(value, (bool, str)) else Fraction(str(value))


def _covers(code_set, code):
    def named(patterns):
        return any(re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), code) for pattern in patterns)

    return named(code_set["include"]) and not named(code_set.get("exclude", []))


def _back(day, duration):
    years, months, weeks, days = (
        sum(int(number) for number in re.findall(rf"(\d+){letter}", duration)) for letter in "YMWD"
    )
    year, month, last = (int(part) for part in day.split("-"))
    for _ in range(12 * years + months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    while True:
        try:
            return (date(year, month, last) - timedelta(weeks=weeks, days=days)).isoformat()
        except ValueError:
            last -= 1


def completions(values):
    """Return every way to answer what is None in *values*."""
    return product(*((value,) if value is not None else (False, True) for value in values))
