"""The rule on spelling: words that are one letter away from a known one.

Known are the words of ``words.txt``, a list of our own, with their usual
endings and in British spelling; the words of the vocabulary; and what the
document itself says again and again. A word that is like none of them is a
word that we do not know, and nothing is said of it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.texts import without_citations
from recension.rules.catalogue import Fault, revision_rule, vocabulary_rule
from recension.rules.misspelt import MISSPELT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from recension.model.vocabulary import Vocabulary
    from recension.rules.contexts import Passage, RevisionContext, VocabularyContext

_SHORTEST = 6
"""Shorter words have too many neighbours to tell a slip by."""
_LONG = 8
_MOST = 2000
"""So many words that are not known are looked at: a document in another language has more."""
_OFTEN = 4
"""A word that the document says so many times is no slip, and another one may be a slip of it."""
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "al", "ally", "ment", "ness", "ion", "ions", "able", "ive")
_BEGINNINGS = (
    "un",
    "non",
    "re",
    "pre",
    "post",
    "sub",
    "anti",
    "inter",
    "micro",
    "over",
    "multi",
    "neuro",
    "peri",
    "hyper",
)
_BRITISH = (("our", "or"), ("isa", "iza"), ("ise", "ize"), ("isi", "izi"), ("yse", "yze"), ("ae", "e"), ("oe", "e"),
            ("tre", "ter"), ("lled", "led"), ("lling", "ling"), ("logue", "log"), ("ence", "ense"))  # fmt: skip


@revision_rule("text-typo", Severity.WARNING)
def words_are_spelt_right(context: RevisionContext) -> Iterator[Fault]:
    """A word is one letter away from a known one, and is not known itself: most likely a slip.

    Searches and comparisons miss it, and readers wonder whether something else is meant.

    Avoid: "endometral cancer". Prefer: "endometrial cancer"; for a right word, a comment that says so.
    """
    known = _listed()
    counts = _counted(context.words, " ".join(_further(context)).split())
    words = {word for word in counts if len(word) >= _SHORTEST} - known - _cited_words(context)
    strange = [word for word in sorted(words) if not _is_form(word, known)]
    if not strange and not _usual(counts):
        return
    own = words_known_to(context.vocabulary)
    strange = [word for word in strange if counts[word] < _OFTEN and word not in own][:_MOST]
    often = {word for word in counts if counts[word] >= _OFTEN and len(word) >= _SHORTEST}
    meant = dict(_meant(strange, known | own | often, own)) | _usual(counts)
    for passage in _passages(context) if meant else ():
        heading = passage.at[-1] in ("heading", "title")
        for word in dict.fromkeys(_words(passage.text) if heading else _checked_words(passage.text)):
            if word in meant:
                yield _slip(word, meant[word], passage)


@vocabulary_rule("vocabulary-typo", Severity.WARNING)
def facts_are_spelt_right(context: VocabularyContext) -> Iterator[Fault]:
    """A label, a question or a note of the vocabulary has a word that is one letter away from a known one.

    Forms and cases show these words to whoever answers them.

    Avoid: "Is the patient medicaly inoperable?" Prefer: "medically"; for a right word, a comment that says so.
    """
    from recension.rules.contexts import Passage

    passages = [Passage(text, (*fact.at, key), fact.id) for fact in context.vocabulary.facts
                for key in ("label", "question", "note") if (text := getattr(fact, key))]  # fmt: skip
    counts = _counted(" ".join([passage.text for passage in passages]).split())
    known = _listed()
    strange = [word for word in sorted(set(counts) - known)
               if len(word) >= _SHORTEST and counts[word] < _OFTEN and not _is_form(word, known)]  # fmt: skip
    often = {word for word in counts if counts[word] >= _OFTEN and len(word) >= _SHORTEST}
    meant = dict(_meant(strange[:_MOST], known | often, ())) | _usual(counts)
    for passage in passages if meant else ():
        for word in dict.fromkeys(_checked_words(passage.text)):
            if word in meant:
                yield _slip(word, meant[word], passage)


def _slip(word: str, meant: str, passage: Passage) -> Fault:
    message = f'"{word}" looks like a slip of "{meant}"'
    return Fault(passage.at, message, "correct it, if it is one", (passage.owner, word), words=word)


@cache
def _listed() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.casefold())


def _counted(*texts: Iterable[str] | Counter[str]) -> Counter[str]:
    """Return how often each word stands in *texts* that were taken apart at white space: few of their pieces differ."""
    written: Counter[str] = Counter()
    for pieces in texts:
        written.update(pieces)
    counts: Counter[str] = Counter()
    for each, times in written.items():
        for word in _words(each):
            counts[word] += times
    return counts


def _cited_words(context: RevisionContext) -> set[str]:
    """Return the words in the ids of references, which stand in texts as citations."""
    return {word for reference in context.revision.references or () for word in reference.id.split("-")}


def words_known_to(vocabulary: Vocabulary | None) -> set[str]:
    """Return the words that are known because *vocabulary* has them."""
    facts = vocabulary.facts if vocabulary else ()
    said = "\n".join([f"{fact.label} {fact.question} {fact.note}" for fact in facts])
    return {word for word in _counted(said.split()) if len(word) > 3}


def may_be_misspelt(text: str, known: Collection[str], no_longer: Collection[str]) -> bool:
    """Return whether *text* may have a slip that it had not before, if new words are *known* and others *no_longer*."""
    words = set(re.findall(r"[a-z]{6,}", text.casefold()))
    return not words.isdisjoint(no_longer) or bool(known and _meant(words - set(known), known, known))


def _further(context: RevisionContext) -> list[str]:
    sections = [section.heading for section in context.revision.sections]
    return [*sections, *(row.display or "" for row in context.revision.codes)]


def _passages(context: RevisionContext) -> Iterator[Passage]:
    from recension.rules.contexts import Passage

    yield from context.passages
    yield from context.headings
    for row in context.revision.revision_log:
        for change in row.changes:
            if change.note:
                yield Passage(change.note, (*change.at, "note"), f"row {row.revised}, note")


def _checked_words(text: str) -> Iterator[str]:
    """Yield the words of *text* in small letters, without names: those with a capital inside a sentence."""
    plain = without_citations(text)
    for found in re.finditer(r"[^\W\d_]+", plain):
        word = found[0]
        starts = not plain[: found.start()].rstrip("\"'(*\u201c ") or plain[: found.start()].rstrip()[-1:] in ".:;!?"
        if word.islower() or (word.istitle() and starts):
            yield word.casefold()


def _is_form(word: str, known: frozenset[str]) -> bool:
    """Return whether *word* is a known one with an ending or a beginning, or in British spelling."""
    return any(form in known for form in _forms(word)) or any(
        form in known or any(base in known for base in _bases(form)) for form in _american(word)
    )


def _forms(word: str) -> Iterator[str]:
    yield from _bases(word)
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) - len(beginning) >= 4:
            rest = word[len(beginning) :]
            yield rest
            yield from _bases(rest)


def _bases(word: str) -> Iterator[str]:
    """Yield what *word* may be a form of: "metastasized" of "metastasize", "studies" of "study"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: -len(ending)]
            yield base
            yield base + "e"
            if base[-1:] == base[-2:-1]:
                yield base[:-1]
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ily", "y"), ("ases", "asis"), ("eses", "esis"), ("ae", "a"),
                            ("ically", "ic"), ("ability", "able"), ("ation", "ate"), ("ations", "ate")):  # fmt: skip
        if word.endswith(ending):
            yield word[: -len(ending)] + instead


def _american(word: str) -> Iterator[str]:
    for british, american in _BRITISH:
        if british in word:
            yield word.replace(british, american)


def _usual(words: Iterable[str]) -> dict[str, str]:
    """Return which of *words* are misspelt as people commonly do, each with the right one."""
    return {word: MISSPELT[word] for word in words if word in MISSPELT}


def _meant(strange: Iterable[str], targets: Iterable[str], own: Collection[str]) -> Mapping[str, str]:
    """Return the known word that each strange one is a slip of, for those that are one letter away from one.

    A slip leaves the first three letters alone, or the last three. Of the *own* words of the vocabulary a shorter one
    is believed to be meant, too.
    """
    words = list(strange)
    if not words:
        return {}
    starts, ends = {word[:3] for word in words}, {word[-3:] for word in words}
    near: dict[str, list[str]] = {}
    for target in sorted([each for each in targets if each[:3] in starts or each[-3:] in ends]):
        if len(target) >= _SHORTEST - 1:
            near.setdefault(target[:3], []).append(target)
            near.setdefault("-" + target[-3:], []).append(target)
    meant = {}
    for word in words:
        around = near.get(word[:3], []) + near.get("-" + word[-3:], [])
        found = [
            target for target in around if abs(len(target) - len(word)) < 2 and _is_slip(word, target, target in own)
        ]
        if found:
            meant[word] = found[0]
    return meant


def _is_slip(word: str, target: str, is_own: bool = False) -> bool:  # noqa: FBT001, FBT002 - a fact of the target
    """Return whether one letter was left out, put in, changed, or swapped with its neighbour; not a mere ending.

    Short words have many neighbours that are words as well, so of these only what fingers do counts: letters swapped,
    or one written twice or not twice.
    """
    start = 0
    while start < min(len(word), len(target)) and word[start] == target[start]:
        start += 1
    end = 0
    while end < min(len(word), len(target)) - start and word[-1 - end] == target[-1 - end]:
        end += 1
    mine, theirs = word[start : len(word) - end], target[start : len(target) - end]
    if not end and start >= min(len(word), len(target)) - 1:
        return False  # they differ at the end alone, as "tumor" and "tumors", "spinal" and "spine" do
    if len(mine) == 2 and mine == theirs[::-1]:
        return True
    if len(mine) > 1 or len(theirs) > 1:
        return False
    return len(word) >= (_SHORTEST if is_own else _LONG) or (
        mine + theirs in (word[start - 1 : start], target[start - 1 : start]) and start > 0
    )
