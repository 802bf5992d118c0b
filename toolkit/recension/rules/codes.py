"""Rules on billing codes: their form, and whether they are valid when the revision is in force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.history import start_of
from recension.rules.catalogue import Fault, revision_rule, vocabulary_rule
from recension.rules.known_codes import KNOWN_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.model.revision import Code
    from recension.rules.contexts import RevisionContext, VocabularyContext
    from recension.rules.known_codes import KnownCode

_FORMS = {
    "CPT": r"\d{4}[0-9AFMTU]",
    "HCPCS": r"[A-V]\d{4}",
    "ICD-10-CM": r"[A-Z]\d[0-9AB](\.[0-9A-HJKMNP-Z]{1,4})?",
    "ICD-10-PCS": r"[0-9A-HJ-NP-Z]{7}",
}
_WORDS = {
    "CPT": "a CPT code is five digits, or four and one of A, F, M, T, U: 77301, 0042T",
    "HCPCS": "a HCPCS code is a letter and four digits: G6015",
    "ICD-10-CM": "an ICD-10-CM code is a letter, a digit and one more sign, then up to four behind a point: C49.11",
    "ICD-10-PCS": "an ICD-10-PCS code is seven signs, without the letters I and O: D7062ZZ",
}


@revision_rule("code-repeated")
def codes_are_listed_once(context: RevisionContext) -> Iterator[Fault]:
    """A code stands in the code tables twice.

    When one of the two rows is changed, the other still says what it said.

    Avoid: a second row for CPT 77301. Prefer: one row.
    """
    seen: set[tuple[str, str]] = set()
    for row in context.revision.codes:
        if (row.system, row.code) in seen:
            message = f"{row.system} {row.code} is listed already"
            yield Fault((*row.at, "code"), message, "keep one of the two rows", (row.code,))
        seen.add((row.system, row.code))


@revision_rule("code-form-wrong", Severity.WARNING)
def codes_have_their_form(context: RevisionContext) -> Iterator[Fault]:
    """A code is written as no code of its system is: a letter for a digit, a missing point, another system's code.

    Nobody can bill it, and no claim is ever matched with it.

    Avoid: `{system: HCPCS, code: "G6O15"}` with a letter O. Prefer: `{system: HCPCS, code: "G6015"}`.
    """
    for row in context.revision.codes:
        if row.code and row.system in _FORMS and not re.fullmatch(_FORMS[row.system], row.code):
            message = f'"{row.code}" is no {row.system} code'
            yield Fault((*row.at, "code"), message, _meant(row.system, row.code), (row.system, row.code))


@revision_rule("code-display-repeated", Severity.WARNING)
def displays_tell_codes_apart(context: RevisionContext) -> Iterator[Fault]:
    """Two codes of the tables have the same display: mostly a row was copied, and its words were left.

    Avoid: "IMRT delivery, simple" beside two codes. Prefer: the words that belong to each.
    """
    seen: dict[str, Code] = {}
    for row in context.revision.codes:
        shown = " ".join((row.display or "").casefold().split())
        first = seen.setdefault(shown, row) if shown else row
        if first is not row and first.code != row.code:
            message = f"{row.code} has the same words as {first.code}"
            yield Fault((*row.at, "display"), message, "give it its own", (row.system, row.code, first.code))


@vocabulary_rule("code-set-form-wrong", Severity.WARNING)
def code_sets_have_codes_of_their_system(context: VocabularyContext) -> Iterator[Fault]:
    """A code set has a code, or the beginning of one before `*`, that its system does not have.

    No code of a case is ever in it.

    Avoid: `include: [C491]` in ICD-10-CM. Prefer: `include: ["C49.1*"]`.
    """
    for code_set in context.vocabulary.code_sets:
        for key in ("include", "exclude"):
            for index, code in enumerate(getattr(code_set, key)):
                if code_set.system in _FORMS and not _can_be(code, code_set.system):
                    message = f'"{code}" is no {code_set.system} code'
                    hint = _meant(code_set.system, code.rstrip("*"))
                    yield Fault((*code_set.at, key, index), message, hint, (code_set.id, code))


@revision_rule("code-not-valid", Severity.WARNING)
def codes_are_valid(context: RevisionContext) -> Iterator[Fault]:
    """A code is not valid on the day from which the revision is in force.

    What is known of single codes is a small table with a source for each row; of all other codes nothing is said.

    Avoid: a code that was deleted for the year. Prefer: the code that took its place.
    """
    start = start_of(context.revision.dates)
    for row, known in _known(context):
        if start.day > known.last:
            since = "" if start.said_by == "effective" else f" ({start.said_by} {start.written})"
            message = f"{row.system} {row.code} is valid until {known.last}, and this revision starts later{since}"
            hint = f"in its place: {known.instead} (source: {known.source})"
            yield Fault((*row.at, "code"), message, hint, (row.system, row.code))


@revision_rule("effective-date-missing", Severity.NOTE)
def what_needs_an_effective_date_has_one(context: RevisionContext) -> Iterator[Fault]:
    """A code stops being valid, and the revision does not say when it takes effect: nobody can check one by the other.

    It is said once, and only of the newest revision of a line.

    Avoid: `effective: null` where it matters. Prefer: the first day in force.
    """
    revision = context.revision
    newest = context.history is None or revision.revision in context.history.heads
    settled = revision.dates.effective or revision.status == "retired" or revision.completeness == "reconstructed"
    if settled or not newest:
        return
    start = start_of(revision.dates)
    ending = [(row, known) for row, known in _known(context) if start.day <= known.last]
    if ending:
        row, known = ending[0]
        message = f"not checkable without an effective date: {row.system} {row.code} is valid until {known.last}"
        yield Fault(("dates",), message, "write the first day in force as `effective`", (row.code,), on_key=True)


def _known(context: RevisionContext) -> Iterator[tuple[Code, KnownCode]]:
    for row in context.revision.codes:
        known = KNOWN_CODES.get((row.system, row.code))
        if known is not None:
            yield row, known


def _can_be(code: str, system: str) -> bool:
    """Return whether *code* is a code of *system*; before ``*``, whether one can start so."""
    if not code.endswith("*"):
        return re.fullmatch(_FORMS[system], code) is not None
    start = code[:-1]
    if system == "ICD-10-CM":
        return re.fullmatch(r"[A-Z](\d([0-9AB](\.[0-9A-HJKMNP-Z]{0,4})?)?)?", start) is not None
    fillings = {"CPT": "00000", "HCPCS": "A0000", "ICD-10-PCS": "0000000"}
    return re.fullmatch(_FORMS[system], start + fillings[system][len(start) :]) is not None


def _meant(system: str, code: str) -> str:
    """Return which code may be meant, or what codes of the system look like."""
    tried = [code[:3] + "." + code[3:]] if system == "ICD-10-CM" and "." not in code else []
    tried += [code[:1] + code[1:].replace("O", "0").replace("I", "1").replace("L", "1")]
    tried += [code.replace(".", "")] if system != "ICD-10-CM" else []
    for meant in tried:
        if meant != code and re.fullmatch(_FORMS[system], meant):
            return f"is {meant} meant?"
    others = [other for other, form in _FORMS.items() if other != system and re.fullmatch(form, code)]
    return f"it looks like {others[0]}: check the system" if others else _WORDS[system]
