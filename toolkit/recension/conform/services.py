"""An evaluator that is a service on this machine: one request, one answer, over HTTP."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING

from recension.grading.protocol import LONGEST_ANSWER
from recension.grading.replies import Outcome

if TYPE_CHECKING:
    from recension.conform.evaluators import Service

_CHUNK = 64 * 1024


class FailedError(Exception):
    """A request that brought no text to read as an answer; *outcome* and *detail* say why."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


class NobodyThereError(Exception):
    """Nothing listens at the address."""


def post(service: Service, request: str, timeout: float) -> str:
    """Return what *service* answers to *request*, within *timeout* seconds. Redirections are not followed.

    :raises FailedError: if it answers too late, too much, or with another status than 200.
    :raises NobodyThereError: if nothing listens there.
    """
    deadline = time.monotonic() + timeout
    connection = http.client.HTTPConnection(service.host, service.port, timeout=timeout)
    try:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        connection.request("POST", service.path, request.encode("ascii"), headers)
        response = connection.getresponse()
        body = _body(response, deadline)
    except TimeoutError:
        raise FailedError(Outcome.TIMED_OUT, f"no answer within {timeout:g} s") from None
    except ConnectionRefusedError:
        raise NobodyThereError from None
    except (OSError, http.client.HTTPException) as error:
        raise FailedError(Outcome.CRASHED, f"the connection broke: {str(error) or type(error).__name__}") from None
    finally:
        connection.close()
    text = body.decode("utf-8", "replace")
    if response.status != http.client.OK:
        raise FailedError(Outcome.CRASHED, f"HTTP {response.status} {response.reason}: {text[:200]}")
    return text


def _body(response: http.client.HTTPResponse, deadline: float) -> bytes:
    body = b""
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise FailedError(Outcome.UNUSABLE, f"the answer is longer than {LONGEST_ANSWER // 1024} KiB")
        if time.monotonic() > deadline:
            raise TimeoutError
    return body
