"""The documents that people read: every format says the same words, all that the YAML says and nothing else."""

from __future__ import annotations

import copy
import re

import pytest
from hypothesis import given, settings

from properties.strategies import revisions
from read_back import EVERY_PART, POLICY, READERS, needs_pdf, plain_data, squeezed
from recension.decoding import decode_revision
from recension.model.texts import CITATIONS, citation_mark, cited
from recension.rendering import FORMATS, render_document
from recension.rendering.dates import in_words, month_and_year

ALL = [pytest.param(name, marks=needs_pdf if name == "pdf" else ()) for name in FORMATS]
QUICK = [name for name in FORMATS if name != "pdf"]


def words(revision, form):
    return READERS[form](render_document(revision, form))


# one document


@pytest.mark.parametrize("form", [each for each in ALL if each.values[0] != "html"])
@pytest.mark.parametrize(
    "path", [POLICY / "2026-02.yaml", POLICY / "2025-02.yaml", EVERY_PART], ids=lambda path: path.stem
)
def test_every_format_says_the_same_words_in_the_same_order(path, form):
    revision = decode_revision(plain_data(path))

    assert words(revision, form) == words(revision, "html")


@given(revisions())
@settings(max_examples=20)
def test_so_it_is_for_any_revision(document):
    revision = decode_revision(document)

    assert words(revision, "md") == words(revision, "html") == words(revision, "docx")


@needs_pdf
@given(revisions())
@settings(max_examples=2)
def test_so_it_is_for_any_revision_as_pdf(document):
    revision = decode_revision(document)

    assert words(revision, "pdf") == words(revision, "html")


# all that the YAML says, and nothing else

HIDDEN = {
    "format": "the version of the file format",
    "ids": "whether ids were given or made",
    "id": "a criterion is known by its label; the id is its address in a page",
    "when": "the text of a criterion says its condition",
    "define": "a condition that several criteria share",
    "source": "how the encoding was made",
    "formerly": "what the id was before",
    "instead_of": "which criterion it stands in place of",
    "changes": "what a log row declares; its summary says it",
    "type": "what kind of work a reference is",
}
"""What a document does not show, and why."""
MADE_OTHER = {
    "basis": {"inferred": "unknown", "unknown": "inferred", "attested": "unknown"},
    "decision": {"medically_necessary": "investigational", "investigational": "medically_necessary"},
    "otherwise": {"not_medically_necessary": "individual_review"},
    "completeness": {"reconstructed": "full"},
    "status": {"draft": "active"},
    "ids": {"given": "generated"},
    "codes_role": {"binding": "informational"},
    "holds": {"references": "codes"},
    "action": {"added": "removed"},
}


def every_part():
    """The document with one of everything, and all that is not shown."""
    document = plain_data(EVERY_PART)
    document["ids"] = "given"
    document["source"] = {"document": "Source", "note": "Why", "defects": [{"place": "I", "note": "What"}]}
    document["define"] = {"minor": {"fact": "age", "less_than": 18}}
    row = {"revised": "2026-03", "approved": "2026-03", "summary": "What changed."}
    document["revision_log"] = [row | {"changes": [{"action": "added", "criterion": "I.A", "note": "Why"}]}]
    document["criteria"][1] |= {"when": {"use": "minor"}, "formerly": ["trial"], "instead_of": ["other"]}
    return document


def leaves(value, path=()):
    """Yield the path of every text, number, date and yes or no in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    elif value is not None:
        yield path


def with_other(document, path):
    """The document with another value at *path*."""
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    key, value = path[-1], holder[path[-1]]
    name = next(step for step in reversed(path) if isinstance(step, str))
    if name in MADE_OTHER and value in MADE_OTHER[name]:
        holder[key] = MADE_OTHER[name][value]
    elif isinstance(value, bool):
        holder[key] = not value
    elif isinstance(value, int):
        holder[key] = value + 1
    elif re.fullmatch(r"\d{4}-\d\d(-\d\d)?", str(value)):
        holder[key] = "2031-11" + value[7:]
    elif name == "references":
        holder[key] = "three" if value != "three" else "one"
    else:
        holder[key] = f"Quite another {value}"
    return changed


LEAVES = list(leaves(every_part()))


def is_hidden(path):
    """Whether the document shows nothing of what stands at *path*; what is cited by its id is shown by its number."""
    cited_by_id = path[0] == "references" and path[-1] == "id"
    return any(step in HIDDEN for step in path) and not cited_by_id


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_whatever_the_yaml_says_is_shown_unless_it_is_on_a_short_list(path):
    document = every_part()
    before, after = (decode_revision(each) for each in (document, with_other(document, path)))
    shown = words(before, "html") != words(after, "html")

    assert shown is not is_hidden(path)
    assert words(after, "md") == words(after, "html") == words(after, "docx")


FURNITURE = [
    "This is an independent encoding of policy {policy}. It is not the official text.",
    "Policy number{policy}Revision{revision}Date of last revision",
    "Date of approval", "Replaces revision", "Status", "Lines of business", "All but Medicare",
    "(decision: {decision})", "Note:", "A case that meets no statement above: {otherwise}.",
    "CodeDescription", "SummaryRevisedApproved",
    *(f"{number}." for number in range(1, 51)),
    ", et al", "Version ", "Published ", "Updated ", "Accessed ", "doi:", "PMID: ", "PMCID: ", "[", "]", ".", ";", "(",
    ")", ":", ",",
]  # fmt: skip
"""The words that stand in a document and not in the YAML."""


@pytest.mark.parametrize("form", ALL)
def test_nothing_is_added_to_what_02_26_says(form):
    revision = decode_revision(plain_data(POLICY / "2026-02.yaml"))
    numbers = revision.reference_numbers

    def marked(text):
        found = CITATIONS.sub(lambda run: citation_mark([numbers[name] for name in cited(run[0])]), text or "")
        return found.replace("**", "")

    names = {"policy": revision.policy, "revision": revision.revision, "otherwise": revision.otherwise.words,
             "decision": "medically necessary"}  # fmt: skip
    pieces = [piece.format(**names) for piece in FURNITURE]
    pieces += [revision.title, revision.replaces, revision.status, month_and_year(revision.dates.revised)]
    pieces += [marked(text) for part in revision.sections for text in (part.heading, part.text, *part.notes)]
    for place in revision.outline:
        cites = citation_mark([numbers[name] for name in place.criterion.references])
        pieces += [place.label + marked(place.criterion.text) + cites, *map(marked, place.criterion.notes)]
    pieces += [text for code in revision.codes for text in (code.system, code.code, code.display)]
    pieces += [marked(row.summary) for row in revision.revision_log]
    pieces += [month_and_year(date) for row in revision.revision_log for date in (row.revised, row.approved)]
    for work in revision.references:
        cited_work = work.citation
        pieces += [cited_work.title, *cited_work.authors, cited_work.journal, cited_work.publisher, cited_work.volume]
        pieces += [cited_work.version, cited_work.issue, cited_work.pages, cited_work.doi, cited_work.pmid]
        pieces += [cited_work.pmcid, str(cited_work.year), in_words(cited_work.published), work.url, work.note]
        pieces += [in_words(work.updated), in_words(work.accessed), "May"]
    known = sorted({squeezed(piece) for piece in pieces if piece} - {""}, key=len, reverse=True)
    rest = words(revision, form)
    while rest:
        piece = next((each for each in known if rest.startswith(each)), None)
        assert piece, f"added: {rest[:60]}"
        rest = rest.removeprefix(piece)


# hostile texts

BENIGN = "Sentinel"
HOSTILE = {
    "<script>alert(1)</script>": None,
    "</style></title></w:t></w:r>": None,
    "{{ 7*7 }} {% raw %} {# x #}": None,
    "]]> <!-- x --> <![CDATA[": None,
    "&amp; &#65; &lt;": None,
    '=HYPERLINK("https://example.org")': None,
    '" onload="x" \'': None,
    "turned \u202e round \u200f": "turned ⟨U+202E⟩ round ⟨U+200F⟩",
    "bell \x07 null \x00 half \ud800 none \uffff": "bell ⟨U+0007⟩ null ⟨U+0000⟩ half ⟨U+D800⟩ none ⟨U+FFFF⟩",
    "nurse 👩‍⚕️ bone 🦴 é": None,
    "W" * 10_000: None,
}


def everywhere(text):
    """A revision with *text* in every text that it can have."""
    return decode_revision(
        {
            "format": 1, "policy": text, "title": text, "revision": text, "replaces": text, "status": text,
            "completeness": "reconstructed", "dates": {"revised": "2026-02"},
            "applies_to": {"only": ["medicaid"]}, "otherwise": "individual_review",
            "evidence": {"criteria": {"basis": "attested", "row": text, "note": text}},
            "sections": [{"id": "s", "heading": text, "text": text, "notes": [text]}],
            "criteria": [{"id": "c", "text": text, "notes": [text], "any_of": [{"id": "d", "text": text}]}],
            "codes": [{"system": text, "code": text, "display": text}],
            "references": [{"id": "r", "type": "other", "url": text, "note": text, "updated": text, "citation": {
                "title": text, "authors": [text], "journal": text, "volume": text, "pages": text, "issue": text,
                "doi": text, "pmid": text, "version": text, "publisher": text}}],
            "revision_log": [{"revised": "2026-02", "approved": None, "summary": text}],
        }
    )  # fmt: skip


def skeleton(content):
    """The elements of an HTML page, in order, with the names of their attributes."""
    return [
        (tag, *re.findall(r' ([a-z-]+)="', rest)) for tag, rest in re.findall(r"<([a-z/][a-z0-9]*)([^>]*)>", content)
    ]


@pytest.mark.parametrize(("text", "shown"), HOSTILE.items(), ids=[ascii(text)[:24] for text in HOSTILE])
@pytest.mark.parametrize("form", QUICK)
def test_a_hostile_text_comes_out_as_text(form, text, shown):
    benign = words(everywhere(BENIGN), form)
    assert benign.count(BENIGN) > 30

    assert words(everywhere(text), form) == benign.replace(BENIGN, squeezed(shown or text))


@pytest.mark.parametrize("text", [text for text in HOSTILE if len(text) < 100], ids=ascii)
def test_a_hostile_text_makes_no_element(text):
    page = render_document(everywhere(text), "html").decode()

    assert skeleton(page) == skeleton(render_document(everywhere(BENIGN), "html").decode())


@needs_pdf
def test_hostile_texts_come_out_as_text_in_pdf():
    benign = words(everywhere(BENIGN), "pdf")
    for text in ("<script>alert(1)</script>", "{{ 7*7 }} ]]> &amp;", '=HYPERLINK("https://example.org")'):
        assert words(everywhere(text), "pdf") == benign.replace(BENIGN, squeezed(text))
    long = decode_revision(plain_data(EVERY_PART) | {"title": "W" * 10_000})
    assert words(long, "pdf") == words(long, "html")
