"""Of any policy, all that can be shown is shown, and every mistake that makes a difference is caught."""

from __future__ import annotations

import random

import pytest

from independent import decide
from recension.casegen import fixtures, generate, obligations
from recension.casegen.scoring import mutation_score
from recension.decoding import decode_revision, decode_vocabulary
from recension.logic.cases import close
from recension.logic.fixtures import encode_fixture
from small import code_set, document, fact

WORDS = {True: "met", False: "not_met", None: "undetermined"}
SETS = [
    code_set("limb", "C49.1*", "C49.2", exclude=["C49.19"]),
    code_set("breast", "C50*", exclude=["C50.9"]),
    code_set("any", "C49*", "C50*", "D05"),
]
FACTS = [
    fact("line_of_business", "choice", options=["commercial", "medicaid", "medicare"]),
    fact("age", "integer", minimum=0, maximum=120),
    fact("dose", "decimal", minimum=0, maximum=80, step=0.5),
    fact("volume", "decimal", minimum=0),
    fact("scanned", "date", minimum="2020-01-01"),
    fact("requested", "date", maximum="2030-12-31"),
    fact("stage", "choice", options=["one", "two", "three", "four"]),
    fact("grade", "choice", options=["low", "high"]),
    fact("diagnoses", "codes"),
    *(fact(f"sign_{number}") for number in range(12)),
    fact("tumor", codes=["any"]),
    fact("sarcoma", implies=["tumor"]),
    fact("old", excludes=["young"]),
    fact("young"),
]
CONSTANTS = {"age": (17, 18, 65), "dose": (20, 40.5, 60), "volume": (0.75, 3),
             "scanned": ("2024-03-01", "2025-12-31")}  # fmt: skip
DECISIONS = ("medically_necessary", "medically_necessary", "not_medically_necessary", "investigational",
             "insufficient_evidence")  # fmt: skip


class Writer:
    """Writes one policy; nothing but its seed makes a difference."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - policies to try, not secrets
        self.count = 0

    def policy(self):
        statements = [self.criterion(5) | {"decision": decision}
                      for decision in self.chance.sample(DECISIONS, self.chance.randint(2, 4))]  # fmt: skip
        scope = self.chance.choice([{}, {"not": ["medicare"]}, {"only": ["commercial", "medicaid"]}])
        shared = {"any_of": [self.comparison(), self.comparison()]}
        return document(*statements, define={"shared": shared}, **({"applies_to": scope} if scope else {}))

    def criterion(self, depth):
        self.count += 1
        node = {"id": f"c-{self.count}"}
        if depth == 1 or (depth < 5 and self.chance.random() < 0.3):
            return node if self.chance.random() < 0.1 else node | {"when": self.condition(2)}
        children = [self.criterion(depth - 1) for _ in range(self.chance.choice([2, 2, 3]))]
        when = {"when": self.condition(1)} if self.chance.random() < 0.2 else {}
        return node | when | self.group(children)

    def group(self, items):
        kind = self.chance.choice(["all_of", "any_of", "any_of", "none_of", "at_least", "at_most", "exactly"])
        if kind in ("all_of", "any_of", "none_of"):
            return {kind: items}
        return {"count": {kind: self.chance.randint(1, max(1, len(items) - 1)), "of": items}}

    def condition(self, depth):
        if depth == 0 or self.chance.random() < 0.4:
            return {"use": "shared"} if self.chance.random() < 0.1 else self.comparison()
        return self.group([self.condition(depth - 1) for _ in range(self.chance.choice([2, 2, 3]))])

    def comparison(self):
        chance = self.chance
        kind = chance.choice(["sign", "sign", "sign", "number", "choice", "codes", "named", "days"])
        if kind == "days":
            return {"fact": "scanned", "within": {chance.choice(["P1M", "P6M", "P1Y", "P30D"]): "requested"}}
        if kind == "number":
            name = chance.choice(list(CONSTANTS))
            comparator = chance.choice(["less_than", "at_most", "greater_than", "at_least"])
            return {"fact": name, comparator: chance.choice(CONSTANTS[name])}
        if kind == "choice":
            several = {"fact": "stage", "one_of": chance.sample(["one", "two", "three", "four"], 2)}
            return chance.choice([several, {"fact": "grade", "equals": "high"}, {"fact": "stage", "equals": "three"}])
        if kind == "codes":
            return {"fact": "diagnoses", "in": chance.choice(["limb", "breast"])}
        if kind == "named":
            return {"fact": chance.choice(["tumor", "sarcoma", "old", "young"])}
        return {"fact": f"sign_{chance.randrange(12)}"}


SEEDS = [pytest.param(seed, marks=[pytest.mark.slow] if seed > 3 else []) for seed in range(54)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_can_be_shown_is_shown_and_every_mistake_is_caught(seed):
    policy = Writer(seed).policy()
    revision = decode_revision(policy)
    vocabulary = decode_vocabulary({"format": 1, "facts": FACTS, "code_sets": SETS})

    made = generate(revision, vocabulary)

    shown = {cover.id for case in made.cases for cover in case.covers}
    given_up = {each.obligation.id for each in made.infeasible}
    wanted = {each.id for each in obligations(revision, vocabulary)}
    assert not shown & given_up
    assert wanted <= shown | given_up
    for fixture in fixtures(made, vocabulary):
        line = encode_fixture(fixture)
        assert close(fixture.facts, vocabulary) | fixture.facts == close(fixture.facts, vocabulary)
        decision, values = decide(policy, line["facts"], SETS)
        expected = {"decision": decision, "criteria": {name: WORDS[value] for name, value in values.items()}}
        assert line["expect"]["02/26"] == expected, line["id"]
    score = mutation_score(revision, vocabulary, [case.facts for case in made.cases])
    assert score.survivors == ()
    assert score.unknown == ()
    assert score.total > 50
