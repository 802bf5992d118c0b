"""Rules on the reference list: addresses, dates and versions that can be, and no work listed twice."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.rules.catalogue import Fault, revision_rule
from recension.rules.dates import is_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.model.revision import Reference
    from recension.rules.contexts import RevisionContext

_NUMBERED_BY_YEAR = r"\d{1,2}\.\d{4}"
_GENERAL = re.compile(r"\b(?:volume|part|chapter|update)\b")
"""Works in parts have one title."""
_LEAST_ALIKE = 2
"""So many other works of a publisher show how it numbers its versions."""


@revision_rule("reference-doi-wrong", Severity.WARNING)
def dois_are_bare(context: RevisionContext) -> Iterator[Fault]:
    """A DOI has something at its end that does not belong to it, such as the full stop of the citation.

    The link that is made of it leads nowhere.

    Avoid: `doi: 10.1002/pbc.28344.` Prefer: `doi: 10.1002/pbc.28344`.
    """
    for reference in context.revision.references or ():
        doi = reference.citation.doi or ""
        bare = _without_end(doi)
        if bare != doi:
            message = f'the DOI "{doi}" ends in "{doi[len(bare) :]}"'
            yield Fault((*reference.at, "citation", "doi"), message, f"write {bare}", (reference.id, doi))


@revision_rule("reference-url-wrong", Severity.WARNING)
def urls_lead_somewhere(context: RevisionContext) -> Iterator[Fault]:
    """An address cannot be one: it has no host, two beginnings, or the end of the sentence that it was copied from.

    Avoid: `url: https://https://www.nccn.org`, `url: https://www.nccn.org.` Prefer: the address as the browser has it.
    """
    for reference in context.revision.references or ():
        url = reference.url or ""
        host = url.partition("://")[2].partition("/")[0].partition(":")[0]
        what = None
        if _without_end(url) != url:
            what, hint = f'ends in "{url[len(_without_end(url)) :]}"', f"write {_without_end(url)}"
        elif url.count("://") > 1 and "?" not in url and "web.archive.org" not in url:
            what, hint = "has two beginnings", "take one out"
        elif url and ("." not in host.strip(".") or ".." in host):
            what, hint = "names no host", "copy it from the browser"
        elif url and host.isascii() and not re.fullmatch(r"[A-Za-z0-9.@-]+", host):
            what, hint = f'has a host that cannot be: "{host}"', "copy it from the browser"
        if what:
            yield Fault((*reference.at, "url"), f"the address {what}", hint, (reference.id, url))


@revision_rule("reference-accessed-early", Severity.WARNING)
def works_are_read_after_they_are_written(context: RevisionContext) -> Iterator[Fault]:
    """A work was accessed before it was updated, so what was read is not what is cited.

    Avoid: `updated: 2025-12-30` with `accessed: 2025-01-02`. Prefer: the day on which it was read again.
    """
    for reference in context.revision.references or ():
        updated, accessed = reference.updated, reference.accessed
        if updated and accessed and is_before(accessed, updated):
            message = f"accessed on {accessed}, before it was updated on {updated}"
            hint = "correct one of the two, or read it again"
            yield Fault((*reference.at, "accessed"), message, hint, (reference.id, updated, accessed))


@revision_rule("reference-date-late", Severity.WARNING)
def works_are_older_than_the_revision(context: RevisionContext) -> Iterator[Fault]:
    """A work is dated after the revision that lists it: mostly a year that was mistyped.

    Avoid: `year: 2062`. Prefer: `year: 2026`.
    """
    dates = context.revision.dates
    last = max((written for written in (dates.revised, dates.approved, dates.effective) if written), default="")
    if not last:
        return
    for reference in context.revision.references or ():
        year = str(reference.citation.year or "")
        dated = {("updated",): reference.updated, ("accessed",): reference.accessed, ("citation", "year"): year,
                 ("citation", "published"): reference.citation.published}  # fmt: skip
        for key, written in dated.items():
            if written and is_before(last, written):
                message = f"{key[-1]} is {written}, and this revision is of {last}"
                yield Fault((*reference.at, *key), message, "check the year", (reference.id, key[-1], written))


@revision_rule("reference-version-impossible", Severity.WARNING)
def versions_are_possible(context: RevisionContext) -> Iterator[Fault]:
    """A version is written unlike the publisher's others, or is of a year that cannot be: "12026" for "1.2026".

    Readers cannot find the version that was meant.

    Avoid: `version: "12026"`. Prefer: `version: "1.2026"`.
    """
    references = [reference for reference in context.revision.references or () if reference.citation.version]
    numbered = Counter(each.citation.publisher for each in references if _by_year(each))
    for reference in references:
        version = str(reference.citation.version)
        at, facts = (*reference.at, "citation", "version"), (reference.id, version)
        if not _by_year(reference):
            others = numbered[reference.citation.publisher]
            if others >= _LEAST_ALIKE:
                joined = re.fullmatch(r"(\d{1,2})[^\d]?((?:19|20)\d\d)", version)
                hint = f"write {joined[1]}.{joined[2]}" if joined else "write it as the others, such as 1.2026"
                yield Fault(at, f'"{version}" is not written as the publisher\'s {others} others', hint, facts)
            continue
        year, years = int(version.partition(".")[2]), _years(reference, context)
        if years and not years[0] <= year <= years[1]:
            said = f"the work was updated on {reference.updated}" if reference.updated else "the revision is older"
            yield Fault(at, f'version "{version}" is of {year}, and {said}', "check the year", facts)


@revision_rule("reference-listed-twice", Severity.WARNING)
def works_are_listed_once(context: RevisionContext) -> Iterator[Fault]:
    """A work stands in the list twice, so it has two numbers.

    Avoid: the same DOI under two ids. Prefer: one entry, cited wherever it is meant.
    """
    seen: dict[tuple[str, ...], Reference] = {}
    for reference in context.revision.references or ():
        for facts in _identities(reference):
            first = seen.setdefault(facts, reference)
            if first is not reference:
                number = context.revision.reference_numbers[first.id]
                message = f"this is reference {number} once more: both have the {facts[0]} {facts[1]}"
                yield Fault((*reference.at, "id"), message, "keep one of the two", (first.id, reference.id))
                break


@revision_rule("reference-author-et-al", Severity.WARNING)
def authors_are_people(context: RevisionContext) -> Iterator[Fault]:
    """The words "et al." stand among the authors: they would print as a name, and in the wrong place.

    Avoid: `authors: [Livi L, et al.]`. Prefer: `authors: [Livi L]` with `et_al: true`.
    """
    for reference in context.revision.references or ():
        for index, author in enumerate(reference.citation.authors):
            if re.search(r"\bet\.? al\b", author.casefold()):
                at = (*reference.at, "citation", "authors", index)
                yield Fault(at, f'"{author}" is no author', "take it out and write et_al: true", (reference.id,))


def _without_end(address: str) -> str:
    """Return *address* without what belongs to the sentence that it was copied from."""
    bare = address.rstrip(".,;:'\"\u201d")
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(".,;")
    return bare


def _by_year(reference: Reference) -> bool:
    return re.fullmatch(_NUMBERED_BY_YEAR, str(reference.citation.version)) is not None


def _years(reference: Reference, context: RevisionContext) -> Sequence[int]:
    """Return the first and the last year that a version can be of."""
    if reference.updated:
        year = int(reference.updated[:4])
        return year - 1, year + 1
    revised = context.revision.dates.revised[:4]
    return (1990, int(revised) + 1) if revised.isdecimal() else ()


def _identities(reference: Reference) -> Iterator[tuple[str, ...]]:
    """Yield what makes a work the same as another one."""
    work = reference.citation
    if work.doi:
        yield "DOI", work.doi.casefold()
    if work.pmid:
        yield "PubMed id", work.pmid
    title = " ".join(work.title.casefold().split())
    if reference.url and reference.url.partition("://")[2].partition("/")[2]:
        yield "address", reference.url.casefold().rstrip("/")
    if not work.journal and work.publisher and not _GENERAL.search(title):
        yield "title", f'"{title}"', work.publisher, work.version or ""
    more = (work.version or "", str(work.year or ""), work.journal or "", work.publisher or "", reference.updated or "")
    yield "title", f'"{title}"', *more
