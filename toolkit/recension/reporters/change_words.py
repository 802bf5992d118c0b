"""An edit in words: the texts that it changed with the words marked, and its fields before and after."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from recension.model.texts import unmarked
from recension.reporters.nested import is_nested, nested_differences
from recension.reporters.style import changed_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from recension.changes import Change, Detail, Side

NO_TEXT = "(no text is known)"
"""What stands for the text of a criterion of which none is known."""

_SHOWN_ELSEWHERE = ("reworded", "renumbered", "split", "joined")
_TEXT_FIELDS = ("text", "summary")
_GENERIC = ("metadata-changed", "log-rewritten", "vocabulary-changed")
"""Kinds of change whose values may hold others, for which nobody has words of their own."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text before (*sign* ``-``), after (``+``) or on both sides alike (a blank); *changed* are places of words."""

    sign: str
    text: str
    changed: frozenset[int] = frozenset()

    @property
    def runs(self) -> tuple[tuple[str, bool], ...]:
        """The text in runs of words, each with whether it changed; between two of them belongs a blank."""
        words = enumerate(self.text.split(" "))
        grouped = groupby(words, key=lambda numbered: numbered[0] in self.changed)
        return tuple((" ".join(word for _, word in run), changed) for changed, run in grouped)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after; both sides are None where words say no more than that it changed."""

    name: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None and self.after is None:
            return f"{self.name} changed"
        return f"{self.name}: {self.before or 'nothing'} → {self.after or 'nothing'}"

    @property
    def words(self) -> tuple[Words, Words]:
        """Both values with the words that differ."""
        before, after = (" ".join((value or "nothing").split()) for value in (self.before, self.after))
        gone, come = changed_words(before, after)
        return Words("-", before, frozenset(gone)), Words("+", after, frozenset(come))


def words_of(change: Change) -> Iterator[Words]:
    """Yield the texts of an edit: what stood there, what stands there now, or the one that is the same."""
    old, new = change.old, change.new
    if change.part not in ("criteria", "definitions"):
        yield from _paragraphs(change)
    elif {"split", "joined"} & set(change.kinds):
        yield from (Words("-", _labelled(side)) for side in dict.fromkeys(old for old, _ in change.sites if old))
        yield from (Words("+", _labelled(side)) for side in dict.fromkeys(new for _, new in change.sites if new))
    elif old is None or new is None:
        side = new or old
        yield Words("+" if new else "-", (_plain(side.text) if side else "") or NO_TEXT)
    elif {"reworded", "replaced", "definition-changed"} & set(change.kinds):
        yield from _both(old.text, new.text)
    elif new.text:
        yield Words(" ", _plain(new.text))


def _both(old: str, new: str) -> Iterator[Words]:
    before, after = _plain(old), _plain(new)
    gone, come = changed_words(before, after)
    if before:
        yield Words("-", before, frozenset(gone))
    if after:
        yield Words("+", after, frozenset(come))


def _plain(text: str) -> str:
    """Return the words of *text*, with one blank between them: so they can be counted."""
    return " ".join(unmarked(text).split())


def _labelled(side: Side) -> str:
    return f"{side.label} {_plain(side.text)}"


def _paragraphs(change: Change) -> Iterator[Words]:
    """Yield the paragraphs of a long text that differ, and no other."""
    for detail in change.details:
        if detail.field in _TEXT_FIELDS:
            before, after = ((words or "").split("\n\n") for words in (detail.before_words, detail.after_words))
            gone, come = _without(before, set(after)), _without(after, set(before))
            for index in range(max(len(gone), len(come))):
                old, new = (texts[index] if index < len(texts) else "" for texts in (gone, come))
                yield from _both(old, new)


def _without(paragraphs: Iterable[str], others: Collection[str]) -> list[str]:
    return [paragraph for paragraph in paragraphs if paragraph not in others]


def differences_of(change: Change) -> Iterator[Difference]:
    """Yield the fields that differ, but for those that the texts show."""
    for detail in change.details:
        hidden = detail.kind in _SHOWN_ELSEWHERE or (detail.kind == "replaced" and detail.field == "id")
        told_as_text = change.part not in ("criteria", "definitions") and detail.field in _TEXT_FIELDS
        # a condition that is shown whole shows its thresholds, too
        whole = detail.kind == "threshold-changed" and "condition-changed" in change.kinds
        if not (hidden or told_as_text or whole):
            yield from _difference(detail)


def _difference(detail: Detail) -> Iterator[Difference]:
    name = "condition" if detail.field == "when" else detail.field.replace("_", " ").replace(".", " ")
    if detail.kind in _GENERIC and is_nested(detail.before) and is_nested(detail.after):
        inside = [
            Difference(f"{name} {path}", *sides) for path, *sides in nested_differences(detail.before, detail.after)
        ]
        if inside:
            yield from inside
            return
    yield Difference(name, detail.before_words, detail.after_words)
