"""Evaluators of CP.MP.69 that read its documents with code of their own; all but ``right`` make one classic mistake."""

import copy
import sys
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from independent import decide  # noqa: E402

VALUES = {True: "met", False: "not_met", None: "undetermined"}


def read(*path):
    return yaml.load(ROOT.joinpath("policy", *path).read_text(encoding="utf-8"), yaml.CSafeLoader)


@cache
def policy(stem):
    return read("CP.MP.69", f"{stem}.yaml")


def find(name, nodes):
    for node in nodes:
        if node["id"] == name:
            return node
        found = find(name, node.get("any_of", []) + node.get("all_of", []))
        if found:
            return found
    return None


@cache
def changed(name):  # noqa: ARG001 - one copy for each mistake
    """Return a copy of the policy to make a mistake in."""
    return copy.deepcopy(policy("2026-02"))


@cache
def words():
    return read("vocabulary.yaml")


def closed(facts):
    """Return what follows from *facts* by the vocabulary, too."""
    known = dict(facts)
    vocabulary = {fact["id"]: fact for fact in words()["facts"]}
    while True:
        more = {}
        for name, fact in vocabulary.items():
            excluded = [
                *fact.get("excludes", ()),
                *(each for each in vocabulary if name in vocabulary[each].get("excludes", ())),
            ]
            if known.get(name) is True:
                more |= dict.fromkeys(fact.get("implies", ()), True) | dict.fromkeys(excluded, False)
            if any(known.get(each) is False for each in fact.get("implies", ())):
                more[name] = False
        if more.items() <= known.items():
            return known
        known |= more


def answer(document, facts):
    decision, values = decide(document, closed(facts))
    return {"decision": decision, "criteria": {name: VALUES[value] for name, value in values.items()}}


def right(request):
    return answer(policy("2026-02"), request["facts"])


def of_last_year(request):
    return answer(policy("2025-02"), request["facts"])


def at_most_for_less_than(request):
    age = find("age-paediatric", changed("at-most")["criteria"])["when"]["all_of"][0]
    if "less_than" in age:
        age["at_most"] = age.pop("less_than")
    return answer(changed("at-most"), request["facts"])


def endometrial_still(request):
    find("sarcoma-extremity", changed("site")["criteria"])["when"]["fact"] = "endometrial_cancer"
    return answer(changed("site"), request["facts"])


def any_as_all(request):
    sarcoma = find("sarcoma", changed("all")["criteria"])
    if "any_of" in sarcoma:
        sarcoma["all_of"] = sarcoma.pop("any_of")
    return answer(changed("all"), request["facts"])


def unknown_as_false(request):
    asked = [fact["id"] for fact in words()["facts"] if fact["type"] == "boolean"]
    return answer(policy("2026-02"), dict.fromkeys(asked, False) | request["facts"])


def right_for_the_wrong_reason(request):
    """Take one site for another in the explanation; the decision stays right."""
    found = right(request)
    criteria = found["criteria"]
    criteria["gu-penile"], criteria["gu-bladder"] = criteria["gu-bladder"], criteria["gu-penile"]
    return found


def decisions_alone(request):
    return {"decision": right(request)["decision"]}


def always_covered(_request):
    return {"decision": "medically_necessary"}
