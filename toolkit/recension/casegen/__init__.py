"""Evaluator fixtures: cases with what they are expected to get, generated from the criteria themselves.

Each case is a least one (see ``logic.least.least_case``) that meets an
obligation, and may meet others, too. What is expected comes from the reference
evaluator.
"""

from recension.casegen.cases import Case, CaseSet, Flip, Infeasible
from recension.casegen.expecting import each_fixture, fixtures
from recension.casegen.generating import generate
from recension.casegen.obligation import Obligation
from recension.casegen.obligations import obligations

__all__ = ["Case", "CaseSet", "Flip", "Infeasible", "Obligation", "each_fixture", "fixtures", "generate", "obligations"]
