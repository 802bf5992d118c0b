"""Mutants: a revision with one classic mistake each, such as an evaluator of it may make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from recension.casegen.code_samples import kept_out, let_in, near_miss
from recension.casegen.condition_mutants import condition_mutants, counted, joined
from recension.logic.evaluation import is_placeholder
from recension.model.conditions import Comparator, comparisons
from recension.model.vocabulary import LINE_OF_BUSINESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recension.model.criteria import Criterion, Placed
    from recension.model.revision import AppliesTo, Revision
    from recension.model.vocabulary import CodeSet, Vocabulary


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake at one criterion: *mistake* is its sort, *what* tells it in words.

    One of the rest says what is otherwise: *variants* of criteria, by what
    stands in their place; a criterion that is *negated*; a statement that is
    *dropped*; a changed *code_set* with a code that it is about, None where no
    code tells the two sets apart; another *scope*.
    """

    criterion: str
    mistake: str
    what: str
    variants: tuple[Criterion, ...] = ()
    negated: bool = False
    dropped: bool = False
    code_set: CodeSet | None = None
    code: str | None = None
    scope: AppliesTo | None = None
    option: str = ""


def mutants(revision: Revision, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """Yield the mutants of *revision*, in document order; a placeholder has none."""
    for place in revision.outline:
        if is_placeholder(place.criterion, place.evidence):
            continue
        if place.parent is None:
            yield Mutant(place.id, "drop-statement", "the statement is left out", dropped=True)
        yield Mutant(place.id, "negate", "met and not met are taken for each other", negated=True)
        yield from _of_connective(place, revision)
        if place.criterion.when is not None:
            for mistake, what, when in condition_mutants(place.criterion.when, revision, vocabulary):
                yield Mutant(place.id, mistake, what, (replace(place.criterion, when=when),))
    yield from _of_codes(revision, vocabulary)
    yield from _of_scope(revision, vocabulary)


def _of_connective(place: Placed, revision: Revision) -> Iterator[Mutant]:
    criterion, children = place.criterion, place.criterion.children
    if not children or criterion.connective is None:
        return
    for mistake, what, connective, bound in (
        *joined(criterion.connective, len(children)),
        *counted(criterion.connective, criterion.bound, len(children)),
    ):
        yield Mutant(place.id, mistake, what, (replace(criterion, connective=connective, bound=bound),))
    for child in children if len(children) > 1 else ():
        if is_placeholder(child, child.evidence or place.evidence):
            continue  # it says nothing that could be left out
        rest = tuple(each for each in children if each is not child)
        label = revision.by_id[child.id].label
        yield Mutant(place.id, "drop-criterion", f"{label} is left out", (replace(criterion, children=rest),))
    if criterion.when is not None:
        yield Mutant(place.id, "drop-condition", "its condition is left out", (replace(criterion, when=None),))
    leaves = [each for each in children if each.is_leaf and each.when is not None]
    for one, other in pairwise(leaves):
        labels = [revision.by_id[each.id].label for each in (one, other)]
        swapped = (replace(one, when=other.when), replace(other, when=one.when))
        yield Mutant(one.id, "swap-siblings", f"the conditions of {' and '.join(labels)} are swapped", swapped)


def _of_codes(revision: Revision, vocabulary: Vocabulary) -> Iterator[Mutant]:
    seen: set[str] = set()
    for place in revision.outline:
        for name in _sets_asked(place, revision):
            if name in seen:
                continue
            seen.add(name)
            code_set = vocabulary.sets_by_id[name]
            for pattern in code_set.include if len(code_set.include) > 1 else ():
                fewer = replace(code_set, include=_without(code_set.include, pattern))
                what = f"{pattern} is not in {code_set.label}"
                yield Mutant(place.id, "drop-code", what, code_set=fewer, code=let_in(code_set, pattern))
            for pattern in code_set.exclude:
                more = replace(code_set, exclude=_without(code_set.exclude, pattern))
                what = f"{pattern} is in {code_set.label}"
                yield Mutant(place.id, "add-code", what, code_set=more, code=kept_out(code_set, pattern))
            missed = near_miss(code_set)
            if missed is not None:
                code, wide = missed
                more = replace(code_set, include=(*code_set.include, wide))
                yield Mutant(place.id, "add-code", f"{wide} is in {code_set.label}", code_set=more, code=code)


def _sets_asked(place: Placed, revision: Revision) -> Sequence[str]:
    asked = comparisons(place.criterion.when, revision.definitions) if place.criterion.when else ()
    return [str(each.values[0]) for each in asked if each.comparator is Comparator.IN]


def _of_scope(revision: Revision, vocabulary: Vocabulary) -> Iterator[Mutant]:
    scope = revision.applies_to
    if not (scope.only or scope.excluded) or not revision.criteria:
        return
    for option in vocabulary.by_id[LINE_OF_BUSINESS].option_ids:
        if option in scope.excluded or (scope.only and option not in scope.only):
            only = (*scope.only, option) if scope.only else ()
            wider = replace(scope, only=only, excluded=_without(scope.excluded, option))
            what = f"it is taken to apply to {option.replace('_', ' ')}"
            yield Mutant(revision.criteria[0].id, "widen-scope", what, scope=wider, option=option)


def _without(items: tuple[str, ...], item: str) -> tuple[str, ...]:
    return tuple(each for each in items if each != item)
