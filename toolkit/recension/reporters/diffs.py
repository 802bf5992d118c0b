"""The formats of a diff."""

from recension.reporters.diff_json import DiffJson
from recension.reporters.diff_text import DiffText

REPORTERS: dict[str, type[DiffText | DiffJson]] = {"text": DiffText, "json": DiffJson}
