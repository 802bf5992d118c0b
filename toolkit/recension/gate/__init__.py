"""The gate: what of all that was found counts, and what an effect needs before it may pass."""
