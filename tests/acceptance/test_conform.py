"""``recension conform``, as those who build evaluators meet it: right ones, wrong ones, and ones that misbehave."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from conftest import ROOT
from recension.errors import ExitCode
from recension.schema import is_valid
from recension.schema.faults import first_fault

EVALUATORS = ROOT / "tests" / "evaluators"
CASES = EVALUATORS / "cases.yaml"
AT = "x-1/child/boundary-age-18"
ODD = f"{sys.executable} {EVALUATORS / 'odd.py'}"
COMMITTED = ("--cases", ROOT / "tests" / "fixtures" / "CP.MP.69" / "2026-02.jsonl")
GUIDE = (ROOT / "docs" / "evaluators.md").read_text(encoding="utf-8")


@pytest.fixture
def small(run, workspace, monkeypatch):
    """Grade an evaluator of the small policy by the shared cases; return the result and the report."""
    monkeypatch.setenv("PYTHONPATH", str(EVALUATORS), prepend=os.pathsep)

    def call(evaluator, *options, cases=CASES):
        result = run("conform", "02/26", "--evaluator", evaluator, "--cases", cases, "--format", "json",
                     *options, cwd=workspace())  # fmt: skip
        report = json.loads(result.out) if result.out else None
        assert report is None or first_fault("conformance", report) is None
        return result, report

    return call


@pytest.fixture
def real(run, monkeypatch):
    """Grade an evaluator of CP.MP.69 02/26 that is a function of ``by_document``."""
    monkeypatch.setenv("PYTHONPATH", str(EVALUATORS), prepend=os.pathsep)

    def call(function, *options):
        result = run("conform", "02/26", "--evaluator", f"by_document:{function}", "--format", "json", *options)
        assert result.err == ""
        report = json.loads(result.out)
        assert first_fault("conformance", report) is None
        return result, report

    return call


def process(command, cwd, **options):
    """Start the command line in a process of its own."""
    started = [sys.executable, "-m", "recension", *command]
    return subprocess.Popen(started, cwd=cwd, text=True, **options)  # noqa: S603 - ours


def at_fault(report):
    """Return the ids of the criteria at fault, the worst first."""
    found = [each for each in report["criteria"] if each["at_fault"]]
    return [each["id"] for each in sorted(found, key=lambda each: -each["at_fault"])]


def oddities(report):
    return {each["oddity"]: each["count"] for each in report["oddities"]}


# what the guide shows


def guide(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, flags=re.DOTALL)


def test_the_evaluator_of_the_guide_decides_every_case_as_expected(small, run, tmp_path, workspace):
    script = tmp_path / "example.py"
    script.write_text(guide("python")[0], encoding="utf-8")

    result, report = small(f"{sys.executable} {script}")
    assert (result.code, report["agreeing"], report["oddities"]) == (ExitCode.CLEAN, 4, [])
    generated = run("conform", "02/26", "--evaluator", f"{sys.executable} {script}", cwd=workspace())
    assert generated.code == ExitCode.CLEAN
    assert re.match(r"X\.1 02/26: all \d+ cases agree\n", generated.out)


def test_the_request_and_the_answer_of_the_guide_fit_their_schemas():
    request, answer = guide("json")

    assert is_valid("request", json.loads(request))
    assert is_valid("answer", json.loads(answer))


# every way to be an evaluator


class Handler(BaseHTTPRequestHandler):
    """A service that decides the small policy; how it answers is told by the path."""

    def do_POST(self):
        import odd

        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = {"id": request["id"], **odd.evaluate(request)}
        body, status = json.dumps(answer), 200
        if request["id"] == AT:
            match self.path:
                case "/broken":
                    status, body = 500, "<h1>broken</h1>"
                case "/elsewhere":
                    status = 302
                case "/garbage":
                    body = "covered"
                case "/other":
                    body = json.dumps({**answer, "id": "x-1/no/such"})
                case "/long":
                    body = "z" * 3_000_000
                case "/slow":
                    self.server.over.wait(60)
        elif self.path == "/no-ids":
            body = json.dumps(odd.evaluate(request))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://example.org/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    over = threading.Event()

    def handle_error(self, request, client_address):
        """Say nothing of a client that has gone: that is what is tested."""


@pytest.fixture
def service(monkeypatch):
    monkeypatch.syspath_prepend(EVALUATORS)
    server = Server(("127.0.0.1", 0), Handler)
    server.over.clear()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "options", [(ODD,), (ODD, "--once"), ("odd:evaluate",), (ODD, "--jobs", "3")], ids=lambda each: " ".join(each[1:])
)
def test_a_right_evaluator_agrees_however_it_is_asked(small, options):
    result, report = small(*options)

    assert (result.code, result.err) == (ExitCode.CLEAN, "")
    assert (report["agrees"], report["agreeing"], report["oddities"]) == (True, 4, [])
    assert report["values"]["undetermined"] == {"met": 0, "not_met": 0, "undetermined": 2, "not_answered": 0}


@pytest.mark.parametrize("path", ["/", "/no-ids"])
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_service_is_asked_over_http(small, service, path, jobs):
    result, report = small(service + path, "--jobs", jobs)

    assert (result.code, report["agreeing"], report["oddities"]) == (ExitCode.CLEAN, 4, [])
    assert small(service.replace("127.0.0.1", "localhost"))[1]["agrees"]


def test_what_a_function_prints_is_no_answer_and_no_harm(small):
    _, report = small("odd:noisy")

    assert (report["agrees"], report["oddities"]) == (True, [])


# misbehaviour: what happened is said of the one case, and all others are answered

FAILURES = {
    "crash": ("crashed", "exit code 1; its last words: the engine is broken"),
    "abort": ("crashed", "signal 6"),
    "garbage": ("unusable", "not JSON: Expecting value: I think that this is covered."),
    "binary": ("unusable", "not JSON"),
    "long": ("unusable", "a line is longer than 1024 KiB"),
    "maybe": ("unusable", '/criteria/child: "child" cannot be "maybe"'),
    "misspelt": ("unusable", 'did you mean "decision"?'),
    "two-answers": ("unusable", "it was answered twice, and not the same"),
    "other-id": ("unusable", 'it answers another case, "x-1/no/such"'),
    "error": ("error", "the model did not answer"),
    "nothing": ("no_answer", "exit code 0"),
    "stop": ("no_answer", "exit code 0"),
}


@pytest.mark.parametrize(
    ("what", "once"),
    [*((what, ()) for what in FAILURES), *((what, ("--once",)) for what in ("crash", "garbage", "error", "nothing"))],
    ids="".join,
)
def test_a_failure_is_told_of_its_case_and_costs_no_other(small, what, once):
    result, report = small(f"{ODD} {what}", *once)

    outcome, detail = FAILURES[what]
    failed = [each for each in report["results"] if each["outcome"] != "answered"]
    assert result.code == ExitCode.FINDINGS
    assert [(each["id"], each["outcome"]) for each in failed] == [(AT, outcome)]
    assert detail in failed[0]["detail"]
    assert report["agreeing"] == 3
    assert at_fault(report) == []


def test_an_evaluator_that_hangs_is_ended_and_leaves_nothing_behind(small, workspace):
    result, report = small(f"{ODD} hang", "--timeout", "2", "--retries", "0")

    assert (result.code, report["agreeing"]) == (ExitCode.FINDINGS, 3)
    (failed,) = [each for each in report["results"] if not each["agrees"]]
    assert (failed["id"], failed["outcome"]) == (AT, "timed_out")
    assert failed["detail"].startswith("no answer within")
    hanging = int((workspace() / "hanging").read_text(encoding="ascii"))
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)


@pytest.mark.parametrize(("what", "oddity", "count"), [
    ("backwards", "out_of_order", 3),
    ("twice", "duplicate", 4),
    ("logging", "not_answer", 4),
    ("bad-end", "ended_badly", 1),
    ("stay", "kept_running", 1),
])  # fmt: skip
def test_an_oddity_is_told_and_every_answer_counts(small, what, oddity, count):
    result, report = small(f"{ODD} {what}")

    assert (result.code, report["agreeing"]) == (ExitCode.CLEAN, 4)
    assert oddities(report) == {oddity: count}


def test_an_evaluator_that_says_nothing_is_not_asked_for_ever(small):
    result, report = small(f"{ODD} silent")

    assert result.code == ExitCode.FINDINGS
    assert report["outcomes"] == {"no_answer": 4}
    assert small(f"{ODD} silent", "--once")[1]["outcomes"] == {"no_answer": 3, "not_asked": 1}


def test_an_evaluator_that_never_stops_talking_is_ended(small):
    _, report = small(f"{ODD} flood", "--timeout", "0.5", "--retries", "0")

    assert report["outcomes"] == {"timed_out": 3, "not_asked": 1}
    assert oddities(report)["not_answer"] > 1000


def test_a_case_is_asked_again_where_the_evaluator_failed(small, workspace):
    _, report = small(f"{ODD} crash-once")

    assert (report["agrees"], oddities(report)) == (True, {"retried": 1})
    (workspace() / "asked-before").unlink()
    assert small(f"{ODD} crash-once", "--retries", "0")[1]["outcomes"] == {"answered": 3, "crashed": 1}


@pytest.mark.parametrize(("function", "outcome", "detail"), [
    ("failing", "error", "LookupError: no such age"),
    ("listed", "error", "the function returned list, not dict"),
    ("leaving", "crashed", "that is enough"),
])  # fmt: skip
def test_a_function_that_fails_on_one_case_is_asked_about_the_others(small, function, outcome, detail):
    _, report = small(f"odd:{function}")

    (failed,) = [each for each in report["results"] if not each["agrees"]]
    assert (failed["id"], failed["outcome"], report["agreeing"]) == (AT, outcome, 3)
    assert detail in failed["detail"]


@pytest.mark.parametrize(("path", "outcome", "detail"), [
    ("/broken", "crashed", "HTTP 500 Internal Server Error: <h1>broken</h1>"),
    ("/elsewhere", "crashed", "HTTP 302 Found"),
    ("/garbage", "unusable", "not JSON"),
    ("/other", "unusable", 'it answers another case, "x-1/no/such"'),
    ("/long", "unusable", "longer than 1024 KiB"),
    ("/slow", "timed_out", "no answer within 1 s"),
])  # fmt: skip
def test_a_service_that_fails_on_one_case_is_asked_about_the_others(small, service, path, outcome, detail):
    _, report = small(service + path, "--timeout", "1", "--retries", "0")

    (failed,) = [each for each in report["results"] if not each["agrees"]]
    assert (failed["id"], failed["outcome"], report["agreeing"]) == (AT, outcome, 3)
    assert detail in failed["detail"]


# wrong evaluators of the real policy: the criterion at fault is named


@pytest.mark.parametrize(("function", "criterion", "label"), [
    ("at_most_for_less_than", "age-paediatric", "I.A"),
    ("endometrial_still", "sarcoma-extremity", "I.E.6.c"),
    ("any_as_all", "sarcoma", "I.E.6"),
])  # fmt: skip
def test_a_mistake_is_traced_to_its_criterion(real, run, function, criterion, label):
    result, report = real(function, *COMMITTED)

    assert result.code == ExitCode.FINDINGS
    assert at_fault(report) == [criterion]
    found = next(each for each in report["criteria"] if each["id"] == criterion)
    shown = next(each for each in report["results"] if each["id"] == found["shown_by"])
    assert criterion in [each["criterion"] for each in shown["wrong"] if each["at_fault"]]
    assert shown["decision"]["answered"] != shown["decision"]["expected"]
    assert not any(each["decision"]["at_fault"] for each in report["results"])
    text = run("conform", "02/26", "--evaluator", f"by_document:{function}", *COMMITTED)
    assert re.findall(r"^(I\S*)  ", text.out, flags=re.MULTILINE) == [label]


def test_a_right_decision_for_the_wrong_reason_is_caught(real, run):
    result, report = real("right_for_the_wrong_reason", *COMMITTED)

    assert result.code == ExitCode.FINDINGS
    assert report["decisions_right"] == report["cases"]
    assert report["right_by_luck"] > 0
    assert set(at_fault(report)) == {"gu-penile", "gu-bladder"}
    text = run("conform", "02/26", "--evaluator", "by_document:right_for_the_wrong_reason", *COMMITTED)
    assert "right for the wrong reason" in text.out
    assert real("right_for_the_wrong_reason", *COMMITTED, "--decisions-only")[0].code == ExitCode.CLEAN


# what another evaluator need not know: nothing is settled, and nothing is false
LITTLE_KNOWN = """\
- id: cp-mp-69/sarcoma-extremity/not-met
  policy: CP.MP.69
  kind: plain
  facts: {line_of_business: medicaid, age: 40}
  expect:
    "02/26":
      decision: undetermined
      criteria: {imrt: undetermined, age-paediatric: not_met, sarcoma-extremity: undetermined}
  covers: [{criterion: sarcoma-extremity, as: not-met}]
"""


def test_unknown_taken_for_false_is_caught(real, tmp_path):
    cases = tmp_path / "little.yaml"
    cases.write_text(LITTLE_KNOWN, encoding="utf-8")

    result, report = real("unknown_as_false", "--cases", cases)
    assert result.code == ExitCode.FINDINGS
    assert at_fault(report) == ["sarcoma-extremity"]
    assert report["values"]["undetermined"]["not_met"] == 2
    assert real("right", "--cases", cases)[0].code == ExitCode.CLEAN


def test_unknown_taken_for_false_is_caught_at_every_criterion_that_asks_for_a_yes_or_no(real):
    _, report = real("unknown_as_false", *COMMITTED)
    _, right = real("right", *COMMITTED)

    groups = {"imrt", "sites", "cns", "head-neck", "breast", "thoracic", "gi", "sarcoma", "gyn", "gu"}
    # at I.A it is the age that is left open, which is no yes or no
    assert set(at_fault(report)) == {each["id"] for each in right["criteria"]} - groups - {"age-paediatric"}
    assert report["values"]["met"]["met"] == right["values"]["met"]["met"]


def test_a_case_may_expect_little_and_an_answer_say_little(real, tmp_path):
    cases = tmp_path / "little.yaml"
    cases.write_text(LITTLE_KNOWN.replace("imrt: undetermined, ", ""), encoding="utf-8")

    _, report = real("decisions_alone", "--cases", cases)
    assert (report["agreeing"], report["values"]["not_met"]["not_answered"]) == (0, 1)
    _, report = real("always_covered", "--cases", cases)
    assert [each["decision"]["at_fault"] for each in report["results"]] == [True]


def test_the_evaluator_that_reads_the_document_is_right(real):
    result, report = real("right")

    assert (result.code, at_fault(report), report["right_by_luck"]) == (ExitCode.CLEAN, [], 0)


def test_an_evaluator_of_the_older_revision_is_told_to_be_one(real, run):
    result, report = real("of_last_year", "--against", "02/25")

    new, old = report["revisions"]
    assert result.code == ExitCode.FINDINGS
    assert (new["revision"], old["revision"], old["agreeing"]) == ("02/26", "02/25", old["cases"])
    assert new["agreeing"] < new["cases"]
    assert {each["id"]: each["implements"] for each in report["criteria"] if each["implements"]} == {
        "age-paediatric": "age-paediatric",
        "sarcoma-extremity": "sarcoma-endometrial",
    }
    assert report["strange_criteria"] == ["sarcoma-endometrial"]
    text = run("conform", "02/26", "--against", "02/25", "--evaluator", "by_document:of_last_year")
    assert "it still implements 02/25" in text.out
    assert "all its answers are those of 02/25 I.E.6.c, Endometrial cancer" in text.out


def test_one_criterion_that_is_still_that_of_the_older_revision_is_told(real):
    _, report = real("endometrial_still", "--against", "02/25")

    assert at_fault(report) == ["sarcoma-extremity"]
    found = next(each for each in report["criteria"] if each["id"] == "sarcoma-extremity")
    assert found["implements"] == "sarcoma-endometrial"


def test_an_evaluator_without_reasons_is_told_how_to_be_graded(real, run):
    result, report = real("decisions_alone", *COMMITTED)

    assert (result.code, report["decisions_right"]) == (ExitCode.FINDINGS, report["cases"])
    assert "--decisions-only" in run("conform", "02/26", "--evaluator", "by_document:decisions_alone", *COMMITTED).out
    alone, graded = real("decisions_alone", *COMMITTED, "--decisions-only")
    assert (alone.code, graded["agrees"], graded["criteria"], graded["values"]) == (ExitCode.CLEAN, True, [], None)


# the cases


@pytest.mark.parametrize("form", ["jsonl", "yaml", "csv"])
def test_cases_come_from_a_file_of_any_readable_format(run, workspace, form):
    there = workspace()
    written = there / f"cases.{form}"
    run("fixtures", "02/26", "--format", form, "--output", written, cwd=there)

    result = run("conform", "02/26", "--evaluator", ODD, "--cases", written, cwd=there)
    assert (result.code, result.err) == (ExitCode.CLEAN, "")


@pytest.mark.parametrize(("name", "text", "code", "said"), [
    ("cases.txt", "", ExitCode.USAGE, "it ends in .jsonl, .yaml, .csv"),
    ("cases.jsonl", "", ExitCode.UNREADABLE, "the file holds no cases"),
    ("cases.jsonl", "\n{", ExitCode.UNREADABLE, "cases.jsonl:2:2: not JSON"),
    ("cases.jsonl", '{"id": "a/b/c", "id": "a/b/c"}', ExitCode.UNREADABLE, 'the key "id" is given twice'),
    ("cases.jsonl", '{"id": "a/b/c"}', ExitCode.UNREADABLE, "cases.jsonl:1:1: "),
    ("cases.yaml", "id: a", ExitCode.UNREADABLE, "the file holds no list of cases"),
    ("cases.yaml", CASES.read_text(encoding="utf-8").replace("kind: boundary", "kind: edge"), ExitCode.UNREADABLE,
     'cases.yaml:11:3: /kind: "kind" cannot be "edge"'),
    ("cases.yaml", CASES.read_text(encoding="utf-8").replace("x-1/bone/not-met", "x-1/bone/decisive-met"),
     ExitCode.UNREADABLE, 'the case "x-1/bone/decisive-met" stands here a second time'),
    ("cases.yaml", CASES.read_text(encoding="utf-8").replace("02/26", "02/25"), ExitCode.USAGE, "expected to decide"),
    ("cases.yaml", CASES.read_text(encoding="utf-8").replace("age: 17", "age: 170"), ExitCode.USAGE,
     "the case x-1/child/decisive-met: "),
    ("cases.yaml", CASES.read_text(encoding="utf-8").replace("bone: met", "bones: met"), ExitCode.USAGE,
     'there is no criterion "bones"'),
    ("cases.csv", "id,id\r\n", ExitCode.UNREADABLE, 'there are two columns "id"'),
    ("cases.csv", "id,fact:age\r\nx,1,2\r\n", ExitCode.UNREADABLE, "cases.csv:2:1: the row has 3 cells"),
    ("cases.csv", 'id,covers\r\nx,"[1"\r\n', ExitCode.UNREADABLE, "covers: not JSON"),
])  # fmt: skip
def test_a_file_of_cases_that_cannot_be_used_is_refused_with_the_place(small, tmp_path, name, text, code, said):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    result, _ = small(ODD, cases=path)
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert "Traceback" not in result.err


# the journal


HALF = """\
import pathlib, sys, time
sys.path.insert(0, {folder!r})
import json, odd
for number, line in enumerate(sys.stdin):
    request = json.loads(line)
    with open("asked", "a") as asked:
        print(request["id"], file=asked)
    if number == 2 and not pathlib.Path("go-on").exists():
        time.sleep(600)
    print(json.dumps({{"id": request["id"], **odd.evaluate(request)}}), flush=True)
"""


def test_an_interrupted_run_loses_nothing_and_goes_on(small, workspace):
    there = workspace({"half.py": HALF.format(folder=str(EVALUATORS))})
    evaluator, journal = f"{sys.executable} half.py", there / "kept" / "answers.jsonl"
    options = ["--cases", str(CASES), "--resume", str(journal)]
    command = ["conform", "02/26", "--evaluator", evaluator, *options]
    with process(command, there, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        while not journal.exists() or len(journal.read_text(encoding="utf-8").splitlines()) < 3:
            assert started.poll() is None
            time.sleep(0.02)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=20)

    assert (started.returncode, out) == (ExitCode.INTERRUPTED, "")
    assert "2 of 4 answers are kept" in err
    assert "Traceback" not in err
    (there / "go-on").touch()
    (there / "asked").unlink()
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"request": "cut o')
    result, report = small(evaluator, "--resume", journal)
    assert (result.code, report["agreeing"], report["resumed"]) == (ExitCode.CLEAN, 4, 2)
    assert len((there / "asked").read_text(encoding="utf-8").splitlines()) == 2
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 5
    assert small(evaluator, "--resume", journal)[1]["resumed"] == 4


def test_only_answers_are_kept_so_failures_are_asked_again(small, tmp_path):
    journal = tmp_path / "answers.jsonl"

    assert small(f"{ODD} crash-once", "--retries", "0", "--resume", journal)[1]["agreeing"] == 3
    _, report = small(f"{ODD} crash-once", "--resume", journal)
    assert (report["agreeing"], report["resumed"]) == (4, 3)


def test_an_answer_that_is_taken_back_is_not_kept(small, tmp_path):
    journal = tmp_path / "answers.jsonl"

    small(f"{ODD} two-answers", "--resume", journal)
    _, report = small(f"{ODD} two-answers", "--resume", journal)
    assert report["resumed"] == 3


def test_the_answer_to_a_case_that_has_changed_is_not_taken(small, tmp_path):
    journal, cases = tmp_path / "answers.jsonl", tmp_path / "cases.yaml"
    small(ODD, "--resume", journal)
    cases.write_text(CASES.read_text(encoding="utf-8").replace("age: 17", "age: 16"), encoding="utf-8")

    _, report = small(ODD, "--resume", journal, cases=cases)
    assert (report["agrees"], report["resumed"]) == (True, 3)


def test_a_journal_of_another_evaluator_and_a_file_that_is_none_are_left_alone(small, tmp_path):
    journal, other = tmp_path / "answers.jsonl", tmp_path / "notes.txt"
    small(ODD, "--resume", journal)
    before = journal.read_bytes()
    other.write_text("my notes", encoding="utf-8")

    refused, _ = small(f"{ODD} x", "--resume", journal)
    assert (refused.code, journal.read_bytes()) == (ExitCode.USAGE, before)
    assert "the answers of another evaluator" in refused.err
    refused, _ = small(ODD, "--resume", other)
    assert (refused.code, other.read_text(encoding="utf-8")) == (ExitCode.USAGE, "my notes")
    assert "is no journal of a run, and is left alone" in refused.err


def test_74_for_a_journal_that_cannot_be_written(small, tmp_path):
    (tmp_path / "file").touch()

    result, _ = small(ODD, "--resume", tmp_path / "file" / "answers.jsonl")
    assert (result.code, result.out) == (ExitCode.OUTPUT, "")


# wrong usage


@pytest.mark.parametrize(("options", "said"), [
    (["--evaluator", "no-such-command --fast"], 'there is no command "no-such-command"'),
    (["--evaluator", ""], "--evaluator is empty"),
    (["--evaluator", "'half"], "a quote is missing"),
    (["--evaluator", "no_such_module:evaluate"], "No module named 'no_such_module'"),
    (["--evaluator", "odd:no_such"], "has no attribute 'no_such'"),
    (["--evaluator", "odd:AT"], "it is no function"),
    (["--evaluator", "odd:evaluate", "--once"], "--once is for commands"),
    (["--evaluator", "http://127.0.0.1:1/"], "nothing answers at http://127.0.0.1:1"),
    (["--evaluator", "http://127.0.0.1:1/", "--once"], "--once is for commands"),
    (["--evaluator", "http://example.org/"], '"example.org" is not this machine'),
    (["--evaluator", "http://127.0.0.1@example.org/"], '"example.org" is not this machine'),
    (["--evaluator", "http://127.0.0.1.example.org/"], "is not this machine"),
    (["--evaluator", "http://192.168.0.1:8000/"], '"192.168.0.1" is not this machine'),
    (["--evaluator", "http:///"], "is not this machine"),
    (["--evaluator", "http://127.0.0.1:99999/"], "the evaluator's address cannot be read"),
    (["--evaluator", "https://127.0.0.1/"], "asked by http, not https"),
    (["--evaluator", "file:///etc/passwd"], "asked by http, not file"),
    (["--evaluator", str(EVALUATORS / "cases.yaml")], "is a file that cannot be run by itself"),
    ([], "--evaluator"),
    (["--evaluator", ODD, "--timeout", "0"], "--timeout"),
    (["--evaluator", ODD, "--jobs", "0"], "--jobs"),
    (["--evaluator", ODD, "--against", "01/20"], 'there is no revision of X.1 "01/20"'),
])  # fmt: skip
def test_2_for_wrong_usage(run, workspace, monkeypatch, options, said):
    monkeypatch.setenv("PYTHONPATH", str(EVALUATORS), prepend=os.pathsep)

    result = run("conform", "02/26", *options, cwd=workspace())
    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert said in result.err
    assert "Traceback" not in result.err


# the report


def test_the_text_begins_with_the_grade_and_names_what_is_wrong(run, workspace):
    result = run("conform", "02/26", "--evaluator", f"{ODD} wrong", "--cases", CASES, cwd=workspace())

    assert result.out.splitlines()[:3] == [
        "X.1 02/26: 3 of 4 cases agree",
        "  decisions   3 of 4 right",
        "  criteria    12 of 12 values right: met 4 of 4; not met 6 of 6; undetermined 2 of 2",
    ]
    assert "1 decision wrong, and no criterion's value explains it" in result.out
    assert "decided investigational, expected individual review" in result.out


@pytest.mark.parametrize("form", ["text", "json", "junit", "html"])
def test_what_an_evaluator_says_steers_nothing(run, workspace, form):
    result = run("conform", "02/26", "--evaluator", f"{ODD} wrong", "--cases", CASES, "--format", form, cwd=workspace())

    assert "\x1b" not in result.out
    assert "\u202e" not in result.out
    if form in ("junit", "html"):
        assert "<script>" not in result.out


@pytest.mark.parametrize(("what", "counts"), [
    ("", {"failures": "0", "errors": "0", "skipped": "0"}),
    ("wrong", {"failures": "1", "errors": "0", "skipped": "0"}),
    ("binary", {"failures": "0", "errors": "1", "skipped": "0"}),
    ("silent", {"failures": "0", "errors": "3", "skipped": "1"}),
])  # fmt: skip
def test_junit_has_a_test_for_each_case(run, workspace, what, counts):
    result = run("conform", "02/26", "--evaluator", f"{ODD} {what}", "--cases", CASES, "--once", "--format", "junit",
                 cwd=workspace())  # fmt: skip

    suite = ET.fromstring(result.out)[0]  # noqa: S314 - our own output
    assert suite.attrib | counts | {"tests": "4"} == suite.attrib
    assert len(suite.findall("testcase")) == 4
    for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert len(suite.findall(f"testcase/{tag}")) == int(counts[attribute])


def test_the_page_loads_nothing_and_says_what_the_text_says(run, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(EVALUATORS), prepend=os.pathsep)
    result = run("conform", "02/26", "--evaluator", "by_document:of_last_year", "--against", "02/25", "-f", "html",
                 cwd=ROOT)  # fmt: skip

    assert result.code == ExitCode.FINDINGS
    assert "it still implements 02/25" in result.out
    assert "I.E.6.c Extremity sarcomas" in result.out
    assert "default-src &#39;none&#39;" in result.out or "default-src 'none'" in result.out
    assert not re.search(r"(src|href)=", result.out)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_bar_is_for_terminals_alone(small, workspace):
    assert small(ODD)[0].err == ""
    import pty

    leader, follower = pty.openpty()
    command = ["conform", "02/26", "--evaluator", ODD, "--cases", str(CASES)]
    with process(command, workspace(), stdout=subprocess.PIPE, stderr=follower) as started:
        os.close(follower)
        out = started.stdout.read()
    shown = os.read(leader, 65536).decode()
    os.close(leader)
    assert "asking" in shown
    assert "4/4" in shown
    assert "asking" not in out


# all the cases of a workspace: generated ones, those that people wrote, and those that flip

WRITTEN = """\
format: 1
cases:
  - id: x-1/bone/mine
    author: Ann
    note: An appeal turned on it.
    facts: {age: 40, bone_tumor: true}
    expect:
      "02/26": {decision: medically_necessary, criteria: {bone: met}}
"""
LIMPING = """\
from odd import evaluate as right


def evaluate(request):
    answer = right(request)
    if request["id"] == "x-1/bone/mine":
        answer["criteria"]["child"] = "met"  # nobody expects something of it here
        answer["criteria"]["bone"] = "not_met"
    return answer
"""


@pytest.fixture
def hand_written(run, workspace, monkeypatch):
    """Grade an evaluator by all the cases of a workspace in which a person wrote some."""
    monkeypatch.setenv("PYTHONPATH", str(EVALUATORS), prepend=os.pathsep)

    def call(evaluator, written=WRITTEN):
        there = workspace({"tests/fixtures/X.1/hand-written.yaml": written, "limping.py": LIMPING})
        result = run("conform", "02/26", "--evaluator", evaluator, "--format", "json", cwd=there)
        return result, json.loads(result.out)

    return call


def test_hand_written_cases_are_asked_and_graded_by_what_they_expect(hand_written):
    result, report = hand_written("odd:evaluate")
    assert (result.code, report["agrees"], report["strange_criteria"]) == (ExitCode.CLEAN, True, [])
    assert "x-1/bone/mine" in [each["id"] for each in report["results"]]
    result, report = hand_written("limping:evaluate")
    (wrong,) = [each for each in report["results"] if not each["agrees"]]
    assert (result.code, wrong["id"]) == (ExitCode.FINDINGS, "x-1/bone/mine")
    assert [each["criterion"] for each in wrong["wrong"]] == ["bone"]
    assert at_fault(report) == ["bone"]


def test_a_file_of_hand_written_cases_is_taken_by_itself(run, workspace, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(EVALUATORS), prepend=os.pathsep)
    there = workspace({"mine.yaml": WRITTEN, "none.yaml": WRITTEN.replace("02/26", "02/25")})
    command = ("conform", "02/26", "--evaluator", "odd:evaluate", "--cases")

    result = run(*command, "mine.yaml", cwd=there)
    assert (result.code, result.err, result.out.splitlines()[0]) == (ExitCode.CLEAN, "", "X.1 02/26: the case agrees")
    none = run(*command, "none.yaml", cwd=there)
    assert (none.code, "is expected to decide" in none.err) == (ExitCode.USAGE, True)


def test_what_a_person_expects_counts_also_where_the_revision_disagrees_and_that_is_told(hand_written):
    result, report = hand_written("odd:evaluate", WRITTEN.replace("{bone: met}", "{bone: not_met}"))
    assert result.code == ExitCode.FINDINGS
    assert at_fault(report) == ["bone"]
    assert "the case x-1/bone/mine: in 02/26, I.B is met, and it expects not met" in result.err


def test_against_an_older_revision_each_change_has_a_case_that_flips_and_is_asked(real):
    _, report = real("right", "--against", "02/25")
    asked = {each["id"] for each in report["results"]}
    result, alone = real("right")
    assert result.code == ExitCode.CLEAN
    new, old = report["revisions"]
    assert new["agreeing"] == new["cases"] == report["cases"] >= alone["cases"]
    assert old["agreeing"] < old["cases"]
    assert {name for name in asked if "hand" in name or name.endswith(("eighteenth-birthday", "limb-sarcoma"))} == {
        "cp-mp-69/age-paediatric/eighteenth-birthday", "cp-mp-69/sarcoma-extremity/adult-with-a-limb-sarcoma"
    }  # fmt: skip
    assert asked - {each["id"] for each in alone["results"]}
