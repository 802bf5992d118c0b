"""The gate as the study runs it: a sound workspace in git, copies with one mistake each, and what is found there.

The command line runs as it always does, in a process of its own. Only its start
is saved: the process is forked from one that has imported everything already.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import recension
from recension.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from seeds import Made, Seed

COPIED = ("pyproject.toml", "policy", "renders", "tests/fixtures")
GENERATED = ("renders/", "tests/fixtures/")
ENDED = {0, 1, 3}  # clean, findings, a document that cannot be read: all with a result
GIT = ("git", "-c", "user.name=author", "-c", "user.email=author@example.org", "-c", "core.autocrlf=false")


@dataclass(frozen=True)
class Finding:
    """A finding as the gate reports it in JSON; *beside* are the other places that it names."""

    SEVERITIES: ClassVar[tuple[str, ...]] = ("error", "warning", "note")

    file: str
    line: int | None
    severity: str
    fingerprint: str
    words: str
    beside: frozenset[tuple[str, int | None]] = frozenset()

    def says(self, wanted: Iterable[str]) -> bool:
        """Return whether code, message or hint has one of the *wanted* words."""
        return any(word.casefold() in self.words for word in wanted)


class Gate:
    """The sound workspace, and what the gate says to it before any mistake is made."""

    def __init__(self, root: Path, folder: Path, draft: Made) -> None:
        """Copy the workspace of *root* to *folder*, commit it there, and run the gate with the draft and without."""
        self._sound = folder / "sound"
        self._draft = draft
        for name in COPIED:
            _copy(root / name, self._sound / name)
        for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "sound"]):
            subprocess.run([*GIT, *words], cwd=self._sound, check=True)
        for module in pkgutil.walk_packages(recension.__path__, "recension."):
            importlib.import_module(module.name)
        self.words = ["check", "--format", "json"]
        self._base = ["--base", "HEAD"] if "--base" in _command(["check", "--help"], self._sound)[1] else []
        self._known = {
            (drafted, based): self._baseline(folder / f"{drafted}-{based}", drafted=drafted, based=based)
            for drafted in (False, True)
            for based in (False, True)
        }
        self.sound = dict(sorted(Counter(file for file, _ in self._known[True, False].elements()).items()))

    def findings(self, folder: Path, seed: Seed, made: Made) -> tuple[list[Finding], str | None]:
        """Return what the gate finds in *folder* once the mistake is made there, beyond what the sound files have.

        The second value says how it ended if there is no result.
        """
        drafted, based = seed.path == self._draft.path, seed.needs == "base"
        self._set_up(folder, drafted=drafted)
        for path in made.removed:
            (folder / path).unlink()
        for path, content in made.written().items():
            (folder / path).write_bytes(content)
        found, crash = self._run(folder, based=based)
        known = self._known[drafted, based].copy()
        new = []
        for finding in found:
            key = finding.file, finding.fingerprint
            if known[key]:
                known[key] -= 1
            else:
                new.append(finding)
        return new, crash

    def _set_up(self, folder: Path, *, drafted: bool) -> None:
        shutil.copytree(self._sound, folder)
        if drafted:
            (folder / self._draft.path).write_text(self._draft.text, encoding="utf-8")

    def _baseline(self, folder: Path, *, drafted: bool, based: bool) -> Counter[tuple[str, str]]:
        self._set_up(folder, drafted=drafted)
        found, crash = self._run(folder, based=based)
        if crash:
            raise SystemExit(f"the gate has no result for the sound files: {crash}")
        return Counter((finding.file, finding.fingerprint) for finding in found if not is_generated(finding.file))

    def _run(self, folder: Path, *, based: bool) -> tuple[list[Finding], str | None]:
        code, result, messages = _command([*self.words, *(self._base if based else [])], folder)
        if code not in ENDED:
            return [], f"exit code {code}: {messages.strip()}"
        return [_finding(entry) for entry in json.loads(result)["findings"]], None


def is_generated(path: str) -> bool:
    """Return whether the file is made from the policies, so that any change leaves it out of date."""
    return path.startswith(GENERATED)


def _command(words: list[str], folder: Path) -> tuple[int, str, str]:
    """Return the exit code of the command line in *folder*, what it printed, and its messages."""
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as told:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            os.dup2(printed.fileno(), sys.stdout.fileno())
            os.dup2(told.fileno(), sys.stderr.fileno())
            code = run(words)
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        printed.seek(0)
        told.seek(0)
        return os.waitstatus_to_exitcode(status), printed.read().decode(), told.read().decode()


def _finding(entry: dict[str, Any]) -> Finding:
    line = entry["line"]
    words: Sequence[str] = [str(entry[name] or "") for name in ("code", "message", "hint")]
    return Finding(
        file=str(entry["file"] or ""),
        line=line if isinstance(line, int) else None,
        severity=str(entry["severity"]),
        fingerprint=str(entry["fingerprint"]),
        words="\n".join(words).casefold(),
        beside=frozenset((each["file"], each["line"]) for each in entry["related"]),
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)
