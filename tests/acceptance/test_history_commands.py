"""`log`, `blame`, `labels` and `at`, on the real policy and on made-up lines; and diffs over several revisions.

`pytest tests/acceptance/test_history_commands.py --update-golden` rewrites `tests/golden/history/`; read what differs.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata

import pytest

import lines
from conftest import ROOT
from recension.schema import is_valid

GOLDEN = ROOT / "tests" / "golden" / "history"
REAL = {
    "log.txt": "log",
    "log-04-24.txt": "log 04/24",
    "blame.txt": "blame",
    "blame-04-24.txt": "blame --at 04/24",
    "blame-I.A.txt": "blame I.A",
    "blame-I.E.6.c.txt": "blame I.E.6.c",
    "blame-I.E.7.c.json": "blame I.E.7.c --format json",
    "labels-02-25_02-26.txt": "labels 02/25 02/26",
    "labels-04-24_02-25.csv": "labels 04/24 02/25 --format csv",
    "at-2025-06-15.txt": "at 2025-06-15",
    "at-2025-06-15.json": "at 2025-06-15 --format json",
}
"""The files with what these commands print of the real policy."""


@pytest.mark.parametrize("name", REAL)
def test_the_real_policy(run, request, name):
    result = run(*REAL[name].split())

    assert (result.code, result.err) == (0, "")
    golden = GOLDEN / name
    if request.config.getoption("--update-golden"):
        golden.write_bytes(result.out.encode())
    assert result.out.encode() == golden.read_bytes()


PUBLISHED = lines.chain(("01/24", None), ("01/25", "01/24"), ("01/26", "01/25"))


@pytest.fixture
def place(tmp_path):
    """Build a workspace of made-up revisions."""
    return lambda *files, **more: lines.write(
        tmp_path, {name: text for each in files for name, text in each.items()}, **more
    )


@pytest.fixture
def story(place):
    return place(lines.STORY)


@pytest.fixture
def say(run):
    """Run a command, by its words, that ends well, and return what it prints."""

    def call(words, cwd=ROOT):
        result = run(*words.split(), cwd=cwd)
        assert (result.code, result.err) == (0, ""), result.err
        return result.out

    return call


@pytest.fixture
def record(say):
    """Run a command and return its JSON, which fits the schema."""

    def call(words, cwd=ROOT):
        found = json.loads(say(f"{words} --format json", cwd))
        assert is_valid("history", found)
        return found

    return call


# log


def told(log):
    """The revisions of every line with what they do to coverage."""
    return [
        [(each["revision"], (each["against_replaced"] or {"effect": {"verdict": None}})["effect"]["verdict"])
         for each in line["revisions"]]
        for line in log["lines"]
    ]  # fmt: skip


def test_the_log_has_every_revision_with_its_effect(record, story):
    assert told(record("log", story)) == [
        [("01/26", "mixed"), ("06/25", "narrows"), ("01/25", "widens"), ("01/24", None)]
    ]


def test_the_log_of_a_revision_is_what_it_comes_from(record, story):
    assert told(record("log 06/25", story)) == [[("06/25", "narrows"), ("01/25", "widens"), ("01/24", None)]]
    assert record("log X.1", story) == record("log --policy X.1", story) == record("log", story)


def test_the_log_of_a_draft_that_is_no_revision_yet(say, story):
    draft = lines.revision("03/26", "01/26", lines.leaf("lung"), status="draft")
    (story / "draft.yaml").write_text(draft, encoding="utf-8")
    log = say("log ./draft.yaml", story)

    assert re.findall(r"^(\d\d/\d\d)  (.*?),", log, flags=re.MULTILINE) == [
        ("03/26", "draft"),
        ("01/26", "active"),
        ("06/25", "superseded by 01/26"),
        ("01/25", "superseded by 06/25"),
        ("01/24", "superseded by 01/25"),
    ]


def test_a_draft_supersedes_nothing_and_a_retired_revision_is_one(say, place):
    folder = place(
        lines.chain(("01/25", None)),
        lines.chain(("01/26", "01/25"), status="retired"),
        lines.chain(("02/26", "01/26"), status="draft"),
    )
    log = say("log", folder)

    assert "02/26  draft, full;" in log
    assert "01/26  retired, full;" in log
    assert "01/25  superseded by 01/26, full;" in log


BROKEN = {
    "fork": (
        [("01/25", None), ("01/26", "01/25"), ("02/26", "01/25"), ("03/26", "02/26")],
        [["03/26", "02/26", "01/25"], ["01/26"]],
        "the line forks: 01/26 replaces 01/25, as 02/26 does",
    ),
    "gap": (
        [("01/24", None), ("01/25", None), ("01/26", "01/25")],
        [["01/26", "01/25"], ["01/24"]],
        "the line has a gap: nothing leads from 01/25 to 01/24",
    ),
    "missing ancestor": (
        [("01/25", "06/24"), ("01/26", "01/25")],
        [["01/26", "01/25"]],
        "the line has a gap: 01/25 replaces 06/24, which is not there",
    ),
    "circle": (
        [("01/25", "01/26"), ("01/26", "01/25")],
        [["01/26", "01/25"]],
        "the line runs in a circle: 01/25 replaces 01/26",
    ),
    "itself": ([("01/26", "01/26")], [["01/26"]], "the line runs in a circle: 01/26 replaces 01/26"),
    "circle beside": (
        [("01/24", "01/25"), ("01/25", "01/24"), ("01/26", None)],
        [["01/26"], ["01/25", "01/24"]],
        "the line runs in a circle: 01/24 replaces 01/25",
    ),
}
"""Links, the lines that the log tells of them, and what it says of the break."""


@pytest.mark.parametrize(("links", "expected", "words"), BROKEN.values(), ids=BROKEN)
def test_a_line_that_is_broken_is_told_as_far_as_it_goes(run, place, links, expected, words):
    folder = place(lines.chain(*links))
    result = run("log", cwd=folder)
    log = json.loads(run("log", "--format", "json", cwd=folder).out)

    assert (result.code, result.err) == (1, "")
    assert words in result.out
    assert is_valid("history", log)
    assert [[each["revision"] for each in line["revisions"]] for line in log["lines"]] == expected


def test_both_arms_of_a_fork_are_compared_with_what_they_replace(run, place):
    links = [("01/25", None, "lung"), ("01/26", "01/25", "liver"), ("02/26", "01/25", "pelvis")]
    folder = place(lines.files(*((new, lines.revision(new, old, lines.leaf(name))) for new, old, name in links)))
    log = run("log", cwd=folder).out

    assert log.count("against 01/25: mixed") == 2


@pytest.mark.parametrize(
    ("text", "code", "words"), [("no: [yaml", 3, "cannot be read"), ("format: 1\n", 1, "has errors")]
)
def test_a_revision_that_nothing_can_be_built_on_is_told_and_the_others_are_compared(run, place, text, code, words):
    folder = place(PUBLISHED, lines.chain(("02/26", "01/26")), lines.files(("01/25", text)))
    result = run("log", cwd=folder)
    log = json.loads(run("log", "--format", "json", cwd=folder).out)

    assert result.code == code
    assert f"01/25  {words}" in result.out
    assert "policy/X.1/2025-01.yaml" in result.err
    assert is_valid("history", log)
    assert told(log)[0][:2] == [("02/26", "none"), ("01/26", None)]


def test_a_revision_that_says_the_same_changed_nothing_that_decides(say, place):
    assert "against 01/25: no effect, editorial only" in say(
        "log", place(lines.chain(("01/25", None), ("01/26", "01/25")))
    )


def test_what_a_commit_has(say, story):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        command = ["git", "-C", story, *identity, *words]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - git, in a folder of our own
    for name in lines.STORY:
        (story / name).unlink()

    assert re.findall(r"^\d\d/\d\d", say("log HEAD:06/25", story), flags=re.MULTILINE) == ["06/25", "01/25", "01/24"]
    assert "added in 01/25" in say("blame I.A --at HEAD:01/26", story)
    assert "former id" in say("labels HEAD:01/24 HEAD:01/26", story)


# blame


def histories(blame):
    """What became of each criterion, by its label: where it comes from, and what each revision did."""
    return {
        each["label"]: (each["origin"], each["origin_revision"],
                        [(step["revision"], step["verdict"], step["kinds"]) for step in each["steps"]])
        for each in blame["criteria"]
    }  # fmt: skip


def test_criteria_are_followed_through_numbers_ids_and_moves(record, story):
    found = histories(record("blame", story))

    assert list(found) == ["I", "I.A", "I.B", "I.C", "I.C.1", "I.C.2", "I.D", "I.E"]
    assert found["I"] == ("line-ends", "01/24", [])
    assert found["I.A"] == ("added", "01/25", [("01/25", "widens", ["added"])])
    assert found["I.B"][2] == [
        ("06/25", "narrows", ["threshold-changed", "reworded"]),
        ("01/25", "none", ["renumbered"]),
    ]
    assert found["I.C.1"][:2] == ("line-ends", "01/24")
    assert [(label, set(kinds)) for label, _, kinds in found["I.C.1"][2]] == [
        ("01/26", {"hints-changed"}),
        ("06/25", {"moved", "renumbered", "id-changed", "reworded"}),
        ("01/25", {"renumbered", "id-changed", "reworded"}),
    ]


def test_history_ends_where_only_the_place_is_the_same(record, story):
    found = histories(record("blame", story))

    assert found["I.C.2"] == ("in-place", "01/26", [("01/26", "mixed", ["replaced"])])
    assert found["I.D"] == found["I.E"] == ("in-place", "01/26", [("01/26", "mixed", ["replaced", "split"])])


def test_one_criterion_is_told_with_its_words_and_places(say, story):
    blame = say("blame I.C.1", story)

    assert blame.startswith("X.1@01/26 I.C.1  Whatever grows in the skeleton\nbone-any: there since 01/24")
    assert re.findall(r"^\d\d/\d\d  .*", blame, flags=re.MULTILINE) == [
        "06/25  NO EFFECT  moved, renumbered, id changed, reworded: I.C → I.C.1",
        "01/25  NO EFFECT  renumbered, id changed, reworded: I.B → I.C",
        "01/24  the first of its line",
    ]
    assert "  - Tumor of the bone\n  + Primary tumor of the bone\n" in blame
    assert "policy/X.1/2024-01.yaml:25:5 → policy/X.1/2025-01.yaml:32:5" in blame
    assert "matched by its former id" in blame


def test_what_stood_in_the_place_can_be_asked_for(say, story):
    blame = say("blame I.C.2", story)
    (question,) = re.findall(r"recension (blame .*)", blame)

    assert "matched only by its place" in blame
    assert say(question, story).startswith("X.1@06/25 I.C.2  Extremity\n")


@pytest.mark.parametrize("named", ["I.C.1", "I.C.1.", " I.C.1", "bone-any"])
def test_a_criterion_is_named_by_its_label_or_its_id(run, story, named):
    result = run("blame", named, cwd=story)

    assert result.code == 0
    assert result.out.startswith("X.1@01/26 I.C.1  ")


@pytest.mark.parametrize(
    ("named", "hint"),
    [
        ("I.C.4", 'did you mean "I.C.'),
        ("bone-primary", "06/25 has one"),
        ("i.c.1", 'did you mean "I.C.1"?'),
        ("06/25", "recension blame --at 06/25"),
        ("\x1b[31m", "there is: I, I.A"),
    ],
)
def test_a_criterion_that_is_not_there(run, story, named, hint):
    if named == "bone-primary":
        hint = "01/25 has one: recension blame bone-primary --at 01/25"
    result = run("blame", named, cwd=story)

    assert (result.code, result.out) == (2, "")
    assert hint in result.err
    assert "\x1b" not in result.err


def test_a_shared_condition_is_part_of_the_history_of_what_uses_it(record, place):
    def at(label, replaces, age):
        shared = {"define": {"young": {"fact": "age", "less_than": age}}}
        return lines.revision(
            label, replaces, lines.leaf("child", "Young", {"use": "young"}), lines.leaf("lung"), **shared
        )

    folder = place(lines.files(("01/25", at("01/25", None, 18)), ("01/26", at("01/26", "01/25", 16))))
    found = histories(record("blame", folder))

    assert found["I.A"] == ("line-ends", "01/25", [("01/26", "narrows", ["definition-changed", "threshold-changed"])])
    assert found["I.B"][2] == []


def test_an_edit_at_several_sites_is_told_in_the_words_of_each(say, place):
    def at(label, replaces, word):
        leaves = [
            lines.leaf(name, f"{name} {word}", {"fact": name}, notes=[f"A note, {word}."]) for name in ("lung", "liver")
        ]
        return lines.revision(label, replaces, *leaves)

    folder = place(
        lines.files(
            ("01/25", at("01/25", None, "same")),
            ("01/26", at("01/26", "01/25", "same").replace("note, same", "note, new")),
        )
    )
    blame = say("blame I.B", folder)

    assert "01/26  NO EFFECT  notes changed\n  liver same\n" in blame
    assert "at 2 sites: I.A, I.B" in blame


def test_what_was_added_below_another_one_says_with_which(say, story):
    assert "06/25  added" not in say("blame I.C.1", story)
    assert "added, with I.E" in say("blame I.E.7.c")


@pytest.mark.parametrize(
    ("links", "words"),
    [
        ([("01/25", "06/24"), ("01/26", "01/25")], "01/25 replaces 06/24, which is not there"),
        ([("01/25", "01/26"), ("01/26", "01/25")], "01/25 replaces 01/26: a circle"),
    ],
)
def test_where_the_line_breaks_off_history_does(run, place, links, words):
    folder = place(lines.chain(*links))

    assert [run("blame", cwd=folder).code, run("blame", "I.A", cwd=folder).code] == [1, 1]
    assert f"no further: {words}" in run("blame", cwd=folder).out
    assert "I.A    01/25?  Extremity" in run("blame", cwd=folder).out
    assert words in run("blame", "I.A", cwd=folder).out
    assert json.loads(run("blame", "--format", "json", cwd=folder).out)["breaks_off"] == words


def test_history_ends_before_a_revision_that_cannot_be_relied_on(run, place):
    folder = place(PUBLISHED, lines.files(("01/25", "format: 1\n")))
    result = run("blame", cwd=folder)

    assert result.code == 1
    assert "no further: 01/26 replaces 01/25, which cannot be relied on" in result.out
    assert "policy/X.1/2025-01.yaml" in result.err
    assert "I.A    01/26?" in result.out


def test_a_revision_alone_is_the_beginning_of_everything(say, place):
    blame = say("blame", place(lines.chain(("01/26", None))))

    assert "I.A    01/26  Extremity" in blame
    assert "traced back" not in blame


# labels


def crossings(walk):
    """Both labels of each row, what they are matched by, and whether it is one criterion."""
    sides = [[each[side] and each[side]["label"] for side in ("old", "new")] for each in walk["crosswalk"]]
    rows = zip(sides, walk["crosswalk"], strict=True)
    return [(*labels, each["matched_by"], each["same_criterion"]) for labels, each in rows]


def test_every_criterion_of_both_sides_is_in_the_crosswalk(record, story):
    assert crossings(record("labels 01/24 01/26", story)) == [
        ("I", "I", "id", True),
        (None, "I.A", None, False),
        ("I.A", "I.B", "id", True),
        (None, "I.C", None, False),
        ("I.B", "I.C.1", "formerly", True),
        ("I.C", None, None, False),
        (None, "I.C.2", None, False),
        ("I.D", "I.D", "instead_of", False),
        ("I.D", "I.E", "instead_of", False),
    ]


def test_a_split_is_there_once_for_each_part(record, story):
    assert crossings(record("labels 06/25 01/26", story))[-2:] == [
        ("I.D", "I.D", "instead_of", False),
        ("I.D", "I.E", "instead_of", False),
    ]


def test_a_join_is_there_once_for_each_part(record, story):
    # asked the other way round, a split is a join
    assert crossings(record("labels 01/26 06/25", story))[-2:] == [
        ("I.D", "I.D", "instead_of", False),
        ("I.E", "I.D", "instead_of", False),
    ]


@pytest.mark.parametrize("pair", ["08/23 11/23", "04/24 02/25", "02/25 02/26", "02/26 02/25", "08/23 02/26"])
def test_each_criterion_of_the_real_policy_is_there_once(record, pair):
    walk = record(f"labels {pair}")["crosswalk"]

    for side, label in zip(("old", "new"), pair.split(), strict=True):
        ids = [each[side]["id"] for each in walk if each[side]]
        outline = record(f"blame --at {label}")["criteria"]
        assert sorted(ids) == sorted(each["id"] for each in outline)
        if side == "new":
            assert ids == [each["id"] for each in outline]


def test_labels_that_name_something_else_now_are_told(say):
    assert "I.B, I.C, I.D, I.E name something else than in 04/24" in say("labels 04/24 02/25")


FORMULAS = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "  =1+1", "\uff1d1+1", "- item"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_in_a_spreadsheet(say, place, text):
    folder = place(
        lines.files(
            *(
                (new, lines.revision(new, old, lines.leaf("lung", text)))
                for new, old in [("01/25", None), ("01/26", "01/25")]
            )
        )
    )
    rows = list(csv.reader(io.StringIO(say("labels 01/25 01/26 --format csv", folder), newline="")))

    assert rows[2][-2:] == ["'" + " ".join(text.split())] * 2
    assert all(not cell.startswith(("=", "+", "-", "@", "\uff1d", "\t", "\r")) for row in rows for cell in row)


def test_csv_is_that_of_rfc_4180(say, place):
    text = 'A "quoted", and\nbroken text; with ;'
    folder = place(
        lines.files(
            *(
                (new, lines.revision(new, old, lines.leaf("lung", text)))
                for new, old in [("01/25", None), ("01/26", "01/25")]
            )
        )
    )
    written = say("labels 01/25 01/26 --format csv", folder)

    assert written.count("\r\n") == written.count("\n") == 3
    assert '"A ""quoted"", and broken text; with ;"\r\n' in written
    assert written.startswith("old_label,new_label,matched_by,score,kinds,old_id,new_id,old_text,new_text\r\n")


def test_csv_is_the_same_in_a_file(say, story):
    printed = say("labels 01/24 01/26 --format csv --output labels.csv", story)

    assert (story / "labels.csv").read_bytes() == printed.encode()


@pytest.mark.parametrize("pair", ["01/24", "01/24 01/23", "01/24 01/26 01/25", "- -"])
def test_two_revisions_are_wanted(run, story, pair):
    result = run("labels", *pair.split(), cwd=story)

    assert (result.code, result.out) == (2, "")
    assert result.err


# at


@pytest.mark.parametrize(
    ("day", "label", "said_by"),
    [
        ("2023-08-01", "08/23", "approved"),
        ("2023-11-01", "11/23", "revised"),  # which was never approved
        ("2024-04", "04/24", "approved"),
        ("2026-01-31", "02/25", "approved"),
        ("2026-02-01", "02/26", "approved"),
        ("2999-12-31", "02/26", "approved"),
    ],
)
def test_the_revision_in_force(record, day, label, said_by):
    found = record(f"at {day}")

    assert (found["standing"], found["revisions"], found["since"]["said_by"]) == ("in-force", [label], said_by)


def test_an_effective_date_is_the_first_day(record, place):
    month = {"revised": "2026-01", "approved": "2026-01-20", "effective": "2026-04-01"}
    folder = place(lines.chain(("01/25", None)), lines.chain(("01/26", "01/25"), dates=month))

    assert record("at 2026-03-31", folder)["revisions"] == ["01/25"]
    assert record("at 2026-04-01", folder)["since"] == {
        "day": "2026-04-01",
        "said_by": "effective",
        "written": "2026-04-01",
    }


NOTHING = {
    "before the first": (PUBLISHED, "2023-12-31", "X.1 begins on 2024-01-01, with 01/24", "before-first"),
    "drafts alone": (lines.chain(("01/26", None), status="draft"), "2026-06-01", "01/26 is a draft", "before-first"),
    "retired": (
        PUBLISHED | lines.chain(("02/26", "01/26"), status="retired"),
        "2026-03-01",
        "X.1 02/26, the revision of 2026-03-01, was withdrawn",
        "retired",
    ),
    "missing": (
        lines.chain(("01/24", None), ("01/26", "01/25")),
        "2025-06-01",
        "X.1 01/25, the revision of 2025-06-01, is not there",
        "missing",
    ),
    "fork": (PUBLISHED | lines.chain(("02/26", "01/25")), "2026-03-01", "X.1 01/26 and 02/26 had all begun", "rivals"),
    "circle": (lines.chain(("01/25", "01/26"), ("01/26", "01/25")), "2026-03-01", "leads round in a circle", "circle"),
}


@pytest.mark.parametrize(("files", "day", "words", "standing"), NOTHING.values(), ids=NOTHING)
def test_nothing_is_in_force(run, place, files, day, words, standing):
    folder = place(files)
    result = run("at", day, cwd=folder)
    found = json.loads(run("at", day, "--format", "json", cwd=folder).out)

    assert (result.code, result.err) == (1, "")
    assert " ".join(result.out.split()).startswith("nothing in force: ")
    assert words in " ".join(result.out.split())
    assert is_valid("history", found)
    assert (found["standing"], found["file"]) == (standing, None)


def test_a_draft_takes_no_place_and_may_have_errors(record, place):
    draft = lines.chain(("02/26", "01/26"), status="draft", criteria=[])

    assert record("at 2026-03-01", place(PUBLISHED, draft))["revisions"] == ["01/26"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no: [yaml", 3),
        (lines.revision("02/26", "01/26", lines.leaf("extremity"), status="drft"), 1),
        (lines.revision("02/26", "01/26", lines.leaf("extremity"), dates={"revised": "2026-13"}), 1),
    ],
)
def test_what_cannot_be_relied_on_answers_nothing(run, place, text, code):
    result = run("at", "2026-03-01", cwd=place(PUBLISHED, lines.files(("02/26", text))))

    assert (result.code, result.out) == (code, "")
    assert "2026-02.yaml" in result.err


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13", "02/26", "tomorrow", "2026-02-28T00:00", "\u0662026-01-01"])
def test_what_is_no_date(run, day):
    result = run("at", day)

    assert (result.code, result.out) == (2, "")
    assert "date" in result.err or "calendar" in result.err


def test_with_several_policies_one_has_to_be_named(run, place):
    folder = place(
        PUBLISHED, {lines.path("01/25", "X.2"): lines.revision("01/25", None, lines.leaf("lung"), policy="X.2")}
    )

    for words in (["at", "2026-03-01"], ["log"], ["blame"]):
        assert run(*words, cwd=folder).code == 2
        assert run(*words, "--policy", "X.2", cwd=folder).code == 0
    assert "X.2 01/25 is in force" in run("at", "2026-03-01", "--policy", "X.2", cwd=folder).out


# diffs over several revisions


def matched(run, *targets, cwd):
    result = run("diff", *targets, "--format", "json", cwd=cwd)
    assert (result.code, result.err) == (0, "")
    changes = json.loads(result.out)["changes"]
    return {(change["old"]["id"], change["new"]["id"]): change["matched_by"] for change in changes
            if change["part"] == "criteria" and change["old"] and change["new"]}  # fmt: skip


def test_an_id_that_changed_from_step_to_step_carries_end_to_end(run, story):
    assert matched(run, "01/24", "01/26", cwd=story)["bone", "bone-any"] == "formerly"
    assert matched(run, "01/26", "01/24", cwd=story)["bone-any", "bone"] == "formerly"
    assert matched(run, "01/24", "06/25", cwd=story)["bone", "bone-any"] == "formerly"
    assert matched(run, "./policy/X.1/2024-01.yaml", "01/26", cwd=story)["bone", "bone-any"] == "formerly"


def test_what_cancels_out_is_not_told(say, place):
    links = [("01/24", None, "Lung"), ("01/25", "01/24", "The lung"), ("01/26", "01/25", "Lung")]
    folder = place(
        lines.files(*((new, lines.revision(new, old, lines.leaf("lung", text))) for new, old, text in links))
    )
    diff = say("diff 01/24 01/26", folder)

    assert "criteria          unchanged (2)" in diff
    assert "The lung" not in diff


def test_a_revision_in_between_that_cannot_be_relied_on_is_told(run, story):
    text = (story / lines.path("06/25")).read_text(encoding="utf-8")
    (story / lines.path("06/25")).write_text(text.replace('"age"', '"aeg"'), encoding="utf-8")
    result = run("diff", "01/24", "01/26", cwd=story)

    assert result.code == 0
    assert result.err == (
        "recension: policy/X.1/2025-06.yaml lies between the two and cannot be relied on: "
        "ids that changed are not followed\n"
    )


# all of them: terminals, hostile text, formats


def on_terminal(words, cwd, columns):
    """Run a command on a terminal and return what it shows there as its result, and as its messages."""
    pty = pytest.importorskip("pty")
    (results, stdout), (messages, stderr) = pty.openpty(), pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - ours
        [sys.executable, "-m", "recension", *words.split()], cwd=cwd, stdin=subprocess.DEVNULL, stdout=stdout,
        stderr=stderr, env=os.environ | {"COLUMNS": str(columns), "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(stdout)
    os.close(stderr)
    shown = _all(results), _all(messages)
    process.wait()
    os.close(results)
    os.close(messages)
    return shown


def _all(descriptor):
    parts = []
    while True:
        try:
            part = os.read(descriptor, 65_536)
        except OSError:  # so a terminal ends whose other side is closed
            return b"".join(parts).decode()
        if not part:
            return b"".join(parts).decode()
        parts.append(part)


@pytest.mark.parametrize("words", ["log", "blame", "blame I.A", "labels 02/25 02/26", "at 2025-06-15"])
def test_a_narrow_terminal(words):
    shown, _ = on_terminal(words, ROOT, 40)
    broken = [line for line in shown.splitlines() if len(line) > 40 and "/CP.MP.69/" not in line]

    assert broken == []
    assert "CP.MP.69" in shown


def test_who_waits_for_long_work_is_told_how_far_it_is(place):
    links = [(f"{month:02}/25", f"{month - 1:02}/25" if month > 1 else None) for month in range(1, 11)]
    _, messages = on_terminal("log", place(lines.chain(*links)), 80)

    assert "\rcomparing 9 of 9" in messages
    assert messages.endswith("\r\x1b[K")


HOSTILE = "\x1b[31mred\x9b32m \u202eturned\u2066 \a bell\nand\tmore"
COMMANDS = ["log", "blame", "blame I.A", "labels 01/25 01/26", "labels 01/25 01/26 --format csv", "at 2026-03-01"]


@pytest.mark.parametrize("words", COMMANDS)
def test_no_text_steers_a_terminal(run, place, words):
    def at(label, replaces, text):
        row = {"revised": f"2026-{label[:2]}", "approved": None, "summary": text}
        leaf = lines.leaf("lung", f"Lung {text}", notes=[text], instead_of=[])
        return lines.revision(label, replaces, leaf, title=f"A title {text}".splitlines()[0], revision_log=[row])

    folder = place({})
    first, second = at("01/25", None, HOSTILE), at("01/26", "01/25", HOSTILE + " again")
    lines.write(folder, lines.files(("01/25", first), ("01/26", second)))
    result = run(*words.split(), cwd=folder)

    shown = result.out + result.err
    assert shown
    assert [each for each in shown if unicodedata.category(each) in ("Cc", "Cf") and each not in "\n\r"] == []


@pytest.mark.parametrize("words", ["log", "blame", "blame I.A", "labels 02/25 02/26", "at 2025-06-15"])
def test_colours_are_for_those_who_ask(say, words):
    plain = say(words)
    colourful = say(f"{words} --color always")

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", colourful) == plain


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("recension blame I.E.6", ["I.E.6", "I.E.6.a", "I.E.6.b", "I.E.6.c"]),
        ("recension blame --at 02", ["02/25", "02/26"]),
        ("recension labels 02/25 02", ["02/25", "02/26"]),
        ("recension log la", ["latest"]),
    ],
)
def test_the_shell_offers_labels_and_revisions(words, offered):
    asked = {"_RECENSION_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    command = [sys.executable, "-m", "recension"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | asked, capture_output=True, text=True, check=False)  # noqa: S603

    assert [line.split(",")[1] for line in done.stdout.splitlines()] == offered
