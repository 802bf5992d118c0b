"""What an evaluator says is read safely whatever it is, and a mistake is traced to where it was made."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from independent import decide
from recension.decoding import decode_revision
from recension.grading.grading import Grader
from recension.grading.protocol import Answer, NotAnswerError, decode_answer, encode_answer
from recension.grading.replies import Outcome, Reply
from recension.logic.fixtures import Expectation, Fixture
from recension.logic.kleene import Truth
from recension.model.criteria import Decision
from small import document, fact, vocabulary

VALUES = {True: Truth.MET, False: Truth.NOT_MET, None: Truth.UNDETERMINED}
FACTS = tuple(f"f_{number}" for number in range(6))
WORDS = vocabulary(*map(fact, FACTS))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
criteria_ids = st.sampled_from(["imrt", "age-max", "sarcoma-extremity"])
answers = st.builds(
    Answer,
    id=texts.filter(bool),
    decision=st.sampled_from(Decision),
    criteria=st.dictionaries(criteria_ids, st.sampled_from(Truth)),
    rationale=st.none() | texts,
)


@given(answer=answers)
def test_an_answer_can_be_kept_and_read_again(answer):
    assert decode_answer(json.dumps(encode_answer(answer))) == answer


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "decision", "criteria", "error", "rationale", "x"]) | texts, inner)
    ),
    max_leaves=6,
)


@given(text=st.text() | json_values.map(json.dumps))
@example(text="[" * 100_000)
@example(text='{"id":' * 100_000)
@example(text="1" * 5_000)
@example(text="1e999")
@example(text='{"id": "\\ud800", "decision": "undetermined"}')
@example(text='{"id": "a", "decision": "undetermined", "decision": "investigational"}')
@example(text="NaN")
@example(text="\x00")
def test_whatever_is_said_is_an_answer_or_told_to_be_none(text):
    said = answer_or_reason(text)

    assert said
    assert isinstance(said, str) or encode_answer(said)["id"] == json.loads(text)["id"]


def answer_or_reason(text):
    try:
        return decode_answer(text)
    except NotAnswerError as error:
        return error.message


# revisions as documents have them: a tree over a few facts, some groups with a condition of their own


def numbered(trees):
    """Give every criterion of *trees* an id of its own, and those at the top a decision."""
    pending, number = list(trees), 0
    while pending:
        node = pending.pop(0)
        node["id"] = f"c-{number}"
        number += 1
        pending += node.get("count", {}).get("of", []) + [
            child for connective in ("all_of", "any_of", "none_of") for child in node.get(connective, [])
        ]
    return document(*(tree | {"decision": "medically_necessary"} for tree in trees))


conditions = st.sampled_from(FACTS).map(lambda name: {"fact": name})
leaves = st.fixed_dictionaries({"when": conditions})


def groups(inner):
    several = st.lists(inner, min_size=1, max_size=3)
    own = st.fixed_dictionaries({}, optional={"when": conditions})
    counted = st.builds(
        lambda kind, number, parts: {"count": {kind: min(number, len(parts)), "of": parts}},
        st.sampled_from(["at_least", "at_most", "exactly"]), st.integers(0, 2), several,
    )  # fmt: skip
    joined = st.builds(lambda name, parts: {name: parts}, st.sampled_from(["all_of", "any_of", "none_of"]), several)
    return st.builds(lambda own, group: own | group, own, joined | counted)


trees = st.recursive(leaves, groups, max_leaves=8)
policies = st.lists(trees, min_size=1, max_size=2).map(lambda made: numbered(json.loads(json.dumps(made))))
cases = st.dictionaries(st.sampled_from(FACTS), st.booleans())


def fixture(policy, facts):
    decision, values = decide(policy, facts)
    criteria = {name: VALUES[value] for name, value in values.items()}
    return Fixture("x-1/c-0/met", "X.1", "plain", facts, {"02/26": Expectation(Decision(decision), criteria)}, ())


def graded(policy, facts, decision, values):
    answer = Answer("x-1/c-0/met", Decision(decision), values)
    replies = {answer.id: Reply(answer.id, Outcome.ANSWERED, answer)}
    return Grader(decode_revision(policy), WORDS).grade([fixture(policy, facts)], replies)


@given(policy=policies, facts=cases)
def test_whoever_answers_as_the_document_says_is_right(policy, facts):
    decision, values = decide(policy, facts)
    grades = graded(policy, facts, decision, {name: VALUES[value] for name, value in values.items()})

    assert grades.agrees
    assert not grades.worst


@settings(max_examples=200)
@given(policy=policies, facts=cases, data=st.data())
def test_one_wrong_value_and_all_that_follows_from_it_is_one_fault(policy, facts, data):
    _, right = decide(policy, facts)
    mistaken = data.draw(st.sampled_from(list(right)))
    value = data.draw(st.sampled_from([each for each in VALUES if each is not right[mistaken]]))
    decision, values = decide(policy, facts, forced={mistaken: value})
    grades = graded(policy, facts, decision, {name: VALUES[value] for name, value in values.items()})

    assert [each.place.id for each in grades.worst] == [mistaken]
    assert not grades.wrong_decisions
    assert {each.place.id for each in grades.consequences} == {
        name for name, found in values.items() if found is not right[name] and name != mistaken
    }


@given(policy=policies, facts=cases, data=st.data())
def test_a_wrong_decision_over_right_criteria_is_at_fault_itself(policy, facts, data):
    right, values = decide(policy, facts)
    decision = data.draw(st.sampled_from([each for each in Decision if each != right]))
    grades = graded(policy, facts, decision, {name: VALUES[value] for name, value in values.items()})

    assert len(grades.wrong_decisions) == 1
    assert not grades.worst
