"""Documents as files: how they are made and named, what they are built of, and templates of a workspace's own."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from page import OURS, Page, colours, contrast
from read_back import EVERY_PART, LACKS_PDF, POLICY, READERS, needs_pdf, plain_data
from recension.decoding import decode_revision
from recension.rendering import FORMATS, render_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REVISION = decode_revision(plain_data(POLICY / "2026-02.yaml"))
PARTS = decode_revision(plain_data(EVERY_PART))


# the command line


def test_one_run_writes_a_revision_in_several_formats(run, tmp_path):
    result = run("render", "02/26", "--to", "md,html,docx", "--output", tmp_path / "2026-02.2")

    assert (result.code, result.out) == (0, "")
    written = {path.suffix[1:]: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {form: render_document(REVISION, form) for form in ("md", "html", "docx")}
    assert result.err.splitlines() == [f"wrote {tmp_path}/2026-02.2.{form}" for form in ("md", "html", "docx")]


@pytest.mark.parametrize("form", ["md", "html", "docx"])
def test_the_name_of_the_file_tells_the_format(run, tmp_path, form):
    target = tmp_path / f"policy.{form}"

    assert run("render", "02/26", "--output", target).code == 0
    assert target.read_bytes() == render_document(REVISION, form)


def test_a_word_file_may_go_through_a_pipe():
    command = [sys.executable, "-m", "recension", "render", "02/26", "--to", "docx"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603 - our own command

    assert made == render_document(REVISION, "docx")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["02/26", "--to", "dox"], 'there is no format "dox"\n  did you mean "docx"?'),
        (["02/26", "--to", "html,docx"], "documents in several formats do not go to one output\n  name a file with"),
        (["02/26", "--to", "docx", "--output", "a.pdf"], "a.pdf is no name for a document in docx\n  leave --to out"),
        (["--output", "a.html"], "the documents of all revisions do not go to one file\n  name a TARGET"),
        (["02/26", "--check"], "--check looks at all committed documents\n  leave the TARGET out"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_with_a_way_on(run, arguments, said):
    result = run("render", *arguments)

    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_documents_of_all_revisions_may_be_written_in_further_formats(run, workspace):
    there = workspace()

    assert run("render", cwd=there).code == 0
    assert sorted(path.name for path in (there / "renders/X.1").iterdir()) == ["2026-02.html", "2026-02.md"]
    missing = run("render", "--to", "docx", "--check", cwd=there)
    assert missing.code == 1
    assert "renders/X.1/2026-02.docx" in missing.out
    assert "recension render --to docx writes it anew" in missing.out
    assert run("render", "--to", "docx", cwd=there).code == 0
    assert run("render", "--to", "docx", "--check", cwd=there).code == 0
    assert run("render", "--check", cwd=there).code == 0


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("raise ImportError('no')", 'PDF needs WeasyPrint, which is not installed\n  pip install "recension[pdf]"'),
        (
            "print('advice'); raise OSError('no')",
            "PDF needs Pango, which is not installed\n  on Debian",
        ),
    ],
)
def test_pdf_says_what_it_lacks(run, tmp_path, monkeypatch, fault, said):
    (tmp_path / "weasyprint.py").write_text(fault, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    result = run("render", "02/26", "--to", "pdf")

    assert (result.code, result.out) == (2, "")
    assert said in result.err


# the same bytes


def test_the_same_bytes_wherever_and_whenever(tmp_path):
    forms = [form for form in FORMATS if form != "pdf" or not LACKS_PDF]
    command = [sys.executable, "-m", "recension", "render", "02/26", "--to", ",".join(forms), "-o", tmp_path / "made"]
    clock = {"PYTHONHASHSEED": "7", "TZ": "UTC+7", "LC_ALL": "C"}
    subprocess.run(command, cwd=ROOT, env=os.environ | clock, capture_output=True, check=True)  # noqa: S603 - our own

    for form in forms:
        assert (tmp_path / f"made.{form}").read_bytes() == render_document(REVISION, form)


# the page


@pytest.mark.parametrize("revision", [REVISION, PARTS], ids=lambda revision: revision.name)
def test_the_page_is_well_formed_and_needs_nothing_else(revision):
    # a line break is never closed
    source = render_document(revision, "html").decode().replace("<br>", "")
    page = Page(source, frozenset(OURS | {"em", "sup", "ol"}) - {"script"})

    assert page.faults == []
    assert [name for name, count in Counter(page.ids).items() if count > 1] == []
    links = re.findall(r'href="([^"]*)"', page.source)
    assert all(link.startswith(("#", "https://")) for link in links)
    assert {link[1:] for link in links if link.startswith("#")} <= set(page.ids)
    assert page.source.startswith('<!doctype html>\n<html lang="en">')
    assert (page.tags["h1"], page.tags["main"], page.tags["nav"], page.tags["header"]) == (1, 1, 1, 1)
    assert page.tags["caption"] == page.tags["table"]
    assert page.content_policy["default-src"] == ["'none'"]
    assert page.content_policy["style-src"] == [page.hash_of("style")]
    assert not re.search(r"\b(?:src|style|on[a-z]+)=", page.source.partition("<body>")[2])


def test_the_page_has_an_address_for_each_criterion_by_id_and_by_label():
    page = render_document(REVISION, "html").decode()

    for place in REVISION.outline:
        assert f'<li id="{place.id}">' in page
        assert f'<a class="label" id="{place.label}" href="#{place.id}">{place.label}</a>' in page
    assert '<a href="#ref.3" role="doc-noteref" aria-label="references 3-7">3-7</a>' in page
    assert '<li id="ref.3">' in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_the_page_can_be_told_apart(scheme):
    found = colours(render_document(REVISION, "html").decode(), scheme)

    for back in ("page", "panel"):
        assert min(contrast(found[name], found[back]) for name in ("text", "muted", "link", "accent")) >= 4.5


# the Word file

ORDER = {
    "pPr": "pStyle keepNext keepLines pBdr shd tabs spacing ind outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u vertAlign lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference pgSz pgMar",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tblStylePr",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang",
}
"""The order in which the standard wants what stands in these; Word opens nothing else."""


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: ET.fromstring(file.read(name)) for name in file.namelist()}  # noqa: S314 - our own


@pytest.mark.parametrize("revision", [REVISION, PARTS], ids=lambda revision: revision.name)
def test_the_word_file_is_in_the_order_of_the_standard(revision):
    parts = parts_of(render_document(revision, "docx"))

    for part in parts.values():
        for element in part.iter():
            order = ORDER.get(element.tag.removeprefix(W), "").split()
            if order:
                places = [order.index(child.tag.removeprefix(W)) for child in element]
                assert places == sorted(places), element.tag
    body = parts["word/document.xml"]
    styles = {style.get(f"{W}styleId") for style in parts["word/styles.xml"].iter(f"{W}style")}
    used = {each.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for each in body.iter(f"{W}{tag}")}
    assert used <= styles
    names = [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")]
    assert len(names) == len(set(names)) == len(revision.outline) + len(revision.references)
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in names)
    known = {each.get("Id") for each in parts["word/_rels/document.xml.rels"]}
    for link in body.iter(f"{W}hyperlink"):
        assert link.get(f"{W}anchor") in names or link.get(f"{R}id") in known


def test_the_word_file_has_what_a_committee_expects():
    from docx import Document

    made = Document(io.BytesIO(render_document(REVISION, "docx")))
    known = made.core_properties
    assert (known.title, known.identifier, known.version) == (REVISION.title, "CP.MP.69", "02/26")
    assert (known.language, known.created.isoformat()) == ("en", "2026-02-01T00:00:00+00:00")
    headings = [each.text for each in made.paragraphs if each.style.name == "Heading 1"]
    assert headings == [section.heading for section in REVISION.sections]
    labels = [each.text.partition("\t")[0] for each in made.paragraphs if each.style.name.startswith("Criterion ")]
    assert labels == [place.label for place in REVISION.outline]
    assert made.sections[0].header.paragraphs[0].text == "CP.MP.69 Intensity-Modulated Radiotherapy\tRevision 02/26"
    footer = made.sections[0].footer.paragraphs[0]
    assert footer.text.startswith("CP.MP.69, revision 02/26\tPage ")
    assert re.findall(r'instr="([^"]*)"', footer._p.xml) == [" PAGE ", " NUMPAGES "]  # noqa: SLF001 - the XML itself
    _, *tables = made.tables
    assert [table.rows[0].cells[0].text for table in tables] == ["Code", "Code", "Summary"]
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in tables)  # noqa: SLF001 - the XML itself
    assert 'w:lang w:val="en-US"' in made.styles.element.xml
    assert not any(each.tag == f"{W}numPr" for each in made.element.iter())


# PDF


@needs_pdf
def test_the_pdf_is_tagged_and_has_bookmarks_and_tells_what_it_is():
    from pypdf import PdfReader

    made = PdfReader(io.BytesIO(render_document(REVISION, "pdf")))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or str(root["/MarkInfo"]["/Marked"]) == "True"
    assert root["/Lang"] == "en"
    assert made.metadata.title == "Intensity-Modulated Radiotherapy (CP.MP.69, 02/26)"
    assert made.metadata.subject == "Policy CP.MP.69, revision 02/26"

    def flat(entries):
        for entry in entries:
            yield from flat(entry) if isinstance(entry, list) else [entry["/Title"]]

    bookmarks = list(flat(made.outline))
    headings = [section.heading for section in REVISION.sections]
    assert [each for each in bookmarks if each in headings] == headings
    labels = [place.label for place in REVISION.outline]
    assert [each for each in bookmarks if each in labels] == labels
    text = made.pages[1].extract_text()
    assert "CP.MP.69 Intensity-Modulated Radiotherapy" in text
    assert f"Page 2 of {len(made.pages)}" in text


# templates of a workspace

HOUSE = 'templates = "house"\n'
TALLER = '{% extends "recension/policy.html.jinja" %}\n{% block banner %}<p>Ours</p>{% endblock %}\n'


def house(workspace, files, config=HOUSE):
    return workspace({"recension.toml": config} | {f"house/{name}": text for name, text in files.items()})


def test_a_template_of_the_workspace_stands_in_place_of_the_one_that_ships(run, workspace):
    there = house(workspace, {"policy.html.jinja": TALLER, "policy.css": "h1 { color: red; }"})
    page = run("render", "02/26", "--to", "html", cwd=there).out

    assert "<header>\n<p>Ours</p>" in page
    assert "<style>h1 { color: red; }</style>" in page
    assert "I.A" in READERS["html"](page.encode())
    assert run("render", cwd=there).code == 0
    assert "<p>Ours</p>" in (there / "renders/X.1/2026-02.html").read_text(encoding="utf-8")
    assert run("render", "--check", cwd=there).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\n{% if %}\n", "house/policy.html.jinja:2: Expected an expression"),
        ("one\n\n{{ documant.title }}", "house/policy.html.jinja:3: 'documant' is undefined"),
        ("{{ document.titel }}", "house/policy.html.jinja:1: "),
        ("{{ 1 / 0 }}", "house/policy.html.jinja:1: division by zero"),
        ("\n{{ document.__class__.__mro__ }}", "house/policy.html.jinja:2: access to attribute '__class__'"),
        ("{% include '../recension.toml' %}", 'house/policy.html.jinja:1: there is no template "../recension.toml"'),
        ("{% include '/etc/passwd' %}", 'house/policy.html.jinja:1: there is no template "/etc/passwd"'),
        ("{% include 'policy.html.jinja' %}", "house/policy.html.jinja:1: "),
        ("{% for x in range(10000000) %}{% endfor %}", "house/policy.html.jinja:1: Range too big"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line(run, workspace, text, said):
    result = run("render", "02/26", "--to", "html", cwd=house(workspace, {"policy.html.jinja": text}))

    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "docs/documents.md has what a template may use" in result.err


def test_a_text_is_escaped_in_whatever_template(run, workspace):
    there = house(workspace, {"policy.html.jinja": "{% include 'piece' ~ '.jinja' %}", "piece.jinja": "{{ '<b>' }}"})

    assert run("render", "02/26", "--to", "html", cwd=there).out == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("polcy.html.jinja", 'did you mean "policy.html.jinja"?'),
        ("docx/style.xml.jinja", 'did you mean "docx/styles.xml.jinja"?'),
        ("diff.html.jinja", "did you mean"),  # the page of a diff has no house style
        ("zzz.css", "docs/documents.md lists those that a workspace can have"),
    ],
)
def test_a_template_that_nothing_would_use_is_told(run, workspace, name, hint):
    there = house(workspace, {"policy.css": "", name: ""})
    result = run("render", "02/26", "--to", "html", cwd=there)

    assert (result.code, result.out) == (2, "")
    assert f"house/{name} stands in the place of no template, and none includes it" in result.err
    assert hint in result.err


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('templates = "nowhere"\n', "there is no template in nowhere"),
        ('templates = "../house"\n', '"templates" leaves the workspace'),
        ("templates = 1\n", '"templates" wants a path in quotes'),
    ],
)
def test_a_folder_of_templates_must_be_there(run, workspace, config, said):
    result = run("render", "02/26", cwd=workspace({"recension.toml": config}))

    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_a_template_that_lies_elsewhere_is_not_read(run, workspace, tmp_path_factory):
    there = house(workspace, {"policy.css": ""})
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.jinja"
    secret.write_text("secret", encoding="utf-8")
    (there / "house" / "policy.html.jinja").symlink_to(secret)
    result = run("render", "02/26", "--to", "html", cwd=there)

    assert (result.code, result.out) == (2, "")
    assert "house/policy.html.jinja: the file lies outside the workspace" in result.err


@needs_pdf
def test_a_page_set_as_pdf_loads_nothing(run, workspace, tmp_path):
    picture = f'<img alt="none" src="file://{ROOT}/docs/images/page-light.png">'
    plain, with_picture = (
        f'<!doctype html><html lang="en"><title>t</title><body><p>Text {each}</p></body></html>'
        for each in ("", picture)
    )
    sizes = []
    for name, text in (("plain", plain), ("picture", with_picture)):
        there = house(workspace, {"policy.html.jinja": text})
        assert run("render", "02/26", "--output", tmp_path / f"{name}.pdf", cwd=there).code == 0
        sizes.append((tmp_path / f"{name}.pdf").stat().st_size)

    assert sizes[1] - sizes[0] < 2000
