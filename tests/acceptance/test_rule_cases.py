"""Each rule fires where it should and is silent where it should not: `tests/cases/rules/CODE.yaml` has the cases.

A case changes the small sound workspace of `tests/cases/rules/workspace`: `change` has texts of its newest revision and
what stands there instead, `vocabulary` and `before` the same for the vocabulary and for the revision that is replaced;
`without: change` leaves the newest revision out, and `between` makes one more of the one before, of 06/25.
`fires` or `silent` tells the story. One that fires names in `at` a text on the line where the finding stands, in `says`
words of its message or hint, and in `also` the codes of other findings that are true of the case as well.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from recension.rules import catalogue

CASES = Path(__file__).parents[1] / "cases" / "rules"
SOUND = CASES / "workspace"
FILES = {
    "change": "policy/X.1/2026-02.yaml",
    "vocabulary": "policy/vocabulary.yaml",
    "before": "policy/X.1/2025-02.yaml",
}


def cases():
    for path in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            story = case.get("fires") or case["silent"]
            yield pytest.param(path.stem, case, id=f"{path.stem}: {story}")


def changed(text, changes):
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


@pytest.fixture
def findings(run, workspace):
    """Validate the workspace of a case; return its files and what is found."""

    def call(case):
        files = {
            path: changed((SOUND / path).read_text(encoding="utf-8"), case.get(key, {}))
            for key, path in FILES.items()
            if case.get("without") != key
        }
        if "between" in case:
            files["policy/X.1/2025-06.yaml"] = changed((SOUND / FILES["before"]).read_text("utf-8"), case["between"])
        written = dict.fromkeys(FILES.values()) | {path: text.encode() for path, text in files.items()}
        result = run("validate", "--format", "json", cwd=workspace(written))
        return files, json.loads(result.out)["findings"]

    return call


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_case(code, case, findings):
    files, found = findings(case)
    own = [finding for finding in found if finding["code"] == code]
    others = sorted({finding["code"] for finding in found} - {code})

    assert others == sorted(case.get("also", []))
    if "silent" in case:
        assert own == []
        return
    (finding,) = own
    text = files[finding["file"]]
    assert case["at"] in text.splitlines()[finding["line"] - 1]
    assert case["says"] in f"{finding['message']} {finding['hint']}"


def test_the_workspace_that_cases_change_is_sound(findings):
    assert findings({})[1] == []


def test_every_rule_that_is_no_error_has_a_case_that_fires_and_one_that_is_silent():
    told = {(param.values[0], "fires" in param.values[1]) for param in cases()}
    wanted = {(rule.code, fires) for rule in catalogue() if rule.severity != "error" for fires in (True, False)}

    assert wanted <= told
