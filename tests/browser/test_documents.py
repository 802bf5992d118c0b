"""The other pages that recension writes, in a browser: nobody is kept out of any, in light or dark."""

from __future__ import annotations

import sys

import pytest

from conftest import ROOT
from recension.cli import run

EVALUATOR = f"{sys.executable} {ROOT / 'tests' / 'evaluators' / 'ours.py'}"
PAGES = {
    "document": ["render", "02/26", "--to", "html"],
    "reconstruction": ["render", "02/25", "--to", "html"],
    "redline": ["render", "02/26", "--against", "02/25", "--to", "html"],
    "diff": ["diff", "02/25", "02/26", "--format", "html"],
    "conformance": ["conform", "02/26", "--evaluator", f"{EVALUATOR} 02/25", "--format", "html"],
    "quality": ["fixtures", "04/24", "--report", "--format", "html"],
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, command in PAGES.items():
        run([*command, "--root", str(ROOT), "--output", str(folder / f"{name}.html")])
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(pages, opened, axe, name, scheme):
    window = opened(width=390, scheme=scheme)

    page = window.open(pages / f"{name}.html")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []
    assert window.faults == []
