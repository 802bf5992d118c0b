"""Bulletins: providers, members and the log are told what the diff proved, in every format, and as text alone."""

from __future__ import annotations

import re

import pytest

from acceptance.test_diff_cases import CASES, difference
from conftest import REVISION, ROOT, VOCABULARY
from read_back import READERS, needs_pdf, squeezed
from recension.authoring.log_rows import draft_row
from recension.bulletins import AUDIENCES, bulletin_of
from recension.changes import Edition
from recension.decoding import decode_revision
from recension.diffing import diff
from recension.logic.effect import Direction
from recension.model.texts import unmarked
from recension.rendering import FORMATS, house_style
from recension.reporters.diff_view import view_of
from small import fact, revision, statement, vocabulary

GOLDEN = ROOT / "tests" / "golden" / "bulletins"
TEMPLATES = house_style()
ALL = [pytest.param(name, marks=needs_pdf if name == "pdf" else ()) for name in FORMATS]


def made(found, audience, form="md"):
    return FORMATS[form].write(bulletin_of(found, audience, draft_row(found)), TEMPLATES)


def words(found, audience, form="html"):
    return READERS[form](made(found, audience, form))


# what they say


@pytest.mark.parametrize("label", ["02/26", "02/25"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_bulletins_of_the_policy(run, request, audience, label):
    result = run("bulletin", label, "--for", audience)

    golden = GOLDEN / f"{label.replace('/', '-')}.{audience}.md"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(result.out, encoding="utf-8")
    assert (result.code, result.err) == (0, "")
    assert result.out == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_providers_get_every_change_and_every_case(folder):
    found = difference(folder)
    view = view_of(found)

    told = words(found, "providers")

    for entry in view.told_in_full:
        label = entry.label.capitalize() if entry.change.part == "metadata" else entry.label
        assert squeezed(label) in told
        for remark in entry.remarks:
            assert not remark.is_case or squeezed(unmarked(remark.text)) in told
    for renumbered in found.renumbered:
        assert squeezed(renumbered.old + renumbered.new) in told


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_members_get_a_heading_for_each_direction_that_a_change_was_proved_to_have(folder):
    found = difference(folder)
    headings = {Direction.GAINS: "Who gains coverage", Direction.LOSES: "Who loses coverage",
                Direction.SHIFTS: "Who is denied for another reason"}  # fmt: skip
    proved = {witness.direction for effect in found.effects for witness in effect.witnesses}

    told = made(found, "members").decode()

    assert {way for way, heading in headings.items() if f"## {heading}" in told} == proved
    assert told.count("*For example:*") >= len(proved)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_log_gets_the_row_that_the_changes_ask_for(folder):
    found = difference(folder)

    assert squeezed(draft_row(found).summary) in words(found, "log")


def test_what_concerns_the_policy_as_a_whole_is_said_in_words():
    known = vocabulary(fact("knee"), fact("line_of_business", "choice", options=["commercial", "medicaid", "medicare"]))
    knee = statement("covered", {"fact": "knee"}, text="Knee")
    old = revision(knee, revision="01/26", applies_to={"not": ["medicare"]})
    new = revision(knee, applies_to={"only": ["commercial"]}, otherwise="not_medically_necessary")
    found = diff(Edition(old, None, known), Edition(new, None, known))

    members = made(found, "members").decode()
    lines = "**The lines of business that the policy is for** changed. Before: All but Medicare. Now: Commercial only."
    rest = "**What a case gets that meets no criterion** changed. Before: looked at by a reviewer, case by case."
    assert lines in members
    assert rest in members
    assert "**02/26** changed" not in members
    providers = made(found, "providers").decode()
    assert "- **Scope** **Revised**\n\n  Details: applies to: all but medicare → commercial" in providers
    assert (
        "- **Otherwise** **Revised**\n\n  Details: otherwise: individual review → not medically necessary" in providers
    )


# in every format


@pytest.mark.parametrize("form", [each for each in ALL if each.values[0] != "html"])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_format_says_the_same_words(audience, form):
    found = difference(next(folder for folder in CASES if folder.name == "moved-renumbered-reworded"))

    assert words(found, audience, form) == words(found, audience)


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% x %}",
    "]]> <!-- -->",
    "&amp; &lt;",
    '=HYPERLINK("x")',
    "W" * 5000,
]


def hostile(text, other):
    """A diff of two revisions with *text* wherever a revision can have it, or *other* in its place."""

    def revision(label, words, age):
        return decode_revision({
            "format": 1, "policy": text, "title": words, "revision": label, "replaces": None, "status": "active",
            "completeness": "full", "dates": {"revised": "2026-02"}, "otherwise": "individual_review",
            "criteria": [{"id": "c", "text": words, "decision": "medically_necessary", "notes": [words], "any_of": [
                {"id": "d", "text": words, "when": {"fact": "age", "less_than": age}}]}],
            "codes": [{"system": "CPT", "code": "00000", "display": words}],
            "revision_log": [{"revised": "2026-02", "approved": None, "summary": words}],
        })  # fmt: skip

    vocabulary = next(each for each in (difference(CASES[0]).old.vocabulary,) if each)
    return diff(Edition(revision("01/26", text, 18), None, vocabulary),
                Edition(revision("02/26", other, 19), None, vocabulary))  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ 7*7 }} {% x %}", "]]> <!-- -->", "&amp; &lt;", '=HYPERLINK("x")', "W" * 5000],
)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_hostile_text_comes_out_as_text(audience, text):
    for form in ("md", "html", "docx"):
        told = words(hostile(text, f"{text} other"), audience, form)
        assert squeezed(text)[:60] in told
    page = made(hostile(text, f"{text} other"), audience, "html").decode()
    assert not re.search(r"<script|<!-- -->", page)


# the command


def test_a_bulletin_goes_to_files_in_several_formats(run, tmp_path):
    result = run("bulletin", "02/26", "--to", "md,docx", "--output", tmp_path / "notice")

    assert result.code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notice.docx", "notice.md"]


def test_any_older_revision_can_be_what_it_is_compared_with(run):
    assert "| Compared with | 08/23 |" in run("bulletin", "02/26", "--against", "08/23").out


def test_the_first_revision_has_nothing_to_be_compared_with(run, workspace):
    result = run("bulletin", cwd=workspace())

    assert result.code == 2
    assert "replaces no revision" in result.err


@pytest.mark.parametrize("command", ["bulletin", "render"])
def test_nothing_is_told_of_effects_by_a_vocabulary_with_errors(run, workspace, command):
    second = REVISION.replace('"02/26"', '"03/26"').replace("replaces: null", 'replaces: "02/26"')
    second = second.replace("revised: 2026-02", "revised: 2026-03")
    root = workspace({"policy/X.1/2026-03.yaml": second}, vocabulary=VOCABULARY + "more: 1\n")
    result = run(command, "03/26", "--against", "02/26", cwd=root)

    assert (result.code, result.out) == (1, "")
    assert '"more" is no key that is known here' in result.err


def test_a_draft_applies_from_no_day_yet(run, workspace):
    draft = REVISION.replace('"02/26"', '"03/26"').replace("replaces: null", 'replaces: "02/26"')
    draft = draft.replace("status: active", "status: draft").replace("revised: 2026-02", "revised: 2026-03")
    root = workspace({"policy/X.1/2026-03.yaml": draft})

    assert "| Applies from | not yet: it is a draft |" in run("bulletin", cwd=root).out


def test_two_runs_have_the_same_bytes():
    found = difference(CASES[3])

    for audience in AUDIENCES:
        assert made(found, audience, "docx") == made(found, audience, "docx")


def test_every_golden_bulletin_is_asked_for():
    assert len(list(GOLDEN.iterdir())) == 2 * len(AUDIENCES)
