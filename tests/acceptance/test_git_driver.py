"""`recension git-diff` as git's external diff driver: real git, and what git would hand over."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from conftest import REVISION, VOCABULARY
from recension import diffing

GIT = shutil.which("git")
pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")
PATH = "policy/X.1/2026-02.yaml"
NEXT = REVISION.replace("02/26", "03/26").replace("2026-02", "2026-03").replace("replaces: null", 'replaces: "02/26"')
OLDER = REVISION.replace("< 18", "< 21").replace("less_than: 18", "less_than: 21")
NULL = os.devnull
HEX = "0" * 40


@pytest.fixture(autouse=True)
def plain_git(monkeypatch):
    """Git as it is out of the box, whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("NO_COLOR", raising=False)
    person = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "Author"), ("EMAIL", "author@example.org"))}  # fmt: skip
    for name, value in {**person, "GIT_CONFIG_GLOBAL": NULL, "GIT_CONFIG_NOSYSTEM": "1"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def git(workspace):
    """A repository whose policies are shown by the driver; returns how to run git in it."""
    there = workspace({".gitattributes": "policy/**/*.yaml diff=recension\n"})

    def call(*arguments):
        done = subprocess.run([GIT, *arguments], cwd=there, check=False, capture_output=True, timeout=60)  # noqa: S603 - git
        assert (done.returncode, done.stderr) == (0, b""), done.stderr
        return done.stdout.decode()

    call("init", "--quiet", "--initial-branch=main")
    call("config", "diff.recension.command", f"{sys.executable} -m recension git-diff")
    call("add", ".")
    call("commit", "--quiet", "--message=first")
    call.root = there
    return call


@pytest.fixture
def driver(run, workspace, tmp_path):
    """Run the driver on two contents of a file, None for a file that is not there; the workspace is around."""
    there = workspace()

    def call(old, new, *more, path=PATH, modes=("100644", "100644")):
        files = []
        for side, content in (("old", old), ("new", new)):
            file = tmp_path / f"{side}.tmp"
            if content is not None:
                file.write_bytes(content if isinstance(content, bytes) else content.encode())
            files.append(str(file) if content is not None else NULL)
        options = [option for option in more if option.startswith("--color")]
        rest = [argument for argument in more if argument not in options]
        handed = [path, files[0], HEX, modes[0], files[1], HEX, modes[1], *rest]
        result = run("git-diff", *options, *handed, cwd=there)
        assert (result.code, result.err) == (0, "")
        return result.out

    return call


# --- by git


def test_git_diff_shows_what_changed_by_meaning(git):
    (git.root / PATH).write_text(OLDER, encoding="utf-8")
    shown = git("diff")

    assert shown.startswith(
        f"diff --recension a/{PATH} b/{PATH}\nX.1 A small policy: 02/26 (a/{PATH}) → 02/26 (b/{PATH})\n"
    )
    assert "age < 18 years → age < 21 years" in shown
    assert "@@" not in shown
    assert "@@" in git("diff", "--no-ext-diff")
    assert git("diff", "--stat") == f" {PATH} | 4 ++--\n 1 file changed, 2 insertions(+), 2 deletions(-)\n"


def test_git_log_shows_every_kind_of_commit_and_fails_at_none(git):
    def commit(message, files):
        for path, content in files.items():
            target = git.root / path
            if content is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content if isinstance(content, bytes) else content.encode())
        git("add", "--all")
        git("commit", "--quiet", f"--message={message}")

    commit("next", {"policy/X.1/2026-03.yaml": NEXT, "README.md": "Words.\n"})
    commit("broken", {PATH: "a: b: c\n"})
    commit("binary", {PATH: b"\xff\x00\xfe"})
    commit("mended", {PATH: OLDER})
    commit("vocabulary", {"policy/vocabulary.yaml": VOCABULARY.replace("120", "130")})
    git("mv", PATH, "policy/X.1/2026-2.yaml")
    commit("renamed", {"policy/X.1/2026-2.yaml": OLDER.replace("Bone", "Bones")})
    commit("gone", {"policy/X.1/2026-2.yaml": None})
    commits = git("log", "-p", "--ext-diff", "--format=commit %s").split("commit ")[1:]
    shown = {message: rest for message, _, rest in (each.partition("\n") for each in commits)}

    assert list(shown) == ["gone", "renamed", "vocabulary", "mended", "binary", "broken", "next", "first"]
    assert "gone (3 criteria)" in shown["gone"]
    assert "rename from policy/X.1/2026-02.yaml\nrename to policy/X.1/2026-2.yaml\n" in shown["renamed"]
    assert "- Bone tumor" in shown["renamed"]
    assert "+ Bones tumor" in shown["renamed"]
    assert "a vocabulary; what it does to revisions is told by recension diff --base REF" in shown["vocabulary"]
    assert "-     maximum: 120" in shown["vocabulary"]
    assert "line by line: a/policy/X.1/2026-02.yaml" in shown["mended"]
    assert "binary files differ" in shown["binary"]
    assert "line by line: b/policy/X.1/2026-02.yaml:1:5: a colon and a space" in shown["broken"]
    assert "\n+a: b: c\n" in shown["broken"]
    assert "new: nothing to compare it with (3 criteria)" in shown["first"]
    assert "+Words." in shown["next"]


def test_git_show_and_a_diff_between_branches_from_a_folder_below(git):
    git("switch", "--quiet", "--create", "feature")
    (git.root / PATH).write_text(OLDER, encoding="utf-8")
    git("commit", "--quiet", "--all", "--message=second")

    for arguments in (["show", "--ext-diff", "--format="], ["diff", "main", "feature"], ["diff", "main..."]):
        assert "age < 18 years → age < 21 years" in git("-C", "policy/X.1", *arguments)


def test_a_new_revision_is_compared_with_the_one_that_it_replaces(git):
    (git.root / "policy/X.1/2026-03.yaml").write_text(NEXT.replace("less_than: 18", "less_than: 16"), encoding="utf-8")
    git("add", ".")
    shown = git("diff", "--cached")

    assert "new file; compared with X.1@02/26, which it replaces, as that is on disk now\n" in shown
    assert "X.1 A small policy: 02/26 → 03/26" in shown
    assert "age < 18 years → age < 16 years" in shown


def test_a_conflict_is_shown_as_unmerged(git):
    for branch, age in (("one", 16), ("two", 21)):
        git("checkout", "--quiet", "-b", branch, "main")
        (git.root / PATH).write_text(REVISION.replace("18", str(age)), encoding="utf-8")
        git("commit", "--quiet", "--all", f"--message={branch}")
    subprocess.run([GIT, "merge", "one"], cwd=git.root, check=False, capture_output=True)  # noqa: S603 - git

    assert f"* Unmerged path {PATH}\n" in git("diff", "--ours")


@pytest.mark.parametrize(("setting", "coloured"), [("always", True), ("never", False), ("auto", False)])
def test_colours_as_git_is_configured(git, setting, coloured):
    (git.root / PATH).write_text(OLDER, encoding="utf-8")

    assert ("\x1b[" in git("-c", f"color.ui={setting}", "diff")) is coloured
    (git.root / PATH).write_text("a: b: c\n", encoding="utf-8")
    assert ("\x1b[31m-" in git("-c", f"color.ui={setting}", "diff")) is coloured


def test_a_pager_gets_colours_and_the_width_of_the_terminal(driver, monkeypatch):
    assert "\x1b[" not in driver(REVISION, OLDER)
    monkeypatch.setenv("GIT_PAGER_IN_USE", "true")  # as git says to what it calls
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    assert "\x1b[" in driver(REVISION, OLDER)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = driver(REVISION, OLDER)
    assert "\x1b[" not in plain
    assert max(map(len, plain.partition("\n")[2].splitlines())) <= 80  # but for names of files
    assert "\x1b[" in driver(REVISION, OLDER, "--color=always")


# --- as handed over


def test_a_deleted_file(driver):
    assert driver(REVISION, None, modes=("100644", ".")) == (
        f"diff --recension a/{PATH} b/{PATH}\nX.1 A small policy: 02/26\ngone (3 criteria)\n"
    )


def test_a_file_that_was_only_renamed_or_given_another_mode(driver):
    renamed = ["policy/X.1/2026-2.yaml", "similarity index 100%\nrename from a\nrename to b\n"]
    assert driver(REVISION, REVISION, *renamed) == (
        f"diff --recension a/{PATH} b/{renamed[0]}\nsimilarity index 100%\nrename from a\nrename to b\n"
    )
    assert driver(REVISION, REVISION, modes=("100644", "100755")) == (
        f"diff --recension a/{PATH} b/{PATH}\nold mode 100644\nnew mode 100755\n"
    )


def test_what_only_looks_different_is_shown_line_by_line(driver):
    shown = driver(REVISION, REVISION.replace("Bone tumor", '"Bone tumor"  # quoted'))

    assert "it says the same as before: only its layout or comments changed" in shown
    assert '\n+        text: "Bone tumor"  # quoted\n' in shown


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        pytest.param("a: b: c\n", REVISION, f"a/{PATH}:1:5: a colon and a space inside unquoted text", id="no YAML"),
        pytest.param(REVISION, b"caf\xe9\n", f"b/{PATH}:1:4: the file is not UTF-8 text", id="not UTF-8"),
        pytest.param(REVISION, "", f"b/{PATH}: the file is empty", id="empty"),
        pytest.param(REVISION, "- a\n", f"b/{PATH}: this is no revision", id="another document"),
        pytest.param(REVISION, REVISION.replace("[guideline]", "[guidline]"), f'b/{PATH}:19:22: "guidline" is cited',
                     id="errors"),
        pytest.param(None, "a: b: c\n", f"b/{PATH}:1:5: ", id="new, no YAML"),
        pytest.param("a: b: c\n", None, f"a/{PATH}:1:5: ", id="deleted, no YAML"),
        pytest.param(REVISION, "[" * 100_000, f"b/{PATH}:1:", id="too deep"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_shown_line_by_line_with_the_reason(driver, old, new, why):
    first, reason, *lines = driver(old, new).splitlines()

    assert first == f"diff --recension a/{PATH} b/{PATH}"
    assert reason.startswith(f"line by line: {why}")
    assert lines[0] == (f"--- {NULL}" if old is None else f"--- a/{PATH}")
    assert lines[1] == (f"+++ {NULL}" if new is None else f"+++ b/{PATH}")
    assert lines[2].startswith("@@ ")


def test_facts_that_the_vocabulary_does_not_have_any_more(driver):
    shown = driver(REVISION.replace("bone_tumor", "hip_tumor"), OLDER.replace("bone_tumor", "hip_tumor"))

    assert "age < 18 → age < 21" in shown


def test_a_fault_of_ours_does_not_stop_git(driver, monkeypatch):
    def fault(*_arguments):
        raise RecursionError("too deep")

    monkeypatch.setattr(diffing, "diff", fault)
    shown = driver(REVISION, OLDER)

    assert "line by line, for a fault of recension itself: RecursionError: too deep\n" in shown
    assert "\n-        text: Age < 18 years\n" in shown


def test_without_git_on_the_path_it_still_does_not_fail(driver, monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert "age < 18 years → age < 21 years" in driver(REVISION, OLDER)
    assert "git is not to be found" in driver(REVISION, "a: b: c\n")


def test_names_that_could_be_taken_for_something_else(driver):
    assert driver(REVISION, OLDER, path="-x.yaml").startswith("diff --recension a/-x.yaml b/-x.yaml\n")
    assert "\x1b]" not in driver(REVISION, OLDER, path="policy/\x1b]0;x\x07.yaml")
    assert "\x1b]" not in driver(REVISION, "a: b: c\n", path="policy/\x1b]0;x\x07.yaml")


def test_outside_any_workspace(run, tmp_path):
    for name, text in (("old", REVISION), ("new", OLDER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("git-diff", "2026-02.yaml", "old", HEX, "100644", "new", HEX, "100644", cwd=tmp_path)

    assert result.code == 0
    assert "age < 18 → age < 21" in result.out


@pytest.mark.parametrize("arguments", [[], ["a", "b"], list("abcdefghij")], ids=len)
def test_a_person_who_calls_it_is_told_what_it_is_for(run, arguments):
    result = run("git-diff", *arguments)

    assert (result.code, result.out) == (2, "")
    assert "git hands over 7 arguments, or 9 for a renamed file" in result.err
    assert "recension git-diff --help" in result.err


def test_it_is_listed_after_the_commands_and_explains_itself(run):
    listed = run("--help").out
    assert listed.index("Called by git:") > listed.index("Commands:")
    assert "git-diff" in listed.partition("Called by git:")[2]

    told = run("git-diff", "--help").out
    assert "policy/**/*.yaml diff=recension" in told
    assert 'git config diff.recension.command "recension git-diff"' in told
