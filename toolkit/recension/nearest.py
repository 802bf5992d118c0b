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
    wanted = name.casefold()
    places: dict[str, int] = {}
    for place, letter in enumerate(wanted):
        places[letter] = places.get(letter, 0) | 1 << place
    found, best = None, LEAST
    for candidate in known:
        other = candidate.casefold()
        length = len(wanted) + len(other)
        if 2 * min(len(wanted), len(other)) < best * length:
            continue
        free = (1 << len(wanted)) - 1  # the letters that no letter so far goes with
        for letter in other:
            if letter in places:
                matched = free & places[letter]
                free = (free + matched) | (free - matched)
        alike = 2 * (~free & (1 << len(wanted)) - 1).bit_count() / length
        if alike > best or (found is None and alike == best):
            found, best = candidate, alike
    return found
