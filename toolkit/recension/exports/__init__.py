"""What leaves for other tools: values to text, one class for each format, and back where a format can be read again.

``FIXTURES`` are the formats of fixtures; those of ``READABLE`` give the same
cases back. ``PROGRAMS`` are the languages in which the criteria themselves
leave, as a program that decides cases. Nothing in a text of a document or a
case is ever read as markup, as a template, as code or as a spreadsheet's formula.
"""

from recension.exports.fixture_csv import FixtureCsv
from recension.exports.fixture_inspect import FixtureInspect
from recension.exports.fixture_jsonl import FixtureJsonl
from recension.exports.fixture_promptfoo import FixturePromptfoo
from recension.exports.fixture_pytest import FixturePytest
from recension.exports.fixture_yaml import FixtureYaml
from recension.exports.program_json_logic import ProgramJsonLogic
from recension.exports.program_rego import ProgramRego
from recension.exports.program_sql import SQL_DIALECTS, ProgramSql

FixtureFormat = FixtureJsonl | FixtureYaml | FixtureCsv | FixturePytest | FixturePromptfoo | FixtureInspect

FIXTURES: dict[str, type[FixtureFormat]] = {
    "jsonl": FixtureJsonl,
    "yaml": FixtureYaml,
    "csv": FixtureCsv,
    "pytest": FixturePytest,
    "promptfoo": FixturePromptfoo,
    "inspect": FixtureInspect,
}
READABLE: dict[str, type[FixtureJsonl | FixtureYaml | FixtureCsv]] = {
    ".jsonl": FixtureJsonl,
    ".yaml": FixtureYaml,
    ".csv": FixtureCsv,
}
"""The formats that can be read again, by how a file's name ends."""
PROGRAMS: dict[str, type[ProgramRego | ProgramSql | ProgramJsonLogic]] = {
    "rego": ProgramRego,
    "sql": ProgramSql,
    "json-logic": ProgramJsonLogic,
}
__all__ = ["FIXTURES", "PROGRAMS", "READABLE", "SQL_DIALECTS", "FixtureFormat", "ProgramSql"]
