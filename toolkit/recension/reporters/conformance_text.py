"""How an evaluator did, as text: the grade first, then the criteria at fault, each with a case that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.reporters.conformance_view import ConformanceView
from recension.reporters.style import Style, one_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.grading.grades import Grades
    from recension.reporters.conformance_view import Fault, Shown

_LABELS = 20
_CASES = 3


class ConformanceText:
    """The report for a terminal."""

    def __init__(self, style: Style | None = None, *, most: int = 8) -> None:
        self.style = style or Style()
        self.most = most

    def render(self, grades: Grades) -> str:
        """Return the report."""
        view = ConformanceView(grades)
        blocks = [self._head(view), *self._faults(view), self._decisions(view), self._failures(view), self._odd(view)]
        return "\n\n".join("\n".join(lines) for block in blocks if (lines := list(block))) + "\n"

    def _head(self, view: ConformanceView) -> Iterator[str]:
        look = "green" if view.grades.agrees else "red"
        yield f"{one_line(view.name)}: {self.style(view.headline, look, 'bold')}"
        for what, count in view.summary():
            yield self.style.wrap(count, f"  {what:<12}")
        if view.verdict:
            yield self.style.wrap(view.verdict, "  ")

    def _faults(self, view: ConformanceView) -> Iterator[Iterator[str]]:
        faults = list(view.faults())
        for fault in faults[: self.most]:
            yield self._fault(fault)
        rest = []
        if view.never_answered:
            rest.append(self.style.wrap(_never(view), "", "  "))
        if len(faults) > self.most:
            more = ", ".join(fault.label for fault in faults[self.most :])
            rest.append(self.style.wrap(f"and {len(faults) - self.most} more criteria at fault: {more}", "", "  "))
        if view.consequences:
            because = "of it" if len(faults) == 1 else "of these"
            rest.append(self.style.wrap(f"wrong because {because}: {', '.join(view.consequences)}", "", "  "))
        yield iter(rest)

    def _fault(self, fault: Fault) -> Iterator[str]:
        first = f"{one_line(fault.label)}  "
        wrapped = self.style.wrap(fault.text, first, "  ")
        yield self.style(fault.label, "bold") + wrapped.removeprefix(fault.label)
        told = self.style.wrap(f"{fault.wrong}: {fault.answered}", "  ", "    ")
        yield told.replace(fault.wrong, self.style(fault.wrong, "red"), 1)
        yield from self._shown(fault.case)
        if fault.implements:
            yield self.style.wrap(fault.implements, "  ")

    def _shown(self, shown: Shown) -> Iterator[str]:
        yield self.style.wrap(shown.facts, "  for one ", "    ")
        yield self.style.wrap(shown.decided, "    ")
        if shown.rationale:
            yield self.style.wrap(f"it says: {shown.rationale}", "    ")
        yield self.style(f"    {one_line(shown.id)}", "dim")

    def _decisions(self, view: ConformanceView) -> Iterator[str]:
        cases = list(view.decisions())
        if not cases:
            return
        what = "" if view.grades.decisions_only else ", and no criterion's value explains it"
        yield self.style(f"{plural(len(cases), 'decision')} wrong{what}", "bold")
        for shown in cases[: self.most]:
            yield from self._shown(shown)
        if len(cases) > self.most:
            yield f"  and {len(cases) - self.most} more (--format json lists all)"

    def _failures(self, view: ConformanceView) -> Iterator[str]:
        failures = view.failures()
        if not failures and not view.not_asked:
            return
        yield self.style(f"{plural(sum(map(len, failures.values())), 'case')} without an answer", "bold")
        for what, cases in list(failures.items())[: self.most]:
            yield self.style.wrap(what, "  ", "    ")
            yield from (self.style(f"    {one_line(case)}", "dim") for case in cases[:_CASES])
            if len(cases) > _CASES:
                yield f"    and {len(cases) - _CASES} more"
        if len(failures) > self.most:
            yield f"  and {len(failures) - self.most} more failures (--format json lists all)"
        if view.not_asked:
            yield self.style.wrap(f"nothing was answered at all, so {view.not_asked} more were not asked", "  ")

    def _odd(self, view: ConformanceView) -> Iterator[str]:
        lines = list(view.odd())
        if lines:
            yield self.style("what else the evaluator did", "bold")
            yield from (self.style.wrap(line, "  ", "    ") for line in lines)


def _never(view: ConformanceView) -> str:
    labels = view.never_answered
    if len(labels) == len(view.grades.criteria):
        return "no answer has the value of any criterion (--decisions-only grades the decisions alone)"
    shown = ", ".join(labels[:_LABELS]) + (f" and {len(labels) - _LABELS} more" if len(labels) > _LABELS else "")
    return f"{plural(len(labels), 'criterion', 'criteria')} that no answer has the value of: {shown}"
