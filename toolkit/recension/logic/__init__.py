"""What a revision means: evaluation in three values, and exact reasoning over all cases with a SAT solver."""
