"""Which evaluator is meant: a command, a Python function, or a service on this machine."""

from __future__ import annotations

import ipaddress
import re
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from recension.errors import UsageError

_FUNCTION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_CALLER = Path(__file__).with_name("caller.py")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that reads requests and writes answers; with *once* it gets one request and is started for each."""

    arguments: tuple[str, ...]
    once: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """An HTTP service on this machine: each request is posted to *path*."""

    host: str
    port: int
    path: str


Evaluator: TypeAlias = "Command | Service"


def find_evaluator(text: str, *, once: bool = False) -> Evaluator:
    """Return the evaluator that *text* names: ``http://…``, ``module:function``, or a command with its arguments.

    :raises UsageError: if there is no such command, or if the service is not on this machine.
    """
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        return _service(text, once=once)
    if _FUNCTION.fullmatch(text):
        if once:
            raise UsageError("--once is for commands", hint=f"{text} is a function, loaded once")
        # -P: no folder but the user's own is searched for the module, and the caller puts that there
        return Command((sys.executable, "-P", str(_CALLER), text))
    try:
        arguments = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"the evaluator's command cannot be read: {error}", hint="a quote is missing") from None
    if not arguments:
        raise UsageError("--evaluator is empty", hint="name a command, module:function, or http://127.0.0.1:PORT/")
    if shutil.which(arguments[0]) is None:
        if Path(arguments[0]).is_file():
            hint = f"write the program that runs it before it, or: chmod +x {arguments[0]}"
            raise UsageError(f'"{arguments[0]}" is a file that cannot be run by itself', hint=hint)
        raise UsageError(f'there is no command "{arguments[0]}"', hint=_hint(text))
    return Command(tuple(arguments), once)


def _service(text: str, *, once: bool) -> Service:
    if once:
        raise UsageError("--once is for commands", hint="a service gets each request by itself anyway")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"the evaluator's address cannot be read: {error}") from None
    if parts.scheme != "http":
        raise UsageError(f"the evaluator is asked by http, not {parts.scheme}", hint="http://127.0.0.1:PORT/")
    host = parts.hostname or ""
    if not _is_here(host):
        hint = "start it here, as http://127.0.0.1:PORT/, or name a command that asks it"
        raise UsageError(f'"{host}" is not this machine, and nothing of ours uses a network', hint=hint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Service("127.0.0.1" if host == "localhost" else host, port or 80, path)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _hint(text: str) -> str | None:
    if ":" in text and " " not in text:
        return "a Python function is named as module:function"
    return "a command is found on the path, or by ./NAME"
