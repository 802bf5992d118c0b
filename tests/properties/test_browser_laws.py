"""Laws of the evaluator in the browser: whatever the policy and the case, it says what the reference evaluator says."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from evaluators.in_node import NODE, NodeEvaluator
from properties.decided import BREAKING, WORDS, cases, policies
from properties.strategies import children_of, walk
from recension.decoding import decode_revision
from recension.errors import UnknownNameError
from recension.exports.escaping import json_text
from recension.exports.program import CannotExpressError
from recension.logic.cases import CaseError, close, decode_case, encode_case
from recension.logic.evaluation import evaluate
from recension.logic.fixtures import decode_fixture
from recension.logic.settling import outlook
from recension.site.compiled import compiled
from recension.workspace import load_target
from recension.workspace.loading import find_workspace
from small import code_set, document, fact, statement, vocabulary

pytestmark = pytest.mark.skipif(NODE is None, reason="Node.js is not installed")


@pytest.fixture(scope="module")
def node():
    with NodeEvaluator() as process:
        yield process


def said_by_ours(revision, words, facts):
    """Return all that the reference evaluator says, as the browser says it; None of a case that it refuses."""
    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    try:
        case = close(decode_case(facts, words, judged), words)
    except (CaseError, UnknownNameError):
        return None
    found = evaluate(revision, words, case)
    ahead = outlook(revision, words, case, found)
    return {
        "facts": encode_case(case),
        "decision": found.decision,
        "decidedBy": found.decided_by,
        "criteria": dict(found.criteria),
        "reachable": set(ahead.reachable),
        "open": list(ahead.open_facts),
        "settling": [
            {"fact": each.fact, "value": encode_case({"": each.value})[""], "decision": each.decision}
            for each in ahead.settling
        ],
    }


def held_to_ours(node, revision, words, some_cases):
    program = compiled(revision, words)
    # what bears on nothing that the policy asks is not read, nor judged
    read = [{name: value for name, value in facts.items() if name in program["facts"]} for facts in some_cases]
    for facts, answer in zip(read, node.answers(json_text(program), read), strict=True):
        ours = said_by_ours(revision, words, facts)
        assert (answer["problem"] is None) == (ours is not None), (facts, answer["problem"])
        if ours is not None:
            reachable = ours.pop("reachable")
            assert {key: answer[key] for key in ours} == ours, facts
            # what it finds is so, and if it says that this is all, it is
            assert set(answer["reachable"]) <= reachable, facts
            assert not answer["all"] or set(answer["reachable"]) == reachable, facts


LABELS = ["08/23", "11/23", "04/24", "02/25", "02/26"]


@pytest.mark.parametrize("label", LABELS)
def test_it_agrees_with_every_committed_fixture(node, label):
    revision, words = load_target(label, find_workspace(ROOT, None), None).sound()
    path = ROOT / "tests" / "fixtures" / revision.policy / f"{revision.file_stem}.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    answers = node.answers(json_text(compiled(revision, words)), [line["facts"] for line in lines])

    assert lines
    for fixture, answer in zip(map(decode_fixture, lines), answers, strict=True):
        expected = fixture.expect[label]
        assert answer["problem"] is None, fixture.id
        assert answer["decision"] == expected.decision, fixture.id
        assert {name: answer["criteria"][name] for name in expected.criteria} == expected.criteria, fixture.id


@pytest.mark.parametrize("facts", [{}, {"line_of_business": "medicaid", "age": 19}, {"diagnosis_codes": ["C49.21"]}])
@pytest.mark.parametrize("label", LABELS)
def test_it_says_what_is_open_and_what_would_settle_it(node, label, facts):
    revision, words = load_target(label, find_workspace(ROOT, None), None).sound()
    held_to_ours(node, revision, words, [facts])


@settings(max_examples=40)
@given(policies(), st.data())
def test_it_says_what_the_evaluator_says(node, policy, data):
    judged = [each["id"] for each, _, _ in walk(policy["criteria"]) if "when" not in each and not children_of(each)]
    held_to_ours(node, decode_revision(policy), WORDS, [data.draw(cases(judged)) for _ in range(5)])


@pytest.mark.slow
@settings(max_examples=400)
@given(policies(), st.data())
def test_it_says_what_the_evaluator_says_of_many(node, policy, data):
    judged = [each["id"] for each, _, _ in walk(policy["criteria"]) if "when" not in each and not children_of(each)]
    held_to_ours(node, decode_revision(policy), WORDS, [data.draw(cases(judged)) for _ in range(8)])


@given(st.integers(0, 3_000), st.integers(-4, 4), st.sampled_from(["0.1", "0.2", "0.25", "0.7", "3"]))
def test_steps_are_counted_exactly(node, steps, units, step):
    least = Decimal(step) * 3
    words = vocabulary(fact("dose", "decimal", minimum=float(least), step=float(step)))
    revision = decode_revision(document(statement("some", {"fact": "dose", "at_least": 1})))

    held_to_ours(node, revision, words, [{"dose": float(least + Decimal(step) * steps + Decimal(units) / 100)}])


@pytest.mark.parametrize("text", BREAKING, ids=range(len(BREAKING)))
def test_no_text_breaks_out_of_the_program(node, text):
    words = vocabulary(
        fact("kind", "choice", options=["plain", text]),
        fact("line_of_business", "choice", options=[text]),
        fact("codes", "codes"),
        code_sets=[code_set("set", f"{text}*", text)],
    )
    asked = {"any_of": [{"fact": "kind", "equals": text}, {"fact": "codes", "in": "set"}]}
    revision = decode_revision(document(statement("kind-given", asked), title=text, applies_to={"only": [text]}))

    held_to_ours(node, revision, words, [
        {"kind": text, "line_of_business": text},
        {"kind": "plain", "codes": [f"{text}x"], "line_of_business": text},
        {"kind": "plain", "codes": ["x"]},
        {"kind": "other"},
    ])  # fmt: skip


@pytest.mark.parametrize("name", ["constructor", "to-string", "value-of"])
def test_names_of_the_language_are_names_like_others(node, name):
    revision = decode_revision(document(statement(name)))
    for facts in ({}, {name: True}, {name: False}, {name: None}):
        held_to_ours(node, revision, vocabulary(fact("constructor")), [facts])


def test_a_number_that_a_browser_would_round_is_refused():
    words = vocabulary(fact("dose", "decimal"))
    revision = decode_revision(document(statement("small-dose", {"fact": "dose", "less_than": 0.12345678901234567})))

    with pytest.raises(CannotExpressError, match="has more than 15 digits"):
        compiled(revision, words)
