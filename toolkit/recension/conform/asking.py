"""Asking an evaluator about many cases, several at a time; each case ends in one reply, whatever the evaluator does.

A command gets all of a worker's requests in a stream, and may answer when and
in which order it likes. When it dies, hangs, or ends without some answers, the
case that is to blame is asked again by itself, in a process of its own, so
that it is known what became of it; the others go on in a new stream.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from recension.errors import RecensionError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from recension.conform.evaluators import Evaluator
    from recension.conform.processes import Process
    from recension.grading.replies import Remark, Reply

Event: TypeAlias = "Reply | Remark"

_HOPELESS = 3
"""So many cases fail before any is answered until the rest is not asked any more."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request: the id of its case, and the line that is sent."""

    id: str
    line: str


@dataclass(frozen=True, slots=True)
class Asking:
    """How the evaluator is asked: workers at a time, seconds for each case, and further tries where it fails."""

    jobs: int = 1
    timeout: float = 30.0
    retries: int = 1


@dataclass
class Board:
    """What the workers share: where their events go, the running processes, and whether it is time to stop."""

    asking: Asking
    events: queue.Queue[Event | RecensionError | None] = field(default_factory=queue.Queue)
    stopped: threading.Event = field(default_factory=threading.Event)
    running: set[Process] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)
    answered: int = 0
    failed: int = 0

    def reply(self, reply: Reply) -> None:
        """Post what became of a request."""
        with self.lock:
            if reply.answer is not None:
                self.answered += 1
            else:
                self.failed += 1
        self.events.put(reply)

    @property
    def hopeless(self) -> bool:
        """Several cases have failed and none was ever answered: it is no use to ask the rest."""
        return self.answered == 0 and self.failed >= _HOPELESS

    def track(self, process: Process) -> None:
        """Remember a running process, so that it can be ended; one that starts too late is ended at once."""
        with self.lock:
            self.running.add(process)
            late = self.stopped.is_set()
        if late:
            process.kill()

    def forget(self, process: Process) -> None:
        """End a process, if it still runs, and forget it."""
        process.kill()
        with self.lock:
            self.running.discard(process)

    def stop(self) -> None:
        """End everything that runs."""
        with self.lock:
            self.stopped.set()
            running = list(self.running)
        for process in running:
            process.kill()


def ask_all(evaluator: Evaluator, requests: Sequence[Request], asking: Asking) -> Generator[Event]:
    """Yield a reply for each of *requests*, as they come, and remarks on what else the evaluator does.

    A later reply to the same request takes back the earlier one. When the
    iterator is closed, as by an interruption, all that runs is ended.

    :raises UsageError: if the evaluator cannot be started or loaded, or nobody answers at its address.
    """
    board = Board(asking)
    shares = [list(requests[start :: asking.jobs]) for start in range(min(asking.jobs, len(requests)))]
    for share in shares:
        threading.Thread(target=_work, args=(board, evaluator, share), daemon=True).start()
    working = len(shares)
    try:
        while working:
            event = board.events.get()
            if isinstance(event, RecensionError):
                raise event
            if event is None:
                working -= 1
            else:
                yield event
    finally:
        board.stop()


def _work(board: Board, evaluator: Evaluator, share: list[Request]) -> None:
    from recension.conform.commanding import ask_command
    from recension.conform.evaluators import Command
    from recension.conform.posting import ask_service

    try:
        if isinstance(evaluator, Command):
            ask_command(board, evaluator, share)
        else:
            ask_service(board, evaluator, share)
    except RecensionError as error:
        board.events.put(error)
    except BaseException as error:  # noqa: BLE001 - a fault of ours is raised where it is seen, not lost in a thread
        if not board.stopped.is_set():
            board.events.put(RecensionError(f"a fault of recension itself: {type(error).__name__}: {error}"))
    finally:
        board.events.put(None)
