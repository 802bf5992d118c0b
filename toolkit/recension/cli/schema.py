"""``recension schema``: the schemas of all that is read or written."""

from __future__ import annotations

from pathlib import Path

import click

from recension.cli.session import emit, open_workspace, output_options
from recension.errors import ExitCode, UnknownNameError, UsageError
from recension.schema.published import SCHEMAS, load_schema, schema_text

HELP = """Print the JSON Schema called NAME; without a name, tell which there are.

Editors complete from the schemas of what people write. With --write those are
written into schema/ of the workspace, where the first line of each document
names them: after an update of Recension, do that once.

\b
Examples:
  recension schema
  recension schema revision
  recension schema --write
"""


@click.command("schema", help=HELP)
@click.argument("name", required=False)
@click.option("--write", is_flag=True, help="Write those that editors need into schema/ of the workspace.")
@click.option("--root", type=click.Path(path_type=Path), help="The workspace; else the nearest one upwards from here.")
@output_options
def command(
    name: str | None,
    write: bool,
    root: Path | None,
    output: Path | None,
    color: str,  # noqa: ARG001 - JSON has no colours
) -> int:
    """Print or write schemas and return the exit code."""
    if write:
        if name is not None:
            raise UsageError("--write writes all that editors need", hint="leave the name out")
        emit(_written(root), output)
    elif name is None:
        width = max(map(len, SCHEMAS))
        emit("".join(f"{each:<{width}}  {load_schema(each)['title']}\n" for each in SCHEMAS), output)
    elif name in SCHEMAS:
        emit(schema_text(name), output)
    else:
        raise UnknownNameError("schema", name, SCHEMAS)
    return ExitCode.CLEAN


def _written(root: Path | None) -> str:
    from recension.workspace.starting import write_schemas

    written = write_schemas(open_workspace(root))
    return "".join(f"wrote {path}\n" for path in written) or "the schemas are up to date\n"
