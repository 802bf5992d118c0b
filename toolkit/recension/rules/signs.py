"""Rules on the signs of texts: those that nobody sees, that look like others, or that another program left behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.findings import Severity
from recension.model.texts import BOLD
from recension.rules.catalogue import Fault, revision_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.rules.contexts import Passage, RevisionContext

_INVISIBLE = {"\u00ad": "soft hyphen", "\u200b": "zero-width space", "\u200c": "zero-width non-joiner",
              "\u200d": "zero-width joiner", "\u2060": "word joiner", "\ufeff": "byte order mark",
              "\u00a0": "no-break space", "\u2007": "figure space", "\u2009": "thin space",
              "\u202f": "narrow no-break space", "\u200e": "left-to-right mark", "\u200f": "right-to-left mark",
              "\u2028": "line separator", "\u2029": "paragraph separator"}  # fmt: skip
# most documents need none of these patterns, so each is compiled when it is first searched for
_BROKEN = "\ufffd|[\u00c2\u00c3][\u0080-\u00bf]|\u00e2(?:\u20ac|\u0080)|\u00c2(?=[ \u00a0])|[\x80-\x9f]"
"""What is left of a sign that was read in another encoding than it was written in."""
_LIGATURES = "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
_CYRILLIC = "\u0400-\u04ff"
# the Greek letters that look like Latin ones; others stand beside those rightly, as in IFN-\u03b1
_GREEK = "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u037e"
_OTHER_LETTERS = rf"[A-Za-z][{_CYRILLIC}{_GREEK}]|[{_CYRILLIC}{_GREEK}][A-Za-z]|\u037e"
_OPENING, _CLOSING = "\u201c\u201e\u201d\u00ab", "\u201d\u201c\u00bb"
_MARKUP = (
    r"&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5});|</?(?:b|i|u|p|br|em|li|ul|ol|sup|sub|div|span|strong|a)\b[^<>]{0,80}>"
    r"|~~|(?:^|\s)# \S+|\]\((?:https?:|#)|\*\*(?=\s*\w)"
)
_PUNCTUATION = (
    r"(?P<twice>,,|;;|::|,\.|;\.|(?<!\.)\.\.(?!\.))"
    r"|(?P<bracket>\(\s+\S|\S\s+\))"
    r"|(?P<close>[a-z]{2}[,;][a-z]{2}|[a-z]{3}\.[A-Z][a-z]+\s)"
)
_SUSPECT = re.compile(r"[,;:.()](?:(?<=[,;:.])[,;:.A-Za-z]|(?<=\()\s|(?<=\s\)))")
"""What a word has, between white spaces, in each text that ``_PUNCTUATION`` fits, and few others have."""
_ADDRESS = r"\S*(?:://|www\.)\S*"


@revision_rule("text-invisible-sign", Severity.WARNING)
def texts_show_all_their_signs(context: RevisionContext) -> Iterator[Fault]:
    """A text holds a sign that nobody sees, such as a soft hyphen from a PDF: searches and comparisons miss the word.

    Avoid: a word copied with its hyphenation, a no-break space from Word. Prefer: the words typed anew.
    """
    for text, at, owner in _foreign(context, _INVISIBLE):
        sign = next(sign for sign in text if sign in _INVISIBLE)
        words = next(word for word in re.split(r"[ \n\t]+", text) if sign in word)
        shown = words.replace(sign, " " if sign.isspace() else "")
        message = f'there is a {_INVISIBLE[sign]} in "{shown}"'
        yield Fault(at, message, "type it anew", (owner, shown), words=words)


@revision_rule("text-sign-broken", Severity.WARNING)
def texts_have_whole_signs(context: RevisionContext) -> Iterator[Fault]:
    """A text holds what is left of a sign that was read in the wrong encoding, such as "patientâ€™s".

    Avoid: text copied by way of an old program. Prefer: the sign that was meant, and a file saved as UTF-8.
    """
    for text, at, owner in _foreign(context, [*"\ufffd\u00c2\u00c3\u00e2", *map(chr, range(0x80, 0xA0))]):
        found = re.search(_BROKEN, text)
        if found is not None:
            words = _word(text, found.start())
            message = f'"{words}" has a sign that was broken on the way'
            yield Fault(at, message, "type the word anew", (owner, words), words=words)


@revision_rule("text-sign-lookalike", Severity.WARNING)
def letters_are_what_they_look_like(context: RevisionContext) -> Iterator[Fault]:
    """A word has a letter of another script, or two letters in one sign, that looks like the right one.

    Searches, comparisons and screen readers take it for another word.

    Avoid: "sarcoma" with a Cyrillic letter, "definitive" with "fi" in one sign. Prefer: the word typed anew.
    """
    for text, at, owner in _foreign(context, [*map(chr, range(0x400, 0x500)), *_GREEK, *_LIGATURES]):
        found = re.search(_OTHER_LETTERS, text) or re.search(f"[{_LIGATURES}]", text)
        if found is not None:
            words = _word(text, found.start())
            message = f'"{words}" has a letter that only looks like the right one'
            yield Fault(at, message, "type the word anew", (owner, words), words=words)


@revision_rule("text-in-quotes", Severity.WARNING)
def quotes_of_yaml_are_plain(context: RevisionContext) -> Iterator[Fault]:
    """A text begins and ends in curly quotes: to YAML they are part of the text, and print with it.

    Avoid: `text: “Renal cancer”`. Prefer: `text: "Renal cancer"`, or no quotes.
    """
    named = [*context.headings, *context.passages] if any(sign in context.prose for sign in _OPENING) else ()
    for text, at, owner in named:
        lone = text[:1] in _OPENING and not any(sign in text[1:-1] for sign in _CLOSING)
        if text[:1] and lone and text[-1] in f'{_CLOSING}"':
            message = "the quotes around this text are curly, so they are part of it"
            yield Fault(at, message, 'write " for both, or none', (owner,))


@revision_rule("text-markup-foreign", Severity.WARNING)
def texts_hold_no_other_markup(context: RevisionContext) -> Iterator[Fault]:
    """A text holds markup that means nothing here, and prints as it stands: HTML, `&amp;`, a comment, a lone star.

    In a text that runs over lines a `#` begins no comment. Bold is `**…**`, a citation `[@id]`, and nothing else is.

    Avoid: "&lt; 18 years", "<b>any</b>", "~~kidney~~". Prefer: "< 18 years", "**any**", and a comment above the key.
    """
    for text, at, owner in context.passages_with("&", ">", "~~", "# ", "](", "*"):
        plain = BOLD.sub(lambda bold: "_" * len(bold[0]), text)
        lone = text.count("**") % 2 > 0  # which is told as standing alone
        found = None if lone else re.search(_MARKUP, plain, re.IGNORECASE)
        if found is not None:
            shown = found[0].strip()
            message = f'"{shown}" means nothing here and prints as it stands'
            yield Fault(at, message, "write it plainly", (owner, shown), words=shown)


@revision_rule("text-punctuation", Severity.NOTE)
def signs_stand_where_they_belong(context: RevisionContext) -> Iterator[Fault]:
    """A comma, a full stop or a bracket stands twice, or lacks its space or has one too many.

    Mostly a word was taken out beside it.

    Avoid: "primary,or metastatic", "cancer..", "( where". Prefer: each once, with a space behind it.
    """
    suspects = {word for word in context.words if _SUSPECT.search(f" {word} ")}
    for text, at, owner in context.passages if suspects else ():
        if suspects.isdisjoint(text.split()):
            continue
        addressed = "://" in text or "www." in text
        plain = re.sub(_ADDRESS, lambda each: "_" * len(each[0]), text) if addressed else text
        found = re.search(_PUNCTUATION, plain)
        if found is not None and at[0] != "revision_log":
            words = _word(text, found.start())
            what = {"twice": "stands twice", "bracket": "has a space inside"}.get(str(found.lastgroup), "lacks a space")
            yield Fault(at, f'"{found[0]}": a sign {what}', "mend the signs", (owner, found[0]), words=words)


@revision_rule("text-line-indented", Severity.NOTE)
def lines_of_a_text_line_up(context: RevisionContext) -> Iterator[Fault]:
    """A line of a folded text is indented more than the others, so it stays a line of its own, spaces and all.

    Avoid: one line of a paragraph further right. Prefer: all lines of a text lined up.
    """
    for text, at, owner in context.passages_with("\n ", "\n\t"):
        found = re.search(r"\n[ \t]+(\S+(?: \S+)?)", text)
        if found is not None:
            message = f'the line that begins with "{found[1]}" is indented more than the others'
            yield Fault(at, message, "line it up with them", (owner, found[1]), words=found[1])


def _foreign(context: RevisionContext, signs: Iterable[str]) -> Iterator[Passage]:
    """Yield the headings and passages that hold one of *signs*, none of which is ASCII."""
    suspects = context.foreign.intersection(signs)
    if suspects:
        yield from (heading for heading in context.headings if any(sign in heading.text for sign in suspects))
        yield from context.passages_with(*suspects)


def _word(text: str, place: int) -> str:
    """Return the word of *text* that a place is in; of white space, the one behind it."""
    start = max(text.rfind(space, 0, place + 1) for space in " \n\t") + 1
    return (text[start:].split(maxsplit=1) or text[place:].split(maxsplit=1) or [text])[0]
