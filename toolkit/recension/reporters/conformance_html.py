"""How an evaluator did, as one small HTML page that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.reporters.conformance_view import ConformanceView

if TYPE_CHECKING:
    from recension.grading.grades import Grades
    from recension.reporters.style import Style


class ConformanceHtml:
    """The report as a page: the grade, the criteria at fault, every value that was expected and answered."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, grades: Grades) -> str:
        """Return the page; the same grades give the same bytes."""
        from recension.reporters.pages import on_page
        from recension.templating import Inline, Templates

        templates = Templates("recension.reporters", last=on_page)
        style = Inline(templates.text("conformance.css"))
        return templates.fill("conformance.html.jinja", view=ConformanceView(grades), grades=grades, style=style)
