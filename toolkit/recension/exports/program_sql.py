"""A program in SQL: a query over a table of cases, a row for each with its decision and the value of every criterion.

SQL has three values, NULL being the third: AND, OR and NOT work by Kleene's
tables. What it lacks are counts with unknown parts, and names for what stands
in the same SELECT; so every value is a column, and the columns are worked out
in stages, each from those before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.exports.escaping import json_text
from recension.exports.program import levels, make_program, months_and_days
from recension.exports.sql_dialects import DIALECTS, KEY, TRANSLATED, Dialect, column, literal, translated
from recension.exports.sql_facts import attesting, closed, constant, in_set, joined, problems
from recension.logic.kleene import allowed
from recension.model.conditions import Bound, Comparator, Comparison, Condition, Connective, Use
from recension.model.vocabulary import LINE_OF_BUSINESS, FactType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.exports.program import Program, Step
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

SQL_DIALECTS = (*DIALECTS, *TRANSLATED)
_ORDERED = {
    Comparator.LESS_THAN: "<",
    Comparator.AT_MOST: "<=",
    Comparator.GREATER_THAN: ">",
    Comparator.AT_LEAST: ">=",
}


class ProgramSql:
    """A query that reads a table ``cases``. All texts and names in it are quoted, or comments on one line."""

    suffix = ".sql"

    def __init__(self, dialect: str = "duckdb") -> None:
        self.name = dialect
        self.dialect = DIALECTS.get(dialect) or DIALECTS["postgres"]

    def render(self, revision: Revision, vocabulary: Vocabulary) -> str:
        """Return the query, under comments that say which table it reads.

        :raises CannotExpressError: if it could not say exactly what *revision* says.
        """
        program = make_program(revision, vocabulary)
        self.dialect.check(program)
        query = _Query(program, self.dialect).render()
        if self.name in TRANSLATED:
            query = translated(query, self.name)
        return "".join(f"-- {line}".rstrip() + "\n" for line in self._comments(program)) + query

    def _comments(self, program: Program) -> Iterator[str]:
        yield f"{json_text(program.title)}, {json_text(f'{program.policy}@{program.revision}')}, for {self.name}."
        yield "Made by `recension export`; do not edit it, make it anew."
        yield ""
        yield 'It reads a table or view "cases", a row for each case; NULL is unknown, never false. A row of the result'
        yield 'has the decision, and met, not_met or undetermined for each criterion. Where "problem" is not NULL, the'
        yield "facts cannot be true of any case, and nothing is decided. Numbers are exact to fifteen digits."
        if self.name in TRANSLATED:
            yield f"It was translated from PostgreSQL, and has not been run in {self.name}: try it with fixtures first."
            yield "The types below are those of PostgreSQL."
        if self.name == "sqlite":
            yield 'Days are texts such as 2026-02-28; codes are a list as JSON: ["C49.1"].'
        yield ""
        yield f"CREATE TABLE cases ({KEY} {self.dialect.types[FactType.CHOICE]} PRIMARY KEY"
        for fact in program.facts:
            yield f"  , {column(fact.id)} {self.dialect.types[fact.type]}"
        yield ");"


class _Query:
    """The query of one program."""

    def __init__(self, program: Program, dialect: Dialect) -> None:
        self.program = program
        self.dialect = dialect

    def render(self) -> str:
        """Return the query."""
        stages = levels(self.program.steps)
        coded, source = self.dialect.with_codes(self.program.code_facts, attesting(self.program))
        below, tables = "closed", [_table("coded", coded, source)]
        tables.append(_table("closed", [KEY, self._problem(), *self._facts()], "coded"))
        for number, stage in enumerate(stages, 1):
            values = [f"{self._step(step)} AS {column(step.name)}" for step in stage]
            tables.append(_table(f"level_{number}", ["*", *values], below))
            below = f"level_{number}"
        answers = [KEY, f"CASE WHEN problem IS NULL THEN {self._decision()} END AS decision", "problem"]
        answers += [f"{_word(f'criterion:{name}')} AS {column(f'criterion:{name}')}" for name in self.program.criteria]
        return "WITH\n" + ",\n".join(tables) + "\n" + _select(answers, below) + "\n"

    def _problem(self) -> str:
        branches = "\n    ".join(problems(self.program, self.dialect))
        return f"CASE {branches} END AS problem" if branches else "CAST(NULL AS VARCHAR(1)) AS problem"

    def _facts(self) -> Iterator[str]:
        for fact in self.program.facts:
            yield f"{closed(fact, self.program)} AS {column(f'fact:{fact.id}')}"

    def _decision(self) -> str:
        applies = self._applies()
        branches = [f"WHEN NOT {applies} THEN 'not_applicable'", f"WHEN {applies} IS NULL THEN 'undetermined'"]
        for name, decision in self.program.statements:
            value = column(f"criterion:{name}")
            branches += [f"WHEN {value} THEN {literal(decision)}", f"WHEN {value} IS NULL THEN 'undetermined'"]
        # only what can be is asked for, so that nothing compares a constant
        chosen = branches if applies != "TRUE" else branches[2:]
        otherwise = literal(self.program.otherwise)
        return f"CASE {' '.join(chosen)} ELSE {otherwise} END" if chosen else otherwise

    def _applies(self) -> str:
        limits = self.program.applies_to
        line = column(f"fact:{LINE_OF_BUSINESS}")
        tests = [f"({line} IN ({', '.join(map(literal, limits.only))}))"] if limits.only else []
        tests += [f"({line} NOT IN ({', '.join(map(literal, limits.excluded))}))"] if limits.excluded else []
        return joined("AND", tests, "TRUE")

    def _step(self, step: Step) -> str:
        if step.condition is None:
            return "CAST(NULL AS BOOLEAN)"
        return self._condition(step.condition, step.name)

    def _condition(self, condition: Condition, where: str) -> str:
        """Return *condition* so that it can stand beside any operator."""
        if isinstance(condition, Use):
            return column(condition.name)
        if isinstance(condition, Comparison):
            return self._comparison(condition, where)
        parts = [self._condition(part, where) for part in condition.conditions]
        match condition.connective:
            case Connective.ALL_OF:
                return joined("AND", parts, "TRUE")
            case Connective.ANY_OF:
                return joined("OR", parts, "FALSE")
            case Connective.NONE_OF:
                return f"(NOT {joined('OR', parts, 'FALSE')})"
            case Connective.COUNT:
                return _counted(parts, condition.bound or Bound("at_least", 0))

    def _comparison(self, comparison: Comparison, where: str) -> str:
        value = column(f"fact:{comparison.fact}")
        fact = self.program.by_id[comparison.fact]
        match comparison.comparator:
            case Comparator.IS_TRUE:
                return value
            case Comparator.IN:
                found = self.dialect.any_code(value, in_set(self.program.code_sets[str(comparison.values[0])]))
                return f"(CASE WHEN {value} IS NOT NULL THEN {found} END)"
            case Comparator.WITHIN:
                anchor = column(f"fact:{comparison.anchor}")
                start = self.dialect.earlier(anchor, *months_and_days(str(comparison.values[0])))
                return f"({value} BETWEEN {start} AND {anchor})"
        values = ", ".join(constant(each, fact, self.dialect, where) for each in comparison.values)
        if comparison.comparator in _ORDERED:
            return f"({value} {_ORDERED[comparison.comparator]} {values})"
        return f"({value} IN ({values}))"


def _table(name: str, columns: Sequence[str], below: str) -> str:
    return f"{name} AS (\n{_select(columns, below)}\n)"


def _select(columns: Sequence[str], below: str) -> str:
    return "SELECT\n  " + ",\n  ".join(columns) + f"\nFROM {below}"


def _counted(parts: Sequence[str], bound: Bound) -> str:
    low, high = allowed(bound, len(parts))
    least = " + ".join(["0", *(f"CASE WHEN {part} THEN 1 ELSE 0 END" for part in parts)])
    most = " + ".join(["0", *(f"CASE WHEN NOT {part} THEN 0 ELSE 1 END" for part in parts)])
    failing = f"{most} < {low} OR {least} > {high}"
    return f"(CASE WHEN {failing} THEN FALSE WHEN {least} >= {low} AND {most} <= {high} THEN TRUE END)"


def _word(name: str) -> str:
    value = column(name)
    words = f"CASE WHEN {value} THEN 'met' WHEN NOT {value} THEN 'not_met' ELSE 'undetermined' END"
    return f"CASE WHEN problem IS NULL THEN {words} END"
