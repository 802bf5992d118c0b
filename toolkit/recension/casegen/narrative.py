"""A case in words, as a record would tell it: for readers of text, people and machines.

What is not known is not mentioned. A complete case says that all else is ruled
out, an incomplete one what is. Judged facts are told by their label, a
criterion that a reviewer judges by its text; nothing is told by its id. The
words vary with the case's id, and with nothing else.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from recension.model.phrasing import quantity
from recension.templating import Templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_TEMPLATES = Templates("recension.casegen")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")


def narrate(
    name: str, facts: Mapping[str, Value], revisions: Sequence[Revision], vocabulary: Vocabulary, *, complete: bool
) -> str:
    """Return the case called *name* in words; *revisions* have the criteria that a reviewer judges in it."""
    judged = {place.id: _plain(place.criterion.text) or place.id.replace("-", " ")
              for revision in revisions for place in revision.outline if place.criterion.is_judged}  # fmt: skip
    known = [fact for fact in vocabulary.facts if fact.id in facts]
    booleans = [fact for fact in known if isinstance(facts[fact.id], bool)]
    values = [f"{fact.label}: {quantity(facts[fact.id], fact)}" for fact in known
              if not isinstance(facts[fact.id], bool) and (facts[fact.id] != () or not complete)]  # fmt: skip
    text = _TEMPLATES.fill(
        "narrative.txt.jinja",
        title=revisions[0].title,
        values=values,
        present=[fact.label for fact in booleans if facts[fact.id]],
        absent=[fact.label for fact in booleans if not facts[fact.id]],
        held=[text for criterion, text in judged.items() if facts.get(criterion) is True],
        denied=[text for criterion, text in judged.items() if facts.get(criterion) is False],
        complete=complete,
        pick=_Picking(name).pick,
    )
    return " ".join(text.split())


class _Picking:
    """Picks one of several ways to say something, always the same for one name."""

    def __init__(self, name: str) -> None:
        self.bytes = iter(hashlib.sha256(name.encode()).digest())

    def pick(self, ways: Iterable[str]) -> str:
        """Return one of *ways*."""
        several = list(ways)
        return several[next(self.bytes) % len(several)]


def _plain(text: str) -> str:
    return _CITATION.sub("", text).replace("*", "").strip()
