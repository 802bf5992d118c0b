"""What the toolkit says of the real policy: 02/25 to 02/26, entry by entry, and as people read it."""

import dataclasses
import json
from pathlib import Path

import pytest

from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import Comparisons, diff
from recension.model.conditions import Comparison, Group
from recension.reporters.diffs import REPORTERS
from recension.reporters.style import Style
from recension.source import parse_source

ROOT = Path(__file__).parents[2]
ESCAPE = "\x1b["


def edition(stem):
    path = f"policy/CP.MP.69/{stem}.yaml"
    document = parse_source((ROOT / path).read_text(encoding="utf-8"), path)
    words = parse_source((ROOT / "policy" / "vocabulary.yaml").read_text(encoding="utf-8"), "policy/vocabulary.yaml")
    return Edition(decode_revision(document.value), document, decode_vocabulary(words.value))


@pytest.fixture(scope="module")
def found():
    return diff(edition("2025-02"), edition("2026-02"))


@pytest.fixture
def said(run):
    result = run("diff", "02/25", "02/26", "--format", "json")
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out)


def entry(said, part, label=None):
    """Return the one entry of *part*, with *label* the one that stands at it."""
    entries = [change for change in said["changes"] if change["part"] == part]
    (only,) = [each for each in entries if label is None or each["new"]["label"] == label]
    return only


def test_these_are_all_the_entries(said):
    entries = [(each["part"], tuple(each["kinds"]), (each["new"] or {}).get("label")) for each in said["changes"]]

    assert entries == [
        ("metadata", ("metadata-changed",), "02/26"),
        ("criteria", ("condition-changed", "threshold-changed", "reworded"), "I.A"),
        ("criteria", ("replaced",), "I.E.6.c"),
        ("references", ("part-not-comparable",), "references"),
        ("revision_log", ("log-added",), "log row 02/26"),
    ]
    assert said["renumbered"] == []
    assert said["editorial_only"] is False
    assert said["parts"] == {
        "metadata": "changed",
        "criteria": "changed",
        "definitions": "unchanged",
        "sections": "unchanged",
        "codes": "unchanged",
        "references": "not_comparable",
        "revision_log": "changed",
        "vocabulary": "unchanged",
    }


def test_the_age_limit_changed_in_words_and_in_what_it_asks(said):
    age = entry(said, "criteria", "I.A")
    details = {detail["kind"]: (detail["before_words"], detail["after_words"]) for detail in age["details"]}

    assert (age["old"]["id"], age["new"]["id"], age["matched_by"], age["score"]) == ("age-paediatric",) * 2 + ("id", 1)
    assert details == {
        "condition-changed": ("age ≤ 18 years", "age < 18 years and solid tumor"),
        "threshold-changed": ("age ≤ 18 years", "age < 18 years"),
        "reworded": ("Age ≤ 18 years", "Age < 18 years with a solid tumor"),
    }
    assert (age["evidence"]["basis"], age["evidence"]["row"]) == ("attested", "02/25")
    assert age["sites"] == age["subtree"] == []


def test_extremity_sarcoma_stands_in_place_of_endometrial_cancer(said):
    sarcoma = entry(said, "criteria", "I.E.6.c")
    asked = next(detail for detail in sarcoma["details"] if detail["field"] == "when")

    assert (sarcoma["old"]["label"], sarcoma["old"]["id"]) == ("I.E.6.c", "sarcoma-endometrial")
    assert (sarcoma["new"]["label"], sarcoma["new"]["id"]) == ("I.E.6.c", "sarcoma-extremity")
    assert sarcoma["matched_by"] == "instead_of"
    assert (asked["before"], asked["after"]) == ({"fact": "endometrial_cancer"}, {"fact": "extremity_sarcoma"})
    assert (sarcoma["evidence"]["basis"], sarcoma["evidence"]["row"]) == ("attested", "02/26")


def test_the_metadata_are_one_entry(said):
    fields = [detail["field"] for detail in entry(said, "metadata")["details"]]

    assert fields == ["revision", "replaces", "completeness", "dates.revised", "dates.approved", "source"]


def test_the_reference_list_of_02_25_is_not_called_empty(said):
    references = entry(said, "references")

    assert references["details"] == []
    assert references["evidence"]["basis"] == "unknown"


def test_every_entry_leads_to_its_line(said, found):
    for change in said["changes"]:
        for side, edition in (("old", found.old), ("new", found.new)):
            place = change[side]
            if place is None:
                continue
            lines = (ROOT / place["file"]).read_text(encoding="utf-8").splitlines()
            assert place["file"] == edition.document.file
            if change["part"] == "criteria":
                assert lines[place["line"] - 1][place["column"] - 1 :] == f"id: {place['id']}"


def test_compared_the_other_way_round_it_says_the_same_backwards(said, run):
    back = json.loads(run("diff", "02/26", "02/25", "--format", "json").out)

    kinds = {(each["part"], each["kinds"][0]) for each in back["changes"]}
    assert ("revision_log", "log-removed") in kinds
    assert entry(back, "criteria", "I.E.6.c")["matched_by"] == "instead_of"
    assert len(back["changes"]) == len(said["changes"])


def test_a_revision_compared_with_itself_says_so(run):
    result = run("diff", "02/26", "02/26", "--exit-code")

    assert result.code == 0
    assert "criteria          unchanged (51)" in result.out


def test_the_text_keeps_to_a_narrow_terminal(found):
    narrow = REPORTERS["text"](Style(width=50)).render(Comparisons.of(found))

    assert [line for line in narrow.splitlines() if len(line) > 50] == []
    # the places of an entry are left whole, so that a terminal can make them links
    assert "  policy/CP.MP.69/2025-02.yaml:118:9 →\n  policy/CP.MP.69/2026-02.yaml:217:9\n" in narrow
    assert narrow.split() == REPORTERS["text"](Style(width=100)).render(Comparisons.of(found)).split()


def test_only_a_coloured_text_has_escapes(found):
    plain, coloured = (
        REPORTERS["text"](Style(colour=colour)).render(Comparisons.of(found)) for colour in (False, True)
    )

    assert ESCAPE not in plain
    assert f"{ESCAPE}31m" in coloured
    assert f"{ESCAPE}32m" in coloured
    assert strip(coloured) == plain


def strip(text):
    return "".join(part.partition("m")[2] if number else part for number, part in enumerate(text.split(ESCAPE)))


def test_colours_follow_the_option_and_the_environment(run, monkeypatch):
    assert ESCAPE not in run("diff", "02/25", "02/26").out
    assert ESCAPE in run("diff", "02/25", "02/26", "--color", "always").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert ESCAPE not in run("diff", "02/25", "02/26").out


def test_the_inferred_parts_say_that_they_are(found):
    """One more criterion is changed: it rests on what the reconstruction took over, and the entry says so."""
    changed = with_criterion(found.new.revision, "gyn-endometrial", text="Cancer of the endometrium")

    change = next(
        each for each in diff(found.old, Edition(changed)).changes if each.new and each.new.id == "gyn-endometrial"
    )

    assert change.evidence.basis.value == "inferred"


def with_criterion(revision, name, **fields):
    def rebuilt(criterion):
        own = fields if criterion.id == name else {}
        return dataclasses.replace(criterion, children=tuple(map(rebuilt, criterion.children)), **own)

    return dataclasses.replace(revision, criteria=tuple(map(rebuilt, revision.criteria)))


def test_nothing_else_differs_between_the_two_outlines(found):
    """The oracle is a walk of its own over both outlines, by id alone."""
    old, new = found.old.revision.by_id, found.new.revision.by_id
    asked = {name for name in old.keys() & new.keys() if facts(old[name].criterion) != facts(new[name].criterion)}

    assert old.keys() ^ new.keys() == {"sarcoma-endometrial", "sarcoma-extremity"}
    assert asked == {"age-paediatric"}


def facts(criterion):
    pending, seen = [criterion.when], []
    while pending:
        condition = pending.pop()
        if isinstance(condition, Group):
            pending += condition.conditions
        elif isinstance(condition, Comparison):
            seen.append((condition.fact, condition.comparator, condition.values))
    return seen
