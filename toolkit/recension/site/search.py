"""The search index: what the latest revision of each policy says, in files that a page loads as scripts.

A page that is opened from a disk may not fetch files, but may load scripts. Each
shard is one call with plain values; policies stand in it as arrays, to be short.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recension.model.texts import unmarked
from recension.rendering.bibliography import entry as work
from recension.rendering.document import reference_anchor
from recension.reporters.pages import on_page
from recension.site.frame import File

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.site.policies import Policy

_ROOM = 200_000


class SearchIndex:
    """Collects the policies in shards of bounded size, each written when it is full."""

    def __init__(self) -> None:
        self.shards = 0
        self._policies: list[str] = []
        self._size = 0

    def add(self, policy: Policy) -> Iterator[File]:
        """Take in *policy*, and yield the shard that is full by it, if one is."""
        told = json.dumps(_record(policy), ensure_ascii=False, separators=(",", ":"))
        if self._policies and self._size + len(told) > _ROOM:
            yield self._shard()
        self._policies.append(told)
        self._size += len(told)

    def finish(self) -> Iterator[File]:
        """Yield the last shard."""
        if self._policies:
            yield self._shard()

    def _shard(self) -> File:
        text = '"use strict";\naddToSearch([\n' + ",\n".join(self._policies) + "\n]);\n"
        self._policies, self._size = [], 0
        self.shards += 1
        # these end lines in scripts of old
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return File(f"search/{self.shards}.js", text.encode())


def _record(policy: Policy) -> list[Any]:
    """Return number, title, page, label and document of a policy, and of that its criteria, codes and references."""
    revision = policy.latest
    head = [policy.name, on_page(policy.title), policy.home]
    if revision is None:
        return [*head, "", "", [], [], []]
    return [
        *head,
        revision.revision,
        policy.document_path(revision.revision),
        [[place.label, place.id, on_page(unmarked(place.criterion.text))] for place in revision.outline],
        [[on_page(code.system), on_page(code.code), on_page(code.display or "")] for code in revision.codes or ()],
        [
            [reference_anchor(number), on_page("".join(span.text for span in work(each)))]
            for number, each in enumerate(revision.references or (), 1)
        ],
    ]
