"""The page of a policy: its revisions, newest first, each with what it did to coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.site.frame import File, Frame
    from recension.site.policies import Policy


def entry(policy: Policy) -> str:
    """Return the page."""
    return policy.home


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield the page."""
    yield frame.page(policy.home, "timeline.html.jinja", f"{policy.name} {policy.title}")
