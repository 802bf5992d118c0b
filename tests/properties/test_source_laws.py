"""However a document is written, it says the same, and each place is where it is said to be."""

import copy
import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.strategies import revisions
from recension.changes import Edition
from recension.decoding import decode_revision
from recension.diffing import diff
from recension.errors import UnreadableError
from recension.source import parse_source

# what can stand in a text, and what a careless writer or reader trips over
PIECES = (
    "a", "B", "é", "≤", "🦴", " ", "  ", "\n", "\n\n", ": ", " #", "- ", "'", '"', "\\", "{", "}", "[", "]", ",", "&",
    "*", "!", "%", "@", "`", "|", ">", "?", "~", "=", "null", "true", "no", "18", "1.5", "2026-02-28", "12:30", "00100",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
# exponents without a sign are numbers in YAML 1.2 and text in 1.1; sixteen digits are more than JSON readers keep
numbers = st.one_of(st.integers(-(10**14), 10**14), st.integers(-(10**9), 10**9).map(lambda number: number / 1000))
scalars = st.one_of(texts, numbers, st.booleans(), st.none())
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=20,
)
collections = st.one_of(st.lists(values, max_size=4), st.dictionaries(texts, values, max_size=4))


def written(value, shuffling, **options):
    """Return *value* as YAML, each mapping in a random order and each text in a style of its own."""

    class Writer(yaml.CSafeDumper):
        def ignore_aliases(self, _data):
            return True

    def text(writer, data):
        return writer.represent_scalar(
            "tag:yaml.org,2002:str", data, style=shuffling.choice([None, "'", '"', ">", "|"])
        )

    Writer.add_representer(str, text)
    return yaml.dump(shuffled(value, shuffling), Dumper=Writer, sort_keys=False, **options)


def shuffled(value, shuffling):
    if isinstance(value, dict):
        keys = list(value)
        shuffling.shuffle(keys)
        return {key: shuffled(value[key], shuffling) for key in keys}
    return [shuffled(item, shuffling) for item in value] if isinstance(value, list) else value


styles = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "width": st.sampled_from([20, 80, 1000]),
        "allow_unicode": st.booleans(),
        "indent": st.sampled_from([2, 4]),
        "explicit_start": st.booleans(),
    }
)


# ---- values


@given(collections, st.randoms(), styles)
@settings(max_examples=150)
def test_a_value_is_read_as_it_was_written(value, shuffling, style):
    text = written(value, shuffling, **style)

    document = parse_source(text, "a.yaml")

    assert document.value == value
    assert document.value == yaml.safe_load(text)
    assert document.findings == []


@given(revisions(), st.randoms(), styles)
@settings(max_examples=40)
def test_a_revision_says_the_same_however_it_is_written(data, shuffling, style):
    document = parse_source(written(data, shuffling, **style), "a.yaml")

    assert document.value == data
    assert diff(Edition(decode_revision(data)), Edition(decode_revision(document.value), document)).is_empty


json_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\u2028\u2029\ufeff")
)
json_values = st.recursive(
    st.one_of(json_texts, numbers, st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(json_texts, inner, max_size=4)),
    max_leaves=15,
)


@given(json_values, st.sampled_from([None, 1, 4]))
@settings(max_examples=100)
def test_json_is_read_as_json(value, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent)

    assert parse_source(text, "a.json").value == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "\\u2264 \\u00e9 \\/ \\b\\f\\n\\r\\t \\\\ \\""}',
        '{"a": [1, -1, 0, -0, 1.5, 1e3, 1E+3, 2.5e-3]}',
        '{"a":1,"b":[true,false,null],"c":{}}',
        '{"": "", "a b": []}',
        "[\r\n  1,\r\n  2\r\n]\r\n",
        '{"tab":\t"\\t"}',
        pytest.param('{"a": "one\u2028two"}', id="a-line-separator"),
    ],
)
def test_json_of_other_writers_is_read_as_json(text):
    assert parse_source(text, "a.json").value == json.loads(text)


def test_a_pair_of_escapes_for_one_character_is_told_in_plain_words():
    """JSON may write 🦴 as two escapes, YAML may not."""
    with pytest.raises(UnreadableError) as told:
        parse_source('{"a": "\\ud83e\\uddb4"}', "a.json")

    assert told.value.hint == "write the character itself"


def test_whole_numbers_stay_whole():
    value = parse_source("[999999999999999, -999999999999999, 0, -1, 18]", "a.yaml").value

    assert [type(number) for number in value] == [int] * 5


# ---- places


def pointers(value, at=()):
    yield at, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inside:
        yield from pointers(item, (*at, step))


def node_at(node, pointer):
    """Return the node of PyYAML's own, pure Python composer."""
    for step in pointer:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        else:
            node = node.value[step]
    return node


def index_of(lines, line, column):
    return sum(map(len, lines[: line - 1])) + column - 1


def cut(text, span):
    """Return the piece of *text* that a span marks."""
    lines = text.split("\n")
    lines = [line + "\n" for line in lines[:-1]] + lines[-1:]
    start, end = index_of(lines, span.line, span.column), index_of(lines, span.end_line, span.end_column)
    assert 0 <= start <= end <= len(text)
    assert span.column <= len(lines[span.line - 1]) + 1
    return text[start:end]


@given(collections, st.randoms(), styles)
@settings(max_examples=100)
def test_every_pointer_leads_to_its_place(value, shuffling, style):
    text = written(value, shuffling, **style)
    document = parse_source(text, "a.yaml")
    root = yaml.compose(text, yaml.SafeLoader)

    for pointer, item in pointers(document.value):
        span, node = document.span(pointer), node_at(root, pointer)
        piece = cut(text, span)
        assert (span.line - 1, span.column - 1) == (node.start_mark.line, node.start_mark.column)
        if isinstance(item, (dict, list)):
            assert document.written(pointer) is None
            continue
        assert document.written(pointer) == node.value
        # a block that says how far it is indented says so for its place alone
        if not (piece[:1] in "|>" and piece[1:2].isdigit()):
            assert yaml.safe_load(piece) == item


@given(collections, st.randoms(), styles)
@settings(max_examples=50)
def test_a_key_has_a_place_of_its_own(value, shuffling, style):
    text = written(value, shuffling, **style)
    document = parse_source(text, "a.yaml")

    for pointer, _ in pointers(document.value):
        if pointer and isinstance(pointer[-1], str):
            piece = cut(text, document.span(pointer, on_key=True))
            if not (piece[:1] in "|>" and piece[1:2].isdigit()):
                assert yaml.load(piece, yaml.BaseLoader) == pointer[-1]  # noqa: S506 - all is text to it


@given(collections, st.randoms(), st.lists(st.one_of(st.integers(0, 5), texts), max_size=4))
@settings(max_examples=50)
def test_a_place_that_is_not_there_is_told_by_what_is_around_it(value, shuffling, steps):
    text = written(value, shuffling)
    document = parse_source(text, "a.yaml")
    there = {pointer for pointer, _ in pointers(document.value)}
    nearest = max(
        (tuple(steps[:length]) for length in range(len(steps) + 1) if tuple(steps[:length]) in there), key=len
    )

    assert document.span(tuple(steps)) == document.span(nearest)


def test_what_was_written_is_kept_as_it_was_typed():
    document = parse_source("{a: 1.10, b: 077, c: '1.10', d: true, e: 1e3, f: , g: [x]}", "a.yaml")

    typed = {key: document.written((key,)) for key in "abcdefgh"}
    assert typed == {"a": "1.10", "b": "077", "c": "1.10", "d": "true", "e": "1e3", "f": "", "g": None, "h": None}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: 1\r\nb: 2\r\nc: 3\r\n", id="windows"),
        pytest.param('a: 1\nb: "two\u2028lines"\nc: 3\n', id="line-separator"),
        pytest.param('a: 1\nb: "two\x85lines"\nc: 3\n', id="next-line"),
    ],
)
def test_lines_are_counted_as_editors_count_them(text):
    """What ends a line inside of a text, as pasted from a PDF, begins no line of the file for git or a reviewer."""
    assert parse_source(text, "a.yaml").span(("c",))[:2] == (3, 4)


@given(revisions(outline_only=True), st.randoms())
@settings(max_examples=20)
def test_reading_leaves_no_trace(data, shuffling):
    """The same text gives the same document, whatever was read before."""
    text = written(data, shuffling)
    first = parse_source(text, "a.yaml")
    kept = copy.deepcopy(first.value)

    second = parse_source(text, "a.yaml")

    first.value.clear()
    assert second.value == kept
