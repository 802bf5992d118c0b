"""What a change can bear on: where in a workspace it may make something be found that its base does not have.

What is found of a revision rests on its own file, on those of the revisions that it replaces, on which revisions its
policy has, on what of the vocabulary it may name, and on what was approved and accepted of it. What else there is, is
of one kind for all, as the configuration is, and then all is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recension.errors import UnreadableError
from recension.gate.altered import Altered
from recension.gate.reach import EVERYTHING, Reach
from recension.model.revision import label_of_stem
from recension.validation import has_errors
from recension.workspace.accepting import load_accepted
from recension.workspace.loading import STEM
from recension.workspace.settings import config_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.workspace.loading import Workspace
    from recension.workspace.since import Parting

_HAND_WRITTEN = "hand-written"
_REDLINE = ".redline"  # what the name of a redline has after that of its revision


@dataclass(frozen=True)
class Bearing:
    """What is looked at, revisions by their paths; None stands for all that there are.

    Of *held* revisions everything is, of those *read* only what the rules say.
    Of *made* ones, the held among them, the documents and fixtures are. *locks*
    are the policies of which something was approved otherwise, and *reach* says
    of what it is known that nothing more is there.
    """

    held: frozenset[str] | None = None
    read: frozenset[str] | None = None
    made: frozenset[str] | None = None
    locks: frozenset[str] | None = None
    vocabulary: bool = True
    reach: Reach = EVERYTHING

    def paths(self, workspace: Workspace, policy: str | None = None) -> list[str]:
        """Return the paths of the revisions that are read, of *policy* where it is given, and of misnamed files."""
        named = [
            path for name, labels in workspace.policies.items() if policy in (None, name) for path in labels.values()
        ]
        return [path for path in (*named, *workspace.misnamed) if self.read is None or path in self.read]


ALL = Bearing()


def bearing_of(parting: Parting) -> Bearing:
    """Return what the changes since a parting can bear on.

    :raises UsageError: if git cannot tell what changed.
    """
    if config_in(parting.earlier.tree) != parting.here.config:
        return ALL
    return _Bearing(parting).found()


class _Everything(Exception):  # noqa: N818 - no error: the search is over
    """The change may bear on all."""


class _Bearing:
    """One search: *touched* files lead to revisions, and these to others."""

    def __init__(self, parting: Parting) -> None:
        self.old, self.new = parting.earlier, parting.here
        self.touched = parting.touched
        self.config = parting.here.config
        self.held: set[str] = set()
        self.read: set[str] = set()
        self.made: set[str] = set()
        self.gone: set[str] = set()
        self.locks: set[str] = set()
        self.documents: set[str] = set()

    def found(self) -> Bearing:
        try:
            self._files()
            self._approvals()
            self._vocabulary()
            self._acceptances()
        except _Everything:
            return ALL
        for path in sorted(self.held | self.gone):
            self.documents.add(_document(path))
        self._along_the_lines()
        made = self.made | self.held
        files = frozenset(self.new.tree.shown(path) for path in self.held)
        documents = self.documents | {_document(path) for path in self.held}
        documents |= {path for path in self._generated if self._owner(path) in made | self.gone}
        return Bearing(
            frozenset(self.held), frozenset(self.read | self.held), frozenset(made), frozenset(self.locks),
            self._vocabulary_touched, Reach(frozenset(documents), files),
        )  # fmt: skip

    def _files(self) -> None:
        """Enter the revisions whose own files are touched, and those of touched documents and fixtures."""
        templates = self.config.templates
        here = {*self.new.revision_files, *self.new.misnamed}
        before = {*self.old.revision_files, *self.old.misnamed}
        for path in sorted(self.touched):
            if templates is not None and _is_below(path, templates):
                raise _Everything
            if path in here:
                self.held.add(path)
            elif path in before:
                self.gone.add(path)
            elif (owner := self._owner(path)) is not None:
                self.made |= {owner} & here
            elif _is_below(path, self.config.fixtures) and PurePosixPath(path).stem == _HAND_WRITTEN:
                self.made |= self._all_of(PurePosixPath(path).parent.name)

    def _approvals(self) -> None:
        """Enter the revisions that are approved now and were not, or with something else, or no longer."""
        for policy in sorted({*self.old.approved.policies, *self.new.approved.policies}):
            approved = self.new.approved
            mine = [path for path in self.touched if path == approved.lock_path(policy)
                    or _is_below(path, str(PurePosixPath(approved.snapshot_path(policy, "01/00")).parent))]  # fmt: skip
            if not mine:
                continue
            self.locks.add(policy)
            old, new = (side.approved.lock(policy) for side in (self.old, self.new))
            if old.faults or new.faults:
                self.held |= self._all_of(policy)
                continue
            labels = {entry.revision for entry in {*old.lock.entries} ^ {*new.lock.entries}}
            labels |= {label for label in new.lock.approvals if approved.snapshot_path(policy, label) in mine}
            self._enter(policy, labels)
            self.documents.add(approved.lock_path(policy))

    @property
    def _vocabulary_touched(self) -> bool:
        return self.config.vocabulary in self.touched

    def _vocabulary(self) -> None:
        """Enter the revisions that may name what the vocabulary says otherwise now."""
        if not self._vocabulary_touched:
            return
        try:
            sides = [side.vocabulary for side in (self.old, self.new)]
        except UnreadableError:
            raise _Everything from None
        old, new = (side.vocabulary for side in sides)
        if old is None or new is None or any(has_errors(side.findings) for side in sides):
            raise _Everything
        altered = Altered(old, new)
        if altered.reordered:
            raise _Everything
        self.held |= {path for path in self.new.revision_files if self._may_rest_on(path, altered)}
        self.documents.add("vocabulary")

    def _may_rest_on(self, path: str, altered: Altered) -> bool:
        try:
            return altered.may_matter_in(self.new.text(path))
        except UnreadableError:
            return True

    def _acceptances(self) -> None:
        """Enter what is accepted now and was not, or otherwise, or no longer."""
        if self.config.accepted not in self.touched:
            return
        try:
            old, new = (load_accepted(side) for side in (self.old, self.new))
        except UnreadableError:
            raise _Everything from None
        if new.faults:
            raise _Everything
        before, after = ({replace(entry, at=()) for entry in each.entries.entries} for each in (old, new))
        paths = {_document(path): path for path in (*self.new.revision_files, *self.gone)}
        for name in sorted({entry.document for entry in before ^ after}):
            if name in paths:
                self.held |= {paths[name]} - self.gone
            elif name in self._generated:
                self.made |= {path for path in paths.values() if path == self._owner(name)} - self.gone
            else:
                raise _Everything

    def _along_the_lines(self) -> None:
        """Enter what comes after, before and beside the revisions in their lines.

        Rules look at all that a revision replaces, a diff at what it replaces at
        once; the line itself is told where it forks, begins or ends.
        """
        moved: dict[str, set[str]] = {}
        for path in sorted(self.held | self.gone):
            if STEM.fullmatch(PurePosixPath(path).stem):
                moved.setdefault(PurePosixPath(path).parent.name, set()).add(_label(path))
        for policy, labels in moved.items():
            old, new = (side.history(policy) for side in (self.old, self.new))
            after = labels
            while further := {link.label for link in new.links.values() if link.replaces in after} - after:
                after = after | further
            self._enter(policy, {link.label for link in new.links.values() if link.replaces in labels})
            links = [each.links[label] for each in (old, new) for label in labels if label in each.links]
            around = {link.replaces for link in links if link.replaces}
            around |= {link.label for link in new.links.values() if link.replaces in around}
            around |= set() if old.links == new.links else set(new.bases)
            self._read(policy, after | around)
            self._naming(policy, old.links.keys() - new.links.keys())

    def _naming(self, policy: str, labels: Iterable[str]) -> None:
        """Enter the revisions that name one of *labels*, which are gone: evidence rests on rows of later revisions."""
        gone = tuple(labels)
        for path in self._all_of(policy) if gone else ():
            try:
                text = self.new.text(path)
            except UnreadableError:
                continue
            if any(label in text for label in gone):
                self.read.add(path)

    def _enter(self, policy: str, labels: Iterable[str]) -> None:
        self.held |= set(self._paths(policy, labels))

    def _read(self, policy: str, labels: Iterable[str]) -> None:
        self.read |= set(self._paths(policy, labels))

    def _paths(self, policy: str, labels: Iterable[str]) -> Iterator[str]:
        revisions = self.new.policies.get(policy, {})
        yield from (revisions[label] for label in labels if label in revisions)

    def _all_of(self, policy: str) -> set[str]:
        return set(self.new.policies.get(policy, {}).values())

    @cached_property
    def _generated(self) -> set[str]:
        """The files that are generated, there or here."""
        folders = (self.config.renders, self.config.fixtures)
        return {path for side in (self.old, self.new) for folder in folders for path in side.tree.files(folder)}

    def _owner(self, path: str) -> str | None:
        """Return the path of the revision that a document or fixtures at *path* belong to, None for another file."""
        place = PurePosixPath(path)
        if not any(_is_below(path, folder) for folder in (self.config.renders, self.config.fixtures)):
            return None
        stem = place.stem.removesuffix(_REDLINE)
        return f"{self.config.policies}/{place.parent.name}/{stem}.yaml" if STEM.fullmatch(stem) else None


def _document(path: str) -> str:
    """Return the name of the document at *path*, as findings have it."""
    place = PurePosixPath(path)
    return f"{place.parent.name}/{place.stem}"


def _label(path: str) -> str:
    return label_of_stem(PurePosixPath(path).stem)


def _is_below(path: str, folder: str) -> bool:
    return PurePosixPath(path).is_relative_to(folder)
