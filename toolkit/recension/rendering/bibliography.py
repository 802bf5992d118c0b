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
    for sentence in _sentences(reference):
        spans += [Span(" ")] if spans else []
        spans += sentence
    return joined(spans)


def _sentences(reference: Reference) -> Iterator[list[Span]]:
    citation = reference.citation
    yield from _stopped(_authors(citation))
    yield from _stopped(citation.title)
    yield from _stopped(citation.version and f"Version {citation.version}")
    if citation.journal:
        yield [Span(plain(citation.journal), Style.EMPHASIS), Span(".")]
        yield from _stopped(_issue(citation))
    yield from _stopped(citation.publisher)
    if not citation.journal:
        yield from _stopped(_issue(citation))
    yield from _stopped(citation.published and f"Published {in_words(citation.published)}")
    if citation.doi:
        yield [_doi(plain(citation.doi)), Span(".")]
    if reference.url:
        yield [_address(plain(reference.url)), Span(".")]
    yield from _stopped(reference.updated and f"Updated {in_words(reference.updated)}")
    yield from _stopped(reference.accessed and f"Accessed {in_words(reference.accessed)}")
    yield from _stopped(citation.pmid and f"PMID: {citation.pmid}")
    yield from _stopped(citation.pmcid and f"PMCID: {citation.pmcid}")
    if reference.note:
        yield [Span("["), *one_line(read(reference.note)), Span("]")]


def _stopped(text: str | None) -> Iterator[list[Span]]:
    """Yield *text* as a sentence, with one mark at its end; nothing if there is no text."""
    clean = plain(text or "")
    if clean:
        yield [Span(clean if clean.endswith((".", "?", "!")) else clean + ".")]


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


def _address(url: str) -> Span:
    return Span(url, Style.LINK, url) if _ADDRESS.fullmatch(url) else Span(url)
