"""Every code that a finding can have, gathered from where each is given: how bad it is, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recension.approval.codes import CODES as APPROVAL
from recension.diffing.log_codes import CODES as LOG
from recension.gate.codes import CODES as GATE
from recension.reporters.diff_findings import MEANINGS as CHANGES
from recension.rules import catalogue
from recension.schema.codes import CODES as FORM
from recension.source.codes import CODES as FILES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.findings import Meaning

_FAMILIES = {
    "Ids": ("identity", "lasting"),
    "Structure": ("structure", "outline", "proofs"),
    "Facts and the vocabulary": ("facts", "terms", "usage"),
    "Text and condition": ("agreement", "naming"),
    "Texts": ("wording", "signs", "spelling"),
    "References": ("references", "bibliography", "works"),
    "Codes": ("codes",),
    "Dates and evidence": ("dates", "reconstruction"),
    "Sections": ("sections",),
    "The line of revisions": ("line",),
    "The revision log": ("log",),
}
"""The modules whose rules stand together where all are listed."""
_ELSEWHERE = {
    "The revision log against what changed": LOG,
    "The gate": GATE,
    "Approval": APPROVAL,
    "The form of a document": FORM,
    "Files": FILES,
    "Changes, where a diff is told as findings": CHANGES,
}


class Family(NamedTuple):
    """Codes that are listed together."""

    title: str
    meanings: Mapping[str, Meaning]


def families() -> tuple[Family, ...]:
    """Return every code in the order in which people are told of them: the rules first, then all others."""
    rules = [
        Family(title, {rule.code: rule.meaning for rule in catalogue() if rule.family in modules})
        for title, modules in _FAMILIES.items()
    ]
    return (*rules, *(Family(title, meanings) for title, meanings in _ELSEWHERE.items()))


def meanings() -> dict[str, Meaning]:
    """Return every code with what it means."""
    return {code: meaning for family in families() for code, meaning in family.meanings.items()}
