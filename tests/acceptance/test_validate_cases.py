"""What `recension validate` says of a mistake: one folder of `tests/cases/validate/` for each.

A folder holds what differs from the small sound workspace of `conftest.py`: `revision.yaml` (it becomes
`policy/X.1/2026-02.yaml`), `vocabulary.yaml`, and under `files/` any further files of the workspace. What is printed,
and the exit code after it, stands in `expected.txt`. To add a case, write its folder, run
`pytest tests/acceptance/test_validate_cases.py --update-golden`, and read the `expected.txt` that this writes.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from recension.rules import catalogue

CASES = Path(__file__).parents[1] / "cases" / "validate"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
PLACES = {"revision.yaml": "policy/X.1/2026-02.yaml", "vocabulary.yaml": "policy/vocabulary.yaml"}
CODE = re.compile(r": (?:error|warning|note)\[([a-z-]+)\] ")


@pytest.fixture
def validate(run, workspace):
    """Run `recension validate` in the workspace of a case."""

    def call(name):
        folder = CASES / name
        files = {place: (folder / own).read_bytes() for own, place in PLACES.items() if (folder / own).exists()}
        further = (path for path in (folder / "files").rglob("*") if path.is_file())
        files |= {path.relative_to(folder / "files").as_posix(): path.read_bytes() for path in further}
        return run("validate", cwd=workspace(files))

    return call


def steering(text):
    """Return the characters of *text* that would move a cursor, colour a line or turn its direction around."""
    return [each for each in text.replace("\n", "") if unicodedata.category(each) in ("Cc", "Cf", "Cs")]


@pytest.mark.parametrize("name", NAMES)
def test_case(name, validate, request):
    result = validate(name)
    printed = f"{result.out}exit {result.code}\n"
    expected = CASES / name / "expected.txt"
    assert result.err == ""
    assert steering(result.out) == []
    if request.config.getoption("--update-golden"):
        expected.write_text(printed, encoding="utf-8", newline="\n")

    assert printed == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", [rule.code for rule in catalogue()])
def test_every_rule_has_a_case(code):
    printed = (expected.read_text(encoding="utf-8") for expected in CASES.glob("*/expected.txt"))
    told = {found for text in printed for found in CODE.findall(text)}

    assert code in told | {path.stem for path in (CASES.parent / "rules").glob("*.yaml")}


def test_no_rule_finds_anything_in_the_sound_workspace(run, workspace):
    assert CODE.findall(run("validate", cwd=workspace()).out) == []
