"""Two digests of a revision: each field of the model is in one of them, and neither ever changes by itself."""

from __future__ import annotations

import dataclasses
import json
import struct
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pytest

from recension.approval import digests, snapshot
from recension.approval.canonical import canonical
from recension.decoding import decode_revision, decode_vocabulary
from recension.logic.cases import close
from recension.model import conditions, criteria, revision, vocabulary
from recension.model.conditions import Comparator
from recension.model.criteria import Criterion, Placed
from recension.model.revision import Code, Dates, PartEvidence, Revision
from recension.model.terms import surrounded
from recension.model.vocabulary import CodeSet, Fact, Option, Vocabulary
from recension.source import parse_source
from small import code_set, document, fact, statement
from small import revision as small_revision
from small import vocabulary as vocabulary_of

ROOT = Path(__file__).parents[2]
EVERY_KEY = ROOT / "tests" / "documents" / "every-key.yaml"

VOCABULARY = {
    "format": 1,
    "title": "Made up",
    "note": "For this test.",
    "facts": [
        fact("age", "integer", minimum=0, maximum=120, step=1, unit="a", note="In completed years."),
        fact("tumor", codes=["tumor_codes"], implies=["growth"], excludes=["health"]),
        fact("growth"),
        fact("health"),
        fact("stage", "choice", options=["one", "two", "three"]),
    ],
    "code_sets": [{**code_set("tumor_codes", "C49*", exclude=["C49.9"]), "note": "Drawn up by hand."}],
}

# --- which digest holds what

MEANING = {
    Revision: {"applies_to", "codes_role", "define", "otherwise"},
    PartEvidence: {"criteria"},
    Criterion: {"id", "decision", "when", "connective", "bound", "evidence"},
}
OUTSIDE = {Revision: {"status"}, Dates: {"effective"}}
MIXED = {Revision: {"dates", "evidence", "criteria", "codes"}, Criterion: {"children"}}
"""The fields of which the parts belong to different digests; all that is named nowhere here is wording."""
IN_CODES = {"system", "code"}
"""What of a code is meaning where the tables bind, and wording where they inform."""


def kinds():
    """Every kind of value that the model of a document has."""
    found = [each for module in (revision, criteria, conditions, vocabulary) for each in vars(module).values()]
    return {each for each in found if dataclasses.is_dataclass(each)} - {Placed}


def steps(value, at=()):
    """Yield the way to each field in *value*: the kinds and fields on it, with their places, and what stands there."""
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from steps(item, (*at, place))
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name != "at":
                here = (*at, (type(value), field.name))
                yield here, getattr(value, field.name)
                yield from steps(getattr(value, field.name), here)


def changed(value, way, new):
    """Return *value* with *new* at the end of the *way*."""
    if not way:
        return new
    step, *rest = way
    if isinstance(step, int):
        return (*value[:step], changed(value[step], rest, new), *value[step + 1 :])
    return dataclasses.replace(value, **{step[1]: changed(getattr(value, step[1]), rest, new)})


def another(value):
    """Return some other value of the same type."""
    if isinstance(value, Enum):
        return next(each for each in type(value) if each is not value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, Decimal)):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, tuple):
        return value[:-1] if dataclasses.is_dataclass(value[0]) else (another(value[0]), *value[1:])
    first = next(field.name for field in dataclasses.fields(value) if getattr(value, field.name))
    return dataclasses.replace(value, **{first: another(getattr(value, first))})


def holder(way, role):
    """Return which digest holds the field at the end of the *way*: the outermost field that says so decides."""
    fields = [step for step in way if not isinstance(step, int)]
    for kind, name in fields:
        if kind is Code and name in IN_CODES:
            return "meaning" if role == "binding" else "wording"
        if name in OUTSIDE.get(kind, ()):
            return "neither"
        if name in MEANING.get(kind, ()):
            return "meaning"
        if name not in MIXED.get(kind, ()):
            return "wording"
    return None  # its parts say it


def held_by(before, after):
    return [name for name in ("meaning", "wording") if getattr(before, name) != getattr(after, name)] or ["neither"]


def every_way(value):
    """Yield a way to each field of each kind, by each kind of way there is, to a place where it has a value."""
    seen = set()
    for way, there in steps(value):
        kind = tuple(step for step in way if not isinstance(step, int))
        if kind not in seen and there not in (None, (), Comparator.IS_TRUE):  # which has no value to compare with
            seen.add(kind)
            yield way, there


@pytest.fixture(scope="module")
def every_key():
    whole = decode_revision(parse_source(EVERY_KEY.read_text(encoding="utf-8"), "every-key.yaml").value)
    rows = tuple(dataclasses.replace(row, approved="2026-03-10") for row in whole.revision_log)
    return dataclasses.replace(whole, revision_log=rows)


@pytest.mark.parametrize("role", ["binding", "informational"])
def test_each_field_of_a_revision_is_in_one_digest(every_key, role):
    whole = dataclasses.replace(every_key, codes_role=role)
    own = decode_vocabulary(VOCABULARY)
    before = digests(whole, own)
    seen, wrong = set(), []
    for way, there in every_way(whole):
        seen.add(way[-1])
        wanted = holder(way, role)
        if wanted is None or way[-1] == (Revision, "codes_role"):
            continue
        after = digests(changed(whole, way, another(there)), own)
        if held_by(before, after) != [wanted]:
            wrong.append((way, wanted, held_by(before, after)))

    assert wrong == []
    fields = {(kind, field.name) for kind in kinds() for field in dataclasses.fields(kind) if field.name != "at"}
    of_vocabulary = {each for each in fields if each[0] in (Vocabulary, Fact, Option, CodeSet)}
    assert fields - of_vocabulary - seen == set()


def test_nothing_is_outside_but_the_status_and_the_effective_date():
    assert {(kind, name) for kind, names in OUTSIDE.items() for name in names} == {
        (Revision, "status"), (Dates, "effective")
    }  # fmt: skip


def test_each_field_of_the_vocabulary_is_in_its_digest_and_in_that_of_the_meaning(every_key):
    own = decode_vocabulary({**VOCABULARY, "format": 2})
    before = digests(every_key, own)
    seen, wrong = set(), []
    for way, there in every_way(own):
        seen.add(way[-1])
        after = digests(every_key, changed(own, way, another(there)))
        if after.wording != before.wording or after.meaning == before.meaning or after.vocabulary == before.vocabulary:
            wrong.append(way)

    assert wrong == []
    assert {(kind, each.name) for kind in (Vocabulary, Fact, Option, CodeSet) for each in dataclasses.fields(kind)
            if each.name != "at"} == seen  # fmt: skip


def test_where_the_code_tables_count_is_meaning(every_key):
    own = decode_vocabulary(VOCABULARY)
    without = dataclasses.replace(every_key, codes=())
    other = dataclasses.replace(without, codes_role="informational")

    assert held_by(digests(without, own), digests(other, own)) == ["meaning"]


def test_the_order_and_the_nesting_of_criteria_are_meaning():
    own = decode_vocabulary(VOCABULARY)
    leaves = [{"id": name, "text": "The same words"} for name in ("a", "b", "c")]
    orders = [leaves, leaves[::-1], [{"id": "a", "text": "The same words", "any_of": leaves[1:]}]]
    made = [digests(small_revision(statement("top", any_of=order)), own) for order in orders]

    assert len({each.meaning for each in made}) == 3
    assert len({each.wording for each in made}) == 1


def test_a_text_belongs_to_its_place():
    own = decode_vocabulary(VOCABULARY)
    texts = [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}]
    swapped = [{"id": "a", "text": "Two"}, {"id": "b", "text": "One"}]
    before, after = (digests(small_revision(statement("top", any_of=each)), own) for each in (texts, swapped))

    assert held_by(before, after) == ["wording"]


def test_the_digests_of_a_revision_never_change(every_key):
    """A lock has to hold for ever: if this fails, what was approved with an older version counts as changed."""
    assert digests(every_key, decode_vocabulary(VOCABULARY)) == GOLDEN


GOLDEN = (
    "816847ef7a8dc5af4a61c2873c051bfba421e7ca126dae91e2674e80ad6038f6",
    "a04a420e35e0c22fffe67f07727d5bcea543febb617913b9ca3258c9867fd3d2",
    "e93fc7aec9fea925e9b2911f4d4027f66785c935c898a5b9fabc6453976562f2",
)

# --- the vocabulary that is kept


def used(asked, facts, code_sets=()):
    """Return the names in the snapshot of a revision that asks for one fact."""
    own = snapshot(
        decode_revision(document(statement("top", {"fact": asked}))),
        decode_vocabulary({"format": 1, "facts": facts, "code_sets": list(code_sets)}),
    )
    return [each.id for each in (*own.facts, *own.code_sets)]


@pytest.mark.parametrize(
    ("facts", "code_sets", "kept"),
    [
        pytest.param([fact("a"), fact("b")], [], ["a"], id="nothing else"),
        pytest.param([fact("a", implies=["b"]), fact("b", excludes=["c"]), fact("c")], [], ["a", "b", "c"], id="ties"),
        pytest.param([fact("c", implies=["b"]), fact("b", implies=["a"]), fact("a")], [], ["c", "b", "a"], id="to it"),
        pytest.param([fact("b", excludes=["a"]), fact("a")], [], ["b", "a"], id="what excludes it"),
        pytest.param(
            [fact("dx", "codes"), fact("a", codes=["s"]), fact("b", codes=["t"])],
            [code_set("t", "C1"), code_set("s", "C2")],
            ["dx", "a", "s"],
            id="what attests it, and where codes stand",
        ),
        pytest.param([fact("dx", "codes"), fact("a")], [code_set("t", "C1")], ["a"], id="no codes where none attest"),
    ],
)  # fmt: skip
def test_what_bears_on_a_decision_is_kept(facts, code_sets, kept):
    assert used("a", facts, code_sets) == kept


def test_the_order_of_the_vocabulary_and_what_stands_beside_make_no_difference():
    revision = small_revision(statement("top", {"fact": "tumor"}))
    facts = VOCABULARY["facts"]
    orders = [facts, facts[::-1], [*facts, fact("other"), fact("third", excludes=["other"])]]
    found = [
        digests(revision, snapshot(revision, decode_vocabulary({**VOCABULARY, "title": title, "facts": order})))
        for title, order in zip(("Made up", "Of another name", "Longer"), orders, strict=True)
    ]

    assert len(set(found)) == 1


@pytest.mark.parametrize("tie", ["implies", "excludes"])
def test_what_the_vocabulary_gains_later_bears_on_nothing_in_a_snapshot(tie):
    own, later = vocabulary_of(fact("a")), vocabulary_of(fact("c"), fact("b", **{tie: ["a", "c"]}), fact("a"))
    joint = surrounded(own, later)

    assert [each.id for each in joint.facts] == ["c", "b", "a"]
    assert close({"b": True}, joint) == {"b": True, "c": tie == "implies"}
    assert close({"b": True}, later) == {"b": True, "c": tie == "implies", "a": tie == "implies"}


def test_what_a_snapshot_says_of_a_term_counts():
    age = fact("age", "integer", minimum=0)
    own = decode_vocabulary({"format": 1, "facts": [age, fact("gone")], "code_sets": [code_set("s", "C1")]})
    later = {**age, "minimum": 18}
    joint = surrounded(own, decode_vocabulary({"format": 1, "facts": [later], "code_sets": [code_set("s", "C2")]}))

    assert (joint.facts, joint.code_sets) == (own.facts, own.code_sets)


# --- canonical JSON, by the examples of RFC 8785


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        ("0000000000000000", "0"), ("8000000000000000", "0"), ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"), ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"), ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"), ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"), ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"), ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"), ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"), ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"), ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"), ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"), ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_the_standard_says(bits, text):
    (number,) = struct.unpack(">d", bytes.fromhex(bits))

    assert canonical(number) == text.encode()
    assert float(text) == number


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_of_json_is_refused(number):
    with pytest.raises(ValueError, match="no number of JSON"):
        canonical(number)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"numbers": [333333333.33333329, 1e30, 4.5, 2e-3, 1e-27], "string": "\u20ac$\u000f\nA'B\"\\\\\"/",
          "literals": [None, True, False]},
         ('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
         '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')),
        ({"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
          "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"},
         ('{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis",'
         '"\u20ac":"Euro Sign","\U0001f600":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}')),
        ([], "[]"), ({}, "{}"), ("\b\t\f\x7f", '"\\b\\t\\f\x7f"'), (10**15, "1000000000000000"), (10**21, "1e+21"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_the_standard_says(value, text):
    assert canonical(value) == text.encode()
    assert json.loads(text) == value
