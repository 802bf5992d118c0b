"""Every format of findings: what it says of a broken workspace, what its specification wants, that text stays text.

`pytest tests/acceptance/test_finding_formats.py --update-golden` rewrites `tests/golden/findings/`; read what differs.

What the schemas of other people cannot say (`conftest.py`), and what GitHub and GitLab want, for which there is none,
is written down here.
"""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import reduce
from operator import getitem
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REVISION, ROOT, VOCABULARY
from hostile import HOSTILE, commands, squeezed, steers
from page import Page
from recension import __version__
from recension.findings import Accepted, Finding, Location, Related, Severity
from recension.reporters.excerpts import excerpt
from recension.reporters.findings import REPORTERS, FindingsReport
from recension.reporters.style import Style, printable
from recension.rules import catalogue
from recension.schema import load_schema

GOLDEN = ROOT / "tests" / "golden" / "findings"
SUFFIXES = {
    "text": "txt", "json": "json", "markdown": "md", "github": "github.txt", "gitlab": "gitlab.json",
    "sarif": "sarif", "junit": "junit.xml",
}  # fmt: skip

# ---- a broken workspace

CHILD = """\
      - id: child
        text: Age < 18 years
        when: {fact: age, less_than: 18}
"""
CITED = "        references: [guideline]\n"
ACCEPTED = "        # recension: ignore text-double-space as the form has it\n"
LONG = "Planning in words that go on for longer than any terminal has columns and then for a few more"
CODES = f'codes:\n  - {{system: CPT, code: "77301"}}\n  - {{display: {LONG}, system: CPT, code: "77301"}}\n'


def edited(text, *edits):
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


BROKEN = {
    "recension.toml": "",
    "policy/vocabulary.yaml": edited(VOCABULARY, ("maximum: 120", "maximum: -1")),
    "policy/X.1/2026-02.yaml": edited(
        REVISION,
        ("title:", "titel:"),
        (CHILD, '      - {id: child, text: "年龄 < 18", when: {fact:\tagee, less_than: 18}}\n'),
        (CITED, CITED.replace("guideline", "guidelines")),
        ("otherwise:", CODES + "otherwise:"),
    ),
    "policy/X.2/2026-02.yaml": edited(
        REVISION.replace("X.1", "X.2"),
        ("Age < 18 years", "Age <  17 years"),
        ("        text: Bone tumor\n" + CITED, ACCEPTED + "        text: Bone  tumor\n"),
        ("First version.", "TODO"),
    ),
    "policy/X.2/2026-03.yaml": "format: 1\npolicy: X.2\ntitle: [A small policy\n",
}


@pytest.fixture
def broken(workspace, run, monkeypatch):
    """A workspace with mistakes of every severity, one of them accepted by a comment, one in the file for that."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26
    root = workspace(BROKEN)
    why = ("--reason", "as printed", "--approver", "M. Jones", "--until", "2027-01-31")
    run("check", "--write-accept", "--only", "text-unfinished", *why, cwd=root)
    return root


def test_every_format_has_a_golden_file():
    assert set(SUFFIXES) == set(REPORTERS)


def unexplained(sarif):
    """Return a log without what changes with every version: its number, and what the rules say of themselves."""
    log = json.loads(sarif)
    driver = log["runs"][0]["tool"]["driver"]
    assert driver.pop("semanticVersion") == __version__
    driver["rules"] = [{"id": rule["id"]} for rule in driver["rules"]]
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("form", SUFFIXES)
def test_a_broken_workspace_in_every_format(run, broken, request, form):
    result = run("check", "--format", form, cwd=broken)

    out = unexplained(result.out) if form == "sarif" else result.out
    golden = GOLDEN / f"broken.{SUFFIXES[form]}"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(out, encoding="utf-8")
    assert result.code == 3
    assert out == golden.read_text(encoding="utf-8")


# ---- what the specifications want

PLACE = Location("policy/X.1/2026-02.yaml", 12, 9, "I.A", 14, "        child")


def finding(number=1, severity=Severity.ERROR, *, accepted=None, **more):
    told = {"hint": "mend it", "arguments": (str(number),), "document": "X.1/2026-02", "location": PLACE} | more
    return Finding(f"code-{number % 7}", severity, f"what is wrong with {number}", **told, accepted=accepted)


def at(file, line=1):
    """A report on one finding in *file*."""
    return FindingsReport((finding(location=Location(file, line, 1)),), (file,))


BY_COMMENT = Accepted("as it must be")
BY_PERSON = Accepted("as printed", "M. Jones", "2026-11-26", "2027-01-31")
FILE = PLACE.file
REPORTS = {
    "empty": FindingsReport((), ()),
    "sound": FindingsReport((), (FILE, "policy/vocabulary.yaml")),
    "one of each": FindingsReport(tuple(finding(number, each) for number, each in enumerate(Severity)), (FILE,)),
    "nowhere": FindingsReport((finding(location=None), finding(location=Location("renders/X.1/2026-02.md"))), (FILE,)),
    "in a folder elsewhere": at("/a folder/ü.yaml"),
    "in git": at("HEAD~1:policy/a.yaml", 3),
    "not UTF-8": at("\udcff.yaml"),
    "unreadable": FindingsReport((finding(), finding(2, location=Location("b.yaml"))), (FILE, "b.yaml"), ("b.yaml",)),
    "the same fact twice": FindingsReport((finding(), finding(location=replace(PLACE, line=40))), (FILE,)),
    "accepted": FindingsReport((finding(accepted=BY_COMMENT), finding(2, accepted=BY_PERSON), finding(9)), (FILE,)),
    "all accepted": FindingsReport((finding(accepted=BY_COMMENT), finding(8, accepted=BY_PERSON)), (FILE,)),
    "nothing fails": FindingsReport((finding(),), (FILE,), least=None),
    "warnings fail": FindingsReport((finding(1, Severity.WARNING),), (FILE,), least=Severity.WARNING),
}  # fmt: skip


def hostile_report(text):
    """A report in which everything that an author, or the name of a file, may bring along is *text*."""
    place = Location(f"a {text}.yaml", 3, 5, f"I.A {text}", None, f"key: {text}")
    found = finding(hint=text, document=text, location=place)
    return FindingsReport(
        (
            replace(found, message=text),
            replace(found, message=f"a message: {text}", severity=Severity.WARNING),
            replace(found, message=text, severity=Severity.NOTE, location=None),
            replace(found, message=text, accepted=Accepted(text)),
            replace(found, message=text, accepted=Accepted(f"as {text}", text, text, text)),
        ),
        (place.file, text),
        (text,),
    )


HOSTILE_HERE = HOSTILE | {"placeholder": "{0} {1} [x](2)", "no XML": "\ufffe \uffff"}
EVERY = REPORTS | {f"hostile: {name}": hostile_report(text) for name, text in HOSTILE_HERE.items()}


@pytest.fixture(params=EVERY.values(), ids=EVERY)
def report(request):
    return request.param


def written(form, report, style=None):
    return REPORTERS[form](style).render(report)


def parsed(xml):
    return ET.fromstring(xml)  # noqa: S314 - we have just written it


def test_json_follows_the_schema(report):
    told = json.loads(written("json", report))

    jsonschema.Draft202012Validator(load_schema("findings")).validate(told)
    assert sum(told["summary"].values()) == len(report.findings)
    assert [each["message"] for each in told["findings"]] == [each.message for each in report.findings]
    assert told["summary"]["accepted"] == sum(each["accepted"] is not None for each in told["findings"])


def test_sarif_follows_its_schema(sarif, report):
    log = json.loads(written("sarif", report))

    assert log["$schema"] == sarif.schema["id"]
    assert [error.message for error in sarif.iter_errors(log)] == []


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("runs", 0, "results", 0, "level"), "fatal"),
        (("runs", 0, "results", 0, "locations", 0, "physicalLocation", "region", "startLine"), 0),
        (("runs", 0, "results", 0, "mesage"), {"text": "x"}),
        (("runs", 0, "invocations", 0, "executionSuccessful"), "yes"),
        (("runs", 0, "artifacts", 0, "location", "uri"), 7),
    ],
)
def test_the_schema_of_sarif_sees_what_is_wrong(sarif, place, wrong):
    log = json.loads(written("sarif", REPORTS["one of each"]))
    *path, last = place
    reduce(getitem, path, log)[last] = wrong

    assert not sarif.is_valid(log)


def test_sarif_follows_the_prose_of_its_standard(report):
    log = json.loads(written("sarif", report))
    (run,) = log["runs"]
    rules, results = run["tool"]["driver"]["rules"], run["results"]

    assert log["version"] == "2.1.0"
    assert run["invocations"][0]["executionSuccessful"] is not bool(report.unreadable)
    assert len({rule["id"] for rule in rules}) == len(rules)
    identities = Counter((each["ruleId"], each["partialFingerprints"]["primaryLocationLineHash"]) for each in results)
    assert set(identities.values()) <= {1}
    for told, said in zip(results, report.findings, strict=True):
        assert rules[told["ruleIndex"]]["id"] == told["ruleId"] == said.code
        # a message may hold placeholders and links, and ours has none: what looks like one is escaped
        text = told["message"]["text"]
        assert not re.search(r"(?<!\\)\]\(", text)
        assert not {"{", "}"} & set(text.replace("{{", "").replace("}}", ""))
        assert printable(said.message) in text.replace("{{", "{").replace("}}", "}").replace("\\](", "](")
        (place,) = told["locations"]
        region = place["physicalLocation"].get("region", {})
        assert region.get("startColumn", 1) >= 1
        assert region.get("endColumn", 1_000_000) >= region.get("startColumn", 1)
        assert ("suppressions" in told) is (said.accepted is not None)
        if said.accepted:
            assert told["suppressions"][0]["kind"] == ("external" if said.accepted.approver else "inSource")


def test_sarif_has_as_many_results_and_places_as_github_takes(sarif):
    notes = [finding(number, Severity.NOTE) for number in range(25_000)]
    places = tuple(Related(replace(PLACE, line=line), "the same") for line in range(1, 1_101))
    report = FindingsReport(
        (*notes, finding(25_000), finding(25_001, accepted=BY_PERSON), finding(1, related=places)), (FILE,)
    )
    log = json.loads(written("sarif", report))

    (run,) = log["runs"]
    assert len(run["results"]) == 25_000
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("3 findings left out: of a run no more than 25,000 are taken")
    assert [each["level"] for each in run["results"]].count("error") == 2  # the one that is accepted goes first
    *_, last = run["results"]
    assert len(last["relatedLocations"]) == 999
    assert last["message"]["text"].endswith("101 places of 1,100 left out")
    run["results"] = run["results"][-3:]
    assert [error.message for error in sarif.iter_errors(log)] == []


def test_the_addresses_of_sarif_lead_to_the_files(report):
    (run,) = json.loads(written("sarif", report))["runs"]

    found = [each["location"] for each in run["artifacts"]]
    assert len(found) == len(report.documents)
    for address, file in zip(found, report.documents, strict=True):
        assert re.fullmatch(r"[A-Za-z0-9/_.~%-]*|file:///[A-Za-z0-9/_.~%-]*", address["uri"])
        assert ("uriBaseId" in address) is not file.startswith("/")
        path = unquote(address["uri"].removeprefix("file://"), errors="surrogateescape")
        assert path == Path(file).as_posix()


def test_junit_follows_the_schema_of_jenkins(jenkins, report):
    assert jenkins(written("junit", report)) == []


@pytest.mark.parametrize(("right", "wrong"), [("<testcase ", "<test "), (' name="', ' nam="'), ("<failure", "<fault")])
def test_the_schema_of_jenkins_sees_what_is_wrong(jenkins, right, wrong):
    text = written("junit", REPORTS["one of each"])
    end = right.replace("<", "</").strip(), wrong.replace("<", "</").strip()

    assert right in text
    assert jenkins(text.replace(right, wrong).replace(*end)) != []


def test_junit_counts_what_it_holds(report):
    root = parsed(written("junit", report))

    assert root.tag == "testsuites"
    for suite in (root, *root.iter("testsuite")):
        counts = {name: len(list(suite.iter(tag))) for name, tag in
                  (("tests", "testcase"), ("failures", "failure"), ("errors", "error"))}  # fmt: skip
        assert {name: int(suite.get(name)) for name in counts} == counts
    tests = [(test.get("classname"), test.get("name")) for test in root.iter("testcase")]
    assert len(set(tests)) == len(tests)


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("empty", []),
        ("sound", ["passed", "passed"]),
        ("one of each", ["failure", "system-out", "system-out"]),
        ("unreadable", ["failure", "error"]),
        ("accepted", ["skipped", "failure"]),  # of the second code one is accepted, another is not
        ("all accepted", ["skipped"]),
        ("nothing fails", ["system-out"]),
        ("warnings fail", ["failure"]),
    ],
)
def test_junit_tells_what_fails_from_what_does_not(name, outcomes):
    tests = list(parsed(written("junit", REPORTS[name])).iter("testcase"))

    assert [next((each.tag for each in test), "passed") for test in tests] == outcomes


def issue_file(finding):
    return finding.location.file if finding.location else finding.document


def test_gitlab_gets_what_it_reads(report):
    issues = json.loads(written("gitlab", report))

    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(report.findings)
    for issue, said in zip(issues, report.findings, strict=True):
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        if said.accepted:
            assert issue["severity"] == "info"
        assert (issue["severity"] == "blocker") is (issue_file(said) in report.unreadable and not said.accepted)
        assert not issue["location"]["path"].startswith("./")
        assert issue["location"]["lines"]["begin"] >= 1
        assert steers(issue["description"] + issue["location"]["path"]) == []


def annotations(text):
    """The commands of *text*, taken apart as GitHub does: the level, the properties, the message."""
    found = [re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line) for line in commands(text)]
    assert all(found)
    return [(level, dict(each.split("=", 1) for each in properties.split(",")), message)
            for level, properties, message in (match.groups() for match in found)]  # fmt: skip


def test_github_gets_a_text_and_annotations(report):
    out = written("github", report)
    text = written("text", report)

    assert out.startswith(text)
    assert commands(text) == []
    told = annotations(out)
    accepted = sum(each.accepted is not None for each in report.findings)
    assert len(told) == len(report.findings) - accepted + bool(accepted)
    for _, properties, _ in told:
        assert set(properties) <= {"file", "line", "col", "endLine", "endColumn", "title"}
        # columns are read only where all is on one line
        assert properties.get("endLine") in (None, properties.get("line"))


def test_markdown_is_a_table_and_nothing_else(report):
    out = written("markdown", report)
    tags = {"b", "code", "details", "summary", "ul", "li"}
    page = Page(out.replace("<br>", ""), tags=tags, charrefs=False)

    assert page.faults == []
    assert page.attributes == set()
    assert len(re.findall(r"^\| (?:error|warning|note) \|", out, re.MULTILINE)) == len(report.open)
    assert out.count("<li>") == len(report.accepted)
    # what is left when our own table and bold are taken away holds no sign that Markdown or GitHub reads
    rest = re.sub(r"^\|[-|]+\|$|^\| | \| | \|$|\*\*|&#\d+;", " ", page.raw, flags=re.MULTILINE)
    assert re.findall(r"[<>`*~\[\]|\\$@]|#\d|GH-\d|&(?!\w+;)", rest) == []


# ---- text stays text


@pytest.mark.parametrize("form", REPORTERS)
def test_no_text_steers_a_terminal_or_a_workflow(report, form):
    out = written(form, report)

    assert steers(out) == []
    assert out.encode("utf-8").decode() == out
    if form != "github":
        assert commands(out) == []


@pytest.mark.parametrize("style", [Style(width=40), Style(width=100), Style(colour=True)], ids=["40", "100", "colours"])
@pytest.mark.parametrize("text", HOSTILE_HERE.values(), ids=HOSTILE_HERE)
def test_hostile_text_is_shown_as_it_is(text, style):
    out = written("text", hostile_report(text), style)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)

    assert ("\x1b" in out) is style.colour
    assert steers(plain) == commands(plain) == []
    said = squeezed(printable(text)).replace("\\::", "::")
    assert squeezed(plain).replace("\\::", "::").replace("\\n", "").count(said.replace("\\n", "")) >= 10


# ---- how much is said at most


@pytest.fixture(scope="module")
def many():
    """Two thousand findings: of each severity, and accepted ones, more than any host shows."""
    found = [finding(number, list(Severity)[number % 3], accepted=BY_PERSON if number % 4 == 0 else None,
                     hint="words that go on and on " * 10) for number in range(2_000)]  # fmt: skip
    return FindingsReport(tuple(found), (FILE,))


def test_github_shows_ten_of_a_level_and_the_tenth_counts_the_rest(many):
    told = annotations(written("github", many))

    assert Counter(level for level, _, _ in told) == {"error": 10, "warning": 10, "notice": 10}
    lasts = [properties["title"] for _, properties, _ in told if "more" in properties["title"]]
    assert lasts == ["and 491 more", "and 491 more", "and 492 more"]  # the last one counts the word on what is accepted


def test_a_comment_is_cut_before_it_is_too_long(many):
    out = written("markdown", many)

    notice = re.search(r"\*\*Cut to fit a comment: ([0-9,]+) of 2,000 findings are left out", out)
    rows = re.findall(r"^\| (error|warning|note) ", out, re.MULTILINE)
    assert 60_000 < len(out.encode()) < 65_536
    assert int(notice[1].replace(",", "")) == 2_000 - len(rows) - out.count("<li>")
    assert out.count(notice[0]) == 2
    assert out.splitlines()[2].startswith(notice[0])
    assert out.splitlines()[-1].startswith(notice[0])
    # what is cut is what matters least
    assert rows == sorted(rows, key=["error", "warning", "note"].index)


# ---- the text


def test_what_is_accepted_is_dim_and_counted_apart():
    out = written("text", REPORTS["accepted"], Style(colour=True))

    assert f"\x1b[2m{PLACE}: accepted[code-1] I.A: what is wrong with 1\x1b[0m\n\x1b[2m    as it must be\x1b[0m" in out
    assert "\x1b[2m    as printed (M. Jones, until 2027-01-31)\x1b[0m" in out
    assert out.endswith("1 error in 1 of 1 document; 2 accepted\n")
    assert written("text", REPORTS["all accepted"]).endswith("no findings in 1 document; 2 accepted\n")


def test_each_of_several_files_has_a_heading():
    found = [finding(), finding(2, accepted=BY_PERSON), finding(3, location=replace(PLACE, file="b.yaml"))]

    out = written("text", FindingsReport(tuple(found), (FILE, "b.yaml")))
    headings = [line for line in out.splitlines() if re.fullmatch(r"\S+: \d.*", line)]
    assert headings == [f"{FILE}: 1 error, 1 accepted", "b.yaml: 1 error"]


LINE = '        text: "Bone tumor 肿瘤 [@trial] and a text that goes on for a long while"'


@pytest.mark.parametrize(
    ("text", "column", "end", "width", "expected"),
    [
        ("key: value", 6, 11, 80, ["key: value", "     ^^^^^"]),
        ("key:", 5, 5, 80, ["key:", "    ^"]),
        ("key: |", 6, None, 80, ["key: |", "     ^"]),
        ("", 1, None, 80, ["", "^"]),
        ("short", 40, None, 80, ["short", "     ^"]),
        ("a:\tb\tc", 6, 7, 80, ["a:  b   c", "        ^"]),
        ("年龄: 五", 5, 6, 80, ["年龄: 五", "      ^^"]),
        ("e\u0301te\u0301 x", 7, 8, 80, ["e\u0301te\u0301 x", "    ^"]),
        ("a: \x1b[31mb", 4, 10, 80, ["a: \\u001b[31mb", "   ^^^^^^^^^^^"]),
        ("##[error]", 3, 4, 80, ["##\\[error]", "  ^^"]),
        (LINE, 30, 36, 40, ["…umor 肿瘤 [@trial] and a text…", "           ^^^^^^"]),
        (LINE, 15, 76, 40, ['…    text: "Bone tumor 肿瘤 [@…', "           ^^^^^^^^^^^^^^^^^^^"]),
        (LINE, 74, 79, 40, ['…that goes on for a long while"', "                         ^^^^^"]),
        (LINE, 9, 13, 40, ['        text: "Bone tumor 肿瘤…', "        ^^^^"]),
        ("x" * 31, 31, 32, 40, ["x" * 31, " " * 30 + "^"]),
        ("x" * 40, 20, 21, 1, ["…xxxxxxxxxxxxxx…", "      ^"]),
    ],
)  # fmt: skip
def test_an_excerpt_is_cut_around_the_place(text, column, end, width, expected):
    place = Location("a.yaml", 7, column, None, end, text)

    shown = [line.removeprefix("     7 |").removeprefix("       |") for line in excerpt(place, Style(width=width))]
    assert [line.removeprefix(" ") for line in shown] == expected


def columns(text):
    """How many columns of a terminal *text* takes."""
    wide = {"W": 2, "F": 2}
    return sum(wide.get(unicodedata.east_asian_width(each), 1) for each in text if unicodedata.category(each) != "Mn")


@given(
    text=st.text(st.sampled_from("ab :肿\t\u0301\x1b\u202e[#é"), max_size=120),
    column=st.integers(1, 130), length=st.integers(0, 40), width=st.integers(1, 120),
)  # fmt: skip
def test_the_mark_stands_under_the_place_and_nothing_is_too_wide(text, column, length, width):
    line, mark = excerpt(Location("a.yaml", 7, column, None, column + length, text), Style(width=width))

    line, mark = line[len("     7 | ") :], mark[len("     7 | ") :]
    assert max(columns(line), columns(mark)) <= max(width - len("     7 | "), 16)
    assert set(mark.strip()) == {"^"}
    before = mark.index("^")
    rest = next(line[place:] for place in range(len(line) + 1) if columns(line[:place]) >= before or place == len(line))
    here = text[column - 1 : column]
    if here and unicodedata.category(here) != "Mn" and not here.isspace() and here != "[":
        assert rest.lstrip("\u0301").startswith(printable(here)[:1])


def test_a_line_as_long_as_a_file_is_cut_at_once():
    place = Location("a.yaml", 1, 5_000_000, None, 9_000_000, "x" * 10_000_000)

    assert [len(line) for line in excerpt(place, Style(width=60))] == [60, 59]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"a: 1\r\nb: 2\r\nfromat: 1\r\n", "fromat: 1"),
        (b"a: 1\rfromat: 1\r", "fromat: 1"),
        ("a: one\u2028line\nfromat: 1\n".encode(), "a: one\u2028line"),
        (b"\xef\xbb\xbffromat: 1\n", "fromat: 1"),
        ("a: one\u2028line\nb: [\n".encode(), "a: one\u2028line"),
        (b"a: &x 1\nb: !!python/name:os.system x\n", "b: !!python/name:os.system x"),
        (b"a: 1\nb: " + b"[" * 100 + b"]" * 100, "b: " + "[" * 100 + "]" * 100),
    ],
    ids=["CRLF", "CR", "separator", "BOM", "separator and syntax", "tag", "limit"],
)
def test_the_line_shown_is_that_of_the_place(run, tmp_path, text, line):
    (tmp_path / "draft.yaml").write_bytes(text)
    out = run("validate", "./draft.yaml", "--format", "text", cwd=tmp_path).out

    shown = {match[2].strip("…") for match in re.finditer(r"^ +(\d+) \| (.*)$", out, re.MULTILINE)}
    assert any(each and each in line for each in shown)


# ---- several reports in one run


def test_reports_are_written_beside_what_is_printed(run, broken):
    wanted = {form: broken / "reports" / f"findings.{suffix}" for form, suffix in SUFFIXES.items()}
    options = [f"--report={form}={path}" for form, path in wanted.items()]

    result = run("validate", *options, cwd=broken)
    assert (result.code, result.err) == (3, "")
    assert result.out == run("validate", cwd=broken).out
    for form, path in wanted.items():
        told = path.read_text(encoding="utf-8")
        assert told.replace('"error"', "") == run("validate", "--format", form, cwd=broken).out.replace('"error"', "")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--report", "sarif"], 2, '"sarif" does not name a format and a file'),
        (["--report", "sarif="], 2, '"sarif=" does not name a format and a file'),
        (["--report", "pdf=a.pdf"], 2, 'there is no format "pdf"; there is: text, json'),
        (["--report", "json=a", "--report", "sarif=a"], 2, "a is named for two reports"),
        (["--report", "json=a", "--output", "a"], 2, "a is named for two reports"),
        (["--report", "json=policy"], 74, "policy could not be written"),
    ],
)
def test_a_report_that_cannot_be_is_told(run, workspace, options, code, said):
    result = run("validate", *options, cwd=workspace())

    assert result.code == code
    assert said in result.err
    assert result.out == ""


def test_sarif_explains_the_codes_that_were_found(run, broken):
    (run_,) = json.loads(run("validate", "--format", "sarif", cwd=broken).out)["runs"]
    explained = {rule["id"]: rule for rule in run_["tool"]["driver"]["rules"] if "help" in rule}

    told = {result["ruleId"] for result in run_["results"]} & {rule.code for rule in catalogue()}
    assert told <= set(explained)
    for code in told:
        assert explained[code]["shortDescription"]["text"]
        assert explained[code]["defaultConfiguration"]["level"] in ("error", "warning", "note")


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 0), ("warning", 1), ("never", 0)])
def test_a_test_fails_with_the_run(run, workspace, fail_on, failures):
    root = workspace(revision=edited(REVISION, ("less_than: 18", "less_than: 16")))  # a number that the text has not
    result = run("validate", "--fail-on", fail_on, "--format", "junit", cwd=root)

    assert parsed(result.out).get("failures") == str(failures)
    assert result.code == (1 if failures else 0)
