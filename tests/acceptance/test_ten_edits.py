"""The ten-edit pair: an author's ten edits, which renumber 22 more criteria, are ten entries.

Generic differs tell the same pair in 32 entries and more. What goes with any new revision, its own dates and its row
in the log, is told besides.
"""

import json
from collections import Counter

import pytest

from corpus import policy, write_workspace
from edits import PER_BLOCK, edited, ten_edits

UPKEEP = [
    ("metadata", ("metadata-changed",), "02/25", "02/26"),
    ("revision_log", ("log-added",), None, "log row 02/26"),
]


@pytest.fixture
def said(run, tmp_path):
    """Return what `diff --format json` says of a synthetic policy and the revision that *edit* makes of it."""

    def call(criteria, edit):
        old = policy(criteria)
        made = edit(old)
        write_workspace(tmp_path, criteria, old, made.document)
        result = run("diff", "02/25", "02/26", "--format", "json", cwd=tmp_path)
        assert (result.code, result.err) == (0, "")
        return json.loads(result.out), made.edits

    return call


def side(change, which, key):
    return change[which] and change[which][key]


def entries(found, key):
    return [
        (each["part"], tuple(each["kinds"]), side(each, "old", key), side(each, "new", key))
        for each in found["changes"]
    ]


def test_ten_edits_are_ten_entries(said):
    found, _ = said(60, ten_edits)
    told = entries(found, "label")

    assert [entry for entry in told if entry not in UPKEEP] == [
        ("criteria", ("moved", "renumbered"), "I.D.4", "I.A.1.a"),
        ("criteria", ("replaced",), "I.A.2.b", "I.A.2.b"),
        ("criteria", ("connective-changed", "reworded"), "I.A.3", "I.A.3"),
        ("criteria", ("added",), None, "I.B.1"),
        ("criteria", ("removed",), "I.C.1.a", None),
        ("criteria", ("threshold-changed", "reworded"), "I.C.2.a", "I.C.2.a"),
        ("criteria", ("reworded",), "I.C.3.b", "I.C.3.b"),
        ("codes", ("code-added",), None, "ICD-10-CM C10.0"),
        ("codes", ("code-removed",), "ICD-10-CM C00.5", None),
        ("references", ("reference-updated",), "reference 8", "reference 8"),
    ]
    assert [entry for entry in told if entry in UPKEEP] == UPKEEP


def test_what_the_ten_edits_renumber_is_no_entry(said):
    found, edits = said(60, ten_edits)
    renumbered = {each["id"] for each in found["renumbered"]}

    assert len(renumbered) == 22
    assert all(each["old"] != each["new"] for each in found["renumbered"])
    assert renumbered.isdisjoint({edit.new for edit in edits} | {edit.old for edit in edits})


def test_a_tenfold_policy_has_the_same_ten_entries(said):
    small, _ = said(60, ten_edits)
    large, _ = said(600, ten_edits)

    assert entries(large, "label") == entries(small, "label")


def test_a_hundred_edits_are_a_hundred_entries(said):
    found, edits = said(600, lambda document: edited(document, 10 * PER_BLOCK))
    own = Counter(
        (tuple(kind for kind in kinds if kind != "renumbered"), old, new)
        for part, kinds, old, new in entries(found, "id")
        if part not in ("metadata", "revision_log")
    )

    assert own == Counter((edit.kinds, edit.old, edit.new) for edit in edits)
    assert sum(own.values()) == 100
