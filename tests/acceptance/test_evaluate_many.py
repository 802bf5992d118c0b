"""``recension evaluate`` over many cases: a folder, a file of JSON lines, a pipe."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from recension.errors import ExitCode
from recension.schema.faults import first_fault

CHILD = {"age": 12, "solid_tumor": True}
LINES = [
    json.dumps(CHILD),
    "no JSON at all",
    "",
    json.dumps({"id": "an-adult", "facts": {"age": 40, "bone_tumor": True}}),
    json.dumps({"agee": 3}),
    json.dumps({"age": 400}),
    json.dumps({"bone_tumor": True, "solid_tumor": False}),
    json.dumps([1]),
    json.dumps({"age": 18}),
]
FAILED = {
    2: "not JSON",
    5: 'there is no fact "agee" (did you mean "age"?)',
    6: "the greatest possible is 120",
    7: "the case contradicts itself",
    8: "the line holds no facts",
}
DECIDED = {1: "medically_necessary", 4: "medically_necessary", 9: "undetermined"}


@pytest.fixture
def lines(workspace):
    there = workspace()
    path = there / "cases.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def read(out):
    found = [json.loads(line) for line in out.splitlines()]
    for each in found:
        assert first_fault("evaluation", each) is None
    return found


def test_each_line_is_decided_in_its_order_and_a_bad_one_costs_no_other(run, lines):
    result = run("evaluate", "02/26", lines, "--format", "jsonl", cwd=lines.parent)

    found = read(result.out)
    assert result.code == ExitCode.UNREADABLE
    assert [each["line"] for each in found] == [1, 2, 4, 5, 6, 7, 8, 9]
    assert {each["line"]: each["decision"] for each in found if "decision" in each} == DECIDED
    for line, said in FAILED.items():
        (each,) = [each for each in found if each["line"] == line]
        assert said in each["error"]
        assert f"cases.jsonl:{line}: " in result.err
    assert found[2]["case"] == "an-adult"
    assert found[-1]["reachable"] == ["medically_necessary", "individual_review"]


def test_the_same_comes_from_a_pipe_and_of_one_case(run, lines, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(LINES).encode())))
    piped = run("evaluate", "02/26", "-", "--format", "jsonl", cwd=lines.parent)
    from_file = run("evaluate", "02/26", lines, "--format", "jsonl", cwd=lines.parent)
    assert (piped.code, piped.out) == (from_file.code, from_file.out)
    alone = run("evaluate", "02/26", "age=40", "bone_tumor=yes", "--format", "json", cwd=lines.parent)
    (same,) = [each for each in read(from_file.out) if each.get("case") == "an-adult"]
    assert {key: value for key, value in same.items() if key not in ("case", "line")} == json.loads(alone.out)
    assert same["through"] == ["bone"]
    assert [each["parent"] for each in same["criteria"]] == [None, "treatment", "treatment"]


def test_a_case_is_answered_before_the_next_one_is_there(workspace):
    there = workspace()
    command = [sys.executable, "-m", "recension", "evaluate", "02/26", "-", "--format", "jsonl"]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, cwd=there, text=True, **pipes) as started:  # noqa: S603 - ours
        for age, decision in ((12, "medically_necessary"), (40, "individual_review")):
            started.stdin.write(json.dumps({"age": age, "bone_tumor": False, "solid_tumor": True}) + "\n")
            started.stdin.flush()
            assert json.loads(started.stdout.readline())["decision"] == decision
        started.stdin.close()
        assert (started.wait(timeout=20), started.stdout.read(), started.stderr.read()) == (0, "", "")


def test_a_folder_is_decided_file_by_file(run, workspace):
    there = workspace()
    folder = there / "cases"
    folder.mkdir()
    (folder / "b.yaml").write_text("age: 40\nbone_tumor: false\n", encoding="utf-8")
    (folder / "a.json").write_text(json.dumps({"facts": CHILD}), encoding="utf-8")
    (folder / "c.yml").write_text("age: [", encoding="utf-8")
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")

    result = run("evaluate", "02/26", folder, cwd=there)
    assert result.code == ExitCode.UNREADABLE
    assert result.out.splitlines()[:2] == [
        "a.json: medically necessary, by I through I.A",
        "b.yaml: individual review",
    ]
    assert result.out.splitlines()[2].startswith("c.yml: not decided: ")
    assert "c.yml" in result.err
    (folder / "c.yml").unlink()
    assert run("evaluate", "02/26", folder, cwd=there).code == ExitCode.CLEAN


@pytest.mark.parametrize(("arguments", "code", "said"), [
    (["empty"], ExitCode.UNREADABLE, "the folder holds no cases"),
    (["missing.jsonl"], ExitCode.UNREADABLE, "there is no such file"),
    (["cases.jsonl", "--format", "json"], ExitCode.USAGE, "several are told as text or jsonl"),
])  # fmt: skip
def test_what_holds_no_cases_or_is_no_format_of_many_is_said(run, lines, arguments, code, said):
    (lines.parent / "empty").mkdir()
    result = run("evaluate", "02/26", *arguments, cwd=lines.parent)
    assert (result.code, result.out) == (code, "")
    assert said in result.err


def test_a_line_that_never_ends_and_one_that_is_no_text_are_told_and_passed_over(run, workspace):
    there = workspace()
    content = b'{"age": "' + b"x" * 3_000_000 + b'"}\n\xff\xfe{}\n' + json.dumps(CHILD).encode() + b"\n"
    (there / "cases.jsonl").write_bytes(content)

    result = run("evaluate", "02/26", "cases.jsonl", "--format", "jsonl", "--output", "out.jsonl", cwd=there)
    found = read(result.out)
    assert [each.get("error") for each in found] == ["the line is longer than 1024 KiB", "not UTF-8", None]
    assert (there / "out.jsonl").read_text(encoding="utf-8") == result.out


def test_what_a_case_says_steers_no_terminal(run, workspace):
    there = workspace()
    line = json.dumps({"id": "\x1b[2J\u202e\n::error::x", "facts": {"a\x1b[2Jge": 3}})
    (there / "cases.jsonl").write_text(line + "\n", encoding="utf-8")
    for form in ("text", "jsonl"):
        result = run("evaluate", "02/26", "cases.jsonl", "--format", form, cwd=there)
        assert "\x1b" not in result.out + result.err
        assert "\u202e" not in result.out + result.err
        assert len(result.out.splitlines()) == 1
