"""What all pages of the site share: the frame around them, links that hold wherever the site lies, and its styles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib import resources
from posixpath import dirname, relpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from recension.reporters.diff_page import SIGNS, capital
from recension.reporters.effect_words import HEADLINES
from recension.reporters.pages import EFFECTS, on_page
from recension.templating import Templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.redline import RedlineStyle
    from recension.site.policies import Policy
    from recension.templating import OwnTemplates

HOME = "index.html"
"""The first page of the site."""
_FILTERS = {"capital": capital}
_OF_DIFFS = (EFFECTS, "diff.css", "diff.js")
"""What the page of a single diff has, too."""


class File(NamedTuple):
    """A file of the site: its *path* from the top, with slashes, and its bytes."""

    path: str
    content: bytes


class Tab(NamedTuple):
    """An entry of a policy's navigation: its name, and the page that it leads to."""

    name: str
    path: str


def site_style(own: OwnTemplates | None = None) -> Templates:
    """Return the templates of the site's pages: those that ship, and a workspace's *own* in their place."""
    return Templates("recension.site", _FILTERS, last=on_page, own=own)


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame around a page; that of a *policy* has its navigation, in which *current* is where the page stands.

    *templates* are those of the site, *documents* and *redlines* those of documents.
    """

    templates: Templates
    documents: Templates
    redlines: RedlineStyle
    policy: Policy | None = None
    tabs: tuple[Tab, ...] = ()
    current: str = ""

    def page(
        self,
        path: str,
        template: str,
        title: str,
        styles: Sequence[str] = ("diff.css",),
        scripts: Sequence[str] = (),
        **values: object,
    ) -> File:
        """Return the page at *path*, made from *template*, which extends ``frame.html.jinja``, with *values*.

        Every text is escaped; what is HTML already comes as `recension.rendering.html.Markup`.
        In the template ``to(path, anchor)`` is a link to another file of the
        site. *styles* and *scripts* are files of ``static/``; those of the frame come by themselves.
        """
        text = self.templates.fill(
            template, title=title, path=path, top="../" * path.count("/"), frame=self, home=HOME,
            to=partial(link, path), signs=SIGNS, headlines=HEADLINES,
            styles=(EFFECTS, *styles, "site.css"), scripts=("site.js", *scripts), **values,
        )  # fmt: skip
        return File(path, text.encode())


def link(start: str, path: str, anchor: str = "") -> str:
    """Return the relative address of *path*, or of an *anchor* in it, as the page at *start* writes it."""
    address = "" if anchor and path == start else quote(relpath(path, dirname(start) or "."))
    return f"{address}#{quote(anchor)}" if anchor else address


def static_files(redlines: RedlineStyle) -> Iterator[File]:
    """Yield the styles and scripts of the site, and those that its pages share with single ones."""
    diffs = Templates("recension.reporters")
    yield File("static/policy.css", redlines.document.text("policy.css").encode())
    yield File("static/redline.css", redlines.own.text("redline.css").encode())
    yield from (File(f"static/{name}", diffs.text(name).encode()) for name in _OF_DIFFS)
    for entry in sorted((resources.files("recension.site") / "static").iterdir(), key=lambda entry: entry.name):
        yield File(f"static/{entry.name}", entry.read_bytes())
