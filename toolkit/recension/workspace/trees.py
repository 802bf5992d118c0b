"""Where the files of a workspace are read from: the working tree, or a commit in git."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from recension.errors import UnreadableError, UsageError
from recension.workspace.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path


class Tree(Protocol):
    """Files by their path from the root of the workspace, parts joined with a slash."""

    def read(self, path: str) -> bytes:
        """Return what the file holds, or raise UnreadableError."""
        ...

    def files(self, folder: str) -> list[str]:
        """Return the paths of all files below *folder*, sorted; none if there is no such folder."""
        ...

    def shown(self, path: str) -> str:
        """Return the path as messages name it."""
        ...


class WorkingTree:
    """The files as they are on disk."""

    def __init__(self, root: Path, start: Path) -> None:
        self.root = root
        self.start = start

    def read(self, path: str) -> bytes:
        """Return what the file holds, or raise UnreadableError."""
        target = self.root / path
        if not target.resolve().is_relative_to(self.root.resolve()):
            raise UnreadableError("file-outside", "the file lies outside the workspace", file=self.shown(path))
        return read_bytes(target, self.shown(path))

    def files(self, folder: str) -> list[str]:
        """Return the paths of all files below *folder*, sorted; none if there is no such folder."""
        found = (path for path in (self.root / folder).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def shown(self, path: str) -> str:
        """Return the path as messages name it: from where the command was started, if it lies below."""
        target = self.root / path
        return target.relative_to(self.start).as_posix() if target.is_relative_to(self.start) else str(target)


class GitTree:
    """The files as a commit has them; nothing is checked out."""

    def __init__(self, root: Path, ref: str) -> None:
        self.root = root
        self.ref = ref
        if ref.startswith("-"):
            raise UsageError(f'"{ref}" is no git ref')
        self._git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", failing=self._unknown_ref())

    def read(self, path: str) -> bytes:
        """Return what the file holds, or raise UnreadableError."""
        missing = UnreadableError("file-missing", f"there is no such file at {self.ref}", file=self.shown(path))
        return self._git("show", f"{self.ref}:./{path}", failing=missing)

    def files(self, folder: str) -> list[str]:
        """Return the paths of all files below *folder*, sorted; none if there is no such folder."""
        listed = self._git("ls-tree", "-r", "-z", "--name-only", self.ref, "--", folder, failing=self._unknown_ref())
        return sorted(name for name in listed.decode("utf-8", "replace").split("\0") if name)

    def shown(self, path: str) -> str:
        """Return the path as messages name it: with its ref."""
        return f"{self.ref}:{path}"

    def _unknown_ref(self) -> UsageError:
        fetch = f"git fetch origin {self.ref.removeprefix('origin/')}"
        shallow = " --deepen=50" if (self.root / ".git" / "shallow").exists() else ""
        return UsageError(f'git knows no commit "{self.ref}" here', hint=f"perhaps: {fetch}{shallow}")

    def _git(self, *arguments: str, failing: Exception) -> bytes:
        import subprocess

        try:
            command = ["git", "-C", str(self.root), *arguments]
            # no shell; a ref that starts with a dash was refused, and git is whatever git the user has
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        except FileNotFoundError:
            raise UsageError("git is not installed, and the target names a git ref") from None
        if b"not a git repository" in done.stderr:
            raise UsageError(f"{self.root} is in no git repository, and the target names a git ref") from None
        if b"dubious ownership" in done.stderr:
            hint = f"git config --global --add safe.directory {self.root}"
            raise UsageError("git does not trust this folder: another user owns it", hint=hint)
        if done.returncode:
            raise failing
        return done.stdout
