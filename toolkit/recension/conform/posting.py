"""Asking a service, one request after another; each is tried again where the service fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recension.conform.services import FailedError, NobodyThereError, post
from recension.errors import UsageError
from recension.grading.protocol import Answer, NotAnswerError, decode_answer
from recension.grading.replies import Oddity, Outcome, Remark, Reply, reply_of
from recension.source.strict_json import NotJsonError, parse_json

if TYPE_CHECKING:
    from recension.conform.asking import Board, Request
    from recension.conform.evaluators import Service


def ask_service(board: Board, service: Service, share: list[Request]) -> None:
    """Ask *service* about each request of *share* and post what became of it.

    :raises UsageError: if nobody listens at the address, and nobody ever did.
    """
    for request in share:
        if board.stopped.is_set():
            return
        if board.hopeless:
            board.reply(Reply(request.id, Outcome.NOT_ASKED))
            continue
        reply = Reply(request.id, Outcome.NOT_ASKED)
        for tries in range(1 + board.asking.retries):
            reply = _ask(board, service, request)
            if reply.answer is not None:
                if tries:
                    board.events.put(Remark(Oddity.RETRIED, request.id))
                break
        board.reply(reply)


def _ask(board: Board, service: Service, request: Request) -> Reply:
    try:
        text = post(service, request.line, board.asking.timeout)
    except FailedError as error:
        return Reply(request.id, error.outcome, detail=error.detail)
    except NobodyThereError:
        address = f"http://{service.host}:{service.port}"
        if not board.answered:
            raise UsageError(f"nothing answers at {address}", hint="start the evaluator first") from None
        return Reply(request.id, Outcome.CRASHED, detail=f"nothing answers at {address} any more")
    try:
        return reply_of(_read(text, request))
    except NotAnswerError as error:
        return Reply(request.id, Outcome.UNUSABLE, detail=error.message)


def _read(text: str, request: Request) -> Answer:
    """Return the answer in *text*; of a response it is known what it answers, so it need not say the id."""
    try:
        value = parse_json(text)
    except NotJsonError as error:
        raise NotAnswerError(error.message) from None
    if isinstance(value, dict) and "id" not in value:
        text = json.dumps({"id": request.id, **value})
    answer = decode_answer(text)
    if answer.id != request.id:
        raise NotAnswerError(f'it answers another case, "{answer.id}"')
    return answer
