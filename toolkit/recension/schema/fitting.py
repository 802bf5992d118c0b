"""What keeps a document from fitting a schema, each fault once, and what is left of the document without it.

Only a document that fails is asked what is wrong with it.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from recension.schema.published import is_valid, load_schema

if TYPE_CHECKING:
    from recension.findings import Finding
    from recension.pointer import Pointer
    from recension.source import SourceDocument


def schema_findings(name: str, document: SourceDocument) -> list[Finding]:
    """Return what keeps *document* from fitting the schema called *name*, each fault once, unsorted."""
    if is_valid(name, document.value):
        return []
    from recension.schema.explaining import Explanation
    from recension.schema.objections import objections

    definitions = load_schema(name)["$defs"]
    explained = [
        finding
        for objection in objections(name, document.value)
        for finding in Explanation(objection, document, definitions).findings()
    ]
    return _without_echoes(list(dict.fromkeys(explained)))


def without(value: Any, findings: list[Finding]) -> Any:  # noqa: ANN401 - any JSON value
    """Return *value* with what *findings* point at taken out; places in lists stay as they were.

    *value* stays as it is; what nothing points at is the same in both.
    """
    pruned = copy.copy(value)
    owned: dict[Pointer, Any] = {(): pruned}
    for finding in findings:
        holder = _owned(owned, finding.pointer[:-1])
        last = finding.pointer[-1] if finding.pointer else None
        if isinstance(holder, dict) and last in holder:
            if finding.code != "missing-key":
                del holder[last]
        elif isinstance(holder, list) and isinstance(last, int) and finding.code not in ("missing-key", "unknown-key"):
            holder[last] = None
    return pruned if isinstance(pruned, dict) and _is_keyed(findings) else {}


def _owned(owned: dict[Pointer, Any], pointer: Pointer) -> Any:  # noqa: ANN401 - any JSON value
    """Return what stands at *pointer*, it and all that holds it copied into *owned* before, or now."""
    if pointer not in owned:
        holder = _owned(owned, pointer[:-1])
        held = copy.copy(_step(holder, pointer[-1]))
        if held is not None:
            holder[pointer[-1]] = held
        owned[pointer] = held
    return owned[pointer]


def _is_keyed(findings: list[Finding]) -> bool:
    """Return whether the document as a whole has the right type."""
    return not any(finding.code == "wrong-type" and not finding.pointer for finding in findings)


def _step(holder: Any, step: str | int) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(holder, dict):
        return holder.get(step)
    if isinstance(holder, list) and isinstance(step, int) and step < len(holder):
        return holder[step]
    return None


def _without_echoes(findings: list[Finding]) -> list[Finding]:
    """Drop what an unknown key in the same place already explains: the key it was meant to be is missing."""
    meant = {
        (*finding.pointer[:-1], finding.hint.split('"')[1])
        for finding in findings
        if finding.code == "unknown-key" and finding.hint and finding.hint.startswith("did you mean")
    }
    misnamed = {finding.pointer[:-1] for finding in findings if finding.code == "unknown-key"}
    return [
        finding
        for finding in findings
        if not (finding.code == "missing-key" and finding.pointer in meant)
        and not (finding.code == "not-exactly-one" and finding.pointer in misnamed)
    ]
