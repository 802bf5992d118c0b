"""What is written can be read again, whatever a case says; and no spreadsheet or terminal is misled by it."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recension.exports import FIXTURES, READABLE
from recension.logic.fixtures import Expectation, Fixture, encode_fixture
from recension.logic.kleene import Truth
from recension.model.criteria import Decision
from recension.schema import is_valid

HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "true", "TRUE", "no", "~", "null", "17",
    "1e5", "0o17", "12:30", "2026-02-28", "mar-26", "NaN", "", " ", "a,b", 'a"b', "a\nb", "a\r\nb", "# a", "a: b",
    "- a", "{{ 7*7 }}", "{% raw %}", "{# a #}", "[1]", '"""', "'''", "\\", "\x00", "\x1b[2J", "\x7f", "\x9b",
    "\u202e", "\u2028", "\ufeffa", "\ufffe", "é 🦴", "\U000e0041", "</script>", "'", "*a", "&a", "!!python/none",
)  # fmt: skip
texts = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ids = st.sampled_from(["a", "b", "no", "true", "e5", "age-max", "mar-26", "y-0-1"])
names = ids | st.sampled_from(["age", "solid_tumor", "on", "x_1"])
# as many digits as a document may have, so what comes back is what was there
numbers = st.builds(lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**15) + 1, 10**15 - 1),
                    st.integers(0, 9))  # fmt: skip
days = st.dates().map(str)
values = st.booleans() | numbers | days | texts | st.lists(texts | st.just("C49.11"), max_size=3).map(tuple)
labels = st.sampled_from(["02/26", "02/25", "12/24.2"])
expectations = st.builds(
    Expectation,
    st.sampled_from(Decision),
    st.dictionaries(ids, st.sampled_from(Truth), max_size=4),
)
covers = st.lists(
    st.tuples(ids, st.sampled_from(["decisive-met", "not-met", "boundary-age-18", "boundary-dose-=0.5, or"])),
    min_size=1, max_size=3,
).map(tuple)  # fmt: skip
fixtures = st.builds(
    Fixture,
    id=st.builds("{}/{}/{}".format, names, ids, texts.map(lambda text: text.replace("/", "") or "met")),
    policy=st.just("CP.MP.69") | texts,
    kind=st.sampled_from(["decisive", "boundary", "plain"]),
    facts=st.dictionaries(names, values, max_size=5),
    expect=st.dictionaries(labels, expectations, min_size=1, max_size=2),
    covers=covers,
    narrative=texts,
    digest=st.dictionaries(labels, st.sampled_from(["0" * 64, "9f" * 32, "12e4" * 16]), max_size=2),
    author=texts,
    note=texts,
)
# the schema bars a line end in an id, as in every other pattern
sets = st.lists(fixtures, min_size=1, max_size=3, unique_by=lambda fixture: fixture.id).filter(
    lambda made: all(is_valid("fixture", encode_fixture(each)) for each in made)
)


def one(facts, **more):
    given_ = {"id": "x-1/a/met", "policy": "X.1", "kind": "plain", "facts": facts, "covers": (("a", "met"),)}
    return Fixture(**given_, expect={"02/26": Expectation(Decision.UNDETERMINED, {"a": Truth.UNDETERMINED})}, **more)


EVERY_HOSTILE = [one({f"f{number}": text for number, text in enumerate(HOSTILE)} | {"codes": HOSTILE})]
UNKNOWN = [one({}), Fixture(**{**{name: getattr(one({"age": Decimal("17.50")}), name) for name in Fixture.__slots__},
                               "id": "x-1/a/other"})]  # fmt: skip


@pytest.mark.parametrize("suffix", READABLE)
@settings(max_examples=50)
@given(made=sets)
@example(made=EVERY_HOSTILE)
@example(made=UNKNOWN)
def test_reading_back_gives_the_same_cases(suffix, made):
    form = READABLE[suffix]()
    text = form.render(made)

    assert list(form.read(text, "cases")) == made
    assert form.render(form.read(text, "cases")) == text


@settings(max_examples=50)
@given(made=sets)
@example(made=EVERY_HOSTILE)
def test_every_line_of_json_fits_the_schema_and_is_plain_json(made):
    lines = FIXTURES["jsonl"]().render(made).splitlines()

    assert [json.loads(line) for line in lines] == [encode_fixture(fixture) for fixture in made]
    assert all(is_valid("fixture", json.loads(line)) for line in lines)


@settings(max_examples=50)
@given(made=sets)
@example(made=EVERY_HOSTILE)
def test_other_readers_of_yaml_find_the_same(made):
    assert yaml.safe_load(FIXTURES["yaml"]().render(made)) == [encode_fixture(fixture) for fixture in made]


@settings(max_examples=50)
@given(made=sets)
@example(made=EVERY_HOSTILE)
def test_no_cell_is_a_formula_and_every_line_ends_as_the_rfc_has_it(made):
    text = FIXTURES["csv"]().render(made)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))

    assert text.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\r") == 0
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        assert re.fullmatch(r'-?[0-9.]+(e[-+]?[0-9]+)?|[A-Za-z"\[].*|', cell), cell


@pytest.mark.parametrize("name", FIXTURES)
@settings(max_examples=50)
@given(made=sets)
@example(made=EVERY_HOSTILE)
def test_no_format_steers_a_terminal(name, made):
    text = FIXTURES[name]().render(made).replace("\r\n", "\n")

    assert {each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")} <= {"\n"}
