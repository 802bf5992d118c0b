"""A redline has both revisions in it: who accepts all of it has the new one, who rejects all of it the old one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.strategies import edited, revisions
from read_back import POLICY, of_html, plain_data
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import diff
from recension.redline import redline_of, render_redline
from recension.rendering import render_document
from recension.rendering.markup import Span, Style
from recension.rendering.view import document_of
from redline_back import html_side, markdown_side, paragraphs_of, parts_of, word_side

STEMS = sorted(path.stem for path in POLICY.glob("*.yaml"))
IN_OLD, IN_NEW = {"kept", "deleted", "moved-from"}, {"kept", "inserted", "moved-to"}


# a document, and one side of a redline, as the same plain values


def even(spans):
    """Spans with neighbours of one style as one, and nothing empty: how a text is cut makes no difference."""
    found = []
    for text, style, target in spans:
        if found and found[-1][1:] == (style, target) and style not in (Style.MARK, Style.LINK):
            found[-1] = (found[-1][0] + text, style, target)
        elif text:
            found.append((text, style, target))
    return tuple(found)


def of_document(part):
    """What a document says, without the names that links use."""
    name = type(part).__name__
    if isinstance(part, str):
        return even([Span(part)])
    if type(part) is tuple and all(isinstance(each, Span) for each in part):
        return even(part)
    if type(part) is tuple:
        return tuple(map(of_document, part))
    fields = {
        "Text": ["prose"], "Note": ["lead", "prose"], "Item": ["label", "prose", "children", "notes"],
        "Outline": ["items"], "Table": ["name", "columns", "rows"], "References": ["works"],
        "Listed": ["number", "text"], "SectionView": ["heading", "blocks"], "PartEvidence": ["line", "exceptions"],
        "Reconstruction": ["lead", "parts"],
        "Document": ["title", "policy", "revision", "standing", "particulars", "reconstruction", "sections"],
    }  # fmt: skip
    if name == "Listed":
        return (of_document(f"{part.number}."), of_document(part.text))
    return None if part is None else tuple(of_document(getattr(part, field)) for field in fields[name])


def of_side(part, side):
    """What one side of a redline says, in the same form."""
    name = type(part).__name__
    if isinstance(part, tuple) and all(type(each).__name__ == "Run" for each in part):
        return even([run[:3] for run in part if run.mark in side])
    if isinstance(part, tuple):
        return tuple(of_side(each, side) for each in part if getattr(each, "mark", "kept") in side)
    if part is None or (name != "Redline" and part.mark not in side):
        return None
    if name == "Line":
        return of_side(part.runs, side)
    fields = {
        "MarkedText": ["lines"], "MarkedNote": ["lead", "lines"], "MarkedItem": ["label", "lines", "children", "notes"],
        "MarkedOutline": ["items"], "MarkedTable": ["name", "columns", "rows"], "MarkedReferences": ["works"],
        "MarkedWork": ["number", "text"], "MarkedSection": ["heading", "blocks"],
        "MarkedEvidence": ["line", "exceptions"], "MarkedReconstruction": ["lead", "parts"],
        "Redline": ["title", "policy", "revision", "standing", "particulars", "reconstruction", "sections"],
    }  # fmt: skip
    if name == "MarkedRow":
        return of_side(part.cells, side)
    if name == "MarkedTable" and part.of == "particulars":
        return tuple(tuple(cell[0] for cell in of_side(row.cells, side)) for row in part.rows if row.mark in side)
    return tuple(of_side(getattr(part, field), side) for field in fields[name])


def check(old, new):
    redline = redline_of(diff(old, new))

    assert of_side(redline, IN_NEW) == of_document(document_of(new.revision))
    assert of_side(redline, IN_OLD) == of_document(document_of(old.revision))


def check_formats(old, new):
    compared = diff(old, new)
    page, markdown, word = (render_redline(compared, form) for form in ("html", "md", "docx"))
    for accept, edition in ((True, new), (False, old)):
        words = of_html(render_document(edition.revision, "html"))
        assert html_side(page, accept=accept) == words
        assert markdown_side(markdown, accept=accept) == words
        parts = parts_of(render_document(edition.revision, "docx"))
        for part, found in word_side(word, accept=accept).items():
            assert found == list(paragraphs_of(parts[part]))


def test_it_is_so_for_neighbours():
    vocabulary = decode_vocabulary(plain_data(POLICY.parent / "vocabulary.yaml"))
    editions = [Edition(decode_revision(plain_data(POLICY / f"{stem}.yaml")), None, vocabulary) for stem in STEMS]
    for old, new in pairwise(editions):
        for pair in ((old, new), (new, old)):
            check(*pair)
            check_formats(*pair)


@given(edited())
@settings(max_examples=60)
def test_it_is_so_for_any_edits(documents):
    editions = [Edition(decode_revision(document)) for document in documents]
    check(*editions)
    check_formats(*editions)


@pytest.mark.slow
@given(edited(least=3, most=12))
@settings(max_examples=400)
def test_it_is_so_for_many_edits(documents):
    editions = [Edition(decode_revision(document)) for document in documents]
    check(*editions)
    check_formats(*editions)


@given(st.tuples(revisions(), revisions()))
@settings(max_examples=12)
def test_it_is_so_for_any_two_revisions(documents):
    editions = [Edition(decode_revision(document)) for document in documents]
    check(*editions)
    check_formats(*editions)
