"""What does not fit between a diff and the revision log, as findings: their codes and their words."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recension.diffing.log_codes import CODES
from recension.diffing.marking import Marks
from recension.errors import did_you_mean
from recension.findings import Finding, Related, Severity, sort_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recension.changes import Change
    from recension.diffing.claims import Claim
    from recension.diffing.declaring import Need, Needs
    from recension.diffing.pipeline import RevisionDiff
    from recension.model.criteria import Placed
    from recension.model.revision import LogRow
    from recension.pointer import Pointer

_REWRITTEN = {"log-rewritten": "was rewritten", "log-removed": "was removed", "log-moved": "was moved",
              "log-added": "was put in afterwards"}  # fmt: skip
_FEW = 6
TOLD_METADATA = ("title", "codes_role")
"""The fields that readers of a policy see and no row of the log may keep from them; dates and the like go without."""


def row_label(row: LogRow) -> str:
    """Return what people call a row: ``02/26``."""
    return f"{row.revised[5:7]}/{row.revised[2:4]}"


class LogFindings:
    """Collects what does not fit."""

    def __init__(self, diff: RevisionDiff, row: LogRow | None) -> None:
        self.diff = diff
        self.row = row
        self.old, self.new = diff.old.revision.revision, diff.new.revision.revision
        self.name = f"log row {row_label(row)}" if row else "the log"
        self.marks = Marks(diff.new, row)
        self._found: list[Finding] = []

    def sorted(self) -> tuple[Finding, ...]:
        """Return all that was found, with places where the text is known, in the one order."""
        return sort_findings(self._found)

    def missing(self) -> None:
        """There is no row of the new revision."""
        month = self.diff.new.revision.dates.revised[:7]
        self.tell("log-row-missing", f"{self.new} has no row of its own in the revision log", ("revision_log",),
                   f"add a row with revised: {month} that tells what changed since {self.old}", self.new)  # fmt: skip

    def not_declared(self, change: Change, missing: Sequence[Need], near: Sequence[Claim]) -> None:
        """Something changed in the criteria that the row does not tell, or tells as something else."""
        if self.row is None:  # one finding says it of all
            return
        label = _label(change)
        kinds = list(dict.fromkeys(need.kind for need in missing))
        where = "" if len(change.sites) < 2 else f" at {_few(_sites(missing))}"
        done = ", ".join(kind.replace("-", " ") for kind in kinds) + where
        if near:
            said = " and ".join(dict.fromkeys(claim.action.value for claim in near))
            message = f"{self.name} declares it as {said}, and not what else was done: {done}"
            code = "log-action-differs"
        else:
            message = f"not declared in {self.name}: {done}"
            code = "log-not-declared"
        hint = f"tell it in the row, in its summary and under changes: {label}"
        self.tell_change(code, change, message, hint, label, *kinds, edit_digest(change))

    def part_not_declared(self, change: Change, part: str) -> None:
        """Something changed in another part, and the row does not name that part."""
        if self.row is not None and not any(each.arguments == (part,) for each in self._found):
            message = f"{self.name} does not speak of {part}, and there is a change: {_done(change)}"
            hint = f"add to its changes: {{action: changed, part: {part}}}"
            self.tell_change("log-part-not-declared", change, message, hint, part)

    def not_found(self, claim: Claim, labels: Sequence[str]) -> None:
        """The row claims what did not happen."""
        what = _few(labels) if labels else claim.words
        message = f"{self.name} says {claim.action.value} of {what}, and nothing changed there"
        self.tell("log-not-found", message, claim.pointer, "take it from the row, or make the change", what)

    def not_kept(self, claim: Claim, changes: Sequence[Change]) -> None:
        """The row says that a criterion stayed as it was, and it did not."""
        kinds = dict.fromkeys(kind.replace("-", " ") for change in changes for kind in change.kinds)
        message = f"{self.name} says that {claim.words} stays as it is, and there is a change: {', '.join(kinds)}"
        self.tell("log-says-unchanged", message, claim.pointer, "tell the change in the row", claim.words)

    def unreadable(self, claim: Claim) -> None:
        """What should be labels is something else."""
        hint = "write a label (I.E.6.c), a range (I.B - G) or a list (I.A, I.C)"
        at = claim.at("criterion")
        self.tell("log-label-unreadable", f'"{claim.words}" is no label', at, hint, claim.words)

    def unknown_label(self, claim: Claim, label: str, needs: Needs) -> None:
        """A label that the revision meant does not have."""
        sides = {"added": ((self.new, needs.new),), "removed": ((self.old, needs.old),)}
        meant = sides.get(claim.action.value, ((self.old, needs.old), (self.new, needs.new)))
        others = [name for name, labels in ((self.old, needs.old), (self.new, needs.new)) if label in labels]
        names = " and in ".join(name for name, _ in meant)
        aside = f", only in {others[0]}" if others else ""
        message = f"{self.name} says {claim.action.value} of {label}, which is not in {names}{aside}"
        hint = did_you_mean(label, [known for _, labels in meant for known in labels])
        self.tell("log-label-unknown", message, claim.at("criterion"), hint, label)

    def ambiguous(self, claim: Claim, label: str, old: Placed, new: Placed) -> None:
        """A label means one criterion in the old revision and another in the new one, and both changed."""
        message = f"{label} is {old.id} in {self.old} and {new.id} in {self.new}, and both changed"
        hint = "say which under ids, or in a row entry each"
        self.tell("log-label-ambiguous", message, claim.at("criterion"), hint, label)

    def unknown_id(self, claim: Claim, name: str) -> None:
        """An id that neither revision has."""
        hint = did_you_mean(name, [*self.diff.new.revision.by_id, *self.diff.old.revision.by_id])
        message = f'{self.name} names the id "{name}", which neither {self.old} nor {self.new} has'
        self.tell("log-id-unknown", message, claim.at("ids", name), hint, name)

    def other_ids(self, claim: Claim, label: str, places: Sequence[Placed]) -> None:
        """The ids of an entry are others than those at its label."""
        there = " and ".join(dict.fromkeys(place.id for place in places))
        message = f"at {label} stands {there}, and {self.name} names {_few(claim.ids)}"
        self.tell("log-ids-differ", message, claim.at("criterion"), "correct the label or the ids", label)

    def unlabelled_id(self, claim: Claim, name: str, labels: Sequence[str]) -> None:
        """An id of an entry stands at none of its labels."""
        message = f"{self.name} names {name} at {claim.words}; it stands at {_few(list(dict.fromkeys(labels)))}"
        self.tell("log-ids-differ", message, claim.at("ids", name), "correct the label or the ids", name)

    def too_broad(self, claim: Claim) -> None:
        """The row says that criteria changed, and not which."""
        message = f"{self.name} says {claim.action.value} of the criteria, and not of which"
        self.tell("log-claim-too-broad", message, claim.pointer, "name their labels", claim.action.value)

    def rewritten(self) -> None:
        """A row that was inherited says something else now, is gone, or was put in later."""
        own = self.row.at if self.row else None
        for change in self.diff.of("revision_log"):
            shown = change.new or change.old
            kind = change.kinds[0]
            if shown is None or kind == "part-not-comparable" or (change.new and change.new.pointer == own):
                continue
            done = _REWRITTEN[kind]
            message = f"{shown.label}, which {self.new} inherits, {done}"
            hint = f"leave the rows of earlier revisions as {self.old} has them"
            at = change.new.pointer if change.new else ("revision_log",)
            before = change.old.location if change.old else None
            related = (Related(before, "as it was"),) if before else ()
            self.tell("log-rewritten", message, at, hint, shown.label, kind, related=related)

    def tell(
        self, code: str, message: str, pointer: Pointer, hint: str | None, *arguments: str,
        words: str | None = None, related: tuple[Related, ...] = (),
    ) -> None:  # fmt: skip
        """Tell something at *pointer*, in a text at *words*; *arguments* are the facts of it."""
        location = self.marks.at(pointer, words=(words,) if words else ())
        self._add(Finding(code, _severity(code), message, pointer, hint, arguments, location=location, related=related))

    def tell_change(self, code: str, change: Change, message: str, hint: str, *arguments: str) -> None:
        """Tell something of *change*, where it is marked; the log row is the other place."""
        pointer, location = self.marks.of(change)
        related = self.marks.beside(change)
        self._add(Finding(code, _severity(code), message, pointer, hint, arguments, location=location, related=related))

    def _add(self, finding: Finding) -> None:
        document = f"{self.diff.new.revision.policy}/{self.diff.new.revision.file_stem}"
        self._found.append(replace(finding, document=document))


def edit_digest(change: Change) -> str:
    """Return what tells this edit from any other at the same place, so that no later one is accepted with it."""
    ids = [side.id if side else None for side in (change.old, change.new)]
    details: list[Any] = [[detail.field, detail.before, detail.after] for detail in change.details]
    text = json.dumps([change.part, change.kinds, ids, details, change.subtree], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _severity(code: str) -> Severity:
    """Return how bad a code is; that of a missing row is a rule's, too."""
    return CODES[code].severity if code in CODES else Severity.ERROR


def _label(change: Change) -> str:
    shown = change.new or change.old
    return shown.label if shown else change.part


def _done(change: Change) -> str:
    """Return what was done to a part: ``CPT 77338 removed``, ``title``."""
    if change.part == "metadata":
        told = [detail.field for detail in change.details if detail.field in TOLD_METADATA] or [
            detail.field for detail in change.details]  # fmt: skip
        return ", ".join(dict.fromkeys(field.replace("_", " ") for field in told))
    return f"{_label(change)} {change.kinds[0].rpartition('-')[2]}"


def _sites(missing: Iterable[Need]) -> list[str]:
    labels = (place.label for need in missing if (place := need.new or need.old))
    return list(dict.fromkeys(labels))


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more
