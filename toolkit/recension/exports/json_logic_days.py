"""Days in JSON Logic, which has no operator for them: counted from the first day of the year 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.exports.json_logic_rules import Rule, either, every, if_known, said, var
from recension.exports.program import months_and_days
from recension.model.conditions import Comparator
from recension.model.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recension.exports.program import Program
    from recension.model.conditions import Comparison

_DIGITS = "0123456789"


def day_steps(program: Program) -> Iterator[tuple[str, Rule]]:
    """Yield the steps that take every date apart, and those that count back from one."""
    for fact in program.facts:
        if fact.type is FactType.DATE:
            day = said(fact.id)
            for part, start, length in (("year", 0, 4), ("month", 5, 2), ("day", 8, 2)):
                yield f"{part}:{fact.id}", if_known(day, {"+": [{"substr": [day, start, length]}]})
            yield f"number:{fact.id}", if_known(day, _number(*_parts(fact.id)))
    wanted = {(each.anchor or "", *months_and_days(str(each.values[0]))): None
              for each in program.comparisons if each.comparator is Comparator.WITHIN}  # fmt: skip
    for anchor, months in {(anchor, months): None for anchor, months, _ in wanted}:
        year, month, _ = _parts(anchor)
        moved: Rule = {"+": [{"*": [year, 12]}, month, -1 - months]}
        yield f"moved:{anchor}:{months}", if_known(said(anchor), moved)
        there: Rule = var(f"moved:{anchor}:{months}")
        yield f"year:{anchor}:{months}", if_known(there, _quotient(there, 12))
        yield f"month:{anchor}:{months}", if_known(there, {"+": [{"%": [there, 12]}, 1]})
    for anchor, months, days in wanted:
        start_year, start_month = var(f"year:{anchor}:{months}"), var(f"month:{anchor}:{months}")
        # a day past the end of its month is the last one
        last: Rule = {"-": [_number(start_year, {"+": [start_month, 1]}, 1), 1]}
        begin: Rule = {"-": [{"min": [_number(start_year, start_month, var(f"day:{anchor}")), last]}, days]}
        none_before = {"if": [{"<": [var(f"moved:{anchor}:{months}"), 12]}, 1, begin]}
        yield f"start:{anchor}:{months}:{days}", if_known(said(anchor), none_before)


def is_within(comparison: Comparison) -> Rule:
    """Return whether a day lies in the duration before its anchor, both known."""
    months, days = months_and_days(str(comparison.values[0]))
    start = var(f"start:{comparison.anchor}:{months}:{days}")
    return {"<=": [start, var(f"number:{comparison.fact}"), var(f"number:{comparison.anchor}")]}


def is_day(fact: str) -> Rule:
    """Return whether what the case says of *fact* is a day of the calendar, such as 2026-02-28."""
    text = said(fact)
    year, month, day = _parts(fact)
    digits = [{"in": [{"substr": [text, place, 1]}, _DIGITS]} for place in (0, 1, 2, 3, 5, 6, 8, 9)]
    dashes = [{"===": [{"substr": [text, place, 1]}, "-"]} for place in (4, 7)]
    length = [{"===": [{"cat": [text]}, text]}, {"===": [{"substr": [text, 0, 10]}, text]},
              {"!==": [{"substr": [text, 9, 1]}, ""]}]  # fmt: skip
    calendar = [{">=": [year, 1]}, {"<=": [1, month, 12]}, {">=": [day, 1]},
                {"<": [var(f"number:{fact}"), _number(year, {"+": [month, 1]}, 1)]}]  # fmt: skip
    return every([*length, *dashes, *digits, *calendar])


def _parts(fact: str) -> tuple[Rule, Rule, Rule]:
    return var(f"year:{fact}"), var(f"month:{fact}"), var(f"day:{fact}")


def _number(year: Rule, month: Rule, day: Rule) -> Rule:
    """Return the number of a day; the month after December is the next year's first."""
    before = {"-": [year, 1]}
    months = _quotient({"-": [{"*": [month, 367]}, 362]}, 12)
    leap = either([every([_divides(4, year), {"!=": [{"%": [year, 100]}, 0]}]), _divides(400, year)])
    shift = {"if": [{"<=": [month, 2]}, 0, leap, -1, -2]}
    leaps = [_quotient(before, 4), {"-": [_quotient(before, 100)]}, _quotient(before, 400)]
    return {"+": [{"*": [before, 365]}, *leaps, months, shift, day]}


def _divides(number: int, year: Rule) -> Rule:
    return {"==": [{"%": [year, number]}, 0]}


def _quotient(number: Rule, divisor: int) -> Rule:
    return {"/": [{"-": [number, {"%": [number, divisor]}]}, divisor]}
