"""What a row of the revision log claims: in its list of changes, and in the sentences that people read."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recension.model.mentions import mentions, read_labels

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from recension.model.revision import DeclaredChange, LogRow
    from recension.pointer import Pointer


class Action(StrEnum):
    """What a row says was done. Of a label that it only names, it does not say; *kept* is said in sentences only."""

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    MOVED = "moved"
    CHANGED = "changed"
    REWORDED = "reworded"
    KEPT = "kept"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a row claims.

    *words* is what the row calls it; *labels* are the labels it means, in full,
    None where what should be labels cannot be read; *part* is the part of the
    document where it speaks of no criterion.
    """

    action: Action
    words: str
    pointer: Pointer
    labels: tuple[str, ...] | None = ()
    ids: tuple[str, ...] = ()
    part: str | None = None

    def at(self, key: str, name: str | None = None) -> Pointer:
        """Return the place of one *key* of the claim, in a list that of *name*; of a sentence, that of the summary."""
        if self.is_in_sentences:
            return self.pointer
        return (*self.pointer, key, self.ids.index(name)) if name in self.ids else (*self.pointer, key)

    @property
    def is_in_sentences(self) -> bool:
        """It is read from the summary, and not from the list of changes."""
        return self.pointer[-1:] == ("summary",)


_VERBS = {
    Action.KEPT: "left|leaving|leaves|keeps?|kept|keeping|unchanged|remains?|remained|retained|stays?",
    Action.ADDED: "added|adding|adds|new|introduced|inserted|came in",
    Action.REMOVED: "removed|removing|removes|deleted|retired|dropped|struck|eliminated|went out|taken out",
    Action.REPLACED: "replaced|replaces|replacing|in place of|took the place|instead of|substituted|swapped",
    Action.MOVED: "moved|relocated|renumbered|reordered|transferred",
    Action.REWORDED: "reworded|rephrased|clarified|editorial",
    Action.CHANGED: "changed|changes|changing|became|revised|updated|edited|modified|amended|now|expanded|limited"
    "|narrowed|widened",
}
_VERB = re.compile("|".join(rf"(?P<{action.name}>\b(?:{words})\b)" for action, words in _VERBS.items()), re.IGNORECASE)
_FILLER = re.compile(r"(?:\W|\b(?:criteri(?:on|a)|indications?|items?|additional|further|the|new|to|under|at|in|of"
                     r"|policy)\b)*", re.IGNORECASE)  # fmt: skip
_QUOTED = re.compile(r"\"[^\"]*\"|\u201c[^\u201c\u201d]*\u201d")
_CLAUSE_ENDS = re.compile(r"\.\s+(?=[A-Z]|$)|;\s|\n\n")
_SENTENCE_ENDS = re.compile(r"\.\s+(?=[A-Z])|\n\n")
_PARTS = {
    "references": re.compile(r"\breferences?\b", re.IGNORECASE),
    "codes": re.compile(r"\b(?:cod(?:e|es|ing)|CPT|HCPCS|ICD)\b", re.IGNORECASE),
    "metadata": re.compile(r"\b(?:titles?|lines? of business|medicare|medicaid)\b", re.IGNORECASE),
    "numbering": re.compile(r"\b(?:numbering|renumbered)\b", re.IGNORECASE),
}


def claims_of(row: LogRow, numbering: Sequence[str], known: Collection[str], headings: Collection[str]) -> list[Claim]:
    """Return what *row* claims, its list of changes first.

    *known* are the labels of both revisions, *headings* those of their sections.
    What the sentences say of parts counts where there is no list of changes.
    """
    listed = [_listed(change, numbering) for change in row.changes]
    told = {label for claim in listed for label in claim.labels or ()}
    claims = [
        *listed,
        *(claim for claim, _ in _in_sentences(row, numbering, known) if told.isdisjoint(claim.labels or ())),
    ]
    if not row.changes:
        claims += _parts(row, headings)
    return claims


def _listed(change: DeclaredChange, numbering: Sequence[str]) -> Claim:
    action = Action(change.action)
    if change.criterion is None:
        words = change.part or ", ".join(change.ids)
        return Claim(action, words, change.at, (), change.ids, change.part or "criteria")
    labels = read_labels(change.criterion, numbering)
    return Claim(action, change.criterion, change.at, labels, change.ids)


def sentence_claims(row: LogRow, numbering: Sequence[str], known: Collection[str]) -> list[tuple[Claim, int]]:
    """Return what the summary of *row* claims of criteria, each with where in it that stands."""
    return list(_in_sentences(row, numbering, known))


def _in_sentences(row: LogRow, numbering: Sequence[str], known: Collection[str]) -> Iterator[tuple[Claim, int]]:
    found = mentions(row.summary, numbering, known)
    # what is quoted says nothing of what was done
    text = _QUOTED.sub(lambda quoted: "\u00b7" * len(quoted[0]), row.summary)
    action = Action.NAMED
    start = 0
    for number, mention in enumerate(found):
        until = found[number + 1].start if number + 1 < len(found) else len(text)
        action = _said(text[start : mention.start], text[mention.end : until], action)
        start = mention.end
        words = row.summary[mention.start : mention.end]
        shown = words if mention.labels[0].startswith(words[:1]) else mention.labels[0]
        yield Claim(action, shown, (*row.at, "summary"), mention.labels), mention.start


def _said(before: str, behind: str, last: Action) -> Action:
    """Return what the words around a label say of it; in a list it is what was said of the *last* one."""
    clause = _CLAUSE_ENDS.split(before)[-1]
    nearest = deque(_VERB.finditer(clause), maxlen=1)
    if nearest and _FILLER.fullmatch(clause, nearest[0].end()):
        return _action(nearest[0])
    verb = _VERB.search(_CLAUSE_ENDS.split(behind, maxsplit=1)[0])
    if verb or nearest:
        return _action(verb or nearest[0])
    return Action.NAMED if _SENTENCE_ENDS.search(before) else last


def _action(verb: re.Match[str]) -> Action:
    return Action[verb.lastgroup or "NAMED"]


def _parts(row: LogRow, headings: Collection[str]) -> Iterator[Claim]:
    """Yield the parts that the sentences speak of, sections by their headings."""
    for part, words in _PARTS.items():
        match = words.search(row.summary)
        if match:
            yield Claim(Action.NAMED, match[0], (*row.at, "summary"), part=part)
    for heading in headings:
        if re.search(rf"\b{re.escape(heading)}\b", row.summary, re.IGNORECASE):
            yield Claim(Action.NAMED, heading, (*row.at, "summary"), part="sections")
            return
