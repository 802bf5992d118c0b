"""The errors that stop a run, and the exit code of each.

What is wrong *in a document* is a finding, a value (see ``findings``). What
keeps a command from doing its work is raised::

    RecensionError
     ├── UsageError            2   wrong usage, configuration, unknown name
     │    └── UnknownNameError      says which names there are
     ├── UnreadableError       3   a target that cannot be made into a document
     └── OutputError          74   something could not be written

Every error has one message for people and, where there is one, a way on.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from recension.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


class ExitCode(IntEnum):
    """What a command's exit status says, in every command alike."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    BUG = 70
    OUTPUT = 74
    INTERRUPTED = 130


class RecensionError(Exception):
    """An error with a *message* in plain words and, in *hint*, a way on."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(RecensionError):
    """The command was asked for something that it cannot do."""

    exit_code = ExitCode.USAGE


class UnknownNameError(UsageError):
    """A name that is not one of the *known*: a revision, a policy, a fact, a label."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, hint: str | None = None) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        if hint is None:
            hint = did_you_mean(name, self.known) or _enumeration(kind, self.known)
        super().__init__(f'there is no {kind} "{name}"', hint=hint)


class UnreadableError(RecensionError):
    """A target that could not be made into a document: missing, binary, too large, not YAML.

    *code* names the fault as findings do; line and column of its *position* count from 1, and *text* is that line.
    """

    exit_code = ExitCode.UNREADABLE

    def __init__(
        self,
        code: str,
        message: str,
        *,
        file: str,
        position: tuple[int, int] | None = None,
        hint: str | None = None,
        text: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.file = file
        self.position = position
        self.text = text


class OutputError(RecensionError):
    """A result could not be written; what stood there before is untouched."""

    exit_code = ExitCode.OUTPUT


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return ``did you mean "…"?`` for the nearest of the *known* names, or None if none is near."""
    near = nearest(name, [candidate for candidate in known if candidate != name])
    return f'did you mean "{near}"?' if near is not None else None


def _enumeration(kind: str, known: tuple[str, ...], limit: int = 12) -> str | None:
    if not known:
        return f"there is no {kind} at all"
    shown = ", ".join(known[:limit])
    return f"there is: {shown}" + (f" and {len(known) - limit} more" if len(known) > limit else "")
