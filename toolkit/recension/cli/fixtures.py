"""``recension fixtures``: cases with expected answers, for testing any evaluator of the criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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
from recension.errors import ExitCode, UsageError
from recension.exports import FIXTURES
from recension.reporters.style import plural, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from recension.casegen import CaseSet, Flip, Infeasible
    from recension.cli.committed import Committed
    from recension.findings import Finding
    from recension.logic.fixtures import Fixture
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.workspace import Workspace
    from recension.workspace.loading import Loaded

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
        return _report(_cases(workspace, target, against, policy), form, output, color)
    if target is not None:
        from recension.casegen import fixtures
        from recension.exports.hand_written import with_hand_written

        ((cases, vocabulary, others),) = _cases(workspace, target, against, policy)
        own = {other.revision: words for other, words in others}
        generated = fixtures(cases, vocabulary, [other for other, _ in others], own)
        written, wrong = _hand_written(workspace, cases.revision, vocabulary, others)
        emit(FIXTURES[form]().render(with_hand_written(generated, written)), output)
        _tell(cases, written, wrong)
        return ExitCode.CLEAN
    committed = committed_fixtures(workspace, policy, tell=not check)
    if not check:
        committed.write(workspace)
        return ExitCode.CLEAN
    return print_stale(committed, workspace, style(color, output).colour, output)


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


def _cases(
    workspace: Workspace, target: str | None, against: str | None, policy: str | None
) -> list[tuple[CaseSet, Vocabulary, list[tuple[Revision, Vocabulary]]]]:
    """Return the cases of the target, or of every revision, with the vocabulary and the revision held against it."""
    from recension.casegen import generate
    from recension.workspace import load_target, select_all

    if target is None:
        every = (workspace.load(name, label).sound() for name, label in select_all(workspace, policy))
        return [(generate(revision, vocabulary), vocabulary, []) for revision, vocabulary in every]
    loaded = load_target(target, workspace, policy)
    revision, vocabulary = loaded.sound()
    if against is None:
        return [(generate(revision, vocabulary), vocabulary, [])]
    older = load_target(against, workspace, policy)
    other, words = older.sound()
    made = generate(revision, vocabulary, [other], flips=_flips(older, loaded), earlier=[words])
    return [(made, vocabulary, [(other, words)])]


def _flips(old: Loaded, new: Loaded) -> list[Flip]:
    """Return the cases that show what each change between two revisions does, and what all of them do together."""
    from recension.casegen import Flip
    from recension.cli.diff import edition
    from recension.diffing import diff

    compared = diff(edition(old), edition(new))
    revision = edition(new).revision
    statement = revision.criteria[0].id if revision.criteria else "otherwise"
    found = []
    for change, effect in zip(compared.changes, compared.effects, strict=True):
        criterion = change.new.id if change.new and change.new.id in revision.by_id else statement
        found += [Flip(criterion, each.direction.value, each.facts) for each in effect.witnesses]
    net = compared.net
    for each in (*net.witnesses, *(joint.witness for joint in net.joint)):
        if all(each.facts != flip.facts for flip in found):
            found.append(Flip(statement, each.direction.value, each.facts))
    return found


def _report(
    made: list[tuple[CaseSet, Vocabulary, list[tuple[Revision, Vocabulary]]]],
    form: str,
    output: Path | None,
    color: str,
) -> int:
    from recension.casegen.quality import measure
    from recension.reporters.quality import REPORTERS

    qualities = [measure(cases, vocabulary) for cases, vocabulary, _ in made]
    emit(REPORTERS[form](style(color, output)).render(qualities), output)
    return ExitCode.CLEAN if all(each.is_whole for each in qualities) else ExitCode.FINDINGS


def committed_fixtures(
    workspace: Workspace, policy: str | None = None, *, only: Collection[str] | None = None, tell: bool = False
) -> Committed:
    """Return the fixtures that the workspace should have, for every sound revision: of these *only* what they hold.

    *tell* what they show.
    """
    from recension.casegen import fixtures, generate
    from recension.cli.committed import Committed
    from recension.exports.hand_written import with_hand_written
    from recension.model.revision import file_stem
    from recension.workspace import revisions_among

    folder = workspace.config.fixtures
    wanted: dict[str, bytes] = {}
    wrong: list[Finding] = []
    others: list[str] = []
    jsonl = FIXTURES["jsonl"]()
    for name, label, meant in revisions_among(workspace, policy, only):
        path = f"{folder}/{name}/{file_stem(label)}.jsonl"
        if not meant:
            others.append(path)
            continue
        revision, vocabulary = workspace.load(name, label).sound()
        cases = generate(revision, vocabulary)
        written, findings = _hand_written(workspace, revision, vocabulary)
        every = with_hand_written(fixtures(cases, vocabulary), written)
        wanted[path] = jsonl.render(every).encode()
        wrong += findings
        if tell:
            _tell(cases, written, findings)
    below = f"{folder}/{policy}" if policy else folder
    return Committed("fixture", below, (".jsonl",), wanted, "recension fixtures", tuple(wrong), others)


def _hand_written(
    workspace: Workspace,
    revision: Revision,
    vocabulary: Vocabulary,
    against: Sequence[tuple[Revision, Vocabulary]] = (),
) -> tuple[tuple[Fixture, ...], tuple[Finding, ...]]:
    """Return the hand-written cases that speak of a revision, and where it makes something else of them."""
    from recension.exports.hand_written import read_hand_written
    from recension.source import decode_text, parse_source

    path = f"{workspace.config.fixtures}/{revision.policy}/hand-written.yaml"
    if path not in workspace.tree.files(f"{workspace.config.fixtures}/{revision.policy}"):
        return (), ()
    shown = workspace.tree.shown(path)
    document = parse_source(decode_text(workspace.tree.read(path), shown), shown)
    return read_hand_written(document, (revision, vocabulary), against)


def _tell(cases: CaseSet, written: Sequence[Fixture] = (), wrong: Sequence[Finding] = ()) -> None:
    met = sum(len(case.covers) for case in cases.cases)
    say(f"{cases.revision.name}: {len(cases.cases)} cases show {met} things")
    reasons: dict[str, list[Infeasible]] = {}
    for each in cases.infeasible:
        reasons.setdefault(each.reason, []).append(each)
    for reason, alike in reasons.items():
        labels = ", ".join(dict.fromkeys(each.label for each in alike))
        shows = " or ".join(dict.fromkeys(each.obligation.shows for each in alike))
        say(f"  {labels} cannot be shown {shows}: {reason}")
    if written:
        say(f"  with {plural(len(written), 'hand-written case')}")
    for finding in wrong:
        say(f"  {printable(finding.message)}")
