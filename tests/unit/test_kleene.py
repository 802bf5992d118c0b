from __future__ import annotations

from itertools import product

import pytest

from independent import completions
from recension.logic.kleene import Truth, all_of, allowed, any_of, count, join, negation, truth
from recension.model.conditions import Bound, Connective

KNOWN = {"T": True, "F": False, "U": None}

# Each row: two inputs, then all_of, any_of, none_of.
TABLE = """
    T T   T T F
    T F   F T F
    T U   U T F
    F T   F T F
    F F   F F T
    F U   F U U
    U T   U T F
    U F   F U U
    U U   U U U
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
BOUNDS = [Bound(quantity, number) for quantity in ("at_least", "at_most", "exactly") for number in range(6)]


def value(letter):
    return truth(KNOWN[letter])


@pytest.mark.parametrize(("first", "second", "both", "either", "neither"), ROWS)
def test_connectives_of_two_keep_kleenes_tables(first, second, both, either, neither):
    inputs = [value(first), value(second)]
    assert all_of(inputs) is value(both)
    assert any_of(inputs) is value(either)
    assert join(Connective.ALL_OF, inputs, None) is value(both)
    assert join(Connective.ANY_OF, inputs, None) is value(either)
    assert join(Connective.NONE_OF, inputs, None) is value(neither)


@pytest.mark.parametrize(("one", "opposite"), ["TF", "FT", "UU"])
def test_negation_turns_what_is_known(one, opposite):
    assert negation(value(one)) is value(opposite)


@pytest.mark.parametrize("letter", "TFU")
def test_one_part_alone_is_the_group(letter):
    assert all_of([value(letter)]) is any_of([value(letter)]) is value(letter)


def test_no_part_at_all():
    assert all_of([]) is Truth.MET
    assert any_of([]) is Truth.NOT_MET
    assert join(Connective.NONE_OF, [], None) is Truth.MET


@pytest.mark.parametrize("bound", BOUNDS, ids=str)
@pytest.mark.parametrize("size", range(5))
def test_count_is_undetermined_exactly_when_both_outcomes_are_possible(bound, size):
    keeps = {
        "at_least": lambda met: met >= bound.number,
        "at_most": lambda met: met <= bound.number,
        "exactly": lambda met: met == bound.number,
    }[bound.quantity]
    for known in product((True, False, None), repeat=size):
        outcomes = {keeps(sum(completed)) for completed in completions(known)}
        expected = truth(outcomes.pop() if len(outcomes) == 1 else None)
        values = [truth(each) for each in known]
        assert count(values, bound) is expected, known
        assert join(Connective.COUNT, values, bound) is expected


@pytest.mark.parametrize("connective", [Connective.ALL_OF, Connective.ANY_OF, Connective.NONE_OF])
@pytest.mark.parametrize("size", range(5))
def test_connectives_are_undetermined_exactly_when_both_outcomes_are_possible(connective, size):
    keeps = {Connective.ALL_OF: all, Connective.ANY_OF: any, Connective.NONE_OF: lambda met: not any(met)}[connective]
    for known in product((True, False, None), repeat=size):
        outcomes = {keeps(completed) for completed in completions(known)}
        expected = truth(outcomes.pop() if len(outcomes) == 1 else None)
        assert join(connective, [truth(each) for each in known], None) is expected, known


@pytest.mark.parametrize("size", range(1, 5))
def test_connectives_are_counts(size):
    counts = {
        Connective.ALL_OF: Bound("exactly", size),
        Connective.ANY_OF: Bound("at_least", 1),
        Connective.NONE_OF: Bound("at_most", 0),
    }
    for values in product(Truth, repeat=size):
        for connective, bound in counts.items():
            assert join(connective, values, None) is count(values, bound)


@pytest.mark.parametrize(
    ("bound", "size", "range_of"),
    [
        (Bound("at_least", 2), 3, (2, 3)),
        (Bound("at_most", 2), 3, (0, 2)),
        (Bound("exactly", 2), 3, (2, 2)),
        (Bound("at_least", 4), 3, (4, 3)),  # never kept
        (Bound("at_least", 0), 3, (0, 3)),  # always kept
    ],
    ids=str,
)
def test_allowed_numbers(bound, size, range_of):
    assert allowed(bound, size) == range_of


def test_words_are_for_people():
    assert [each.words for each in Truth] == ["met", "not met", "undetermined"]
