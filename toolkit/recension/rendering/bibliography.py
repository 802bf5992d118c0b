"""An entry of the reference list, written from its bibliographic facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from recension.rendering.dates import MONTHS, in_words
from recension.rendering.markup import Span, Style, joined, one_line, plain, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.revision import Citation, Reference
    from recension.rendering.markup import Paragraph

# what RFC 3986 lets stand in an address, but no entity; one with anything else is shown and does not link
_ADDRESS = re.compile(r"(?!.*&#?\w+;)https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")


def entry(reference: Reference) -> Paragraph:
    """Return *reference* as readers of the list see it, a sentence to each fact."""
    spans: list[Span] = []
    text = ""
    for sentence in _sentences(reference):
        text += " " if text or spans else ""
        if isinstance(sentence, str):
            text += sentence
        else:
            spans += [Span(text), sentence] if text else [sentence]
            text = "."
    spans += [Span(text)] if text else []
    if reference.note:
        return joined([*spans, Span(" ["), *one_line(read(reference.note)), Span("]")])
    return tuple(spans)


def _sentences(reference: Reference) -> Iterator[str | Span]:
    """Yield the sentences, without the full stop where one is a span."""
    citation = reference.citation
    if citation.authors or citation.et_al:
        yield from _stopped(_authors(citation))
    yield from _stopped(citation.title)
    yield from _told("Version", citation.version)
    if citation.journal:
        yield Span(plain(citation.journal), Style.EMPHASIS)
        yield from _stopped(_issue(citation))
    yield from _stopped(citation.publisher)
    if not citation.journal:
        yield from _stopped(_issue(citation))
    yield from _told("Published", in_words(citation.published))
    if citation.doi:
        yield _doi(plain(citation.doi))
    if reference.url:
        url = plain(reference.url)
        yield Span(url, Style.LINK, url) if _ADDRESS.fullmatch(url) else f"{url}."
    yield from _told("Updated", in_words(reference.updated))
    yield from _told("Accessed", in_words(reference.accessed))
    yield from _told("PMID:", citation.pmid)
    yield from _told("PMCID:", citation.pmcid)


def _told(word: str, value: str | None) -> Iterator[str]:
    return _stopped(f"{word} {value}" if value else None)


def _stopped(text: str | None) -> Iterator[str]:
    """Yield *text* as a sentence, with one mark at its end; nothing if there is no text."""
    clean = plain(text) if text else ""
    if clean:
        yield clean if clean.endswith((".", "?", "!")) else clean + "."


def _authors(citation: Citation) -> str:
    return ", ".join([*citation.authors, *(["et al"] if citation.et_al else [])])


def _issue(citation: Citation) -> str:
    """Return ``2021 May;68(Suppl 2):e28344``, or the month and year alone, or what there is of it."""
    month = MONTHS[citation.month - 1] if citation.month and 1 <= citation.month <= len(MONTHS) else ""
    year = str(citation.year or "")
    issue = (citation.volume or "") + (f"({citation.issue})" if citation.issue else "")
    issue += f":{citation.pages}" if issue and citation.pages else citation.pages or ""
    if not issue:
        return f"{month} {year}".strip()
    return ";".join(part for part in (f"{year} {month}".strip(), issue) if part)


def _doi(doi: str) -> Span:
    return Span(f"doi:{doi}", Style.LINK, "https://doi.org/" + quote(doi, safe="/:;.,-_~", errors="replace"))
