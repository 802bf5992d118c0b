"""The page of a revision on which a case is tried: its facts as a form; the decision is worked out in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.site.compiled import told
from recension.site.facts import field_groups
from recension.site.frame import File
from recension.site.outlines import rows
from recension.site.places import cases_path, fixtures_path, program_path, script, try_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.site.frame import Frame
    from recension.site.policies import Policy


def entry(policy: Policy) -> str | None:
    """Return the page of the newest revision."""
    return next((try_path(policy, label) for label in _labels(policy)), None)


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield for each revision the page, and what the evaluator reads."""
    for label in _labels(policy):
        edition = policy.sound[label]
        if edition.vocabulary is not None:
            yield from _page(edition.revision, edition.vocabulary, policy, frame)


def _labels(policy: Policy) -> list[str]:
    return [label for label, edition in policy.sound.items() if edition.vocabulary is not None]


def _page(revision: Revision, vocabulary: Vocabulary, policy: Policy, frame: Frame) -> Iterator[File]:
    label = revision.revision
    program = told(revision, vocabulary)
    yield File(program_path(policy, label), script("program", program))
    yield frame.page(
        try_path(policy, label), "try.html.jinja", f"Try a case: {policy.name} {label}",
        styles=("diff.css", "cases.css"), scripts=("evaluator.js", "outlook.js", "cases.js", "form.js", "try.js"),
        revision=revision, refused=program.get("refused", ""), rows=rows(revision, vocabulary),
        groups=field_groups(revision, vocabulary, program["facts"]), program=program_path(policy, label),
        document=policy.document_path(label),
        others=[(other, try_path(policy, other)) for other in _labels(policy)],
        cases=cases_path(policy, label) if policy.fixtures.get(label) else "",
        fixtures=fixtures_path(policy, label) if policy.fixtures.get(label) else "",
    )  # fmt: skip
