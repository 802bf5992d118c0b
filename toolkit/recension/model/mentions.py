"""Labels as people write them in a sentence: one, a range, a list, a continuation.

``I.E.6.c.``, ``I.B - G``, ``I.G.8.a.i-iii``, ``I.E.1, 2 and 5 - 7``, ``items i-iii``
of what was just named, and ``under I.G: 12. …; 13. …`` are read; ``stage III``,
``C00.0-C14.8``, ``02/25``, ``i.e.`` and ``I.V.`` (unless there is such a criterion)
are not. Reading takes time in proportion to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.model.criteria import join_label, segment, style_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

LONGEST_RANGE = 200
"""A range that would have more criteria than this is no range of labels."""
_DEEPEST = 12

_SEGMENT = r"[A-Za-z0-9]{1,6}\)?"
_LABEL = re.compile(rf"(?<![\w./-]){_SEGMENT}(?:(?:\.|(?<=\))){_SEGMENT})+(?![A-Za-z0-9])")
_AFTER_CUE = re.compile(rf"\b(?:criterion|criteria|statement|statements)\s+({_SEGMENT})(?![\w)/-]|\.\w)", re.IGNORECASE)
_PART = re.compile(r"\.?([A-Za-z0-9]+\)?)")
_TO = re.compile(rf"\.?\s{{0,3}}(?:-|\u2013|\u2014|\bto\b|\bthrough\b)\s{{0,3}}"
                 rf"(?P<label>{_SEGMENT}(?:(?:\.|(?<=\))){_SEGMENT})*)(?![A-Za-z0-9])")  # fmt: skip
_NEXT = re.compile(rf"\.?(?:\s{{0,3}}[,;/&]\s{{0,3}}(?:and\s{{1,3}})?|\s{{1,3}}(?:and|or)\s{{1,3}})({_SEGMENT})"
                   r"(?![A-Za-z0-9]|\.[A-Za-z0-9])")  # fmt: skip
_JOINT = re.compile(r"\.?\s{0,3}(?:[,;&]|\band\b)\s{0,3}(?:and\s{1,3})?")
_BELOW = re.compile(r"\.?\s{0,3}:\s{0,3}(?=[A-Za-z0-9]{1,6}[.)]\s)")
_BELOW_ITEM = re.compile(r"(?:^|[;,]|\band\b)\s{0,3}(?:and\s{1,3})?([A-Za-z0-9]{1,6}\)?)[.)]?\s")
_ITEMS = re.compile(rf"\bitems?\s{{1,3}}({_SEGMENT})(?![A-Za-z0-9])", re.IGNORECASE)
_WORD_FOLLOWS = re.compile(r"\s+[a-z]")


@dataclass(frozen=True, slots=True)
class Mention:
    """Criteria that a text names in one go: their *labels*, and where the words for them stand."""

    labels: tuple[str, ...]
    start: int
    end: int


def read_labels(text: str, numbering: Sequence[str]) -> tuple[str, ...] | None:
    """Return the labels that *text* consists of (one, a range, a list), None if it is anything else."""
    stripped = text.strip().rstrip(".")
    if "." not in stripped and (alone := _segments(stripped, numbering)) is not None:
        return (_joined(alone),)
    reader = _Reader(stripped, numbering, None)
    labels: list[str] = []
    place = 0
    while (match := _LABEL.match(stripped, place)) is not None and (found := list(reader.at(match))):
        labels += [label for mention in found for label in mention.labels]
        place = found[-1].end
        if place == len(stripped):
            return tuple(dict.fromkeys(labels))
        joint = _JOINT.match(stripped, place)
        if joint is None:
            break
        place = joint.end()
    return None


def mentions(text: str, numbering: Sequence[str], known: Collection[str]) -> tuple[Mention, ...]:
    """Return the labels that *text* names, in order.

    *known* are the labels that there are. A label that is not among them is
    only taken for one where it can hardly be anything else.
    """
    return tuple(_Reader(text, numbering, known).all())


class _Reader:
    """Reads one text; *known* is None where every label counts."""

    def __init__(self, text: str, numbering: Sequence[str], known: Collection[str] | None) -> None:
        self.text = text
        self.numbering = numbering
        self.known = known
        labels = (match for match in _LABEL.finditer(text) if self._valid(match[0]))
        self.matches = sorted([*labels, *_AFTER_CUE.finditer(text), *_ITEMS.finditer(text)], key=re.Match.end)

    def all(self) -> Iterator[Mention]:
        reached = 0
        last: tuple[str, ...] = ()
        starts = [match.start() for match in self.matches] + [len(self.text)]
        for number, match in enumerate(self.matches):
            if match.start() < reached:
                continue
            if match.re is _ITEMS:
                found = list(self._listed(match.start(), match.end(), last, match[1])) if last else []
            elif match.re is _AFTER_CUE:
                found = list(self._alone(match))
            else:
                found = list(self.at(match, starts[number + 1]))
            for mention in found:
                reached = mention.end
                last = _split(mention.labels[0])
                yield mention

    def at(self, match: re.Match[str], until: int | None = None) -> Iterator[Mention]:
        """Yield what is named from a match of `_LABEL` on; items of a list below it stand before *until*."""
        parts = self._valid(match[0])
        if parts is None:
            return
        end = match.start() + len(match[0]) - self._surplus(match[0], parts)
        below = _BELOW.match(self.text, end)
        items = list(self._below(parts, below.end(), until or len(self.text))) if below else []
        if items:
            yield from items
            return
        yield from self._continued(match.start(), end, parts)

    def _alone(self, match: re.Match[str]) -> Iterator[Mention]:
        if _segments(match[1], self.numbering) and (self.known is None or match[1] in self.known):
            yield Mention((match[1],), match.start(1), match.end(1))

    def _valid(self, text: str) -> tuple[str, ...] | None:
        """Return the segments of a label, without what stands behind it and is none of it (``I.G.9.lung``)."""
        parts = tuple(_PART.findall(text))[:_DEEPEST]
        while len(parts) > 1:
            if _fits(parts, self.numbering):
                return parts if self._is_certain(parts) else None
            parts = parts[:-1]
        return None

    def _is_certain(self, parts: tuple[str, ...]) -> bool:
        return (
            self.known is None
            or len(parts) > 2
            or any(part.isdigit() for part in parts[1:])
            or (_joined(parts) in self.known)
        )

    def _surplus(self, text: str, parts: tuple[str, ...]) -> int:
        return len(text) - len(_joined(parts))

    def _listed(self, start: int, end: int, above: tuple[str, ...], first: str) -> Iterator[Mention]:
        """Yield ``items i-iii`` of the criterion that was named last."""
        parts = (*above, first)
        if _fits(parts, self.numbering) and self._exists(parts):
            yield from self._continued(start, end, parts)

    def _continued(self, start: int, end: int, parts: tuple[str, ...]) -> Iterator[Mention]:
        """Yield a label with the range that it begins, then the further members of its list."""
        while True:
            labels, end = self._range(parts, end)
            yield Mention(labels, start, end)
            further = _NEXT.match(self.text, end)
            if further is None:
                return
            before = _split(labels[-1])
            parts = (*before[:-1], further[1])
            if not self._continues(before, parts, further.end()):
                return
            start, end = further.start(1), further.end()

    def _continues(self, before: tuple[str, ...], parts: tuple[str, ...], end: int) -> bool:
        """Return whether a bare segment is the next of a list of labels, and no article or number in a sentence."""
        if parts[-1] in ("a", "A", "I") and _WORD_FOLLOWS.match(self.text, end):
            return False
        return self._follows(before, parts) and self._exists(parts)

    def _follows(self, before: tuple[str, ...], parts: tuple[str, ...]) -> bool:
        if before[:-1] != parts[:-1] or not _fits(parts, self.numbering):
            return False
        style = style_at(self.numbering, len(parts) - 1)
        return (ordinal(before[-1], style) or 0) < (ordinal(parts[-1], style) or 0)

    def _exists(self, parts: tuple[str, ...]) -> bool:
        return self.known is None or _joined(parts) in self.known

    def _range(self, parts: tuple[str, ...], end: int) -> tuple[tuple[str, ...], int]:
        """Return the labels from *parts* to where its range ends, itself only if none follows."""
        match = _TO.match(self.text, end)
        if match is not None:
            last = tuple(_PART.findall(match["label"]))
            last = last if len(last) > 1 else (*parts[:-1], *last)
            if self._follows(parts, last):
                style = style_at(self.numbering, len(parts) - 1)
                first, final = ordinal(parts[-1], style) or 0, ordinal(last[-1], style) or 0
                if final - first < LONGEST_RANGE:
                    labels = (_joined((*parts[:-1], segment(number, style))) for number in range(first, final + 1))
                    return tuple(labels), match.end()
        return (_joined(parts),), end

    def _below(self, parts: tuple[str, ...], start: int, until: int) -> Iterator[Mention]:
        """Yield the items of ``under I.G: 12. …; 13. …``."""
        before: tuple[str, ...] | None = None
        for match in _BELOW_ITEM.finditer(self.text[start:until]):
            item = (*parts, match[1])
            if _fits(item, self.numbering) and (before is None or self._follows(before, item)):
                before = item
                yield Mention((_joined(item),), start + match.start(1), start + match.end(1))


def ordinal(text: str, style: str) -> int | None:
    """Return which sibling, from 1, the label segment *text* is in a style, None if it is none."""
    kind, bracket = style[0], style[1:]
    body = text.removesuffix(bracket) if bracket else text
    if (bracket and not text.endswith(bracket)) or not body:
        return None
    if kind == "1":
        number = int(body) if body.isdecimal() and body.isascii() else 0
    elif kind in "Ii":
        number = _ROMAN.get(body.upper(), 0)
    else:
        number = (len(body) - 1) * 26 + ord(body[0].upper()) - ord("A") + 1 if body.isalpha() else 0
    return number if number > 0 and segment(number, style) == text else None


_ROMAN = {segment(number, "I"): number for number in range(1, LONGEST_RANGE)}


def _segments(text: str, numbering: Sequence[str]) -> tuple[str, ...] | None:
    parts = tuple(_PART.findall(text))[: _DEEPEST + 1]
    return parts if parts and _joined(parts) == text and _fits(parts, numbering) else None


def _fits(parts: Sequence[str], numbering: Sequence[str]) -> bool:
    return len(parts) <= _DEEPEST and all(
        ordinal(part, style_at(numbering, depth)) is not None for depth, part in enumerate(parts)
    )


def _joined(parts: Sequence[str]) -> str:
    label = ""
    for part in parts:
        label = join_label(label, part)
    return label


def _split(label: str) -> tuple[str, ...]:
    return tuple(_PART.findall(label))
