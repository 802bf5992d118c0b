"""The command line: one file for each command, loaded when it is called, and the one error boundary."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NoReturn

import click

from recension import __version__
from recension.cli.group import CommandGroup
from recension.errors import ExitCode, RecensionError

HELP = """Clinical coverage policies as code: check them, see what a revision changes, render and test them.

A TARGET is a revision: 02/26 (or 2026-02) where there is one policy, CP.MP.69@02/26,
latest, previous, a file, - for standard input, or REF:target for a git ref (HEAD~1:02/26).
"""

_STOPPED_SOLVING = "Caught keyboard interrupt"
"""What python-sat says of an interruption while it looks for a solution, in an error of its own."""


@click.group(cls=CommandGroup, help=HELP, context_settings={"help_option_names": ["-h", "--help"]},
             epilog="Start with: recension diff 02/25 02/26")  # fmt: skip
@click.version_option(__version__, "-V", "--version", prog_name="recension", message="%(prog)s %(version)s")
def cli() -> None:
    """Hold the commands."""


def main() -> NoReturn:
    """Run the command line and exit with its code; whatever goes wrong is one message and no traceback."""
    code = run(sys.argv[1:])
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    # all is written by now; to take the interpreter apart piece by piece would only keep the user waiting
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run the command in *arguments* and return its exit code."""
    try:
        result = cli.main(arguments, prog_name="recension", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _complain("interrupted", None, ExitCode.INTERRUPTED)
    except click.ClickException as error:
        return _usage(error)
    except RecensionError as error:
        return _failed(error)
    except (BrokenPipeError, SystemExit):
        # (click makes an exit with 1 of a broken pipe)
        # whoever read us has gone; keep the interpreter from complaining about it on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return ExitCode.CLEAN
    except OSError as error:
        return _complain(f"the output could not be written: {error.strerror or error}", None, ExitCode.OUTPUT)
    except Exception as error:
        if str(error) == _STOPPED_SOLVING:
            click.echo(err=True)  # ends the line on which the terminal shows ^C, as click does
            return _complain("interrupted", None, ExitCode.INTERRUPTED)
        if os.environ.get("RECENSION_DEBUG"):
            raise
        hint = "set RECENSION_DEBUG=1 to see where, and report it with the file if you may share it"
        return _complain(f"a fault of recension itself: {type(error).__name__}: {error}", hint, ExitCode.BUG)
    return int(result or 0)


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    hint = f"{context.command_path} --help tells how it is used" if context else None
    return _complain(error.format_message(), hint, ExitCode.USAGE)


def _failed(error: RecensionError) -> int:
    from recension.errors import UnreadableError
    from recension.workspace.loading import UnsoundError

    if isinstance(error, UnsoundError):
        from recension.cli.session import unsound

        click.echo(unsound(error), err=True, nl=False)
    place = ""
    if isinstance(error, UnreadableError):
        place = ":".join(str(part) for part in (error.file, *(error.position or ()))) + ": "
    return _complain(place + error.message, error.hint, error.exit_code)


def _complain(message: str, hint: str | None, code: ExitCode) -> int:
    from recension.reporters.style import one_line

    click.echo(f"recension: {one_line(message)}", err=True)
    if hint:
        click.echo(f"  {one_line(hint)}", err=True)
    return int(code)
