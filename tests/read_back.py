"""Documents read back: the words that a reader finds in each format, white space aside."""

from __future__ import annotations

import io
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from recension.errors import UsageError
from recension.rendering.pdf import pdf_of
from recension.source import parse_source

ROOT = Path(__file__).parents[1]
EVERY_PART = ROOT / "tests" / "golden" / "render" / "every-part.yaml"
POLICY = ROOT / "policy" / "CP.MP.69"
LEFT_OUT = {"head", "nav"}
LEFT_OUT_CLASSES = {"skip", "unseen"}
VOID = {"meta", "br", "img", "hr", "link", "input"}
TABLE_HEADS = ("SummaryRevisedApproved", "CodeDescription")
BULLETS = str.maketrans("", "", "•◦▪")


def lacks_pdf():
    """What keeps a document from being made as PDF and read back here; empty if nothing does."""
    if not shutil.which("pdftotext"):
        return "pdftotext, which reads PDF back, is not installed; .ci/packages installs it"
    try:
        pdf_of("<!doctype html><html lang=en><title>t</title>")
    except UsageError as error:
        return error.message
    return ""


LACKS_PDF = lacks_pdf()
needs_pdf = pytest.mark.skipif(bool(LACKS_PDF), reason=LACKS_PDF)


def plain_data(path):
    """A document as plain data."""
    return parse_source(path.read_text(encoding="utf-8"), path.name).value


def squeezed(text):
    return "".join(text.split())


class _Reader(HTMLParser):
    """Collects what is shown of a page; *numbered* puts the numbers of ordered lists where a browser shows them."""

    def __init__(self, *, numbered=False):
        super().__init__()
        self.words = []
        self._open = []
        self._numbers = []
        self._numbered = numbered

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        hidden = tag in LEFT_OUT or bool(LEFT_OUT_CLASSES & set((given.get("class") or "").split()))
        if tag not in VOID:
            self._open.append((tag, hidden))
        if tag in ("ol", "ul"):
            self._numbers.append(int(given.get("start", 1)) if tag == "ol" else None)
        if tag == "li" and self._numbered and self._numbers[-1] is not None:
            self.words.append(f"{self._numbers[-1]}.")
            self._numbers[-1] += 1

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self._open.pop()[0] != tag:
            pass
        if tag in ("ol", "ul"):
            self._numbers.pop()

    def handle_data(self, data):
        if not any(hidden for _, hidden in self._open):
            self.words.append(data)


def of_html(content, *, numbered=False):
    reader = _Reader(numbered=numbered)
    reader.feed(content.decode("utf-8"))
    reader.close()
    return squeezed("".join(reader.words))


def of_markdown(content):
    """What a reader of CommonMark with tables sees."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table")
    reader.normalizeLinkText = str  # an address is shown as it is written
    page = reader.render(content.decode("utf-8"))
    return of_html(page.encode(), numbered=True)


def of_word(content):
    """What python-docx finds: paragraphs and tables of the body, in order."""
    from docx import Document

    return squeezed("".join(_blocks(Document(io.BytesIO(content)))))


def _blocks(container):
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                for cell in row.cells:
                    yield from _blocks(cell)
        else:
            yield block.text


def of_pdf(content):
    """What pdftotext finds between the margins of the pages; the head of a table that goes on is not read again."""
    between = ["-x", "0", "-y", "60", "-W", "612", "-H", "675"]
    command = ["pdftotext", "-raw", *between, "-enc", "UTF-8", "-", "-"]
    found = subprocess.run(command, input=content, capture_output=True, check=True)  # noqa: S603 - our own command
    first, *others = [squeezed(page).translate(BULLETS) for page in found.stdout.decode("utf-8").split("\f")]
    return first + "".join(_without_head(page) for page in others)


def _without_head(page):
    return next((page.removeprefix(head) for head in TABLE_HEADS if page.startswith(head)), page)


READERS = {"md": of_markdown, "html": of_html, "docx": of_word, "pdf": of_pdf}
