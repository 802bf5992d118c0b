"""Codes that tell the patterns of a code set apart: one that only this pattern lets in, one that just misses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.logic.universe import Universe
    from recension.model.vocabulary import CodeSet, Vocabulary

_MORE = ("", "9", ".9", "Z", "Z9Z")
"""What is put behind a stem to name some code below it that no other pattern names."""
_LAST = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Sample:
    """A code that shows something of a code set; *name* is what, *pattern* the pattern that it turns on, if any."""

    name: str
    code: str
    inside: bool
    pattern: str = ""


def samples(vocabulary: Vocabulary, name: str, earlier: Sequence[Vocabulary] = ()) -> Iterator[Sample]:
    """Yield codes inside and outside of the code set called *name*, for every pattern of it.

    With *earlier* vocabularies, codes that their set of the same name has, and ours has not, too.
    """
    code_set = vocabulary.sets_by_id[name]
    for pattern in code_set.include:
        code = let_in(code_set, pattern)
        if code is not None:
            yield Sample("inside", code, inside=True, pattern=pattern)
    miss = near_miss(code_set)
    if miss is not None:
        yield Sample("outside", miss[0], inside=False)
    for pattern in code_set.exclude:
        code = kept_out(code_set, pattern)
        if code is not None:
            yield Sample("excluded", code, inside=False, pattern=pattern)
    yield from _removed(code_set, earlier)


def _removed(code_set: CodeSet, earlier: Sequence[Vocabulary]) -> Iterator[Sample]:
    told = set()
    for vocabulary in earlier:
        old = vocabulary.sets_by_id.get(code_set.id)
        for pattern in (*(old.include if old else ()), *code_set.exclude):
            codes = (stem(pattern) + more for more in (_MORE if pattern.endswith("*") else ("",)))
            code = next((code for code in codes if old and code in old and code not in code_set), None)
            if code is not None and code not in told:
                told.add(code)
                yield Sample("removed", code, inside=False, pattern=pattern)


def let_in(code_set: CodeSet, pattern: str) -> str | None:
    """Return a code of the set that would not be in it without this include *pattern*, or None if there is none."""
    without = replace(code_set, include=tuple(each for each in code_set.include if each != pattern))
    return next((code for code in _below(pattern) if code in code_set and code not in without), None)


def kept_out(code_set: CodeSet, pattern: str) -> str | None:
    """Return a code that would be in the set without this exclude *pattern*, or None if there is none."""
    without = replace(code_set, exclude=tuple(each for each in code_set.exclude if each != pattern))
    return next((code for code in _below(pattern) if code in without), None)


def near_miss(code_set: CodeSet) -> tuple[str, str] | None:
    """Return a code that is not in the set but begins as one that is, up to the last character.

    With it the pattern of all codes that begin so; None if all such codes are in the set.
    """
    for pattern in reversed(code_set.include):
        start = stem(pattern)[:-1]
        found = next((start + last for last in _LAST if start and start + last not in code_set), None)
        if found is not None:
            return found, start + "*"
    return None


def stem(pattern: str) -> str:
    """Return what all codes of a pattern begin with."""
    return pattern.removesuffix("*")


def _below(pattern: str) -> Iterator[str]:
    for more in _MORE if pattern.endswith("*") else ("",):
        code = stem(pattern) + more
        if not code.endswith("."):
            yield code


def code_like(universe: Universe, code: str) -> str | None:
    """Return the code that stands for all that are in the same code sets as *code*; None if none is asked about."""
    return universe.codes.get(universe.kind(code))


def coded(universe: Universe, fact: str, code: str) -> list[int]:
    """Return what is true of the cases in which *code* can be among the codes of *fact*."""
    alike = code_like(universe, code)
    if alike is not None:
        return [universe.variable("code", fact, alike)]
    kind = universe.kind(code)
    return [universe.variable("fact", other.id) for other in universe.facts if not kind.isdisjoint(other.codes)]
