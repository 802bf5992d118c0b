"""The site of this repository in a browser, opened as files: it loads, it leads somewhere, and nobody is kept out."""

from __future__ import annotations

import pytest

POLICY = "policy/CP.MP.69"
KINDS = [
    "index.html",
    f"{POLICY}/index.html",
    f"{POLICY}/2026-02.html",
    f"{POLICY}/2025-02.html",
    f"{POLICY}/compare.html",
    f"{POLICY}/compare/2025-02--2026-02.html",
    f"{POLICY}/history.html",
    f"{POLICY}/try/2026-02.html",
    f"{POLICY}/cases/2026-02.html",
]
"""A page of each kind."""
WITH_A_CASE = (f"{POLICY}/try/2026-02.html", "age=19&line_of_business=medicaid&brain_metastases=yes")


def test_pages_load_without_a_word_and_keep_within_a_narrow_window(site, opened):
    window = opened(width=320)
    for path in KINDS:
        page = window.open(site / path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.title(), path
    assert window.faults == []


@pytest.mark.slow
def test_all_pages_load_without_a_word(site, opened):
    window = opened()
    for path in sorted(site.rglob("*.html")):
        page = window.open(path)
        assert page.locator("main h1").count() == 1, path
    assert window.faults == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(site, opened, axe, scheme):
    window = opened(scheme=scheme)
    found = {}
    for path in KINDS:
        found[path] = axe(window.open(site / path))
    found["a case"] = axe(window.open(site / WITH_A_CASE[0], WITH_A_CASE[1]))
    assert {path: barriers for path, barriers in found.items() if barriers} == {}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_any_page_in_a_narrow_window(site, opened, axe, scheme):
    window = opened(width=390, scheme=scheme)
    found = {}
    for path in sorted(site.rglob("*.html")):
        page = window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        found[path.name] = axe(page)
    assert {path: barriers for path, barriers in found.items() if barriers} == {}


LINKS = """
() => [...document.querySelectorAll("a[href], link[href], script[src]")].map((each) => each.href || each.src)
"""


@pytest.mark.slow
def test_every_link_leads_somewhere_as_scripts_make_them_too(site, opened):
    """Links that scripts make are not in the files; so they are asked for in the browser."""
    window, leads = opened(), {}
    ids = {}
    for path in sorted(site.rglob("*.html")):
        page = window.open(path)
        ids[path.as_uri()] = set(page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)"))
        for link in page.evaluate(LINKS):
            leads.setdefault(link, path)
    targets = {path.as_uri() for path in site.rglob("*") if path.is_file()}
    for link, path in leads.items():
        address, _, anchor = link.partition("#")
        if address.startswith("http"):
            continue
        assert address in targets, f"{path}: {link}"
        # an anchor of the pages of cases says what is to be shown
        if anchor and "/try/" not in address and "/cases/" not in address:
            assert anchor in ids[address], f"{path}: {link}"


@pytest.mark.parametrize(
    ("path", "anchor"),
    [
        (f"{POLICY}/2026-02.html", "sarcoma-extremity"),
        (f"{POLICY}/2026-02.html", "I.E.6.c"),
        (f"{POLICY}/history.html", "sarcoma-extremity"),
        (f"{POLICY}/compare/2025-02--2026-02.html", "sarcoma-extremity"),
        (f"{POLICY}/compare/2025-02--2026-02.html", "I.E.6.c"),
    ],
)
def test_a_deep_link_scrolls_to_its_criterion(site, opened, path, anchor):
    page = opened().open(site / path, anchor)

    target = page.locator(f'[id="{anchor}"]')

    assert page.evaluate("scrollY") > 0
    assert -5 <= target.evaluate("(each) => each.getBoundingClientRect().top") < 450


def test_the_search_finds_a_criterion_and_leads_to_it(site, opened):
    window = opened()
    page = window.open(site / "index.html")
    page.get_by_label("Search policies").fill("extremity sarcoma")
    page.keyboard.press("Enter")

    page.locator("#_results li a").first.click()

    assert page.url.endswith("#sarcoma-extremity")
    assert "Extremity sarcomas" in page.locator('[id="sarcoma-extremity"]').inner_text()
    assert window.faults == []


@pytest.mark.slow
def test_the_search_of_any_page_leads_to_the_results(site, opened):
    window = opened()
    page = window.open(site / KINDS[2])
    page.get_by_role("searchbox", name="Search").fill("77301")
    page.keyboard.press("Enter")

    page.locator("#_results li").first.wait_for()

    assert "77301" in page.locator("#_results li").first.inner_text()
    assert window.faults == []


@pytest.mark.slow
def test_changes_are_filtered_by_their_effect(site, opened):
    page = opened().open(site / f"{POLICY}/compare/2025-02--2026-02.html")
    shown = page.locator("article:visible")
    before = shown.count()

    page.get_by_role("checkbox").filter(visible=True).first.uncheck()

    assert 0 < shown.count() < before
