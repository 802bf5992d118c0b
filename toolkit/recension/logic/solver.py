"""The SAT solver: MiniSat as python-sat compiles it.

Source: N. Eén and N. Sörensson, *An extensible SAT-solver* (2003). python-sat's own class for it loads every
solver and encoding that python-sat has, which takes longer than most comparisons do; this is the one it stands on.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pysolvers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Solver:
    """Clauses over literals, which are integers: ``-literal`` is the opposite. Asked by the thread that made it."""

    __slots__ = ("_minisat", "_on_main_thread", "add_clause")

    add_clause: Callable[[Sequence[int]], object]
    """Demands that one of some literals is true."""

    def __init__(self) -> None:
        self._minisat = pysolvers.minisat22_new()
        self._on_main_thread = int(threading.current_thread() is threading.main_thread())  # which Ctrl-C interrupts
        self.add_clause = partial(pysolvers.minisat22_add_cl, self._minisat)

    def __del__(self) -> None:
        pysolvers.minisat22_del(self._minisat)

    def prefer(self, literals: Sequence[int]) -> None:
        """Have *literals* tried before their opposites."""
        pysolvers.minisat22_setphases(self._minisat, literals)

    def solve(self, assumptions: Sequence[int], conflicts: int | None = None) -> bool | None:
        """Return whether all clauses and *assumptions* can be true; None if that takes more than so many *conflicts*.

        Without *conflicts* it takes as many as it needs.
        """
        if conflicts is None:
            return bool(pysolvers.minisat22_solve(self._minisat, assumptions, self._on_main_thread))
        pysolvers.minisat22_cbudget(self._minisat, conflicts)
        found: bool | None = pysolvers.minisat22_solve_lim(self._minisat, assumptions, self._on_main_thread, 0)
        return found

    def model(self) -> Sequence[int]:
        """Return the solution that was found last: each variable, or its opposite, in their order."""
        found: Sequence[int] = pysolvers.minisat22_model(self._minisat)
        return found

    def core(self) -> Sequence[int]:
        """Return some of the assumptions, of the last question if the answer was no, that cannot hold together."""
        return pysolvers.minisat22_core(self._minisat) or ()

    @property
    def conflicts(self) -> int:
        """How many conflicts it has met so far."""
        found: int = pysolvers.minisat22_acc_stats(self._minisat)["conflicts"]
        return found
