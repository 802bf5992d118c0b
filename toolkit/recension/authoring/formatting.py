"""The common layout of a document, given only once it is seen that it says the same and keeps every comment."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import yaml

from recension.errors import RecensionError, UnreadableError, UsageError
from recension.schema.key_order import key_order
from recension.source import parse_source
from recension.source.layout import laid_out
from recension.source.outlining import comments_in

if TYPE_CHECKING:
    from recension.source import SourceDocument


def kind_of(document: SourceDocument) -> str | None:
    """Return what *document* is by its keys, revision or vocabulary; None if it is neither."""
    keys = document.value.keys() if isinstance(document.value, dict) else set()
    if "facts" in keys:
        return "vocabulary"
    return "revision" if keys & {"criteria", "revision", "policy"} else None


def formatted(document: SourceDocument) -> str:
    """Return the text of *document* in the common layout; formatting it again gives the same.

    :raises UsageError: if it is neither revision nor vocabulary, has faults of form, or shares parts by anchors.
    :raises RecensionError: if the layout would say something else: a fault of ours.
    """
    kind = kind_of(document)
    if kind is None:
        raise UsageError(f"{document.file} is no revision and no vocabulary", hint="name files of the workspace")
    _demand_fit(document)
    text = laid_out(document, partial(key_order, kind))
    if not _says_the_same(document, text):
        message = f"a fault of recension itself: the layout of {document.file} would say something else"
        raise RecensionError(message, hint="nothing was written; report it with the file if you may share it")
    return text


def first_difference(before: str, after: str) -> int:
    """Return the number of the first line, from 1, in which two texts differ."""
    old, new = before.splitlines(), after.splitlines()
    shorter = min(len(old), len(new))
    return next((place for place in range(shorter) if old[place] != new[place]), shorter) + 1


def _demand_fit(document: SourceDocument) -> None:
    if document.findings:
        raise UsageError(
            f"{document.file} has mistakes of form, and is left as it is", hint="recension validate has them"
        )
    if "&" in document.text and _has_anchors(document.text):
        hint = "write out what they stand for; what conditions share stands under `define`"
        raise UsageError(f"{document.file} has anchors (&name), and is left as it is", hint=hint)


def _has_anchors(text: str) -> bool:
    return any(getattr(event, "anchor", None) for event in yaml.parse(text, Loader=yaml.CSafeLoader))


def _says_the_same(document: SourceDocument, text: str) -> bool:
    try:
        written = parse_source(text, document.file)
    except UnreadableError:
        return False
    if written.findings or _exact(written) != _exact(document):
        return False
    before, after = (sorted(comment.text for comment in comments_in(each)) for each in (document, written))
    return before == after


def _exact(document: SourceDocument) -> str:
    """Return what a document says, its scalars by their types, in whatever order it has the keys."""
    doubtful = sorted(document.ambiguous.values())
    return json.dumps([document.value, doubtful], sort_keys=True)
