"""What commands that write documents share: the option that names their formats, and where the files go."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recension.cli.session import emit, say
from recension.errors import UsageError, did_you_mean
from recension.rendering import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recension.diffing import RevisionDiff
    from recension.workspace import Workspace

Command = TypeVar("Command", bound="Callable[..., Any]")


def forms_option(command: Command) -> Command:
    """Add the option that names the formats of a document."""
    return click.option(
        "--to", "forms", metavar="FORMAT,…", callback=_formats, shell_complete=_complete_formats,
        help=f"The formats, between commas: {', '.join(FORMATS)}.",
    )(command)  # fmt: skip


def _formats(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Return the formats that *value* names, each once."""
    if value is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    for name in names:
        if name not in FORMATS:
            hint = did_you_mean(name, FORMATS) or "there is: " + ", ".join(FORMATS)
            raise UsageError(f'there is no format "{name}"', hint=hint)
    return names


def _complete_formats(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return what the last name in a list of formats may become, for the shell's completion."""
    before, comma, last = incomplete.rpartition(",")
    return [before + comma + name for name in FORMATS if name.startswith(last)]


def forms_of(forms: tuple[str, ...] | None, output: Path | None) -> tuple[str, ...]:
    """Return the formats that are meant: those asked for, or that which the name of the file tells."""
    told = next((name for name, form in FORMATS.items() if output and output.suffix == form.suffix), None)
    if forms is None:
        return (told or next(iter(FORMATS)),)
    if len(forms) == 1 and told not in (None, forms[0]):
        raise UsageError(f"{output} is no name for a document in {forms[0]}", hint="leave --to out, or the ending")
    return forms


def refuse_without_file(forms: Sequence[str], output: Path | None) -> None:
    """Do nothing where documents in *forms* have somewhere to go.

    :raises UsageError: if several, or one that is no text, would go to a terminal.
    """
    if output is None and (len(forms) > 1 or (not FORMATS[forms[0]].is_text and sys.stdout.isatty())):
        several = "documents in several formats do not go to one output"
        message = several if len(forms) > 1 else f"{forms[0]} is no text for a terminal"
        raise UsageError(message, hint="name a file with --output")


def write_documents(made: Mapping[str, bytes], output: Path | None) -> None:
    """Print the one document that is *made*, by its format, or write all of them to files beside each other."""
    from recension.workspace import write_atomically

    first = next(iter(made))
    if len(made) == 1 and FORMATS[first].is_text:
        emit(made[first].decode(), output)
    elif output is None:
        sys.stdout.buffer.write(made[first])
    else:
        known = {form.suffix for form in FORMATS.values()}
        stem = output.with_suffix("") if output.suffix in known else output
        for form, content in made.items():
            path = output if len(made) == 1 else Path(f"{stem}{FORMATS[form].suffix}")
            write_atomically(path, content)
            say(f"wrote {path}")


def diff_against(target: str, against: str | None, workspace: Workspace, policy: str | None) -> RevisionDiff:
    """Return what changed from the revision that *against* names to *target*; from the one that it replaces by default.

    :raises UsageError: if one of them is not there, or both are one.
    :raises UnsoundError: if the vocabulary of one has errors: what is told of effects goes out to others.
    """
    from recension.cli.diff import edition
    from recension.diffing import diff
    from recension.workspace.loading import UnsoundError
    from recension.workspace.selecting import select_pair, select_replacing

    if against in (None, "previous"):
        found = select_replacing(target, workspace, policy, hint="say with which one: --against OLD")
    elif target == against == "-":
        raise UsageError("standard input can be one side only", hint="name a file for the other")
    else:
        found = select_pair(str(against), target, workspace, policy)
    if not found.pairs:
        hint = "recension log tells which revisions there are"
        raise UsageError(f"one of {against} and {target} is not there, so there is nothing to compare", hint=hint)
    old, new = found.pairs[0]
    if old.document.file == new.document.file:
        hint = "name another one, or previous for the one that it replaces"
        raise UsageError(f"{new.document.file} would be compared with itself", hint=hint)
    for side in (old, new):
        if side.unsound is not None:
            raise UnsoundError(side.unsound)
    for note in found.notes:
        say(f"recension: {note}")
    return diff(edition(old), edition(new), between=found.between)
