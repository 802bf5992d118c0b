"""Effects and witnesses as JSON, for the JSON form of a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recension.logic.cases import encode_case

if TYPE_CHECKING:
    from recension.logic.effect import ChangeEffect, Effect, JointEffect, NetEffect, Witness
    from recension.reporters.case_words import CaseWords


def encode_change_effect(effect: ChangeEffect, words: CaseWords) -> dict[str, Any]:
    """Return what one change does; *words* says its witnesses for people."""
    return {
        "verdict": effect.verdict.value,
        "on_old": encode_effect(effect.on_old),
        "on_new": encode_effect(effect.on_new),
        "witnesses": [encode_witness(witness, words) for witness in effect.witnesses],
        "kept": [{"label": kept.label, "by": list(kept.by), "proved": kept.proved} for kept in effect.kept],
        "useless": [{"label": each.label, "kind": each.kind, "by": list(each.by)} for each in effect.useless],
        "requires": list(effect.requires),
        "given": list(effect.given),
    }


def encode_net(net: NetEffect, words: CaseWords) -> dict[str, Any]:
    """Return what all changes do together."""
    return {
        **encode_effect(net.effect),
        "witnesses": [encode_witness(witness, words) for witness in net.witnesses],
        "joint": [_joint(joint, words) for joint in net.joint],
        "not_analysed": list(net.not_analysed),
    }


def encode_effect(effect: Effect) -> dict[str, Any]:
    """Return what one comparison came to."""
    return {
        "verdict": effect.verdict.value,
        "directions": [way.value for way in effect.directions],
        "possible": [way.value for way in effect.possible],
        "reason": effect.reason.value if effect.reason else None,
        "information": effect.information.value,
    }


def encode_witness(witness: Witness, words: CaseWords) -> dict[str, Any]:
    """Return a case that is decided differently, as facts and in words."""
    return {
        "direction": witness.direction.value,
        "facts": encode_case(witness.facts),
        "old_decision": witness.old_decision.value,
        "new_decision": witness.new_decision.value,
        "old_by": list(witness.old_by),
        "new_by": list(witness.new_by),
        "context": witness.context,
        "atom": witness.atom,
        "words": words.witness(witness),
    }


def _joint(joint: JointEffect, words: CaseWords) -> dict[str, Any]:
    return {
        "changes": list(joint.changes),
        "direction": joint.direction.value,
        "witness": encode_witness(joint.witness, words),
    }
