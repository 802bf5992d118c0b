"""The gate against a base in real git repositories: whatever state git is in, it is right, or tells the way on."""

import json
import re
import shlex
import subprocess

import pytest

from conftest import REVISION, VOCABULARY
from recension.cli import run as run_cli
from repository import GIT, Repository, plain_git

pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")

OLD = "policy/X.1/2025-02.yaml"
NEW = "policy/X.1/2026-02.yaml"
FIRST = REVISION.replace("02/26", "02/25").replace("2026-02", "2025-02")
SECOND = REVISION.replace("replaces: null", 'replaces: "02/25"').replace(
    "  - {revised: 2026-02, approved: 2026-02, summary: First version.}",
    "  - {revised: 2025-02, approved: 2025-02, summary: First version.}\n"
    "  - {revised: 2026-02, approved: 2026-02, summary: Annual review.}",
)
NARROWER = SECOND.replace("Age < 18", "Age < 16").replace("less_than: 18", "less_than: 16")
NARROWS = ["effect-not-accepted", "log-not-declared"]
REMOVED = ["revision-removed", "revision-removed"]
STATES = {"second": SECOND, "narrower": NARROWER}


@pytest.fixture(autouse=True)
def as_out_of_the_box(monkeypatch):
    plain_git(monkeypatch)


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    """All files of a workspace of two revisions, generated ones included, by what the second one says."""
    return {name: _built(tmp_path_factory.mktemp(name), text) for name, text in STATES.items()}


def _built(folder, second):
    there = Repository(folder)
    there.write({"recension.toml": "", "policy/vocabulary.yaml": VOCABULARY, OLD: FIRST, NEW: second})
    for command in ("render", "fixtures"):
        assert run_cli([command, "--root", str(folder)]) == 0
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def start(tmp_path, states):
    """Begin a repository with a sound workspace committed on main, and a branch on which one goes on."""

    def begin(inner="", folder="repository"):
        there = Repository(tmp_path / folder, inner)
        there.git("init", "--quiet", "--initial-branch=main")
        there.commit(states["second"], "first")
        there.branch("feature")
        return there

    return begin


@pytest.fixture
def check(run):
    """Run the gate; return its exit code, the codes that it finds, and its messages."""

    def call(there, *arguments):
        result = run("check", "--format", "json", *arguments, cwd=there.root)
        found = json.loads(result.out)["findings"] if result.out else []
        return result.code, [each["code"] for each in found if each["accepted"] is None], result.err

    return call


def test_what_a_branch_narrows_is_told_and_what_it_leaves_alone_is_not(start, check, states):
    there = start()
    assert check(there, "--base", "main") == (0, [], "")

    there.commit(states["narrower"])
    assert check(there, "--base", "main")[:2] == (1, NARROWS)
    assert check(there, "--base", "HEAD") == (0, [], "")


# --- what HEAD is


def test_a_detached_head(start, check, states):
    there = start()
    there.commit(states["narrower"])
    there.git("checkout", "--quiet", "--detach")

    assert check(there, "--base", "main")[:2] == (1, NARROWS)
    assert check(there, "--base", "main~0", "--fail-on", "warning")[0] == 1


def test_a_merge_of_the_pull_request_as_ci_checks_it_out(start, check, states):
    there = start()
    there.commit(states["narrower"])
    there.branch("main", "main")
    there.commit({"README.md": "Meanwhile.\n"})
    there.git("checkout", "--quiet", "--detach")
    there.git("merge", "--quiet", "--no-ff", "--message=merge", "feature")

    assert check(there, "--base", "main")[:2] == (1, NARROWS)
    assert check(there, "--base", "HEAD^1")[:2] == (1, NARROWS)
    assert check(there, "--base", "HEAD^2") == (0, [], "")


def test_a_branch_that_took_in_the_base_answers_for_its_own_changes_alone(start, check, states):
    there = start()
    there.commit({"README.md": "Ours.\n"})
    there.branch("main", "main")
    there.commit(states["narrower"])
    there.git("checkout", "--quiet", "feature")
    there.git("merge", "--quiet", "--no-ff", "--message=merge", "main")

    assert check(there, "--base", "main") == (0, [], "")
    assert check(there, "--base", "main~1")[:2] == (1, NARROWS)


def test_a_merge_that_is_not_settled_yet(start, check, run, states):
    there = start()
    there.commit(states["narrower"])
    there.branch("main", "main")
    there.commit({NEW: SECOND.replace("Age < 18", "Age < 17").replace("less_than: 18", "less_than: 17")})
    there.git("checkout", "--quiet", "feature")
    with pytest.raises(subprocess.CalledProcessError):
        there.git("merge", "--quiet", "main")

    code, found, _ = check(there, "--base", "main")
    assert "<<<<<<< HEAD" in (there.root / NEW).read_text()
    assert (code, found) == (3, ["yaml-syntax"])
    line = (there.root / NEW).read_text().splitlines().index("<<<<<<< HEAD") + 1
    said = run("check", "--base", "main", cwd=there.root).out
    assert f"{NEW}:{line}:1: error[yaml-syntax] git has left a merge conflict here" in said


def test_no_commit_in_common(start, check, states):
    there = start()
    there.git("checkout", "--quiet", "--orphan", "other")
    there.commit(states["narrower"])

    code, found, said = check(there, "--base", "main")
    assert (code, found) == (1, NARROWS)
    assert "main and HEAD have no commit in common, so main itself is compared with" in said


# --- what base is


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("no-such", 'git knows no commit "no-such" here'),
        ("mian", 'did you mean "main"?'),
        ("main..HEAD", "a ref alone is wanted"),
        ("HEAD:policy", "a ref alone is wanted"),
        ("HEAD~99", "its history is not that long"),
        ("--evil", "is no git ref"),
        ("", "is no git ref"),
        ("0" * 40, "git knows no commit"),
        ("main^{tree}", "git knows no commit"),
    ],
)
def test_a_base_that_is_none(start, run, base, said):
    result = run("check", f"--base={base}", cwd=start().root)

    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "Traceback" not in result.err


def test_a_base_whose_files_are_broken_lets_nothing_through_in_silence(start, check, states):
    there = start()
    there.branch("main", "main")
    there.commit({NEW: "format: [1\n"})
    there.branch("mended", "main")
    there.commit(states["narrower"])

    code, found, said = check(there, "--base", "main")
    assert (code, found) == (1, NARROWS)
    assert "main:policy/X.1/2026-02.yaml cannot be relied on, so nothing is held against it" in said


def test_a_base_whose_vocabulary_is_broken_is_said(start, check):
    there = start()
    there.branch("main", "main")
    there.commit({"policy/vocabulary.yaml": "facts: 7\n"})
    there.branch("mended", "main")
    there.commit({"policy/vocabulary.yaml": VOCABULARY})

    code, found, said = check(there, "--base", "main")
    assert (code, found) == (0, [])
    assert "main:policy/vocabulary.yaml cannot be relied on, so nothing is held against it" in said


def test_a_base_whose_configuration_is_broken_is_read_without_it(start, check, states):
    there = start()
    there.branch("main", "main")
    there.commit({"recension.toml": "polices = 1\n"})
    there.branch("mended", "main")
    there.commit(states["narrower"])

    assert check(there, "--base", "main")[:2] == (1, NARROWS)


def test_a_base_without_any_workspace(tmp_path, check, states):
    there = Repository(tmp_path / "repository")
    there.git("init", "--quiet", "--initial-branch=main")
    there.commit({"README.md": "Nothing yet.\n"})
    there.branch("feature")
    there.commit(states["narrower"])

    assert check(there, "--base", "main")[:2] == (1, NARROWS)


def test_a_repository_without_a_commit(tmp_path, run, states):
    there = Repository(tmp_path / "repository")
    there.git("init", "--quiet")
    there.write(states["second"])
    result = run("check", "--base", "HEAD", cwd=there.root)

    assert (result.code, result.out) == (2, "")
    assert "this git repository has no commit yet" in result.err
    assert run("check", cwd=there.root).code == 0


def test_no_repository(tmp_path, run, states, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    there = Repository(tmp_path / "plain")
    there.write(states["second"])
    result = run("check", "--base", "main", cwd=there.root)

    assert (result.code, result.out) == (2, "")
    assert "is in no git repository" in result.err


# --- shallow clones


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["--depth=1", "--branch=feature"], "git fetch --deepen=100 origin main:refs/remotes/origin/main"),
        (["--depth=1", "--branch=feature", "--no-single-branch"], "git fetch --unshallow origin"),
    ],
)
def test_a_clone_too_shallow_for_the_base_says_what_to_fetch(start, run, states, tmp_path, arguments, command):
    there = start()
    there.commit(message="on the way")
    there.commit(states["narrower"])
    clone = Repository(tmp_path / "clone")
    clone.git("clone", "--quiet", *arguments, f"file://{there.folder}", ".")
    result = run("check", "--base", "origin/main", cwd=clone.root)

    assert (result.code, result.out) == (2, "")
    assert re.findall(r"git fetch .*", result.err) == [command]
    subprocess.run(shlex.split(command), cwd=clone.root, check=True, capture_output=True)  # noqa: S603 - git
    assert run("check", "--base", "origin/main", cwd=clone.root).code == 1


# --- files that go, move and change their line ends


def test_a_revision_that_the_branch_deletes(start, check, states):
    there = start()
    there.commit({path: None for path in states["second"] if "2026-02." in path})

    assert check(there, "--base", "main")[:2] == (1, ["revision-removed"])
    there.branch("main", "main")
    there.git("merge", "--quiet", "feature")
    assert check(there, "--base", "main") == (0, [], "")


def test_a_revision_that_the_branch_deletes_and_leaves_its_documents(start, check):
    there = start()
    there.commit({NEW: None})

    code, found, _ = check(there, "--base", "main")
    assert (code, set(found)) == (1, {"fixture-stale", "render-stale", "revision-removed"})


def test_a_revision_that_the_base_gained_meanwhile_is_not_missed(start, check):
    there = start()
    there.branch("main", "main")
    there.commit({"policy/X.2/2026-01.yaml": FIRST.replace("X.1", "X.2").replace("02/25", "01/26")})
    there.git("checkout", "--quiet", "feature")

    assert check(there, "--base", "main") == (0, [], "")


def test_the_last_policy_deleted(start, check):
    there = start()
    there.git("rm", "-r", "--quiet", "policy/X.1", "renders", "tests")

    assert check(there, "--base", "main", "--fail-on", "warning")[:2] == (1, [*REMOVED, *["fact-unused"] * 3])
    assert check(there, "--base", "main", "--policy", "X.1")[:2] == (1, REMOVED)
    code, _, said = check(there)
    assert (code, "there is no policy under policy/" in said) == (2, True)


def test_the_last_revision_deleted_and_its_documents_left(start, check):
    there = start()
    there.git("rm", "--quiet", OLD, NEW)

    code, found, _ = check(there, "--base", "main")
    assert (code, {*REMOVED, "render-stale", "fixture-stale"} <= set(found)) == (1, True)
    assert found.count("revision-removed") == 2


def test_one_of_two_policies_deleted(start, check):
    there = start()
    other = {path.replace("X.1", "X.2"): (there.root / path).read_text().replace("X.1", "X.2") for path in (OLD, NEW)}
    there.branch("main", "main")
    there.commit(other)
    there.branch("feature")
    there.git("rm", "-r", "--quiet", "policy/X.2")

    assert check(there, "--base", "main")[:2] == (1, REMOVED)
    assert check(there, "--base", "main", "--policy", "X.2")[:2] == (1, REMOVED)
    assert check(there, "--base", "main", "--policy", "X.1")[:2] == (0, [])
    assert check(there, "--base", "main", "--policy", "X.3")[0] == 2


def test_neither_side_has_a_policy(tmp_path, check):
    there = Repository(tmp_path / "repository")
    there.git("init", "--quiet", "--initial-branch=main")
    there.commit({"recension.toml": "", "policy/vocabulary.yaml": VOCABULARY})

    code, _, said = check(there, "--base", "main")
    assert (code, "there is no policy under policy/" in said) == (2, True)


def test_the_folder_of_a_policy_renamed_is_told_as_what_it_is(start, check):
    there = start()
    there.git("mv", "policy/X.1", "policy/X.9")

    code, found, _ = check(there, "--base", "main")
    assert (code, found) == (1, ["file-name-wrong", "file-name-wrong"])


@pytest.mark.parametrize("target", ["policy/X.1/2026-03.yaml", "policy/X.1/current.yaml", "policy/Y.1/2026-02.yaml"])
def test_a_revision_renamed_wrongly_is_told_once(start, check, target):
    there = start()
    (there.root / target).parent.mkdir(exist_ok=True)
    there.git("mv", NEW, target)

    code, found, _ = check(there, "--base", "main")
    assert code == 1
    assert "revision-removed" not in found
    assert found.count("file-name-wrong") == 1


@pytest.mark.parametrize("narrows", [False, True])
def test_a_folder_of_policies_renamed_with_its_setting(start, check, states, narrows):
    there = start()
    there.git("mv", "policy", "policies")
    there.write({"recension.toml": 'policies = "policies"\nvocabulary = "policies/vocabulary.yaml"\n'})
    if narrows:
        moved = {path.replace("policy/", "policies/"): text for path, text in states["narrower"].items()}
        there.write({path: text for path, text in moved.items() if path != "recension.toml"})
    there.commit()

    assert check(there, "--base", "main")[:2] == ((1, NARROWS) if narrows else (0, []))


def crlf(files):
    return {path: text.replace(b"\n", b"\r\n") for path, text in files.items()}


def test_line_ends_of_windows_on_disk(start, check, states):
    there = start()
    there.git("config", "core.autocrlf", "true")
    there.git("rm", "-r", "--quiet", "--cached", ".")
    there.git("reset", "--hard", "--quiet")
    assert b"\r\n" in (there.root / NEW).read_bytes()
    assert check(there, "--base", "main") == (0, [], "")

    there.write(crlf(states["narrower"]))
    assert check(there, "--base", "main")[:2] == (1, NARROWS)


def test_line_ends_that_a_branch_changes_change_nothing(start, check, states):
    there = start()
    there.commit(crlf(states["second"]))

    assert check(there, "--base", "main", "--fail-on", "warning")[:2] == (0, [])


def test_a_comment_accepts_in_a_file_with_line_ends_of_windows(start, check, states):
    there = start()
    comment = b"# recension: ignore log-not-declared agreed on\n      "
    text = states["narrower"][NEW].replace(b"- id: child", comment + b"- id: child")
    there.commit(crlf({**states["narrower"], NEW: text}))

    code, found, _ = check(there, "--base", "main")
    assert (code, found) == (1, ["effect-not-accepted"])


# --- where the workspace lies


@pytest.mark.parametrize(
    ("folder", "inner"),
    [
        ("repository", "policies/radiology"),
        ("Médical “policies” & co (2026)", "Größe und Maß/中文"),
        ("a'b $HOME `x`", "-dash [1]*"),
    ],
)
def test_a_workspace_in_a_folder_of_any_name(start, check, states, run, folder, inner):
    there = start(inner, folder)
    assert check(there, "--base", "main") == (0, [], "")

    there.commit({**states["narrower"], "päper 1.txt": "beside the policies\n"})
    assert check(there, "--base", "main")[:2] == (1, NARROWS)
    other = Repository(there.folder.parent)
    assert run("check", "--base", "main", "--root", there.root, cwd=other.root).code == 1


def test_what_changed_beside_the_workspace_is_not_its_matter(start, check):
    there = start("inner")
    (there.folder / NEW).parent.mkdir(parents=True)
    (there.folder / NEW).write_text(NARROWER, encoding="utf-8")
    there.commit()

    assert check(there, "--base", "main") == (0, [], "")


def test_a_second_work_tree(start, check, states):
    there = start()
    there.commit(states["narrower"])
    there.git("worktree", "add", "--quiet", "--detach", "../other", "feature")

    assert check(Repository(there.folder.parent / "other"), "--base", "main")[:2] == (1, NARROWS)


@pytest.fixture
def holder(tmp_path):
    """Begin a repository that holds another one as a submodule *inside* it, and *files* of its own."""

    def begin(held, inside, files):
        there = Repository(tmp_path / "holder")
        there.git("init", "--quiet", "--initial-branch=main")
        there.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(held.folder), inside)
        there.commit(files)
        return there

    return begin


def refused(run, there, inside):
    result = run("check", "--base", "HEAD", cwd=there.root)
    assert (result.code, result.out) == (2, "")
    assert f"recension: {inside} is a git submodule" in result.err
    assert f"--root {there.folder / inside}" in result.err


def test_policies_in_a_submodule_are_not_passed_unseen(start, holder, run, check):
    parts = {"policies": "policy", "vocabulary": "policy/vocabulary.yaml", "renders": "renders",
             "fixtures": "tests/fixtures", "accepted": "policy/accepted.yaml"}  # fmt: skip
    settings = "".join(f'{name} = "library/{path}"\n' for name, path in parts.items())
    there = holder(start(), "library", {"recension.toml": settings})
    inner = Repository(there.folder / "library")
    inner.write({NEW: NARROWER})

    assert check(there)[0] == 1
    refused(run, there, "library")
    assert check(inner, "--base", "HEAD")[0] == 1


def test_a_policy_in_a_submodule_is_not_passed_unseen(tmp_path, holder, run, check):
    policy = Repository(tmp_path / "policy")
    policy.git("init", "--quiet", "--initial-branch=main")
    policy.commit({"2025-02.yaml": FIRST})
    there = holder(policy, "policy/X.1", {"recension.toml": "", "policy/vocabulary.yaml": VOCABULARY})
    Repository(there.folder / "policy/X.1").write({"2025-02.yaml": FIRST.replace("[guideline]", "[guidelin]")})

    assert check(there)[0] == 1
    refused(run, there, "policy/X.1")
