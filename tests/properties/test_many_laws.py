"""Laws of the quick ways: many cases at once, a prepared revision, least cases by parts; they say what slow ones do."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from properties.test_logic_laws import PLAIN, Read, policies, situations, vocabularies
from recension.decoding import decode_revision, decode_vocabulary
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import evaluate
from recension.logic.kleene import Truth
from recension.logic.least import least_case
from recension.logic.preparing import PreparedRevision
from recension.logic.relaxation import Relaxation
from recension.logic.tabulation import Row, Rows, Tabulation
from recension.logic.universe import Universe
from recension.logic.varied import Varied
from small import document

VALUES = [Truth.MET, Truth.NOT_MET]


@st.composite
def some_cases(draw):
    """A revision, and some cases of it, closed, each with some facts left out of the complete one."""
    facts, policy, plain = draw(situations())
    read = Read(facts, policy)
    several = draw(st.lists(st.sets(st.sampled_from(sorted(plain))), min_size=1, max_size=4))
    return read, [read.case({name: plain[name] for name in plain if name not in dropped}) for dropped in several]


@settings(max_examples=60, deadline=None)
@given(some_cases())
def test_many_cases_at_once_get_what_each_gets_by_itself(drawn):
    read, cases = drawn
    varied = [Varied(cases[0], dict.fromkeys(cases[0]) | case) for case in cases]
    assert [dict(case) for case in varied] == cases
    alone = [evaluate(read.revision, read.vocabulary, case) for case in cases]
    for several in (cases, varied):
        table = Tabulation(read.revision, read.vocabulary, several)
        rows = Rows(table)
        for place, found in enumerate(alone):
            told = [decision for decision, having in table.decisions().items() if having >> place & 1]
            assert told == [found.decision]
            assert Row(rows, place) == found.criteria == dict(Row(rows, place).items())
            for name, value in found.criteria.items():
                assert [each for each in Truth if table.valued(name, each) >> place & 1] == [value]


@settings(max_examples=60, deadline=None)
@given(some_cases())
def test_a_prepared_revision_evaluates_as_the_evaluator_does(drawn):
    read, cases = drawn
    prepared = PreparedRevision(read.revision, read.vocabulary)
    for case in cases:
        assert prepared.evaluate(case) == evaluate(read.revision, read.vocabulary, case)


def test_wide_and_deep_criteria_can_be_prepared():
    leaves = [{"id": f"leaf-{number}"} for number in range(3000)]
    deep = {"id": "deep-0", "any_of": leaves}
    for number in range(1, 40):
        deep = {"id": f"deep-{number}", "all_of" if number % 2 else "none_of": [deep, {"id": f"beside-{number}"}]}
    revision = decode_revision(document(deep | {"decision": "medically_necessary"}))
    vocabulary = decode_vocabulary({"format": 1, "facts": []})
    case = {"leaf-2999": True, "beside-1": True}
    assert PreparedRevision(revision, vocabulary).evaluate(case) == evaluate(revision, vocabulary, case)


@settings(max_examples=60, deadline=None)
@given(vocabularies(), policies(leaves=PLAIN), st.data())
def test_least_cases_found_by_parts_are_those_of_the_whole(facts, policy, data):
    read = Read(facts, policy)
    universe = Universe(read.vocabulary, [read.revision])
    encoded = EncodedRevision(read.revision, universe)
    literals = [encoded.applies, *encoded.decisions().values()]
    for place in read.revision.outline:
        literals += [encoded.decisive(place), *(encoded.valued(place, value) for value in VALUES)]
    literals += [-literal for literal in literals]
    questions = data.draw(st.lists(st.lists(st.sampled_from(literals), min_size=1, max_size=3), min_size=1, max_size=4))

    found = Relaxation(universe).least(questions)

    for question, case in zip(questions, found, strict=True):
        whole = least_case(universe, question)
        assert (case and dict(case.facts)) == whole
