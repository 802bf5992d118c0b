"""What of all that was found counts, for every command that tells findings: severities, comments, acceptances."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recension.errors import UsageError, did_you_mean
from recension.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recension.findings import Finding
    from recension.gate.reach import Reach
    from recension.workspace import Workspace
    from recension.workspace.loading import Loaded


def counted(
    findings: Iterable[Finding],
    loaded: Sequence[Loaded],
    workspace: Workspace,
    *,
    gate: bool = False,
    reach: Reach | None = None,
) -> tuple[Finding, ...]:
    """Return *findings* as the workspace counts them.

    The errors of the documents that were *loaded* stay what they are, whatever
    is configured or accepted: nothing can be built on them. The *gate* tells
    what is wrong with what was accepted as well and, within its *reach*, what has
    outlived its finding.

    :raises UsageError: if a severity is configured for what is no code.
    :raises UnreadableError: if the file of accepted findings cannot be made into a document.
    """
    from recension.gate.judging import Judgement, judge
    from recension.gate.reach import NOTHING
    from recension.workspace.accepting import comments_in, documents, load_accepted

    told, reach = list(findings), reach or NOTHING
    if not (told or gate or workspace.config.severities):
        return ()
    _check_codes(workspace)
    accepted = load_accepted(workspace)
    firm = frozenset(finding for each in loaded for finding in each.findings if finding.severity is Severity.ERROR)
    judgement = Judgement(
        workspace.config.severities,
        {workspace.tree.shown(path): path for path in documents(workspace)},
        comments_in(loaded, workspace),
        accepted.entries.by_fingerprint(today()),
        firm,
        reach,
        _published(loaded),
    )
    if gate:
        told += [*accepted.faults, *accepted.placed(accepted.entries.findings(told, today(), reach))]
    return judge(told, judgement)


def _published(loaded: Iterable[Loaded]) -> set[str]:
    """Return the names of the revisions that are no drafts, as findings have them."""
    revisions = (each.revision for each in loaded if each.revision is not None)
    return {f"{each.policy}/{each.file_stem}" for each in revisions if each.status != "draft" and each.revision}


def _check_codes(workspace: Workspace) -> None:
    configured = {code for each in workspace.config.severities for code in each.by_code}
    if configured:
        from recension.cli.meanings import meanings

        known = meanings()
        for code in sorted(configured - known.keys()):
            hint = did_you_mean(code, known) or "recension rules lists them"
            raise UsageError(f'a severity is configured for "{code}", which is no code', hint=hint)


def today() -> str:
    """Return the day on which the command runs, or that of SOURCE_DATE_EPOCH where a build is to be repeated."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)).date().isoformat()
