"""An HTML page as a test reads it: what it is made of, and whether it is made well."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser

OURS = {
    "html", "head", "meta", "title", "style", "script", "body", "header", "nav", "main", "section", "article", "footer",
    "h1", "h2", "h3", "h4", "h5", "p", "div", "span", "a", "b", "i", "strong", "code", "del", "ins", "ul", "li",
    "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "fieldset", "legend", "label", "input",
    "button",
}  # fmt: skip
VOID = {"meta", "input", "link", "br", "wbr"}


class Page(HTMLParser):
    """The page *source*; only *tags* may stand in it. *shape* is which elements with which attributes."""

    def __init__(self, source, tags=frozenset(OURS), *, charrefs=True):
        super().__init__(convert_charrefs=charrefs)
        self.source = source
        self.allowed = tags
        self.faults: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.shape: set[tuple[str, ...]] = set()
        self.ids: list[str] = []
        self.hidden: list[str] = []
        self._data: list[str] = []
        self._links: list[str] = []
        self._levels: list[int] = []
        self._open: list[str] = []
        self.content_policy: dict[str, list[str]] = {}
        self.feed(source)
        self.close()
        self.faults += [f"{tag} is never closed" for tag in self._open]
        self.raw = "".join(self._data)
        self.text = "".join(self.raw.split())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags[tag] += 1
        self.attributes |= set(given)
        self.shape.add((tag, *sorted(given)))
        self.faults += [f"{tag} is none of our tags"] if tag not in self.allowed else []
        self.faults += [f"{tag} has {name}" for name in given if name.startswith("on")]
        self.faults += [
            f"{tag} has {name} twice" for name, count in Counter(n for n, _ in attributes).items() if count > 1
        ]
        self.ids += [given["id"]] if "id" in given else []
        self.hidden += [given.get("id", tag)] if "hidden" in given else []
        self._links += [given["href"]] if "href" in given else []
        self._levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag == "th" and given.get("scope") not in ("col", "row"):
            self.faults.append("a th has no scope")
        if given.get("http-equiv") == "Content-Security-Policy":
            rules = (rule.split() for rule in given["content"].split(";"))
            self.content_policy = {name: sources for name, *sources in rules}
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"{tag} is closed where {self._open[-1:]} is open")
        else:
            self._open.pop()

    def handle_data(self, data):
        if not {"style", "script"} & set(self._open):
            self._data.append(data)

    def handle_entityref(self, name):
        self._data.append(f"&{name};")

    def handle_charref(self, name):
        self._data.append(f"&#{name};")

    def handle_comment(self, data):
        self.faults.append(f"a comment: {data}")

    def unknown_decl(self, data):
        self.faults.append(f"a declaration: {data}")

    def handle_pi(self, data):
        self.faults.append(f"an instruction: {data}")

    def check(self):
        """Fail unless the page is well-formed, every link leads somewhere, and the headings are in order."""
        assert self.faults == []
        assert [name for name, count in Counter(self.ids).items() if count > 1] == []
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in self.ids)
        assert {link for link in self._links if not link.startswith("#")} == set()
        assert {link[1:] for link in self._links} <= set(self.ids)
        assert self._levels.count(1) == 1
        assert self._levels[0] == 1
        assert all(after <= before + 1 for before, after in zip(self._levels, self._levels[1:], strict=False))
        assert self.tags["main"] == self.tags["title"] == self.tags["style"] == self.tags["script"] == 1
        assert self.source.startswith("<!doctype html>\n<html lang=")

    def hash_of(self, tag):
        """The hash by which a content policy names the one element *tag*."""
        text = re.search(rf"<{tag}>(.*?)</{tag}>", self.source, re.DOTALL)[1]
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def colours(source, scheme):
    """The colours by name that the style of *source* has, in the light or the dark."""
    found = {}
    for where, block in re.findall(r"(?:@media([^{]*)\{\s*)?:root \{(.*?)\}", source, re.DOTALL):
        if not where or (scheme == "dark" and "prefers-color-scheme: dark" in where):
            found |= re.findall(r"--([a-z-]+): #([0-9a-f]{6})", block)
    return found


def contrast(one, other):
    """The contrast of two colours, as the Web Content Accessibility Guidelines have it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
