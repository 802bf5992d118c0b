"""An evaluation as text for people and as JSON (``schema/evaluation.schema.json``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recension.logic.cases import encode_case
from recension.logic.kleene import Truth
from recension.model.criteria import Decision
from recension.model.phrasing import fact_label, quantity
from recension.model.texts import unmarked
from recension.reporters.json_text import json_text
from recension.reporters.style import Style, plural

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


class EvaluationText:
    """The decision, the outline with every value, and for an undetermined case what would settle it."""

    def __init__(self, style: Style | None = None, *, shown_answers: int = 8) -> None:
        self.style = style or Style()
        self.shown_answers = shown_answers

    def render(self, report: EvaluationReport) -> str:
        """Return the report."""
        lines = [self._decision(report), ""]
        lines += [self._criterion(place, report) for place in report.revision.outline]
        if report.evaluation.decision is Decision.UNDETERMINED:
            lines += ["", *self._outlook(report)]
        return "\n".join(lines) + "\n"

    def _decision(self, report: EvaluationReport) -> str:
        decision, decided_by = report.evaluation.decision, report.evaluation.decided_by
        by = f", by {report.revision.by_id[decided_by].label}" if decided_by else ""
        deciders = [place.label for place in report.revision.outline
                    if decided_by and place.criterion.is_leaf and report.evaluation.criteria[place.id] is Truth.MET
                    and place.label.startswith(report.revision.by_id[decided_by].label)]  # fmt: skip
        through = f" through {', '.join(deciders)}" if deciders and deciders != [by] else ""
        name = f"{report.revision.policy} {report.revision.revision}"
        return f"{name}: {self.style(decision.words, 'bold')}{by}{through}"

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
        revision, evaluation, outlook = report.revision, report.evaluation, report.outlook
        data: dict[str, Any] = {
            "format": 1,
            "policy": revision.policy,
            "revision": revision.revision,
            "facts": encode_case(report.case),
            "decision": evaluation.decision.value,
            "decided_by": evaluation.decided_by,
            "criteria": [
                {"id": place.id, "label": place.label, "value": evaluation.criteria[place.id].value}
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
        return json_text(data)


REPORTERS: dict[str, type[EvaluationText | EvaluationJson]] = {"text": EvaluationText, "json": EvaluationJson}
