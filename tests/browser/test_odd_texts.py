"""Texts that would be something else, in a browser: nothing of them runs, and readers see them as they are."""

from __future__ import annotations

import pytest

import small
from hostile import HOSTILE, squeezed
from odd_cases import CASES, FORM, odd_site
from recension.changes import Edition
from recension.decoding import decode_revision
from recension.diffing import diff
from recension.redline import render_redline
from recension.reporters.style import printable

TEXTS = HOSTILE | {"ends of lines": "one\u2028two\u2029three", "quotes": "' \" ` \\ ${7*7}"}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_seen_and_does_nothing(tmp_path, opened, name):
    text = TEXTS[name]
    files, cases = odd_site(text)
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    shown = squeezed(printable(" ".join(text.split())))
    window = opened(width=390)

    for path in sorted(path for path in files if path.endswith(".html")):
        page = window.open(tmp_path / path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path

    page = window.open(tmp_path / FORM, "sign=yes&stage=second&dose=0.75&diagnoses=C40.1")
    legends = page.locator('fieldset:not([data-fact="judged"]) legend').all_text_contents()
    assert [squeezed(each).casefold() for each in legends] == [shown.casefold()] * 7  # labels begin with a capital
    assert "By I, through I.A, I.C" in page.locator("#_verdict").inner_text()
    assert shown in squeezed(page.locator('[data-fact="base"] .derived').text_content())
    page = window.open(tmp_path / FORM, "stage=second")
    assert shown in squeezed(page.locator("#_ahead").text_content())
    page = window.open(tmp_path / FORM, "sign=yes&base=no")
    assert shown in squeezed(page.get_by_role("alert").text_content())
    page = window.open(tmp_path / FORM, "dose=0.6")
    assert shown in squeezed(page.get_by_role("alert").text_content())

    page = window.open(tmp_path / CASES)
    first = page.locator("#_cases li.case").first
    assert squeezed(text) in squeezed(first.text_content())
    first.locator("details").last.locator("summary").click()
    assert shown[:20] in squeezed(first.locator(".values").first.text_content())
    page.get_by_label("Words").fill(" ".join(text.split())[:40])
    assert page.locator("#_status").inner_text().endswith("cases")
    first.get_by_role("link", name="Open in the form").click()
    assert f"{cases[0].id} expects" in page.locator(".fixture").inner_text()
    assert window.faults == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_a_redline_keeps_within_its_window_whatever_its_sections_are_called(tmp_path, opened, width):
    names = ["a", "word" * 60, *HOSTILE.values()]
    old, new = ([{"id": f"s{place}", "heading": name, "text": text} for place, name in enumerate(names)]
                for text in ("One text", "Another text"))  # fmt: skip
    sides = [Edition(decode_revision(small.document(small.statement("knee"), sections=side))) for side in (old, new)]
    (tmp_path / "redline.html").write_bytes(render_redline(diff(*sides), "html"))

    window = opened(width=width)
    page = window.open(tmp_path / "redline.html")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert window.faults == []
