"""``recension fixtures``: cases with expected answers, for testing any evaluator of the criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.render import print_stale
from recension.cli.session import (
    complete_target,
    emit,
    format_option,
    open_workspace,
    output_options,
    say,
    style,
    workspace_options,
)
from recension.errors import ExitCode, UsageError
from recension.exports import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

    from recension.casegen import CaseSet, Infeasible
    from recension.cli.committed import Committed
    from recension.workspace import Workspace

HELP = """Generate the cases that an evaluator is tested with.

Each case is as plain as can be; it says what the decision and the value of every
criterion have to be. For each criterion without children there is a case that it
decides by being met, one that it decides by not being met, and one that lacks
what it asks about; for each part of a connective one in which the value of the
whole turns on it; for each threshold, count, code set, exclusion and excluded
line of business the values on both sides. What no case can show is told on
standard error.

With a TARGET the cases are printed: as JSON lines, as YAML or CSV for people and
spreadsheets, or as tests for pytest, promptfoo or Inspect. Without one, those of
all revisions are written to the workspace's folder for fixtures, as JSON lines;
--check writes nothing and says which files are not current, with exit code 1.

\b
Examples:
  recension fixtures 02/26
  recension fixtures 02/26 --format csv
  recension fixtures 02/26 --format pytest --output test_cp_mp_69.py
  recension fixtures 02/26 --against 02/25
  recension fixtures --check
"""


@click.command("fixtures", help=HELP)
@click.argument("target", required=False, shell_complete=complete_target)
@click.option("--against", metavar="TARGET", shell_complete=complete_target,
              help="Say what this revision expects of each case, too.")  # fmt: skip
@format_option(FIXTURES)
@click.option("--check", is_flag=True, help="Write nothing; say which committed fixtures are not current.")
@workspace_options
@output_options
def command(
    target: str | None,
    against: str | None,
    form: str,
    check: bool,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print or write fixtures and return the exit code."""
    from recension.casegen import fixtures, generate
    from recension.workspace import load_target

    if target is not None and check:
        raise UsageError("--check looks at all committed fixtures", hint="leave the TARGET out")
    if against is not None and target is None:
        raise UsageError("--against says what another revision expects of a TARGET's cases", hint="name the TARGET")
    if target is None and form != "jsonl":
        raise UsageError(f"committed fixtures are JSON lines, not {form}", hint="name the TARGET")
    workspace = open_workspace(root)
    if target is not None:
        revision, vocabulary = load_target(target, workspace, policy).sound()
        others = [load_target(against, workspace, policy).sound()[0]] if against else []
        cases = generate(revision, vocabulary, others)
        emit(FIXTURES[form]().render(fixtures(cases, vocabulary, others)), output)
        _tell(cases)
        return ExitCode.CLEAN
    committed = committed_fixtures(workspace, policy, tell=not check)
    if not check:
        committed.write(workspace)
        return ExitCode.CLEAN
    return print_stale(committed, workspace, style(color, output).colour, output)


def committed_fixtures(workspace: Workspace, policy: str | None = None, *, tell: bool = False) -> Committed:
    """Return the fixtures that the workspace should have, for every sound revision; *tell* what they show."""
    from recension.casegen import fixtures, generate
    from recension.cli.committed import Committed
    from recension.model.revision import file_stem
    from recension.workspace import select_all

    folder = workspace.config.fixtures
    wanted: dict[str, bytes] = {}
    jsonl = FIXTURES["jsonl"]()
    for name, label in select_all(workspace, policy):
        revision, vocabulary = workspace.load(name, label).sound()
        cases = generate(revision, vocabulary)
        wanted[f"{folder}/{name}/{file_stem(label)}.jsonl"] = jsonl.render(fixtures(cases, vocabulary)).encode()
        if tell:
            _tell(cases)
    below = f"{folder}/{policy}" if policy else folder
    return Committed("fixture", below, wanted, "recension fixtures")


def _tell(cases: CaseSet) -> None:
    met = sum(len(case.covers) for case in cases.cases)
    say(f"{cases.revision.name}: {len(cases.cases)} cases show {met} things")
    reasons: dict[str, list[Infeasible]] = {}
    for each in cases.infeasible:
        reasons.setdefault(each.reason, []).append(each)
    for reason, alike in reasons.items():
        labels = ", ".join(dict.fromkeys(each.label for each in alike))
        shows = " or ".join(dict.fromkeys(each.obligation.shows for each in alike))
        say(f"  {labels} cannot be shown {shows}: {reason}")
