"""How far long work is, for a person who waits at a terminal; nothing is said to anyone else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Item = TypeVar("Item")

_MANY = 8
"""So many items are work for which a person waits."""


def watched(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """Yield *items*, and keep one line on standard error about how many are done; it is gone in the end."""
    told = sys.stderr.isatty() and len(items) >= _MANY
    for number, item in enumerate(items, 1):
        if told:
            print(f"\r{doing} {number} of {len(items)}", end="", file=sys.stderr, flush=True)  # noqa: T201 - not a result
        yield item
    if told:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)  # noqa: T201 - not a result
