"""Rules on sections: every part has its place, and every section something to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.criteria import Basis
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.revision import Revision
    from recension.rules.contexts import RevisionContext

_PARTS = {"criteria": "the criteria", "codes": "the codes", "revision_log": "the revision log",
          "references": "the references"}  # fmt: skip


@revision_rule("section-missing", Severity.WARNING)
def parts_have_their_section(context: RevisionContext) -> Iterator[Fault]:
    """A part of the revision is there, and no section holds it: it prints at the end, below a heading of its own.

    A revision of which no section holds anything leaves the order of its document to the template.

    Avoid: a section "Policy/Criteria" without `holds: criteria`. Prefer: a section for each part that is there.
    """
    revision = context.revision
    held = {section.holds for section in revision.sections}
    for part, words in _PARTS.items() if any(held) else ():
        if part not in held and getattr(revision, part):
            message, hint = f"no section holds {words}", f"add `holds: {part}` to the section where it belongs"
            lacks = (("sections", "*", "holds"),)
            yield Fault(("sections",), message, hint, (part,), on_key=True, lacks=lacks)


@revision_rule("section-holds-nothing", Severity.WARNING)
def sections_hold_what_is_there(context: RevisionContext) -> Iterator[Fault]:
    """A section holds a part that the revision does not have.

    It prints as a heading and a sentence that says that there is nothing.

    Avoid: `holds: codes` without any codes. Prefer: the codes, or no such section.
    """
    revision = context.revision
    for section in revision.sections:
        part = section.holds
        if part in _PARTS and not getattr(revision, part) and not _is_unknown(revision, part):
            message = f"this section holds {_PARTS[part]}, and there are none"
            hint = f"add `{part}`, or take the section out"
            yield Fault((*section.at, "holds"), message, hint, (section.id, part), lacks=((part,),))


@revision_rule("section-empty", Severity.NOTE)
def sections_say_something(context: RevisionContext) -> Iterator[Fault]:
    """A section has a heading and nothing below it: no text, no notes, no part that it holds.

    Avoid: a heading that was to be filled in. Prefer: its text, or no such section.
    """
    for section in context.revision.sections:
        if not (section.text or section.notes or section.holds):
            evidence = section.evidence or context.revision.evidence.sections
            if evidence is None or evidence.basis is not Basis.UNKNOWN:
                message, hint = f'the section "{section.id}" is empty', "write its text, or take it out"
                lacks = tuple((*section.at, key) for key in ("text", "notes", "holds"))
                yield Fault(section.at, message, hint, (section.id,), lacks=lacks)


@revision_rule("heading-empty", Severity.WARNING)
def headings_have_words(context: RevisionContext) -> Iterator[Fault]:
    """A heading has no words, so the section cannot be told from the one before it.

    Avoid: `heading: " "`. Prefer: what the section is about.
    """
    for section in context.revision.sections:
        if not any(sign.isalnum() for sign in section.heading):
            message = f'the heading of "{section.id}" has no words'
            yield Fault((*section.at, "heading"), message, "write what the section is about", (section.id,))


@revision_rule("heading-ends-in-sign", Severity.NOTE)
def headings_end_in_a_word(context: RevisionContext) -> Iterator[Fault]:
    """A heading ends in a colon, a comma or a full stop, and the others do not.

    Avoid: `heading: "Background:"`. Prefer: `heading: Background`.
    """
    sections = context.revision.sections
    ending = [section for section in sections if section.heading.rstrip().endswith((":", ",", ".", ";"))]
    for section in ending if 2 * len(ending) < len(sections) else ():
        sign = section.heading.rstrip()[-1]
        yield Fault((*section.at, "heading"), f'the heading ends in "{sign}"', "take it out", (section.id,))


def _is_unknown(revision: Revision, part: str) -> bool:
    evidence = getattr(revision.evidence, part)
    return evidence is not None and evidence.basis is Basis.UNKNOWN
