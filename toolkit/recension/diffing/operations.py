"""The operations of a patch, made from a comparison, each for the entry of the diff that tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.changes.listed import LISTS, Listed
from recension.decoding import encode_condition, encode_node, encode_record, encode_revision
from recension.diffing.entries import Entries
from recension.diffing.patch import Operation, Patch, digest
from recension.pointer import Pointer, format_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.alignment import Match
    from recension.changes import Change, Comparing
    from recension.model.criteria import Criterion, Placed

# Which kind tells that a key of a criterion changed, where not every kind of its entry does.
_TOLD_BY = {
    "id": "id-changed",
    "text": "reworded",
    "notes": "notes-changed",
    "references": "references-changed",
    "evidence": "evidence-changed",
}
_WHOLE = frozenset(["replaced", "not-comparable"])
"""Kinds whose entry stands for everything that differs between the two criteria."""
_REFERENCE_DATES = frozenset(["citation/version", "updated", "accessed"])
_CHANGED = {"sections": "section-reworded", "codes": "code-reworded", "revision_log": "log-rewritten"}
_LIST_WORDS = {"sections": "section", "codes": "code", "references": "reference", "revision_log": "log"}


def make_patch(comparing: Comparing, changes: Sequence[Change]) -> Patch:
    """Return the patch of a diff whose entries are *changes*: every operation belongs to one of them."""
    maker = _Maker(comparing, changes)
    operations = [*maker.criteria(), *maker.lists(), *maker.rest()]
    return Patch(digest(comparing.old.revision), tuple(operations))


class _Maker:
    def __init__(self, comparing: Comparing, changes: Sequence[Change]) -> None:
        self.comparing = comparing
        self.alignment = comparing.alignment
        self.entries = Entries(comparing, changes)

    def criteria(self) -> Iterator[Operation]:
        """Yield what puts every criterion in its place, then what goes, then what differs."""
        previous: dict[Pointer | None, Placed] = {}
        for place in self.comparing.new.revision.outline:
            siblings = place.parent.criterion.at if place.parent else None
            yield from self._put(place, previous.get(siblings))
            previous[siblings] = place
        for place in self.alignment.unmatched_old:
            if place.parent is None or place.parent.criterion.at in self.alignment.by_old:
                path = format_pointer(place.criterion.at)
                yield Operation("remove", path, self._entry_of(place, "removed"), self._remaining(place.criterion))
        for match in self.alignment.matches:
            yield from self._differences(match)

    def lists(self) -> Iterator[Operation]:
        """Yield what turns the lists of the old revision into those of the new one."""
        for listed in LISTS:
            old, new = self.comparing.old.revision, self.comparing.new.revision
            if listed.is_known(old) and listed.is_known(new):
                yield from self._list(listed)
            elif listed.entries(old) != listed.entries(new):
                values = [encode_revision(each).get(listed.part) for each in (old, new)]
                entry = self.entries.first[listed.part, "part-not-comparable"]
                yield Operation("set", f"/{listed.part}", entry, *values)

    def rest(self) -> Iterator[Operation]:
        """Yield what differs in what the revisions say of themselves."""
        old, new = (encode_revision(each.revision) for each in (self.comparing.old, self.comparing.new))
        told_elsewhere = {"criteria", *(listed.part for listed in LISTS)}
        for key in sorted((old.keys() | new.keys()) - told_elsewhere):
            if old.get(key) == new.get(key):
                continue
            if key == "define":
                yield from self._definitions()
            else:
                yield Operation("set", f"/{key}", self._entry_of_key(key), old.get(key), new.get(key))

    def _put(self, place: Placed, previous: Placed | None) -> Iterator[Operation]:
        match = self.alignment.by_new.get(place.criterion.at)
        parent = self._name(place.parent) if place.parent else None
        after = self._name(previous) if previous else None
        if match is None:
            value = encode_node(place.criterion) | _joined_by(place.criterion)
            entry = self._entry_of(place, "added")
            yield Operation("insert", self._name(place), entry, None, value, parent, after)
        elif not self.alignment.continues(match.old.parent, place.parent) or self._is_reordered(place):
            entry = self.entries.criteria[place.criterion.at][0]
            yield Operation("move", self._name(place), entry, None, None, parent, after)

    def _is_reordered(self, place: Placed) -> bool:
        return place.criterion.at in self.comparing.reordered

    def _name(self, place: Placed) -> str:
        """Return what a new criterion is called in a patch: by the place that it had, or will have."""
        match = self.alignment.by_new.get(place.criterion.at)
        return format_pointer(match.old.criterion.at) if match else "+" + format_pointer(place.criterion.at)

    def _remaining(self, criterion: Criterion) -> dict[str, Any]:
        """Return what is left of a removed criterion once those that continue elsewhere have moved out."""
        gone = [child for child in criterion.children if child.at not in self.alignment.by_old]
        value = encode_node(criterion) | _joined_by(criterion)
        connective, bound = value.pop("connective", None), value.pop("bound", None)
        if connective is None:
            return value
        children = [self._remaining(child) for child in gone]
        return value | ({connective: children} if bound is None else {"count": {**bound, "of": children}})

    def _differences(self, match: Match) -> Iterator[Operation]:
        old, new = (encode_node(place.criterion) | _joined_by(place.criterion) for place in (match.old, match.new))
        told = self.entries.criteria.get(match.new.criterion.at)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) == new.get(key):
                continue
            if told and (told[1] & _WHOLE or key not in _TOLD_BY or _TOLD_BY[key] in told[1]):
                entry = told[0]
            else:
                entry = self.entries.untold(key)
            yield Operation("set", f"{format_pointer(match.old.criterion.at)}/{key}", entry, old.get(key), new.get(key))

    def _entry_of(self, place: Placed, kind: str) -> int:
        return self.entries.subtrees[kind, place.criterion.at]

    def _entry_of_key(self, key: str) -> int:
        kind = {"otherwise": "otherwise-changed", "applies_to": "applies-to-changed",
                "numbering": "numbering-changed"}.get(key)  # fmt: skip
        if key == "evidence":
            return self.entries.untold("evidence")
        return self.entries.first["metadata", kind or "metadata-changed"]

    def _definitions(self) -> Iterator[Operation]:
        old, new = (each.revision.definitions for each in (self.comparing.old, self.comparing.new))
        if not old or not new:
            whole = {name: encode_condition(condition) for name, condition in (old or new).items()}
            kind = "definition-removed" if old else "definition-added"
            names = sorted(whole)
            # the key comes or goes with the first of its entries; the others follow
            yield Operation("set", "/define", self.entries.of("definitions", kind, ("define", names[0])),
                            whole if old else None, None if old else {})  # fmt: skip
            if not new:
                return
            old = {}
        for name in sorted(old.keys() | new.keys()):
            before, after = (encode_condition(each[name]) if name in each else None for each in (old, new))
            if before != after:
                kind = "changed" if before and after else "removed" if before else "added"
                entry = self.entries.of("definitions", f"definition-{kind}", ("define", name))
                yield Operation("set", format_pointer(("define", name)), entry, before, after)

    def _list(self, listed: Listed) -> Iterator[Operation]:
        old, new = listed.keyed(self.comparing)
        word = _LIST_WORDS[listed.part]
        # what stands before the first of them stands there on both sides
        _, first = next(iter(new.values()), (None, 0))
        previous = format_pointer((listed.part, first - 1)) if first else None
        for key, (entry, place) in new.items():
            if key in old:
                name = format_pointer(old[key][0].at)
                moved = self.entries.kinds.get((listed.part, f"{word}-moved", entry.at))
                if moved is not None:
                    yield Operation("move", name, moved, None, None, None, previous)
            else:
                name = "+" + format_pointer((listed.part, place))
                told = self.entries.of(listed.part, f"{word}-added", entry.at)
                yield Operation("insert", name, told, None, encode_record(entry), None, previous)
            previous = name
        for key, (entry, _) in old.items():
            if key not in new:
                told = self.entries.of(listed.part, f"{word}-removed", entry.at)
                yield Operation("remove", format_pointer(entry.at), told, encode_record(entry))
            else:
                yield from self._entry_differences(listed, entry, new[key][0])

    def _entry_differences(self, listed: Listed, old: Any, new: Any) -> Iterator[Operation]:  # noqa: ANN401 - any entry
        before, after = (_flat(encode_record(each)) for each in (old, new))
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) == after.get(key):
                continue
            entry = self._entry_of_difference(listed, key, new.at)
            yield Operation("set", f"{format_pointer(old.at)}/{key}", entry, before.get(key), after.get(key))

    def _entry_of_difference(self, listed: Listed, key: str, at: Pointer) -> int:
        half_known = self.entries.kinds.get((listed.part, "section-not-comparable", at))
        if half_known is not None and key in ("text", "evidence"):
            return half_known
        if listed.part == "references":
            kind = "reference-updated" if key in _REFERENCE_DATES else "reference-changed"
        else:
            kind = _CHANGED[listed.part]
        told = self.entries.kinds.get((listed.part, kind, at))
        return self.entries.untold(key) if told is None or key == "evidence" else told


def _joined_by(criterion: Criterion) -> dict[str, Any]:
    if criterion.connective is None:
        return {}
    joined: dict[str, Any] = {"connective": criterion.connective.value}
    return joined | ({"bound": {criterion.bound.quantity: criterion.bound.number}} if criterion.bound else {})


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with the keys of its citation beside its own."""
    citation = record.get("citation")
    if not isinstance(citation, dict):
        return record
    return {key: value for key, value in record.items() if key != "citation"} | {
        f"citation/{key}": value for key, value in citation.items()
    }
