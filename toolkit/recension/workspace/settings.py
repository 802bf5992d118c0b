"""The configuration of a workspace: ``recension.toml`` at its root, or a part of ``pyproject.toml``; the first wins."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from recension.config import Config, decode_config
from recension.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from recension.workspace.trees import Tree

OWN, SHARED = "recension.toml", "pyproject.toml"


def config_on_disk(folder: Path) -> Config | None:
    """Return the configuration in *folder*; None if there is none, so that no workspace begins there.

    :raises UsageError: if it is wrong, or cannot be read.
    """
    own, shared = folder / OWN, folder / SHARED
    if own.is_file():
        return decode_config(_read(own), str(own))
    section = _section(_read(shared)) if shared.is_file() else None
    return None if section is None else decode_config(section, str(shared))


def config_in(tree: Tree) -> Config | None:
    """Return the configuration as a commit has it; None if it has none, or none that this version can read."""
    for path in (OWN, SHARED):
        try:
            written = tomllib.loads(tree.read(path).decode("utf-8"))
            section = written if path == OWN else _section(written)
            if section is not None:
                return decode_config(section, tree.shown(path))
        except UnreadableError:
            continue
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, UsageError):
            return None
    return None


def _section(project: dict[str, Any]) -> dict[str, Any] | None:
    section: dict[str, Any] | None = project.get("tool", {}).get("recension")
    return section


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
