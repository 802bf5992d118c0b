"""The cases of a revision as `fixtures` writes and `conform` asks them: those that are made, and what people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.cli.session import say
from recension.reporters.style import plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.casegen import CaseSet, Flip
    from recension.findings import Finding
    from recension.logic.fixtures import Fixture
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.workspace import Workspace
    from recension.workspace.loading import Loaded


@dataclass(frozen=True)
class Cases:
    """The cases of a revision; *others* are revisions, with their vocabularies, whose expectations they have, too.

    *disagreements* tell where a revision makes something else of a case that a person wrote.
    """

    revision: Revision
    vocabulary: Vocabulary
    generated: CaseSet
    written: tuple[Fixture, ...] = ()
    disagreements: tuple[Finding, ...] = ()
    others: tuple[tuple[Revision, Vocabulary], ...] = ()

    @property
    def fixtures(self) -> tuple[Fixture, ...]:
        """All cases with what is expected of them; a hand-written one stands in the place of a generated one."""
        return tuple(self.each())

    def each(self) -> Iterator[Fixture]:
        """Yield the same one after another, without keeping them."""
        from recension.casegen import each_fixture
        from recension.exports.hand_written import with_hand_written

        own = {other.revision: words for other, words in self.others}
        made = each_fixture(self.generated, self.vocabulary, [other for other, _ in self.others], own)
        return with_hand_written(made, self.written)

    def tell_written(self) -> None:
        """Tell how many cases people wrote, and where a revision makes something else of one."""
        if self.written:
            say(f"  with {plural(len(self.written), 'hand-written case')}")
        for finding in self.disagreements:
            say(f"  {printable(finding.message)}")


def cases_of(workspace: Workspace, target: str, against: str | None, policy: str | None) -> Cases:
    """Return the cases of a target.

    With *against* they say what that revision expects, too, and there is one for each change that decides another way.
    """
    from recension.casegen import generate
    from recension.workspace import load_target

    loaded = load_target(target, workspace, policy)
    revision, vocabulary = loaded.sound()
    if against is None:
        return _with_written(workspace, generate(revision, vocabulary), vocabulary)
    older = load_target(against, workspace, policy)
    other, words = older.sound()
    made = generate(revision, vocabulary, [other], flips=_flips(older, loaded), earlier=[words])
    return _with_written(workspace, made, vocabulary, ((other, words),))


def cases_alone(workspace: Workspace, policy: str, label: str) -> Cases:
    """Return the cases of one revision, held against no other."""
    from recension.casegen import generate

    revision, vocabulary = workspace.load(policy, label).sound()
    return _with_written(workspace, generate(revision, vocabulary), vocabulary)


def _flips(old: Loaded, new: Loaded) -> list[Flip]:
    """Return the cases that show what each change between two revisions does, and what all of them do together."""
    from recension.casegen import Flip
    from recension.cli.diff import edition
    from recension.diffing import diff

    compared = diff(edition(old), edition(new))
    revision = edition(new).revision
    statement = revision.criteria[0].id if revision.criteria else "otherwise"
    found = []
    for change, effect in zip(compared.changes, compared.effects, strict=True):
        criterion = change.new.id if change.new and change.new.id in revision.by_id else statement
        found += [Flip(criterion, each.direction.value, each.facts) for each in effect.witnesses]
    net = compared.net
    for each in (*net.witnesses, *(joint.witness for joint in net.joint)):
        if all(each.facts != flip.facts for flip in found):
            found.append(Flip(statement, each.direction.value, each.facts))
    return found


def _with_written(
    workspace: Workspace, made: CaseSet, vocabulary: Vocabulary, others: Sequence[tuple[Revision, Vocabulary]] = ()
) -> Cases:
    """Return the cases of a revision, with those that people wrote and that speak of it."""
    from recension.exports.hand_written import read_hand_written
    from recension.source import decode_text, parse_source

    revision = made.revision
    folder = f"{workspace.config.fixtures}/{revision.policy}"
    path = f"{folder}/hand-written.yaml"
    if path not in workspace.tree.files(folder):
        return Cases(revision, vocabulary, made, others=tuple(others))
    shown = workspace.tree.shown(path)
    document = parse_source(decode_text(workspace.tree.read(path), shown), shown)
    written, wrong = read_hand_written(document, (revision, vocabulary), others)
    return Cases(revision, vocabulary, made, written, wrong, tuple(others))
