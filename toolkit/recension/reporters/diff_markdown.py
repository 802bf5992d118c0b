"""A diff as a comment on a pull request: a line, a table, and the details folded away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recension.reporters.comments import LIMIT, Room, capital, clip, inert
from recension.reporters.diff_parts import PART_NAMES, shown_label, verb
from recension.reporters.diff_view import command, gravity, view_of
from recension.reporters.effect_words import few
from recension.reporters.style import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.changes import Edition
    from recension.diffing import Comparisons
    from recension.reporters.change_words import Words
    from recension.reporters.diff_view import DiffView
    from recension.reporters.entries import Entry
    from recension.reporters.style import Style

_HEADS = 30_000
"""Bytes for what each policy comes to, where many were compared."""
_NOTICES = 4_000
"""Bytes for saying that something was cut."""
_MOST_WORDS = 120
_MANY = 20
_COLUMNS = "| criterion | change | effect | revision log |\n|---|---|---|---|"
_DECLARED = {True: "declared", False: "**not declared**", None: ""}


class DiffMarkdown:
    """The diff as Markdown for GitHub and the like, cut at entries so that it fits a comment."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, comparisons: Comparisons) -> str:
        """Return the comment, at most `LIMIT` bytes; where it had to be cut it says what is missing."""
        room = Room(LIMIT - _NOTICES)
        sections, hidden = _sections(comparisons, room)
        entries = [(gravity(entry), number, entry) for number, section in enumerate(sections)
                   for entry in section.entries]  # fmt: skip
        # the gravest of all policies first, so that what is cut is what matters least
        for _, number, entry in sorted(entries, key=lambda each: each[:2]):
            row, details = _row(entry), _details(entry)
            if room.take(row + details):
                sections[number].shown.append((row, details))
        for section in sections:
            tail = _tail(section.view) if section.view else ""
            section.tail = tail if room.take(tail) else ""
        missing = sum(len(section.entries) - len(section.shown) for section in sections)
        notice = [_notice(comparisons, missing, len(entries), hidden)] if missing or hidden else []
        bodies = [str(section) for section in sections] or ["No policy changed."]
        # a comment that is cut says so where it begins and where it ends
        return "\n\n".join([*notice, *bodies, *notice]) + "\n"


@dataclass(eq=False)
class _Section:
    """What is said of one policy: its *head*; rows and details of the entries that fit; the *tail*, if it fits."""

    head: str
    view: DiffView | None = None
    shown: list[tuple[str, str]] = field(default_factory=list)
    tail: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.view.told_in_full if self.view else ()

    def __str__(self) -> str:
        rows = [_COLUMNS, *(row for row, _ in self.shown)] if self.shown else []
        blocks = [self.head, "\n".join(rows), *(details for _, details in self.shown), self.tail]
        return "\n\n".join(block for block in blocks if block)


def _sections(comparisons: Comparisons, room: Room) -> tuple[list[_Section], int]:
    """Return a section for each policy that there is room for, and how many there is none for."""
    views = map(view_of, comparisons.diffs)
    made = [_Section(_head(view), view) for view in views]
    made += [_Section(_alone(edition, "new: nothing stands before it")) for edition in comparisons.added]
    made += [_Section(_alone(edition, "gone")) for edition in comparisons.removed]
    heads = Room(_HEADS)
    shown = [section for section in made if heads.take(section.head) and room.take(section.head)]
    return shown, len(made) - len(shown)


def _head(view: DiffView) -> str:
    name = clip(view.name)
    if view.diff.is_empty:
        return f"**{name}: nothing changed.**"
    lines = [f"**{name}: {view.headline}.** {capital(inert(view.sentence))}."]
    lines += [f"{capital(inert(str(remark)))}." for remark in view.advice]
    if view.undeclared:
        lines.append(f"**Not declared in the revision log: {inert(few(view.undeclared, _MANY))}.**")
    return "\n".join(lines)


def _alone(edition: Edition, what: str) -> str:
    revision = edition.revision
    count = plural(len(revision.outline), "criterion", "criteria")
    return f"**{clip(f'{revision.policy} {revision.revision}')}: {what}** ({count})."


def _row(entry: Entry) -> str:
    cells = (clip(entry.label), entry.kinds, f"**{clip(entry.headline)}**", _DECLARED[entry.declared])
    return f"| {' | '.join(cells)} |"


def _details(entry: Entry) -> str:
    """Return an entry as one block of HTML, in which no blank line lets Markdown in again."""
    lines = [f"<details><summary><b>{clip(entry.label)}</b> {clip(entry.headline)}: {entry.kinds}</summary>", "<ul>"]
    lines += _listed(_words(entry.words))
    for difference in entry.differences:
        if difference.before is None and difference.after is None:
            lines += _listed([clip(str(difference))])
        else:
            before, after = (_runs(words) for words in difference.words)
            lines += _listed([f"{clip(difference.name)}: {before} → {after}"])
    for remark in entry.remarks:
        said = remark.text if remark.is_case else str(remark)
        lines += _listed([f"<b>{remark.role}</b>: {clip(said)}" if remark.is_case else clip(said)])
    lines += _listed([f"<code>{clip(' → '.join(entry.places))}</code>"] if entry.places else [])
    return "\n".join([*lines, "</ul>", "</details>"])


def _tail(view: DiffView) -> str:
    """Return the other parts, what several changes do only together, and what was not analysed."""
    rows = [f"{name}: {clip(state)}" for name, state in view.parts]
    for entry in view.told_aside[:_MANY]:
        told = f"{PART_NAMES[entry.change.part]}, {verb(entry.change)}: {clip(shown_label(entry.change))}"
        rows.append(" ".join([told, *(_runs(words) for words in entry.words[:2])]))
    renumbered = [f"{each.old} → {each.new}" for each in view.diff.renumbered]
    rows += [f"renumbered, otherwise unchanged: {inert(few(renumbered, _MANY))}"] if renumbered else []
    rows += [f"<b>{each.headline}</b> together: {clip(each.labels)}: {clip(str(remark))}"
             for each in view.together for remark in each.remarks]  # fmt: skip
    rows += [f"<b>revision log</b>: {clip(finding.message)}" for finding in view.log[:_MANY]]
    rows += [f"not analysed: {clip('; '.join(view.not_analysed))}"] if view.not_analysed else []
    rows += [inert(view.reconstructed)] if view.reconstructed else []
    lines = ["<details><summary>The other parts, and what was not analysed</summary>", "<ul>", *_listed(rows)]
    return "\n".join([*lines, "</ul>", "</details>"])


def _listed(items: Iterable[str]) -> list[str]:
    return [f"<li>{item}</li>" for item in items]


def _words(words: Iterable[Words]) -> Iterator[str]:
    names = {"-": "was: ", "+": "is: ", " ": ""}
    return (names[text.sign] + _runs(text) for text in words)


def _runs(words: Words) -> str:
    """Return a text with the words that changed marked, cut visibly."""
    told: list[str] = []
    left = _MOST_WORDS
    tag = "del" if words.sign == "-" else "ins"
    for run, changed in words.runs:
        if left <= 0:
            return " ".join([*told, "…"])
        cut = " ".join(run.split(" ")[:left])
        left -= cut.count(" ") + 1
        shown = clip(cut)
        told.append(f"<{tag}>{shown}</{tag}>" if changed else shown)
    return " ".join(told)


def _notice(comparisons: Comparisons, missing: int, total: int, hidden: int) -> str:
    cut = [f"{missing:,} of {total:,} changes are left out, those that matter least"] if missing else []
    cut += [f"{hidden:,} further policies are left out"] if hidden else []
    return f"**Cut to fit a comment: {'; '.join(cut)}.** All is told by <code>{clip(command(comparisons))}</code>"
