"""Every format of a diff: what it says of the real policy, how much it says at most, and that text stays text.

`pytest tests/acceptance/test_reporters.py --update-golden` rewrites `tests/golden/diff/`; read the difference.
"""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET

import pytest

import small
from conftest import REVISION, ROOT
from hostile import HOSTILE, commands, squeezed, steers
from page import Page, colours, contrast
from recension import __version__
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import Comparisons, diff
from recension.reporters.diffs import REPORTERS
from recension.reporters.style import Style, one_line, printable
from recension.source import parse_source

GOLDEN = ROOT / "tests" / "golden" / "diff"
SUFFIXES = {
    "text": "txt", "json": "json", "markdown": "md", "github": "github.txt", "gitlab": "gitlab.json",
    "sarif": "sarif", "junit": "junit.xml", "html": "html",
}  # fmt: skip
PAIRS = [("02/25", "02/26"), ("04/24", "02/25")]


def test_every_format_has_a_golden_file():
    assert list(SUFFIXES) == list(REPORTERS)


@pytest.mark.parametrize("form", SUFFIXES)
@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_the_real_policy_in_every_format(run, request, form, pair):
    result = run("diff", *pair, "--format", form)

    golden = GOLDEN / f"{'_'.join(label.replace('/', '-') for label in pair)}.{SUFFIXES[form]}"
    out = result.out.replace(f'"semanticVersion": "{__version__}"', '"semanticVersion": ""')
    if request.config.getoption("--update-golden"):
        golden.write_text(out, encoding="utf-8")
    assert out == golden.read_text(encoding="utf-8")


# ---- text stays text


def hostile_pair(text):
    """A diff in which everything that an author may write, and the names of the files, become *text*."""
    return diff(edition("plain words", "02/25", "old.yaml"), edition(text, "02/26", f"new {text}.yaml"))


def edition(text, label, file):
    vocabulary = decode_vocabulary({
        "format": 1,
        "facts": [
            small.fact("finding") | {"label": f"finding {text}", "question": text},
            small.fact("stage", "choice", options=["one", "two"]) | {"label": f"stage {text}"},
        ],
    })  # fmt: skip
    new = label == "02/26"
    limit = {"any_of": [{"fact": "finding"}, {"fact": "stage", "equals": "two"}]} if new else {"fact": "finding"}
    criteria = [
        small.statement("changed", limit, text=f"A criterion: {text}", notes=[text]),
        small.statement("judged", text=text),
        small.statement("named", {"fact": "finding"}, text=f"Another, {text}, in the middle"),
        small.statement(f"only-{label.replace('/', '-')}", {"fact": "stage", "equals": "two"}, text=text),
    ]
    revision = small.document(
        *criteria,
        title=text,
        revision=label,
        source={"document": text, "note": text},
        sections=[{"id": "prose", "heading": text, "text": f"First.\n\n{text}", "notes": [text]}],
        codes=[{"system": "CPT", "code": "77301", "display": text}],
        references=[{"id": "work", "type": "other", "citation": {"title": text, "authors": [text]}, "note": text}],
        revision_log=[{"revised": "2026-02", "approved": None, "summary": text}],
    )
    document = parse_source(json.dumps(revision), file)
    return Edition(decode_revision(document.value), document, vocabulary)


def written(form, found, style=None):
    return REPORTERS[form](style).render(Comparisons.of(found))


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE.keys(), scope="module")
def hostile(request):
    return request.param, hostile_pair(request.param)


@pytest.fixture(scope="module")
def honest_page():
    return Page(written("html", hostile_pair("honest words")))


def test_hostile_text_is_text_in_html(hostile, honest_page):
    text, found = hostile
    out = written("html", found)
    page = Page(out)

    page.check()
    assert steers(out) == commands(out) == []
    assert page.text.count(squeezed(printable(" ".join(text.split())))) > 10
    # it has the elements and attributes that an honest page has, and no other
    assert page.shape == honest_page.shape


def test_hostile_text_is_text_in_markdown(hostile):
    _, found = hostile
    out = written("markdown", found)
    page = Page(out, tags={"details", "summary", "ul", "li", "b", "code", "del", "ins"}, charrefs=False)

    assert page.faults == []
    assert page.attributes == set()
    # what is left when our own tables and bold are taken away holds no sign that Markdown or GitHub reads
    rest = re.sub(r"^\|[-|]+\|$|^\| | \| | \|$|\*\*|&#\d+;", " ", page.raw, flags=re.MULTILINE)
    assert re.findall(r"[<>`*~\[\]|\\$@]|#\d|GH-\d|&(?!\w+;)", rest) == []
    assert steers(out) == commands(out) == []
    assert len(out) < 65_536


def test_hostile_text_is_text_in_annotations(hostile):
    _, found = hostile
    out = written("github", found)

    assert out.splitlines()
    for line in out.splitlines():
        properties = re.fullmatch(r"::(?:warning|notice) ([^:]*)::.*", line)[1]
        assert re.fullmatch(r"(?:(?:file|line|col|endLine|endColumn|title)=[^,]*,?)+", properties)
    assert steers(out) == []


@pytest.mark.parametrize("style", [Style(width=40), Style(width=100), Style(colour=True)], ids=["40", "100", "colours"])
def test_hostile_text_is_text_on_a_terminal(hostile, style):
    text, found = hostile
    out = written("text", found, style)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)

    assert ("\x1b" in out) is style.colour
    assert steers(plain) == commands(plain) == []
    assert squeezed(printable(text)) in squeezed(plain).replace("\\::", "::")
    too_long = [line for line in plain.splitlines() if len(line.split()) > 2 and len(line) > style.width + 1]
    assert [line for line in too_long if ".yaml" not in line] == []


@pytest.mark.parametrize("form", ["gitlab", "sarif", "junit"])
def test_hostile_text_is_text_in_the_formats_of_findings(hostile, form, sarif):
    _, found = hostile
    out = written(form, found)

    assert steers(out) == commands(out) == []
    if form == "junit":
        ET.fromstring(out)  # noqa: S314 - our own
    elif form == "sarif":
        assert [error.message for error in sarif.iter_errors(json.loads(out))] == []
    else:
        assert {issue["location"]["path"] for issue in json.loads(out)} == {one_line(found.new.document.file)}


def test_hostile_text_is_text_in_json(hostile):
    text, found = hostile
    out = written("json", found)

    assert steers(out) == commands(out) == []
    assert text in [change["new"]["text"] for change in json.loads(out)["changes"] if change["new"]]


def test_a_line_that_would_begin_a_command_begins_with_a_backslash():
    style = Style(width=40)

    assert style.wrap("a word that leads on to the next line, ::error::forged") == (
        "a word that leads on to the next line,\n\\::error::forged"
    )
    assert style.wrap("::error::forged", "  ") == "  \\::error::forged"
    assert style.wrap("no::error:: here, and ::none here") == "no::error:: here, and ::none here"
    assert style.signed("::error::forged", "+", "green") == "  + ::error::forged"


# ---- how much is said at most


@pytest.fixture(scope="module")
def many():
    """Two thousand criteria that a reviewer judges, each reworded."""
    old, new = (
        small.revision(*(small.statement(f"c{number}", text=f"Criterion {number} {words}") for number in range(2_000)))
        for words in ("as it was told before", "as it is told from now on")
    )
    return diff(Edition(old), Edition(new))


def test_a_comment_is_cut_before_it_is_too_long(many):
    out = written("markdown", many)

    notice = out.splitlines()[0]
    left_out = re.search(r"Cut to fit a comment: ([0-9,]+) of 2,000 changes are left out", notice)[1]
    assert 60_000 < len(out.encode()) < 65_536
    assert out.count("<details><summary><b>") == 2_000 - int(left_out.replace(",", ""))
    assert out.count("<details>") == out.count("</details>")
    assert out.rstrip().endswith(notice)
    assert "recension diff" in notice


def test_annotations_are_ten_of_a_level_and_the_rest_is_counted(many):
    lines = written("github", many).splitlines()

    levels = [line.split(" ")[0] for line in lines]
    assert levels.count("::warning") == 10
    assert levels.count("::notice") <= 10
    assert "title=and 1%2C991 more::" in lines[9]


def test_a_page_of_two_thousand_changes_has_them_all(many):
    page = Page(written("html", many))

    page.check()
    assert page.tags["article"] == 2_000


# ---- the page


@pytest.fixture(scope="module", params=PAIRS, ids=" ".join)
def page(request):
    stem = "_".join(label.replace("/", "-") for label in request.param)
    return Page((GOLDEN / f"{stem}.html").read_text(encoding="utf-8"))


def test_a_page_is_well_made(page):
    page.check()


def test_a_page_loads_nothing_and_runs_only_its_own_script(page):
    policy = page.content_policy

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == [page.hash_of("script")]
    assert policy["style-src"] == [page.hash_of("style")]
    assert policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert not {"src", "srcset", "style", "action", "data", "poster"} & page.attributes
    assert "url(" not in page.source
    assert "@import" not in page.source


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_can_be_read_on_what_is_behind_it(page, scheme):
    palette = colours(page.source, scheme)
    behind = {"gone": ["gone-back"], "come": ["come-back"]}
    texts = [name for name in palette if name not in ("page", "panel", "line") and not name.endswith("-back")]

    assert len(texts) > 8
    for name in texts:
        for back in behind.get(name, ["page", "panel"]):
            assert contrast(palette[name], palette[back]) >= 4.5, (name, back)


def test_an_entry_is_found_by_its_id_and_by_its_label(run):
    page = Page(run("diff", "02/25", "02/26", "--format", "html").out)

    assert {"sarcoma-extremity", "I.E.6.c", "age-paediatric", "I.A"} <= set(page.ids)


def test_no_line_goes_through_a_number_or_under_a_sign(run):
    """With a line under it, < would be read as ≤."""
    source = run("diff", "02/25", "02/26", "--format", "html").out
    marked = re.findall(r"<(del|ins)>(.*?)</\1>", source)

    figures = [
        re.sub("<[^>]*>", "", each) for _, words in marked for each in re.findall(r'"figures">(.*?)</span>', words)
    ]
    struck = [re.sub(r'<span class="figures">.*?</span>|<[^>]*>', "", words) for _, words in marked]
    assert figures == ["≤", "&lt;"] * 2
    assert not re.search(r"[0-9<≤≥=]|&[lg]t;", "".join(struck))


def test_a_page_without_script_shows_everything(run):
    page = Page(run("diff", "04/24", "02/25", "--format", "html").out)

    assert page.hidden == ["_filters"]


def test_several_policies_are_on_one_page(run, workspace, tmp_path_factory):
    root = workspace({"policy/X.2/2026-02.yaml": REVISION.replace("X.1", "X.2")})
    changed = shutil.copytree(root, tmp_path_factory.mktemp("changed") / "workspace")
    for path in changed.rglob("2026-02.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("18", "21"), encoding="utf-8")

    page = Page(run("diff", root, changed, "--format", "html", cwd=root).out)

    page.check()
    assert page.tags["section"] == page.tags["nav"] + 1 == 2
    assert {"X.1.2026-02", "X.1.2026-02.I.A", "X.2.2026-02.child"} <= set(page.ids)


def test_nothing_that_changed_is_a_page_that_says_so(run):
    same = Page(run("diff", "02/26", "02/26", "--format", "html").out)
    none = Page(run("diff", "policy", "policy", "--format", "html").out)

    for page in (same, none):
        page.check()
    assert "Nothingchanged" in same.text
    assert "changed" in none.text
