"""Which cases are needed: each obligation has a set of cases that meet it, written as a number with a bit for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.logic.formulas import Solution


def holding(solutions: Sequence[Solution | None], demands: Sequence[Sequence[int]]) -> list[int]:
    """Return for each of *demands* the set of *solutions* that make all its literals true."""
    variables = sorted({abs(literal) for literals in demands for literal in literals})
    rows = [bytes(len(variables)) if each is None else each.signs(variables) for each in reversed(solutions)]
    known = sum(1 << place for place, each in enumerate(solutions) if each is not None)
    digits = bytes.maketrans(b"\x00\x01", b"01")
    true = {variable: int(bytes(column).translate(digits), 2) for variable, column in
            zip(variables, zip(*rows, strict=True), strict=True)} if rows else {}  # fmt: skip
    found = []
    for literals in demands:
        holders = known
        for literal in literals:
            holders &= true[literal] if literal > 0 else ~true[-literal]
        found.append(holders)
    return found


def needed(holders: Sequence[int], wanted: Sequence[int]) -> int:
    """Return a set of cases from which none can be left out, with a member in each of *holders*.

    Of two cases of which one will do, the first stays. Those in *wanted* stay in any case.
    """
    left = list(holders)
    kept = 0
    for each in left:
        kept |= each
    sole = {first_of(each) for each in left if each & (each - 1) == 0}
    sole.update(wanted)
    kept |= sum(1 << place for place in set(wanted))
    for place in reversed(range(kept.bit_length())):
        if kept >> place & 1 and place not in sole:
            kept &= ~(1 << place)
            for number, each in enumerate(left):
                if each >> place & 1:
                    left[number] = each = each & ~(1 << place)  # noqa: PLW2901 - the set without the case
                    if each & (each - 1) == 0:
                        sole.add(first_of(each))
    return kept


def first_of(cases: int) -> int:
    """Return the first case of a set."""
    return (cases & -cases).bit_length() - 1
