"""``recension fixtures --format``: each format is taken up by what it is made for.

promptfoo (npm) and Inspect (pip) are large, so `.ci/packages` puts them into folders of their own, and they are asked
where they are there.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from recension.errors import ExitCode
from recension.exports import FIXTURES

EVALUATORS = ROOT / "tests" / "evaluators"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
PACKAGES = Path(os.environ.get("RECENSION_PACKAGES") or CACHE / "recension" / "packages")
WRONG = """\
from odd import evaluate as right


def evaluate(request):
    answer = right(request)
    if request["facts"].get("bone_tumor"):
        answer["criteria"]["bone"] = "not_met"
    return answer
"""


@pytest.fixture
def written(run, workspace):
    """Write the cases of the small policy in a format; return the path, and the cases as JSON lines have them."""
    there = workspace()

    def write(form, name):
        made = run("fixtures", "02/26", "--format", form, "--output", there / name, cwd=there)
        assert made.code == ExitCode.CLEAN
        assert (there / name).read_bytes().decode() == made.out
        lines = run("fixtures", "02/26", cwd=there).out.splitlines()
        return there / name, [json.loads(line) for line in lines]

    return write


def started(command, cwd, **environment):
    return subprocess.run(  # noqa: S603 - what this test wrote
        command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_committed_fixtures_are_what_the_command_prints(run):
    committed = (ROOT / "tests" / "fixtures" / "CP.MP.69" / "2026-02.jsonl").read_text(encoding="utf-8")

    assert run("fixtures", "02/26").out == run("fixtures", "02/26", "--format", "jsonl").out == committed


@pytest.mark.parametrize("form", FIXTURES)
def test_the_same_cases_give_the_same_bytes(run, workspace, form):
    there = workspace()
    first, second = (run("fixtures", "02/26", "--format", form, cwd=there) for _ in range(2))

    assert first.out == second.out
    assert first.out


def test_only_json_lines_are_committed(run, workspace):
    result = run("fixtures", "--format", "csv", cwd=workspace())

    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert "committed fixtures are JSON lines, not csv" in result.err


def test_a_reader_of_yaml_finds_the_cases(written):
    path, cases = written("yaml", "cases.yaml")

    assert yaml.safe_load(path.read_text(encoding="utf-8")) == cases


def test_a_reader_of_csv_finds_a_column_for_each_fact_and_each_value(written):
    path, cases = written("csv", "cases.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))

    assert [row["id"] for row in rows] == [case["id"] for case in cases]
    for row, case in zip(rows, cases, strict=True):
        assert {name: json.loads(row[f"fact:{name}"]) for name in case["facts"]} == case["facts"]
        expected = case["expect"]["02/26"]
        assert row["expect:02/26"] == expected["decision"]
        assert {name: row[f"expect:02/26:{name}"] for name in expected["criteria"]} == expected["criteria"]


def test_both_revisions_are_asked_for_where_two_are_named(run):
    made = run("fixtures", "02/26", "--against", "02/25", "--format", "inspect").out.splitlines()
    samples = [json.loads(line) for line in made]

    assert len({sample["id"] for sample in samples}) == len(samples)
    assert {sample["metadata"]["revision"] for sample in samples} == {"02/26", "02/25"}


# pytest


def test_the_pytest_module_passes_beside_a_right_evaluator(written):
    path, cases = written("pytest", "test_x_1.py")
    shutil.copy(EVALUATORS / "odd.py", path.parent / "evaluator.py")

    done = started([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path.name], path.parent)
    assert f"{len(cases)} passed" in done.stdout, done.stdout + done.stderr


def test_the_pytest_module_names_the_case_and_the_criterion_that_are_wrong(written):
    path, cases = written("pytest", "test_x_1.py")
    (path.parent / "mine.py").write_text(WRONG, encoding="utf-8")
    wrong = [case["id"] for case in cases if case["facts"].get("bone_tumor")]

    done = started([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", path.name], path.parent,
                   RECENSION_EVALUATOR="mine:evaluate", PYTHONPATH=str(EVALUATORS))  # fmt: skip
    assert f"{len(wrong)} failed, {len(cases) - len(wrong)} passed" in done.stdout
    assert f"[{wrong[0]}@02/26]" in done.stdout
    assert "'bone': 'expected met, answered not_met'" in done.stdout


# Inspect


def test_inspect_loads_the_dataset(written):
    python = PACKAGES / "inspect" / "bin" / "python"
    if not python.with_name("inspect").exists():
        pytest.skip(f"Inspect is not in {PACKAGES}; .ci/packages installs it")
    path, cases = written("inspect", "cases.jsonl")
    program = (
        "import json, sys; from inspect_ai.dataset import json_dataset; "
        "print(json.dumps([sample.model_dump() for sample in json_dataset(sys.argv[1])]))"
    )

    done = started([python, "-c", program, str(path)], path.parent)
    assert done.returncode == 0, done.stderr
    samples = json.loads(done.stdout)
    assert [sample["id"] for sample in samples] == [f"{case['id']}@02/26" for case in cases]
    for sample, case in zip(samples, cases, strict=True):
        assert json.loads(sample["input"]) == case["facts"]
        assert sample["target"] == case["expect"]["02/26"]["decision"]
        assert sample["metadata"]["criteria"] == case["expect"]["02/26"]["criteria"]


# promptfoo

PROVIDER = """\
import json, sys
sys.path.insert(0, {folder!r})
import {module}


def call_api(prompt, options, context):
    answer = {module}.evaluate({{"facts": json.loads(prompt)}})
    return {{"output": "The answer is " + json.dumps(answer)}}
"""
CONFIGURATION = """\
prompts: ["{{facts}}"]
providers: ["file://right.py", "file://wrong.py"]
tests: file://cases.yaml
"""


def test_promptfoo_runs_the_tests(written):
    promptfoo = PACKAGES / "promptfoo" / "node_modules" / ".bin" / "promptfoo"
    if not promptfoo.exists():
        pytest.skip(f"promptfoo is not in {PACKAGES}; .ci/packages installs it")
    path, cases = written("promptfoo", "cases.yaml")
    there = path.parent
    (there / "promptfooconfig.yaml").write_text(CONFIGURATION, encoding="utf-8")
    (there / "mine.py").write_text(WRONG, encoding="utf-8")
    for name, module in (("right", "odd"), ("wrong", "mine")):
        provider = PROVIDER.format(folder=str(EVALUATORS), module=module)
        (there / f"{name}.py").write_text(provider, encoding="utf-8")

    done = started([promptfoo, "eval", "--no-cache", "--no-write", "--output", "result.json"], there,
                   PROMPTFOO_PYTHON=sys.executable, PROMPTFOO_CONFIG_DIR=str(there / "state"), PYTHONPATH=str(there),
                   PROMPTFOO_DISABLE_TELEMETRY="1", PROMPTFOO_DISABLE_UPDATE="1")  # fmt: skip
    assert (there / "result.json").exists(), done.stderr
    results = json.loads((there / "result.json").read_text(encoding="utf-8"))["results"]["results"]
    told = {(each["provider"]["id"], each["testCase"]["description"]): each for each in results}
    assert len(told) == len(results) == 2 * len(cases)
    for (provider, description), each in told.items():
        (case,) = [case for case in cases if f"{case['id']}@02/26" == description]
        mistaken = "wrong" in provider and case["facts"].get("bone_tumor") is True
        assert each["success"] is not mistaken, each["error"]
        assert each["namedScores"]["decision"] == 1
        assert not mistaken or "bone: expected met, answered not_met" in each["error"]
