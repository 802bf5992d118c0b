"""What all tests share: running the command line in process, and small workspaces in a temporary folder."""

from __future__ import annotations

import os
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from recension.cli import run as run_cli

ROOT = Path(__file__).parents[1]

settings.register_profile("recension", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "recension"))


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write what is printed now as what is expected")


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capfd, monkeypatch):
    """Run the command line as a person would; `cwd` says where, the repository itself by default."""
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments, cwd=ROOT):
        monkeypatch.chdir(cwd)
        code = run_cli([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return call


VOCABULARY = """\
format: 1
facts:
  - {id: age, label: age, question: "How old is the patient?", type: integer, source: measured, unit: a, minimum: 0,
     maximum: 120, step: 1}
  - {id: solid_tumor, label: solid tumor, question: "Is there a solid tumor?", type: boolean, source: attested}
  - {id: bone_tumor, label: bone tumor, question: "Is there a bone tumor?", type: boolean, source: attested,
     implies: [solid_tumor]}
"""

REVISION = """\
format: 1
policy: X.1
title: A small policy
revision: "02/26"
replaces: null
status: active
completeness: full
dates: {revised: 2026-02, approved: 2026-02, effective: null}
criteria:
  - id: treatment
    text: Treatment is medically necessary for any of the following
    decision: medically_necessary
    any_of:
      - id: child
        text: Age < 18 years
        when: {fact: age, less_than: 18}
      - id: bone
        text: Bone tumor
        references: [guideline]
        when: {fact: bone_tumor}
otherwise: individual_review
references:
  - {id: guideline, type: guideline, citation: {title: A guideline}}
revision_log:
  - {revised: 2026-02, approved: 2026-02, summary: First version.}
"""


@pytest.fixture
def workspace(tmp_path):
    """Build a workspace: `files` by path; `vocabulary` and one sound revision stand in it unless said otherwise."""

    def build(files=None, *, vocabulary=VOCABULARY, revision=REVISION):
        wanted = {"recension.toml": "", "policy/vocabulary.yaml": vocabulary, "policy/X.1/2026-02.yaml": revision}
        for path, text in (wanted | (files or {})).items():
            if text is None:
                continue
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(text, bytes):
                target.write_bytes(text)
            else:
                target.write_text(textwrap.dedent(text), encoding="utf-8")
        return tmp_path

    return build
