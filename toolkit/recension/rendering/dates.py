"""Dates as a policy prints them; month names are our own, whatever the machine's language."""

from __future__ import annotations

import re
from functools import lru_cache

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-9]{2}))?")


def month_and_year(date: str | None) -> str:
    """Return ``02/26`` for a day or month of February 2026, nothing for None."""
    found = _DATE.fullmatch(date or "")
    return f"{found[2]}/{found[1][2:]}" if found else date or ""


@lru_cache(maxsize=1024)
def in_words(date: str | None) -> str:
    """Return ``October 2, 2025`` or ``October 2025``, as precise as *date* is; nothing for None."""
    found = _DATE.fullmatch(date or "")
    if not found:
        return date or ""
    day = f" {int(found[3])}," if found[3] else ""
    return f"{MONTHS[int(found[2]) - 1]}{day} {found[1]}"
