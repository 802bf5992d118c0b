"""Records, held against the dataclasses that they stand for."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recension.records import record


@dataclass(frozen=True, slots=True)
class Frozen:
    name: str
    size: int | None = None
    marks: list[str] = field(default_factory=list, compare=False)
    at: tuple[int, ...] = field(default=(), compare=False)
    hidden: str = field(default="", repr=False)


@record
class Slotted:
    name: str
    size: int | None = None
    marks: list[str] = field(default_factory=list, compare=False)
    at: tuple[int, ...] = field(default=(), compare=False)
    hidden: str = field(default="", repr=False)


@record
class Remembering:
    name: str
    size: int | None = None
    marks: list[str] = field(default_factory=list, compare=False)
    at: tuple[int, ...] = field(default=(), compare=False)
    hidden: str = field(default="", repr=False)

    @cached_property
    def worked_out(self) -> list[str]:
        """A list that is made once."""
        return [self.name]


RECORDS = pytest.mark.parametrize("kind", [Slotted, Remembering])
VALUES = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "b"])},
    optional={
        "size": st.sampled_from([None, 1, 2]),
        "marks": st.lists(st.text(max_size=2), max_size=2),
        "at": st.sampled_from([(), (1,)]),
        "hidden": st.sampled_from(["", "x"]),
    },
)


@RECORDS
@given(one=VALUES, other=VALUES)
def test_records_behave_as_the_dataclass_does(kind, one, other):
    mine, next_one = kind(**one), kind(**other)
    theirs, next_theirs = Frozen(**one), Frozen(**other)
    assert (mine == next_one) is (theirs == next_theirs)
    assert (hash(mine) == hash(next_one)) is (hash(theirs) == hash(next_theirs))
    assert repr(mine).partition("(")[2] == repr(theirs).partition("(")[2]
    assert [(each.name, getattr(mine, each.name)) for each in fields(mine)] == [
        (each.name, getattr(theirs, each.name)) for each in fields(theirs)
    ]
    assert replace(mine, **other) == kind(**(one | other))
    for again in (copy.copy(mine), copy.deepcopy(mine)):
        assert (again, again.marks, again.at) == (mine, mine.marks, mine.at)


@RECORDS
def test_records_refuse_to_be_changed(kind):
    made = kind("a")
    for name in ("name", "other"):
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(made, name, "b")
        with pytest.raises(FrozenInstanceError, match=name):
            delattr(made, name)
    assert made == kind("a")


@pytest.mark.parametrize("remembers", [False, True])
def test_the_first_records_of_a_kind_are_filled_as_all_are(remembers):
    @record
    class Fresh:
        name: str
        size: int | None = None
        marks: list[str] = field(default_factory=list)
        if remembers:
            worked_out = cached_property(lambda self: [self.name])

    made = [Fresh("a", marks=["x"]) for _ in range(300)]
    assert {repr(each).partition("(")[2] for each in made} == {"name='a', size=None, marks=['x'])"}
    assert all(each == made[0] for each in made)
    assert Fresh("b").marks is not Fresh("b").marks
    assert (Fresh("c", 1).size, Fresh(name="c", size=2).size) == (1, 2)


@pytest.mark.parametrize(
    ("given", "named", "said"),
    [
        ((), {}, "missing 1 required positional argument: 'name'"),
        ((), {"nothing": 1}, "unexpected keyword argument 'nothing'"),
        (("a",), {"name": "b"}, "multiple values for argument 'name'"),
        (("a", 1, [], 2), {}, "takes from 2 to 4 positional arguments but 5 were given"),
    ],
)
def test_the_first_record_of_a_kind_wants_its_fields(given, named, said):
    @record
    class Fresh:
        name: str
        size: int | None = None
        marks: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match=said):
        Fresh(*given, **named)


@RECORDS
def test_records_want_their_fields_as_dataclasses_do(kind):
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        kind()
    with pytest.raises(TypeError, match="unexpected keyword argument 'nothing'"):
        kind("a", nothing=1)
    assert kind("a").marks is not kind("a").marks


def test_records_of_two_classes_are_never_equal_and_remember_what_they_worked_out():
    assert Slotted("a") != Remembering("a")
    made = Remembering("a")
    assert made.worked_out is made.worked_out
    assert not hasattr(Slotted("a"), "__dict__")
