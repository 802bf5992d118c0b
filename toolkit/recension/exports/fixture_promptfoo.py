"""Fixtures as a file of tests for promptfoo: ``tests: file://cases.yaml`` in its configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from recension.exports.escaping import json_text
from recension.logic.cases import encode_case
from recension.logic.fixtures import encode_expectation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.logic.fixtures import Fixture

_TEMPLATE = re.compile(r"\{(?=[{%#])")
_HEAD = """\
# Cases with expected answers, for promptfoo. Made by `recension fixtures`; do not edit it, make it anew.
#
#   prompts: [file://prompt.txt]     # has {{policy}}, {{revision}} and {{facts}}; asks for {"decision", "criteria"}
#                                    # or {{narrative}}, the facts in words, in the place of {{facts}}
#   tests: file://THIS-FILE.yaml
#
# Each test asks two things: is the decision right, and is the value of every criterion.
"""
_GRADERS = """\
  assert:
    - &decision
      type: javascript
      metric: decision
      value: |
        const found = typeof output === 'string' ? output.match(/[{][^]*[}]/) : null;
        let answer = output;
        try { if (typeof output === 'string') answer = JSON.parse(found ? found[0] : output); } catch { answer = {}; }
        const expected = context.test.metadata.expected.decision;
        const pass = (answer || {}).decision === expected;
        return { pass, score: pass ? 1 : 0, reason: `expected ${expected}, answered ${(answer || {}).decision}` };
    - &criteria
      type: javascript
      metric: criteria
      value: |
        const found = typeof output === 'string' ? output.match(/[{][^]*[}]/) : null;
        let answer = output;
        try { if (typeof output === 'string') answer = JSON.parse(found ? found[0] : output); } catch { answer = {}; }
        const given = (answer || {}).criteria || {};
        const expected = Object.entries(context.test.metadata.expected.criteria);
        const wrong = expected.filter(([name, value]) => given[name] !== value);
        const told = wrong.map(([name, value]) => `${name}: expected ${value}, answered ${given[name]}`);
        const score = expected.length ? 1 - wrong.length / expected.length : 1;
        return { pass: wrong.length === 0, score, reason: told.join('; ') || 'all criteria agree' };
"""


class FixturePromptfoo:
    """A list of tests. What a case says stands in JSON texts in which promptfoo's templates find nothing to fill."""

    def render(self, fixtures: Sequence[Fixture]) -> str:
        """Return one test for each case and revision."""
        tests = [test for fixture in fixtures for test in _tests(fixture)]
        lines = [f"{text}{'  assert: [*decision, *criteria]' if number else _GRADERS.rstrip()}\n"
                 for number, text in enumerate(tests)]  # fmt: skip
        return _HEAD + ("".join(lines) or "[]\n")


def _tests(fixture: Fixture) -> Iterator[str]:
    for label, expectation in fixture.expect.items():
        facts = _TEMPLATE.sub(r"\\u007b", json_text(encode_case(fixture.facts)))
        parts: dict[str, Any] = {
            "description": _plain(f"{fixture.id}@{label}"),
            "vars": {"policy": _plain(fixture.policy), "revision": label, "facts": facts,
                     "narrative": _plain(fixture.narrative)},
            "metadata": {"id": fixture.id, "kind": fixture.kind, "criterion": fixture.covers[0][0],
                         "expected": encode_expectation(expectation)},
        }  # fmt: skip
        lines = [f"{key}: {json_text(value)}\n" for key, value in parts.items()]
        yield "- " + "  ".join(lines)


def _plain(text: str) -> str:
    """Return *text* with nothing in it that begins a template."""
    return _TEMPLATE.sub("{ ", text)
