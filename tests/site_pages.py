"""The pages of a site as a test reads them from its folder: what each is made of, and where its links lead."""

from __future__ import annotations

import json
import re
from functools import cached_property
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import page

TAGS = page.OURS | {
    "link", "form", "noscript", "ol", "select", "option", "details", "summary", "sup", "em", "br", "wbr", "pre",
    "textarea", "output", "template", "h6",
}  # fmt: skip
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'self'"


class SitePage(page.Page):
    """The page at *path* in the site."""

    def __init__(self, path, source):
        self.path = path
        self.addresses = []
        self.titles = []
        self.landmarks = []
        super().__init__(source, frozenset(TAGS))

    def handle_starttag(self, tag, attributes):
        super().handle_starttag(tag, attributes)
        given = dict(attributes)
        self.addresses += [given[name] for name in ("href", "src", "action") if name in given]
        if tag in ("nav", "header", "main", "footer"):
            self.landmarks.append((tag, given.get("aria-label")))
        if tag == "script" and "src" not in given:
            self.faults.append("a script that stands in the page")
        if "style" in given or tag == "style":
            self.faults.append("a style that stands in the page")

    @cached_property
    def title(self):
        return re.search("<title>(.*?)</title>", self.source, re.DOTALL)[1]

    @property
    def levels(self):
        return self._levels

    def within(self):
        """The addresses of this site: path and anchor."""
        for address in self.addresses:
            parts = urlsplit(address)
            if parts.scheme in ("http", "https"):
                continue
            assert not parts.scheme, address
            assert not parts.netloc, address
            assert not parts.path.startswith("/"), address
            path = normpath(join(dirname(self.path), unquote(parts.path))) if parts.path else self.path
            yield path, unquote(parts.fragment)


def pages_in(folder):
    """Every page in *folder*, by its path."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        found[name] = SitePage(name, path.read_text(encoding="utf-8"))
    return found


def lost_links(pages, files):
    """The links that lead to no file of the site, or to no place in it."""
    return [
        f"{path} -> {target}#{anchor}"
        for path, each in pages.items()
        for target, anchor in each.within()
        if target not in files
        or (anchor and target in pages and not is_query(target) and anchor not in pages[target].ids)
    ]


def is_query(path):
    """Whether what stands after # is for the page's script, and no place: on the pages of cases."""
    return bool(re.search("/(try|cases)/", path))


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def searched(files):
    """What the search index has, as the page reads it."""
    found = []
    for number in range(1, 1000):
        text = files.get(f"search/{number}.js")
        if text is None:
            return found
        found += json.loads(re.fullmatch(r'"use strict";\naddToSearch\((.*)\);\n', text.decode(), re.DOTALL)[1])
    return found
