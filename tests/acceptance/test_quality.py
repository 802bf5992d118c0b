"""How good the generated cases are, as `recension fixtures --report` tells it."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from recension.casegen import generate
from recension.casegen.scoring import mutation_score
from recension.decoding import decode_revision, decode_vocabulary
from recension.schema import is_valid
from small import document, fact, statement


@pytest.fixture
def report(run):
    result = run("fixtures", "--report", "--format", "json")
    assert result.code == 0, result.err
    found = json.loads(result.out)
    assert is_valid("quality", found)
    return {each["revision"]: each for each in found["revisions"]}


def test_of_the_policy_all_is_shown_and_every_mistake_is_caught(report):
    assert list(report) == ["08/23", "11/23", "04/24", "02/25", "02/26"]
    for revision in report.values():
        assert revision["whole"]
        assert revision["missing"] == revision["mutants"]["survivors"] == []
        assert revision["mutants"]["total"] == sum(revision["mutants"]["caught"].values())
    for label in ("02/26", "02/25"):
        assert report[label]["mutants"]["total"] > 300
        assert report[label]["mutants"]["unknown"] == []
        assert report[label]["values"]["unseen"] == []


def test_what_makes_no_difference_is_named(report):
    equal = {(each["label"], each["what"]) for each in report["02/26"]["mutants"]["equal"]}
    assert ("I.E.4.a", "without mediastinal lymphoma") in equal
    assert len(equal) == len(report["02/26"]["infeasible"])


def test_the_report_as_text_names_what_cannot_be_shown(run):
    result = run("fixtures", "02/25", "--report")
    assert result.code == 0
    assert "all that can be shown is shown" in result.out
    assert "I.E.6.c decisive-met: whenever it is met" in " ".join(result.out.split())


def test_the_report_as_a_page_has_every_revision(run):
    result = run("fixtures", "--report", "--format", "html")
    parser = HTMLParser()
    parser.feed(result.out)
    assert result.out.count("<h2>CP.MP.69@") == 5
    assert "<script" not in result.out


@pytest.mark.parametrize(
    "arguments",
    [("--report", "--check"), ("02/26", "--report", "--format", "csv"), ("02/26", "--format", "html"),
     ("--format", "csv"), ("--against", "02/25")],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused(run, arguments):
    result = run("fixtures", *arguments)
    assert result.code == 2
    assert result.out == ""


def test_each_change_between_two_revisions_is_shown_by_a_case_that_flips(run):
    result = run("fixtures", "02/26", "--against", "02/25")
    lines = [json.loads(line) for line in result.out.splitlines()]
    flips = {}
    for line in lines:
        for cover in line["covers"]:
            if cover["as"].startswith("flip"):
                flips[cover["criterion"], cover["as"]] = line
    assert flips["sarcoma-extremity", "flip-gains"]["facts"]["extremity_sarcoma"] is True
    assert flips["age-paediatric", "flip-loses"]["facts"]["age"] <= 18
    for (_, shows), line in flips.items():
        old, new = (line["expect"][label]["decision"] for label in ("02/25", "02/26"))
        assert (new == "medically_necessary") == shows.startswith("flip-gains")
        assert old != new


def small(*criteria, facts, **more):
    vocabulary = decode_vocabulary({"format": 1, "facts": [fact("age", "integer", minimum=0), *map(fact, facts)]})
    return decode_revision(document(*criteria, **more)), vocabulary


def test_a_mistake_that_nothing_catches_is_told_with_a_case_that_would():
    revision, vocabulary = small(
        statement("s", any_of=[{"id": name, "when": {"fact": name}} for name in "ab"]), facts="ab"
    )
    every = [case.facts for case in generate(revision, vocabulary).cases]
    fewer = [facts for facts in every if facts.get("b") is False and "a" in facts]

    survivors = mutation_score(revision, vocabulary, fewer).survivors

    told = {(each.mutant.criterion, each.mutant.what) for each in survivors}
    assert ("s", "I.B is left out") in told
    for each in survivors:
        assert each not in mutation_score(revision, vocabulary, [*fewer, each.facts]).survivors


def test_what_is_equal_is_not_counted_against_the_cases():
    same = [{"id": "a", "when": {"fact": "a"}}, {"id": "a-again", "when": {"fact": "a"}}]
    revision, vocabulary = small(statement("s", any_of=same), facts="a")
    score = mutation_score(revision, vocabulary, [case.facts for case in generate(revision, vocabulary).cases])
    assert score.survivors == ()
    assert {each.what for each in score.equal} == {
        "I.A is left out", "I.B is left out", "all of instead of any of", "the conditions of I.A and I.B are swapped"
    }  # fmt: skip


def test_an_exclusion_is_shown_to_override_and_its_loss_is_caught():
    revision, vocabulary = small(
        statement("s", {"fact": "a"}), statement("no", {"fact": "b"}, "investigational"), facts="ab"
    )
    made = generate(revision, vocabulary)
    case = next(case for case in made.cases for each in case.covers if each.id == "no/overrides")
    assert case.facts == {"a": True, "b": True}
    without = [each.facts for each in made.cases if not (each.facts.get("a") and each.facts.get("b"))]
    assert mutation_score(revision, vocabulary, without).caught.get("drop-statement") == 2


def test_a_criterion_that_no_case_meets_is_told():
    never = {"all_of": [{"fact": "age", "less_than": 18}, {"fact": "age", "greater_than": 18}]}
    revision, vocabulary = small(statement("s", any_of=[{"id": "n", "when": never}, {"id": "a"}]), facts=())
    told = {each.obligation.shows: each.reason for each in generate(revision, vocabulary).infeasible
            if each.obligation.criterion == "n"}  # fmt: skip
    assert told["decisive-met"] == told["met"] == "no case leaves it met"


def test_who_knows_too_much_of_what_is_not_known_makes_a_mistake_though_right_about_every_complete_case():
    """Either a, or b without a: for a complete case that is a or b; where a is not known, b alone settles nothing."""
    either = {"any_of": [{"fact": "a"}, {"all_of": [{"none_of": [{"fact": "a"}]}, {"fact": "b"}]}]}
    revision, vocabulary = small(statement("s", either), facts="ab")
    made = generate(revision, vocabulary)
    score = mutation_score(revision, vocabulary, [case.facts for case in made.cases])
    (case,) = [case for case in made.cases if not case.is_complete and case.covers[0].kind == "mistake"]
    complete = mutation_score(revision, vocabulary, [case.facts for case in made.cases if case.is_complete])

    assert score.survivors == ()
    assert case.facts == {"b": True}
    assert "without no a" in {each.mutant.what for each in complete.survivors}
    assert {"b": True} in [each.facts for each in complete.survivors]
