"""Findings as a comment on a pull request: a line, a table with what is gravest first, what is accepted folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.reporters.comments import LIMIT, Room, capital, clip
from recension.reporters.findings import because, beside
from recension.reporters.style import plural

if TYPE_CHECKING:
    from recension.findings import Finding
    from recension.reporters.findings import FindingsReport
    from recension.reporters.style import Style

_NOTICES = 2_000
"""Bytes for the first line, and for saying that something was cut."""
_COLUMNS = "| severity | where | what |\n|---|---|---|"


class FindingsMarkdown:
    """The findings as Markdown for GitHub and the like, cut at findings so that it fits a comment."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, report: FindingsReport) -> str:
        """Return the comment, at most `LIMIT` bytes; where it had to be cut it says how much is missing."""
        room = Room(LIMIT - _NOTICES)
        gravest = sorted(report.open, key=lambda finding: finding.severity.rank)
        rows = [row for finding in gravest if room.take(row := _row(finding))]
        folded = [item for finding in report.accepted if room.take(item := _accepted(finding))]
        missing = len(report.findings) - len(rows) - len(folded)
        notice = [_notice(missing, len(report.findings))] if missing else []
        table = ["\n".join([_COLUMNS, *rows])] if rows else []
        # a comment that is cut says so where it begins and where it ends
        blocks = [f"**{capital(report.summary)}.**", *notice, *table, *_folded(folded, len(report.accepted)), *notice]
        return "\n\n".join(blocks) + "\n"


def _row(finding: Finding) -> str:
    hint = f"<br>{clip(finding.hint)}" if finding.hint else ""
    hint += "".join(f"<br>{clip(said)}" for said in beside(finding))
    what = f"{_said(finding)}{hint}<br><code>{finding.code}</code>"
    return f"| {finding.severity.value} | {_where(finding)} | {what} |"


def _accepted(finding: Finding) -> str:
    why = clip(because(finding.accepted)) if finding.accepted else ""
    return f"<li>{_where(finding)} {_said(finding)} <code>{finding.code}</code><br>{why}</li>"


def _folded(items: list[str], total: int) -> list[str]:
    """Return what is accepted as one block of HTML, in which no blank line lets Markdown in again."""
    if not items:
        return []
    summary = f"<details><summary>{plural(total, 'accepted finding')}</summary>"
    return ["\n".join([summary, "<ul>", *items, "</ul>", "</details>"])]


def _where(finding: Finding) -> str:
    return f"<code>{clip(str(finding.location) if finding.location else finding.document)}</code>"


def _said(finding: Finding) -> str:
    label = finding.location.label if finding.location else None
    return (f"<b>{clip(label)}</b>: " if label else "") + clip(finding.message)


def _notice(missing: int, total: int) -> str:
    return (
        f"**Cut to fit a comment: {missing:,} of {total:,} findings are left out, those that matter least.** "
        "All are told in the log of the run."
    )
