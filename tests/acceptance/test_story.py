"""A year of a policy through the command line: from a draft to the day that somebody changes what was approved."""

import re
import shlex
import shutil
import subprocess

import pytest

from conftest import ROOT

GIT = shutil.which("git")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(GIT is None, reason="git is not installed")]
DRAFT = "policy/CP.MP.69/2027-03.yaml"


class Author:
    """Somebody at a keyboard, in a clone of the repository."""

    def __init__(self, folder, run):
        self.folder = folder
        self._run = run

    def git(self, *arguments, folder=None):
        settings = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "protocol.file.allow=always"]
        command = [GIT, *settings, *arguments]
        done = subprocess.run(command, cwd=folder or self.folder, check=True, capture_output=True, text=True)  # noqa: S603 - git
        return done.stdout.strip()

    def recension(self, command, code=0):
        result = self._run(*shlex.split(command), cwd=self.folder)
        assert result.code == code, f"{command}\n{result.out}\n{result.err}"
        return result

    def edit(self, *pairs, path=DRAFT):
        text = (self.folder / path).read_text(encoding="utf-8")
        for before, after in pairs:
            assert before in text, before
            text = text.replace(before, after, 1)
        (self.folder / path).write_text(text, encoding="utf-8")

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def findings(self, command, code=1):
        """Return the codes of what counts, each with its label, of a command that tells findings."""
        told = self.recension(command, code).out
        return sorted(set(re.findall(r"^\S+: error\[([a-z-]+)\]", told, flags=re.MULTILINE)))


@pytest.fixture
def author(tmp_path, run, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1804118400")  # 2027-03-04
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    for name in ("pyproject.toml", "policy", "renders", "tests/fixtures"):
        source, target = ROOT / name, origin / name
        target.parent.mkdir(exist_ok=True, parents=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    somebody = Author(clone, run)
    somebody.git("init", "-q", "-b", "main", folder=origin)
    somebody.git("add", "-A", folder=origin)
    somebody.git("commit", "-q", "-m", "As it stood", folder=origin)
    somebody.git("clone", "-q", f"file://{origin}", str(clone), folder=tmp_path)
    return somebody


def test_a_revision_from_draft_to_approval_and_what_becomes_of_one_that_is_changed_afterwards(author, tmp_path, run):
    author.git("checkout", "-q", "-b", "march")

    # the revision in force is approved; then a draft of the next, and three mistakes in it
    author.recension('approve 02/26 --by "Medical policy committee"')
    assert "recension validate 03/27" in author.recension("new 03/27").out
    author.edit(
        ("Age < 18 years with a solid tumor", "Age < 16 years with a solid tumor"),
        ("{fact: age, less_than: 18}", "{fact: age, less_than: 16}"),
        ("{fact: extremity_sarcoma}", "{fact: extremity_sarcom}"),
        ("text: Desmoid tumors", "txt: Desmoid tumors"),
        ("references: [astro-imrt]", "references: [astro-imtr]"),
    )
    assert author.findings("validate 03/27") == ["citation-unknown", "fact-unknown", "unknown-key"]
    author.edit(
        ("extremity_sarcom}", "extremity_sarcoma}"), ("txt: Desmoid", "text: Desmoid"), ("astro-imtr", "astro-imrt")
    )
    author.recension("validate 03/27")

    # what it changes, and the row that tells it
    told = author.recension("diff 03/27").out
    assert "NARROWS: I.A" in told
    assert "NOT DECLARED in log row 03/27" in told
    author.recension("log --draft --write 03/27")
    told = author.recension("diff 03/27").out
    assert "NOT DECLARED" not in told
    assert "declared in log row 03/27" in told

    # the gate: red, then green
    assert author.findings("check --base origin/main") == ["effect-not-accepted", "fixture-stale", "render-stale"]
    author.recension("render")
    author.recension("fixtures")
    assert author.findings("check --base origin/main") == ["effect-not-accepted"]
    author.recension('check --write-accept --only effect-not-accepted --reason "New evidence." --approver "M. Jones"')
    assert author.findings("check --base origin/main", code=0) == []
    author.commit("Draft of 03/27")
    author.git("push", "-q", "origin", "march")

    # continuous integration has one commit, and is told how to get what is missing
    machine = Author(tmp_path / "machine", run)
    machine.git(
        "clone", "-q", "--depth", "1", "--branch", "march", f"file://{tmp_path / 'origin'}", "machine", folder=tmp_path
    )
    missing = machine.recension("check --base origin/main", code=2).err
    fetch = re.search(r"git (fetch [^\n]*)", missing)
    assert fetch, missing
    machine.git(*shlex.split(fetch[1]))
    assert machine.findings("check --base origin/main", code=0) == []

    # approved, it stays as it is
    row = "  - revised: 2027-03\n    approved: "
    author.edit(
        ("status: draft", "status: active"),
        ("approved: null, effective", "approved: 2027-03, effective"),
        (f"{row}null", f"{row}2027-03"),
    )
    author.recension("render")
    author.recension('approve 03/27 --by "Medical policy committee"')
    assert author.findings("check --base origin/main", code=0) == []
    author.commit("Approve 03/27")

    # nobody's hand is so light that it is not seen
    author.edit(("{fact: age, less_than: 16}", "{fact: age, less_than: 12}"), ("Age < 16 years", "Age < 12 years"))
    assert {"approval-meaning-changed", "approval-wording-changed"} <= set(author.findings("check"))
    author.git("checkout", "-q", "--", ".")
    author.edit(("Desmoid tumors", "Tumors of the desmoid kind"))
    assert "approval-meaning-changed" not in author.findings("check")
    assert "approval-wording-changed" in author.findings("check")
    author.recension('check --write-accept --reason "Nobody sees it." --approver "M. Jones"', code=1)
    assert "approval-wording-changed" in author.findings("check")
    author.git("checkout", "-q", "--", ".")
    lock = author.folder / "policy/CP.MP.69/approved.lock"
    lock.unlink()
    assert author.findings("check --base HEAD")
