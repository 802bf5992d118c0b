"""An evaluator of the small policy of the tests that is right, and does something odd at one case: ``odd.py WHAT``."""

import json
import os
import sys
import time
from pathlib import Path

AT = "x-1/child/boundary-age-18"
HOSTILE = "<script>alert(1)</script> \x1b[2J \u202e ]]> & \ufffe"


def evaluate(request):
    age, tumor = request["facts"].get("age"), request["facts"].get("bone_tumor")
    child = "undetermined" if age is None else "met" if age < 18 else "not_met"
    bone = "undetermined" if tumor is None else "met" if tumor else "not_met"
    treatment = next((each for each in ("met", "undetermined") if each in (child, bone)), "not_met")
    decision = {"met": "medically_necessary", "not_met": "individual_review"}.get(treatment, treatment)
    return {"decision": decision, "criteria": {"treatment": treatment, "child": child, "bone": bone}}


def noisy(request):
    print("a line on standard output")  # noqa: T201 - that is what it is for
    return evaluate(request)


def failing(request):
    if request["id"] == AT:
        raise LookupError("no such age")
    return evaluate(request)


def listed(request):
    return [evaluate(request)] if request["id"] == AT else evaluate(request)


def leaving(request):
    if request["id"] == AT:
        sys.exit("that is enough")
    return evaluate(request)


def say(answer):
    sys.stdout.write(answer if isinstance(answer, str) else json.dumps(answer))
    sys.stdout.write("\n")
    sys.stdout.flush()


def first_time():
    """Return whether this is the first time that it is asked, in this folder."""
    try:
        Path("asked-before").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def hang(_answer):
    Path("hanging").write_text(str(os.getpid()), encoding="ascii")
    time.sleep(600)


def crash_once(answer):
    if first_time():
        sys.exit("the engine is broken")
    return answer


def two_answers(answer):
    say(answer)
    return {**answer, "decision": "investigational"}


# what is done with the answer to the one case; what comes back is said
ODD = {
    "crash": lambda _: sys.exit("the engine is broken"),
    "crash-once": crash_once,
    "abort": lambda _: os.abort(),
    "hang": hang,
    "garbage": lambda _: "I think that this is covered.",
    "binary": lambda _: "\x00\x1b[2J\ufffd",
    "long": lambda _: "z" * 3_000_000,
    "maybe": lambda answer: {**answer, "criteria": {**answer["criteria"], "child": "maybe"}},
    "misspelt": lambda answer: {"id": answer["id"], "decison": answer["decision"]},
    "error": lambda answer: {"id": answer["id"], "error": "the model did not answer"},
    "two-answers": two_answers,
    "other-id": lambda answer: {**answer, "id": "x-1/no/such"},
    "wrong": lambda answer: {**answer, "decision": "investigational", "rationale": HOSTILE},
    "nothing": lambda _: None,
    "stop": lambda _: sys.exit(0),
}


def main(what):
    if what == "flood":
        while True:
            say("x" * 80)
    requests = [json.loads(line) for line in sys.stdin] if what == "backwards" else map(json.loads, sys.stdin)
    for request in reversed(requests) if what == "backwards" else requests:
        answer = {"id": request["id"], **evaluate(request)}
        if request["id"] == AT and what in ODD:
            answer = ODD[what](answer)
        if what == "twice":
            say(answer)
        if what == "logging":
            say(f"INFO asked about {request['id']}")
        if answer is not None and what != "silent":
            say(answer)
    if what == "stay":
        time.sleep(600)
    return 5 if what == "bad-end" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
