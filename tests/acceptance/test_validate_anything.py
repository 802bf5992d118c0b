"""Whatever stands in whichever place of a document: it is told, and nothing breaks."""

from __future__ import annotations

import copy
import json

import pytest

from conftest import ROOT
from recension.source import parse_source
from recension.validation import Surroundings, validate_revision, validate_vocabulary

# Nothing, a number, a list and keys: each has broken something once.
VALUES = [None, 3, ["No Such"], {"a b": 1}]


def document(path):
    return parse_source((ROOT / path).read_text(encoding="utf-8"), path)


def places(value, pointer=()):
    yield pointer
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in entries:
        yield from places(entry, (*pointer, step))


def unlike_places(value):
    """Return a place for each path of keys, whatever the entry of a list."""
    found = {tuple("*" if isinstance(step, int) else step for step in place): place for place in places(value)}
    return [place for place in found.values() if place]


def put(value, pointer, new):
    changed = copy.deepcopy(value)
    holder = changed
    for step in pointer[:-1]:
        holder = holder[step]
    holder[pointer[-1]] = new
    return changed


def try_everywhere(sound, validate, new):
    for place in unlike_places(sound):
        text = json.dumps(put(sound, place, new))
        try:
            _, findings = validate(parse_source(text, "changed"))
        except Exception as error:
            error.add_note(f"with {new!r} at {place}")
            raise
        assert all(finding.message and finding.location for finding in findings)
        again = [(finding.code, finding.pointer, finding.message) for finding in findings]
        assert len(again) == len(set(again)), f"{new!r} at {place} is told twice: {again}"


@pytest.fixture(scope="module")
def against_the_vocabulary():
    vocabulary, _ = validate_vocabulary(document("policy/vocabulary.yaml"))
    return lambda changed: validate_revision(changed, Surroundings(vocabulary))


@pytest.mark.parametrize("new", VALUES, ids=repr)
def test_anything_anywhere_in_a_revision(against_the_vocabulary, new):
    try_everywhere(document("tests/documents/every-key.yaml").value, against_the_vocabulary, new)


@pytest.mark.parametrize("new", VALUES, ids=repr)
def test_anything_anywhere_in_a_vocabulary(new):
    value = document("policy/vocabulary.yaml").value
    unlike = {tuple(fact): fact for fact in value["facts"]}  # one for each set of keys: they are many
    try_everywhere(value | {"facts": list(unlike.values())}, validate_vocabulary, new)
