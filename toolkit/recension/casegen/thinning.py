"""Which cases are needed: each obligation has a set of cases that meet it, written as a number with a bit for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.columns import bits, first_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def needed(holders: Sequence[int], wanted: Collection[int]) -> int:
    """Return a set of cases from which none can be left out, with a member in each of *holders*.

    Of two cases of which one will do, the first stays. Those in *wanted* stay in any case.
    """
    # the last cases go first, so a case is needed by an obligation only if no earlier one meets it
    first: dict[int, list[int]] = {}
    for each in holders:
        first.setdefault(first_of(each), []).append(each)
    kept = bits(wanted, max([*first, *wanted], default=-1) + 1)
    for place in sorted(first, reverse=True):
        if any(not each & kept for each in first[place]):
            kept |= 1 << place
    return kept
