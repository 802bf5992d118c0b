"""Where criteria come from, as text and as JSON (``schema/history.schema.json``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.diffing.tracing import Origin
from recension.model.texts import unmarked
from recension.reporters.blame_view import StepViews, origin_words, since, traced
from recension.reporters.diff_text import DiffText
from recension.reporters.effect_words import GRAVITY, LOOKS
from recension.reporters.history_words import encode_edition, encode_placed, evidence_line, place_words
from recension.reporters.style import Style, one_line, printable
from recension.reporters.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.diffing.tracing import Step, Trace
    from recension.model.criteria import Placed
    from recension.reporters.blame_view import BlameReport, StepView


class BlameText:
    """One line for each criterion; of a single one its whole history, each step as a diff tells it."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, report: BlameReport) -> str:
        """Return the histories."""
        views = StepViews(report)
        if report.asked:
            blocks = ("\n".join(self._history(trace, report, views.of(trace))) for trace in report.traces)
            return "\n\n".join(blocks) + "\n"
        revision = report.newest.revision
        title = f"{revision.policy} {revision.title}: where the criteria of {revision.revision} come from"
        lines = [self.style(self.style.wrap(title, "", "  "), "bold")]
        lines += [self.style(self.style.wrap(line, "", "  "), "dim") for line in traced(report)]
        rows = (_row(trace, report, views.of(trace)) for trace in report.traces)
        table = Table(("label", "since", "criterion", "what changed, newest first"), 2)
        return "\n".join([*lines, "", *table.lines(rows, self.style)]) + "\n"

    def _history(self, trace: Trace, report: BlameReport, steps: tuple[StepView, ...]) -> Iterator[str]:
        name = f"{report.newest.revision.name} {trace.place.label}"
        title = self.style.wrap(f"{name}  {_text(trace.place)}", "", "  ")
        yield self.style(title, "bold")
        yield self.style.wrap(f"{trace.place.id}: {origin_words(trace, report)}", "", "  ")
        for step in steps:
            # that a hint went with the revision that it was for says nothing of the criterion
            for entry in () if step.kinds == ("hints-changed",) else step.entries:
                yield ""
                yield from DiffText(self.style).entry(entry)
        if trace.origin is Origin.IN_PLACE and (old := steps[-1].entries[0].change.old):
            told = f"what stood there before: recension blame {old.label} --at {steps[-1].replaced}"
            yield self.style(self.style.wrap(told, "  ", "    "), "dim")
        if trace.origin is Origin.LINE_ENDS:
            yield ""
            yield from self._oldest(trace, report)

    def _oldest(self, trace: Trace, report: BlameReport) -> Iterator[str]:
        """Yield the criterion as the oldest revision has it that there is to look at."""
        edition = report.edition(trace.revision)
        place = trace.oldest
        words = "as it is in the oldest revision that was looked at" if report.ending else "the first of its line"
        yield f"{self.style(trace.revision, 'bold')}  {words}"
        yield self.style.wrap(_text(place), "  ")
        for line in filter(None, (evidence_line(place, edition), place_words(place, edition))):
            yield self.style(self.style.wrap(line, "  ", "    "), "dim")


def _row(trace: Trace, report: BlameReport, steps: tuple[StepView, ...]) -> Row:
    shown = [step for step in steps if step.kinds != ("added",) and not step.is_bookkeeping]
    told = [_change(step) for step in shown if "not-comparable" not in step.kinds]
    if trace.origin is Origin.NOT_KNOWN:
        told.append(origin_words(trace, report))
    first, changed, text = since(trace, report), "; ".join(told), _text(trace.place)
    narrow = f"{trace.place.label} since {first}: {'; '.join(part for part in (text, changed) if part)}"
    gravest = min((step.verdict for step in shown), key=GRAVITY.index, default=None)
    return Row((trace.place.label, first, text, changed), narrow, LOOKS[gravest] if gravest else ())


def _change(step: StepView) -> str:
    old = step.entries[0].change.old if step.entries else None
    if "replaced" in step.kinds and old is not None:
        return f"{step}, {old.label} “{one_line(unmarked(old.text))}”"
    return str(step)


def _text(place: Placed) -> str:
    return printable(" ".join(unmarked(place.criterion.text).split())) or "(no text is known)"


class BlameJson:
    """The histories as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: BlameReport) -> str:
        """Return the histories."""
        views = StepViews(report)
        record = {
            "format": 1,
            "revision": encode_edition(report.newest),
            "traced_through": [edition.revision.revision for edition in report.editions],
            "breaks_off": report.ending,
            "criteria": [_criterion(trace, report, views.of(trace)) for trace in report.traces],
        }
        return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _criterion(trace: Trace, report: BlameReport, steps: tuple[StepView, ...]) -> dict[str, Any]:
    return {
        **encode_placed(trace.place),
        "origin": trace.origin.value,
        "origin_revision": trace.revision,
        "origin_words": origin_words(trace, report),
        "steps": [_step(view, step) for view, step in zip(steps, trace.steps, strict=True)],
    }


def _step(view: StepView, step: Step) -> dict[str, Any]:
    match = step.match
    return {
        "revision": view.revision,
        "replaces": view.replaced,
        "kinds": list(view.kinds),
        "verdict": view.verdict.value,
        "headline": view.headline,
        "told_with": view.told_with,
        "matched_by": match.basis.value if match else None,
        "score": match.score if match else None,
        "old": encode_placed(match.old) if match else None,
        "new": encode_placed(step.new),
        "evidence": [str(remark) for entry in view.entries for remark in entry.remarks if remark.role == "evidence"],
    }


BlameReporter: TypeAlias = BlameText | BlameJson

REPORTERS: dict[str, type[BlameReporter]] = {"text": BlameText, "json": BlameJson}
