"""Which revisions it takes to see what of the vocabulary is used: as few as possible are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recension.errors import UnreadableError
from recension.validation import decoded_revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary
    from recension.workspace.loading import Workspace


def enough_revisions(
    vocabulary: Vocabulary, read: Sequence[Revision], paths: Iterable[str], workspace: Workspace
) -> list[Revision]:
    """Return *read* and, of the revisions at *paths*, those that may ask for a fact that none before them does.

    Together they ask for every fact that any revision asks for.
    """
    found = list(read)
    open_facts = {fact.id for fact in vocabulary.facts}.difference(*map(_asked, read))
    for path in paths:
        if not open_facts:
            break
        try:
            if open_facts.isdisjoint(re.findall(r"\w+", workspace.text(path))):
                continue
            found.append(decoded_revision(workspace.document(path)))
        except UnreadableError:
            continue  # which that file itself is told for
        open_facts.difference_update(_asked(found[-1]))
    return found


def _asked(revision: Revision) -> Iterator[str]:
    for each in revision.comparisons:
        yield each.fact
        if each.anchor:
            yield each.anchor
