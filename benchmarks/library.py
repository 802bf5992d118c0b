"""A library of 200 revisions: what `check --base` costs after a change, against `check` of the whole.

    uv run python benchmarks/library.py [--policies 20] [--revisions 10] [--keep FOLDER]

Each policy is a line of revisions with 60 criteria over 25 facts of its own. From one revision to the next a text is
reworded, and the log says so. Everything is rendered, has its fixtures, and is committed; the
effects are accepted. Each change is then made by itself, and both checks run on it in turn, as whole processes. That
both find the same of it is asserted. Seconds are of CPU.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from corpus import Document, policy, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

RECENSION = Path(sys.executable).parent / "recension"
BLOCK = 60
FIRST_YEAR = 2010
SETTINGS = '[severity]\nreference-date-late = "off"\nreference-version-impossible = "off"\n'  # the works are made up
EDITORS = ("Adams", "Brown", "Clark", "Davis", "Evans", "Frank", "Green", "Hills", "Irwin", "Jones")


def write_library(folder: Path, policies: int, revisions: int) -> None:
    """Write the documents of the library."""
    (folder / "recension.toml").write_text(SETTINGS, encoding="utf-8")
    whole = policy(BLOCK * policies)
    for number, statement in enumerate(whole["criteria"]):
        for step in range(revisions):
            document = _revision(whole, statement, number + 1, step)
            target = folder / "policy" / document["policy"] / f"{FIRST_YEAR + step}-02.yaml"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_yaml(document), encoding="utf-8")
    (folder / "policy" / "vocabulary.yaml").write_text(_yaml(vocabulary(BLOCK * policies)), encoding="utf-8")


def _revision(whole: Document, statement: Document, number: int, step: int) -> Document:
    years = [FIRST_YEAR + each for each in range(step + 1)]
    label = f"02/{years[-1] % 100:02}"
    text = _yaml({"criteria": [statement]})
    text = text.replace("text: ", f"text: As {EDITORS[step % len(EDITORS)]} would have it, ", 1) if step else text
    rows = [
        {"revised": f"{year}-02", "approved": f"{year}-02", "summary": "Reviewed.",
         "changes": [{"action": "reworded", "criterion": "I", "ids": [statement["id"]]}]}
        for year in years
    ]  # fmt: skip
    return {
        **{key: value for key, value in whole.items() if key != "codes"},
        "policy": f"SYN.{number}",
        "revision": label,
        "replaces": f"02/{(years[-1] - 1) % 100:02}" if step else None,
        "dates": {"revised": f"{years[-1]}-02", "approved": f"{years[-1]}-02", "effective": None},
        "criteria": yaml.load(text, Loader=yaml.CSafeLoader)["criteria"],
        "revision_log": [{key: value for key, value in rows[0].items() if key != "changes"}, *rows[1:]],
    }


def _yaml(document: Document) -> str:
    return str(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120))


def recension(folder: Path, *arguments: str) -> tuple[float, int, str]:
    """Run the command in *folder*; return its seconds of CPU, its exit code and what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([RECENSION, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=False)  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.returncode, done.stdout


def git(folder: Path, *arguments: str) -> None:
    """Run git in *folder*, whoever its user is."""
    person = ["-c", "user.name=Author", "-c", "user.email=author@example.org"]
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S607


def replacing(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Return the edit that puts *new* in the place of the first *old* in a file."""

    def edit(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text, (path, old)  # noqa: S101 - the edit has to be one
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def edits(policies: int, revisions: int) -> dict[str, Callable[[Path], None]]:
    """Return the changes that are measured."""
    latest = f"{FIRST_YEAR + revisions - 1}-02"
    oldest, fact = f"{FIRST_YEAR}-02", vocabulary(BLOCK * policies)["facts"][30]["id"]
    words = "tests/fixtures/SYN.2"
    return {
        "nothing": lambda _folder: None,
        "a text in the latest revision": replacing(
            f"policy/SYN.1/{latest}.yaml", "would have it, ", "would have it now, "
        ),
        "a text in the oldest revision": replacing(f"policy/SYN.1/{oldest}.yaml", "text: ", "text: Newly "),
        "a fact of one policy": replacing("policy/vocabulary.yaml", f"id: {fact}\n", f"id: {fact}\n  note: Seen.\n"),
        "fixtures of one revision": replacing(f"{words}/{latest}.jsonl", "decision", "decisoin"),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--policies", type=int, default=20)
    parser.add_argument("--revisions", type=int, default=10)
    parser.add_argument("--keep", type=Path, help="leave the workspace in this folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write_library(folder, given.policies, given.revisions)
        for command in ("render", "fixtures"):
            assert recension(folder, command)[1] == 0, command  # noqa: S101 - the library has to be sound
        why = ("--reason", "made so", "--approver", "a program")
        recension(folder, "check", "--write-accept", "--fail-on", "never", *why)
        git(folder, "init", "--quiet", "--initial-branch=main")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message=library")
        _, code, said = recension(folder, "check", "--format", "json")
        before = _found(said)
        print(f"{given.policies * given.revisions} revisions; check exits with {code} and tells {len(before)} findings")
        for name, edit in edits(given.policies, given.revisions).items():
            edit(folder)
            whole, _, told = recension(folder, "check", "--format", "json")
            part, _, against = recension(folder, "check", "--base", "main", "--format", "json")
            new = _found(told) - before
            assert new <= _found(against), new - _found(against)  # noqa: S101 - what is measured has to be right
            git(folder, "checkout", "--quiet", ".")
            print(
                f"{name:32} check {whole:6.2f} s  --base {part:6.2f} s  {whole / part:5.1f}x  new findings {len(new)}"
            )


def _found(told: str) -> set[tuple[str, str]]:
    return {(each["code"], each["fingerprint"]) for each in json.loads(told)["findings"]}


if __name__ == "__main__":
    main()
