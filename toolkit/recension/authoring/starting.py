"""A new workspace: the files that it begins with."""

from __future__ import annotations

from pathlib import Path

from recension.schema import schema_text

EDITED = ("revision", "vocabulary", "accepted")
"""The schemas of what people write; the first line of each document names one of them."""
EXAMPLE = "EX.1"
README = "README.md"
_FILES = {
    "recension.toml": "recension.toml",
    README: "README.md",
    "policy/vocabulary.yaml": "vocabulary.yaml",
    f"policy/{EXAMPLE}/2026-01.yaml": "revision.yaml",
    ".github/workflows/recension.yml": "workflow.yml",
}


def first_files() -> dict[str, str]:
    """Return the text of each file of a new workspace by its path, the schemas for editors among them."""
    templates = Path(__file__).parent / "templates"
    texts = {path: (templates / name).read_text(encoding="utf-8") for path, name in _FILES.items()}
    return texts | editor_schemas()


def editor_schemas() -> dict[str, str]:
    """Return the text of each schema that editors complete from, by its path in a workspace."""
    return {f"schema/{name}.schema.json": schema_text(name) for name in EDITED}
