"""Running an evaluator: its processes or its service, in parallel, with time limits, retries and a journal.

The evaluator is somebody else's code and nothing is taken for granted: it runs
in processes of its own, what it prints is limited, and whatever it does ends
in a reply for each case. ``ask_all`` is the way in.
"""

from recension.conform.asking import Asking, Request, ask_all
from recension.conform.evaluators import find_evaluator
from recension.conform.journal import Journal

__all__ = ["Asking", "Journal", "Request", "ask_all", "find_evaluator"]
