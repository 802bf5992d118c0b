"""Every exit code, as people and CI meet it. None of them comes with a traceback."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import REVISION, ROOT
from recension import workspace as workspace_module
from recension.errors import ExitCode
from recension.source import MAXIMUM_BYTES

SECOND = REVISION.replace("02/26", "03/26").replace("2026-02", "2026-03").replace("replaces: null", 'replaces: "02/26"')
SECOND_PATH = "policy/X.1/2026-03.yaml"
CASE = ["age=12", "solid_tumor=no", "bone_tumor=no"]


@pytest.fixture(autouse=True)
def no_traceback(capfd, monkeypatch):
    """Whatever a test here prints, no traceback is in it."""
    monkeypatch.delenv("RECENSION_DEBUG", raising=False)
    yield
    left = capfd.readouterr()
    assert "Traceback" not in left.out + left.err


@pytest.fixture
def fails(run):
    """Run a command that fails, and return its one message; nothing is on standard output."""

    def call(code, *arguments, cwd):
        result = run(*arguments, cwd=cwd)
        assert (result.code, result.out) == (code, "")
        assert "Traceback" not in result.err
        assert result.err.startswith("recension: ")
        return result.err

    return call


def process(*arguments, cwd=ROOT, **options):
    """Start the command line in a process of its own."""
    command = [sys.executable, "-m", "recension", *map(str, arguments)]
    return subprocess.Popen(command, cwd=cwd, stderr=subprocess.PIPE, text=True, **options)  # noqa: S603 - ours


def breaks(error):
    def broken(*_arguments, **_options):
        raise error

    return broken


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_every_exit_code_is_tested_here():
    tests = Path(__file__).read_text(encoding="utf-8")

    assert {code.name for code in ExitCode} == set(re.findall(r"ExitCode\.([A-Z]+)", tests))


# 0: clean


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate"],
        ["validate", "02/26"],
        ["diff", "02/26", "03/26"],
        ["diff", "02/26", "02/26", "--exit-code"],
        ["render", "02/26"],
        ["evaluate", "02/26", *CASE],
        ["fixtures", "02/26"],
        ["completion", "bash"],
        ["--version"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_0_for_what_went_well(run, workspace, arguments):
    assert run(*arguments, cwd=workspace({SECOND_PATH: SECOND})).code == ExitCode.CLEAN


# 1: findings


def test_1_for_a_mistake_in_a_revision(run, workspace):
    there = workspace(revision=REVISION.replace("[guideline]", "[guidline]"))

    assert run("validate", cwd=there).code == ExitCode.FINDINGS
    assert run("check", cwd=there).code == ExitCode.FINDINGS
    assert run("validate", "--fail-on", "never", cwd=there).code == ExitCode.CLEAN


@pytest.mark.parametrize("command", [["diff", "02/26", "02/26"], ["render", "02/26"], ["fixtures", "02/26"]])
def test_1_for_a_command_that_cannot_build_on_a_revision_with_mistakes(fails_with_findings, workspace, command):
    there = workspace(revision=REVISION.replace("[guideline]", "[guidline]"))

    said = fails_with_findings(*command, cwd=there)
    assert "error[citation-unknown] I.B" in said
    assert "2026-02.yaml has errors, and nothing can be built on it\n  mend them first\n" in said


@pytest.mark.parametrize(("command", "folder"), [("render", "renders"), ("fixtures", "tests/fixtures")])
def test_1_where_some_revisions_have_mistakes_and_of_all_others_everything_is_made(run, workspace, command, folder):
    there = workspace({"policy/X.2/2026-02.yaml": REVISION.replace("X.1", "X.2").replace("title:", "titel:")})
    result = run(command, cwd=there)

    assert result.code == ExitCode.FINDINGS
    assert {path.parent.name for path in (there / folder).rglob("*") if path.is_file()} == {"X.1"}
    assert 'error[unknown-key] "titel" is no key that is known here' in result.err
    assert result.err.endswith("what is told here has to be mended first; of all else everything is made\n")
    assert run(command, "--check", cwd=there).code == ExitCode.FINDINGS


@pytest.mark.parametrize("command", ["render", "fixtures"])
def test_3_where_some_revisions_cannot_be_read_and_of_all_others_everything_is_made(run, workspace, command):
    there = workspace({"policy/X.2/2026-02.yaml": REVISION.replace("X.1", "X.2").replace("title: ", "title: [")})
    result = run(command, cwd=there)

    assert result.code == ExitCode.UNREADABLE
    assert "policy/X.2/2026-02.yaml:" in result.err
    assert "of all else everything is made" in result.err


@pytest.fixture
def fails_with_findings(run):
    def call(*arguments, cwd):
        result = run(*arguments, cwd=cwd)
        assert (result.code, result.out) == (ExitCode.FINDINGS, "")
        return result.err

    return call


@pytest.mark.parametrize("command", ["render", "fixtures"])
def test_1_for_what_is_generated_and_not_current(run, workspace, command):
    there = workspace()

    missing = run(command, "--check", cwd=there)
    assert (missing.code, missing.err) == (ExitCode.FINDINGS, "")
    assert "is missing" in missing.out
    assert run(command, cwd=there).code == ExitCode.CLEAN
    assert run(command, "--check", cwd=there).code == ExitCode.CLEAN

    written = min(path for folder in ("renders", "tests") for path in (there / folder).rglob("2026-02.*"))
    written.write_text("By hand.\n", encoding="utf-8")
    stale = run(command, "--check", cwd=there)
    assert stale.code == ExitCode.FINDINGS
    assert "is out of date" in stale.out
    assert run("check", cwd=there).code == ExitCode.FINDINGS
    assert written.read_text(encoding="utf-8") == "By hand.\n"


def test_1_for_a_change_only_if_it_is_asked_for(run, workspace):
    changed = SECOND.replace("less_than: 18", "less_than: 21")
    there = workspace({SECOND_PATH: changed})

    assert run("diff", "02/26", "03/26", cwd=there).code == ExitCode.CLEAN
    assert run("diff", "02/26", "03/26", "--exit-code", cwd=there).code == ExitCode.FINDINGS


# 2: wrong usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validate", "--formt", "json"], "--format"),
        (["validate", "--format", "xml"], "xml"),
        (["diff", "02/26", "--root"], "--root"),
        (["vaildate"], 'there is no command "vaildate"; did you mean "validate"?'),
        (["frobnicate"], 'there is no command "frobnicate"'),
        (["validate", "03/26"], 'there is no revision of X.1 "03/26"\n  did you mean "02/26"?'),
        (["render", "letest"], 'there is no revision or file "letest"\n  did you mean "latest"?'),
        (["render", "X.2@02/26"], 'there is no policy "X.2"\n  did you mean "X.1"?'),
        (["validate", "02/26", "--policy", "X.2"], 'there is no policy "X.2"'),
        (["validate", "--policy", "X.2"], 'there is no policy "X.2"'),
        (["diff", "02/26", "02/26", "02/26"], "diff compares two revisions, not 3"),
        (["diff"], "X.1@02/26 replaces no revision"),
        (["render", "previous"], "X.1@02/26 replaces no revision: it is the first of its line"),
        (["evaluate", "02/26", "agee=12"], 'did you mean "age"?'),
        (["evaluate", "02/26", "age=twelve"], "age"),
        (["evaluate", "02/26", "age=121"], "age"),
        (["evaluate", "02/26", "bone_tumor=yes", "solid_tumor=no"], "bone_tumor"),
        (["completion", "tcsh"], "tcsh"),
        (["validate", "--root", "nowhere"], "nowhere is no folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_2_for_wrong_usage(fails, workspace, arguments, said):
    assert said in fails(ExitCode.USAGE, *arguments, cwd=workspace())


def test_what_is_typed_reaches_no_terminal_raw(fails, workspace):
    for target in ("q\x07\u202eq", "q\nrecension: forged"):
        said = fails(ExitCode.USAGE, "render", target, cwd=workspace())
        assert "\x07" not in said
        assert "\u202e" not in said
        assert "\nrecension: forged" not in said


@pytest.mark.parametrize("command", [["validate"], ["check"], ["diff"], ["render", "02/26"], ["fixtures"]])
def test_2_where_there_is_no_workspace(fails, tmp_path, command):
    said = fails(ExitCode.USAGE, *command, cwd=tmp_path)

    assert f"{tmp_path} lies in no workspace" in said
    assert "recension.toml" in said


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ("policies = \n", "cannot be read"),
        (b"policies = '\xff'\n", "cannot be read"),
        ('polices = "policy"\n', 'did you mean "policies"?'),
        ("policies = 3\n", "wants a path in quotes"),
        ('policies = "../elsewhere"\n', "leaves the workspace"),
        ('renders = "/etc"\n', "leaves the workspace"),
        ('vocabulary = "a/../../b.yaml"\n', "leaves the workspace"),
    ],
)
def test_2_for_a_broken_configuration(fails, workspace, configuration, said):
    complaint = fails(ExitCode.USAGE, "validate", cwd=workspace({"recension.toml": configuration}))

    assert "recension.toml" in complaint
    assert said in complaint


def test_2_for_a_broken_pyproject(fails, workspace):
    project = '[tool.recension]\npolices = "policy"\n'
    complaint = fails(ExitCode.USAGE, "validate", cwd=workspace({"recension.toml": None, "pyproject.toml": project}))

    assert "pyproject.toml" in complaint


def test_2_for_a_label_where_there_are_several_policies(fails, workspace):
    there = workspace({"policy/X.2/2026-02.yaml": REVISION.replace("X.1", "X.2")})

    said = fails(ExitCode.USAGE, "render", "02/26", cwd=there)
    assert "the workspace has several policies" in said
    assert "X.1@02/26" in said
    assert "--policy" in said


def test_2_where_there_is_no_policy(fails, workspace):
    there = workspace({"policy/X.1/2026-02.yaml": None}, revision=None)

    assert "there is no policy" in fails(ExitCode.USAGE, "validate", cwd=there)


# 3: no document


def test_3_for_a_file_that_is_not_there(run, workspace):
    result = run("validate", "./policy/X.1/2026-20.yaml", cwd=workspace())

    assert (result.code, result.err) == (ExitCode.UNREADABLE, "")
    assert "policy/X.1/2026-20.yaml: error[file-missing] there is no such file" in result.out
    assert 'did you mean "2026-02.yaml"?' in result.out


def test_3_for_a_folder_that_is_not_there(run, workspace):
    result = run("validate", "./polcy/X.1/2026-02.yaml", cwd=workspace())

    assert result.code == ExitCode.UNREADABLE
    assert "there is no folder" in result.out


def test_3_for_a_folder(run, workspace):
    result = run("validate", "./policy", cwd=workspace())

    assert result.code == ExitCode.UNREADABLE
    assert "policy: error[file-is-folder] this is a folder, not a file" in result.out


def test_3_for_a_file_that_may_not_be_read(run, workspace, monkeypatch):
    there = workspace({"draft.yaml": REVISION})
    real = Path.open

    def guarded(path, *arguments, **options):
        if path.name == "draft.yaml":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", guarded)
    result = run("validate", "./draft.yaml", cwd=there)

    assert result.code == ExitCode.UNREADABLE
    assert "draft.yaml: error[file-not-allowed] the file may not be read" in result.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_3_for_a_file_without_the_right_to_read_it(run, workspace):
    there = workspace({"draft.yaml": REVISION})
    (there / "draft.yaml").chmod(0)

    assert run("validate", "./draft.yaml", cwd=there).code == ExitCode.UNREADABLE


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"%PDF-1.7\n\xe2\xe3", "not-text"), (b"a: b: c\n", "yaml-syntax"), (b"", "file-empty")],
    ids=["binary", "syntax", "empty"],
)
@pytest.mark.parametrize("command", [["validate", "02/26"], ["diff", "02/26", "02/26"], ["render", "02/26"]])
def test_3_for_a_file_that_is_no_document(run, workspace, command, content, code):
    result = run(*command, cwd=workspace({"policy/X.1/2026-02.yaml": content}))

    assert result.code == ExitCode.UNREADABLE
    assert "policy/X.1/2026-02.yaml" in result.out + result.err
    assert code in result.out or result.err.startswith("recension: policy/X.1/2026-02.yaml")


def test_3_for_standard_input_that_is_no_document():
    with process("validate", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        out, err = started.communicate("a: [1, 2")

    assert (started.returncode, err) == (ExitCode.UNREADABLE, "")
    assert "standard input:1:4: error[yaml-syntax]" in out


def test_3_beats_1_and_the_other_targets_are_told_all_the_same(run, workspace):
    faulty = REVISION.replace("[guideline]", "[guidline]")
    there = workspace({"faulty.yaml": faulty, "broken.yaml": "a: b: c\n"})
    targets = ["./broken.yaml", "./missing.yaml", "./faulty.yaml", "02/26"]

    result = run("validate", *targets, cwd=there)
    assert (result.code, result.err) == (ExitCode.UNREADABLE, "")
    found = re.findall(r"^(\S+?)(?::\d+)*: error\[([a-z-]+)\]", result.out, flags=re.MULTILINE)
    assert found == [
        ("broken.yaml", "yaml-syntax"),
        ("faulty.yaml", "citation-unknown"),
        ("missing.yaml", "file-missing"),
    ]
    assert result.out.endswith("3 errors in 3 of 4 documents; 2 targets could not be read\n")
    assert run("validate", *targets, "--fail-on", "never", cwd=there).code == ExitCode.UNREADABLE


def test_a_file_of_more_than_10_mib_is_refused_at_once(run, workspace):
    there = workspace({"large.yaml": REVISION.encode() + b"#" * MAXIMUM_BYTES})
    started = time.monotonic()
    result = run("validate", "./large.yaml", cwd=there)

    assert result.code == ExitCode.UNREADABLE
    assert "large.yaml: error[file-too-large] the file is larger than 10 MiB" in result.out
    assert time.monotonic() - started < 2


def test_standard_input_is_read_no_further_than_the_limit():
    with process("evaluate", "02/26", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        started.stdin.write("#" * (MAXIMUM_BYTES + 1))
        started.stdin.flush()  # and it stays open: whoever reads to its end waits for ever

        assert started.wait(timeout=20) == ExitCode.UNREADABLE
        assert "the file is larger than 10 MiB" in started.stderr.read()


def test_a_file_of_5_mb_is_validated(run, workspace):
    text = "A paragraph of a section that goes on and on, as no policy does. " * 80_000
    there = workspace({"long.yaml": REVISION + f'sections: [{{id: long, heading: Long, text: "{text}"}}]\n'})
    result = run("validate", "./long.yaml", cwd=there)

    assert (result.code, result.out) == (ExitCode.CLEAN, "no findings in 1 document\n")


# 74: not written


@pytest.mark.parametrize("command", [["render", "02/26"], ["validate"], ["fixtures", "02/26"]], ids=" ".join)
def test_74_for_a_full_disk_which_leaves_what_was_there(run, workspace, monkeypatch, command):
    there = workspace({"out/result": "before\n"})
    monkeypatch.setattr(os, "fsync", breaks(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))))
    result = run(*command, "--output", "out/result", cwd=there)

    assert result.code == ExitCode.OUTPUT
    assert "out/result could not be written: No space left on device" in result.err
    assert "what stood there before is untouched" in result.err
    assert (there / "out" / "result").read_text(encoding="utf-8") == "before\n"
    assert names(there / "out") == ["result"]


def test_74_for_a_full_disk_while_all_renders_are_written(run, workspace, monkeypatch):
    there = workspace({"renders/X.1/2026-02.md": "before\n"})
    monkeypatch.setattr(os, "fsync", breaks(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))))
    result = run("render", cwd=there)

    assert (result.code, result.out) == (ExitCode.OUTPUT, "")
    assert (there / "renders/X.1/2026-02.md").read_text(encoding="utf-8") == "before\n"
    assert names(there / "renders" / "X.1") == ["2026-02.md"]


@pytest.mark.parametrize(
    "place", ["/proc/recension.md", "policy/vocabulary.yaml/result.md"], ids=["no such place", "below a file"]
)
def test_74_for_a_place_that_cannot_be_written(fails, workspace, place):
    said = fails(ExitCode.OUTPUT, "render", "02/26", "--output", place, cwd=workspace())

    assert f"{place} could not be written" in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", [["diff", "02/25", "02/26"], ["--version"], ["validate", "--help"]], ids=" ".join)
def test_74_for_standard_output_that_is_full(command):
    with Path("/dev/full").open("w") as full, process(*command, stdout=full) as started:
        _, err = started.communicate()

    assert started.returncode == ExitCode.OUTPUT
    assert err == "recension: the output could not be written: No space left on device\n"


# 70: a bug of ours


def test_70_for_a_bug_is_one_message(fails, workspace, monkeypatch):
    monkeypatch.setattr(workspace_module, "load_target", breaks(RuntimeError("the unexpected")))
    said = fails(ExitCode.BUG, "render", "02/26", cwd=workspace())

    assert "a fault of recension itself: RuntimeError: the unexpected" in said
    assert "RECENSION_DEBUG=1" in said


def test_a_bug_is_raised_for_those_who_look_for_it(run, workspace, monkeypatch):
    monkeypatch.setattr(workspace_module, "load_target", breaks(RuntimeError("the unexpected")))
    monkeypatch.setenv("RECENSION_DEBUG", "1")

    with pytest.raises(RuntimeError, match="the unexpected"):
        run("render", "02/26", cwd=workspace())


# 130: interrupted


def test_130_for_an_interrupted_command(run, workspace, monkeypatch):
    monkeypatch.setattr(workspace_module, "load_target", breaks(KeyboardInterrupt()))

    # the line break ends the line on which the terminal shows ^C
    result = run("render", "02/26", cwd=workspace())
    assert (result.code, result.out, result.err) == (ExitCode.INTERRUPTED, "", "\nrecension: interrupted\n")


PIGEONS = """
import sys
from itertools import combinations
import recension.workspace
from recension.cli import main
from recension.logic.solver import Solver

def looks(*arguments, **options):
    places = {(bird, hole): bird * 12 + hole + 1 for bird in range(13) for hole in range(12)}
    clauses = [[places[bird, hole] for hole in range(12)] for bird in range(13)]
    pairs = list(combinations(range(13), 2))
    clauses += [[-places[one, hole], -places[other, hole]] for hole in range(12) for one, other in pairs]
    solver = Solver()
    for clause in clauses:
        solver.add_clause(clause)
    print("looking", flush=True)
    solver.solve([])

recension.workspace.load_target = looks
sys.argv = ["recension", "render", "02/26"]
main()
"""
"""The command line, looking for a way to put thirteen pigeons into twelve holes."""


def test_130_for_control_c_while_the_solver_looks():
    command = [sys.executable, "-c", PIGEONS]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - ours
    with started:
        assert started.stdout.readline() == "looking\n"
        time.sleep(0.1)  # before that the solver may not have begun, and the interruption would be Python's
        started.send_signal(signal.SIGINT)
        _, err = started.communicate(timeout=20)

    assert (started.returncode, err) == (ExitCode.INTERRUPTED, "\nrecension: interrupted\n")


def test_130_for_control_c():
    with process("evaluate", "02/26", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        started.stdin.write(" " * 100_000)  # more than the pipe holds: once it is taken, the command is reading
        started.stdin.flush()
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=20)

    assert (started.returncode, out, err) == (ExitCode.INTERRUPTED, "", "\nrecension: interrupted\n")


# a closed pipe


@pytest.mark.parametrize("command", [["render", "02/26"], ["fixtures", "02/26"], ["--help"]], ids=" ".join)
def test_a_reader_that_has_gone_is_no_error(command):
    reading, writing = os.pipe()
    os.close(reading)
    with process(*command, stdout=writing) as started:
        os.close(writing)
        _, err = started.communicate()

    assert (started.returncode, "Broken" in err, "Exception" in err) == (ExitCode.CLEAN, False, False)


def test_a_reader_that_goes_after_one_line_is_no_error():
    with process("render", "02/26", stdout=subprocess.PIPE) as started:
        assert started.stdout.readline().startswith("# ")
        started.stdout.close()
        assert (started.stderr.read(), started.wait()) == ("", ExitCode.CLEAN)
