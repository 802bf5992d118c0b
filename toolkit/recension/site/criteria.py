"""The pages of a policy's criteria: the history of each, first of those that the latest revision has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from recension.rendering.html import Markup
from recension.reporters.blame_view import BOOKKEEPING
from recension.reporters.diff_page import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.reporters.blame_view import StepView
    from recension.reporters.entries import Remark
    from recension.site.frame import File, Frame
    from recension.site.histories import History
    from recension.site.policies import Pair, Policy

_TOLD = ("gains", "loses", "shifts", "kept", "reason", "declared", "undeclared", "evidence")
"""The remarks on an entry that stand on this page; the comparison has all of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A step of a history: its texts as HTML, what is said about it, and the place of its entry in the comparison."""

    pair: Pair
    step: StepView
    kinds: str
    texts: Markup
    remarks: tuple[Remark, ...]
    anchor: str


def entry(policy: Policy) -> str | None:
    """Return the first page, None where there are no criteria."""
    return policy.histories.page_path(1) if policy.histories.all else None


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield the pages."""
    histories = policy.histories
    several = len(histories.pages) > 1
    chapters = [(histories.page_path(number), page[0], page[-1]) for number, page in enumerate(histories.pages, 1)
                if page]  # fmt: skip
    for number, page in enumerate(histories.pages if histories.all else (), 1):
        yield frame.page(
            histories.page_path(number),
            "criteria.html.jinja",
            f"{policy.name} {policy.title}: criteria" + (f", page {number}" if several else ""),
            groups=[(label, list(found)) for label, found in groupby(page, key=lambda each: each.label)],
            latest=policy.latest,
            chapters=chapters if several else [],
            told=_told,
        )


def _told(history: History) -> Iterator[Told]:
    for pair, step in history.steps:
        entries = [each for each in step.entries if not BOOKKEEPING.issuperset(each.change.kinds)]
        if entries:
            kinds = "; ".join(each.kinds for each in entries)
            # of one that has another label and nothing else the words stand above
            texts = Markup("".join(lines_of(each) for each in entries if each.change.kinds != ("renumbered",)))
            remarks = tuple(remark for each in entries for remark in each.remarks if remark.role in _TOLD)
            # the comparison has a place for each criterion, in an entry or in the crosswalk
            sides = (each.change.new or each.change.old for each in entries if each.change.part == "criteria")
            yield Told(pair, step, kinds, texts, remarks, next((side.id for side in sides if side), ""))
