"""Laws of the diff, over random revisions and random edits of them."""

import copy
import json
import os
import random
import subprocess
import sys
import textwrap
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import pytest
from deepdiff import DeepDiff
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.strategies import EDITS, OUTLINE_EDITS, children_of, edited, revisions, walk
from recension.alignment import MatchBasis, align
from recension.changes import Edition, kinds
from recension.decoding import decode_revision, encode_revision
from recension.diffing import Comparisons, diff
from recension.model import conditions, criteria, revision
from recension.reporters.diffs import REPORTERS
from recension.schema import is_valid

ROOT = Path(__file__).parents[2]
OUTLINES = revisions(ids=st.sampled_from(["given", "generated"]), outline_only=True)
MIRRORED = {"added": "removed", "removed": "added", "split": "joined", "joined": "split"}


def between(before, after):
    return diff(Edition(decode_revision(before)), Edition(decode_revision(after)))


def mirrored(kind):
    """Return the kind that says the same backwards: section-added is section-removed."""
    start, dash, end = kind.rpartition("-")
    return start + dash + MIRRORED.get(end, end)


# ---- sameness


@given(revisions())
@settings(max_examples=60)
def test_nothing_changed_between_a_revision_and_itself(document):
    found = between(document, copy.deepcopy(document))

    assert found.is_empty
    assert set(found.states.values()) <= {"unchanged", "not_comparable"}


@given(revisions())
@settings(max_examples=60)
def test_decoding_undoes_encoding(document):
    decoded = decode_revision(document)

    encoded = encode_revision(decoded)

    assert decode_revision(encoded) == decoded
    assert is_valid("revision", encoded)


def as_compared(document):
    """Return the revision without the order of its shared conditions: they are named, so it says nothing."""
    decoded = decode_revision(document)
    return replace(decoded, define=tuple(sorted(decoded.define, key=lambda each: each[0])))


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
@given(data=st.data())
@settings(max_examples=20)
def test_a_diff_is_empty_for_equal_revisions_only(edit, data):
    before, after = data.draw(edited(revisions(outline_only=edit in OUTLINE_EDITS), (edit,), most=1))
    old, new = map(as_compared, (before, after))

    found = between(before, after)

    # equality is the model's own; DeepDiff looks at the plain data and knows nothing of the model
    assert found.is_empty is (old == new)
    assert found.is_empty is not bool(DeepDiff(encode_revision(old), encode_revision(new)))


# ---- alignment


@given(edited(OUTLINES, OUTLINE_EDITS))
@settings(max_examples=60)
def test_an_alignment_is_one_to_one(pair):
    old, new = map(decode_revision, pair)

    found = align(old, new)

    olds = [match.old.criterion.at for match in found.matches] + [place.criterion.at for place in found.unmatched_old]
    news = [match.new.criterion.at for match in found.matches] + [place.criterion.at for place in found.unmatched_new]
    assert Counter(olds) == Counter(place.criterion.at for place in old.outline)
    assert Counter(news) == Counter(place.criterion.at for place in new.outline)


def pairs(before, after):
    """Return what continues as what; a slot is a place, so pairs of that basis may change with the order."""
    matches = align(decode_revision(before), decode_revision(after)).matches
    return {(match.old.id, match.new.id, match.basis) for match in matches if match.basis is not MatchBasis.SLOT}


@given(edited(OUTLINES, OUTLINE_EDITS), st.randoms(), st.booleans())
@settings(max_examples=60)
def test_an_alignment_does_not_depend_on_the_order_of_siblings(pair, shuffling, old_side):
    before, after = pair
    shuffled = copy.deepcopy(before if old_side else after)
    for siblings in [shuffled["criteria"], *(children_of(node) or [] for node, _, _ in walk(shuffled["criteria"]))]:
        shuffling.shuffle(siblings)

    assert pairs(before, after) == (pairs(shuffled, after) if old_side else pairs(before, shuffled))


# ---- the other way round


def forwards(found):
    return Counter(told(change, lambda kind: kind, swap=False) for change in found.changes)


def backwards(found):
    return Counter(told(change, mirrored, swap=True) for change in found.changes)


def told(change, kind, *, swap):
    """Return all that an entry says, as one value; with *swap* as it would be said the other way round."""
    # a definition's sites are those of the new revision alone
    sites = () if change.part == "definitions" else change.sites
    # of several sites, the one that stands first may be another one from the other side
    shown = [] if sites else [in_order(change.old, change.new, swap=swap)]
    details = [(kind(each.kind), each.field, *values(each, swap=swap)) for each in change.details]
    return (
        change.part,
        tuple(sorted(map(kind, change.kinds))),
        tuple(shown),
        tuple(sorted(map(repr, (in_order(*site, swap=swap) for site in sites)))),
        tuple(sorted(map(repr, details))),
        None if sites else change.basis,
        None if sites else change.score,
        change.evidence,
        tuple(sorted(change.subtree)),
    )


def values(detail, *, swap):
    before, after = in_order(detail.before, detail.after, swap=swap)
    if detail.kind == "ids-regenerated":
        # pairs, told in the order of the new revision
        before = after = sorted(zip(before, after, strict=True))
    return (repr(before), repr(after), *in_order(detail.before_words, detail.after_words, swap=swap))


def in_order(old, new, *, swap):
    return (new, old) if swap else (old, new)


@given(edited(OUTLINES, OUTLINE_EDITS))
@settings(max_examples=150)
def test_a_diff_of_outlines_the_other_way_round_is_its_mirror_image(pair):
    assert_mirrored(*pair)


@given(edited())
@settings(max_examples=60)
def test_a_diff_the_other_way_round_is_its_mirror_image(pair):
    assert_mirrored(*pair)


def assert_mirrored(before, after):
    there, back = between(before, after), between(after, before)

    assert backwards(back) == forwards(there)
    assert {(each.new, each.old) for each in back.renumbered} == {(each.old, each.new) for each in there.renumbered}
    assert back.states == there.states
    assert back.is_editorial is there.is_editorial


@given(edited(OUTLINES, OUTLINE_EDITS))
@settings(max_examples=100)
def test_every_criterion_is_told_once(pair):
    assert_told_once(between(*pair))


def assert_told_once(found):
    old, new = found.old.revision.outline, found.new.revision.outline

    places = [site for change in found.of("criteria") for site in change.sites or [(change.old, change.new)]]
    gone = Counter(side.label for side, _ in places if side)
    come = Counter(side.label for _, side in places if side)
    for change in found.of("criteria"):
        if change.old is None:
            come.update(change.subtree)
        elif change.new is None:
            gone.update(change.subtree)
    assert all(number == 1 for number in (gone | come).values())
    assert gone.keys() <= {place.label for place in old}
    assert come.keys() <= {place.label for place in new}
    assert not {each.old for each in found.renumbered} & gone.keys()
    assert not {each.new for each in found.renumbered} & come.keys()


@given(edited())
@settings(max_examples=30)
def test_reports_are_written_for_every_diff(pair):
    found = between(*pair)

    assert is_valid("diff", json.loads(REPORTERS["json"]().render(Comparisons.of(found))))
    assert REPORTERS["text"]().render(Comparisons.of(found)).endswith("\n")


# ---- every field of the model has a kind


BASE = {
    "format": 1,
    "policy": "X.1",
    "title": "A small policy",
    "revision": "02/26",
    "replaces": "02/25",
    "status": "active",
    "completeness": "reconstructed",
    "ids": "given",
    "dates": {"revised": "2026-02", "approved": "2026-02", "effective": "2026-04-01"},
    "applies_to": {"only": ["commercial"], "not": ["medicare"]},
    "codes_role": "informational",
    "numbering": ["I", "A", "1"],
    "source": {"document": "X.1", "note": "Read.", "defects": [{"place": "I.A", "note": "A misprint."}]},
    "evidence": {
        part: {"basis": "attested", "row": "02/26", "note": "Quoted."}
        for part in ("metadata", "sections", "criteria", "codes", "references", "revision_log")
    },
    "sections": [
        {"id": "background", "heading": "Background", "text": "Text.", "notes": ["A note."], "holds": "codes",
         "evidence": {"basis": "attested", "row": "02/26", "note": "Quoted."}},
    ],
    "define": {"minor": {"fact": "age", "less_than": 18}, "infant": {"fact": "age", "less_than": 1}},
    "criteria": [
        {
            "id": "treatment",
            "text": "Covered for two of the following",
            "decision": "medically_necessary",
            "when": {"all_of": [{"fact": "tumor"}, {"fact": "last_scan", "within": {"P6M": "request_date"}}]},
            "count": {"at_least": 2, "of": [
                {"id": "one", "text": "The first", "when": {"fact": "age", "at_most": 18}},
                {"id": "two", "text": "The second", "when": {"use": "minor"}},
                {"id": "three", "text": "The third", "when": {"count": {"at_least": 2, "of": [
                    {"fact": "frail"}, {"fact": "alone"}]}}},
            ]},
            "open": True,
            "references": ["guide"],
            "notes": ["A note."],
            "formerly": ["care"],
            "instead_of": ["cure"],
            "evidence": {"basis": "attested", "row": "02/26", "note": "Quoted."},
        },
    ],
    "otherwise": "individual_review",
    "codes": [{"system": "CPT", "code": "77301", "display": "Planning",
               "evidence": {"basis": "attested", "row": "02/26", "note": "Quoted."}}],
    "references": [
        {"id": "guide", "type": "guideline", "url": "https://example.org/a", "updated": "2026-01",
         "accessed": "2026-02", "note": "A note.",
         "citation": {"title": "A guideline", "authors": ["Doe J"], "et_al": True, "version": "1.2026",
                      "publisher": "A society", "journal": "A journal", "year": 2026, "month": 2, "volume": "1",
                      "issue": "2", "pages": "3-4", "published": "2026-01", "doi": "10.1000/1", "pmid": "1",
                      "pmcid": "PMC1"}},
    ],
    "revision_log": [
        {"revised": "2026-02", "approved": "2026-02", "summary": "A summary.",
         "changes": [{"action": "changed", "criterion": "I.A", "ids": ["one"], "part": "criteria", "note": "A note."}]},
    ],
}  # fmt: skip

TOP = ("criteria", 0)
CHILDREN = (*TOP, "count", "of")
ROW = ("revision_log", 0)
WORK = ("references", 0)
EVIDENCE = {"basis": "inferred"}
GONE = object()
ANOTHER = {"id": "four", "text": "The fourth"}

# field: where it stands, what is put there, and the kind that tells it
TABLE = {
    "Revision.policy": (("policy",), "X.2", "metadata-changed"),
    "Revision.revision": (("revision",), "03/26", "metadata-changed"),
    "Revision.title": (("title",), "Another title", "metadata-changed"),
    "Revision.dates": (("dates",), {"revised": "2026-03"}, "metadata-changed"),
    "Revision.criteria": (("criteria", 1), ANOTHER, "added"),
    "Revision.otherwise": (("otherwise",), "investigational", "otherwise-changed"),
    "Revision.format": (("format",), 2, "metadata-changed"),
    "Revision.replaces": (("replaces",), None, "metadata-changed"),
    "Revision.status": (("status",), "retired", "metadata-changed"),
    "Revision.completeness": (("completeness",), "full", "metadata-changed"),
    "Revision.ids": (("ids",), "generated", "metadata-changed"),
    "Revision.applies_to": (("applies_to",), GONE, "applies-to-changed"),
    "Revision.codes_role": (("codes_role",), "binding", "metadata-changed"),
    "Revision.numbering": (("numbering",), ["I", "A", "a"], "numbering-changed"),
    "Revision.source": (("source",), GONE, "metadata-changed"),
    "Revision.evidence": (("evidence",), GONE, "part-evidence-changed"),
    "Revision.sections": (("sections", 1), {"id": "coding", "heading": "Coding"}, "section-added"),
    "Revision.define": (("define", "frail"), {"fact": "frail"}, "definition-added"),
    "Revision.codes": (("codes", 1), {"system": "CPT", "code": "77338"}, "code-added"),
    "Revision.references": (("references",), GONE, "part-not-comparable"),
    "Revision.revision_log": (ROW, GONE, "log-removed"),
    "Dates.revised": (("dates", "revised"), "2026-03", "metadata-changed"),
    "Dates.approved": (("dates", "approved"), None, "metadata-changed"),
    "Dates.effective": (("dates", "effective"), "2026-05-01", "metadata-changed"),
    "AppliesTo.only": (("applies_to", "only"), ["medicaid"], "applies-to-changed"),
    "AppliesTo.excluded": (("applies_to", "not"), ["medicaid"], "applies-to-changed"),
    "SourceNote.document": (("source", "document"), "X.2", "metadata-changed"),
    "SourceNote.note": (("source", "note"), "Read again.", "metadata-changed"),
    "SourceNote.defects": (("source", "defects", 0), GONE, "metadata-changed"),
    "Defect.place": (("source", "defects", 0, "place"), "I.B", "metadata-changed"),
    "Defect.note": (("source", "defects", 0, "note"), "Another misprint.", "metadata-changed"),
    "PartEvidence.metadata": (("evidence", "metadata"), EVIDENCE, "part-evidence-changed"),
    "PartEvidence.sections": (("evidence", "sections"), EVIDENCE, "part-evidence-changed"),
    "PartEvidence.criteria": (("evidence", "criteria"), EVIDENCE, "part-evidence-changed"),
    "PartEvidence.codes": (("evidence", "codes"), EVIDENCE, "part-evidence-changed"),
    "PartEvidence.references": (("evidence", "references"), EVIDENCE, "part-evidence-changed"),
    "PartEvidence.revision_log": (("evidence", "revision_log"), EVIDENCE, "part-evidence-changed"),
    "Evidence.basis": ((*TOP, "evidence", "basis"), "inferred", "evidence-changed"),
    "Evidence.row": ((*TOP, "evidence", "row"), "03/26", "evidence-changed"),
    "Evidence.note": ((*TOP, "evidence", "note"), "Quoted in part.", "evidence-changed"),
    "Criterion.id": ((*TOP, "id"), "therapy", "id-changed"),
    "Criterion.text": ((*TOP, "text"), "Covered for some of the following", "reworded"),
    "Criterion.decision": ((*TOP, "decision"), "investigational", "decision-changed"),
    "Criterion.when": ((*TOP, "when"), GONE, "condition-changed"),
    "Criterion.connective": ((*TOP, "count"), ("any_of", BASE["criteria"][0]["count"]["of"]), "connective-changed"),
    "Criterion.bound": ((*TOP, "count", "at_least"), 3, "count-changed"),
    "Criterion.children": ((*CHILDREN, 3), ANOTHER, "added"),
    "Criterion.open": ((*TOP, "open"), GONE, "open-changed"),
    "Criterion.references": ((*TOP, "references"), GONE, "references-changed"),
    "Criterion.notes": ((*TOP, "notes"), ["Another note."], "notes-changed"),
    "Criterion.formerly": ((*TOP, "formerly"), GONE, "hints-changed"),
    "Criterion.instead_of": ((*TOP, "instead_of"), [], "hints-changed"),
    "Criterion.evidence": ((*TOP, "evidence"), GONE, "evidence-changed"),
    "Bound.quantity": ((*TOP, "count"), {"exactly": 2, "of": BASE["criteria"][0]["count"]["of"]}, "count-changed"),
    "Bound.number": ((*TOP, "count", "at_least"), 1, "count-changed"),
    "Comparison.fact": ((*TOP, "when", "all_of", 0, "fact"), "cancer", "condition-changed"),
    "Comparison.comparator": ((*CHILDREN, 0, "when"), {"fact": "age", "less_than": 18}, "threshold-changed"),
    "Comparison.values": ((*CHILDREN, 0, "when", "at_most"), 21, "threshold-changed"),
    "Comparison.anchor": ((*TOP, "when", "all_of", 1, "within"), {"P6M": "first_visit"}, "condition-changed"),
    "Group.connective": ((*TOP, "when"), {"any_of": BASE["criteria"][0]["when"]["all_of"]}, "connective-changed"),
    "Group.conditions": ((*TOP, "when", "all_of", 2), {"fact": "frail"}, "condition-changed"),
    "Group.bound": ((*CHILDREN, 2, "when", "count", "at_least"), 1, "count-changed"),
    "Use.name": ((*CHILDREN, 1, "when", "use"), "infant", "condition-changed"),
    "Section.id": (("sections", 0, "id"), "history", "section-added"),
    "Section.heading": (("sections", 0, "heading"), "History", "section-reworded"),
    "Section.text": (("sections", 0, "text"), "Another text.", "section-reworded"),
    "Section.notes": (("sections", 0, "notes"), GONE, "section-reworded"),
    "Section.holds": (("sections", 0, "holds"), "references", "section-reworded"),
    "Section.evidence": (("sections", 0, "evidence"), EVIDENCE, "part-evidence-changed"),
    "Code.system": (("codes", 0, "system"), "HCPCS", "code-added"),
    "Code.code": (("codes", 0, "code"), "77338", "code-added"),
    "Code.display": (("codes", 0, "display"), "Planning of treatment", "code-reworded"),
    "Code.evidence": (("codes", 0, "evidence"), EVIDENCE, "part-evidence-changed"),
    "Reference.id": ((*WORK, "id"), "guideline", "reference-added"),
    "Reference.type": ((*WORK, "type"), "review", "reference-changed"),
    "Reference.citation": ((*WORK, "citation"), {"title": "Another"}, "reference-changed"),
    "Reference.url": ((*WORK, "url"), GONE, "reference-changed"),
    "Reference.updated": ((*WORK, "updated"), "2026-02", "reference-updated"),
    "Reference.accessed": ((*WORK, "accessed"), "2026-03", "reference-updated"),
    "Reference.note": ((*WORK, "note"), "Another note.", "reference-changed"),
    **{
        f"Citation.{name}": ((*WORK, "citation", name), value, "reference-changed")
        for name, value in {
            "title": "Another guideline", "authors": ["Roe R"], "et_al": False, "publisher": "A site",
            "journal": "A review", "year": 2025, "month": 3, "volume": "9", "issue": "9", "pages": "9",
            "published": "2026-02", "doi": "10.1000/9", "pmid": "9", "pmcid": "PMC9",
        }.items()
    },
    "Citation.version": ((*WORK, "citation", "version"), "2.2026", "reference-updated"),
    "LogRow.revised": ((*ROW, "revised"), "2026-03", "log-added"),
    "LogRow.approved": ((*ROW, "approved"), None, "log-rewritten"),
    "LogRow.summary": ((*ROW, "summary"), "Another summary.", "log-rewritten"),
    "LogRow.changes": ((*ROW, "changes"), GONE, "log-rewritten"),
    **{
        f"DeclaredChange.{name}": ((*ROW, "changes", 0, name), value, "log-rewritten")
        for name, value in {
            "action": "added", "criterion": "I.B", "ids": ["two"], "part": "codes", "note": "Another note.",
        }.items()
    },
}  # fmt: skip

MODEL = (
    revision.Revision, revision.Dates, revision.AppliesTo, revision.SourceNote, revision.Defect, revision.PartEvidence,
    revision.Section, revision.Code, revision.Reference, revision.Citation, revision.LogRow, revision.DeclaredChange,
    criteria.Criterion, criteria.Evidence,
    conditions.Bound, conditions.Comparison, conditions.Group, conditions.Use,
)  # fmt: skip


def changed(path, value):
    document = copy.deepcopy(BASE)
    *way, last = path
    holder = document
    for step in way:
        holder = holder[step]
    if value is GONE:
        del holder[last]
    elif isinstance(value, tuple):
        del holder[last]
        holder[value[0]] = value[1]
    elif isinstance(holder, list) and last == len(holder):
        holder.append(value)
    else:
        holder[last] = value
    return document


@pytest.mark.parametrize("field", TABLE)
def test_a_field_of_the_model_that_changes_is_told(field):
    path, value, kind = TABLE[field]

    document = changed(path, value)

    assert decode_revision(document) != decode_revision(BASE)
    found = between(BASE, document)
    assert kind in {each for change in found.changes for each in change.kinds}
    assert all(detail.before != detail.after for change in found.changes for detail in change.details)


def test_every_field_of_the_model_is_in_the_table():
    model = {f"{record.__name__}.{field.name}" for record in MODEL for field in fields(record) if field.compare}

    assert model == set(TABLE)


def test_the_kinds_are_described():
    assert all(kind.explanation.endswith(".") for kind in kinds())


# ---- the same bytes every time


SCRIPT = """
import json, sys
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import Comparisons, diff
from recension.reporters.diffs import REPORTERS
sys.stdout.reconfigure(encoding="utf-8")
for pair in json.load(sys.stdin):
    found = diff(*(Edition(decode_revision(document), None, decode_vocabulary(words)) for document, words in pair))
    for report in REPORTERS.values():
        print(report().render(Comparisons.of(found)))
"""


def vocabulary(names):
    return {
        "format": 1,
        "facts": [
            {"id": name, "label": name, "question": "?", "type": "boolean", "source": "attested"} for name in names
        ],
    }


def with_many_of_everything(number):
    """Return a revision and its vocabulary; two of them differ in many definitions, facts, codes and criteria."""
    own = random.Random(number)  # noqa: S311 - a test's chance
    names = own.sample([f"fact_{letter}" for letter in "abcdefghijklmnop"], 10)
    document = copy.deepcopy(BASE)
    document["define"] = {name.replace("_", "-"): {"fact": name, "equals": number == 1} for name in names}
    document["codes"] = [{"system": "CPT", "code": f"77{own.randrange(100, 999)}"} for _ in range(8)]
    document["criteria"][0]["count"]["of"] = [
        {"id": name.replace("_", "-"), "text": f"Text of {name}", "when": {"use": name.replace("_", "-")}}
        for name in names
    ]
    words = vocabulary(names)
    words["facts"][0]["implies"] = names[1 : 2 + number]
    return document, words


def test_the_same_bytes_whatever_the_hash_seed():
    pairs = json.dumps([[with_many_of_everything(1), with_many_of_everything(2)]])
    outputs = {
        subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-c", textwrap.dedent(SCRIPT)],
            input=pairs.encode(),
            stdout=subprocess.PIPE,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(outputs) == 1
    assert b"definition-added" in outputs.pop()


def test_the_command_prints_the_same_bytes_whatever_the_hash_seed():
    for form in ("json", "text"):
        outputs = {
            subprocess.run(  # noqa: S603 - our own command
                [sys.executable, "-m", "recension", "diff", "02/25", "02/26", "--format", form],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                check=True,
                env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            ).stdout
            for seed in ("1", "2")
        }
        assert len(outputs) == 1
