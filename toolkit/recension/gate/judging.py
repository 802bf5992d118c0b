"""What of all that was found counts: severities as the workspace sets them, comments and acceptances."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from recension.findings import Accepted, Finding, Location, Severity, sort_findings
from recension.gate.codes import CODES
from recension.gate.reach import EVERYTHING, Reach
from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from recension.config import Severities
    from recension.gate.ignores import Ignore

_APPROVAL = ("approval-", "approved-", "lock-", "snapshot-")
UNFINISHED = frozenset(["text-unfinished"])
"""What may be left for later in a draft, and nowhere else."""
_OF_ACCEPTING = ("acceptance-", "ignore-")
"""How codes begin that speak of what was accepted: nobody accepts that in turn."""


@record
class Judgement:
    """What decides whether a finding counts.

    *paths* gives the path of a file from the root of the workspace by its name in
    messages, *ignores* the comments of a file by that name, *accepted* the
    findings that were accepted by their fingerprints. What is *firm* nobody
    accepts, lowers or silences. Within *reach* a comment without its finding has
    outlived it. In *published* documents, those that are no drafts, what is
    unfinished is an error.
    """

    severities: tuple[Severities, ...] = ()
    paths: Mapping[str, str] | None = None
    ignores: Mapping[str, tuple[Ignore, ...]] | None = None
    accepted: Mapping[str, Accepted] | None = None
    firm: Collection[Finding] = ()
    reach: Reach = EVERYTHING
    published: Collection[str] = ()

    def is_firm(self, finding: Finding) -> bool:
        """Return whether *finding* stays what it is: a document that nothing can be built on, a broken approval."""
        return finding in self.firm or (finding.severity is Severity.ERROR and finding.code.startswith(_APPROVAL))

    def severity(self, finding: Finding) -> Severity | None:
        """Return how bad *finding* is in this workspace, None if it is nothing here."""
        unfinished = finding.code in UNFINISHED and finding.document in self.published
        found: Severity | None = Severity.ERROR if unfinished else finding.severity
        file = finding.location.file if finding.location else ""
        path = (self.paths or {}).get(file, file)
        for each in self.severities:
            if finding.code in each.by_code and covers(each.path, path):
                found = each.by_code[finding.code]
        return found


def judge(findings: Iterable[Finding], judgement: Judgement) -> tuple[Finding, ...]:
    """Return the findings that are any, those that were accepted marked so, and what is wrong with the comments."""
    kept = []
    used: set[tuple[str, Ignore]] = set()
    for finding in findings:
        severity = finding.severity if judgement.is_firm(finding) else judgement.severity(finding)
        if severity is None:
            continue
        judged = finding if severity is finding.severity else replace(finding, severity=severity)
        if judgement.is_firm(finding) or finding.code.startswith(_OF_ACCEPTING):
            kept.append(judged)
            continue
        ignore = _ignoring(finding, judgement.ignores or {})
        if ignore is not None:
            used.add(ignore)
            judged = replace(judged, accepted=Accepted(ignore[1].reason))
        elif judgement.accepted and finding.fingerprint in judgement.accepted:
            judged = replace(judged, accepted=judgement.accepted[finding.fingerprint])
        kept.append(judged)
    return sort_findings([*kept, *_comment_findings(judgement, used)])


def _ignoring(finding: Finding, ignores: Mapping[str, tuple[Ignore, ...]]) -> tuple[str, Ignore] | None:
    if finding.location is None:
        return None
    for ignore in ignores.get(finding.location.file, ()):
        if ignore.is_whole and ignore.code == finding.code and ignore.target == finding.location.line:
            return finding.location.file, ignore
    return None


def _comment_findings(judgement: Judgement, used: set[tuple[str, Ignore]]) -> Iterable[Finding]:
    for file, ignores in (judgement.ignores or {}).items():
        for ignore in ignores:
            if not ignore.is_whole:
                lacks = "which finding" if not ignore.code else "why"
                yield _finding("ignore-malformed", f"the comment does not say {lacks}", file, ignore,
                               "write: # recension: ignore CODE reason")  # fmt: skip
            elif judgement.reach.has_file(file) and (file, ignore) not in used:
                yield _finding("ignore-unused", f"there is no {ignore.code} here to ignore", file, ignore,
                               "take the comment out")  # fmt: skip


def _finding(code: str, message: str, file: str, ignore: Ignore, hint: str) -> Finding:
    finding = Finding(code, CODES[code].severity, message, (), hint, (ignore.code, str(ignore.line)))
    return finding.at(Location(file, ignore.line, ignore.column), document=file)


@lru_cache(maxsize=256)
def _pattern(glob: str) -> re.Pattern[str]:
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(re.sub(r"\*\*/|\*\*|\*|\?|[^*?]+", lambda each: parts.get(each[0], re.escape(each[0])), glob))


def covers(glob: str, path: str) -> bool:
    """Return whether *glob* covers *path*: ``*`` is within a folder, ``**`` across folders."""
    return _pattern(glob).fullmatch(path) is not None


def may_be_accepted(finding: Finding, firm: Collection[Finding] = ()) -> bool:
    """Return whether somebody may accept *finding*, and has not yet; notes fail nothing, so nobody need."""
    if finding.accepted is not None or finding.severity is Severity.NOTE:
        return False
    return not (Judgement(firm=firm).is_firm(finding) or finding.code.startswith(_OF_ACCEPTING))
