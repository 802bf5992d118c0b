"""What all commands that tell history share: revisions and criteria as records, kinds of change in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.changes import Edition
    from recension.model.criteria import Placed


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return kinds of change as people read them: ``condition changed, reworded``."""
    return ", ".join(kind.replace("-changed", " changed").replace("-", " ") for kind in kinds)


def encode_edition(edition: Edition) -> dict[str, Any]:
    """Return which revision it is, as a record."""
    revision = edition.revision
    return {
        "policy": revision.policy,
        "revision": revision.revision,
        "completeness": revision.completeness,
        "file": edition.document.file if edition.document else None,
    }


def encode_placed(place: Placed) -> dict[str, Any]:
    """Return a criterion as a record."""
    return {"label": place.label, "id": place.id, "text": place.criterion.text}
