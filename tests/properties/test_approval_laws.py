"""What was approved: edits of meaning and of wording told apart, layout told as none, and decisions that last."""

from __future__ import annotations

import copy

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from properties import strategies
from properties.test_source_laws import written
from recension.approval import Ancestor, Approval, Later, Lock, digests, snapshot
from recension.decoding import decode_revision, decode_vocabulary
from recension.errors import UsageError
from recension.exports.approvals import LOCK_HEADER, entry_line, snapshot_text
from recension.logic.cases import close
from recension.logic.evaluation import evaluate
from recension.model.terms import restricted, surrounded, terms_bearing
from recension.source import parse_source
from small import code_set, fact, revision, statement

OWN = decode_vocabulary({"format": 1, "facts": [fact("age", "integer", minimum=0)]})


def respell(draw, document):
    """Change what a criterion is called; its words stay."""
    strategies.pick(draw, document)[0]["id"] = strategies.fresh(document, "renamed")


def rewrite_table(draw, document):
    document["codes"] = draw(strategies.codes)


WORDING = (strategies.reword, strategies.annotate, strategies.cite, strategies.retitle, strategies.rework,
           strategies.relist, rewrite_table)  # fmt: skip
MEANING = (strategies.ask, strategies.rearrange, strategies.refer, strategies.threshold, strategies.connect,
           strategies.define, strategies.decide, respell)  # fmt: skip


def compared(pair):
    """Return both revisions, and which digests differ."""
    before, after = map(decode_revision, pair)
    old, new = digests(before, OWN), digests(after, OWN)
    return before, after, (old.meaning != new.meaning, old.wording != new.wording)


@given(strategies.edited(edits=WORDING, most=3))
def test_an_edit_of_the_wording_changes_the_wording_alone(pair):
    before, after, differs = compared(pair)

    assert differs == (False, before != after)


@given(strategies.edited(edits=MEANING, most=3))
def test_an_edit_of_the_meaning_changes_the_meaning_alone(pair):
    before, after, differs = compared(pair)

    assert differs == (before != after, False)


@given(strategies.edited())
def test_whatever_was_edited_is_told(pair):
    before, after, differs = compared(pair)

    assert any(differs) is (before != after)


@given(strategies.revisions(), st.randoms(use_true_random=False), st.sampled_from(["draft", "retired"]))
@settings(max_examples=40)
def test_layout_order_of_keys_status_and_effective_date_change_nothing(document, shuffling, status):
    settled = copy.deepcopy(document) | {"status": status}
    settled["dates"] |= {"effective": "2027-01-01"}
    text = "# a comment\n" + written(settled, shuffling, width=shuffling.choice([20, 80, 200]))
    if shuffling.random() < 0.5:
        text = text.replace("\n", "\r\n")

    assert digests(decode_revision(parse_source(text, "written").value), OWN) == digests(decode_revision(document), OWN)


# --- the vocabulary that is kept

NAMES = ("a", "b", "c", "d", "e", "f")
values = st.dictionaries(st.sampled_from(NAMES), st.booleans(), max_size=4)
carried = st.lists(st.sampled_from(["C1", "C2", "C3"]), max_size=2, unique=True)


@st.composite
def vocabularies(draw):
    """Boolean facts with ties among them, some attested by codes."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, unique=True))
    facts = [fact(name) for name in names]
    for each in facts:
        others = [name for name in names if name != each["id"]]
        ties = {"implies": others, "excludes": others, "codes": ["s", "t"]}
        found = {tie: draw(st.lists(st.sampled_from(known), max_size=1)) for tie, known in ties.items()}
        each.update({tie: names for tie, names in found.items() if names})
    codes = st.lists(st.sampled_from(["C1", "C2", "C3"]), min_size=1, max_size=2, unique=True)
    sets = [code_set(name, *draw(codes)) for name in ("s", "t")]
    return decode_vocabulary({"format": 1, "facts": [*facts, fact("dx", "codes")], "code_sets": sets})


@st.composite
def asked(draw):
    """Return a vocabulary, and a revision that asks for some of its facts."""
    known = draw(vocabularies())
    names = [each.id for each in known.facts if each.id != "dx"]
    conditions = [
        {"fact": name} for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    ]
    join = draw(st.sampled_from(["all_of", "any_of", "none_of"]))
    return known, revision(statement("top", {join: conditions}))


def decided(made, vocabulary, case):
    """Return what is decided, None where the case contradicts the vocabulary."""
    try:
        return evaluate(made, vocabulary, close(case, vocabulary)).decision
    except UsageError:
        return None


@given(asked(), values, carried)
@settings(max_examples=80)
def test_what_a_revision_is_approved_with_decides_as_the_whole_did(pair, said, codes):
    known, made = pair
    case = {name: value for name, value in said.items() if name in known.by_id} | {"dx": tuple(codes)}
    before = decided(made, known, case)
    assume(before is not None)
    own = snapshot(made, known)

    assert surrounded(own, known) is known
    assert decided(made, own, {name: value for name, value in case.items() if name in own.by_id}) == before


@given(asked(), vocabularies(), values, carried)
@settings(max_examples=80)
def test_whatever_becomes_of_the_shared_vocabulary_an_approved_revision_decides_as_before(pair, later, said, codes):
    known, made = pair
    own = snapshot(made, known)
    case = {name: value for name, value in said.items() if name in own.by_id}
    case |= {"dx": tuple(codes)} if "dx" in own.by_id else {}
    before = decided(made, own, case)
    assume(before is not None)
    others = {name: value for name, value in said.items() if name in later.by_id and name not in own.by_id}

    # what the case says besides may contradict itself by the later vocabulary; it bears on nothing here
    assert decided(made, surrounded(own, later), case | others) in (before, None)
    if not any(each.codes for each in later.facts if each.id not in own.by_id):
        assert decided(made, surrounded(own, later), case) == before


@given(asked())
def test_a_snapshot_is_its_own_and_reads_as_it_was_written(pair):
    known, made = pair
    own = snapshot(made, known)

    assert snapshot(made, own) == own
    assert restricted(known, terms_bearing(made, own)) == own
    text = snapshot_text(own, made.name, "vocabulary.schema.json")
    assert decode_vocabulary(parse_source(text, "snapshot").value) == own


# --- the lock

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).map(str.strip).filter(bool)
digest = st.sampled_from(["0" * 64, "ab" * 32])
labels = st.sampled_from(["02/25", "02/26", "02/26.2"])
days = st.sampled_from(["2026-02-01", "2026-11-26"])
ancestors = st.none() | labels.map(Ancestor) | st.builds(Ancestor, labels, digest, digest)
settled = st.lists(
    st.tuples(st.just("status"), st.just("retired")) | st.tuples(st.just("effective"), st.none() | days),
    min_size=1, unique_by=lambda pair: pair[0],
).map(lambda pairs: tuple(sorted(pairs, reverse=True)))  # fmt: skip
entries = st.builds(Approval, labels, days, digest, digest, digest, ancestors, st.none() | words) | st.builds(
    Later, labels, days, settled, st.none() | words
)


@given(st.lists(entries, max_size=4), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=50)
def test_a_lock_reads_as_it_was_written(made, line_end):
    text = LOCK_HEADER.format(policy="X.1", schema="lock.schema.json") + "".join(map(entry_line, made))
    document = parse_source(text.replace("\n", line_end), "lock")

    assert document.findings == []
    assert document.ambiguous == {}
    assert Lock.decode(document.value).entries == tuple(made)
    assert len(text.splitlines()) == 4 + len(made)
