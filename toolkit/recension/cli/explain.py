"""``recension explain``: what a code means, why it matters, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.session import emit, format_option, output_options, style
from recension.errors import ExitCode, UsageError, did_you_mean
from recension.reporters.rule_list import MEANINGS

if TYPE_CHECKING:
    from pathlib import Path

HELP = """Tell what a code means: what is wrong, why that matters, what to avoid, and what to prefer.

CODE is what stands in brackets in a finding: warning[text-typo].

\b
Examples:
  recension explain text-typo
  recension explain log-not-declared --format json
"""


def complete_code(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the codes that begin with *incomplete*, for the shell's completion."""
    from recension.cli.meanings import meanings

    return [code for code in sorted(meanings()) if code.startswith(incomplete)]


@click.command("explain", help=HELP)
@click.argument("code", shell_complete=complete_code)
@format_option(MEANINGS)
@output_options
def command(code: str, form: str, output: Path | None, color: str) -> int:
    """Print what the code means."""
    from recension.cli.meanings import meanings

    known = meanings()
    if code not in known:
        hint = did_you_mean(code, known) or "`recension rules` lists them"
        raise UsageError(f'there is no code "{code}"', hint=hint)
    emit(MEANINGS[form](style(color, output)).render(code, known[code]), output)
    return ExitCode.CLEAN
