"""Laws of effects: held to trying every case, by an evaluator that shares no code with the product."""

from __future__ import annotations

import copy
from itertools import product
from unittest.mock import patch

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from independent import decide
from properties.test_logic_laws import DENIALS, lawful, policies
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary, encode_revision
from recension.diffing import PatchError, apply_operations, diff
from recension.diffing.drift import drifted
from recension.logic import superposition
from recension.logic.cases import CaseError, close, encode_case
from recension.logic.effect import Direction, Verdict
from small import document, fact

RANKS = {"medically_necessary": 2, "individual_review": 1}
MIRRORED = {Direction.GAINS: Direction.LOSES, Direction.LOSES: Direction.GAINS, Direction.SHIFTS: Direction.SHIFTS}
LEAVES = st.one_of(
    st.sampled_from("abc").map(lambda name: {"fact": name}),
    st.builds(lambda name, value: {"fact": name, "equals": value}, st.sampled_from("abc"), st.booleans()),
    st.builds(
        lambda how, value: {"fact": "n", how: value},
        st.sampled_from(["less_than", "at_most", "greater_than", "at_least", "equals"]),
        st.integers(0, 5),
    ),
    st.sampled_from(["red", "green"]).map(lambda option: {"fact": "k", "equals": option}),
)
FACTS = [
    fact("a", implies=["b"]),
    fact("b", excludes=["c"]),
    fact("c"),
    fact("n", "integer", minimum=0, maximum=5),
    fact("k", "choice", options=["red", "green"]),
    fact("line_of_business", "choice", options=["commercial", "medicaid", "medicare"]),
]
VALUES = {
    "a": [False, True], "b": [False, True], "c": [False, True], "n": range(6), "k": ["red", "green"],
    "line_of_business": ["commercial", "medicaid", "medicare"],
}  # fmt: skip


def judged_in(policy):
    return [place.id for place in decode_revision(policy).outline if place.criterion.is_judged]


@st.composite
def pairs(draw, leaves=LEAVES, depth=2):
    """Two revisions: the second is the first with statements, criteria and conditions taken from a third one."""
    old, other = draw(policies(leaves, depth)), draw(policies(leaves, depth))
    new = copy.deepcopy(old)
    for place, statement in enumerate(new["criteria"]):
        if draw(st.booleans()) and place < len(other["criteria"]):
            keep = {key: statement[key] for key in ("id", "decision")}
            new["criteria"][place] = (
                other["criteria"][place] | keep if draw(st.booleans()) else other["criteria"][place]
            )
    if draw(st.integers(0, 3)) == 0:
        new["criteria"] = draw(st.permutations(new["criteria"]))
    if draw(st.integers(0, 3)) == 0:
        new["criteria"] = new["criteria"][1:] or new["criteria"]
    for key in ("define", "applies_to", "otherwise"):
        if draw(st.integers(0, 3)) == 0:
            new[key] = other[key]
    assume(len({*judged_in(old), *judged_in(new)}) <= 3)
    return old, new


def compared(old, new, facts=FACTS):
    words = decode_vocabulary({"format": 1, "facts": list(facts)})
    return diff(*(Edition(decode_revision(each), None, words) for each in (old, new)))


def every_case(*policies):
    """Yield every complete case that the vocabulary allows."""
    judged = dict.fromkeys({name for policy in policies for name in judged_in(policy)}, (False, True))
    values = VALUES | judged
    if not any(policy["applies_to"] for policy in policies):
        values = values | {"line_of_business": ["commercial"]}
    for chosen in product(*values.values()):
        case = dict(zip(values, chosen, strict=True))
        if lawful(case, FACTS):
            yield case


def direction(old, new):
    if old == new:
        return None
    before, after = RANKS.get(old, 0), RANKS.get(new, 0)
    return Direction.SHIFTS if before == after else Direction.GAINS if after > before else Direction.LOSES


def directions_by_trying(old, new, cases):
    found = {direction(decide(old, case)[0], decide(new, case)[0]) for case in cases}
    return found - {None}


def unclear(found):
    """Whether something rests on more than conditions: a reworded or replaced judgement."""
    return any(node.reworded or node.is_linked for node in found.told.analysis.superposition.nodes)


@settings(max_examples=90)
@given(pairs())
def test_the_net_effect_is_that_of_trying_every_case(pair):
    found = compared(*pair)
    assume(not unclear(found))
    tried = directions_by_trying(*pair, list(every_case(*pair)))

    assert set(found.net.effect.directions) == tried
    assert (found.net.verdict is Verdict.NONE) is (not tried)


def states_by_patch(found, old, new):
    """Yield of each change its two effects, with the documents between which it is: made by the patch's operations.

    Where statements changed places there are none: such an operation names a place that a state may not have.
    """
    if any("reordered" in change.kinds for change in found.changes):
        return
    superposed = found.told.analysis.superposed
    for edit, effect in enumerate(found.effects):
        for state, is_old in ((superposed.needs(edit), True), (superposed.without(edit), False)):
            operations = [each for each in found.patch.operations if state >> each.entry & 1]
            try:
                between = encode_revision(apply_operations(operations, found.old.revision))
            except PatchError:
                continue  # operations that put a statement after one that is not there
            ends = (old, between) if is_old else (between, new)
            yield found.changes[edit], effect.on_old if is_old else effect.on_new, *ends


@settings(max_examples=60)
@given(pairs())
def test_each_change_does_what_the_patch_with_and_without_it_does(pair):
    found = compared(*pair)
    assume(not unclear(found))
    cases = list(every_case(*pair))
    for change, effect, before, after in states_by_patch(found, *pair):
        assert set(effect.directions) == directions_by_trying(before, after, cases), change.kinds


@settings(max_examples=90)
@given(pairs())
def test_every_witness_is_decided_as_it_says(pair):
    found = compared(*pair)
    for witness in (*found.net.witnesses, *(each for effect in found.effects for each in effect.witnesses)):
        if witness.context == "revisions":
            case = encode_case(witness.facts)
            decisions = [decide(each, case)[0] for each in pair]
            assert decisions == [witness.old_decision.value, witness.new_decision.value]
            assert direction(*decisions) is witness.direction
    told = {witness.direction for witness in found.net.witnesses}
    assert told == set(found.net.effect.directions)


@settings(max_examples=60)
@given(pairs())
def test_every_direction_of_the_net_effect_is_told_by_a_change_or_a_joint_entry(pair):
    found = compared(*pair)
    told = {way for effect in found.effects for way in effect.directions}
    told |= {joint.direction for joint in found.net.joint}

    assert set(found.net.effect.directions) <= told
    for joint in found.net.joint:
        assert len(joint.changes) > 1


@settings(max_examples=60)
@given(pairs())
def test_the_other_way_round_gains_are_losses_and_the_contexts_change_places(pair):
    there, back = compared(*pair), compared(*reversed(pair))

    def mirrored(effect):
        return {MIRRORED[way] for way in effect.directions}

    assert mirrored(there.net.effect) == set(back.net.effect.directions)
    told = sorted((sorted(mirrored(effect.on_new)), sorted(mirrored(effect.on_old))) for effect in there.effects)
    other = [(sorted(effect.on_old.directions), sorted(effect.on_new.directions)) for effect in back.effects]
    assert told == sorted(other)


# What is not known.


FEW_LEAVES = st.one_of(
    st.sampled_from("abc").map(lambda name: {"fact": name}),
    st.just({"fact": "k", "equals": "green"}),
)


def nodes(policy):
    """Yield every criterion of a document."""
    pending = list(policy["criteria"])
    while pending:
        node = pending.pop(0)
        yield node
        pending += node.get("count", {}).get("of", [])
        pending += [child for key in ("all_of", "any_of", "none_of") for child in node.get(key, [])]


def unknown_in(policy):
    return {node["id"] for node in nodes(policy) if "evidence" in node}


@st.composite
def pairs_with_placeholders(draw):
    """Two revisions in which some of what is judged is not known at all, on either side or on both."""
    pair = draw(pairs(FEW_LEAVES))
    for policy in pair:
        for node in nodes(policy):
            if node["id"] in judged_in(policy) and draw(st.booleans()):
                node["evidence"] = {"basis": "unknown"}
    assume(any(unknown_in(policy) for policy in pair))
    return pair


@settings(max_examples=60)
@given(pairs_with_placeholders())
def test_what_is_not_known_is_neither_proved_nor_excluded(pair):
    """Proved is what holds while it is undetermined; possible besides is what holds for some content of it."""
    found = compared(*pair)
    assume(not unclear(found))
    cases = list(every_case(*pair))
    unknown = [unknown_in(policy) for policy in pair]
    names = sorted(unknown[0] | unknown[1])
    free = set()
    for values in product([False, True], repeat=len(names)):
        content = dict(zip(names, values, strict=True))
        forced = [{name: content[name] for name in side} for side in unknown]
        free |= {
            direction(decide(pair[0], case, forced=forced[0])[0], decide(pair[1], case, forced=forced[1])[0])
            for case in cases
        }
    sure = {
        direction(*decisions)
        for case in cases
        if "undetermined" not in (decisions := [decide(policy, case)[0] for policy in pair])
    }
    effect = found.net.effect

    assert set(effect.directions) == sure - {None}
    assert {*effect.directions, *effect.possible} == (sure | free) - {None}
    assert (effect.verdict is Verdict.UNDETERMINED) is bool(effect.possible)


@settings(max_examples=40)
@given(pairs(FEW_LEAVES))
def test_information_is_what_becomes_of_every_incomplete_case(pair):
    found = compared(*pair)
    assume(not unclear(found))
    words, judged = found.new.vocabulary, sorted({*judged_in(pair[0]), *judged_in(pair[1])})
    values = {name: (*VALUES[name], None) for name in ("a", "b", "c", "k", "line_of_business")}
    values |= dict.fromkeys(judged, (False, True, None))
    seen = set()
    for chosen in product(*values.values()):
        said = {name: value for name, value in zip(values, chosen, strict=True) if value is not None}
        try:
            case = close(said, words)
        except CaseError:
            continue
        decided = [decide(policy, case)[0] != "undetermined" for policy in pair]
        seen |= {("undecides" if decided[0] else "decides")} if decided[0] is not decided[1] else set()

    expected = "mixed" if len(seen) == 2 else seen.pop() if seen else "none"
    assert found.net.effect.information.value == expected


@settings(max_examples=50)
@given(st.one_of(pairs(), pairs(depth=3), pairs_with_placeholders()), st.sampled_from([0, 2]))
def test_what_is_left_open_at_first_makes_no_difference(pair, few):
    """Only what is large is left open: here nearly everything is large, and all is told as it is where nothing is."""
    whole = compared(*pair)
    expected = whole.effects, whole.net
    with patch.object(superposition, "SMALL", few):
        found = compared(*pair)
        assert (found.effects, found.net) == expected


def test_what_follows_from_a_fact_is_known_with_it():
    """A implies b: where b is known to be false a is as well, so to ask for both tells nobody more."""
    old, new = (
        document({"id": "s", "decision": "medically_necessary", "when": when}, applies_to={})
        for when in ({"fact": "a"}, {"all_of": [{"fact": "a"}, {"fact": "b"}]})
    )

    assert compared(old, new).net.effect.information.value == "none"


@settings(max_examples=25)
@given(policies(LEAVES, depth=2))
def test_a_revision_does_nothing_to_itself(policy):
    found = compared(policy, copy.deepcopy(policy))

    assert (found.effects, found.net.verdict, found.net.witnesses) == ((), Verdict.NONE, ())


def test_every_denial_has_the_same_rank():
    assert {RANKS.get(each, 0) for each in DENIALS} == {0}


# ---- texts that their condition did not follow

SAID = st.sampled_from(["no", "more", "less", "than", "at", "least", "or", "≥", ">=", "18", "1.5", "years", "(any"])


@settings(max_examples=400)
@given(st.lists(SAID, max_size=6), st.lists(SAID, max_size=4), st.lists(SAID, max_size=4), st.lists(SAID, max_size=6))
def test_what_two_texts_have_in_common_says_nothing_about_their_drift(before, one, other, after):
    old, new = " ".join([*before, *one, *after]), " ".join([*before, *other, *after])

    # with other plain words around them they have nothing in common where they begin and where they end
    assert drifted(old, new) is drifted(f"kidney {old} lung", f"spleen {new} liver")
