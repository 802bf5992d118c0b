"""The domain as frozen values: revision, criteria, conditions, vocabulary, outline labels.

Nothing here reads or writes; ``decoding`` makes these values from plain data.
Each node knows where it stood in its document (``at``), which takes no part in
comparison: two revisions are equal when they say the same.
"""
