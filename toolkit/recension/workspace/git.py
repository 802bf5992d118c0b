"""Asking git: no shell, no question about another repository, and one clear message for whatever is wrong."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from recension.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ELSEWHERE = frozenset(
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_IMPLICIT_WORK_TREE",
     "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"]
)  # fmt: skip
"""What git sets for hooks and drivers, and what would make it read our questions in another place or another way."""
_STEPS_BACK = re.compile(r"[~^]|@\{")
_OBJECT_NAME = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SUBMODULE = "160000"
"""The mode of a submodule, as git tells it."""
_ASK_GIT = "git status, or git fsck, says what is wrong with the repository"
_ENOUGH = 100
"""How many commits to fetch at first where a branch is missing: more than most branches have."""


def environment() -> dict[str, str]:
    """Return the environment for a call of git: it finds the repository by the folder, and speaks plain English."""
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    return kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}


class Repository:
    """The git repository that *folder* lies in; all paths are relative to that folder, parts joined with a slash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that asks git in this folder; wildcards in a path mean themselves."""
        return ["git", "-C", str(self.folder), "--literal-pathspecs", *arguments]

    def ask(self, *arguments: str) -> bytes | None:
        """Return what git prints, or None if it says no.

        :raises UsageError: if there is no git, no repository here, or one that git does not trust.
        """
        try:
            # no shell; a ref that starts with a dash is refused, and git is whatever git the user has
            done = subprocess.run(  # noqa: S603
                self.command(*arguments), capture_output=True, check=False, env=environment(), stdin=subprocess.DEVNULL
            )
        except FileNotFoundError:
            raise UsageError("git is not installed, and a git ref is named") from None
        if b"not a git repository" in done.stderr:
            raise UsageError(f"{self.folder} is in no git repository, and a git ref is named")
        if b"dubious ownership" in done.stderr:
            hint = f"git config --global --add safe.directory {shlex.quote(str(self.folder))}"
            raise UsageError("git does not trust this folder: another user owns it", hint=hint)
        return None if done.returncode else done.stdout

    def commit(self, ref: str) -> str:
        """Return the name of the commit that *ref* stands for.

        :raises UsageError: if git knows none; the hint is the command that fetches it, where there is one.
        """
        if ref.startswith("-") or not ref or "\0" in ref:
            raise UsageError(f'"{ref}" is no git ref', hint="such as HEAD~1, origin/main, a tag or a commit")
        found = self._known(ref)
        if found is None:
            raise self._unknown(ref)
        return found

    def parting(self, ref: str) -> tuple[str, str | None]:
        """Return the commit of *ref*, and the one at which HEAD left it; None if the two have none in common.

        :raises UsageError: if git knows no such ref, or if this clone does not reach back far enough to tell.
        """
        commit = self.commit(ref)
        common = self.ask("merge-base", commit, "HEAD") if self._known("HEAD") else None
        if common is None and self.is_shallow:
            message = f"this clone is shallow: the commit at which HEAD left {ref} is not in it"
            raise UsageError(message, hint=self._fetch("--unshallow"))
        return commit, common.decode().split()[0] if common else None

    @cached_property
    def is_shallow(self) -> bool:
        """The history was cut off when this repository was cloned."""
        return (self.ask("rev-parse", "--is-shallow-repository") or b"").strip() == b"true"

    def changed(self, commit: str, paths: Sequence[str]) -> set[str]:
        """Return the files at or below *paths* that differ between *commit* and the disk, those unknown to git too.

        :raises UsageError: if git cannot tell, as of what lies in a submodule.
        """
        # --relative: from the folder, as all our paths; no renames: files are matched by what they are
        options = ["--raw", "-z", "--no-renames", "--relative", "--no-color", "--ignore-submodules=none"]
        raw = self.ask("diff", *options, commit, "--", *paths)
        others = self.ask("ls-files", "--others", "-z", "--", *paths)
        if raw is None or others is None:
            raise UsageError(f"git cannot compare the files in {self.folder} with a commit", hint=_ASK_GIT)
        rows = fields(raw)
        told = zip(rows[::2], rows[1::2], strict=True)
        self._look_inside([path for row, path in told if _SUBMODULE in row[1:].split()[:2]], paths)
        return {*rows[1::2], *fields(others)}

    def _look_inside(self, changed: Sequence[str], paths: Sequence[str]) -> None:
        """Do nothing if none of *paths* lies in a submodule, and no submodule below them is among the *changed*.

        :raises UsageError: if git would have to look into one.
        """
        above = sorted({str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."})
        staged = self.ask("ls-files", "--stage", "-z", "--", *above) if above else b""
        entries = (row.split("\t", maxsplit=1) for row in fields(staged or b""))
        known = [path for told, path in entries if told.startswith(_SUBMODULE) and path in above]
        for path in (*known, *changed):
            message = f"{path} is a git submodule: what is in it has a history of its own"
            raise UsageError(message, hint=f"compare there: --root {shlex.quote(str(self.folder / path))}")

    def commits(self, path: str, most: int) -> list[str]:
        """Return the commits up to HEAD that changed something at or below *path*, newest first, at *most* so many.

        :raises UsageError: if there is no git, or no repository here.
        """
        listed = self.ask("log", f"--max-count={most}", "--format=%H", "HEAD", "--", path)
        return (listed or b"").decode().split()

    def listed(self, commit: str, folder: str, *, deep: bool) -> list[str]:
        """Return a row for each entry of *folder* in *commit*: mode, kind, name of the content, a tab, the path.

        :raises UsageError: if git cannot tell.
        """
        below = ["--", f"{folder}/"] if folder != "." else []
        rows = self.ask("ls-tree", *(["-r"] if deep else []), "-z", commit, *below)
        if rows is None:
            raise UsageError(f"git cannot list the files of {commit}", hint=_ASK_GIT)
        return fields(rows)

    def _known(self, ref: str) -> str | None:
        found = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        return found.decode().strip() if found else None

    def _unknown(self, ref: str) -> UsageError:
        """Return the error for a ref that git does not know, with the way on that fits the reason."""
        if not self._refs and self._known("HEAD") is None:
            return UsageError("this git repository has no commit yet", hint="commit what there is, and then compare")
        message = f'git knows no commit "{ref}" here'
        if ":" in ref or ".." in ref:
            return UsageError(message, hint="a ref alone is wanted: a branch, a tag or a commit")
        stem = _STEPS_BACK.split(ref, maxsplit=1)[0] or "HEAD"
        if stem != ref and self._known(stem):
            if self.is_shallow and "@{" not in ref:
                message = f'this clone is shallow and does not reach back to "{ref}"'
                return UsageError(message, hint=self._fetch(f"--deepen={_steps(ref)}"))
            return UsageError(message, hint=f"its history is not that long; git log {shlex.quote(stem)} lists it")
        return UsageError(message, hint=self._way_to(stem))

    def _way_to(self, ref: str) -> str:
        """Return how to get a branch, tag or commit that is not here."""
        remote, _, branch = ref.partition("/")
        if branch and remote in self._remotes:
            depth = [f"--deepen={_ENOUGH}"] if self.is_shallow else []
            return self._fetch(*depth, f"{branch}:refs/remotes/{remote}/{branch}", remote=remote)
        if _OBJECT_NAME.fullmatch(ref):
            return self._fetch(*(["--depth=1"] if self.is_shallow else []), ref)
        of_remotes = [f"{name}/{ref}" for name in self._remotes if f"{name}/{ref}" in self._refs]
        near = f'did you mean "{of_remotes[0]}"?' if of_remotes else did_you_mean(ref, ["HEAD", *self._refs])
        if near or not self._remotes:
            return near or "git branch --all, git tag and git log list what there is"
        first = self._remotes[0]
        return f"if it is a branch: {self._fetch(f'{ref}:refs/remotes/{first}/{ref}')}, then name it {first}/{ref}"

    def _fetch(self, *arguments: str, remote: str | None = None) -> str:
        """Return the command that fetches, *remote* or the first one: options, the remote, what is wanted."""
        if not self._remotes:
            return "it has no remote to fetch the rest from: clone it anew, in full"
        options = [argument for argument in arguments if argument.startswith("--")]
        wanted = [argument for argument in arguments if not argument.startswith("--")]
        return shlex.join(["git", "fetch", *options, remote or self._remotes[0], *wanted])

    @cached_property
    def _remotes(self) -> list[str]:
        names = (self.ask("remote") or b"").decode("utf-8", "replace").split()
        return sorted(names, key=lambda name: (name != "origin", name))

    @cached_property
    def _refs(self) -> list[str]:
        listed = self.ask("for-each-ref", "--format=%(refname:short)") or b""
        return listed.decode("utf-8", "replace").splitlines()


def fields(listed: bytes) -> list[str]:
    """Return what git lists with -z, as paths on disk are named."""
    return [os.fsdecode(field) for field in listed.split(b"\0") if field]


def _steps(ref: str) -> int:
    """Return how many commits *ref* goes back, at least: 3 for ``HEAD~2^``."""
    steps = re.findall(r"~(\d*)|(\^)(?!\{)", ref)
    return max(1, sum(1 if parent else int(back or 1) for back, parent in steps))
