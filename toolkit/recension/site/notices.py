"""What providers and members are told of each revision, as pages of the site; other pages lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.bulletins.members import summary_for_members
from recension.bulletins.providers import notice_for_providers
from recension.model.revision import file_stem
from recension.rendering.html import body_of
from recension.site.redlines import redline_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.diffing import RevisionDiff
    from recension.rendering.document import Document
    from recension.site.frame import File, Frame
    from recension.site.policies import Pair, Policy

NOTICES: dict[str, tuple[str, Callable[[RevisionDiff], Document]]] = {
    "providers": ("Notice for providers", notice_for_providers),
    "members": ("Summary for members", summary_for_members),
}
"""What there is for each revision that replaces another one, by the folder that it is in."""


def change_links(policy: Policy, pair: Pair) -> list[tuple[str, str]]:
    """Return the name and path of each document on what the newer of two neighbours changes; none if they are none."""
    if policy.neighbours.get(pair.new) != pair:
        return []
    notices = [(name, _path(policy, pair, folder)) for folder, (name, _) in NOTICES.items()]
    return [("Redline", redline_path(policy, pair)), *notices]


def entry(_policy: Policy) -> None:
    """Return nothing: a notice belongs to a revision, and the pages of that lead to it."""


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield the notices on each revision that replaces another one."""
    for pair in policy.neighbours.values():
        for folder, (name, made_of) in NOTICES.items():
            document = made_of(policy.view(pair).diff)
            yield frame.page(
                _path(policy, pair, folder),
                "notice.html.jinja",
                f"{name}: {document.title} ({document.policy}, {pair.new})",
                styles=("policy.css",),
                notice=name,
                pair=pair,
                document=document,
                body=body_of(document, frame.documents),
            )


def _path(policy: Policy, pair: Pair, folder: str) -> str:
    return policy.path(f"{folder}/{file_stem(pair.new)}.html")
