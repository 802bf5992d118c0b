"""The house rules that no linter knows."""

import ast

import pytest

from conftest import ROOT

PACKAGE = ROOT / "toolkit" / "recension"
MODULES = sorted(PACKAGE.rglob("*.py"))
VAGUE = {"utils", "util", "helper", "helpers", "manager", "data", "info", "misc", "common"}


def functions(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def length(function):
    first = function.body[0]
    docstring = 0
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        docstring = first.end_lineno - first.lineno + 1
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_says_what_it_owns_and_stays_small(module):
    text = module.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 320
    assert not VAGUE & set(module.relative_to(PACKAGE).with_suffix("").parts)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_function_fits_on_a_screen(module):
    long = [(function.name, length(function)) for function in functions(module) if length(function) > 40]

    assert long == []


def test_every_rule_and_every_kind_of_change_explains_itself():
    from recension.changes import kinds
    from recension.rules import catalogue

    for entry in (*catalogue(), *kinds()):
        assert entry.explanation.endswith("."), entry.code


def test_nothing_names_a_package_index_or_this_machine():
    pinned = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert "http" not in pinned
    assert str(ROOT) not in pinned
