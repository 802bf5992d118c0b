"""Facts in the words of the vocabulary: ``aged 19, extremity sarcoma, nothing else``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from recension.model.phrasing import quantity
from recension.model.texts import unmarked
from recension.model.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.revision import Revision
    from recension.model.vocabulary import Fact, Vocabulary

_LONGEST_TEXT = 80
_MOST_UNKNOWN = 3


class FactWords:
    """Says in words what a case is, by these vocabularies and revisions; of two that know a name the first counts."""

    def __init__(self, vocabularies: Sequence[Vocabulary], revisions: Sequence[Revision]) -> None:
        self._facts: dict[str, Fact] = {}
        for vocabulary in vocabularies:
            for fact in vocabulary.facts:
                self._facts.setdefault(fact.id, fact)
        self._judged: dict[str, str] = {}
        for revision in revisions:
            for place in revision.outline:
                if place.criterion.is_judged:
                    self._judged.setdefault(place.id, unmarked(place.criterion.text))

    def case(self, facts: Mapping[str, Value], unknown: Sequence[str] = ()) -> str:
        """Return the facts of a case that is complete, or of which these are *unknown*.

        "Nothing else" stands for all that is at its resting value: false, no code, the first option. Numbers and
        dates are always said; what follows from a fact that is said is not. Where nothing is known to rest,
        "nothing else known" stands for all that is unknown.
        """
        implied = self._implied(facts)
        order = {name: place for place, name in enumerate(self._facts)}
        names = sorted(facts, key=lambda each: (order.get(each, len(order)), each))
        said = [self._fact(name, facts[name]) for name in names
                if name not in implied and not self._rests(name, facts[name])]  # fmt: skip
        missing = f"; not known: {self._unknown(unknown)}" if unknown else ""
        rest = any(value is False or value == () for value in facts.values())
        if not said:
            return f"a case of which nothing is {'true' if rest or not unknown else 'known'}{missing if rest else ''}"
        # a label with a comma in it would read as two
        join = ("; " if any("," in each for each in said) else ", ").join
        if unknown and not rest:
            return join([*said, "nothing else known"])
        return join([*said, "nothing else"]) + missing

    def _unknown(self, names: Sequence[str]) -> str:
        labels = [self._facts[name].label if name in self._facts else name.replace("-", " ") for name in names]
        if len(labels) <= _MOST_UNKNOWN + 1:
            return ", ".join(labels)
        return ", ".join(labels[:_MOST_UNKNOWN]) + f" and {len(labels) - _MOST_UNKNOWN} more"

    def _fact(self, name: str, value: Value) -> str:
        fact = self._facts.get(name)
        if fact is None:
            return self._judgement(name, value)
        match value:
            case bool():
                return fact.label if value else f"no {fact.label}"
            case Decimal() if name == "age":
                return "aged " + quantity(value, fact).removesuffix(" years")
            case str() if fact.type is FactType.CHOICE:
                return quantity(value, fact)
            case _:
                return f"{fact.label} {quantity(value, fact)}"

    def _judgement(self, name: str, value: Value) -> str:
        """Return a judged criterion, which is no fact of the vocabulary, by what it asks."""
        text = self._judged.get(name) or name.replace("-", " ")
        return f"“{clipped(text)}” {'met' if value is True else 'not met'}"

    def _rests(self, name: str, value: Value) -> bool:
        fact = self._facts.get(name)
        options = fact.option_ids if fact else ()
        return value is False or value == () or bool(options and value == options[0])

    def _implied(self, facts: Mapping[str, Value]) -> set[str]:
        """Return the facts that follow from others that are true in the same case."""
        found: set[str] = set()
        for name in facts:
            if facts[name] is True and name not in found:
                found |= self._follow(name) - {name}
        return found

    def _follow(self, name: str) -> set[str]:
        pending, seen = [name], set()
        while pending:
            fact = self._facts.get(pending.pop())
            for other in fact.implies if fact else ():
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        return seen


def clipped(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Return *text* on one line, cut visibly past *longest* characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
