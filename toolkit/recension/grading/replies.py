"""What became of a request: an answer, or how the evaluator failed; and what it did besides answering."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recension.grading.protocol import Answer


class Outcome(StrEnum):
    """How a request ended."""

    ANSWERED = "answered"
    ERROR = "error"
    UNUSABLE = "unusable"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        """What a person reads."""
        return _WORDS[self]


_WORDS = {
    Outcome.ANSWERED: "answered",
    Outcome.ERROR: "said that it could not decide",
    Outcome.UNUSABLE: "gave no usable answer",
    Outcome.CRASHED: "crashed",
    Outcome.TIMED_OUT: "did not answer in time",
    Outcome.NO_ANSWER: "ended without an answer",
    Outcome.NOT_ASKED: "was not asked",
}


class Oddity(StrEnum):
    """Something that an evaluator does besides answering; it is told, and costs no answer."""

    OUT_OF_ORDER = "out_of_order"
    DUPLICATE = "duplicate"
    UNKNOWN_ID = "unknown_id"
    NOT_ANSWER = "not_answer"
    TOO_LONG = "too_long"
    RETRIED = "retried"
    KEPT_RUNNING = "kept_running"
    ENDED_BADLY = "ended_badly"


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of the request called *id*; *detail* says more of a failure, in the evaluator's words or ours."""

    id: str
    outcome: Outcome
    answer: Answer | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """An oddity; *detail* shows the first of *count*."""

    oddity: Oddity
    detail: str = ""
    count: int = 1


def reply_of(answer: Answer) -> Reply:
    """Return the reply that an answer is: none that counts, where the evaluator says that it could not decide."""
    if answer.error is not None:
        return Reply(answer.id, Outcome.ERROR, detail=answer.error)
    return Reply(answer.id, Outcome.ANSWERED, answer)
