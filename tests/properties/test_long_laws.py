"""The laws of diff and patch over long documents: up to 300 criteria, and up to 60 edits of each.

They are slow, and run by their own command: ``pytest -m slow``.
"""

from __future__ import annotations

from collections import Counter

import pytest
from deepdiff import DeepDiff
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.strategies import OUTLINE_EDITS, edited, long_revisions
from properties.test_diff_laws import assert_mirrored, assert_told_once, between, pairs
from recension.alignment import align
from recension.decoding import decode_revision, encode_revision
from recension.diffing import PatchError, apply_operations, apply_patch

pytestmark = pytest.mark.slow

MANY = {"least": 20, "most": 60}
LONG = edited(long_revisions(), **MANY)
OUTLINES = edited(long_revisions(ids=st.sampled_from(["given", "generated"])), OUTLINE_EDITS, **MANY)


@given(LONG)
@settings(max_examples=40)
def test_the_patch_turns_the_old_revision_into_the_new_one(pair):
    found = between(*pair)
    patched = apply_patch(found.patch, found.old.revision)

    assert patched == found.new.revision
    assert not DeepDiff(encode_revision(patched), encode_revision(found.new.revision))


@given(LONG, st.data())
@settings(max_examples=15)
def test_without_the_operations_of_any_one_entry_it_does_not(pair, data):
    found = between(*pair)
    operations = found.patch.operations
    entries = sorted({operation.entry for operation in operations})
    for entry in data.draw(st.permutations(entries))[:10]:
        rest = [operation for operation in operations if operation.entry != entry]
        try:
            patched = apply_operations(rest, found.old.revision)
        except PatchError:
            continue

        assert patched != found.new.revision, found.changes[entry].kinds


@given(OUTLINES)
@settings(max_examples=40)
def test_a_diff_the_other_way_round_is_its_mirror_image(pair):
    assert_mirrored(*pair)


@given(OUTLINES)
@settings(max_examples=40)
def test_every_criterion_is_told_once(pair):
    assert_told_once(between(*pair))


@given(OUTLINES)
@settings(max_examples=40)
def test_an_alignment_is_one_to_one_and_does_not_depend_on_the_side(pair):
    old, new = map(decode_revision, pair)
    there, back = align(old, new), align(new, old)

    paired = Counter(match.old for match in there.matches) + Counter(there.unmatched_old)
    assert paired == Counter(old.outline)
    assert Counter(match.new for match in there.matches) + Counter(there.unmatched_new) == Counter(new.outline)
    assert {(match.new, match.old) for match in back.matches} == {(match.old, match.new) for match in there.matches}


@given(OUTLINES, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_an_alignment_does_not_depend_on_the_order_of_statements(pair, shuffling):
    before, after = pair
    shuffled = {**after, "criteria": shuffling.sample(after["criteria"], len(after["criteria"]))}

    assert pairs(before, after) == pairs(before, shuffled)
