"""Rules on the wording of texts: what was left over from writing, and what reads otherwise than it was meant."""

from __future__ import annotations

import re
from itertools import compress, pairwise
from operator import eq
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.texts import CITATION
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.rules.contexts import RevisionContext

_LEFT_OVER = ("TODO", "TBD", "TBC", "FIXME", "XX", "???", "{{", "}}", "<<", ">", "[", "orem ipsum", "__", "DRAFT",
              "Draft")  # fmt: skip
_PLACEHOLDER = (
    r"\b(?:TODO|TBD|TBC|FIXME|X{2,}|[Ll]orem ipsum)\b|\?{3,}|\{\{|\}\}|<<|>>|_{2,}|\(D(?:RAFT|raft)\)"
    r"|\[(?:\u2026|\.\.\.)\]|\[[A-Z]{2,3}:[^\]]*\]?|<[a-z][a-z _-]*>"
)
_BRACKETED = r"\[(?:insert|to|to be|name|date|drug|service|policy|plan|company|member|state|number|add)\b[^\]@]*\]?"
_ENDS = (" and", " or", " and/or", ",", ";")
_BULLETS = frozenset({"-", "\u2013", "\u2022", "*", "\u00b7", "o"})
_NO_LABELS = frozenset({"I.V", "I.M", "I.D", "I.Q", "V.A"})
_TWICE = frozenset({"had", "that", "is", "very"})
"""Words that may stand twice in a row."""
_ENUMERATOR = r"(?:^|[\s(,;-])[A-Za-z0-9]{1,4}$"


@revision_rule("text-unfinished", Severity.WARNING)
def texts_are_finished(context: RevisionContext) -> Iterator[Fault]:
    """A text has a placeholder in it: TODO, TBD, XX, ???, `{{ name }}`, "[insert …]", "[MJ: is this so?]", "(DRAFT)".

    In a draft that is a warning. In a revision that is in use it counts as an error.

    Avoid: publishing what was to be filled in. Prefer: the words that belong there.
    """
    for text, at, owner in context.passages_with(*_LEFT_OVER):
        found = re.search(_PLACEHOLDER, text) or ("[" in text and re.search(_BRACKETED, text, re.IGNORECASE)) or None
        if found is not None:
            message = f'"{_around(text, found)}" is a placeholder'
            yield Fault(at, message, "write what belongs there", (owner, found[0]), words=found[0])


@revision_rule("text-double-space", Severity.NOTE)
def texts_have_single_spaces(context: RevisionContext) -> Iterator[Fault]:
    """A text has two spaces in a row, or a space before a full stop or a comma.

    It mostly shows where a word or a citation was taken out.

    Avoid: "dose  to the heart", "the heart ." Prefer: one space between words, none before a full stop.
    """
    for text, at, owner in context.passages_with("  ", " .", " ,", " ;", "\t"):
        found = re.search(r"\S([ \t]{2,}|\t)\S|\S [.,;](?=\s|$|\[@)", text)
        if found is not None:
            what = "a space before a sign" if found[0][-1] in ".,;" and found[1] is None else "more than one space"
            shown = _around(text, found)
            words = _whole_words(text, found)
            yield Fault(at, f'"{shown}" has {what}', "take out what is too much", (owner, shown), words=words)


@revision_rule("text-word-doubled", Severity.WARNING)
def words_stand_once(context: RevisionContext) -> Iterator[Fault]:
    """A word stands twice in a row, often at the end of a line and at the start of the next.

    Avoid: "the dose to the the heart". Prefer: the word once.
    """
    words = context.prose.casefold().split()
    suspects = {word for word in compress(words, map(eq, words, words[1:])) if word.isalpha()} - _TWICE
    for text, at, owner in context.passages if suspects else ():
        plain = text.casefold().split()
        if suspects.isdisjoint(plain):
            continue
        for word in dict.fromkeys(first for first, second in pairwise(plain) if first == second):
            if word in suspects:
                pair = f"{word} {word}"
                yield Fault(at, f'"{pair}": the word stands twice', "take one out", (owner, word), words=pair)


@revision_rule("text-unbalanced", Severity.WARNING)
def signs_come_in_pairs(context: RevisionContext) -> Iterator[Fault]:
    """A bracket or a bold mark `**` is opened and not closed, or closed and never opened.

    In an unquoted text all behind ` #` is a comment; a bracket that is never closed may show that words were lost.

    Avoid: "(see note", "**any of". Prefer: both signs of the pair, or none.
    """
    for text, at, owner in context.passages_with("(", ")", "[", "]", "**"):
        if text.count("(") == text.count(")") and text.count("[") == text.count("]") and not text.count("**") % 2:
            continue
        lone = _lone(text)
        if lone is not None:
            hint = "write the other one of the pair, or take this one out"
            sign, words = lone
            yield Fault(at, f'"{sign}" stands alone', hint, (owner, sign), words=words)


@revision_rule("text-citation-by-number", Severity.WARNING)
def citations_go_by_id(context: RevisionContext) -> Iterator[Fault]:
    """A number in square brackets is no citation: it prints as it is, and stays when the list moves on.

    Avoid: "as reported.[12]" Prefer: "as reported.[@hua-2021]", the id of the reference.
    """
    if not context.revision.references:
        return
    for text, at, owner in context.passages_with("["):
        found = re.search(r"\[(\d{1,3})(?:\s?[-\u2013,]\s?\d{1,3})*\]", text)
        if found is not None:
            number = int(found[1])
            listed = context.revision.references[number - 1 : number] if number else ()
            hint = f"cite it by its id: [@{listed[0].id}]" if listed else "cite the reference by its id: [@id]"
            yield Fault(at, f'"{found[0]}" is no citation', hint, (owner, found[0]), words=found[0])


@revision_rule("text-starts-with-label", Severity.WARNING)
def texts_start_with_words(context: RevisionContext) -> Iterator[Fault]:
    """A text starts with a label or a bullet, such as "c. Extremity sarcomas".

    Labels are computed: this one prints a second time, and is wrong as soon as something is put in above.

    Avoid: `text: "c. Extremity sarcomas"`. Prefer: `text: Extremity sarcomas`.
    """
    starts = [(place.criterion.text, (*place.criterion.at, "text"), place.id) for place in context.revision.outline]
    starts += [(each.heading, (*each.at, "heading"), f"section {each.id}") for each in context.revision.sections]
    for text, at, owner in starts:
        label = _label_at_start(text)
        if label is not None:
            message = f'the text starts with "{label}", which looks like a label'
            yield Fault(at, message, "take it out; labels are computed", (owner, label))


@revision_rule("text-ends-in-connective", Severity.WARNING)
def items_end_plainly(context: RevisionContext) -> Iterator[Fault]:
    """A criterion ends in "and", "or", a comma or a semicolon, as items of a list in Word do.

    The tree says how criteria are joined; when an item moves, its last word says something else.

    Avoid: "Vulvar cancer; and". Prefer: "Vulvar cancer", below `all_of`.
    """
    for place in context.revision.outline:
        text = place.criterion.text.rstrip()
        if text.endswith(_ENDS):
            last = text.split()[-1] if text[-1].isalpha() else text[-1]
            message = f'the text ends in "{last}"'
            hint = "take it out; `any_of` or `all_of` says how the criteria are joined"
            yield Fault((*place.criterion.at, "text"), message, hint, (place.id, last))


@revision_rule("text-label-unknown", Severity.WARNING)
def labels_in_texts_exist(context: RevisionContext) -> Iterator[Fault]:
    """A text refers to a label that the outline does not have.

    Labels move with every insertion, and texts that name them do not.

    Avoid: "as in I.E.9" where I.E ends at 8. Prefer: the label as it is now, or words that need none.
    """
    if context.revision.numbering[:2] != ("I", "A"):
        return
    known: set[str] = set()
    for text, at, owner in context.passages_with("I.", "V.", "X."):
        if at[0] == "revision_log":
            continue  # a row speaks of the outline of its own time
        known = known or {place.label for place in context.revision.outline}
        named = re.findall(r"(?<![\w.])[IVX]+\.[A-Z](?:\.(?:\d{1,2}|[a-z]|[ivx]+\b))*(?!\.?\w)", text)
        for label in dict.fromkeys(named):
            if label not in known and label not in _NO_LABELS:
                message, hint = f'the outline has no "{label}"', "name the label as it is now"
                yield Fault(at, message, hint, (owner, label), words=label)


def _lone(text: str) -> tuple[str, str] | None:
    """Return the sign in *text* that lacks its other one, and the words that it stands at; None if none does."""
    if text.count("**") % 2:
        return "**", _word_at(text, text.rindex("**"))
    plain = CITATION.sub(lambda found: "_" * len(found[0]), text)
    opened: list[int] = []
    for place, sign in enumerate(plain):
        if sign in "([":
            opened.append(place)
        elif sign in ")]":
            if opened and plain[opened[-1]] + sign in ("()", "[]"):
                opened.pop()
            elif sign == "]" or not re.search(_ENUMERATOR, plain[max(0, place - 6) : place]):
                return sign, _word_at(text, place)
    return (plain[opened[-1]], _word_at(text, opened[-1])) if opened else None


def _whole_words(text: str, found: re.Match[str]) -> str:
    """Return what was found with the whole of the words that it begins and ends in."""
    start, end = found.start(), found.end()
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return text[start:end]


def _word_at(text: str, place: int) -> str:
    """Return what stands around a place in *text* between two white spaces."""
    start = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1
    return text[start:].split(maxsplit=1)[0]


def _label_at_start(text: str) -> str | None:
    """Return the label or bullet that *text* starts with; None for "E. coli", "e.g." and "3.5 mm"."""
    first, _, rest = text.partition(" ")
    if not rest or len(first) > 16:
        return None
    if first in _BULLETS:
        return first
    steps = first.strip("()").rstrip(".)").split(".")
    if first[-1] not in ".)" and (len(steps) < 2 or not re.fullmatch(r"[IVX]+", steps[0])):
        return None
    if len(steps) > 1 and not re.fullmatch(r"[IVX]+|\d{1,2}", steps[0]):
        return None  # "e.g.", "t.i.d."
    if not all(re.fullmatch(r"[A-Za-z]|\d{1,2}\)?|[ivxIVX]{1,5}", step) for step in steps):
        return None
    genus = len(steps) == 1 and first[0].isupper() and first[-1] == "." and rest[0].islower()
    return None if genus or ".".join(steps) in _NO_LABELS else first


def _around(text: str, found: re.Match[str]) -> str:
    """Return the words of *text* around what was found."""
    start, end = max(0, found.start() - 12), min(len(text), found.end() + 12)
    start = text.find(" ", start, found.start()) + 1 if start else 0
    shown = text[start:end]
    return shown if end == len(text) or " " not in text[found.end() : end] else text[start : text.rfind(" ", 0, end)]
