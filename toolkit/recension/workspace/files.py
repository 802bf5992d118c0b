"""Reading with a limit, and writing so that nothing is ever half there."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from recension.errors import OutputError, UnreadableError, did_you_mean
from recension.source import MAXIMUM_BYTES


def read_bytes(path: Path, shown: str | None = None) -> bytes:
    """Return what *path* holds, at most one byte more than a document may have; *shown* is its name in messages.

    :raises UnreadableError: if it is missing, a folder, or may not be read.
    """
    name = shown or str(path)
    try:
        with path.open("rb") as file:
            return file.read(MAXIMUM_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError("file-missing", "there is no such file", file=name, hint=_near(path)) from None
    except IsADirectoryError:
        hint = "name a file in it, or give no target to take the whole workspace"
        raise UnreadableError("file-is-folder", "this is a folder, not a file", file=name, hint=hint) from None
    except PermissionError:
        hint = "ask for the right to read it"
        raise UnreadableError("file-not-allowed", "the file may not be read", file=name, hint=hint) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableError("file-unreadable", f"the file cannot be read: {reason}", file=name) from None


def write_atomically(path: Path, content: str | bytes, shown: str | None = None, *, lasting: bool = True) -> None:
    """Write *content*, a text or bytes, to *path*.

    Afterwards it holds all of it or, after an error, what it held before; a loss of power included, unless it need
    not be *lasting*, as what can be made again.

    :raises OutputError: if it cannot be written: no room, no right, no such place.
    """
    import tempfile

    name = shown or str(path)
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
    except OSError as error:
        hint = "what stood there before is untouched"
        reason = error.strerror or str(error)
        raise OutputError(f"{name} could not be written: {reason}", hint=hint) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the rights that *path* has, or that a new file gets here."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _near(path: Path) -> str | None:
    try:
        return did_you_mean(path.name, [entry.name for entry in path.parent.iterdir()])
    except OSError:
        return f"there is no folder {path.parent} either"
