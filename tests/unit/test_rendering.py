from __future__ import annotations

import html
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from recension import rendering
from recension.decoding import decode_revision
from recension.errors import ExitCode, UnknownNameError
from recension.model.criteria import Criterion, Decision
from recension.model.revision import Citation, Code, Dates, LogRow, Reference, Revision, Section
from recension.model.texts import CITATIONS, citation_mark, cited
from recension.rendering import FORMATS
from recension.rendering.dates import in_words, month_and_year
from recension.source import parse_source

ROOT = Path(__file__).parents[2]
STEMS = sorted(path.stem for path in (ROOT / "policy" / "CP.MP.69").glob("*.yaml"))
GOLDEN = ROOT / "tests" / "golden" / "render"
LABEL = re.compile(r"^ *- \*\*([A-Za-z0-9.)]+)\*\*(?: |$)", re.MULTILINE)
# what a reader of CommonMark takes away: escapes, tags that we write, and pairs of asterisks
MARKUP = re.compile(
    r"\\([!-/:-@\[-`{-~])|<(?:/?(?:sup|strong|em)|br)>\n?|<(https?://[^ >]*)>|(\*\*?)|\[(doi:[^ ]*)\]\(http[^ )]*\)"
)


def render_document(revision: Revision) -> str:
    """The document as Markdown."""
    return rendering.render_document(revision).decode()


def load(path: Path) -> Revision:
    return decode_revision(parse_source(path.read_text(encoding="utf-8"), path.name).value)


def policy(stem: str) -> Revision:
    return load(ROOT / "policy" / "CP.MP.69" / f"{stem}.yaml")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def read_back(markdown: str) -> str:
    def shown(found: re.Match[str]) -> str:
        if found[0].startswith("<br>"):
            return " "
        return found[1] or found[2] or found[4] or ""

    # entities last, and not those that an escaped ampersand would seem to begin
    return squeezed(html.unescape(MARKUP.sub(shown, markdown)))


def as_read(text: str, revision: Revision) -> str:
    numbers = revision.reference_numbers
    marked = CITATIONS.sub(lambda run: citation_mark([numbers[name] for name in cited(run[0])]), text)
    return squeezed(marked.replace("**", ""))


def small(**parts: object) -> Revision:
    given = {
        "policy": "XX.1",
        "revision": "02/26",
        "title": "Title",
        "dates": Dates("2026-02"),
        "criteria": (Criterion("c", "Text", Decision.MEDICALLY_NECESSARY),),
        "otherwise": Decision.INDIVIDUAL_REVIEW,
    }
    return Revision(**(given | parts))


def reference(name: str, **parts: object) -> Reference:
    return Reference(name, "other", Citation(f"Title {name}"), **parts)


# the real policy


@pytest.mark.parametrize(
    ("stem", "count", "last"),
    [
        ("2023-08", 25, "I.G.11"),
        ("2023-11", 25, "I.G.11"),
        ("2024-04", 27, "I.G.16"),
        ("2025-02", 51, "I.E.8.e"),
        ("2026-02", 51, "I.E.8.e"),
    ],
)
def test_labels_are_those_of_the_outline_in_order(stem, count, last):
    revision = policy(stem)
    labels = LABEL.findall(render_document(revision))
    assert labels == [place.label for place in revision.outline]
    assert len(labels) == count
    assert (labels[0], labels[1], labels[-1]) == ("I", "I.A", last)


@pytest.mark.parametrize("stem", STEMS)
def test_everything_that_a_revision_says_is_read_in_its_document(stem):
    revision = policy(stem)
    document = read_back(render_document(revision))
    said = [revision.title, revision.policy, revision.revision, *(section.heading for section in revision.sections)]
    said += [text for section in revision.sections for text in (section.text or "", *section.notes)]
    for place in revision.outline:
        said += [f"{place.label} {place.criterion.text}", *place.criterion.notes]
    said += [f"{code.code} | {code.display}" for code in revision.codes]
    for row in revision.revision_log:
        dates = f" | {month_and_year(row.revised)} | {month_and_year(row.approved)}"
        said.append(row.summary + dates)
    for listed in revision.references or ():
        said += [listed.citation.title, *listed.citation.authors, listed.citation.journal or ""]
        said += [listed.citation.publisher or "", listed.citation.doi or "", listed.url or "", listed.note or ""]
    missing = [text for text in said if as_read(text, revision) not in document]
    assert missing == []


def test_the_title_block_of_02_26():
    head = render_document(policy("2026-02")).split("##", 1)[0]
    assert head.startswith("# Intensity-Modulated Radiotherapy\n\n*This is an independent encoding")
    assert "not the official text" in head
    for row in ("Revision | 02/26", "Date of last revision | 02/26", "Status | active", "All but Medicare"):
        assert row in head
    assert "Effective" not in head
    assert "reconstruction" not in head


def test_marks_of_02_26():
    document = render_document(policy("2026-02"))
    assert "less acute toxicity with IMRT.<sup>3-7</sup>\n" in document
    assert "more of the normal tissue.<sup>1-2</sup>\n" in document
    assert "- **I.B** Medically inoperable patient" in document
    assert "if dose escalation is required<sup>47</sup>\n" in document


def test_source_defects_are_not_part_of_the_policy():
    revision = policy("2026-02")
    document = read_back(render_document(revision))
    assert all(squeezed(defect.note) not in document for defect in revision.source.defects)
    assert render_document(replace(revision, source=None)) == render_document(revision)


def test_a_reconstruction_says_what_is_attested_inferred_and_unknown():
    document = render_document(policy("2025-02"))
    assert "**This revision is a reconstruction.**" in document
    assert "- **I.A** Age ≤ 18 years *(attested, log row 02/25)*\n" in document
    assert "- **I.E.6.c** Endometrial cancer *(attested, log row 02/26)*\n" in document
    assert "*(inferred" not in document
    assert "## References\n\nThe reference list is not known for this revision.\n" in document


def test_what_no_document_tells_is_said_not_to_be_known():
    document = render_document(policy("2023-11"))
    assert "- **I.B** *(text not known)*\n" in document
    assert "- **I.G** *(text not known)*\n" in document  # a heading without words, over items that are known
    assert "- **I.G.8.a.i** *(text not known)*\n" in document
    coding = document.split("## Coding Implications\n\n")[1]
    assert coding.startswith("The text of this section is not known for this revision.\n\n### CPT\n")
    assert "## Policy/Criteria\n\n- **I** Non-Medicare" in document


def test_neighbours_with_the_same_evidence_are_told_in_one_line():
    document = render_document(policy("2023-11"))
    assert ">   - **I.B to I.F:** unknown.\n>   - **I.G:** inferred." in document
    assert ">   - **I.G.8.b and I.G.8.c:** unknown." in document


# every part of a document


def test_a_document_with_one_of_everything():
    document = render_document(load(GOLDEN / "every-part.yaml"))
    assert document == (GOLDEN / "every-part.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "revision",
    [*map(policy, STEMS), load(GOLDEN / "every-part.yaml"), small()],
    ids=lambda revision: revision.name,
)
def test_documents_are_tidy_and_the_same_each_time(revision):
    document = render_document(revision)
    assert document == render_document(revision)
    assert document.endswith("\n")
    assert not document.endswith("\n\n")
    assert "\n\n\n" not in document
    assert not re.search(r"[ \t]$", document, re.MULTILINE)
    document.encode("utf-8")


def test_parts_stand_where_sections_hold_them_and_the_others_follow():
    held = Section("codes", "Our Codes", "Before the table.", ("After it.",), holds="codes")
    again = Section("more", "Again", holds="codes")
    document = render_document(small(sections=(held, again), codes=(Code("CPT", "77301", "Planning"),)))
    headings = re.findall(r"^## (.*)$", document, re.MULTILINE)
    assert headings == ["Our Codes", "Again", "Criteria", "Revision Log", "References"]
    assert document.index("Before the table.") < document.index("| 77301 |") < document.index("Note: After it.")
    assert document.count("| 77301 |") == 1


def test_a_part_that_is_not_there_says_so():
    document = render_document(small(references=()))
    assert "## References\n\nThis revision has no reference list.\n" in document
    assert "## Revision Log\n\nThis revision has no revision log.\n" in document
    assert "The reference list is not known for this revision." in render_document(small(references=None))


def test_a_row_that_was_never_approved_has_an_empty_cell():
    document = render_document(small(revision_log=(LogRow("2019-04-30", None, "Codes."),)))
    assert "| Codes. | 04/19 |  |" in document


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A [@a][@b][@c].", "A<sup>1-3</sup>."),
        ("A [@c] [@a]\n[@e] b", "A<sup>1,3,5</sup> b"),
        ("A [@a][@a]", "A<sup>1</sup>"),
        ("A [@nobody] b", r"A \[@nobody\] b"),
        ("A [@a][@nobody] b", r"A<sup>1</sup>\[@nobody\] b"),
        ("**A [@a] b** c", "**A**<sup>1</sup> **b** c"),
    ],
)
def test_citations(text, shown):
    references = tuple(reference(name) for name in "abcde")
    document = render_document(small(criteria=(Criterion("c", text),), references=references))
    assert f"- **I** {shown}\n" in document


def test_references_of_a_criterion_are_a_mark_of_their_own():
    criterion = Criterion("c", "Text [@a]", references=("b", "c"))
    document = render_document(small(criteria=(criterion,), references=tuple(reference(name) for name in "abc")))
    assert "- **I** Text<sup>1</sup> <sup>2-3</sup>\n" in document


def test_an_open_list_is_only_said_to_be_open_where_its_text_does_not():
    silent = render_document(small(criteria=(Criterion("c", "Tumors such as this", open=True),)))
    said = render_document(small(criteria=(Criterion("c", "Tumors", open=True),)))
    assert "- **I** Tumors such as this\n" in silent
    assert "- **I** Tumors *(the list is not exhaustive)*\n" in said


def test_the_address_of_a_reference_links_only_if_it_can_be_nothing_else():
    good = render_document(small(references=(reference("a", url="https://example.org/a_b?c=d&e=f#g"),)))
    assert "<https://example.org/a_b?c=d&e=f#g>." in good
    for url in ("javascript:alert(1)", "https://example.org/>x<script>", "https://example.org/&lt;b"):
        document = render_document(small(references=(reference("a", url=url),)))
        assert f"<{url}>" not in document
        assert url in read_back(document)


# hostile and awkward texts

HOSTILE = {
    "<script>alert(1)</script>": "&lt;script>alert(1)&lt;/script>",
    "{{ 7*7 }}": r"{{ 7\*7 }}",
    "{% raw %}": "{% raw %}",
    "{# gone #}": "{# gone #}",
    "]]>": r"\]\]>",
    "<!-- gone -->": "&lt;!-- gone -->",
    "**": r"\*\*",
    "** no bold **": r"\*\* no bold \*\*",
    "5 * 3 | 4": r"5 \* 3 \| 4",
    "[x](javascript:1)": r"\[x\](javascript:1)",
    "![x](data:,p)": r"!\[x\](data:,p)",
    "[x]: /url": r"\[x\]: /url",
    "`code`": r"\`code\`",
    "~~gone~~": r"\~\~gone\~\~",
    "_so_ snake_case": r"\_so\_ snake_case",
    r"C:\new *": r"C:\\new \*",
    "&amp; R&D &#65;": "&amp;amp; R&D &amp;#65;",
    "Age < 18, >= 5, a<b": "Age < 18, >= 5, a&lt;b",
    '=HYPERLINK("x")': '=HYPERLINK("x")',
    "http://e.org/*": r"http\://e.org/\*",
    "a well-known 3-D dose, e.g. 1.5 (see B)": "a well-known 3-D dose, e.g. 1.5 (see B)",
    "turned \u202e round": "turned ⟨U+202E⟩ round",
    "bell \x07 and \ud800 half": "bell ⟨U+0007⟩ and ⟨U+D800⟩ half",
    "nurse 👩‍⚕️ é": "nurse 👩‍⚕️ é",
    "W" * 5000: "W" * 5000,
}


@pytest.mark.parametrize(("text", "shown"), HOSTILE.items(), ids=[ascii(text)[:24] for text in HOSTILE])
def test_hostile_texts_come_out_as_text(text, shown):
    row = LogRow("2026-02", None, text)
    revision = small(
        title=text,
        criteria=(Criterion("c", text, notes=(text,)),),
        sections=(Section("s", text, text, (text,)),),
        codes=(Code("CPT", "77301", text),),
        references=(Reference("r", "other", Citation(text, authors=(text,), journal=text), note=text),),
        revision_log=(row,),
    )
    lines = render_document(revision).split("\n")
    for line in (f"# {shown}", f"## {shown}", f"- **I** {shown}", f"  Note: {shown}", f"Note: {shown}"):
        assert line in lines
    assert f"| 77301 | {shown} |" in lines
    assert f"| {shown} | 02/26 |  |" in lines
    assert sum(line.startswith("1. ") and line.count(shown) == 4 for line in lines) == 1
    assert len(re.findall("^#", "\n".join(lines), re.MULTILINE)) == 7


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# no heading", r"\# no heading"),
        ("#no heading", "#no heading"),
        ("1. no list", r"1\. no list"),
        ("12) no list", r"12\) no list"),
        ("1.5 Gy", "1.5 Gy"),
        ("- no list", r"\- no list"),
        ("-5 degrees", "-5 degrees"),
        ("+ no list", r"\+ no list"),
        ("> no quotation", r"\> no quotation"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("    no code", "no code"),
        ("a\n---", "a<br>\n\\---"),
        ("a | b\n--- | ---", "a \\| b<br>\n\\--- \\| ---"),
        ("one  \ntwo\r\n\r\n\n\nthree", "one<br>\ntwo\n\nthree"),
    ],
)
def test_nothing_at_the_start_of_a_line_makes_a_block(text, shown):
    document = render_document(small(sections=(Section("s", "Heading", text),)))
    assert f"## Heading\n\n{shown}\n\n## Criteria" in document


def test_a_newline_in_a_cell_is_a_break_in_the_cell():
    document = render_document(small(revision_log=(LogRow("2026-02", None, "One\ntwo\n\nthree | four"),)))
    assert "| One<br>two<br>three \\| four | 02/26 |  |" in document


def test_a_heading_keeps_its_last_sign():
    assert "# C #\\#\n" in render_document(small(title="C ##"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("is **bold** here", "is **bold** here"),
        ("un**bold**ed", "un**bold**ed"),
        ("un**(bold)**ed", "un<strong>(bold)</strong>ed"),
        ("(**a**)", "(**a**)"),
        ("**a****b**", "**ab**"),
        ("***a**", r"\*<strong>a</strong>"),
        ("**a\nb** c", "**a<br>\n  b** c"),
        ("**a *b* c**", r"**a \*b\* c**"),
        ("*plain*", r"\*plain\*"),
    ],
)
def test_bold(text, shown):
    assert f"- **I** {shown}\n" in render_document(small(criteria=(Criterion("c", text),)))


# dates, formats, start-up


@pytest.mark.parametrize(
    ("date", "short", "long"),
    [
        ("2026-02", "02/26", "February 2026"),
        ("2025-10-02", "10/25", "October 2, 2025"),
        (None, "", ""),
        ("soon", "soon", "soon"),
    ],
)
def test_dates(date, short, long):
    assert (month_and_year(date), in_words(date)) == (short, long)


def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(UnknownNameError) as caught:
        rendering.render_document(small(), "mdd")
    assert caught.value.known == tuple(FORMATS)
    assert caught.value.exit_code is ExitCode.USAGE


def test_every_format_has_a_suffix():
    assert {name: made.suffix for name, made in FORMATS.items()} == {name: f".{name}" for name in FORMATS}


def test_jinja_is_loaded_only_when_a_document_is_asked_for():
    code = "import sys, recension.rendering; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_a_log_row_cites_as_any_text_does():
    work = Reference("guide", "guideline", Citation("A guide"))
    row = LogRow("2026-02", None, "As the guide says.[@guide]")

    document = render_document(small(revision_log=(row,), references=(work,)))

    assert "| As the guide says.<sup>1</sup> | 02/26 |" in document
