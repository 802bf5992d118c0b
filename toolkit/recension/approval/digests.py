"""Two digests of a revision, one of its meaning and one of its wording, and one of the vocabulary that it rests on.

The *meaning* is what decides a case: conditions with the ids, connectives,
bounds, decisions and order of the criteria, whom the revision applies to, what
a case gets otherwise, code tables that bind, and the vocabulary. The *wording*
is all the rest, in reading order. Whether the revision is active, and since
when it is in force, belongs to neither: that may be settled later.

What has its default is left out, so a revision keeps its digests when the
document format learns to say more.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

from recension.approval.canonical import canonical
from recension.decoding import Data, encode_condition, encode_record
from recension.model.criteria import Criterion
from recension.model.terms import restricted, terms_bearing

if TYPE_CHECKING:
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_ASKS = ("id", "decision", "when", "connective", "bound", "children", "evidence")
"""What of a criterion is meaning: its evidence too, for what is not known decides nothing."""
_SAYS = tuple(field.name for field in fields(Criterion) if field.name not in _ASKS)
_CODE = ("system", "code")
"""What of a code is meaning, where the code tables bind."""


class Digests(NamedTuple):
    """What a revision and its vocabulary come to: SHA-256 of canonical JSON, in hexadecimal.

    That of the vocabulary goes into that of the meaning.
    """

    meaning: str
    wording: str
    vocabulary: str


def snapshot(revision: Revision, vocabulary: Vocabulary) -> Vocabulary:
    """Return the part of *vocabulary* that bears on what *revision* decides: enough to evaluate it for ever."""
    return restricted(vocabulary, terms_bearing(revision, vocabulary))


def digests(revision: Revision, own: Vocabulary) -> Digests:
    """Return the digests of *revision* with a vocabulary of its *own*, its snapshot."""
    vocabulary = vocabulary_digest(own)
    return Digests(meaning_digest(revision, vocabulary), wording_digest(revision), vocabulary)


def meaning_digest(revision: Revision, vocabulary: str) -> str:
    """Return the digest of what *revision* decides with the vocabulary that has the digest *vocabulary*."""
    binding = revision.codes_role == "binding"
    return _digest(
        {
            "criteria": [_asked(criterion) for criterion in revision.criteria],
            "define": {name: encode_condition(condition) for name, condition in revision.define},
            "applies_to": encode_record(revision.applies_to),
            "otherwise": str(revision.otherwise),
            "codes_role": revision.codes_role,
            "codes": [[code.system, code.code] for code in revision.codes] if binding else [],
            "evidence": revision.evidence.criteria and encode_record(revision.evidence.criteria),
            "vocabulary": vocabulary,
        }
    )


def wording_digest(revision: Revision) -> str:
    """Return the digest of what *revision* says besides what it decides."""
    decides = ("criteria", "define", "applies_to", "otherwise", "codes_role")
    data = encode_record(revision, but=(*decides, "status", "dates", "evidence", "codes"))
    binding = revision.codes_role == "binding"
    return _digest(
        data
        | {
            "dates": encode_record(revision.dates, but=("effective",)),
            "evidence": encode_record(revision.evidence, but=("criteria",)),
            # in reading order and without ids, for those are meaning
            "criteria": [encode_record(place.criterion, but=_ASKS) for place in revision.outline],
            "codes": [encode_record(code, but=_CODE if binding else ()) for code in revision.codes],
        }
    )


def vocabulary_digest(vocabulary: Vocabulary) -> str:
    """Return the digest of a vocabulary, whatever the order of its terms."""
    data = encode_record(vocabulary, but=("facts", "code_sets"))
    facts = {fact.id: encode_record(fact) for fact in vocabulary.facts}
    code_sets = {each.id: encode_record(each) for each in vocabulary.code_sets}
    return _digest(data | {"facts": facts, "code_sets": code_sets})


def _asked(criterion: Criterion) -> Data:
    data = encode_record(criterion, but=(*_SAYS, "when", "children"))
    if criterion.when is not None:
        data["when"] = encode_condition(criterion.when)
    return data | {"children": [_asked(child) for child in criterion.children]}


def _digest(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return hashlib.sha256(canonical(value)).hexdigest()
