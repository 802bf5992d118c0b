"""The crosswalk of labels as a table, for a spreadsheet (CSV), and as JSON (``schema/history.schema.json``)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, TypeAlias

from recension.alignment import MatchBasis
from recension.diffing.crosswalk import crosswalk
from recension.model.texts import unmarked
from recension.reporters.effect_words import few
from recension.reporters.entries import names
from recension.reporters.history_words import encode_edition, encode_placed, kinds_in_words
from recension.reporters.json_text import json_text
from recension.reporters.style import Style, one_line
from recension.reporters.tables import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.diffing import RevisionDiff
    from recension.diffing.crosswalk import Crossing
    from recension.model.criteria import Placed

MATCHED = {
    MatchBasis.ID: "id",
    MatchBasis.FORMERLY: "former id",
    MatchBasis.INSTEAD_OF: "its place (hint)",
    MatchBasis.EXACT_TEXT: "same text",
    MatchBasis.SIMILAR_IN_PARENT: "similar text",
    MatchBasis.SIMILAR: "similar text",
    MatchBasis.SLOT: "its place",
}
"""What two criteria are matched by, in a word; by its place alone, one is not the other."""
COLUMNS = ("old_label", "new_label", "matched_by", "score", "kinds", "old_id", "new_id", "old_text", "new_text")
"""The columns of the CSV form."""
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula, in either width, or leaves out before one."""
_LOOKS = {"removed": ("red",), "added": ("green",), "replaced": ("yellow",)}
_MANY = 12
_NONE = "-"


class CrosswalkTable:
    """The crosswalk for a terminal: counts first, then every criterion."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style or Style()

    def render(self, diff: RevisionDiff) -> str:
        """Return the table."""
        crossings = crosswalk(diff)
        old, new = names(diff)
        revision = diff.new.revision
        title = self.style.wrap(f"{revision.policy} {revision.title}: labels of {old} and {new}", "", "  ")
        lines = [self.style(title, "bold"), *(self.style.wrap(line, "", "  ") for line in summary(crossings, old)), ""]
        table = Table((old, new, "matched by", "criterion", "what changed"), 3)
        return "\n".join([*lines, *table.lines(map(_row, crossings), self.style)]) + "\n"


def summary(crossings: Sequence[Crossing], old: str) -> Iterator[str]:
    """Yield how many criteria became what, and which labels name something else than in *old*."""
    same = [each for each in crossings if each.is_same]
    moved = [each for each in same if each.old and each.new and each.old.label != each.new.label]
    told = [
        (len(same) - len(moved), "under the same label"),
        (len(moved), "under another label"),
        (sum(each.old is not None and each.new is not None and not each.is_same for each in crossings), "replaced"),
        (sum(each.new is None for each in crossings), "removed"),
        (sum(each.old is None for each in crossings), "added"),
    ]
    yield ", ".join(f"{number} {words}" for number, words in told if number) or "no criteria on either side"
    reused = _reused(crossings)
    if reused:
        verb = "names" if len(reused) == 1 else "name"
        yield f"{few(reused, _MANY)} {verb} something else than in {old}"


def _reused(crossings: Sequence[Crossing]) -> list[str]:
    """Return the labels that both sides have, for different criteria."""
    before = {each.old.label: each.new.label if each.new and each.is_same else None for each in crossings if each.old}
    now = dict.fromkeys(each.new.label for each in crossings if each.new)
    return [label for label in now if label in before and before[label] != label]


def _row(crossing: Crossing) -> Row:
    old, new = (place.label if place else _NONE for place in (crossing.old, crossing.new))
    matched, kinds, text = _matched(crossing), kinds_in_words(crossing.kinds), _texts(crossing)
    label = new if old == new else f"{old} → {new}"
    parts = (text, "" if crossing.basis in (None, MatchBasis.ID) else f"matched by {matched}", kinds)
    told = f"{label}: {'; '.join(part for part in parts if part)}"
    looks = next((looks for kind, looks in _LOOKS.items() if kind in crossing.kinds), ())
    return Row((old, new, matched, text, kinds), told, looks)


def _matched(crossing: Crossing) -> str:
    if crossing.basis is None:
        return ""
    score = f" {crossing.score:.2f}" if crossing.score is not None and crossing.score < 1 else ""
    return MATCHED[crossing.basis] + score


def _texts(crossing: Crossing) -> str:
    texts = [_plain(place) for place in (crossing.old, crossing.new) if place]
    return " → ".join(dict.fromkeys(text or "(no text is known)" for text in texts))


def _plain(place: Placed | None) -> str:
    return one_line(" ".join(unmarked(place.criterion.text).split())) if place else ""


class CrosswalkCsv:
    """The crosswalk as CSV by RFC 4180: UTF-8, a row of headings, lines that end in CR and LF.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, diff: RevisionDiff) -> str:
        """Return the rows."""
        written = io.StringIO(newline="")
        writer = csv.writer(written, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for each in crosswalk(diff):
            cells = [
                each.old.label if each.old else "",
                each.new.label if each.new else "",
                each.basis.value if each.basis else "",
                f"{each.score:g}" if each.score is not None else "",
                "; ".join(each.kinds),
                each.old.id if each.old else "",
                each.new.id if each.new else "",
                _plain(each.old),
                _plain(each.new),
            ]
            writer.writerow([harmless(cell) for cell in cells])
        return written.getvalue()


def harmless(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula: an apostrophe before what would begin one."""
    return f"'{cell}" if cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell


class CrosswalkJson:
    """The crosswalk as JSON."""

    def __init__(self, style: Style | None = None) -> None:
        self.style = style

    def render(self, diff: RevisionDiff) -> str:
        """Return the crosswalk."""
        record = {
            "format": 1,
            "old": encode_edition(diff.old),
            "new": encode_edition(diff.new),
            "crosswalk": [_crossing(each) for each in crosswalk(diff)],
        }
        return json_text(record)


def _crossing(crossing: Crossing) -> dict[str, Any]:
    return {
        "old": encode_placed(crossing.old) if crossing.old else None,
        "new": encode_placed(crossing.new) if crossing.new else None,
        "matched_by": crossing.basis.value if crossing.basis else None,
        "score": crossing.score,
        "same_criterion": crossing.is_same,
        "kinds": list(crossing.kinds),
    }


CrosswalkReporter: TypeAlias = CrosswalkTable | CrosswalkCsv | CrosswalkJson

REPORTERS: dict[str, type[CrosswalkReporter]] = {"table": CrosswalkTable, "csv": CrosswalkCsv, "json": CrosswalkJson}
