"""The speed of fixtures: finding all cases of a policy, with what is expected of each, against validating it.

    uv run python benchmarks/fixtures.py [--leaves 40,600,1200] [--runs 5]

Validating is what `recension validate` does, in memory: from the text of the
vocabulary and of the revision to their findings, with all rules. Finding cases
is all that `recension fixtures` does but writing: every obligation met or
proved impossible, mistakes caught, each case with the decision, the value of
every criterion, and its story. Writing is JSON lines as text. A case names
every fact and every criterion, so what is written grows with the square of a
policy, and its stories do as well; in memory cases share what they have in
common, so finding them need not. The peak is that of the memory in use.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from typing import TYPE_CHECKING, Any

import yaml

from corpus import BLOCK, policy, vocabulary
from recension.casegen import fixtures, generate
from recension.casegen.scoring import mutation_score
from recension.exports import FIXTURES
from recension.source import parse_source
from recension.validation import Surroundings, validate_revision, validate_vocabulary
from turns import clock, timed

if TYPE_CHECKING:
    from collections.abc import Callable

    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

LEAVES = 40
"""How many leaves a block of the corpus has."""
MOST_WRITTEN = 600
"""Past so many leaves nothing is written, nor scored."""


def as_text(document: dict[str, Any]) -> str:
    """Return a document as a YAML file has it."""
    return yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)


def validated(words: str, text: str) -> tuple[Revision, Vocabulary]:
    """Return the revision and its vocabulary; what is wrong with them is found on the way."""
    facts, _ = validate_vocabulary(parse_source(words, "vocabulary"))
    return validate_revision(parse_source(text, "revision"), Surroundings(facts))[0], facts


def print_row(leaves: int, runs: int, first: float) -> float:
    """Print the times of one size, and return how long finding the cases took."""
    criteria = leaves // LEAVES * BLOCK
    words, text = as_text(vocabulary(criteria)), as_text(policy(criteria))
    validating, finding = [], []
    for _ in range(runs):
        taken, (revision, facts) = timed(lambda: validated(words, text))
        validating.append(taken)
        start = clock()
        cases = generate(revision, facts)
        middle = time.process_time()
        found = fixtures(cases, facts)
        finding.append((middle - start, time.process_time() - middle))
    valid = statistics.median(validating)
    searching, expecting = (statistics.median(times) for times in zip(*finding, strict=True))
    ratio = statistics.median(sum(times) / once for times, once in zip(finding, validating, strict=True))
    whole = searching + expecting
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{leaves:6} {len(found):6} {valid:8.2f} s {searching:8.2f} s {expecting:8.2f} s {ratio:7.1f}x "
          f"{whole / first if first else 1:7.0f}x {peak:6} MB", flush=True)  # fmt: skip
    if leaves <= MOST_WRITTEN:
        print_more("written", lambda: FIXTURES["jsonl"]().render(found), valid)
        facts_of = [case.facts for case in cases.cases]
        print_more("mistakes scored", lambda: mutation_score(revision, facts, facts_of), valid)
    return whole


def print_more(what: str, work: Callable[[], object], valid: float) -> None:
    """Print how long something takes that is done with the cases."""
    taken, _ = timed(work)
    print(f"{what:>23} {taken:28.2f} s {taken / valid:17.1f}x", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leaves", default="40,600,1200")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print(f"{'leaves':>6} {'cases':>6} {'validated':>10} {'cases':>10} {'expected':>10} {'ratio':>8} "
          f"{'growth':>8} {'peak':>9}")  # fmt: skip
    first = 0.0
    for leaves in map(int, given.leaves.split(",")):
        whole = print_row(leaves, given.runs if leaves <= MOST_WRITTEN else 1, first)
        first = first or whole


if __name__ == "__main__":
    main()
