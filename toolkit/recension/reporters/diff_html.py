"""A diff as one HTML page. What makes the page is loaded only when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recension.diffing import Comparisons
    from recension.reporters.style import Style


class DiffHtml:
    """The diff as one HTML page."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, comparisons: Comparisons) -> str:
        """Return the page."""
        from recension.reporters.diff_page import page_of

        return page_of(comparisons)
