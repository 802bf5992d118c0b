"""Fixtures as a pytest module that stands by itself: it needs pytest and an evaluator, and nothing of Recension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.exports.escaping import json_text
from recension.grading.protocol import encode_request
from recension.logic.fixtures import encode_expectation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.logic.fixtures import Fixture

_HEAD = '''\
"""Cases with expected answers, for an evaluator of {names}. Made by `recension fixtures`; do not edit it, make it anew.

Put this file beside `evaluator.py` with a function `evaluate`, or say which function is meant:

    RECENSION_EVALUATOR=package.module:function pytest {file}

The function gets {{"id", "policy", "revision", "facts"}} and returns {{"decision", "criteria"}}. A fact that is left
out is unknown, never false. The values of criteria are "met", "not_met" and "undetermined".
"""

import importlib
import json
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
MODULE, _, FUNCTION = os.environ.get("RECENSION_EVALUATOR", "evaluator:evaluate").partition(":")
evaluate = getattr(importlib.import_module(MODULE), FUNCTION)

CASES = [
    # what is asked, and what is expected
'''
_FOOT = """\
]
CASES = [(json.loads(request), json.loads(expected)) for request, expected in CASES]


@pytest.mark.parametrize("request_, expected", CASES, ids=[f"{asked['id']}@{asked['revision']}" for asked, _ in CASES])
def test_case(request_, expected):
    answer = evaluate(request_)
    given = answer.get("criteria", {})
    wrong = {
        criterion: f"expected {value}, answered {given.get(criterion)}"
        for criterion, value in expected["criteria"].items()
        if given.get(criterion) != value
    }
    assert (answer["decision"], wrong) == (expected["decision"], {})
"""


class FixturePytest:
    """A module of tests, one for each case and revision. All texts in it are data, written as ASCII."""

    def render(self, fixtures: Sequence[Fixture]) -> str:
        """Return the module."""
        names = sorted({f"{fixture.policy} {label}" for fixture in fixtures for label in fixture.expect})
        policy = fixtures[0].policy if fixtures else "policy"
        file = "test_" + "".join(each if each.isalnum() else "_" for each in policy.lower()) + ".py"
        head = _HEAD.format(names=_comment(", ".join(names) or "nothing"), file=_comment(file))
        return head + "".join(_lines(fixture) for fixture in fixtures) + _FOOT


def _lines(fixture: Fixture) -> str:
    text = ""
    for label, expectation in fixture.expect.items():
        for number, part in enumerate((encode_request(fixture, label), encode_expectation(expectation))):
            text += f"    {' ' if number else '('}{json_text(part)!a}{')' if number else ''},\n"
    return text


def _comment(text: str) -> str:
    """Return *text* so that it ends neither the docstring nor the line that it stands in."""
    return ascii(text)[1:-1].replace('"', "'")
