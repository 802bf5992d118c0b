"""``recension bulletin``: what providers, members and the revision log are told of a revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recension.bulletins import AUDIENCES
from recension.cli.documents import diff_against, forms_of, forms_option, refuse_without_file, write_documents
from recension.cli.session import complete_target, open_workspace, output_options, workspace_options
from recension.errors import ExitCode
from recension.rendering import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

_FOR = "\n".join(f"  {name:<11}{what}" for name, what in AUDIENCES.items())

HELP = f"""Write what a revision changes for those who have to know, as Markdown, a web page, Word or PDF.

A TARGET, the latest revision if left out, is compared with the one that it
replaces, or with that which --against names. A bulletin says what was proved,
in the words of the policy; why something changed, it cannot know.

\b
--for says for whom it is:
{_FOR}

\b
Examples:
  recension bulletin 02/26
  recension bulletin 02/26 --for members
  recension bulletin 02/26 --for log --to docx --output row.docx
  recension bulletin 02/26 --against 08/23 --output notice.pdf
"""


@click.command("bulletin", help=HELP)
@click.argument("target", default="latest", shell_complete=complete_target)
@click.option("--for", "audience", type=click.Choice(list(AUDIENCES)), default=next(iter(AUDIENCES)),
              show_default=True, help="For whom it is.")  # fmt: skip
@click.option("--against", metavar="OLD", help="Compare with this revision.", shell_complete=complete_target)
@forms_option
@workspace_options
@output_options
def command(
    target: str,
    audience: str,
    against: str | None,
    forms: tuple[str, ...] | None,
    root: Path | None,
    policy: str | None,
    output: Path | None,
    color: str,  # noqa: ARG001 - a document has no colours of a terminal
) -> int:
    """Print or write the bulletin and return the exit code."""
    from recension.authoring.log_rows import draft_row
    from recension.bulletins import bulletin_of
    from recension.rendering import house_style
    from recension.workspace.house import own_templates

    workspace = open_workspace(root)
    wanted = forms_of(forms, output)
    refuse_without_file(wanted, output)
    templates = house_style(own_templates(workspace))
    diff = diff_against(target, against, workspace, policy)
    document = bulletin_of(diff, audience, draft_row(diff))
    write_documents({form: FORMATS[form].write(document, templates) for form in wanted}, output)
    return ExitCode.CLEAN
