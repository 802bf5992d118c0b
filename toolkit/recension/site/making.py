"""Makes the site, policy by policy, so that no more than one is in memory; what is about all of them comes last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.redline import redline_style
from recension.rendering import house_style
from recension.site import library
from recension.site.frame import Frame, Tab, site_style, static_files
from recension.site.kinds import POLICY_PAGES
from recension.site.search import SearchIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.site.frame import File
    from recension.site.library import Listed
    from recension.site.policies import Policy
    from recension.templating import OwnTemplates


class Site:
    """The files of a site: those of each policy by `policy`, in any order, and after them by `rest` all others.

    *own* are templates of the workspace, which stand in place of those that ship.

    The same policies give the same bytes, whenever and wherever the site is made.
    """

    def __init__(self, own: OwnTemplates | None = None) -> None:
        self._styles = (site_style(own), house_style(own), redline_style(own))
        self._listed: list[Listed] = []
        self._index = SearchIndex()

    def policy(self, policy: Policy) -> Iterator[File]:
        """Yield the files of *policy*."""
        tabs = tuple(Tab(kind.name, path) for kind in POLICY_PAGES if (path := kind.entry(policy)))
        for kind in POLICY_PAGES:
            yield from kind.pages(policy, Frame(*self._styles, policy, tabs, kind.name))
        self._listed.append(library.listed(policy))
        yield from self._index.add(policy)

    def rest(self) -> Iterator[File]:
        """Yield the files about all policies: the first page, the search index, styles and scripts."""
        yield from self._index.finish()
        frame = Frame(*self._styles)
        yield from library.pages(self._listed, frame, self._index.shards)
        yield from static_files(self._styles[2])
