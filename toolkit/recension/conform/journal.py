"""The journal of a run: each answer as it came, so that an interrupted run goes on where it was.

One JSON object a line. The first says which run it is; each other has an
answer and the digest of the request that it answers. A line that was cut off is
no answer, and is taken out before anything is appended.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from recension.errors import OutputError, UsageError
from recension.grading.protocol import Answer, NotAnswerError, decode_answer, encode_answer
from recension.source.strict_json import NotJsonError, parse_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recension.conform.asking import Request

_MARK = "recension conform"
_KEPT = "the answers that it has are kept"


class Journal:
    """A file of answers; use it in ``with``. What was appended is there, whatever happens afterwards."""

    def __init__(self, path: Path, evaluator: str, requests: Sequence[Request]) -> None:
        """Open the journal at *path*, or begin one there.

        :raises UsageError: if the file is something else, or the journal of another evaluator.
        :raises OutputError: if it cannot be written.
        """
        self.path = path
        self._digests = {request.id: _digest(request) for request in requests}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # appended to, and never rewritten: two writers cannot cut each other's lines
            self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
        except OSError as error:
            raise OutputError(f"{path} could not be written: {error.strerror or error}") from None
        try:
            self.known = self._read(evaluator)
        except BaseException:
            os.close(self._file)
            raise

    def append(self, id_: str, answer: Answer | None) -> None:
        """Keep *answer* to the request called *id_*; None takes back the one that was kept."""
        self._write({"request": self._digests[id_], "answer": encode_answer(answer) if answer else None})

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _read(self, evaluator: str) -> dict[str, Answer]:
        with os.fdopen(os.dup(self._file), "rb") as file:
            file.seek(0)
            content = file.read()
        *complete, cut_off = content.split(b"\n")
        if not complete and not cut_off:
            self._write({"format": 1, "journal": _MARK, "evaluator": evaluator})
            return {}
        self._check(_object(complete[0]) if complete else {}, evaluator)
        if cut_off:
            os.ftruncate(self._file, len(content) - len(cut_off))
        return self._answers(complete[1:])

    def _check(self, header: dict[str, Any], evaluator: str) -> None:
        if header.get("journal") != _MARK:
            hint = "name a file that is not there yet; answers are kept in it"
            raise UsageError(f"{self.path} is no journal of a run, and is left alone", hint=hint)
        if header.get("evaluator") != evaluator:
            hint = "name another file for this evaluator"
            raise UsageError(f"{self.path} has the answers of another evaluator: {header.get('evaluator')}", hint=hint)

    def _answers(self, lines: Sequence[bytes]) -> dict[str, Answer]:
        ids = {digest: id_ for id_, digest in self._digests.items()}
        known: dict[str, Answer] = {}
        for line in lines:
            kept = _object(line)
            id_ = ids.get(str(kept.get("request")))
            if id_ is None:
                continue  # a case that is no longer asked, or has changed
            known.pop(id_, None)
            if kept.get("answer") is not None:
                try:
                    known[id_] = decode_answer(json.dumps(kept["answer"]))
                except NotAnswerError:
                    continue
        return known

    def _write(self, value: dict[str, Any]) -> None:
        line = json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"
        try:
            written = os.write(self._file, line)
        except OSError as error:
            raise OutputError(f"{self.path} could not be written: {error.strerror or error}", hint=_KEPT) from None
        if written < len(line):
            raise OutputError(f"{self.path} could not be written: no room is left", hint=_KEPT)


def _digest(request: Request) -> str:
    return hashlib.sha256(request.line.encode("ascii")).hexdigest()


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = parse_json(line.decode("utf-8", "replace"))
    except NotJsonError:
        return {}
    return value if isinstance(value, dict) else {}
