"""How good a set of cases is, as text, as JSON (``schema/quality.schema.json``) and as a page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.logic.cases import encode_case
from recension.reporters.fact_words import FactWords
from recension.reporters.json_text import json_text
from recension.reporters.style import Style, one_line, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.casegen.mutants import Mutant
    from recension.casegen.quality import Quality
    from recension.model.revision import Revision


_KINDS = {"mcdc": "parts", "missing": "left out", "plain": "weaker"}
"""What people read for kinds of obligations; the others are called as they are."""


class QualityView:
    """What all forms of the report say, in words."""

    def __init__(self, quality: Quality) -> None:
        self.quality = quality
        self.name = quality.revision.name

    @property
    def headline(self) -> str:
        """The report in one line."""
        score = self.quality.score
        caught = score.total - len(score.survivors)
        share = f"{caught} of {score.total} mistakes are caught"
        shown = "all that can be shown is shown" if not self.quality.missing else "not all that can be shown is shown"
        return f"{shown}; {share}"

    def summary(self) -> Iterator[tuple[str, str]]:
        """Yield what there is to count, each with a word in front."""
        quality, score = self.quality, self.quality.score
        told = f"{plural(quality.cases, 'case')}, {quality.complete} of them complete"
        yield "cases", f"{told}; {quality.complete / quality.least:.2f} times the {quality.least} that there must be"
        for each in quality.kinds:
            word = _KINDS.get(each.kind, each.kind)
            yield word, f"{each.met} shown, {each.infeasible} impossible, {each.missing} missing"
        proved = sum(each.reason is not None for each in quality.unseen)
        yield "values", f"{quality.seen} seen, {proved} impossible, {len(quality.unseen) - proved} missing"
        counts = ", ".join(f"{number} {mistake}" for mistake, number in sorted(score.caught.items()))
        yield "mistakes", f"caught: {counts}" if counts else "none"
        yield "no mistakes", f"{len(score.equal)} are proved to make no difference to any case, complete or not"
        if score.unknown:
            yield "not known", f"{len(score.unknown)} rest on what is not known"

    def missing(self) -> Iterator[str]:
        """Yield what could be shown and is not, by criterion."""
        for each in self.quality.missing:
            yield f"{label_of(self.quality.revision, each.criterion)}: {each.shows}"
        for unseen in self.quality.unseen:
            if unseen.reason is None:
                yield f"{unseen.label}: {unseen.value.words} in no case"

    def impossible(self) -> Iterator[tuple[str, list[str]]]:
        """Yield why something cannot be shown, with all of which that is so."""
        reasons: dict[str, dict[str, list[str]]] = {}
        for each in self.quality.infeasible:
            reasons.setdefault(each.reason, {}).setdefault(each.label, []).append(each.obligation.shows)
        for reason, labels in reasons.items():
            alike: dict[str, list[str]] = {}
            for label, shows in labels.items():
                alike.setdefault(" and ".join(shows), []).append(label)
            yield reason, [f"{', '.join(labels)} {shows}" for shows, labels in alike.items()]

    def survivors(self) -> Iterator[tuple[str, str]]:
        """Yield the mistakes that nothing catches, with the facts of a case that would."""
        for each in self.quality.score.survivors:
            yield f"{each.label}: {each.mutant.what}", f"one {self._words.case(each.facts, each.unknown)}"

    @cached_property
    def _words(self) -> FactWords:
        return FactWords([self.quality.vocabulary], [self.quality.revision])

    def equal(self) -> Iterator[str]:
        """Yield the changes that were proved to make no difference."""
        for each in self.quality.score.equal:
            yield f"{label_of(self.quality.revision, each.criterion)}: {each.what}"


class QualityText:
    """The report for a terminal."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, qualities: Sequence[Quality]) -> str:
        """Return the report, one revision after another."""
        return "\n".join("".join(f"{line}\n" for line in self._lines(QualityView(each))) for each in qualities)

    def _lines(self, view: QualityView) -> Iterator[str]:
        look = "green" if view.quality.is_whole else "red"
        yield f"{one_line(view.name)}: {self.style(view.headline, look, 'bold')}"
        for what, count in view.summary():
            yield self.style.wrap(count, f"  {what:<12}")
        for title, lines in (
            ("missing", list(view.missing())),
            ("cannot be shown", [f"{', '.join(which)}: {why}" for why, which in view.impossible()]),
            ("not caught", [f"{what}; a case that would: {facts}" for what, facts in view.survivors()]),
            ("makes no difference", list(view.equal())),
        ):
            if lines:
                yield self.style(title, "bold")
                for line in lines:
                    yield self.style.wrap(line, "  ", "    ")


class QualityJson:
    """The report as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, qualities: Sequence[Quality]) -> str:
        """Return the report."""
        return json_text({"format": 1, "revisions": [_data(each) for each in qualities]})


class QualityHtml:
    """The report as a page that needs nothing else."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, qualities: Sequence[Quality]) -> str:
        """Return the page; the same cases give the same bytes."""
        from recension.reporters.pages import on_page
        from recension.templating import Inline, Templates

        templates = Templates("recension.reporters", last=on_page)
        style = Inline(templates.text("conformance.css"))
        views = [QualityView(each) for each in qualities]
        return templates.fill("quality.html.jinja", views=views, style=style)


QualityReporter: TypeAlias = QualityText | QualityJson | QualityHtml
REPORTERS: dict[str, type[QualityReporter]] = {"text": QualityText, "json": QualityJson, "html": QualityHtml}


def label_of(revision: Revision, criterion: str) -> str:
    """Return the label of a criterion, or its id where the revision has it no longer."""
    place = revision.by_id.get(criterion)
    return place.label if place else criterion


def _data(quality: Quality) -> dict[str, Any]:
    score = quality.score
    return {
        "policy": quality.revision.policy,
        "revision": quality.revision.revision,
        "whole": quality.is_whole,
        "cases": quality.cases,
        "complete": quality.complete,
        "least": quality.least,
        "obligations": [
            {"kind": each.kind, "met": each.met, "infeasible": each.infeasible, "missing": each.missing}
            for each in quality.kinds
        ],
        "missing": [{"criterion": each.criterion, "as": each.shows} for each in quality.missing],
        "infeasible": [
            {"criterion": each.obligation.criterion, "label": each.label, "as": each.obligation.shows,
             "reason": each.reason}
            for each in quality.infeasible
        ],
        "values": {
            "seen": quality.seen,
            "unseen": [
                {"criterion": each.id, "label": each.label, "value": each.value.value, "reason": each.reason}
                for each in quality.unseen
            ],
        },
        "mutants": {
            "caught": dict(sorted(score.caught.items())),
            "total": score.total,
            "survivors": [
                {**_mutant(each.mutant, quality.revision), "facts": encode_case(each.facts)}
                for each in score.survivors
            ],
            "equal": [_mutant(each, quality.revision) for each in score.equal],
            "unknown": [_mutant(each, quality.revision) for each in score.unknown],
        },
    }  # fmt: skip


def _mutant(mutant: Mutant, revision: Revision) -> dict[str, str]:
    return {"criterion": mutant.criterion, "label": label_of(revision, mutant.criterion), "mistake": mutant.mistake,
            "what": mutant.what}  # fmt: skip
