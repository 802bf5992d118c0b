"""A library of policies, each with a line of revisions, to measure the site with.

    uv run python benchmarks/library.py FOLDER --policies 100 --revisions 12

writes it into FOLDER as a workspace. Every policy has 60 criteria to begin
with, and two edits lead from each revision to the next: thresholds, connectives,
counts, criteria that come, go, move or are replaced, words, notes, codes and
references.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import edits
from corpus import policy, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def main() -> None:
    """Write a library."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--policies", type=int, default=100)
    parser.add_argument("--revisions", type=int, default=12)
    given = parser.parse_args()
    write_library(given.folder, given.policies, given.revisions)


if __name__ == "__main__":
    main()
