"""What all commands share: options, finding the workspace, styles, and where results go."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recension.errors import ExitCode, UnreadableError, UsageError
from recension.findings import Finding, Location, Severity, sort_findings
from recension.reporters.findings import REPORTERS, FindingsReport, FindingsText
from recension.reporters.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recension.workspace.loading import Loaded, UnsoundError, Workspace

Command = TypeVar("Command", bound="Callable[..., Any]")

FAIL_ON = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE, "never": None}


def workspace_options(command: Command) -> Command:
    """Add the options that say which workspace and policy is meant."""
    command = click.option("--policy", metavar="ID", help="The policy meant where a target does not say it.")(command)
    return click.option(
        "--root", type=click.Path(path_type=Path), help="The workspace; else the nearest one upwards from here."
    )(command)


def output_options(command: Command) -> Command:
    """Add the options that say where results go besides standard output, and in which colours."""
    command = click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
        help="auto: on a terminal, unless NO_COLOR is set.",
    )(command)  # fmt: skip
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the result to this file, too."
    )(command)


def format_option(formats: Iterable[str]) -> Callable[[Command], Command]:
    """Add the option that chooses one of *formats*, the first by default."""
    choices = list(formats)
    return click.option(
        "-f", "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True,
        help="How the result is written.",
    )  # fmt: skip


def fail_option(command: Command) -> Command:
    """Add the option that says which findings make the exit code 1."""
    return click.option(
        "--fail-on", type=click.Choice(list(FAIL_ON)), default="error", show_default=True,
        help="The least severity that makes the exit code 1.",
    )(command)  # fmt: skip


def findings_options(command: Command) -> Command:
    """Add the options of a command that tells findings: in which formats, and which of them make it fail."""
    command = click.option(
        "--report", "reports", metavar="FORMAT=FILE", multiple=True, callback=_report_files,
        help="Write the findings to this file, too, in this format; as often as wanted.",
    )(command)  # fmt: skip
    return format_option(REPORTERS)(fail_option(command))


def _report_files(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, Path], ...]:
    """Return the formats and files that *values* name, written ``sarif=findings.sarif``."""
    found = []
    for value in values:
        form, _, path = value.partition("=")
        if not path:
            raise click.BadParameter(f'"{value}" does not name a format and a file, as sarif=findings.sarif does')
        if form not in REPORTERS:
            raise click.BadParameter(f'there is no format "{form}"; there is: {", ".join(REPORTERS)}')
        found.append((form, Path(path)))
    return tuple(found)


def open_workspace(root: Path | None, *, needed: bool = True) -> Workspace:
    """Return the workspace that is meant; where none is *needed*, one without policies may stand in."""
    from recension.workspace.loading import bare_workspace, find_workspace

    start = Path.cwd()
    try:
        return find_workspace(start, root)
    except UsageError:
        if needed or root is not None:
            raise
        return bare_workspace(start)


def style(color: str, output: Path | None = None) -> Style:
    """Return how text looks where it goes: colours for a terminal alone, unless told otherwise."""
    terminal = sys.stdout.isatty() and output is None
    wanted = color == "always" or (color == "auto" and terminal and not os.environ.get("NO_COLOR"))
    return Style(colour=wanted, width=min(_columns(), 120) if terminal else 100)


def _columns() -> int:
    """Return how many columns the terminal has, as it or COLUMNS says."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def emit(text: str, output: Path | None = None) -> None:
    """Print a result to standard output and, where one is given, write it to a file as well."""
    if output is not None:
        from recension.workspace.files import write_atomically

        write_atomically(output, text)
    # the same bytes on every machine, whatever ends a line there
    stdout: Any = sys.stdout  # a real stream
    stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    click.echo(text, nl=False, color=True)  # `style` has decided


def tell(
    report: FindingsReport,
    form: str,
    fail_on: str,
    reports: Sequence[tuple[str, Path]] = (),
    output: Path | None = None,
    color: str = "auto",
) -> ExitCode:
    """Print *report* in the format *form*, write it to the files of *reports* and *output*, return the exit code.

    :raises UsageError: if two of them are to go to one file.
    :raises OutputError: if one could not be written.
    """
    from recension.workspace.files import write_atomically

    files = [path for _, path in reports] + ([output] if output else [])
    twice = next((path for path in files if files.count(path) > 1), None)
    if twice is not None:
        raise UsageError(f"{twice} is named for two reports", hint="give each a file of its own")
    whole = replace(report, least=FAIL_ON[fail_on])
    if "sarif" in (form, *(each for each, _ in reports)):
        from recension.cli.meanings import meanings

        whole = replace(whole, meanings=meanings())
    for each, path in reports:
        write_atomically(path, REPORTERS[each](Style()).render(whole))
    emit(REPORTERS[form](style(color, output)).render(whole), output)
    return exit_code(whole, fail_on)


def say(message: str) -> None:
    """Tell the person at the keyboard something that is no result."""
    click.echo(message, err=True)


def report(loaded: Iterable[Loaded], unreadable: Iterable[UnreadableError] = ()) -> FindingsReport:
    """Return the findings of all *loaded* documents, and of the targets that could not be read."""
    documents = list(loaded)
    failed = list(unreadable)
    findings = [finding for each in documents for finding in each.findings] + [as_finding(error) for error in failed]
    names = tuple(dict.fromkeys([each.document.file for each in documents] + [error.file for error in failed]))
    return FindingsReport(sort_findings(findings), names, tuple(dict.fromkeys(error.file for error in failed)))


def as_finding(error: UnreadableError) -> Finding:
    """Return an unreadable target as a finding, to be listed with the others."""
    line, column = error.position or (None, None)
    location = Location(error.file, line, column, text=error.text)
    finding = Finding(error.code, Severity.ERROR, error.message, hint=error.hint, arguments=(error.code,))
    return finding.at(location, document=error.file)


def exit_code(findings: FindingsReport, fail_on: str) -> ExitCode:
    """Return the exit code for a report: 3 where a target could not be read, 1 for findings that count."""
    if findings.unreadable:
        return ExitCode.UNREADABLE
    counting = replace(findings, least=FAIL_ON[fail_on])
    return ExitCode.FINDINGS if any(map(counting.fails, findings.findings)) else ExitCode.CLEAN


def unsound(error: UnsoundError) -> str:
    """Return the errors of a document that nothing could be built on."""
    return errors_alone(report([error.loaded]))


def errors_alone(told: FindingsReport) -> str:
    """Return the errors in a report, as text; what else is wrong is in nobody's way."""
    errors = tuple(finding for finding in told.findings if finding.severity is Severity.ERROR)
    return FindingsText(style("auto")).render(replace(told, findings=errors))


def load_each(
    workspace: Workspace, targets: Sequence[str], policy: str | None, failed: list[UnreadableError]
) -> Iterator[Loaded]:
    """Yield what each of *targets* names, all revisions of the workspace if there is none, with the vocabulary first.

    All is validated to the full extent; what takes the solver to prove, only where the whole workspace is meant.
    Targets that cannot be made into a document are put into *failed*, and the rest is still loaded.
    """
    from recension.rules import Extent
    from recension.workspace import load_target, select_all

    if not targets:
        paths = [workspace.policies[name][label] for name, label in select_all(workspace, policy)]
        yield from load_paths(workspace, [*paths, *workspace.misnamed], failed, light=policy is None)
        return
    vocabulary = _vocabulary(workspace, failed)
    if vocabulary is not None and vocabulary.findings:
        yield vocabulary
    yield from _loaded((partial(load_target, target, workspace, policy, Extent.RULES) for target in targets), failed)


def load_paths(
    workspace: Workspace, paths: Sequence[str], failed: list[UnreadableError], *, light: bool
) -> Iterator[Loaded]:
    """Yield the vocabulary, and the revisions at *paths* with what takes the solver to prove, likewise.

    In the end the vocabulary comes once more in the *light* of all revisions of the workspace, if that is wanted and
    nothing is wrong with those at *paths*.
    """
    from recension.rules import Extent
    from recension.validation import has_errors

    vocabulary = _vocabulary(workspace, failed)
    if vocabulary is not None:
        yield vocabulary
    proving = vocabulary is not None and not has_errors(vocabulary.findings)
    extent = Extent.PROOFS if proving else Extent.RULES
    done = []
    for loaded in _loaded((partial(workspace.load_path, path, extent) for path in paths), failed):
        done.append(loaded)
        yield loaded
    if vocabulary is not None and light and not failed:
        further = sorted({*workspace.revision_files, *workspace.misnamed}.difference(paths))
        yield _in_their_light(vocabulary, done, further, workspace)


def _loaded(loads: Iterable[Callable[[], Loaded]], failed: list[UnreadableError]) -> Iterator[Loaded]:
    for load in loads:
        try:
            loaded = load()
        except UnreadableError as error:
            failed.append(error)
        else:
            yield loaded


def _in_their_light(vocabulary: Loaded, revisions: list[Loaded], further: list[str], workspace: Workspace) -> Loaded:
    """Return *vocabulary* with what is wrong with it in the light of *revisions* and those at *further* paths.

    If one of them has errors it is returned as it is.
    """
    from recension.validation import has_errors, validate_together
    from recension.workspace.usage import enough_revisions

    known = vocabulary.vocabulary
    if known is None or any(has_errors(each.findings) for each in (vocabulary, *revisions)):
        return vocabulary
    read = [each.revision for each in revisions if each.revision is not None]
    found = enough_revisions(known, read, further, workspace)
    return replace(vocabulary, findings=validate_together(vocabulary.document, known, found))


def _vocabulary(workspace: Workspace, failed: list[UnreadableError]) -> Loaded | None:
    try:
        return workspace.vocabulary
    except UnreadableError as error:
        if workspace.policies:
            failed.append(error)
        return None


def complete_target(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the targets that begin with *incomplete*, for the shell's completion."""
    from recension.errors import RecensionError

    try:
        workspace = open_workspace(ctx.params.get("root"))
        labels = [label for labels in workspace.policies.values() for label in labels]
        named = [f"{name}@{label}" for name, labels in workspace.policies.items() for label in labels]
    except RecensionError:
        return []
    return [target for target in [*labels, *named, "latest", "previous"] if target.startswith(incomplete)]
