"""The words of a log row against what changed: codes, sections, numbers and quotations that it names, or does not.

A row that names nothing in a part speaks of all of it; one that names some is
taken at its word, and what it does not name is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.diffing.claims import Action, sentence_claims
from recension.model.texts import unmarked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.changes import Change
    from recension.diffing.claims import Claim
    from recension.diffing.declaring import Reach
    from recension.diffing.log_findings import LogFindings
    from recension.diffing.pipeline import RevisionDiff
    from recension.model.criteria import Placed
    from recension.model.revision import LogRow, Revision
    from recension.pointer import Pointer

_CODE = re.compile(r"(?<![\w.])(?:\d{4}[0-9AFMTU]|[A-V]\d{4})(?![\w.]*\w)")
_CODE_RANGE = re.compile(r"(?<![\w.])([A-V]?)(\d{4,5})\s?[-\u2013]\s?\1(\d{4,5})(?!\w)")
_NUMBER = re.compile(r"(?<![\w.,/#-])\d{1,4}(?:\.\d+)?(?![\w/]|[.,-]\w|%)")
_FROM_TO = re.compile(r"\bfrom (\d+(?:\.\d+)?)(?: \w+)? to (\d+(?:\.\d+)?)\b")
_RISES = re.compile(r"\b(?:raised|increased|extended)\b", re.IGNORECASE)
_FALLS = re.compile(r"\b(?:lowered|reduced|decreased)\b", re.IGNORECASE)
_QUOTE = re.compile(r"\"([^\"]+)\"|\u201c([^\u201c\u201d]+)\u201d")
_GAP = re.compile(r"\.{2,}|\u2026")
_SENTENCE = re.compile(r"(?:[^.\n]|\.(?!\s+[A-Z])|\n(?!\n))+")
_COMMON = frozenset(["policy", "criteria", "criterion", "section", "sections", "important", "implications", "with"])
_DONE = {"added": "was added", "removed": "was removed", "reworded": "was changed", "moved": "was moved"}
_COVERS = {"added": {"added", "reworded"}, "removed": {"removed", "reworded"}, "moved": {"moved"},
           "reworded": {"reworded"},
           "changed": {"reworded", "moved"}}  # fmt: skip
"""What an entry with a note, for a whole part, tells by its action; the actions that are not here tell everything."""
_YEARS = range(1900, 2100)


def check_words(diff: RevisionDiff, row: LogRow, reaches: Sequence[Reach], tells: LogFindings) -> None:
    """Tell where the words of *row*, which is that of the new revision, do not fit what changed."""
    checking = _Checking(diff, row, tells)
    checking.codes()
    checking.sections()
    if diff.new.revision.completeness == "full":
        checking.quotes()
    checking.numbers(reaches)
    checking.summary([reach.claim for reach in reaches])


class _Checking:
    def __init__(self, diff: RevisionDiff, row: LogRow, tells: LogFindings) -> None:
        self.diff, self.row, self.tells = diff, row, tells
        self.old, self.new = diff.old.revision, diff.new.revision

    @property
    def _texts(self) -> Iterator[tuple[str, Pointer]]:
        """The summary and the notes of the row, each with its place."""
        yield self.row.summary, (*self.row.at, "summary")
        yield from ((change.note, (*change.at, "note")) for change in self.row.changes if change.note)

    def codes(self) -> None:
        """Tell the codes that changed and are none of those named, and those named that no table has."""
        changes = [change for change in self.diff.of("codes") if "part-not-comparable" not in change.kinds]
        named = [(code, at) for text, at in self._texts for code in _codes_in(text)]
        if not named or self.diff.states["codes"] == "not_comparable":
            return
        told = {code for code, _ in named}
        entries = [entry for entry in self.row.changes if entry.part == "codes"]
        for change in changes if entries or not self.row.changes else ():  # else the whole part is told as left out
            shown = change.new or change.old
            if shown is not None and shown.label.rpartition(" ")[2] not in told:
                self._incomplete(change, "codes", shown.label)
        listed = {each.code for revision in (self.old, self.new) for each in revision.codes}
        for code, at in dict.fromkeys(named):
            if code not in listed and listed & told:
                message = f"{self.tells.name} names {code}, which is in the tables of neither revision"
                self.tells.tell("log-not-found", message, at, "correct the code", code, words=code)
        for entry in entries:
            if entry.note:
                self._went(entry.action, set(_codes_in(entry.note)), (*entry.at, "note"))

    def _went(self, action: str, codes: set[str], at: Pointer) -> None:
        """Tell codes that are said to have come or gone and did not."""
        before, after = ({each.code for each in revision.codes} for revision in (self.old, self.new))
        wrong = {"added": codes & before, "removed": codes & after}.get(action, set())
        for code in sorted(wrong):
            message = f"{self.tells.name} says {action} of {code}, and nothing changed there"
            self.tells.tell("log-not-found", message, at, "take it from the row, or make the change", code, words=code)

    def sections(self) -> None:
        """Tell the sections that changed and are none of those that the row names."""
        entries = [entry for entry in self.row.changes if entry.part == "sections"]
        if self.row.changes and not entries:
            return  # the whole part is told as left out
        sections = {section.id: section.heading for each in (self.old, self.new) for section in each.sections}
        words = {name: _key_words(name, heading) for name, heading in sections.items()}
        said = {name for name in sections if words[name] & _stems(" ".join(text for text, _ in self._texts))}
        general = {kind for entry in entries if not any(words[name] & _stems(entry.note or "") for name in sections)
                   for kind in (_COVERS.get(entry.action, _DONE) if entry.note else _DONE)}  # fmt: skip
        for change in self.diff.of("sections"):
            shown = change.new or change.old
            kind = change.kinds[0].rpartition("-")[2]
            if shown is None or kind not in _DONE or not (entries or said):
                continue
            if shown.id not in said and kind not in general:
                self._incomplete(change, "sections", shown.label)

    def _incomplete(self, change: Change, part: str, label: str) -> None:
        done = _DONE[change.kinds[0].rpartition("-")[2]]
        message = f"{self.tells.name} tells what changed in {part}, and not that {label} {done}"
        self.tells.tell_change("log-part-incomplete", change, message, f"name it in the row: {label}", part, label)

    def numbers(self, reaches: Sequence[Reach]) -> None:
        """Tell numbers that the criteria spoken of have on neither side, and such as stand the wrong way round."""
        for reach in reaches:
            note = next((entry.note for entry in self.row.changes if entry.at == reach.claim.pointer), None)
            if note and not reach.claim.is_in_sentences:
                self._numbers(note, (*reach.claim.pointer, "note"), [reach])
        claims = sentence_claims(self.row, self.new.numbering, self._known)
        for sentence in _SENTENCE.finditer(self.row.summary):
            labels = {label for claim, start in claims if sentence.start() <= start < sentence.end()
                      for label in claim.labels or ()}  # fmt: skip
            spoken = [reach for reach in reaches if labels & {*reach.old, *reach.new}]
            self._numbers(sentence[0], (*self.row.at, "summary"), spoken)

    @property
    def _known(self) -> set[str]:
        return {place.label for revision in (self.old, self.new) for place in revision.outline}

    def _numbers(self, said: str, at: Pointer, reaches: Sequence[Reach]) -> None:
        old = _numbers_of(place for reach in reaches for place in reach.old.values())
        new = _numbers_of(place for reach in reaches for place in reach.new.values())
        if not old | new:
            return
        for number in dict.fromkeys(_NUMBER.findall(_QUOTE.sub("", said))):
            if number not in old | new and not (number.isdecimal() and int(number) in _YEARS):
                message = f"{self.tells.name} says {number}, and neither revision has that number there"
                self.tells.tell("log-number-differs", message, at, "give the number as the criterion has it",
                                number, str(at[-1]), words=number)  # fmt: skip
        self._units(said, at, [place for reach in reaches for place in (*reach.old.values(), *reach.new.values())])
        for found in _FROM_TO.finditer(said):
            first, second = found[1], found[2]
            turned = first in new - old and second in old - new
            rises, falls = _RISES.search(said), _FALLS.search(said)
            contrary = (rises and float(first) > float(second)) or (falls and float(first) < float(second))
            if turned or contrary:
                message = f'{self.tells.name} says "{found[0]}", and it was the other way'
                self.tells.tell("log-number-differs", message, at, "say what it was first, then what it is",
                                first, second, words=found[0])  # fmt: skip

    def _units(self, said: str, at: Pointer, places: Sequence[Placed]) -> None:
        """Tell numbers that have another unit than in the texts of the criteria."""
        from recension.model.quantities import said_numbers

        known = {(each.number, each.unit) for place in places for each in said_numbers(place.criterion.text)}
        for each in said_numbers(said):
            units = sorted({unit for number, unit in known if number == each.number and unit})
            if each.unit and units and each.unit not in units:
                message = f'{self.tells.name} says "{each.written}", and the criterion has it in another unit'
                self.tells.tell("log-number-differs", message, at, "give it the unit of the criterion",
                                str(each.number), each.unit, words=each.written)  # fmt: skip

    def quotes(self) -> None:
        """Tell quotations of words that neither revision has."""
        if not any('"' in text or "\u201c" in text for text, _ in self._texts):
            return
        told = [words or "" for change in self.diff.changes for detail in change.details
                for words in (detail.before_words, detail.after_words)]  # fmt: skip
        there = _plain(" ".join([*_all_words(self.old), *_all_words(self.new), *told]))
        for text, at in self._texts:
            for found in _QUOTE.finditer(text):
                quote = found[1] or found[2]
                if not all(_plain(piece) in there for piece in _GAP.split(quote) if piece.strip()):
                    message = f'{self.tells.name} quotes "{quote}", which is in neither revision'
                    self.tells.tell("log-quote-unknown", message, at, "quote the words as they stand there", quote,
                                    words=quote)  # fmt: skip

    def summary(self, claims: Sequence[Claim]) -> None:
        """Tell what the summary says of criteria and the list of changes does not, or says otherwise."""
        listed: dict[str, set[Action]] = {}
        for claim in claims:
            for label in () if claim.is_in_sentences else claim.labels or ():
                listed.setdefault(label, set()).add(claim.action)
        if not listed:
            return
        for claim, _ in sentence_claims(self.row, self.new.numbering, self._known):
            opposite = {Action.ADDED: Action.REMOVED, Action.REMOVED: Action.ADDED}.get(claim.action)
            for label in claim.labels or () if len(claim.labels or ()) == 1 else ():
                if opposite and listed.get(label) == {opposite}:
                    message = (
                        f"the summary says {claim.action.value} of {label}, and the list of changes {opposite.value}"
                    )
                    self.tells.tell("log-summary-differs", message, claim.pointer, "correct one of the two", label,
                                    words=claim.words)  # fmt: skip
        moves = any(Action.MOVED in actions for actions in listed.values())  # whose sentence names where it went, too
        silent = {Action.NAMED, Action.KEPT, *([Action.MOVED] if moves else [])}
        for claim in claims:
            if not claim.is_in_sentences or claim.action in silent or claim.part:
                continue
            lone = [label for label in claim.labels or () if not any(_is_within(label, each) for each in listed)]
            if lone:
                message = f"the summary says {claim.action.value} of {', '.join(lone)}, and changes has no entry for it"
                self.tells.tell("log-change-unlisted", message, (*self.row.at, "changes"), "add an entry for it", *lone)


def _codes_in(text: str) -> Iterator[str]:
    """Yield the codes that *text* names, CPT and HCPCS; those of a short range one by one."""
    for found in _CODE_RANGE.finditer(text):
        first, last = int(found[2]), int(found[3])
        if len(found[2]) == len(found[3]) and first < last <= first + 50:
            yield from (f"{found[1]}{number:0{len(found[2])}}" for number in range(first, last + 1))
    yield from (code for code in _CODE.findall(text) if not (code.isdecimal() and len(code) < 5))


def _numbers_of(places: Iterable[Placed]) -> set[str]:
    """Return the numbers in the texts and conditions of criteria."""
    found: set[str] = set()
    for place in places:
        criterion = place.criterion
        found |= set(re.findall(r"\d+(?:\.\d+)?", f"{criterion.text} {' '.join(criterion.notes)}"))
        from recension.model.conditions import Comparison, walk

        parts = walk(criterion.when) if criterion.when is not None else ()
        found |= {str(value) for part in parts if isinstance(part, Comparison) for value in part.values}
    return found


def _stems(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z]{4,}", text.casefold()) if word not in _COMMON}


def _key_words(name: str, heading: str) -> set[str]:
    """Return the beginnings of the words by which people name a section."""
    return _stems(f"{heading} {name.replace('-', ' ')}")


def _all_words(revision: Revision) -> Iterator[str]:
    """Yield every text of a revision but its log."""
    yield revision.title
    for section in revision.sections:
        yield from (section.heading, section.text or "", *section.notes)
    for place in revision.outline:
        yield from (place.criterion.text, *place.criterion.notes)
    yield from (code.display or "" for code in revision.codes)


def _plain(text: str) -> str:
    """Return the words of *text* in small letters, without the ending of a plural, one space between two."""
    words = re.findall(r"[^\W_]+|[<>\u2264\u2265]", unmarked(text).casefold())
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word for word in words)


def _is_within(label: str, other: str) -> bool:
    """Return whether one of two labels is the other, or stands below it."""
    return (
        label == other or label.startswith((f"{other}.", f"{other})")) or other.startswith((f"{label}.", f"{label})"))
    )
