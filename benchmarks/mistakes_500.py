"""A file of 500 criteria with 50 mistakes: all are told in one pass, and how soon, against check-jsonschema.

    uv run python benchmarks/mistakes_500.py [--runs 11] [--keep FOLDER]

The mistakes are of ten kinds, five of each, spread over the file: half of the
kinds a schema can see. That ours tells each of the 50 at its line is asserted;
of the peer it is counted. What is found in the sound file as well is left out.
Timed is the first byte of output, in whole processes run in turn: ours reads
the vocabulary and applies every rule; the peer gets the file and its schema.
Both find their modules compiled.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from corpus import Document, policy, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BIN = Path(sys.executable).parent
SCHEMA = Path(__file__).parents[1] / "schema" / "revision.schema.json"
CRITERIA = 500
OF_EACH = 5
KINDS = (
    ("key misspelt", r"(?<=^)( +)text: (?=[A-Z])", r"\1txet: ", "unknown-key"),
    ("comparator misspelt", r"less_than:", "less_then:", "unknown-key"),
    ("decision misspelt", r"medically_necessary", "medicaly_necessary", "unknown-option"),
    ("id with a capital", r"- id: ([a-z])([a-z-]+-b\d+-\d+)", r"- id: X\2", "wrong-form"),
    ("day that is none", r"updated: '2024-06-30'", "updated: '2024-06-31'", "date-impossible"),
    ("fact misspelt", r"fact: ([a-z]+)_([a-z]+)_", r"fact: \1_\2s_", "fact-unknown"),
    ("id used before", r"- id: [a-z-]+-b\d+-\d+", "- id: {taken}", "criterion-id-repeated"),
    ("citation misspelt", r"- work-(\d+)", r"- wrok-\1", "citation-unknown"),
    ("number as a text", r"at_least: (\d\d)", r"at_least: '\1'", "constant-wrong-type"),
    ("code in another form", r"code: C(\d)", r"code: \1C", "code-form-wrong"),
)


def sound() -> Document:
    """Return a revision of 500 criteria: the synthetic policy of 540, the longest lists made shorter."""
    document = policy(540)
    groups = [children for node in _nodes(document["criteria"]) if len(children := _children(node)) > 1
              and not any(map(_children, children))]  # fmt: skip
    for _ in range(540 - CRITERIA):
        max(groups, key=len).pop()
    return document


def _children(node: Document) -> list[Document]:
    held = node.get("count", node)
    return next((held[key] for key in ("of", "any_of", "all_of", "none_of") if key in held), [])


def _nodes(criteria: Sequence[Document]) -> Iterator[Document]:
    for node in criteria:
        yield node
        yield from _nodes(_children(node))


def with_mistakes(text: str) -> tuple[str, list[tuple[str, int, str]]]:
    """Return *text* with the mistakes, and of each its kind, its line and the code that is to tell it."""
    lines = text.splitlines()
    used: set[int] = set()
    made = []
    for kind, right, wrong, code in KINDS:
        fitting = [place for place, line in enumerate(lines) if place not in used and re.search(right, line)]
        for nth in range(OF_EACH):
            place = fitting[(2 * nth + 1) * len(fitting) // (2 * OF_EACH)]
            taken = re.sub(".*id: ", "", lines[fitting[nth]])
            lines[place] = re.sub(right, wrong.replace("{taken}", taken), lines[place], count=1)
            used |= {place, fitting[nth]} if "{taken}" in wrong else {place}
            made.append((kind, place + 1, code))
    return "\n".join(lines) + "\n", made


def ours(folder: Path) -> list[str]:
    """Return the command that validates the revision in *folder*."""
    return [str(BIN / "recension"), "validate", "--root", str(folder), "SYN.1@02/25"]


def theirs(folder: Path) -> list[str]:
    """Return the command by which check-jsonschema does."""
    file = folder / "policy" / "SYN.1" / "2025-02.yaml"
    return [str(BIN / "check-jsonschema"), "--schemafile", str(SCHEMA), str(file)]


def first_output(command: list[str], compiled: Path) -> tuple[float, float]:
    """Return after how many seconds *command* says something, and after how many it has ended."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {"PYTHONPYCACHEPREFIX": str(compiled)}
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as process:
        assert process.stdout is not None  # noqa: S101 - a pipe
        process.stdout.read(1)
        said = time.perf_counter() - start
        process.stdout.read()
    return said, time.perf_counter() - start


def found(folder: Path) -> Counter[tuple[str, int]]:
    """Return what ours finds in the revision in *folder*: codes and lines."""
    told = subprocess.run([*ours(folder), "--format", "json"], stdout=subprocess.PIPE, check=False).stdout
    return Counter((each["code"], each["line"]) for each in json.loads(told)["findings"])


def main() -> int:
    """Print what is found and how soon; return 1 if a mistake is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--keep", type=Path, help="leave the workspace in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        file = folder / "policy" / "SYN.1" / "2025-02.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        (folder / "recension.toml").write_text("", encoding="utf-8")
        (folder / "policy" / "vocabulary.yaml").write_text(_yaml(vocabulary(540)), encoding="utf-8")
        right = _yaml(sound())
        wrong, made = with_mistakes(right)
        file.write_text(right, encoding="utf-8")
        before = found(folder)
        file.write_text(wrong, encoding="utf-8")
        missed = _report(made, found(folder) - before)
        peer = subprocess.run(theirs(folder), stdout=subprocess.PIPE, check=False, text=True).stdout
        print(f"check-jsonschema tells {len(re.findall('::', peer))} errors, without lines")
        _time(folder, given.runs)
    return 1 if missed else 0


def _yaml(document: Document) -> str:
    return str(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120))


def _report(made: list[tuple[str, int, str]], told: Counter[tuple[str, int]]) -> list[tuple[str, int, str]]:
    missed = [(kind, line, code) for kind, line, code in made if (code, line) not in told]
    further = told - Counter((code, line) for _, line, code in made)
    print(f"{len(made)} mistakes in {CRITERIA} criteria; told with their code at their line: {len(made) - len(missed)}")
    for kind, line, code in missed:
        there = ", ".join(code for code, at in told if at == line) or "nothing"
        print(f"  missed: {kind}, line {line}: wanted {code}, told {there}")
    print(f"further findings: {dict(Counter(code for code, _ in further.elements()))}")
    return missed


def _time(folder: Path, runs: int) -> None:
    with tempfile.TemporaryDirectory() as compiled:
        commands = [ours(folder), theirs(folder)]
        turns = [[first_output(command, Path(compiled)) for command in commands] for _ in range(runs + 1)]
    pairs = turns[1:]  # the first turn compiles
    for name, at in (("first output", 0), ("end", 1)):
        mine, peer = (statistics.median(pair[side][at] for pair in pairs) for side in (0, 1))
        ratio = statistics.median(pair[1][at] / pair[0][at] for pair in pairs)
        print(f"{name:12} ours {mine * 1000:6.0f} ms  check-jsonschema {peer * 1000:6.0f} ms  peer/ours {ratio:.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
