"""``recension init``: a new workspace."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recension.cli.session import emit, output_options, style
from recension.cli.steps import next_steps
from recension.errors import ExitCode
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from recension.workspace import Workspace

HELP = """Make a new workspace in FOLDER, or here: configuration, vocabulary, an example policy, and what CI needs.

The example is made up and tiny; it shows how a policy is written, and its
documents and cases are generated, so `recension check` passes at once. The
schemas that editors complete from are copied into schema/. Nothing is ever
overwritten; a README that is there stays.

\b
Examples:
  recension init our-policies
"""


@click.command("init", help=HELP)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@output_options
def command(folder: Path | None, output: Path | None, color: str) -> int:
    """Write the files, say which, and return the exit code."""
    from recension.workspace import find_workspace
    from recension.workspace.starting import begin

    root = (Path.cwd() / folder).resolve() if folder else Path.cwd()
    shown = str(folder) if folder else "this folder"
    files = begin(root, shown)
    files += _generated(find_workspace(root, root))
    look = style(color, output)
    lines = [look(f"made a workspace in {one_line(shown)}", "bold")]
    lines += [f"  {path:<40}  {_ABOUT[path]}" for path in files if path in _ABOUT]
    rest = [path for path in files if path not in _ABOUT]
    lines.append(look.wrap(f"and {', '.join(rest)}", "  ", "      "))
    steps = [(one_line(f"cd {shlex.quote(str(folder))}"), "into the workspace")] if folder else []
    steps += [
        ("recension check", "the gate; it passes now"),
        ("recension evaluate latest age=40 pain_weeks=8 night_pain=no", "a case, decided by the example"),
        ("recension new 07/26", "the next revision of the example"),
    ]
    emit("\n".join(lines) + "\n" + next_steps(steps, look), output)
    return ExitCode.CLEAN


_ABOUT = {
    "recension.toml": "settings",
    "README.md": "what is where, and the first three commands",
    "policy/vocabulary.yaml": "the facts that criteria ask for",
    "policy/EX.1/2026-01.yaml": "an example policy, made up: delete it once you have your own",
    ".github/workflows/recension.yml": "the gate on every pull request, on GitHub",
    "schema/revision.schema.json": "what editors complete from; the others beside it",
}


def _generated(workspace: Workspace) -> list[str]:
    """Write the documents and cases of the example, and return their paths."""
    from recension.cli.fixtures import committed_fixtures
    from recension.cli.render import committed_renders
    from recension.workspace import write_atomically

    made = {**committed_renders(workspace).wanted, **committed_fixtures(workspace).wanted}
    for path, content in sorted(made.items()):
        write_atomically(workspace.root / path, content, path)
    return sorted(made)
