"""The lists of a revision: what names an entry, how it is shown, and which entries of two sides belong together."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.changes.values import Comparing, Side, is_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from recension.model.criteria import Evidence
    from recension.model.revision import Revision

    Named: TypeAlias = dict[Hashable, tuple[Any, int]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of a revision: its entries, what names an entry, and how an entry is shown."""

    part: str
    entries: Callable[[Revision], tuple[Any, ...] | None]
    key: Callable[[Any], Hashable]
    label: Callable[[Any, int], str]
    text: Callable[[Any], str]

    def evidence(self, revision: Revision) -> Evidence | None:
        """Return the evidence for the whole part."""
        evidence: Evidence | None = getattr(revision.evidence, self.part)
        return evidence

    def is_known(self, revision: Revision) -> bool:
        """Return whether the list can be compared at all."""
        return self.entries(revision) is not None and not is_unknown(self.evidence(revision))

    def keyed(self, comparing: Comparing) -> tuple[Named, Named]:
        """Return the entries of both sides with their places, by what names them; none where the lists are equal.

        Those at the start and at the end that are the same on both sides are left
        out. Of entries that share a name, equal ones belong together; the rest by
        their turn.
        """
        return comparing.once(("keyed", self.part), lambda: self._keyed(comparing))

    def _keyed(self, comparing: Comparing) -> tuple[Named, Named]:
        old, new = _between(*(self.entries(each.revision) or () for each in (comparing.old, comparing.new)))
        names = [[self.key(entry) for entry, _ in side] for side in (old, new)]
        if all(len(set(side)) == len(side) for side in names):
            return dict(zip(names[0], old, strict=True)), dict(zip(names[1], new, strict=True))
        waiting: dict[Any, deque[int]] = {}
        for entry, place in old:
            waiting.setdefault(entry, deque()).append(place)
        twins = {waiting[entry].popleft(): place for entry, place in new if waiting.get(entry)}
        known_new = {place: twin for twin, place in twins.items()}
        return _by_name(old, names[0], {place: place for place in twins}), _by_name(new, names[1], known_new)

    def side(self, entry: Any, place: int) -> Side:  # noqa: ANN401 - an entry of any list
        """Return an entry as one side of a change."""
        return Side(self.label(entry, place), str(self.key(entry)), self.text(entry), entry.at)


def _between(old: Sequence[Any], new: Sequence[Any]) -> list[list[tuple[Any, int]]]:
    """Return the entries of two lists with their places, without the equal ones at the start and at the end."""
    start = _alike(old, new, min(len(old), len(new)))
    end = _alike(reversed(old), reversed(new), min(len(old), len(new)) - start)
    return [list(zip(side[start : len(side) - end], count(start), strict=False)) for side in (old, new)]


def _alike(old: Iterable[Any], new: Iterable[Any], most: int) -> int:
    """Return how many entries at the start of both are equal, *most* at most."""
    for number, (before, after) in enumerate(zip(old, new, strict=False)):
        if number == most or not before == after:  # noqa: SIM201 - quicker than ``!=``, which asks the same
            return number
    return most


def _by_name(entries: list[tuple[Any, int]], names: list[Hashable], twins: dict[int, int]) -> Named:
    named: Named = {}
    turns: Counter[Hashable] = Counter()
    for (entry, place), name in zip(entries, names, strict=True):
        if place in twins:
            named[name, "equal", twins[place]] = (entry, place)
        else:
            named[name, turns[name]] = (entry, place)
            turns[name] += 1
    return named


SECTIONS = Listed("sections", lambda revision: revision.sections, lambda section: section.id,
                  lambda section, _place: f"section “{section.heading}”", lambda section: section.heading)  # fmt: skip
CODES = Listed("codes", lambda revision: revision.codes, lambda code: f"{code.system} {code.code}",
               lambda code, _place: f"{code.system} {code.code}", lambda code: code.display or "")  # fmt: skip
REFERENCES = Listed("references", lambda revision: revision.references, lambda reference: reference.id,
                    lambda _reference, place: f"reference {place + 1}",
                    lambda reference: reference.citation.title)  # fmt: skip
REVISION_LOG = Listed("revision_log", lambda revision: revision.revision_log, lambda row: row.revised[:7],
                      lambda row, _place: f"log row {row.revised[5:7]}/{row.revised[2:4]}",
                      lambda row: row.summary)  # fmt: skip
LISTS = (SECTIONS, CODES, REFERENCES, REVISION_LOG)
