"""Where the gate runs: the scripts of the GitHub Action, GitLab and pre-commit, with the environment that they get."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema.validators import validator_for
from pre_commit.clientlib import load_config, load_manifest

from conftest import REVISION, ROOT, VOCABULARY
from recension.authoring.starting import first_files
from recension.source import parse_source

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

    def __init__(self, folder, change=WIDER, inner=""):
        self.folder = folder
        self.origin = folder / "origin"
        self.workspace = self.origin / inner
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
            target = self.workspace / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")

    def commit(self, message):
        git(self.origin, "add", "-A")
        git(self.origin, "commit", "-q", "-m", message)

    def recension(self, *arguments, check=True):
        command = [sys.executable, "-m", "recension", *arguments]
        subprocess.run(command, cwd=self.workspace, check=check, capture_output=True)  # noqa: S603 - ours

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


def test_annotations_name_files_from_the_root_of_the_repository(tmp_path):
    hosted = Hosted(tmp_path, change=NARROWER, inner="clinical policies/imaging")
    done, _, summary, _ = hosted.run(SCRIPT, RECENSION_ROOT="clinical policies/imaging", **PULL)

    assert done.returncode == 1
    assert "::error file=clinical policies/imaging/policy/X.1/2026-02.yaml,line=" in done.stdout
    assert "**NARROWS**" in summary


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


HOOKS = ROOT / ".pre-commit-hooks.yaml"


def pre_commit(hosted, *arguments):
    """Run pre-commit itself on the hooks of this repository, recension being installed on the machine already."""
    hooks = [hook | {"language": "system"} for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (hosted.folder / "pre-commit.yaml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    tools = hosted.folder / "tools"
    environment = os.environ | {
        "PATH": f"{tools if tools.exists() else hosted.tools()}:{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(hosted.folder / "home"), "PYTHONPATH": str(ROOT / "toolkit"),
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "pre_commit",
        "run",
        "--config",
        str(hosted.folder / "pre-commit.yaml"),
        "--verbose",
    ]
    done = subprocess.run(  # noqa: S603 - pre-commit
        [*command, *arguments], cwd=hosted.origin, env=environment, capture_output=True, text=True, check=False
    )
    outcomes = re.findall(r"^(.+?)\.{3,}(?:\(.*\))?(Passed|Failed|Skipped)$", done.stdout, re.MULTILINE)
    return done, [outcome for _, outcome in outcomes]


def test_every_hook_of_pre_commit_passes_what_may_pass(tmp_path):
    hosted = Hosted(tmp_path)
    git(hosted.origin, "checkout", "-q", "work")
    done, outcomes = pre_commit(hosted, "--all-files")

    assert (done.returncode, outcomes) == (0, ["Passed"] * 4), done.stdout
    assert git(hosted.origin, "status", "--porcelain") == ""


def test_a_commit_is_stopped_and_told_what_is_wrong(tmp_path):
    hosted = Hosted(tmp_path)
    hosted.write({"policy/X.1/2026-02.yaml": WIDER.replace("[guideline]", "[guidelin]"), "README.md": "Words.\n"})
    git(hosted.origin, "add", "--all")
    done, outcomes = pre_commit(hosted)

    assert (done.returncode, outcomes) == (1, ["Failed"] * 4)
    # the hook gets the changed revision alone, and names it
    assert re.search(r"policy/X\.1/2026-02\.yaml:\d+:\d+: error\[citation-unknown\]", done.stdout)
    assert "1 error in 1 of 1 document" in done.stdout


def test_a_document_that_is_not_current_is_written(tmp_path):
    hosted = Hosted(tmp_path)
    hosted.write({"policy/X.1/2026-02.yaml": WIDER})
    git(hosted.origin, "add", "--all")
    done, outcomes = pre_commit(hosted)

    assert (done.returncode, outcomes) == (1, ["Passed", "Failed", "Failed", "Failed"])
    assert "files were modified by this hook" in done.stdout
    git(hosted.origin, "add", "--all")
    assert pre_commit(hosted)[1] == ["Passed"] * 4


def test_what_is_no_policy_runs_no_hook(tmp_path):
    hosted = Hosted(tmp_path)
    hosted.write({"README.md": "Words.\n"})
    git(hosted.origin, "add", "--all")

    assert pre_commit(hosted)[1] == ["Skipped"] * 4


def blocks(page):
    """The YAML that a page of the docs shows."""
    return re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)


def test_the_hooks_and_their_use_are_what_pre_commit_reads(tmp_path):
    (used,) = [block for block in blocks("ci.md") if "repos:" in block]
    (tmp_path / "config.yaml").write_text(used, encoding="utf-8")

    known = [hook["id"] for hook in load_manifest(HOOKS)]
    assert known == [hook["id"] for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))]
    (repository,) = load_config(tmp_path / "config.yaml")["repos"]
    assert sorted(hook["id"] for hook in repository["hooks"]) == sorted(known)


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("github-actions", (ROOT / "action.yml").read_text(encoding="utf-8")),
        ("github-workflows", next(block for block in blocks("ci.md") if "jobs:" in block)),
        ("github-workflows", first_files()[".github/workflows/recension.yml"]),
        ("gitlab-ci", (ROOT / "integrations" / "gitlab.yml").read_text(encoding="utf-8")),
    ],
    ids=["action.yml", "workflow in the docs", "workflow of a new workspace", "gitlab.yml"],
)
def test_what_hosts_read_follows_their_schemas(schema, text):
    rules = get_builtin_schema(f"vendor.{schema}")
    validator = validator_for(rules)(rules)

    document = parse_source(text, "a file").value
    assert [error.message for error in validator.iter_errors(document)] == []
    assert not validator.is_valid(document | {"runs": 7, "jobs": 7, "stages": 7})


def gitlab(hosted, **variables):
    """Run the script of the job, as a runner does: line by line, in one shell that stops at the first that fails."""
    job = yaml.safe_load((ROOT / "integrations" / "gitlab.yml").read_text(encoding="utf-8"))["recension"]
    install, *script = job["script"]
    assert install.startswith("pip install")
    file = hosted.folder / "script.sh"
    file.write_text("set -eo pipefail\n" + "\n".join(script), encoding="utf-8")
    environment = os.environ | {"PATH": f"{hosted.tools()}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "toolkit")}
    done = subprocess.run(  # noqa: S603 - ours
        [BASH, str(file)], cwd=hosted.origin, env=environment | variables, capture_output=True, text=True, check=False
    )
    return done, job


def test_the_snippet_for_gitlab_runs(tmp_path):
    hosted = Hosted(tmp_path)
    base = git(hosted.origin, "rev-parse", "main")
    git(hosted.origin, "checkout", "-q", "work")
    done, job = gitlab(hosted, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)

    assert done.returncode == 0, done.stderr
    assert "WIDENS" in (hosted.origin / "changes.html").read_text(encoding="utf-8")
    for path in job["artifacts"]["reports"].values():
        assert (hosted.origin / path).exists()


def test_the_snippet_for_gitlab_on_the_default_branch(tmp_path):
    hosted = Hosted(tmp_path)
    done, job = gitlab(hosted)

    assert done.returncode == 0, done.stderr
    assert not (hosted.origin / "changes.html").exists()
    for path in job["artifacts"]["reports"].values():
        assert (hosted.origin / path).exists()


def test_the_snippet_for_gitlab_fails_as_the_gate_does_and_leaves_its_reports(tmp_path):
    hosted = Hosted(tmp_path, change=NARROWER)
    base = git(hosted.origin, "rev-parse", "main")
    git(hosted.origin, "checkout", "-q", "work")
    done, job = gitlab(hosted, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)

    assert done.returncode == 1
    issues = json.loads((hosted.origin / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    assert {issue["check_name"] for issue in issues} == {"effect-not-accepted"}
    assert "NARROWS" in (hosted.origin / "changes.html").read_text(encoding="utf-8")
