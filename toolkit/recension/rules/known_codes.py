"""What is known of single billing codes: until when they are valid. Each row has its source and date.

The table is small on purpose. A code that it does not have is a code of which
nothing is said. Only the codes themselves are held: their descriptions are
their owners'.
"""

from __future__ import annotations

from recension.records import record


@record
class KnownCode:
    """The last day on which a code is valid; what took its place; who says so, where, and when that was read."""

    last: str
    instead: str
    source: str
    url: str
    read: str


_IMRT_DELIVERY = KnownCode(
    last="2025-12-31",
    instead="CPT 77402, 77407 and 77412",
    source="ASTRO, Major Radiation Oncology Code Changes in 2026",
    url="https://www.astro.org/news-and-publications/astronews/2026/winter-astronews/society-news/"
    "major-radiation-oncology-code-changes-in-2026",
    read="2026-11-26",
)

KNOWN_CODES: dict[tuple[str, str], KnownCode] = {
    ("CPT", "77385"): _IMRT_DELIVERY,
    ("CPT", "77386"): _IMRT_DELIVERY,
    ("HCPCS", "G6015"): _IMRT_DELIVERY,
    ("HCPCS", "G6016"): _IMRT_DELIVERY,
}
