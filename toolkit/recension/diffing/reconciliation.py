"""Reconciliation of a diff with the revision log: whether the new row tells what changed, and nothing else.

Both ways: what changed and is not in the row is *not declared*, what is in the
row and did not change is *not found*. A row speaks of its own revision only, of
what that changes against the one that it replaces. Old labels are meant where
it says removed, new ones where it says added; a label stands for all below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from recension.diffing.claims import Action, Claim, claims_of
from recension.diffing.declaring import Need, Needs, Reach, Reaches
from recension.diffing.log_findings import TOLD_METADATA, LogFindings, row_label
from recension.diffing.log_words import check_words

if TYPE_CHECKING:
    from recension.changes import Change
    from recension.diffing.pipeline import RevisionDiff
    from recension.findings import Finding
    from recension.model.criteria import Placed
    from recension.model.revision import LogRow, Revision

_PARTS = ("sections", "codes", "references")
_METADATA = {"applies-to-changed": "metadata", "otherwise-changed": "metadata", "numbering-changed": "numbering"}


class Standing(StrEnum):
    """What became of a claim: it is so, it is not so, nobody can know, or it cannot be understood."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_COMPARABLE = "not_comparable"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A claim of the row, what became of it, and the changes that it tells of, by their places in the diff."""

    claim: Claim
    standing: Standing
    changes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A diff and the log row of its new revision, side by side.

    *row* is the label of the row, None where the log has none of *revision*.
    *declared* says of each change whether the row tells it, None where nothing
    needs to be told. *findings* are what does not fit, both ways.
    """

    revision: str
    row: str | None
    declared: tuple[bool | None, ...]
    claims: tuple[Reconciled, ...]
    findings: tuple[Finding, ...]

    @property
    def undeclared(self) -> tuple[int, ...]:
        """The changes, by their places in the diff, that the row does not tell."""
        return tuple(place for place, told in enumerate(self.declared) if told is False)


def reconcile(diff: RevisionDiff) -> Reconciliation | None:
    """Return how the log row of the new revision fits the diff; None where it does not speak of these two."""
    old, new = diff.old.revision, diff.new.revision
    if new.policy != old.policy or new.replaces != old.revision:
        return None
    return _Reconciling(diff).result()


def own_row(old: Revision, new: Revision) -> LogRow | None:
    """Return the row of *new* in its own log: of its month, and not one that *old* had already.

    The log may have the oldest row first or the newest; of several rows that are new the newest is meant.
    """
    month = new.dates.revised[:7]
    rows = [row for row in new.revision_log if row.revised[:7] == month]
    inherited = [row for row in old.revision_log if row.revised[:7] == month]
    if len(rows) <= len(inherited):
        return None
    own = [row for row in rows if row not in inherited] or rows
    goes_down = new.revision_log[0].revised > new.revision_log[-1].revised
    return own[0] if goes_down else own[-1]


class _Reconciling:
    def __init__(self, diff: RevisionDiff) -> None:
        self.diff = diff
        self.old, self.new = diff.old.revision, diff.new.revision
        self.needs = Needs(self.old, self.new, diff.comparing.alignment, diff.changes)
        self.row = own_row(self.old, self.new)
        self.tells = LogFindings(diff, self.row)

    def result(self) -> Reconciliation:
        if self.row is None:
            self.tells.missing()
        claims = self._claims()
        each = [self._reach(claim) for claim in claims]
        reaches = Reaches(each)
        parts = {claim.part for claim in claims if claim.part and claim.part != "criteria"}
        declared = tuple(self._declared(place, reaches, parts) for place in range(len(self.needs.each)))
        told_of = self._told_of(reaches)
        reconciled = tuple(self._reconciled(reach, told_of) for reach in each)
        self.tells.rewritten()
        if self.row is not None:
            check_words(self.diff, self.row, each, self.tells)
        row = row_label(self.row) if self.row else None
        return Reconciliation(self.new.revision, row, declared, reconciled, self.tells.sorted())

    def _claims(self) -> list[Claim]:
        if self.row is None:
            return []
        known = self.needs.old.keys() | self.needs.new.keys()
        headings = [section.heading for each in (self.old, self.new) for section in each.sections]
        claims = claims_of(self.row, self.new.numbering, known, list(dict.fromkeys(headings)))
        if self.old.numbering != self.new.numbering:
            older = claims_of(self.row, self.old.numbering, known, ())
            claims = [before if claim.labels is None else claim
                      for before, claim in zip(older, claims, strict=False)] + claims[len(older):]  # fmt: skip
        return claims

    def _reach(self, claim: Claim) -> Reach:
        reach = Reach(claim)
        if claim.labels is None:
            self.tells.unreadable(claim)
            return reach
        sides = self._sides(claim)
        for label in claim.labels:
            places = [(reached, side[label]) for side, reached in zip(sides, (reach.old, reach.new), strict=True)
                      if label in side]  # fmt: skip
            if not places:
                self.tells.unknown_label(claim, label, self.needs)
            chosen = [each for each in places if not claim.ids or each[1].id in claim.ids]
            if places and not chosen:
                self.tells.other_ids(claim, label, [place for _, place in places])
            elif len(chosen) == 2 and self._is_ambiguous(claim, chosen[0][1], chosen[1][1]):
                self.tells.ambiguous(claim, label, chosen[0][1], chosen[1][1])
            else:
                for reached, place in chosen:
                    reached[label] = place
        self._by_ids(claim, reach)
        return reach

    def _by_ids(self, claim: Claim, reach: Reach) -> None:
        """Check the ids of a claim; where it has nothing else, they are what it speaks of."""
        for name in claim.ids:
            found = [(reached, revision.by_id[name]) for reached, revision in ((reach.old, self.old),
                     (reach.new, self.new)) if name in revision.by_id]  # fmt: skip
            if not found:
                self.tells.unknown_id(claim, name)
            elif not claim.labels:
                for reached, place in found:
                    reached[place.label] = place
            elif not any(reached.get(place.label) is place for reached, place in found):
                self.tells.unlabelled_id(claim, name, [place.label for _, place in found])

    def _sides(self, claim: Claim) -> tuple[dict[str, Placed], dict[str, Placed]]:
        nothing: dict[str, Placed] = {}
        old = nothing if claim.action is Action.ADDED else self.needs.old
        return old, (nothing if claim.action is Action.REMOVED else self.needs.new)

    def _is_ambiguous(self, claim: Claim, old: Placed, new: Placed) -> bool:
        """Return whether one label means two criteria, and the claim could tell of what befell either."""
        if claim.action in (Action.REPLACED, Action.KEPT) or self.diff.comparing.alignment.continues(old, new):
            return False
        one, other = Reach(claim, old={old.label: old}), Reach(claim, new={new.label: new})
        fitting = [{place for place, needs in enumerate(self.needs.each) for need in needs
                    if reach.is_at(need) and reach.covers(need)} for reach in (one, other)]  # fmt: skip
        return all(fitting) and fitting[0] != fitting[1]

    def _told_of(self, reaches: Reaches) -> dict[int, tuple[list[int], list[int]]]:
        """Return, for each claim by its reach, the changes that it tells of, and those at what it names itself."""
        found: dict[int, tuple[list[int], list[int]]] = {}
        for place, needs in enumerate(self.needs.each):
            for need in needs:
                for reach in reaches.on(need):
                    told, named = found.setdefault(id(reach), ([], []))
                    told += [place] if reach.covers(need) and place not in told[-1:] else []
                    named += [place] if reach.is_at(need) and place not in named[-1:] else []
        return found

    def _reconciled(self, reach: Reach, told_of: dict[int, tuple[list[int], list[int]]]) -> Reconciled:
        claim = reach.claim
        told, named = told_of.get(id(reach), ([], []))
        if claim.part is not None and not (reach.old or reach.new):
            return self._part(claim)
        if not (reach.old or reach.new):
            return Reconciled(claim, Standing.UNCLEAR)
        if claim.action is Action.KEPT:
            if named:
                self.tells.not_kept(claim, [self.diff.changes[place] for place in named])
            return Reconciled(claim, Standing.NOT_FOUND if named else Standing.FOUND)
        labels = list(dict.fromkeys([*reach.old, *reach.new]))
        lost = [label for label in labels if not self._is_found(reach, label)]
        if lost and not (claim.action is Action.NAMED or claim.part):
            self.tells.not_found(claim, lost)
        if not told and claim.action in (Action.ADDED, Action.REMOVED):
            carried = (self.needs.carrying(place) for place in (*reach.old.values(), *reach.new.values()))
            told = sorted({number for number in carried if number is not None})
        return Reconciled(claim, Standing.NOT_FOUND if lost == labels else Standing.FOUND, tuple(told))

    def _is_found(self, reach: Reach, label: str) -> bool:
        """Return whether anything befell a label that a claim names, be it that nobody can compare it."""
        places = [place for place in (reach.old.get(label), reach.new.get(label)) if place]
        renumbered = self._renumbered if reach.claim.action is Action.MOVED else ()
        return any(self.needs.touch(place) or id(place) in self._open for place in places) or label in renumbered

    @cached_property
    def _renumbered(self) -> set[str]:
        pairs = [(each.old, each.new) for each in self.diff.renumbered]
        pairs += [(change.old.label, change.new.label) for change in self.diff.of("criteria")
                  if change.old and change.new and "renumbered" in change.kinds]  # fmt: skip
        return {label for pair in pairs for label in pair}

    @cached_property
    def _open(self) -> set[int]:
        """The criteria that cannot be compared."""
        pairs = [pair for change in self.diff.of("criteria") if "not-comparable" in change.kinds
                 for pair in change.sites or ((change.old, change.new),)]  # fmt: skip
        sides = [
            (side, known) for pair in pairs for side, known in zip(pair, (self.needs.old, self.needs.new), strict=True)
        ]
        return {id(known[side.label]) for side, known in sides if side and side.label in known}

    def _part(self, claim: Claim) -> Reconciled:
        """Return what became of a claim on a whole part; one in a sentence may speak of a review without a change."""
        if claim.part == "criteria":
            if not claim.ids:
                self.tells.too_broad(claim)
            return Reconciled(claim, Standing.UNCLEAR)
        changes = [place for place, change in enumerate(self.diff.changes) if _part_of(change, claim.part)]
        told = tuple(place for place in changes if not _is_open(self.diff.changes[place]))
        state = self.diff.states["metadata" if claim.part == "numbering" else str(claim.part)]
        if told:
            return Reconciled(claim, Standing.FOUND, told)
        if changes or state == "not_comparable":
            return Reconciled(claim, Standing.NOT_COMPARABLE)
        if not claim.is_in_sentences:
            self.tells.not_found(claim, [])
        return Reconciled(claim, Standing.NOT_FOUND)

    def _declared(self, place: int, reaches: Reaches, parts: set[str]) -> bool | None:
        change = self.diff.changes[place]
        part = needed_part(change)
        if part is not None:
            if part not in parts:
                self.tells.part_not_declared(change, part)
            return part in parts
        needs = self.needs.each[place]
        missing = [need for need in needs if not self._is_met(need, reaches, parts)]
        if missing:
            near = [reach.claim for need in needs for reach in reaches.on(need) if reach.is_at(need)]
            if all(claim.action is not Action.KEPT for claim in near):  # that it did not stay as it is says it all
                self.tells.not_declared(change, missing, near)
        return not missing if needs else None

    def _is_met(self, need: Need, reaches: Reaches, parts: set[str]) -> bool:
        return (need.kind == "references-changed" and "references" in parts) or self.needs.is_met(need, reaches)


def _part_of(change: Change, part: str | None) -> bool:
    if part == "numbering":
        return "numbering-changed" in change.kinds
    return change.part == part


def _is_open(change: Change) -> bool:
    return any(kind.endswith("not-comparable") for kind in change.kinds)


def needed_part(change: Change) -> str | None:
    """Return the part that the row has to name for a change outside the criteria, None where it need not."""
    if _is_open(change):
        return None
    if change.part in _PARTS:
        return change.part
    if change.part == "metadata":
        told = any(detail.field in TOLD_METADATA for detail in change.details)
        return next((_METADATA[kind] for kind in change.kinds if kind in _METADATA), "metadata" if told else None)
    return None
