"""The speed of the evaluator for one case after another, as a form asks, against JSON Logic.

    uv run --group engines python benchmarks/evaluation.py [--runs 7]
    uv run --isolated --with json-logic-qubit python benchmarks/evaluation.py

Ours says the decision and the value of every criterion, in three values. The
peer (panzi-json-logic, or json-logic-qubit, which has the same name for Python)
says the decision alone: by one rule over true and false, as somebody would
write it by hand, for complete cases; and by the program that `recension export`
makes, which knows three values. The cases are those that `recension fixtures`
makes, and as many again in which each fact is drawn by lot.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import statistics
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from json_logic import jsonLogic as apply  # noqa: N813 - as it is called elsewhere

from corpus import policy, vocabulary
from json_logic_rule import deciding_rule
from recension.casegen import generate
from recension.decoding import decode_revision, decode_vocabulary
from recension.exports.program_json_logic import ProgramJsonLogic
from recension.logic.cases import CaseError, close, encode_case
from recension.logic.evaluation import evaluate
from recension.logic.preparing import PreparedRevision
from recension.logic.settling import Outlooks
from recension.logic.universe import Universe
from recension.model.vocabulary import FactType
from recension.source import parse_source
from recension.validation import Surroundings, validate_revision, validate_vocabulary
from turns import timed, turn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Fact, Vocabulary

ROOT = Path(__file__).parents[1]
MOST_CASES = 200
OFTEN = 0.1
"""How often what is drawn by lot is true."""


def source_policy() -> tuple[Revision, Vocabulary]:
    """Return CP.MP.69 02/26 with its vocabulary."""
    texts = ((ROOT / "policy" / name).read_text(encoding="utf-8") for name in
             ("vocabulary.yaml", "CP.MP.69/2026-02.yaml"))  # fmt: skip
    words, revision = (parse_source(text, "benchmark") for text in texts)
    facts = validate_vocabulary(words)[0]
    return validate_revision(revision, Surroundings(facts))[0], facts


def made_policy(criteria: int) -> tuple[Revision, Vocabulary]:
    """Return a policy of the corpus with its vocabulary."""
    return decode_revision(policy(criteria)), decode_vocabulary(vocabulary(criteria))


def complete_cases(revision: Revision, words: Vocabulary) -> list[dict[str, Value]]:
    """Return complete cases among the fixtures, and as many that are drawn by lot."""
    made = [dict(case.facts) for case in generate(revision, words).cases if case.is_complete][: MOST_CASES // 2]
    chance = random.Random("cases")  # noqa: S311 - cases to measure with, not secrets
    universe, drawn = Universe(words, [revision]), []
    while len(drawn) < len(made):
        case: dict[str, Value] = {name: chance.random() < OFTEN for name in universe.judged}
        case |= {fact.id: _drawn(fact, universe, chance) for fact in universe.facts}
        with contextlib.suppress(CaseError):
            drawn.append(close(case, words))
    return made + drawn


def _drawn(fact: Fact, universe: Universe, chance: random.Random) -> Value:
    if fact.type is FactType.BOOLEAN:
        return chance.random() < OFTEN
    return chance.choice(fact.option_ids if fact.type is FactType.CHOICE else universe.cells[fact.id].values)


def each_of(cases: Sequence[Any], work: Callable[[Any], object]) -> Callable[[], None]:
    """Return what does *work* on each case."""

    def run() -> None:
        for case in cases:
            work(case)

    return run


def by_program(document: Mapping[str, Any], facts: Mapping[str, Any]) -> object:
    """Return the decision of an exported program, applied step by step as it says."""
    data = {"facts": facts}
    for step in document["steps"]:
        data[step["name"]] = apply(step["rule"], data)
    return apply(document["answer"]["decision"], data)


def print_rates(name: str, revision: Revision, words: Vocabulary, runs: int) -> None:
    """Print how long a case takes, and how much longer it takes JSON Logic: of all cases, and where nothing decides."""
    cases = complete_cases(revision, words)
    left_open = [case for case in cases if evaluate(revision, words, case).decided_by is None]
    print_rate(name, "all", revision, words, cases, runs)
    if left_open:
        print_rate(name, "met by none", revision, words, left_open, runs)


def print_rate(
    name: str, which: str, revision: Revision, words: Vocabulary, cases: Sequence[Mapping[str, Value]], runs: int
) -> None:
    """Print the same for *cases*."""
    plain = [encode_case(case) for case in cases]
    prepared, rule = PreparedRevision(revision, words), deciding_rule(revision)
    document = json.loads(ProgramJsonLogic().render(revision, words))
    for case, facts in zip(cases, plain, strict=True):
        whole = evaluate(revision, words, case)
        if prepared.evaluate(case) != whole or {apply(rule, facts), by_program(document, facts)} != {whole.decision}:
            raise AssertionError("the evaluators do not agree")
    few = plain[:: max(len(plain) // 10, 1)]
    works = {
        "ours": (each_of(cases, prepared.evaluate), len(cases)),
        "one rule": (each_of(plain, partial(apply, rule)), len(plain)),
        "program": (each_of(few, partial(by_program, document)), len(few)),
    }
    turns: dict[str, list[float]] = {work: [] for work in works}
    for _ in range(runs):
        for work, (run, size) in works.items():
            turns[work].append(turn(partial(timed, run))[0] / size * 1e6)
    ours = statistics.median(turns["ours"])
    ratios = [statistics.median(their / our for our, their in zip(turns["ours"], turns[peer], strict=True))
              for peer in ("one rule", "program")]  # fmt: skip
    leaves = sum(place.criterion.is_leaf for place in revision.outline)
    print(f"{name:16} {leaves:6} {which:>12} {ours:8.1f} µs {ratios[0]:9.1f} {ratios[1]:9.0f}", flush=True)


def print_beginning(name: str, revision: Revision, words: Vocabulary) -> None:
    """Print what it takes to prepare a revision, to evaluate one case without, and what a form asks after an answer."""
    case = next(dict(each.facts) for each in generate(revision, words).cases if not each.is_complete)
    half = {fact: value for number, (fact, value) in enumerate(sorted(case.items())) if number % 2}
    half = close(half, words)
    prepared, outlooks = PreparedRevision(revision, words), Outlooks(revision, words)
    works: dict[str, Callable[[], object]] = {
        "prepared": partial(PreparedRevision, revision, words),
        "one case without": partial(evaluate, revision, words, case),
        "half a case, with what would settle it": lambda: outlooks.of(half, prepared.evaluate(half)),
    }
    for what, work in works.items():
        work()
        print(f"{name:16} {what:40} {turn(partial(timed, work))[0] * 1000:8.2f} ms", flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    policies = {"CP.MP.69 02/26": source_policy(), "120 criteria": made_policy(120), "900 criteria": made_policy(900)}
    print(f"{'a case':16} {'leaves':>6} {'cases':>12} {'ours':>11} {'one rule':>9} {'program':>9}   (times ours)")
    for name, (revision, words) in policies.items():
        print_rates(name, revision, words, runs)
    print()
    for name, (revision, words) in policies.items():
        print_beginning(name, revision, words)


if __name__ == "__main__":
    main()
