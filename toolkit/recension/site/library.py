"""The first page of the site: every policy with its latest revision, and the search over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recension.reporters.effect_words import HEADLINES
from recension.reporters.history_words import status_words
from recension.reporters.style import plural
from recension.site.frame import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.logic.effect import Verdict
    from recension.site.frame import File, Frame
    from recension.site.policies import Policy, Span


_LATER = 2


class Listed(NamedTuple):
    """A policy in the list: its latest revision, what is in force in the end, and what the last change did."""

    name: str
    title: str
    home: str
    revisions: str
    label: str = ""
    document: str = ""
    status: str = ""
    verdict: Verdict | None = None
    headline: str = ""
    against: str = ""
    compare: str = ""
    in_force: tuple[tuple[str, str, Span], ...] = ()
    """Revisions by label and page, each with its days, newest first: the very newest may be still to come."""


def listed(policy: Policy) -> Listed:
    """Return *policy* as the list has it."""
    known = Listed(policy.name, policy.title, policy.home, plural(len(policy.revisions), "revision"))
    latest = policy.latest
    if latest is None:
        return known
    label = latest.revision
    replaced_by = next(each.replaced_by for each in policy.revisions if each.label == label)
    pair = policy.neighbours.get(label)
    view = policy.view(pair) if pair else None
    return known._replace(
        label=label, document=policy.document_path(label), status=status_words(latest, replaced_by),
        verdict=view.verdict if view else None, headline=HEADLINES[view.verdict] if view else "",
        against=pair.old if pair else "", compare=policy.pair_path(pair) if pair else "",
        in_force=tuple((each, policy.document_path(each), policy.in_force[each])
                       for each in [each for each in policy.sound if each in policy.in_force][:_LATER]),
    )  # fmt: skip


def pages(policies: Sequence[Listed], frame: Frame, shards: int) -> Iterator[File]:
    """Yield the first page; *shards* says how many files the search index has."""
    yield frame.page(
        HOME, "library.html.jinja", "Coverage policies", scripts=("search.js",), policies=policies, shards=shards
    )
