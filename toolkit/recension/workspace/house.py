"""The templates that a workspace has of its own, for documents in its house style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.errors import UnreadableError, UsageError
from recension.source import decode_text
from recension.templating import OwnTemplates

if TYPE_CHECKING:
    from recension.workspace.loading import Workspace

_ENDINGS = (".jinja", ".css")


def own_templates(workspace: Workspace) -> OwnTemplates | None:
    """Return the templates in the folder that the configuration names, None if it names none.

    :raises UsageError: if there is no template, or one that cannot be read.
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
    return OwnTemplates(tree.shown(folder), texts)
