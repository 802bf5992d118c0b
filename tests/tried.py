"""Policies with the cases that are made of them, for tests: as plain data and as models."""

from __future__ import annotations

from independent import decide
from recension.casegen import fixtures, generate
from recension.decoding import decode_revision, decode_vocabulary
from recension.logic.evaluation import evaluate
from recension.logic.fixtures import encode_fixture
from small import document

WORDS = {True: "met", False: "not_met", None: "undetermined"}


class Tried:
    """A policy as plain data and as a model, and the cases made of it."""

    def __init__(self, policy, words):
        self.policy = policy
        self.code_sets = words.get("code_sets", [])
        self.vocabulary = decode_vocabulary(words)
        self.revision = decode_revision(policy)
        self.set = generate(self.revision, self.vocabulary)
        self.lines = [encode_fixture(each) for each in fixtures(self.set, self.vocabulary)]
        self.leaves = [place.id for place in self.revision.outline if place.criterion.is_leaf]
        self.labels = {place.id: place.label for place in self.revision.outline}

    def decide(self, line, policy=None, forced=None):
        return decide(policy or self.policy, line["facts"], self.code_sets, forced)

    def showing(self, criterion, shows):
        """Return the line that shows something of a criterion, or None."""
        wanted = {"criterion": criterion, "as": shows}
        return next((line for line in self.lines if wanted in line["covers"]), None)

    def expected(self, line):
        return line["expect"][self.policy["revision"]]

    def catches(self, mutant):
        """Whether a case gets another decision, or another value of a criterion, from *mutant*."""
        return bool(self.caught(mutant) or [line for line in self.lines if self._otherwise(line, mutant)])

    def caught(self, mutant):
        """Return the cases whose decision *mutant* gets wrong."""
        revision = decode_revision(mutant)
        decisions = [evaluate(revision, self.vocabulary, case.facts).decision.value for case in self.set.cases]
        expected = [self.expected(line)["decision"] for line in self.lines]
        return [line["id"] for line, one, other in zip(self.lines, decisions, expected, strict=True) if one != other]

    def _otherwise(self, line, mutant):
        expected = self.expected(line)["criteria"]
        found = {name: WORDS[value] for name, value in decide(mutant, line["facts"], self.code_sets)[1].items()}
        return any(found[name] != expected[name] for name in found if name in expected)


def made_of(facts, *criteria, code_sets=(), **more):
    return Tried(document(*criteria, **more), {"format": 1, "facts": list(facts), "code_sets": list(code_sets)})
