"""What is proved of mutants and placeholders holds of every case there is, complete or not: all of them are tried."""

from __future__ import annotations

import json
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from recension.casegen import generate
from recension.casegen.mutants import mutants
from recension.casegen.obligations import obligations, points
from recension.casegen.scoring import mutation_score
from recension.casegen.telling import Telling
from recension.casegen.trials import Trial
from recension.decoding import decode_revision
from recension.logic.cases import CaseError, close
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import evaluate
from recension.logic.universe import Universe
from recension.model.criteria import Decision
from small import document, fact, vocabulary

WORDS = vocabulary(fact("a", implies=["b"]), fact("b"), fact("c", excludes=["d"]), fact("d"))
NAMES = [each.id for each in WORDS.facts]


def every_case():
    """Yield all cases, closed, complete ones first."""
    found = {}
    for values in product((True, False, None), repeat=len(NAMES)):
        said = {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
        try:
            case = close(said, WORDS)
        except CaseError:
            continue
        found[json.dumps(case, sort_keys=True)] = case
    return sorted(found.values(), key=lambda case: -len(case))


CASES = every_case()
COMPLETE = [case for case in CASES if len(case) == len(NAMES)]


conditions = st.recursive(
    st.sampled_from(NAMES).map(lambda name: {"fact": name}),
    lambda inner: st.builds(
        lambda kind, parts: {kind: parts},
        st.sampled_from(["all_of", "any_of", "none_of"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
leaves = st.fixed_dictionaries({"when": conditions}) | st.just({"evidence": {"basis": "unknown"}})


def group(kind, number, parts):
    if kind in ("all_of", "any_of", "none_of"):
        return {kind: parts}
    return {"count": {kind: min(number, len(parts)), "of": parts}}


trees = st.builds(
    group,
    st.sampled_from(["all_of", "any_of", "none_of", "at_least", "exactly"]),
    st.integers(1, 2),
    st.lists(leaves, min_size=1, max_size=3),
)
decisions = st.sampled_from(["medically_necessary", "not_medically_necessary", "investigational"])


@st.composite
def policies(draw):
    statements = draw(st.lists(trees | st.fixed_dictionaries({"when": conditions}), min_size=1, max_size=2))
    statements = json.loads(json.dumps(statements))
    for number, each in enumerate(statements):
        each |= {"id": f"s-{number}", "decision": draw(decisions)}
        children = next((each[kind] for kind in ("all_of", "any_of", "none_of") if kind in each), None)
        for place, child in enumerate(children or each.get("count", {}).get("of", [])):
            child["id"] = f"c-{number}-{place}"
    return document(*statements)


def telling(revision):
    return Telling(revision, WORDS, Universe(WORDS, [revision], points([revision], WORDS)))


@settings(max_examples=60, deadline=None)
@given(policy=policies())
def test_a_mutant_is_equal_exactly_where_no_case_complete_or_not_tells_it(policy):
    revision = decode_revision(policy)
    asks = telling(revision)
    asked = {fact.id for fact in asks.universe.facts}
    every, whole = Trial(revision, WORDS, CASES), Trial(revision, WORDS, COMPLETE)
    for mutant in mutants(revision, WORDS):
        case = asks.case(mutant)
        assert (case is not None) == every.catches(mutant), mutant.what
        if case is not None:
            assert Trial(revision, WORDS, [case]).catches(mutant), mutant.what
            assert {name: value for name, value in close(case, WORDS).items() if name in asked} == case
            assert whole.catches(mutant) == (case.keys() == asked)


@settings(max_examples=60, deadline=None)
@given(policy=policies())
def test_every_mistake_that_some_case_tells_is_caught_by_those_that_are_made(policy):
    revision = decode_revision(policy)
    made = generate(revision, WORDS)
    score = mutation_score(revision, WORDS, [case.facts for case in made.cases])
    assert score.survivors == ()
    for case in made.cases:
        asked = {fact.id for fact in telling(revision).universe.facts}
        assert case.is_complete == (case.facts.keys() >= asked)


@settings(max_examples=60, deadline=None)
@given(policy=policies())
def test_what_stays_open_stays_open_in_every_case(policy):
    """An obligation is given up exactly where no complete case meets it for the evaluator: all of them are tried."""
    revision = decode_revision(policy)
    made = generate(revision, WORDS)
    given_up = {each.obligation.id for each in made.infeasible}
    universe = Universe(WORDS, [revision], points([revision], WORDS))
    encoded = EncodedRevision(revision, universe)
    asked = [(each, list(each.ask(encoded))) for each in obligations(revision, WORDS) if each.ask is not None]
    for obligation, literals in asked:
        if obligation.sample is not None:
            continue
        found = [case for case in COMPLETE if universe.possible([*literals, *universe.literals(case)])
                 and is_shown(obligation, revision, case)]  # fmt: skip
        assert (obligation.id in given_up) == (not found), obligation.id


def is_shown(obligation, revision, case):
    found = evaluate(revision, WORDS, case)
    valued = all(found.criteria[name] is value for name, value in obligation.wanted.items())
    return valued and not (obligation.decided and found.decision is Decision.UNDETERMINED)
