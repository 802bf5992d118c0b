"""The facts of a case in SQL: what follows from them, and what cannot be true of any case."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from recension.exports.program import contradiction, exact, impossible
from recension.exports.sql_dialects import Dialect, column, literal
from recension.model.vocabulary import Fact, FactType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.exports.closing import Closure, Said
    from recension.exports.program import Program
    from recension.model.vocabulary import CodeSet

_SHORT = 32
"""So many parts stand in one row; more are joined by halves, since engines limit how deep a term is."""


def joined(operator: str, parts: Sequence[str], empty: str) -> str:
    """Return *parts*, each of which can stand beside any operator, under AND or OR, in brackets."""
    if not parts:
        return empty
    if len(parts) == 1:
        return parts[0]
    if len(parts) > _SHORT:
        middle = len(parts) // 2
        parts = [joined(operator, half, empty) for half in (parts[:middle], parts[middle:])]
    return f"({f' {operator} '.join(parts)})"


def in_set(code_set: CodeSet) -> str:
    """Return whether ``each_code.code`` is in *code_set*."""
    test = _covered(code_set.include)
    return f"{test} AND NOT {_covered(code_set.exclude)}" if code_set.exclude else test


def attesting(program: Program) -> dict[str, str]:
    """Return the tests of the code sets that attest a fact, by the columns for what they find."""
    sets = {each.id: each for closure in program.closures.values() for each in closure.coded}
    return {f"attested:{name}": in_set(each) for name, each in sets.items()}


def closed(fact: Fact, program: Program) -> str:
    """Return what is known of *fact*, by what the case says of it or from what it follows."""
    closure = program.closures.get(fact.id)
    if closure is None or not closure.can_contradict:
        return column(fact.id)
    true, false = _sides(closure, program)
    return f"CASE WHEN {true} THEN TRUE WHEN {false} THEN FALSE END"


def problems(program: Program, dialect: Dialect) -> Iterator[str]:
    """Yield the branches of a CASE that finds what cannot be true of any case."""
    for fact in program.facts:
        tests = list(_tests(fact, dialect))
        if tests:
            yield f"WHEN NOT {joined('AND', tests, 'TRUE')} THEN {literal(impossible(fact.id))}"
    for name, closure in program.closures.items():
        if closure.can_contradict:
            true, false = _sides(closure, program)
            yield f"WHEN {true} AND {false} THEN {literal(contradiction(name))}"


def constant(value: Any, fact: Fact, dialect: Dialect, where: str) -> str:  # noqa: ANN401 - of the fact's type
    """Return *value*, which *fact* is compared with."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return exact(value, where)
    return dialect.day(value) if fact.type is FactType.DATE else literal(str(value))


def _sides(closure: Closure, program: Program) -> tuple[str, str]:
    """Return when a fact is true, and when it is false; neither where nothing is known."""

    def follows(literals: Sequence[Said], sets: Sequence[CodeSet]) -> str:
        parts = [column(name) if value else f"(NOT {column(name)})" for name, value in literals]
        parts += [column(f"attested:{each.id}") for each in sets if program.code_facts]
        return joined("OR", parts, "FALSE")

    return follows(closure.true_if, closure.coded), follows(closure.false_if, closure.coded_false)


def _covered(patterns: Sequence[str]) -> str:
    codes = [literal(each) for each in patterns if not each.endswith("*")]
    tests = [f"(each_code.code IN ({', '.join(codes)}))"] if codes else []
    starts = [each[:-1] for each in patterns if each.endswith("*")]
    tests += [f"(SUBSTR(each_code.code, 1, {len(each)}) = {literal(each)})" for each in starts]
    return joined("OR", tests, "FALSE")


def _tests(fact: Fact, dialect: Dialect) -> Iterator[str]:
    value = column(fact.id)
    typed = dialect.has_type(fact.type, value)
    if typed is not None:
        yield f"({typed})"
    if fact.type is FactType.CHOICE:
        yield f"({value} IN ({', '.join(map(literal, fact.option_ids))}))"
    for operator, limit in ((">=", fact.minimum), ("<=", fact.maximum)):
        if limit is not None:
            yield f"({value} {operator} {constant(limit, fact, dialect, fact.id)})"
    if fact.step is not None:
        least = fact.minimum if isinstance(fact.minimum, Decimal) else Decimal(0)
        if fact.type is not FactType.INTEGER or fact.step != 1 or least % 1:
            steps = f"(({value} - {exact(least, fact.id)}) * 1.0 / {exact(fact.step, fact.id)})"
            yield f"(ABS({steps} - ROUND({steps})) < 0.000000001)"
