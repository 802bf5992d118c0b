"""Rules on the line of revisions: what replaces what, and the names of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.rules.contexts import RevisionContext

BROKEN_LINE = frozenset(["replaces-unknown", "replaces-circular", "line-has-two-beginnings", "replaces-claimed-twice"])
"""The rules of which a breach is one of the line alone: what the revision itself says is sound."""


@revision_rule("replaces-unknown")
def the_replaced_revision_exists(context: RevisionContext) -> Iterator[Fault]:
    """`replaces` names a revision that the policy does not have.

    Avoid: `replaces: "02/52"`. Prefer: the label of the revision before; null for the first one.
    """
    replaces = context.revision.replaces
    if context.history is not None and replaces is not None and replaces not in context.history.links:
        known = [label for label in context.history.labels if label != context.revision.revision]
        hint = did_you_mean(replaces, known) or ("there is: " + ", ".join(known) if known else "write null")
        yield Fault(("replaces",), f'there is no revision "{replaces}" to replace', hint, (replaces,))


@revision_rule("replaces-circular")
def the_line_has_a_beginning(context: RevisionContext) -> Iterator[Fault]:
    """A revision replaces itself, at once or by way of others, so that the line has no beginning.

    Avoid: two revisions that replace each other. Prefer: the newer one replaces the older one.
    """
    if context.history is not None and context.history.in_circle(context.revision.revision):
        yield Fault(("replaces",), "the line of revisions runs in a circle here", "one of them replaces an older one")


@revision_rule("line-has-two-beginnings")
def the_line_has_one_beginning(context: RevisionContext) -> Iterator[Fault]:
    """Two revisions of a policy replace nothing, so that there are two lines, and nobody can say which holds.

    Avoid: `replaces: null` in two revisions. Prefer: null in the oldest, and its label in the one that follows.
    """
    bases = context.history.bases if context.history else ()
    label = context.revision.revision
    if label in bases[1:]:
        message = f"{bases[0]} and {label} both replace nothing: a line has one beginning"
        yield Fault(("replaces",), message, "let the newer one replace the older one", (bases[0], label))


@revision_rule("replaces-claimed-twice")
def the_line_does_not_fork(context: RevisionContext) -> Iterator[Fault]:
    """Two revisions replace the same one, so that nobody can say which is in force.

    Avoid: two drafts that both replace 02/26. Prefer: one of them replaces the other.
    """
    rivals = context.history.rivals(context.revision.revision) if context.history else ()
    if rivals:
        message = f"{context.revision.replaces} is replaced by {' and '.join(rivals)}, too"
        yield Fault(("replaces",), message, "let the newer one replace the older one", rivals)


@revision_rule("file-name-wrong")
def files_are_named_by_their_revision(context: RevisionContext) -> Iterator[Fault]:
    """A file is not named by the label of its revision, with `.yaml`, or does not lie in the folder of its policy.

    Labels would lead to another file than the one that says them.

    Avoid: `26-02.yaml` for 02/26. Prefer: `policy/CP.MP.69/2026-02.yaml`, the year first.
    """
    revision = context.revision
    if context.stem is not None and revision.revision and context.stem != revision.file_stem:
        message = f'revision "{revision.revision}" belongs in {revision.file_stem}.yaml, not in {_file(context.stem)}'
        yield Fault(("revision",), message, "rename the file, or mend the label", (revision.revision,))
    if context.folder is not None and revision.policy and context.folder != revision.policy:
        message = f'policy "{revision.policy}" belongs in the folder {revision.policy}, not in {context.folder}'
        yield Fault(("policy",), message, "move the file, or mend the number", (revision.policy,))


def _file(stem: str) -> str:
    """Return the name of a file; its *stem* has the ending only where that is another one than ours."""
    return stem if stem.casefold().endswith((".yml", ".yaml")) else f"{stem}.yaml"
