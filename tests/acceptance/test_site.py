"""The site: what it says, every link in it, its size, and its folder; its scripts are tried in tests/browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest

import lines
from acceptance.test_reporters import edition
from conftest import REVISION, ROOT, VOCABULARY
from hostile import HOSTILE, squeezed, steers
from lines import leaf, revision
from page import colours, contrast
from recension.cli import run as run_cli
from recension.history import Line
from recension.logic.effect import Verdict
from recension.model.texts import unmarked
from recension.reporters.diff_page import SIGNS
from recension.reporters.effect_words import HEADLINES
from recension.reporters.logs import LoggedLine, LoggedRevision, LogReport
from recension.reporters.style import printable
from recension.site import Policy, Site
from recension.workspace.loading import find_workspace
from site_pages import POLICY, SitePage, files_in, lost_links, pages_in, searched

HOME = "policy/CP.MP.69"
LABELS = ["02/26", "02/25", "04/24", "11/23", "08/23"]
LARGEST = 300_000


def stem(label):
    month, _, year = label.partition("/")
    return f"20{year}-{month}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The site of this repository."""
    folder = tmp_path_factory.mktemp("site")
    assert run_cli(["site", "--root", str(ROOT), "--output", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def pages(folder):
    return pages_in(folder)


@pytest.fixture(scope="module")
def revisions():
    workspace = find_workspace(ROOT, ROOT)
    return {label: workspace.load("CP.MP.69", label).revision for label in LABELS}


# ---- every page


def faults_of(pages):
    """What is made badly in any of *pages*."""
    for path, page in pages.items():
        yield from (f"{path}: {fault}" for fault in page.faults)
        yield from (f"{path}: id {name} twice" for name, count in Counter(page.ids).items() if count > 1)
        if page.levels.count(1) != 1 or page.levels[0] != 1:
            yield f"{path}: not one heading of the first level, at the start"
        if any(after > before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False)):
            yield f"{path}: a heading skips a level"
        if f'content="{POLICY}"' not in page.source:
            yield f"{path}: another content policy"
        if [name for tag, name in page.landmarks if tag == "main"] != [None]:
            yield f"{path}: not one main"
        names = [name for tag, name in page.landmarks if tag == "nav"]
        if None in names or len(set(names)) < len(names):
            yield f"{path}: navigations that are not told apart"
        if steers(page.source):
            yield f"{path}: something that nobody sees"


def test_every_page_is_made_well(pages):
    assert list(faults_of(pages)) == []


def test_every_link_leads_to_a_page_and_a_place_in_it(folder, pages):
    assert lost_links(pages, files_in(folder)) == []


def test_every_page_is_reached_from_the_first_one(pages):
    reached, left = set(), ["index.html"]
    while left:
        path = left.pop()
        if path in pages and path not in reached:
            reached.add(path)
            left += [target for target, _ in pages[path].within()]
    assert reached == set(pages)


def test_no_page_and_no_script_is_large(folder):
    assert {path: len(content) for path, content in files_in(folder).items() if len(content) > LARGEST} == {}


def test_every_page_has_a_title_of_its_own(pages):
    titles = [page.title for page in pages.values()]

    assert all(titles)
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(folder, scheme):
    styles = [folder / "static" / name for name in ("effects.css", "site.css")]
    found = colours("".join(style.read_text(encoding="utf-8") for style in styles), scheme)
    on_page = ["text", "muted", "link", "accent", *(str(verdict) for verdict in Verdict)]

    assert min(contrast(found[name], found["page"]) for name in on_page) >= 4.5
    assert min(contrast(found[name], found["panel"]) for name in ("text", "muted", "link", "accent")) >= 4.5
    assert contrast(found["text"], found["mark"]) >= 4.5


# ---- what they say


def test_there_is_a_document_of_each_revision_and_a_comparison_of_any_two(pages):
    wanted = {f"{HOME}/{stem(label)}.html" for label in LABELS}
    wanted |= {f"{HOME}/compare/{stem(old)}--{stem(new)}.html" for new, old in combinations(LABELS, 2)}

    assert wanted <= set(pages)


@pytest.mark.parametrize("label", LABELS)
def test_a_document_says_what_is_rendered_and_leads_from_each_criterion_to_its_history(pages, revisions, label):
    page = pages[f"{HOME}/{stem(label)}.html"]
    alone = SitePage("", (ROOT / f"renders/CP.MP.69/{stem(label)}.html").read_text(encoding="utf-8"))

    history = pages[f"{HOME}/history.html"]
    leads = [anchor for target, anchor in page.within() if target == history.path and anchor]
    assert len(leads) == len(revisions[label].outline)
    for place in revisions[label].outline:
        assert {place.id, place.label} <= set(page.ids)
        for text in unmarked(place.criterion.text).split("\n\n"):
            assert "".join(text.split()) in alone.text
            assert "".join(text.split()) in page.text
    assert set(alone.ids) - {"_main"} <= set(page.ids)


def test_a_timeline_says_what_the_log_says(run, pages):
    page = pages[f"{HOME}/index.html"]
    (line,) = json.loads(run("log", "--format", "json").out)["lines"]

    for told in line["revisions"]:
        against = told["against_replaced"]
        place = page.source.index(f'<li id="{told["revision"].replace("/", "-")}"')
        item = SitePage("", page.source[place : page.source.index("\n</li>\n", place)]).text
        status = "superseded by" if told["replaced_by"] else told["status"]
        words = [status, told["completeness"]]
        words += [against["effect_words"].split(": ", 1)[1], *{each["label"] for each in against["entries"]
                  if each["verdict"] != "none"}] if against else []  # fmt: skip
        for each in words:
            assert "".join(each.split()) in item, each
    undeclared = [each["label"] for each in line["revisions"][0]["against_replaced"]["entries"]
                  if each["declared"] is False]  # fmt: skip
    assert f"Notdeclaredintherevisionlog:{','.join(undeclared)}" in page.text


@pytest.mark.parametrize("pair", [("02/25", "02/26"), ("08/23", "02/25")], ids=" ".join)
def test_a_comparison_says_what_diff_says_with_the_crosswalk(run, pages, revisions, pair):
    page = pages[f"{HOME}/compare/{'--'.join(map(stem, pair))}.html"]
    told = json.loads(run("diff", *pair, "--format", "json").out)
    alone = SitePage("", run("diff", *pair, "--format", "html").out)

    verdict = Verdict(told["net"]["verdict"])
    assert f"Neteffect{SIGNS[verdict]}{HEADLINES[verdict]}".replace(" ", "") in page.text
    shown = [name for name in alone.ids if not name.startswith("_")]
    assert shown
    assert set(shown) <= set(page.ids)
    # every criterion of either side is there by its id, every one of the new side by its label
    for place in (*revisions[pair[0]].outline, *revisions[pair[1]].outline):
        assert place.id in page.ids
    assert {place.label for place in revisions[pair[1]].outline} <= set(page.ids)
    crosswalk = page.source.partition('class="crosswalk"')[2]
    # a label leads to what it names in the newer revision, to what it named in the older one only where it is free
    now = {place.label for place in revisions[pair[1]].outline}
    for row in re.findall("<tr.*?</tr>", crosswalk)[1:]:
        old, new = (re.sub("<.*?>", "", cell) for cell in re.findall("<td>(.*?)</td>", row)[:2])
        assert {name for name in re.findall('id="(.*?)"', row) if name in now} <= {new}
        assert new or old not in now or f'id="{old}"' not in row
    rows = json.loads(run("labels", *pair, "--format", "json").out)["crosswalk"]
    assert crosswalk.count("<tr") == len(rows) + 1
    labels = [(row["old"] or {"label": ""})["label"] + (row["new"] or {"label": ""})["label"] for row in rows]
    assert [name for name in labels if name not in SitePage("", crosswalk.replace("</main>", "")).text] == []


def test_a_history_says_what_blame_says(run, pages):
    page = pages[f"{HOME}/history.html"]
    traced = json.loads(run("blame", "--format", "json").out)["criteria"]

    for criterion in traced:
        article = page.source.partition(f'id="{criterion["id"]}"')[2].partition("</article>")[0]
        assert f'<span id="{criterion["label"]}">' in article
        assert criterion["origin_words"] in article
        changed = [
            step["revision"]
            for step in criterion["steps"]
            if set(step["kinds"]) - {"hints-changed", "evidence-changed"}
        ]
        assert [label for label in changed if f">{label}</a>" not in article] == []


def test_a_criterion_that_is_no_more_has_its_history_and_its_end(pages):
    page = pages[f"{HOME}/history.html"]
    article = page.source.partition('id="sarcoma-endometrial"')[2].partition("</article>")[0]

    assert "Endometrial cancer" in article
    assert 'href="compare/2025-02--2026-02.html#sarcoma-endometrial"' in article
    assert "WIDENS" in article


def test_what_is_in_force_is_said_with_its_days(run, pages):
    page = pages[f"{HOME}/index.html"]

    for number, label in enumerate(LABELS):
        first = f"{stem(label)}-01"
        until = f' data-until="{stem(LABELS[number - 1])}-01"' if number else ""
        assert f'data-from="{first}"{until}>' in page.source
        assert f"{label} is in force on {first}" in run("at", first).out


def test_the_search_has_all_of_the_latest_revision(folder, pages, revisions):
    ((name, title, home, label, document, criteria, codes, references),) = searched(files_in(folder))
    latest = revisions["02/26"]

    assert (name, title, label) == ("CP.MP.69", latest.title, "02/26")
    assert [(each, anchor) for each, anchor, _ in criteria] == [(place.label, place.id) for place in latest.outline]
    assert [text for *_, text in criteria] == [
        " ".join(unmarked(place.criterion.text).split()) for place in latest.outline
    ]
    assert [code for _, code, _ in codes] == [code.code for code in latest.codes]
    assert len(references) == len(latest.references)
    assert all(work.citation.title in text for work, (_, text) in zip(latest.references, references, strict=True))
    assert home in pages
    assert {anchor for _, anchor, _ in criteria} | {anchor for anchor, _ in references} <= set(pages[document].ids)


# ---- the same bytes


def test_the_site_has_the_same_bytes_wherever_and_whenever_it_is_made(folder, tmp_path):
    environment = os.environ | {
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "SOURCE_DATE_EPOCH": "1",
    }
    command = [sys.executable, "-m", "recension", "site", "--root", ROOT, "-o", "elsewhere"]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)  # noqa: S603 - ours

    assert files_in(tmp_path / "elsewhere") == files_in(folder)


# ---- hostile texts


def site_of(*editions):
    """The files of a site of one policy whose revisions are *editions*, newest first."""
    labels = tuple(each.revision.revision for each in editions)
    logged = tuple(LoggedRevision(label, each) for label, each in zip(labels, editions, strict=True))
    site = Site()
    files = dict(site.policy(Policy(LogReport(editions[0].revision.policy, (LoggedLine(Line(labels), logged),)))))
    return files | dict(site.rest())


def hostile_site(text):
    new = edition(text, "02/26", f"new {text}.yaml")
    object.__setattr__(new.revision, "replaces", "02/25")
    return site_of(new, edition("plain words", "02/25", "old.yaml"))


def pages_of(files):
    return {path: SitePage(path, content.decode()) for path, content in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def honest():
    return pages_of(hostile_site("honest words"))


QUICK = ("script", "ends of things", "attribute", "turned around", "long")


@pytest.mark.parametrize(
    "text",
    [pytest.param(text, id=name, marks=[] if name in QUICK else pytest.mark.slow) for name, text in HOSTILE.items()],
)
def test_a_hostile_text_is_text_on_every_page(text, honest):
    files = hostile_site(text)
    pages = pages_of(files)

    assert list(faults_of(pages)) == []
    assert lost_links(pages, files) == []
    # the elements and attributes of honest pages, with places to break a word at, and links to more pages
    more = {("br",), ("wbr",)}
    for path, page in pages.items():
        like = honest[path if path in honest else "policy/X.1/history.html"]
        assert page.shape - more <= like.shape | ({("nav", "aria-label", "class")} if "history" in path else set()), (
            path
        )
    shown = squeezed(printable(" ".join(text.split())))
    assert pages["policy/X.1/compare/2025-02--2026-02.html"].text.count(shown) > 10
    assert sum(page.text.count(shown) for path, page in pages.items() if "/history" in path) >= 3
    assert all(shown in page.text for page in pages.values())
    ((_, title, *_),) = searched(files)
    assert squeezed(title) == shown


# ---- workspaces of all kinds


NEXT = REVISION.replace("replaces: null", 'replaces: "02/26"').replace('revision: "02/26"', 'revision: "08/26"')
NEXT = NEXT.replace("revised: 2026-02", "revised: 2026-08").replace("Bone tumor", "Tumor of a bone")


def made(run, workspace, files=None, **more):
    """Make the site of a workspace, and return what was said, its pages and its files."""
    root = workspace(files, **more)
    result = run("site", cwd=root)
    pages = pages_in(root / "site")
    assert list(faults_of(pages)) == []
    assert lost_links(pages, files_in(root / "site")) == []
    return result, pages, root / "site"


def test_one_revision_has_nothing_to_compare(run, workspace):
    result, pages, _ = made(run, workspace)

    assert (result.code, result.err) == (0, "")
    assert result.out.endswith(f"open {Path('site') / 'index.html'}\n")
    assert "Compare" not in pages["policy/X.1/index.html"].text
    assert "nothingtocompareitwith" in pages["policy/X.1/index.html"].text
    assert not any("compare" in path for path in pages)
    assert "policy/X.1/2026-02.html" in pages


def test_the_site_stands_in_the_workspace_wherever_one_is(run, workspace):
    root = workspace()
    result = run("site", cwd=root / "policy")

    assert result.out.endswith(f"open {root / 'site' / 'index.html'}\n")
    assert (root / "site/index.html").exists()


def test_several_policies_stand_in_one_list(run, workspace):
    other = REVISION.replace("X.1", "A.9").replace("A small policy", "Another policy")
    _, pages, _ = made(run, workspace, {"policy/A.9/2026-02.yaml": other})

    home = pages["index.html"].text
    assert home.index("Anotherpolicy") < home.index("Asmallpolicy")
    assert {"policy/A.9/2026-02.html", "policy/X.1/2026-02.html"} <= set(pages)


def test_many_policies_stand_on_several_pages_in_the_order_of_their_numbers(run, workspace, monkeypatch):
    monkeypatch.setattr("recension.site.library._MOST", 2)
    names = ["X.2", "X.10", "X.100"]
    _, pages, _ = made(run, workspace, {f"policy/{name}/2026-02.yaml": REVISION.replace("X.1", name) for name in names})

    shown = [[name for name in ("X.1", *names) if f">{name}</a>" in pages[path].source.partition("<tbody")[2]]
             for path in ("index.html", "policies-2.html")]  # fmt: skip
    assert shown == [["X.1", "X.2"], ["X.10", "X.100"]]
    assert "policies-2.html" in [target for target, _ in pages["index.html"].within()]
    assert "Searchpolicies" in pages["policies-2.html"].text


def test_a_revision_with_errors_is_told_and_all_others_are_shown(run, workspace):
    broken = REVISION.replace("age, less_than: 18", "height, less_than: 18").replace("02/26", "08/26")
    broken = broken.replace("replaces: null", 'replaces: "02/26"').replace("2026-02", "2026-08")
    result, pages, _ = made(run, workspace, {"policy/X.1/2026-08.yaml": broken})

    assert result.code == 1
    assert "height" in result.err
    assert "haserrors" in pages["policy/X.1/index.html"].text
    assert "policy/X.1/2026-02.html" in pages
    assert "policy/X.1/2026-08.html" not in pages


def test_a_file_that_is_no_document_is_told(run, workspace):
    result, pages, _ = made(run, workspace, {"policy/X.1/2026-08.yaml": "a: [b"})

    assert result.code == 3
    assert "cannotberead" in pages["policy/X.1/index.html"].text


def test_a_circle_is_shown_as_one(run, workspace):
    files = lines.chain(("01/24", "01/25"), ("01/25", "01/24"), ("01/26", "01/25"))
    _, pages, _ = made(run, workspace, files, vocabulary=lines.VOCABULARY, revision=None)

    assert "thelinerunsinacircle" in pages["policy/X.1/index.html"].text
    assert "policy/X.1/compare/2024-01--2026-01.html" in pages


def test_without_a_vocabulary_that_is_sound_the_texts_are_shown(run, workspace):
    result, pages, _ = made(run, workspace, {"policy/X.1/2026-08.yaml": NEXT}, vocabulary=VOCABULARY + "more: 1\n")

    assert result.code == 1
    assert '"more" is no key that is known here' in result.err
    assert "1 error in 1 of 1 document\n" in result.err
    assert "what rests on this is missing from the site; all else is there" in result.err
    assert "Tumorofabone" in pages["policy/X.1/compare/2026-02--2026-08.html"].text
    assert "UNDETERMINED" in pages["policy/X.1/index.html"].text


def test_a_policy_without_a_sound_revision_is_in_the_list_whatever_its_folder_is_called(run, workspace):
    result, pages, _ = made(run, workspace, {"policy/A 9#?&amp;/2026-02.yaml": "format: 1\n"})

    assert result.code == 1
    assert "nonethatcanbeshown" in pages["index.html"].text
    assert "policy/X.1/2026-02.html" in pages


def test_a_fork_is_shown_as_one(run, workspace):
    files = lines.files(
        ("01/24", revision("01/24", None, leaf("extremity"))),
        ("01/25", revision("01/25", "01/24", leaf("extremity"), leaf("lung"))),
        ("06/25", revision("06/25", "01/24", leaf("extremity"), leaf("liver"))),
    )
    _, pages, _ = made(run, workspace, files, vocabulary=lines.VOCABULARY, revision=None)

    page = pages["policy/X.1/index.html"]
    assert "thelineforks" in page.text
    assert {f"policy/X.1/compare/2024-01--{new}.html" for new in ("2025-01", "2025-06")} <= set(pages)
    assert {"lung", "liver", "extremity"} <= set(pages["policy/X.1/history.html"].ids)
    assert 'data-from="2025-01-01"' in page.source
    assert 'data-from="2025-06-01"' not in page.source  # from then on there are two, and neither is in force


def test_ids_that_changed_are_followed_over_several_revisions(run, workspace):
    files = lines.files(
        ("01/24", revision("01/24", None, leaf("extremity"))),
        ("01/25", revision("01/25", "01/24", leaf("limb", when=lines.is_true("extremity"), formerly=["extremity"]))),
        ("01/26", revision("01/26", "01/25", leaf("limb", "Arm or leg", when=lines.is_true("extremity")))),
    )
    result, pages, _ = made(run, workspace, files, vocabulary=lines.VOCABULARY, revision=None)

    assert result.code == 0
    assert "formerid" in pages["policy/X.1/compare/2024-01--2026-01.html"].text
    assert pages["policy/X.1/history.html"].ids.count("limb") == 1
    assert "extremity" not in pages["policy/X.1/history.html"].ids
    leads = [anchor for target, anchor in pages["policy/X.1/2024-01.html"].within() if target.endswith("history.html")]
    assert "limb" in leads


def test_no_more_than_the_newest_are_compared_with_each_other(run, workspace):
    labels = [f"01/{year}" for year in range(20, 27)]
    files = lines.chain(*zip(labels, [None, *labels], strict=False))
    root = workspace(files, vocabulary=lines.VOCABULARY, revision=None)
    assert run("site", "--compare", "3", cwd=root).code == 0

    there = {path.stem for path in (root / "site/policy/X.1/compare").iterdir()}
    neighbours = {f"{stem(old)}--{stem(new)}" for old, new in pairwise(labels)}
    with_the_latest = {f"{stem(old)}--{stem(labels[-1])}" for old in labels[:-1]}
    newest = {f"{stem(old)}--{stem(new)}" for old, new in combinations(labels[-3:], 2)}
    assert there == neighbours | with_the_latest | newest
    page = (root / "site/policy/X.1/compare.html").read_text(encoding="utf-8")
    assert all(name in page for name in there)
    assert lost_links(pages_in(root / "site"), files_in(root / "site")) == []


def test_a_long_policy_has_its_histories_on_several_pages(run, workspace):
    leaves = [leaf(f"item-{number}", "word " * 400, when=lines.is_true("extremity")) for number in range(60)]
    files = lines.files(("01/26", revision("01/26", None, *leaves)))
    _, pages, _ = made(run, workspace, files, vocabulary=lines.VOCABULARY, revision=None)

    histories = {path: page for path, page in pages.items() if "/history" in path}
    assert len(histories) > 1
    assert all(len(page.source) < LARGEST for page in histories.values())
    anchors = [name for page in histories.values() for name in page.ids if name.startswith("item-")]
    assert sorted(anchors) == sorted(f"item-{number}" for number in range(60))


def test_templates_of_the_workspace_take_the_place_of_ours(run, workspace):
    own = '{% extends "recension/frame.html.jinja" %}\n'
    notice = {
        "recension.toml": 'templates = "house"\n',
        "house/library.html.jinja": own + "{% block content %}<h1>Our own list</h1>{% endblock %}",
    }
    _, pages, _ = made(run, workspace, notice)
    assert "Ourownlist" in pages["index.html"].text

    wrong = own + "{% block content %}\n{{ policies.nothing }}{% endblock %}"
    root = workspace({**notice, "house/library.html.jinja": wrong})
    result = run("site", cwd=root)
    assert result.code == 2
    assert result.err.startswith("recension: house/library.html.jinja:3: ")


def test_templates_of_documents_and_redlines_stand_in_place_of_none_of_the_site(run, workspace):
    files = {"policy/X.1/2026-08.yaml": NEXT}
    folders = [ROOT / "toolkit" / "recension" / package / "templates" for package in ("rendering", "redline")]
    copies = [path for folder in folders for path in folder.rglob("*.*") if path.is_file()]
    texts = {path.name: path.read_text(encoding="utf-8") for path in copies if path.parent in folders}
    house = {"recension.toml": 'templates = "house"\n'} | {f"house/{name}": text for name, text in texts.items()}
    assert {"house/pieces.html.jinja", "house/redline.html.jinja"} <= set(house)

    _, _, with_ours = made(run, workspace, files)
    ours = files_in(with_ours)
    result, _, with_copies = made(run, workspace, files | house)

    assert (result.code, result.err) == (0, "")
    assert files_in(with_copies) == ours


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
def test_a_person_who_waits_sees_how_far_it_is(workspace):
    files = {f"policy/X.{number}/2026-02.yaml": REVISION.replace("X.1", f"X.{number}") for number in range(1, 9)}
    root = workspace(files)
    terminal, other_end = os.openpty()
    command = [sys.executable, "-m", "recension", "site"]
    done = subprocess.run(command, cwd=root, stderr=other_end, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ours
    os.close(other_end)

    shown = os.read(terminal, 65_536).decode().split("\r")
    assert [line for line in shown if "[" in line] == [
        *(f"making the pages of policy {number + 1} of 8 [{'#' * (number * 20 // 8):.<20}]" for number in range(8)),
        "\x1b[K",
    ]
    assert done.stdout.endswith(b"open site/index.html\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--policy", "CP.MP.7"], "CP.MP.69"), (["--compare", "1"], "--compare"), (["--root", "docs"], "no policy")],
)
def test_what_is_asked_for_wrongly_is_told(run, tmp_path, arguments, said):
    result = run("site", *arguments, "-o", tmp_path / "new")

    assert result.code == 2
    assert said in result.err
    assert not (tmp_path / "new").exists()


# ---- the folder


def test_a_folder_with_other_files_is_left_alone(run, workspace):
    root = workspace({"site/mine.txt": "mine"})
    result = run("site", cwd=root)

    assert result.code == 2
    assert "mine.txt" in result.err
    assert "name a new folder" in result.err
    assert files_in(root / "site") == {"mine.txt": b"mine"}


def test_a_second_run_writes_nothing_and_a_changed_policy_only_what_changed(run, workspace):
    root = workspace()
    run("site", cwd=root)
    before = {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*.*")}
    assert ", 0 written\n" in run("site", cwd=root).out
    assert {path: path.stat().st_mtime_ns for path in before if path.name != ".recension-site"} == {
        path: time for path, time in before.items() if path.name != ".recension-site"
    }

    (root / "policy/X.1/2026-02.yaml").write_text(REVISION.replace("Bone tumor", "Tumor of a bone"), encoding="utf-8")
    run("site", cwd=root)
    changed = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert {"2026-02.html", "history.html", "1.js"} <= changed
    assert not changed & {"site.css", "search.js", "index.html"}


def test_pages_that_are_no_more_go_but_nothing_else(run, workspace):
    second = REVISION.replace("X.1", "X.2")
    root = workspace({"policy/X.2/2026-02.yaml": second, "policy/X.3/2026-02.yaml": REVISION.replace("X.1", "X.3")})
    run("site", cwd=root)
    site = root / "site"
    (site / "policy/X.2/mine.txt").write_text("mine", encoding="utf-8")
    (site / "policy/X.2/index.html").write_text("mine, too", encoding="utf-8")
    for name in ("X.2", "X.3"):
        shutil.rmtree(root / "policy" / name)

    result = run("site", cwd=root)

    assert "removed" in result.out
    assert files_in(site / "policy/X.2") == {"mine.txt": b"mine", "index.html": b"mine, too"}
    assert "policy/X.2/index.html" in result.err.replace(os.sep, "/")
    assert not (site / "policy/X.3").exists()


def test_a_file_that_is_not_ours_is_not_written_over(run, workspace):
    root = workspace()
    run("site", cwd=root)
    (root / "policy/X.2").mkdir()
    (root / "policy/X.2/2026-02.yaml").write_text(REVISION.replace("X.1", "X.2"), encoding="utf-8")
    mine = root / "site/policy/X.2/index.html"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")

    result = run("site", cwd=root)

    assert result.code == 2
    assert "did not write it" in result.err
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_link_in_the_folder_leads_nowhere_else(run, workspace, tmp_path_factory):
    root, outside = workspace(), tmp_path_factory.mktemp("outside")
    run("site", cwd=root)
    shutil.rmtree(root / "site/policy")
    (root / "site/policy").symlink_to(outside)

    result = run("site", cwd=root)

    assert result.code == 2
    assert list(outside.iterdir()) == []


def test_a_list_that_names_what_lies_elsewhere_removes_nothing(run, workspace):
    root = workspace({"keep.txt": "keep"})
    run("site", cwd=root)
    digest = "6ca7ea2feefc88ecb5ed6356ed963f47dc9137f82526fdd25d618ea626d0803f"  # of "keep"
    with (root / "site/.recension-site").open("a", encoding="utf-8") as manifest:
        manifest.write(f"{digest}  ../keep.txt\n")

    result = run("site", cwd=root)

    assert (root / "keep.txt").read_text(encoding="utf-8") == "keep"
    assert result.code == 2


def test_an_interrupted_run_is_gone_on_with(run, workspace):
    root = workspace()
    blocked = root / "site/search"
    run("site", cwd=root)
    whole = files_in(root / "site")
    shutil.rmtree(root / "site")

    # a page cannot be written where a folder of that name stands, so the run ends in the middle
    (root / "site/policy/X.1/history.html/x").mkdir(parents=True)
    (root / "site/.recension-site").write_text("", encoding="utf-8")
    assert run("site", cwd=root).code != 0
    assert (root / "site/policy/X.1/index.html").exists()
    assert not blocked.exists()

    shutil.rmtree(root / "site/policy/X.1/history.html")
    assert run("site", cwd=root).code == 0
    assert files_in(root / "site") == whole


def test_a_folder_of_git_may_be_there_already(run, workspace):
    root = workspace({"site/.git": "gitdir: elsewhere"})

    assert run("site", cwd=root).code == 0
    assert (root / "site/.git").read_text(encoding="utf-8") == "gitdir: elsewhere"
