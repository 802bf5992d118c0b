"""What the revision log says of a diff, in words: of one change, and of the whole row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.diffing.reconciliation import Standing
from recension.reporters.effect_words import few
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.diffing import Reconciliation
    from recension.findings import Finding

_TOLD_AT_THE_ENTRY = ("log-not-declared", "log-action-differs")
_MANY = 8


def row_name(log: Reconciliation) -> str:
    """Return what the row is called, whether it is there or not."""
    return f"log row {log.row or log.revision}"


def declaration(log: Reconciliation | None, number: int) -> str:
    """Return what the row says of the change *number*, empty where nothing needs to be told."""
    if log is None or log.declared[number] is None:
        return ""
    if log.row is None:
        return f"NOT DECLARED: {log.revision} has no row in the revision log"
    return f"{'declared' if log.declared[number] else 'NOT DECLARED'} in {row_name(log)}"


def other_findings(log: Reconciliation | None) -> tuple[Finding, ...]:
    """Return what does not fit, but for what the entries say."""
    return tuple(finding for finding in log.findings if finding.code not in _TOLD_AT_THE_ENTRY) if log else ()


def summary(log: Reconciliation, labels: Sequence[str]) -> str:
    """Return how a row and a diff fit, in one line; *labels* are those of the changes."""
    if log.row is None:
        return "missing, so nothing is declared"
    told = [plural(sum(each is True for each in log.declared), "change") + " declared"]
    undeclared = [labels[number] for number in log.undeclared]
    told += [f"{len(undeclared)} not declared ({few(undeclared, _MANY)})"] if undeclared else []
    told += _standings(log)
    return "; ".join(told)


def _standings(log: Reconciliation) -> Iterator[str]:
    said = {
        Standing.NOT_FOUND: "declared, not found",
        Standing.NOT_COMPARABLE: "declared, not comparable",
        Standing.UNCLEAR: "not understood",
    }
    for standing, words in said.items():
        claims = [each.claim.words for each in log.claims
                  if each.standing is standing and not each.claim.is_in_sentences]  # fmt: skip
        if claims:
            yield f"{words}: {few(list(dict.fromkeys(claims)), _MANY)}"
