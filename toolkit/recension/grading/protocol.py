"""The protocol of evaluators: a request is one JSON object, and so is its answer.

``schema/request.schema.json`` and ``schema/answer.schema.json`` describe them,
``docs/evaluators.md`` tells how they are exchanged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recension.logic.cases import encode_case
from recension.logic.kleene import Truth
from recension.model.criteria import Decision
from recension.schema.faults import first_fault
from recension.source.strict_json import NotJsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.logic.fixtures import Fixture

LONGEST_ANSWER = 1024 * 1024
"""So many bytes may one answer have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an evaluator makes of a case; *error* is its own word that it could not decide it."""

    id: str
    decision: Decision | None
    criteria: Mapping[str, Truth]
    rationale: str | None = None
    error: str | None = None


class NotAnswerError(ValueError):
    """What an evaluator said is no answer; *message* says why, *id* is that of the case where it could be read."""

    def __init__(self, message: str, id_: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.id = id_


def encode_request(fixture: Fixture, revision: str) -> dict[str, Any]:
    """Return what an evaluator is asked: decide these facts as *revision* does. An absent fact is unknown."""
    return {
        "id": fixture.id,
        "policy": fixture.policy,
        "revision": revision,
        "facts": encode_case(fixture.facts),
    }


def request_line(fixture: Fixture, revision: str) -> str:
    """Return the request as one line of ASCII, which every evaluator reads alike, in any locale."""
    return json.dumps(encode_request(fixture, revision), separators=(",", ":")) + "\n"


def decode_answer(text: str) -> Answer:
    """Return the answer in *text*.

    :raises NotAnswerError: if it is not JSON, or does not fit the schema.
    """
    try:
        data = parse_json(text)
    except NotJsonError as error:
        raise NotAnswerError(error.message) from None
    fault = first_fault("answer", data)
    if fault is not None:
        raise NotAnswerError(fault.message + (f" ({fault.hint})" if fault.hint else ""), _id(data))
    decision = data.get("decision")
    return Answer(
        id=data["id"],
        decision=None if decision is None else Decision(decision),
        criteria={name: Truth(value) for name, value in data.get("criteria", {}).items()},
        rationale=data.get("rationale"),
        error=data.get("error"),
    )


def encode_answer(answer: Answer) -> dict[str, Any]:
    """Return *answer* as JSON has it; what it does not say is left out."""
    data: dict[str, Any] = {"id": answer.id}
    if answer.decision is not None:
        data["decision"] = answer.decision.value
    if answer.criteria:
        data["criteria"] = {name: value.value for name, value in answer.criteria.items()}
    return data | {
        name: text for name, text in (("rationale", answer.rationale), ("error", answer.error)) if text is not None
    }


def _id(data: Any) -> str | None:  # noqa: ANN401 - any JSON value
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None
