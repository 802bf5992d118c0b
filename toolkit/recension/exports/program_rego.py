"""A program in Rego, for Open Policy Agent and what else speaks it: one rule for each fact and each criterion."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from recension.exports.escaping import json_text
from recension.exports.program import exact, make_program, months_and_days
from recension.exports.rego_library import LIBRARY
from recension.logic.kleene import allowed
from recension.model.conditions import Comparator, Comparison, Condition, Connective, Group, Use
from recension.model.vocabulary import LINE_OF_BUSINESS, Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.exports.program import Program, Step
    from recension.model.revision import Revision
    from recension.model.vocabulary import CodeSet, Vocabulary

_HEAD = """\
# {title}, {name}. Made by `recension export`; do not edit it, make it anew.
#
# Input: {{"facts": {{...}}}}. A fact that is left out, or null, is unknown, never false.
# Ask for data.{package}.answer: its `decision`, the value of every criterion under `criteria` (met, not_met or
# undetermined), and `problem`, null unless the facts cannot be true of any case; then nothing is decided.
# Numbers are exact to fifteen digits.
package {package}

import rego.v1

answer := {{"decision": decision, "criteria": criteria, "problem": problem}}
"""
_ORDERED = {
    Comparator.LESS_THAN: "less_than",
    Comparator.AT_MOST: "at_most",
    Comparator.GREATER_THAN: "greater_than",
    Comparator.AT_LEAST: "at_least",
}


class ProgramRego:
    """A Rego module (``rego.v1``). Every text of the document stands in it as a string, in quotes and escaped."""

    suffix = ".rego"

    def render(self, revision: Revision, vocabulary: Vocabulary) -> str:
        """Return the module.

        :raises CannotExpressError: if it could not say exactly what *revision* says.
        """
        program = make_program(revision, vocabulary, inline_counts=True)
        parts = [
            [_HEAD.format(title=json_text(program.title), name=json_text(revision.name), package=package(revision))],
            _decision(program),
            ["criteria := values if problem == null else := {}"],
            _table("values", {each: _name("criterion", each) for each in program.criteria}),
            [f"{_rule(step.name)} := {_step(step, program)}" for step in program.steps],
            [f"booleans := {{each | some each in {json_text(list(program.closures))}}}"],
            _table("kinds", {fact.id: _kind(fact) for fact in program.facts if fact.id not in program.closures}),
            *_closure(program),
            _table("code_sets", {name: _code_set(each) for name, each in _sets(program)}),
            [f"code_facts := {json_text(program.code_facts)}"],
            [LIBRARY.strip("\n")],
        ]
        return "\n".join("\n".join(part) + "\n" for part in parts)


def package(revision: Revision) -> str:
    """Return the name of the module's package: ``recension.cp_mp_69_2026_02``."""
    return "recension." + re.sub("[^a-z0-9]", "_", f"{revision.policy.lower()}_{revision.file_stem}")


def _decision(program: Program) -> Iterator[str]:
    yield "default decision := null\n"
    chain = ['"not_applicable" if applies == "not_met"', '"undetermined" if applies == "undetermined"']
    for name, decision in program.statements:
        chain.append(f'{json_text(decision)} if {_name("criterion", name)} == "met"')
        chain.append(f'"undetermined" if {_name("criterion", name)} == "undetermined"')
    yield "decision := decided if problem == null\n"
    yield "decided := " + " else := ".join([*chain, json_text(program.otherwise)]) + "\n"
    only, excluded = program.applies_to.only, program.applies_to.excluded
    line = f"said({json_text(LINE_OF_BUSINESS)})"
    parts = [f"one_of({line}, {json_text(only)})"] if only else []
    parts += [f"none_of([one_of({line}, {json_text(excluded)})])"] if excluded else []
    yield f"applies := all_of([{', '.join(parts)}])"


def _step(step: Step, program: Program) -> str:
    return '"undetermined"' if step.condition is None else _condition(step.condition, program, step.name)


def _condition(condition: Condition, program: Program, where: str) -> str:
    if isinstance(condition, Use):
        return _rule(condition.name)
    if isinstance(condition, Comparison):
        return _comparison(condition, program, where)
    parts = f"[{', '.join(_condition(part, program, where) for part in condition.conditions)}]"
    return _joined(condition, parts)


def _joined(group: Group, parts: str) -> str:
    if group.connective is not Connective.COUNT or group.bound is None:
        return f"{group.connective.value}({parts})"
    low, high = allowed(group.bound, len(group.conditions))
    return f"counted({parts}, {low}, {high})"


def _comparison(comparison: Comparison, program: Program, where: str) -> str:
    fact = _said(comparison.fact, program)
    values = "[" + ", ".join(_value(each, where) for each in comparison.values) + "]"
    match comparison.comparator:
        case Comparator.IS_TRUE:
            return f"is_true({json_text(comparison.fact)})"
        case Comparator.EQUALS | Comparator.ONE_OF:
            return f"one_of({fact}, {values})"
        case Comparator.IN:
            return f"coded({fact}, {values})"
        case Comparator.WITHIN:
            months, days = months_and_days(str(comparison.values[0]))
            return f"within({fact}, {months}, {days}, {_said(comparison.anchor or '', program)})"
        case comparator:
            return f"{_ORDERED[comparator]}({fact}, {values[1:-1]})"


def _said(fact: str, program: Program) -> str:
    """Return what is known of *fact*; of one that is true or false, with what follows from the others."""
    return f"{'known' if fact in program.closures else 'said'}({json_text(fact)})"


def _table(name: str, values: Mapping[str, str]) -> list[str]:
    return [f"{name} := {{", *(f"\t{json_text(key)}: {value}," for key, value in values.items()), "}"]


def _closure(program: Program) -> Iterator[list[str]]:
    """Yield what follows from each fact that is true or false, and which code sets attest one."""
    for name, said, value in (("implied", True, True), ("excluded", True, False), ("implying", False, False)):
        following = {
            fact: [other for other, follows in found if follows is value and (other, follows) != (fact, said)]
            for (fact, is_said), found in program.following.items()
            if is_said is said
        }
        yield _table(name, {fact: json_text(others) for fact, others in following.items() if others})
    attesting = {fact.id: [each for each in fact.codes if each in program.code_sets] for fact in program.facts}
    yield _table("attesting", {fact: json_text(names) for fact, names in attesting.items() if names})


def _kind(fact: Fact) -> str:
    """Return what values *fact* can have, as the library's ``is_possible`` reads it."""
    kind: dict[str, Any] = {"type": fact.type.value}
    if fact.type is FactType.CHOICE:
        kind["options"] = fact.option_ids
    text = json_text(kind)[:-1]
    for key, value in (("minimum", fact.minimum), ("maximum", fact.maximum), ("step", fact.step)):
        if value is not None:
            text += f",{json_text(key)}:{_value(value, fact.id)}"
    return text + "}"


def _sets(program: Program) -> Iterator[tuple[str, CodeSet]]:
    asked = {str(each.values[0]) for each in program.comparisons if each.comparator is Comparator.IN}
    asked |= {each.id for closure in program.closures.values() for each in (*closure.coded, *closure.coded_false)}
    yield from ((name, each) for name, each in program.code_sets.items() if name in asked)


def _code_set(code_set: CodeSet) -> str:
    def split(patterns: tuple[str, ...]) -> dict[str, list[str]]:
        return {
            "codes": [each for each in patterns if not each.endswith("*")],
            "categories": [each[:-1] for each in patterns if each.endswith("*")],
        }

    return json_text({"include": split(code_set.include), "exclude": split(code_set.exclude)})


def _value(value: Any, where: str) -> str:  # noqa: ANN401 - a constant
    return exact(value, where) if isinstance(value, Decimal) else json_text(value)


def _rule(name: str) -> str:
    return _name(*name.split(":", 1))


def _name(kind: str, name: str) -> str:
    """Return the rule for a thing of this *kind*; ids have hyphens or underscores, never both."""
    return f"{kind}_{name.replace('-', '_')}"
