"""Laws of the patch that a diff carries: nothing is lost, nothing is told twice, nothing fits where it is foreign."""

import pytest
from deepdiff import DeepDiff
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.strategies import edited, revisions
from recension.changes import Edition
from recension.decoding import decode_revision, encode_revision
from recension.diffing import PatchError, apply_operations, apply_patch, diff


def compared(old, new):
    return diff(Edition(decode_revision(old)), Edition(decode_revision(new)))


@st.composite
def pairs(draw):
    """Draw a revision and what a few edits made of it, or two that have nothing to do with each other."""
    if draw(st.integers(0, 9)) == 0:
        return draw(revisions()), draw(revisions())
    return draw(edited())


@given(pairs())
@settings(max_examples=150)
def test_the_patch_turns_the_old_revision_into_the_new_one(pair):
    difference = compared(*pair)
    patched = apply_patch(difference.patch, difference.old.revision)

    assert patched == difference.new.revision
    assert not DeepDiff(encode_revision(patched), encode_revision(difference.new.revision))


@given(pairs())
@settings(max_examples=100)
def test_without_the_operations_of_any_one_entry_it_does_not(pair):
    difference = compared(*pair)
    operations = difference.patch.operations
    for entry in {operation.entry for operation in operations}:
        rest = [operation for operation in operations if operation.entry != entry]
        try:
            patched = apply_operations(rest, difference.old.revision)
        except PatchError:
            continue

        assert patched != difference.new.revision, difference.changes[entry].kinds


@given(pairs())
@settings(max_examples=100)
def test_every_entry_about_the_revision_itself_has_operations(pair):
    difference = compared(*pair)
    told = {operation.entry for operation in difference.patch.operations}

    assert told == {index for index, change in enumerate(difference.changes) if change.part != "vocabulary"}


@given(pairs())
@settings(max_examples=100)
def test_a_diff_is_empty_exactly_where_the_two_are_equal(pair):
    difference = compared(*pair)

    assert difference.is_empty is (difference.old.revision == difference.new.revision)
    assert bool(difference.patch.operations) is not difference.is_empty or difference.renumbered


@given(pairs())
@settings(max_examples=50)
def test_a_patch_is_refused_by_any_other_revision(pair):
    difference = compared(*pair)
    if difference.old.revision != difference.new.revision:
        with pytest.raises(PatchError, match="not made from"):
            apply_patch(difference.patch, difference.new.revision)


@given(edited(most=1))
@settings(max_examples=60)
def test_the_size_of_a_patch_is_bounded_by_the_edit(pair):
    difference = compared(*pair)

    assert len(difference.patch.operations) <= 12 + sum(len(change.details) for change in difference.changes)
