"""The reference evaluator, as one that can be graded: ``ours.py TARGET``, in a workspace."""

import json
import sys
from pathlib import Path

from recension.logic.cases import close, decode_case
from recension.logic.evaluation import evaluate
from recension.workspace import load_target
from recension.workspace.loading import find_workspace


def main(target):
    revision, vocabulary = load_target(target, find_workspace(Path.cwd(), None), None).sound()
    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    for request in map(json.loads, sys.stdin):
        case = close(decode_case(request["facts"], vocabulary, judged), vocabulary)
        found = evaluate(revision, vocabulary, case)
        print(json.dumps({"id": request["id"], "decision": found.decision, "criteria": found.criteria}))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
