"""Laws of exported programs: in its own engine, each decides as the reference evaluator does, whatever the policy.

An engine that is not installed (they are the dependency group `engines`) has its laws skipped.
"""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.engines import ENGINES
from properties.decided import BREAKING, WORDS, cases, expected, policies
from properties.strategies import children_of, walk
from recension.decoding import decode_revision
from recension.exports import PROGRAMS, ProgramSql
from recension.exports.program import CannotExpressError
from small import code_set, document, fact, statement, vocabulary

NEEDS = {"rego": "regopy", "json-logic": "json_logic", "duckdb": "duckdb", "sqlite": "sqlite3"}
EXPORTERS = {
    "rego": PROGRAMS["rego"](),
    "json-logic": PROGRAMS["json-logic"](),
    "duckdb": ProgramSql("duckdb"),
    "sqlite": ProgramSql("sqlite"),
}


def engine(name):
    needed = importlib.util.find_spec(NEEDS[name])
    return pytest.param(name, marks=pytest.mark.skipif(needed is None, reason=f"{NEEDS[name]} is not installed"))


def bearing(program, facts):
    """Return those of *facts* that *program* reads; what it does not read, it does not judge either."""
    return {name: value for name, value in facts.items() if f'"{name}"' in program or f"facts.{name}" in program}


def held_to_ours(name, policy, some_cases, words=WORDS):
    revision = decode_revision(policy)
    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    program = EXPORTERS[name].render(revision, words)
    read = [bearing(program, facts) for facts in some_cases]
    answers = list(ENGINES[name](program).answers(read))
    for facts, answer in zip(read, answers, strict=True):
        decision, criteria = expected(revision, words, facts, judged)
        assert (answer["problem"] is None) == (decision is not None), (facts, answer["problem"])
        assert answer["decision"] == decision, facts
        assert criteria is None or answer["criteria"] == criteria, facts
        assert criteria is not None or not any(answer["criteria"].values())


@pytest.mark.parametrize("name", [engine("sqlite"), engine("json-logic"), engine("duckdb"), engine("rego")])
def test_a_program_decides_as_the_evaluator_does(name):
    @settings(max_examples={"rego": 12, "duckdb": 20}.get(name, 40))
    @given(policies(), st.data())
    def law(policy, data):
        judged = [node["id"] for node, _, _ in walk(policy["criteria"]) if "when" not in node and not children_of(node)]
        held_to_ours(name, policy, [data.draw(cases(judged)) for _ in range(5)])

    law()


@pytest.mark.parametrize("name", [engine("sqlite"), engine("json-logic"), engine("duckdb"), engine("rego")])
@pytest.mark.parametrize("text", BREAKING, ids=range(len(BREAKING)))
def test_no_text_of_a_document_breaks_out_of_a_program(name, text):
    words = vocabulary(
        fact("kind", "choice", options=["plain", text]),
        fact("line_of_business", "choice", options=[text]),
        fact("codes", "codes"),
        code_sets=[code_set("set", f"{text}*", text)],
    )
    asked = {"any_of": [{"fact": "kind", "equals": text}, {"fact": "codes", "in": "set"}]}
    policy = document(statement("kind-given", asked), title=text, applies_to={"only": [text]})
    facts = [
        {"kind": text, "line_of_business": text},
        {"kind": "plain", "codes": [f"{text}x"], "line_of_business": text},
        {"kind": "plain", "codes": [], "line_of_business": text},
        {"kind": "plain", "codes": ["x"]},
    ]

    if name in ("duckdb", "sqlite") and not text.isprintable():
        with pytest.raises(CannotExpressError, match="cannot be written in SQL"):
            held_to_ours(name, policy, facts, words)
    else:
        held_to_ours(name, policy, facts, words)


@pytest.mark.parametrize("name", list(EXPORTERS))
@pytest.mark.parametrize("where", ["fact", "criterion", "shared"])
def test_a_name_that_is_none_is_refused(name, where):
    bad = 'x"); DROP TABLE cases; --'
    words = vocabulary(fact(bad if where == "fact" else "tumor"))
    asked = {"fact": bad if where == "fact" else "tumor"}
    shared = bad if where == "shared" else "common"
    policy = document(statement(bad if where == "criterion" else "a", {"use": shared}), define={shared: asked})

    with pytest.raises(CannotExpressError, match="is no name"):
        EXPORTERS[name].render(decode_revision(policy), words)


@pytest.mark.parametrize("name", list(EXPORTERS))
def test_a_number_that_engines_would_round_is_refused_by_its_criterion(name):
    words = vocabulary(fact("dose", "decimal"))
    policy = document(statement("small-dose", {"fact": "dose", "less_than": 0.12345678901234567}))

    with pytest.raises(CannotExpressError, match=r"criterion:small-dose: the number 0\.1234567890123456\d* has more"):
        EXPORTERS[name].render(decode_revision(policy), words)
