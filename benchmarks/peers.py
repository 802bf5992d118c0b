"""The differs that ours is measured against, each told what names an entry of a list where it can be.

A differ is a function of a pair of documents that runs it again and again, and
yields of each run the CPU seconds it took and the entries it reported. What
only prepares a run is not timed: ours gets decoded revisions and their outlines,
the others plain data or the trees they are made for, and nothing is known from
the run before.
"""

from __future__ import annotations

import json
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from corpus import vocabulary
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.diffing import diff
from turns import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus import Document

    Differ: TypeAlias = Callable[[Document, Document], Iterator[tuple[float, int]]]

NODE_SCRIPT = Path(__file__).with_name("jsondiffpatch.mjs")


def recension(old: Document, new: Document) -> Iterator[tuple[float, int]]:
    """Ours: alignment and changes, without effects; a line for all that is only renumbered is no entry."""
    words = decode_vocabulary(vocabulary(60 * len(old["criteria"])))
    while True:
        editions = [Edition(decode_revision(document), None, words) for document in (old, new)]
        # the tree that ours is made for: on the command line, validation has made it by then
        for edition in editions:
            _ = edition.revision.outline
        yield _timed(editions)


def outlines_included(old: Document, new: Document) -> Iterator[tuple[float, int]]:
    """Ours again, with the outlines of both sides and all their labels made within the run."""
    words = decode_vocabulary(vocabulary(60 * len(old["criteria"])))
    while True:
        yield _timed([Edition(decode_revision(document), None, words) for document in (old, new)])


def _timed(editions: list[Edition]) -> tuple[float, int]:
    spent, found = timed(partial(diff, *editions))
    return spent, len(found.changes)


def deepdiff(old: Document, new: Document) -> Iterator[tuple[float, int]]:
    """DeepDiff, with a function that says which entries of two lists are one."""
    from deepdiff import DeepDiff
    from deepdiff.helper import CannotCompare

    def same(one: Any, other: Any, _level: object = None) -> bool:  # noqa: ANN401 - entries of any list
        try:
            return bool(one["id"] == other["id"])
        except (KeyError, TypeError):
            names = name_of(one), name_of(other)
            if None in names:
                raise CannotCompare from None
            return names[0] == names[1]

    while True:
        spent, found = timed(partial(DeepDiff, old, new, iterable_compare_func=same))
        yield spent, sum(len(entries) for entries in found.values())


def graphtage(old: Document, new: Document) -> Iterator[tuple[float, int]]:
    """Graphtage, which cannot be told what names an entry; keys are matched by name, which is its fast way."""
    from graphtage import BuildOptions
    from graphtage.json import build_tree
    from graphtage.printer import NULL_PRINTER, set_default_printer

    set_default_printer(NULL_PRINTER)
    options = BuildOptions(allow_key_edits=False)
    while True:
        before, after = (build_tree(document, options) for document in (old, new))
        spent, edits = timed(lambda: list(before.get_all_edits(after)))  # noqa: B023 - it is called at once
        yield spent, sum(bool(edit.bounds().upper_bound) for edit in edits)


def xmldiff(old: Document, new: Document) -> Iterator[tuple[float, int]]:
    """Xmldiff, on the same documents as XML, with ids that it is told are unique."""
    from xmldiff.main import diff_trees

    before, after = (_element("revision", document) for document in (old, new))
    while True:
        spent, actions = timed(partial(diff_trees, before, after, {"uniqueattrs": ["id"]}))
        yield spent, len(actions)


def jsondiffpatch(old: Document, new: Document) -> Iterator[tuple[float, int]]:
    """Jsondiffpatch in node, warmed up, with a function that names the entries of a list.

    The working directory holds its package.
    """
    command = ["node", "--input-type=module", "--eval", NODE_SCRIPT.read_text(encoding="utf-8")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        if node.stdin is None or node.stdout is None:
            raise RuntimeError("node has no pipes")
        print(json.dumps([old, new]), file=node.stdin, flush=True)
        while answer := node.stdout.readline():
            spent, entries = json.loads(answer)
            yield spent, entries
            print("again", file=node.stdin, flush=True)


def name_of(entry: Any) -> Any:  # noqa: ANN401 - an entry of any list
    """Return what names an entry of a list for those that can be told: an id, a code, the month of a log row."""
    if not isinstance(entry, dict):
        return None
    return entry.get("id") or entry.get("code") or entry.get("revised")


def _element(name: str, node: Document) -> Any:  # noqa: ANN401 - an XML element
    """Return plain data as XML in the way that is shortest and best for xmldiff: values are attributes."""
    from lxml.etree import Element

    element = Element(name)
    for key, value in node.items():
        if not isinstance(value, (dict, list)):
            element.set(key, str(value))
        for below in value if isinstance(value, list) else [value] if isinstance(value, dict) else []:
            element.append(_element(key, below if isinstance(below, dict) else {"is": below}))
    return element
