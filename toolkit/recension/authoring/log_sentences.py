"""What a log row says of each change, in the plain words of a log: for the summary, and for the list of changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recension.diffing.claims import Action
from recension.diffing.reconciliation import needed_part
from recension.model.texts import unmarked
from recension.reporters.effect_words import few, listed
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recension.authoring.log_rows import Told
    from recension.changes import Change, Detail
    from recension.model.criteria import Placed

_LONGEST = 72
"""A text with more letters is not quoted in full."""
_LONGEST_NOTE = 200
_MOST_QUOTED = 4
_MOST_CODES = 12
_UNSAID = "another condition"
_CONDITIONS = ("condition-changed", "threshold-changed", "connective-changed", "count-changed")
_VERBS = {"added": Action.ADDED, "removed": Action.REMOVED}
_PARTS = ("metadata", "numbering", "sections", "codes", "references")
_FIELDS = {"title": "the title", "applies_to": "the lines of business", "codes_role": "the role of the codes",
           "otherwise": "what a case gets that meets no criterion"}  # fmt: skip


class PartLine(NamedTuple):
    """What a row says of a part that is no criterion: a sentence, and an entry in its list of changes."""

    part: str
    action: str
    sentence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for changes of criteria; *label_of* says how a log names places, texts are quoted if *quoting*."""

    quoting: bool
    label_of: Callable[[Sequence[Placed]], str]

    def sentence(self, told: Told) -> str:
        """Return the sentence for what one entry tells."""
        match told.action:
            case Action.REPLACED:
                return self._replaced(told)
            case Action.MOVED:
                return self._moved(told)
            case Action.ADDED | Action.REMOVED:
                return self._came_or_went(told)
        label, be = self._label(told.places)
        if told.changes[0].part == "definitions":
            side = told.changes[0].new or told.changes[0].old
            name = f' "{side.id}"' if side and self.quoting else ""
            label, be = f"The shared condition{name} of {label}", "was"
        note = self.note(told)
        return f"{label} {be} {told.action.value}" + (f": {note}." if note else ".")

    def note(self, told: Told) -> str | None:
        """Return what the entry in the list of changes says beyond labels and ids; None where that is all."""
        if not self.quoting:
            return None
        if told.action is Action.REPLACED:
            old, new = (_quoted_all(places) for places in (told.old, told.new))
            note = f"{old} became {new}" if old and new else None
        elif told.action in (Action.ADDED, Action.REMOVED):
            texts = [_short(place.criterion.text) for place in told.places]
            note = texts[0] if len(texts) == 1 else _quoted_all(told.places)
        elif told.action is Action.MOVED:
            old, new = (self.label_of(places) for places in (told.old, told.new))
            note = f"{old} became {new}" if old != new else "Another place among its siblings"
        else:
            note = "; ".join(_edits(told.changes[0], whole=len(told.changes) == 1))
        return note if note and len(note) <= _LONGEST_NOTE else None

    def _label(self, places: Sequence[Placed]) -> tuple[str, str]:
        """Return how a sentence names *places*, and the verb that goes with it."""
        label = self.label_of(places)
        several = len({place.label for place in places}) > 1
        return label if several else f"{label}.", "were" if several else "was"

    def _replaced(self, told: Told) -> str:
        old, new = (_quoted_all(places) if self.quoting else None for places in (told.old, told.new))
        before, after = (self.label_of(places) for places in (told.old, told.new))
        if before == after and len(told.old) == len(told.new) == 1:
            return f"At {after}. {new or 'a new criterion'} took the place of {old or 'another one'}."
        went = f"{old}, {before}." if old else f"{before}."
        return f"{after}. {new} took the place of {went}" if new else f"{after}. took the place of {went}"

    def _moved(self, told: Told) -> str:
        text = f" {_quoted_all(told.new)}" if self.quoting and _quoted_all(told.new) else ""
        before, after = (self.label_of(places) for places in (told.old, told.new))
        if before == after:
            return f"{after}.{text} was moved among its siblings."
        return f"{before}.{text} was moved and is {after} now."

    def _came_or_went(self, told: Told) -> str:
        label, be = self._label(told.places)
        text = _quoted_all(told.places) if self.quoting else None
        below = sum(len(change.subtree) for change in told.changes)
        more = f", with {plural(below, 'criterion', 'criteria')} below" if below else ""
        if be == "was":
            return (
                f"{label} {text} was {told.action.value}{more}." if text else f"{label} was {told.action.value}{more}."
            )
        return f"{label} were {told.action.value}{more}" + (f": {text}." if text else ".")


def part_lines(changes: Iterable[Change], *, quoting: bool) -> Iterator[PartLine]:
    """Yield what a row says of *changes* outside the criteria: one line for each part and action, in a fixed order."""
    grouped: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        done = _VERBS.get(change.kinds[0].rpartition("-")[2], Action.CHANGED)
        grouped.setdefault((needed_part(change) or "", done.value), []).append(change)
    for part, action in sorted(grouped, key=lambda key: (_PARTS.index(key[0]), key[1])):
        yield _part_line(part, action, grouped[part, action], quoting=quoting)


def _part_line(part: str, action: str, changes: Sequence[Change], *, quoting: bool) -> PartLine:
    labels = [_shown(change) for change in changes]
    if part == "metadata":
        told = list(_metadata(changes, quoting=quoting))
        sentence = listed(told, "and") if len(told) < 3 else "; ".join(told)
        return PartLine(part, action, f"{_capital(sentence)}.", _capital(sentence) if quoting else None)
    if part == "numbering":
        return PartLine(part, action, "Labels are numbered in another style.", None)
    if part == "references":
        works = plural(len(changes), "reference")
        be = "was" if len(changes) == 1 else "were"
        sentence = f"{works} {be} {action}." if action != "changed" else "References were reviewed and updated."
        return PartLine(part, action, sentence, few(labels, 6) if action == "changed" else None)
    names = list(dict.fromkeys(labels))
    be = "was" if len(names) == 1 else "were"
    if part == "codes":
        named = listed(names, "and") if len(names) <= _MOST_CODES else few(names, _MOST_CODES)
        return PartLine(part, action, f"{named} {be} {action}.", few(names, _MOST_CODES))
    noun = "section" if len(names) == 1 else "sections"
    named = f"The {noun} {listed(list(map(_in_quotes, names)), 'and')}" if quoting else plural(len(names), "section")
    return PartLine(part, action, f"{named} {be} {action}.", few(names, _MOST_CODES) if quoting else None)


def _metadata(changes: Sequence[Change], *, quoting: bool) -> Iterator[str]:
    for detail in (detail for change in changes for detail in change.details if detail.field in _FIELDS):
        name = _FIELDS[detail.field]
        before, after = detail.before_words or "nothing", detail.after_words or "nothing"
        if quoting and len(before) + len(after) <= 2 * _LONGEST:
            yield f"{name}: {_in_quotes(before)} became {_in_quotes(after)}"
        else:
            yield f"{name} changed"


def edit_words(change: Change) -> tuple[str, ...] | None:
    """Return an edit of a criterion in words that do not tell where it was made: the same edit elsewhere has the same.

    None where words do not say it all, or its place is a part of it.
    """
    placed = {"moved", "reordered"} & set(change.kinds)
    if change.part != "criteria" or placed or not change.details:
        return None
    words = tuple(_edits(change, whole=False))
    told = {detail.kind for detail in change.details} - {"renumbered", "evidence-changed", "hints-changed"}
    certain = told <= {"reworded", *_CONDITIONS, "decision-changed", "open-changed"} and _UNSAID not in words
    texts = [detail for detail in change.details if detail.kind == "reworded"]
    return words if words and certain and all(_rewording(each, whole=False) for each in texts) else None


def _edits(change: Change, *, whole: bool) -> Iterator[str]:
    """Yield what was done to a criterion, in words; of its text as a *whole*, or where it differs alone."""
    by_kind: dict[str, list[Detail]] = {}
    for detail in change.details:
        by_kind.setdefault(detail.kind, []).append(detail)
    reworded = [_rewording(detail, whole=whole) for detail in by_kind.get("reworded", ())]
    yield from (said for said in reworded if said)
    for kind in _CONDITIONS:
        for detail in by_kind.get(kind, ()):
            if not any(reworded):  # the new text says the same
                yield _condition(detail)
    for detail in by_kind.get("decision-changed", ()):
        yield f"the decision is {detail.after_words or 'none'} now"
    for detail in by_kind.get("open-changed", ()):
        yield f"{'an open list' if detail.after else 'a complete list'} now"
    for kind, name in (("notes-changed", "notes"), ("references-changed", "citations")):
        yield from (f"{name} {_done(detail)}" for detail in by_kind.get(kind, ()))
    if {"moved", "reordered"} & by_kind.keys():
        yield "its place, too"


def _done(detail: Detail) -> str:
    if not detail.before:
        return "were added"
    return "were changed" if detail.after else "were taken out"


def _condition(detail: Detail) -> str:
    before, after = detail.before_words, detail.after_words
    if before and after and len(before) + len(after) <= 2 * _LONGEST:
        return f"{_in_quotes(before)} became {_in_quotes(after)}"
    return _UNSAID


def _rewording(detail: Detail, *, whole: bool) -> str | None:
    """Return how a text was reworded: as a *whole* if that is short, else where it differs; None if that is long."""
    old, new = (_plain(str(text or "")) for text in (detail.before, detail.after))
    if not old or not new:
        return f"{_in_quotes(old or new)} {'was put in' if new else 'was taken out'}" if _fits(old or new) else None
    if old == new:
        return None
    if whole and _fits(old) and _fits(new):
        return f"{_in_quotes(old)} became {_in_quotes(new)}"
    before, after = _differing(old.split(), new.split(), around=0 if whole else 1)
    if not all(map(_fits, (before, after))):
        return None
    if before and after:
        return f"{_in_quotes(before)} became {_in_quotes(after)}"
    return f"{_in_quotes(before or after)} was {'taken out' if before else 'put in'}"


def _differing(old: list[str], new: list[str], *, around: int) -> tuple[str, str]:
    """Return the words that two texts do not begin with and end in alike, and so many more *around* them."""
    shorter = min(len(old), len(new))
    start = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - start
    end = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    start, end = max(0, start - around), max(0, end - around)
    return " ".join(old[start : len(old) - end]), " ".join(new[start : len(new) - end])


def _quoted_all(places: Sequence[Placed]) -> str | None:
    """Return the texts of *places* in quotes; None where there is none, or too many."""
    texts = [_short(place.criterion.text) for place in places]
    if not all(texts) or len(texts) > _MOST_QUOTED:
        return None
    return listed([_in_quotes(text) for text in texts], "and")


def _short(text: str) -> str:
    """Return a text, or its first words where it is long; empty if nothing can be quoted of it."""
    plain = _plain(text)
    if _fits(plain):
        return plain
    start = plain[:_LONGEST].rpartition(" ")[0]
    for opening, closing in ("()", "[]"):
        if start.count(opening) != start.count(closing):
            start = start[: start.rfind(opening)]
    start = start.rstrip(" ,;:(-")
    return f"{start}…" if start and _fits(start) else ""


def _fits(text: str) -> bool:
    """Return whether a text can be quoted: it is short, printable, and its brackets come in pairs."""
    balanced = all(text.count(pair[0]) == text.count(pair[1]) for pair in ("()", "[]"))
    return len(text) <= _LONGEST and text.isprintable() and balanced and "**" not in text


def _plain(text: str) -> str:
    return " ".join(unmarked(text).split())


def _in_quotes(text: str) -> str:
    plain = text.replace('"', "'")
    return f'"{plain}"'


def _shown(change: Change) -> str:
    shown = change.new or change.old
    if shown is None:
        return change.part
    return shown.label.replace("section “", "").removesuffix("”") if change.part == "sections" else shown.label


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
