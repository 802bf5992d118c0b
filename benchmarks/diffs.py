"""The length and the speed of a diff, against DeepDiff, graphtage, jsondiffpatch and xmldiff on the same work.

    uv run --group bench python benchmarks/diffs.py [--runs 7] [--limit 60]

All are given the same two revisions in memory. Ours and a peer take turns in one process, and their CPU time counts;
a turn is one run, or as many as take half a second. Ratios are the medians of the pairs of turns. A peer that
has no run within the time limit is not waited for.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import peers
from corpus import policy
from edits import edited, ten_edits
from recension.decoding import decode_revision
from turns import turn

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from corpus import Document

JSONDIFFPATCH = "jsondiffpatch@0.7.7"
PEERS = (peers.deepdiff, peers.graphtage, peers.jsondiffpatch, peers.xmldiff)
SIZES = ((60, 10), (600, 100), (6_000, 10), (6_000, 1_000))
UPKEEP = ("revision", "replaces", "dates", "revision_log")
"""What is edited in any new revision, besides the ten edits."""


@dataclass(frozen=True)
class Measured:
    """Turns of ours and of a peer: CPU seconds of a run, and entries; *why* there are none."""

    ours: tuple[tuple[float, int], ...] = ()
    theirs: tuple[tuple[float, int], ...] = ()
    why: str = ""

    @property
    def ratio(self) -> float:
        """How many times faster ours is."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return statistics.median(their / our for (our, _), (their, _) in pairs)


def pair(criteria: int, edits: int) -> tuple[Document, Document]:
    """Return a revision and the one after it."""
    old = policy(criteria)
    return old, (ten_edits(old) if edits == 10 else edited(old, edits)).document


def measure(peer: peers.Differ, old: Document, new: Document, runs: int, limit: float) -> Measured:
    """Return the turns that ours and a peer take in a process of their own, as many as the time limit permits."""
    here, there = multiprocessing.Pipe(duplex=False)
    worker = multiprocessing.Process(target=_in_turn, args=(there, peer, old, new, runs))
    worker.start()
    there.close()
    pairs, end, why = [], time.monotonic() + limit, ""
    try:
        while len(pairs) < runs and not why:
            if here.poll(max(0.0, end - time.monotonic())):
                pairs.append(here.recv())
            else:
                why = f"no run within {limit:.0f} s"
    except EOFError:
        why = "fails"
    worker.kill()
    worker.join()
    return Measured(*zip(*pairs, strict=True)) if pairs else Measured(why=why)


def _in_turn(answers: Connection, peer: peers.Differ, old: Document, new: Document, runs: int) -> None:
    ours, theirs = peers.recension(old, new), peer(old, new)
    next(ours)
    for _ in range(runs):
        answers.send((turn(partial(next, ours)), turn(partial(next, theirs))))


def ten_alone(*, labels: bool) -> tuple[Document, Document]:
    """Return the ten-edit pair without what goes with any revision, with or without the *labels* that are printed."""
    old, new = pair(60, 10)
    new |= {key: old[key] for key in UPKEEP}
    return (_with_labels(old), _with_labels(new)) if labels else (old, new)


def _with_labels(document: Document) -> Document:
    labels = {place.id: place.label for place in decode_revision(document).outline}

    def labelled(node: object) -> object:
        if isinstance(node, list):
            return [labelled(each) for each in node]
        if isinstance(node, dict):
            own = {"label": labels[node["id"]]} if "id" in node else {}
            return own | {key: labelled(below) for key, below in node.items()}
        return node

    return document | {"criteria": labelled(document["criteria"])}


def print_entries(differs: list[peers.Differ], limit: float) -> None:
    """Print how many entries each differ has for the ten edits."""
    print(f"{'entries for ten edits, 22 renumbered':36} {'as we write it':>16} {'with labels':>14}")
    plain, labelled = ten_alone(labels=False), ten_alone(labels=True)
    print(f"{'recension':36} {next(peers.recension(*plain))[1]:16} {'':>14}")
    for peer in differs:
        found = [measure(peer, *each, 1, limit) for each in (plain, labelled)]
        counts = [str(each.theirs[0][1]) if each.theirs else each.why for each in found]
        print(f"{peer.__name__:36} {counts[0]:>16} {counts[1]:>14}", flush=True)


def print_times(differs: list[peers.Differ], runs: int, limit: float) -> None:
    """Print the CPU times, and how ours grow."""
    print(f"\n{'criteria/edits':16} {'peer':16} {'ours':>10} {'peer':>12} {'peer/ours':>10}")
    typical = []
    for criteria, edits in SIZES:
        documents, ours = pair(criteria, edits), []
        for peer in differs:
            found = measure(peer, *documents, runs, limit)
            ours += [spent for spent, _ in found.ours]
            print(f"{criteria:6}/{edits:<9} {peer.__name__:16} {_row(found)}", flush=True)
        typical.append(statistics.median(ours))
    first, last = (f"{criteria:,}/{edits:,}" for criteria, edits in (SIZES[0], SIZES[-1]))
    print(f"\ngrowth of ours from {first} to {last}: {typical[-1] / typical[0]:.0f}")


def _row(found: Measured) -> str:
    if not found.theirs:
        return found.why
    ours, theirs = (statistics.median(spent for spent, _ in side) * 1000 for side in (found.ours, found.theirs))
    return f"{ours:7.2f} ms {theirs:9.1f} ms {found.ratio:9.1f}x"


def install_jsondiffpatch(folder: str) -> bool:
    """Install the npm package into *folder*, and return whether that worked."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return False
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, JSONDIFFPATCH]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--limit", type=float, default=60)
    given = parser.parse_args()
    differs = list(PEERS)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        if not install_jsondiffpatch(folder):
            print("jsondiffpatch is not measured: it needs node, npm and a registry")
            differs.remove(peers.jsondiffpatch)
        print_entries(differs, given.limit)
        print_times([*differs, peers.outlines_included], given.runs, given.limit)


if __name__ == "__main__":
    main()
