"""A diff as people read it on a terminal: what changed stands out, what did not is one line for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.effect import Verdict
from recension.model.criteria import Basis
from recension.model.texts import unmarked
from recension.reporters.effect_words import HEADLINES, listed, sentence
from recension.reporters.entries import Entries
from recension.reporters.style import Style, changed_words, plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.changes import Detail, Edition
    from recension.diffing import Comparisons, RevisionDiff
    from recension.logic.effect import JointEffect
    from recension.reporters.entries import Entry

_PART_NAMES = {
    "criteria": "criteria",
    "definitions": "shared conditions",
    "metadata": "metadata",
    "sections": "sections",
    "codes": "codes",
    "references": "references",
    "revision_log": "revision log",
    "vocabulary": "vocabulary",
}
_SUMMED = ("definitions", "sections", "codes", "references", "revision_log", "metadata", "vocabulary")
_LOOKS = {
    Verdict.WIDENS: ("green", "bold"),
    Verdict.NARROWS: ("red", "bold"),
    Verdict.MIXED: ("yellow", "bold"),
    Verdict.DECISION_SHIFT: ("yellow", "bold"),
    Verdict.UNDETERMINED: ("yellow", "bold"),
    Verdict.NONE: ("dim",),
}
_PROMINENT = ("gains", "loses", "shifts", "kept", "useless", "reason", "next", "contexts", "below", "sites", "possible")
"""Remarks that are not dimmed."""
_COLUMN = 18


class DiffText:
    """The diff for a terminal of any width, with colours or without."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()
        self.uncertain = ""

    def render(self, comparisons: Comparisons) -> str:
        """Return everything that was compared, one after the other."""
        told = [self._diff(diff) for diff in comparisons.diffs]
        told += [self._alone(edition, "new: nothing stands before it") for edition in comparisons.added]
        told += [self._alone(edition, "gone") for edition in comparisons.removed]
        return "\n\n".join(told or ["no policy changed"]) + "\n"

    def _alone(self, edition: Edition, what: str) -> str:
        revision = edition.revision
        size = plural(len(revision.outline), "criterion", "criteria")
        return self.style(self.style.wrap(f"{revision.policy} {revision.title}: {revision.revision}"), "bold") + (
            "\n" + self.style.wrap(f"{what} ({size})")
        )

    def _diff(self, diff: RevisionDiff) -> str:
        editions = (diff.old.revision, diff.new.revision)
        uncertain = [each.revision for each in editions if each.completeness == "reconstructed"]
        self.uncertain = " and ".join(dict.fromkeys(uncertain))
        blocks = [self._title(diff)]
        if diff.is_empty:
            blocks.append(self.style("nothing changed", "green", "bold"))
        told = [entry for entry in Entries(diff).all() if entry.stands_alone]
        blocks += [self._entry(entry) for entry in told]
        blocks += [self._joint(joint, diff) for joint in diff.net.joint]
        if diff.renumbered:
            blocks.append(self._renumbered(diff))
        blocks += [self._listed(part, diff) for part in _SUMMED if self._needs_block(part, diff)]
        blocks.append("\n".join(self._summary(diff)))
        return "\n\n".join(blocks)

    def _title(self, diff: RevisionDiff) -> str:
        old, new = diff.old.revision, diff.new.revision
        policy = new.policy if old.policy == new.policy else f"{old.policy} → {new.policy}"
        names = [old.revision, new.revision]
        if old.revision == new.revision:  # then only the files tell them apart
            names = [f"{label} ({edition.document.file})" if edition.document else label
                     for label, edition in zip(names, (diff.old, diff.new), strict=True)]  # fmt: skip
        title = self.style.wrap(f"{policy} {new.title}: {names[0]} → {names[1]}", "", "  ")
        lines = [self.style(title, "bold")]
        if self.uncertain:
            verb = "are" if " and " in self.uncertain else "is"
            said = (
                f"{self.uncertain} {verb} reconstructed from what later documents say; "
                "each entry tells what it rests on"
            )
            lines.append(self.style(self.style.wrap(said), "dim"))
        if not diff.is_empty:
            net = diff.net.effect
            verdict = HEADLINES[net.verdict].lower()
            lines.append(self.style.wrap(f"net effect: {verdict}: {sentence(net)}", "", "  "))
        return "\n".join(lines)

    def _entry(self, entry: Entry) -> str:
        return "\n".join(self._lines(entry))

    def _lines(self, entry: Entry) -> Iterator[str]:
        yield self._heading(entry)
        for words in entry.words:
            if words.sign == " ":
                yield self.style.wrap(words.text, "  ")
            else:
                yield self.style.signed(words.text, words.sign, "red" if words.sign == "-" else "green", words.changed)
        for difference in entry.differences:
            yield self.style.wrap(str(difference), "  ", "      ")
        for remark in entry.remarks:
            line = self.style.wrap(str(remark), "  ", "    ")
            yield line if remark.role in _PROMINENT else self.style(line, "dim")
        if entry.places:
            yield self.style(f"  {' → '.join(entry.places)}", "dim")

    def _heading(self, entry: Entry) -> str:
        first, *rest = self.style.wrap(f"{entry.label}  {entry.headline}  {entry.kinds}", "", "  ").split("\n")
        name, look = printable(entry.label), _LOOKS[entry.verdict]
        if not first.startswith(name):  # a label too long for the line
            return "\n".join([first, *rest])
        after = first.removeprefix(name)
        headline = "  " + entry.headline
        if after.startswith(headline):
            after = self.style(headline, *look) + after.removeprefix(headline)
        return "\n".join([self.style(name, "bold") + after, *rest])

    def _joint(self, joint: JointEffect, diff: RevisionDiff) -> str:
        """Return what several changes do together and none of them alone."""
        entries = Entries(diff)
        labels = listed([entries.label(number) for number in joint.changes], "and")
        lines = [self.style(self.style.wrap(f"together  {labels}", "", "  "), "bold")]
        lines += [self.style.wrap(str(remark), "  ", "    ") for remark in entries.witnesses([joint.witness])]
        return "\n".join(lines)

    def _detail(self, detail: Detail) -> Iterator[str]:
        if detail.kind in ("reworded", "renumbered"):
            return
        before, after = (words or "nothing" for words in (detail.before_words, detail.after_words))
        yield self.style.wrap(f"{detail.field.replace('_', ' ')}: {before} → {after}", "  ", "      ")

    def _paragraphs(self, detail: Detail) -> Iterator[str]:
        """Yield the paragraphs that differ, and no other."""
        before, after = (unmarked(words or "").split("\n\n") for words in (detail.before_words, detail.after_words))
        gone = [paragraph for paragraph in before if paragraph not in after]
        come = [paragraph for paragraph in after if paragraph not in before]
        for index in range(max(len(gone), len(come))):
            old, new = (paragraphs[index] if index < len(paragraphs) else "" for paragraphs in (gone, come))
            lost, won = changed_words(old, new)
            if old:
                yield self.style.signed(old, "-", "red", lost)
            if new:
                yield self.style.signed(new, "+", "green", won)

    def _renumbered(self, diff: RevisionDiff) -> str:
        labels = ", ".join(f"{each.old} → {each.new}" for each in diff.renumbered)
        count = plural(len(diff.renumbered), "criterion", "criteria")
        return f"{self.style('renumbered', 'bold')}  {count}, otherwise unchanged\n" + self.style.wrap(labels, "  ")

    def _needs_block(self, part: str, diff: RevisionDiff) -> bool:
        return part not in ("metadata", "definitions") and any(
            change.kinds not in (("log-added",), ("part-not-comparable",)) for change in diff.of(part)
        )

    def _listed(self, part: str, diff: RevisionDiff) -> str:
        lines = []
        for change in diff.of(part):
            shown = change.new or change.old
            verb = change.kinds[0].split("-", 1)[1].replace("-", " ")
            text = f"{verb}: {shown.label if shown else part}"
            if shown and shown.text and shown.text not in shown.label:
                text += f" {shown.text}"
            lines.append(self.style.wrap(text, "  ", "      "))
            for detail in change.details:
                told = self._paragraphs(detail) if detail.field in ("text", "summary") else self._detail(detail)
                lines += [line.replace("  ", "    ", 1) for line in told]
        return "\n".join([self.style(_PART_NAMES[part], "bold"), *lines])

    def _summary(self, diff: RevisionDiff) -> Iterator[str]:
        rows = [("criteria", _criteria_state(diff))]
        rows += [(part, _part_state(part, diff)) for part in _SUMMED
                 if part not in ("definitions", "vocabulary") or diff.states[part] != "unchanged"]  # fmt: skip
        for part, state in rows:
            name = _PART_NAMES[part].ljust(_COLUMN)
            yield self.style.wrap(state, name, " " * _COLUMN)


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
        shown = change.new or change.old
        verbs.setdefault(change.kinds[0].split("-", 1)[1].replace("-", " "), []).append(shown.label if shown else part)
    told = [f"{len(labels)} {verb} ({_few(labels)})" for verb, labels in verbs.items()]
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


def _few(labels: list[str], limit: int = 4) -> str:
    more = f" and {len(labels) - limit} more" if len(labels) > limit else ""
    return ", ".join(labels[:limit]) + more


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
