"""What closing an incomplete case demands of what is known, as clauses; ``cases.close`` does it to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.model.vocabulary import FactType

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from recension.logic.growing import GrowingUniverse
    from recension.model.vocabulary import Fact


def demand_closing(fact: Fact, closed: Container[str], universe: GrowingUniverse, known: Callable[[str], int]) -> None:
    """Demand what follows from *fact*'s being known, or from another's, as far as those are *closed* already.

    *known* returns the literal for a fact's being known.
    """
    clause, variable = universe.formulas.clause, universe.variable
    if fact.type is FactType.CODES:
        for attested in universe.ground.attested:
            for code in universe.attesting(fact.id, attested):
                clause([-known(fact.id), -code, known(attested.id)])
    for name in fact.implies:
        own, other = variable("fact", fact.id), variable("fact", name)
        clause([-known(fact.id), -own, known(name)])
        clause([-known(name), other, known(fact.id)])
    for name in universe.ground.apart.get(fact.id, ()):
        if name in closed:
            own, other = variable("fact", fact.id), variable("fact", name)
            clause([-known(fact.id), -own, known(name)])
            clause([-known(name), -other, known(fact.id)])
