"""The texts of a revision, and the citations in them.

In any text ``[@id]`` cites a reference and ``**…**`` is bold; all else stands for itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.model.revision import Revision
    from recension.pointer import Pointer

CITATION = re.compile(r"\[@([a-z0-9-]+)\]")
# the look-behind keeps long white space from being tried from each of its characters
CITATIONS = re.compile(r"(?<!\s)(?:\s*+\[@[a-z0-9-]+\])+")
"""A run of citations, with the white space before each: they print as one mark."""
BOLD = re.compile(r"\*\*(?![\s*])((?:[^*]|\*(?!\*))+)(?<!\s)\*\*")
"""Bold: opened before a letter and closed after one, with no two stars between."""


def cited(text: str) -> list[str]:
    """Return the ids that *text* cites, in order."""
    return CITATION.findall(text)


def without_citations(text: str) -> str:
    """Return *text* without its citations."""
    return CITATIONS.sub("", text) if "[@" in text else text


def unmarked(text: str) -> str:
    """Return *text* without citations and the stars of bold: its words alone."""
    plain = without_citations(text)
    return BOLD.sub(r"\1", plain) if "**" in plain else plain


def citation_mark(numbers: Sequence[int]) -> str:
    """Return the mark for the references cited together: ``1-2``, ``3-7,47``; in order, each once."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def texts(revision: Revision) -> Iterator[tuple[str, Pointer]]:
    """Yield every text in which a citation means something, with its place."""
    for section in revision.sections:
        if section.text:
            yield section.text, (*section.at, "text")
        for index, note in enumerate(section.notes):
            yield note, (*section.at, "notes", index)
    for place in revision.outline:
        criterion = place.criterion
        yield criterion.text, (*criterion.at, "text")
        for index, note in enumerate(criterion.notes):
            yield note, (*criterion.at, "notes", index)
    for row in revision.revision_log:
        yield row.summary, (*row.at, "summary")
