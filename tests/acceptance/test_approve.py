"""Approving through the command line, in real git repositories: what is entered, and what becomes of it afterwards."""

from __future__ import annotations

import json
import re
import shutil

import jsonschema
import pytest
import yaml

from conftest import REVISION, ROOT, VOCABULARY
from recension.cli import run as run_cli
from recension.findings import Severity
from recension.schema import load_schema
from recension.workspace import find_workspace
from recension.workspace.locking import lock_findings
from recension.workspace.since import base_of
from repository import GIT, Repository, plain_git

pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")

NEW, OLD = "policy/X.1/2026-02.yaml", "policy/X.1/2025-02.yaml"
LOCK, SNAPSHOT = "policy/X.1/approved.lock", "policy/X.1/approved/2026-02.vocabulary.yaml"
FIRST = REVISION.replace("02/26", "02/25").replace("2026-02", "2025-02")
SECOND = REVISION.replace("replaces: null", 'replaces: "02/25"').replace(
    "  - {revised: 2026-02, approved: 2026-02, summary: First version.}",
    "  - {revised: 2025-02, approved: 2025-02, summary: First version.}\n"
    "  - {revised: 2026-02, approved: 2026-02, summary: Annual review.}",
)
THIRD = (
    SECOND.replace('replaces: "02/25"', 'replaces: "02/26"').replace('revision: "02/26"', 'revision: "06/26"')
    .replace("dates: {revised: 2026-02, approved: 2026-02", "dates: {revised: 2026-06, approved: 2026-06")
    + "  - {revised: 2026-06, approved: 2026-06, summary: Another review.}\n"
)  # fmt: skip
RECONSTRUCTED = FIRST.replace(
    "completeness: full", "completeness: reconstructed\nevidence: {criteria: {basis: inferred}}"
)
WORKSPACE = {"recension.toml": "", "policy/vocabulary.yaml": VOCABULARY, OLD: FIRST, NEW: SECOND}
UNION = {".gitattributes": "policy/*/approved.lock merge=union\n"}


@pytest.fixture(autouse=True)
def known_day(monkeypatch):
    plain_git(monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26


@pytest.fixture
def start(tmp_path):
    """Begin a repository with a workspace of 02/25 and 02/26, and what is given besides, committed on main."""

    def begin(files=None):
        there = Repository(tmp_path / "repository")
        there.git("init", "--quiet", "--initial-branch=main")
        there.commit({path: text for path, text in (WORKSPACE | (files or {})).items() if text is not None}, "first")
        return there

    return begin


@pytest.fixture
def approve(run):
    """Approve a revision; return what is printed."""

    def call(there, *arguments, code=0):
        result = run("approve", *arguments, cwd=there.root)
        assert result.code == code, result.out + result.err
        return result.err if code else result.out

    return call


@pytest.fixture
def gate(run):
    """Return what the gate finds, but for documents that are not generated here, as code and message."""

    def call(there, *arguments, notes=False):
        result = run("check", "--format", "json", *arguments, cwd=there.root)
        report = json.loads(result.out)
        jsonschema.Draft202012Validator(load_schema("findings")).validate(report)
        return {
            each["code"]: each["message"] for each in report["findings"]
            if not each["code"].endswith("-stale") and (notes or each["severity"] != "note")
        }  # fmt: skip

    return call


def check(there, base=None, *, notes=False):
    """Return what the gate finds of approvals, as code and message, without all else that it looks at."""
    workspace = find_workspace(there.root)
    found = lock_findings(workspace, base=base_of(workspace, base) if base else None)
    return {each.code: each.message for each in found if notes or each.severity is not Severity.NOTE}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A repository in which 02/25 and 02/26 are approved, and that is committed: made once, for tests to copy."""
    with pytest.MonkeyPatch.context() as patch:
        plain_git(patch)
        there = Repository(tmp_path_factory.mktemp("approved"))
        there.git("init", "--quiet", "--initial-branch=main")
        there.commit({**WORKSPACE, **UNION}, "first")
        who = ["--by", "M. Jones"]
        for label, day, by in (("02/25", "2025-02-18", who), ("02/26", "2026-11-26", [])):
            assert run_cli(["approve", label, "--date", day, *by, "--root", str(there.root)]) == 0
        there.commit(message="approved")
    return there


@pytest.fixture
def approved(built, tmp_path):
    """A repository in which 02/25 and 02/26 are approved, and that is committed."""
    shutil.copytree(built.root, tmp_path / "approved")
    return Repository(tmp_path / "approved")


def edit(there, path, *pairs):
    text = (there.root / path).read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    there.write({path: text})


def entries(there):
    document = yaml.safe_load((there.root / LOCK).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(load_schema("lock")).validate(document)
    return document["approved"]


# --- what is entered


def test_what_is_approved_is_entered_with_what_it_replaces_and_its_vocabulary(start, approve, gate):
    there = start()
    told = approve(there, "02/25", "--by", "M. Jones", "--date", "2025-02-18")
    assert told.startswith("approved X.1@02/25 on 2025-02-18 by M. Jones\n")
    told = approve(there, "02/26")

    first, second = entries(there)
    assert (first["revision"], first["approved"], first["by"], "replaces" in first) == (
        "02/25", "2025-02-18", "M. Jones", False
    )  # fmt: skip
    assert (second["revision"], second["approved"], "by" in second) == ("02/26", "2026-11-26", False)
    assert second["replaces"] == {"revision": "02/25", "meaning": first["meaning"], "wording": first["wording"]}
    assert first["meaning"] == second["meaning"]
    assert first["wording"] != second["wording"]
    assert all(second[part] in told for part in ("meaning", "wording", "vocabulary"))
    own = yaml.safe_load((there.root / SNAPSHOT).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(load_schema("vocabulary")).validate(own)
    assert own == yaml.safe_load(VOCABULARY)
    assert "git add policy/X.1" in told
    assert gate(there) == {}


def test_the_files_are_the_same_whenever_they_are_written_again(start, approve):
    there = start()
    for label in ("02/25", "02/26"):
        approve(there, label)
    before = [(there.root / path).read_bytes() for path in (LOCK, SNAPSHOT)]
    shutil.rmtree(there.root / "policy/X.1/approved")
    (there.root / LOCK).unlink()
    for label in ("02/25", "02/26"):
        approve(there, label)

    assert [(there.root / path).read_bytes() for path in (LOCK, SNAPSHOT)] == before
    names = sorted(path.name for path in (there.root / "policy/X.1/approved").iterdir())
    assert names == ["2025-02.vocabulary.yaml", "2026-02.vocabulary.yaml"]


def test_a_reconstructed_revision_is_chained_unapproved(start, approve):
    there = start({OLD: RECONSTRUCTED})
    refused = approve(there, "02/25", code=2)
    assert "X.1@02/25 is reconstructed from later documents" in refused
    assert "names this one as unapproved" in refused

    assert "replaces    02/25, which is not approved" in approve(there, "02/26")
    assert entries(there)[0]["replaces"] == {"revision": "02/25", "unapproved": True}
    assert check(there, "main") == {}


def test_approving_changes_nothing_of_what_is_decided(tmp_path, run):
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    (tmp_path / "recension.toml").touch()
    case = ["line_of_business=medicaid", "age=30", "diagnosis_codes=C49.21", "soft_tissue_sarcoma=yes"]
    before = run("evaluate", "02/26", *case, cwd=tmp_path)
    assert run("approve", "02/26", cwd=tmp_path).code == 0

    there = find_workspace(tmp_path)
    assert len(there.approved.snapshot("CP.MP.69", "02/26").vocabulary.facts) < len(there.vocabulary.vocabulary.facts)
    assert there.load("CP.MP.69", "02/26").vocabulary is there.vocabulary.vocabulary
    assert run("evaluate", "02/26", *case, cwd=tmp_path) == before


# --- what is refused


def test_what_is_unfinished_is_not_approved(start, approve, run):
    there = start({OLD: FIRST.replace("summary: First version.", 'summary: "TODO: say it"')})
    refused = approve(there, "02/25", code=1)
    assert "error[text-unfinished]" in refused
    assert "X.1@02/25 has errors, and is not approved as long as it has\n  mend them first\n" in refused
    assert not (there.root / LOCK).exists()

    why = ["--reason", "as printed", "--approver", "M. Jones"]
    run("check", "--write-accept", "--only", "text-unfinished", *why, cwd=there.root)
    assert approve(there, "02/25").startswith("approved X.1@02/25")


def test_a_refusal_names_what_stands_in_the_way_and_nothing_else(start, approve):
    spaced = FIRST.replace("Bone tumor", "Bone  tumor").replace("First version.", "A seperate and frist verison.")
    there = start({OLD: spaced.replace("[guideline]", "[guidelin]")})
    refused = approve(there, "02/25", code=1)

    assert re.findall(r"(error|warning|note)\[([a-z-]+)\]", refused) == [("error", "citation-unknown")]
    assert "1 error in 1 of 1 document" in refused


@pytest.mark.parametrize(
    ("files", "arguments", "code", "says"),
    [
        ({NEW: SECOND.replace("status: active", "status: draft")}, ["02/26"], 2, "set status: active"),
        ({NEW: SECOND.replace("status: active", "status: retired")}, ["02/26"], 2, "only an active revision"),
        ({}, ["02/26"], 2, "recension approve X.1@02/25"),
        ({NEW: SECOND.replace("age, less_than", "agee, less_than")}, ["02/26"], 1, "fact-unknown"),
        ({"policy/vocabulary.yaml": VOCABULARY.replace("step: 1", "steps: 1")}, ["02/25"], 1, "unknown-key"),
        ({}, ["HEAD:02/25"], 2, "HEAD:02/25 lies not in this workspace"),
        ({}, ["-"], 2, "name it by its label"),
        ({"draft.yaml": SECOND}, ["./draft.yaml"], 2, "draft.yaml is no revision of this workspace"),
        ({"policy/X.1/2026-2.yaml": SECOND, NEW: None}, ["policy/X.1/2026-2.yaml"], 1, "file-name-wrong"),
        ({}, ["03/26"], 2, "there is no revision of X.1"),
        ({}, ["02/25", "--date", "2025-02"], 2, "--date wants a day"),
        ({}, ["02/25", "--date", "2025-02-30"], 2, "the calendar has no 2025-02-30"),
        ({}, ["02/25", "--by", "A\nB"], 2, "--by wants a name"),
        ({}, ["02/25", "--by", " "], 2, "--by wants a name"),
        ({}, ["02/25", "--effective", "soon"], 2, '"soon" is no date'),
        ({LOCK: "format: 1\napproved:\n  - {revision: 02/25}\n"}, ["02/25"], 1, "exactly one of approved, recorded"),
    ],
)  # fmt: skip
def test_what_cannot_be_approved_is_told_with_the_way_on(start, approve, files, arguments, code, says):
    there = start(files)

    assert says in approve(there, *arguments, code=code)
    assert there.git("status", "--porcelain") == ""


def test_nothing_is_written_through_a_link_out_of_the_workspace(start, approve, tmp_path):
    there = start()
    (tmp_path / "elsewhere").mkdir()
    (there.root / "policy/X.1/approved").symlink_to(tmp_path / "elsewhere")

    assert "leads out of the workspace" in approve(there, "02/25", code=74)
    assert list((tmp_path / "elsewhere").iterdir()) == []


# --- approved already


def test_to_approve_twice_is_nothing(approved, approve):
    assert (
        approve(approved, "02/25")
        == "X.1@02/25 is approved already, on 2025-02-18 by M. Jones, and is as it was then\n"
    )
    assert approved.git("status", "--porcelain") == ""


def test_no_name_in_a_lock_is_a_command_of_the_terminal(approved, approve):
    edit(approved, LOCK, ("M. Jones", r"\u001b[31mM. Jones"))

    assert "\x1b" not in approve(approved, "02/25")


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([("less_than: 18", "less_than: 21")], "meaning changed since it was approved on 2026-11-26: I.A"),
        ([("text: Bone tumor", "text: Tumor of a bone")], "wording changed since it was approved on 2026-11-26: I.B"),
    ],
)  # fmt: skip
def test_a_changed_revision_is_not_approved_again(approved, approve, edits, says):
    edit(approved, NEW, *edits)
    told = approve(approved, "02/26", code=1)

    assert says in told
    assert "X.1@02/26 is approved, and is not what was approved any more" in told


def test_what_is_settled_later_is_recorded(approved, approve, gate):
    edit(approved, NEW, ("effective: null", "effective: 2026-03-01"))
    edit(approved, OLD, ("status: active", "status: retired"))
    assert check(approved) == {
        "approval-state-not-recorded": "its effective date is 2026-03-01, and the lock records none"
    }  # fmt: skip
    told = approve(approved, "02/26", "--by", "M. Jones")
    assert told.startswith("X.1@02/26 is approved already, on 2026-11-26\n  effective   2026-03-01\n")
    assert check(approved) == {"approval-state-not-recorded": "its status is retired, and the lock records active"}
    assert "  status      retired\n" in approve(approved, "02/25")

    assert entries(approved)[2:] == [
        {"revision": "02/26", "recorded": "2026-11-26", "effective": "2026-03-01", "by": "M. Jones"},
        {"revision": "02/25", "recorded": "2026-11-26", "status": "retired"},
    ]
    assert gate(approved, "--base", "main") == {}
    edit(approved, NEW, ("effective: 2026-03-01", "effective: null"))
    approve(approved, "02/26")
    assert entries(approved)[-1] == {"revision": "02/26", "recorded": "2026-11-26", "effective": None}
    assert gate(approved, "--base", "main") == {}


def test_the_effective_date_is_put_into_the_document(start, approve):
    there = start()
    told = approve(there, "02/25", "--effective", "2025-04-01")
    assert "  effective   2025-04-01\n" in told
    assert "recension render" in told

    assert "dates: {revised: 2025-02, approved: 2025-02, effective: 2025-04-01}" in (there.root / OLD).read_text()
    assert there.git("diff", "--numstat").split() == ["1", "1", OLD]
    assert entries(there)[1] == {"revision": "02/25", "recorded": "2026-11-26", "effective": "2025-04-01"}
    edit(there, NEW, (", effective: null", ""))
    assert "add it to its dates: effective: 2026-04-01" in approve(there, "02/26", "--effective", "2026-04-01", code=2)
    assert len(entries(there)) == 2


def test_what_was_approved_is_never_a_draft_again(approved, approve):
    edit(approved, NEW, ("status: active", "status: draft"))

    assert "never a draft again" in approve(approved, "02/26", code=2)
    assert check(approved) == {
        "approval-state-not-recorded": "it was approved, and what was approved is never a draft again"
    }


# --- what the gate says of what was changed


@pytest.mark.parametrize(
    ("edits", "code", "says"),
    [
        ([("text: Bone tumor", "text: Tumor of a bone")], "approval-wording-changed",
         "I.B reworded (Bone tumor → Tumor of a bone)"),
        ([("title: A small policy", "title: A policy")], "approval-wording-changed",
         "metadata changed (title: A small policy → A policy)"),
        ([("summary: Annual review.", "summary: Reviewed.")], "approval-wording-changed", "log rewritten"),
        ([("less_than: 18", "at_most: 18")], "approval-meaning-changed", "I.A threshold changed"),
        ([("any_of:", "all_of:")], "approval-meaning-changed", "I connective changed"),
        ([("id: bone\n", "id: bones\n        formerly: [bone]\n")], "approval-meaning-changed", "I.B id changed"),
        ([("otherwise: individual_review", "otherwise: investigational")], "approval-meaning-changed",
         "otherwise changed (individual review → investigational)"),
        ([("otherwise:", "applies_to: {not: [medicare]}\notherwise:")], "approval-meaning-changed",
         "applies to changed"),
    ],
)  # fmt: skip
def test_a_change_of_what_was_approved_is_told(approved, edits, code, says):
    edit(approved, NEW, *edits)
    found = check(approved)

    assert says in found[code]
    other = {"approval-meaning-changed", "approval-wording-changed"} - {code}
    assert not (other & found.keys()) or "formerly" in str(edits)
    approved.commit()
    assert says in check(approved)[code]


def test_meaning_and_wording_are_told_apart(approved, gate):
    edit(approved, NEW, ("less_than: 18", "less_than: 21"), ("Age < 18 years", "Age < 21 years"))
    found = gate(approved)

    assert found["approval-meaning-changed"].endswith(": I.A threshold changed (age < 18 years → age < 21 years)")
    assert found["approval-wording-changed"].endswith(": I.A reworded (Age < 18 years → Age < 21 years)")


def test_without_the_approved_state_the_parts_are_named(approved, tmp_path):
    edit(approved, NEW, ("less_than: 18", "less_than: 21"))
    copy = Repository(tmp_path / "copy")
    shutil.copytree(approved.root, copy.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))

    assert "a condition, an id, a connective" in check(copy)["approval-meaning-changed"]
    copy.git("init", "--quiet", "--initial-branch=main")
    copy.commit()
    assert "git has no state here in which it is as it was approved" in check(copy)["approval-meaning-changed"]


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: "# a comment\n" + text.replace("    any_of:", "    # another\n    any_of:"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: json.dumps(yaml.safe_load(text)),
    ],
    ids=["comments", "line ends", "byte order mark", "another layout"],
)
def test_layout_is_no_change(approved, rewrite):
    approved.write({NEW: rewrite((approved.root / NEW).read_text(encoding="utf-8"))})

    assert check(approved) == {}


@pytest.mark.parametrize(
    ("pattern", "new", "code", "says"),
    [
        ('  - .revision: "02/26".*\n', "", "approval-removed", "the entry for 02/26 of 2026-11-26 is gone since main"),
        ("M. Jones", "J. Doe", "approval-altered",
         "the entry for 02/25 of 2025-02-18 was altered since main: the name"),
        ('approved: "2026-11-26', 'approved: "2026-02-18', "approval-altered",
         "the entry for 02/26 of 2026-11-26 was altered since main: the day"),
        ('(- .revision: "02/26".*meaning: ")[0-9a-f]{64}(", wording: ")[0-9a-f]{64}',
         r"\g<1>" + "0" * 64 + r"\g<2>" + "1" * 64, "approval-altered",
         "the digest of the meaning, the digest of the wording"),
        ("(  - .revision: .02/25.*\n)(.*\n)", r"\2\1", "approval-altered", "stand in another order than at main"),
    ],
    ids=["removed", "name", "day", "digests", "order"],
)  # fmt: skip
def test_a_change_of_the_lock_is_told_by_its_base(approved, pattern, new, code, says):
    before = (approved.root / LOCK).read_text(encoding="utf-8")
    after = re.sub(pattern, new, before)
    assert after != before
    approved.write({LOCK: after})
    assert says in check(approved, "main")[code]

    approved.branch("feature")
    approved.commit()
    assert says in check(approved, "main")[code]


def test_a_lock_that_is_gone_is_told_entry_by_entry(approved, run):
    (approved.root / LOCK).unlink()
    found = json.loads(run("check", "--base", "main", "--format", "json", cwd=approved.root).out)["findings"]

    assert [each["code"] for each in found if each["code"].startswith(("approv", "snap"))] == [
        "approval-removed", "approval-removed", "snapshot-without-approval", "snapshot-without-approval"
    ]  # fmt: skip


def test_an_entry_that_is_gone_is_told_without_a_base(approved):
    edit(approved, LOCK, ((approved.root / LOCK).read_text().splitlines(keepends=True)[-1], ""))

    assert check(approved, notes=True) == {
        "snapshot-without-approval": "nothing in the lock approves the revision that this vocabulary belongs to",
        "approval-missing": "X.1@02/26 is active and not approved",
    }


def test_the_chain_of_approvals_holds_without_a_base(approved):
    text = (approved.root / LOCK).read_text(encoding="utf-8")
    first, second = text.splitlines(keepends=True)[-2:]
    head = text.removesuffix(first + second)
    made = {
        "approval-chain-broken": [
            (second, "02/26 replaces 02/25, which no entry before it approves"),
            (second + first, "02/26 replaces 02/25, which no entry before it approves"),
            (first + re.sub("replaces: {[^}]*}", 'replaces: {revision: "02/25", unapproved: true}', second),
             "02/26 says that 02/25 was not approved; it was, on 2025-02-18"),
            (re.sub('wording: "[0-9a-f]{64}', 'wording: "' + "0" * 64, first) + second,
             "02/26 replaces 02/25 with other content than was approved"),
            (first + '  - {revision: "02/26", recorded: "2026-11-26", status: "retired"}\n' + second,
             "something is recorded of 02/26 before its approval"),
        ],
        "approval-contradicted": [
            (first + second + re.sub('meaning: "[0-9a-f]{64}(", wording: "[0-9a-f]{64}", vocab)',
                                     'meaning: "' + "0" * 64 + r"\1", second).replace("2026-11-26", "2026-11-27"),
             "02/26 is approved twice, on 2026-11-26 and on 2026-11-27, with other content"),
        ],
        "approval-out-of-order": [
            (first.replace("2025-02-18", "2026-12-01") + second,
             "02/26 was approved on 2026-11-26, and 02/25, which it replaces, on 2026-12-01"),
        ],
    }  # fmt: skip
    for code, cases in made.items():
        for body, says in cases:
            approved.write({LOCK: head + body})
            assert says in check(approved)[code]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (lambda text: "<<<<<<< HEAD\n" + text + "=======\n>>>>>>> other\n", "keep the lines of both sides"),
        (lambda text: text + "  - {revision: \n", "restore it as it was committed"),
        (lambda _text: b"\xff\xfe", "save the file as UTF-8 text"),
        (lambda _text: "", "did an editor fail to save it"),
        (lambda text: text.replace("wording:", "words:"), 'did you mean "wording"'),
        (lambda _text: "format: 1\napproved: {}\n", "start each entry with a dash"),
    ],
    ids=["conflict", "torn", "binary", "empty", "unknown key", "no list"],
)
def test_a_lock_that_cannot_be_read_lets_nothing_be_built_on_the_policy(approved, run, text, says):
    there = (approved.root / LOCK).read_text(encoding="utf-8")
    approved.write({LOCK: text(there)})
    for command in (["check"], ["check", "--base", "main"], ["validate", "02/26"]):
        result = run(*command, cwd=approved.root)
        assert result.code == 1
        assert says in result.out
        assert "Traceback" not in result.err

    assert says in run("evaluate", "02/26", "age=3", cwd=approved.root).err
    assert says in run("approve", "02/26", cwd=approved.root).err


def test_a_revision_that_was_approved_is_missed(approved):
    approved.write({OLD: None, NEW: SECOND.replace('replaces: "02/25"', "replaces: null")})

    assert check(approved)["approved-revision-gone"] == (
        "X.1@02/25 was approved on 2025-02-18 and is not there any more"
    )


def test_a_renamed_file_is_the_same_revision(approved, gate):
    approved.git("mv", NEW, "policy/X.1/2026-2.yaml")
    found = gate(approved, "--base", "main")

    assert "file-name-wrong" in found
    assert not [code for code in found if code.startswith("approv")]


def test_an_active_revision_after_approved_ones_is_told_to_be_approved(approved, approve):
    approved.write({"policy/X.1/2026-06.yaml": THIRD})
    assert check(approved, notes=True)["approval-missing"] == "X.1@06/26 is active and not approved"

    approve(approved, "06/26")
    assert "approval-missing" not in check(approved, notes=True)


# --- its own vocabulary


def test_an_approved_revision_is_evaluated_with_its_own_vocabulary(approved, run, gate):
    case = ["bone_tumor=yes", "age=90"]
    before = run("evaluate", "02/26", *case, cwd=approved.root)
    assert "solid_tumor" in run("evaluate", "02/26", *case, "--format", "json", cwd=approved.root).out
    moved = VOCABULARY.replace("maximum: 120", "maximum: 60").replace(",\n     implies: [solid_tumor]", "")
    moved += '  - {id: frail, label: frail, question: "Is the patient frail?", type: boolean, source: attested}\n'
    approved.commit({"policy/vocabulary.yaml": moved})

    assert run("evaluate", "02/26", *case, cwd=approved.root) == before
    assert "frail" not in run("evaluate", "02/26", *case, "frail=yes", cwd=approved.root).err
    assert run("diff", "--base", "HEAD~1", cwd=approved.root).out == "no policy changed\n"
    assert run("diff", "HEAD~1:02/26", "02/26", cwd=approved.root).code == 0
    assert check(approved, notes=True)["vocabulary-moved-on"] == (
        "the vocabulary has moved on from that of approved revisions, which they keep: "
        "X.1@02/25 (age, bone_tumor); X.1@02/26 (age, bone_tumor)"
    )
    assert gate(approved) == {}

    draft = THIRD.replace("status: active", "status: draft").replace("less_than: 18", "less_than: 17")
    approved.write({"policy/X.1/2026-06.yaml": draft})
    told = json.loads(run("diff", "02/26", "06/26", "--format", "json", cwd=approved.root).out)
    assert [change["new"]["label"] for change in told["changes"] if change["part"] == "vocabulary"] == [
        "fact age", "fact bone_tumor"
    ]  # fmt: skip


def test_a_vocabulary_that_gained_something_else_has_not_moved_on(approved):
    approved.write({"policy/vocabulary.yaml": VOCABULARY.replace("label: age,", "label: years of age,")
                    + '  - {id: frail, label: frail, question: "Frail?", type: boolean, source: attested,\n'
                    "     excludes: [bone_tumor]}\n"})  # fmt: skip

    assert not [code for code in check(approved, notes=True) if code.startswith(("vocabulary", "approv", "snap"))]


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([("maximum: 120", "maximum: 60")], "was approved with was changed: age"),
        ([('label: "bone tumor"', 'label: "tumor"')], "was approved with was changed: bone_tumor"),
    ],
)
def test_a_changed_snapshot_is_told(approved, approve, edits, says):
    edit(approved, SNAPSHOT, *edits)

    assert says in check(approved)["snapshot-altered"]
    assert says in approve(approved, "02/26", code=1)
    assert set(check(approved)) == {"snapshot-altered"}


def test_a_missing_or_broken_snapshot_lets_nothing_be_built_on_the_revision(approved, run, gate):
    (approved.root / SNAPSHOT).unlink()
    assert gate(approved)["snapshot-missing"].startswith(
        "the vocabulary that X.1@02/26 was approved with cannot be read: there is no such file"
    )
    result = run("evaluate", "02/26", "age=3", cwd=approved.root)
    assert (result.code, "snapshot-missing" in result.err) == (1, True)
    assert run("evaluate", "02/25", "age=3", cwd=approved.root).code == 0

    approved.write({SNAPSHOT: "format: 1\nfacts: []\n"})
    assert "too-few" in gate(approved)
    assert run("evaluate", "02/26", "age=3", cwd=approved.root).code == 1


def test_a_snapshot_of_nothing_is_told(approved):
    approved.write(
        {"policy/X.1/approved/2024-02.vocabulary.yaml": VOCABULARY, "policy/X.3/approved/notes.txt": "None.\n"}
    )

    assert set(check(approved)) == {"snapshot-without-approval"}


def test_files_with_other_line_ends_are_the_same(approved, approve):
    for path in (LOCK, SNAPSHOT, NEW):
        approved.write({path: (approved.root / path).read_bytes().replace(b"\n", b"\r\n")})

    assert check(approved, "main") == {}
    approved.write({"policy/X.1/2026-06.yaml": THIRD})
    approve(approved, "06/26")
    assert len(entries(approved)) == 3
    assert check(approved, "main") == {}


# --- branches


def both_approve(there, approve):
    """Let two branches each add entries: one approves a further revision, the other one records a date."""
    there.branch("date")
    edit(there, NEW, ("effective: null", "effective: 2026-03-01"))
    approve(there, "02/26")
    there.commit(message="a date")
    there.branch("third", "main")
    there.write({"policy/X.1/2026-06.yaml": THIRD})
    approve(there, "06/26")
    there.commit(message="a third revision")


def test_two_branches_that_both_approved_are_merged(approved, approve, gate):
    both_approve(approved, approve)
    approved.git("merge", "--quiet", "--no-edit", "date")

    assert [entry["revision"] for entry in entries(approved)] == ["02/25", "02/26", "06/26", "02/26"]
    for base in ("main", "date", "HEAD^1"):
        assert gate(approved, "--base", base) == {}


def test_where_git_was_not_told_how_to_merge_the_way_on_is(start, approve, run):
    there = start()
    approve(there, "02/25")
    approve(there, "02/26")
    there.commit()
    both_approve(there, approve)
    with pytest.raises(Exception, match="merge"):
        there.git("merge", "--quiet", "--no-edit", "date")
    result = run("check", cwd=there.root)
    assert (result.code, "keep the lines of both sides" in result.out) == (1, True)

    lines = (there.root / LOCK).read_text(encoding="utf-8").splitlines(keepends=True)
    there.commit({LOCK: "".join(line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>")))})
    for base in ("main", "date"):
        assert check(there, base) == {}


def test_what_main_approved_meanwhile_is_not_missed_on_a_branch(approved, approve, gate):
    approved.branch("feature")
    approved.commit({"README.md": "Words.\n"})
    approved.branch("main", "main")
    approved.write({"policy/X.1/2026-06.yaml": THIRD})
    approve(approved, "06/26")
    approved.commit()
    approved.branch("feature", "feature")

    assert gate(approved, "--base", "main") == {}


def test_one_approval_on_two_branches_is_no_contradiction(approved, approve):
    approved.write({"policy/X.1/2026-06.yaml": THIRD})
    approved.commit()
    for branch, day in (("one", "2026-12-01"), ("two", "2026-12-02")):
        approved.branch(branch, "main")
        approve(approved, "06/26", "--date", day)
        approved.commit()
    approved.git("merge", "--quiet", "--no-edit", "one")

    assert [entry["revision"] for entry in entries(approved)] == ["02/25", "02/26", "06/26", "06/26"]
    assert check(approved, "main") == {}
