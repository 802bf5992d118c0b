"""``recension completion``: the script that completes commands and targets in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from recension.cli.session import emit
from recension.errors import ExitCode, UsageError

HELP = """Print the script for tab completion of commands, options and targets.

\b
Examples:
  eval "$(recension completion bash)"
  recension completion fish > ~/.config/fish/completions/recension.fish
"""


@click.command("completion", help=HELP)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the script and return the exit code."""
    completion = get_completion_class(shell)
    if completion is None:
        raise UsageError(f"there is no completion for {shell}")
    emit(completion(ctx.find_root().command, {}, "recension", "_RECENSION_COMPLETE").source())
    return ExitCode.CLEAN
