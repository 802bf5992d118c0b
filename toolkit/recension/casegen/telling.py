"""Whether any case at all tells a mutant from its revision, complete or not, and the plainest one that does.

Two are told apart by a case in which a criterion has another value by the
mutant, given the right values of those below it, or the decision is another.
Complete cases are asked about first; a mutant that none of them shows may still
say more, or less, where something is not known.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from recension.casegen.code_obligations import code_comparisons
from recension.casegen.code_samples import coded
from recension.casegen.obligations import points
from recension.logic.cases import is_closed
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import is_placeholder
from recension.logic.incomplete import Open, OpenRevision
from recension.logic.least import least_solution
from recension.logic.part import Part
from recension.logic.relaxation import Relaxation
from recension.logic.universe import Universe
from recension.logic.varied import Varied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.casegen.mutants import Mutant
    from recension.logic.comparing import Value
    from recension.logic.formulas import Solution
    from recension.model.conditions import Comparison
    from recension.model.criteria import Placed
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary


class Telling:
    """Asks the solver about the mutants of one *revision*; *universe* has its complete cases."""

    def __init__(self, revision: Revision, vocabulary: Vocabulary, universe: Universe) -> None:
        self.revision = revision
        self.vocabulary = vocabulary
        self.universe = universe
        self._complete = OpenRevision(revision, universe, complete=True)
        self._relaxation = Relaxation(universe)

    def case(self, mutant: Mutant) -> Mapping[str, Value] | None:
        """Return a case that tells a mutant, likewise."""
        return self.cases([mutant])[0]

    def cases(self, mutants: Sequence[Mutant]) -> list[Mapping[str, Value] | None]:
        """Return for each of *mutants* a case that tells it, or None if none does.

        It is the least complete one, else one of which little is unknown.
        """
        applies = self._complete.applies.must
        found: dict[int, Mapping[str, Value]] = {}
        for scope in ([applies], []) if applies != self.universe.formulas.true else ([],):
            asked = [(number, [*demands, *scope]) for number, mutant in enumerate(mutants) if number not in found
                     and not _is_untold(mutant) for demands in self._demands(mutant, self._complete)]  # fmt: skip
            least = self._relaxation.least([question for _, question in asked])
            for (number, _), case in zip(asked, least, strict=True):
                if case is not None:
                    found.setdefault(number, case.facts)
        return [self._with_code(mutant, found.get(number) or self._incomplete_case(mutant))
                for number, mutant in enumerate(mutants)]  # fmt: skip

    def would_tell(self, mutant: Mutant) -> bool:
        """Return whether a case would tell the mutant if the revision said what is not known of it."""
        if not any(is_placeholder(place.criterion, place.evidence) for place in self.revision.outline):
            return False
        supposed = OpenRevision(self.revision, self.universe, complete=True, supposed=True)
        return any(self.universe.possible(demands) for demands in self._demands(mutant, supposed))

    @cached_property
    def _incomplete(self) -> OpenRevision:
        near = points([self.revision], self.vocabulary)
        return OpenRevision(self.revision, Universe(self.vocabulary, [self.revision], near), complete=False)

    @cached_property
    def _parts(self) -> Relaxation:
        return Relaxation(self._incomplete.universe)

    @cached_property
    def _encoded(self) -> EncodedRevision | None:
        """The criteria in two values, where these are all that there is to a complete case."""
        unknown = any(is_placeholder(place.criterion, place.evidence) for place in self.revision.outline)
        return None if unknown else EncodedRevision(self.revision, self.universe)

    def _with_code(self, mutant: Mutant, facts: Mapping[str, Value] | None) -> Mapping[str, Value] | None:
        if facts is None or mutant.code is None or mutant.code_set is None:
            return facts
        fact = self._asking(mutant.code_set.id)[0][1].fact
        return {**facts, fact: (mutant.code,)}

    def _incomplete_case(self, mutant: Mutant) -> Mapping[str, Value] | None:
        """Return an incomplete case that tells the mutant; of the facts, the first are known that can be."""
        if _is_untold(mutant):
            return None
        by, universe = self._incomplete, self._incomplete.universe
        for demands in self._demands(mutant, by):
            if mutant.variants and not self._parts.dated:
                # what the facts that a criterion is about cannot do by themselves, they cannot do with all others
                self._parts.ties.refresh()
                part = Part(self._parts.ties, demands)
                asked = sorted(part.names.keys() & by.places, key=by.places.__getitem__)
                found = self._most_known(part, demands, asked)
                if found is None:
                    continue
                case = Varied(self._parts.resting, {
                    name: None if by.known(name) not in found else universe.variable("judged", name) in found
                    if name in universe.judged else universe.value(self.vocabulary.by_id[name], found)
                    for name in part.names if name in self._parts.resting})  # fmt: skip
                if is_closed(case, self.vocabulary):
                    return case
            found = self._most_known(universe, demands, by.names)
            if found is not None:
                return by.case(found)
        return None

    def _most_known(self, asked: Universe | Part, demands: Sequence[int], names: Sequence[str]) -> Solution | None:
        """Return the least solution that meets *demands*; of *names*, the first are known that can be."""
        if not asked.possible(demands):
            return None
        settled, left = [*demands], [self._incomplete.known(name) for name in names]
        size = len(left)
        while left:  # most can be known, so many are asked about at once
            if asked.possible([*settled, *left[:size]]):
                settled += left[:size]
                left = left[size:]
            elif size > 1:
                size //= 2
                continue
            else:
                settled.append(-left.pop(0))
            size = len(left)
        part = asked if isinstance(asked, Part) else None
        return least_solution(self._incomplete.universe, settled, part=part)

    def _demands(self, mutant: Mutant, by: OpenRevision) -> Iterator[list[int]]:
        """Yield what is true of the cases that tell the mutant from the revision: all of one of the lists."""
        place, formulas = self.revision.by_id[mutant.criterion], by.formulas
        if mutant.negated:
            own = by.value(place)
            yield [formulas.either([own.must, -own.may])]
        elif mutant.scope is not None:
            yield [by.universe.line_of_business([mutant.option]), by.known("line_of_business")]
        elif mutant.dropped and by is self._complete and self._encoded is not None:
            yield [self._encoded.met(place), self._encoded.decisive(place)]
        elif mutant.dropped:
            before, after = by.own_decisions, by.decisions({place.criterion.at: Open(-formulas.true, -formulas.true)})
            for decision in before:
                yield [formulas.differ(before[decision], after[decision])]
        elif mutant.code_set is not None:
            for where, comparison in self._asking(mutant.code_set.id):
                yield self._coded(mutant, where, comparison, by)
        else:
            for each in mutant.variants:
                old = self.revision.by_id[each.id]
                yield [by.differ(by.value(old), by.own(each, old.evidence))]

    def _coded(self, mutant: Mutant, place: Placed, comparison: Comparison, by: OpenRevision) -> list[int]:
        code = mutant.code or ""
        inside = code in self.vocabulary.sets_by_id[str(comparison.values[0])]
        literal, true = by.universe.comparison(comparison), by.formulas.true
        met, unmet = (by.own(place.criterion, place.evidence, {comparison.at: each}) for each in (true, -true))
        return [by.differ(met, unmet), literal if inside else -literal, by.known(comparison.fact),
                *coded(by.universe, comparison.fact, code)]  # fmt: skip

    def _asking(self, code_set: str) -> Sequence[tuple[Placed, Comparison]]:
        """Return where codes are looked for in a code set."""
        asked = code_comparisons(self.revision).items()
        return [each for (_, name), places in asked if name == code_set for each in places]


def _is_untold(mutant: Mutant) -> bool:
    """Return whether a mutant is of a code set, and no code is known that it takes for something else."""
    return mutant.code_set is not None and mutant.code is None
