"""The line of revisions, and what is in force on a day; and identity that is carried from step to step."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recension.alignment import MatchBasis, align
from recension.changes import Edition
from recension.diffing import apply_patch, diff
from recension.diffing.tracing import Origin, trace
from recension.errors import UsageError
from recension.history import Ending, Link, RevisionHistory, in_force, read_day
from small import revision, statement

SOUND = {"08/23": None, "04/24": "08/23", "02/25": "04/24", "02/26": "02/25"}


def history(links):
    return RevisionHistory("X.1", [Link(*link) for link in links.items()])


def lines(links):
    return [(" ".join(line.labels), line.ending.value, line.before) for line in history(links).lines()]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({}, []),
        (SOUND, [("02/26 02/25 04/24 08/23", "first", None)]),
        ({"02/26": "02/25", "02/25": "04/24"}, [("02/26 02/25", "missing", "04/24")]),
        ({"02/26": "02/26"}, [("02/26", "circle", "02/26")]),
        ({"02/26": "02/25", "02/25": "02/26"}, [("02/26 02/25", "circle", "02/26")]),
        (
            {"04/26": "02/26", "02/26": "02/25", "02/25": "02/26"},
            [("04/26 02/26 02/25", "circle", "02/26")],
        ),
        (
            {"02/25": None, "02/26": "02/25", "02/26.2": "02/25"},
            [("02/26.2 02/25", "first", None), ("02/26", "joins", "02/25")],
        ),
        ({"08/23": None, "02/25": None, "02/26": "02/25"}, [("02/26 02/25", "first", None), ("08/23", "first", None)]),
        (
            {"02/26": None, "02/25": "04/24", "04/24": "02/25"},
            [("02/26", "first", None), ("02/25 04/24", "circle", "02/25")],
        ),
    ],
    ids=["none", "sound", "gap", "itself", "circle", "into a circle", "fork", "two beginnings", "circle beside"],
)
def test_every_revision_stands_in_one_line(links, expected):
    assert lines(links) == expected


def test_the_line_of_a_revision_that_has_no_file_yet():
    line = history(SOUND).line(Link("05/26", "02/26"))

    assert line.labels == ("05/26", "02/26", "02/25", "04/24", "08/23")
    assert line.ending is Ending.FIRST


@pytest.mark.parametrize(
    ("old", "new", "between"),
    [
        ("08/23", "02/26", ("04/24", "02/25")),
        ("02/26", "08/23", ("02/25", "04/24")),
        ("02/25", "02/26", ()),
        ("02/26", "02/26", ()),
        ("08/23", "02/26.2", ("04/24",)),
        ("02/26", "02/26.2", ()),
    ],
)
def test_what_lies_between_two_revisions(old, new, between):
    links = SOUND | {"02/26.2": "04/24"}

    assert history(links).between(Link(old, links[old]), Link(new, links[new])) == between


def of(label, replaces=None, status="active", **dates):
    month, _, year = label.partition(".")[0].partition("/")
    return revision(revision=label, replaces=replaces, status=status, dates={"revised": f"20{year}-{month}", **dates})


LINE = [
    of("08/23", effective="2023-09-15"),
    of("04/24", "08/23", approved="2024-05"),
    of("02/25", "04/24"),
    of("02/26", "02/25", effective="2026-04"),
    of("05/26", "02/26", "draft", effective="2026-05-01"),
]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-09-14", "before-first - until 08/23 2023-09-15"),
        ("2023-09-15", "in-force 08/23 effective 2023-09-15 until 04/24 2024-05-01"),
        ("2024-04-30", "in-force 08/23 effective 2023-09-15 until 04/24 2024-05-01"),
        ("2024-05-01", "in-force 04/24 approved 2024-05-01 until 02/25 2025-02-01"),
        ("2025-02-01", "in-force 02/25 revised 2025-02-01 until 02/26 2026-04-01"),
        ("2026-03-31", "in-force 02/25 revised 2025-02-01 until 02/26 2026-04-01"),
        ("2026-04-01", "in-force 02/26 effective 2026-04-01"),
        ("9999-12-31", "in-force 02/26 effective 2026-04-01"),
    ],
)
def test_each_revision_is_in_force_from_its_first_day(day, expected):
    assert said(LINE, day) == expected


def said(revisions, day):
    found = in_force(revisions, day)
    words = [found.standing.value, " ".join(found.labels) or "-"]
    words += [found.start.said_by, found.start.day] if found.start else []
    words += ["until", found.after[0], found.after[1].day] if found.after else []
    return " ".join(words)


DRAFTED = [of("04/24"), of("02/25", "04/24", "draft"), of("02/26", "02/25")]
WITHDRAWN = [of("02/25"), of("02/26", "02/25", "retired")]
WITHDRAWN_ONCE = [of("02/25", status="retired"), of("02/26", "02/25")]
OVERTAKEN = [of("02/25", effective="2026-06-01"), of("02/26", "02/25")]
FORKED = [of("02/25"), of("02/26", "02/25"), of("03/26", "02/25")]
BROKEN = [of("08/23"), of("02/26", "04/24")]


@pytest.mark.parametrize(
    ("revisions", "day", "expected"),
    [
        ([], "2026-01-01", "before-first -"),
        ([of("02/26", status="draft")], "2026-06-01", "before-first -"),
        (WITHDRAWN, "2025-06-01", "in-force 02/25 revised 2025-02-01 until 02/26 2026-02-01"),
        (WITHDRAWN, "2026-06-01", "retired 02/26 revised 2026-02-01"),
        (WITHDRAWN_ONCE, "2025-06-01", "retired 02/25 revised 2025-02-01 until 02/26 2026-02-01"),
        (WITHDRAWN_ONCE, "2026-06-01", "in-force 02/26 revised 2026-02-01"),
        (DRAFTED, "2025-06-01", "in-force 04/24 revised 2024-04-01 until 02/26 2026-02-01"),
        (DRAFTED, "2026-06-01", "in-force 02/26 revised 2026-02-01"),
        # the one that comes after wins, though it began first
        (OVERTAKEN, "2026-03-01", "in-force 02/26 revised 2026-02-01"),
        (OVERTAKEN, "2026-07-01", "in-force 02/26 revised 2026-02-01"),
        (FORKED, "2026-02-15", "in-force 02/26 revised 2026-02-01 until 03/26 2026-03-01"),
        (FORKED, "2026-03-15", "rivals 02/26 03/26"),
        ([*FORKED[:2], of("03/26", "02/25", "draft")], "2026-03-15", "in-force 02/26 revised 2026-02-01"),
        (BROKEN, "2024-03-31", "in-force 08/23 revised 2023-08-01 until 04/24 2024-04-01"),
        (BROKEN, "2024-06-01", "missing 04/24 label 2024-04-01 until 02/26 2026-02-01"),
        (BROKEN, "2026-06-01", "in-force 02/26 revised 2026-02-01"),
        ([of("08/23"), of("02/25"), of("02/26", "02/25")], "2026-06-01", "in-force 02/26 revised 2026-02-01"),
        ([of("02/25", "02/26"), of("02/26", "02/25")], "2026-06-01", "circle 02/25 02/26"),
        ([of("02/26", "02/26")], "2026-06-01", "circle 02/26"),
    ],
)
def test_drafts_gaps_and_broken_lines(revisions, day, expected):
    assert said(revisions, day) == expected
    assert said(revisions[::-1], day) == expected


@pytest.mark.parametrize(("text", "day"), [("2026-02-28", "2026-02-28"), ("2026-02", "2026-02-01")])
def test_a_month_is_its_first_day(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("02/26", "no date"),
        ("2026-2-1", "no date"),
        ("20260201", "no date"),
        ("2026-W01-1", "no date"),
        ("\u0662\u0660\u0662\u0666-02-01", "no date"),
        ("", "no date"),
        ("2026-02-30", "calendar"),
        ("2026-13", "calendar"),
        ("0000-01-01", "calendar"),
    ],
)
def test_what_is_no_day(text, message):
    with pytest.raises(UsageError, match=message):
        read_day(text)


# identity carried from step to step


def step(label, *criteria, **more):
    return revision(*criteria, revision=label, **more)


def criterion(name, text, *formerly):
    more = {"formerly": list(formerly)} if formerly else {}
    return statement(name, {"fact": f"fact_of_{text.split()[0].lower()}"}, text=text, **more)


FIRST = step("01/26", criterion("a", "Sarcoma of a limb"), criterion("k", "Stays"))
SECOND = step("02/26", criterion("b", "Extremity tumours", "a"), criterion("k", "Stays"))
THIRD = step("03/26", criterion("k", "Stays"), criterion("c", "Bone and soft tissue", "b"))


def matches(old, new, between=()):
    return {match.old.id: (match.new.id, match.basis) for match in align(old, new, between).matches}


def test_an_id_that_changed_twice_is_followed():
    assert "a" not in matches(FIRST, THIRD)  # the two have nothing in common
    assert matches(FIRST, THIRD, [SECOND]) == {"a": ("c", MatchBasis.FORMERLY), "k": ("k", MatchBasis.ID)}
    assert matches(THIRD, FIRST, [SECOND]) == {"c": ("a", MatchBasis.FORMERLY), "k": ("k", MatchBasis.ID)}


def test_a_diff_over_several_revisions_is_a_patch_all_the_same():
    found = diff(Edition(FIRST), Edition(THIRD), between=(SECOND,))
    (change,) = [change for change in found.of("criteria") if "id-changed" in change.kinds]

    assert (change.old.id, change.new.id, change.basis) == ("a", "c", MatchBasis.FORMERLY)
    assert apply_patch(found.patch, FIRST) == THIRD


def test_an_id_that_came_back_is_that_id():
    back = step("03/26", criterion("a", "Sarcoma of a limb", "b"), criterion("k", "Stays"))

    assert matches(FIRST, back, [SECOND])["a"] == ("a", MatchBasis.ID)


def test_what_was_gone_in_between_is_not_followed():
    gone = step("02/26", criterion("k", "Stays"))
    later = step("03/26", criterion("c", "Bone and soft tissue", "b"), criterion("k", "Stays"))

    assert matches(FIRST, later, [gone])["a"] == ("c", MatchBasis.SLOT)


def test_ids_that_a_program_made_carry_nothing_from_step_to_step():
    middle = step("02/26", criterion("a", "Something else altogether"), criterion("k", "Stays"), ids="generated")
    later = step("03/26", criterion("c", "Bone and soft tissue", "a"), criterion("k", "Stays"))

    assert matches(FIRST, later, [middle])["k"] == ("k", MatchBasis.ID)
    assert matches(FIRST, later, [middle]).get("a", (None,))[0] == "c"  # what the new one says itself still holds


@st.composite
def renamings(draw):
    """A line of revisions of the same criteria, some with another id and some in another place in each."""
    size, length = draw(st.integers(1, 6)), draw(st.integers(3, 5))
    names = [f"first-{number}" for number in range(size)]
    line, now = [], {number: names[number] for number in range(size)}
    for turn in range(length):
        renamed = draw(st.sets(st.integers(0, size - 1))) if turn else set()
        before = dict(now)
        now |= {number: f"turn-{turn}-{number}" for number in renamed}
        places = draw(st.permutations(range(size)))
        # texts and facts change at every turn, so that nothing but the ids can tell what continues
        leaves = [
            statement(
                now[number],
                {"fact": f"fact_{turn}_{number}"},
                text=f"{turn}{number}" * 9,
                **({"formerly": [before[number]]} if number in renamed else {}),
            )
            for number in places
        ]
        line.append(step(f"0{turn + 1}/26", *leaves))
    return line, dict(zip(names, (now[number] for number in range(size)), strict=True))


@given(renamings())
def test_identity_carries_end_to_end_whatever_is_renamed_and_when(made):
    line, expected = made
    first, *between, last = line

    there = [match for match in align(first, last, between).matches if match.basis.carries_identity]
    back = [match for match in align(last, first, between[::-1]).matches if match.basis.carries_identity]
    assert {match.old.id: match.new.id for match in there} == expected
    assert {match.new.id: match.old.id for match in back} == expected
    assert apply_patch(diff(Edition(first), Edition(last), between=tuple(between)).patch, first) == last


@given(renamings())
def test_each_criterion_is_traced_to_the_first_revision_through_every_id(made):
    line, expected = made
    newest_first = line[::-1]
    diffs = [diff(Edition(old), Edition(new)) for new, old in pairwise(newest_first)]

    for each in trace(newest_first[0], diffs):
        assert (each.origin, each.revision) == (Origin.LINE_ENDS, "01/26")
        assert expected[each.oldest.id] == each.place.id
        ids = [step.match.old.id for step in each.steps if "id-changed" in step.kinds]
        assert len(ids) == len(set(ids))
