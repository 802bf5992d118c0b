"""What `diff` compares: all that a branch changed, two folders, revisions that one side does not have; in real git."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from conftest import REVISION, VOCABULARY
from recension.schema import load_schema
from repository import GIT, Repository, plain_git

pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")


def revision(label, replaces=None, policy="X.1", age=18):
    """A small revision that asks for an age below *age*."""
    month, year = label.split("/")
    text = REVISION.replace("02/26", label).replace("2026-02", f"20{year}-{month}").replace("X.1", policy)
    text = text.replace("replaces: null", f"replaces: {json.dumps(replaces)}")
    return text.replace("Age < 18", f"Age < {age}").replace("less_than: 18", f"less_than: {age}")


FILES = {
    "recension.toml": "",
    "README.md": "Policies.\n",
    "policy/vocabulary.yaml": VOCABULARY,
    "policy/X.1/2025-02.yaml": revision("02/25"),
    "policy/X.1/2026-02.yaml": revision("02/26", "02/25"),
    "policy/X.2/2026-01.yaml": revision("01/26", policy="X.2"),
}


@pytest.fixture(autouse=True)
def as_out_of_the_box(monkeypatch):
    plain_git(monkeypatch)


@pytest.fixture
def start(tmp_path):
    """Begin a repository on the branch main, with FILES committed in the folder *inner* of it."""

    def begin(inner="", files=None):
        repository = Repository(tmp_path / "repository", inner)
        repository.git("init", "--quiet", "--initial-branch=main")
        repository.commit({**FILES, **(files or {})}, "first")
        return repository

    return begin


@pytest.fixture
def changed(run):
    """Return what `diff` says changed, short: revisions compared (new ones after an arrow), `+` added, `-` removed."""

    def call(*arguments, cwd, code=0, err=""):
        result = run("diff", *arguments, "--format", "json", cwd=cwd)
        assert result.code == code, result.err
        assert re.fullmatch(err, result.err.strip(), flags=re.DOTALL), result.err
        if not result.out:
            return None
        found = json.loads(result.out)
        jsonschema.Draft202012Validator(load_schema("diff")).validate(found)
        alone = [
            f"{sign}{name(each)}" for sign, key in (("+", "added"), ("-", "removed")) for each in found.get(key, ())
        ]
        return [_pair(each) for each in found.get("diffs", [found])] + alone

    return call


def name(edition):
    return f"{edition['policy']}@{edition['revision']}"


def _pair(diff):
    old, new = name(diff["old"]), name(diff["new"])
    return new if old == new else f"{old} → {new}"


# --- what a branch changed


def test_where_nothing_changed_it_says_so(run, start):
    there = start()

    for arguments in (["--base", "HEAD"], ["--base", "main", "--exit-code"], ["--base", "HEAD", "policy"]):
        result = run("diff", *arguments, cwd=there.root)
        assert (result.code, result.out, result.err) == (0, "no policy changed\n", "")


def test_a_change_is_told_whether_it_is_committed_or_not(run, start, changed):
    there = start()
    there.branch("feature")
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    assert changed("--base", "main", cwd=there.root) == ["X.1@02/26"]
    assert changed("--base", "main", "--exit-code", cwd=there.root, code=1) == ["X.1@02/26"]

    there.commit()
    assert changed("--base", "main", cwd=there.root) == ["X.1@02/26"]
    assert changed("--base", "HEAD", cwd=there.root) == []
    told = run("diff", "--base", "main", cwd=there.root).out
    assert "age < 18 years → age < 21 years" in told
    assert "main:policy/X.1/2026-02.yaml:14:9 → policy/X.1/2026-02.yaml:14:9" in told


def test_what_the_base_gained_meanwhile_is_not_told(run, start, changed):
    there = start()
    there.branch("feature")
    there.commit({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    there.branch("main", "main")
    there.commit({"policy/X.2/2026-01.yaml": revision("01/26", policy="X.2", age=16)})
    left = there.git("rev-parse", "main~1")
    there.branch("feature", "feature")

    assert changed("--base", "main", cwd=there.root) == ["X.1@02/26"]
    # the files are those of the commit where the branch began, so they are called by it
    assert f" {left[:12]}:policy/X.1/2026-02.yaml:14:9 → " in run("diff", "--base", "main", cwd=there.root).out


def test_a_merge_commit_as_head_is_compared_with_what_it_was_merged_into(start, changed):
    there = start()
    there.branch("feature")
    there.commit({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    there.branch("main", "main")
    there.commit({"policy/X.2/2026-01.yaml": revision("01/26", policy="X.2", age=16)})
    there.git("checkout", "--quiet", "--detach")  # as CI checks out a pull request
    there.git("merge", "--quiet", "--no-ff", "--message=merge", "feature")

    assert changed("--base", "main", cwd=there.root) == ["X.1@02/26"]
    assert changed("--base", "main~1", cwd=there.root) == ["X.1@02/26", "X.2@01/26"]


def test_a_detached_head_has_a_base_too(start, changed):
    there = start()
    there.commit({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    there.git("checkout", "--quiet", "--detach", "HEAD")

    assert changed("--base", "HEAD~1", cwd=there.root) == ["X.1@02/26"]
    assert changed("--base", there.git("rev-parse", "main~1"), cwd=there.root) == ["X.1@02/26"]


def test_where_there_is_no_commit_in_common_the_base_itself_is_compared_with(start, changed):
    there = start()
    there.git("checkout", "--quiet", "--orphan", "other")
    note = "recension: main and HEAD have no commit in common, so main itself is compared with"
    assert changed("--base", "main", cwd=there.root, err=note) == []

    there.commit({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    assert changed("--base", "main", cwd=there.root, err=note) == ["X.1@02/26"]


SECOND = revision("05/26", "02/26", age=21)


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        pytest.param({"policy/X.1/2026-05.yaml": SECOND}, ["X.1@02/26 → X.1@05/26"], id="a new revision"),
        pytest.param(
            {"policy/X.3/2026-05.yaml": revision("05/26", policy="X.3")}, ["+X.3@05/26"], id="the first of its policy"
        ),
        pytest.param(
            {
                "policy/X.1/2026-05.yaml": SECOND,
                "policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=19),
            },
            ["X.1@02/26", "X.1@02/26 → X.1@05/26"],
            id="a new revision, and the one that it replaces",
        ),
        pytest.param({"policy/X.1/2026-02.yaml": None}, ["-X.1@02/26"], id="a deleted revision"),
        pytest.param(
            {"policy/X.2/2026-01.yaml": None, "policy/X.3/2026-05.yaml": revision("05/26", policy="X.3")},
            ["+X.3@05/26", "-X.2@01/26"],
            id="one deleted, another one added",
        ),
        pytest.param(
            {
                "policy/X.2/2026-01.yaml": None,
                "policy/X.2/2026-03.yaml": revision("03/26", policy="X.2", age=19),
            },
            ["+X.2@03/26", "-X.2@01/26"],
            id="a file that becomes another revision is not that revision edited",
        ),
        pytest.param({"README.md": "Other words.\n", "policy/notes.txt": "None.\n"}, [], id="no policy document"),
    ],
)
def test_revisions_that_are_new_or_gone(start, changed, edits, told):
    there = start()
    there.write(edits)
    assert changed("--base", "HEAD", cwd=there.root) == told

    there.commit()
    assert changed("--base", "HEAD~1", cwd=there.root) == told


def test_a_renamed_file_is_the_same_revision(start, changed):
    there = start(files={"policy/X.4/2026-2.yaml": revision("02/26", policy="X.4")})
    there.git("mv", "policy/X.4/2026-2.yaml", "policy/X.4/2026-02.yaml")
    assert changed("--base", "HEAD", cwd=there.root) == []

    there.write({"policy/X.4/2026-02.yaml": revision("02/26", policy="X.4", age=21)})
    assert changed("--base", "HEAD", cwd=there.root) == ["X.4@02/26"]
    assert changed("--base", "HEAD", "policy/X.4/2026-02.yaml", cwd=there.root) == ["X.4@02/26"]


def test_a_folder_of_policies_under_another_name_holds_the_same_revisions(start, changed):
    there = start()
    there.git("mv", "policy", "rules")
    there.write({"recension.toml": 'policies = "rules"\nvocabulary = "rules/vocabulary.yaml"\n'})
    assert changed("--base", "HEAD", cwd=there.root) == []

    there.write({"rules/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    assert changed("--base", "HEAD", cwd=there.root) == ["X.1@02/26"]


def test_revisions_are_told_by_policy_and_date(start, changed):
    there = start()
    there.write({path: text.replace("Age <", "Years <") for path, text in FILES.items() if "/X." in path})
    there.write({"policy/X.1/2026-10.yaml": revision("10/26", "02/26"), "policy/X.10/2026-01.yaml": REVISION})
    there.write({"policy/X.10/2026-01.yaml": revision("01/26", policy="X.10")})

    expected = ["X.1@02/25", "X.1@02/26", "X.1@02/26 → X.1@10/26", "X.2@01/26", "+X.10@01/26"]
    assert changed("--base", "HEAD", cwd=there.root) == expected


# --- the vocabulary

IMAGING = """\
format: 1
facts:
  - {id: age, label: age, question: "How old is the patient?", type: integer, source: measured, unit: a, minimum: 0,
     maximum: 120, step: 1}
  - {id: solid_tumor, label: solid tumor, question: "Is there a solid tumor?", type: boolean, source: attested}
  - {id: bone_tumor, label: bone tumor, question: "Is there a bone tumor?", type: boolean, source: attested,
     implies: [solid_tumor], codes: [bone]}
  - {id: leg, label: leg, question: "Is it the leg?", type: boolean, source: attested}
  - {id: diagnoses, label: diagnoses, question: "Which diagnoses are there?", type: codes, source: coded}
  - {id: line_of_business, label: line of business, question: "Which line?", type: choice, source: attested,
     options: [{id: medicare, label: Medicare}, {id: medicaid, label: Medicaid}]}
code_sets:
  - {id: bone, label: bone, system: ICD-10-CM, release: FY2026, include: ["C40*", "C41*"]}
  - {id: limb, label: limb, system: ICD-10-CM, release: FY2026, include: ["C40.2"]}
  - {id: skin, label: skin, system: ICD-10-CM, release: FY2026, include: ["C44*"]}
"""
ANOTHER = "  - {id: arm, label: arm, question: Is it?, type: boolean, source: attested}\n"
CONDITIONS = {
    "AGE": "when: {fact: age, less_than: 18}",
    "BONE": "when: {fact: bone_tumor}",
    "LEG": "when: {fact: leg}",
    "LIMB": "when: {fact: diagnoses, in: limb}",
    "LINE": "",  # judged by a reviewer, and for some lines of business only
    "SKIN": "when: {fact: diagnoses, in: skin}",
}


def policy_that_asks(policy, condition):
    text = re.sub(r"when: .*", condition, REVISION.replace("X.1", policy))
    return text.replace("criteria:", "applies_to: {not: [medicare]}\ncriteria:") if policy == "LINE" else text


@pytest.mark.parametrize(
    ("edit", "policies"),
    [
        pytest.param(("maximum: 120", "maximum: 130"), ["AGE"], id="the range of a number"),
        pytest.param(('"Is it the leg?"', '"Is it a leg?"'), ["LEG"], id="a question"),
        pytest.param(("label: leg", "label: the leg"), [], id="a label"),
        pytest.param(("format: 1", "format: 1\ntitle: Facts"), [], id="the title"),
        pytest.param(("facts:", "# a comment\nfacts:"), [], id="a comment"),
        pytest.param(("implies: [solid_tumor]", "implies: [solid_tumor], excludes: [leg]"), ["BONE", "LIMB"],
                     id="what a fact excludes, also where a code attests it"),
        pytest.param(("Is there a solid tumor?", "Is there a tumor?"), ["BONE", "LIMB"], id="an implied fact"),
        pytest.param(('include: ["C44*"]', 'include: ["C44*", "C43*"]'), ["SKIN"], id="a code set that is asked"),
        pytest.param(('"C41*"]', '"C41.1"]'), ["BONE", "LIMB"], id="a code set that attests a fact"),
        pytest.param(("Which line?", "Whose line?"), ["LINE"], id="the line of business"),
        pytest.param(("  - {id: leg,", ANOTHER + "  - {id: leg,"), [], id="a fact that nobody asks"),
    ],
)  # fmt: skip
def test_a_revision_is_told_if_a_term_that_it_rests_on_is_altered(start, changed, edit, policies):
    asking = {f"policy/{policy}/2026-02.yaml": policy_that_asks(policy, asks) for policy, asks in CONDITIONS.items()}
    there = start(files={"policy/vocabulary.yaml": IMAGING, **asking})
    assert edit[0] in IMAGING
    there.write({"policy/vocabulary.yaml": IMAGING.replace(*edit)})

    told = [each.partition("@")[0] for each in changed("--base", "HEAD", cwd=there.root)]
    assert [policy for policy in told if policy in CONDITIONS] == policies


def test_what_the_vocabulary_altered_is_told(run, start):
    there = start()
    there.write({"policy/vocabulary.yaml": VOCABULARY.replace("maximum: 120", "maximum: 20")})
    told = run("diff", "--base", "HEAD", cwd=there.root)

    assert (told.code, told.err) == (0, "")
    assert "fact age" in told.out
    assert "maximum: 120 → 20" in told.out


def test_a_vocabulary_that_is_not_touched_is_not_asked_about(start, changed, monkeypatch):
    """The files that did not change are many; they are read only when the vocabulary altered a term."""
    there = start()
    there.write({"policy/X.2/2026-01.yaml": revision("01/26", policy="X.2", age=16)})
    read = []
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda path, *more, **named: (read.append(path), real(path, *more, **named))[1])

    assert changed("--base", "HEAD", cwd=there.root) == ["X.2@01/26"]
    assert {path.parent.name for path in read if path.parent.parent.name == "policy"} == {"X.2"}


# --- some files only


@pytest.mark.parametrize(
    ("targets", "told", "note"),
    [
        ([], ["X.1@02/25", "X.1@02/26", "-X.2@01/26"], ""),
        (["policy"], ["X.1@02/25", "X.1@02/26", "-X.2@01/26"], ""),
        (["."], ["X.1@02/25", "X.1@02/26", "-X.2@01/26"], ""),
        (["policy/X.1"], ["X.1@02/25", "X.1@02/26"], ""),
        (["./policy/X.1/"], ["X.1@02/25", "X.1@02/26"], ""),
        (["policy/X.1/2026-02.yaml"], ["X.1@02/26"], ""),
        (["policy/X.1/2026-02.yaml", "policy/X.2"], ["X.1@02/26", "-X.2@01/26"], ""),
        (["policy/X.2/2026-01.yaml"], ["-X.2@01/26"], ""),
        (["X.2@01/26"], ["-X.2@01/26"], ""),
        (["X.1@02/25"], ["X.1@02/25"], ""),
        (["X.1"], ["X.1@02/26"], ""),
        (["latest", "--policy", "X.1"], ["X.1@02/26"], ""),
        (["--policy", "X.1"], ["X.1@02/25", "X.1@02/26"], ""),
        (["--policy", "X.2"], ["-X.2@01/26"], ""),
        (["policy/X.2", "--policy", "X.1"], [], ""),
        (["policy/X.1/2025-02.yaml", "README.md", "recension.toml"], ["X.1@02/25"],
         "recension: left out, no policy document: README.md, recension.toml"),
        (["policy/vocabulary.yaml"], [], ""),
        (["/"], [], "recension: left out, no policy document: /"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and value and value[0][0] not in "X-" else "",
)  # fmt: skip
def test_only_what_is_named_is_told(start, changed, targets, told, note):
    there = start()
    edits = {f"policy/X.1/{stem}.yaml": FILES[f"policy/X.1/{stem}.yaml"].replace("Bone", "Bones")
             for stem in ("2025-02", "2026-02")}  # fmt: skip
    there.write({**edits, "policy/X.2/2026-01.yaml": None, "README.md": "Changed.\n"})

    assert changed("--base", "HEAD", *targets, cwd=there.root, err=re.escape(note)) == told


def test_the_vocabulary_as_a_target_tells_the_revisions_that_it_alters(start, changed):
    there = start()
    there.write({"policy/vocabulary.yaml": VOCABULARY.replace("maximum: 120", "maximum: 130")})
    everything = ["X.1@02/25", "X.1@02/26", "X.2@01/26"]

    assert changed("--base", "HEAD", cwd=there.root) == everything
    assert changed("--base", "HEAD", "policy/vocabulary.yaml", cwd=there.root) == everything
    assert changed("--base", "HEAD", "policy/vocabulary.yaml", "policy/X.2", cwd=there.root) == everything
    assert changed("--base", "HEAD", "policy/X.2", cwd=there.root) == ["X.2@01/26"]


def test_paths_are_taken_from_where_the_command_is_started(start, changed):
    there = start()
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})

    assert changed("--base", "HEAD", "2026-02.yaml", cwd=there.root / "policy" / "X.1") == ["X.1@02/26"]
    assert changed("--base", "HEAD", "../X.1", cwd=there.root / "policy" / "X.2") == ["X.1@02/26"]
    assert changed("--base", "HEAD", there.root / "policy" / "X.1", cwd=there.root / "policy") == ["X.1@02/26"]


def test_file_names_as_a_pre_commit_hook_hands_them_over(start, changed):
    """From the root of the repository, all at once, whatever else is being committed."""
    there = start(inner="policies")
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21), "policy/X.1/2026-05.yaml": SECOND})
    (there.folder / "pyproject.toml").write_text("")
    there.git("add", "--all")
    staged = there.git("diff", "--cached", "--name-only").splitlines()
    assert staged == ["policies/policy/X.1/2026-02.yaml", "policies/policy/X.1/2026-05.yaml", "pyproject.toml"]

    said = "recension: left out, no policy document: pyproject.toml"
    told = changed("--base", "HEAD", "--root", "policies", *staged, cwd=there.folder, err=said)
    assert told == ["X.1@02/26", "X.1@02/26 → X.1@05/26"]


def test_a_workspace_in_a_folder_of_the_repository(start, changed):
    there = start(inner="policies")
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    (there.folder / "policy" / "X.1").mkdir(parents=True)
    (there.folder / "policy" / "X.1" / "2026-02.yaml").write_text("none of ours", encoding="utf-8")

    assert changed("--base", "HEAD", cwd=there.root) == ["X.1@02/26"]
    assert changed("--base", "HEAD", cwd=there.root / "policy") == ["X.1@02/26"]
    assert changed("HEAD:02/26", "02/26", "--policy", "X.1", cwd=there.root) == ["X.1@02/26"]


# --- files of many kinds


def test_line_ends_are_layout(start, changed):
    there = start()
    path = "policy/X.1/2026-02.yaml"
    there.write({path: FILES[path].replace("\n", "\r\n")})
    note = f"recension: {path} says the same as before: only its layout or comments changed"
    assert changed("--base", "HEAD", "--exit-code", cwd=there.root, err=note) == []

    there.write({path: FILES[path].replace("\n", "\r\n").replace("Bone", "Bones")})
    assert changed("--base", "HEAD", cwd=there.root) == ["X.1@02/26"]
    there.git("config", "core.autocrlf", "true")
    there.write({path: FILES[path].replace("\n", "\r\n")})
    assert changed("--base", "HEAD", cwd=there.root) == []  # to git, too, that is no change


def test_a_link_is_what_it_leads_to(start, changed):
    there = start(files={"shared/X.4.yaml": revision("02/26", policy="X.4")})
    (there.root / "policy/X.4").mkdir()
    (there.root / "policy/X.4/2026-02.yaml").symlink_to("../../shared/X.4.yaml")
    there.commit()
    assert changed("--base", "HEAD", cwd=there.root) == []

    there.write({"shared/X.4.yaml": revision("02/26", policy="X.4", age=21)})
    assert changed("--base", "HEAD", cwd=there.root) == ["X.4@02/26"]
    there.commit()
    assert changed("--base", "HEAD~1", cwd=there.root) == ["X.4@02/26"]


def test_a_link_that_leaves_the_workspace_is_not_read(start, changed, tmp_path):
    there = start()
    secret = tmp_path / "secret.yaml"
    secret.write_text("a secret: that is no YAML: at all\n", encoding="utf-8")
    there.write({"policy/X.2/2026-01.yaml": revision("01/26", policy="X.2", age=16)})
    link = there.root / "policy" / "X.1" / "2026-05.yaml"
    link.symlink_to(secret)
    assert changed("--base", "HEAD", cwd=there.root, code=3, err=r"(?!.*a secret).*2026-05\.yaml.*file-outside.*") == [
        "X.2@01/26"
    ]

    there.commit()  # then it is no change any more
    assert changed("--base", "HEAD", cwd=there.root) == []
    link.unlink()
    gone = r"recension: HEAD:policy/X.1/2026-05.yaml is gone; it was no sound revision"
    assert changed("--base", "HEAD", cwd=there.root, err=gone) == []


def test_links_in_a_commit_that_lead_round_in_a_circle(run, start):
    there = start()
    for one, other in (("2026-05", "2026-06"), ("2026-06", "2026-05")):
        (there.root / "policy" / "X.2" / f"{one}.yaml").symlink_to(f"{other}.yaml")
    there.commit()
    result = run("validate", "HEAD:policy/X.2/2026-05.yaml", cwd=there.root)

    assert (result.code, result.err) == (3, "")
    assert "links lead round in a circle" in result.out


BROKEN, UNSOUND = (
    "a: b: c\n",
    REVISION.replace("[guideline]", "[guidline]").replace("X.1", "X.2").replace("02/26", "01/26"),
)


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        pytest.param(BROKEN, None, 3, r"HEAD:policy/X.2/2026-01.yaml:1:5: error\[yaml-syntax\]", id="base is no YAML"),
        pytest.param(b"\xff\xfe", None, 3, r"HEAD:policy/X.2/2026-01.yaml:1:1: error\[not-text\]", id="base no text"),
        pytest.param(UNSOUND, None, 1, r"HEAD:policy/X.2/2026-01.yaml:.*citation-unknown", id="base has errors"),
        pytest.param(None, BROKEN, 3, r"policy/X.2/2026-01.yaml:1:5: error\[yaml-syntax\]", id="it is no YAML now"),
        pytest.param(None, UNSOUND, 1, r"policy/X.2/2026-01.yaml:.*citation-unknown", id="it has errors now"),
        pytest.param(BROKEN, UNSOUND, 1, r"policy/X.2/2026-01.yaml:.*citation-unknown", id="first what is here"),
    ],
)
def test_what_cannot_be_compared_is_said_and_all_else_is_told(start, changed, before, after, code, said):
    sound = FILES["policy/X.2/2026-01.yaml"]
    there = start(files={"policy/X.2/2026-01.yaml": before or sound})
    there.write(
        {"policy/X.2/2026-01.yaml": after or sound, "policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)}
    )
    err = rf".*{said}.*\nrecension: what is told here could not be compared; all else was"

    assert changed("--base", "HEAD", cwd=there.root, code=code, err=err) == ["X.1@02/26"]
    assert changed("--base", "HEAD", "policy/X.1", cwd=there.root) == ["X.1@02/26"]


@pytest.mark.parametrize(
    ("before", "after", "code", "said"),
    [
        (BROKEN, VOCABULARY, 3, r"HEAD:policy/vocabulary.yaml:1:5: error\[yaml-syntax\]"),
        (VOCABULARY, BROKEN, 3, r"policy/vocabulary.yaml:1:5: error\[yaml-syntax\]"),
        (VOCABULARY.replace("type: integer", "type: whole"), VOCABULARY, 1, r"HEAD:policy/vocabulary.yaml:.*error"),
    ],
    ids=["broken at the base", "broken now", "errors at the base"],
)
def test_a_vocabulary_that_cannot_be_read_keeps_no_revision_from_being_compared(
    start, changed, before, after, code, said
):
    there = start(files={"policy/vocabulary.yaml": before})
    there.write({"policy/vocabulary.yaml": after, "policy/X.1/2026-05.yaml": SECOND.replace("when:", "# when:")})

    assert changed("--base", "HEAD", cwd=there.root, code=code, err=rf"{said}.*") == ["X.1@02/26 → X.1@05/26"]


def test_a_configuration_that_was_broken_is_none(start, changed):
    there = start(files={"recension.toml": "policies = \n"})
    there.write({"recension.toml": "", "policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})

    assert changed("--base", "HEAD", cwd=there.root) == ["X.1@02/26"]


def test_where_nothing_could_be_compared_nothing_is_claimed(run, start):
    there = start()
    there.write({"policy/X.2/2026-01.yaml": BROKEN})
    for form in ("text", "json"):
        result = run("diff", "--base", "HEAD", "--format", form, cwd=there.root)
        assert (result.code, result.out) == (3, "")


# --- one side does not have it


def test_a_revision_that_the_commit_does_not_have_is_new(start, changed):
    there = start()
    there.write({"policy/X.1/2026-05.yaml": SECOND, "policy/X.3/2026-05.yaml": revision("05/26", policy="X.3")})

    assert changed("HEAD:X.1@05/26", "X.1@05/26", cwd=there.root) == ["+X.1@05/26"]
    assert changed("HEAD:05/26", "05/26", "--policy", "X.1", cwd=there.root) == ["+X.1@05/26"]
    assert changed("HEAD:X.3@05/26", "X.3@05/26", "--exit-code", cwd=there.root, code=1) == ["+X.3@05/26"]
    path = "policy/X.1/2026-05.yaml"
    assert changed(f"HEAD:{path}", path, cwd=there.root) == ["+X.1@05/26"]
    assert changed(path, f"HEAD:{path}", cwd=there.root) == ["-X.1@05/26"]
    assert changed(f"HEAD:./{there.root.name}/../{path}", f"./{path}", cwd=there.root) == ["+X.1@05/26"]
    assert changed("HEAD:./2026-05.yaml", "./2026-05.yaml", cwd=there.root / "policy/X.1") == ["+X.1@05/26"]
    there.commit()
    assert changed("HEAD~1:X.1@05/26", "HEAD:X.1@05/26", cwd=there.root) == ["+X.1@05/26"]


def test_a_revision_of_a_commit_without_any_policy_is_new(start, changed):
    there = start()
    there.git("rm", "--quiet", "-r", "policy")
    there.commit()
    there.git("checkout", "--quiet", "HEAD~1", "--", "policy")
    there.git("reset", "--quiet")

    assert changed("HEAD:X.2@01/26", "X.2@01/26", cwd=there.root) == ["+X.2@01/26"]
    assert changed("HEAD:2026-01", "2026-01", "--policy", "X.2", cwd=there.root) == ["+X.2@01/26"]


def test_a_new_revision_as_text_and_what_a_mistyped_one_gets(run, start):
    there = start()
    there.write({"policy/X.1/2026-05.yaml": SECOND})
    told = run("diff", "HEAD:X.1@05/26", "X.1@05/26", cwd=there.root)
    assert (told.code, told.out) == (0, "X.1 A small policy: 05/26\nnew: nothing to compare it with (3 criteria)\n")

    for targets in (["HEAD:X.1@05/62", "X.1@05/26"], ["X.1@02/62", "X.1@02/26"], ["HEAD:X.1@05/26", "X.1@02/26"]):
        result = run("diff", *targets, cwd=there.root)
        assert (result.code, result.out) == (2, "")
        assert "there is no revision" in result.err


def test_one_target_of_a_commit_is_compared_with_what_it_replaces_there(run, start):
    there = start()
    there.write({"policy/X.1/2025-02.yaml": revision("02/25", age=3)})

    assert "age < 3" in run("diff", "X.1@02/26", cwd=there.root).out
    assert "age < 3" not in run("diff", "HEAD:X.1@02/26", cwd=there.root).out


# --- folders


@pytest.fixture
def folders(tmp_path):
    """Write files into folders beside each other, and return where they lie."""

    def build(**sides):
        for side, files in sides.items():
            Repository(tmp_path / side).write(files)
        return tmp_path

    return build


OLD = {"2025-02.yaml": FILES["policy/X.1/2025-02.yaml"], "2026-02.yaml": FILES["policy/X.1/2026-02.yaml"]}
NEWER = {"2026-02.yaml": revision("02/26", "02/25", age=21), "2026-05.yaml": SECOND}


def test_two_folders_are_matched_by_policy_and_label(folders, changed):
    there = folders(old={**OLD, "any name.yaml": revision("01/26", policy="X.2")},
                    new={**NEWER, "X.2/2026-01.yaml": revision("01/26", policy="X.2")})  # fmt: skip

    told = ["X.1@02/26", "X.1@02/26 → X.1@05/26", "-X.1@02/25"]
    assert changed("old", "new", cwd=there) == told
    assert changed("old/", there / "new", cwd=there) == told
    assert changed("../old", ".", cwd=there / "new") == told
    assert changed("old", "new", "--policy", "X.2", cwd=there) == []
    assert changed("old", "old", "--exit-code", cwd=there) == []
    assert changed("new", "old", "--exit-code", cwd=there, code=1) == ["X.1@02/26", "+X.1@02/25", "-X.1@05/26"]


def test_a_new_revision_is_compared_with_the_one_it_replaces_in_the_other_folder(folders, changed):
    there = folders(old={"2026-02.yaml": FILES["policy/X.1/2026-02.yaml"]}, new={"2026-05.yaml": SECOND})

    assert changed("old", "new", cwd=there) == ["X.1@02/26 → X.1@05/26", "-X.1@02/26"]


def test_each_folder_has_its_own_vocabulary(folders, changed):
    other = VOCABULARY.replace("maximum: 120", "maximum: 130")
    there = folders(old={**OLD, "vocabulary.yaml": VOCABULARY}, new={**OLD, "vocabulary.yaml": other}, bare=OLD)

    assert changed("old", "new", cwd=there) == ["X.1@02/25", "X.1@02/26"]
    assert changed("old", "bare", cwd=there) == []


@pytest.mark.parametrize("configuration", [{"recension.toml": ""}, {"recension.toml": None}], ids=["", "unconfigured"])
def test_two_workspaces(folders, changed, configuration):
    workspace = {path: text for path, text in {**FILES, **configuration}.items() if text is not None}
    edited = {**workspace, "policy/vocabulary.yaml": VOCABULARY.replace("Is there a bone tumor?", "A bone tumor?"),
              "policy/X.2/2026-01.yaml": re.sub("when: .*", "", workspace["policy/X.2/2026-01.yaml"])}  # fmt: skip
    there = folders(old=workspace, new=edited)

    assert changed("old", "new", cwd=there) == ["X.1@02/25", "X.1@02/26", "X.2@01/26"]
    assert changed("old/policy", "new/policy", "--policy", "X.2", cwd=there) == ["X.2@01/26"]
    assert changed("old/policy/X.2", "new/policy/X.2", cwd=there) == ["X.2@01/26"]


def test_a_copy_beside_the_policies_and_a_folder_of_a_commit(start, changed):
    there = start()
    shutil.copytree(there.root / "policy", there.root / "old policies")
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21), "policy/X.1/2026-05.yaml": SECOND})

    told = ["X.1@02/26", "X.1@02/26 → X.1@05/26"]
    assert changed("old policies", "policy", cwd=there.root) == told
    assert changed("old policies/X.1", "policy/X.1", cwd=there.root) == told
    assert changed("HEAD:policy", "policy", cwd=there.root) == told
    assert changed("HEAD:policy/X.1", "./policy/X.1", cwd=there.root) == told
    assert changed("HEAD:policy/X.2", "policy/X.2", cwd=there.root) == []


def test_a_broken_file_in_a_folder_is_told_with_the_others(folders, changed):
    there = folders(old=OLD, new={**NEWER, "2025-02.yaml": BROKEN})
    said = r"new/2025-02.yaml:1:5: error\[yaml-syntax\].*"

    assert changed("old", "new", cwd=there, code=3, err=said) == ["X.1@02/26", "X.1@02/26 → X.1@05/26"]


def test_the_base_of_many_is_in_the_json(run, start, folders):
    there = start()
    assert json.loads(run("diff", "--base", "main", "-f", "json", cwd=there.root).out) == {
        "format": 1, "base": "main", "diffs": [], "added": [], "removed": []
    }  # fmt: skip
    both = folders(old=OLD, new=OLD)
    assert json.loads(run("diff", "old", "new", "-f", "json", cwd=both).out)["base"] == "old"


# --- wrong usage, each with a way on


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["--base", "nowhere"], 'git knows no commit "nowhere" here', "git branch --all"),
        (["--base", "mian"], 'git knows no commit "mian" here', 'did you mean "main"?'),
        (
            ["--base", "HEAD~9"],
            'git knows no commit "HEAD~9" here',
            "its history is not that long; git log HEAD lists it",
        ),
        (["--base", "main:02/26"], 'git knows no commit "main:02/26" here', "a ref alone is wanted"),
        (["--base", "main..HEAD"], 'git knows no commit "main..HEAD" here', "a ref alone is wanted"),
        (["--base", "--output=x"], '"--output=x" is no git ref', "such as HEAD~1"),
        (["--base", ""], '"" is no git ref', "such as HEAD~1"),
        (["--base", "main", "main:X.1@02/26"], "with --base, main:X.1@02/26 cannot be compared", "name revisions"),
        (["--base", "main", "-"], "with --base, - cannot be compared", "name revisions"),
        (["--base", "main", "X.1@03/26"], 'there is no revision of X.1 "03/26"', "did you mean"),
        (["--base", "main", "polcy"], 'there is no revision or file "polcy"', ""),
        (["--base", "main", "--policy", "X.9"], 'there is no policy "X.9"', "did you mean"),
        (["policy"], "policy is a folder, and there is no other", "recension diff --base HEAD policy"),
        (["policy", "X.1@02/26"], "policy is a folder, and there is no other", "name two folders"),
        (["HEAD:policy", "X.1@02/26"], "HEAD:policy is a folder, and there is no other", "name two folders"),
        (
            ["X.1@02/25", "X.1@02/26", "X.1@02/26"],
            "diff compares two revisions, not 3",
            "recension diff --base REF FILE",
        ),
        (["empty", "empty"], "there is no revision in empty or in empty", "a revision is a .yaml file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(run, start, arguments, said, hint):
    there = start()
    (there.root / "empty").mkdir()
    result = run("diff", *arguments, "--policy", "X.1", cwd=there.root) if "polcy" in arguments else run(
        "diff", *arguments, cwd=there.root)  # fmt: skip

    assert (result.code, result.out) == (2, "")
    message, _, way = result.err.partition("\n")
    assert message.startswith(f"recension: {said}")
    assert hint in way


def test_a_file_that_never_was(start, changed):
    there = start()
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    targets = ["policy/X.1/2026-20.yaml", "policy/X.1/2026-02.yaml"]

    said = r"policy/X.1/2026-20.yaml: error\[file-missing\] there is no such file, nor was there.*"
    assert changed("--base", "HEAD", *targets, cwd=there.root, code=3, err=said) == ["X.1@02/26"]


def test_a_repository_without_a_commit(run, workspace):
    there = Repository(workspace())
    there.git("init", "--quiet", "--initial-branch=main")
    for base in ("HEAD", "main", "origin/main"):
        result = run("diff", "--base", base, cwd=there.root)
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            "recension: this git repository has no commit yet\n  commit what there is, and then compare\n"
        )


def test_a_repository_that_git_cannot_read_is_not_one_without_changes(run, start):
    there = start()
    (there.folder / ".git" / "index").write_bytes(b"no index")
    result = run("diff", "--base", "HEAD", cwd=there.root)

    assert (result.code, result.out) == (2, "")
    assert "git cannot compare the files" in result.err
    assert "git status" in result.err


def test_no_repository_at_all(run, workspace, monkeypatch):
    there = workspace()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(there.parent))
    result = run("diff", "--base", "HEAD", cwd=there)

    assert (result.code, result.out) == (2, "")
    assert "is in no git repository" in result.err


# --- clones that lack what is asked for


@pytest.fixture
def clone(start, tmp_path):
    """Clone a repository in which main went on for 30 commits after feature began, as shallow as CI does."""
    there = start()
    there.branch("feature")
    there.commit({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    for number in range(3):
        there.commit(message=f"feature {number}")
    there.git("tag", "v1", "main")
    there.branch("main", "main")
    for number in range(30):
        there.commit({"policy/X.2/2026-01.yaml": revision("01/26", policy="X.2", age=19)}, f"main {number}")
    there.git("checkout", "--quiet", "--detach")
    there.git("merge", "--quiet", "--no-ff", "--message=merge", "feature")
    there.git("update-ref", "refs/pull/7/merge", "HEAD")
    there.git("checkout", "--quiet", "main")

    def shallow(*arguments):
        address = f"file://{there.folder}"
        done = Repository(tmp_path / "clone")
        done.git("clone", "--quiet", *arguments, address, ".")
        return done

    shallow.commit = there.git("rev-parse", "feature~2")
    shallow.address = f"file://{there.folder}"
    return shallow


@pytest.fixture
def fetched(run, changed):
    """Run `diff` in a clone that lacks something, and the command that it gives; return that, and what is told then."""

    def call(*arguments, cwd, said):
        commands = []
        while (result := run("diff", *arguments, cwd=cwd.root)).code == 2 and len(commands) < 3:
            assert said in result.err
            (command,) = re.findall(r"git fetch [^,\n]+", result.err)
            subprocess.run(shlex.split(command), cwd=cwd.root, check=True, capture_output=True)  # noqa: S603 - git
            commands.append(command)
        return commands, changed(*arguments, cwd=cwd.root)

    return call


def test_the_base_is_missing_in_a_shallow_clone_of_one_branch(clone, fetched):
    there = clone("--depth=1", "--branch=feature")
    commands, told = fetched("--base", "origin/main", cwd=there, said='git knows no commit "origin/main" here')

    assert commands == ["git fetch --deepen=100 origin main:refs/remotes/origin/main"]
    assert told == ["X.1@02/26"]


def test_the_base_is_missing_where_ci_checked_out_a_merge_of_a_pull_request(clone, fetched, tmp_path):
    clone()  # so that the address is there
    there = Repository(tmp_path / "ci")
    there.git("init", "--quiet")
    there.git("remote", "add", "origin", clone.address)
    there.git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
    there.git("checkout", "--quiet", "refs/remotes/pull/7/merge")
    commands, told = fetched("--base", "origin/main", cwd=there, said='git knows no commit "origin/main" here')

    assert commands == ["git fetch --deepen=100 origin main:refs/remotes/origin/main"]
    assert told == ["X.1@02/26"]


def test_the_commit_where_the_branch_began_is_missing(clone, fetched):
    there = clone("--depth=2", "--branch=feature", "--no-single-branch")
    said = "this clone is shallow: the commit at which HEAD left origin/main is not in it"
    commands, told = fetched("--base", "origin/main", cwd=there, said=said)

    assert commands == ["git fetch --unshallow origin"]
    assert told == ["X.1@02/26"]


@pytest.mark.parametrize(("ref", "steps"), [("HEAD~4", 4), ("HEAD^^~2", 4), ("origin/feature~4", 4)])
def test_a_clone_that_does_not_reach_back(clone, fetched, ref, steps):
    there = clone("--depth=1", "--branch=feature")
    said = f'this clone is shallow and does not reach back to "{ref}"'
    commands, told = fetched(f"{ref}:X.1@02/26", "X.1@02/26", cwd=there, said=said)

    assert commands == [f"git fetch --deepen={steps} origin"]
    assert told == ["X.1@02/26"]


def test_a_commit_that_a_shallow_clone_lacks(clone, fetched):
    there = clone("--depth=1", "--branch=feature")
    commands, told = fetched(f"{clone.commit}:X.1@02/26", "X.1@02/26", cwd=there, said="git knows no commit")

    assert commands == [f"git fetch --depth=1 origin {clone.commit}"]
    assert told == ["X.1@02/26"]


def test_a_branch_that_only_the_remote_has(clone, run):
    there = clone("--branch=feature")
    assert 'did you mean "origin/main"?' in run("diff", "--base", "main", cwd=there.root).err

    hint = "if it is a branch: git fetch origin release:refs/remotes/origin/release, then name it origin/release"
    assert hint in run("diff", "--base", "release", cwd=there.root).err
    there.git("remote", "remove", "origin")
    assert "git branch --all" in run("diff", "--base", "release", cwd=there.root).err


def test_a_shallow_clone_without_a_remote(clone, run):
    there = clone("--depth=1", "--branch=feature")
    there.git("remote", "remove", "origin")

    assert "no remote to fetch the rest from" in run("diff", "--base", "HEAD~2", cwd=there.root).err


# --- inside hooks, and many files


def test_what_git_sets_for_its_hooks_does_not_lead_astray(start, changed, monkeypatch, tmp_path):
    there = start()
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    other = Repository(tmp_path / "other")
    other.git("init", "--quiet")
    for variable, value in {"GIT_DIR": other.folder / ".git", "GIT_WORK_TREE": other.folder, "GIT_PREFIX": "policy/",
                            "GIT_INDEX_FILE": "no such index", "GIT_GLOB_PATHSPECS": "1"}.items():  # fmt: skip
        monkeypatch.setenv(variable, str(value))

    assert changed("--base", "HEAD", cwd=there.root) == ["X.1@02/26"]
    assert changed("HEAD:X.1@02/26", "X.1@02/26", cwd=there.root / "policy") == ["X.1@02/26"]


@pytest.mark.parametrize("hook", ["pre-commit", "post-commit"])
def test_run_by_git_as_a_hook(start, hook):
    there = start()
    script = there.folder / ".git" / "hooks" / hook
    script.write_text(f"#!/bin/sh\n{sys.executable} -m recension diff --base main policy/X.1/2026-02.yaml > told\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    there.branch("feature")
    there.write({"policy/X.1/2026-02.yaml": revision("02/26", "02/25", age=21)})
    there.git("commit", "--quiet", "--all", "--message=second")

    assert "age < 18 years → age < 21 years" in (there.root / "told").read_text(encoding="utf-8")


def test_names_that_git_could_take_for_patterns(start, changed):
    policies = ":(top)p*l é"
    there = start(inner="[w]ork*")
    there.git("mv", "[w]ork*/policy", f"[w]ork*/{policies}")
    there.commit({"recension.toml": f'policies = "{policies}"\nvocabulary = "{policies}/vocabulary.yaml"\n'})
    there.write({f"{policies}/X.1/2026-02.yaml": revision("02/26", "02/25", age=21), "policy/X.1/2026-02.yaml": BROKEN})

    assert changed("--base", "HEAD", cwd=there.root) == ["X.1@02/26"]
    assert changed("--base", "HEAD", f"./{policies}/X.1", cwd=there.root) == ["X.1@02/26"]
    assert changed("--base", "HEAD~1", f"{policies}/X.2", cwd=there.root) == []


def test_the_number_of_git_processes_does_not_grow_with_the_files(start, changed, monkeypatch, tmp_path):
    calls = tmp_path / "calls"
    wrapper = tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\necho "$@" >> {calls}\nexec {GIT} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    many = {f"policy/P.{number}/2026-02.yaml": revision("02/26", policy=f"P.{number}") for number in range(40)}
    there = start(files=many)
    there.write({path: text.replace("Bone", "Bones") for path, text in many.items()})
    monkeypatch.setenv("PATH", f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}")

    assert len(changed("--base", "HEAD", cwd=there.root)) == len(many)
    assert len(calls.read_text(encoding="utf-8").splitlines()) <= 10
