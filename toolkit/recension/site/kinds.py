"""Which pages there are, in the order of the navigation: each kind is one module, and one row here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.site import cases, comparisons, criteria, documents, notices, redlines, timeline, try_it

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.site.frame import File, Frame
    from recension.site.policies import Policy


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page that each policy has.

    *name* is its entry in the policy's navigation, which leads to what *entry*
    returns, the path of a page; None for no entry. *pages* yields all of them.
    """

    name: str
    entry: Callable[[Policy], str | None]
    pages: Callable[[Policy, Frame], Iterator[File]]


POLICY_PAGES = (
    PageKind("Revisions", timeline.entry, timeline.pages),
    PageKind("Document", documents.entry, documents.pages),
    PageKind("Compare", comparisons.entry, comparisons.pages),
    PageKind("Redline", redlines.entry, redlines.pages),
    PageKind("Notices", notices.entry, notices.pages),
    PageKind("Criteria", criteria.entry, criteria.pages),
    PageKind("Try a case", try_it.entry, try_it.pages),
    PageKind("Fixtures", cases.entry, cases.pages),
)
"""The pages of a policy."""
