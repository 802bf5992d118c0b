"""The catalogue: `recension rules` lists every code that a finding can have, `recension explain` teaches each."""

from __future__ import annotations

import ast
import json
import re

import jsonschema
import pytest

from conftest import ROOT
from recension.cli.meanings import families, meanings
from recension.rules import catalogue
from recension.schema import load_schema

PACKAGE = ROOT / "toolkit" / "recension"
CODE = re.compile(r"[a-z]+(-[a-z]+)*")
GIVES_A_FINDING = {"Finding", "UnreadableError", "_finding", "tell", "tell_change", "_entry_finding", "_fault",
                   "approval_finding", "unreadable_at"}  # fmt: skip


def test_a_catalogue_of_forty_and_more():
    assert len(catalogue()) >= 40


def test_no_code_stands_twice():
    told = [code for family in families() for code in family.meanings]

    assert sorted(told) == sorted(set(told))
    assert {rule.code for rule in catalogue()} <= set(told)


@pytest.mark.parametrize("rule", catalogue(), ids=lambda rule: rule.code)
def test_a_rule_says_what_to_avoid_and_what_to_prefer(rule):
    summary, *_, last = rule.explanation.split("\n\n")

    assert "\n" not in summary
    assert re.fullmatch(r"Avoid: .+ Prefer: .+", last, flags=re.DOTALL)


@pytest.mark.parametrize(("code", "meaning"), sorted(meanings().items()))
def test_a_code_is_explained(code, meaning, run):
    result = run("explain", code)

    assert CODE.fullmatch(code)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"{code} ({meaning.severity})\n\n")
    assert len(result.out.split("\n\n")) > 1


def codes_given():
    """Return the codes that the package gives findings, as far as they stand in its source as they are."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                code = node.args[0].value
                if name == "Committed":
                    found[f"{code}-stale"] = path.name
                elif name in GIVES_A_FINDING and isinstance(code, str) and CODE.fullmatch(code):
                    found[code] = path.name
    return found


def test_no_finding_has_a_code_that_is_not_explained():
    given = codes_given()

    assert {"yaml-syntax", "unknown-key", "acceptance-stale", "log-rewritten", "render-stale"} <= given.keys()
    assert given.keys() - meanings().keys() == set()


def test_no_finding_of_any_case_has_a_code_that_is_not_explained():
    printed = (path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "cases").rglob("expected.txt"))
    told = {
        code
        for text in printed
        for code in re.findall(r"^\S+: (?:error|warning|note)\[([a-z-]+)\]", text, re.MULTILINE)
    }

    assert told - meanings().keys() == set()


def test_the_list_has_every_code_once(run):
    result = run("rules")
    listed = re.findall(r"^  (?:error  |warning|note   )  (\S+)", result.out, flags=re.MULTILINE)

    assert (result.code, result.err) == (0, "")
    assert sorted(listed) == sorted(meanings())


@pytest.mark.parametrize("arguments", [("rules",), ("explain", "text-typo"), ("explain", "log-not-declared")])
def test_json_is_as_its_schema_says(arguments, run):
    told = json.loads(run(*arguments, "--format", "json").out)

    jsonschema.Draft202012Validator(load_schema("rules")).validate(told)
    assert told["rules"]


def test_the_page_is_current(run):
    assert run("rules", "--format", "markdown").out == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


def test_a_code_that_is_not_there_is_nearly_another(run):
    result = run("explain", "text-tpyo")

    assert (result.code, result.out) == (2, "")
    assert result.err == 'recension: there is no code "text-tpyo"\n  did you mean "text-typo"?\n'
