"""``recension evaluate``: what a revision decides for one case, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recension.cli.session import (
    complete_target,
    emit,
    format_option,
    open_workspace,
    output_options,
    style,
    workspace_options,
)
from recension.errors import ExitCode, UsageError
from recension.reporters.evaluations import REPORTERS, EvaluationReport

if TYPE_CHECKING:
    from recension.model.vocabulary import Vocabulary

HELP = """Decide a CASE by a revision: the decision, the value of every criterion, and what is still open.

A CASE is a YAML or JSON file with facts, - for standard input, or facts written
as name=value. A fact that is left out is unknown, never false: the decision is
then undetermined, unless the known facts settle it, and the answers that would
settle it are told.

\b
Examples:
  recension evaluate 02/26 line_of_business=medicaid age=19 extremity_sarcoma=yes
  recension evaluate 02/26 line_of_business=medicaid age=19
  recension evaluate latest case.yaml --format json
"""

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


@click.command("evaluate", help=HELP)
@click.argument("target", shell_complete=complete_target)
@click.argument("case", nargs=-1, metavar="CASE | FACT=VALUE...")
@format_option(REPORTERS)
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
    """Print the evaluation and return the exit code."""
    from recension.logic.cases import close, decode_case
    from recension.logic.evaluation import evaluate
    from recension.logic.settling import outlook
    from recension.workspace import load_target

    revision, vocabulary = load_target(target, open_workspace(root), policy).sound()
    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    facts = close(decode_case(_facts(case, vocabulary), vocabulary, judged), vocabulary)
    evaluation = evaluate(revision, vocabulary, facts)
    ahead = outlook(revision, vocabulary, facts, evaluation)
    result = EvaluationReport(revision, vocabulary, facts, evaluation, ahead)
    emit(REPORTERS[form](style(color, output)).render(result), output)
    return ExitCode.CLEAN


def _facts(case: tuple[str, ...], vocabulary: Vocabulary) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for part in case:
        name, equals, value = part.partition("=")
        if not equals and part in vocabulary.by_id:
            raise UsageError(f'"{part}" lacks its value', hint=f"write {part}={_example(part, vocabulary)}")
        found = {name: _typed(name, value, vocabulary)} if equals else _read_case(part)
        twice = sorted(facts.keys() & found.keys())
        if twice:
            raise UsageError(f'"{twice[0]}" is given twice', hint="give each fact one value")
        facts |= found
    return facts


def _example(name: str, vocabulary: Vocabulary) -> str:
    from recension.model.vocabulary import FactType

    fact = vocabulary.by_id[name]
    examples = {FactType.BOOLEAN: "yes", FactType.DATE: "2026-02-28", FactType.CODES: "C54.1,C53.9"}
    return fact.option_ids[0] if fact.options else examples.get(fact.type, "18")


def _typed(name: str, text: str, vocabulary: Vocabulary) -> Any:  # noqa: ANN401 - decode_case looks at the type
    from recension.model.vocabulary import NUMBERS, FactType

    fact = vocabulary.by_id.get(name)
    if fact is None or fact.type is FactType.BOOLEAN:
        return _YES_NO.get(text.casefold(), text)
    if fact.type is FactType.CODES:
        return [code for code in text.split(",") if code]
    if fact.type in NUMBERS:
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text
    return text


def _read_case(name: str) -> dict[str, Any]:
    import sys

    from recension.source import MAXIMUM_BYTES, decode_text, parse_source
    from recension.workspace import read_bytes

    content = sys.stdin.buffer.read(MAXIMUM_BYTES + 1) if name == "-" else read_bytes(Path(name), name)
    document = parse_source(decode_text(content, name), name)
    value = document.value
    if document.findings:
        raise UsageError(f"{document.findings[0].location}: {document.findings[0].message}")
    if isinstance(value, dict) and isinstance(value.get("facts"), dict):
        value = value["facts"]
    if not isinstance(value, dict):
        raise UsageError(f"{name} holds no facts", hint="a case is facts with values: `age: 19`")
    return value
