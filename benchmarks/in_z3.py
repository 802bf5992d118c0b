"""Decisions in z3, from documents as plain data: the oracle of the laws, and the peer of the effects.

It shares no code with the product and has an encoding of its own: numbers are
numbers and not cells, options their places, dates their ordinals. It knows all
that a document can say but code sets, ``within`` and placeholders.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import z3

if TYPE_CHECKING:
    from collections.abc import Iterable

Formula: TypeAlias = Any
"""An expression of z3, which has no types to speak of."""
LINE_OF_BUSINESS = "line_of_business"
DECISIONS = ("medically_necessary", "individual_review", "not_medically_necessary", "investigational",
             "insufficient_evidence", "not_applicable")  # fmt: skip
RANKS = {"medically_necessary": 2, "individual_review": 1}
"""Where a decision stands in the order; all others stand at 0."""


class Words:
    """The *facts* of a vocabulary, and what it demands of every case."""

    def __init__(self, facts: list[dict[str, Any]]) -> None:
        self.facts = {each["id"]: each for each in facts}
        self.values: dict[str, Formula] = {}
        self.lawful = [rule for each in facts for rule in self._declared(each)]

    def number(self, name: str, value: Any) -> Any:  # noqa: ANN401 - a value of any fact
        """Return a value of the fact *name* as z3 compares it."""
        kind = self.facts[name]["type"]
        if kind == "choice":
            return self._options(name).index(value)
        if kind == "date":
            return date.fromisoformat(value).toordinal()
        return z3.RealVal(str(value)) if kind == "decimal" else value

    def said(self, case: dict[str, Any]) -> list[Formula]:
        """Return what a case, whole or in part, says."""
        return [
            self.values.get(name, z3.Bool(name)) == (value if isinstance(value, bool) else self.number(name, value))
            for name, value in case.items()
        ]

    def possible(self, *formulas: Formula) -> bool:
        """Return whether some lawful case makes all *formulas* true."""
        solver = z3.Solver()
        solver.add(*self.lawful, *formulas)
        found: bool = solver.check() == z3.sat
        return found

    def case(self, model: Formula, judged: Iterable[str] = ()) -> dict[str, bool | str | Decimal]:
        """Return the complete case of a model, over the *judged* criteria and facts that have no decimals and dates."""
        case: dict[str, bool | str | Decimal] = {}
        case |= {name: z3.is_true(model.eval(z3.Bool(name), model_completion=True)) for name in judged}
        for name, fact in self.facts.items():
            value = model.eval(self.values[name], model_completion=True)
            if fact["type"] == "boolean":
                case[name] = z3.is_true(value)
            else:
                number = value.as_long()
                case[name] = self._options(name)[number] if fact["type"] == "choice" else Decimal(number)
        return case

    def _declared(self, fact: dict[str, Any]) -> list[Formula]:
        name, kind = fact["id"], fact["type"]
        if kind == "boolean":
            own = self.values[name] = z3.Bool(name)
            implied = [z3.Implies(own, z3.Bool(other)) for other in fact.get("implies", ())]
            return implied + [z3.Not(z3.And(own, z3.Bool(other))) for other in fact.get("excludes", ())]
        value = self.values[name] = z3.Real(name) if kind == "decimal" else z3.Int(name)
        if kind == "choice":
            return [value >= 0, value < len(fact["options"])]
        limits = [value >= self.number(name, fact["minimum"])] if "minimum" in fact else []
        limits += [value <= self.number(name, fact["maximum"])] if "maximum" in fact else []
        if "step" in fact and (kind == "decimal" or fact["step"] != 1):
            steps = z3.Int(f"{name} steps") * self.number(name, fact["step"])
            limits.append(value == self.number(name, fact.get("minimum", 0)) + steps)
        return limits

    def _options(self, name: str) -> list[str]:
        return [option["id"] for option in self.facts[name]["options"]]


class Decided:
    """What the revision of a document decides; criteria in *forced* have the values given there, by id."""

    def __init__(self, words: Words, document: dict[str, Any], forced: dict[str, bool] | None = None) -> None:
        self.words = words
        self.document = document
        self.forced = forced or {}

    def decisions(self) -> dict[str, Formula]:
        """Return, by decision, the formula for its being given."""
        found: dict[str, list[Formula]] = {decision: [] for decision in DECISIONS}
        applies = self.applies()
        found["not_applicable"].append(z3.Not(applies))
        before = applies
        for statement in self._statements():
            met = self.criterion(statement)
            found[statement["decision"]].append(z3.And(before, met))
            before = z3.And(before, z3.Not(met))
        found[self.document["otherwise"]].append(before)
        return {decision: z3.Or(parts) for decision, parts in found.items()}

    def rank(self) -> Formula:
        """Return the rank of the decision, as a number."""
        rank = z3.IntVal(RANKS.get(self.document["otherwise"], 0))
        for statement in reversed(self._statements()):
            rank = z3.If(self.criterion(statement), z3.IntVal(RANKS.get(statement["decision"], 0)), rank)
        return rank if not self.document.get("applies_to") else z3.If(self.applies(), rank, z3.IntVal(0))

    def applies(self) -> Formula:
        """Return whether the policy is for the case."""
        scope = self.document.get("applies_to") or {}
        if not scope:
            return z3.BoolVal(True)  # noqa: FBT003 - the value itself
        line = self.words.values[LINE_OF_BUSINESS]
        parts = [line != self.words.number(LINE_OF_BUSINESS, each) for each in scope.get("not", ())]
        if "only" in scope:
            parts.append(z3.Or([line == self.words.number(LINE_OF_BUSINESS, each) for each in scope["only"]]))
        return z3.And(parts)

    def criterion(self, node: dict[str, Any]) -> Formula:
        """Return whether a criterion is met."""
        if node["id"] in self.forced:
            return z3.BoolVal(self.forced[node["id"]])
        parts = [self._condition(node["when"])] if "when" in node else []
        if any(key in node for key in ("all_of", "any_of", "none_of", "count")):
            parts.append(self._group(node, self.criterion))
        return z3.And(parts) if parts else z3.Bool(node["id"])

    def _statements(self) -> list[dict[str, Any]]:
        statements = [node for node in self.document["criteria"] if "decision" in node]
        return sorted(statements, key=lambda node: node["decision"] == "medically_necessary")

    def _condition(self, condition: dict[str, Any]) -> Formula:
        if "use" in condition:
            return self._condition(self.document["define"][condition["use"]])
        if "fact" not in condition:
            return self._group(condition, self._condition)
        name, value = condition["fact"], self.words.values[condition["fact"]]
        how, constant = next(((key, each) for key, each in condition.items() if key != "fact"), ("equals", True))
        if how == "one_of":
            return z3.Or([value == self.words.number(name, each) for each in constant])
        constant = constant if isinstance(constant, bool) else self.words.number(name, constant)
        return {
            "equals": lambda: value == constant,
            "less_than": lambda: value < constant,
            "at_most": lambda: value <= constant,
            "greater_than": lambda: value > constant,
            "at_least": lambda: value >= constant,
        }[how]()

    @staticmethod
    def _group(node: dict[str, Any], formula: Any) -> Formula:  # noqa: ANN401 - of a criterion or of a condition
        if "count" in node:
            how = next(key for key in node["count"] if key != "of")
            met = z3.Sum([z3.If(formula(part), 1, 0) for part in node["count"]["of"]])
            number = node["count"][how]
            return {"at_least": met >= number, "at_most": met <= number, "exactly": met == number}[how]
        if "all_of" in node:
            return z3.And([formula(part) for part in node["all_of"]])
        any_met = z3.Or([formula(part) for part in node.get("any_of") or node["none_of"]])
        return any_met if "any_of" in node else z3.Not(any_met)


def ways(old: Decided, new: Decided) -> dict[str, Formula]:
    """Return the formulas for a case's being decided higher by *new* than by *old*, lower, or otherwise but alike."""
    before, after = old.decisions(), new.decisions()
    found: dict[str, list[Formula]] = {"gains": [], "loses": [], "shifts": []}
    for one, held in before.items():
        for other, holds in after.items():
            ranks = RANKS.get(one, 0), RANKS.get(other, 0)
            way = "gains" if ranks[0] < ranks[1] else "loses" if ranks[0] > ranks[1] else "shifts"
            if one != other:
                found[way].append(z3.And(held, holds))
    return {way: z3.Or(parts) for way, parts in found.items()}
