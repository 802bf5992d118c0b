"""The speed of fixtures: finding all cases of a policy, with what is expected of each, against validating it.

    uv run python benchmarks/fixtures.py [--leaves 40,600,1200] [--runs 5]

Validating is what `recension validate` does, in memory: from the text of the
vocabulary and of the revision to their findings, with all rules. Generating is
all that `recension fixtures` does before it writes: every obligation met or
proved impossible, mistakes caught ("found"), and for each case the decision and
the value of every criterion ("expected"). Writing is told apart: each case in
words, and as a line of JSON. A case names every fact and every criterion, so
what is written grows with the square of a policy, whoever writes it; cases are
told and written one by one, so the memory does not. Of large policies the first
cases are written. The peak is that of the memory in use so far.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import time
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import yaml

from corpus import BLOCK, policy, vocabulary
from recension.casegen import each_fixture, generate
from recension.casegen.scoring import mutation_score
from recension.exports.fixture_jsonl import FixtureJsonl
from recension.source import parse_source
from recension.validation import Surroundings, validate_revision, validate_vocabulary
from turns import clock, timed

if TYPE_CHECKING:
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

LEAVES = 40
"""How many leaves a block of the corpus has."""
MOST_SCORED = 600
"""Past so many leaves mistakes are not scored, and one run is enough."""
MOST_WRITTEN = 1750
"""How many cases are written."""


def as_text(document: dict[str, Any]) -> str:
    """Return a document as a YAML file has it."""
    return yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)


def validated(words: str, text: str) -> tuple[Revision, Vocabulary]:
    """Return the revision and its vocabulary; what is wrong with them is found on the way."""
    facts, _ = validate_vocabulary(parse_source(words, "vocabulary"))
    return validate_revision(parse_source(text, "revision"), Surroundings(facts))[0], facts


def print_row(leaves: int, runs: int, first: float) -> float:
    """Print the times of one size, and return how long it took to generate the cases."""
    criteria = leaves // LEAVES * BLOCK
    words, text = as_text(vocabulary(criteria)), as_text(policy(criteria))
    validating, generating = [], []
    for _ in range(runs):
        taken, (revision, facts) = timed(lambda: validated(words, text))
        validating.append(taken)
        start = clock()
        cases = generate(revision, facts)
        middle = time.process_time()
        told = each_fixture(cases, facts)
        one = next(told)  # what is expected of all cases is known before the first is told
        generating.append((middle - start, time.process_time() - middle))
    valid = statistics.median(validating)
    finding, expecting = (statistics.median(times) for times in zip(*generating, strict=True))
    ratio = statistics.median(sum(times) / once for times, once in zip(generating, validating, strict=True))
    whole = finding + expecting
    print(f"{leaves:6} {len(cases.cases):6} {valid:8.2f} s {finding:8.2f} s {expecting:8.2f} s {ratio:7.1f}x "
          f"{whole / first if first else 1:7.1f}x {_peak():6} MB", flush=True)  # fmt: skip
    taken, sizes = timed(lambda: [len(line) for line in FixtureJsonl().lines(chain([one], islice(told, MOST_WRITTEN)))])
    print(f"{'written':>23} {taken:28.2f} s, {len(sizes)} cases, {taken / len(sizes) * 1000:.2f} ms and "
          f"{sum(sizes) / len(sizes) / 1000:.0f} kB each, {taken / valid:.1f}x, {_peak()} MB", flush=True)  # fmt: skip
    if leaves <= MOST_SCORED:
        taken, _ = timed(lambda: mutation_score(revision, facts, [case.facts for case in cases.cases]))
        print(f"{'mistakes scored':>23} {taken:28.2f} s {taken / valid:17.1f}x", flush=True)
    return whole


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print the table."""
    gc.set_threshold(200_000, 50, 50)  # as the command line has it
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leaves", default="40,600,1200")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print(f"{'leaves':>6} {'cases':>6} {'validated':>10} {'found':>10} {'expected':>10} {'ratio':>8} "
          f"{'growth':>8} {'peak':>9}")  # fmt: skip
    first = 0.0
    for leaves in map(int, given.leaves.split(",")):
        whole = print_row(leaves, given.runs if leaves <= MOST_SCORED else 1, first)
        first = first or whole


if __name__ == "__main__":
    main()
