"""The page of a diff, which needs nothing else: side by side, words marked, filtered by effect, fit to print.

It loads nothing and runs its own script alone, which its content policy
names by hash; where scripts are off it shows everything. What comes from a
document is only ever a value in the template.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

from recension.logic.effect import Verdict
from recension.reporters.change_words import NO_TEXT
from recension.reporters.diff_columns import Anchors, Columns, Told, rows_of
from recension.reporters.diff_parts import PART_NAMES
from recension.reporters.diff_view import command, gravity, view_of
from recension.reporters.effect_words import GRAVITY, HEADLINES
from recension.reporters.pages import EFFECTS, on_page
from recension.reporters.style import plural
from recension.templating import Inline, Templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Edition
    from recension.diffing import Comparisons
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry

SIGNS = {
    Verdict.WIDENS: "▲",
    Verdict.NARROWS: "▼",
    Verdict.MIXED: "◆",
    Verdict.DECISION_SHIFT: "⇄",
    Verdict.NONE: "○",
    Verdict.UNDETERMINED: "?",
}
"""A shape for each effect, so that colour is never all that tells them apart."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A diff on the page: its *entries* in full, and by the names of their parts those that decide nothing."""

    anchor: str
    view: DiffView
    columns: Columns
    entries: tuple[Told, ...]
    aside: dict[str, list[Told]]

    @property
    def by_gravity(self) -> list[Told]:
        """The entries, what needs most attention first."""
        return sorted(self.entries, key=lambda told: gravity(told.entry))

    @property
    def declares(self) -> bool:
        """Something is known of what the revision log declares."""
        return any(told.entry.declared is not None for told in self.entries)

    @property
    def undeclared(self) -> list[Told]:
        """The entries that the revision log should tell and does not."""
        return [told for told in chain(self.entries, *self.aside.values()) if told.entry.declared is False]


@dataclass(frozen=True, slots=True)
class Alone:
    """A revision that has nothing to be compared with."""

    anchor: str
    name: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An effect that the page can be filtered by, and how many entries have it."""

    verdict: Verdict
    words: str
    count: int


def page_of(comparisons: Comparisons) -> str:
    """Return everything that was compared as one HTML page; the same diff gives the same bytes."""
    only = comparisons.only
    anchors = Anchors()
    policies = [_policy(view_of(diff), anchors, alone=only is not None) for diff in comparisons.diffs]
    effects, style, script = (_TEMPLATES.text(name) for name in (EFFECTS, "diff.css", "diff.js"))
    return _TEMPLATES.fill(
        "diff.html.jinja",
        title=_title(policies, comparisons),
        policies=policies,
        single=only is not None,
        alone=list(_alone(comparisons, anchors)),
        choices=list(_choices(policies)),
        command=f"{command(comparisons)} --format html",
        signs=SIGNS, unknown=NO_TEXT, style=Inline(effects + style), script=Inline(script),
    )  # fmt: skip


def part_of(view: DiffView, anchors: Anchors) -> str:
    """Return a diff as HTML for a page that has the styles and the script of a diff, and a heading of the first level.

    The names of its places are taken from the *anchors* of that page.
    """
    policy = _policy(view, anchors, alone=True)
    return _TEMPLATES.fill(
        "diff_part.html.jinja", policy=policy, choices=list(_choices([policy])), signs=SIGNS, unknown=NO_TEXT
    )


def lines_of(entry: Entry) -> str:
    """Return the texts and fields of an entry as HTML, the old ones above the new, for a page that has those styles."""
    return _TEMPLATES.fill("diff_lines.html.jinja", rows=list(rows_of(entry)), unknown=NO_TEXT)


def capital(sentence: str) -> str:
    """Return *sentence* with a capital at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Return *text* in runs of words, each with whether they are figures, which a line through them would change."""
    return [(" ".join(words), figures) for figures, words in groupby(text.split(), key=is_figure)]


def is_figure(word: str) -> bool:
    """Return whether *word* has a number or a mathematical sign, or no letter at all."""
    kinds = {unicodedata.category(character) for character in word}
    return bool({"Nd", "Nl", "No", "Sm"} & kinds) or not any(kind.startswith("L") for kind in kinds)


_TEMPLATES = Templates("recension.reporters", {"capital": capital, "pieces": _pieces}, last=on_page)


def _policy(view: DiffView, anchors: Anchors, *, alone: bool) -> Policy:
    new = view.diff.new.revision
    name = f"{new.policy}.{new.file_stem}"
    anchor = "_changes" if alone else anchors.take(name)
    columns = Columns(view.diff, anchors, "" if alone else f"{name}.")
    entries = tuple(columns.told(entry) for entry in view.told_in_full)
    aside: dict[str, list[Told]] = {}
    for part, words in PART_NAMES.items():
        told = [columns.told(entry) for entry in view.entries if entry.change.part == part and not entry.stands_alone
                and (not entry.is_obvious or part == "revision_log")]  # fmt: skip
        if told:
            aside[words] = told
    return Policy(anchor, view, columns, entries, aside)


def _title(policies: list[Policy], comparisons: Comparisons) -> str:
    if comparisons.only:
        return policies[0].view.title
    return f"Policies compared with {comparisons.base}" if comparisons.base else "Policies compared"


def _alone(comparisons: Comparisons, anchors: Anchors) -> Iterator[Alone]:
    told = ((comparisons.added, "new: nothing to compare it with"), (comparisons.removed, "gone"))
    for edition, what in ((edition, what) for editions, what in told for edition in editions):
        yield _edition(edition, what, anchors)


def _edition(edition: Edition, what: str, anchors: Anchors) -> Alone:
    revision = edition.revision
    size = plural(len(revision.outline), "criterion", "criteria")
    anchor = anchors.take(f"{revision.policy}.{revision.file_stem}")
    return Alone(anchor, f"{revision.policy} {revision.revision}", revision.title, f"{what} ({size})")


def _choices(policies: list[Policy]) -> Iterator[Choice]:
    """Yield the effects that some entry has; one that has two, in the old and the new revision, counts in both."""
    counts = Counter(
        verdict for policy in policies for told in policy.entries for verdict in dict.fromkeys(told.verdicts)
    )
    for verdict in GRAVITY:
        if counts[verdict]:
            yield Choice(verdict, HEADLINES[verdict].capitalize(), counts[verdict])
