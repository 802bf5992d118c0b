"""Fixtures as a dataset of Inspect, the framework for evaluating language models: one sample a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.exports.escaping import json_text
from recension.logic.cases import encode_case
from recension.logic.fixtures import encode_expectation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.logic.fixtures import Fixture


class FixtureInspect:
    """JSON lines for ``json_dataset``: the input is the facts, the target the decision, the metadata all the rest."""

    def render(self, fixtures: Sequence[Fixture]) -> str:
        """Return one sample for each case and revision."""
        return "".join(json_text(_sample(fixture, label)) + "\n" for fixture in fixtures for label in fixture.expect)


def _sample(fixture: Fixture, label: str) -> dict[str, object]:
    expected = encode_expectation(fixture.expect[label])
    return {
        "id": f"{fixture.id}@{label}",
        "input": json_text(encode_case(fixture.facts)),
        "target": expected["decision"],
        "metadata": {
            "policy": fixture.policy,
            "revision": label,
            "kind": fixture.kind,
            "covers": [{"criterion": criterion, "as": shown} for criterion, shown in fixture.covers],
            "criteria": expected["criteria"],
            "narrative": fixture.narrative,
        },
    }
