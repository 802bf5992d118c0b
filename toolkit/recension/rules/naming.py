"""The rule on facts that a text names, and the fault that all rules on text and condition give."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.conditions import Comparator, Comparison, Connective, Group, Use, walk
from recension.model.texts import unmarked
from recension.model.vocabulary import FactType
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.model.conditions import Condition
    from recension.model.criteria import Criterion, Placed
    from recension.model.vocabulary import Fact
    from recension.rules.contexts import RevisionContext

_DENYING = frozenset({"no", "not", "without", "never", "neither", "nor", "none", "except", "unless", "absence", "lack"})
_WORD = re.compile(r"[^\W_][\w'-]*")
_REMEMBERED = 10_000
"""So many texts are kept as they are compared: several rules, and many revisions, ask for the same ones."""
_REACH = 3
"""So many words before a fact can deny it."""
_SHORTEST_LABEL = 6
_SAYING_LITTLE = frozenset({
    "is", "the", "does", "patient", "have", "has", "a", "an", "of", "in", "for", "or", "and", "to", "with", "this",
    "that", "are", "be", "been", "was", "there", "treatment", "any",
})  # fmt: skip


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
    starting: dict[tuple[str, ...], list[str]] = {}
    for name, label in labels.items():
        if label.count(" ") > 2:  # a label of one word says too little
            starting.setdefault(tuple(label.split(maxsplit=2)[:2]), []).append(name)
    related = _related(known.values())
    for place in context.revision.outline:
        criterion = place.criterion
        if criterion.when is None or criterion.children:
            continue
        text = _normal(unmarked(criterion.text))
        pairs = dict.fromkeys(filter(starting.__contains__, pairwise(text.split())))
        named = [name for pair in pairs for name in starting[pair] if labels[name] in text]
        facts = _facts(criterion.when, context) if named else set()
        unasked = [name for name in named if name not in facts]
        asked = facts.union(*(related.get(fact, ()) for fact in facts)) if unasked else facts
        for name in unasked:
            # the words of a fact that is asked for may have those of this one in them
            if not any(labels[name] in labels[other] for other in asked if other in labels):
                message = f'the text speaks of "{known[name].label}", and the condition does not ask for "{name}"'
                hint = "add the fact to the condition, or say the text in other words"
                yield text_fault(criterion, message, hint, criterion.id, name)


@revision_rule("text-negation-differs", Severity.WARNING)
def texts_deny_what_conditions_deny(context: RevisionContext) -> Iterator[Fault]:
    """A text denies a fact that the condition asks for, or asks for one that the condition denies.

    Avoid: "without a solid tumor" with `{fact: solid_tumor}`. Prefer: `none_of`, or "with a solid tumor".
    """
    known = context.vocabulary.by_id if context.vocabulary else {}
    for place in context.revision.outline if known else ():
        criterion = place.criterion
        if criterion.when is None or criterion.children:
            continue
        asked = dict(_asked(criterion.when, denied=False))
        text = _normal(unmarked(criterion.text)) if asked else ""
        for name, denied in asked.items():
            label = _normal(known[name].label) if name in known else ""
            if len(label) < _SHORTEST_LABEL or text.count(label) != 1:
                continue
            before = text.partition(label)[0].split()[-_REACH:]
            said = any(word in _DENYING for word in before) and not _DENYING & set(label.split())
            if said is not denied and not (denied and _DENYING & set(text.split())):
                one, other = ("denies", "asks for it") if said else ("asks for", "denies it")
                message = f'the text {one} "{known[name].label}", and the condition {other}'
                hint = "change the words or the condition, whichever is wrong"
                yield text_fault(criterion, message, hint, criterion.id, name)


@revision_rule("text-fact-unnamed", Severity.NOTE)
def texts_speak_of_their_facts(context: RevisionContext) -> Iterator[Fault]:
    """A condition asks for a fact of whose words the text has none, though it speaks of the others.

    People follow the text: to them the criterion asks for less than it does.

    Avoid: `text: Age < 18 years` with `{fact: solid_tumor}` as well. Prefer: words for each part of the condition.
    """
    known = context.vocabulary.by_id if context.vocabulary else {}
    for place in context.revision.outline if known else ():
        criterion = place.criterion
        if not isinstance(criterion.when, Group) or criterion.when.connective is not Connective.ALL_OF:
            continue
        facts = [name for name in sorted(_facts(criterion.when, context))
                 if name in known and known[name].type is FactType.BOOLEAN]  # fmt: skip
        if not (facts and criterion.text):
            continue
        said = [criterion.text, *criterion.notes, *(each.criterion.text for each in _above(place))]
        silent = {name: _roots(f"{known[name].label} {known[name].question}") for name in facts}
        for text in said:
            silent = {name: roots for name, roots in silent.items() if roots.isdisjoint(_roots(text))}
            if not silent:
                break
        if len(silent) == 1:
            (name,) = silent
            message = f'the condition asks for "{known[name].label}", and the text does not speak of it'
            hint = "say it in the text, or take it from the condition"
            yield text_fault(criterion, message, hint, criterion.id, name)


def _asked(condition: Condition, *, denied: bool) -> Iterator[tuple[str, bool]]:
    """Yield the true/false facts of a condition, each with whether it is denied; none where that is not plain."""
    if isinstance(condition, Comparison):
        if condition.comparator is Comparator.IS_TRUE:
            yield condition.fact, denied
        elif condition.comparator is Comparator.EQUALS and condition.values in ((True,), (False,)):
            yield condition.fact, denied is (condition.values == (True,))
    elif isinstance(condition, Group) and condition.connective is not Connective.COUNT:
        turned = denied is not (condition.connective is Connective.NONE_OF)
        for part in condition.conditions:
            yield from _asked(part, denied=turned)


def _above(place: Placed) -> Iterator[Placed]:
    while place.parent is not None:
        place = place.parent
        yield place


@lru_cache(_REMEMBERED)
def _roots(text: str) -> frozenset[str]:
    """Return the beginnings of the words of *text* that say something."""
    return frozenset().union(*map(_roots_in, unmarked(text).casefold().split()))


@lru_cache(_REMEMBERED)
def _roots_in(written: str) -> frozenset[str]:
    """Return the same of what stands between two white spaces, of which texts have few that differ."""
    words = re.findall(r"[a-z0-9]{2,}", written)
    return frozenset([word[:5] for word in words if word not in _SAYING_LITTLE])


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


@lru_cache(_REMEMBERED)
def _normal(text: str) -> str:
    """Return the words of *text* in small letters, singular as far as an ending shows, each between two spaces."""
    return " " + " ".join(filter(None, map(_singular, text.casefold().split()))) + " "


@lru_cache(_REMEMBERED)
def _singular(written: str) -> str:
    """Return the same of what stands between two white spaces, of which texts have few that differ."""
    return " ".join([
        word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "suie" else word
        for word in _WORD.findall(written)
    ])  # fmt: skip
