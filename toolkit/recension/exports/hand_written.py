"""Cases that people wrote, from their file (``schema/hand-written.schema.json``): read, checked, and put among others.

A hand-written case stands in the place of a generated one of its id. Where it
expects something else than the evaluator finds, it still stands, and that is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from recension.casegen.expecting import expected
from recension.casegen.narrative import narrate
from recension.errors import UsageError
from recension.exports.reading import unreadable
from recension.findings import Finding, Location, Severity
from recension.logic.cases import close, decode_case
from recension.logic.fixtures import Expectation, Fixture
from recension.logic.kleene import Truth
from recension.model.criteria import Decision
from recension.schema import schema_findings
from recension.schema.faults import located

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.source import SourceDocument


Edition: TypeAlias = "tuple[Revision, Vocabulary]"
"""A revision with the vocabulary that it is read with."""


def read_hand_written(
    document: SourceDocument, edition: Edition, against: Sequence[Edition] = ()
) -> tuple[tuple[Fixture, ...], tuple[Finding, ...]]:
    """Return the cases of *document* that say what a revision has to make of them, and where it makes something else.

    What those in *against* have to make of them is taken from the evaluator, where the case does not say it.

    :raises UnreadableError: with the place of the first fault: what does not fit the schema, an id that stands
        there twice, a fact or a criterion that there is not, a case that contradicts the vocabulary.
    """
    found = [(document.span(each.pointer, on_key=True), each) for each in schema_findings("hand-written", document)]
    if found:
        place, first = min(found, key=lambda each: (each[0], each[1].message))
        raise unreadable(located(first.pointer, first.message), document.file, place[:2], first.hint)
    cases: dict[str, Fixture] = {}
    findings: list[Finding] = []
    for index, data in enumerate(document.value["cases"]):
        line, column, *_ = document.span(("cases", index, "id"), on_key=True)
        if data["id"] in cases:
            raise unreadable(f'the case "{data["id"]}" stands here a second time', document.file, (line, column))
        if edition[0].revision not in data["expect"]:
            continue
        try:
            case = cases[data["id"]] = _case(data, edition, against)
        except UsageError as error:
            message = f"the case {data['id']}: {error.message}"
            raise unreadable(message, document.file, (line, column), error.hint) from None
        for told in (told for each in (edition, *against) for told in _disagreements(case, *each)):
            finding = Finding(
                "fixture-disagrees",
                Severity.ERROR,
                f"the case {case.id}: {told}",
                hint="correct the case, or the revision",
                arguments=(case.id, edition[0].revision, told),
            )
            findings.append(finding.at(Location(document.file, line, column), document=document.file))
    return tuple(cases.values()), tuple(findings)


def with_hand_written(generated: Iterable[Fixture], written: Sequence[Fixture]) -> Iterator[Fixture]:
    """Yield the *generated* cases with the *written* ones in their place, or after them."""
    own = {case.id: case for case in written}
    for case in generated:
        yield own.pop(case.id, case)
    yield from own.values()


def _case(data: dict[str, Any], edition: Edition, against: Sequence[Edition]) -> Fixture:
    revision, vocabulary = edition
    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    facts = close(decode_case(data["facts"], vocabulary, judged), vocabulary)
    wanted = {each.revision: _wanted(data, each) for each, _ in (edition, *against) if each.revision in data["expect"]}
    for other, words in against:
        if other.revision not in wanted:
            wanted[other.revision] = expected(facts, other, words)
    name = data["id"]
    return Fixture(
        name,
        revision.policy,
        "hand-written",
        facts,
        wanted,
        ((name.split("/")[1], "hand-written"),),
        data.get("narrative") or narrate(name, facts, [revision], vocabulary, complete=False),
        author=data["author"],
        note=data["note"],
    )


def _wanted(data: dict[str, Any], revision: Revision) -> Expectation:
    said = data["expect"][revision.revision]
    criteria = {name: Truth(value) for name, value in said.get("criteria", {}).items()}
    unknown = next((name for name in criteria if name not in revision.by_id), None)
    if unknown is not None:
        raise UsageError(f'{revision.name} has no criterion "{unknown}"')
    return Expectation(Decision(said["decision"]), criteria)


def _disagreements(case: Fixture, revision: Revision, vocabulary: Vocabulary) -> Iterator[str]:
    right = expected(case.facts, revision, vocabulary)
    wanted = case.expect[revision.revision]
    if wanted.decision is not right.decision:
        yield f"{revision.revision} decides {right.decision.words}, and it expects {wanted.decision.words}"
    for name, value in wanted.criteria.items():
        if value is not right.criteria[name]:
            label = revision.by_id[name].label
            yield f"in {revision.revision}, {label} is {right.criteria[name].words}, and it expects {value.words}"
