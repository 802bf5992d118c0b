"""What authors are helped with, through the command line: a new draft and all that follows until it is checked."""

import difflib
import shutil

import pytest
import yaml

from conftest import REVISION, ROOT

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
