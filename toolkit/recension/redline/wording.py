"""Two texts made one: every word kept, inserted or deleted; and which texts of two lists belong together."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from recension.redline.document import Line, Mark, Run
from recension.rendering.markup import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from recension.redline.document import Lines, Runs
    from recension.rendering.markup import Paragraph, Prose, Span

Thing = TypeVar("Thing")
Made = TypeVar("Made")
Pairs = list[tuple[Thing | None, Thing | None]]

# a word with what belongs to it (1.5, e.g., dose-volume), a run of blanks, or a sign
_TOKEN = re.compile(r"\w+(?:[-.,'\u2019/]\w+)*|\s+|[^\w\s]")
_ONE_TOKEN = (Style.MARK, Style.LINK)
_MOST_COMPARED = 1_000_000
"""So many pairs of words are compared to see which are the same; hostile texts have more."""
_LEAST_KEPT = 0.3
"""The part of the shorter text that is kept where words are marked one by one; else all is deleted and inserted."""
_LEAST_ALIKE = 40
_MOST_WEIGHED = 2_500
"""So many pairs of paragraphs are weighed against each other; past it they are paired by their turn."""


class _Token(NamedTuple):
    text: str
    style: Style
    target: str


def compared(old: Paragraph, new: Paragraph) -> Runs:
    """Return the words of both texts, in order, with their marks."""
    if old == new:
        return marked(new, Mark.KEPT)
    before, after = _tokens(old), _tokens(new)
    edits = list(_edits(before, after))
    if sum(_weight(tokens) for mark, tokens in edits if mark is Mark.KEPT) < _LEAST_KEPT * min(
        _weight(before), _weight(after)
    ):
        return whole(old, new)
    runs: list[Run] = []
    for mark, tokens in edits:
        runs += [Run(*token, mark) for token in tokens]
    return _joined(runs)


def whole(old: Paragraph, new: Paragraph) -> Runs:
    """Return *old* deleted and *new* inserted, for two texts that are not one reworded."""
    return (*marked(old, Mark.DELETED), *marked(new, Mark.INSERTED))


def marked(spans: Paragraph, mark: Mark) -> Runs:
    """Return *spans*, all with one *mark*."""
    return tuple([Run(*span, mark) for span in spans if span.text])


def lines(prose: Prose, mark: Mark) -> Lines:
    """Return the paragraphs of *prose*, all with one *mark*."""
    return tuple([Line(marked(spans, mark), mark) for spans in prose])


def compared_lines(old: Prose, new: Prose, compare: Callable[[Paragraph, Paragraph], Runs] = compared) -> Lines:
    """Return the paragraphs of both, those that belong together in one, their words as *compare* has them.

    Where both sides have a paragraph, at least one is kept: so is the mark that ends it.
    """
    if old == new:
        return lines(new, Mark.KEPT)
    pairs = paired(old, new, words_of)
    return merged(
        pairs,
        lambda before, after: Line(compare(before, after)),
        lambda spans, mark: Line(marked(spans, mark), mark),
    )


def merged(
    pairs: Iterable[tuple[Thing | None, Thing | None]],
    both: Callable[[Thing, Thing], Made],
    one: Callable[[Thing, Mark], Made],
) -> tuple[Made, ...]:
    """Return what is made of pairs: by *both* where there is an old and a new one, by *one* where one is missing."""
    made: list[Made] = []
    for old, new in pairs:
        if old is not None and new is not None:
            made.append(both(old, new))
        elif old is not None:
            made.append(one(old, Mark.DELETED))
        elif new is not None:
            made.append(one(new, Mark.INSERTED))
    return tuple(made)


def plain_compared(old: str, new: str) -> Runs:
    """Return two short texts as one is replaced by the other."""
    if old == new:
        return (Run(old),) if old else ()
    return tuple(Run(text, mark=mark) for text, mark in ((old, Mark.DELETED), (new, Mark.INSERTED)) if text)


def words_of(spans: Iterable[Span]) -> str:
    """Return the text of *spans*."""
    return "".join(span.text for span in spans)


def paired(olds: Sequence[Thing], news: Sequence[Thing], words: Callable[[Thing], str]) -> Pairs[Thing]:
    """Return both lists as one, in order: what is equal or alike in its *words* belongs together.

    What is left between two pairs is paired by its turn, so one side alone has
    something only where the other has nothing more.
    """
    if len(olds) * len(news) > _MOST_COMPARED:
        return list(zip_longest(olds, news))
    found: Pairs[Thing] = []
    old_place = new_place = 0
    for old_start, new_start, size in SequenceMatcher(None, olds, news, autojunk=False).get_matching_blocks():
        between = _alike(olds[old_place:old_start], news[new_place:new_start], words)
        found += between
        old_place, new_place = old_start + size, new_start + size
        found += zip(olds[old_start:old_place], news[new_start:new_place], strict=True)
    return found


def _alike(olds: Sequence[Thing], news: Sequence[Thing], words: Callable[[Thing], str]) -> Pairs[Thing]:
    """Return two lists without equal entries as one: the pairs, in order, that are most alike in all."""
    if min(len(olds), len(news)) == 0 or max(len(olds), len(news)) == 1 or len(olds) * len(news) > _MOST_WEIGHED:
        return list(zip_longest(olds, news))
    found: Pairs[Thing] = []
    old_place = new_place = 0
    for old, new in [*_heaviest([*map(words, olds)], [*map(words, news)]), (len(olds), len(news))]:
        found += zip_longest(olds[old_place:old], news[new_place:new])
        found += [(olds[old], news[new])] if old < len(olds) else []
        old_place, new_place = old + 1, new + 1
    return found


def _heaviest(olds: list[str], news: list[str]) -> list[tuple[int, int]]:
    """Return the places of the pairs that are most alike in all and keep the order of both sides.

    Source: the alignment of two sequences by Needleman and Wunsch, with no price on a gap.
    """
    from rapidfuzz import fuzz

    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(news) + 1)]
    for old, before in enumerate(olds):
        row: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
        for new, after in enumerate(news):
            score = fuzz.ratio(before, after, score_cutoff=_LEAST_ALIKE)
            choices = [best[old][new + 1], row[new]]
            if score:
                weight, pairs = best[old][new]
                choices.append((weight + score, (*pairs, (old, new))))
            row.append(max(choices, key=lambda choice: choice[0]))
        best.append(row)
    return list(best[-1][-1][1])


def in_step(
    olds: Sequence[Thing], news: Sequence[Thing], staying: Mapping[int, int]
) -> Iterator[tuple[Thing | None, Thing | None]]:
    """Yield two lists as one; *staying* has the new place of each old one that is in order.

    What is on one side alone stands after what stood before it; what has gone comes first.
    """
    place = 0
    for number, old in enumerate(olds):
        if number not in staying:
            yield old, None
            continue
        yield from ((None, new) for new in news[place : staying[number]])
        yield old, news[staying[number]]
        place = staying[number] + 1
    yield from ((None, new) for new in news[place:])


def _tokens(spans: Paragraph) -> list[_Token]:
    found: list[_Token] = []
    for span in spans:
        if span.style in _ONE_TOKEN:
            found.append(_Token(*span))
        else:
            found += [_Token(text, span.style, span.target) for text in _TOKEN.findall(span.text)]
    return found


def _edits(before: list[_Token], after: list[_Token]) -> Iterator[tuple[Mark, list[_Token]]]:
    """Yield runs of words with what became of them; where one replaces the other, what is gone comes first."""
    start = end = 0
    shorter = min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    yield Mark.KEPT, after[:start]
    if len(old) * len(new) > _MOST_COMPARED:
        yield from ((Mark.DELETED, old), (Mark.INSERTED, new))
    else:
        matcher = SequenceMatcher(_is_blank, old, new, autojunk=False)
        old_place = new_place = 0
        for old_start, new_start, size in _anchors(matcher, old):
            yield Mark.DELETED, old[old_place:old_start]
            yield Mark.INSERTED, new[new_place:new_start]
            old_place, new_place = old_start + size, new_start + size
            yield Mark.KEPT, new[new_start:new_place]
    yield Mark.KEPT, after[len(after) - end :]


def _anchors(matcher: SequenceMatcher[_Token], old: list[_Token]) -> Iterator[tuple[int, int, int]]:
    """Yield what is the same on both sides, but for blanks and signs between two words that are not."""
    for block in matcher.get_matching_blocks():
        if block.size == 0 or any(map(_is_word, old[block.a : block.a + block.size])):
            yield block


def _is_blank(token: _Token) -> bool:
    return token.text.isspace()


def _is_word(token: _Token) -> bool:
    return any(map(str.isalnum, token.text))


def _weight(tokens: Iterable[_Token]) -> int:
    return sum(len(token.text) for token in tokens if not token.text.isspace())


def _joined(runs: Iterable[Run]) -> Runs:
    """Return *runs* with neighbours of one style and mark as one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last and last[1:] == run[1:] and run.style not in _ONE_TOKEN:
            found[-1] = last._replace(text=last.text + run.text)
        else:
            found.append(run)
    return tuple(found)
