"""Every folder under ``tests/cases/diff`` is a case: two revisions, and all that a diff of them says, no more, no less.

``expected.yaml`` has the entries in order (``old`` and ``new`` are labels), the map of what was only renumbered,
and each part that is not unchanged; a part left out is. ``effects`` has what the changes do that are not without
effect, by label (``+`` added, ``-`` removed), and ``net`` what all of them do together. Where it says
``editorial_only``, ``joint`` (changes that do something only together), ``kept`` (what stays covered, and by what) or
``useless`` (what makes no difference, and why), that is compared as well.
"""

from functools import cache
from pathlib import Path

import pytest
import yaml

from recension.changes import Edition, kinds
from recension.decoding import decode_vocabulary
from recension.diffing import PARTS, Comparisons, diff
from recension.logic.effect import Verdict
from recension.reporters.diffs import REPORTERS
from recension.source import parse_source
from recension.validation import has_errors, validate_revision

SHARED = Path(__file__).parents[1] / "cases" / "diff" / "vocabulary.yaml"
CASES = sorted(
    (folder for folder in (Path(__file__).parents[1] / "cases" / "diff").iterdir() if folder.is_dir()),
    key=lambda folder: (not folder.name.startswith("silent"), folder.name),
)


def edition(folder, side):
    document = parse_source((folder / f"{side}.yaml").read_text(encoding="utf-8"), f"{side}.yaml")
    revision, findings = validate_revision(document)
    assert not has_errors(findings), [finding.message for finding in findings]
    return Edition(revision, document, words(folder, side))


def words(folder, side):
    """Return the vocabulary of one side, or the one that the cases share."""
    own = folder / f"{side}.vocabulary.yaml"
    return read_words(own if own.exists() else SHARED)


@cache
def read_words(path):
    return decode_vocabulary(parse_source(path.read_text(encoding="utf-8"), path.name).value)


def difference(folder):
    return diff(edition(folder, "old"), edition(folder, "new"))


def expectation(folder):
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    # either side may have no reference list, which is not the same as an empty one
    unlisted = {"references": "not_comparable"} if not any_references(folder) else {}
    return {
        "changes": [entry(**change) for change in expected.get("changes", ())],
        "renumbered": expected.get("renumbered", {}),
        "parts": dict.fromkeys(PARTS, "unchanged") | unlisted | expected.get("parts", {}),
        "editorial_only": expected.get("editorial_only"),
    }


def any_references(folder):
    sides = (yaml.safe_load((folder / f"{side}.yaml").read_text(encoding="utf-8")) for side in ("old", "new"))
    return any("references" in side for side in sides)


def entry(part, kinds, old=None, new=None, *, matched_by=None, sites=(), subtree=()):
    return {
        "part": part,
        "kinds": sorted(kinds),
        "old": old,
        "new": new,
        "matched_by": matched_by,
        "sites": [list(site) for site in sites],
        "subtree": list(subtree),
    }


def label(side):
    return side.label if side else None


def named(change):
    """Return what an entry is called where its effect is told: ``I.B``, ``I.B → I.C``, ``+I.C`` or ``-I.B``."""
    old, new = label(change.old), label(change.new)
    if old is None or new is None:
        return f"+{new}" if new else f"-{old}"
    return new if old == new or change.part != "criteria" else f"{old} → {new}"


def told(found):
    return [
        entry(
            change.part,
            change.kinds,
            label(change.old),
            label(change.new),
            matched_by=change.basis.value if change.basis else None,
            sites=[(label(old), label(new)) for old, new in change.sites],
            subtree=change.subtree,
        )
        for change in found.changes
    ]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_diff_says_this_and_nothing_else(folder):
    found, expected = difference(folder), expectation(folder)

    assert told(found) == expected["changes"]
    assert {each.old: each.new for each in found.renumbered} == expected["renumbered"]
    assert found.states == expected["parts"]
    assert found.is_empty is folder.name.startswith("silent")
    if expected["editorial_only"] is not None:
        assert found.is_editorial is expected["editorial_only"]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_this_is_what_it_does_to_coverage(folder):
    found = difference(folder)
    expected = yaml.safe_load((folder / "expected.yaml").read_text(encoding="utf-8"))
    effects = {
        named(change): effect.verdict.value
        for change, effect in zip(found.changes, found.effects, strict=True)
        if effect.verdict is not Verdict.NONE
    }

    assert effects == expected.get("effects", {})
    assert found.net.verdict == expected.get("net", "none")
    for key, told_of in (("joint", joint), ("kept", kept), ("useless", useless)):
        if key in expected:
            assert told_of(found) == expected[key]


def joint(found):
    """Return the labels of the changes that do something together only."""
    return [[named(found.changes[number]) for number in each.changes] for each in found.net.joint]


def kept(found):
    """Return, by old label, the criteria that are proved to cover what a change takes away."""
    return {each.label: list(each.by) for effect in found.effects for each in effect.kept if each.proved}


def useless(found):
    """Return, by new label, why a criterion makes no difference, and what covers it."""
    return {each.label: [each.kind, *each.by] for effect in found.effects for each in effect.useless}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_text_says_in_words_what_changed(folder):
    found = difference(folder)

    text = REPORTERS["text"]().render(Comparisons.of(found))

    assert "nothing → nothing" not in text
    assert all(f"{each.old} → {each.new}" in " ".join(text.split()) for each in found.renumbered)


def test_every_kind_of_change_has_a_case():
    shown = {kind for folder in CASES for change in expectation(folder)["changes"] for kind in change["kinds"]}

    assert {kind.code for kind in kinds()} <= shown
