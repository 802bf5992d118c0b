"""Redlines read back: one side of each format, as somebody has it who accepted or rejected all of it.

Nothing here knows how a redline is made: the Word file is settled as the standard says, the page by its elements.
"""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt

from read_back import LEFT_OUT, VOID, squeezed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = {True: ({"del", "moveFrom"}, {"ins", "moveTo"}), False: ({"ins", "moveTo"}, {"del", "moveFrom"})}
"""The elements that go and those that stay, by whether changes are accepted."""
ASIDE = re.compile("(comment|bookmark|moveFrom|moveTo)Range(Start|End)$|bookmark(Start|End)$|commentReference$")


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: ET.fromstring(file.read(name)) for name in file.namelist()}  # noqa: S314 - our own


def name(element):
    return element.tag.removeprefix(W)


def settled(root, *, accept):
    """The element *root* of a Word file once all changes in it are accepted, or rejected."""
    gone, stay = MARKS[accept]
    _words(root, gone, stay)
    _rows(root, gone)
    _paragraphs(root, gone)
    return root


def _words(parent, gone, stay):
    """Take out the words that go, and what stands around those that stay."""
    kept = []
    for child in list(parent):
        if name(parent) in ("rPr", "trPr"):  # marks of paragraphs and rows are looked at later
            kept.append(child)
        elif name(child) in gone or ASIDE.match(name(child)):
            continue
        elif name(child) in stay:
            _words(child, gone, stay)
            kept += list(child)
        else:
            _words(child, gone, stay)
            kept.append(child)
    parent[:] = kept


def _rows(root, gone):
    """Take out the rows that go, and tables without any left."""
    for parent in list(root.iter()):
        for table in parent.findall(f"{W}tbl"):
            for row in table.findall(f"{W}tr"):
                if any(row.find(f"{W}trPr/{W}{mark}") is not None for mark in gone):
                    table.remove(row)
            if table.find(f"{W}tr") is None:
                parent.remove(table)


def _paragraphs(root, gone):
    """Join each paragraph whose mark goes with the next one, which it becomes a part of."""
    for parent in [each for each in root.iter() if name(each) in ("body", "tc", "hdr", "ftr")]:
        children = list(parent)
        for place, child in enumerate(children):
            if name(child) != "p" or not any(child.find(f"{W}pPr/{W}rPr/{W}{mark}") is not None for mark in gone):
                continue
            after = children[place + 1]
            if name(after) != "p":  # there is nothing to be joined with
                assert not list(_text(child)), "words that would be left alone"
                parent.remove(child)
                continue
            words = [each for each in child if name(each) != "pPr"]
            at = 1 if name(after[0]) == "pPr" else 0
            after[at:at] = words
            parent.remove(child)


def _text(element):
    for each in element.iter():
        if name(each) in ("t", "delText"):
            yield each.text or ""
        elif name(each) in ("tab", "br") and each.get(f"{W}val") is None:
            yield " "


def paragraphs_of(root):
    """The style and the words of each paragraph that has any, and before those of a row how many cells it has."""
    for element in root.iter():
        if name(element) == "tr":
            yield "row", len(element.findall(f"{W}tc"))
        elif name(element) == "p":
            words = " ".join("".join(_text(element)).split())
            if words:
                yield element.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), words


def word_side(content, *, accept):
    """The paragraphs of body, header and footer of a Word file with all changes accepted, or rejected."""
    parts = parts_of(content)
    found = {}
    for part in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        found[part] = list(paragraphs_of(settled(parts[part], accept=accept)))
    return found


class _Side(HTMLParser):
    """Collects what one side of the page of a redline says; what no document says is left out."""

    def __init__(self, *, accept, aside=frozenset()):
        super().__init__()
        self.words = []
        self._open = []
        self._aside = aside
        self._gone = {"del"} if accept else {"ins"}
        self._looks = {"deleted", "moved-from"} if accept else {"inserted", "moved-to"}

    def handle_starttag(self, tag, attributes):
        looks = set((dict(attributes).get("class") or "").split())
        hidden = tag in LEFT_OUT | self._gone | self._aside or bool(looks & ({"skip", "unseen", "told"} | self._looks))
        if tag not in VOID | {"wbr"}:
            self._open.append((tag, hidden))

    def handle_endtag(self, tag):
        if tag not in VOID | {"wbr"}:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not any(hidden for _, hidden in self._open):
            self.words.append(data)


def html_side(content, *, accept):
    """The words of one side of the page of a redline, white space aside."""
    reader = _Side(accept=accept)
    reader.feed(content.decode("utf-8"))
    reader.close()
    return squeezed("".join(reader.words))


def markdown_side(content, *, accept):
    """The words of one side of the Markdown of a redline, as a reader of CommonMark with tables and tags has them."""
    reader = MarkdownIt("commonmark").enable("table")
    reader.normalizeLinkText = str  # an address is shown as it is written
    # what no document says is a quotation, or small
    side = _Side(accept=accept, aside={"blockquote", "sub"})
    side.feed(reader.render(content.decode("utf-8")))
    side.close()
    return squeezed("".join(side.words))
