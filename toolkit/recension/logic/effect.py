"""What an edit does to coverage, as values: verdicts, directions, witnesses, and what they rest on.

Decisions have an order: medically necessary is more than individual review, and
that is more than any denial. ``not_applicable`` ranks with the denials.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recension.model.criteria import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.logic.comparing import Value
    from recension.logic.formulas import Formulas


class Verdict(StrEnum):
    """What an edit does to coverage."""

    WIDENS = "widens"
    NARROWS = "narrows"
    MIXED = "mixed"
    DECISION_SHIFT = "decision-shift"
    NONE = "none"
    UNDETERMINED = "undetermined"


class Direction(StrEnum):
    """One way in which a case can be decided differently: it gets more, it gets less, or another denial."""

    GAINS = "gains"
    LOSES = "loses"
    SHIFTS = "shifts"


class Information(StrEnum):
    """What an edit does to incomplete cases: some become decided, some become undecided, both, or neither."""

    NONE = "none"
    DECIDES = "decides"
    UNDECIDES = "undecides"
    MIXED = "mixed"
    NOT_ANALYSED = "not-analysed"


class Reason(StrEnum):
    """Why an effect is undetermined, or is none without a question having been asked."""

    BUDGET = "budget"
    """The solver gave up after the conflicts that it was allowed."""
    DRIFT = "drift"
    """A number, comparator, negation or connective changed in a text whose condition did not."""
    JUDGED = "judged"
    """A criterion that a reviewer judges was reworded: what it asks may be something else."""
    NOT_KNOWN = "not-known"
    """It rests on what one of the revisions said, and that is not known."""
    OPEN_LIST = "open-list"
    """A list was opened or closed, which no condition tells."""
    BINDING_CODES = "binding-codes"
    """Code tables bind, and what a code alone decides stands in no condition."""
    NO_VOCABULARY = "no-vocabulary"
    """There is no vocabulary that has all its facts, so nobody knows what a case can say."""
    WORDING = "wording"
    """Only words changed, and they were not analysed; by its conditions nothing did."""
    EDITORIAL = "editorial"
    """Nothing that decides was touched."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A complete case that is decided differently, run through the evaluator on both sides before it is shown.

    *old_by* and *new_by* are the labels of the criteria that brought each
    decision, empty where no criterion did. *context* says which two were
    compared: ``revisions`` (old and new as they are), ``on_old`` (old, and old
    with the change) or ``on_new`` (new without the change, and new). *atom* is
    the comparison that makes the difference, in words, None where it is not one alone.
    """

    direction: Direction
    facts: Mapping[str, Value]
    old_decision: Decision
    new_decision: Decision
    old_by: tuple[str, ...] = ()
    new_by: tuple[str, ...] = ()
    context: str = "revisions"
    atom: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one comparison of two states of a policy came to.

    *directions* are proved; *possible* are those that could not be excluded and
    rest on something that is not known, which makes the verdict undetermined.
    *reason* says why it is undetermined, or why nothing was asked.
    """

    verdict: Verdict
    directions: tuple[Direction, ...] = ()
    possible: tuple[Direction, ...] = ()
    reason: Reason | None = None
    information: Information = Information.NONE

    @classmethod
    def of(cls, directions: tuple[Direction, ...], possible: tuple[Direction, ...] = (),
           reason: Reason | None = None, information: Information = Information.NONE) -> Effect:  # fmt: skip
        """Return the effect whose verdict follows from the directions: one that is only possible leaves it open."""
        found = Verdict.UNDETERMINED if possible or reason is Reason.BUDGET else verdict_of(directions)
        return cls(found, directions, possible, reason, information)


@dataclass(frozen=True, slots=True)
class Kept:
    """Coverage that a change takes away in one place and that stays: *by* are the labels that cover it still.

    *proved* says that whatever case loses the criterion at *label* is covered by one of them.
    *evidence* names how sure the covering criteria are, where a side is reconstructed.
    """

    label: str
    by: tuple[str, ...]
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Useless:
    """A criterion of a revision that cannot make a difference.

    *kind* is ``dead`` (no case meets it) or ``subsumed`` (whatever case meets it is decided the same without it);
    *by* are the labels of the criteria that cover it.
    """

    label: str
    kind: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeEffect:
    """What one change does: *on_old*, the old revision with this change; *on_new*, the new one without it.

    *requires* are the other changes, by their place in the diff, that had to go
    with it on the old side. *useless* tells criteria of the new revision, among
    those that the change touched, that make no difference.
    """

    on_old: Effect
    on_new: Effect
    witnesses: tuple[Witness, ...] = ()
    kept: tuple[Kept, ...] = ()
    useless: tuple[Useless, ...] = ()
    requires: tuple[int, ...] = ()
    given: tuple[str, ...] = ()
    """Labels of reconstructed criteria that the proof rests on, beyond those that were changed."""

    @property
    def agrees(self) -> bool:
        """Both contexts come to the same verdict, so there is one headline."""
        return self.on_old.verdict is self.on_new.verdict

    @property
    def verdict(self) -> Verdict:
        """The one headline, or the graver of the two where they do not agree."""
        return max(self.on_old.verdict, self.on_new.verdict, key=_GRAVITY.index)

    @property
    def directions(self) -> frozenset[Direction]:
        """Every direction that was proved in either context."""
        return frozenset((*self.on_old.directions, *self.on_new.directions))


@dataclass(frozen=True, slots=True)
class JointEffect:
    """A direction of the net effect that no single change has: these *changes* together do, and no fewer of them."""

    changes: tuple[int, ...]
    direction: Direction
    witness: Witness


@dataclass(frozen=True, slots=True)
class NetEffect:
    """What all changes together do, from the old revision to the new one.

    *not_analysed* lists, in words for people, what the verdict does not speak of.
    """

    effect: Effect
    witnesses: tuple[Witness, ...] = ()
    joint: tuple[JointEffect, ...] = ()
    not_analysed: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the old and the new revision, compared as wholes, come to."""
        return self.effect.verdict


_GRAVITY = (Verdict.NONE, Verdict.DECISION_SHIFT, Verdict.WIDENS, Verdict.NARROWS, Verdict.MIXED, Verdict.UNDETERMINED)
"""From what needs least attention to what needs most."""


def verdict_of(directions: tuple[Direction, ...]) -> Verdict:
    """Return the verdict that proved *directions* come to."""
    gains, loses = Direction.GAINS in directions, Direction.LOSES in directions
    if gains and loses:
        return Verdict.MIXED
    if gains or loses:
        return Verdict.WIDENS if gains else Verdict.NARROWS
    return Verdict.DECISION_SHIFT if directions else Verdict.NONE


_RANKS = {Decision.MEDICALLY_NECESSARY: 2, Decision.INDIVIDUAL_REVIEW: 1}


def rank(decision: Decision) -> int:
    """Return where *decision* stands in the order: 2 medically necessary, 1 individual review, 0 the rest."""
    return _RANKS.get(decision, 0)


def direction_of(old: Decision, new: Decision) -> Direction | None:
    """Return in which direction a case goes that was decided *old* and is decided *new*; None where both are equal."""
    if old is new:
        return None
    if rank(old) == rank(new):
        return Direction.SHIFTS
    return Direction.GAINS if rank(new) > rank(old) else Direction.LOSES


def directions(formulas: Formulas, old: Mapping[Decision, int], new: Mapping[Decision, int]) -> dict[Direction, int]:
    """Return for each direction the literal for a case going there, from decisions *old* to *new* given as literals."""
    found: dict[Direction, list[int]] = {way: [] for way in Direction}
    possible = [(after, rank(after), holds) for after, holds in new.items() if holds != -formulas.true]
    for before, held in old.items():
        if held == -formulas.true:
            continue
        low = rank(before)
        for after, high, holds in possible:
            if after is not before:
                way = Direction.SHIFTS if high == low else Direction.GAINS if high > low else Direction.LOSES
                found[way].append(formulas.both([held, holds]))
    return {way: formulas.either(cases) for way, cases in found.items()}
