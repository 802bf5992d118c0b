"""The nearest of many names, for "did you mean"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST = 0.6
"""Names that are less alike are no slips of the pen."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the one of *known* that is most like *name*, of several the first; None if none is like it.

    Capitals make no difference. How alike two names are is twice the length of their longest common subsequence,
    divided by their lengths together: what rapidfuzz calls ``ratio``, which takes longer to load than a slip of
    the pen to look up in a whole vocabulary this way.

    Source: H. Hyyrö, *Bit-parallel LCS-length computation revisited* (2004).
    """
    names = list(known)
    wanted, others = name.casefold(), [each.casefold() for each in names]
    places: dict[str, int] = {}
    for place, letter in enumerate(wanted):
        places[letter] = places.get(letter, 0) | 1 << place
    found, best = None, LEAST
    # what is as long comes first: once one is near, most of the others are too long or too short to be nearer
    for index in sorted(range(len(others)), key=lambda index: abs(len(others[index]) - len(wanted))):
        length = len(wanted) + len(others[index])
        if 2 * min(len(wanted), len(others[index])) / length < best:
            continue
        alike = 2 * _in_common(others[index], places, len(wanted)) / length
        if alike > best or (alike == best and (found is None or index < found)):
            found, best = index, alike
    return None if found is None else names[found]


def _in_common(other: str, places: dict[str, int], size: int) -> int:
    """Return how long the longest common subsequence is of *other* and a name of *size* letters, each at *places*."""
    free = (1 << size) - 1  # the letters that no letter so far goes with
    for letter in other:
        if letter in places:
            matched = free & places[letter]
            free = (free + matched) | (free - matched)
    return (~free & (1 << size) - 1).bit_count()
