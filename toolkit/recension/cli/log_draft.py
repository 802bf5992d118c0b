"""``recension log --draft``: the row of the revision log that a revision asks for, printed or put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.cli.session import say
from recension.cli.steps import next_steps
from recension.reporters.style import one_line

if TYPE_CHECKING:
    from recension.model.revision import LogRow
    from recension.reporters.style import Style
    from recension.workspace import Workspace
    from recension.workspace.loading import Loaded


def drafted(target: str, workspace: Workspace, policy: str | None, style: Style, *, write: bool) -> str:
    """Return the row as YAML; with *write* it is put into the document, and what comes next stands behind it."""
    from recension.authoring.row_text import row_lines
    from recension.workspace.drafting import load_step, write_row

    old, new = load_step(target, workspace, policy)
    row = _row(old, new)
    text = "  - " + "\n    ".join(row_lines(row)) + "\n"
    if not write:
        say(f"recension: this goes under `revision_log` of {one_line(new.document.file)}; --write puts it there")
        return text
    file = write_row(old, new, row, workspace)
    label = new.revision.revision if new.revision else target
    several = len(workspace.policies) > 1
    named = new.name if several else label
    steps = [
        (f"recension diff {named}", "what is changed, and that the row declares it"),
        ("recension render", "the documents anew"),
        ("recension fixtures", "the cases for evaluators anew"),
        ("recension check", "the gate"),
    ]
    told = style(f"wrote its log row into {one_line(file)}", "bold")
    lead = "Next: read it, and say what it cannot know, such as why. Then"
    return f"{told}\n\n{text}" + next_steps(steps, style, lead)


def _row(old: Loaded, new: Loaded) -> LogRow:
    from recension.authoring.log_rows import draft_row
    from recension.cli.diff import edition
    from recension.diffing import diff

    return draft_row(diff(edition(old), edition(new)))
