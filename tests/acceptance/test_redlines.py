"""Redlines as files: what they say, how they are built and asked for, and that a text in them is nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from copy import deepcopy

import pytest

from acceptance.test_document_files import ORDER
from acceptance.test_documents import HOSTILE, everywhere
from conftest import REVISION, ROOT
from page import OURS, Page, colours, contrast
from read_back import EVERY_PART, POLICY, needs_pdf, of_html, of_pdf, plain_data, squeezed
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import diff
from recension.redline import WRITERS, redline_of, render_redline
from recension.rendering import FORMATS, render_document
from redline_back import W, html_side, markdown_side, name, paragraphs_of, parts_of, word_side
from repository import GIT, Repository, plain_git
from small import document

VOCABULARY = decode_vocabulary(plain_data(POLICY.parent / "vocabulary.yaml"))
NEWER = plain_data(POLICY / "2026-02.yaml")


def edition(data):
    return Edition(decode_revision(data), None, VOCABULARY)


def edits():
    """02/26 with something of everything that can become of its parts."""
    after = deepcopy(NEWER) | {"revision": "03/27", "replaces": "02/26", "title": "Intensity-Modulated Therapy"}
    after["dates"] = {"revised": "2027-03", "approved": "2027-03"}
    statement = after["criteria"][0]
    sites = next(each for each in statement["any_of"] if each["id"] == "sites")["any_of"]
    sites.insert(4, sites.pop(1))
    sites[0]["any_of"][0]["text"] = "Primary ocular tumors, including intraocular melanomas"
    sites[2]["any_of"].append(sites[0]["any_of"].pop(0))
    del sites[5]["any_of"][0]
    statement["any_of"].insert(1, {"id": "registry", "text": "Patients in a **registry** of rare tumors"})
    statement["notes"] = [*statement.get("notes", []), "A new note.\n\nIts second paragraph."]
    after["sections"].insert(2, after["sections"].pop(4))
    after["codes"] = [*after["codes"][1:], {"system": "CPT", "code": "77385", "display": "Delivery, simple"}]
    works = after["references"]
    works.insert(3, {"id": "new-work", "type": "article", "citation": {"title": "A new work", "year": 2026}})
    works.append(works.pop(10))
    after["revision_log"][0]["summary"] += "\n\nA second paragraph in a cell.\n\nAnd a third."
    after["revision_log"].append({"revised": "2027-03", "approved": None, "summary": "Reviewed."})
    return after


OLDER, FLAGSHIP = (edition(plain_data(POLICY / f"{stem}.yaml")) for stem in ("2025-02", "2026-02"))
DIFF = diff(OLDER, FLAGSHIP)
EVERYTHING = diff(edition(NEWER), edition(edits()))


def logged(*summaries):
    """A small revision whose revision log has these rows."""
    log = [{"revised": f"202{number}-02", "approved": None, "summary": text} for number, text in enumerate(summaries)]
    return edition(document({"id": "child", "text": "Age < 18 years"}, revision_log=log))


CELLS = diff(
    logged("One.", "One.\n\nTwo.\n\nThree.", "", "Gone.\n\nToo."),
    logged("One.\n\nTwo.", "Three.", "First.\n\nSecond."),
)
BACK = diff(EVERYTHING.new, EVERYTHING.old)
PARTS = diff(edition(plain_data(EVERY_PART)), edition(plain_data(EVERY_PART) | {"criteria": [], "references": None}))
ALL = pytest.mark.parametrize(
    "compared",
    [DIFF, EVERYTHING, BACK, PARTS, CELLS],
    ids=["flagship", "everything", "back", "parts", "cells"],
)


# the flagship


def test_the_page_of_02_26_says_what_became_of_02_25():
    page = render_redline(DIFF, "html").decode()
    summary = page.partition('<table class="summary"')[2].partition("</table>")[0]
    rows = [squeezed(re.sub(r"<[^>]*>", " ", row)) for row in summary.split("<tr")[2:]]

    assert [row.partition(">")[2] for row in rows] == [
        "I.Aconditionchanged,thresholdchanged,reworded▼NARROWSnotdeclared",
        "I.E.6.creplaced▲WIDENSdeclared",
    ]
    assert '<a href="#age-paediatric">I.A</a>' in summary
    assert '<a href="#sarcoma-extremity">I.E.6.c</a>' in summary
    beside = page.partition('id="sarcoma-extremity"')[2].partition("</li>\n</ul>")[0]
    assert "gains: aged 19, extremity sarcoma, nothing else: individual review → medically necessary" in beside
    assert "nobody loses it: endometrial cancer stays covered by I.E.7.c" in beside
    own = page.partition('id="sarcoma-extremity"')[2].partition('<div class="own">')[2].partition("</p>")[0]
    assert re.search(r"<del[^>]*>.*Endometrial cancer.*</del><ins>.*Extremity sarcomas.*</ins>", own)


def test_words_that_stayed_are_not_marked():
    item = render_redline(DIFF, "html").decode().partition('id="I.A"')[2].partition("</p>")[0]
    marked = [re.sub(r"<[^>]*>", "", each) for each in re.findall(r"<(?:ins|del)\b.*?</(?:ins|del)>", item)]

    assert marked == ["[deleted: ≤]", "[inserted: &lt;]", "[deleted: (attested, log row 02/25)]",
                      "[inserted: with a solid tumor]"]  # fmt: skip


def test_comments_of_the_word_file_tell_effects_and_cases():
    parts = parts_of(render_redline(DIFF, "docx", author="Medical Policy Committee"))
    comments = [["".join(each.itertext()).strip() for each in comment.iter(f"{W}p")]
                for comment in parts["word/comments.xml"]]  # fmt: skip

    assert [lines[0].partition(":")[0] for lines in comments] == ["◆ MIXED", "▼ NARROWS", "▲ WIDENS"]
    assert "I.E.6.c: replaced; ▲ WIDENS; declared" in comments[0]
    assert any(line.startswith("loses: aged 18, solid tumor") for line in comments[1])
    assert {each.get(f"{W}author") for each in parts["word/comments.xml"]} == {"Medical Policy Committee"}
    assert {each.get(f"{W}initials") for each in parts["word/comments.xml"]} == {"MPC"}


# how it is built


def test_a_redline_has_the_formats_of_a_document():
    assert list(WRITERS) == list(FORMATS)


@ALL
def test_the_page_is_well_formed_and_needs_nothing_else(compared):
    source = render_redline(compared, "html").decode()
    page = Page(re.sub("<w?br>", "", source), frozenset(OURS | {"em", "sup", "ol"}) - {"script"})

    assert page.faults == []
    assert [each for each, count in Counter(page.ids).items() if count > 1] == []
    links = re.findall(r'href="([^"]*)"', source)
    assert all(link.startswith(("#", "https://")) for link in links)
    assert {link[1:] for link in links if link.startswith("#")} <= set(page.ids)
    assert (page.tags["h1"], page.tags["main"], page.tags["nav"], page.tags["header"]) == (1, 1, 1, 1)
    assert page.tags["caption"] == page.tags["table"]
    assert page.content_policy["default-src"] == ["'none'"]
    assert len(page.content_policy["style-src"]) == page.tags["style"] == 3
    assert not re.search(r"\b(?:src|style|on[a-z]+)=", source.partition("<body")[2])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_the_page_can_be_told_apart(scheme):
    found = colours(render_redline(DIFF, "html").decode(), scheme)

    for back in ("page", "panel"):
        effects = ("widens", "narrows", "mixed", "undetermined", "decision-shift", "none")
        assert min(contrast(found[each], found[back]) for each in (*effects, "moved")) >= 4.5
    assert min(contrast(found[each], found[f"{each}-back"]) for each in ("gone", "come", "moved")) >= 4.5


def test_no_mark_of_the_page_is_told_by_its_colour_alone():
    own = re.findall(r"<style>(.*?)</style>", render_redline(EVERYTHING, "html").decode(), re.DOTALL)[-1]
    lines = re.findall(r"--line: ([^;]*);", own)
    signs = re.findall(r'--sign: "(.)"', own)

    assert len(set(lines)) == len(set(signs)) == 4
    page = render_redline(EVERYTHING, "html").decode()
    for words in ("[inserted: ", "[deleted: ", "[moved to here: ", "[moved from here: "):
        assert f'<span class="unseen">{words}</span>' in page


@ALL
def test_the_word_file_is_in_the_order_of_the_standard(compared):
    order = ORDER | {
        "pPr": "pStyle keepNext keepLines pBdr shd tabs spacing ind outlineLvl rPr",
        "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs color sz szCs u vertAlign lang",
        "trPr": "cantSplit tblHeader ins del",
        "settings": "zoom trackRevisions defaultTabStop characterSpacingControl compat themeFontLang",
    }
    parts = parts_of(render_redline(compared, "docx"))
    for part in parts.values():
        for element in part.iter():
            known = order.get(name(element), "").split()
            if known:
                places = [known.index(name(child)) for child in element]
                assert places == sorted(places), element.tag
    marked = [each for part in parts.values() for each in part.iter() if each.get(f"{W}date")]
    ids = [each.get(f"{W}id") for each in marked]
    assert len(ids) == len(set(ids))
    assert {each.get(f"{W}author") for each in marked} <= {"Recension"}
    assert {each.get(f"{W}date")[:7] for each in marked} <= {compared.new.revision.dates.revised[:7]}
    body = parts["word/document.xml"]
    starts, ends, signs = (Counter(each.get(f"{W}id") for each in body.iter(f"{W}comment{what}"))
                           for what in ("RangeStart", "RangeEnd", "Reference"))  # fmt: skip
    assert starts == ends == signs == Counter(each.get(f"{W}id") for each in parts["word/comments.xml"])
    for cell in body.iter(f"{W}tc"):
        assert cell[-1].find(f"{W}pPr/{W}rPr") is None  # the mark that ends a cell can neither come nor go


def test_what_moved_has_a_range_and_one_name_at_both_its_ends():
    body = parts_of(render_redline(EVERYTHING, "docx"))["word/document.xml"]
    names = {}
    for end in ("moveFrom", "moveTo"):
        starts = list(body.iter(f"{W}{end}RangeStart"))
        names[end] = [each.get(f"{W}name") for each in starts]
        assert [each.get(f"{W}id") for each in starts] == [
            each.get(f"{W}id") for each in body.iter(f"{W}{end}RangeEnd")
        ]
        ends_of_paragraphs = {id(each) for marks in body.iter(f"{W}rPr") for each in marks}
        inside = False
        for element in body.iter():
            if name(element) in (f"{end}RangeStart", f"{end}RangeEnd"):
                assert inside is (name(element) == f"{end}RangeEnd")
                inside = not inside
            elif name(element) == end and id(element) not in ends_of_paragraphs:
                assert inside

    assert sorted(names["moveFrom"]) == sorted(set(names["moveTo"]))
    assert len(names["moveTo"]) == 4  # a criterion, one with all below it, a section, a work


@needs_pdf
def test_the_pdf_says_what_the_page_says():
    older = decode_revision(document({"id": "child", "text": "Age ≤ 18 years"}, revision="02/25"))
    newer = decode_revision(document({"id": "child", "text": "Age < 18 years"}, replaces="02/25"))
    compared = diff(Edition(older), Edition(newer))
    made = of_pdf(render_redline(compared, "pdf"))

    for row in redline_of(compared).summary.rows:
        assert squeezed(f"{row.label}{row.kinds}{row.sign}{row.headline}") in made
    assert squeezed("Age ≤ < 18 years") in made
    assert squeezed("? UNDETERMINED I reworded") in made


@ALL
def test_whoever_accepts_has_the_new_and_whoever_rejects_the_old_revision(compared):
    page, markdown, word = (render_redline(compared, form) for form in ("html", "md", "docx"))
    for accept, side in ((True, compared.new.revision), (False, compared.old.revision)):
        words = of_html(render_document(side, "html"))
        assert html_side(page, accept=accept) == markdown_side(markdown, accept=accept) == words
        parts = parts_of(render_document(side, "docx"))
        for part, found in word_side(word, accept=accept).items():
            assert found == list(paragraphs_of(parts[part]))


def test_the_same_bytes_wherever_and_whenever(tmp_path):
    forms = [form for form in WRITERS if form != "pdf"]
    command = [sys.executable, "-m", "recension", "render", "02/26", "--against", "02/25", "--to", ",".join(forms)]
    clock = {"PYTHONHASHSEED": "7", "TZ": "UTC+7", "LC_ALL": "C"}
    subprocess.run([*command, "-o", tmp_path / "made"], cwd=ROOT, env=os.environ | clock, check=True)  # noqa: S603

    for form in forms:
        assert (tmp_path / f"made.{form}").read_bytes() == render_redline(DIFF, form)


# hostile texts


@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text)[:24] for text in HOSTILE])
def test_a_hostile_text_comes_out_as_text(text):
    calm, hostile = Edition(everywhere("Some calm words")), Edition(everywhere(text))
    for compared in (diff(calm, hostile), diff(hostile, calm)):
        page, markdown, word = (render_redline(compared, form) for form in ("html", "md", "docx"))
        for accept, side in ((True, compared.new.revision), (False, compared.old.revision)):
            words = of_html(render_document(side, "html"))
            assert html_side(page, accept=accept) == markdown_side(markdown, accept=accept) == words
            parts = parts_of(render_document(side, "docx"))
            assert word_side(word, accept=accept)["word/document.xml"] == list(
                paragraphs_of(parts["word/document.xml"])
            )
        checked = Page(re.sub("<w?br>", "", page.decode()), frozenset(OURS | {"em", "sup", "ol"}) - {"script"})
        assert checked.faults == []
        assert checked.attributes <= {"http-equiv", "content", "lang", "charset", "name", "class", "href", "id", "role",
                                      "scope", "aria-label", "aria-hidden", "aria-labelledby", "tabindex",
                                      "data-running", "data-revision"}  # fmt: skip


def test_a_hostile_author_is_an_author():
    parts = parts_of(render_redline(DIFF, "docx", author='A "quoted" <b>\u202e&\x07 author' + "x" * 300))
    authors = {each.get(f"{W}author") for part in parts.values() for each in part.iter() if each.get(f"{W}author")}

    (author,) = authors
    assert author.startswith('A "quoted" <b>⟨U+202E⟩&⟨U+0007⟩ author')
    assert len(author) == 255


# the command line


@pytest.mark.parametrize("older", ["02/25", "previous"])
def test_a_redline_is_asked_for_with_against(run, tmp_path, older):
    result = run("render", "02/26", "--against", older, "--to", "md,html,docx", "--output", tmp_path / "redline")

    assert (result.code, result.out) == (0, "")
    for form in ("md", "html", "docx"):
        assert (tmp_path / f"redline.{form}").read_bytes() == render_redline(DIFF, form)


def test_a_redline_may_go_either_way(run):
    page = run("render", "02/25", "--against", "02/26", "--to", "html").out.encode()

    assert html_side(page, accept=True) == of_html(render_document(OLDER.revision, "html"))


def test_a_column_without_a_word_says_why(run):
    why = "Declared: not told, because {} does not replace {}"
    for new, old in (("02/26", "11/23"), ("02/25", "02/26")):
        assert why.format(new, old) in run("render", new, "--against", old).out
    assert "not told" not in run("render", "02/26", "--against", "02/25").out


def test_the_author_of_the_changes_is_named(run, tmp_path):
    made = tmp_path / "redline.docx"

    assert run("render", "02/26", "--against", "02/25", "--author", "J. Roe", "--output", made).code == 0
    assert made.read_bytes() == render_redline(DIFF, "docx", author="J. Roe")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["02/26", "--against", "02/26"],
            "2026-02.yaml would be compared with itself\n  name another one, or previous",
        ),
        (["02/26", "--against", "2026-02"], "2026-02.yaml would be compared with itself"),
        (
            ["08/23", "--against", "previous"],
            "replaces no revision, so there is nothing to compare it with\n  say with",
        ),
        (["02/26", "--against", "02/24"], 'there is no revision of CP.MP.69 "02/24"\n  did you mean "04/24"?'),
        (["--against", "02/25"], "--against says what a TARGET is compared with\n  name the TARGET"),
        (["02/26", "--author", "J. Roe"], "--author names who made the changes of a redline\n  add --against OLD"),
        (["02/26", "--against", "02/25", "--author", " "], "--author wants a name"),
        (["-", "--against", "-"], "standard input can be one side only\n  name a file for the other"),
        (["02/26", "--against", "02/25", "--to", "dox"], 'there is no format "dox"\n  did you mean "docx"?'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_with_a_way_on(run, arguments, said):
    result = run("render", *arguments)

    assert (result.code, result.out) == (2, "")
    assert said in result.err


NEXT = REVISION.replace('"02/26"', '"03/27"').replace("replaces: null", 'replaces: "02/26"').replace("Bone", "Any bone")
NEXT = NEXT.replace("revised: 2026-02, approved: 2026-02, effective", "revised: 2027-03, approved: 2027-03, effective")
NEXT += "  - {revised: 2027-03, approved: 2027-03, summary: Reworded.}\n"


def test_the_redline_of_each_revision_is_kept_and_checked(run, workspace):
    there = workspace({"policy/X.1/2027-03.yaml": NEXT})

    assert run("render", cwd=there).code == 0
    kept = sorted(path.name for path in (there / "renders/X.1").iterdir())
    assert kept == ["2026-02.html", "2026-02.md", "2027-03.html", "2027-03.md", "2027-03.redline.html"]
    assert run("render", "--check", cwd=there).code == 0
    assert run("render", "--to", "docx", cwd=there).code == 0
    assert (there / "renders/X.1/2027-03.redline.docx").is_file()
    # a redline is not current either when the older one has changed
    older = there / "policy/X.1/2026-02.yaml"
    older.write_text(REVISION.replace("Age < 18 years", "Age below 18 years"), encoding="utf-8")
    stale = run("render", "--check", cwd=there)
    assert stale.code == 1
    assert "renders/X.1/2027-03.redline.html" in stale.out
    (there / "policy/X.1/2027-03.yaml").unlink()
    assert "the render belongs to no revision" in run("render", "--check", cwd=there).out


@pytest.mark.skipif(GIT is None, reason="git is not installed")
def test_the_gate_since_a_commit_looks_at_redlines(run, workspace, tmp_path, monkeypatch):
    plain_git(monkeypatch)
    there = workspace({"policy/X.1/2027-03.yaml": NEXT})
    repository = Repository(tmp_path)
    repository.git("init", "--quiet")
    for command in ("render", "fixtures"):
        assert run(command, cwd=there).code == 0
    repository.commit()
    kept = there / "renders/X.1/2027-03.redline.html"

    kept.write_bytes(kept.read_bytes() + b"more")
    touched = run("check", "--base", "HEAD", cwd=there)
    assert (touched.code, touched.out.count("the render is out of date")) == (1, 1)
    assert "renders/X.1/2027-03.redline.html" in touched.out
    repository.git("checkout", "--", ".")
    # what is compared with an older revision is held against it when that one alone changes
    repository.write({"policy/X.1/2026-02.yaml": REVISION.replace("Age < 18 years", "Age below 18 years")})
    assert "renders/X.1/2027-03.redline.html" in run("check", "--base", "HEAD", cwd=there).out


def test_the_house_style_of_a_workspace_is_that_of_its_redlines(run, workspace):
    house = {
        "recension.toml": 'templates = "house"\n',
        "house/policy.css": "h1 { color: red; }",
        "house/redline.html.jinja": (
            '{% extends "recension/redline.html.jinja" %}\n{% block banner %}<p class="told">Ours</p>{% endblock %}\n'
        ),
        "house/redline.css": "ins { color: blue; }",
    }
    there = workspace({"policy/X.1/2027-03.yaml": NEXT} | house)
    page = run("render", "latest", "--against", "previous", "--to", "html", cwd=there).out

    assert '<header>\n<p class="told">Ours</p>' in page
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert (styles[0], styles[-1]) == ("h1 { color: red; }", "ins { color: blue; }")
    (there / "house/redline.html.jinja").write_text("\n{{ redline.titel }}", encoding="utf-8")
    wrong = run("render", "latest", "--against", "previous", "--to", "html", cwd=there)
    assert wrong.code == 2
    assert "house/redline.html.jinja:2: " in wrong.err


def test_a_change_that_nobody_could_analyse_is_told_as_such():
    given = [Edition(decode_revision(plain_data(POLICY / f"{stem}.yaml")), None, VOCABULARY) for stem in
             ("2024-04", "2025-02")]  # fmt: skip
    summary = redline_of(diff(*given, 0)).summary

    assert summary.verdict == "undetermined"
    assert any("not analysed" in note.lower() for note in summary.notes)
