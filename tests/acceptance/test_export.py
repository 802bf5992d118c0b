"""``recension export``: programs that run in engines of others, and the five evaluators that decide alike."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys

import pytest

from conftest import REVISION, ROOT
from evaluators.engines import ENGINES
from recension.errors import ExitCode
from recension.model.revision import file_stem

EVALUATORS = ROOT / "tests" / "evaluators"
FIXTURES = ROOT / "tests" / "fixtures" / "CP.MP.69"
NEEDS = {"rego": "regopy", "json-logic": "json_logic", "duckdb": "duckdb", "sqlite": "sqlite3"}
LANGUAGES = {
    "rego": ["rego"],
    "json-logic": ["json-logic"],
    "duckdb": ["sql"],
    "sqlite": ["sql", "--dialect", "sqlite"],
}
SLOW = {"rego": 8}
"""An engine that takes a tenth of a second for a case is asked one in so many, and all of them in a slow test."""


def needed(name):
    missing = importlib.util.find_spec(NEEDS[name]) is None
    return pytest.mark.skipif(missing, reason=f"{NEEDS[name]} is not installed (dependency group: engines)")


def engines():
    return [pytest.param(name, marks=needed(name)) for name in ENGINES]


@pytest.fixture
def program(run, tmp_path):
    """Export a revision for an engine; return the file."""

    def export(name, target="02/26"):
        path = tmp_path / f"program.{name}"
        result = run("export", target, "--to", *LANGUAGES[name], "--output", path)
        assert (result.code, result.err) == (ExitCode.CLEAN, "")
        assert path.read_text(encoding="utf-8") == result.out
        return path

    return export


def fixtures(stem, one_in=1):
    lines = (FIXTURES / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[::one_in]]


def as_expected(engine, path, label, cases):
    answers = ENGINES[engine](path.read_text(encoding="utf-8")).answers(case["facts"] for case in cases)
    for case, answer in zip(cases, answers, strict=True):
        expected = case["expect"][label]
        assert (answer["problem"], answer["decision"]) == (None, expected["decision"]), case["id"]
        # a case that somebody wrote need not expect something of every criterion
        assert expected["criteria"].items() <= answer["criteria"].items(), case["id"]


@pytest.mark.parametrize("name", engines())
def test_a_program_gives_every_fixture_what_is_expected(program, name):
    as_expected(name, program(name, "02/25"), "02/25", fixtures("2025-02", SLOW.get(name, 1)))


@pytest.mark.slow
@needed("rego")
@pytest.mark.parametrize(("label", "stem"), [("02/25", "2025-02"), ("02/26", "2026-02")])
def test_rego_gives_every_fixture_what_is_expected(program, label, stem):
    as_expected("rego", program("rego", label), label, fixtures(stem))


@needed("json-logic")
def test_the_guide_says_how_rules_are_applied(program):
    guide = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", guide, flags=re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102 - our own guide
    document = json.loads(program("json-logic").read_text(encoding="utf-8"))

    answer = names["evaluate"](document, {"age": 18, "line_of_business": "medicaid", "desmoid_tumor": True})
    assert (answer["decision"], answer["problem"]) == ("medically_necessary", None)
    assert answer["criteria"]["age-paediatric"] == "not_met"


# the independent evaluators, graded


def graded(run, command, *options, target="02/26"):
    evaluator = f"{sys.executable} {EVALUATORS / command}"
    result = run("conform", target, "--evaluator", evaluator, "--format", "json", *options)
    report = json.loads(result.out)
    assert (result.code, result.err) == (ExitCode.CLEAN, "")
    assert report["agreeing"] == report["cases"]
    return report["cases"]


@pytest.mark.parametrize("command", ["ours.py 02/26", "by_hand.py"])
def test_evaluators_without_a_program_grade_100_percent(run, command):
    assert graded(run, command, "--cases", FIXTURES / "2026-02.jsonl") == len(fixtures("2026-02"))


@pytest.mark.parametrize("name", engines())
def test_programs_in_their_engines_grade_100_percent(run, program, tmp_path, name):
    cases = tmp_path / "cases.jsonl"
    chosen = fixtures("2026-02", SLOW.get(name, 1))
    cases.write_text("".join(json.dumps(case) + "\n" for case in chosen), encoding="utf-8")

    assert graded(run, f"engines.py {name} {program(name)}", "--cases", cases) == len(chosen)


FIVE = ["ours", "by hand", *(name for name in ENGINES if name != "sqlite")]


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(each, marks=needed(each) if each in ENGINES else ()) for each in FIVE])
@pytest.mark.parametrize(("label", "other"), [("02/26", "02/25"), ("02/25", "02/26")])
def test_five_evaluators_of_each_revision_grade_100_percent_on_all_its_cases(run, program, label, other, name):
    """All that `conform` has: the generated cases, those that people wrote, and those that flip between the two."""
    own = {"ours": f"ours.py {label}", "by hand": "by_hand.py"}
    command = own.get(name) or f"engines.py {name} {program(name, label)}"
    cases = [json.loads(line)["id"] for line in run("fixtures", label, "--against", other).out.splitlines()]

    assert graded(run, command, "--against", other, target=label) == len(cases) > len(fixtures(file_stem(label)))


def test_the_evaluator_by_hand_uses_nothing_of_recension_and_no_document(tmp_path):
    request = json.dumps(
        {"id": "a", "facts": {"age": 17, "diagnosis_codes": ["C49.10"], "line_of_business": "medicaid"}}
    )
    command = [sys.executable, "-I", "-S", str(EVALUATORS / "by_hand.py")]
    done = subprocess.run(command, input=request, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603

    answer = json.loads(done.stdout)
    assert answer["decision"] == "medically_necessary"
    assert answer["criteria"]["sarcoma-extremity"] == "met"


# cases that cannot be


IMPOSSIBLE = [
    ({"age": 150}, '"age" has a value that it cannot have'),
    ({"age": -1}, '"age" has a value that it cannot have'),
    ({"line_of_business": "none"}, '"line_of_business" has a value that it cannot have'),
    ({"desmoid_tumor": True, "solid_tumor": False}, "the case contradicts itself"),
    ({"extremity_sarcoma": False, "diagnosis_codes": ["C49.1"]}, "the case contradicts itself"),
]


@pytest.mark.parametrize("name", engines())
def test_a_case_that_cannot_be_is_a_problem_and_not_decided(program, name):
    answers = ENGINES[name](program(name).read_text(encoding="utf-8")).answers(facts for facts, _ in IMPOSSIBLE)

    for (_, problem), answer in zip(IMPOSSIBLE, answers, strict=True):
        assert answer["decision"] is None
        assert not any(answer["criteria"].values())
        assert answer["problem"].startswith(problem)


MISTYPED = [{"age": "17"}, {"age": 17.5}, {"cancer": "yes"}, {"diagnosis_codes": "C49.1"}, {"diagnosis_codes": [49]},
            {"line_of_business": True}]  # fmt: skip
ONE_FOR_TRUE = [{"age": True}, {"cancer": 1}]


@pytest.mark.parametrize(
    ("name", "mistyped"),
    [
        pytest.param("rego", [*MISTYPED, *ONE_FOR_TRUE], marks=needed("rego")),
        # the library compares as Python does, so to it they are the same
        pytest.param("json-logic", MISTYPED, marks=needed("json-logic")),
    ],
)
def test_a_value_of_another_type_is_a_problem(program, name, mistyped):
    answers = ENGINES[name](program(name).read_text(encoding="utf-8")).answers(mistyped)

    for facts, answer in zip(mistyped, answers, strict=True):
        assert answer["problem"] == f'"{next(iter(facts))}" has a value that it cannot have'
        assert answer["decision"] is None


# the command


@pytest.mark.parametrize("dialect", ["bigquery", "databricks", "snowflake", "trino"])
def test_a_translated_query_says_that_it_was_not_run(run, dialect):
    sqlglot = pytest.importorskip("sqlglot")
    result = run("export", "02/26", "--to", "sql", "--dialect", dialect)

    assert result.code == ExitCode.CLEAN
    assert f"-- It was translated from PostgreSQL, and has not been run in {dialect}" in result.out
    assert len(sqlglot.parse(result.out, read=dialect)) == 1


def test_sql_for_postgres_is_one_statement(run):
    sqlglot = pytest.importorskip("sqlglot")
    result = run("export", "02/26", "--to", "sql", "--dialect", "postgres")

    assert len(sqlglot.parse(result.out, read="postgres")) == 1


def test_a_dialect_without_its_translator_is_told_with_a_way_on(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    result = run("export", "02/26", "--to", "sql", "--dialect", "trino")

    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert "sqlglot, which translates into trino, is not installed" in result.err
    assert 'pip install "recension[sql]"; or take one of: duckdb, postgres, sqlite' in result.err


def test_a_dialect_is_for_sql_alone(run):
    result = run("export", "02/26", "--to", "rego", "--dialect", "duckdb")

    assert result.code == ExitCode.USAGE
    assert "--dialect is for SQL" in result.err


LONG = "a-criterion-with-a-name-that-is-longer-than-some-databases-permit"


def test_a_name_that_a_database_cuts_off_is_refused_for_it_alone(run, workspace):
    folder = workspace(revision=REVISION.replace("id: child", f"id: {LONG}"))

    refused = run("export", "02/26", "--to", "sql", "--dialect", "postgres", cwd=folder)
    assert (refused.code, refused.out) == (ExitCode.USAGE, "")
    assert f'the column "criterion:{LONG}" has more than 63 characters' in refused.err
    assert run("export", "02/26", "--to", "sql", cwd=folder).code == ExitCode.CLEAN


def test_a_program_has_the_same_bytes_every_time(run):
    for language in (*LANGUAGES.values(), ["sql", "--dialect", "postgres"]):
        texts = {run("export", "02/26", "--to", *language).out for _ in range(2)}
        assert len(texts) == 1
