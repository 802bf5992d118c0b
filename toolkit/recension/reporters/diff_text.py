"""A diff as people read it on a terminal: what it does to coverage stands first, what did not change is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.reporters.diff_parts import PART_NAMES, shown_label, verb
from recension.reporters.diff_view import view_of
from recension.reporters.effect_words import LOOKS, few
from recension.reporters.style import Style, one_line, plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recension.changes import Edition
    from recension.diffing import Comparisons
    from recension.logic.effect import Verdict
    from recension.reporters.change_words import Words
    from recension.reporters.diff_view import DiffView, Together
    from recension.reporters.entries import Entry

_ASIDE = ("declared", "information", "given", "requires", "basis", "evidence")
"""Remarks that are dimmed."""
_ALARM = ("red", "bold")
_MANY = 8
_COLUMN = 18


class DiffText:
    """The diff for a terminal of any width, with colours or without."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, comparisons: Comparisons) -> str:
        """Return everything that was compared, one after the other."""
        told = [self._diff(view_of(diff)) for diff in comparisons.diffs]
        told += [self._alone(edition, "new: nothing to compare it with") for edition in comparisons.added]
        told += [self._alone(edition, "gone") for edition in comparisons.removed]
        return "\n\n".join(told or ["no policy changed"]) + "\n"

    def _alone(self, edition: Edition, what: str) -> str:
        revision = edition.revision
        size = plural(len(revision.outline), "criterion", "criteria")
        title = self.style.wrap(f"{revision.policy} {revision.title}: {revision.revision}", "", "  ")
        return self.style(title, "bold") + "\n" + self.style.wrap(f"{what} ({size})")

    def _diff(self, view: DiffView) -> str:
        blocks = ["\n".join(self._head(view))]
        blocks += ["\n".join(self.entry(entry)) for entry in view.told_in_full]
        blocks += ["\n".join(self._together(each)) for each in view.together]
        if view.diff.renumbered:
            blocks.append(self._renumbered(view))
        for part in PART_NAMES:
            entries = [entry for entry in view.told_aside if entry.change.part == part]
            if entries:
                blocks.append("\n".join(self._listed(part, entries)))
        if view.log:
            blocks.append("\n".join(self._log(view)))
        blocks.append("\n".join(self._parts(view)))
        return "\n\n".join(blocks)

    def _head(self, view: DiffView) -> Iterator[str]:
        yield self.style(self.style.wrap(view.title, "", "  "), "bold")
        if view.diff.is_empty:
            yield self.style("nothing changed", "green", "bold")
        else:
            net = self.style.wrap(f"net effect: {view.headline}: {view.sentence}", "", "  ")
            yield self._with_look(net, "net effect: ", view.headline, view.verdict)
        yield from (self.style.wrap(str(remark), "  ", "    ") for remark in view.advice)
        for headline, entries in view.by_headline.items():
            line = self.style.wrap(f"{headline}: {few([entry.label for entry in entries], _MANY)}", "  ", "    ")
            yield self._with_look(line, "  ", headline, entries[0].verdict)
        if view.undeclared:
            where = view.parts[-1][0]
            line = self.style.wrap(f"NOT DECLARED in {where}: {few(view.undeclared, _MANY)}", "  ", "    ")
            yield self.style(line, *_ALARM)
        if view.reconstructed:
            yield self.style(self.style.wrap(view.reconstructed, "", "  "), "dim")

    def _with_look(self, line: str, before: str, headline: str, verdict: Verdict) -> str:
        """Return *line*, in which *headline* stands right after *before*, with the headline in its colour."""
        found = before + headline
        if not line.startswith(found):  # it is broken over two lines
            return line
        return before + self.style(headline, *LOOKS[verdict]) + line.removeprefix(found)

    def entry(self, entry: Entry) -> Iterator[str]:
        """Yield the lines of one entry, told in full."""
        heading = self.style.wrap(f"{entry.label}  {entry.headline}  {entry.kinds}", "", "  ")
        name = printable(entry.label)
        if heading.startswith(name + "  "):
            heading = self._with_look(heading.removeprefix(name), "  ", entry.headline, entry.verdict)
            heading = self.style(name, "bold") + heading
        yield heading
        yield from self._words(entry.words)
        for difference in entry.differences:
            yield self.style.wrap(str(difference), "  ", "      ")
        for remark in entry.remarks:
            line = self.style.wrap(str(remark), "  ", "    ")
            looks = ("dim",) if remark.role in _ASIDE else _ALARM if remark.role == "undeclared" else ()
            yield self.style(line, *looks) if looks else line
        if entry.places:
            yield self.style(self._places(entry.places), "dim")

    def _places(self, places: Iterable[str]) -> str:
        """Return where an entry stands; a place is never broken, so that a terminal can make it a link."""
        shown = [one_line(place) for place in places]
        line = f"  {' → '.join(shown)}"
        return line if len(line) <= self.style.width else "  " + " →\n  ".join(shown)

    def _words(self, words: Iterable[Words], margin: str = "  ") -> Iterator[str]:
        for text in words:
            if text.sign == " ":
                yield self.style.wrap(text.text, margin)
            else:
                look = "red" if text.sign == "-" else "green"
                yield self.style.signed(text.text, text.sign, look, text.changed, margin)

    def _together(self, together: Together) -> Iterator[str]:
        yield self.style(self.style.wrap(f"together  {together.headline}  {together.labels}", "", "  "), "bold")
        yield from (self.style.wrap(str(remark), "  ", "    ") for remark in together.remarks)

    def _renumbered(self, view: DiffView) -> str:
        labels = ", ".join(f"{each.old} → {each.new}" for each in view.diff.renumbered)
        count = plural(len(view.diff.renumbered), "criterion", "criteria")
        return f"{self.style('renumbered', 'bold')}  {count}, otherwise unchanged\n" + self.style.wrap(labels, "  ")

    def _listed(self, part: str, entries: Iterable[Entry]) -> Iterator[str]:
        yield self.style(PART_NAMES[part], "bold")
        for entry in entries:
            shown = entry.change.new or entry.change.old
            text = f"{verb(entry.change)}: {shown_label(entry.change)}"
            if shown and shown.text and shown.text not in shown.label:
                text += f" {shown.text}"
            yield self.style.wrap(text, "  ", "      ")
            yield from self._words(entry.words, "    ")
            yield from (self.style.wrap(str(each), "    ", "      ") for each in entry.differences)
            told = [remark for remark in entry.remarks if remark.role in ("reason", "undeclared")]
            yield from (self.style.wrap(str(remark), "    ", "      ") for remark in told)

    def _log(self, view: DiffView) -> Iterator[str]:
        yield self.style("what the revision log does not tell as it is", "bold")
        for finding in view.log:
            place = f"{finding.location}: " if finding.location else ""
            yield self.style.wrap(f"{place}{finding.message}", "  ", "    ")
            if finding.hint:
                yield self.style(self.style.wrap(finding.hint, "    "), "dim")

    def _parts(self, view: DiffView) -> Iterator[str]:
        rows = list(view.parts)
        if view.not_analysed:
            rows.append(("not analysed", few(view.not_analysed, _MANY, "; ")))
        for name, state in rows:
            yield self.style.wrap(state, name.ljust(_COLUMN), " " * _COLUMN)
