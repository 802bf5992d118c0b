"""``recension conform``: does an evaluator decide as a revision does."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
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
from recension.errors import ExitCode, UsageError
from recension.reporters.conformance import REPORTERS
from recension.reporters.style import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recension.conform import Asking, Journal, Request
    from recension.conform.evaluators import Evaluator
    from recension.grading.replies import Remark, Reply
    from recension.logic.fixtures import Fixture
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.workspace import Workspace

HELP = """Grade an evaluator: does it decide each case as the TARGET does, and for the same reasons.

The evaluator is a command that reads requests and writes answers, one JSON
object a line; a Python function, written module:function; or a service on this
machine, http://127.0.0.1:PORT/. It gets the cases that `recension fixtures`
generates and those that people wrote, or those of a file, and has to say the
decision and the value of every criterion. The report names the criteria that are at fault, the worst
first, each with a case that shows it.

\b
Examples:
  recension conform 02/26 --evaluator "python my_rules.py"
  recension conform 02/26 --evaluator my_rules:evaluate --against 02/25
  recension conform 02/26 --evaluator http://127.0.0.1:8000/evaluate --jobs 4
  recension conform 02/26 --evaluator ./reviewer --resume answers.jsonl
"""

_LARGEST = 1024 * 1024 * 1024
"""So many bytes may a file of cases have that is read line by line."""


@click.command("conform", help=HELP)
@click.argument("target", shell_complete=complete_target)
@click.option("--evaluator", required=True, metavar="EVALUATOR",
              help="A command, module:function, or http://127.0.0.1:PORT/path.")  # fmt: skip
@click.option("--against", metavar="TARGET", shell_complete=complete_target,
              help="Tell, too, whether it still decides as this older revision does.")  # fmt: skip
@click.option("--cases", type=click.Path(path_type=Path), metavar="FILE",
              help="Take the cases from a .jsonl, .yaml or .csv file of fixtures.")  # fmt: skip
@click.option("--decisions-only", is_flag=True, help="Grade the decisions, and not the criteria.")
@click.option("--once", is_flag=True, help="Start the command anew for each case.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, metavar="N",
              help="Ask so many at a time.")  # fmt: skip
@click.option("--timeout", type=click.FloatRange(0, 86_400, min_open=True), default=30.0, show_default=True,
              metavar="SECONDS", help="Wait so long for an answer.")  # fmt: skip
@click.option("--retries", type=click.IntRange(0, 100), default=1, show_default=True, metavar="N",
              help="Ask so often again where there is no usable answer.")  # fmt: skip
@click.option("--resume", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Keep each answer in this file, and go on from those that it has.")  # fmt: skip
@format_option(REPORTERS)
@workspace_options
@output_options
def command(
    target: str,
    evaluator: str,
    against: str | None,
    cases: Path | None,
    decisions_only: bool,
    once: bool,
    jobs: int,
    timeout: float,
    retries: int,
    resume: Path | None,
    form: str,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,
) -> int:
    """Print how the evaluator did and return the exit code."""
    from dataclasses import replace

    from recension.conform import Asking, Request, find_evaluator
    from recension.grading.grading import Grader
    from recension.grading.protocol import request_line
    from recension.workspace import load_target

    found = find_evaluator(evaluator, once=once)
    workspace = open_workspace(root)
    revision, vocabulary = load_target(target, workspace, policy).sound()
    others = [load_target(against, workspace, policy).sound()] if against else []
    if cases is None:
        fixtures = _made(workspace, target, against, policy)
    else:
        written = _read_written(cases, (revision, vocabulary), others)
        fixtures = _read_for(cases, revision, vocabulary) if written is None else written
    requests = [Request(each.id, request_line(each, revision.revision)) for each in fixtures]
    replies, remarks, resumed = _ask(found, requests, Asking(jobs, timeout, retries), _keeping(resume, evaluator))
    older = others[0][0] if others else None
    grader = Grader(revision, vocabulary, older, decisions_only=decisions_only)
    grades = replace(grader.grade(fixtures, replies, remarks), evaluator=evaluator, resumed=resumed)
    emit(REPORTERS[form](style(color, output)).render(grades), output)
    return ExitCode.CLEAN if grades.agrees else ExitCode.FINDINGS


def _made(workspace: Workspace, target: str, against: str | None, policy: str | None) -> Sequence[Fixture]:
    """Return the generated cases and the hand-written ones; what these say still counts where a revision disagrees."""
    from recension.cli.cases import cases_of

    made = cases_of(workspace, target, against, policy)
    if made.disagreements:
        made.tell_written()
    return made.fixtures


def _read_written(
    cases: Path, edition: tuple[Revision, Vocabulary], others: Sequence[tuple[Revision, Vocabulary]]
) -> Sequence[Fixture] | None:
    """Return the cases of a file in the form that people write (``hand-written.yaml``), None for another form."""
    from recension.exports.hand_written import read_hand_written
    from recension.source import decode_text, parse_source
    from recension.workspace import read_bytes

    if cases.suffix.lower() != ".yaml":
        return None
    document = parse_source(decode_text(read_bytes(cases), str(cases)), str(cases))
    if not isinstance(document.value, dict) or "cases" not in document.value:
        return None
    found, disagreements = read_hand_written(document, edition, others)
    if not found:
        raise UsageError(f"{cases} has no case that {edition[0].name} is expected to decide")
    for finding in disagreements:
        say(printable(finding.message))
    return found


def _read_for(cases: Path, revision: Revision, vocabulary: Vocabulary) -> Sequence[Fixture]:
    """Return the cases in a file that say what a revision has to decide."""
    found = _read(cases)
    known = [fixture for fixture in found if revision.revision in fixture.expect and fixture.policy == revision.policy]
    if not known:
        raise UsageError(f"{cases} has no case that {revision.name} is expected to decide")
    if len(known) < len(found):
        say(f"{len(found) - len(known)} of {len(found)} cases say nothing of {revision.name} and are left out")
    for fixture in known:
        _check(fixture, revision, vocabulary)
    return known


def _check(fixture: Fixture, revision: Revision, vocabulary: Vocabulary) -> None:
    """Raise a UsageError unless the case can be decided by the revision, and expects only values of its criteria."""
    from recension.errors import UnknownNameError
    from recension.logic.cases import close, decode_case, encode_case

    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    try:
        close(decode_case(encode_case(fixture.facts), vocabulary, judged), vocabulary)
        for name in fixture.expect[revision.revision].criteria:
            if name not in revision.by_id:
                raise UnknownNameError("criterion", name, revision.by_id)
    except UsageError as error:
        raise UsageError(f"the case {fixture.id}: {error.message}", hint=error.hint) from None


def _read(path: Path) -> Sequence[Fixture]:
    from recension.exports import READABLE
    from recension.exports.fixture_yaml import FixtureYaml
    from recension.source import MAXIMUM_BYTES, decode_text
    from recension.workspace import read_bytes

    reader = READABLE.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"{path} is no file of cases by its name", hint="it ends in " + ", ".join(READABLE))
    content, limit = read_bytes(path), MAXIMUM_BYTES
    if len(content) > limit and reader is not FixtureYaml:
        limit = _LARGEST
        with path.open("rb") as file:
            content = file.read(limit + 1)
    return reader().read(decode_text(content, str(path), limit), str(path))


def _keeping(path: Path | None, evaluator: str) -> Callable[[Sequence[Request]], Journal | None]:
    def opened(requests: Sequence[Request]) -> Journal | None:
        from recension.conform import Journal

        return Journal(path, evaluator, requests) if path else None

    return opened


def _ask(
    evaluator: Evaluator,
    requests: Sequence[Request],
    asking: Asking,
    keep: Callable[[Sequence[Request]], Journal | None],
) -> tuple[dict[str, Reply], list[Remark], int]:
    """Ask about all that is not known yet; return the replies by case, what was odd, and how many were known."""
    from recension.conform import ask_all
    from recension.grading.replies import Outcome, Remark, Reply

    journal = keep(requests)
    known = journal.known if journal else {}
    replies = {name: Reply(name, Outcome.ANSWERED, answer) for name, answer in known.items()}
    resumed, remarks = len(replies), []
    events = ask_all(evaluator, [each for each in requests if each.id not in replies], asking)
    try:
        with _progress(len(requests), resumed) as advance, contextlib.closing(events):
            for event in events:
                if isinstance(event, Remark):
                    remarks.append(event)
                    continue
                if journal and (event.answer is not None or event.id in replies):
                    journal.append(event.id, event.answer)
                advance(event.id not in replies)
                replies[event.id] = event
    except KeyboardInterrupt:
        _tell_interrupted(journal, len(replies), len(requests))
        raise
    finally:
        if journal:
            journal.close()
    return replies, remarks, resumed


def _tell_interrupted(journal: Journal | None, answered: int, requests: int) -> None:
    if journal:
        say(f"\n{answered} of {requests} answers are kept; the same command goes on from there")
    else:
        say(f"\n{answered} of {requests} cases were asked; --resume FILE would have kept the answers")


@contextlib.contextmanager
def _progress(length: int, done: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal while cases are asked; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    with click.progressbar(length=length, label="asking", file=sys.stderr, show_pos=True) as bar:
        bar.update(done)
        yield bar.update
