"""A browser, a site to look at with it, and what looks at a page for barriers.

Playwright drives the Chromium of the machine, and axe is what finds barriers; both come with the project's script for
packages. What is missing is told where a test is skipped.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from recension.cli import run

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium():
    """Yield the browser."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: uv sync --group browser"
    )
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("there is no Chromium; .ci/packages installs it")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Opened:
    """A page and what went wrong on it: messages of the console, errors, dialogs, and requests for other places."""

    def __init__(self, context):
        self.page = context.new_page()
        self.faults = []
        self.page.on("console", lambda message: self._note(message.type in ("error", "warning"), message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("requestfailed", lambda request: self.faults.append(f"not loaded: {request.url}"))
        self.page.on("request", lambda request: self._note(not request.url.startswith("file:"), request.url))
        self.page.on("dialog", self._dialog)

    def _note(self, bad, text):
        if bad:
            self.faults.append(text)

    def _dialog(self, dialog):
        self.faults.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path, anchor=""):
        # by way of nowhere, for else a page that differs in the anchor alone is not loaded anew
        self.page.goto("about:blank")
        self.page.goto(path.as_uri() + (f"#{anchor}" if anchor else ""))
        return self.page


@pytest.fixture
def opened(chromium):
    """Return how a page is opened: `opened(width=…, scheme=…)` gives an empty one."""
    contexts = []

    def make(width=1280, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        return Opened(context)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe():
    """Return what gives the serious and critical barriers of a page: each rule with the elements that break it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("RECENSION_PACKAGES") or cache / "recension" / "packages")
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip(f"axe-core is not in {folder}; .ci/packages installs it")
    source = script.read_text(encoding="utf-8")

    def barriers(page):
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        bad = [each for each in found if each["impact"] in ("serious", "critical")]
        return [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in bad]

    return barriers


def made(folder, root=ROOT, *more):
    """Make the site of the workspace at *root* in *folder*."""
    assert run(["site", "--root", str(root), "--output", str(folder), *more]) == 0
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Return the folder of this repository's own site."""
    return made(tmp_path_factory.mktemp("site") / "all")
