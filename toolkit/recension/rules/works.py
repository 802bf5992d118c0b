"""Rules on the facts of a listed work: authors, years, pages, numbers, and how it changed since the last revision."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.rules.catalogue import Fault, revision_rule
from recension.rules.dates import is_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.revision import Reference
    from recension.rules.contexts import RevisionContext

_YEAR = re.compile(r"(?<![0-9])(?:19|20)\d\d(?![0-9])")
_NAME = r"[^\W\d_][\w'\u2019-]+ [A-Z]{1,3}"
_NAMES = rf"{_NAME}(?: {_NAME})+"
_ANOTHER = r" and [^\W\d_]+ [A-Z]{1,3}$"
_PAGES = r"([a-zA-Z]*)(\d+)([a-zA-Z]*)(?:\s?[-\u2013]\s?([a-zA-Z]*)(\d+)([a-zA-Z]*))?"
_AHEAD = 1
"""A work is often published online a year before its issue, and a DOI names that year."""
_PMID_DIGITS = range(4, 9)


@revision_rule("reference-year-differs", Severity.WARNING)
def years_fit_each_other(context: RevisionContext) -> Iterator[Fault]:
    """The year of a work is another one than its id or its DOI has: mostly two digits were swapped.

    Avoid: `id: hua-2021` with `year: 2012`. Prefer: the year in which it appeared.
    """
    for reference in context.revision.references or ():
        year = reference.citation.year
        if year is None:
            continue
        for where, text, gap in (("id", reference.id, 0), ("DOI", reference.citation.doi or "", _AHEAD)):
            years = [int(found) for found in _YEAR.findall(text)]
            if years and all(abs(year - other) > gap for other in years):
                message = f"the year is {year}, and the {where} says {years[0]}"
                at = (*reference.at, "citation", "doi" if where == "DOI" else "year")
                yield Fault(at, message, "correct the one that is wrong", (reference.id, where, str(year)))


@revision_rule("reference-pages-wrong", Severity.WARNING)
def pages_go_forward(context: RevisionContext) -> Iterator[Fault]:
    """The pages of a work are written as no pages are, or end before they begin.

    Avoid: `pages: "1611-1602"`. Prefer: `pages: "1611-1620"`; the last one may be cut short, as in `"1611-20"`.
    """
    for reference in context.revision.references or ():
        pages = reference.citation.pages
        for span in re.split(r"[,;]\s*", pages) if pages else ():
            found = re.fullmatch(_PAGES, span.strip())
            what = "are no pages" if found is None else None
            if found is not None and found[5] and len(found[5]) >= len(found[2]) and int(found[5]) < int(found[2]):
                what = "end before they begin"
            if what:
                at = (*reference.at, "citation", "pages")
                yield Fault(at, f'"{pages}" {what}', "copy them from the work", (reference.id, str(pages)))
                break


@revision_rule("reference-pubmed-wrong", Severity.WARNING)
def pubmed_numbers_are_possible(context: RevisionContext) -> Iterator[Fault]:
    """A PubMed number is too long or too short to be one, so the link that is made of it leads nowhere.

    Avoid: `pmid: "338188922"`, with one digit typed twice. Prefer: the number as PubMed has it, of up to eight digits.
    """
    for reference in context.revision.references or ():
        pmid = reference.citation.pmid
        if pmid and pmid.isdecimal() and len(pmid) not in _PMID_DIGITS:
            at = (*reference.at, "citation", "pmid")
            yield Fault(at, f'"{pmid}" is no PubMed number', "copy it from PubMed", (reference.id, pmid))


@revision_rule("reference-author-wrong", Severity.WARNING)
def authors_stand_apart(context: RevisionContext) -> Iterator[Fault]:
    """An author is written as several, stands twice, or has a sign of the citation at the end.

    Avoid: `[Livi L Meattini I]`, `[Livi L and Meattini I]`, `[Livi L.]`. Prefer: `authors: [Livi L, Meattini I]`.
    """
    for reference in context.revision.references or ():
        seen: set[str] = set()
        for index, author in enumerate(reference.citation.authors):
            what = None
            if ";" in author or " & " in author or (" and " in author and re.search(_ANOTHER, author)):
                what = "is more than one author"
            elif author.count(" ") > 2 and re.fullmatch(_NAMES, author):
                what = "is more than one author; the commas are missing"
            elif author.endswith((".", ",", ";")) and "et al" not in author:
                what = f'ends in "{author[-1]}"'
            elif author in seen:
                what = "stands twice"
            seen.add(author)
            if what:
                at = (*reference.at, "citation", "authors", index)
                yield Fault(
                    at, f'"{author}" {what}', "one entry for each: [Livi L, Meattini I]", (reference.id, author)
                )


@revision_rule("reference-title-end", Severity.NOTE)
def titles_end_plainly(context: RevisionContext) -> Iterator[Fault]:
    """A title ends in a full stop or a comma: the citation adds its own, and then it stands twice.

    Avoid: `title: Rectal Cancer.` Prefer: `title: Rectal Cancer`.
    """
    for reference in context.revision.references or ():
        title = reference.citation.title
        if title.endswith((".", ",", ";", ":")) and not title.endswith(("etc.", "...", "al.", "Inc.")):
            at = (*reference.at, "citation", "title")
            yield Fault(at, f'the title ends in "{title[-1]}"', "take it out", (reference.id,))


@revision_rule("reference-incomplete", Severity.WARNING)
def works_can_be_found(context: RevisionContext) -> Iterator[Fault]:
    """A work lacks what it is found by: an article its journal or year, a page on the web the day it was read.

    Avoid: an article by its title alone. Prefer: journal and year; for what stands at an address, `accessed`.
    """
    for reference in context.revision.references or ():
        work, article = reference.citation, reference.type == "article"
        wanted = {"journal": work.journal, "year": work.year or work.published} if article else {}
        missing = [key for key, value in wanted.items() if not value]
        at = (*reference.at, "citation")
        if not article and reference.url and not (reference.accessed or work.journal):
            missing, at = ["accessed"], reference.at
        if missing:
            message = f"the {reference.type.replace('_', ' ')} lacks {' and '.join(missing)}"
            lacks = ((*at, missing[0]),)
            yield Fault((*reference.at, "id"), message, f"add {missing[0]}", (reference.id, *missing), lacks=lacks)


@revision_rule("reference-goes-back", Severity.WARNING)
def works_do_not_get_older(context: RevisionContext) -> Iterator[Fault]:
    """A work is dated, or its version numbered, before what the last revision had: mostly a slip in the year.

    Avoid: `updated: 2025-10-03` where the revision before has 2026-10-03. Prefer: the later one.
    """
    for reference, before in _both(context):
        for key in ("updated", "accessed"):
            now, then = getattr(reference, key), getattr(before, key)
            if now and then and is_before(now, then):
                message = f"{key} is {now}, and {context.before[0].label} has {then}"
                yield Fault((*reference.at, key), message, "check the year", (reference.id, key, now))
        now, then = _numbered(reference), _numbered(before)
        if now and then and now < then:
            message = f'version "{reference.citation.version}" is older than "{before.citation.version}" before'
            at = (*reference.at, "citation", "version")
            yield Fault(at, message, "check the version", (reference.id, str(reference.citation.version)))


@revision_rule("reference-version-unchanged", Severity.NOTE)
def versions_go_with_updates(context: RevisionContext) -> Iterator[Fault]:
    """A work was updated since the last revision, and its version is the same: one of the two was forgotten.

    Avoid: a new `updated` beside the old `version`. Prefer: both as the work has them.
    """
    for reference, before in _both(context):
        version = reference.citation.version
        later = reference.updated and before.updated and is_before(before.updated, reference.updated)
        if later and version and version == before.citation.version:
            message = f'updated on {reference.updated}, and still version "{version}"'
            yield Fault((*reference.at, "citation", "version"), message, "check the version", (reference.id, version))


def _both(context: RevisionContext) -> Iterator[tuple[Reference, Reference]]:
    """Yield each work whose dates or version changed, as it is now and as the revision before had it."""
    listed = context.revision.references
    if not listed or not context.before or "\nreferences:\n" not in context.before[0].text:
        return
    there = context.before[0].revision if _differs(context) else None
    before = {each.id: each for each in there.references or ()} if there is not None else {}
    yield from ((each, before[each.id]) for each in listed if each.id in before)


def _differs(context: RevisionContext) -> bool:
    """Return whether dates of the list are others, or others in number, than in the text of the revision before."""
    text = context.before[0].text
    listed = context.revision.references or ()
    written = [date for each in listed for date in (each.updated, each.accessed, each.citation.version) if date]
    return any(text.count(str(date)) < written.count(date) for date in set(written))


def _numbered(reference: Reference) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d{1,2})\.(\d{4})", reference.citation.version or "")
    return (int(found[2]), int(found[1])) if found else None
