"""Cases in a browser: the form decides as every fixture says, tells why, is worked by keyboard; fixtures are found."""

from __future__ import annotations

import json
import re

import pytest

from conftest import ROOT

POLICY = "policy/CP.MP.69"
STEMS = ["2023-08", "2023-11", "2024-04", "2025-02", "2026-02"]
FORM = f"{POLICY}/try/2026-02.html"
CASES = f"{POLICY}/cases/2026-02.html"

DECIDED = """
(addresses) => addresses.map((address) => {
  history.replaceState(null, "", `#${address}`);
  dispatchEvent(new Event("hashchange"));
  return {
    decision: document.getElementById("_verdict").dataset.decision,
    criteria: Object.fromEntries([...document.querySelectorAll("[data-criterion]")].map(
      (row) => [row.dataset.criterion, row.dataset.value])),
    said: JSON.parse(document.getElementById("_json").textContent),
    told: [...document.querySelectorAll("[data-criterion] .row > p:first-child .value")].length,
  };
})
"""


def fixtures(stem):
    path = ROOT / "tests" / "fixtures" / "CP.MP.69" / f"{stem}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def in_address(facts):
    words = {True: "yes", False: "no"}
    said = {name: ",".join(value) if isinstance(value, list) else words.get(value, value) if isinstance(value, bool)
            else value for name, value in facts.items()}  # fmt: skip
    return "&".join(f"{name}={value}" for name, value in said.items())


@pytest.mark.parametrize("stem", [*(pytest.param(stem, marks=pytest.mark.slow) for stem in STEMS[:-1]), STEMS[-1]])
def test_the_form_decides_as_every_fixture_says(site, opened, stem):
    window = opened()
    page = window.open(site / f"{POLICY}/try/{stem}.html")
    expected = fixtures(stem)
    label = next(iter(expected[0]["expect"])) if len(expected[0]["expect"]) == 1 else f"{stem[5:7]}/{stem[2:4]}"

    found = page.evaluate(DECIDED, [in_address(each["facts"]) for each in expected])

    asked = set(page.evaluate("[...document.querySelectorAll('[data-fact]')].map((each) => each.dataset.fact)"))
    for fixture, decided in zip(expected, found, strict=True):
        wanted = fixture["expect"][label]
        assert decided["said"] == {name: value for name, value in fixture["facts"].items() if name in asked}
        assert decided["decision"] == wanted["decision"], fixture["id"]
        assert {name: decided["criteria"][name] for name in wanted["criteria"]} == wanted["criteria"], fixture["id"]
        assert decided["told"] == len(decided["criteria"])
    assert window.faults == []


def verdict(page):
    return page.get_by_role("status").and_(page.locator("#_verdict[data-decision]"))


def field(page, name):
    return page.locator(f'[data-fact="{name}"]')


def test_a_case_is_said_in_the_form_and_decided_at_each_answer(site, opened):
    window = opened()
    page = window.open(site / FORM)
    assert "The line of business is not known" in verdict(page).inner_text()

    page.get_by_label("Line of business").select_option(label="Medicaid")
    page.get_by_label("Age, in years").fill("19")
    assert "neither meets I nor rules it out" in verdict(page).inner_text()
    assert "Still possible: individual review or medically necessary." in page.locator("#_ahead").inner_text()
    field(page, "extremity_sarcoma").get_by_label("Yes").check()

    assert verdict(page).inner_text().split("\n") == ["Medically necessary", "By I, through I.E.6.c."]
    assert field(page, "cancer").locator(".derived").inner_text() == "yes: follows from extremity sarcoma"
    row = page.locator('[data-criterion="sarcoma-extremity"]')
    assert row.locator(".row > p").first.inner_text() == "✓ met I.E.6.c Extremity sarcomas decides"
    assert row.locator(".reason").inner_text() == "extremity sarcoma: yes"
    assert "Still possible" not in page.locator("#_ahead").inner_text()
    assert page.url.endswith("#age=19&extremity_sarcoma=yes&line_of_business=medicaid")
    assert json.loads(page.locator("#_json").text_content()) == {
        "age": 19, "extremity_sarcoma": True, "line_of_business": "medicaid",
    }  # fmt: skip
    assert window.faults == []


@pytest.mark.slow
def test_a_case_is_shared_by_its_address_and_carried_to_other_revisions(site, opened):
    window = opened()
    page = window.open(site / FORM, "age=18&line_of_business=commercial&solid_tumor=yes")
    assert page.get_by_label("Age, in years").input_value() == "18"
    assert field(page, "solid_tumor").get_by_label("Yes").is_checked()
    assert page.locator("#_verdict").get_attribute("data-decision") == "undetermined"

    page.get_by_role("link", name="02/25").click()

    assert page.url.endswith("2025-02.html#age=18&line_of_business=commercial&solid_tumor=yes")
    assert verdict(page).inner_text().split("\n") == ["Medically necessary", "By I, through I.A."]
    assert window.faults == []


@pytest.mark.slow
def test_a_case_that_cannot_be_is_told_with_the_facts_to_look_at(site, opened):
    page = opened().open(site / FORM, "age=19&breast_cancer=yes&cancer=no")
    problem = page.get_by_role("alert")

    assert "“Diagnosis of cancer” is no and “Breast cancer” is yes" in problem.inner_text()
    assert "“Breast cancer” cannot be without “Diagnosis of cancer”" in problem.inner_text()
    problem.get_by_role("button", name="diagnosis of cancer").click()
    assert page.evaluate("document.activeElement.name") == "cancer"
    page.keyboard.press("ArrowRight")
    assert problem.is_hidden()

    page.get_by_label("Age, in years").fill("130")
    assert "Age: 130 years. The greatest possible is 120 years." in problem.inner_text()
    assert page.locator("#_verdict").get_attribute("data-decision") == "problem"


@pytest.mark.slow
def test_what_follows_from_an_answer_is_told_with_its_reason(site, opened):
    page = opened().open(site / FORM, "cancer=no&definitive_intent=yes&diagnosis_codes=C40.20")

    assert field(page, "breast_cancer").locator(".derived").inner_text() == "no: cannot be without diagnosis of cancer"
    assert field(page, "palliative_intent").locator(".derived").inner_text() == (
        "no: treatment with definitive intent rules it out"
    )
    assert field(page, "primary_bone_tumor").locator(".derived").inner_text() == "yes: the code C40.20 stands for it"
    row = page.locator('[data-criterion="bone-tumor-primary"] .reason')
    assert row.inner_text() == "primary bone tumor, malignant or benign: yes (the code C40.20 stands for it)"


@pytest.mark.slow
def test_what_an_address_says_that_is_not_asked_is_told(site, opened):
    page = opened().open(site / FORM, "age=19&shoe_size=43&cancer=perhaps&%E0%A4%A=1")

    told = page.get_by_role("alert").inner_text()

    assert all(name in told for name in ("shoe_size", "cancer", "%E0%A4%A"))
    assert page.url.endswith("#age=19")


@pytest.mark.slow
def test_one_answer_that_would_settle_it_is_given_by_keyboard(site, opened):
    page = opened().open(site / FORM, "age=19&line_of_business=medicaid")
    page.locator("button.answer", has_text="Ocular tumor: yes").focus()

    page.keyboard.press("Enter")

    assert verdict(page).inner_text().split("\n") == ["Medically necessary", "By I, through I.E.1.a."]
    assert field(page, "ocular_tumor").get_by_label("Yes").is_checked()
    assert page.evaluate("document.activeElement.id") == "_result"


def test_the_form_is_worked_by_keyboard_alone(site, opened):
    page = opened().open(site / FORM)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link that skips to the content
    assert page.evaluate("document.activeElement.id") == "_main"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "_find-fact":
            break
    page.keyboard.type("penile")
    assert page.locator("[data-fact]:visible legend").all_inner_texts() == ["Penile cancer"]
    page.keyboard.press("Tab")  # what is shown
    page.keyboard.press("Tab")  # the only fact: its group is one stop, and arrows move in it
    page.keyboard.press("ArrowLeft")
    assert "penile_cancer=no" in page.url
    page.keyboard.press("ArrowLeft")
    assert "penile_cancer=yes" in page.url
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen != "none"


@pytest.mark.slow
def test_facts_are_found_and_those_still_open_shown(site, opened):
    page = opened().open(site / FORM, "age=19&line_of_business=medicaid")
    shown = page.locator("[data-fact]:visible")
    everything = shown.count()

    page.get_by_role("button", name="Show them").click()
    assert 0 < shown.count() < everything
    assert not field(page, "age").is_visible()
    page.get_by_label("Show", exact=True).select_option("said")
    assert shown.evaluate_all("(all) => all.map((each) => each.dataset.fact)") == ["age", "line_of_business"]

    page.get_by_role("button", name="Start again").click()
    page.locator("#_json", has_text=re.compile(r"^\{\}$")).wait_for(state="attached")  # a form is reset after the click
    assert "#" not in page.url


def test_a_fixture_is_found_by_what_it_meets_and_opened_in_the_form(site, opened):
    window = opened()
    page = window.open(site / CASES)
    total = len(fixtures("2026-02"))
    assert page.locator("#_status").inner_text() == f"{total} cases"
    assert page.locator("#_odd").is_hidden()

    page.get_by_label("Criterion").select_option("sarcoma-extremity")
    page.get_by_label("which is").select_option("m")
    met = [each["id"] for each in fixtures("2026-02")
           if each["expect"]["02/26"]["criteria"].get("sarcoma-extremity") == "met"]  # fmt: skip
    assert page.locator("#_cases h2").all_inner_texts() == met
    assert page.url.endswith("#criterion=sarcoma-extremity&is=m")
    page.get_by_text("Which criteria does it meet?").first.click()
    values = page.locator("#_cases li.case").first.locator(".values").first.inner_text()
    assert "✓ met" in values
    assert "I.E.6.c Extremity sarcomas" in values
    page.get_by_role("link", name=f"Open in the form: {met[0]}").click()

    page.locator(".fixture").wait_for()  # fixtures are loaded when they are asked for
    assert page.locator("#_verdict").get_attribute("data-decision") == "medically_necessary"
    assert f"{met[0]} expects medically necessary, as it is decided here" in page.locator(".fixture").inner_text()
    assert window.faults == []


@pytest.mark.slow
def test_fixtures_are_filtered_by_decision_kind_and_words_and_shown_a_few_at_a_time(site, opened):
    every = fixtures("2026-02")
    page = opened().open(site / CASES, "decision=not_applicable")
    outside = [each["id"] for each in every if each["expect"]["02/26"]["decision"] == "not_applicable"]
    assert page.locator("#_cases h2").all_inner_texts() == outside

    page.get_by_role("button", name="All cases").click()
    page.get_by_label("Kind").select_option("hand-written")
    assert page.locator("#_cases h2").all_inner_texts() == [e["id"] for e in every if e["kind"] == "hand-written"]
    page.get_by_label("Kind").select_option("")
    page.get_by_label("Words").fill("pleural mesothelioma")
    found = page.locator("#_cases li.case")
    assert 0 < found.count() < len(every)
    assert all("mesothelioma" in text for text in found.all_inner_texts())

    page.get_by_role("button", name="All cases").click()
    while page.get_by_role("button", name="Show").is_visible():
        page.get_by_role("button", name="Show").click()
    assert page.locator("#_cases > li h2").all_inner_texts() == [each["id"] for each in every]


@pytest.mark.slow
def test_a_fixture_has_an_address(site, opened):
    name = fixtures("2026-02")[-3]["id"]
    page = opened().open(site / CASES, f"case:{name.replace('/', '%2F')}")

    assert page.evaluate("document.activeElement.dataset.case") == name
    assert page.locator(f'[data-case="{name}"]').evaluate("(each) => each.getBoundingClientRect().top") < 450


@pytest.mark.slow
def test_what_an_address_says_of_cases_that_there_are_not_does_no_harm(site, opened):
    window = opened()
    page = window.open(site / CASES, "case:%E0%A4%A")
    assert "There is no case" in page.locator("#_status").inner_text()
    page = window.open(site / CASES, "criterion=no-such&kind=%3Cb%3E&nothing=1")
    assert page.locator("#_status").inner_text() == f"{len(fixtures('2026-02'))} cases"
    page = window.open(site / FORM, "case:no/such/case")
    page.get_by_role("alert").get_by_text("no/such/case").wait_for()
    assert window.faults == []
