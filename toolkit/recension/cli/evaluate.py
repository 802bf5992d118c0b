"""``recension evaluate``: what a revision decides for a case, or for many, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

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
from recension.errors import ExitCode, RecensionError, UsageError
from recension.reporters.evaluations import LINES, REPORTERS, EvaluationReport, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recension.cli.case_files import Found
    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.reporters.evaluations import EvaluationJsonLines, EvaluationTextLines

HELP = """Decide a CASE by a revision: the decision, the value of every criterion, and what is still open.

A CASE is a YAML or JSON file with facts, - for standard input, or facts written
as name=value. A fact that is left out is unknown, never false: the decision is
then undetermined, unless the known facts settle it, and the answers that would
settle it are told.

A folder of such files, or a file of cases as JSON lines, is decided case by
case: one line for each, in their order, as soon as it is decided. So is standard
input, as JSON lines, with --format jsonl. A case that cannot be decided is told
with its file or line, costs no other, and makes the exit code 3.

\b
Examples:
  recension evaluate 02/26 line_of_business=medicaid age=19 extremity_sarcoma=yes
  recension evaluate 02/26 line_of_business=medicaid age=19
  recension evaluate latest case.yaml --format json
  recension evaluate 02/26 cases/
  recension evaluate 02/26 - --format jsonl < cases.jsonl
"""


@click.command("evaluate", help=HELP)
@click.argument("target", shell_complete=complete_target)
@click.argument("case", nargs=-1, metavar="CASE | FACT=VALUE...")
@format_option(dict.fromkeys((*REPORTERS, *LINES)))
@workspace_options
@output_options
def command(
    target: str,
    case: tuple[str, ...],
    form: str,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print the evaluation, or one for each case, and return the exit code."""
    from recension.cli.case_files import many_cases, one_case
    from recension.workspace import load_target

    revision, vocabulary = load_target(target, open_workspace(root), policy).sound()
    deciding = _Deciding(revision, vocabulary)
    several = many_cases(case, piped=form == "jsonl")
    if several is None:
        result = deciding.report(one_case(case, vocabulary))
        emit({**LINES, **REPORTERS}[form](style(color, output)).render(result), output)
        return ExitCode.CLEAN
    if form not in LINES:
        raise UsageError(f"{form} is a format for one case", hint="several are told as " + " or ".join(LINES))
    return _each(deciding, several, LINES[form](style(color, output)), output)


class _Deciding:
    """Decides cases by one revision; what they have in common is worked out once."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary) -> None:
        from recension.logic.settling import Outlooks

        self.revision = revision
        self.vocabulary = vocabulary
        self.judged = [place.id for place in revision.outline if place.criterion.is_judged]
        self.outlooks = Outlooks(revision, vocabulary)

    def report(self, said: dict[str, Value], name: str = "", line: int | None = None) -> EvaluationReport:
        """Return what becomes of the facts that a case says."""
        from recension.logic.cases import close, decode_case
        from recension.logic.evaluation import evaluate

        facts = close(decode_case(said, self.vocabulary, self.judged), self.vocabulary)
        evaluation = evaluate(self.revision, self.vocabulary, facts)
        ahead = self.outlooks.of(facts, evaluation)
        return EvaluationReport(self.revision, self.vocabulary, facts, evaluation, ahead, name, line)


def _each(
    deciding: _Deciding,
    cases: Iterator[Found],
    reporter: EvaluationTextLines | EvaluationJsonLines,
    output: Path | None,
) -> int:
    """Tell each of many cases as soon as it is decided, and all that were in a file as well."""
    told, code = [], ExitCode.CLEAN
    for each in cases:
        result: EvaluationReport | Undecided
        try:
            if each.error is not None:
                raise each.error
            result = deciding.report(each.facts, each.name, each.line)
        except RecensionError as error:
            code = ExitCode.UNREADABLE
            result = Undecided(each.name, each.line, error.message + (f" ({error.hint})" if error.hint else ""))
            say(f"{each.place}: {result.message}")
        text = reporter.render(result)
        emit(text)
        told += [text] if output else []
    if output:
        from recension.workspace.files import write_atomically

        write_atomically(output, "".join(told))
    return code
