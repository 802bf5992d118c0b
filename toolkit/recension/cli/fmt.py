"""``recension fmt``: the common layout of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.session import (
    as_finding,
    complete_target,
    emit,
    format_option,
    open_workspace,
    output_options,
    say,
    style,
    tell,
    workspace_options,
)
from recension.cli.steps import next_steps
from recension.errors import ExitCode, UnreadableError, UsageError
from recension.findings import Finding, Location, Severity, sort_findings
from recension.reporters.findings import REPORTERS, FindingsReport
from recension.reporters.style import one_line, plural

if TYPE_CHECKING:
    from pathlib import Path

    from recension.reporters.style import Style
    from recension.workspace import Workspace
    from recension.workspace.formatting import Layout

HELP = """Give revisions and the vocabulary the common layout; nothing that they say changes.

Keys stand in the order of the schema, levels are two blanks apart, lines end by
column 120, long texts are folded. Comments stay with what they speak of, quotes
and line breaks as they are where they fit. Without a TARGET the whole workspace
is laid out; - reads standard input and prints the result.

\b
Examples:
  recension fmt
  recension fmt 02/26
  recension fmt --check
"""


@click.command("fmt", help=HELP)
@click.argument("targets", nargs=-1, metavar="[TARGET]...", shell_complete=complete_target)
@click.option("--check", is_flag=True, help="Write nothing; say which documents have another layout.")
@format_option(REPORTERS)
@workspace_options
@output_options
def command(
    targets: tuple[str, ...],
    check: bool,
    form: str,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Write or check layouts and return the exit code."""
    from recension.workspace.formatting import files_of, input_laid_out

    if form != "text" and not check:
        raise UsageError("--format says how --check tells what it finds", hint="recension fmt --check --format " + form)
    if "-" in targets:
        if len(targets) > 1 or check:
            raise UsageError("- stands alone: standard input is read, and the result printed", hint="recension fmt -")
        emit(input_laid_out(), output)
        return ExitCode.CLEAN
    workspace = open_workspace(root, needed=not targets)
    done = _Done(workspace)
    for path in files_of(targets, workspace, policy):
        done.lay_out(path)
    if check:
        code = tell(done.report(), form, "error", output=output, color=color)
        return max(code, done.code())
    emit(done.written(style(color, output)), output)
    return done.code()


class _Done:
    """What became of each file."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.layouts: list[Layout] = []
        self.unreadable: list[UnreadableError] = []
        self.left: list[UsageError] = []

    def lay_out(self, path: Path) -> None:
        from recension.workspace.formatting import layout_of

        try:
            layout = layout_of(path, self.workspace)
        except UnreadableError as error:
            self.unreadable.append(error)
        except UsageError as error:
            self.left.append(error)
        else:
            if layout.after is None:
                say(f"recension: {one_line(layout.file)} is no revision and no vocabulary; it was left out")
            else:
                self.layouts.append(layout)

    @property
    def differing(self) -> list[Layout]:
        return [layout for layout in self.layouts if layout.differs]

    def report(self) -> FindingsReport:
        """Return what has another layout as findings."""
        self._complain(unreadable=False)
        findings = [_finding(layout) for layout in self.differing] + [as_finding(error) for error in self.unreadable]
        names = [layout.file for layout in self.layouts] + [error.file for error in self.unreadable]
        return FindingsReport(sort_findings(findings), tuple(names), tuple(error.file for error in self.unreadable))

    def written(self, look: Style) -> str:
        """Write what has another layout, and return what was done."""
        self._complain(unreadable=True)
        lines = []
        for layout in self.differing:
            layout.write()
            lines.append(f"laid out {look(one_line(layout.file), 'bold')}")
        number = len(self.differing)
        lines.append(f"{plural(number, 'document')} laid out, {len(self.layouts) - number} as they should be")
        if not number:
            return "\n".join(lines) + "\n"
        steps = [("git diff", "what was moved: no word of it"), ("recension check", "the gate")]
        return "\n".join(lines) + "\n" + next_steps(steps, look)

    def code(self) -> ExitCode:
        """Return the exit code for what could not be laid out."""
        if self.unreadable:
            return ExitCode.UNREADABLE
        return ExitCode.FINDINGS if self.left else ExitCode.CLEAN

    def _complain(self, *, unreadable: bool) -> None:
        places = {id(error): ":".join(str(part) for part in (error.file, *(error.position or ())))
                  for error in self.unreadable}  # fmt: skip
        for error in (*self.left, *(self.unreadable if unreadable else ())):
            place = places.get(id(error))
            say(one_line(f"recension: {f'{place}: ' if place else ''}{error.message}"))
            if error.hint:
                say(f"  {one_line(error.hint)}")


def _finding(layout: Layout) -> Finding:
    finding = Finding(
        "layout-differs", Severity.ERROR, "the document has another layout than the common one, from here on",
        hint=f"recension fmt {layout.file}", arguments=(layout.file,),
    )  # fmt: skip
    lines = layout.before.splitlines()
    text = lines[layout.line - 1] if layout.line <= len(lines) else None
    return finding.at(Location(layout.file, layout.line, 1, text=text), document=layout.file)
