"""The first figures: each a ratio against a named peer, on the same work, in the same run.

    uv run python benchmarks/figures.py [--runs 15]

Whole processes are timed in turn (ours, theirs, ours, theirs, …) after one
warm-up each, so that a machine whose speed drifts bends both alike; the median
of the ratios, pair by pair, is what is quoted. Nothing here is a test: a busy
machine is no fault of the code.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from recension.source import parse_source

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
OLD, NEW = (ROOT / "policy" / "CP.MP.69" / f"{stem}.yaml" for stem in ("2025-02", "2026-02"))
SCHEMA = ROOT / "schema" / "revision.schema.json"
CLICK_HELLO = """
import click
@click.command()
def hello():
    \"\"\"Say hello.\"\"\"
    click.echo("hello")
hello()
"""


def process(*command: object) -> Callable[[], None]:
    """Return what runs *command* to its end, its output thrown away."""
    words = [str(part) for part in command]

    def run() -> None:
        subprocess.run(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    return run


def seconds(work: Callable[[], None]) -> float:
    """Return how long *work* takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(ours: Callable[[], None], theirs: Callable[[], None], runs: int) -> tuple[float, float, float]:
    """Return the median times of both, and the median of theirs divided by ours."""
    ours()
    theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratio = statistics.median(their / our for our, their in pairs)
    return statistics.median(our for our, _ in pairs), statistics.median(their for _, their in pairs), ratio


def load_ours(text: str) -> Callable[[], None]:
    """Return what loads *text* with positions and duplicate keys refused, ten times over."""

    def work() -> None:
        for _ in range(10):
            parse_source(text, "benchmark")

    return work


def load_theirs(text: str) -> Callable[[], None]:
    """Return what loads *text* with PyYAML's fastest loader, which has no positions, ten times over."""

    def work() -> None:
        for _ in range(10):
            yaml.load(text, Loader=yaml.CSafeLoader)

    return work


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    text = NEW.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(CLICK_HELLO, encoding="utf-8")
        recension = BIN / "recension"
        rows = [
            ("recension --help / click hello-world", "at least 0.67",
             process(recension, "--help"), process(sys.executable, hello)),
            ("validate one revision / check-jsonschema", "at least 3",
             process(recension, "validate", "02/26"),
             process(BIN / "check-jsonschema", "--schemafile", SCHEMA, NEW)),
            ("load with positions / PyYAML CSafeLoader without", "at least 1.2", load_ours(text), load_theirs(text)),
            ("diff of two revisions / deep diff", "more than 1",
             process(recension, "diff", "02/25", "02/26"), process(BIN / "deep", "diff", OLD, NEW)),
        ]  # fmt: skip
        print(f"{'ours / peer':52} {'ours':>9} {'peer':>9} {'peer/ours':>10}  target")
        for name, target, ours, theirs in rows:
            mine, peer, ratio = compare(ours, theirs, runs)
            print(f"{name:52} {mine * 1000:6.1f} ms {peer * 1000:6.1f} ms {ratio:9.2f}x  {target}")


if __name__ == "__main__":
    main()
