"""The page of a revision's fixtures: what each case is, what is expected of it, and which criteria it meets.

Shown are the fixtures that a workspace has committed, with the hand-written
ones among them; a revision without any has no such page. None are generated
for the site: that would take longer than all its pages, and what is committed
is what evaluators are held to.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from recension.logic.cases import encode_case
from recension.logic.kleene import Truth
from recension.model.criteria import Decision
from recension.reporters.fact_words import clipped
from recension.site.frame import File
from recension.site.outlines import short
from recension.site.places import cases_path, fixtures_path, program_path, script, try_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.logic.fixtures import Fixture
    from recension.model.revision import Revision
    from recension.site.frame import Frame
    from recension.site.policies import Policy

KINDS = {
    "decisive": "a criterion alone decides",
    "boundary": "on or next to a threshold",
    "mcdc": "one part turns the whole",
    "count": "as many as make the difference",
    "option": "one value of a choice",
    "code": "in a code set, or just outside",
    "exclusion": "a denial overrides an indication",
    "scope": "the policy does not apply",
    "missing": "something is not known",
    "flip": "an older revision decides otherwise",
    "mistake": "what no part shows by itself",
    "plain": "a criterion has a value",
    "hand-written": "a person wrote it",
}
"""The kinds of fixtures, each in a few words."""
_LETTERS = {Truth.MET: "m", Truth.NOT_MET: "n", Truth.UNDETERMINED: "u"}


def entry(policy: Policy) -> str | None:
    """Return the page of the newest revision that has fixtures."""
    return next((cases_path(policy, label) for label in _labels(policy)), None)


def pages(policy: Policy, frame: Frame) -> Iterator[File]:
    """Yield for each revision that has fixtures the page, and the fixtures as it reads them."""
    for label in _labels(policy):
        fixtures = policy.fixtures[label]
        yield File(fixtures_path(policy, label), script("fixtures", packed(fixtures, policy.sound[label].revision)))
        yield _page(policy.sound[label].revision, fixtures, policy, frame)


def packed(fixtures: Sequence[Fixture], revision: Revision) -> dict[str, Any]:
    """Return *fixtures* as JSON in little room.

    *rest* has for each fact the value that most cases have; a case says what
    it has otherwise, and what it lacks. Its *values* are a letter for each
    criterion, in the order of the outline: met, not met, undetermined, or a
    dot where nothing is expected.
    """
    encoded = [encode_case(fixture.facts) for fixture in fixtures]
    rest = {name: _commonest(name, encoded) for name in sorted({name for facts in encoded for name in facts})}
    return {
        "rest": rest,
        "cases": [_packed(*each, rest, revision) for each in zip(fixtures, encoded, strict=True)],
    }


def _labels(policy: Policy) -> list[str]:
    return [label for label, edition in policy.sound.items() if edition.vocabulary and policy.fixtures.get(label)]


def _commonest(name: str, encoded: Sequence[dict[str, Any]]) -> Any:  # noqa: ANN401 - a JSON value
    values = {repr(facts[name]): facts[name] for facts in encoded if name in facts}
    counts = Counter(repr(facts[name]) for facts in encoded if name in facts)
    return values[max(sorted(counts), key=counts.__getitem__)]


def _packed(fixture: Fixture, facts: dict[str, Any], rest: dict[str, Any], revision: Revision) -> dict[str, Any]:
    expected = fixture.expect[revision.revision]
    letters = {name: _LETTERS[value] for name, value in expected.criteria.items()}
    told = {"narrative": fixture.narrative, "author": fixture.author, "note": fixture.note}
    return {
        "id": fixture.id,
        "kind": fixture.kind,
        "decision": expected.decision.value,
        "covers": [list(each) for each in fixture.covers],
        "values": "".join(letters.get(place.id, ".") for place in revision.outline),
        "facts": {name: value for name, value in facts.items() if value != rest[name]},
        "lacks": [name for name in rest if name not in facts],
        **{name: text for name, text in told.items() if text},
    }


def _page(revision: Revision, fixtures: Sequence[Fixture], policy: Policy, frame: Frame) -> File:
    label = revision.revision
    decisions = Counter(fixture.expect[label].decision for fixture in fixtures)
    kinds = Counter(fixture.kind for fixture in fixtures)
    return frame.page(
        cases_path(policy, label), "cases.html.jinja", f"Fixtures: {policy.name} {label}",
        styles=("diff.css", "cases.css"), scripts=("evaluator.js", "cases.js", "browse.js"),
        revision=revision, count=len(fixtures), fixtures=fixtures_path(policy, label),
        program=program_path(policy, label), form=try_path(policy, label),
        document=policy.document_path(label), others=[(other, cases_path(policy, other)) for other in _labels(policy)],
        decisions=[(each.value, each.words, decisions[each]) for each in Decision if decisions[each]],
        kinds=[(kind, words, kinds[kind]) for kind, words in KINDS.items() if kinds[kind]],
        criteria=[(place.id, place.label, clipped(short(place))) for place in revision.outline],
    )  # fmt: skip
