"""The outline of criteria, and the labels that its places compute."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from recension.records import record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.model.conditions import Bound, Condition, Connective
    from recension.pointer import Pointer


class Basis(StrEnum):
    """How sure a part of a reconstructed revision is, the weakest first."""

    UNKNOWN = "unknown"
    INFERRED = "inferred"
    ATTESTED = "attested"

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return list(Basis).index(self)


@record
class Evidence:
    """Why a part of a reconstructed revision is as it is; *row* is the revision label of the attesting log row."""

    basis: Basis
    row: str | None = None
    note: str | None = None


class Decision(StrEnum):
    """What a revision says of a case."""

    MEDICALLY_NECESSARY = "medically_necessary"
    INDIVIDUAL_REVIEW = "individual_review"
    NOT_MEDICALLY_NECESSARY = "not_medically_necessary"
    INVESTIGATIONAL = "investigational"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    NOT_APPLICABLE = "not_applicable"
    UNDETERMINED = "undetermined"

    @property
    def words(self) -> str:
        """The decision as people read it."""
        return self.value.replace("_", " ")


@record
class Criterion:
    """A node of the outline.

    It is met when its condition (*when*) and its *children*, joined by
    *connective*, are; with neither it is judged: a yes or no that a reviewer
    gives, a boolean fact named by the criterion's id.
    """

    id: str
    text: str = ""
    decision: Decision | None = None
    when: Condition | None = None
    connective: Connective | None = None
    bound: Bound | None = None
    children: tuple[Criterion, ...] = ()
    open: bool = False
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    instead_of: tuple[str, ...] | None = None
    evidence: Evidence | None = None
    at: Pointer = field(default=(), compare=False)

    @property
    def is_leaf(self) -> bool:
        """No criterion stands below it."""
        return not self.children

    @property
    def is_judged(self) -> bool:
        """Only a reviewer can say whether it is met."""
        return self.when is None and not self.children


# no record, because a frozen one takes four times as long to make, and an outline is made of nothing else
class Placed:
    """A criterion in its outline: its computed label, its parent, its place among its siblings, its evidence.

    Never changed once it is made; equal to itself only.
    """

    __slots__ = ("criterion", "depth", "evidence", "index", "label", "parent")

    def __init__(
        self, criterion: Criterion, label: str, parent: Placed | None, index: int, depth: int, evidence: Evidence | None
    ) -> None:
        self.criterion = criterion
        self.label = label
        self.parent = parent
        self.index = index
        self.depth = depth
        self.evidence = evidence

    @property
    def id(self) -> str:
        """The criterion's permanent id."""
        return self.criterion.id


DEFAULT_NUMBERING = ("I", "A", "1", "a", "i", "a)", "i)")


def outline(
    criteria: Sequence[Criterion],
    numbering: Sequence[str] = DEFAULT_NUMBERING,
    evidence: Evidence | None = None,
) -> list[Placed]:
    """Return every criterion with its label, in reading order.

    *evidence* is that of the criteria that carry none and have no parent that does.
    """
    return _place(criteria, numbering, None, evidence, [])


def _place(
    criteria: Sequence[Criterion],
    numbering: Sequence[str],
    parent: Placed | None,
    inherited: Evidence | None,
    placed: list[Placed],
) -> list[Placed]:
    """Add *criteria*, and all below them, to *placed*, and return it."""
    depth = parent.depth + 1 if parent else 0
    style, above = style_at(numbering, depth), join_label(parent.label, "") if parent else ""
    for index, criterion in enumerate(criteria):
        label = above + segment(index + 1, style)
        place = Placed(criterion, label, parent, index, depth, criterion.evidence or inherited)
        placed.append(place)
        if criterion.children:
            _place(criterion.children, numbering, place, place.evidence, placed)
    return placed


def join_label(parent: str, own: str) -> str:
    """Return the label of a child: segments join with a full stop, after a ``)`` with nothing."""
    return own if not parent else parent + ("" if parent.endswith(")") else ".") + own


@lru_cache(maxsize=4096)
def segment(number: int, style: str) -> str:
    """Return the label segment of the *number*-th sibling (from 1) in a style such as ``I``, ``a`` or ``1)``."""
    kind, bracket = style[0], style[1:]
    if kind == "1":
        text = str(number)
    elif kind in "Ii":
        text = _roman(number)
    else:
        # as word processors do it: after z come aa, bb, cc
        text = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    return (text.lower() if kind.islower() else text) + bracket


def style_at(numbering: Sequence[str], depth: int) -> str:
    """Return the style of the labels at *depth*, from 0; the last two styles repeat below."""
    if depth < len(numbering):
        return numbering[depth]
    return numbering[len(numbering) - 2 + (depth - len(numbering)) % 2]


def _roman(number: int) -> str:
    digits = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
              (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    text = ""
    for value, letters in digits:
        count, number = divmod(number, value)
        text += letters * count
    return text


def label_at(pointer: Pointer, numbering: Sequence[str] = DEFAULT_NUMBERING) -> str | None:
    """Return the label of the criterion that *pointer* stands in, or None if it stands in none.

    The pointer alone tells: the places in it are those of the outline.
    """
    if len(pointer) < 2 or pointer[0] != "criteria":
        return None
    label, depth, steps = "", 0, pointer[1:]
    while steps and isinstance(steps[0], int):
        label = join_label(label, segment(steps[0] + 1, style_at(numbering, depth)))
        depth += 1
        if steps[1:3] == ("count", "of"):
            steps = steps[3:]
        elif steps[1:] and steps[1] in ("all_of", "any_of", "none_of"):
            steps = steps[2:]
        else:
            break
    return label or None
