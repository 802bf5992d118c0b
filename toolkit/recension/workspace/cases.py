"""The fixtures that a workspace has committed of a policy's revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import UnreadableError
from recension.exports import READABLE
from recension.model.revision import file_stem
from recension.source import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recension.logic.fixtures import Fixture
    from recension.workspace.loading import Workspace

_ENDING = ".jsonl"
_LARGEST = 1024 * 1024 * 1024


def committed_cases(
    policy: str, labels: Iterable[str], workspace: Workspace
) -> tuple[dict[str, tuple[Fixture, ...]], list[UnreadableError]]:
    """Return the cases that are committed for the revisions *labels* of *policy*, by label, and what cannot be read.

    A case that says nothing of the revision whose file it stands in is left out.
    """
    folder = f"{workspace.config.fixtures}/{policy}"
    there = set(workspace.tree.files(folder))
    found: dict[str, tuple[Fixture, ...]] = {}
    failed: list[UnreadableError] = []
    for label in labels:
        path = f"{folder}/{file_stem(label)}{_ENDING}"
        if path not in there:
            continue
        shown = workspace.tree.shown(path)
        try:
            cases = READABLE[_ENDING]().read(decode_text(workspace.tree.read(path), shown, _LARGEST), shown)
        except UnreadableError as error:
            failed.append(error)
        else:
            found[label] = tuple(case for case in cases if label in case.expect)
    return found, failed
