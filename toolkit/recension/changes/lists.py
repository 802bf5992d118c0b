"""Kinds of change in the parts that are lists: sections, codes, references, the revision log.

Entries are paired by what names them (a section's or reference's id, a code, a
log row's date). A part whose content is not known on one side is not compared.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from recension.changes.catalogue import part_kind
from recension.changes.criteria import comparable
from recension.changes.listed import CODES, LISTS, REFERENCES, REVISION_LOG, SECTIONS, Listed
from recension.changes.order import out_of_order
from recension.changes.values import Change, Comparing, Detail, Side, is_unknown, weakest
from recension.model.revision import Citation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.model.criteria import Evidence
    from recension.model.revision import Code, LogRow, Reference, Section

BIBLIOGRAPHIC = tuple(field.name for field in fields(Citation) if field.name != "version")


@part_kind("part-not-comparable")
def part_not_comparable(comparing: Comparing) -> Iterator[Change]:
    """A part is known on one side only, so nothing is said of what changed in it."""
    old, new = comparing.old.revision, comparing.new.revision
    for listed in LISTS:
        known = listed.is_known(old), listed.is_known(new)
        if known[0] is not known[1] or (not any(known) and listed.entries(old) != listed.entries(new)):
            evidence = weakest(listed.evidence(old), listed.evidence(new))
            sides = [Side(listed.part, each.name) for each in (old, new)]
            yield Change(listed.part, ("part-not-comparable",), sides[0], sides[1], evidence=evidence)


@part_kind("section-added")
def section_added(comparing: Comparing) -> Iterator[Change]:
    """A section is new."""
    yield from _added(SECTIONS, "section-added", comparing)


@part_kind("section-removed")
def section_removed(comparing: Comparing) -> Iterator[Change]:
    """A section is gone."""
    yield from _removed(SECTIONS, "section-removed", comparing)


@part_kind("section-not-comparable")
def section_not_comparable(comparing: Comparing) -> Iterator[Change]:
    """The text of a section is known on one side only, so nothing is said of how it changed."""
    for old, new in _half_known(comparing):
        evidence = weakest(old[0].evidence, new[0].evidence)
        sides = SECTIONS.side(*old), SECTIONS.side(*new)
        yield Change("sections", ("section-not-comparable",), *sides, evidence=evidence)


@part_kind("section-reworded")
def section_reworded(comparing: Comparing) -> Iterator[Change]:
    """The heading, text or notes of a section changed, or what it holds."""
    half_known = {id(section) for pair in _half_known(comparing) for section, _ in pair}

    def compared(section: Section) -> dict[str, Any]:
        text = comparable(section.text, comparing) if section.text and id(section) not in half_known else None
        notes = [comparable(note, comparing) for note in section.notes]
        return {"heading": section.heading, "text": text, "notes": notes, "holds": section.holds}

    yield from _changed(SECTIONS, "section-reworded", compared, comparing)


@part_kind("section-moved")
def section_moved(comparing: Comparing) -> Iterator[Change]:
    """A section stands elsewhere in the reading order."""
    yield from _moved(SECTIONS, "section-moved", comparing)


@part_kind("code-added")
def code_added(comparing: Comparing) -> Iterator[Change]:
    """A code was added to the tables."""
    yield from _added(CODES, "code-added", comparing)


@part_kind("code-removed")
def code_removed(comparing: Comparing) -> Iterator[Change]:
    """A code was taken from the tables."""
    yield from _removed(CODES, "code-removed", comparing)


@part_kind("code-reworded")
def code_reworded(comparing: Comparing) -> Iterator[Change]:
    """A code is described in other words."""

    def compared(code: Code) -> dict[str, Any]:
        return {"display": code.display}

    yield from _changed(CODES, "code-reworded", compared, comparing)


@part_kind("code-moved")
def code_moved(comparing: Comparing) -> Iterator[Change]:
    """A code stands elsewhere in its table."""
    yield from _moved(CODES, "code-moved", comparing)


@part_kind("reference-added")
def reference_added(comparing: Comparing) -> Iterator[Change]:
    """A reference was added to the list."""
    yield from _added(REFERENCES, "reference-added", comparing)


@part_kind("reference-removed")
def reference_removed(comparing: Comparing) -> Iterator[Change]:
    """A reference was taken from the list."""
    yield from _removed(REFERENCES, "reference-removed", comparing)


@part_kind("reference-updated")
def reference_updated(comparing: Comparing) -> Iterator[Change]:
    """The same work in a newer version, or read again: version, date of update, date of access."""

    def compared(reference: Reference) -> dict[str, Any]:
        return {"version": reference.citation.version, "updated": reference.updated, "accessed": reference.accessed}

    yield from _changed(REFERENCES, "reference-updated", compared, comparing)


@part_kind("reference-changed")
def reference_changed(comparing: Comparing) -> Iterator[Change]:
    """Bibliographic facts of a reference changed, other than its version and dates."""

    def compared(reference: Reference) -> dict[str, Any]:
        citation = {f"citation.{name}": _plain(getattr(reference.citation, name)) for name in BIBLIOGRAPHIC}
        return citation | {"type": reference.type, "url": reference.url, "note": reference.note}

    yield from _changed(REFERENCES, "reference-changed", compared, comparing)


@part_kind("reference-moved")
def reference_moved(comparing: Comparing) -> Iterator[Change]:
    """A reference changed places in the list, and so has another number."""
    yield from _moved(REFERENCES, "reference-moved", comparing)


@part_kind("log-added")
def log_added(comparing: Comparing) -> Iterator[Change]:
    """A row was added to the revision log."""
    yield from _added(REVISION_LOG, "log-added", comparing)


@part_kind("log-removed")
def log_removed(comparing: Comparing) -> Iterator[Change]:
    """A row was taken from the revision log."""
    yield from _removed(REVISION_LOG, "log-removed", comparing)


@part_kind("log-rewritten")
def log_rewritten(comparing: Comparing) -> Iterator[Change]:
    """A row that both logs have says something else: history was rewritten."""

    def compared(row: LogRow) -> dict[str, Any]:
        changes = [{name: _plain(value) for name, value in asdict(change).items() if name != "at"}
                   for change in row.changes]  # fmt: skip
        return {"revised": row.revised, "approved": row.approved, "summary": row.summary,
                "changes": changes}  # fmt: skip

    yield from _changed(REVISION_LOG, "log-rewritten", compared, comparing)


@part_kind("log-moved")
def log_moved(comparing: Comparing) -> Iterator[Change]:
    """A row stands elsewhere in the revision log."""
    yield from _moved(REVISION_LOG, "log-moved", comparing)


def _half_known(comparing: Comparing) -> Iterator[tuple[tuple[Section, int], tuple[Section, int]]]:
    """Yield the sections, with their places, whose text is known on one side only."""
    if _differs(SECTIONS, comparing):
        old, new = SECTIONS.keyed(comparing)
        for key in new.keys() & old.keys():
            if is_unknown(old[key][0].evidence) is not is_unknown(new[key][0].evidence):
                yield old[key], new[key]


def _differs(listed: Listed, comparing: Comparing) -> bool:
    """Return whether a list is known on both sides, and there is something to tell of its entries."""
    old, new = comparing.old.revision, comparing.new.revision
    return comparing.once(
        ("differs", listed.part),
        lambda: listed.is_known(old) and listed.is_known(new) and any(listed.keyed(comparing)),
    )


def _added(listed: Listed, kind: str, comparing: Comparing) -> Iterator[Change]:
    if _differs(listed, comparing):
        old, new = listed.keyed(comparing)
        for key in new.keys() - old.keys():
            yield Change(listed.part, (kind,), None, listed.side(*new[key]), evidence=_evidence(listed, comparing))


def _removed(listed: Listed, kind: str, comparing: Comparing) -> Iterator[Change]:
    if _differs(listed, comparing):
        old, new = listed.keyed(comparing)
        for key in old.keys() - new.keys():
            yield Change(listed.part, (kind,), listed.side(*old[key]), None, evidence=_evidence(listed, comparing))


def _changed(
    listed: Listed, kind: str, compared: Callable[[Any], dict[str, Any]], comparing: Comparing
) -> Iterator[Change]:
    if not _differs(listed, comparing):
        return
    old_entries, new_entries = listed.keyed(comparing)
    for key, (new, place) in new_entries.items():
        old, old_place = old_entries.get(key, (new, place))
        if old == new:
            continue
        before, after = compared(old), compared(new)
        details = tuple(
            Detail(kind, name, before[name], after[name], _words(before[name]), _words(after[name]))
            for name in before
            if before[name] != after[name]
        )
        if details:
            yield Change(listed.part, (kind,), listed.side(old, old_place), listed.side(new, place), details,
                         evidence=_evidence(listed, comparing))  # fmt: skip


def _moved(listed: Listed, kind: str, comparing: Comparing) -> Iterator[Change]:
    if not _differs(listed, comparing):
        return
    old_entries, new_entries = listed.keyed(comparing)
    old_order = [key for key in old_entries if key in new_entries]
    new_order = [key for key in new_entries if key in old_entries]
    changed = out_of_order(old_order, new_order) if old_order != new_order else set()
    for key in new_order:
        if key in changed:
            (old, old_place), (new, place) = old_entries[key], new_entries[key]
            detail = Detail(kind, "place", old_place + 1, place + 1, f"place {old_place + 1}", f"place {place + 1}")
            yield Change(listed.part, (kind,), listed.side(old, old_place), listed.side(new, place), (detail,),
                         evidence=_evidence(listed, comparing))  # fmt: skip


def _evidence(listed: Listed, comparing: Comparing) -> Evidence | None:
    return weakest(listed.evidence(comparing.old.revision), listed.evidence(comparing.new.revision))


def _plain(value: Any) -> Any:  # noqa: ANN401 - plain JSON
    return list(value) if isinstance(value, tuple) else value


def _words(value: Any) -> str | None:  # noqa: ANN401 - plain JSON
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value) or None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(" ".join(str(part) for part in item.values() if part) for item in value) or None
    return str(value) if isinstance(value, (str, int)) else None
