"""Where the pages of cases are, and the scripts that bring their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.exports.escaping import json_text
from recension.model.revision import file_stem

if TYPE_CHECKING:
    from recension.site.policies import Policy


def try_path(policy: Policy, label: str) -> str:
    """Return where the form of a revision is."""
    return policy.path(f"try/{file_stem(label)}.html")


def program_path(policy: Policy, label: str) -> str:
    """Return where the evaluator finds what a revision says."""
    return policy.path(f"try/{file_stem(label)}.program.js")


def cases_path(policy: Policy, label: str) -> str:
    """Return where the fixtures of a revision are."""
    return policy.path(f"cases/{file_stem(label)}.html")


def fixtures_path(policy: Policy, label: str) -> str:
    """Return where the page of the fixtures finds them."""
    return policy.path(f"cases/{file_stem(label)}.fixtures.js")


def script(name: str, value: object) -> bytes:
    """Return a script that puts a JSON *value* where those of the pages look for it, by its *name*."""
    # a page that was opened as a file can load scripts, but no data
    place = f"(globalThis.recension = globalThis.recension || {{}}).{name}"
    return f'"use strict";\n{place} = {json_text(value)};\n'.encode()
