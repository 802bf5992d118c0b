"""An evaluation as text for people and as JSON (``schema/evaluation.schema.json``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recension.logic.cases import encode_case
from recension.logic.kleene import Truth
from recension.model.criteria import Decision
from recension.model.phrasing import fact_label, quantity
from recension.model.texts import unmarked
from recension.reporters.json_text import json_line, json_text
from recension.reporters.style import Style, one_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.logic.comparing import Value
    from recension.logic.evaluation import Evaluation
    from recension.logic.settling import Answer, Outlook
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_LOOKS = {Truth.MET: "green", Truth.NOT_MET: "dim", Truth.UNDETERMINED: "yellow"}
_SIGNS = {Truth.MET: "✓", Truth.NOT_MET: "·", Truth.UNDETERMINED: "?"}


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """A case, closed under the vocabulary, what a revision decides for it, and what can still become of it."""

    revision: Revision
    vocabulary: Vocabulary
    case: Mapping[str, Value]
    evaluation: Evaluation
    outlook: Outlook
    name: str = ""
    """The id of the case, or its file, where it is one of many."""
    line: int | None = None

    @property
    def through(self) -> list[Placed]:
        """The criteria without children, below the statement that decided, that are met."""
        statement = self.evaluation.decided_by
        return [place for place in self.revision.outline
                if place.criterion.is_leaf and place.parent is not None and _statement(place).id == statement
                and self.evaluation.criteria[place.id] is Truth.MET]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undecided:
    """A case, one of many, that could not be decided, and why."""

    name: str
    line: int | None
    message: str


def _statement(place: Placed) -> Placed:
    while place.parent is not None:
        place = place.parent
    return place


def _decision(report: EvaluationReport, style: Style) -> str:
    decided_by, through = report.evaluation.decided_by, ", ".join(place.label for place in report.through)
    by = f", by {report.revision.by_id[decided_by].label}" if decided_by else ""
    return style(report.evaluation.decision.words, "bold") + by + (f" through {through}" if through else "")


class EvaluationText:
    """The decision, the outline with every value, and for an undetermined case what would settle it."""

    def __init__(self, style: Style | None = None, *, shown_answers: int = 8) -> None:
        self.style = style or Style()
        self.shown_answers = shown_answers

    def render(self, report: EvaluationReport) -> str:
        """Return the report."""
        name = f"{report.revision.policy} {report.revision.revision}"
        lines = [f"{name}: {_decision(report, self.style)}", ""]
        lines += [self._criterion(place, report) for place in report.revision.outline]
        if report.evaluation.decision is Decision.UNDETERMINED:
            lines += ["", *self._outlook(report)]
        return "\n".join(lines) + "\n"

    def _criterion(self, place: Placed, report: EvaluationReport) -> str:
        value = report.evaluation.criteria[place.id]
        first = f"{'  ' * place.depth}{_SIGNS[value]} {place.label} "
        wrapped = self.style.wrap(f"{unmarked(place.criterion.text) or place.id} [{value.words}]", first)
        return "\n".join(self.style(line, _LOOKS[value]) for line in wrapped.splitlines())

    def _outlook(self, report: EvaluationReport) -> Iterator[str]:
        outlook = report.outlook
        yield "still reachable: " + ", ".join(decision.words for decision in outlook.reachable)
        if outlook.settling:
            yield "one answer that would settle it:"
            yield from (f"  {self._answer(answer, report)}" for answer in outlook.settling[: self.shown_answers])
            if len(outlook.settling) > self.shown_answers:
                yield f"  and {len(outlook.settling) - self.shown_answers} more (--format json lists all)"
        if outlook.open_facts:
            names = [fact_label(fact, report.vocabulary) for fact in outlook.open_facts]
            more = f" and {len(names) - self.shown_answers} more" if len(names) > self.shown_answers else ""
            listed = ", ".join(names[: self.shown_answers]) + more
            yield self.style.wrap(f"not known yet, {plural(len(names), 'fact')}: {listed}", "", "  ")

    def _answer(self, answer: Answer, report: EvaluationReport) -> str:
        fact = report.vocabulary.by_id.get(answer.fact)
        label = fact_label(answer.fact, report.vocabulary)
        return f"{label}: {quantity(answer.value, fact)} → {answer.decision.words}"


class EvaluationJson:
    """The evaluation as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: EvaluationReport) -> str:
        """Return the report."""
        return json_text(_data(report))


class EvaluationTextLines:
    """Of many cases one line each: the decision, and for an undetermined one what can still become of it."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, report: EvaluationReport | Undecided) -> str:
        """Return the line."""
        name = one_line(report.name or f"line {report.line}")
        if isinstance(report, Undecided):
            return f"{name}: {self.style('not decided', 'red')}: {one_line(report.message)}\n"
        still = ""
        if report.evaluation.decision is Decision.UNDETERMINED:
            still = "; still reachable: " + ", ".join(decision.words for decision in report.outlook.reachable)
        return f"{name}: {_decision(report, self.style)}{still}\n"


class EvaluationJsonLines:
    """The same as JSON, one line each."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: EvaluationReport | Undecided) -> str:
        """Return the line."""
        if isinstance(report, EvaluationReport):
            return json_line(_data(report))
        return json_line({"format": 1, **_place(report), "error": report.message})


def _place(report: EvaluationReport | Undecided) -> dict[str, Any]:
    told = {"case": report.name, "line": report.line}
    return {key: value for key, value in told.items() if value}


def _data(report: EvaluationReport) -> dict[str, Any]:
    revision, evaluation, outlook = report.revision, report.evaluation, report.outlook
    return {
        "format": 1,
        **_place(report),
        "policy": revision.policy,
        "revision": revision.revision,
        "facts": encode_case(report.case),
        "decision": evaluation.decision.value,
        "decided_by": evaluation.decided_by,
        "through": [place.id for place in report.through],
        "criteria": [
            {"id": place.id, "label": place.label, "parent": place.parent.id if place.parent else None,
             "value": evaluation.criteria[place.id].value}
            for place in revision.outline
        ],
        "reachable": [decision.value for decision in outlook.reachable],
        "open_facts": list(outlook.open_facts),
        "settling": [
            {"fact": answer.fact, "value": encode_case({"value": answer.value})["value"],
             "decision": answer.decision.value}
            for answer in outlook.settling
        ],
    }  # fmt: skip


REPORTERS: dict[str, type[EvaluationText | EvaluationJson]] = {"text": EvaluationText, "json": EvaluationJson}
LINES: dict[str, type[EvaluationTextLines | EvaluationJsonLines]] = {
    "text": EvaluationTextLines,
    "jsonl": EvaluationJsonLines,
}
"""The formats of many cases."""
