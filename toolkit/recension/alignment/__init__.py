"""Which criterion of one revision continues as which of another. A label is never evidence."""

from recension.alignment.aligning import align
from recension.alignment.matches import Alignment, Match, MatchBasis

__all__ = ["Alignment", "Match", "MatchBasis", "align"]
