"""Cases, what they show, and what no case can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recension.casegen.obligation import Obligation
    from recension.logic.comparing import Value
    from recension.model.revision import Revision


@dataclass(frozen=True, slots=True)
class Case:
    """A case, closed under the vocabulary; *covers* are the obligations that it meets, the first one names it.

    It is complete, so nothing that a revision asks for is left out, but for one
    that shows what is undetermined, or who knows too much of what is not known.
    """

    policy: str
    facts: Mapping[str, Value]
    covers: tuple[Obligation, ...]
    is_complete: bool = True

    @property
    def id(self) -> str:
        """A stable id: policy, criterion and what is shown; never a number."""
        return f"{self.policy.lower().replace('.', '-')}/{self.covers[0].id}"


@dataclass(frozen=True, slots=True)
class Infeasible:
    """An obligation that no case can meet, and why; *label* is that of the criterion."""

    obligation: Obligation
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that an older revision decides in another way, found by comparing the two.

    *criterion* is the id of the one that was changed, *direction* what the case does: it gains, loses or shifts.
    """

    criterion: str
    direction: str
    facts: Mapping[str, Value]


@dataclass(frozen=True)
class CaseSet:
    """The cases of a revision, in document order, and what could not be shown."""

    revision: Revision
    cases: tuple[Case, ...]
    infeasible: tuple[Infeasible, ...] = ()
