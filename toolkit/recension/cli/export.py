"""``recension export``: the criteria as a program that decides cases elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from recension.cli.session import complete_target, emit, open_workspace, workspace_options
from recension.errors import ExitCode, UsageError
from recension.exports import PROGRAMS, SQL_DIALECTS, ProgramSql

HELP = """Write the criteria as a program that decides cases in another engine.

For a case it gives the decision and the value of every criterion (met, not_met,
undetermined), as `recension evaluate` does: a fact that is left out is unknown,
what a fact implies or excludes counts, and codes attest facts. A case that
cannot be is told as a problem, and not decided.

Rego is for Open Policy Agent, SQL asks a table of cases, and JSON Logic is a
document of rules. Each says at its head how it is used. What a language cannot
say exactly is an error, which names it.

\b
Examples:
  recension export 02/26 --to rego
  recension export 02/26 --to sql --dialect postgres
  recension export 02/26 --to json-logic --output cp-mp-69.json
"""


@click.command("export", help=HELP)
@click.argument("target", shell_complete=complete_target)
@click.option("--to", "form", type=click.Choice(list(PROGRAMS)), required=True, help="The language of the program.")
@click.option("--dialect", type=click.Choice(SQL_DIALECTS), help="Whose SQL it is.  [default: duckdb]")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="Write it to this file, too.")  # fmt: skip
@workspace_options
def command(
    target: str, form: str, dialect: str | None, output: Path | None, root: Path | None, policy: str | None
) -> int:
    """Print or write the program and return the exit code."""
    from recension.workspace import load_target

    if dialect is not None and form != "sql":
        raise UsageError(f"--dialect is for SQL, not for {form}", hint="leave it out, or take --to sql")
    exporter = ProgramSql(dialect) if dialect else PROGRAMS[form]()
    revision, vocabulary = load_target(target, open_workspace(root), policy).sound()
    emit(exporter.render(revision, vocabulary), output)
    return ExitCode.CLEAN
