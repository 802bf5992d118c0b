"""What each change of a diff does to coverage, what all of them do together, and what takes several of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from recension.diffing.analysis import BUDGET, Analysis
from recension.diffing.atoms import constants, differing_atoms
from recension.diffing.coverage import kept_coverage, useless_criteria
from recension.diffing.setting import Setting
from recension.diffing.superposing import Superposed
from recension.logic.effect import (
    ChangeEffect,
    Direction,
    Effect,
    JointEffect,
    NetEffect,
    Reason,
    Verdict,
)
from recension.logic.nodes import ROOT, is_unknown
from recension.model.conditions import Comparator
from recension.model.vocabulary import LINE_OF_BUSINESS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recension.changes import Change, Comparing
    from recension.logic.effect import Witness
    from recension.model.revision import Revision
    from recension.model.vocabulary import Vocabulary

_WORDS = frozenset(["reworded", "notes-changed", "section-reworded", "section-added", "section-removed"])
_UNDECIDED = Effect(Verdict.UNDETERMINED, reason=Reason.NO_VOCABULARY)
_UNTOUCHED = Effect(Verdict.NONE, reason=Reason.EDITORIAL)


class Effects:
    """The effects of the *changes* of a comparison, worked out when first asked for."""

    def __init__(self, comparing: Comparing, changes: Sequence[Change], budget: int = BUDGET) -> None:
        self.comparing = comparing
        self.changes = changes
        self.budget = budget

    @cached_property
    def analysis(self) -> Analysis | None:
        """The solver and what it was told; None where a side has no vocabulary that has all its facts."""
        old, new = self.comparing.old.vocabulary, self.comparing.new.vocabulary
        if old is None or new is None:
            return None
        if not (_speaks_of(old, self.comparing.old.revision) and _speaks_of(new, self.comparing.new.revision)):
            return None
        superposed = Superposed(self.comparing, self.changes, old, new)
        return Analysis(Setting(self.comparing, superposed, (old, new)), self.budget, superposed.superposition.all)

    @cached_property
    def each(self) -> tuple[ChangeEffect, ...]:
        """What each change does, in the order of the changes."""
        return tuple(self._change(edit) for edit in range(len(self.changes)))

    @cached_property
    def net(self) -> NetEffect:
        """What all changes do together, with the changes that only do something together."""
        if self.analysis is None:
            decides = any(self._may_decide(change) for change in self.changes)
            return NetEffect(_UNDECIDED if decides else _UNTOUCHED, (), (), self._not_analysed())
        effect, witnesses = self.net_alone
        effect = self.analysis.informed(effect, 0, self.analysis.all)
        return NetEffect(effect, witnesses, self._joint(effect, witnesses), self._not_analysed())

    @cached_property
    def net_alone(self) -> tuple[Effect, tuple[Witness, ...]]:
        """What all changes do together, with a witness for each direction, and nothing besides."""
        analysis = self.analysis
        if analysis is None:
            return _UNDECIDED, ()
        effect = analysis.effect(0, analysis.all, self._why_open(analysis))
        if self._binds() and effect.verdict is not Verdict.UNDETERMINED:
            effect = replace(effect, verdict=Verdict.UNDETERMINED, reason=Reason.BINDING_CODES)
        if not effect.directions:
            return effect, ()
        near = constants(analysis, range(len(self.changes)))
        found = (analysis.witness(way, (0, analysis.all), near) for way in effect.directions)
        return effect, tuple(witness for witness in found if witness is not None)

    def _change(self, edit: int) -> ChangeEffect:
        change = self.changes[edit]
        if not self._may_decide(change):
            bound = change.part == "codes" and "binding" in self._roles()
            roles = any(detail.field == "codes_role" for detail in change.details)
            told = Effect(Verdict.UNDETERMINED, reason=Reason.BINDING_CODES) if bound or roles else _UNTOUCHED
            words = Effect(Verdict.NONE, reason=Reason.WORDING) if _WORDS & set(change.kinds) else told
            return ChangeEffect(words, words)
        if self.analysis is None:
            return ChangeEffect(_UNDECIDED, _UNDECIDED)
        return self._analysed(edit)

    def _analysed(self, edit: int) -> ChangeEffect:
        analysis, needed, without = self._asking[edit]
        on_old = (0, needed)
        on_new = (without, analysis.all)
        reason = self._why_open(analysis, edit)
        effects = [
            self._told(edit, analysis, analysis.informed(analysis.effect(*states, reason), *states))
            for states in (on_old, on_new)
        ]
        requires = tuple(other for other in range(len(self.changes)) if other != edit and needed >> other & 1)
        kept, given = kept_coverage(analysis, edit, effects)
        return ChangeEffect(
            effects[0],
            effects[1],
            self._witnesses(edit, analysis, effects, (on_old, on_new)),
            kept,
            useless_criteria(analysis, edit),
            requires,
            given,
        )

    @cached_property
    def _asking(self) -> dict[int, tuple[Analysis, int, int]]:
        """What each change that may decide is asked with, and the states with what it needs and without it.

        Changes in one part of the outline are asked about together: they have most of what is encoded in common.
        """
        whole = self.analysis
        if whole is None:
            return {}
        superposed, scopes = whole.superposed, whole.superposition.scopes
        states = {edit: (superposed.needs(edit), superposed.without(edit))
                  for edit, change in enumerate(self.changes) if self._may_decide(change)}  # fmt: skip
        together: dict[frozenset[int], int] = {}
        for needed, without in states.values():
            differing = needed | whole.all ^ without
            where = scopes(differing)
            together[where] = together.get(where, 0) | differing
        analyses = {where: whole if where == {ROOT} else whole.about(edits) for where, edits in together.items()}
        return {edit: (analyses[scopes(needed | whole.all ^ without)], needed, without)
                for edit, (needed, without) in states.items()}  # fmt: skip

    def _told(self, edit: int, analysis: Analysis, effect: Effect) -> Effect:
        """Return an effect as it is told: a text that drifted from its condition leaves it open, words alone do not."""
        nodes = analysis.superposition.edited_by(edit)
        if any(node.doubtful for node in nodes) and effect.verdict is not Verdict.UNDETERMINED:
            return replace(effect, verdict=Verdict.UNDETERMINED, reason=Reason.DRIFT)
        if effect.verdict is Verdict.NONE and effect.reason is None and _WORDS & set(self.changes[edit].kinds):
            return replace(effect, reason=Reason.WORDING)
        return effect

    def _witnesses(
        self, edit: int, analysis: Analysis, effects: Sequence[Effect], states: Sequence[tuple[int, int]]
    ) -> tuple[Witness, ...]:
        """Return a witness for each comparison that makes a difference alone, and for each direction without one."""
        near = constants(analysis, [edit])
        found: list[Witness] = []
        for way in Direction:
            # the new revision is what people will live with, so its side is asked first
            for effect, pair in reversed(list(zip(effects, states, strict=True))):
                if way not in effect.directions:
                    continue
                for atom, only in differing_atoms(analysis, edit, pair):
                    found += self._if_any(analysis.witness(way, pair, near, [only], atom))
                if not any(witness.direction is way for witness in found):
                    found += self._if_any(analysis.witness(way, pair, near))
                if any(witness.direction is way for witness in found):
                    break
        return _distinct(found)

    @staticmethod
    def _if_any(witness: Witness | None) -> list[Witness]:
        return [] if witness is None else [witness]

    def _joint(self, effect: Effect, witnesses: Sequence[Witness]) -> tuple[JointEffect, ...]:
        """Return, for each net direction that no change has by itself, the fewest changes that have it together."""
        alone = {way for each in self.each for way in each.directions}
        missing = [witness for witness in witnesses if witness.direction in effect.directions]
        return tuple(self._fewest(witness) for witness in missing if witness.direction not in alone)

    def _fewest(self, witness: Witness) -> JointEffect:
        """Leave out one change after the other, as long as the case still goes the same way."""
        analysis = self.analysis
        if analysis is None:
            raise ValueError("there is no analysis, so there are no witnesses")
        state = analysis.all
        for edit in range(len(self.changes)):
            fewer = analysis.superposed.less(state, edit)
            if state >> edit & 1 and analysis.setting.goes(witness, fewer):
                state = fewer
        named = tuple(edit for edit in range(len(self.changes)) if state >> edit & 1)
        return JointEffect(named, witness.direction, witness)

    def _may_decide(self, change: Change) -> bool:
        """Return whether a change touches anything that decisions are made of."""
        if change.part == "metadata":
            return bool({"otherwise-changed", "applies-to-changed"} & set(change.kinds))
        if change.part == "vocabulary":
            return any(side is not None and side.label.startswith("code set ") for side in (change.old, change.new))
        return change.part in ("criteria", "definitions")

    def _roles(self) -> tuple[str, str]:
        return self.comparing.old.revision.codes_role, self.comparing.new.revision.codes_role

    def _binds(self) -> bool:
        """Return whether codes that bind changed, or began or ceased to bind."""
        changed = any(change.part == "codes" for change in self.changes)
        return "binding" in self._roles() and (changed or len(set(self._roles())) == 2)

    def _why_open(self, analysis: Analysis, edit: int | None = None) -> Reason:
        """Return why an effect would be undetermined, of one edit or of all."""
        edits = range(len(self.changes)) if edit is None else (edit,)
        nodes = [node for each in edits for node in analysis.superposition.edited_by(each)]
        reasons = (
            (Reason.DRIFT, any(node.doubtful for node in nodes)),
            (Reason.JUDGED, any(node.reworded or node.is_linked for node in nodes)),
            (Reason.OPEN_LIST, any(node.opened for node in nodes)),
        )
        return next((reason for reason, holds in reasons if holds), Reason.NOT_KNOWN)

    def _not_analysed(self) -> tuple[str, ...]:
        """Return, in words, what changed and is not spoken of by any verdict."""
        told = []
        for change in self.changes:
            shown = change.new or change.old
            label = shown.label if shown else change.part
            if change.part == "criteria" and {"reworded", "notes-changed"} & set(change.kinds):
                told += [f"the wording of {site.label}" for old, new in change.sites or ((change.old, change.new),)
                         if (site := new or old)]  # fmt: skip
            elif change.part == "sections":
                told.append(f"the text of {label}")
            elif "part-not-comparable" in change.kinds:
                told.append(f"{change.part.replace('_', ' ')}, which one side does not tell")
        revisions = {
            edition.revision.revision: edition.revision for edition in (self.comparing.old, self.comparing.new)
        }
        for name, revision in revisions.items():
            unknown = [place.label for place in revision.outline if is_unknown(place)]
            told += [f"what {name} says at {', '.join(unknown)}, which is not known"] if unknown else []
        return tuple(told)


def _speaks_of(vocabulary: Vocabulary, revision: Revision) -> bool:
    """Return whether *vocabulary* has all that the conditions of *revision* ask about."""
    asked = {each.fact for each in revision.comparisons}
    asked |= {each.anchor for each in revision.comparisons if each.anchor}
    scope = revision.applies_to
    asked |= {LINE_OF_BUSINESS} if scope.only or scope.excluded else set()
    sets = {str(each.values[0]) for each in revision.comparisons if each.comparator is Comparator.IN}
    return asked <= vocabulary.by_id.keys() and sets <= vocabulary.sets_by_id.keys()


def _distinct(witnesses: Sequence[Witness]) -> tuple[Witness, ...]:
    """Return the witnesses without those that tell a case a second time."""
    seen: list[tuple[object, object]] = []
    kept = []
    for witness in witnesses:
        if (witness.direction, witness.facts) not in seen:
            seen.append((witness.direction, witness.facts))
            kept.append(witness)
    return tuple(kept)
