"""The lock of a policy: what was approved, when and by whom, and what became of it; entries are only ever added."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.decoding import Data
    from recension.model.revision import Revision
    from recension.pointer import Pointer


class Ancestor(NamedTuple):
    """The revision that an approved one replaces, with its digests where it was approved itself."""

    revision: str
    meaning: str | None = None
    wording: str | None = None

    @property
    def is_approved(self) -> bool:
        """It was approved; one that is reconstructed never is."""
        return self.meaning is not None


@dataclass(frozen=True, slots=True)
class Approval:
    """An entry: a revision with its digests, approved *on* a day, by somebody who may be named."""

    revision: str
    on: str
    meaning: str
    wording: str
    vocabulary: str
    ancestor: Ancestor | None = None
    by: str | None = None
    at: Pointer = field(default=(), compare=False)

    def encoded(self) -> Data:
        """Return the entry as the file has it."""
        before = self.ancestor
        chained: Data | None = None
        if before is not None:
            known = {"meaning": before.meaning, "wording": before.wording}
            chained = {"revision": before.revision, **(known if before.is_approved else {"unapproved": True})}
        found = {"revision": self.revision, "approved": self.on, "by": self.by, "replaces": chained,
                 "meaning": self.meaning, "wording": self.wording, "vocabulary": self.vocabulary}  # fmt: skip
        return {key: value for key, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Later:
    """An entry: what was settled of an approved revision after its approval, recorded *on* a day.

    *settled* has what changed in its state, by name: ``status``, ``effective``.
    """

    revision: str
    on: str
    settled: tuple[tuple[str, str | None], ...]
    by: str | None = None
    at: Pointer = field(default=(), compare=False)

    def encoded(self) -> Data:
        """Return the entry as the file has it."""
        found = {"revision": self.revision, "recorded": self.on, **dict(self.settled)}
        return found if self.by is None else {**found, "by": self.by}


Entry: TypeAlias = Approval | Later


@dataclass(frozen=True, slots=True)
class State:
    """What is not in the digests of a revision: whether it is in use, and since when it is in force."""

    status: str = "active"
    effective: str | None = None

    @classmethod
    def of(cls, revision: Revision) -> State:
        """Return what *revision* says of itself."""
        return cls(revision.status, revision.dates.effective)


@dataclass(frozen=True)
class Lock:
    """The entries of one policy, oldest first."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def decode(cls, value: Mapping[str, Any]) -> Lock:
        """Return the entries in the plain *value* of a sound document."""
        return cls(
            tuple(_decoded(entry, ("approved", place)) for place, entry in enumerate(value.get("approved") or ()))
        )

    @cached_property
    def approvals(self) -> dict[str, Approval]:
        """The approvals by the label of their revision; of several the first."""
        found: dict[str, Approval] = {}
        for entry in self.entries:
            if isinstance(entry, Approval):
                found.setdefault(entry.revision, entry)
        return found

    def state(self, label: str) -> State:
        """Return what is recorded of the revision *label*: by the last entry that says so."""
        state = State()
        for entry in self.entries:
            if isinstance(entry, Later) and entry.revision == label:
                settled = dict(entry.settled)
                status = settled.get("status") or state.status
                state = State(status, settled.get("effective", state.effective))
        return state


def _decoded(entry: Mapping[str, Any], at: Pointer) -> Entry:
    label, by = entry["revision"], entry.get("by")
    if "approved" not in entry:
        settled = tuple((name, entry[name]) for name in ("status", "effective") if name in entry)
        return Later(label, entry["recorded"], settled, by, at)
    before = entry.get("replaces")
    ancestor = Ancestor(before["revision"], before.get("meaning"), before.get("wording")) if before else None
    digests = (entry["meaning"], entry["wording"], entry["vocabulary"])
    return Approval(label, entry["approved"], *digests, ancestor, by, at)
