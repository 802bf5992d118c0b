"""Rules of JSON Logic, built from smaller ones: alternatives, values that may be unknown, codes, the three values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from recension.logic.kleene import allowed
from recension.model.conditions import Bound, Connective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.model.vocabulary import CodeSet

Rule: TypeAlias = Any
"""A rule as JSON has it: an operator with its arguments, or a value."""

NOT_MET, UNDETERMINED, MET = 0, 1, 2
"""The three values as numbers."""
_NEARLY = 1e-9


def var(name: str) -> Rule:
    """Return the value that stands in the data under *name*."""
    return {"var": name}


def said(fact: str) -> Rule:
    """Return what the case says of *fact*."""
    return var(f"facts.{fact}")


def either(rules: Sequence[Rule]) -> Rule:
    """Return whether one of *rules* is true."""
    if not rules:
        return False
    return rules[0] if len(rules) == 1 else {"or": list(rules)}


def every(rules: Sequence[Rule]) -> Rule:
    """Return whether all of *rules* are true."""
    if not rules:
        return True
    return rules[0] if len(rules) == 1 else {"and": list(rules)}


def negated(rule: Rule) -> Rule:
    """Return whether *rule* is not true."""
    return {"!": [rule]}


def is_unknown(rule: Rule) -> Rule:
    """Return whether *rule* gives nothing."""
    return {"===": [rule, None]}


def if_known(value: Rule, rule: Rule) -> Rule:
    """Return what *rule* gives, nothing if *value* is unknown."""
    return {"if": [is_unknown(value), None, rule]}


def asked(value: Rule, test: Rule) -> Rule:
    """Return in three values whether *test* holds, undetermined if *value* is unknown."""
    return {"if": [is_unknown(value), UNDETERMINED, test, MET, NOT_MET]}


def whether(value: Rule) -> Rule:
    """Return in three values whether *value*, which may be unknown, is true."""
    return {"if": [{"===": [value, True]}, MET, {"===": [value, False]}, NOT_MET, UNDETERMINED]}


def has_code(codes: Rule, code_set: CodeSet) -> Rule:
    """Return whether one of *codes*, a list or nothing, is in *code_set*."""
    test = _covered(code_set.include)
    if code_set.exclude:
        test = every([test, negated(_covered(code_set.exclude))])
    return {"some": [codes, test]}


def _covered(patterns: Sequence[str]) -> Rule:
    item = var("")
    codes = [each for each in patterns if not each.endswith("*")]
    tests = [{"in": [item, codes]}] if codes else []
    categories = [each[:-1] for each in patterns if each.endswith("*")]
    return either([*tests, *({"===": [{"substr": [item, 0, len(each)]}, each]} for each in categories)])


def is_whole(number: Rule) -> Rule:
    """Return whether *number* has no fraction."""
    return {"==": [{"%": [number, 1]}, 0]}


def is_nearly_whole(number: Rule) -> Rule:
    """Return whether *number* is whole but for what computers round."""
    rest = {"%": [number, 1]}
    return either([{"<": [-_NEARLY, rest, _NEARLY]}, {">": [rest, 1 - _NEARLY]}, {"<": [rest, _NEARLY - 1]}])


def joined(connective: Connective, parts: Sequence[Rule], bound: Bound | None) -> Rule:
    """Return the value of a group from those of its *parts*, by Kleene's tables."""
    match connective:
        case Connective.ALL_OF:
            return _extreme("min", parts, MET)
        case Connective.ANY_OF:
            return _extreme("max", parts, NOT_MET)
        case Connective.NONE_OF:
            return {"-": [MET, _extreme("max", parts, NOT_MET)]}
        case Connective.COUNT:
            return _counted(parts, bound or Bound("at_least", 0))


def _extreme(operator: str, parts: Sequence[Rule], empty: int) -> Rule:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else {operator: list(parts)}


def _counted(parts: Sequence[Rule], bound: Bound) -> Rule:
    low, high = allowed(bound, len(parts))
    least = {"+": [0, *({"if": [{"==": [part, MET]}, 1, 0]} for part in parts)]}
    most = {"+": [0, *({"if": [{"==": [part, NOT_MET]}, 0, 1]} for part in parts)]}
    failing = ([{"<": [most, low]}] if low > 0 else []) + ([{">": [least, high]}] if high < len(parts) else [])
    keeping = ([{">=": [least, low]}] if low > 0 else []) + ([{"<=": [most, high]}] if high < len(parts) else [])
    return {"if": [either(failing), NOT_MET, every(keeping), MET, UNDETERMINED]}
