"""Where the gate runs: the scripts of the GitHub Action, GitLab and pre-commit, with the environment that they get."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import REVISION, ROOT, VOCABULARY

GIT, BASH = shutil.which("git"), shutil.which("bash")
pytestmark = pytest.mark.skipif(not (GIT and BASH), reason="git and bash are not both installed")

WIDER = REVISION.replace("Age < 18", "Age < 21").replace("less_than: 18", "less_than: 21")
NARROWER = REVISION.replace("Age < 18", "Age < 16").replace("less_than: 18", "less_than: 16")
GH = """#!/bin/sh
echo "$@" >> "$GH_LOG"
case "$*" in
  *--paginate*) [ -n "$GH_FORBIDDEN" ] && exit 1; echo "$GH_COMMENT" ;;
  *body=@*) for each; do case "$each" in body=@*) cat "${each#body=@}" > "$GH_LOG.body" ;; esac; done ;;
esac
"""


def git(folder, *arguments):
    settings = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run([GIT, *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603 - git
    return done.stdout.strip()


class Hosted:
    """A repository on a host, with a pull request and a clone such as a job gets."""

    def __init__(self, folder, change=WIDER):
        self.folder = folder
        self.origin = folder / "origin"
        self.write({"recension.toml": "", "policy/vocabulary.yaml": VOCABULARY, "policy/X.1/2026-02.yaml": REVISION})
        git(self.origin, "init", "-q")
        self.recension("render")
        self.recension("fixtures")
        self.commit("First")
        git(self.origin, "checkout", "-q", "-b", "work")
        self.write({"policy/X.1/2026-02.yaml": change})
        self.recension("render", check=False)
        self.recension("fixtures", check=False)
        self.commit("Change")
        git(self.origin, "checkout", "-q", "main")
        self.write({"README.md": "The base moved on.\n"})
        self.commit("Elsewhere")
        git(self.origin, "merge", "-q", "--no-ff", "-m", "Merge", "work")
        git(self.origin, "update-ref", "refs/pull/7/merge", "HEAD")
        git(self.origin, "reset", "-q", "--hard", "HEAD^1")

    def write(self, files):
        for path, text in files.items():
            target = self.origin / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def commit(self, message):
        git(self.origin, "add", "-A")
        git(self.origin, "commit", "-q", "-m", message)

    def recension(self, *arguments, check=True):
        command = [sys.executable, "-m", "recension", *arguments]
        subprocess.run(command, cwd=self.origin, check=check, capture_output=True)  # noqa: S603 - ours

    def job(self):
        """A clone of one commit, the merge of the pull request, as checkouts are."""
        clone = self.folder / "job"
        git(self.folder, "init", "-q", str(clone))
        git(clone, "remote", "add", "origin", f"file://{self.origin}")
        git(clone, "fetch", "-q", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
        git(clone, "checkout", "-q", "--detach", "refs/remotes/pull/7/merge")
        return clone

    def tools(self):
        """A folder with the commands that the script calls."""
        tools = self.folder / "tools"
        tools.mkdir()
        for name, text in {"gh": GH, "recension": f'#!/bin/sh\nexec "{sys.executable}" -m recension "$@"\n'}.items():
            (tools / name).write_text(text, encoding="utf-8")
            (tools / name).chmod(0o755)
        return tools

    def run(self, script, **environment):
        log = self.folder / "gh.log"
        log.touch()
        summary = self.folder / "summary.md"
        given = {
            "PATH": f"{self.tools()}:{os.environ['PATH']}", "HOME": str(self.folder), "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": "owner/policies", "GITHUB_STEP_SUMMARY": str(summary), "GH_LOG": str(log),
            "GH_COMMENT": "", "GH_FORBIDDEN": "", "LANG": "C", "PYTHONPATH": str(ROOT / "toolkit"),
        }  # fmt: skip
        done = subprocess.run(  # noqa: S603 - ours
            [BASH, script], cwd=self.job(), env=given | environment, capture_output=True, text=True, check=False
        )
        body = Path(f"{log}.body")
        return (
            done,
            log.read_text(),
            summary.read_text() if summary.exists() else "",
            body.read_text() if body.exists() else "",
        )


PULL = {"GITHUB_BASE_REF": "main", "GITHUB_REF": "refs/pull/7/merge"}
SCRIPT = str(ROOT / "integrations" / "github.sh")


def test_a_pull_request_gets_annotations_a_summary_and_a_comment(tmp_path):
    done, log, summary, body = Hosted(tmp_path).run(SCRIPT, **PULL)

    assert done.returncode == 0, done.stderr
    assert "POST repos/owner/policies/issues/7/comments" in log
    assert body.startswith("<!-- recension -->\n")
    assert "**WIDENS**" in body
    assert "I.A" in body
    assert summary == body


def test_the_comment_is_kept_up_to_date(tmp_path):
    _, log, _, body = Hosted(tmp_path).run(SCRIPT, GH_COMMENT="4711\n4712", **PULL)

    assert "PATCH repos/owner/policies/issues/comments/4711 " in log
    assert "POST" not in log
    assert "WIDENS" in body


def test_without_the_right_to_comment_the_summary_has_it(tmp_path):
    done, log, summary, _ = Hosted(tmp_path).run(SCRIPT, GH_FORBIDDEN="1", **PULL)

    assert done.returncode == 0
    assert "::notice::" in done.stdout
    assert "POST" not in log
    assert "WIDENS" in summary


def test_no_comment_is_written_where_none_is_wanted_or_nothing_changed(tmp_path):
    assert "POST" not in Hosted(tmp_path / "unwanted").run(SCRIPT, RECENSION_COMMENT="false", **PULL)[1]
    unchanged = Hosted(tmp_path / "unchanged", change=REVISION + "# the same\n")
    assert "POST" not in unchanged.run(SCRIPT, **PULL)[1]


def test_what_the_gate_finds_fails_the_job_and_is_still_told(tmp_path):
    done, _, summary, _ = Hosted(tmp_path, change=NARROWER).run(SCRIPT, **PULL)

    assert done.returncode == 1
    assert "::error file=policy/X.1/2026-02.yaml,line=" in done.stdout
    assert summary.startswith("<!-- recension -->")


def test_on_a_push_the_whole_workspace_is_checked_and_nothing_is_told(tmp_path):
    done, log, summary, _ = Hosted(tmp_path).run(SCRIPT, GITHUB_REF="refs/heads/main")

    assert (done.returncode, log, summary) == (0, "", "")


def test_the_action_runs_the_script_that_is_tested():
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    steps = action["runs"]["steps"]

    assert [step["run"] for step in steps if "github.sh" in step.get("run", "")] == [
        'bash "$GITHUB_ACTION_PATH/integrations/github.sh"'
    ]
    given = {name for step in steps for name in step.get("env", {})}
    used = set(re.findall(r"\$\{(RECENSION_\w+|GH_\w+)", Path(SCRIPT).read_text(encoding="utf-8")))
    assert used <= given
    # no value of an event is ever part of a command
    assert not [step for step in steps if "${{" in step.get("run", "")]


def test_every_hook_of_pre_commit_runs(tmp_path):
    hosted = Hosted(tmp_path)
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    git(hosted.origin, "checkout", "-q", "work")
    files = git(hosted.origin, "ls-files").splitlines()

    for hook in hooks:
        chosen = [file for file in files if re.search(hook["files"], file)]
        assert chosen, hook["id"]
        command = [*hook["entry"].split()[1:], *(chosen if hook.get("pass_filenames", True) else [])]
        hosted.recension(*command)
        assert git(hosted.origin, "status", "--porcelain") == "", hook["id"]
    assert [hook["entry"].split()[1] for hook in hooks] == ["validate", "check", "render", "fixtures"]


def test_the_snippet_for_gitlab_runs(tmp_path):
    hosted = Hosted(tmp_path)
    job = yaml.safe_load((ROOT / "integrations" / "gitlab.yml").read_text(encoding="utf-8"))["recension"]
    install, *script = job["script"]
    assert install.startswith("pip install")
    (tmp_path / "script.sh").write_text("set -e\n" + "\n".join(script), encoding="utf-8")
    base = git(hosted.origin, "rev-parse", "main")
    git(hosted.origin, "checkout", "-q", "work")
    environment = os.environ | {
        "PATH": f"{hosted.tools()}:{os.environ['PATH']}",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
    }
    done = subprocess.run(  # noqa: S603 - ours
        [BASH, str(tmp_path / "script.sh")],
        cwd=hosted.origin,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "WIDENS" in (hosted.origin / "changes.html").read_text(encoding="utf-8")
    for path in job["artifacts"]["reports"].values():
        assert (hosted.origin / path).exists()
