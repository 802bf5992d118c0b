"""The site of this repository in a browser, opened as files: it loads, it leads somewhere, and nobody is kept out."""

from __future__ import annotations

import pytest

POLICY = "policy/CP.MP.69"
WITH_A_CASE = (f"{POLICY}/try/2026-02.html", "age=19&line_of_business=medicaid&brain_metastases=yes")
OF_A_POLICY = ["index.html", "compare.html", "history.html", "2026-02.html", "2025-02.html"]


def kinds(site):
    """A page of each kind: those of the policy itself, and of each folder below it the last."""
    policy = site / POLICY
    below = [max(folder.glob("*.html")) for folder in sorted(policy.iterdir()) if folder.is_dir()]
    return [site / "index.html", *(policy / name for name in OF_A_POLICY), *below]


def test_pages_load_without_a_word_and_keep_within_a_narrow_window(site, opened):
    window = opened(width=320)
    for path in kinds(site):
        page = window.open(path)
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
def test_a_page_that_keeps_somebody_out_is_found_out(tmp_path, opened, axe):
    style = "<style>p { color: #ccc; background: #fff }</style>"
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><html lang=en><title>t</title>{style}<main><h1>h</h1><p>pale<p><input></main>")

    assert sorted(name for name, _ in axe(opened().open(page))) == ["color-contrast", "label"]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out(site, opened, axe, scheme):
    window = opened(scheme=scheme)
    found = {}
    for path in kinds(site):
        found[path] = axe(window.open(path))
    found["a case"] = axe(window.open(site / WITH_A_CASE[0], WITH_A_CASE[1]))
    assert {path: barriers for path, barriers in found.items() if barriers} == {}


@pytest.mark.slow
def test_nobody_is_kept_out_of_any_page_in_a_narrow_window(site, opened, axe):
    window = opened(width=390)
    found = {}
    for path in sorted(site.rglob("*.html")):
        page = window.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        found[path] = axe(page)
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


DEEP = [
    (f"{POLICY}/2026-02.html", "sarcoma-extremity"),
    (f"{POLICY}/2026-02.html", "I.E.6.c"),
    (f"{POLICY}/history.html", "sarcoma-extremity"),
    (f"{POLICY}/compare/2025-02--2026-02.html", "sarcoma-extremity"),
    (f"{POLICY}/compare/2025-02--2026-02.html", "I.E.6.c"),
]


@pytest.mark.parametrize(
    ("path", "anchor"), [DEEP[0], *(pytest.param(*each, marks=pytest.mark.slow) for each in DEEP[1:])]
)
def test_a_deep_link_scrolls_to_its_criterion(site, opened, path, anchor):
    page = opened().open(site / path, anchor)

    target = page.locator(f'[id="{anchor}"]')

    assert page.evaluate("scrollY") > 0
    assert -5 <= target.evaluate("(each) => each.getBoundingClientRect().top") < 450


@pytest.mark.slow
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
    page = window.open(site / POLICY / "2026-02.html")
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
