from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from independent import decide
from recension.casegen import fixtures, generate
from recension.decoding import decode_revision
from recension.logic.cases import close, encode_case
from recension.logic.fixtures import encode_fixture
from recension.source import parse_source
from small import code_set, document, fact, statement, vocabulary
from tried import WORDS, Tried, made_of

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "fixtures"
CONNECTIVES = ("all_of", "any_of", "none_of", "count")
OPPOSITE = {"less_than": "at_most", "at_most": "less_than", "greater_than": "at_least", "at_least": "greater_than"}


def read(path):
    return parse_source((ROOT / path).read_text(encoding="utf-8"), path).value


WORDS_OF_IT = {
    "format": 1,
    "facts": [
        fact("line_of_business", "choice", options=["medicare", "commercial", "medicaid"]),
        fact("age", "integer", minimum=0, maximum=120, step=1),
        fact("dose", "decimal", minimum=0, maximum=80, step=0.1),
        fact("volume", "decimal", minimum=0),
        fact("scanned", "date", minimum="2020-01-01"),
        fact("stage", "choice", options=["one", "two", "three"]),
        fact("diagnoses", "codes"),
        *(fact(f"sign_{letter}") for letter in "abc"),
        fact("frail", implies=["old"]),
        fact("old", excludes=["young"]),
        fact("young"),
        fact("pregnant"),
    ],
    "code_sets": [code_set("breast", "C50*", exclude=["C50.9"])],
}
# Numbers, exclusions, counts, a shared condition, a scope, codes, a judged criterion.
GENERATED = document(
    statement(
        "treatment",
        any_of=[
            {"id": "by-dose", "when": {"all_of": [{"fact": "dose", "at_most": 20.3}, {"use": "ill"}]}},
            {"id": "by-volume", "when": {"all_of": [{"fact": "volume", "greater_than": 0.75}, {"fact": "frail"}]}},
            {"id": "by-signs", "count": {"at_least": 2, "of": [
                {"id": f"sign-{letter}", "when": {"fact": f"sign_{letter}"}} for letter in "abc"]}},
            {"id": "by-stage", "when": {"all_of": [{"fact": "stage", "one_of": ["two", "three"]}, {"fact": "young"}]}},
            {"id": "by-code", "when": {"fact": "diagnoses", "in": "breast"}},
            {"id": "by-scan", "when": {"all_of": [{"fact": "scanned", "less_than": "2024-03-01"}, {"fact": "old"}]}},
            {"id": "by-judgement"},
        ],
    ),
    statement("no-pregnancy", {"fact": "pregnant"}, "not_medically_necessary"),
    statement(
        "trial", {"all_of": [{"fact": "age", "less_than": 18}, {"count": {"exactly": 1, "of": [
            {"fact": "sign_a"}, {"fact": "sign_b"}]}}]}, "investigational"),
    define={"ill": {"any_of": [{"fact": "sign_c"}, {"fact": "frail"}]}},
    applies_to={"not": ["medicare"]},
)  # fmt: skip
MADE = {
    "02/26": lambda: Tried(read("policy/CP.MP.69/2026-02.yaml"), read("policy/vocabulary.yaml")),
    "02/25": lambda: Tried(read("policy/CP.MP.69/2025-02.yaml"), read("policy/vocabulary.yaml")),
    "generated": lambda: Tried(GENERATED, WORDS_OF_IT),
}
_made = {}


def tried(name):
    if name not in _made:
        _made[name] = MADE[name]()
    return _made[name]


@pytest.fixture(params=MADE)
def each(request):
    return tried(request.param)


# What every set of cases has to show.


def test_every_leaf_decides_by_being_met_and_by_not_being_met_or_is_said_not_to(each):
    given_up = {(entry.obligation.criterion, entry.obligation.shows) for entry in each.set.infeasible}
    for leaf in each.leaves:
        for shows, value in (("decisive-met", "met"), ("decisive-not-met", "not_met")):
            line = each.showing(leaf, shows)
            assert (line is None) == ((leaf, shows) in given_up), (leaf, shows)
            assert line is None or each.expected(line)["criteria"][leaf] == value


def test_a_leaf_that_decides_alone_turns_the_decision(each):
    shown = 0
    for line in each.lines:
        for leaf in {cover["criterion"] for cover in line["covers"] if cover["as"].startswith("decisive-")}:
            with_it, without_it = (each.decide(line, forced={leaf: value})[0] for value in (True, False))
            assert with_it != without_it, (line["id"], leaf)
            shown += 1
    assert shown > len(each.leaves)


def test_what_is_expected_is_what_an_independent_evaluator_finds(each):
    for line in each.lines:
        decision, values = each.decide(line)
        found = {"decision": decision, "criteria": {name: WORDS[value] for name, value in values.items()}}
        assert each.expected(line) == found, line["id"]


def test_every_case_is_lawful_and_complete_but_for_what_shows_the_undetermined(each):
    for case, line in zip(each.set.cases, each.lines, strict=True):
        closed = close(case.facts, each.vocabulary)
        asked = each.set.cases[0].facts.keys()
        assert {name: closed[name] for name in asked if name in closed} == case.facts, line["id"]
        if case.is_complete:
            assert "undetermined" not in each.expected(line)["criteria"].values()
            assert each.expected(line)["decision"] != "undetermined"
            assert (each.expected(line)["decision"] == "not_applicable") == (line["kind"] == "scope")
            assert case.facts.keys() == asked
        else:
            assert case.facts.keys() < asked
            leaf = line["covers"][0]["criterion"]
            assert each.expected(line)["criteria"][leaf] == "undetermined"
            assert each.expected(line)["decision"] == "undetermined"


def test_ids_name_one_case_each(each):
    ids = [line["id"] for line in each.lines]
    assert len(set(ids)) == len(ids)
    assert len({str(line["facts"]) for line in each.lines}) == len(ids)
    for line in each.lines:
        first = line["covers"][0]
        assert line["id"].endswith(f"/{first['criterion']}/{first['as']}")


def test_every_case_covers_something_and_everything_is_covered_once(each):
    covers = [(cover["criterion"], cover["as"]) for line in each.lines for cover in line["covers"]]
    assert all(line["covers"] for line in each.lines)
    assert len(set(covers)) == len(covers)


def test_the_same_cases_are_made_again(each):
    again = generate(each.revision, each.vocabulary)
    assert fixtures(again, each.vocabulary) == fixtures(each.set, each.vocabulary)


@pytest.mark.parametrize(
    ("stem", "count"), [("2026-02", 132), ("2025-02", 129), ("2024-04", 33), ("2023-11", 12), ("2023-08", 11)]
)
def test_the_committed_fixtures_are_what_an_independent_evaluator_finds(stem, count):
    import json

    policy = read(f"policy/CP.MP.69/{stem}.yaml")
    text = (ROOT / "tests" / "fixtures" / "CP.MP.69" / f"{stem}.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == count
    for line in lines:
        decision, values = decide(policy, line["facts"])
        expected = line["expect"][policy["revision"]]
        found = {name: WORDS[value] for name, value in values.items()}
        if line["kind"] == "hand-written":  # it says what matters to its author
            assert line["author"]
            assert line["note"]
            found = {name: found[name] for name in expected["criteria"]}
        assert expected == {"decision": decision, "criteria": found}


# CP.MP.69.


def test_ids_of_02_26_are_those_on_record():
    ids = "".join(f"{line['id']}\n" for line in tried("02/26").lines)
    assert ids == (GOLDEN / "ids-02-26.txt").read_text(encoding="utf-8")


def test_in_02_26_every_leaf_decides_and_what_cannot_be_shown_is_what_another_fact_implies():
    told = {entry.obligation.id for entry in tried("02/26").set.infeasible}
    assert told == {
        "thoracic-mediastinal/mcdc-when-2-met",
        "gi-hepatobiliary/mcdc-when-4-met",
        "gi-abdominal/mcdc-when-2-met",
        "gi-abdominal/mcdc-when-3-met",
        "gi-abdominal/mcdc-when-4-met",
    }


def test_in_02_25_endometrial_cancer_stands_twice_so_neither_place_decides_by_being_met():
    infeasible = tried("02/25").set.infeasible
    decisive = [entry for entry in infeasible if entry.obligation.kind == "decisive"]
    told = {entry.label: (entry.obligation.shows, entry.reason) for entry in decisive}
    same = "whenever it is met, the decision is the same without it; {} is met as well"
    assert told["I.E.6.c"] == ("decisive-met", same.format("I.E.7.c"))
    assert told["I.E.7.c"] == ("decisive-met", same.format("I.E.6.c"))
    assert {entry.label for entry in decisive} == {"I.E.6.c", "I.E.7.c"}
    for leaf in ("sarcoma-endometrial", "gyn-endometrial"):
        line = tried("02/25").showing(leaf, "met")
        assert line["facts"]["endometrial_cancer"] is True


def test_in_04_24_what_is_not_known_leaves_open_what_a_case_gets_that_meets_nothing():
    infeasible = generate(decode_revision(read("policy/CP.MP.69/2024-04.yaml")), tried("02/26").vocabulary).infeasible
    told = {(entry.label, entry.obligation.shows): entry.reason for entry in infeasible}
    assert told["I.B", "decisive-met"] == told["I.B", "decisive-not-met"] == "what it asks for is not known"
    assert ("I.G.12", "decisive-met") not in told
    still_open = "the decision stays open, since other criteria are not known"
    assert told["I.G.12", "decisive-not-met"] == f"when it is not met, {still_open}"
    assert told["I.A", "boundary-age-19"] == f"with age 19 years, {still_open}"
    assert told["I.G.14", "decisive-met"].endswith("; I.G.9 is met as well")


@pytest.mark.parametrize(
    ("name", "values"),
    [("02/26", {17: "met", 18: "not_met", 19: "not_met"}), ("02/25", {17: "met", 18: "met", 19: "not_met"})],
)
def test_both_sides_of_the_age_at_i_a_are_shown(name, values):
    policy = tried(name)
    for age, value in values.items():
        line = policy.showing("age-paediatric", f"boundary-age-{age}")
        assert line["facts"]["age"] == age
        assert policy.expected(line)["criteria"]["age-paediatric"] == value
        decision = "medically_necessary" if value == "met" else "individual_review"
        assert policy.expected(line)["decision"] == policy.decide(line)[0] == decision
        if name == "02/26":  # the age alone decides: what else the criterion asks for is there
            assert line["facts"]["solid_tumor"] is True
    assert policy.showing("age-paediatric", "boundary-age-20") is None


def test_cases_for_two_revisions_are_complete_for_both():
    new, old = tried("02/26"), tried("02/25")
    made = generate(new.revision, new.vocabulary, [old.revision])
    for line in map(encode_fixture, fixtures(made, new.vocabulary, [old.revision])):
        assert list(line["expect"]) == ["02/26", "02/25"]
        for policy in (new, old):
            expected = policy.expected(line)
            assert line["kind"] == "missing" or "undetermined" not in expected["criteria"].values()
            assert expected["decision"] == policy.decide(line)[0]


# Classic mistakes, each of which some case has to catch.


def nodes(policy):
    """Yield every criterion of a document, with the list that it stands in."""
    pending = [(policy["criteria"], place) for place in range(len(policy["criteria"]))]
    while pending:
        siblings, place = pending.pop()
        yield siblings[place], siblings
        key = next((key for key in CONNECTIVES if key in siblings[place]), None)
        if key is not None:
            below = siblings[place][key]["of"] if key == "count" else siblings[place][key]
            pending += [(below, index) for index in range(len(below))]


def find(policy, name):
    return next((node, siblings) for node, siblings in nodes(policy) if node["id"] == name)


def turned(policy):
    """Yield a copy of *policy* for each comparison in it, with the boundary on its other side."""

    def comparisons(value):
        if isinstance(value, dict):
            if "fact" in value and OPPOSITE.keys() & value.keys():
                yield value
            for each in value.values():
                yield from comparisons(each)
        elif isinstance(value, list):
            for each in value:
                yield from comparisons(each)

    for place in range(len(list(comparisons(policy["criteria"])))):
        mutant = deepcopy(policy)
        comparison = list(comparisons(mutant["criteria"]))[place]
        (key,) = OPPOSITE.keys() & comparison.keys()
        comparison[OPPOSITE[key]] = comparison.pop(key)
        yield comparison["fact"], mutant


def test_a_boundary_on_the_wrong_side_is_caught(each):
    mutants = list(turned(each.policy))
    assert mutants
    for name, mutant in mutants:
        caught = each.caught(mutant)
        assert caught, name
        assert any("boundary" in cover["as"] for line in each.lines if line["id"] in caught for cover in line["covers"])


@pytest.mark.parametrize("name", MADE)
def test_a_leaf_that_was_forgotten_is_caught(name):
    policy = tried(name)
    cannot = {"sarcoma-endometrial", "gyn-endometrial"} if name == "02/25" else set()
    for leaf in policy.leaves:
        mutant = deepcopy(policy.policy)
        node, siblings = find(mutant, leaf)
        siblings.remove(node)
        assert bool(policy.caught(mutant)) == (leaf not in cannot), leaf


@pytest.mark.parametrize("name", MADE)
def test_all_of_for_any_of_at_the_top_is_caught(name):
    mutant = deepcopy(tried(name).policy)
    mutant["criteria"][0]["all_of"] = mutant["criteria"][0].pop("any_of")
    assert tried(name).caught(mutant)


def test_endometrial_cancer_left_at_i_e_6_c_is_caught_by_the_case_of_extremity_sarcoma():
    mutant = deepcopy(tried("02/26").policy)
    find(mutant, "sarcoma-extremity")[0]["when"] = {"fact": "endometrial_cancer"}
    assert "cp-mp-69/sarcoma-extremity/decisive-met" in tried("02/26").caught(mutant)


def test_forgotten_exclusions_are_caught():
    mutant = deepcopy(GENERATED)
    del mutant["criteria"][1:]
    assert tried("generated").caught(mutant)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("by-signs", "count", "at_least"), 1),
        (("by-signs", "count", "at_least"), 3),
        (("by-dose", "when", "all_of", 0, "at_most"), 20.4),
        (("by-dose", "when", "all_of", 0, "at_most"), 20.2),
        (("by-volume", "when", "all_of", 0, "greater_than"), 0.76),
        (("by-volume", "when", "all_of", 0, "greater_than"), 0.74),
        (("by-scan", "when", "all_of", 0, "less_than"), "2024-02-29"),
        (("by-scan", "when", "all_of", 0, "less_than"), "2024-03-02"),
        (("trial", "when", "all_of", 0, "less_than"), 19),
        (("trial", "when", "all_of", 0, "less_than"), 17),
        (("trial", "decision"), "insufficient_evidence"),
        (("no-pregnancy", "decision"), "medically_necessary"),
    ],
    ids=str,
)
def test_a_wrong_number_or_decision_is_caught(path, value):
    mutant = deepcopy(GENERATED)
    name, *steps, last = path
    node = find(mutant, name)[0]
    for step in steps:
        node = node[step]
    assert node[last] != value
    node[last] = value
    assert tried("generated").catches(mutant)
    assert tried("generated").caught(mutant)


# Particular policies.


AGE = fact("age", "integer", minimum=0, maximum=120)
TWICE = {"any_of": [{"all_of": [{"fact": "age", "less_than": 18}, {"fact": name}]} for name in "ab"]}


def test_a_threshold_that_stands_twice_in_a_leaf_makes_no_two_cases_of_one_id():
    policy = made_of([AGE, fact("a"), fact("b")], statement("s", TWICE))
    ids = [line["id"] for line in policy.lines]
    assert len(ids) == len(set(ids))
    for place in (0, 1):  # and both places are tried
        mutant = deepcopy(policy.policy)
        mutant["criteria"][0]["when"]["any_of"][place]["all_of"][0] = {"fact": "age", "at_most": 18}
        assert policy.caught(mutant), place


def test_a_threshold_of_a_criterion_with_children_is_shown_too():
    leaves = [{"id": name, "when": {"fact": name}} for name in "ab"]
    policy = made_of([AGE, fact("a"), fact("b")], statement("s", {"fact": "age", "less_than": 18}, any_of=leaves))
    for age, value in {17: "met", 18: "not_met", 19: "not_met"}.items():
        line = policy.showing("s", f"boundary-age-{age}")
        assert line is not None, age
        assert (line["facts"]["age"], policy.expected(line)["criteria"]["s"]) == (age, value)
    for _, mutant in turned(policy.policy):
        assert policy.caught(mutant)


def test_the_boundary_values_of_a_threshold_between_two_steps_are_values_that_there_are():
    dose = fact("dose", "decimal", minimum=0, maximum=5, step=0.5)
    policy = made_of([dose], statement("s", {"fact": "dose", "less_than": 0.7}))
    complete = [line for line in policy.lines if line["kind"] != "missing"]
    shown = {(cover["as"], line["facts"]["dose"]) for line in complete for cover in line["covers"]}
    boundaries = {name.removeprefix("boundary-dose-"): value for name, value in shown if name.startswith("boundary")}
    assert {0.5, 1} <= set(boundaries.values())
    for name, value in boundaries.items():
        assert float(name) == value


def test_boundaries_at_the_end_of_a_range_stay_inside():
    policy = made_of([AGE], statement("s", {"fact": "age", "at_most": 0}))
    shown = {cover["as"] for line in policy.lines for cover in line["covers"]}
    assert {name for name in shown if name.startswith("boundary")} == {"boundary-age-0", "boundary-age-1"}
    assert policy.set.infeasible == ()


def test_a_threshold_that_decides_in_no_case_is_said_to():
    unborn = {"any_of": [{"fact": "age", "less_than": 18}, {"none_of": [{"fact": "age", "less_than": 18}]}]}
    policy = made_of([AGE, fact("a")], statement("s", {"all_of": [unborn, {"fact": "a"}]}))
    assert policy.showing("s", "decisive-met")["facts"]["a"] is True
    told = made_of([AGE, fact("a")], statement("s", unborn)).set.infeasible
    assert ("decisive-not-met", "I") in {(entry.obligation.shows, entry.label) for entry in told}


CODES = [fact("diagnoses", "codes"), fact("limb", codes=["limb_codes"])]
CODE_SETS = [
    code_set("limb_codes", "C49.1", "C49.2"),
    code_set("arm_codes", "C49.1"),
    code_set("not_unspecified", "C50*", exclude=["C50", "C50.9"]),
]


@pytest.mark.parametrize(
    "condition",
    [
        {
            "all_of": [
                {"fact": "diagnoses", "in": "limb_codes"},
                {"none_of": [{"fact": "diagnoses", "in": "arm_codes"}]},
            ]
        },
        {"all_of": [{"fact": "diagnoses", "in": "arm_codes"}, {"fact": "limb"}]},
        {"any_of": [{"fact": "diagnoses", "in": "arm_codes"}, {"fact": "limb"}]},
        {"fact": "diagnoses", "in": "not_unspecified"},
    ],
    ids=str,
)
def test_cases_with_codes_are_lawful_and_show_what_they_say(condition):
    policy = made_of(CODES, statement("s", condition), code_sets=CODE_SETS)
    for shows, value in (("decisive-met", "met"), ("decisive-not-met", "not_met")):
        line = policy.showing("s", shows)
        assert policy.expected(line)["criteria"]["s"] == value
    for case in policy.set.cases:
        closed = close(case.facts, policy.vocabulary)
        assert {name: closed[name] for name in case.facts} == case.facts
        assert not any("*" in code for code in case.facts.get("diagnoses", ()))


def test_a_code_that_attests_a_fact_cannot_stand_beside_its_denial():
    denied = {"all_of": [{"fact": "diagnoses", "in": "arm_codes"}, {"fact": "limb", "equals": False}]}
    policy = made_of(CODES, statement("s", denied), code_sets=CODE_SETS)
    assert policy.showing("s", "decisive-met") is None
    assert policy.set.infeasible[0].reason == "no case leaves it met"


@pytest.mark.parametrize("limits", [{"minimum": "2020-01-01"}, {}], ids=["from a day on", "without limits"])
def test_cases_show_a_day_within_a_time_and_one_that_is_not(limits):
    days = [fact("scanned", "date", **limits), fact("requested", "date", **limits)]
    policy = made_of(days, statement("s", {"fact": "scanned", "within": {"P1M": "requested"}}))
    for shows, value in (("decisive-met", "met"), ("decisive-not-met", "not_met")):
        line = policy.showing("s", shows)
        assert line is not None
        assert policy.expected(line)["criteria"]["s"] == value, shows


def test_no_case_counts_on_what_a_placeholder_would_say():
    """What a placeholder says is not known, so a case that it could decide has no expected answer."""
    below = [{"id": "p", "when": {"fact": "a"}}, {"id": "later", "evidence": {"basis": "unknown"}}]
    policy = made_of([fact("a")], statement("s", any_of=below))
    for line in policy.lines:
        for cover in line["covers"]:
            if cover["as"].startswith("decisive"):
                assert policy.expected(line)["decision"] != "undetermined", line["id"]


def test_no_case_answers_for_a_placeholder():
    below = [{"id": "p", "when": {"fact": "a"}}, {"id": "later", "evidence": {"basis": "unknown"}}]
    policy = made_of([fact("a")], statement("s", any_of=below))
    assert all("later" not in line["facts"] for line in policy.lines)


def test_a_policy_for_one_line_of_business_is_tried_on_that_line():
    words = [fact("line_of_business", "choice", options=["commercial", "medicaid"]), fact("a")]
    policy = made_of(words, statement("s", {"fact": "a"}), applies_to={"only": ["medicaid"]})
    assert {line["facts"]["line_of_business"] for line in policy.lines if line["kind"] != "scope"} == {"medicaid"}
    outside = policy.showing("s", "outside-commercial")
    assert outside["facts"] == {"a": True, "line_of_business": "commercial"}
    assert policy.expected(outside)["decision"] == "not_applicable"


def test_cases_are_as_plain_as_can_be():
    words = [fact("a"), fact("b"), fact("c", implies=["b"])]
    policy = made_of(words, statement("s", {"any_of": [{"fact": "c"}, {"all_of": [{"fact": "a"}, {"fact": "b"}]}]}))
    assert policy.showing("s", "decisive-met")["facts"] == {"a": True, "b": True, "c": False}  # a before c
    assert policy.showing("s", "decisive-not-met")["facts"] == {"a": False, "b": False, "c": False}


def test_a_line_has_its_keys_in_one_order():
    policy = tried("02/26")
    line = policy.lines[0]
    assert list(line) == ["id", "policy", "kind", "facts", "expect", "covers", "narrative", "digest"]
    assert list(line["facts"]) == sorted(line["facts"])
    assert list(line["expect"]["02/26"]["criteria"]) == [place.id for place in policy.revision.outline]
    assert line["facts"] == encode_case(policy.set.cases[0].facts)
    assert vocabulary(*WORDS_OF_IT["facts"], code_sets=WORDS_OF_IT["code_sets"]) == tried("generated").vocabulary


# Narratives.


def test_what_is_known_is_told_and_what_is_not_known_is_not(each):
    for case, line in zip(each.set.cases, each.lines, strict=True):
        told = line["narrative"]
        for name, value in case.facts.items():
            known = each.vocabulary.by_id.get(name)
            if known is not None and value is True:
                assert known.label in told, line["id"]
        missing = each.set.cases[0].facts.keys() - case.facts.keys()
        labels = [each.vocabulary.by_id[name].label for name in missing if name in each.vocabulary.by_id]
        assert not [label for label in labels if f"; {label};" in told or f": {label};" in told], line["id"]
        assert "_" not in told
        assert told.endswith(".")


def test_narratives_vary_and_are_the_same_each_time(each):
    again = [encode_fixture(made)["narrative"] for made in fixtures(each.set, each.vocabulary)]
    assert again == [line["narrative"] for line in each.lines]
    assert len({told.split(" for ")[0] for told in again}) == 3


def test_numbers_have_their_units_and_judged_criteria_their_words():
    told = tried("02/26").showing("age-paediatric", "boundary-age-17")["narrative"]
    assert "age: 17 years" in told
    judged = made_of([fact("a")], statement("s", any_of=[{"id": "x-y", "text": "It is **wise**.[@r]"}, {"id": "z"}]))
    assert "“It is wise.”" in judged.showing("x-y", "decisive-met")["narrative"]
    assert "x-y" not in judged.showing("x-y", "decisive-met")["narrative"]


def test_narratives_are_plain_text_whatever_the_words_hold():
    odd = made_of([fact("a")], statement("s", any_of=[{"id": "x", "text": 'A dose > 60 & a "boost", if it\'s <wise>'}]))
    assert '“A dose > 60 & a "boost", if it\'s <wise>”' in odd.showing("x", "decisive-met")["narrative"]


def test_each_case_has_the_digest_of_what_it_was_made_for():
    found = {label for line in tried("02/26").lines for label in line["digest"].items()}
    other = {label for line in tried("02/25").lines for label in line["digest"].items()}
    assert {label for label, _ in found} == {"02/26"}
    assert len(found) == len(other) == 1
    assert {digest for _, digest in found} != {digest for _, digest in other}
