"""Rules on citations: what is cited is listed, once, and what is listed is cited."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from recension.errors import did_you_mean
from recension.findings import Severity
from recension.model.texts import citation_mark, cited
from recension.rules.catalogue import Fault, entries, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.pointer import Pointer
    from recension.rules.contexts import RevisionContext


_CITING = (("sections",), ("criteria",), ("revision_log",), ("references",))
"""While one of these parts has errors, nobody can say what is cited nowhere."""


@revision_rule("citation-unknown")
def citations_resolve(context: RevisionContext) -> Iterator[Fault]:
    """What is cited, by `[@id]` in a text or under `references`, does not stand in the reference list.

    It would print as its bare id.

    Avoid: `[@astro-irmt]`, one letter off. Prefer: the id of a reference, which an editor completes.
    """
    known = context.revision.reference_numbers
    for name, pointer in _citations(context):
        if name not in known:
            none = "this revision has no reference list" if context.revision.references is None else None
            hint = did_you_mean(name, known) or none or "add it to `references`"
            message = f'"{name}" is cited and not in the reference list'
            lacks, words = (("references", "*", "id"),), f"[@{name}]"
            yield Fault(pointer, message, hint, (name,), lacks=lacks, words=words)


@revision_rule("citation-repeated", Severity.WARNING)
def citations_stand_once(context: RevisionContext) -> Iterator[Fault]:
    """A work is cited twice at the same place.

    It prints once, so one of the two was meant to be another work.

    Avoid: `[@hua-2021][@hua-2021]`, `references: [hua-2021, hua-2021]`. Prefer: each work once.
    """
    for text, at, owner in context.passages_with("][@", "] [@"):
        for run in re.finditer(r"(?:\[@[a-z0-9-]+\]\s*){2,}", text):
            for name in _twice(cited(run[0])):
                message, words = f'"{name}" is cited twice in a row', f"[@{name}]"
                yield Fault(at, message, "take one out", (owner, name), words=words)
    for place in context.revision.outline:
        if len(place.criterion.references) > 1:
            listed = list(entries(context.value, (*place.criterion.at, "references")))
            for name in _twice([name for name, _ in listed]):
                pointer = [at for own, at in listed if own == name][-1]
                yield Fault(pointer, f'"{name}" is cited here already', "take one out", (place.id, name))


@revision_rule("reference-never-cited", Severity.NOTE)
def references_are_cited(context: RevisionContext) -> Iterator[Fault]:
    """A listed reference is cited nowhere, so nobody can tell what it is evidence for.

    Those that were carried over are told in one; one that is new, by itself.

    Avoid: a list that only grows. Prefer: a citation where the reference says something, or a shorter list.
    """
    references = context.revision.references or ()
    used = {name for name, _ in _citations(context)}
    idle = [reference for reference in references if reference.id not in used]
    listed_before = next((each for each in context.before[:1] if "\nreferences:\n" in each.text), None)
    new = [each for each in idle if listed_before is not None and not listed_before.may_list(each.id)]
    hint = "cite it where it says something, or take it from the list"
    for reference in new:
        message = f'"{reference.id}" is new in the list, and cited nowhere'
        yield Fault((*reference.at, "id"), message, hint, (reference.id,), lacks=_CITING)
    old = [each for each in idle if each not in new]
    if old:
        numbers = context.revision.reference_numbers
        which = citation_mark([numbers[each.id] for each in old]).replace(",", ", ")
        some = "one reference is" if len(old) == 1 else f"{len(old)} of {len(references)} references are"
        message = f"{some} cited nowhere: {which}"
        yield Fault(("references",), message, hint, ("carried over",), on_key=True, lacks=_CITING)


def _citations(context: RevisionContext) -> Iterator[tuple[str, Pointer]]:
    for text, pointer, _ in context.passages_with("[@"):
        for name in dict.fromkeys(cited(text)):
            yield name, pointer
    for place in context.revision.outline:
        if place.criterion.references:
            yield from entries(context.value, (*place.criterion.at, "references"))


def _twice(names: list[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


_MALFORMED = (r"\(@[a-z0-9-]+\)|\[@[a-z0-9-]*[^a-z0-9\]-][^\]]*\]"
              r"|(?<![\[\w.])@[a-z0-9]+(?:-[a-z0-9]+)+|\[[a-z]+(?:-[a-z0-9]+)+\](?!\()")  # fmt: skip
_SUPERSCRIPT = re.compile(r"[.,](?<=[a-z]{3}.)(\d{1,3}(?:[,\u2013-]\d{1,3})*)(?=\s|$)")


@revision_rule("citation-malformed", Severity.WARNING)
def citations_are_written_right(context: RevisionContext) -> Iterator[Fault]:
    """A citation is written in another way than `[@id]`, so it prints as it stands and cites nothing.

    Avoid: "[hua-2021]", "(@hua-2021)", "[@a, @b]", a bare number behind a full stop. Prefer: "[@a][@b]".
    """
    known = context.revision.reference_numbers
    superscript = bool(known) and any(map(_SUPERSCRIPT.search, context.words))
    for text, at, owner in context.passages if superscript else context.passages_with("@", "["):
        if at[0] == "revision_log":
            continue
        found = re.search(_MALFORMED, text) if "@" in text or "[" in text else None
        if found is not None and ("@" in found[0] or found[0].strip("[]") in known):
            names = [name for name in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", found[0]) if name in known]
            wanted = "".join(f"[@{name}]" for name in names) or "[@id]"
            yield Fault(at, f'"{found[0]}" is no citation', f"write {wanted}", (owner, found[0]), words=found[0])
        elif superscript and (lone := _SUPERSCRIPT.search(text)):
            words = text[: lone.end()].split()[-1]
            message = f'the number behind "{words}" looks like a citation'
            yield Fault(at, message, "cite it by its id: [@id]", (owner, lone[1]), words=words)
