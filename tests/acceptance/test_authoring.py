"""What authors are helped with, through the command line: a new draft and all that follows until it is checked."""

import difflib
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from conftest import REVISION, ROOT
from recension.cli.status import _report
from recension.reporters.statuses import StatusText
from recension.reporters.style import Style
from recension.schema import is_valid
from recension.workspace import find_workspace

HINTED = REVISION.replace("      - id: bone\n", "      - id: bone\n        instead_of: [spine]\n").replace(
    "replaces: null", 'replaces: "02/25"'
)
OLD = (
    REVISION.replace("02/26", "02/25").replace("2026-02", "2025-02").replace("id: bone\n", "id: spine\n")
)  # what HINTED replaces
LINE = {"policy/X.1/2025-02.yaml": OLD}


@pytest.fixture
def own(tmp_path):
    """A copy of the repository's policies, as a workspace of its own."""
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    (tmp_path / "recension.toml").write_text("", encoding="utf-8")
    return tmp_path


def changed_lines(before, after):
    """Return the lines that are gone and those that came, each with its sign."""
    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=0)
    return [line for line in list(lines)[2:] if line[0] in "+-"]


# ---- new


def test_a_draft_differs_from_the_latest_revision_where_it_must_and_nowhere_else(run, own):
    result = run("new", "CP.MP.69", "03/27", cwd=own)

    assert (result.code, result.err) == (0, "")
    before, after = (own / f"policy/CP.MP.69/{name}.yaml" for name in ("2026-02", "2027-03"))
    assert changed_lines(before.read_text(), after.read_text()) == [
        '-revision: "02/26"\n', '-replaces: "02/25"\n', "-status: active\n",
        '+revision: "03/27"\n', '+replaces: "02/26"\n', "+status: draft\n",
        "-dates: {revised: 2026-02, approved: 2026-02, effective: null}\n",
        "+dates: {revised: 2027-03, approved: null, effective: null}\n",
        "-                instead_of: [sarcoma-endometrial]\n",
        "+  - revised: 2027-03\n", "+    approved: null\n",
        '+    summary: "TODO: say what changed since 02/26, and why"\n',
    ]  # fmt: skip


def test_a_draft_says_what_comes_next_and_that_works(run, own):
    told = run("new", "2027-03", cwd=own).out

    assert told.startswith("wrote policy/CP.MP.69/2027-03.yaml: a draft of CP.MP.69 03/27 from 02/26\n")
    assert "I.E.6.c instead_of" in told
    assert "`source` is kept" in told
    assert told.partition("Next:")[2].count("recension ") == 3
    assert run("validate", "03/27", cwd=own).code == 0
    assert run("diff", "03/27", cwd=own).code == 0


def test_what_is_still_to_be_written_is_found(run, workspace):
    root = workspace()
    run("new", "03/27", cwd=root)
    result = run("validate", "03/27", cwd=root)

    assert (result.code, "text-unfinished" in result.out) == (0, True)
    assert run("diff", "03/27", cwd=root).out.count("NO EFFECT") == 0


HINT = "      - id: bone\n        instead_of: [spine]\n        text: Bone tumor\n"
LAYOUTS = {
    "first key": "      - instead_of: [spine]\n        id: bone\n        text: Bone tumor\n",
    "first key with comments": (
        "      - instead_of: [spine]  # gone with it\n        # stays\n        id: bone\n        text: Bone tumor\n"
    ),
    "behind a lone dash": "      -\n        instead_of: [spine]\n        id: bone\n        text: Bone tumor\n",
    "as a list": (
        "      - id: bone\n        instead_of:\n          - spine\n        # stays\n        text: Bone tumor\n"
    ),
    "list at the key": "      - id: bone\n        instead_of:\n        - spine\n        text: Bone tumor\n",
    "empty": "      - id: bone\n        formerly: []\n        instead_of: []\n        text: Bone tumor\n",
    "both": "      - id: bone\n        formerly: [spine]\n        text: Bone tumor\n",
    "over lines": "      - id: bone\n        instead_of: [\n          spine\n        ]\n        text: Bone tumor\n",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_hints_are_taken_out_of_any_layout(run, workspace, layout, ends):
    text = HINTED.replace(HINT, layout).replace("\n", ends)
    root = workspace({**LINE, "policy/X.1/2026-02.yaml": text.encode()})
    result = run("new", "03/26", cwd=root)
    written = (root / "policy/X.1/2026-03.yaml").read_bytes().decode()

    assert result.code == 0, result.err
    assert "instead_of" not in written
    assert "formerly" not in written
    assert ("# stays" in layout) is ("# stays" in written)
    assert "gone with it" not in written
    assert written.count("\n") == written.count(ends)
    document = yaml.safe_load(written)
    assert document["criteria"][0]["any_of"][1] == {
        "id": "bone", "text": "Bone tumor", "references": ["guideline"], "when": {"fact": "bone_tumor"}
    }  # fmt: skip


FLOW_ROWS = "revision_log: [{revised: 2026-02, approved: 2026-02, summary: First version.}]\n"
ROW = "revision_log:\n  - {revised: 2026-02, approved: 2026-02, summary: First version.}\n"
ENDINGS = {
    "comments below": f"{ROW}    # of the row\n  # of nothing\n",
    "no last line end": ROW.rstrip("\n"),
    "list at the key": ROW.replace("  - {", "- {"),
    "folded": "revision_log:\n  - revised: 2026-02\n    approved:\n    summary: >-\n      First\n      version.\n\n\n",
    "in the middle": f"{ROW}\n# the rest\nsections:\n  - {{id: one, heading: One}}\n",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_row_is_put_behind_the_last_one(run, workspace, ending):
    before = REVISION.replace(ROW, ending)
    root = workspace(revision=before)
    result = run("new", "03/26", cwd=root)
    written = (root / "policy/X.1/2026-03.yaml").read_text()

    assert result.code == 0, result.err
    rows = yaml.safe_load(written)["revision_log"]
    assert [(row["revised"], row["approved"]) for row in rows[1:]] == [("2026-03", None)]
    gone = [line[1:] for line in changed_lines(before, written) if line[0] == "-"]
    assert not any("#" in line for line in gone)


def test_a_draft_of_the_first_revision_replaces_it(run, workspace):
    root = workspace()
    run("new", "X.1", "02/26.2", cwd=root)
    text = (root / "policy/X.1/2026-02.2.yaml").read_text()

    assert 'revision: "02/26.2"\nreplaces: "02/26"\n' in text
    assert run("validate", cwd=root).code == 0


def test_a_byte_order_mark_stays(run, workspace):
    root = workspace({"policy/X.1/2026-02.yaml": b"\xef\xbb\xbf" + REVISION.encode()})
    run("new", "03/26", cwd=root)

    assert (root / "policy/X.1/2026-03.yaml").read_bytes().startswith(b"\xef\xbb\xbfformat: 1")


RECONSTRUCTED = REVISION.replace("completeness: full", "completeness: reconstructed")
SHARED = REVISION.replace(
    "revised: 2026-02, approved: 2026-02, e", "revised: &day 2026-02, approved: 2026-02, e"
).replace("{revised: 2026-02, approved", "{revised: *day, approved")


@pytest.mark.parametrize(
    ("words", "revision", "said"),
    [
        (["13/26"], REVISION, "no label of a revision"),
        (["3/26"], REVISION, "write month and year: 03/27"),
        (["03/2026"], REVISION, "no label of a revision"),
        ([], REVISION, "wants the label"),
        (["X.1", "03/26", "04/26"], REVISION, "wants the label"),
        (["01/26"], REVISION, "01/26 is not later than 02/26"),
        (["02/26"], REVISION, "a second one in the same month: 02/26.2"),
        (["X.2", "03/26"], REVISION, 'did you mean "X.1"?'),
        (["X.1", "03/26", "--policy", "X.2"], REVISION, "two policies are named"),
        (["03/26"], REVISION.replace("status: active", "status: draft"), "X.1@02/26 is still a draft"),
        (["03/26"], RECONSTRUCTED, "is reconstructed"),
        (["03/26"], REVISION.replace(ROW, FLOW_ROWS), "recension fmt"),
        (["03/26"], SHARED, "recension fmt"),
    ],
)  # fmt: skip
def test_what_cannot_be_drafted_is_told_and_nothing_written(run, workspace, words, revision, said):
    root = workspace(revision=revision)
    result = run("new", *words, cwd=root)

    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert [path.name for path in (root / "policy/X.1").iterdir()] == ["2026-02.yaml"]


def test_a_latest_revision_with_errors_is_mended_first(run, workspace):
    result = run("new", "03/26", cwd=workspace(revision=REVISION.replace("bone_tumor", "bone_tumour")))

    assert result.code == 1
    assert "fact-unknown" in result.err


def test_nothing_is_overwritten(run, workspace):
    root = workspace()
    (root / "policy/X.1/2026-03.yaml").symlink_to("/nowhere/at-all")
    result = run("new", "03/26", cwd=root)

    assert (result.code, "is left as it is" in result.err) == (2, True)
    assert (root / "policy/X.1/2026-03.yaml").is_symlink()


def test_where_there_are_several_policies_one_is_named(run, workspace):
    root = workspace({"policy/X.2/2026-02.yaml": REVISION.replace("X.1", "X.2")})

    assert run("new", "03/26", cwd=root).code == 2
    told = run("new", "X.2@03/26", cwd=root)
    assert (told.code, "recension validate X.2@03/26" in told.out) == (0, True)


# ---- log --draft


METADATA = (
    'The title: "A small policy" became "A smaller policy" and what a case gets that meets no criterion: '
    '"individual review" became "investigational"'
)
THREE = "".join(f'      - {{id: {name}, text: "{name}, if any"}}\n' for name in ("one", "two", "three"))
EDITS = {
    "threshold": (
        [("Age < 18 years", "Age < 16 years"), ("less_than: 18", "less_than: 16")],
        'I.A. was changed: "Age < 18 years" became "Age < 16 years".',
        [{"action": "changed", "criterion": "I.A", "ids": ["child"],
          "note": '"Age < 18 years" became "Age < 16 years"'}],
    ),
    "condition alone": (
        [("{fact: bone_tumor}", "{fact: solid_tumor}")],
        'I.B. was changed: "bone tumor" became "solid tumor".',
        [{"action": "changed", "criterion": "I.B", "ids": ["bone"], "note": '"bone tumor" became "solid tumor"'}],
    ),
    "words": (
        [("text: Bone tumor", "text: Tumor of a bone [@guideline]")],
        'I.B. was reworded: "Bone tumor" became "Tumor of a bone".',
        [{"action": "reworded", "criterion": "I.B", "ids": ["bone"], "note": '"Bone tumor" became "Tumor of a bone"'}],
    ),
    "a word in a long text": (
        [("text: Treatment is medically necessary for any of the following",
          "text: Treatment with curative intent is medically necessary for any of the following")],
        'I. was reworded: "with curative intent" was put in.',
        None,
    ),
    "three that came": (
        [("otherwise:", THREE + "otherwise:")],
        'I.C - E were added: "one, if any", "two, if any" and "three, if any".',
        [{"action": "added", "criterion": "I.C - E", "ids": ["one", "two", "three"],
          "note": '"one, if any", "two, if any" and "three, if any"'}],
    ),
    "one that went": (
        [("      - id: child\n        text: Age < 18 years\n        when: {fact: age, less_than: 18}\n", "")],
        'I.A. "Age < 18 years" was removed.',
        [{"action": "removed", "criterion": "I.A", "ids": ["child"], "note": "Age < 18 years"}],
    ),
    "one in the place of another": (
        [("id: bone\n", "id: spine\n        instead_of: [bone]\n"), ("text: Bone tumor", "text: Tumor of the spine")],
        'At I.B. "Tumor of the spine" took the place of "Bone tumor".',
        [{"action": "replaced", "criterion": "I.B", "ids": ["bone", "spine"],
          "note": '"Bone tumor" became "Tumor of the spine"'}],
    ),
    "parts": (
        [("otherwise: individual_review", 'otherwise: investigational\ncodes: [{system: CPT, code: "77301"}]'),
         ("title: A guideline", "title: Another guideline"), ("A small policy", "A smaller policy")],
        f"{METADATA}. CPT 77301 was added. References were reviewed and updated.",
        [{"action": "changed", "part": "metadata", "note": METADATA},
         {"action": "added", "part": "codes", "note": "CPT 77301"},
         {"action": "changed", "part": "references", "note": "reference 1"}],
    ),
    "nothing": ([], "Reviewed; nothing changed.", None),
}  # fmt: skip


@pytest.fixture
def drafted(run, workspace):
    """Build a workspace with a draft 03/26, in which each text is replaced by another."""

    def build(replacements, revision=REVISION):
        root = workspace(revision=revision)
        assert run("new", "03/26", cwd=root).code == 0
        path = root / "policy/X.1/2026-03.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return root, path

    return build


@pytest.mark.parametrize(("replacements", "summary", "changes"), EDITS.values(), ids=EDITS)
def test_a_row_says_in_plain_words_and_as_a_list_what_was_done(run, drafted, replacements, summary, changes):
    root, path = drafted(replacements)
    result = run("log", "--draft", cwd=root)

    assert result.code == 0, result.err
    assert "--write puts it there" in result.err
    (row,) = yaml.safe_load(result.out)
    assert (row["revised"], row["approved"]) == ("2026-03", None)
    assert row["summary"].startswith(summary)
    assert changes is None or row["changes"] == changes

    before = path.read_text()
    told = run("log", "--draft", "--write", cwd=root)
    assert told.code == 0, told.err
    assert result.out.rstrip("\n") in told.out
    assert "Next:" in told.out
    written = path.read_text()
    stub = before.index('summary: "TODO')
    assert written == before[:stub] + written[stub:]
    assert written.endswith(result.out.partition("summary:")[2])
    log = json.loads(run("diff", "03/26", "--format", "json", cwd=root).out)["log"]
    assert log["findings"] == []
    assert "text-unfinished" not in run("validate", "03/26", cwd=root).out


def test_a_row_that_somebody_wrote_is_left_alone(run, drafted):
    root, path = drafted([('"TODO: say what changed since 02/26, and why"', "Annual review.")])
    before = path.read_bytes()
    result = run("log", "--draft", "--write", cwd=root)

    assert (result.code, result.out, path.read_bytes()) == (2, "", before)
    assert "somebody has written" in result.err
    assert 'let its summary be "TODO"' in result.err


def test_where_there_is_no_row_one_is_put_in(run, drafted):
    stub = "TODO: say what changed since 02/26, and why"
    row = f'  - revised: 2026-03\n    approved: null\n    summary: "{stub}"\n'
    root, path = drafted([(row, "")])
    result = run("log", "--draft", "--write", cwd=root)

    assert result.code == 0, result.err
    assert path.read_text().endswith(row.replace(stub, "Reviewed; nothing changed."))


@pytest.mark.parametrize(
    ("stub", "left"),
    [
        ('"TODO: say what changed since 02/26, and why"  # ask the committee', "  # ask the committee\n"),
        ("TODO\n    # at the end", "    # at the end\n"),
        ("TODO", "revised: 2026-03\n"),
    ],
)
def test_comments_and_approvals_in_a_stub_stay(run, drafted, stub, left):
    root, path = drafted([
        ("Age < 18 years", "Age < 16 years"), ('"TODO: say what changed since 02/26, and why"', stub),
        ("    approved: null\n    summary", "    approved: 2026-04\n    summary"),
    ])  # fmt: skip
    result = run("log", "--draft", "--write", cwd=root)

    assert result.code == 0, result.err
    assert left in path.read_text()
    row = yaml.safe_load(path.read_text())["revision_log"][-1]
    assert (row["approved"], row["summary"][:4]) == ("2026-04", "I.A.")


NEWEST_FIRST = REVISION.replace(
    ROW, "revision_log:\n  # newest first\n  - {revised: 2026-02, approved: null, summary: Second.}\n"
    "  - {revised: 2025-02, approved: null, summary: First.}\n"
)  # fmt: skip


def test_a_log_that_has_the_newest_row_first_gets_the_new_one_there(run, drafted):
    root, path = drafted([], NEWEST_FIRST)
    run("log", "--draft", "--write", cwd=root)

    assert [row["summary"] for row in yaml.safe_load(path.read_text())["revision_log"]] == [
        "Reviewed; nothing changed.", "Second.", "First."
    ]  # fmt: skip


MANY = "".join(f"      - {{id: many-{number}, text: A criterion}}\n" for number in range(60))
LOOKS_LIKE_LABELS = (
    "      - id: referring\n        text: As I.A. was removed, I.B was added; I.C is left as it is\n"
    "        when: {fact: solid_tumor}\n"
)


def nested(depth):
    """Return a criterion with as many levels below it as *depth* says, each with one child but the last."""
    return {"id": f"deep-{depth}", "text": "Nested"} | ({"any_of": [nested(depth - 1)]} if depth else {})


DEEP = f"      - {json.dumps(nested(13))}\n"


@pytest.mark.parametrize("numbering", ["", 'numbering: ["1", "a", "i)"]\n', 'numbering: [A), "1)"]\n'])
@pytest.mark.parametrize("added", [MANY, LOOKS_LIKE_LABELS, DEEP], ids=["many", "texts with labels", "deep"])
def test_rows_are_read_back_whatever_the_labels_look_like(run, drafted, numbering, added):
    root, _ = drafted([("otherwise:", f"{added}otherwise:")], REVISION.replace("criteria:", f"{numbering}criteria:"))

    assert run("log", "--draft", "--write", cwd=root).code == 0
    log = json.loads(run("diff", "03/26", "--format", "json", cwd=root).out)["log"]
    assert log["findings"] == []
    assert {each["standing"] for each in log["claims"]} == {"found"}


def test_what_stands_too_deep_to_be_named_is_told_at_what_stands_above(run, drafted):
    edit = ('"deep-0", "text": "Nested"', '"deep-0", "text": "Changed"')
    root, path = drafted([edit], REVISION.replace("otherwise:", f"{DEEP}otherwise:"))
    run("log", "--draft", "--write", cwd=root)

    (told,) = yaml.safe_load(path.read_text())["revision_log"][-1]["changes"]
    assert (told["action"], told["ids"]) == ("changed", ["deep-3"])
    assert json.loads(run("diff", "03/26", "--format", "json", cwd=root).out)["log"]["findings"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--write"], 2, "--write goes with --draft"),
        (["--draft", "--format", "json"], 2, "leave --format out"),
        (["--draft", "02/26"], 2, "replaces no revision"),
        (["--draft", "05/26"], 2, "there is no revision"),
        (["--draft", "--write", "./policy/X.1/../../elsewhere.yaml"], 2, "is no revision of this workspace"),
    ],
)
def test_what_cannot_be_drafted_as_a_row_is_told(run, drafted, arguments, code, said):
    root, path = drafted([])
    (root / "elsewhere.yaml").write_text(path.read_text(), encoding="utf-8")
    result = run("log", *arguments, cwd=root)

    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_a_draft_with_mistakes_is_mended_first(run, drafted):
    root, _ = drafted([("less_than: 18", "less_than: 1800")])
    result = run("log", "--draft", cwd=root)

    assert result.code == 1
    assert "2026-03.yaml:" in result.err


# ---- fmt


BONE = "        references: [guideline]\n        when: {fact: bone_tumor}\n"
LAID_OUT = REVISION.replace(BONE, "".join(reversed(BONE.splitlines(keepends=True))))
for part in ("criteria", "otherwise", "references", "revision_log"):
    LAID_OUT = LAID_OUT.replace(f"\n{part}:", f"\n\n{part}:")
LAYOUTS_OF = sorted(path.parent for path in (ROOT / "tests/cases/fmt").glob("*/before.yaml"))


@pytest.mark.parametrize("case", LAYOUTS_OF, ids=lambda case: case.name)
def test_documents_get_the_common_layout(run, tmp_path, request, case):
    root, before = tmp_path, (case / "before.yaml").read_text(encoding="utf-8")
    (root / "recension.toml").write_text("", encoding="utf-8")
    (root / "document.yaml").write_text(before, encoding="utf-8")
    result = run("fmt", "./document.yaml", cwd=root)
    after = (root / "document.yaml").read_text(encoding="utf-8")

    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("laid out document.yaml\n1 document laid out, 0 as they should be\n\nNext:")
    if request.config.getoption("--update-golden"):
        (case / "after.yaml").write_text(after, encoding="utf-8")
    assert after == (case / "after.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(after) == yaml.safe_load(before)
    assert run("fmt", "./document.yaml", cwd=root).out == "0 documents laid out, 1 as they should be\n"


def test_the_documents_of_the_repository_have_the_common_layout(run):
    result = run("fmt", "--check")

    assert (result.code, result.out) == (0, "no findings in 6 documents\n")


def test_what_is_not_laid_out_is_told_with_the_first_line_that_differs(run, workspace):
    root = workspace(revision=LAID_OUT.replace("\notherwise:", "otherwise:"))
    result = run("fmt", "--check", "02/26", cwd=root)

    assert result.code == 1
    assert result.out.startswith("policy/X.1/2026-02.yaml:22:1: error[layout-differs]")
    assert "recension fmt policy/X.1/2026-02.yaml" in result.out
    found = json.loads(run("fmt", "--check", "02/26", "--format", "json", cwd=root).out)["findings"]
    assert [(each["code"], each["line"]) for each in found] == [("layout-differs", 22)]


def test_a_workspace_is_laid_out_as_a_whole(run, workspace):
    root = workspace()
    result = run("fmt", cwd=root)

    assert (result.code, result.err) == (0, "")
    assert "laid out policy/vocabulary.yaml\nlaid out policy/X.1/2026-02.yaml\n2 documents laid out" in result.out
    assert run("fmt", "--check", cwd=root).code == 0
    assert run("validate", cwd=root).code == 0
    assert (root / "policy/X.1/2026-02.yaml").read_text() == LAID_OUT


def test_line_ends_and_the_mark_before_the_first_word_stay(run, workspace):
    text = b"\xef\xbb\xbf" + REVISION.replace("\n", "\r\n").encode()
    root = workspace({"policy/X.1/2026-02.yaml": text})
    run("fmt", cwd=root)
    written = (root / "policy/X.1/2026-02.yaml").read_bytes()

    assert written != text
    assert written.startswith(b"\xef\xbb\xbfformat: 1\r\n")
    assert written.count(b"\n") == written.count(b"\r\n")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("format: [\n", 3, "a.yaml:2:1: "),
        ("format: 1\npolicy: X\npolicy: Y\n", 1, "mistakes of form"),
        ("format: 1\npolicy: !x X\n", 1, "mistakes of form"),
        ("policy: X\na: &a 1\nb: *a\n", 1, "has anchors"),
        ("accepted: []\n", 0, "is no revision and no vocabulary; it was left out"),
        ("- a list\n", 0, "is no revision and no vocabulary"),
    ],
)
def test_what_cannot_be_laid_out_is_left_as_it_is_and_the_rest_is_done(run, workspace, text, code, said):
    root = workspace({"a.yaml": text})
    result = run("fmt", "./a.yaml", "02/26", cwd=root)

    assert (result.code, said in result.err) == (code, True)
    assert (root / "a.yaml").read_text() == text
    assert "laid out policy/X.1/2026-02.yaml" in result.out


def test_a_text_with_the_sign_of_an_anchor_is_laid_out(run, workspace):
    root = workspace(revision=REVISION.replace("Bone tumor", "Bone & joint tumor"))

    assert "1 document laid out" in run("fmt", "02/26", cwd=root).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-", "02/26"], "- stands alone"),
        (["--check", "-"], "- stands alone"),
        (["--format", "json"], "--format says how --check tells"),
        (["05/26"], "there is no revision"),
        (["HEAD:02/26"], "stands in a commit"),
    ],
)
def test_what_fmt_cannot_do_is_told(run, workspace, arguments, said):
    result = run("fmt", *arguments, cwd=workspace())

    assert (result.code, result.out, said in result.err) == (2, "", True)


def test_standard_input_is_laid_out_to_standard_output(workspace):
    done = subprocess.run(
        [sys.executable, "-m", "recension", "fmt", "-"],
        input=REVISION, capture_output=True, text=True, check=True, cwd=workspace(),
    )  # fmt: skip

    assert done.stdout == LAID_OUT


def test_a_layout_that_would_say_something_else_is_a_fault_of_ours_and_not_written(run, workspace, monkeypatch):
    monkeypatch.setattr("recension.authoring.formatting.laid_out", lambda *_: REVISION.replace("18", "19"))
    root = workspace()
    result = run("fmt", "02/26", cwd=root)

    assert (result.code, "would say something else" in result.err) == (70, True)
    assert (root / "policy/X.1/2026-02.yaml").read_text() == REVISION


# ---- status


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26


def statuses(run, root, *arguments):
    result = run("status", "--format", "json", *arguments, cwd=root)
    record = json.loads(result.out)
    assert is_valid("status", record)
    return record


@pytest.mark.usefixtures("today")
def test_the_status_of_the_real_policy(run, request):
    result = run("status")
    golden = ROOT / "tests/golden/history/status.txt"

    if request.config.getoption("--update-golden"):
        golden.write_text(result.out, encoding="utf-8")
    assert (result.code, result.err) == (0, "")
    assert result.out == golden.read_text(encoding="utf-8")
    assert statuses(run, ROOT)["policies"][0]["in_force"] == "02/26"


@pytest.mark.usefixtures("today")
def test_the_status_of_a_draft_says_what_is_missing(run, drafted):
    root, _ = drafted([("less_than: 18", "less_than: 16"), ("Age < 18 years", "Age < 16 years")])
    unwritten = statuses(run, root)["policies"][0]["revisions"][0]
    told = run("status", cwd=root).out

    assert (unwritten["status"], unwritten["log_row"], unwritten["effect"]["verdict"]) == (
        "draft",
        "unwritten",
        "narrows",
    )
    assert (unwritten["in_force"], unwritten["findings"]) == (False, {"error": 0, "warning": 1, "note": 0})
    assert re.search(r"^03/26 +draft +- +- +narrows +to be written +1 warning$", told, re.MULTILINE)
    assert re.search(r"^02/26 +in force +2026-02 +- +- +- +none$", told, re.MULTILINE)
    assert "recension log --draft --write 03/26" in told

    run("log", "--draft", "--write", cwd=root)
    written = statuses(run, root)["policies"][0]["revisions"][0]
    assert (written["log_row"], written["undeclared"], written["findings"]["warning"]) == ("fits", 0, 0)
    assert "log --draft" not in run("status", cwd=root).out


@pytest.mark.usefixtures("today")
def test_a_row_that_tells_too_little_is_counted(run, drafted):
    stub = '"TODO: say what changed since 02/26, and why"'
    root, _ = drafted([("less_than: 18", "less_than: 16"), ("Age < 18 years", "Age < 16 years"), (stub, "Review.")])
    told = run("status", cwd=root).out

    assert "1 not declared" in told
    assert "recension diff 03/26  what its log row does not tell" in told
    assert statuses(run, root)["policies"][0]["revisions"][0]["undeclared"] == 1


OTHER = {
    "policy/X.2/2026-03.yaml": REVISION.replace("X.1", "X.2").replace("02/26", "03/26").replace("2026-02", "2026-03")
}


@pytest.mark.usefixtures("today")
def test_of_many_policies_each_has_a_line(run, workspace):
    root = workspace(OTHER)
    told = run("status", cwd=root).out

    assert told.startswith("2 policies on 2026-11-26\n")
    assert re.search(r"^X\.1 +02/26 +in force +02/26 +- +- +none$", told, re.MULTILINE)
    assert re.search(r"^X\.2 +03/26 +in force +03/26 +- +- +none$", told, re.MULTILINE)
    record = statuses(run, root)
    assert (record["whole"], [each["policy"] for each in record["policies"]]) == (False, ["X.1", "X.2"])
    assert [len(each["revisions"]) for each in statuses(run, root, "X.2")["policies"]] == [1]
    assert run("status", "--policy", "X.2", cwd=root).out == run("status", "X.2", cwd=root).out


@pytest.mark.usefixtures("today")
def test_what_cannot_be_read_is_told_and_the_rest_stands(run, drafted):
    root, path = drafted([])
    path.write_text("format: [\n", encoding="utf-8")
    result = run("status", cwd=root)

    assert result.code == 3
    assert "policy/X.1/2026-03.yaml:2:1: " in result.err
    assert "cannot be read" in result.out
    assert "is not known, since a revision cannot be read" in result.out
    assert re.search(r"^02/26 +active", result.out, re.MULTILINE)
    assert json.loads(run("status", "--format", "json", cwd=root).out)["policies"][0]["standing"] is None


@pytest.mark.usefixtures("today")
def test_errors_are_counted_and_lead_to_validate(run, workspace):
    root = workspace(revision=REVISION.replace("bone_tumor", "bone_tumour"))
    result = run("status", cwd=root)

    assert result.code == 0
    assert "1 error" in result.out
    assert "Next:\n  recension validate" in result.out


def test_a_policy_that_is_not_there_has_no_status(run, workspace):
    result = run("status", "X.9", cwd=workspace())

    assert (result.code, 'did you mean "X.1"?' in result.err) == (2, True)


def shown(root, names, width):
    """Return the status as a terminal of so many columns has it."""
    report, _ = _report(names, find_workspace(root, None))
    return StatusText(Style(width=width)).render(report).splitlines()


@pytest.mark.usefixtures("today")
def test_a_narrow_terminal_gets_a_paragraph_for_each_revision(workspace):
    assert shown(workspace(), ("X.1",), 50)[3:] == [
        "02/26 in force; approved 2026-02; effect: -; log", "  row: -; findings: none"
    ]  # fmt: skip


@pytest.mark.usefixtures("today")
def test_a_wide_terminal_gets_the_titles_of_policies_too(workspace):
    assert shown(workspace(OTHER), ("X.1", "X.2"), 120)[2:4] == [
        "policy  title           latest  status    in force  effect  log row  findings",
        "X.1     A small policy  02/26   in force  02/26     -       -        none",
    ]


# ---- init and schema


def git(root, *arguments):
    settings = ["-c", "user.name=Author", "-c", "user.email=author@example.org"]
    subprocess.run(["git", *settings, *arguments], cwd=root, check=True, capture_output=True)  # noqa: S603, S607 - ours


@pytest.fixture
def begun(run, tmp_path):
    """Make a new workspace with the command."""
    assert run("init", "ours", cwd=tmp_path).code == 0
    return tmp_path / "ours"


def files(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def test_a_new_workspace_passes_the_gate_at_once(run, tmp_path):
    result = run("init", "ours", cwd=tmp_path)

    assert (result.code, result.err) == (0, "")
    assert files(tmp_path / "ours") == [
        ".github/workflows/recension.yml", "README.md", "policy/EX.1/2026-01.yaml", "policy/vocabulary.yaml",
        "recension.toml", "renders/EX.1/2026-01.html", "renders/EX.1/2026-01.md", "schema/accepted.schema.json",
        "schema/revision.schema.json", "schema/vocabulary.schema.json", "tests/fixtures/EX.1/2026-01.jsonl",
    ]  # fmt: skip
    for path in files(tmp_path / "ours"):
        assert path in result.out
    checked = run("check", cwd=tmp_path / "ours")
    assert (checked.code, checked.out) == (0, "no findings in 5 documents\n")
    assert run("fmt", "--check", cwd=tmp_path / "ours").code == 0


def test_the_next_steps_of_a_new_workspace_work_and_are_those_of_its_readme(run, begun):
    told = run("init", "again", cwd=begun.parent).out.partition("Next:\n  cd again")[2].splitlines()[1:]
    commands = [line.split("  ")[1] for line in told]

    assert commands == re.findall(r"^recension .*$", (begun / "README.md").read_text(), re.MULTILINE)[:3]
    for command in commands:
        assert run(*command.split()[1:], cwd=begun).code == 0
    assert (begun / "policy/EX.1/2026-07.yaml").is_file()


def test_documents_name_schemas_that_are_there(begun):
    for path in (begun / "policy").rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        named = (path.parent / first.partition("$schema=")[2]).resolve()
        assert named.read_bytes() == (ROOT / "schema" / named.name).read_bytes()


def test_ci_of_a_new_workspace_checks_against_the_branch(run, begun, tmp_path):
    """The step of the workflow is run as its host runs it, on a branch that narrows the example."""
    git(begun, "init", "-q", "-b", "main")
    git(begun, "add", "-A")
    git(begun, "commit", "-qm", "First")
    git(tmp_path, "clone", "-q", begun, "clone")
    clone = tmp_path / "clone"
    workflow = yaml.safe_load((clone / ".github/workflows/recension.yml").read_text(encoding="utf-8"))
    step = next(step for step in workflow["jobs"]["gate"]["steps"] if step.get("name") == "recension check")
    assert step["env"] == {"BASE": "${{ github.base_ref }}"}

    def gate(base):
        path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
        return subprocess.run(  # noqa: S603 - ours
            ["bash", "-e", "-c", step["run"]],  # noqa: S607 - as the host does
            cwd=clone, env=os.environ | {"BASE": base, "PATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/recension").write_text(f'#!/bin/sh\nexec {sys.executable} -m recension "$@"\n', encoding="utf-8")
    (tmp_path / "bin/recension").chmod(0o755)
    assert (gate("main").returncode, gate("").returncode) == (0, 0)
    assert run("new", "07/26", cwd=clone).code == 0
    draft = clone / "policy/EX.1/2026-07.yaml"
    draft.write_text(draft.read_text().replace("at_least: 6", "at_least: 8").replace("6 weeks", "8 weeks"), "utf-8")
    found = gate("main")
    assert (found.returncode, "::error " in found.stdout) == (1, True)
    assert "log-not-declared" in found.stdout


def test_a_readme_that_is_there_stays(run, tmp_path):
    (tmp_path / "README.md").write_text("Ours\n", encoding="utf-8")
    result = run("init", cwd=tmp_path)

    assert result.code == 0
    assert (tmp_path / "README.md").read_text() == "Ours\n"
    assert "README.md" not in result.out
    assert "Next:\n  recension check" in result.out


@pytest.mark.parametrize(
    ("there", "folder", "said"),
    [
        ({"recension.toml": ""}, ".", "is a workspace already"),
        ({"pyproject.toml": "[tool.recension]\n"}, ".", "is a workspace already"),
        ({"policy/vocabulary.yaml": "x"}, ".", "would be overwritten: policy/vocabulary.yaml"),
        ({"a/schema/revision.schema.json": "{}", "a/README.md": "x"}, "a", "a has files that would be overwritten"),
        ({"a": "x"}, "a", "a is a file"),
        ({"pyproject.toml": "[tool"}, ".", "cannot be read"),
    ],
)
def test_nothing_is_begun_where_something_would_be_overwritten(run, tmp_path, there, folder, said):
    for path, text in there.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    before = {path: (tmp_path / path).read_bytes() for path in files(tmp_path)}
    result = run("init", folder, cwd=tmp_path)

    assert (result.code, result.out, said in result.err) == (2, "", True)
    assert {path: (tmp_path / path).read_bytes() for path in files(tmp_path)} == before


def test_schemas_are_printed_and_brought_up_to_date(run, begun):
    published = (ROOT / "schema/revision.schema.json").read_text(encoding="utf-8")

    assert run("schema", "revision").out == published
    assert re.search(r"^vocabulary +Vocabulary of facts", run("schema").out, re.MULTILINE)
    assert run("schema", "--write", cwd=begun).out == "the schemas are up to date\n"
    (begun / "schema/revision.schema.json").write_text("{}", encoding="utf-8")
    assert run("schema", "--write", cwd=begun).out == "wrote schema/revision.schema.json\n"
    assert (begun / "schema/revision.schema.json").read_text(encoding="utf-8") == published


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["revison"], 'did you mean "revision"?'),
        (["--write", "revision"], "leave the name out"),
        (["--write"], "lies in"),
    ],
)
def test_what_schema_cannot_do_is_told(run, tmp_path, arguments, said):
    result = run("schema", *arguments, cwd=tmp_path)

    assert (result.code, result.out, said in result.err) == (2, "", True)


# ---- all of it


def test_a_revision_from_its_beginning_until_it_passes(run, begun, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26
    run("new", "07/26", cwd=begun)
    draft = begun / "policy/EX.1/2026-07.yaml"
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("at_least: 6", "at_least: 4").replace("6 weeks", "4  weeks"), encoding="utf-8")
    assert "text-double-space" in run("validate", "07/26", cwd=begun).out
    draft.write_text(draft.read_text(encoding="utf-8").replace("4  weeks", "4 weeks"), encoding="utf-8")

    assert "WIDENS" in run("diff", cwd=begun).out
    assert run("check", cwd=begun).code == 1
    assert run("log", "--draft", "--write", cwd=begun).code == 0
    assert run("fmt", "--check", cwd=begun).code == 0
    run("render", cwd=begun)
    run("fixtures", cwd=begun)
    assert (run("check", cwd=begun).code, run("check", cwd=begun).out) == (0, "no findings in 10 documents\n")
    assert statuses(run, begun)["policies"][0]["revisions"][0]["log_row"] == "fits"


def test_the_same_edit_at_several_places_is_told_once(run, drafted):
    three = "".join(f"      - {{id: {name}, text: Cancer of the {name}}}\n" for name in ("lung", "liver", "skin"))
    edits = [(f"Cancer of the {name}", f"Any cancer of the {name}") for name in ("lung", "liver", "skin")]
    root, _ = drafted(edits, REVISION.replace("otherwise:", f"{three}otherwise:"))
    (row,) = yaml.safe_load(run("log", "--draft", cwd=root).out)

    assert row["summary"] == 'I.C - E were reworded: "Cancer of" became "Any cancer of".'
    assert row["changes"] == [
        {"action": "reworded", "criterion": "I.C - E", "ids": ["lung", "liver", "skin"],
         "note": '"Cancer of" became "Any cancer of"'}
    ]  # fmt: skip
