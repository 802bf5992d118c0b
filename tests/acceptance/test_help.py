"""The help tells every command, and what it tells works."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from conftest import REVISION, ROOT
from recension import __version__
from recension.cli.group import COMMANDS

# Examples that speak of a file which the reader has, or of a shell: what is run instead, None for nothing.
CASES = "tests/fixtures/CP.MP.69/2023-08.jsonl"
INSTEAD = {
    "recension validate ./draft.yaml --format json": "recension validate {draft} --format json",
    "recension evaluate latest case.yaml --format json": "recension evaluate latest {case} --format json",
    # the cases are the reader's own
    "recension evaluate 02/26 cases/": f"recension evaluate 02/26 {CASES}",
    "recension evaluate 02/26 - --format jsonl < cases.jsonl": f"recension evaluate 02/26 {CASES} --format jsonl",
    'eval "$(recension completion bash)"': "recension completion bash",
    "recension completion fish > ~/.config/fish/completions/recension.fish": "recension completion fish",
    # the evaluators are the reader's own
    'recension conform 02/26 --evaluator "python my_rules.py"': "recension conform --help",
    "recension conform 02/26 --evaluator my_rules:evaluate --against 02/25": "recension conform --help",
    "recension conform 02/26 --evaluator http://127.0.0.1:8000/evaluate --jobs 4": "recension conform --help",
    "recension conform 02/26 --evaluator ./reviewer --resume answers.jsonl": "recension conform --help",
    "recension fixtures 02/26 --format pytest --output test_cp_mp_69.py": "recension fixtures 02/26 --format pytest",
    "recension export 02/26 --to json-logic --output cp-mp-69.json": "recension export 02/26 --to json-logic",
    "recension diff HEAD:02/26 02/26": "recension diff 02/26 02/26",  # not every checkout has its history
    "recension diff --base origin/main": "recension diff policy policy",
    "recension diff --base HEAD policy/CP.MP.69": "recension diff policy policy",
    "recension diff last-year/policy policy": "recension diff policy policy",
    "recension diff 02/25 02/26 --format html > diff.html": "recension diff 02/25 02/26 --format html",
    # what goes to files alone
    "recension render 02/26 --output imrt.docx": "recension render 02/26 --to docx",
    "recension render 02/26 --to html,docx,pdf --output imrt": "recension render 02/26 --to html",
    "recension bulletin 02/26 --for log --to docx --output row.docx": "recension bulletin 02/26 --for log --to docx",
    "recension bulletin 02/26 --against 08/23 --output notice.pdf": "recension bulletin 02/26 --against 08/23",
    "recension render 02/26 --against 02/25 --output redline.docx": "recension render 02/26 --against 02/25",
    "recension render": "recension render --check",  # what it writes, it says on standard error
    "recension check --base origin/main": "recension check",
    "recension approve 02/26 --effective 2026-04-01": "recension approve 02/26",  # else documents want the date
    # a draft would stand in the way of the examples after it
    "recension new 03/27": "recension new --help",
    "recension new CP.MP.69 04/27": "recension new --help",
}


def examples(text):
    """Return the lines under "Examples:" and after "Start with:"."""
    _, _, rest = text.partition("Examples:\n")
    lines = [line.strip() for line in rest.split("\n\n")[0].splitlines()]
    return [line for line in lines if line] + re.findall(r"Start with: (.+)", text)


def all_examples():
    from recension.cli.group import CommandGroup

    group = CommandGroup()
    told = {name: examples(group.get_command(None, name).help.replace("\b\n", "")) for name in COMMANDS}
    return [pytest.param(example, id=example) for lines in told.values() for example in lines]


def test_help_lists_every_command(run):
    result = run("--help")

    assert (result.code, result.err) == (0, "")
    assert re.findall(r"^  ([a-z]+)  ", result.out.partition("Commands:")[2], flags=re.MULTILINE) == list(COMMANDS)
    assert run("-h").out == result.out


def test_help_says_where_to_start_and_that_works(run):
    (start,) = examples(run("--help").out)

    assert run(*shlex.split(start)[1:]).code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_its_use_its_options_and_an_example(run, command):
    result = run(command, "--help")

    assert (result.code, result.err) == (0, "")
    assert result.out.startswith(f"Usage: recension {command} ")
    assert any(f"recension {command}" in example for example in examples(result.out))
    options = re.findall(r"^  (-.*?)(?:  +(.*))?$", result.out.partition("Options:")[2], flags=re.MULTILINE)
    assert "-h, --help" in dict(options)
    assert max(len(line) for line in result.out.splitlines()) <= 100


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the repository's workspace, for examples that write."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("pyproject.toml", "policy", "renders", "tests/fixtures"):
        source, target = ROOT / name, copy / name
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return copy


@pytest.mark.parametrize("example", all_examples())
def test_every_example_works(run, copied, example, tmp_path):
    draft, case = tmp_path / "draft.yaml", tmp_path / "case.yaml"
    draft.write_text(REVISION.replace("bone_tumor", "solid_tumor"), encoding="utf-8")
    case.write_text("age: 19\nline_of_business: medicaid\n", encoding="utf-8")
    command = shlex.split(INSTEAD.get(example, example).format(draft=draft, case=case))
    assert command[0] == "recension"

    result = run(*command[1:], cwd=copied)
    assert result.code == 0, result.err
    assert result.out


def test_every_substitute_stands_for_an_example():
    assert set(INSTEAD) <= {parameter.id for parameter in all_examples()}


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(run, option):
    assert run(option).out == f"recension {__version__}\n"


def test_without_a_command_the_help_is_shown(run):
    result = run()

    assert "Usage: recension" in result.out + result.err
    assert result.code in (0, 2)


@pytest.mark.parametrize(
    ("shell", "says"), [("bash", "complete -o"), ("zsh", "#compdef recension"), ("fish", "complete ")]
)
def test_completion_prints_a_script(run, shell, says):
    result = run("completion", shell)

    assert result.code == 0
    assert says in result.out
    assert "_RECENSION_COMPLETE" in result.out


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("recension va", ["validate"]),
        ("recension diff 02", ["02/25", "02/26"]),
        ("recension diff 02/25 02", ["02/25", "02/26"]),
        ("recension validate CP.MP.69@02", ["CP.MP.69@02/25", "CP.MP.69@02/26"]),
        ("recension render la", ["latest"]),
        ("recension validate --for", ["--format"]),
        ("recension validate --format js", ["json"]),
    ],
)
def test_the_shell_offers_what_can_come_next(words, offered):
    done = completed(words, ROOT)

    assert [line.split(",")[1] for line in done.stdout.splitlines()] == offered
    assert done.stderr == ""


def test_completion_is_silent_where_there_is_no_workspace(tmp_path):
    done = completed("recension diff 02", tmp_path)

    assert (done.stdout.strip(), done.stderr) == ("", "")


def completed(words, cwd):
    """Ask for the last of *words* to be completed, as bash does."""
    asked = {"_RECENSION_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    command = [sys.executable, "-m", "recension"]
    return subprocess.run(  # noqa: S603 - ours
        command, cwd=cwd, env=os.environ | asked, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", ["diff 02/25 02/26", "validate", "evaluate 02/26 age=19"])
def test_colours_are_for_terminals_and_those_who_ask_for_them(run, command):
    assert "\x1b" not in run(*command.split()).out
    assert "\x1b" not in run(*command.split(), "--color", "never").out
    assert "\x1b[" in run(*command.split(), "--color", "always").out
