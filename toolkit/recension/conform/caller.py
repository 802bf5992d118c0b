"""Calls a Python function for each request on standard input; run as a script, in a process of its own.

It imports nothing of Recension, so that the function meets the interpreter as
its author knows it. What the function prints goes to standard error.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any

NOT_FOUND = 78
"""The exit code where the function cannot be loaded (``EX_CONFIG``)."""
NOT_LOADED = "cannot be loaded"


def main() -> int:
    """Answer requests until there are no more, and return the exit code."""
    # the answers keep the real standard output for themselves
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    try:
        function = load(sys.argv[1])
    except Exception as error:  # noqa: BLE001 - any code may run at import
        sys.stderr.write(f"{sys.argv[1]} {NOT_LOADED}: {type(error).__name__}: {error}\n")
        return NOT_FOUND
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answers.write(json.dumps(answer(function, request)) + "\n")
        answers.flush()
    return 0


def load(name: str) -> Callable[[dict[str, Any]], Any]:
    """Return the function called ``module:function``; the module may lie in the folder that we were called from."""
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 - nothing more is imported here than is needed
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    if not callable(found):
        raise TypeError("it is no function")
    return found  # type: ignore[no-any-return] # whatever it is, it can be called


def answer(function: Callable[[dict[str, Any]], Any], request: dict[str, Any]) -> dict[str, Any]:
    """Return what *function* makes of *request*: its answer with the case's id, or an error in its place."""
    try:
        found = function(request)
        json.dumps(found)
    except Exception as error:  # noqa: BLE001 - a function that fails on one case may do well on the next
        return {"id": request["id"], "error": f"{type(error).__name__}: {error}"}
    if not isinstance(found, dict):
        return {"id": request["id"], "error": f"the function returned {type(found).__name__}, not dict"}
    return {"id": request["id"], **found}


if __name__ == "__main__":
    sys.exit(main())
