"""Laws of logic and of effects, held to z3: an encoding of its own, with numbers as numbers and no shared formulas."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

pytest.importorskip("z3")

import z3

from corpus import policy, vocabulary
from edits import edited
from in_z3 import Decided, Words, ways
from least_in_z3 import LeastInZ3, nearest_first
from properties.test_effect_laws import compared, judged_in, pairs, states_by_patch, unclear
from properties.test_logic_laws import PLAIN, Read, situations, vocabularies
from recension.diffing.atoms import constants
from recension.logic.cases import encode_case
from recension.logic.evaluation import evaluate
from recension.logic.settling import outlook

# ---- one revision


@settings(max_examples=40)
@given(situations(leaves=PLAIN, depth=3), st.data())
def test_z3_agrees_where_a_criterion_can_decide_and_which_decisions_can_be_reached(situation, data):
    facts, document, case = situation
    words, read = Words(facts), Read(facts, document)
    universe, encoded = read.encoded()
    place = data.draw(st.sampled_from(read.revision.outline))
    met = Decided(words, document).criterion(node_of(document, place.id))
    forced = [Decided(words, document, {place.id: value}).decisions() for value in (True, False)]
    decisive = [forced[0][decision] != forced[1][decision] for decision in forced[0]]
    for literal, wanted in ((encoded.met(place), met), (-encoded.met(place), ~met)):
        decides = universe.formulas.possible([encoded.decisive(place), literal])
        assert decides == any(words.possible(differs, wanted) for differs in decisive), place.label
    known = read.case({name: case[name] for name in data.draw(st.sets(st.sampled_from(sorted(case)), max_size=4))})
    said = words.said(encode_case(known))
    reached = {name for name, holds in Decided(words, document).decisions().items() if words.possible(holds, *said)}
    found = outlook(read.revision, read.vocabulary, known, evaluate(read.revision, read.vocabulary, known))
    assert {each.value for each in found.reachable} == reached


def node_of(document, name):
    pending = list(document["criteria"])
    while True:
        node = pending.pop()
        if node["id"] == name:
            return node
        key = next((key for key in ("all_of", "any_of", "none_of", "count") if key in node), None)
        pending += [] if key is None else node[key]["of"] if key == "count" else node[key]


# ---- effects


def directions_by_z3(words, old, new):
    asked = ways(Decided(words, old), Decided(words, new))
    return {way for way, formula in asked.items() if words.possible(formula)}


def assert_z3_agrees(found, facts, old, new):
    """Hold the net effect to z3, and of each change what it does to the old revision and to the new one."""
    words = Words(facts)

    assert set(found.net.effect.directions) == directions_by_z3(words, old, new)
    for change, effect, before, after in states_by_patch(found, old, new):
        assert set(effect.directions) == directions_by_z3(words, before, after), change.kinds


@settings(max_examples=40)
@given(vocabularies(), pairs(PLAIN))
def test_z3_agrees_on_every_effect(facts, pair):
    found = compared(*pair, facts)
    assume(not unclear(found))
    assert_z3_agrees(found, facts, *pair)


def assert_z3_finds_the_same_cases(found, facts, old, new):
    """Hold the witnesses of the net effect to z3: no case goes their way with less off rest."""
    analysis = found.told.analysis
    near = constants(analysis, range(len(found.changes)))
    cells = analysis.setting.ground.cells
    ordered = [each["id"] for each in facts if each["type"] in ("integer", "decimal", "date")]
    offered = {name: nearest_first(cells[name].values, near.get(name, ())) for name in ordered}
    words = Words(facts)
    asked = ways(Decided(words, old), Decided(words, new))
    for witness in found.net.witnesses:
        solver = z3.Solver()
        solver.add(*words.lawful, asked[witness.direction])
        case = LeastInZ3(words, solver, {*judged_in(old), *judged_in(new)}, offered).case()
        assert {name: case[name] for name in witness.facts} == witness.facts


@settings(max_examples=40)
@given(vocabularies(), pairs(PLAIN))
def test_z3_finds_no_case_that_is_less_than_a_witness(facts, pair):
    found = compared(*pair, facts)
    assume(not unclear(found) and found.net.witnesses)
    assert_z3_finds_the_same_cases(found, facts, *pair)


@pytest.mark.slow
@settings(max_examples=200)
@given(vocabularies(), pairs(PLAIN, depth=4))
def test_z3_finds_no_case_that_is_less_than_a_witness_of_many_pairs(facts, pair):
    found = compared(*pair, facts)
    assume(not unclear(found) and found.net.witnesses)
    assert_z3_finds_the_same_cases(found, facts, *pair)


@pytest.mark.slow
@settings(max_examples=200)
@given(vocabularies(), pairs(PLAIN, depth=4))
def test_z3_agrees_on_every_effect_of_many_pairs(facts, pair):
    found = compared(*pair, facts)
    assume(not unclear(found))
    assert_z3_agrees(found, facts, *pair)


@pytest.mark.slow
@pytest.mark.parametrize(("criteria", "edits", "seed"), [(60, 10, seed) for seed in range(6)] + [(300, 50, 0)])
def test_z3_agrees_on_every_effect_between_long_policies(criteria, edits, seed):
    facts, old = vocabulary(criteria)["facts"], policy(criteria, seed)
    new = edited(old, edits, seed).document
    found = compared(old, new, facts)

    assert not unclear(found)
    assert_z3_agrees(found, facts, old, new)
