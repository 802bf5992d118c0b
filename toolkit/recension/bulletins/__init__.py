"""Bulletins: what a health plan tells of a revision, made from its diff, as documents in every format.

``bulletin_of`` is the way in; ``AUDIENCES`` names those that it knows. A
bulletin says what the diff proved and in which words the policy has it; it
gives no reasons and no advice, which no diff can know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.bulletins.log_row import log_bulletin
from recension.bulletins.members import summary_for_members
from recension.bulletins.providers import notice_for_providers
from recension.errors import UnknownNameError

if TYPE_CHECKING:
    from recension.diffing import RevisionDiff
    from recension.model.revision import LogRow
    from recension.rendering.document import Document

AUDIENCES = {
    "providers": "a notice: each change, before and now, and whom it concerns",
    "members": "a summary in plain words: who gains coverage, and who loses it",
    "log": "the row that the changes ask for, and how the revision's own fits",
}
"""Whom a bulletin can be for, and what they get."""


def bulletin_of(diff: RevisionDiff, audience: str, drafted: LogRow) -> Document:
    """Return the bulletin on the new revision of *diff* for *audience*, one of `AUDIENCES`.

    *drafted* is the log row that the diff asks for.

    :raises UnknownNameError: if there is no such audience.
    """
    match audience:
        case "providers":
            return notice_for_providers(diff)
        case "members":
            return summary_for_members(diff)
        case "log":
            return log_bulletin(diff, drafted)
    raise UnknownNameError("audience", audience, AUDIENCES)
