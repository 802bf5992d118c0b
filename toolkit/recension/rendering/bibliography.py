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

_PLAIN_DOI = re.compile(r"[A-Za-z0-9/:;.,_~-]+")


def entry(reference: Reference) -> Paragraph:
    """Return *reference* as readers of the list see it, a sentence to each fact."""
    spans: list[Span] = []
    text = ""
    for each in _sentences(reference):
        if isinstance(each, Span):
            spans += [Span(text + " "), each] if text else [each]
            text = "."
        elif sentence := _stopped(each):
            text = f"{text} {sentence}" if text else sentence
    spans += [Span(text)] if text else []
    if reference.note:
        return joined([*spans, Span(" ["), *one_line(read(reference.note)), Span("]")])
    return tuple(spans)


def _sentences(reference: Reference) -> Iterator[str | Span]:
    """Yield what is told of a work, in order; a text lacks its full stop yet, and may be empty."""
    citation = reference.citation
    if citation.authors or citation.et_al:
        yield _authors(citation)
    yield citation.title
    if citation.version:
        yield f"Version {citation.version}"
    issue = _issue(citation)
    if citation.journal:
        yield Span(plain(citation.journal), Style.EMPHASIS)
        yield issue
    if citation.publisher:
        yield citation.publisher
    if not citation.journal:
        yield issue
    if citation.published:
        yield f"Published {in_words(citation.published)}"
    yield from _where_it_is(reference)


def _where_it_is(reference: Reference) -> Iterator[str | Span]:
    citation = reference.citation
    if citation.doi:
        yield _doi(plain(citation.doi))
    if reference.url:
        url = plain(reference.url)
        yield Span(url, Style.LINK, url) if _ADDRESS.fullmatch(url) else f"{url}."
    if reference.updated:
        yield f"Updated {in_words(reference.updated)}"
    if reference.accessed:
        yield f"Accessed {in_words(reference.accessed)}"
    if citation.pmid:
        yield f"PMID: {citation.pmid}"
    if citation.pmcid:
        yield f"PMCID: {citation.pmcid}"


def _stopped(text: str) -> str:
    """Return *text* as a sentence, with one mark at its end; empty if nothing of it can be seen."""
    clean = plain(text)
    return clean if not clean or clean.endswith((".", "?", "!")) else clean + "."


def _authors(citation: Citation) -> str:
    return ", ".join((*citation.authors, "et al") if citation.et_al else citation.authors)


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
    address = doi if _PLAIN_DOI.fullmatch(doi) else quote(doi, safe="/:;.,-_~", errors="replace")
    return Span(f"doi:{doi}", Style.LINK, "https://doi.org/" + address)
