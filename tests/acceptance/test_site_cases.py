"""The pages of cases without a browser: texts stay texts, fixtures are packed without loss, what fails is told."""

from __future__ import annotations

import json
import re

import pytest

import small
from hostile import HOSTILE, squeezed, steers
from odd_cases import CASES, FIXTURES, FORM, PROGRAM, odd_edition, odd_site
from recension.changes import Edition
from recension.decoding import decode_revision
from recension.history import Line
from recension.logic.cases import encode_case
from recension.reporters.logs import LoggedLine, LoggedRevision, LogReport
from recension.reporters.style import printable
from recension.site import Policy, Site
from site_pages import SitePage, files_in, pages_in

TEXTS = HOSTILE | {
    "ends of lines": "one\u2028two\u2029three",
    "quotes": "' \" ` \\ ${7*7}",
    "no character": "a \ufffe b",
}
CONFIGURED = {"recension.toml": 'fixtures = "tests/fixtures"\n'}


def value_of(script):
    """The value that a script of data sets: all of it is one JSON text."""
    text = script.decode()
    found = re.fullmatch(
        r'"use strict";\n\(globalThis\.recension = globalThis\.recension \|\| \{\}\)\.[a-z]+ = (\{.*\});\n', text
    )
    assert found, text[:100]
    return json.loads(found[1])


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_a_text_wherever_a_case_is_shown(text):
    files, cases = odd_site(text)
    honest, _ = odd_site("honest words")
    shown = squeezed(printable(" ".join(text.split())))

    for path in (FORM, CASES):
        page = SitePage(path, files[path].decode())
        assert page.faults == []
        assert page.shape - {("wbr",)} == SitePage(path, honest[path].decode()).shape
    assert SitePage(FORM, files[FORM].decode()).text.count(shown) >= 4 * 7
    assert value_of(files[PROGRAM]) == value_of(honest[PROGRAM])
    told = value_of(files[FIXTURES])
    assert [each["narrative"] for each in told["cases"]] == [text] * len(cases)
    assert not steers(files[FIXTURES].decode())


def test_fixtures_are_packed_without_loss():
    files, cases = odd_site("words")
    packed = value_of(files[FIXTURES])
    outline = [each["id"] for each in value_of(files[PROGRAM])["criteria"]]
    letters = {"m": "met", "n": "not_met", "u": "undetermined"}

    for case, told in zip(cases, packed["cases"], strict=True):
        expected = case.expect["02/26"]
        facts = {name: value for name, value in (packed["rest"] | told["facts"]).items() if name not in told["lacks"]}
        assert facts == encode_case(case.facts)
        assert (told["id"], told["kind"], told["decision"]) == (case.id, case.kind, expected.decision)
        values = zip(outline, told["values"], strict=True)
        assert {name: letters[value] for name, value in values} == expected.criteria
        assert [tuple(each) for each in told["covers"]] == list(case.covers)


def test_a_fact_stands_where_the_outline_asks_for_it():
    page = SitePage(FORM, odd_site("words")[0][FORM].decode())

    places = [
        page.source.index(f'data-fact="{name}"') for name in ("stage", "dose", "seen", "diagnoses", "sign", "base")
    ]
    assert places == sorted(places)
    assert page.source.index("The patient and the request") < places[0]
    assert page.source.index("Facts that what is asked for follows from") < places[-1]
    assert places[-2] < page.source.index("Facts that what is asked for follows from")
    assert 'min="0.5" step="0.25"' in page.source


def test_a_revision_that_browsers_would_round_has_no_form_and_says_why():
    text = odd_edition("words")
    document = small.document(small.statement("little", {"fact": "dose", "less_than": 0.12345678901234567}))
    edition = Edition(decode_revision(document), None, text.vocabulary)
    line = LoggedLine(Line(("02/26",)), (LoggedRevision("02/26", edition),))

    files = dict(Site().policy(Policy(LogReport("X.1", (line,)))))

    assert "hasmorethan15digits" in SitePage(FORM, files[FORM].decode()).text
    assert "<fieldset" not in files[FORM].decode()
    assert "digits" in value_of(files[PROGRAM])["refused"]


def test_without_committed_fixtures_there_is_a_form_and_no_page_of_fixtures(run, workspace):
    root = workspace()

    assert run("site", cwd=root).code == 0

    pages = pages_in(root / "site")
    assert FORM in pages
    assert CASES not in pages
    assert "Fixtures" not in pages[FORM].text


def test_committed_fixtures_are_shown_with_those_that_people_wrote(run, workspace):
    written = """\
        format: 1
        cases:
          - id: x-1/child/first-birthday
            author: Somebody
            note: An appeal turned on it.
            facts: {age: 1}
            expect: {"02/26": {decision: medically_necessary}}
    """
    root = workspace(CONFIGURED | {"tests/fixtures/X.1/hand-written.yaml": written})
    assert run("fixtures", cwd=root).code == 0

    assert run("site", cwd=root).code == 0

    cases = value_of(files_in(root / "site")[FIXTURES])["cases"]
    committed = (root / "tests/fixtures/X.1/2026-02.jsonl").read_text(encoding="utf-8").splitlines()
    assert [each["id"] for each in cases] == [json.loads(line)["id"] for line in committed]
    assert cases[-1]["author"] == "Somebody"
    assert len(cases[-1]["values"]) == 3


def test_fixtures_that_cannot_be_read_are_told_and_all_else_is_made(run, workspace):
    root = workspace(CONFIGURED | {"tests/fixtures/X.1/2026-02.jsonl": '{"id": 1}\n'})

    result = run("site", cwd=root)

    assert result.code == 3
    assert "tests/fixtures/X.1/2026-02.jsonl:1" in result.err
    assert FORM in pages_in(root / "site")
    assert CASES not in pages_in(root / "site")
