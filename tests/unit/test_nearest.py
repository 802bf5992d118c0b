"""The nearest of many names is the one that rapidfuzz finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from recension.nearest import LEAST, nearest

NAMES = st.text("abAß_é", max_size=8)


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("txet", ["title", "text", "notes"], "text"),
        ("less_then", ["at_most", "less_than", "at_least"], "less_than"),
        ("AGE", ["stage", "age"], "age"),
        ("bone", ["kidney", "liver"], None),
        ("same", ["sane", "some"], "sane"),
        ("", ["a"], None),
        ("a", [], None),
    ],
)
def test_what_was_meant_is_found(name, known, found):
    assert nearest(name, known) == found


@settings(max_examples=500)
@given(NAMES, st.lists(NAMES.filter(bool), max_size=6))
def test_rapidfuzz_finds_the_same(name, known):
    theirs = process.extractOne(name, known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=100 * LEAST)

    assert nearest(name, known) == (theirs and theirs[0])
