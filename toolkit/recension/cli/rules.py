"""``recension rules``: all that is checked, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.session import emit, format_option, output_options, style
from recension.errors import ExitCode
from recension.reporters.rule_list import LISTS, CodeList

if TYPE_CHECKING:
    from pathlib import Path

HELP = """List every code that a finding can have: how bad it is, and what is wrong.

`recension explain CODE` says more of one. A workspace sets other severities in
its configuration.

\b
Examples:
  recension rules
  recension rules --format json
"""


@click.command("rules", help=HELP)
@format_option(LISTS)
@output_options
def command(form: str, output: Path | None, color: str) -> int:
    """Print the list."""
    from recension.cli.meanings import families

    emit(LISTS[form](style(color, output)).render(CodeList(families())), output)
    return ExitCode.CLEAN
