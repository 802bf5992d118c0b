"""How far long work is, for a person who waits at a terminal; nothing is said to anyone else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Item = TypeVar("Item")

_MANY = 8
"""So many items are work for which a person waits."""
_WIDTH = 20


def watched(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """Yield *items*, and keep a bar on standard error about how many are done; it is gone in the end."""
    if not sys.stderr.isatty() or len(items) < _MANY:
        yield from items
        return
    try:
        for number, item in enumerate(items):
            _show(f"\r{doing} {number + 1} of {len(items)} [{'#' * (number * _WIDTH // len(items)):.<{_WIDTH}}]")
            yield item
    finally:
        _show("\r\x1b[K")


def _show(line: str) -> None:
    print(line, end="", file=sys.stderr, flush=True)  # noqa: T201 - not a result
