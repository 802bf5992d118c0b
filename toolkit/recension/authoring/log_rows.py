"""The row of the revision log that a diff asks for: it tells all that is to be declared, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from recension.authoring.log_sentences import Wording, edit_words, part_lines
from recension.changes import Edition
from recension.diffing import diff as compare
from recension.diffing.claims import Action
from recension.diffing.declaring import Needs, action_for
from recension.diffing.reconciliation import Standing, needed_part, own_row
from recension.model.mentions import read_labels
from recension.model.revision import DeclaredChange, LogRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.changes import Change
    from recension.diffing import RevisionDiff
    from recension.model.criteria import Placed

_MOST_NAMED = 40
"""So many labels stand in one entry."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one entry of the row tells: changes of one kind, and the criteria that they befell on either side."""

    action: Action
    changes: tuple[Change, ...]
    old: tuple[Placed, ...]
    new: tuple[Placed, ...]

    @property
    def places(self) -> tuple[Placed, ...]:
        """The criteria by whose labels it is told."""
        match self.action:
            case Action.REMOVED:
                return self.old
            case Action.REPLACED | Action.MOVED:
                return (*self.old, *self.new)
            case _:
                return self.new


def draft_row(diff: RevisionDiff) -> LogRow:
    """Return the log row of the new revision as the diff has it: a summary in plain words, and the list of changes.

    The dates are those of the row that is there already or, where there is
    none, those of the revision. What it says was held against the diff: nothing
    is left undeclared, and nothing is told that did not happen.
    """
    telling = _Telling(diff)
    row = telling.row(quoting=True)
    # what is quoted may look like a label of its own; without quotes nothing can
    return telling.row(quoting=False) if left_open(diff, row) else row


def left_open(diff: RevisionDiff, row: LogRow) -> tuple[str, ...]:
    """Return what would not fit between the diff and its log if *row* were the row of the new revision, in words."""
    new = diff.new.revision
    own = own_row(diff.old.revision, new)
    rows = tuple(row if each is own else each for each in new.revision_log)
    told = replace(new, revision_log=rows if own is not None else (*rows, row))
    log = compare(Edition(diff.old.revision), Edition(told)).reconciliation
    if log is None:
        return ()
    found = [finding.message for finding in log.findings if finding.code != "log-rewritten"]
    lost = [each.claim.words for each in log.claims if each.standing in (Standing.NOT_FOUND, Standing.UNCLEAR)]
    return (*found, *(f"nothing changed at {words}" for words in lost))


class _Telling:
    def __init__(self, diff: RevisionDiff) -> None:
        self.diff = diff
        self.old, self.new = diff.old.revision, diff.new.revision
        self.told = list(_joined(_alike(self._told())))
        self.parts = [change for change in diff.changes if needed_part(change)]

    def row(self, *, quoting: bool) -> LogRow:
        own = own_row(self.old, self.new)
        wording = Wording(quoting=quoting, label_of=self._label)
        lines = [*map(wording.sentence, self.told)]
        entries = [entry for each in self.told for entry in self._entries(each, wording)]
        for line in part_lines(self.parts, quoting=quoting):
            lines.append(line.sentence)
            entries += [DeclaredChange(line.action, part=line.part, note=line.note)]
        summary = " ".join(lines) or "Reviewed; nothing changed."
        revised = own.revised if own else self.new.dates.revised
        return LogRow(revised, own.approved if own else self.new.dates.approved, summary, tuple(dict.fromkeys(entries)))

    def _told(self) -> Iterator[Told]:
        needs = Needs(self.old, self.new, self.diff.comparing.alignment, self.diff.changes)
        for change, each in zip(self.diff.changes, needs.each, strict=True):
            if each:
                old = dict.fromkeys(need.old for need in each if need.old is not None)
                new = dict.fromkeys(need.new for need in each if need.new is not None)
                yield Told(action_for(need.kind for need in each), (change,), tuple(old), tuple(new))

    def _entries(self, told: Told, wording: Wording) -> Iterator[DeclaredChange]:
        note = wording.note(told)
        for places in self._named_together(told.places):
            if self._is_readable(places):
                ids = tuple(dict.fromkeys(place.id for place in places))
                yield DeclaredChange(told.action.value, self._label(places), ids, note=note)
            else:
                yield self._from_above(places[0])

    def _from_above(self, place: Placed) -> DeclaredChange:
        """Return the entry for a criterion whose label nobody can read in a list: of the nearest one above it."""
        while place.parent is not None and not self._is_readable([place]):
            place = place.parent
        return DeclaredChange(Action.CHANGED.value, place.label, (place.id,))

    def _named_together(self, places: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
        """Yield *places* in one go where one list of labels can name them, else each by itself."""
        for start in range(0, len(places), _MOST_NAMED):
            some = places[start : start + _MOST_NAMED]
            if self._is_readable(some):
                yield some
            else:
                yield from ([place] for place in some)

    def _is_readable(self, places: Sequence[Placed]) -> bool:
        read = partial(read_labels, self._label(places))
        found = read(self.new.numbering) or read(self.old.numbering)
        return found is not None and set(found) == {place.label for place in places}

    def _label(self, places: Sequence[Placed]) -> str:
        """Return the labels of *places* as a log writes them: neighbours as a range, the others as a list."""
        unique = {place.label: place for place in places}
        runs: list[list[Placed]] = []
        for place in unique.values():
            if runs and self.old.numbering == self.new.numbering and _follows(runs[-1][-1], place):
                runs[-1].append(place)
            else:
                runs.append([place])
        return ", ".join(part for run in runs for part in _run_labels(run))


def _run_labels(run: Sequence[Placed]) -> list[str]:
    if len(run) < 3 or run[0].parent is None:
        return [place.label for place in run]
    above = len(run[-1].parent.label) if run[-1].parent else 0
    return [f"{run[0].label} - {run[-1].label[above:].removeprefix('.')}"]


def _follows(one: Placed, other: Placed) -> bool:
    return one.depth == other.depth and one.index + 1 == other.index and _above(one) == _above(other)


def _above(place: Placed) -> str | None:
    return place.parent.label if place.parent else None


def _alike(told: Iterable[Told]) -> list[Told]:
    """Return *told* with what is the same edit at several places in one, where the first of them stands."""
    found: dict[object, Told] = {}
    for each in told:
        words = edit_words(each.changes[0])
        key = (each.action, each.changes[0].kinds, words) if words else id(each.changes[0])
        before = found.get(key)
        found[key] = _together(before, each) if before else each
    return list(found.values())


def _together(one: Told, other: Told) -> Told:
    return Told(one.action, one.changes + other.changes, one.old + other.old, one.new + other.new)


def _joined(told: Sequence[Told]) -> Iterator[Told]:
    """Yield *told* with neighbours that came together, or went together, in one."""
    last: Told | None = None
    for each in told:
        if last is not None and _goes_on(last, each):
            last = _together(last, each)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _goes_on(last: Told, each: Told) -> bool:
    if last.action is not each.action or each.action not in (Action.ADDED, Action.REMOVED):
        return False
    return _follows(last.places[-1], each.places[0])
