"""The templates that a workspace has of its own, for documents in its house style."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recension.errors import UnreadableError, UsageError, did_you_mean
from recension.source import decode_text
from recension.templating import OwnTemplates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.workspace.loading import Workspace

_ENDINGS = (".jinja", ".css")
_WITH_TEMPLATES = ("rendering", "redline", "site")
"""The packages that have templates which a workspace can have its own of."""


def own_templates(workspace: Workspace) -> OwnTemplates | None:
    """Return the templates in the folder that the configuration names, None if it names none.

    :raises UsageError: if there is no template, or one that cannot be read or that nothing would ever use.
    """
    folder = workspace.config.templates
    if folder is None:
        return None
    tree = workspace.tree
    paths = [path for path in tree.files(folder) if path.endswith(_ENDINGS)]
    if not paths:
        hint = f"templates are files that end in {' or '.join(_ENDINGS)}, such as policy.html.jinja"
        raise UsageError(f"there is no template in {tree.shown(folder)}", hint=hint)
    start = len(folder.rstrip("/")) + 1
    try:
        texts = {path[start:]: decode_text(tree.read(path), tree.shown(path)) for path in paths}
    except UnreadableError as error:
        raise UsageError(f"{error.file}: {error.message}", hint=error.hint) from None
    _refuse_unused(texts, tree.shown(folder))
    return OwnTemplates(tree.shown(folder), texts)


def _refuse_unused(texts: Mapping[str, str], folder: str) -> None:
    """Do nothing where each of *texts* stands in the place of a template of ours, or another one names it."""
    ours = {name for package in _WITH_TEMPLATES for name in _names(package)}
    for name in sorted(texts.keys() - ours):
        stem = name.rpartition("/")[2].partition(".")[0]  # a template may put the rest of a name together
        if not any(stem in text for other, text in texts.items() if other != name):
            hint = did_you_mean(name, sorted(ours)) or "docs/documents.md lists those that a workspace can have"
            raise UsageError(f"{folder}/{name} stands in the place of no template, and none includes it", hint=hint)


def _names(package: str) -> Iterator[str]:
    """Yield the names of the templates that a package has."""
    folder = Path(__file__).parents[1] / package / "templates"
    yield from (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.name.endswith(_ENDINGS))
