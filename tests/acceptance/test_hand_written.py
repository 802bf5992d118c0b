"""Cases that people wrote, beside those that are generated."""

from __future__ import annotations

import json

import pytest

CASE = """\
format: 1
cases:
  - id: x-1/bone/mine
    author: Ann
    note: An appeal turned on it.
    facts: {age: 40, bone_tumor: true}
    expect:
      "02/26": {decision: medically_necessary, criteria: {bone: met}}
"""


@pytest.fixture
def written(run, workspace):
    """Write hand-written cases, and return what `fixtures` gives, with the cases by id."""

    def write(text):
        root = workspace({"tests/fixtures/X.1/hand-written.yaml": text})
        result = run("fixtures", "02/26", cwd=root)
        lines = [json.loads(line) for line in result.out.splitlines()] if result.out.startswith("{") else []
        return result, {line["id"]: line for line in lines}

    return write


def test_a_hand_written_case_stands_beside_the_generated_ones_closed_and_told_in_words(written):
    result, cases = written(CASE)
    case = cases["x-1/bone/mine"]
    assert result.code == 0
    assert len(cases) > 3
    assert (case["kind"], case["author"], case["note"]) == ("hand-written", "Ann", "An appeal turned on it.")
    assert case["facts"] == {"age": 40, "bone_tumor": True, "solid_tumor": True}
    assert case["expect"] == {"02/26": {"decision": "medically_necessary", "criteria": {"bone": "met"}}}
    assert "bone tumor" in case["narrative"]


def test_it_wins_over_a_generated_one_of_its_id(written):
    _, cases = written(CASE.replace("x-1/bone/mine", "x-1/bone/decisive-met"))
    assert cases["x-1/bone/decisive-met"]["author"] == "Ann"
    assert [name for name in cases if name.startswith("x-1/bone/decisive-met")] == ["x-1/bone/decisive-met"]


def test_one_that_disagrees_with_the_evaluator_stands_and_is_told(written, run, tmp_path):
    wrong = CASE.replace("{bone: met}", "{bone: not_met}")
    result, cases = written(wrong)
    assert cases["x-1/bone/mine"]["expect"]["02/26"]["criteria"] == {"bone": "not_met"}
    assert "is met, and it expects not met" in result.err

    assert run("fixtures", cwd=tmp_path).code == 0
    checked = run("fixtures", "--check", cwd=tmp_path)
    assert checked.code == 1
    assert "hand-written.yaml:3" in checked.out
    assert "fixture-disagrees" in checked.out


def test_one_that_speaks_of_another_revision_is_left_out(written):
    _, cases = written(CASE.replace("02/26", "02/20"))
    assert "x-1/bone/mine" not in cases


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("author: Ann", "author: Ann\n    editor: Ben", "editor"),
        ("    note: An appeal turned on it.\n", "", "note"),
        ("bone_tumor", "bone_tumour", "bone_tumour"),
        ("age: 40", "age: 400", "120"),
        ("age: 40", "solid_tumor: false", "contradicts itself"),
        ("{bone: met}", "{bones: met}", "bones"),
        ("{bone: met}", "{bone: yes}", "bone"),
        (CASE, CASE + CASE.partition("cases:\n")[2], "a second time"),
        ("x-1/bone/mine", "mine", "id"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_place(written, old, new, told):
    result, _ = written(CASE.replace(old, new))
    assert result.code == 3
    assert result.out == ""
    assert "hand-written.yaml:" in result.err
    assert told in result.err
