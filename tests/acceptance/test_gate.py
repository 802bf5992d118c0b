"""The gate through the command line: what fails, what passes, and what somebody has accepted."""

import json
import subprocess

import pytest
import yaml

from conftest import REVISION, ROOT

OLD = REVISION.replace("02/26", "02/25").replace("2026-02", "2025-02").replace("replaces: null", "replaces: null")
SECOND = REVISION.replace("replaces: null", 'replaces: "02/25"').replace(
    "  - {revised: 2026-02, approved: 2026-02, summary: First version.}",
    "  - {revised: 2025-02, approved: 2025-02, summary: First version.}\n"
    "  - {revised: 2026-02, approved: 2026-02, summary: Annual review.}",
)
NARROWER = SECOND.replace("text: Age < 18 years", "text: Age < 16 years").replace("less_than: 18", "less_than: 16")
DECLARED = NARROWER.replace("summary: Annual review.", 'summary: "I.A was changed to 16 years."')
WIDER = SECOND.replace("text: Age < 18 years", "text: Age < 21 years").replace("less_than: 18", "less_than: 21")
WHY = ("--reason", "as meant", "--approver", "M. Jones")


@pytest.fixture
def line(workspace, run, monkeypatch):
    """Build a workspace with 02/25 and a 02/26 that says *revision*, generated files current; run the gate on it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26

    def build(revision=SECOND, files=None):
        root = workspace({"policy/X.1/2025-02.yaml": OLD, **(files or {})}, revision=revision)
        run("render", cwd=root)
        run("fixtures", cwd=root)
        return root

    return build


@pytest.fixture
def check(run):
    def call(root, *arguments):
        result = run("check", "--format", "json", *arguments, cwd=root)
        return result.code, json.loads(result.out)["findings"] if result.out else result.err

    return call


def codes(findings, *, accepted=False):
    return [finding["code"] for finding in findings if (finding["accepted"] is not None) is accepted]


def test_a_sound_workspace_passes(line, check):
    assert check(line()) == (0, [])


def test_what_takes_coverage_away_needs_a_log_row_and_a_person(line, check):
    code, findings = check(line(NARROWER))

    assert code == 1
    assert codes(findings) == ["effect-not-accepted", "log-not-declared"]
    assert {(each["severity"], each["label"], each["line"]) for each in findings} == {("error", "I.A", 14)}
    assert "aged 17" in findings[0]["message"] or "aged 16" in findings[0]["message"]


def test_a_log_row_is_not_a_person(line, check):
    code, findings = check(line(DECLARED))

    assert (code, codes(findings)) == (1, ["effect-not-accepted"])


def test_what_widens_coverage_needs_a_log_row_alone(line, check):
    assert codes(check(line(WIDER))[1]) == ["log-not-declared"]
    assert check(line(WIDER.replace("summary: Annual review.", 'summary: "I.A was changed."'))) == (0, [])


def test_what_has_no_effect_and_is_not_declared_is_a_warning(line, check):
    code, findings = check(line(SECOND.replace("text: Bone tumor", "text: Tumor of a bone")))

    assert code == 0
    assert [(each["code"], each["severity"]) for each in findings] == [("log-not-declared", "warning")]


def test_a_workspace_sets_what_an_effect_needs(line, check):
    root = line(NARROWER)
    (root / "recension.toml").write_text("[effects]\nnarrows = []\n", encoding="utf-8")

    assert [(each["code"], each["severity"]) for each in check(root)[1]] == [("log-not-declared", "warning")]


def test_a_workspace_sets_severities_in_all_and_for_some_files(line, check):
    root = line(NARROWER)
    settings = (
        '[severity]\nlog-not-declared = "note"\n[[severity-for]]\npath = "policy/X.1/*"\neffect-not-accepted = "off"\n'
    )
    (root / "recension.toml").write_text(settings, encoding="utf-8")

    assert [(each["code"], each["severity"]) for each in check(root)[1]] == [("log-not-declared", "note")]
    (root / "recension.toml").write_text(settings.replace("X.1/*", "Y.1/**"), encoding="utf-8")
    assert codes(check(root)[1]) == ["effect-not-accepted", "log-not-declared"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('[severity]\nlog-not-declared = "eror"', 'did you mean "error"?'),
        ('severity = "note"', "wants a table"),
        ("[effects]\nnarows = []", 'did you mean "narrows"?'),
        ('[effects]\nnarrows = "declared"', "wants a list"),
        ('[effects]\nnarrows = ["declaired"]', 'did you mean "declared"?'),
        ("notice-days = -1", "number of days"),
        ("notice-day = 30", 'did you mean "notice-days"?'),
        ('[severity-for]\npath = "x"', "wants tables with a path"),
    ],
)
def test_a_wrong_setting_is_told(line, run, settings, said):
    root = line()
    (root / "recension.toml").write_text(settings, encoding="utf-8")
    result = run("check", cwd=root)

    assert result.code == 2
    assert said in result.err


# ---- what is accepted


def test_what_is_accepted_stays_visible_and_fails_nothing(line, run, check):
    root = line(NARROWER)
    result = run("check", "--write-accept", *WHY, "--until", "2027-01-31", cwd=root)

    assert result.code == 0
    assert "2 accepted in policy/accepted.yaml" in result.err
    code, findings = check(root)
    assert (code, codes(findings), codes(findings, accepted=True)) == (
        0,
        [],
        ["effect-not-accepted", "log-not-declared"],
    )
    assert findings[0]["accepted"] == {
        "reason": "as meant", "approver": "M. Jones", "on": "2026-11-26", "until": "2027-01-31"
    }  # fmt: skip
    assert run("validate", "./policy/X.1/2026-02.yaml", cwd=root).code == 0


def test_an_acceptance_is_of_one_edit_and_not_of_the_next(line, run, check):
    root = line(NARROWER)
    run("check", "--write-accept", *WHY, cwd=root)
    path = root / "policy/X.1/2026-02.yaml"
    path.write_text(
        path.read_text().replace("< 16", "< 12").replace("less_than: 16", "less_than: 12"), encoding="utf-8"
    )
    code, findings = check(root)

    assert code == 1
    assert codes(findings).count("effect-not-accepted") == 1
    assert codes(findings).count("acceptance-stale") == 2


def test_an_acceptance_survives_a_moved_line_and_a_changed_log(line, run, check):
    root = line(NARROWER)
    run("check", "--write-accept", "--only", "effect-not-accepted", *WHY, cwd=root)
    path = root / "policy/X.1/2026-02.yaml"
    path.write_text(
        "# a comment\n\n" + path.read_text().replace("Annual review.", "I.A was changed."), encoding="utf-8"
    )

    run("render", cwd=root)

    code, findings = check(root)
    assert (code, codes(findings), codes(findings, accepted=True)) == (0, [], ["effect-not-accepted"])


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda entry: entry | {"until": "2026-11-25"}, "acceptance-expired"),
        (lambda entry: entry | {"reason": " "}, "acceptance-without-reason"),
        (lambda entry: entry | {"approver": None}, "acceptance-without-reason"),
    ],
    ids=["expired", "no reason", "no approver"],
)
def test_an_entry_that_does_not_hold_accepts_nothing(line, run, check, edit, code):
    root = line(DECLARED)
    run("check", "--write-accept", *WHY, cwd=root)
    path = root / "policy/accepted.yaml"
    accepted = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump(accepted | {"accepted": [edit(accepted["accepted"][0])]}), encoding="utf-8")

    assert check(root)[0] == 1
    assert sorted(codes(check(root)[1])) == sorted(["effect-not-accepted", code])


def test_entries_that_have_outlived_their_finding_are_told(line, run, check):
    root = line(DECLARED)
    run("check", "--write-accept", *WHY, cwd=root)
    (root / "policy/X.1/2026-02.yaml").write_text(SECOND, encoding="utf-8")
    run("render", cwd=root)
    run("fixtures", cwd=root)

    assert codes(check(root)[1]) == ["acceptance-stale"]


def test_a_mistake_elsewhere_makes_no_acceptance_stale(line, run, check):
    root = line(DECLARED)
    run("check", "--write-accept", *WHY, cwd=root)
    (root / "policy/X.1/2026-02.yaml").write_text(DECLARED.replace("fact: bone_tumor", "fact: bone"), encoding="utf-8")

    assert codes(check(root)[1]) == ["fact-unknown"]


def test_nothing_is_built_on_a_vocabulary_with_errors(line, run, check):
    root = line(NARROWER)
    path = root / "policy/vocabulary.yaml"
    path.write_text(path.read_text().replace("implies: [solid_tumor]", "implies: [solid_tumour]"), encoding="utf-8")

    assert codes(check(root)[1]) == ["related-fact-unknown"]
    for command in (["evaluate", "02/26", "age=3"], ["fixtures", "02/26"]):
        result = run(*command, cwd=root)
        assert (result.code, "related-fact-unknown" in result.err) == (1, True)
    result = run("diff", "02/25", "02/26", cwd=root)
    assert "UNDETERMINED: I.A" in result.out
    assert "policy/vocabulary.yaml has errors, so no effect is known; recension validate tells them" in result.err


def test_the_file_of_accepted_findings_keeps_its_comments(line, run):
    root = line(NARROWER)
    run("check", "--write-accept", "--only", "log-not-declared", *WHY, cwd=root)
    path = root / "policy/accepted.yaml"
    path.write_text(path.read_text().replace("  - fing", "  # asked in the meeting\n  - fing"), encoding="utf-8")
    run("check", "--write-accept", *WHY, cwd=root)

    assert "  # asked in the meeting\n" in path.read_text()
    assert len(yaml.safe_load(path.read_text())["accepted"]) == 2


@pytest.mark.parametrize(
    "start", ["format: 1\naccepted: []\n", "format: 1\naccepted:\n", "format: 1\naccepted: null # none\n"]
)
def test_an_empty_file_takes_entries(line, run, start):
    root = line(NARROWER, {"policy/accepted.yaml": start})

    assert run("check", "--write-accept", *WHY, cwd=root).code == 0


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("accepted: []\nformat: 1\n", 2, "is not written so that an entry can be added"),
        ("format: 1\naccepted:\n  - {fingerprint: x}\n", 2, "has faults"),
        ("format: [", 3, "policy/accepted.yaml:"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_alone(line, run, text, code, said):
    root = line(NARROWER, {"policy/accepted.yaml": text})
    result = run("check", "--write-accept", *WHY, cwd=root)

    assert (result.code, said in result.err) == (code, True)
    assert (root / "policy/accepted.yaml").read_text() == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--write-accept"], "a reason and an approver"),
        (["--write-accept", *WHY, "--until", "soon"], "wants a day"),
        (["--write-accept", *WHY, "--only", "no-such"], "nothing with the code"),
        (["--reason", "x"], "go with --write-accept"),
    ],
)
def test_what_cannot_be_accepted_so_is_told(line, run, arguments, said):
    result = run("check", *arguments, cwd=line(NARROWER))

    assert (result.code, said in result.err) == (2, True)


# ---- comments


def test_a_comment_accepts_what_is_found_on_its_line_or_on_the_next(line, check):
    above = NARROWER.replace(
        "      - id: child", "      # recension: ignore log-not-declared told to everybody\n      - id: child"
    )
    beside = above.replace("- id: child", "- id: child  # recension: ignore effect-not-accepted as it must be")
    code, findings = check(line(beside))

    assert (code, codes(findings)) == (0, [])
    assert {each["accepted"]["reason"] for each in findings} == {"told to everybody", "as it must be"}


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# recension: ignore", "ignore-malformed"),
        ("# recension: ignore log-not-declared", "ignore-malformed"),
        ("# recension: ignore log-not-declared nobody knows why", "ignore-unused"),
    ],
)
def test_a_comment_that_accepts_nothing_is_told(line, check, comment, code):
    revision = SECOND.replace("      - id: child", f"      {comment}\n      - id: child")

    assert codes(check(line(revision))[1]) == [code]


def test_a_text_is_no_comment(line, check):
    revision = SECOND.replace("title: A small policy", 'title: "A # recension: ignore everything for ever"')
    old = OLD.replace("title: A small policy", 'title: "A # recension: ignore everything for ever"')

    assert check(line(revision, {"policy/X.1/2025-02.yaml": old})) == (0, [])


# ---- what nobody accepts

UNSOUND = SECOND.replace("fact: bone_tumor", "fact: bone")


def test_a_document_with_errors_passes_for_no_comment_no_acceptance_and_no_setting(line, run, check):
    ignored = UNSOUND.replace("when: {fact: bone}", "when: {fact: bone}  # recension: ignore fact-unknown it will come")
    root = line(ignored)
    (root / "recension.toml").write_text('[severity]\nfact-unknown = "off"\n', encoding="utf-8")

    assert check(root)[0] == 1
    assert codes(check(root)[1]) == ["fact-unknown"]
    assert run("check", "--write-accept", *WHY, cwd=root).code == 1
    assert codes(check(root)[1]) == ["fact-unknown"]
    assert run("validate", cwd=root).code == 1


def test_an_error_makes_no_comment_on_something_else_unused(line, check):
    revision = UNSOUND.replace(
        "      - id: child", "      # recension: ignore log-not-declared told\n      - id: child"
    )

    assert codes(check(line(revision))[1]) == ["fact-unknown"]


# ---- what is unfinished

STUB = SECOND.replace("summary: Annual review.", '"summary": "TODO: say what changed since 02/25, and why"')


@pytest.mark.parametrize(
    ("status", "severity", "code"), [("draft", "warning", 0), ("active", "error", 1), ("retired", "error", 1)]
)
def test_what_a_draft_may_leave_for_later_a_revision_in_use_may_not(line, run, check, status, severity, code):
    root = line(STUB.replace("status: active", f"status: {status}"))
    found = [(each["code"], each["severity"]) for each in check(root)[1] if each["code"] == "text-unfinished"]

    assert (check(root)[0], found) == (code, [("text-unfinished", severity)])
    assert run("validate", cwd=root).code == code
    # it is no fault that keeps anybody from working on
    assert run("diff", "02/26", cwd=root).code == 0
    assert run("log", "--draft", "02/26", cwd=root).code == 0


def test_what_only_seems_unfinished_can_be_accepted(line, run, check):
    root = line(STUB)
    assert run("check", "--write-accept", "--only", "text-unfinished", *WHY, cwd=root).code == 0
    assert (check(root)[0], codes(check(root)[1], accepted=True)) == (0, ["text-unfinished"])
    (root / "policy/accepted.yaml").unlink()
    (root / "recension.toml").write_text('[severity]\ntext-unfinished = "note"\n', encoding="utf-8")
    assert check(root)[0] == 0


# ---- the same reading for every command


@pytest.mark.parametrize(
    ("settings", "severity"), [("", "note"), ('[severity]\ntext-double-space = "warning"\n', "warning")]
)
def test_validate_counts_as_the_gate_does(line, run, settings, severity):
    old = OLD.replace("Bone tumor", "Bone  tumor")
    root = line(SECOND.replace("Bone tumor", "Bone  tumor"), {"policy/X.1/2025-02.yaml": old})
    (root / "recension.toml").write_text(settings, encoding="utf-8")
    found = json.loads(run("validate", "02/26", "--format", "json", cwd=root).out)["findings"]

    assert [(each["code"], each["severity"], each["accepted"]) for each in found] == [
        ("text-double-space", severity, None)
    ]
    run("check", "--write-accept", *WHY, cwd=root)
    found = json.loads(run("validate", "02/26", "--format", "json", cwd=root).out)["findings"]
    assert [bool(each["accepted"]) for each in found] == [severity == "warning"]


def test_a_severity_for_what_is_no_code_is_told(line, run):
    root = line()
    (root / "recension.toml").write_text('[severity]\nlog-not-declard = "off"\n', encoding="utf-8")
    result = run("validate", cwd=root)

    assert (result.code, 'did you mean "log-not-declared"?' in result.err) == (2, True)


# ---- notice


@pytest.mark.parametrize(
    ("effective", "found"),
    [("2026-03-15", ["notice-too-short"]), ("2026-05-01", []), ("null", ["notice-not-checkable"])],
)
def test_a_narrowing_takes_effect_after_notice(line, run, check, effective, found):
    root = line(
        DECLARED.replace("effective: null", f"effective: {effective}"), {"recension.toml": "notice-days = 60\n"}
    )
    run("check", "--write-accept", "--only", "effect-not-accepted", *WHY, cwd=root)

    assert codes(check(root)[1]) == found


def test_what_narrows_nothing_needs_no_notice(line, check):
    assert check(line(SECOND, {"recension.toml": "notice-days = 60\n"})) == (0, [])


# ---- against a base


def git(root, *arguments):
    settings = ["-c", "user.name=Author", "-c", "user.email=author@example.org"]
    subprocess.run(["git", *settings, *arguments], cwd=root, check=True, capture_output=True)  # noqa: S603, S607 - ours


def committed(root):
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "First")
    return root


def test_with_a_base_only_what_changed_is_held_against_what_it_replaces(line, check):
    root = committed(line(NARROWER))

    assert codes(check(root)[1]) == ["effect-not-accepted", "log-not-declared"]
    assert check(root, "--base", "HEAD") == (0, [])
    (root / "policy/X.1/2026-02.yaml").write_text(DECLARED, encoding="utf-8")
    assert "effect-not-accepted" in codes(check(root, "--base", "HEAD")[1])


def test_a_revision_that_is_gone_is_told(line, check):
    root = committed(line())
    (root / "policy/X.1/2026-02.yaml").unlink()
    for render in (root / "renders/X.1").glob("2026-02.*"):
        render.unlink()
    (root / "tests/fixtures/X.1/2026-02.jsonl").unlink()

    code, findings = check(root, "--base", "HEAD")
    assert (code, codes(findings)) == (1, ["revision-removed"])


def test_a_vocabulary_that_changes_nobodys_coverage_passes(line, run, check):
    root = committed(line())
    path = root / "policy/vocabulary.yaml"
    path.write_text(path.read_text().replace("implies: [solid_tumor]", "excludes: [solid_tumor]"), encoding="utf-8")

    run("fixtures", cwd=root)

    assert check(root, "--base", "HEAD") == (0, [])


def test_a_base_that_git_does_not_know_is_told(line, run):
    result = run("check", "--base", "no-such", cwd=committed(line()))

    assert result.code == 2
    assert "no-such" in result.err


# ---- what people wrote beside it


@pytest.mark.parametrize(
    ("text", "code"),
    [("format: [1\n", "yaml-syntax"), ("format: 1\ncases:\n  - id: x-1/bone/mine\n", "fixture")],
)
def test_hand_written_cases_that_are_none_hide_nothing_else(line, check, text, code):
    root = line(NARROWER)
    (root / "tests/fixtures/X.1/hand-written.yaml").write_text(text, encoding="utf-8")
    exit_code, findings = check(root)

    assert exit_code == 3
    assert sorted(codes(findings)) == sorted(["effect-not-accepted", "log-not-declared", code])


# ---- the repository itself


def test_the_repository_passes_and_tells_what_was_accepted(run, request):
    result = run("check", "--format", "json")
    told = [
        f"{each['document']} {each['label']} {each['severity']} {each['code']}"
        + (f", accepted: {each['accepted']['reason']}" if each["accepted"] else "")
        for each in json.loads(result.out)["findings"]
    ]
    golden = ROOT / "tests" / "golden" / "check" / "repository.txt"

    if request.config.getoption("--update-golden"):
        golden.write_text("\n".join(told) + "\n", encoding="utf-8")
    assert result.code == 0
    assert "\n".join(told) + "\n" == golden.read_text(encoding="utf-8")
