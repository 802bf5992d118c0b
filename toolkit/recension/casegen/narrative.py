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

from recension.logic.varied import plain
from recension.model.phrasing import quantity
from recension.templating import Templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Fact, Vocabulary

_TEMPLATES = Templates("recension.casegen")
_CITATION = re.compile(r"\s*\[@[^\]]*\]")


def narrate(
    name: str, facts: Mapping[str, Value], revisions: Sequence[Revision], vocabulary: Vocabulary, *, complete: bool
) -> str:
    """Return the case called *name* in words; *revisions* have the criteria that a reviewer judges in it."""
    return Narrator(revisions, vocabulary).narrate(name, facts, complete=complete)


class Narrator:
    """Tells cases in words; *revisions* have the criteria that a reviewer judges in them."""

    def __init__(self, revisions: Sequence[Revision], vocabulary: Vocabulary) -> None:
        self.title = revisions[0].title
        self.judged = {place.id: _plain(place.criterion.text) or place.id.replace("-", " ")
                       for revision in revisions for place in revision.outline
                       if place.criterion.is_judged}  # fmt: skip
        self.facts = vocabulary.facts
        self.said: dict[tuple[str, Value], str] = {}

    def narrate(self, name: str, facts: Mapping[str, Value], *, complete: bool) -> str:
        """Return the case called *name* in words."""
        told = plain(facts)
        values, present, absent = [], [], []
        for fact in self.facts:
            value = told.get(fact.id)
            if value is False:
                if not complete:
                    absent.append(fact.label)
            elif value is True:
                present.append(fact.label)
            elif value is not None and (value != () or not complete):
                values.append(self._say(fact, value))
        text = _TEMPLATES.fill(
            "narrative.txt.jinja",
            title=self.title,
            values=values,
            present=present,
            absent=absent,
            held=[text for criterion, text in self.judged.items() if told.get(criterion) is True],
            denied=[] if complete else [text for criterion, text in self.judged.items()
                                        if told.get(criterion) is False],
            complete=complete,
            pick=_Picking(name).pick,
        )  # fmt: skip
        return " ".join(text.split())

    def _say(self, fact: Fact, value: Value) -> str:
        key = (fact.id, value)
        if key not in self.said:
            self.said[key] = f"{fact.label}: {quantity(value, fact)}"
        return self.said[key]


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
