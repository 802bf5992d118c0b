"""What a rule may look at: the document, and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.history import RevisionHistory
    from recension.logic.needless import Needless
    from recension.model.criteria import Placed
    from recension.model.revision import Dates, Revision
    from recension.model.vocabulary import Vocabulary
    from recension.pointer import Pointer
    from recension.rules.agreement import Reading, Threshold


# no dataclasses: making their classes takes longer than all the rules do, and start-up is part of the product
class Earlier:
    """A revision that came before in the line.

    Its *text* can be looked at for nothing. What it says has to be read first,
    so rules ask for it only where the text alone leaves something open.
    """

    def __init__(
        self, label: str, text: str, read: Callable[[], Revision | None], read_dates: Callable[[], Dates | None]
    ) -> None:
        self.label = label
        self.text = text
        self._read = read
        self._read_dates = read_dates

    @cached_property
    def revision(self) -> Revision | None:
        """What the revision says, as much as can be made out; None if its file is no document."""
        return self._read()

    @cached_property
    def dates(self) -> Dates | None:
        """Its dates; None if they cannot be made out."""
        return self._read_dates()

    def block(self, criterion: str) -> str | None:
        """Return the text of what seems to be the criterion with this id, up to the next id; None if there is none."""
        return self._blocks.get(criterion)

    def has_criterion(self, criterion: str) -> bool:
        """Return whether the revision has a criterion with this id; the text is believed if it says so plainly."""
        if self.block(criterion) is not None:
            return True
        return self.revision is not None and criterion in self.revision.by_id

    def may_list(self, reference: str) -> bool:
        """Return whether the id *reference* stands anywhere in the text."""
        return re.search(rf"\b{re.escape(reference)}\b", self.text) is not None

    @cached_property
    def _blocks(self) -> dict[str, str]:
        """The text of each criterion by its id, as it seems: all below the key ``criteria``."""
        start = self.text.find("\ncriteria:\n")
        if start < 0:
            return {}
        end = re.compile(r"\n(?=[a-z])").search(self.text, start + 2)
        text = self.text[start : end.start() if end else None]
        ids = [(found[1], found.start()) for found in re.finditer(r"\bid: ([a-z0-9-]+)\n", text)]
        ends = [place for _, place in ids[1:]] + [len(text)]
        return {name: text[place:end] for (name, place), end in zip(reversed(ids), reversed(ends), strict=True)}


PROOF_BUDGET = 20_000
"""So many conflicts of the solver may be spent on the criteria of one revision."""


class Passage(NamedTuple):
    """A text, its place, and what it belongs to: the id of a criterion, ``section background``, ``row 2026-02``."""

    text: str
    at: Pointer
    owner: str


class RevisionContext:
    """What a rule on a revision may look at: the revision, and what stands around it.

    *value* is the document's plain value. *vocabulary* is None where a file was
    checked without one, *history* where it was checked outside its line.
    *file* has the name of the file without its ending and that of its policy's
    folder, both None for a text that has no file. *before* are the revisions
    that it replaces, at once or by way of others, the nearest first.
    """

    def __init__(
        self,
        revision: Revision,
        value: dict[str, Any] | None = None,
        vocabulary: Vocabulary | None = None,
        history: RevisionHistory | None = None,
        file: tuple[str | None, str | None] = (None, None),
        before: tuple[Earlier, ...] = (),
    ) -> None:
        self.revision = revision
        self.value = value or {}
        self.vocabulary = vocabulary
        self.history = history
        self.stem, self.folder = file
        self.before = before

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text in which a citation means something, in the order of the parts."""
        revision = self.revision
        found = []
        for section in revision.sections:
            owner = f"section {section.id}"
            found += [Passage(section.text, (*section.at, "text"), owner)] if section.text else []
            found += _notes(section.notes, section.at, owner)
        for place in revision.outline:
            criterion = place.criterion
            found.append(Passage(criterion.text, (*criterion.at, "text"), criterion.id))
            found += _notes(criterion.notes, criterion.at, criterion.id)
        found += [Passage(row.summary, (*row.at, "summary"), f"row {row.revised}") for row in revision.revision_log]
        return tuple(found)

    @cached_property
    def headings(self) -> tuple[Passage, ...]:
        """The title, the headings of sections and the displays of codes: short texts in which nothing is cited."""
        revision = self.revision
        named = [Passage(revision.title, ("title",), "title")] if revision.title else []
        named += [Passage(each.heading, (*each.at, "heading"), f"section {each.id}") for each in revision.sections]
        shown = [
            Passage(row.display, (*row.at, "display"), f"code {row.code}") for row in revision.codes if row.display
        ]
        return (*named, *shown)

    @cached_property
    def prose(self) -> str:
        """All texts in one, each ended by a line end: what does not stand here stands in none of them."""
        return "".join([f"{passage.text}\n" for passage in self.passages])

    @cached_property
    def words(self) -> Counter[str]:
        """How often the texts have what stands between two white spaces in them: far fewer than there are in a row."""
        return Counter(self.prose.split())

    @cached_property
    def foreign(self) -> frozenset[str]:
        """The signs in texts and headings that are none of ASCII: a handful in most documents."""
        texts = (self.prose, *(heading.text for heading in self.headings))
        return frozenset([sign for text in texts if not text.isascii() for sign in re.findall(r"[^\x00-\x7f]", text)])

    def passages_with(self, *marks: str) -> Iterator[Passage]:
        """Yield the passages that hold one of *marks*; where none does, that is seen without looking at each."""
        held = {place for mark in marks if mark in self.prose for place in self._holding(mark)}
        yield from (self.passages[place] for place in sorted(held))

    def _holding(self, mark: str) -> Iterator[int]:
        """Yield the places of the passages that hold *mark*."""
        prose, starts = self.prose, self._starts
        found = prose.find(mark)
        while found >= 0:
            after = bisect_right(starts, found)
            if found + len(mark) < starts[after]:  # or else it has the line end between two passages in it
                yield after - 1
            found = prose.find(mark, starts[after])

    @cached_property
    def _starts(self) -> list[int]:
        """Where each passage starts in all texts, and where the last one ends."""
        return list(accumulate((len(passage.text) + 1 for passage in self.passages), initial=0))

    @cached_property
    def needless(self) -> Needless:
        """The criteria that are proved to change nothing; none without a vocabulary. Only for a sound revision."""
        from recension.logic.needless import Needless, needless_criteria

        if self.vocabulary is None:
            return Needless()
        known = {place.id for place, _ in self.duplicates}
        return needless_criteria(self.revision, self.vocabulary, PROOF_BUDGET, known)

    @cached_property
    def thresholds(self) -> tuple[tuple[Placed, list[Threshold]], ...]:
        """The criteria with a text and a condition that compares with numbers, each with these."""
        from recension.rules.agreement import numbers_asked

        return tuple(numbers_asked(self))

    @cached_property
    def numbers(self) -> tuple[Reading, ...]:
        """The criteria with numbers in text and condition that do not plainly fit each other."""
        from recension.rules.agreement import numbers_read

        return tuple(numbers_read(self))

    @cached_property
    def duplicates(self) -> tuple[tuple[Placed, Placed], ...]:
        """The criteria that plainly ask for the same as an earlier one of the same choice, each with that one."""
        from recension.rules.duplicates import duplicates

        return duplicates(self.revision)


def _notes(notes: tuple[str, ...], at: Pointer, owner: str) -> list[Passage]:
    return [Passage(note, (*at, "notes", index), owner) for index, note in enumerate(notes)]


@record
class VocabularyContext:
    """What a rule on the vocabulary may look at: the vocabulary, and the plain value of its document."""

    vocabulary: Vocabulary
    value: dict[str, Any]


@record
class WorkspaceContext:
    """What a rule on the whole workspace may look at: the vocabulary, and all revisions that use it."""

    vocabulary: Vocabulary
    revisions: tuple[Revision, ...]
