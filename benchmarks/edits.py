"""The ten-edit pair: a revision of the synthetic policy and the one after it, with all that was done to it.

Ten edits are made in a block, as an author would make them: text and condition
together. In the first block three of them are made in the tables; in every
further one three others take their place, since the tables do not grow. Of each
edit it is said how a diff is to tell it.
"""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import BLOCK, Document, Writer, code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PER_BLOCK = 10


@dataclass(frozen=True)
class Edit:
    """One true edit: the kinds that tell it (besides renumbered), and the ids of what it was made to."""

    kinds: tuple[str, ...]
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Edited:
    """Revision 02/26: its document, and the edits that were made, without the upkeep of metadata and log."""

    document: Document
    edits: tuple[Edit, ...]


def ten_edits(document: Document) -> Edited:
    """Return the revision after *document* with ten edits, all in the first block; 22 more criteria are renumbered."""
    return _edited(document, [0], 0)


def edited(document: Document, edits: int = 10, seed: int = 0) -> Edited:
    """Return the revision after *document* with that many edits, a multiple of ten, spread over its blocks by *seed*.

    :raises ValueError: if *edits* is no multiple of ten, or more than ten for every 60 criteria.
    """
    number, rest = divmod(edits, PER_BLOCK)
    total = len(document["criteria"])
    if rest or not 0 <= number <= total:
        raise ValueError(f"{total * BLOCK} criteria take 0, 10, … or {total * PER_BLOCK} edits: not {edits}")
    others = list(range(1, total))
    random.Random(f"edits/{seed}").shuffle(others)  # noqa: S311 - a corpus, not a secret
    return _edited(document, sorted([0, *others][:number]), seed)


def step(document: Document, edits: Sequence[Callable[[_Block], Edit]], label: str, seed: int = 0) -> Document:
    """Return the revision *label* after *document*, MM/YY, with these *edits* in its first block."""
    new: Document = copy.deepcopy(document)
    _forget(new["criteria"])
    work = _Block(new, Writer(0, seed, f"r{label.replace('/', '-')}-"))
    for edit in edits:
        edit(work)
    month = f"20{label[3:]}-{label[:2]}"
    new |= {"revision": label, "replaces": document["revision"],
            "dates": {"revised": month, "approved": month, "effective": None}}  # fmt: skip
    new["revision_log"].append({"revised": month, "approved": month, "summary": "Review."})
    return new


def _forget(criteria: list[Document]) -> None:
    """Take out what criteria say of the revision before last."""
    for criterion in criteria:
        criterion.pop("instead_of", None)
        _forget(criterion.get("count", criterion).get("of", []))
        for connective in ("any_of", "all_of", "none_of"):
            _forget(criterion.get(connective, []))


def _edited(document: Document, blocks: list[int], seed: int) -> Edited:
    new = copy.deepcopy(document)
    made = []
    for block in blocks:
        work = _Block(new, Writer(block, seed, "new-"))
        made += [edit(work) for edit in (*OUTLINE, *(IN_TABLES if block == 0 else IN_ITS_STEAD))]
    new |= {"revision": "02/26", "replaces": document["revision"],
            "dates": {"revised": "2026-02", "approved": "2026-02", "effective": None}}  # fmt: skip
    new["revision_log"].append({"revised": "2026-02", "approved": "2026-02", "summary": "Annual review."})
    return Edited(new, tuple(made))


class _Block:
    """A block of a document that is being edited."""

    def __init__(self, document: Document, writer: Writer) -> None:
        self.document = document
        self.writer = writer
        self.sections = document["criteria"][writer.block]["any_of"]

    def children(self, section: int, group: int | None = None) -> list[Document]:
        """Return what stands in a section, or in a group of it."""
        siblings: list[Document] = self.sections[section]["any_of"]
        if group is None:
            return siblings
        node = siblings[group]
        key = next(key for key in ("any_of", "all_of", "count") if key in node)
        found: list[Document] = node["count"]["of"] if key == "count" else node[key]
        return found


def tighten_threshold(block: _Block) -> Edit:
    """``≥ 65`` becomes ``> 65``, ``< 65`` becomes ``≤ 65``."""
    leaf = block.children(2, 1)[0]
    old, new, signs = (
        ("at_least", "greater_than", "≥>") if "at_least" in leaf["when"] else ("less_than", "at_most", "<≤")
    )
    leaf["when"][new] = leaf["when"].pop(old)
    leaf["text"] = leaf["text"].replace(signs[0], signs[1])
    return Edit(("threshold-changed", "reworded"), leaf["id"], leaf["id"])


def ask_for_all(block: _Block) -> Edit:
    """Any of the following becomes all of the following."""
    group = block.sections[0]["any_of"][2]
    group["all_of"] = group.pop("any_of")
    group["text"] = group["text"].replace("Any of", "All of")
    return Edit(("connective-changed", "reworded"), group["id"], group["id"])


def add(block: _Block) -> Edit:
    """A new criterion comes first in a section, so all that follows is renumbered."""
    leaf = block.writer.leaf(2)
    block.children(1).insert(0, leaf)
    return Edit(("added",), None, leaf["id"])


def remove(block: _Block) -> Edit:
    """The first criterion of a group goes."""
    gone = block.children(2, 0).pop(0)
    return Edit(("removed",), gone["id"], None)


def move(block: _Block) -> Edit:
    """A criterion goes from the end of the block to the first place of its first group."""
    leaf = block.children(3).pop(len(block.children(3)) - 4)
    block.children(0, 0).insert(0, leaf)
    return Edit(("moved",), leaf["id"], leaf["id"])


def replace(block: _Block) -> Edit:
    """Another criterion comes in the place of one, and says so."""
    siblings = block.children(0, 1)
    old, new = siblings[1], block.writer.leaf(1)
    siblings[1] = {"id": new["id"], "instead_of": [old["id"]], **{key: new[key] for key in ("text", "when")}}
    return Edit(("replaced",), old["id"], new["id"])


def reword(block: _Block) -> Edit:
    """The words change, what is asked does not."""
    leaf = block.children(2, 2)[1]
    leaf["text"] += ", or so the record says"
    return Edit(("reworded",), leaf["id"], leaf["id"])


def add_code(block: _Block) -> Edit:
    """A code comes into the table."""
    new = code(90)
    block.document["codes"].insert(20, new)
    return Edit(("code-added",), None, f"{new['system']} {new['code']}")


def remove_code(block: _Block) -> Edit:
    """A code goes from the table."""
    gone = block.document["codes"].pop(5)
    return Edit(("code-removed",), f"{gone['system']} {gone['code']}", None)


def update_reference(block: _Block) -> Edit:
    """A cited work has a newer version."""
    work = block.document["references"][7]
    work["citation"]["version"] = "2.2026"
    work |= {"updated": "2025-11-30", "accessed": "2026-01-15"}
    return Edit(("reference-updated",), work["id"], work["id"])


def ask_for_more(block: _Block) -> Edit:
    """At least 1 of the following becomes at least 2."""
    group = block.children(3)[0]
    group["count"]["at_least"] = 2
    group["text"] = group["text"].replace("At least 1", "At least 2")
    return Edit(("count-changed", "reworded"), group["id"], group["id"])


def add_option(block: _Block) -> Edit:
    """One more value of a choice counts."""
    leaf = block.children(3, 1)[0]
    choice = leaf["when"]["all_of"][1]
    fact = next(fact for fact in block.writer.choices if fact["id"] == choice["fact"])
    more = next(option for option in fact["options"] if option["id"] not in choice["one_of"])
    choice["one_of"].append(more["id"])
    leaf["text"] = leaf["text"].replace(",", f" or {more['label']},", 1)
    return Edit(("condition-changed", "reworded"), leaf["id"], leaf["id"])


def annotate(block: _Block) -> Edit:
    """A note comes under a group."""
    group = block.children(3)[2]
    group["notes"] = [f"How these are told apart: {block.writer.filler()}, part {block.writer.block + 1}."]
    return Edit(("notes-changed",), group["id"], group["id"])


OUTLINE: tuple[Callable[[_Block], Edit], ...] = (
    tighten_threshold, ask_for_all, add, remove, move, replace, reword,
)  # fmt: skip
IN_TABLES: tuple[Callable[[_Block], Edit], ...] = (add_code, remove_code, update_reference)
IN_ITS_STEAD: tuple[Callable[[_Block], Edit], ...] = (ask_for_more, add_option, annotate)
