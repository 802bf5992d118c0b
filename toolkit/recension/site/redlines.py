"""Each revision with what it changes in the one before marked in its text; documents and comparisons lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.model.revision import file_stem
from recension.redline import redline_of
from recension.redline.formats import body_of
from recension.redline.html import marked_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.site.frame import File, Frame
    from recension.site.policies import Pair, Policy


def redline_path(policy: Policy, pair: Pair) -> str:
    """Return where the redline of the newer of two neighbours is."""
    return policy.path(f"redline/{file_stem(pair.new)}.html")


def entry(_policy: Policy) -> None:
    """Return nothing: a redline belongs to a revision, and the pages of that lead to it."""


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield the redline of each revision that replaces another one."""
    for pair in policy.neighbours.values():
        redline = redline_of(policy.view(pair).diff)
        title = f"Redline: {redline.new.title} ({redline.new.policy}, {pair.new} against {pair.old})"
        yield frame.page(
            redline_path(policy, pair),
            "site_redline.html.jinja",
            title,
            styles=("policy.css", "redline.css"),
            pair=pair,
            heading=marked_runs(redline.title),
            body=body_of(redline, frame.redlines),
        )
