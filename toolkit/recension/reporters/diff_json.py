"""A diff as JSON (``schema/diff.schema.json``): a record of its own, so the model may change and it need not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.pointer import format_pointer
from recension.reporters.case_words import CaseWords
from recension.reporters.effect_json import encode_change_effect, encode_net
from recension.reporters.findings import encode_finding
from recension.reporters.json_text import json_text

if TYPE_CHECKING:
    from recension.changes import Change, Edition, Side
    from recension.diffing import Comparisons, Operation, Reconciliation, RevisionDiff
    from recension.diffing.reconciliation import Reconciled
    from recension.model.criteria import Evidence
    from recension.reporters.style import Style


class DiffJson:
    """The diff as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, comparisons: Comparisons) -> str:
        """Return the diff or, where a workspace was compared, all of them in one object."""
        only = comparisons.only
        data = _diff(only) if only else _all(comparisons)
        return json_text(data)


def _all(comparisons: Comparisons) -> dict[str, Any]:
    return {
        "format": 1,
        "base": comparisons.base,
        "diffs": [_diff(diff) for diff in comparisons.diffs],
        "added": [_edition(edition) for edition in comparisons.added],
        "removed": [_edition(edition) for edition in comparisons.removed],
    }


def _diff(diff: RevisionDiff) -> dict[str, Any]:
    words = CaseWords(diff)
    declared = diff.reconciliation.declared if diff.reconciliation else [None] * len(diff.changes)
    told = zip(diff.changes, diff.effects, declared, strict=True)
    return {
        "format": 1,
        "old": _edition(diff.old),
        "new": _edition(diff.new),
        "editorial_only": diff.is_editorial,
        "net": encode_net(diff.net, words),
        "parts": diff.states,
        "changes": [
            _change(change) | {"effect": encode_change_effect(effect, words), "declared": row_tells}
            for change, effect, row_tells in told
        ],
        "renumbered": [{"id": each.id, "old": each.old, "new": each.new} for each in diff.renumbered],
        "log": _log(diff.reconciliation) if diff.reconciliation else None,
        "patch": {
            "base": diff.patch.base,
            "operations": [_operation(operation) for operation in diff.patch.operations],
        },
    }


def _edition(edition: Edition) -> dict[str, Any]:
    revision = edition.revision
    return {
        "policy": revision.policy,
        "revision": revision.revision,
        "completeness": revision.completeness,
        "file": edition.document.file if edition.document else None,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "part": change.part,
        "kinds": list(change.kinds),
        "old": _side(change.old),
        "new": _side(change.new),
        "details": [
            {
                "kind": detail.kind,
                "field": detail.field,
                "before": detail.before,
                "after": detail.after,
                "before_words": detail.before_words,
                "after_words": detail.after_words,
            }
            for detail in change.details
        ],
        "matched_by": change.basis.value if change.basis else None,
        "score": change.score,
        "evidence": _evidence(change.evidence),
        "sites": [{"old": _side(old), "new": _side(new)} for old, new in change.sites],
        "subtree": list(change.subtree),
    }


def _log(log: Reconciliation) -> dict[str, Any]:
    return {
        "revision": log.revision,
        "row": log.row,
        "claims": [_claim(each) for each in log.claims],
        "findings": [encode_finding(finding) for finding in log.findings],
    }


def _claim(reconciled: Reconciled) -> dict[str, Any]:
    claim = reconciled.claim
    return {
        "action": claim.action.value,
        "words": claim.words,
        "labels": None if claim.labels is None else list(claim.labels),
        "ids": list(claim.ids),
        "part": claim.part,
        "read_from": "summary" if claim.is_in_sentences else "changes",
        "standing": reconciled.standing.value,
        "changes": list(reconciled.changes),
    }


def _operation(operation: Operation) -> dict[str, Any]:
    record: dict[str, Any] = {"op": operation.op, "path": operation.path, "entry": operation.entry}
    if operation.op in ("set", "remove"):
        record["before"] = operation.before
    if operation.op in ("set", "insert"):
        record["after"] = operation.after
    if operation.op in ("move", "insert"):
        record |= {"parent": operation.parent, "previous": operation.previous}
    return record


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    place = side.location
    return {
        "label": side.label,
        "id": side.id,
        "text": side.text,
        "pointer": format_pointer(side.pointer),
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {"basis": evidence.basis.value, "row": evidence.row, "note": evidence.note}
