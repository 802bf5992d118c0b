"""The group of commands: each is imported when it is called, and listed without being imported."""

from __future__ import annotations

import importlib

import click

from recension.errors import did_you_mean

COMMANDS = {
    "init": "Make a new workspace, with an example policy.",
    "new": "Begin the next revision: a draft from the latest one.",
    "fmt": "Give documents the common layout; nothing that they say changes.",
    "status": "Tell how policies and their revisions stand.",
    "validate": "Check revisions; tell every mistake with its place.",
    "diff": "Tell what changed, and what that does to coverage.",
    "check": "The gate: all that keeps a policy change from passing.",
    "approve": "Approve a revision: it is not changed any more.",
    "render": "Write the document that people read.",
    "bulletin": "Write what providers, members and the log are told of a revision.",
    "site": "Write all policies as a web site that needs no server.",
    "evaluate": "Decide a case, and say why.",
    "fixtures": "Generate the cases that an evaluator is tested with.",
    "conform": "Grade an evaluator: does it decide as a revision does, and why not.",
    "export": "Write the criteria as a program: Rego, SQL or JSON Logic.",
    "log": "Tell the revisions of a policy, and what each did to coverage.",
    "blame": "Tell where criteria come from, and what changed them.",
    "at": "Tell which revision is in force on a day.",
    "labels": "Tell which label of one revision is which of another.",
    "rules": "List all that is checked.",
    "explain": "Tell what a code means, and what to write instead.",
    "schema": "Print the schema of what is read or written; bring those for editors up to date.",
    "completion": "Print the script for tab completion in your shell.",
}

CALLED_BY_GIT = {"git-diff": "Show the difference of a policy file; git calls this."}
"""Commands that no person types: they work, and stand below the others."""


class CommandGroup(click.Group):
    """The commands by name; the one list of them is ``COMMANDS``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names, in the order in which an author meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command, imported now."""
        if cmd_name not in COMMANDS and cmd_name not in CALLED_BY_GIT:
            return None
        command: click.Command = importlib.import_module(f"recension.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* call, or say which one may be meant."""
        if args and args[0] not in COMMANDS | CALLED_BY_GIT and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(f'there is no command "{args[0]}"' + (f"; {hint}" if hint else ""), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        with formatter.section("Called by git"):
            formatter.write_dl(list(CALLED_BY_GIT.items()))
