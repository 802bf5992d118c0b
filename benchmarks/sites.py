"""The speed of the site: a library of 25, 50 and 100 policies with 12 revisions each, and what the time goes to.

    uv run python benchmarks/sites.py [--policies 25,50,100] [--revisions 12]

Every policy has 60 criteria to begin with, and two edits lead from each revision to the next: thresholds, connectives,
counts, criteria that come, go, move or are replaced, words, notes, codes and references. Each site is made by the
command, in a process of its own: CPU time, memory, files and bytes. For the smallest one it is then told, of a run
in this process, what share of the time each kind of work takes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import edits
from corpus import policy, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus import Document


STEPS = (
    (edits.tighten_threshold, edits.reword), (edits.add, edits.ask_for_more), (edits.replace, edits.annotate),
    (edits.remove, edits.update_reference), (edits.move, edits.reword), (edits.ask_for_all, edits.add),
    (edits.add_option, edits.reword), (edits.add_code, edits.add), (edits.remove_code, edits.reword),
    (edits.add, edits.annotate), (edits.replace, edits.reword),
)  # fmt: skip
"""What each revision does; after the last, each adds a criterion and rewords one."""


def line(seed: int) -> Iterator[Document]:
    """Yield the revisions of a policy, oldest first, two in a year, without end."""
    document = policy(60, seed) | {"policy": f"SYN.{seed + 1}", "title": f"Synthetic Policy {seed + 1}"}
    yield document
    number = 1
    while True:
        year, half = divmod(number, 2)
        chosen = STEPS[number - 1] if number <= len(STEPS) else (edits.add, edits.reword)
        document = edits.step(document, chosen, f"{'08' if half else '02'}/{25 + year}", seed)
        yield document
        number += 1


def write_library(folder: Path, policies: int, revisions: int) -> None:
    """Write a workspace with so many *policies* of so many *revisions* into *folder*."""
    import yaml

    def write(path: Path, document: Document) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)
        path.write_text(text, encoding="utf-8")

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recension.toml").write_text("", encoding="utf-8")
    write(folder / "policy" / "vocabulary.yaml", vocabulary(60))
    for seed in range(policies):
        for document in islice(line(seed), revisions):
            month, year = document["revision"].split("/")
            write(folder / "policy" / document["policy"] / f"20{year}-{month}.yaml", document)


def made(root: Path) -> tuple[float, float, int]:
    """Make the site of the workspace *root*; return CPU seconds, seconds by the clock, and the most memory in bytes."""
    command = [sys.executable, "-m", "recension", "site", "--root", str(root), "--output", str(root / "site")]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"recension site ended with {status}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss * 1024


def shares(root: Path) -> dict[str, float]:
    """Return the share of the CPU time that each kind of work takes, in this process."""
    from recension.cli import run
    from recension.site import comparisons, criteria, documents, frame, notices, policies, redlines, search
    from recension.workspace import loading, publishing

    spent: dict[str, float] = {}
    inside: list[float] = []

    def watch(owner: object, name: str, kind: str) -> None:
        work: Callable[..., object] = getattr(owner, name)

        def timed(*arguments: object, **named: object) -> object:
            start = time.process_time()
            inside.append(0.0)
            try:
                return work(*arguments, **named)
            finally:
                taken = time.process_time() - start
                spent[kind] = spent.get(kind, 0.0) + taken - inside.pop()
                if inside:
                    inside[-1] += taken

        setattr(owner, name, timed)

    watch(policies.Policy, "view", "comparing, with effects")
    watch(comparisons, "part_of", "comparisons as HTML")
    watch(criteria, "lines_of", "histories as HTML")
    watch(policies, "Histories", "histories")
    watch(redlines, "redline_of", "redlines")
    watch(redlines, "body_of", "redlines")
    watch(notices, "body_of", "notices")
    watch(search.SearchIndex, "add", "search index")
    watch(documents, "document_of", "documents")
    watch(documents, "body_of", "documents")
    watch(frame.Frame, "page", "pages around them")
    watch(loading.Workspace, "load_path", "reading and validating")
    watch(publishing.Published, "put", "writing")
    start = time.process_time()
    run(["site", "--root", str(root), "--output", str(root / "again")])
    whole = time.process_time() - start
    return {kind: part / whole for kind, part in sorted(spent.items(), key=lambda item: -item[1])}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--policies", default="25,50,100")
    parser.add_argument("--revisions", type=int, default=12)
    given = parser.parse_args()
    sizes = [int(size) for size in given.policies.split(",")]
    print("policies  revisions   CPU s  a policy   clock s  memory MB    files      MB  largest page")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            root = Path(folder) / str(size)
            write_library(root, size, given.revisions)
            cpu, clock, memory = made(root)
            files = [path for path in (root / "site").rglob("*") if path.is_file()]
            total = sum(path.stat().st_size for path in files)
            largest = max(path.stat().st_size for path in files if path.suffix == ".html")
            figures = f"{cpu:7.1f} {cpu / size:9.2f} {clock:9.1f} {memory / 1e6:10.0f}"
            print(f"{size:8} {size * given.revisions:10} {figures} {len(files):8} {total / 1e6:7.1f} {largest:13}",
                  flush=True)  # fmt: skip
        for kind, share in shares(Path(folder) / str(sizes[0])).items():
            print(f"{kind:26} {share:6.1%}")


if __name__ == "__main__":
    main()
