"""The crosswalk of labels: every criterion of two revisions, with the one that it is matched with and by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.alignment import MatchBasis
from recension.diffing.tracing import Track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.diffing.pipeline import RevisionDiff
    from recension.model.criteria import Placed
    from recension.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Crossing:
    """A criterion on both sides, or on one; *kinds* says what changed. No *basis* means that nothing is matched."""

    old: Placed | None
    new: Placed | None
    basis: MatchBasis | None = None
    score: float | None = None
    kinds: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """It is one criterion, and not two of which one stands where the other stood."""
        return self.basis is not None and self.basis.carries_identity


def crosswalk(diff: RevisionDiff) -> tuple[Crossing, ...]:
    """Return every criterion of both revisions, in the order of the new one.

    What is gone stands after what stood before it. Each criterion is there once
    but for those of a split or a join, which are there once for each partner.
    """
    track = Track(0, diff)
    gone = _gone(diff, track)
    partners = {new.criterion.at: old for old, new in _partners(diff) if track.matches.get(new.criterion.at) is None}
    found = [*gone.pop(None, ())]
    for place in diff.new.revision.outline:
        step, at = track.step(place), place.criterion.at
        if step.match is not None:
            found.append(Crossing(step.match.old, place, step.match.basis, step.match.score, step.kinds))
        elif at in partners:
            found.append(Crossing(partners[at], place, MatchBasis.INSTEAD_OF, 1.0, step.kinds))
        else:
            found.append(Crossing(None, place, kinds=step.kinds))
        found += gone.pop(at, ())
    return tuple(found)


def _gone(diff: RevisionDiff, track: Track) -> dict[Pointer | None, list[Crossing]]:
    """Return the old criteria that no new one is matched with, by the place of the new one after which they stand."""
    joined = {old.criterion.at: new for old, new in _partners(diff)}
    found: dict[Pointer | None, list[Crossing]] = {}
    last: Pointer | None = None
    for place in diff.old.revision.outline:
        new = diff.comparing.alignment.became.get(place)
        partner = joined.get(place.criterion.at)
        if new is not None:
            last = new.criterion.at
        elif partner is not None:
            crossing = Crossing(place, partner, MatchBasis.INSTEAD_OF, 1.0, track.step(partner).kinds)
            found.setdefault(partner.criterion.at, []).append(crossing)
        else:
            found.setdefault(last, []).append(Crossing(place, None, kinds=("removed",)))
    return found


def _partners(diff: RevisionDiff) -> Iterator[tuple[Placed, Placed]]:
    """Yield the pairs of splits and joins that are no match: what else stands in one place, or stood in it."""
    for match in diff.comparing.alignment.matches:
        gone, come = diff.comparing.replacing.partners(match)
        yield from ((match.old, place) for place in come)
        yield from ((place, match.new) for place in gone)
