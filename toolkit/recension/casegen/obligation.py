"""One obligation: something that the cases of a revision have to show of a criterion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recension.casegen.code_samples import Sample
    from recension.logic.encoding import EncodedRevision
    from recension.logic.kleene import Truth

KINDS = {
    "decisive": "decisive", "mcdc": "mcdc", "boundary": "boundary", "count": "count", "code": "code",
    "overrides": "exclusion", "outside": "scope", "undetermined": "missing", "flip": "flip",
    "option": "option", "catches": "mistake",
}  # fmt: skip
"""What sort of obligation each is, by the first word of what it shows; any other is plain."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a set of cases has to show of a criterion: ``decisive-met``, ``boundary-age-18``, ``mcdc-sites-met``.

    *ask* gives the literals that are true of the complete cases that show it,
    none for an obligation of incomplete ones. *wanted* are values that the
    evaluator has to find, and *decided* says that it has to come to a decision.
    *weaker* is what is shown instead where no case shows this.
    """

    criterion: str
    shows: str
    ask: Callable[[EncodedRevision], Sequence[int]] | None = field(default=None, compare=False, repr=False)
    wanted: Mapping[str, Truth] = field(default_factory=dict, compare=False, repr=False)
    decided: bool = field(default=False, compare=False, repr=False)
    weaker: Obligation | None = field(default=None, compare=False, repr=False)
    sample: Sample | None = field(default=None, compare=False, repr=False)
    coded: str = field(default="", compare=False, repr=False)
    """The fact that has the code of the *sample*."""
    about: str = field(default="", compare=False, repr=False)
    """The value that decides, in words, where there is one: ``age 18 years``."""

    @property
    def kind(self) -> str:
        """What sort of obligation it is: one of the values of ``KINDS``, or ``plain``."""
        return KINDS.get(self.shows.split("-")[0], "plain")

    @property
    def id(self) -> str:
        """Its stable name: the criterion, and what is shown of it."""
        return f"{self.criterion}/{self.shows}"
