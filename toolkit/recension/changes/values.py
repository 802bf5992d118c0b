"""The values of a diff: editions compared, sides, details, changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from recension.alignment import Alignment, MatchBasis, align
from recension.changes.order import reordered_criteria
from recension.changes.replacing import Replacing
from recension.model.criteria import Basis, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from recension.findings import Location
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.pointer import Pointer
    from recension.source import SourceDocument

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Edition:
    """One side of a comparison: a revision, where its text is known its document, and its vocabulary."""

    revision: Revision
    document: SourceDocument | None = None
    vocabulary: Vocabulary | None = None


@dataclass(frozen=True)
class Comparing:
    """Two editions that are compared, and what is worked out once for all kinds of change.

    *between* are the revisions of their line that lead from one to the other,
    for what those say of former ids.
    """

    old: Edition
    new: Edition
    between: tuple[Revision, ...] = ()
    _known: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, what: Hashable, work: Callable[[], Value]) -> Value:
        """Return what *work* returns, which is called only the first time that *what* is asked for."""
        if what not in self._known:
            self._known[what] = work()
        known: Value = self._known[what]
        return known

    @cached_property
    def alignment(self) -> Alignment:
        """The pairing of their criteria."""
        return align(self.old.revision, self.new.revision, self.between)

    @cached_property
    def reordered(self) -> frozenset[Pointer]:
        """The places, in the new revision, of the criteria that changed places among their siblings."""
        return reordered_criteria(self.old.revision, self.new.revision, self.alignment)

    @cached_property
    def replacing(self) -> Replacing:
        """The criteria that stand in the place of others."""
        return Replacing(self.alignment)

    @cached_property
    def cites(self) -> bool:
        """Whether citations can be compared: both reference lists are known, or neither is there."""
        return knows_references(self.old.revision) is knows_references(self.new.revision)


# these two are named tuples because every edit has several, and a frozen dataclass takes thrice as long to make
class Side(NamedTuple):
    """A part of one revision, as a diff shows it: its label, its permanent id, its words, its place."""

    label: str
    id: str
    text: str = ""
    pointer: Pointer = ()
    location: Location | None = None


class Detail(NamedTuple):
    """One thing that changed: its *kind*, the field, plain values before and after, and the same in words."""

    kind: str
    field: str
    before: Any
    after: Any
    before_words: str | None = None
    after_words: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One edit.

    *part* is criteria, sections, codes, references, revision_log, metadata,
    definitions or vocabulary. *old* or *new* is None where the part is added or
    removed. *sites* has the pairs of sides where one and the same edit was made
    more than once, the first included; *subtree* the labels of the criteria
    below, which share an addition, removal or replacement. *evidence* is the
    weakest that the entry rests on, None where both sides are certain.
    """

    part: str
    kinds: tuple[str, ...]
    old: Side | None
    new: Side | None
    details: tuple[Detail, ...] = ()
    basis: MatchBasis | None = None
    score: float | None = None
    evidence: Evidence | None = None
    sites: tuple[tuple[Side | None, Side | None], ...] = ()
    subtree: tuple[str, ...] = ()


def knows_references(revision: Revision) -> bool:
    """Return whether the reference list of *revision* can be compared."""
    return revision.references is not None and not is_unknown(revision.evidence.references)


def weakest(*evidence: Evidence | None) -> Evidence | None:
    """Return the weakest of *evidence*; None stands for certainty."""
    some = [each for each in evidence if each is not None]
    return min(some, key=lambda each: each.basis.rank) if some else None


def is_unknown(evidence: Evidence | None) -> bool:
    """Return whether a part stands for content that is not known."""
    return evidence is not None and evidence.basis is Basis.UNKNOWN
