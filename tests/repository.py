"""Real git repositories that tests work in, and git as it is out of the box."""

from __future__ import annotations

import os
import shutil
import subprocess

GIT = shutil.which("git")


class Repository:
    """A git repository with a workspace at *folder*, and what one does in it."""

    def __init__(self, folder, inner=""):
        self.folder = folder
        self.root = folder / inner
        self.root.mkdir(parents=True, exist_ok=True)

    def git(self, *arguments):
        done = subprocess.run([GIT, "-C", self.folder, *arguments], check=True, capture_output=True, text=True)  # noqa: S603 - git
        return done.stdout.strip()

    def write(self, files):
        for path, text in files.items():
            target = self.root / path
            if text is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, files=None, message="a change"):
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def branch(self, name, start="HEAD"):
        self.git("checkout", "--quiet", "-B", name, start)


def plain_git(monkeypatch):
    """Let git be as it is out of the box, whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    person = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "Author"), ("EMAIL", "author@example.org"))}  # fmt: skip
    for name, value in {**person, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}.items():
        monkeypatch.setenv(name, value)
