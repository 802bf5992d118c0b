"""The mistake study: every seeded mistake is made in a copy of the workspace, and `recension check` is run on it.

    uv run python benchmarks/mistakes/study.py [--set open|held-out] [--json FILE] [--reveal]

Each seed is told as caught at the right line, caught elsewhere, or missed; the
rules are in README.md beside this file. Of the seeds held out only totals are
told, unless they are to be revealed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from gate import Finding, Gate, is_generated
from seeds import HARMLESS, SETS, Made, Place, Seed, UnfitError, make, places, read_draft, read_seeds

WORKERS = 2
RIGHT, ELSEWHERE, MISSED, QUIET, ALARM = "right line", "elsewhere", "missed", "quiet", "alarm"
VERDICTS = (RIGHT, ELSEWHERE, MISSED)


@dataclass(frozen=True)
class Trial:
    """A seed as it is to be tried: what to write, and where a good message points."""

    seed: Seed
    made: Made
    right: frozenset[Place]


@dataclass(frozen=True)
class Outcome:
    """What came of one seed.

    *beside* says of one that is caught elsewhere that a finding names the right line as another place. *further*
    counts the other findings in what was edited, *false* those in other files.
    """

    id: str
    family: str
    set: str
    verdict: str
    named: bool
    severity: str | None
    beside: bool
    further: int
    false: dict[str, int]
    crash: str | None


def prepare(seeds: list[Seed], root: Path) -> tuple[list[Trial], Made]:
    """Return every seed ready to be tried, and the sound draft.

    :raises UnfitError: if one cannot be made, or its place is not there afterwards.
    """

    def on_disk(path: str) -> str:
        return (root / path).read_text(encoding="utf-8")

    draft = read_draft(on_disk)

    def read(path: str) -> str:
        return draft.text if path == draft.path else on_disk(path)

    trials = []
    for seed in seeds:
        made = make(seed, read)
        right = places(seed, made, read)
        if bool(right and seed.about) == (seed.family == HARMLESS):
            raise UnfitError(f"{seed.id}: a mistake has a place and words, what is harmless has none")
        trials.append(Trial(seed, made, right))
    return trials, draft


def judge(trial: Trial, findings: list[Finding], crash: str | None) -> Outcome:
    """Return the verdict on what the gate said to a seed, beyond what it says to the sound files."""
    seed = trial.seed
    told = [finding for finding in findings if not is_generated(finding.file)]
    concerned = {trial.made.path, seed.path, *trial.made.copies, *(path for path, _ in trial.right)}
    false = Counter(finding.file for finding in told if finding.file not in concerned)
    near = [finding for finding in told if finding.file in concerned]
    right = [finding for finding in near if {(finding.file, finding.line), (finding.file, None)} & trial.right]
    by_name = [finding for finding in right if finding.says(seed.about)]
    if seed.family == HARMLESS:
        verdict = ALARM if told else QUIET
    else:
        verdict = RIGHT if right else ELSEWHERE if told else MISSED
    beside = verdict == ELSEWHERE and any(finding.beside & trial.right for finding in told)
    return Outcome(
        id=seed.id, family=seed.family, set=seed.set, verdict=verdict, named=bool(by_name),
        severity=min((finding.severity for finding in by_name or right), key=Finding.SEVERITIES.index, default=None),
        beside=beside, further=len(near) - len(right), false=dict(sorted(false.items())), crash=crash,
    )  # fmt: skip


def try_out(gate: Gate, trial: Trial) -> Outcome:
    """Make the mistake in a copy of the workspace, run the gate, and return the verdict."""
    with tempfile.TemporaryDirectory() as folder:
        findings, crash = gate.findings(Path(folder) / "workspace", trial.seed, trial.made)
    return judge(trial, findings, crash)


def table(outcomes: list[Outcome]) -> list[str]:
    """Return the lines of the table: a row for each family, for each half of the seeds, and for all."""
    mistakes = [outcome for outcome in outcomes if outcome.family != HARMLESS]
    rows = {family: [outcome for outcome in mistakes if outcome.family == family] for family in _families(mistakes)}
    rows |= {half: [outcome for outcome in mistakes if outcome.set == half] for half in SETS}
    rows["all"] = mistakes
    heads = {"seeds": 6, RIGHT: 11, "by name": 8, ELSEWHERE: 10, "beside": 7, MISSED: 7, "further": 8}
    lines = [" ".join([f"{'':12}", *(f"{head:>{width}}" for head, width in heads.items())])]
    for name, mine in rows.items():
        count = _count(mine)
        lines.append(" ".join([f"{name:12}", *(f"{count[head]:{width}}" for head, width in heads.items())]))
    return lines


def summary(outcomes: list[Outcome], sound: dict[str, int]) -> list[str]:
    """Return the lines below the table: severities, false findings, alarms, and what the sound files get."""
    severities = Counter(outcome.severity for outcome in outcomes if outcome.verdict == RIGHT)
    false: Counter[str] = Counter()
    for outcome in outcomes:
        false.update(outcome.false)
    harmless = [outcome for outcome in outcomes if outcome.family == HARMLESS]
    alarms, crashes = sum(outcome.verdict == ALARM for outcome in harmless), sum(bool(o.crash) for o in outcomes)
    return [
        "right line, by severity: " + ", ".join(f"{name} {severities[name]}" for name in Finding.SEVERITIES),
        f"false findings in {len(outcomes)} runs: " + (_listed(dict(sorted(false.items()))) or "none"),
        f"false alarms: {alarms} of {len(harmless)} harmless edits",
        "findings in the sound files, the draft among them: " + (_listed(sound) or "none"),
        f"runs without a result: {crashes}",
    ]


def unveiled(outcomes: list[Outcome], *, reveal: bool) -> list[Outcome]:
    """Return the outcomes that may be told one by one."""
    return [outcome for outcome in outcomes if reveal or outcome.set == "open"]


def main() -> int:
    """Print the study and return 0; 2 if a seed is unfit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", choices=[*SETS, "all"], default="all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="Write the figures to this file, too.")
    parser.add_argument("--reveal", action="store_true", help="Tell the seeds held out one by one, too.")
    parser.add_argument("--only-make", action="store_true", help="Make every mistake, and run nothing.")
    chosen = parser.parse_args()
    root = Path(__file__).parents[2]
    try:
        trials, draft = prepare(read_seeds(), root)
    except UnfitError as error:
        print(error, file=sys.stderr)
        return 2
    if chosen.only_make:
        print(f"{len(trials)} seeds can be made")
        return 0
    trials = [trial for trial in trials if chosen.set in {trial.seed.set, "all"}]
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        gate = Gate(root, Path(folder), draft)
        with get_context("fork").Pool(WORKERS) as pool:
            outcomes = pool.map(partial(try_out, gate), trials, chunksize=1)
    told = unveiled(outcomes, reveal=chosen.reveal)
    missed = {outcome.id: outcome.verdict for outcome in told if outcome.verdict not in {RIGHT, QUIET}}
    print(*table(outcomes), "", *summary(outcomes, gate.sound), sep="\n")
    print(f"\nnot at the right line ({chosen.set}; those held out are told with --reveal only):" if missed else "")
    for trial in trials:
        if trial.seed.id in missed:
            print(f"  {trial.seed.family}/{trial.seed.id} ({missed[trial.seed.id]}): {trial.seed.story}")
    print(f"\n{len(outcomes)} runs of `recension {' '.join(gate.words)}` in {time.perf_counter() - start:.0f} s")
    if chosen.json:
        _write(chosen.json, outcomes, told, gate)
    return 0


def _count(outcomes: list[Outcome]) -> Counter[str]:
    count = Counter(outcome.verdict for outcome in outcomes)
    count["seeds"] = len(outcomes)
    count["beside"] = sum(outcome.beside for outcome in outcomes)
    count["by name"] = sum(outcome.named for outcome in outcomes)
    count["further"] = sum(outcome.further for outcome in outcomes)
    count["false"] = sum(sum(outcome.false.values()) for outcome in outcomes)
    return count


def _families(outcomes: list[Outcome]) -> list[str]:
    return list(dict.fromkeys(outcome.family for outcome in outcomes))


def _write(path: Path, outcomes: list[Outcome], told: list[Outcome], gate: Gate) -> None:
    figures = {
        "command": ["recension", *gate.words],
        "families": {name: _count([o for o in outcomes if o.family == name]) for name in _families(outcomes)},
        "sets": {name: _count([o for o in outcomes if o.set == name and o.family != HARMLESS]) for name in SETS},
        "sound": gate.sound,
        "seeds": [asdict(outcome) for outcome in told],
    }
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{path} {number}" for path, number in counts.items())


if __name__ == "__main__":
    sys.exit(main())
