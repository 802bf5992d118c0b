"""The line of revisions of one policy: what replaces what, which is the latest, which stands before another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recension.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Link(NamedTuple):
    """A revision in its line: its own label and that of the one it replaces, None for the first."""

    label: str
    replaces: str | None


class RevisionHistory:
    """The revisions of one policy, joined by what each replaces."""

    def __init__(self, policy: str, links: Iterable[Link]) -> None:
        self.policy = policy
        self.links = {link.label: link for link in sorted(links, key=lambda link: label_key(link.label))}

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, oldest first."""
        return tuple(self.links)

    @property
    def heads(self) -> tuple[str, ...]:
        """The revisions that no other replaces, oldest first; a sound line has one."""
        replaced = {link.replaces for link in self.links.values()}
        return tuple(label for label in self.links if label not in replaced)

    @property
    def bases(self) -> tuple[str, ...]:
        """The revisions that replace none; a sound line has one."""
        return tuple(link.label for link in self.links.values() if link.replaces is None)

    def latest(self) -> str:
        """Return the label of the newest revision.

        :raises UsageError: if the policy has none.
        """
        if not self.links:
            raise UsageError(f"{self.policy} has no revision yet")
        return (self.heads or self.labels)[-1]

    def before(self, label: str) -> str:
        """Return the label of the revision that *label* replaces.

        :raises UnknownNameError: if there is no such revision, or it names one that is not there.
        :raises UsageError: if it is the first of its line.
        """
        if label not in self.links:
            raise UnknownNameError(f"revision of {self.policy}", label, self.labels)
        replaces = self.links[label].replaces
        if replaces is None:
            hint = "name the two revisions to compare" if len(self.links) > 1 else None
            raise UsageError(f"{self.policy}@{label} replaces no revision: it is the first of its line", hint=hint)
        if replaces not in self.links:
            raise UnknownNameError(f"revision of {self.policy}", replaces, self.labels)
        return replaces

    def in_circle(self, label: str) -> bool:
        """Return whether following what *label* replaces leads back to it."""
        if label not in self.links:
            return False
        seen = set()
        current: str | None = label
        while current in self.links and current not in seen:
            seen.add(current)
            current = self.links[current].replaces
        return current == label

    def rivals(self, label: str) -> tuple[str, ...]:
        """Return the other revisions that replace the same one as *label* does."""
        replaces = self.links[label].replaces if label in self.links else None
        return tuple(
            link.label
            for link in self.links.values()
            if replaces is not None and link.replaces == replaces and link.label != label
        )


def label_key(label: str) -> tuple[str, str]:
    """Return what sorts revision labels by time: ``02/26.2`` stands after ``02/26``."""
    month, _, rest = label.partition("/")
    year, _, further = rest.partition(".")
    return (year + month, further or "1")
