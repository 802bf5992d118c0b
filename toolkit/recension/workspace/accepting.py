"""What was accepted: the comments in documents, and the file of accepted findings, read and added to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from recension.errors import UnreadableError, UsageError
from recension.gate.acceptances import HEADER, AcceptedFindings, entry_text
from recension.gate.ignores import ignores_in
from recension.records import record
from recension.schema import schema_findings
from recension.source import decode_text, parse_source
from recension.validation import has_errors, locate
from recension.workspace.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recension.findings import Accepted, Finding
    from recension.gate.ignores import Ignore
    from recension.source import SourceDocument
    from recension.workspace.loading import Loaded, Workspace

_EMPTY_LIST = r"(?m)^accepted:[ \t]*(\[[ \t]*\]|null|~)?[ \t]*(#[^\n]*)?$"


@record
class AcceptedFile:
    """The accepted findings of a workspace; *document* is None where it has no such file, *faults* what is wrong in it.

    A file with faults accepts nothing.
    """

    entries: AcceptedFindings
    document: SourceDocument | None = None
    faults: tuple[Finding, ...] = ()

    def placed(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return *findings* on its entries with their places."""
        document = self.document
        if document is None:
            return list(findings)
        return [finding.at(locate(document, finding), document="accepted") for finding in findings]


def load_accepted(workspace: Workspace) -> AcceptedFile:
    """Return the accepted findings of *workspace*, none where the file is not there.

    :raises UnreadableError: if it cannot be made into a document.
    """
    path = workspace.config.accepted
    shown = workspace.tree.shown(path)
    try:
        text = decode_text(workspace.tree.read(path), shown)
    except UnreadableError as error:
        if error.code == "file-missing":
            return AcceptedFile(AcceptedFindings())
        raise
    document = parse_source(text, shown)
    found = AcceptedFile(AcceptedFindings(), document)
    faults = tuple(found.placed([*document.findings, *schema_findings("accepted", document)]))
    if has_errors(faults):
        return replace(found, faults=faults)
    return AcceptedFile(AcceptedFindings.decode(document.value), document, faults)


def accept(findings: Iterable[Finding], accepted: Accepted, workspace: Workspace) -> int:
    """Put *findings* at the end of the accepted ones, for the reason that *accepted* has; return how many are new.

    What stands in the file stays as it is.

    :raises UsageError: if the file has faults, or its list is not written so that an entry can follow it.
    :raises OutputError: if it cannot be written.
    """
    there = load_accepted(workspace)
    path = workspace.config.accepted
    shown = workspace.tree.shown(path)
    if there.faults:
        raise UsageError(f"{shown} has faults, so nothing is added to it", hint="mend them first: recension check")
    known = {entry.fingerprint for entry in there.entries.entries}
    new = {finding.fingerprint: finding for finding in findings if finding.fingerprint not in known}
    if not new:
        return 0
    text = _header(path) if there.document is None else decode_text(workspace.tree.read(path), shown)
    text = re.sub(_EMPTY_LIST, "accepted:", text.replace("\r\n", "\n")).rstrip("\n") + "\n"
    text += "".join(entry_text(finding, accepted) for finding in new.values())
    if not _holds(text, len(known) + len(new)):
        hint = 'let "accepted:" be the last key, with entries that begin with "  - "'
        raise UsageError(f"{shown} is not written so that an entry can be added to it", hint=hint)
    write_atomically(workspace.root / path, text, shown)
    return len(new)


def comments_in(loaded: Iterable[Loaded], workspace: Workspace) -> Mapping[str, tuple[Ignore, ...]]:
    """Return the comments that accept something, by the file that they stand in."""
    own = {workspace.tree.shown(path) for path in documents(workspace)}
    found = {each.document.file: ignores_in(each.document) for each in loaded if each.document.file in own}
    return {file: ignores for file, ignores in found.items() if ignores}


def documents(workspace: Workspace) -> list[str]:
    """Return the paths of all documents of *workspace*."""
    return [*workspace.revision_files, workspace.config.vocabulary]


def _holds(text: str, number: int) -> bool:
    try:
        document = parse_source(text, "accepted")
    except UnreadableError:
        return False
    if document.findings or list(schema_findings("accepted", document)):
        return False
    return len({entry["fingerprint"] for entry in document.value["accepted"]}) == number


def _header(path: str) -> str:
    above = "../" * path.count("/")
    return HEADER.format(schema=f"{above}schema/accepted.schema.json")
