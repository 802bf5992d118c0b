"""What became of each part of a revision, in one line: ``criteria  1 changed, 1 replaced, 49 unchanged``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.model.criteria import Basis
from recension.reporters.effect_words import few

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Change, Detail, Edition
    from recension.diffing import RevisionDiff

PART_NAMES = {
    "criteria": "criteria",
    "definitions": "shared conditions",
    "sections": "sections",
    "codes": "codes",
    "references": "references",
    "revision_log": "revision log",
    "metadata": "metadata",
    "vocabulary": "vocabulary",
}
"""The parts by their names for people, in the order in which a summary has them."""
_SHOWN_IF_CHANGED = ("definitions", "vocabulary")


def part_rows(diff: RevisionDiff) -> Iterator[tuple[str, str]]:
    """Yield the name of each part and what became of it."""
    for part, name in PART_NAMES.items():
        if part == "criteria":
            yield name, _criteria_state(diff)
        elif part not in _SHOWN_IF_CHANGED or diff.states[part] != "unchanged":
            yield name, _part_state(part, diff)


def verb(change: Change) -> str:
    """Return what was done to an entry of a list: added, reworded, moved."""
    return change.kinds[0].split("-", 1)[1].replace("-", " ")


def shown_label(change: Change) -> str:
    """Return the label of what changed, in the new revision where it is there."""
    shown = change.new or change.old
    return shown.label if shown else change.part


def _criteria_state(diff: RevisionDiff) -> str:
    changed = diff.of("criteria")
    total = len(diff.new.revision.outline)
    if not changed and not diff.renumbered:
        return f"unchanged ({total})"
    counts: dict[str, int] = {}
    for change in changed:
        for kind in ("added", "removed", "replaced", "moved"):
            if kind in change.kinds:
                counts[kind] = counts.get(kind, 0) + 1
                break
        else:
            counts["changed"] = counts.get("changed", 0) + max(1, len(change.sites))
    touched = {side.pointer for change in changed for old, new in (change.sites or ((change.old, change.new),))
               if (side := new)}  # fmt: skip
    below = sum(len(change.subtree) for change in changed if change.old is None)
    rest = total - len(touched) - below - len(diff.renumbered)
    words = [f"{number} {verb}" for verb, number in counts.items()]
    words += [f"{len(diff.renumbered)} renumbered"] if diff.renumbered else []
    editorial = "; editorial only: nothing that is asked changed" if diff.is_editorial else ""
    return f"{', '.join(words)}, {rest} unchanged{editorial}"


def _part_state(part: str, diff: RevisionDiff) -> str:
    changes = diff.of(part)
    if diff.states[part] == "not_comparable":
        unknown = [edition for edition in (diff.old, diff.new) if not _knows(edition, part)]
        if len(unknown) == 2:
            return "not comparable: not known on either side"
        return f"not comparable: what {unknown[0].revision.revision} had is not known"
    if diff.states[part] == "unchanged":
        return f"unchanged{_size(part, diff.new)}"
    if part == "metadata":
        # the title says which revision follows which
        details = [detail for change in changes for detail in change.details
                   if detail.field not in ("revision", "replaces")]  # fmt: skip
        return "; ".join(_metadata_words(detail) for detail in details) or "as the title says"
    verbs: dict[str, list[str]] = {}
    for change in changes:
        verbs.setdefault(verb(change), []).append(shown_label(change))
    told = [f"{len(labels)} {verb} ({few(labels)})" for verb, labels in verbs.items()]
    if part == "references":
        told += _other_numbers(diff)
    return "; ".join(told)


def _other_numbers(diff: RevisionDiff) -> list[str]:
    """Return how many references that stayed in their order have another number, with the first of them."""
    moved = {change.new.id for change in diff.of("references") if change.new and "reference-moved" in change.kinds}
    old, new = diff.old.revision.reference_numbers, diff.new.revision.reference_numbers
    changed = [name for name in old if name in new and name not in moved and old[name] != new[name]]
    if not changed:
        return []
    return [f"{len(changed)} renumbered (from {old[changed[0]]} → {new[changed[0]]} on)"]


def _metadata_words(detail: Detail) -> str:
    name = detail.field.replace("_", " ").replace(".", " ")
    told_above = detail.kind == "part-evidence-changed"
    if told_above or (detail.before_words is None and detail.after_words is None):
        return f"{name} changed"
    return f"{name} {detail.before_words or 'none'} → {detail.after_words or 'none'}"


def _size(part: str, edition: Edition) -> str:
    revision = edition.revision
    if part == "codes" and revision.codes:
        systems: dict[str, int] = {}
        for code in revision.codes:
            systems[code.system] = systems.get(code.system, 0) + 1
        return " (" + ", ".join(f"{number} {system}" for system, number in systems.items()) + ")"
    entries = {"sections": revision.sections, "references": revision.references, "revision_log": revision.revision_log}
    return f" ({len(entries[part] or ())})" if entries.get(part) else ""


def _knows(edition: Edition, part: str) -> bool:
    evidence = getattr(edition.revision.evidence, part)
    return getattr(edition.revision, part) is not None and (evidence is None or evidence.basis is not Basis.UNKNOWN)
