"""The line of the real policy, 08/23 to 02/25: what a diff says is what the row of the revision log says, in entries.

Each sentence is one of the newer revision's log row. The entries of all sentences, together with what a reconstruction
says of itself, are all that the diff has.
"""

import json
from itertools import pairwise

import pytest
import yaml

from conftest import ROOT

FOLDER = ROOT / "policy" / "CP.MP.69"
LINE = ["08/23", "11/23", "04/24", "02/25", "02/26"]


def entry(kind, old=None, new=None, part="criteria", *, sites=(), subtree=()):
    """An entry of a diff as it is compared here; a criterion on both sides is the same one, by its id."""
    matched_by = "id" if part == "criteria" and old and new else None
    return (part, [kind], old, new, matched_by, list(sites), list(subtree))


def removed(label, subtree=()):
    return entry("removed", label, None, subtree=subtree)


def added(label, subtree=()):
    return entry("added", None, label, subtree=subtree)


def section(kind, heading):
    return entry(kind, f"section “{heading}”", f"section “{heading}”", "sections")


def row(label):
    return entry("log-added", None, f"log row {label}", "revision_log")


def labels(parent, *items):
    """I.G.8 and a, b: I.G.8, I.G.8.a, I.G.8.b."""
    return [parent, *(f"{parent}.{item}" for item in items)]


OLD_INDICATIONS = [
    *(f"I.G.{number}" for number in range(1, 8)),
    *labels("I.G.8", "a", "b", "c"),
    *(f"I.G.{number}" for number in range(9, 17)),
]
SITES = [
    *labels("I.E.1", *"abcde"), *labels("I.E.2", *"abcd"), *labels("I.E.3", *"abcdefgh"), *labels("I.E.4", *"abcd"),
    *labels("I.E.5", *"abcde"), *labels("I.E.6", *"abc"), *labels("I.E.7", *"abc"), *labels("I.E.8", *"abcde"),
]  # fmt: skip

FROM_08_23_TO_11_23 = {
    "Non-Medicare came before health plans.": [
        entry("applies-to-changed", "08/23", "11/23", "metadata"),
        entry("reworded", "I", "I"),
    ],
    "A note sends readers to MC.CP.MP.69 for Medicare criteria.": [section("section-reworded", "Description")],
}
FROM_11_23_TO_04_24 = {
    "I.G.8.a.i-iii were removed, leaving I.G.8.a.": [
        entry("not-comparable", "I.G.8.a", "I.G.8.a"),
        removed("I.G.8.a.i"),
        removed("I.G.8.a.ii"),
        removed("I.G.8.a.iii"),
    ],
    "I.G.8.b and I.G.8.c were changed; what they were before, the row does not say.": [
        entry("not-comparable", "I.G.8.b", "I.G.8.b", sites=[["I.G.8.b"] * 2, ["I.G.8.c"] * 2]),
    ],
    "I.G.12 to I.G.16 were added.": [added(f"I.G.{number}") for number in range(12, 17)],
}
FROM_04_24_TO_02_25 = {
    "The note on all indications was added.": [entry("notes-changed", "I", "I")],
    "I.B - G were removed, leaving I.A.": [
        *(removed(label) for label in ("I.B", "I.C", "I.D", "I.E", "I.F")),
        removed("I.G", OLD_INDICATIONS),
    ],
    "I.B was added.": [added("I.B")],
    "I.C was added.": [added("I.C")],
    "I.D was added.": [added("I.D")],
    "I.E.1 - 8 were added.": [added("I.E", SITES)],
    "Description and background were edited.": [
        section("section-not-comparable", "Description"),
        section("section-not-comparable", "Background"),
    ],
}
# What a reconstruction says of itself: its dates and source, and what it knows more or less surely than the other.
OF_ITSELF = {
    "11/23": [entry("evidence-changed", "I.G.9", "I.G.9", sites=[[f"I.G.{number}"] * 2 for number in (9, 10, 11)])],
    "04/24": [entry("evidence-changed", "I.A", "I.A")],
    "02/25": [section("section-not-comparable", "Coding Implications")],
}
HISTORY = [
    ("08/23", "11/23", FROM_08_23_TO_11_23),
    ("11/23", "04/24", FROM_11_23_TO_04_24),
    ("04/24", "02/25", FROM_04_24_TO_02_25),
]


def said(run, old, new):
    result = run("diff", old, new, "--format", "json")
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out)


def found(run, old, new):
    return [
        (
            change["part"],
            change["kinds"],
            (change["old"] or {}).get("label"),
            (change["new"] or {}).get("label"),
            change["matched_by"],
            [[side and side["label"] for side in (site["old"], site["new"])] for site in change["sites"]],
            change["subtree"],
        )
        for change in said(run, old, new)["changes"]
    ]


def document(label):
    month, _, year = label.partition("/")
    return yaml.safe_load((FOLDER / f"20{year}-{month}.yaml").read_text(encoding="utf-8"))


def nodes(criteria):
    for criterion in criteria:
        yield criterion
        yield from nodes(criterion.get("any_of", ()))


@pytest.mark.parametrize(("old", "new", "sentences"), HISTORY, ids=[f"{old} to {new}" for old, new, _ in HISTORY])
def test_every_sentence_of_the_row_is_found_and_nothing_else(run, old, new, sentences):
    entries = found(run, old, new)
    for sentence, expected in sentences.items():
        assert [each for each in entries if each in expected] == expected, sentence

    of_itself = [entry(kind, old, new, "metadata") for kind in ("metadata-changed", "part-evidence-changed")]
    told = [each for expected in sentences.values() for each in expected]
    told += [*of_itself, *OF_ITSELF[new], row(new)]
    assert sorted(entries, key=repr) == sorted(told, key=repr)


@pytest.mark.parametrize(("old", "new"), [(old, new) for old, new, _ in HISTORY])
def test_nothing_is_only_renumbered(run, old, new):
    assert said(run, old, new)["renumbered"] == []


def test_labels_are_used_again_for_other_criteria(run):
    changes = said(run, "04/24", "02/25")["changes"]
    gone = {change["old"]["label"]: change["old"]["id"] for change in changes if change["kinds"] == ["removed"]}
    come = {change["new"]["label"]: change["new"]["id"] for change in changes if change["kinds"] == ["added"]}

    assert list(gone) == ["I.B", "I.C", "I.D", "I.E", "I.F", "I.G"]
    assert list(come) == ["I.B", "I.C", "I.D", "I.E"]
    assert not set(gone.values()) & set(come.values())


def test_non_medicare_is_what_changed_in_the_words_of_the_statement(run):
    (statement,) = [each for each in said(run, "08/23", "11/23")["changes"] if each["kinds"] == ["reworded"]]

    assert statement["old"]["text"].startswith("Health plans")
    assert statement["new"]["text"] == statement["old"]["text"].replace("Health plans", "Non-Medicare health plans")


def test_the_note_is_what_changed_in_the_description(run):
    (change,) = [each for each in said(run, "08/23", "11/23")["changes"] if each["part"] == "sections"]
    (detail,) = change["details"]

    assert (detail["field"], detail["before"]) == ("notes", [])
    assert "MC.CP.MP.69" in detail["after"][0]


def test_each_revision_says_what_the_row_says_stood_there():
    texts = {node["id"]: node.get("text") for node in nodes(document("04/24")["criteria"])}

    assert texts["age-paediatric"] == "Age ≤ 18 years"
    assert texts["breast-left-internal-mammary"].startswith("Left-sided breast cancers")
    assert "(APBI) by external beam" in texts["breast-partial-external-beam"]
    assert texts["lung-non-small-cell"] == "Stage III non-small cell lung cancer"


def test_what_no_row_attests_is_a_placeholder_without_words():
    for label in ("08/23", "11/23", "04/24"):
        for node in nodes(document(label)["criteria"]):
            if node.get("evidence", {}).get("basis") == "unknown":
                assert not {"text", "when"} & node.keys(), (label, node["id"])


def test_an_id_that_went_does_not_come_back():
    """A permanent id names one criterion for ever, so the revisions that have it follow one another."""
    held = [{node["id"] for node in nodes(document(label)["criteria"])} for label in LINE]
    for name in set().union(*held):
        places = [place for place, ids in enumerate(held) if name in ids]
        assert places == list(range(places[0], places[-1] + 1)), name


def test_every_revision_inherits_the_log():
    for earlier, later in pairwise(document(label)["revision_log"] for label in LINE):
        assert later[:-1] == earlier


def test_the_ids_that_a_row_names_are_criteria_of_the_two_revisions():
    for earlier, later in pairwise(LINE):
        known = {node["id"] for label in (earlier, later) for node in nodes(document(label)["criteria"])}
        named = {name for change in document(later)["revision_log"][-1]["changes"] for name in change.get("ids", ())}
        assert named <= known, later


@pytest.mark.parametrize(
    ("label", "facts", "decision"),
    [
        ("04/24", ["age=18"], "medically necessary"),
        ("04/24", ["age=40", "primary_esophageal_cancer=yes"], "medically necessary"),
        ("11/23", ["age=40", "primary_esophageal_cancer=yes"], "undetermined"),
        ("11/23", ["age=40", "uterine_neoplasm=yes"], "medically necessary"),
        ("04/24", ["age=40"], "undetermined"),
        ("08/23", ["age=18", "line_of_business=medicare"], "medically necessary"),
        ("11/23", ["age=18", "line_of_business=medicare"], "not applicable"),
    ],
)
def test_a_case_is_decided_as_far_as_the_rows_tell(run, label, facts, decision):
    line = [] if any("line_of_business" in fact for fact in facts) else ["line_of_business=medicaid"]
    result = run("evaluate", label, *line, *facts)

    assert decision in result.out.splitlines()[0]
