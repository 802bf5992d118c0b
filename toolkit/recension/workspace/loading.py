"""A workspace: its root, its configuration, its policies and revisions, its vocabulary."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from recension.config import Config
from recension.errors import ExitCode, UnknownNameError, UnreadableError, UsageError
from recension.findings import sort_findings
from recension.history import Link, RevisionHistory
from recension.model.revision import Revision, label_of_stem
from recension.records import record
from recension.rules import Extent
from recension.source import SourceDocument, decode_text, marked, parse_source
from recension.validation import (
    Surroundings,
    has_errors,
    validate_revision,
    validate_vocabulary,
)
from recension.workspace.approved import Approved
from recension.workspace.earlier import revisions_before
from recension.workspace.settings import config_in, config_on_disk
from recension.workspace.trees import Tree, WorkingTree

if TYPE_CHECKING:
    from recension.findings import Finding
    from recension.model.vocabulary import Vocabulary

_ENDING = ".yaml"
_OTHER_ENDINGS = (".yml", ".YAML", ".YML")
"""Endings by which a file looks like a revision, and is found by no label."""
# a key at the very start of a line is one of the document itself: all text in it is indented
_KEY_LINE = r"^%s:[ \t]+\S[^\n]*$"
STEM = re.compile(r"\d{4}-\d\d(\.\d)?")


@record
class Loaded:
    """A document that was read: its text and places, what it says, and what is wrong with it.

    *vocabulary* is None, too, where the one that there is has errors: it is then in *unsound*.
    """

    name: str
    document: SourceDocument
    findings: tuple[Finding, ...]
    revision: Revision | None = None
    vocabulary: Vocabulary | None = None
    unsound: Loaded | None = None

    def sound(self) -> tuple[Revision, Vocabulary]:
        """Return the revision and its vocabulary.

        :raises UnsoundError: if the document or its vocabulary has errors; nothing may be built on it.
        """
        if self.revision is None or has_errors(self.findings):
            raise UnsoundError(self)
        if self.unsound is not None:
            raise UnsoundError(self.unsound)
        if self.vocabulary is None:
            raise UsageError(f"{self.name} has no vocabulary: it stands in no workspace", hint=_ROOT_HINT)
        return self.revision, self.vocabulary


class UnsoundError(UsageError):
    """A document that something was to be built on has errors; *loaded* has them as findings."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(f"{loaded.document.file} has errors, and nothing can be built on it", hint="mend them first")
        self.loaded = loaded


class NoPolicyError(UsageError):
    """A workspace, or its state in a commit, holds no policy at all."""


_ROOT_HINT = "work in a folder with recension.toml, or with [tool.recension] in pyproject.toml, or give --root"


@record
class Workspace:
    """A folder of policies; *tree* says where its files are read from."""

    root: Path
    config: Config
    tree: Tree

    @cached_property
    def policies(self) -> dict[str, dict[str, str]]:
        """The path of every revision, by policy and label, oldest first."""
        found: dict[str, dict[str, str]] = {}
        for path in self.revision_files:
            place = PurePosixPath(path)
            if STEM.fullmatch(place.stem):
                found.setdefault(place.parent.name, {})[label_of_stem(place.stem)] = path
        return found

    @property
    def misnamed(self) -> list[str]:
        """The paths of files that no label leads to: not named as a revision, or beside the folders of the policies."""
        depth = len(PurePosixPath(self.config.policies).parts) + 1
        beside = (path for path in map(PurePosixPath, sorted(self.approved.files)) if len(path.parts) == depth)
        astray = [path.as_posix() for path in beside if path.suffix == _ENDING and STEM.fullmatch(path.stem)]
        depth += 1
        files = map(PurePosixPath, sorted(self.approved.files))
        other = [path.as_posix() for path in files if len(path.parts) == depth and path.suffix in _OTHER_ENDINGS]
        return astray + [path for path in self.revision_files if not STEM.fullmatch(PurePosixPath(path).stem)] + other

    @cached_property
    def approved(self) -> Approved:
        """What was approved of the policies."""
        return Approved(self.config.policies, self.tree, frozenset(self.tree.files(self.config.policies)))

    @cached_property
    def revision_files(self) -> list[str]:
        """The paths of all files among the revisions, sorted, whatever they are named."""
        depth = len(PurePosixPath(self.config.policies).parts) + 2
        files = map(PurePosixPath, sorted(self.approved.files))
        return [path.as_posix() for path in files if len(path.parts) == depth and path.suffix == _ENDING]

    @cached_property
    def vocabulary_document(self) -> SourceDocument:
        """The vocabulary's text and places; UnreadableError if there is none."""
        return self.document(self.config.vocabulary)

    @cached_property
    def vocabulary(self) -> Loaded:
        """The vocabulary and what is wrong with it."""
        document = self.vocabulary_document
        vocabulary, findings = validate_vocabulary(document)
        return Loaded(document.file, document, findings, vocabulary=vocabulary)

    def history(self, policy: str) -> RevisionHistory:
        """Return the line of revisions of *policy*, as far as its files can be read."""
        if policy not in self._histories:
            links = []
            for label, path in self.policies.get(policy, {}).items():
                try:
                    replaces = self.glance(path, "replaces")
                except UnreadableError:
                    replaces = None  # it is there, whatever it says
                links.append(Link(label, replaces if isinstance(replaces, str) else None))
            self._histories[policy] = RevisionHistory(policy, links)
        return self._histories[policy]

    def glance(self, path: str, key: str) -> object:
        """Return what the document at *path* has under a key of its own, reading no more of it where possible.

        :raises UnreadableError: if its file cannot be made into a document.
        """
        if path not in self._documents:
            shown = self.tree.shown(path)
            lines = re.findall(_KEY_LINE % key, self.text(path), re.MULTILINE)
            if len(lines) == 1:
                return parse_source(lines[0], shown).value[key]
        value = self.document(path).value
        return value.get(key) if isinstance(value, dict) else None

    def load(self, policy: str, label: str, extent: Extent = Extent.SOUND) -> Loaded:
        """Return a revision, validated to that *extent* against its vocabulary and its line.

        :raises UnknownNameError: if there is no such policy or revision.
        :raises UnreadableError: if its file cannot be made into a document.
        """
        revisions = self.revisions(policy)
        if label not in revisions:
            raise UnknownNameError(f"revision of {policy}", label, revisions)
        return self.load_path(revisions[label], extent)

    def load_path(self, path: str, extent: Extent = Extent.SOUND) -> Loaded:
        """Return the revision at *path*, validated to that *extent* against its vocabulary and its line."""
        document = self.document(path)
        place = PurePosixPath(path)
        inside = place.is_relative_to(self.config.policies)
        folder = place.parent.name if inside else None
        history = self.history(folder) if folder else None
        before = revisions_before(document, history, self)
        stem = place.stem if place.suffix == _ENDING else place.name
        around = Surroundings(None, history, stem if inside else None, folder, before)
        return self._validated(document, extent, around)

    def revisions(self, policy: str) -> dict[str, str]:
        """Return the paths of a policy's revisions by label.

        :raises UnknownNameError: if there is no such policy.
        """
        if policy not in self.policies:
            raise UnknownNameError("policy", policy, self.policies)
        return self.policies[policy]

    def load_text(self, text: str, name: str, extent: Extent = Extent.SOUND) -> Loaded:
        """Return the revision in *text*, validated to that *extent* against the vocabulary alone."""
        return self._validated(parse_source(text, name), extent, Surroundings())

    def only_policy(self) -> str:
        """Return the one policy of the workspace.

        :raises UsageError: if there is none, or more than one.
        """
        if len(self.policies) == 1:
            return next(iter(self.policies))
        if not self.policies:
            raise NoPolicyError(f"there is no policy under {self.config.policies}/", hint=_ROOT_HINT)
        known = ", ".join(self.policies)
        raise UsageError("the workspace has several policies", hint=f"name one, as {next(iter(self.policies))}@02/26, "
                         f"or give --policy; there is: {known}")  # fmt: skip

    def at(self, ref: str, name: str | None = None) -> Workspace:
        """Return this workspace as the git commit *ref* has it, configured as it was then; messages call it *name*.

        :raises UsageError: if git knows no such commit.
        """
        from recension.workspace.commits import GitTree

        if (ref, name) not in self._commits:
            tree = GitTree(self.root, ref, name)
            self._commits[ref, name] = Workspace(self.root, config_in(tree) or self.config, tree)
        return self._commits[ref, name]

    def document(self, path: str) -> SourceDocument:
        """Return the text and the places of the document at *path*.

        :raises UnreadableError: if its file cannot be made into a document.
        """
        documents = self._documents
        if path not in documents:
            documents[path] = parse_source(self.text(path), self.tree.shown(path))
            documents[path].findings += self._marks.get(path, ())
        return documents[path]

    def text(self, path: str) -> str:
        """Return the text of the file at *path*, or raise UnreadableError."""
        if path not in self._texts:
            content, shown = self.tree.read(path), self.tree.shown(path)
            self._texts[path] = decode_text(content, shown)
            self._marks[path] = marked(content, shown)
        return self._texts[path]

    @cached_property
    def _marks(self) -> dict[str, list[Finding]]:
        """What is wrong with the bytes of a file that its text does not show."""
        return {}

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {}

    @cached_property
    def _documents(self) -> dict[str, SourceDocument]:
        return {}

    @cached_property
    def _commits(self) -> dict[tuple[str, str | None], Workspace]:
        return {}

    @cached_property
    def _histories(self) -> dict[str, RevisionHistory]:
        return {}

    def _validated(self, document: SourceDocument, extent: Extent, around: Surroundings) -> Loaded:
        shared = self._known_vocabulary()
        vocabulary, faults = self.approved.vocabulary(document.value, shared)
        loaded = _validated(document, replace(around, vocabulary=vocabulary), extent)
        if vocabulary is not None and vocabulary is shared and has_errors(self.vocabulary.findings):
            loaded = replace(loaded, vocabulary=None, unsound=self.vocabulary)
        return replace(loaded, findings=sort_findings([*loaded.findings, *faults])) if faults else loaded

    def _known_vocabulary(self) -> Vocabulary | None:
        try:
            return self.vocabulary.vocabulary
        except UnreadableError:
            return None


def find_workspace(start: Path, root: Path | None = None) -> Workspace:
    """Return the workspace at *root*, or that which *start* lies in: the nearest folder upwards with a configuration.

    :raises UsageError: if there is none, or its configuration is wrong.
    """
    if root is not None:
        if not root.is_dir():
            raise UsageError(f"{root} is no folder", hint="--root wants the folder of a workspace")
        return _open(root.resolve(), start, config_on_disk(root) or Config())
    for folder in (start, *start.parents):
        config = config_on_disk(folder)
        if config is not None:
            return _open(folder, start, config)
    raise UsageError(f"{start} lies in no workspace", hint=_ROOT_HINT)


def bare_workspace(start: Path) -> Workspace:
    """Return a workspace for files that stand in none: no policies, no vocabulary."""
    return _open(start, start, Config())


def load_unbound(text: str, name: str) -> Loaded:
    """Return the revision in *text*, validated by itself: no vocabulary, no line of revisions."""
    return _validated(parse_source(text, name), Surroundings())


def _open(root: Path, start: Path, config: Config) -> Workspace:
    return Workspace(root, config, WorkingTree(root, start))


def _validated(document: SourceDocument, around: Surroundings, extent: Extent = Extent.SOUND) -> Loaded:
    revision, findings = validate_revision(document, around, extent)
    name = revision.name if revision.policy and revision.revision else document.file
    return Loaded(name, document, findings, revision, around.vocabulary)
