"""What an approval writes, as YAML: a line of the lock for each entry, and the vocabulary of the revision."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from recension.decoding import encode_record
from recension.exports.escaping import escaped

if TYPE_CHECKING:
    from recension.approval import Entry
    from recension.model.vocabulary import Vocabulary

LOCK_HEADER = """\
# yaml-language-server: $schema={schema}
# Approved revisions of {policy}. `recension approve` adds lines at the end; no line is ever changed or taken out.
format: 1
approved:
"""
_SNAPSHOT_HEADER = """\
# yaml-language-server: $schema={schema}
# The vocabulary that {name} was approved with, as far as it bears on what it decides. It is not edited.
format: 1
"""


def entry_line(entry: Entry) -> str:
    """Return *entry* as a line of a lock: one line for each, so that git merges them line by line."""
    return f"  - {_flow(entry.encoded())}\n"


def snapshot_text(vocabulary: Vocabulary, name: str, schema: str) -> str:
    """Return *vocabulary*, with which the revision called *name* was approved, as the text of its file.

    *schema* is where editors find the schema, seen from that file.
    """
    lines = [_SNAPSHOT_HEADER.format(schema=schema, name=name)]
    for kind in ("facts", "code_sets"):
        terms = getattr(vocabulary, kind)
        if terms:
            lines.append(f"{kind}:\n")
        lines += [_block(encode_record(term)) for term in terms]
    return "".join(lines)


def _block(data: dict[str, Any]) -> str:
    return "".join(
        f"{'    ' if place else '  - '}{key}: {_flow(value)}\n" for place, (key, value) in enumerate(data.items())
    )


def _flow(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    # a JSON string is a YAML string, but for characters that are not seen
    return escaped(json.dumps(value, ensure_ascii=False), wide=True)
