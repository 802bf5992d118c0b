"""Every way to say which revision is meant."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys

import pytest

from conftest import REVISION

TITLE = "title: A small policy"


def revision(label, replaces=None, **more):
    month, year = label.split(".", maxsplit=1)[0].split("/")
    text = REVISION.replace("02/26", label).replace("2026-02", f"20{year}-{month}")
    text = text.replace("replaces: null", f"replaces: {json.dumps(replaces)}").replace(
        TITLE, f"title: Revision {label}"
    )
    return text.replace("policy: X.1", f"policy: {more.get('policy', 'X.1')}")


# a second revision of a month has a row of its own beside that of the first
AGAIN = "  - {revised: 2026-02, approved: 2026-02, summary: The same again.}\n"
LINE = {
    "policy/X.1/2025-02.yaml": revision("02/25"),
    "policy/X.1/2026-02.yaml": revision("02/26", "02/25"),
    "policy/X.1/2026-02.2.yaml": revision("02/26.2", "02/26") + AGAIN,
}


def git(folder, *arguments):
    identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *identity, *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - git, in a folder of our own


@pytest.fixture
def line(workspace):
    """A workspace with a line of three revisions."""
    return workspace(LINE)


@pytest.fixture
def repository(workspace):
    """The same line in git: the first commit (tag `first`) has one revision, the second all three."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    there = workspace({path: text for path, text in LINE.items() if "2025-02" in path}, revision=None)
    git(there, "init", "--quiet", "--initial-branch=main")
    git(there, "add", ".")
    git(there, "commit", "--quiet", "--message=first")
    git(there, "tag", "first")
    for path, text in LINE.items():
        (there / path).write_text(text, encoding="utf-8")
    vocabulary = there / "policy" / "vocabulary.yaml"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8") + "title: Facts\n", encoding="utf-8")
    git(there, "add", ".")
    git(there, "commit", "--quiet", "--message=second")
    text = LINE["policy/X.1/2026-02.2.yaml"].replace("18", "21")
    (there / "policy/X.1/2026-02.2.yaml").write_text(text, encoding="utf-8")
    return there


@pytest.fixture
def title(run):
    """Return the title of the document that a target names."""

    def call(*arguments, cwd):
        result = run("render", *arguments, cwd=cwd)
        assert (result.code, result.err) == (0, "")
        return result.out.splitlines()[0].removeprefix("# ")

    return call


@pytest.mark.parametrize(
    ("target", "label"),
    [
        ("02/25", "02/25"),
        ("02/26", "02/26"),
        ("02/26.2", "02/26.2"),
        ("2026-02", "02/26"),
        ("2026-02.2", "02/26.2"),
        ("X.1@02/26", "02/26"),
        ("X.1@2026-02", "02/26"),
        ("X.1@latest", "02/26.2"),
        ("X.1@previous", "02/26"),
        ("X.1", "02/26.2"),
        ("latest", "02/26.2"),
        ("previous", "02/26"),
        ("policy/X.1/2025-02.yaml", "02/25"),
        ("./policy/X.1/2025-02.yaml", "02/25"),
    ],
)
def test_a_revision_in_the_workspace(title, line, target, label):
    assert title(target, cwd=line) == f"Revision {label}"


def test_a_path_from_the_root_of_the_disk(title, line):
    assert title(line / "policy/X.1/2025-02.yaml", cwd=line) == "Revision 02/25"


def test_a_file_beside_the_policies(title, line):
    (line / "draft.yaml").write_text(revision("05/26"), encoding="utf-8")
    (line / "draft.yml").write_text(revision("06/26"), encoding="utf-8")
    (line / "draft").write_text(revision("07/26"), encoding="utf-8")

    assert title("draft.yaml", cwd=line) == "Revision 05/26"
    assert title("./draft.yml", cwd=line) == "Revision 06/26"
    assert title("./draft", cwd=line) == "Revision 07/26"


def test_a_label_is_a_label_even_where_a_folder_has_its_name(title, line):
    (line / "02").mkdir()
    (line / "02" / "26").write_text("no revision", encoding="utf-8")
    (line / "latest").write_text("no revision", encoding="utf-8")

    assert title("02/26", cwd=line) == "Revision 02/26"
    assert title("latest", cwd=line) == "Revision 02/26.2"


def test_standard_input(title, line, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(revision("09/26").encode())))

    assert title("-", cwd=line) == "Revision 09/26"


def test_what_a_person_types_is_what_is_told(run, line, monkeypatch):
    faulty = revision("09/26").replace("[guideline]", "[guidline]")
    (line / "draft.yaml").write_text(faulty, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(faulty.encode())))

    assert run("validate", "-", cwd=line).out.startswith("standard input:19:22: error[citation-unknown] I.B: ")
    assert run("validate", "./draft.yaml", cwd=line).out.startswith("draft.yaml:19:22: error[citation-unknown] I.B: ")
    below = run("validate", "../draft.yaml", cwd=line / "policy").out
    assert below.startswith(f"{line}/draft.yaml:19:22: error[citation-unknown] I.B: ")


# from where


def test_a_workspace_is_found_from_a_folder_in_it(title, run, line):
    below = line / "policy" / "X.1"

    assert title("02/25", cwd=below) == "Revision 02/25"
    assert title("./2025-02.yaml", cwd=below) == "Revision 02/25"
    assert run("validate", cwd=below).out == "no findings in 4 documents\n"


def test_root_names_a_workspace_elsewhere(title, run, line, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    assert title("02/25", "--root", line, cwd=elsewhere) == "Revision 02/25"
    assert run("validate", "--root", line, cwd=elsewhere).out == "no findings in 4 documents\n"
    (elsewhere / "draft.yaml").write_text(revision("05/26"), encoding="utf-8")
    assert title("./draft.yaml", "--root", line, cwd=elsewhere) == "Revision 05/26"


def test_root_may_be_relative(title, line):
    assert title("02/25", "--root", "..", cwd=line / "policy") == "Revision 02/25"
    assert title("02/25", "--root", ".", cwd=line) == "Revision 02/25"


def test_a_pyproject_makes_a_workspace(title, workspace):
    project = '[tool.recension]\npolicies = "rules"\nvocabulary = "policy/vocabulary.yaml"\n'
    there = workspace({"recension.toml": None, "pyproject.toml": project, "rules/X.1/2025-02.yaml": revision("02/25")})

    assert title("latest", cwd=there) == "Revision 02/25"


def test_a_recension_toml_wins_over_a_pyproject(run, workspace):
    there = workspace({"pyproject.toml": '[tool.recension]\npolicies = "nowhere"\n'})

    assert run("validate", cwd=there).out == "no findings in 2 documents\n"


def test_a_file_outside_any_workspace_is_validated_without_a_vocabulary(run, tmp_path):
    draft = tmp_path / "draft.yaml"
    draft.write_text(REVISION, encoding="utf-8")
    assert run("validate", "./draft.yaml", cwd=tmp_path).out == "no findings in 1 document\n"

    draft.write_text(REVISION.replace("[guideline]", "[guidline]"), encoding="utf-8")
    result = run("validate", "./draft.yaml", cwd=tmp_path)
    assert result.code == 1
    assert result.out.startswith("draft.yaml:19:22: error[citation-unknown] I.B: ")


# several policies


@pytest.fixture
def two_policies(workspace):
    return workspace({**LINE, "policy/X.2/2026-05.yaml": revision("05/26", policy="X.2")})


@pytest.mark.parametrize(
    ("arguments", "label"),
    [
        (["latest", "--policy", "X.1"], "02/26.2"),
        (["latest", "--policy", "X.2"], "05/26"),
        (["05/26", "--policy", "X.2"], "05/26"),
        (["2026-05", "--policy", "X.2"], "05/26"),
        (["X.2@05/26"], "05/26"),
        (["X.2"], "05/26"),
        (["X.2@latest", "--policy", "X.1"], "05/26"),
        (["./policy/X.2/2026-05.yaml"], "05/26"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_one_of_two_policies(title, two_policies, arguments, label):
    assert title(*arguments, cwd=two_policies) == f"Revision {label}"


def test_without_a_target_all_policies_are_validated(run, two_policies):
    assert run("validate", cwd=two_policies).out == "no findings in 5 documents\n"
    assert run("validate", "--policy", "X.2", cwd=two_policies).out == "no findings in 2 documents\n"


# git


@pytest.mark.parametrize(
    ("target", "label"),
    [
        ("HEAD:02/26", "02/26"),
        ("HEAD:2026-02", "02/26"),
        ("HEAD:latest", "02/26.2"),
        ("HEAD~1:latest", "02/25"),
        ("first:02/25", "02/25"),
        ("main:X.1@02/26", "02/26"),
        ("main:X.1", "02/26.2"),
        ("HEAD:policy/X.1/2025-02.yaml", "02/25"),
        ("HEAD:./policy/X.1/2025-02.yaml", "02/25"),
        ("main@{0}:02/25", "02/25"),
    ],
)
def test_a_revision_in_git(title, repository, target, label):
    assert title(target, cwd=repository) == f"Revision {label}"


def test_a_workspace_that_is_a_folder_of_a_repository(title, run, repository):
    inner = repository / "inner"
    shutil.copytree(repository / "policy", inner / "policy")
    (inner / "recension.toml").touch()
    (inner / "policy" / "X.1" / "2026-02.2.yaml").unlink()
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=inner")

    assert title("HEAD:latest", cwd=inner) == "Revision 02/26"
    assert title("HEAD:latest", cwd=inner / "policy") == "Revision 02/26"
    assert run("validate", "HEAD:latest", cwd=inner).code == 0


def test_what_is_not_committed_is_compared_with_what_is(run, repository):
    said = run("diff", "HEAD:latest", "latest", cwd=repository)

    assert said.code == 0
    assert "18" in said.out
    assert "21" in said.out
    assert run("diff", "HEAD:02/26", "02/26", "--exit-code", cwd=repository).code == 0


def test_a_mistake_in_git_is_told_with_its_ref(run, repository):
    broken = repository / "policy" / "X.1" / "2026-02.yaml"
    broken.write_text(LINE["policy/X.1/2026-02.yaml"].replace("[guideline]", "[guidline]"), encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message=broken")
    result = run("validate", "HEAD:02/26", cwd=repository)

    assert result.code == 1
    assert result.out.startswith("HEAD:policy/X.1/2026-02.yaml:19:22: error[citation-unknown] I.B: ")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nowhere:02/26", 'git knows no commit "nowhere" here'),
        ("HEAD~9:02/26", 'git knows no commit "HEAD~9" here'),
        ("--output=/etc/passwd:02/26", "no git ref"),
        ("first:02/26", 'there is no revision of X.1 "02/26"'),
        ("HEAD:", "is no target"),
        (":02/26", "is no target"),
        ("HEAD:HEAD", 'there is no revision or file "HEAD"'),
    ],
)
def test_what_git_does_not_have_is_wrong_usage(run, repository, target, said):
    result = run("validate", "--", target, cwd=repository)

    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_a_file_that_git_does_not_have(run, repository):
    result = run("validate", "first:policy/X.1/2026-02.yaml", cwd=repository)

    assert result.code == 3
    assert "first:policy/X.1/2026-02.yaml: error[file-missing] there is no such file at first" in result.out


def test_a_ref_where_there_is_no_repository(run, line, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(line.parent))
    result = run("validate", "HEAD:02/26", cwd=line)

    assert (result.code, result.out) == (2, "")
    assert "is in no git repository" in result.err


def test_git_speaks_another_language(run, line, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(line.parent))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")

    assert "is in no git repository" in run("validate", "HEAD:02/26", cwd=line).err


def test_git_is_not_installed(run, line, monkeypatch):
    monkeypatch.setenv("PATH", "")
    result = run("validate", "HEAD:02/26", cwd=line)

    assert result.code == 2
    assert "git is not installed" in result.err


# a link out of the workspace


def test_a_policy_that_links_out_of_the_workspace_is_not_read(run, line, tmp_path_factory):
    secret = tmp_path_factory.mktemp("secret") / "2026-05.yaml"
    secret.write_text("a secret: that is no YAML: at all\n", encoding="utf-8")
    (line / "policy" / "X.1" / "2026-05.yaml").symlink_to(secret)
    result = run("validate", cwd=line)

    assert result.code == 3
    assert "policy/X.1/2026-05.yaml: error[file-outside]" in result.out
    assert "secret" not in result.out.replace(str(secret.parent), "")
