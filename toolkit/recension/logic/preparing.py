"""A revision prepared for many cases, one after another, as a form asks about them while it is filled in.

It says what ``evaluation`` says, and says it sooner: the tree of criteria is
turned into one Python function, once. Values are numbers there, 0 for not met,
1 for undetermined and 3 for met, of which all of is the bitwise *and*, and any
of the *or*. No text of a document gets into the function's: facts, constants
and criteria are called by numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.logic.comparing import compare, holds
from recension.logic.evaluation import Evaluation, is_placeholder, precedence
from recension.logic.kleene import Truth, allowed
from recension.model.conditions import Bound, Comparator, Comparison, Condition, Connective, Use
from recension.model.criteria import Decision
from recension.model.vocabulary import LINE_OF_BUSINESS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recension.logic.comparing import Value
    from recension.model.criteria import Criterion, Evidence
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_NOT_MET, _UNDETERMINED, _MET = 0, 1, 3
_TRUTHS = {_NOT_MET: Truth.NOT_MET, _UNDETERMINED: Truth.UNDETERMINED, _MET: Truth.MET}
_OPPOSITE = {_NOT_MET: _MET, _UNDETERMINED: _UNDETERMINED, _MET: _NOT_MET}
_SAID = {True: _MET, False: _NOT_MET, None: _UNDETERMINED}
_SIGNS = {Comparator.LESS_THAN: "<", Comparator.AT_MOST: "<=", Comparator.GREATER_THAN: ">", Comparator.AT_LEAST: ">="}
_MOST_AT_ONCE = 40
"""How many values are joined in one expression, so that none is nested too deeply to be compiled."""


class PreparedRevision:
    """A revision that cases are put to one by one."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary) -> None:
        written = _Writer(revision, vocabulary)
        self._names = tuple(written.criteria)
        self._run = written.function()
        self._statements = [(self._names.index(each.id), each.decision, each.id) for each in precedence(revision)]
        self._scope = revision.applies_to
        self._otherwise = revision.otherwise

    def evaluate(self, case: Mapping[str, Value]) -> Evaluation:
        """Return what the revision decides for *case*, which is closed under the vocabulary (``cases.close``)."""
        values = self._run(case.get)
        decision, by = self._decide(case, values)
        return Evaluation(decision, dict(zip(self._names, map(_TRUTHS.__getitem__, values), strict=True)), by)

    def _decide(self, case: Mapping[str, Value], values: Sequence[int]) -> tuple[Decision, str | None]:
        scope = self._scope
        if scope.only or scope.excluded:
            line = case.get(LINE_OF_BUSINESS)
            if line is None:
                return Decision.UNDETERMINED, None
            if (scope.only and line not in scope.only) or line in scope.excluded:
                return Decision.NOT_APPLICABLE, None
        for place, decision, name in self._statements:
            value = values[place]
            if value == _MET and decision is not None:
                return decision, name
            if value == _UNDETERMINED:
                return Decision.UNDETERMINED, None
        return self._otherwise, None


class _Writer:
    """Writes the function, line by line."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self.lines: list[str] = []
        self.constants: dict[str, object] = {"said": _SAID, "opposite": _OPPOSITE, "count": _count}
        self.known: dict[object, str] = {}
        """The variable that a fact, a comparison or a shared condition is kept in."""
        self.criteria: dict[str, str] = {}
        for criterion in revision.criteria:
            self._criterion(criterion, revision.evidence.criteria)

    def function(self) -> Callable[[Callable[[str], Value | None]], tuple[int, ...]]:
        """Return the function from what looks up a fact to the values of all criteria."""
        body = [*self.lines, f"return ({', '.join(self.criteria.values())}{',' if self.criteria else ''})"]
        text = "def run(get):\n" + "\n".join(f"  {line}" for line in body)
        exec(compile(text, "<prepared revision>", "exec"), self.constants)  # noqa: S102 - it has names of ours alone
        run: Callable[[Callable[[str], Value | None]], tuple[int, ...]] = self.constants["run"]  # type: ignore[assignment]
        return run

    def _keep(self, expression: str) -> str:
        name = f"v{len(self.lines)}"
        self.lines.append(f"{name} = {expression}")
        return name

    def _constant(self, value: object) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _criterion(self, criterion: Criterion, inherited: Evidence | None) -> str:
        evidence = criterion.evidence or inherited
        children = [self._criterion(child, evidence) for child in criterion.children]
        if is_placeholder(criterion, evidence):
            value = self._keep(str(_UNDETERMINED))
        elif criterion.is_judged:
            value = self._keep(f"said[{self._fact(criterion.id)}]")
        else:
            parts = [] if criterion.when is None else [self._condition(criterion.when)]
            if criterion.connective is not None:
                parts.append(self._join(criterion.connective, children, criterion.bound))
            value = self._join(Connective.ALL_OF, parts, None)
        self.criteria.setdefault(criterion.id, value)
        return value

    def _condition(self, condition: Condition) -> str:
        key = condition.name if isinstance(condition, Use) else condition
        if (Use, key) not in self.known:
            self.known[Use, key] = self._written(condition)
        return self.known[Use, key]

    def _written(self, condition: Condition) -> str:
        if isinstance(condition, Use):
            return self._condition(self.revision.definitions[condition.name])
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        parts = [self._condition(part) for part in condition.conditions]
        return self._join(condition.connective, parts, condition.bound)

    def _comparison(self, comparison: Comparison) -> str:
        fact, comparator, vocabulary = self._fact(comparison.fact), comparison.comparator, self.vocabulary
        if comparator is Comparator.IS_TRUE:
            return self._keep(f"said[{fact}]")
        unknown = f"{fact} is None"
        if comparator in _SIGNS:
            holding = f"{fact} {_SIGNS[comparator]} {self._constant(comparison.values[0])}"
        elif comparator in (Comparator.EQUALS, Comparator.ONE_OF):
            holding = f"{fact} in {self._constant(comparison.values)}"
        elif comparator is Comparator.WITHIN:
            anchor, name = self._fact(comparison.anchor or ""), comparison.anchor or ""
            unknown += f" or {anchor} is None"

            def is_within(value: Value, day: Value) -> bool:
                return compare(comparison, {comparison.fact: value, name: day}, vocabulary) is True

            holding = f"{self._constant(is_within)}({fact}, {anchor})"
        else:
            holding = f"{self._constant(lambda value: holds(comparison, value, vocabulary))}({fact})"
        return self._keep(f"{_UNDETERMINED} if {unknown} else {_MET} if {holding} else {_NOT_MET}")

    def _fact(self, name: str) -> str:
        if name not in self.known:
            self.known[name] = self._keep(f"get({self._constant(name)})")
        return self.known[name]

    def _join(self, connective: Connective, parts: Sequence[str], bound: Bound | None) -> str:
        if connective is Connective.COUNT:
            low, high = allowed(bound or Bound("at_least", 0), len(parts))
            return self._keep(f"count({low}, {high}, ({''.join(f'{part}, ' for part in parts)}))")
        sign, nothing = ("&", _MET) if connective is Connective.ALL_OF else ("|", _NOT_MET)
        joined = [*parts] or [str(nothing)]
        while len(joined) > 1:
            joined = [self._keep(f" {sign} ".join(joined[start : start + _MOST_AT_ONCE]))
                      for start in range(0, len(joined), _MOST_AT_ONCE)]  # fmt: skip
        return self._keep(f"opposite[{joined[0]}]") if connective is Connective.NONE_OF else joined[0]


def _count(low: int, high: int, values: Sequence[int]) -> int:
    least = sum(value == _MET for value in values)
    most = least + sum(value == _UNDETERMINED for value in values)
    if low <= least and most <= high:
        return _MET
    return _NOT_MET if most < low or least > high else _UNDETERMINED
