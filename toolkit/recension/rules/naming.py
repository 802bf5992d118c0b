"""The rule on facts that a text names, and the fault that all rules on text and condition give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.conditions import Comparison, Connective, Use, walk
from recension.model.texts import unmarked
from recension.model.vocabulary import FactType
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.model.conditions import Condition
    from recension.model.criteria import Criterion
    from recension.model.vocabulary import Fact
    from recension.rules.contexts import RevisionContext


@revision_rule("text-fact-differs", Severity.WARNING)
def texts_name_their_fact(context: RevisionContext) -> Iterator[Fault]:
    """A text has the very words of a fact that the condition does not ask for.

    It is copied, or reworded, and the condition was left as it was; or a part of the condition was lost.

    Avoid: `text: Renal cancer` with `when: {fact: bladder_cancer}`. Prefer: the condition that the text means.
    """
    if context.vocabulary is None:
        return
    known = context.vocabulary.by_id
    labels = {name: _normal(fact.label) for name, fact in known.items() if fact.type is FactType.BOOLEAN}
    starting: dict[str, list[str]] = {}
    for name, label in labels.items():
        if label.count(" ") > 2:  # a label of one word says too little
            starting.setdefault(label.split(maxsplit=1)[0], []).append(name)
    related = _related(known.values())
    for place in context.revision.outline:
        criterion = place.criterion
        if criterion.when is None or criterion.children:
            continue
        text = _normal(unmarked(criterion.text))
        words = dict.fromkeys(text.split())
        named = [name for word in words for name in starting.get(word, ()) if labels[name] in text]
        facts = _facts(criterion.when, context) if named else set()
        asked = facts.union(*(related.get(fact, ()) for fact in facts))
        for name in named:
            # the words of a fact that is asked for may have those of this one in them
            if not any(labels[name] in labels[other] for other in asked if other in labels):
                message = f'the text speaks of "{known[name].label}", and the condition does not ask for "{name}"'
                hint = "add the fact to the condition, or say the text in other words"
                yield text_fault(criterion, message, hint, criterion.id, name)


def text_fault(criterion: Criterion, message: str, hint: str, *arguments: str) -> Fault:
    """Return a fault at the text of *criterion*; it may be gone once what is wrong with the condition is mended."""
    keys = ("when", *(connective.value for connective in Connective))
    lacks = tuple((*criterion.at, key) for key in keys)
    return Fault((*criterion.at, "text"), message, hint, arguments, lacks=lacks)


def _facts(condition: Condition, context: RevisionContext) -> set[str]:
    """Return the facts that *condition* asks for, by shared conditions too, be they circular or not."""
    facts: set[str] = set()
    used: set[str] = set()
    pending = [condition]
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Comparison):
                facts.add(part.fact)
            elif isinstance(part, Use) and part.name not in used and part.name in context.revision.definitions:
                used.add(part.name)
                pending.append(context.revision.definitions[part.name])
    return facts


def _related(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """Return, for each fact that implies others or follows from some, which these are."""
    related: dict[str, set[str]] = {}
    for fact in facts:
        for name in fact.implies:
            related.setdefault(fact.id, set()).add(name)
            related.setdefault(name, set()).add(fact.id)
    return related


def _normal(text: str) -> str:
    """Return the words of *text* in small letters, singular as far as an ending shows, each between two spaces."""
    words = re.findall(r"[^\W_][\w'-]*", text.casefold())
    return " " + " ".join([_singular(word) if word[-1] == "s" else word for word in words]) + " "


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "suie" else word
