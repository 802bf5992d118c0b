"""Kinds of change in what a revision says of itself, and in its shared conditions."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from recension.changes.catalogue import part_kind
from recension.changes.conditions import condition_details
from recension.changes.criteria import evidence_words, side
from recension.changes.values import Change, Comparing, Detail, Side, is_unknown, weakest
from recension.decoding import encode_record
from recension.model.conditions import Use, walk
from recension.model.phrasing import phrase
from recension.model.revision import Dates, PartEvidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes.values import Edition
    from recension.model.criteria import Evidence
    from recension.model.revision import Revision

FIELDS = ("policy", "revision", "replaces", "title", "status", "completeness", "ids", "codes_role", "format")
"""The fields that `metadata-changed` compares as they stand."""
DATES = tuple(date.name for date in fields(Dates))


@part_kind("metadata-changed")
def metadata_changed(comparing: Comparing) -> Iterator[Change]:
    """What the revision says of itself changed: title, status, dates, source and so on; told as one change."""
    old, new = comparing.old.revision, comparing.new.revision
    values = [(name, getattr(old, name), getattr(new, name)) for name in FIELDS]
    values += [(f"dates.{name}", getattr(old.dates, name), getattr(new.dates, name)) for name in DATES]
    if old.source != new.source:
        values.append(("source", _source(old), _source(new)))
    changed = tuple(_plain(*value) for value in values if value[1] != value[2])
    if changed:
        yield _change("metadata-changed", comparing, changed)


@part_kind("otherwise-changed")
def otherwise_changed(comparing: Comparing) -> Iterator[Change]:
    """A case that meets no statement gets something else."""
    old, new = comparing.old.revision.otherwise, comparing.new.revision.otherwise
    if old is not new:
        detail = Detail("otherwise-changed", "otherwise", old.value, new.value, old.words, new.words)
        yield _change("otherwise-changed", comparing, (detail,))


@part_kind("applies-to-changed")
def applies_to_changed(comparing: Comparing) -> Iterator[Change]:
    """The policy is for other lines of business."""
    old, new = comparing.old.revision.applies_to, comparing.new.revision.applies_to
    if old != new:
        before, after = ({"only": list(each.only), "not": list(each.excluded)} for each in (old, new))
        words = [_scope(each.only, each.excluded) for each in (old, new)]
        detail = Detail("applies-to-changed", "applies_to", before, after, words[0], words[1])
        yield _change("applies-to-changed", comparing, (detail,))


@part_kind("numbering-changed")
def numbering_changed(comparing: Comparing) -> Iterator[Change]:
    """Labels are computed in another style."""
    old, new = comparing.old.revision.numbering, comparing.new.revision.numbering
    if old != new:
        detail = Detail("numbering-changed", "numbering", list(old), list(new), " > ".join(old), " > ".join(new))
        yield _change("numbering-changed", comparing, (detail,))


@part_kind("part-evidence-changed")
def part_evidence_changed(comparing: Comparing) -> Iterator[Change]:
    """Of two reconstructed revisions, one knows a whole part more surely than the other."""
    old, new = comparing.old.revision, comparing.new.revision
    if old.completeness == new.completeness == "reconstructed":
        before, after = _evidence(old), _evidence(new)
        # what only one side has, or knows, is told as added, removed or not comparable, evidence and all
        changed = [name for name in before.keys() & after.keys() if before[name] != after[name]]
        told = {name for name in changed if name.startswith("section ")
                and is_unknown(before[name]) is not is_unknown(after[name])}  # fmt: skip
        changed = [name for name in before if name in changed and name not in told]
        details = tuple(_evidence_detail(name, before.get(name), after.get(name)) for name in changed)
        if details:
            yield _change("part-evidence-changed", comparing, details)


@part_kind("ids-regenerated")
def ids_regenerated(comparing: Comparing) -> Iterator[Change]:
    """Ids that a program made came out differently: they say nothing, so they are told together."""
    if comparing.old.revision.ids == comparing.new.revision.ids == "given":
        return
    pairs = [match for match in comparing.alignment.matches if match.basis.carries_identity]
    changed = {match.old.id: match.new.id for match in pairs if match.old.id != match.new.id}
    if changed:
        words = [f"{len(changed)} ids"] * 2
        detail = Detail("ids-regenerated", "id", list(changed), list(changed.values()), *words)
        yield _change("ids-regenerated", comparing, (detail,))


@part_kind("definition-added")
def definition_added(comparing: Comparing) -> Iterator[Change]:
    """A shared condition is new."""
    for name in comparing.new.revision.definitions.keys() - comparing.old.revision.definitions.keys():
        yield Change("definitions", ("definition-added",), None, _definition(name, comparing.new))


@part_kind("definition-removed")
def definition_removed(comparing: Comparing) -> Iterator[Change]:
    """A shared condition is gone."""
    for name in comparing.old.revision.definitions.keys() - comparing.new.revision.definitions.keys():
        yield Change("definitions", ("definition-removed",), _definition(name, comparing.old), None)


@part_kind("definition-changed")
def definition_changed(comparing: Comparing) -> Iterator[Change]:
    """A shared condition changed: told once, with all the criteria that use it."""
    old, new = comparing.old.revision.definitions, comparing.new.revision.definitions
    for name in sorted(old.keys() & new.keys()):
        details = condition_details(old[name], new[name], comparing)
        if details:
            kinds = ("definition-changed", *dict.fromkeys(detail.kind for detail in details))
            sites = tuple(_definition_sites(name, comparing))
            yield Change("definitions", kinds, _definition(name, comparing.old), _definition(name, comparing.new),
                         details, sites=sites)  # fmt: skip


def _definition_sites(name: str, comparing: Comparing) -> Iterator[tuple[Side | None, Side | None]]:
    """Yield the criteria that use a shared condition, on either side, those that continue as pairs."""
    old, new = (
        {place.criterion.at: place for place in edition.revision.outline
         if place.criterion.when is not None and name in _used(place.criterion.when, edition.revision)}
        for edition in (comparing.old, comparing.new)
    )  # fmt: skip
    for at, place in new.items():
        match = comparing.alignment.by_new.get(at)
        yield (side(match.old) if match and match.old.criterion.at in old else None), side(place)
    for at, place in old.items():
        match = comparing.alignment.by_old.get(at)
        if match is None or match.new.criterion.at not in new:
            yield side(place), None


def _used(condition: Any, revision: Revision) -> set[str]:  # noqa: ANN401 - a condition
    names: set[str] = set()
    pending = [condition]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Use) and part.name not in names:
                names.add(part.name)
                pending += [revision.definitions[part.name]] if part.name in revision.definitions else []
    return names


def _definition(name: str, edition: Edition) -> Side:
    text = phrase(edition.revision.definitions[name], edition.vocabulary)
    return Side(f"“{name}”", name, text, ("define", name))


def _change(kind: str, comparing: Comparing, details: tuple[Detail, ...]) -> Change:
    sides = [Side(edition.revision.revision, edition.revision.policy) for edition in (comparing.old, comparing.new)]
    evidence = weakest(comparing.old.revision.evidence.metadata, comparing.new.revision.evidence.metadata)
    return Change("metadata", (kind,), sides[0], sides[1], details, evidence=evidence)


def _plain(name: str, old: Any, new: Any) -> Detail:  # noqa: ANN401 - a field of any type
    words = [value if isinstance(value, str) else None for value in (old, new)]
    return Detail("metadata-changed", name, old, new, *words)


def _evidence(revision: Revision) -> dict[str, Evidence | None]:
    """Return the evidence of all that is no criterion, by what it is for."""
    named = {name.name: getattr(revision.evidence, name.name) for name in fields(PartEvidence)}
    named |= {f"section {section.id}": section.evidence for section in revision.sections}
    return named | {f"{code.system} {code.code}": code.evidence for code in revision.codes}


def _evidence_detail(name: str, old: Evidence | None, new: Evidence | None) -> Detail:
    before, after = (None if evidence is None else encode_record(evidence) for evidence in (old, new))
    words = f"evidence for {name.replace('_', ' ')}"
    return Detail("part-evidence-changed", words, before, after, evidence_words(old), evidence_words(new))


def _source(revision: Revision) -> Any:  # noqa: ANN401 - plain JSON
    if revision.source is None:
        return None
    source = asdict(revision.source)
    return source | {"defects": list(source["defects"])}


def _scope(only: tuple[str, ...], excluded: tuple[str, ...]) -> str:
    words = [", ".join(only)] if only else []
    return " ".join(words + ([f"all but {', '.join(excluded)}"] if excluded else [])) or "everyone"
