"""A diff in the formats of findings: every change is told once, at its place, with what it does to coverage."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from conftest import REVISION, ROOT
from recension.diffing import log_codes
from recension.logic.effect import Verdict
from recension.reporters.diff_findings import MEANINGS

NARROWER = REVISION.replace("02/26", "02/27").replace("2026-02", "2027-02").replace("less_than: 18", "less_than: 16")
FORMATS = pytest.mark.parametrize("form", ["sarif", "gitlab", "junit"])


def told(run, pair, form):
    return run("diff", *pair, "--format", form, cwd=ROOT).out


PAIRS = pytest.mark.parametrize(
    "pair", [("02/25", "02/26"), ("04/24", "02/25"), ("08/23", "04/24"), ("02/26", "02/26")]
)


@PAIRS
def test_every_format_keeps_to_its_specification(run, pair, sarif, jenkins):
    assert [error.message for error in sarif.iter_errors(json.loads(told(run, pair, "sarif")))] == []
    assert jenkins(told(run, pair, "junit")) == []
    issues = json.loads(told(run, pair, "gitlab"))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert {issue["severity"] for issue in issues} <= {"info", "minor", "critical"}


@PAIRS
def test_every_change_is_told_once_where_it_stands(run, pair):
    changes = json.loads(told(run, pair, "json"))["changes"]
    (log,) = json.loads(told(run, pair, "sarif"))["runs"]
    results = [each for each in log["results"] if each["ruleId"].startswith("change-")]

    assert len(results) == len(changes)
    lines = {each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in results}
    assert {change["new"]["line"] for change in changes if change["new"] and change["new"]["line"]} <= lines


def test_only_what_takes_coverage_away_undeclared_is_a_warning(run):
    (log,) = json.loads(told(run, ("02/25", "02/26"), "sarif"))["runs"]

    warned = [each["message"]["text"] for each in log["results"] if each["level"] == "warning"]
    assert [text.split(":")[0] for text in warned] == ["I.A"]
    assert "loses: aged 17" in warned[0]
    assert "NOT DECLARED in log row 02/26" in warned[0]
    assert not any(each["level"] == "error" for each in log["results"])


@PAIRS
def test_the_other_places_of_a_change_are_named_and_its_own_is_not(run, pair):
    def at(place):
        physical = place["physicalLocation"]
        return physical["artifactLocation"]["uri"], physical["region"]["startLine"]

    (log,) = json.loads(told(run, pair, "sarif"))["runs"]
    for each in log["results"]:
        (own,) = each["locations"]
        assert at(own) not in map(at, each.get("relatedLocations", ()))


def test_an_edit_at_several_sites_names_them_all(run, workspace):
    said = "      - {id: one, text: Age < 18 years}\n      - {id: two, text: Age < 18 years}\n"
    old = REVISION.replace("    any_of:\n", f"    any_of:\n{said}")
    root = workspace({"old.yaml": old, "new.yaml": old.replace("text: Age < 18 years}", "text: Age < 17 years}")})
    (log,) = json.loads(run("diff", "old.yaml", "new.yaml", "--format", "sarif", cwd=root).out)["runs"]

    (change,) = [each for each in log["results"] if each["ruleId"].startswith("change-")]
    assert [place["message"]["text"] for place in change["relatedLocations"]] == [
        "it stood here", "the same edit", "it stood here",
    ]  # fmt: skip


def test_no_change_fails_a_test(run):
    suites = ET.fromstring(told(run, ("02/25", "02/26"), "junit"))  # noqa: S314 - our own

    assert (suites.get("failures"), suites.get("errors")) == ("0", "0")
    names = [test.get("name") for test in suites.iter("testcase")]
    assert {"change-narrows", "change-widens", "net-effect"} <= set(names)


def test_what_one_side_does_not_tell_is_not_said_to_be_without_effect(run):
    (log,) = json.loads(told(run, ("02/25", "02/26"), "sarif"))["runs"]

    (result,) = [each for each in log["results"] if each["ruleId"] == "change-not-comparable"]
    assert result["message"]["text"].startswith("references: part not comparable\n")
    assert "NO EFFECT" not in result["message"]["text"]


def test_every_effect_has_a_code_and_every_code_a_meaning():
    codes = {code for code in MEANINGS if code.startswith("change-")}  # and one for what is not comparable
    assert len(codes) == len(Verdict) + 1
    assert not codes & log_codes.CODES.keys()


@FORMATS
def test_new_and_removed_revisions_are_told(run, workspace, form):
    root = workspace()
    for folder, text in (("before", REVISION), ("after", NARROWER)):
        (root / folder / "X.1").mkdir(parents=True)
        (root / folder / "X.1" / "policy.yaml").write_text(text, encoding="utf-8")

    out = run("diff", "before", "after", "--format", form, cwd=root).out
    assert "X.1 02/27: new: nothing to compare it with" in out
    assert "X.1 02/26: gone" in out


def test_a_file_of_a_commit_is_no_place_to_look(run):
    (log,) = json.loads(told(run, ("HEAD:02/25", "02/26"), "sarif"))["runs"]

    related = [place for each in log["results"] for place in each.get("relatedLocations", ())]
    assert not any("HEAD" in place["physicalLocation"]["artifactLocation"]["uri"] for place in related)
