"""A program in JSON Logic: rules that are applied one after another, each to what those before it gave.

The three values are numbers, so that the operators of JSON Logic compute with
them: 0 is not met, 1 undetermined, 2 met. All of is the least, any of the
greatest, and the opposite is what is left of 2.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from recension.exports.escaping import json_text
from recension.exports.json_logic_days import day_steps, is_day, is_within
from recension.exports.json_logic_rules import (
    MET,
    NOT_MET,
    UNDETERMINED,
    Rule,
    asked,
    either,
    every,
    has_code,
    is_nearly_whole,
    is_unknown,
    is_whole,
    joined,
    negated,
    said,
    var,
    whether,
)
from recension.exports.program import contradiction, exact, impossible, make_program
from recension.logic.kleene import Truth
from recension.model.conditions import Comparator, Comparison, Condition, Use
from recension.model.criteria import Decision
from recension.model.vocabulary import LINE_OF_BUSINESS, Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.exports.closing import Closure, Said
    from recension.exports.program import Program
    from recension.model.revision import Revision
    from recension.model.vocabulary import CodeSet, Vocabulary

_HOW = (
    'Begin with data = {"facts": {...}}, the facts of a case. One that is left out, or null, is unknown, never false.',
    "For each of `steps`, in their order, apply its rule to data, and put the result into data under its name.",
    "Then apply the rules of `answer` to data: what is decided, and for each criterion met, not_met or undetermined.",
    "`problem` is null, unless the facts cannot be true of any case; then nothing is decided.",
    "In the steps 0 is not met, 1 is undetermined, 2 is met. Numbers are exact to fifteen digits.",
    "See to it that each value has the type of its fact: some implementations take 1 for true.",
)
_ORDERED = {
    Comparator.LESS_THAN: "<",
    Comparator.AT_MOST: "<=",
    Comparator.GREATER_THAN: ">",
    Comparator.AT_LEAST: ">=",
}


class ProgramJsonLogic:
    """A JSON document of rules, with operators that every implementation of JSON Logic has."""

    suffix = ".json"

    def render(self, revision: Revision, vocabulary: Vocabulary) -> str:
        """Return the document, a step on a line.

        :raises CannotExpressError: if it could not say exactly what *revision* says.
        """
        program = make_program(revision, vocabulary)
        head = {
            "about": "Made by `recension export`; do not edit it, make it anew.",
            "how": _HOW,
            "policy": program.policy,
            "revision": program.revision,
            "title": program.title,
        }
        answer = {"decision": _sound(_decision(program)), "problem": var("problem")}
        criteria = {name: _sound(_word(var(f"criterion:{name}"))) for name in program.criteria}
        return "".join([
            "{\n",
            *(f"{json_text(key)}: {json_text(value)},\n" for key, value in head.items()),
            '"steps": [\n',
            ",\n".join(f"  {json_text({'name': name, 'rule': rule})}" for name, rule in _steps(program)),
            '\n],\n"answer": {\n',
            *(f"  {json_text(key)}: {json_text(rule)},\n" for key, rule in answer.items()),
            '  "criteria": {\n',
            ",\n".join(f"    {json_text(name)}: {json_text(rule)}" for name, rule in criteria.items()),
            "\n  }\n}\n}\n",
        ])  # fmt: skip


def _steps(program: Program) -> Iterator[tuple[str, Rule]]:
    """Yield the rules with the names of what they give, in the order in which they are applied."""
    yield from day_steps(program)
    problems = [part for problem in _problems(program) for part in problem]
    yield "problem", {"if": [*problems, None]} if problems else None
    for name, closure in program.closures.items():
        true, false = _sides(closure, program)
        yield f"fact:{name}", {"if": [true, True, false, False, None]}
    for step in program.steps:
        rule = UNDETERMINED if step.condition is None else _condition(step.condition, program, step.name)
        yield step.name, rule
    only, excluded = program.applies_to.only, program.applies_to.excluded
    line = said(LINE_OF_BUSINESS)
    limits = [{"in": [line, list(only)]}] if only else []
    limits += [negated({"in": [line, list(excluded)]})] if excluded else []
    yield "applies", asked(line, every(limits)) if limits else MET


def _decision(program: Program) -> Rule:
    applies = var("applies")
    parts: list[Rule] = [{"==": [applies, NOT_MET]}, Decision.NOT_APPLICABLE.value]
    parts += [{"==": [applies, UNDETERMINED]}, Decision.UNDETERMINED.value]
    for name, decision in program.statements:
        value = var(f"criterion:{name}")
        parts += [{"==": [value, MET]}, decision.value, {"==": [value, UNDETERMINED]}, Decision.UNDETERMINED.value]
    return {"if": [*parts, program.otherwise.value]}


def _word(value: Rule) -> Rule:
    words = Truth.MET.value, Truth.UNDETERMINED.value, Truth.NOT_MET.value
    return {"if": [{"==": [value, MET]}, words[0], {"==": [value, UNDETERMINED]}, words[1], words[2]]}


def _sound(rule: Rule) -> Rule:
    return {"if": [is_unknown(var("problem")), rule, None]}


def _condition(condition: Condition, program: Program, where: str) -> Rule:
    if isinstance(condition, Use):
        return var(condition.name)
    if isinstance(condition, Comparison):
        return _comparison(condition, program, where)
    parts = [_condition(part, program, where) for part in condition.conditions]
    return joined(condition.connective, parts, condition.bound)


def _comparison(comparison: Comparison, program: Program, where: str) -> Rule:
    fact = var(f"fact:{comparison.fact}") if comparison.fact in program.closures else said(comparison.fact)
    values = [_value(each, where) for each in comparison.values]
    match comparison.comparator:
        case Comparator.IS_TRUE:
            return whether(fact)
        case Comparator.EQUALS | Comparator.ONE_OF:
            return asked(fact, {"in": [fact, values]})
        case Comparator.IN:
            return asked(fact, has_code(fact, program.code_sets[str(comparison.values[0])]))
        case Comparator.WITHIN:
            both = either([is_unknown(fact), is_unknown(said(comparison.anchor or ""))])
            return {"if": [both, UNDETERMINED, is_within(comparison), MET, NOT_MET]}
        case comparator:
            return asked(fact, {_ORDERED[comparator]: [fact, values[0]]})


def _sides(closure: Closure, program: Program) -> tuple[Rule, Rule]:
    """Return when a fact is true, and when it is false."""

    def follows(literals: Sequence[Said], sets: Sequence[CodeSet]) -> Rule:
        by_codes = [has_code(said(fact), each) for each in sets for fact in program.code_facts]
        return either([*({"===": [said(name), value]} for name, value in literals), *by_codes])

    return follows(closure.true_if, closure.coded), follows(closure.false_if, closure.coded_false)


def _problems(program: Program) -> Iterator[tuple[Rule, str]]:
    """Yield what cannot be true of any case, each with the words for it."""
    for fact in program.facts:
        value = said(fact.id)
        yield negated(either([is_unknown(value), _is_possible(fact, value)])), impossible(fact.id)
    for name, closure in program.closures.items():
        if closure.can_contradict:
            yield every(_sides(closure, program)), contradiction(name)


def _is_possible(fact: Fact, value: Rule) -> Rule:
    match fact.type:
        case FactType.BOOLEAN:
            return either([{"===": [value, True]}, {"===": [value, False]}])
        case FactType.CHOICE:
            return {"in": [value, list(fact.option_ids)]}
        case FactType.CODES:
            single = [
                {"===": [value, True]},
                {"===": [value, False]},
                _is_number(value),
                {"===": [{"cat": [value]}, value]},
            ]
            return negated(either([*single, {"some": [value, {"!==": [{"cat": [var("")]}, var("")]}]}]))
        case FactType.DATE:
            return every([is_day(fact.id), *_range(fact, value)])
        case _:
            whole = [is_whole(value)] if fact.type is FactType.INTEGER else []
            return every([_is_number(value), *_range(fact, value), *whole])


def _is_number(value: Rule) -> Rule:
    return {"===": [value, {"+": [value]}]}


def _range(fact: Fact, value: Rule) -> list[Rule]:
    least, most, step = (None if each is None else _value(each, fact.id)
                         for each in (fact.minimum, fact.maximum, fact.step))  # fmt: skip
    rules: list[Rule] = [] if least is None else [{">=": [value, least]}]
    rules += [] if most is None else [{"<=": [value, most]}]
    if step is not None:
        rules.append(is_nearly_whole({"/": [{"-": [value, least or 0]}, step]}))
    return rules


def _value(value: Any, where: str) -> Any:  # noqa: ANN401 - a constant
    if not isinstance(value, Decimal):
        return value
    text = exact(value, where)
    return float(text) if "." in text else int(text)
