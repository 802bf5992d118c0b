"""An entry of the reference list, written from its bibliographic facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from recension.rendering.dates import MONTHS, in_words
from recension.rendering.markup import Span, Style, joined, one_line, plain, read

if TYPE_CHECKING:
    from recension.model.revision import Citation, Reference
    from recension.rendering.markup import Paragraph

# what RFC 3986 lets stand in an address, but no entity; one with anything else is shown and does not link
_ADDRESS = re.compile(r"(?!.*&#?\w+;)https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")

_PLAIN_DOI = re.compile(r"[A-Za-z0-9/:;.,_~-]+")


def entry(reference: Reference) -> Paragraph:
    """Return *reference* as readers of the list see it, a sentence to each fact."""
    spans: list[Span] = []
    text = ""
    for sentence in _sentences(reference):
        if not sentence:
            continue
        text += " " if text or spans else ""
        if isinstance(sentence, Span):
            spans += [Span(text), sentence] if text else [sentence]
            text = "."
        else:
            text += sentence
    spans += [Span(text)] if text else []
    if reference.note:
        return joined([*spans, Span(" ["), *one_line(read(reference.note)), Span("]")])
    return tuple(spans)


def _sentences(reference: Reference) -> list[str | Span]:
    """Return the sentences, without the full stop where one is a span."""
    citation = reference.citation
    issue = _issue(citation)
    told: list[str | Span] = []
    if citation.authors or citation.et_al:
        told.append(_authors(citation))
    told.append(citation.title)
    if citation.version:
        told.append(f"Version {citation.version}")
    if citation.journal:
        told += [Span(plain(citation.journal), Style.EMPHASIS), issue]
    told.append(citation.publisher or "")
    if not citation.journal:
        told.append(issue)
    if citation.published:
        told.append(f"Published {in_words(citation.published)}")
    if citation.doi:
        told.append(_doi(plain(citation.doi)))
    if reference.url:
        url = plain(reference.url)
        told.append(Span(url, Style.LINK, url) if _ADDRESS.fullmatch(url) else f"{url}.")
    dates = (("Updated", reference.updated), ("Accessed", reference.accessed))
    told += [f"{word} {in_words(date)}" for word, date in dates if date]
    told += [f"{word} {value}" for word, value in (("PMID:", citation.pmid), ("PMCID:", citation.pmcid)) if value]
    return [each if isinstance(each, Span) else _stopped(each) for each in told if each]


def _stopped(text: str) -> str:
    """Return *text* as a sentence, with one mark at its end; empty if nothing of it can be seen."""
    clean = plain(text)
    return clean if not clean or clean.endswith((".", "?", "!")) else clean + "."


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
    address = doi if _PLAIN_DOI.fullmatch(doi) else quote(doi, safe="/:;.,-_~", errors="replace")
    return Span(f"doi:{doi}", Style.LINK, "https://doi.org/" + address)
