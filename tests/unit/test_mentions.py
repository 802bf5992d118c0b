"""Labels in sentences: what is one, what is none, and what a range, a list or a continuation stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recension.model.criteria import DEFAULT_NUMBERING, join_label, segment, style_at
from recension.model.mentions import mentions, ordinal, read_labels

KNOWN = {"I", "I.A", "I.B", "I.C", "I.D", "I.E", "I.E.1", "I.E.2", "I.E.3", "I.E.6.c", "I.E.6.d", "I.G", "I.G.8.a",
         "I.G.8.a.i", "I.G.8.a.ii", "I.G.8.a.iii", "I.G.12", "I.G.13", "I.G.14"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("I.E.6.c.", ["I.E.6.c"]),
        ("I", ["I"]),
        ("I.B - D", ["I.B", "I.C", "I.D"]),
        ("I.B \u2013 I.D", ["I.B", "I.C", "I.D"]),
        ("I.G.8.a.i-iii", ["I.G.8.a.i", "I.G.8.a.ii", "I.G.8.a.iii"]),
        ("I.E.1 to 3", ["I.E.1", "I.E.2", "I.E.3"]),
        ("I.E.1, 2 and 5 - 7", ["I.E.1", "I.E.2", "I.E.5", "I.E.6", "I.E.7"]),
        ("I.A, I.E.6.c; I.C", ["I.A", "I.E.6.c", "I.C"]),
        ("I.A.1.a.i.a)i)", ["I.A.1.a.i.a)i)"]),
        ("the first one", None),
        ("I.B -", None),
        ("I.B - A", None),
        ("I.1", None),
        ("A.B", None),
        ("I.A I.B", None),
        ("", None),
        ("I.A.1 - 999999999", None),
    ],
)
def test_an_entry_of_the_log_names_labels_or_nothing(text, labels):
    assert read_labels(text, DEFAULT_NUMBERING) == (None if labels is None else tuple(labels))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At I.E.6.c. \u201cextremity sarcoma\u201d came in.", ["I.E.6.c"]),
        ("Removed I.B - D, leaving I.A.", ["I.B I.C I.D", "I.A"]),
        ("I.E.1, 2 and 3 were removed", ["I.E.1", "I.E.2", "I.E.3"]),
        (
            "I.G.8.a. keeps its words, while its items i-iii were removed",
            ["I.G.8.a", "I.G.8.a.i I.G.8.a.ii I.G.8.a.iii"],
        ),
        ("New under I.G: 12. lung (e.g., small cell); 13. liver; 14. bone.", ["I.G.12", "I.G.13", "I.G.14"]),
        ("Added to Policy/Criteria I, and nowhere else", ["I"]),
        ("I.Z.9 is no label of either revision, and still one", ["I.Z.9"]),
        ("I.B, a new one", ["I.B"]),
        ("I.E.2, 3 patients", ["I.E.2", "I.E.3"]),
        ("I.E.2, 30 patients", ["I.E.2"]),
        ("I.A.lung", ["I.A"]),
        ("stage III lung cancer and stage IV", []),
        ("C00.0-C14.8 now ends at C14.9, and C30", []),
        ("of 02/25, Version 2.2026, 10.1016/j.radonc.2006.12.008", []),
        ("i.e. this, e.g. that, I.V. contrast, Washington D.C., U.S.", []),
        ("I went and I saw", []),
        ("", []),
    ],
)
def test_a_sentence_names_labels_among_other_things(text, found):
    assert [" ".join(mention.labels) for mention in mentions(text, DEFAULT_NUMBERING, KNOWN)] == found


def test_a_mention_stands_where_it_says():
    text = "Removed I.B - D, leaving I.A."

    assert [text[mention.start : mention.end] for mention in mentions(text, DEFAULT_NUMBERING, KNOWN)] == [
        "I.B - D",
        "I.A",
    ]


@given(st.integers(1, 199), st.sampled_from(["I", "A", "1", "a", "i", "a)", "i)", "1)"]))
def test_every_segment_is_read_as_the_number_that_it_was_made_of(number, style):
    assert ordinal(segment(number, style), style) == number


@given(st.lists(st.integers(1, 30), min_size=2, max_size=8), st.integers(0, 20))
def test_a_range_has_all_labels_from_the_first_to_the_last(places, more):
    *above, first = places
    label = ""
    for depth, number in enumerate(above):
        label = join_label(label, segment(number, style_at(DEFAULT_NUMBERING, depth)))
    style = style_at(DEFAULT_NUMBERING, len(above))
    expected = tuple(join_label(label, segment(number, style)) for number in range(first, first + more + 1))
    text = expected[0] + (f" - {segment(first + more, style)}" if more else "")

    assert read_labels(text, DEFAULT_NUMBERING) == expected
    assert read_labels(f"{expected[0]} - {expected[-1]}", DEFAULT_NUMBERING) == (expected if more else None)


@given(st.text(alphabet="I.ABC12ab)-,; :andto\n", max_size=200))
def test_no_text_is_too_strange_and_what_is_found_is_well_formed(text):
    for mention in mentions(text, DEFAULT_NUMBERING, KNOWN):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.labels
        assert all(read_labels(label, DEFAULT_NUMBERING) == (label,) for label in mention.labels)
