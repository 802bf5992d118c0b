"""What SQL engines say differently: types, lists of codes, days before a day, and how much they hold.

DuckDB, PostgreSQL and SQLite are written here. For others the query for
PostgreSQL is translated by sqlglot, and has not been run there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recension.exports.program import CannotExpressError
from recension.model.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recension.exports.program import Program

KEY = "case_id"
"""The column that tells the cases apart."""


@dataclass(frozen=True)
class Dialect:
    """One engine's SQL. *longest* is the most bytes of a column's name, *widest* the most columns of a result."""

    types: Mapping[FactType, str]
    longest: int | None = None
    widest: int | None = None

    def any_code(self, codes: str, test: str) -> str:
        """Return whether *test*, which speaks of ``each_code.code``, holds for one of *codes*."""
        return f"EXISTS (SELECT 1 FROM {_unnested(codes)} WHERE {test})"  # noqa: S608 - names and constants are quoted

    def with_codes(self, facts: Sequence[str], tests: Mapping[str, str]) -> tuple[list[str], str]:
        """Return the columns of the table of cases and one for each of *tests*, and from what they are selected.

        A test is named by its column, and speaks of ``each_code.code``, a code in one of *facts*. All of them are made
        in one pass: a subquery for each would take an engine seconds to plan.
        """
        if not (facts and tests):
            return ["cases.*"], "cases"
        made = ",\n    ".join(f"BOOL_OR({test}) AS {column(name)}" for name, test in tests.items())
        found = [f"found_{number}" for number, _ in enumerate(facts, 1)]
        passes = [f"(SELECT {made}\n    FROM {_unnested(f'cases.{column(fact)}')})" for fact in facts]  # noqa: S608 - quoted
        source = "".join(f"\nCROSS JOIN LATERAL {made} AS {name}" for name, made in zip(found, passes, strict=True))
        columns = [" OR ".join(f"{each}.{column(name)}" for each in found) + f" AS {column(name)}" for name in tests]
        return ["cases.*", *columns], f"cases{source}"

    def day(self, day: str) -> str:
        """Return a day as a constant."""
        return f"DATE {literal(day)}"

    def earlier(self, day: str, months: int, days: int) -> str:
        """Return the day that lies some *months* and *days* before *day*; past a month's end it is the last."""
        steps = [f" - INTERVAL '{number}' {unit}" for number, unit in ((months, "MONTH"), (days, "DAY")) if number]
        return f"CAST({day}{''.join(steps)} AS DATE)"

    def has_type(self, kind: FactType, value: str) -> str | None:
        """Return whether *value* is of this *kind*; None where its column can hold nothing else."""
        return f"CAST({value} AS BIGINT) = {value}" if kind is FactType.INTEGER else None

    def check(self, program: Program) -> None:
        """Make sure that all columns can be named.

        :raises CannotExpressError: with what cannot.
        """
        names = [f"fact:{fact.id}" for fact in program.facts] + [step.name for step in program.steps]
        if KEY in program.by_id:
            raise CannotExpressError(f'there is a fact "{KEY}", which is the name of the column that tells cases apart')
        for name in names:
            if self.longest is not None and len(name.encode()) > self.longest:
                message = f'the column "{name}" has more than {self.longest} characters, which this database cuts off'
                raise CannotExpressError(message, hint="shorten the id, or export for another dialect")
        if self.widest is not None and len(names) + 2 > self.widest:
            message = f"the query has {len(names) + 2} columns, and this database permits {self.widest}"
            raise CannotExpressError(message, hint="export for another dialect")


class SqliteDialect(Dialect):
    """SQLite: days are texts, codes a list as JSON, and a column holds whatever is put into it."""

    def any_code(self, codes: str, test: str) -> str:
        """Return the test over the elements of a list as JSON."""
        source, test = f"JSON_EACH({codes}) AS each_code", test.replace(*_ELEMENT)
        return f"EXISTS (SELECT 1 FROM {source} WHERE {test})"  # noqa: S608 - names and constants are quoted

    def with_codes(self, facts: Sequence[str], tests: Mapping[str, str]) -> tuple[list[str], str]:
        """Return the same, by a subquery for each test and fact."""
        columns = [
            " OR ".join(self.any_code(column(fact), test) for fact in facts) + f" AS {column(name)}"
            for name, test in tests.items()
            if facts
        ]
        return ["cases.*", *columns], "cases"

    def day(self, day: str) -> str:
        """Return a day as a text."""
        return literal(day)

    def earlier(self, day: str, months: int, days: int) -> str:
        """Return the lesser of the same day of that month and its last day, and what lies some *days* before."""
        first = f"DATE({day}, 'start of month', '-{months} months')"
        same = f"DATE({first}, '+' || (STRFTIME('%d', {day}) - 1) || ' days')"
        return f"DATE(MIN({same}, DATE({first}, '+1 month', '-1 day')), '-{days} days')"

    def has_type(self, kind: FactType, value: str) -> str | None:
        """Return whether the column holds what it should."""
        is_number = f"TYPEOF({value}) IN ('integer', 'real')"
        tests = {
            FactType.BOOLEAN: f"{value} IN (0, 1)",
            FactType.INTEGER: f"({is_number} AND CAST({value} AS INTEGER) = {value})",
            FactType.DECIMAL: is_number,
            FactType.DATE: f"DATE({value}, '+0 days') IS {value}",
            FactType.CODES: f"JSON_TYPE({value}) = 'array'",
        }
        return f"{value} IS NULL OR {tests[kind]}" if kind in tests else None


_ELEMENT = ("each_code.code", "each_code.value")
_ANSI = {
    FactType.BOOLEAN: "BOOLEAN",
    FactType.INTEGER: "BIGINT",
    FactType.DECIMAL: "DOUBLE",
    FactType.CHOICE: "VARCHAR",
    FactType.DATE: "DATE",
    FactType.CODES: "VARCHAR[]",
}
_SQLITE = {
    FactType.BOOLEAN: "BOOLEAN",
    FactType.INTEGER: "INTEGER",
    FactType.DECIMAL: "REAL",
    FactType.CHOICE: "TEXT",
    FactType.DATE: "TEXT",
    FactType.CODES: "TEXT",
}
DIALECTS: dict[str, Dialect] = {
    "duckdb": Dialect(_ANSI),
    "postgres": Dialect(_ANSI | {FactType.DECIMAL: "NUMERIC"}, longest=63, widest=1600),
    "sqlite": SqliteDialect(_SQLITE, widest=2000),
}
TRANSLATED = ("bigquery", "databricks", "snowflake", "trino")
"""Dialects into which the query for PostgreSQL is translated."""


def column(name: str) -> str:
    """Return *name* as the name of a column, in quotes."""
    return '"' + _seen(name).replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return *text* as a constant, in quotes."""
    return "'" + _seen(text).replace("'", "''") + "'"


def translated(query: str, dialect: str) -> str:
    """Return *query*, for PostgreSQL, in one of the dialects that are ``TRANSLATED``.

    :raises CannotExpressError: if sqlglot is not there, or has no translation for something.
    """
    try:
        import sqlglot
        from sqlglot.errors import SqlglotError, UnsupportedError
    except ImportError:
        hint = 'install it: pip install "recension[sql]"; or take one of: ' + ", ".join(DIALECTS)
        raise CannotExpressError(f"sqlglot, which translates into {dialect}, is not installed", hint=hint) from None
    try:
        loud = sqlglot.ErrorLevel.RAISE
        return sqlglot.transpile(query, read="postgres", write=dialect, pretty=True, unsupported_level=loud)[0] + "\n"
    except (SqlglotError, UnsupportedError) as error:
        raise CannotExpressError(f"the query cannot be translated into {dialect}: {error}") from None


def _unnested(codes: str) -> str:
    return f"UNNEST({codes}) AS each_code(code)"


def _seen(text: str) -> str:
    if not text.isprintable():
        raise CannotExpressError(f"{text!a} has characters that cannot be written in SQL")
    return text
