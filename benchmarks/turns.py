"""How two are timed against each other: in turn, in CPU time, each as often as it takes to be measurable."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")
LEAST = 0.5
"""How many CPU seconds a turn takes at least."""


def clock() -> float:
    """Return the CPU seconds so far, with nothing from before left for the garbage collector to walk."""
    gc.collect()
    gc.freeze()
    return time.process_time()


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    """Return the CPU seconds that *work* takes, and what it returns."""
    start = clock()
    found = work()
    return time.process_time() - start, found


def turn(run: Callable[[], tuple[float, Found]]) -> tuple[float, Found]:
    """Return the CPU seconds of a run, on average over a turn, and what the last one found."""
    spent, found = run()
    runs = 1
    while spent < LEAST:
        taken, found = run()
        runs, spent = runs + 1, spent + taken
    return spent / runs, found
