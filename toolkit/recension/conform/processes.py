"""One process of an evaluator: what is written to it, and the lines that it writes, each no longer than an answer."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from recension.errors import UsageError
from recension.grading.protocol import LONGEST_ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CHUNK = 64 * 1024
_LINES_AHEAD = 256
"""So many lines wait to be looked at; an evaluator that writes more waits, too."""
_WORDS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Line:
    """A line that an evaluator wrote; of one that is *too_long* only its beginning is there."""

    text: str
    too_long: bool = False


class Process:
    """A running evaluator. It is a process group of its own, so that a Ctrl-C is ours and nothing is left behind."""

    def __init__(self, arguments: Sequence[str], requests: Iterable[str]) -> None:
        """Start the evaluator and begin to write *requests* to it; its input ends after the last one.

        :raises UsageError: if it cannot be started.
        """
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the user's own command, and no shell
                list(arguments),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            raise UsageError(f"the evaluator cannot be started: {error.strerror or error}") from None
        self._lines: queue.Queue[Line | None] = queue.Queue(_LINES_AHEAD)
        self._last_words: deque[bytes] = deque(maxlen=2)
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=work, args=arguments_, daemon=True)
            for work, arguments_ in ((self._write, (requests,)), (self._read, ()), (self._listen, ()))
        ]
        for thread in self._threads:
            thread.start()

    def next_line(self, deadline: float) -> Line | None:
        """Return the next line, or None at the end of all lines.

        :raises TimeoutError: if there is neither before *deadline*, a time of ``time.monotonic``.
        """
        left = deadline - time.monotonic()
        if left <= 0:  # also where lines are waiting: there may be no end of them
            raise TimeoutError
        try:
            return self._lines.get(timeout=left)
        except queue.Empty:
            raise TimeoutError from None

    def end(self, deadline: float) -> int | None:
        """Return the exit code once the evaluator has ended by itself, None if it has not before *deadline*."""
        try:
            code = self._process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            return None
        self._threads[2].join(timeout=1)  # its last words may still be on the way
        return code

    def kill(self) -> None:
        """End the evaluator and all that it started, if they still run, and let go of them."""
        self._ended.set()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        with contextlib.suppress(queue.Empty):  # a reader that waits for room finds it, and the end of all lines
            while True:
                self._lines.get_nowait()
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(None)

    @property
    def last_words(self) -> str:
        """The last line that the evaluator wrote to standard error."""
        text = b"".join(self._last_words)[-_WORDS_KEPT:].decode("utf-8", "replace")
        return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")

    def _write(self, requests: Iterable[str]) -> None:
        pipe = _pipe(self._process.stdin)
        # an evaluator need not read what it does not want to
        with contextlib.suppress(OSError, ValueError):
            for request in requests:
                pipe.write(request.encode("ascii"))
                pipe.flush()
        with contextlib.suppress(OSError, ValueError):
            pipe.close()

    def _read(self) -> None:
        pipe = _pipe(self._process.stdout)
        for line in _split(pipe):
            self._put(line)
        self._put(None)
        pipe.close()

    def _put(self, line: Line | None) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(queue.Full):
                self._lines.put(line, timeout=0.1)
                return

    def _listen(self) -> None:
        pipe = _pipe(self._process.stderr)
        while chunk := os.read(pipe.fileno(), _WORDS_KEPT):
            self._last_words.append(chunk)
        pipe.close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the process was started without this pipe")
    return pipe


def _split(pipe: IO[bytes]) -> Iterator[Line]:
    """Yield the lines of *pipe*, holding no more of one than an answer may have."""
    held = b""
    skipping = False
    while chunk := os.read(pipe.fileno(), _CHUNK):
        *complete, rest = chunk.split(b"\n")
        for part in complete:
            if not skipping:
                yield _line(held + part)
            held, skipping = b"", False
        held = b"" if skipping else held + rest
        if len(held) > LONGEST_ANSWER:
            yield _line(held)
            held, skipping = b"", True
    if held:
        yield _line(held)


def _line(content: bytes) -> Line:
    too_long = len(content) > LONGEST_ANSWER
    return Line((content[:200] if too_long else content).decode("utf-8", "replace").rstrip("\r"), too_long)
