"""Whether the entries of a lock fit each other, and whether all are still there that were."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from recension.approval.codes import CODES
from recension.approval.entries import Approval, Entry, Later, Lock
from recension.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.pointer import Pointer

_KEPT = "entries are only ever added: put the line back as it was"
_WRITTEN = {"on": "the day", "by": "the name", "ancestor": "what it replaces", "settled": "what was settled"}


def chain_findings(lock: Lock) -> Iterator[Finding]:
    """Yield where an entry does not fit those before it."""
    known: dict[str, Approval] = {}
    for entry in lock.entries:
        if isinstance(entry, Later):
            if entry.revision not in known:
                yield _broken(entry, f"something is recorded of {entry.revision} before its approval")
            continue
        first = known.setdefault(entry.revision, entry)
        if first is entry:
            yield from _ancestor(entry, known)
        elif _content(first) != _content(entry):
            message = f"{entry.revision} is approved twice, on {first.on} and on {entry.on}, with other content"
            hint = "keep the entry that fits the revision"
            yield approval_finding("approval-contradicted", message, entry.at, hint, (entry.revision, entry.on))


def kept_findings(lock: Lock, earlier: Lock, base: str) -> Iterator[Finding]:
    """Yield which entries that *earlier* has are gone from *lock*, or altered; *base* names the earlier one.

    In a merge, entries may have come between those that were there.
    """
    new, lost = list(lock.entries), []
    for entry in earlier.entries:
        if entry in new:
            new.remove(entry)
        else:
            lost.append(entry)
    for entry in lost:
        alike = next((each for each in new if type(each) is type(entry) and each.revision == entry.revision), None)
        if alike is None:
            message = f"the entry for {entry.revision} of {entry.on} is gone since {base}"
            yield approval_finding("approval-removed", message, (), _KEPT, (entry.revision, entry.on))
        else:
            new.remove(alike)
            what = _differing(entry, alike)
            message = f"the entry for {entry.revision} of {entry.on} was altered since {base}: {what}"
            yield approval_finding("approval-altered", message, alike.at, _KEPT, (entry.revision, entry.on))
    if not lost and not _in_order(earlier, lock):
        message = f"the entries stand in another order than at {base}"
        yield approval_finding("approval-altered", message, (), "put them back in their order", ("order",))


def approval_finding(
    code: str, message: str, pointer: Pointer, hint: str | None, arguments: tuple[str, ...]
) -> Finding:
    """Return a finding with one of the codes of approvals, as bad as that is."""
    return Finding(code, CODES[code].severity, message, pointer, hint, arguments)


def _ancestor(entry: Approval, known: dict[str, Approval]) -> Iterator[Finding]:
    before = entry.ancestor
    if before is None:
        return
    found = known.get(before.revision)
    if found is None:
        if before.is_approved:
            yield _broken(entry, f"{entry.revision} replaces {before.revision}, which no entry before it approves")
    elif not before.is_approved:
        yield _broken(entry, f"{entry.revision} says that {before.revision} was not approved; it was, on {found.on}")
    elif (before.meaning, before.wording) != (found.meaning, found.wording):
        yield _broken(entry, f"{entry.revision} replaces {before.revision} with other content than was approved")
    elif entry.on < found.on:
        message = (
            f"{entry.revision} was approved on {entry.on}, and {before.revision}, which it replaces, on {found.on}"
        )
        yield approval_finding("approval-out-of-order", message, entry.at, "check the two dates", (entry.revision,))


def _broken(entry: Entry, message: str) -> Finding:
    hint = "put the lines back that recension approve wrote"
    return approval_finding("approval-chain-broken", message, entry.at, hint, (entry.revision,))


def _content(entry: Approval) -> tuple[str, str, str]:
    return entry.meaning, entry.wording, entry.vocabulary


def _differing(entry: Entry, other: Entry) -> str:
    names = [field.name for field in fields(entry) if field.compare]
    return ", ".join(
        _WRITTEN.get(name, f"the digest of the {name}")
        for name in names
        if getattr(entry, name) != getattr(other, name)
    )


def _in_order(earlier: Lock, lock: Lock) -> bool:
    """Return whether the entries of *earlier* come one after the other in *lock*, whatever stands between."""
    ahead = iter(lock.entries)
    return all(any(entry == each for each in ahead) for entry in earlier.entries)
