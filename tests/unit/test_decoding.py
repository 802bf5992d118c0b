"""Encoding is the inverse of decoding, and what it makes is a document that the schema accepts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recension.decoding import decode_revision, encode_revision
from recension.model.conditions import Comparator, Comparison, Connective, Group, comparisons, walk
from recension.schema import is_valid, load_schema
from recension.source import parse_source

ROOT = Path(__file__).parents[2]
EVERY_KEY = ROOT / "tests" / "documents" / "every-key.yaml"
DOCUMENTS = [
    *sorted((ROOT / "policy" / "CP.MP.69").glob("*.yaml")),
    ROOT / "tests" / "golden" / "render" / "every-part.yaml",
    EVERY_KEY,
]


def value_of(path):
    return parse_source(path.read_text(encoding="utf-8"), path.name).value


def keys_of(value):
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


def properties_of(schema):
    if isinstance(schema, dict):
        return set(schema.get("properties", {})).union(*map(properties_of, schema.values()))
    return set().union(*map(properties_of, schema)) if isinstance(schema, list) else set()


def conditions_of(revision):
    stated = [place.criterion.when for place in revision.outline if place.criterion.when is not None]
    return [part for condition in [*stated, *revision.definitions.values()] for part in walk(condition)]


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.stem)
def value(request):
    return value_of(request.param)


def test_a_document_survives_the_round_trip(value):
    revision = decode_revision(value)

    assert decode_revision(encode_revision(revision)) == revision


def test_an_encoded_revision_fits_the_schema_and_is_plain_json(value):
    encoded = encode_revision(decode_revision(value))

    assert is_valid("revision", encoded)
    assert json.loads(json.dumps(encoded)) == encoded


def test_encoding_keeps_every_key_of_the_document_that_says_everything():
    encoded = encode_revision(decode_revision(value_of(EVERY_KEY)))

    assert encoded == value_of(EVERY_KEY)


def test_the_document_that_says_everything_does():
    revision = decode_revision(value_of(EVERY_KEY))
    parts = conditions_of(revision)

    assert is_valid("revision", value_of(EVERY_KEY))
    assert properties_of(load_schema("revision")) <= keys_of(value_of(EVERY_KEY))
    assert {part.comparator for part in parts if isinstance(part, Comparison)} == set(Comparator)
    assert {part.connective for part in parts if isinstance(part, Group)} == set(Connective)
    assert {place.criterion.connective for place in revision.outline} == {None, *Connective}


def test_numbers_are_exact_as_they_were_written():
    [tenth] = [
        comparison.values[0]
        for place in decode_revision(value_of(EVERY_KEY)).outline
        if place.id == "equal"
        for comparison in comparisons(place.criterion.when)
        if comparison.fact == "dose"
    ]

    assert str(tenth) == "0.1"


def test_nodes_know_where_they_stood():
    value = value_of(EVERY_KEY)
    revision = decode_revision(value)

    for place in revision.outline:
        node = value
        for step in place.criterion.at:
            node = node[step]
        assert node["id"] == place.id
