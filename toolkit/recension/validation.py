"""The validating pipeline: a document in, its model and every finding out, in one pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recension.decoding import decode_revision, decode_vocabulary
from recension.findings import Finding, Location, Severity, sort_findings
from recension.model.criteria import DEFAULT_NUMBERING, label_at
from recension.model.revision import file_stem
from recension.records import record
from recension.rules import (
    Extent,
    RevisionContext,
    VocabularyContext,
    WorkspaceContext,
    check_revision,
    check_vocabulary,
    check_workspace,
)
from recension.schema import schema_findings, without

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.history import RevisionHistory
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.pointer import Pointer
    from recension.rules import Earlier
    from recension.source import SourceDocument

_BESIDE = ("duplicate-key", "file-byte-order-mark")
"""What is wrong with a text beside what stands at its place."""
_NUMBERS = frozenset(
    ["less_than", "at_most", "greater_than", "at_least", "exactly", "minimum", "maximum", "step", "year", "month"]
)
"""The keys whose value is a number, or a day."""


@record
class Surroundings:
    """What a revision is checked against: its vocabulary, its line, the names of its file and folder.

    *before* are the revisions that it replaces, at once or by way of others, the nearest first.
    """

    vocabulary: Vocabulary | None = None
    history: RevisionHistory | None = None
    stem: str | None = None
    folder: str | None = None
    before: tuple[Earlier, ...] = ()


def validate_revision(
    document: SourceDocument, around: Surroundings | None = None, extent: Extent = Extent.RULES
) -> tuple[Revision, tuple[Finding, ...]]:
    """Return the revision in *document* and everything that is wrong with it, sorted, each with its place.

    The revision is as much as could be made out: rely on it only if no finding is an error.
    """
    around = around or Surroundings()
    shape = _shape(document, "revision")
    value = without(document.value, shape) if shape else document.value
    revision = decode_revision(value)
    file = (around.stem, around.folder)
    context = RevisionContext(revision, value, around.vocabulary, around.history, file, around.before)
    found = [*shape, *check_revision(context, shape, extent)]
    name = f"{revision.policy}/{file_stem(revision.revision) if revision.revision else around.stem}"
    return revision, sort_findings(_placed(found, document, name, revision.numbering))


def decoded_revision(document: SourceDocument) -> Revision:
    """Return the revision in *document*, as much of it as can be made out, unchecked."""
    shape = _shape(document, "revision")
    return decode_revision(without(document.value, shape) if shape else document.value)


def validate_vocabulary(
    document: SourceDocument, extent: Extent = Extent.RULES
) -> tuple[Vocabulary, tuple[Finding, ...]]:
    """Return the vocabulary in *document* and everything that is wrong with it, sorted, each with its place."""
    shape = _shape(document, "vocabulary")
    value = without(document.value, shape) if shape else document.value
    vocabulary = decode_vocabulary(value)
    found = [*shape, *check_vocabulary(VocabularyContext(vocabulary, value), shape, extent)]
    return vocabulary, sort_findings(_placed(found, document, "vocabulary", DEFAULT_NUMBERING))


def validate_together(
    document: SourceDocument, vocabulary: Vocabulary, revisions: Iterable[Revision]
) -> tuple[Finding, ...]:
    """Return what is wrong with the vocabulary in *document* in the light of all *revisions* that use it."""
    found = check_workspace(WorkspaceContext(vocabulary, tuple(revisions)))
    return sort_findings(_placed(found, document, "vocabulary", DEFAULT_NUMBERING))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether one of *findings* is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _shape(document: SourceDocument, schema: str) -> list[Finding]:
    """Return what is wrong with a document's form: its text, its scalars, and its fit to the schema."""
    told = {finding.pointer for finding in document.findings if finding.code not in _BESIDE}
    found = [finding for finding in schema_findings(schema, document) if finding.pointer not in told]
    wrong = {finding.pointer: finding for finding in found}
    ambiguous = {}
    for pointer, text in document.ambiguous.items():
        said = wrong.get(pointer)
        if said is not None and said.code == "wrong-type" and pointer[-1] not in _NUMBERS:
            continue
        ambiguous[pointer] = _ambiguous(pointer, text)
    found = [finding for finding in found if finding.pointer not in ambiguous]
    return [*map(_plainly, document.findings), *found, *ambiguous.values()]


def _plainly(finding: Finding) -> Finding:
    """Return *finding* without the advice to make text of it, where a number is wanted."""
    if finding.code == "number-not-exact" and finding.pointer[-1:] and finding.pointer[-1] in _NUMBERS:
        return replace(finding, hint="write the number plainly, such as 18")
    return finding


def _ambiguous(pointer: Pointer, text: str) -> Finding:
    if pointer and pointer[-1] in _NUMBERS:
        message = f"{text} is not read as the same number by every YAML reader"
        plain = text.replace("_", "").lstrip("+0")
        hint = "write the number plainly" + (f": {plain}" if plain.isdecimal() else ", such as 18")
    else:
        message = f"{text} unquoted is read as something other than text by many YAML readers"
        hint = f'put it in quotes: "{text}"'
    return Finding("ambiguous-scalar", Severity.ERROR, message, pointer, hint)


def _placed(
    findings: Iterable[Finding], document: SourceDocument, name: str, numbering: tuple[str, ...]
) -> list[Finding]:
    return [
        finding.at(locate(document, finding, numbering), document=name)
        for finding in findings
    ]  # fmt: skip


def locate(document: SourceDocument, finding: Finding, numbering: tuple[str, ...] = DEFAULT_NUMBERING) -> Location:
    """Return the place of a finding for people: file, line, column and, in the outline, the label."""
    label = _label(finding.pointer, numbering, document.value)
    if finding.location is not None:
        return replace(finding.location, label=label)
    return document.location(finding.pointer, on_key=finding.on_key, label=label, words=finding.words)


def _label(pointer: Pointer, numbering: tuple[str, ...], value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    if len(pointer) > 1 and isinstance(pointer[1], int):
        if pointer[0] == "references":
            return f"reference {pointer[1] + 1}"
        if pointer[0] == "revision_log" and isinstance(value, dict):
            return f"log row {pointer[1] + 1}"
        if pointer[0] in ("facts", "code_sets", "sections", "codes"):
            return None
    return label_at(pointer, numbering)
