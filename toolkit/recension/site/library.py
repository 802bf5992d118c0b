"""The first page of the site: every policy with its latest revision, and the search over all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recension.reporters.effect_words import HEADLINES
from recension.reporters.history_words import status_words
from recension.reporters.style import plural
from recension.site.frame import HOME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.logic.effect import Verdict
    from recension.site.frame import File, Frame
    from recension.site.policies import Policy, Span


_NUMBERS = re.compile(r"(\d+)")
_LATER = 2
_MOST = 150
"""So many policies are listed on a page."""


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


def pages(listed: Iterable[Listed], frame: Frame, shards: int) -> Iterator[File]:
    """Yield the first page and, of many policies, the further ones of the list.

    *shards* says how many files the search index has.
    """
    policies = sorted(listed, key=lambda each: _in_order(each.name))
    parts = [policies[start : start + _MOST] for start in range(0, len(policies), _MOST)] or [policies]
    chapters = [(_path(number), part[0].name, part[-1].name) for number, part in enumerate(parts) if part]
    for number, part in enumerate(parts):
        yield frame.page(
            _path(number),
            "library.html.jinja",
            "Coverage policies" + (f", page {number + 1}" if number else ""),
            scripts=() if number else ("search.js",),
            policies=part,
            count=len(policies),
            chapters=chapters if len(parts) > 1 else [],
            shards=shards,
        )


def _in_order(name: str) -> list[tuple[int, str]]:
    """Return the key that sorts names as people do: CP.MP.69 before CP.MP.100."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBERS.split(name)]


def _path(number: int) -> str:
    return f"policies-{number + 1}.html" if number else HOME
