"""Asking a command: a stream of requests to one process, and single requests where the stream broke."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from recension.conform.caller import NOT_FOUND, NOT_LOADED
from recension.conform.processes import Process
from recension.errors import UsageError
from recension.grading.protocol import LONGEST_ANSWER, Answer, NotAnswerError, decode_answer
from recension.grading.replies import Oddity, Outcome, Remark, Reply, reply_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.conform.asking import Board, Request
    from recension.conform.evaluators import Command
    from recension.conform.processes import Line

_GRACE = 1.0
"""The seconds that a process has to end by itself once it has answered everything."""
_SHOWN = 120


def ask_command(board: Board, command: Command, share: list[Request]) -> None:
    """Ask *command* about each request of *share* and post what became of it.

    :raises UsageError: if it cannot be started or, for a function, loaded.
    """
    waiting = deque(share)
    while waiting and not board.stopped.is_set():
        if board.hopeless:
            for request in waiting:
                board.reply(Reply(request.id, Outcome.NOT_ASKED))
            return
        if command.once:
            _settle(board, command, waiting.popleft(), None)
            continue
        talk = _Talk(board, command, list(waiting))
        talk.run()
        if board.stopped.is_set():
            return
        for request, reply in talk.blamed():
            if board.hopeless:
                board.reply(reply)
            else:
                _settle(board, command, request, reply)
        waiting = deque(talk.left())


def _settle(board: Board, command: Command, request: Request, first: Reply | None) -> None:
    """Ask about one request by itself until it is answered or no try is left; *first* is what the stream brought."""
    reply = first
    for _ in range(board.asking.retries + (first is None)):
        if board.stopped.is_set():
            return
        talk = _Talk(board, command, [request])
        talk.run()
        if not talk.failed(request):
            if reply is not None:
                board.events.put(Remark(Oddity.RETRIED, request.id))
            return
        reply = talk.failure(request)
    if reply is not None and not board.stopped.is_set():
        board.reply(reply)


@dataclass
class _Talk:
    """One process, the requests that it got, and what it made of them."""

    board: Board
    command: Command
    requests: Sequence[Request]
    answers: dict[str, Answer] = field(default_factory=dict)
    failures: dict[str, Reply] = field(default_factory=dict)
    oddities: dict[Oddity, Remark] = field(default_factory=dict)
    stray: str = ""
    latest: int = -1
    ending: tuple[Outcome, str] = (Outcome.NO_ANSWER, "")

    def __post_init__(self) -> None:
        self.places = {request.id: place for place, request in enumerate(self.requests)}

    def run(self) -> None:
        """Start the process, and listen until it ends, hangs, or has said enough."""
        process = Process(self.command.arguments, [request.line for request in self.requests])
        self.board.track(process)
        try:
            self._listen(process)
        finally:
            self.board.forget(process)
        for remark in self.oddities.values():
            self.board.events.put(remark)

    def failed(self, request: Request) -> bool:
        """Return whether *request* got no usable answer."""
        return request.id not in self.answers

    def failure(self, request: Request) -> Reply:
        """Return why *request*, which failed, did so."""
        if request.id in self.failures:
            return self.failures[request.id]
        outcome, detail = self.ending
        if outcome is Outcome.NO_ANSWER and self.stray and len(self.requests) == 1:
            return Reply(request.id, Outcome.UNUSABLE, detail=self.stray)
        return Reply(request.id, outcome, detail=detail)

    def blamed(self) -> list[tuple[Request, Reply]]:
        """Return the requests that failed by their own doing: the first one open where the process broke, else all."""
        failed = [request for request in self.requests if self.failed(request)]
        own = [request for request in failed if request.id in self.failures]
        rest = [request for request in failed if request.id not in self.failures]
        if self.ending[0] is not Outcome.NO_ANSWER:
            rest = rest[:1]
        return [(request, self.failure(request)) for request in [*own, *rest]]

    def left(self) -> list[Request]:
        """Return the requests that failed because of another one."""
        blamed = {request.id for request, _ in self.blamed()}
        return [request for request in self.requests if self.failed(request) and request.id not in blamed]

    def _listen(self, process: Process) -> None:
        timeout = self.board.asking.timeout
        deadline = time.monotonic() + timeout
        try:
            while (line := process.next_line(deadline)) is not None:
                before = self._done
                if line.text.strip():
                    self._line(line)
                if self._done > before:
                    deadline = time.monotonic() + (timeout if self._done < len(self.requests) else _GRACE)
            self._ended(process.end(deadline), process)
        except TimeoutError:
            if self._done == len(self.requests):
                self._odd(Oddity.KEPT_RUNNING, "it was ended")
            else:
                self.ending = (Outcome.TIMED_OUT, f"no answer within {timeout:g} s{_said(process.last_words)}")

    @property
    def _done(self) -> int:
        return len(self.answers) + len(self.failures)

    def _ended(self, code: int | None, process: Process) -> None:
        said = _said(process.last_words)
        if code == NOT_FOUND and not self.board.answered and NOT_LOADED in process.last_words:
            raise UsageError(process.last_words, hint="a module is looked for on Python's path and in this folder")
        if not code:
            self.ending = (Outcome.NO_ANSWER, f"exit code 0{said}")
            return
        self.ending = (Outcome.CRASHED, (f"exit code {code}" if code > 0 else f"signal {-code}") + said)
        if self._done == len(self.requests):
            self._odd(Oddity.ENDED_BADLY, self.ending[1])

    def _odd(self, oddity: Oddity, detail: str) -> None:
        """Note an oddity: how often, and the first of its kind; an evaluator may be odd a million times."""
        known = self.oddities.get(oddity, Remark(oddity, _clip(detail), 0))
        self.oddities[oddity] = replace(known, count=known.count + 1)

    def _line(self, line: Line) -> None:
        """Take one line that the process wrote: an answer, or an oddity."""
        if line.too_long:
            self.stray = f"a line is longer than {LONGEST_ANSWER // 1024} KiB"
            self._odd(Oddity.TOO_LONG, line.text)
            return
        try:
            answer = decode_answer(line.text)
        except NotAnswerError as error:
            if error.id in self.places and error.id not in self.answers:
                self.failures[error.id] = Reply(error.id, Outcome.UNUSABLE, detail=error.message)
            else:
                self.stray = f"{error.message}: {_clip(line.text)}"
                self._odd(Oddity.NOT_ANSWER, line.text)
            return
        if answer.id not in self.places:
            self.stray = f'it answers another case, "{_clip(answer.id)}"'
            self._odd(Oddity.UNKNOWN_ID, answer.id)
        elif answer.id in self.answers:
            self._again(answer)
        else:
            self._answer(answer)

    def _answer(self, answer: Answer) -> None:
        place = self.places[answer.id]
        if place < self.latest:
            self._odd(Oddity.OUT_OF_ORDER, answer.id)
        self.latest = max(place, self.latest)
        reply = reply_of(answer)
        if reply.answer is None:
            self.failures[answer.id] = reply
            return
        self.failures.pop(answer.id, None)
        self.answers[answer.id] = answer
        self.board.reply(reply)

    def _again(self, answer: Answer) -> None:
        self._odd(Oddity.DUPLICATE, answer.id)
        if answer != self.answers[answer.id]:
            self.board.reply(Reply(answer.id, Outcome.UNUSABLE, detail="it was answered twice, and not the same"))


def _said(last_words: str) -> str:
    return f"; its last words: {_clip(last_words)}" if last_words else ""


def _clip(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
