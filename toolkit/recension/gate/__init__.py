"""The gate: what of all that was found counts, and what an effect needs before it may pass."""

from recension.gate.acceptances import Acceptance, AcceptedFindings
from recension.gate.effects import gate_findings
from recension.gate.ignores import Ignore, ignores_in
from recension.gate.judging import Judgement, judge

__all__ = ["Acceptance", "AcceptedFindings", "Ignore", "Judgement", "gate_findings", "ignores_in", "judge"]
