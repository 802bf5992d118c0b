"""Fixtures: cases with what each revision has to make of them, as ``schema/fixture.schema.json`` has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from recension.logic.cases import encode_case
from recension.logic.kleene import Truth
from recension.model.criteria import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.logic.comparing import Value


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one revision has to make of a case: its decision, and the value of every criterion by id."""

    decision: Decision
    criteria: Mapping[str, Truth]


@dataclass(frozen=True, slots=True)
class Fixture:
    """A case with what is expected of it.

    A fact that is absent is unknown. *expect* goes by the revision's label;
    *covers* are pairs of a criterion's id and what the case shows of it.
    *narrative* tells the facts in words. *digest* is, by the revision's label,
    that of the meaning which the expectation was made for. A case that a person
    wrote has an *author*, and a *note* that says why.
    """

    id: str
    policy: str
    kind: str
    facts: Mapping[str, Value]
    expect: Mapping[str, Expectation]
    covers: tuple[tuple[str, str], ...]
    narrative: str = ""
    digest: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    note: str = ""


def encode_expectation(expectation: Expectation) -> dict[str, Any]:
    """Return *expectation* as JSON has it."""
    return {
        "decision": expectation.decision.value,
        "criteria": {name: value.value for name, value in expectation.criteria.items()},
    }


def encode_fixture(fixture: Fixture) -> dict[str, Any]:
    """Return *fixture* as JSON has it, its keys in a fixed order."""
    told = {"narrative": fixture.narrative, "digest": dict(fixture.digest), "author": fixture.author,
            "note": fixture.note}  # fmt: skip
    return {
        "id": fixture.id,
        "policy": fixture.policy,
        "kind": fixture.kind,
        "facts": encode_case(fixture.facts),
        "expect": {label: encode_expectation(expectation) for label, expectation in fixture.expect.items()},
        "covers": [{"criterion": criterion, "as": shown} for criterion, shown in fixture.covers],
        **{name: value for name, value in told.items() if value},
    }


def decode_fixture(data: Mapping[str, Any]) -> Fixture:
    """Return the fixture in *data*, which fits the schema."""
    return Fixture(
        id=data["id"],
        policy=data["policy"],
        kind=data["kind"],
        facts={name: _value(value) for name, value in data["facts"].items()},
        expect={
            label: Expectation(
                Decision(expected["decision"]),
                {name: Truth(value) for name, value in expected["criteria"].items()},
            )
            for label, expected in data["expect"].items()
        },
        covers=tuple((each["criterion"], each["as"]) for each in data["covers"]),
        narrative=data.get("narrative", ""),
        digest=data.get("digest", {}),
        author=data.get("author", ""),
        note=data.get("note", ""),
    )


def _value(value: Any) -> Value:  # noqa: ANN401 - a JSON value, of any type that the schema allows
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return Decimal(str(value))
    return tuple(value) if isinstance(value, list) else value
