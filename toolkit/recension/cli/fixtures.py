"""``recension fixtures``: cases with expected answers, for testing any evaluator of the criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.cli.cases import cases_alone, cases_of
from recension.cli.render import print_stale
from recension.cli.session import (
    complete_target,
    emit,
    open_workspace,
    output_options,
    say,
    style,
    workspace_options,
)
from recension.errors import ExitCode, UnreadableError, UsageError
from recension.exports import FIXTURES
from recension.exports.fixture_jsonl import FixtureJsonl

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from recension.casegen import Infeasible
    from recension.cli.cases import Cases
    from recension.cli.committed import Committed
    from recension.errors import RecensionError
    from recension.findings import Finding
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

Cases that people wrote stand in hand-written.yaml in the policy's folder of
fixtures. They are put among the others, and one that expects something else than
the revision makes of it is told.

With --report nothing is written either: it tells what the cases show of each
criterion, what no case can show, and which mistakes in an evaluator they catch.
Exit code 1 says that something that is possible is missing.

\b
Examples:
  recension fixtures 02/26
  recension fixtures 02/26 --format csv
  recension fixtures 02/26 --format pytest --output test_cp_mp_69.py
  recension fixtures 02/26 --against 02/25
  recension fixtures 02/26 --report
  recension fixtures --report --format html --output cases.html
  recension fixtures --check
"""
REPORTS = ("text", "json", "html")


@click.command("fixtures", help=HELP)
@click.argument("target", required=False, shell_complete=complete_target)
@click.option("--against", metavar="TARGET", shell_complete=complete_target,
              help="Say what this revision expects of each case, too.")  # fmt: skip
@click.option("-f", "--format", "form", type=click.Choice([*FIXTURES, *REPORTS]), metavar="FORMAT",
              help=f"Cases: {', '.join(FIXTURES)}; a report: {', '.join(REPORTS)}. Else the first.")  # fmt: skip
@click.option("--report", is_flag=True, help="Tell what the cases show and which mistakes they catch.")
@click.option("--check", is_flag=True, help="Write nothing; say which committed fixtures are not current.")
@workspace_options
@output_options
def command(
    target: str | None,
    against: str | None,
    form: str | None,
    report: bool,
    check: bool,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print or write fixtures and return the exit code."""
    form = _form(form, report=report, check=check, target=target, against=against)
    workspace = open_workspace(root)
    if report:
        from recension.workspace import select_all

        every = (cases_alone(workspace, *each) for each in select_all(workspace, policy))
        return _report([cases_of(workspace, target, against, policy)] if target else every, form, output, color)
    if target is not None:
        cases = cases_of(workspace, target, against, policy)
        _print(cases, form, output)
        _tell(cases)
        return ExitCode.CLEAN
    if check:
        return print_stale(committed_fixtures(workspace, policy), workspace, style(color, output).colour, output)
    from recension.cli.committed import finished

    failed: list[RecensionError] = []
    committed = committed_fixtures(workspace, policy, tell=True, failed=failed)
    committed.write(workspace)
    return finished(committed, failed)


def _form(form: str | None, *, report: bool, check: bool, target: str | None, against: str | None) -> str:
    """Return the format that is meant, or raise a UsageError for options that do not go together."""
    if report and check:
        raise UsageError("--report and --check are two questions", hint="ask one after the other")
    if target is not None and check:
        raise UsageError("--check looks at all committed fixtures", hint="leave the TARGET out")
    if against is not None and target is None:
        raise UsageError("--against says what another revision expects of a TARGET's cases", hint="name the TARGET")
    if form is None:
        return REPORTS[0] if report else "jsonl"
    if report != (form in REPORTS):
        known = ", ".join(REPORTS if report else FIXTURES)
        raise UsageError(f"{form} is no format of {'a report' if report else 'cases'}", hint=f"there are {known}")
    if target is None and not report and form != "jsonl":
        raise UsageError(f"committed fixtures are JSON lines, not {form}", hint="name the TARGET")
    return form


def _report(made: Iterable[Cases], form: str, output: Path | None, color: str) -> int:
    from recension.casegen.quality import measure
    from recension.reporters.quality import REPORTERS

    qualities = [measure(cases.generated, cases.vocabulary) for cases in made]
    emit(REPORTERS[form](style(color, output)).render(qualities), output)
    return ExitCode.CLEAN if all(each.is_whole for each in qualities) else ExitCode.FINDINGS


def committed_fixtures(
    workspace: Workspace,
    policy: str | None = None,
    *,
    only: Collection[str] | None = None,
    tell: bool = False,
    failed: list[RecensionError] | None = None,
) -> Committed:
    """Return the fixtures that the workspace should have, for every sound revision: of these *only* what they hold.

    *tell* what they show. What is wrong with a revision of which there can be none, or with what people wrote for
    it, goes into *failed*; without that, it is raised.
    """
    from recension.cli.committed import Committed
    from recension.model.revision import file_stem
    from recension.workspace import revisions_among
    from recension.workspace.loading import UnsoundError

    folder = workspace.config.fixtures
    wanted: dict[str, bytes] = {}
    wrong: list[Finding] = []
    others: list[str] = []
    jsonl = FixtureJsonl()
    for name, label, meant in revisions_among(workspace, policy, only):
        path = f"{folder}/{name}/{file_stem(label)}.jsonl"
        if not meant:
            others.append(path)
            continue
        try:
            cases = cases_alone(workspace, name, label)
        except (UnsoundError, UnreadableError) as error:
            if failed is None:
                raise
            failed.append(error)
            others.append(path)
            continue
        wanted[path] = jsonl.render(cases.each()).encode()
        wrong += cases.disagreements
        if tell:
            _tell(cases)
    below = f"{folder}/{policy}" if policy else folder
    return Committed("fixture", below, (".jsonl",), wanted, "recension fixtures", tuple(wrong), others)


def _print(cases: Cases, form: str, output: Path | None) -> None:
    """Print the cases; as JSON lines, where no file has to have them whole, one after another."""
    if form == "jsonl" and output is None:
        for line in FixtureJsonl().lines(cases.each()):
            emit(line)
    else:
        emit(FIXTURES[form]().render(cases.fixtures), output)


def _tell(cases: Cases) -> None:
    made = cases.generated
    met = sum(len(case.covers) for case in made.cases)
    say(f"{cases.revision.name}: {len(made.cases)} cases show {met} things")
    reasons: dict[str, list[Infeasible]] = {}
    for each in made.infeasible:
        reasons.setdefault(each.reason, []).append(each)
    for reason, alike in reasons.items():
        labels = ", ".join(dict.fromkeys(each.label for each in alike))
        shows = " or ".join(dict.fromkeys(each.obligation.shows for each in alike))
        say(f"  {labels} cannot be shown {shows}: {reason}")
    cases.tell_written()
