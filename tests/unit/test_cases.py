from __future__ import annotations

from decimal import Decimal

import pytest

from recension.errors import ExitCode, UnknownNameError, UsageError
from recension.logic.cases import CaseError, close, consequences, decode_case, encode_case
from small import code_set, fact, vocabulary

FACTS = vocabulary(
    fact("age", "integer", minimum=0, maximum=120, step=1, unit="a"),
    fact("dose", "decimal", minimum=0.5, maximum=80, step=0.1, unit="Gy"),
    fact("volume", "decimal"),
    fact("fractions", "integer", step=5),
    fact("planned", "date", minimum="2026-01-01", maximum="2026-12-31"),
    fact("intent", "choice", options=["curative", "palliative"]),
    fact("diagnoses", "codes"),
    fact("procedures", "codes"),
    fact("tumor", label="a tumor"),
    fact("cancer", label="a cancer", implies=["tumor"]),
    fact("sarcoma", label="a sarcoma", implies=["cancer"], codes=["sarcomas", "bone_sarcomas"]),
    fact("benign", label="a benign growth", excludes=["cancer"]),
    fact("healthy", label="a healthy patient", excludes=["tumor"]),
    code_sets=[code_set("sarcomas", "C49*", exclude=["C49.9"]), code_set("bone_sarcomas", "C40", "C41*")],
)


def closed(**facts):
    return close(decode_case(facts, FACTS), FACTS)


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("tumor", True, True),
        ("tumor", False, False),
        ("age", 18, Decimal(18)),
        ("age", 18.0, Decimal(18)),
        ("age", 0, Decimal(0)),
        ("age", 120, Decimal(120)),
        ("dose", 0.5, Decimal("0.5")),
        ("dose", 0.7, Decimal("0.7")),
        ("dose", 80, Decimal(80)),
        ("volume", 0.1, Decimal("0.1")),
        ("volume", -3, Decimal(-3)),
        ("volume", Decimal("0.3"), Decimal("0.3")),
        ("volume", 1e-7, Decimal("0.0000001")),
        ("fractions", -10, Decimal(-10)),
        ("planned", "2026-02-28", "2026-02-28"),
        ("planned", "2026-12-31", "2026-12-31"),
        ("intent", "palliative", "palliative"),
        ("diagnoses", ["C49.1", "C50"], ("C49.1", "C50")),
        ("diagnoses", [], ()),
    ],
)
def test_a_value_of_its_type_is_read_exactly(name, given, read):
    decoded = decode_case({name: given}, FACTS)[name]
    assert decoded == read
    assert type(decoded) is type(read)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("tumor", "yes", "\"tumor\" wants true or false, not 'yes'"),
        ("tumor", 1, '"tumor" wants true or false, not 1'),
        ("age", "18", "\"age\" wants a number, not '18'"),
        ("age", True, '"age" wants a number, not True'),
        ("age", [18], '"age" wants a number, not [18]'),
        ("age", 17.5, '"age" wants a whole number, not 17.5'),
        ("age", float("nan"), '"age" wants a number, not nan'),
        ("age", float("inf"), '"age" wants a number, not inf'),
        ("age", -1, '"age" is -1 years; the least possible is 0 years'),
        ("age", 121, '"age" is 121 years; the greatest possible is 120 years'),
        ("dose", 0.4, '"dose" is 0.4 Gy; the least possible is 0.5 Gy'),
        ("dose", 0.55, '"dose" is 0.55 Gy; it goes in steps of 0.1'),
        ("fractions", 7, '"fractions" is 7; it goes in steps of 5'),
        ("planned", "2025-12-31", '"planned" is 2025-12-31; the least possible is 2026-01-01'),
        ("planned", "2027-01-01", '"planned" is 2027-01-01; the greatest possible is 2026-12-31'),
        ("planned", "2026-02-29", "\"planned\" wants a day such as 2026-02-28, not '2026-02-29'"),
        ("planned", "2026-02", "\"planned\" wants a day such as 2026-02-28, not '2026-02'"),
        ("planned", 20260228, '"planned" wants a day such as 2026-02-28, not 20260228'),
        ("diagnoses", "C49.1", "\"diagnoses\" wants a list of codes in quotes, not 'C49.1'"),
        ("diagnoses", [77301], '"diagnoses" wants a list of codes in quotes, not [77301]'),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_is_wanted(name, given, message):
    with pytest.raises(CaseError) as caught:
        decode_case({name: given}, FACTS)
    assert caught.value.message == message
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize("number", [1e40, 10**40, -1e40])
def test_a_number_beyond_all_bounds_is_an_error_of_the_case_or_none(number):
    """A whole number however large is a multiple of its step; it may be refused, but never crash."""
    facts = vocabulary(fact("count", "integer", step=1))
    try:
        assert decode_case({"count": number}, facts)["count"] == Decimal(str(number))
    except UsageError as error:
        assert '"count"' in error.message  # noqa: PT017 - both ways are right


def test_steps_count_from_the_least_value():
    facts = vocabulary(fact("x", "decimal", minimum=0.25, step=0.5))
    assert decode_case({"x": 0.75}, facts) == {"x": Decimal("0.75")}
    with pytest.raises(CaseError, match=r"steps of 0\.5"):
        decode_case({"x": 0.5}, facts)


def test_an_option_that_is_none_gets_advice():
    with pytest.raises(UnknownNameError) as caught:
        decode_case({"intent": "paliative"}, FACTS)
    assert caught.value.message == 'there is no option of intent "paliative"'
    assert caught.value.hint == 'did you mean "palliative"?'


@pytest.mark.parametrize("value", [["curative"], {"a": 1}, 1, True])
def test_an_option_of_another_type_is_no_option(value):
    with pytest.raises(UnknownNameError, match="no option of intent"):
        decode_case({"intent": value}, FACTS)


def test_an_unknown_fact_gets_advice():
    with pytest.raises(UnknownNameError) as caught:
        decode_case({"sarkoma": True}, FACTS)
    assert (caught.value.message, caught.value.hint) == ('there is no fact "sarkoma"', 'did you mean "sarcoma"?')


def test_an_unknown_fact_far_from_all_shows_what_there_is():
    with pytest.raises(UnknownNameError) as caught:
        decode_case({"zzz": True}, vocabulary(fact("age", "integer"), fact("tumor")), judged=["reviewed-well"])
    assert caught.value.hint == "there is: age, tumor, reviewed-well"


def test_null_is_unknown_and_so_is_absence():
    assert decode_case({"tumor": None, "age": None, "intent": None, "diagnoses": None}, FACTS) == {}
    with pytest.raises(UnknownNameError):
        decode_case({"tumour_x": None}, FACTS)


def test_judged_criteria_are_answered_by_id():
    assert decode_case({"reviewed-well": False, "other": None}, FACTS, ["reviewed-well", "other"]) == {
        "reviewed-well": False
    }
    with pytest.raises(CaseError, match='"reviewed-well" wants true or false, not 3'):
        decode_case({"reviewed-well": 3}, FACTS, ["reviewed-well"])
    with pytest.raises(UnknownNameError) as caught:
        decode_case({"reviewed-wel": True}, FACTS, ["reviewed-well"])
    assert caught.value.hint == 'did you mean "reviewed-well"?'
    assert close({"reviewed-well": True}, FACTS) == {"reviewed-well": True}


@pytest.mark.parametrize(
    ("given", "follows"),
    [
        ({}, {}),
        ({"tumor": True}, {"healthy": False}),
        ({"tumor": True, "cancer": False}, {"sarcoma": False, "healthy": False}),
        ({"tumor": False}, {"cancer": False, "sarcoma": False}),
        ({"cancer": True}, {"tumor": True, "benign": False, "healthy": False}),
        ({"cancer": False}, {"sarcoma": False}),
        ({"sarcoma": True}, {"cancer": True, "tumor": True, "benign": False, "healthy": False}),
        ({"sarcoma": False}, {}),
        ({"benign": True}, {"cancer": False, "sarcoma": False}),
        ({"benign": False}, {}),
        ({"healthy": True}, {"tumor": False, "cancer": False, "sarcoma": False}),
        ({"benign": True, "tumor": True}, {"cancer": False, "sarcoma": False, "healthy": False}),
        ({"diagnoses": ["C50"]}, {}),
        ({"diagnoses": []}, {}),
        ({"diagnoses": ["C49.9"]}, {}),
        *(
            ({given: [code]}, {"sarcoma": True, "cancer": True, "tumor": True, "benign": False, "healthy": False})
            for given, code in [
                ("diagnoses", "C49"),
                ("diagnoses", "C49.12"),
                ("diagnoses", "C40"),
                ("procedures", "C41.0"),
            ]
        ),
    ],
    ids=str,
)
def test_closing_adds_what_follows_and_nothing_else(given, follows):
    decoded = decode_case(given, FACTS)
    assert close(decoded, FACTS) == decoded | follows


def test_closing_leaves_the_case_given_as_it_was_and_closes_once_for_all():
    case = decode_case({"sarcoma": True, "age": 4}, FACTS)
    before = dict(case)
    once = close(case, FACTS)
    assert case == before
    assert close(once, FACTS) == once


@pytest.mark.parametrize(
    ("facts", "said", "hint"),
    [
        ({"cancer": True, "tumor": False}, ['"cancer" true', '"tumor" false'], "a cancer implies a tumor"),
        ({"tumor": False, "cancer": True}, ['"cancer" true', '"tumor" false'], "a cancer implies a tumor"),
        ({"benign": True, "cancer": True}, ['"benign" true', '"cancer" true'], "excludes"),
        ({"cancer": True, "benign": True}, ['"benign" true', '"cancer" true'], "excludes"),
        # by way of what lies between
        ({"sarcoma": True, "tumor": False}, [], "implies"),
        ({"healthy": True, "sarcoma": True}, [], ""),
        ({"benign": True, "sarcoma": True}, [], ""),
    ],
    ids=str,
)
def test_a_contradiction_names_both_facts_and_gives_the_reason_by_their_labels(facts, said, hint):
    with pytest.raises(CaseError) as caught:
        closed(**facts)
    assert caught.value.message.startswith("the case contradicts itself: ")
    assert all(each in caught.value.message for each in said)
    assert caught.value.hint.startswith("in the vocabulary, a ")
    assert hint in caught.value.hint


def test_a_code_that_attests_what_the_case_denies_is_a_contradiction():
    with pytest.raises(CaseError) as caught:
        closed(diagnoses=["C50", "C49.1"], sarcoma=False)
    assert caught.value.message == 'the case has code C49.1, which attests "sarcoma", and says that it is false'
    with pytest.raises(CaseError, match='"tumor" false'):
        closed(diagnoses=["C49.1"], tumor=False)
    assert closed(diagnoses=["C49.1"], sarcoma=True)["sarcoma"] is True


def test_two_facts_that_imply_each_other_stand_and_fall_together():
    facts = vocabulary(fact("a", implies=["b"]), fact("b", implies=["a"]))
    assert close({"a": True}, facts) == {"a": True, "b": True}
    assert close({"b": False}, facts) == {"a": False, "b": False}


def test_a_long_chain_is_followed_to_its_end():
    size = 300
    chain = vocabulary(*(fact(f"f{place}", implies=[f"f{place + 1}"]) for place in range(size)), fact(f"f{size}"))
    assert all(close({"f0": True}, chain).values())
    assert len(close({f"f{size}": False}, chain)) == size + 1
    with pytest.raises(CaseError):
        close({"f0": True, f"f{size}": False}, chain)


@pytest.mark.parametrize(
    ("name", "value", "follow"),
    [
        ("cancer", True, {("tumor", True), ("benign", False)}),
        ("cancer", False, {("sarcoma", False)}),
        ("benign", True, {("cancer", False)}),
        ("benign", False, set()),
        ("reviewed-well", True, set()),
    ],
)
def test_consequences_are_those_of_one_step(name, value, follow):
    assert set(consequences(name, value, FACTS)) == follow


def test_a_case_goes_out_as_it_came_in():
    given = {"age": 18, "dose": 0.7, "diagnoses": ["C50"], "intent": "curative", "planned": "2026-02-28", "tumor": True}
    encoded = encode_case(decode_case(given, FACTS))
    assert encoded == given
    assert list(encoded) == sorted(given)
    assert type(encoded["age"]) is int
