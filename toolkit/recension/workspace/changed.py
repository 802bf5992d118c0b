"""What changed between two sides: every revision matched by its policy and label, wherever its file lies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from recension.errors import UnknownNameError, UnreadableError
from recension.history import label_key
from recension.model.revision import label_of_stem
from recension.model.terms import altered_terms, reaching, terms_used
from recension.model.vocabulary import LINE_OF_BUSINESS
from recension.source import decode_text
from recension.validation import has_errors
from recension.workspace.loading import STEM, Loaded, Workspace
from recension.workspace.selecting import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from recension.model.terms import Terms
    from recension.model.vocabulary import Vocabulary

Key: TypeAlias = tuple[str, str]
"""A policy and the label of a revision."""


@dataclass
class Side:
    """The revisions on one side of a comparison: the files at *paths* in a workspace or, if *loose*, in a mere folder.

    The revisions of a mere folder are held to its vocabulary, not to a line of revisions or the names of their files.
    """

    workspace: Workspace
    paths: tuple[str, ...]
    loose: bool = False

    def load(self, path: str, *, alone: bool = False) -> Loaded:
        """Return the revision at *path*, or raise UnreadableError; if *alone*, it is held to the vocabulary alone."""
        if not (self.loose or alone):
            return self.workspace.load_path(path)
        return self.workspace.load_text(self.text(path), self.workspace.tree.shown(path))

    def text(self, path: str) -> str:
        """Return what the file at *path* says, or raise UnreadableError."""
        return decode_text(self.workspace.tree.read(path), self.workspace.tree.shown(path))

    def keyed(self, paths: Iterable[str]) -> dict[Key, str]:
        """Return *paths* by what their files say that they are; of two that say the same, by the name of the file."""
        found: dict[Key, str] = {}
        for path in sorted(paths, key=lambda path: (not STEM.fullmatch(PurePosixPath(path).stem), path)):
            key = self.says(path)
            found[key if key not in found else ("", path)] = path
        return found

    @cached_property
    def keys(self) -> dict[Key, str]:
        """All paths by policy and label."""
        return self.keyed(self.paths)

    @cached_property
    def vocabulary(self) -> Loaded | None:
        """The vocabulary, None where there is no such file; UnreadableError if it is no document."""
        try:
            return self.workspace.vocabulary
        except UnreadableError as error:
            if error.code == "file-missing":
                return None
            raise

    def find(self, key: Key) -> str | None:
        """Return the path of a revision, None if this side has it not."""
        named = self.workspace.policies.get(key[0], {}).get(key[1])
        return named if named in self.paths else self.keys.get(key)

    def says(self, path: str) -> Key:
        """Return what the file at *path* says that it is; as it is named, where it does not say."""
        place = PurePosixPath(path)
        named = place.parent.name, label_of_stem(place.stem) if STEM.fullmatch(place.stem) else place.name
        return self._own_key(path) or named

    def speaks(self, path: str) -> bool:
        """Return whether the file at *path* says what it is."""
        return self._own_key(path) is not None

    def _own_key(self, path: str) -> Key | None:
        try:
            policy, label = (self.workspace.glance(path, key) for key in ("policy", "revision"))
        except UnreadableError:
            return None
        return (policy, label) if isinstance(policy, str) and isinstance(label, str) else None


def _whatever(_path: str) -> bool:
    return True


@dataclass
class Choice:
    """What of two sides is looked at: files that *wanted* says yes to, of *policy* if it is given.

    *touched* are the files that may differ, None where any may.
    """

    wanted: Callable[[str], bool] = _whatever
    policy: str | None = None
    touched: frozenset[str] | None = None

    def may_differ(self, path: str) -> bool:
        """Return whether the file at *path* may not be the same on both sides."""
        return self.touched is None or path in self.touched

    def takes(self, key: Key, *paths: str | None) -> bool:
        """Return whether a revision that lies at *paths* is looked at."""
        return self.policy in (None, key[0]) and any(self.wanted(path) for path in paths if path is not None)


def compare_sides(old: Side, new: Side, choice: Choice, base: str) -> Selection:
    """Return what changed from *old* to *new*.

    A revision that both have is compared with itself; a new one with the one
    that it replaces. One whose own file is the same is compared if its
    vocabulary altered a term that it rests on.

    :raises UnknownNameError: if neither side has the policy that is chosen.
    """
    if choice.policy is not None:
        known = {policy for side in (old, new) for policy, _ in side.keys}
        if choice.policy not in known:
            raise UnknownNameError("policy", choice.policy, sorted(known))
    return _Matching(old, new, choice, base).selection()


class _Matching:
    """One run over two sides; what it finds, it enters in *found*."""

    def __init__(self, old: Side, new: Side, choice: Choice, base: str) -> None:
        self.old = old
        self.new = new
        self.choice = choice
        self.found = Selection(base)

    def selection(self) -> Selection:
        before, after = self._keyed()
        there_before = set(self.old.paths)
        same = {path: path for path in self.new.paths if path in there_before and not self.choice.may_differ(path)}
        for key in sorted(before.keys() | after.keys(), key=_in_order):
            here, there = before.get(key), after.get(key)
            if here is not None and there is not None and self._equal(here, there):
                same[there] = here
            elif self.choice.takes(key, here, there):
                self._changed(key, here, there)
        self._through_vocabulary(same)
        self.found.pairs.sort(key=lambda pair: (*_in_order(_key(pair[1])), pair[1].document.file))
        return self.found

    def _keyed(self) -> tuple[dict[Key, str], dict[Key, str]]:
        """Return the files of both sides that may differ; one that says nothing is what the other side has there."""
        before, after = (side.keyed(filter(self.choice.may_differ, side.paths)) for side in (self.old, self.new))
        for side, mine, others in ((self.old, before, after), (self.new, after, before)):
            elsewhere = {path: key for key, path in others.items() if key not in mine}
            for key, path in list(mine.items()):
                if path in elsewhere and not side.speaks(path):
                    mine[elsewhere[path]] = mine.pop(key)
        return before, after

    def _changed(self, key: Key, here: str | None, there: str | None) -> None:
        if there is None and here is not None:
            self._removed(key, here)
        elif there is not None and (new := self._load(self.new, there)):
            if here is None:
                self._new(new)
            # the name that a renamed file had is not held against it
            elif old := self._load(self.old, here, alone=here != there):
                self.found.pairs.append((old, new))
            else:
                self.found.mended.append(new)

    def _new(self, new: Loaded) -> None:
        """Enter a revision that is new: with the one that it replaces or, where there is none, alone."""
        replaced = (_key(new)[0], (new.revision and new.revision.replaces) or "")
        for side in (self.new, self.old):
            path = side.find(replaced)
            if path is not None:
                if before := self._load(side, path):
                    self.found.pairs.append((before, new))
                return
        self.found.added.append(new)

    def _removed(self, key: Key, path: str) -> None:
        """Enter a revision that is gone; that it had errors keeps nobody from taking it away."""
        try:
            gone = self.old.load(path)
        except UnreadableError:
            gone = None
        if gone is not None and _key(gone) == key:
            self.found.removed.append(gone)
        else:
            self.found.notes.append(f"{self.old.workspace.tree.shown(path)} is gone; it was no sound revision")

    def _equal(self, here: str, there: str) -> bool:
        """Return whether both files hold the same, or cannot be read for the same reason."""
        return _held(self.old.workspace, here) == _held(self.new.workspace, there)

    def _load(self, side: Side, path: str, *, alone: bool = False) -> Loaded | None:
        """Return the revision at *path*; one that nothing can be built on is entered among those, and None returned."""
        shown = side.workspace.tree.shown(path)
        try:
            loaded = side.load(path, alone=alone)
        except UnreadableError as error:
            self.found.failed.setdefault(shown, error)
            return None
        if loaded.revision is None or has_errors(loaded.findings):
            self.found.unsound.setdefault(shown, loaded)
            return None
        return loaded

    def _through_vocabulary(self, same: dict[str, str]) -> None:
        """Enter each revision whose file is the *same*, but whose vocabulary is not as far as it rests on it."""
        files = {side.workspace.config.vocabulary for side in (self.old, self.new)}
        if len(files) == 1 and not any(map(self.choice.may_differ, files)):
            return
        old, new = (self._vocabulary(side) for side in (self.old, self.new))
        altered = altered_terms(old, new) if old and new else None
        if old is None or new is None or not altered:
            return
        names = [name for vocabulary in (old, new) for kind in reaching(altered, vocabulary) for name in kind]
        if LINE_OF_BUSINESS in names:
            names.append("applies_to")
        named = re.compile(rf"\b({'|'.join(sorted(map(re.escape, names)))})\b")
        if any(map(self.choice.wanted, files)):  # then all that it changes is
            self.choice = replace(self.choice, wanted=_whatever)
        for there, here in same.items():
            if self._may_name(there, named) and self.choice.takes(self.new.says(there), here, there):
                self._rests_on(altered, (old, new), here, there)

    def _rests_on(self, altered: Terms, vocabularies: tuple[Vocabulary, Vocabulary], here: str, there: str) -> None:
        after = self._load(self.new, there)
        if after is None or after.revision is None:
            return
        revision = after.revision
        if not any(terms_used(revision, vocabulary).touches(altered) for vocabulary in vocabularies):
            return
        before = self._load(self.old, here)
        # one that is approved keeps its own vocabulary, whatever becomes of the shared one
        own = [each.vocabulary for each in (before, after) if each is not None and each.vocabulary is not None]
        kept = altered_terms(own[0], own[-1])
        if before is not None and any(terms_used(revision, vocabulary).touches(kept) for vocabulary in own):
            self.found.pairs.append((before, after))

    def _vocabulary(self, side: Side) -> Vocabulary | None:
        try:
            loaded = side.vocabulary
        except UnreadableError as error:
            self.found.failed[error.file] = error
            return None
        if loaded is not None and has_errors(loaded.findings):
            self.found.unsound[loaded.document.file] = loaded
            return None
        return loaded.vocabulary if loaded else None

    def _may_name(self, path: str, named: re.Pattern[str]) -> bool:
        try:
            return named.search(self.new.text(path)) is not None
        except UnreadableError:
            return False  # whatever it is, it did not change


def _held(workspace: Workspace, path: str) -> bytes | str:
    try:
        return workspace.tree.read(path)
    except UnreadableError as error:
        return error.code


def _key(loaded: Loaded) -> Key:
    return (loaded.revision.policy, loaded.revision.revision) if loaded.revision else ("", "")


def _in_order(key: Key) -> tuple[str, tuple[str, str]]:
    return key[0], label_key(key[1])
