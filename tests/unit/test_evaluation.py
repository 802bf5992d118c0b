from __future__ import annotations

import pytest

from recension.decoding import decode_revision
from recension.logic.cases import close, decode_case
from recension.logic.evaluation import evaluate, precedence
from recension.logic.kleene import Truth
from recension.logic.settling import outlook
from recension.model.criteria import Decision
from recension.source import parse_source
from small import code_set, fact, revision, statement, vocabulary

FACTS = vocabulary(
    fact("line_of_business", "choice", options=["commercial", "medicaid", "medicare"]),
    fact("age", "integer", minimum=0, maximum=120),
    fact("dose", "decimal", minimum=0),
    fact("intent", "choice", options=["curative", "palliative", "unclear"]),
    fact("diagnoses", "codes"),
    fact("scanned", "date", minimum="2020-01-01"),
    fact("requested", "date", minimum="2020-01-01"),
    fact("a"),
    fact("b"),
    fact("c"),
    fact("sarcoma", codes=["sarcomas"]),
    code_sets=[code_set("sarcomas", "C49*"), code_set("breast", "C50*", exclude=["C50.9"])],
)
A, B, C = {"fact": "a"}, {"fact": "b"}, {"fact": "c"}
YES, NO, REVIEW, OPEN, OUTSIDE = (
    "medically_necessary",
    "not_medically_necessary",
    "individual_review",
    "undetermined",
    "not_applicable",
)
LETTERS = {Truth.MET: "met", Truth.NOT_MET: "not", Truth.UNDETERMINED: "?"}


def evaluated(policy, **case):
    judged = [place.id for place in policy.outline if place.criterion.is_judged]
    return evaluate(policy, FACTS, close(decode_case(case, FACTS, judged), FACTS))


def outcome(policy, **case):
    found = evaluated(policy, **case)
    return found.decision.value, " ".join(f"{name}={LETTERS[value]}" for name, value in sorted(found.criteria.items()))


def holds(condition, **case):
    return LETTERS[evaluated(revision(statement("s", condition)), **case).criteria["s"]]


INDICATIONS = revision(statement("s", any_of=[{"id": "p", "when": A}, {"id": "q", "when": {"all_of": [B, C]}}]))
GUARDED = revision(statement("s", A, all_of=[{"id": "p", "when": B}]))
JUDGED = revision(statement("s", any_of=[{"id": "fit-for-it"}, {"id": "p", "when": A}]))
TOLD_TWICE = revision(statement("s", A), statement("t", B))


@pytest.mark.parametrize(
    ("policy", "case", "decision", "criteria"),
    [
        # a missing fact is undetermined, never false
        (INDICATIONS, {}, OPEN, "p=? q=? s=?"),
        (INDICATIONS, {"a": True}, YES, "p=met q=? s=met"),
        (INDICATIONS, {"a": False}, OPEN, "p=not q=? s=?"),
        (INDICATIONS, {"a": False, "b": False}, REVIEW, "p=not q=not s=not"),
        (INDICATIONS, {"a": False, "b": True}, OPEN, "p=not q=? s=?"),
        (INDICATIONS, {"b": True, "c": True}, YES, "p=? q=met s=met"),
        (INDICATIONS, {"a": None, "b": False}, OPEN, "p=? q=not s=?"),
        # a condition and children: both are needed
        (GUARDED, {"a": True, "b": True}, YES, "p=met s=met"),
        (GUARDED, {"a": True, "b": False}, REVIEW, "p=not s=not"),
        (GUARDED, {"a": False, "b": True}, REVIEW, "p=met s=not"),
        (GUARDED, {"a": True}, OPEN, "p=? s=?"),
        (GUARDED, {"a": False}, REVIEW, "p=? s=not"),
        # with neither it is judged
        (JUDGED, {"a": False}, OPEN, "fit-for-it=? p=not s=?"),
        (JUDGED, {"a": False, "fit-for-it": True}, YES, "fit-for-it=met p=not s=met"),
        (JUDGED, {"a": False, "fit-for-it": False}, REVIEW, "fit-for-it=not p=not s=not"),
        # two statements with one decision
        (TOLD_TWICE, {"a": True}, YES, "s=met t=?"),
        (TOLD_TWICE, {"b": True}, OPEN, "s=? t=met"),
        (TOLD_TWICE, {"a": False, "b": True}, YES, "s=not t=met"),
        (TOLD_TWICE, {"a": False, "b": False}, REVIEW, "s=not t=not"),
    ],
)
def test_a_small_revision_decides(policy, case, decision, criteria):
    assert outcome(policy, **case) == (decision, criteria)


@pytest.mark.parametrize("otherwise", [REVIEW, NO, "investigational", "insufficient_evidence", YES])
def test_what_meets_nothing_gets_the_otherwise(otherwise):
    found = evaluated(revision(statement("s", A), otherwise=otherwise), a=False)
    assert (found.decision.value, found.decided_by) == (otherwise, None)


APPROVAL = statement("approval", A)
DENIAL = statement("denial", B, NO)
TRIAL = statement("trial", C, "investigational")
WEAK = statement("weak", {"fact": "sarcoma"}, "insufficient_evidence")


@pytest.mark.parametrize(
    ("statements", "case", "decision", "decided_by"),
    [
        # exclusions first, wherever they stand
        *(
            (order, case, decision, by)
            for order in ([APPROVAL, DENIAL], [DENIAL, APPROVAL])
            for case, decision, by in [
                ({"a": True, "b": True}, NO, "denial"),
                ({"a": True, "b": False}, YES, "approval"),
                ({"a": False, "b": True}, NO, "denial"),
                ({"a": False, "b": False}, REVIEW, None),
                ({"b": True}, NO, "denial"),
                # an earlier one that is undetermined leaves the decision undetermined
                ({"a": True}, OPEN, None),
                ({"a": False}, OPEN, None),
                ({"b": False}, OPEN, None),
            ]
        ),
        # among exclusions the document's order
        ([DENIAL, TRIAL], {"b": True, "c": True}, NO, "denial"),
        ([TRIAL, DENIAL], {"b": True, "c": True}, "investigational", "trial"),
        ([APPROVAL, TRIAL, DENIAL], {"a": True, "b": True, "c": True}, "investigational", "trial"),
        ([TRIAL, APPROVAL, DENIAL], {"a": True, "b": True, "c": False}, NO, "denial"),
        ([WEAK, APPROVAL, DENIAL], {"a": True, "b": True, "sarcoma": True}, "insufficient_evidence", "weak"),
        ([TRIAL, DENIAL], {"b": True}, OPEN, None),
        ([DENIAL, TRIAL], {"b": True}, NO, "denial"),
    ],
)
def test_exclusions_decide_before_medically_necessary_and_each_in_document_order(
    statements, case, decision, decided_by
):
    found = evaluated(revision(*statements), **case)
    assert (found.decision.value, found.decided_by) == (decision, decided_by)


def test_a_criterion_at_the_top_that_decides_nothing_takes_no_part():
    policy = revision({"id": "remark", "when": B}, statement("s", A))
    assert [criterion.id for criterion in precedence(policy)] == ["s"]
    assert outcome(policy, a=True, b=True) == (YES, "remark=met s=met")
    assert outcome(policy, a=True) == (YES, "remark=? s=met")


@pytest.mark.parametrize(
    ("applies_to", "line", "decision"),
    [
        ({}, None, YES),
        ({"not": ["medicare"]}, "commercial", YES),
        ({"not": ["medicare"]}, "medicare", OUTSIDE),
        ({"not": ["medicare", "medicaid"]}, "medicaid", OUTSIDE),
        ({"not": ["medicare"]}, None, OPEN),
        ({"only": ["medicaid"]}, "medicaid", YES),
        ({"only": ["medicaid"]}, "commercial", OUTSIDE),
        ({"only": ["medicaid", "commercial"]}, "commercial", YES),
        ({"only": ["medicaid"]}, None, OPEN),
        ({"only": ["medicaid", "medicare"], "not": ["medicare"]}, "medicare", OUTSIDE),
        ({"only": ["medicaid", "medicare"], "not": ["medicare"]}, "medicaid", YES),
    ],
)
def test_outside_its_lines_of_business_a_policy_does_not_apply(applies_to, line, decision):
    found = evaluated(revision(statement("s", A), applies_to=applies_to), a=True, line_of_business=line)
    assert found.decision.value == decision
    assert found.criteria["s"] is Truth.MET
    assert (found.decided_by == "s") == (decision == YES)


@pytest.mark.parametrize("case", [{}, {"later": True}, {"later": False}, {"a": True, "later": True}])
@pytest.mark.parametrize("whole", [False, True], ids=["evidence of its own", "evidence of all criteria"])
def test_a_placeholder_is_undetermined_whatever_the_case(case, whole):
    unknown = {"basis": "unknown"}
    placeholder = {"id": "later"} if whole else {"id": "later", "evidence": unknown}
    evidence = {"evidence": {"criteria": unknown}} if whole else {}
    policy = revision(statement("s", any_of=[placeholder, {"id": "p", "when": A}]), **evidence)
    found = evaluated(policy, **case)
    assert found.criteria["later"] is Truth.UNDETERMINED
    assert found.decision.value == (YES if "a" in case else OPEN)


def test_evidence_that_is_unknown_does_not_undo_a_condition():
    policy = revision(statement("s", A, evidence={"basis": "unknown"}))
    assert outcome(policy, a=True) == (YES, "s=met")


def test_evidence_of_a_child_goes_before_that_of_its_parent():
    below = [{"id": "p", "evidence": {"basis": "inferred"}}, {"id": "q"}]
    policy = revision(statement("s", any_of=below, evidence={"basis": "unknown"}))
    assert outcome(policy, p=False, q=True) == (OPEN, "p=not q=? s=?")


def test_shared_conditions_mean_what_they_are_defined_as():
    define = {"adult": {"fact": "age", "at_least": 18}, "frail": {"all_of": [{"use": "adult"}, A]}}
    policy = revision(
        statement(
            "s", any_of=[{"id": "p", "when": {"use": "frail"}}, {"id": "q", "when": {"none_of": [{"use": "adult"}]}}]
        ),
        define=define,
    )
    assert outcome(policy, age=18, a=True) == (YES, "p=met q=not s=met")
    assert outcome(policy, age=17, a=True) == (YES, "p=not q=met s=met")
    assert outcome(policy, age=18, a=False) == (REVIEW, "p=not q=not s=not")
    assert outcome(policy, a=False) == (OPEN, "p=not q=? s=?")


@pytest.mark.parametrize(
    ("condition", "case", "value"),
    [
        (A, {"a": True}, "met"),
        (A, {"a": False}, "not"),
        (A, {}, "?"),
        ({"fact": "a", "equals": True}, {"a": True}, "met"),
        ({"fact": "a", "equals": False}, {"a": False}, "met"),
        ({"fact": "a", "equals": False}, {"a": True}, "not"),
        ({"fact": "a", "equals": False}, {}, "?"),
        *(
            ({"fact": "age", comparator: 18}, {"age": age}, value)
            for comparator, values in {
                "less_than": "met not not",
                "at_most": "met met not",
                "equals": "not met not",
                "at_least": "not met met",
                "greater_than": "not not met",
            }.items()
            for age, value in zip((17, 18, 19), values.split(), strict=True)
        ),
        ({"fact": "age", "less_than": 18}, {}, "?"),
        ({"fact": "age", "one_of": [17, 19]}, {"age": 18}, "not"),
        ({"fact": "age", "one_of": [17, 19]}, {"age": 19}, "met"),
        ({"fact": "intent", "equals": "curative"}, {"intent": "curative"}, "met"),
        ({"fact": "intent", "equals": "curative"}, {"intent": "unclear"}, "not"),
        ({"fact": "intent", "one_of": ["curative", "unclear"]}, {"intent": "unclear"}, "met"),
        ({"fact": "intent", "one_of": ["curative", "unclear"]}, {"intent": "palliative"}, "not"),
        ({"fact": "intent", "one_of": ["curative", "unclear"]}, {}, "?"),
        ({"fact": "diagnoses", "in": "sarcomas"}, {"diagnoses": ["C50.1", "C49.22"]}, "met"),
        ({"fact": "diagnoses", "in": "sarcomas"}, {"diagnoses": ["C50.1"]}, "not"),
        ({"fact": "diagnoses", "in": "sarcomas"}, {"diagnoses": []}, "not"),
        ({"fact": "diagnoses", "in": "sarcomas"}, {}, "?"),
        ({"fact": "diagnoses", "in": "breast"}, {"diagnoses": ["C50.9"]}, "not"),
        ({"fact": "diagnoses", "in": "breast"}, {"diagnoses": ["C50.91"]}, "met"),
        ({"fact": "sarcoma"}, {"diagnoses": ["C49.1"]}, "met"),
        ({"fact": "sarcoma"}, {"diagnoses": ["C50"]}, "?"),
        ({"fact": "scanned", "less_than": "2026-03-01"}, {"scanned": "2026-02-28"}, "met"),
        ({"fact": "scanned", "less_than": "2026-03-01"}, {"scanned": "2026-03-01"}, "not"),
        ({"fact": "scanned", "at_least": "2026-03-01"}, {"scanned": "2026-03-01"}, "met"),
        ({"fact": "scanned", "equals": "2026-03-01"}, {"scanned": "2026-03-01"}, "met"),
        ({"none_of": [A, B]}, {"a": False, "b": False}, "met"),
        ({"none_of": [A, B]}, {"a": True}, "not"),
        ({"none_of": [A, B]}, {"a": False}, "?"),
        ({"count": {"at_least": 2, "of": [A, B, C]}}, {"a": True, "c": True}, "met"),
        ({"count": {"at_least": 2, "of": [A, B, C]}}, {"a": False, "c": False}, "not"),
        ({"count": {"at_most": 1, "of": [A, B, C]}}, {"a": True, "c": True}, "not"),
        ({"count": {"exactly": 1, "of": [A, B, C]}}, {"a": True, "b": False}, "?"),
        ({"count": {"exactly": 0, "of": [A, B, C]}}, {"a": False, "b": False, "c": False}, "met"),
    ],
    ids=str,
)
def test_a_comparison_has_one_meaning(condition, case, value):
    assert holds(condition, **case) == value


@pytest.mark.parametrize(
    ("duration", "requested", "first"),
    [
        ("P1M", "2026-03-31", "2026-02-28"),
        ("P1M", "2026-03-30", "2026-02-28"),
        ("P1M", "2026-03-28", "2026-02-28"),
        ("P1M", "2024-03-31", "2024-02-29"),
        ("P1M", "2026-02-28", "2026-01-28"),
        ("P1M", "2026-01-15", "2025-12-15"),
        ("P12M", "2024-02-29", "2023-02-28"),
        ("P1Y", "2024-02-29", "2023-02-28"),
        ("P1Y", "2025-02-28", "2024-02-28"),
        ("P30D", "2026-03-31", "2026-03-01"),
        ("P2W", "2026-03-07", "2026-02-21"),
        ("P1Y2M", "2026-01-31", "2024-11-30"),
        ("P1M1D", "2026-03-31", "2026-02-27"),  # months first, then days
        ("P0D", "2026-03-31", "2026-03-31"),
    ],
)
def test_within_counts_back_and_holds_on_both_boundary_days(duration, requested, first):
    from datetime import date, timedelta

    condition = {"fact": "scanned", "within": {duration: "requested"}}
    shifted = {"first": (first, 0), "day before": (first, -1), "last": (requested, 0), "day after": (requested, 1)}
    days = {name: (date.fromisoformat(day) + timedelta(days=days)).isoformat() for name, (day, days) in shifted.items()}
    values = {name: holds(condition, scanned=day, requested=requested) for name, day in days.items()}
    assert values == {"first": "met", "day before": "not", "last": "met", "day after": "not"}


def test_within_needs_both_days():
    condition = {"fact": "scanned", "within": {"P1M": "requested"}}
    assert holds(condition, scanned="2026-03-31") == "?"
    assert holds(condition, requested="2026-03-31") == "?"


@pytest.mark.parametrize(
    ("comparator", "constant", "dose", "value"),
    [
        ("less_than", 0.3, 0.3, "not"),
        ("at_least", 0.3, 0.3, "met"),
        ("equals", 0.3, 0.3, "met"),
        ("equals", 0.3, 0.1 + 0.2, "not"),  # 0.30000000000000004, as it is written
        ("greater_than", 0.3, 0.1 + 0.2, "met"),
        ("equals", 0.1 + 0.2, 0.1 + 0.2, "met"),
        ("at_most", 1.1, 1.1000000000000001, "met"),  # one and the same number in every JSON reader
        ("less_than", 4.35, 4.349999999999999, "met"),
        ("equals", 70, 70.0, "met"),
        ("equals", 70.0, 70, "met"),
        ("one_of", [0.1, 0.2, 0.3], 0.3, "met"),
        ("at_least", 1e-7, 0.0000001, "met"),
    ],
)
def test_decimals_are_compared_as_they_are_written(comparator, constant, dose, value):
    assert holds({"fact": "dose", comparator: constant}, dose=dose) == value


def test_a_threshold_in_a_document_is_exact():
    text = """
        policy: X.1
        revision: "02/26"
        title: Exact numbers
        dates: {revised: 2026-02}
        criteria:
          - {id: s, decision: medically_necessary, when: {fact: dose, at_most: 0.3}}
        otherwise: individual_review
    """
    policy = decode_revision(parse_source(text, "exact.yaml").value)
    values = {dose: LETTERS[evaluated(policy, dose=dose).criteria["s"]] for dose in (0.29, 0.3, 0.1 + 0.2, 0.31)}
    assert values == {0.29: "met", 0.3: "met", 0.1 + 0.2: "not", 0.31: "not"}


# What can still become of a case.


def ahead(policy, facts=FACTS, **case):
    known = close(decode_case(case, facts), facts)
    return outlook(policy, facts, known, evaluate(policy, facts, known))


@pytest.mark.parametrize(
    ("condition", "reachable"),
    [
        ({"any_of": [A, {"none_of": [A]}]}, (YES,)),  # undetermined by the tables, and yet there is one outcome
        ({"all_of": [A, {"fact": "a", "equals": False}]}, (REVIEW,)),
        ({"all_of": [{"fact": "age", "less_than": 18}, {"fact": "age", "at_least": 18}]}, (REVIEW,)),
        ({"all_of": [{"fact": "age", "greater_than": 17}, {"fact": "age", "less_than": 19}]}, (YES, REVIEW)),
        ({"all_of": [{"fact": "age", "greater_than": 17}, {"fact": "age", "less_than": 18}]}, (REVIEW,)),
        ({"all_of": [{"fact": "dose", "greater_than": 17}, {"fact": "dose", "less_than": 18}]}, (YES, REVIEW)),
        ({"fact": "dose", "at_least": 0}, (YES,)),
        ({"fact": "scanned", "within": {"P1M": "requested"}}, (YES, REVIEW)),
        ({"all_of": [{"fact": "diagnoses", "in": "sarcomas"}, {"fact": "sarcoma", "equals": False}]}, (REVIEW,)),
    ],
    ids=str,
)
def test_reachable_decisions_are_exact(condition, reachable):
    found = ahead(revision(statement("s", condition)))
    assert tuple(decision.value for decision in found.reachable) == reachable


def test_the_outlook_names_what_is_open_and_what_would_settle_it():
    policy = revision(
        statement("s", {"all_of": [{"fact": "age", "less_than": 18}, A]}), applies_to={"not": ["medicare"]}
    )
    found = ahead(policy, line_of_business="commercial", a=True)
    assert found.open_facts == ("age",)
    assert {(answer.fact, answer.decision) for answer in found.settling} == {
        ("age", Decision.MEDICALLY_NECESSARY),
        ("age", Decision.INDIVIDUAL_REVIEW),
    }
    assert ahead(policy, a=True).open_facts == ("line_of_business", "age")


def test_a_decision_that_stands_has_nothing_ahead():
    found = ahead(revision(statement("s", A)), a=True)
    assert (found.reachable, found.open_facts, found.settling) == ((Decision.MEDICALLY_NECESSARY,), (), ())


@pytest.mark.parametrize("limits", [{}, {"minimum": "2020-01-01"}, {"maximum": "2030-12-31"}], ids=str)
def test_dates_that_are_compared_with_each_other_only_need_no_range(limits):
    facts = vocabulary(fact("scanned", "date", **limits), fact("requested", "date", **limits))
    found = ahead(revision(statement("s", {"fact": "scanned", "within": {"P1M": "requested"}})), facts)
    assert set(found.reachable) == {Decision.MEDICALLY_NECESSARY, Decision.INDIVIDUAL_REVIEW}


def test_a_longer_time_before_a_day_includes_a_shorter_one():
    month, year = ({"fact": "scanned", "within": {duration: "requested"}} for duration in ("P1M", "P1Y"))
    found = ahead(revision(statement("s", {"all_of": [month, {"none_of": [year]}]})))
    assert found.reachable == (Decision.INDIVIDUAL_REVIEW,)


def test_dates_compared_with_each_other_are_bound_by_their_own_limits():
    facts = vocabulary(fact("scanned", "date", maximum="2025-01-31"), fact("requested", "date", minimum="2026-01-01"))
    found = ahead(revision(statement("s", {"fact": "scanned", "within": {"P1M": "requested"}})), facts)
    assert found.reachable == (Decision.INDIVIDUAL_REVIEW,)


SETS = [
    code_set("arm", "C49.1*"),
    code_set("limb", "C49.1*", "C49.2*"),
    code_set("leg", "C49.2*"),
    code_set("leg-again", "C49.2*"),
    code_set("limb-but-arm", "C49*", exclude=["C49.1*"]),
]
ARM, LIMB, LEG, LEG_AGAIN, OTHER = ({"fact": "diagnoses", "in": each["id"]} for each in SETS)


@pytest.mark.parametrize(
    ("condition", "reachable"),
    [
        ({"all_of": [ARM, {"none_of": [LIMB]}]}, (REVIEW,)),
        ({"all_of": [LEG, {"none_of": [LEG_AGAIN]}]}, (REVIEW,)),
        ({"all_of": [LEG, {"none_of": [OTHER]}]}, (REVIEW,)),
        ({"all_of": [LIMB, {"none_of": [ARM, LEG]}]}, (REVIEW,)),
        ({"all_of": [OTHER, {"none_of": [LIMB]}]}, (YES, REVIEW)),
        ({"all_of": [ARM, LEG]}, (YES, REVIEW)),
    ],
    ids=["subset", "same codes", "exclusion", "union", "wider", "two codes"],
)
def test_reachable_decisions_know_how_code_sets_overlap(condition, reachable):
    facts = vocabulary(fact("diagnoses", "codes"), code_sets=SETS)
    found = ahead(revision(statement("s", condition)), facts)
    assert tuple(decision.value for decision in found.reachable) == reachable


def test_a_code_attests_through_any_set_that_holds_it():
    """The condition asks for one set, the fact is attested by another that includes it."""
    facts = vocabulary(fact("diagnoses", "codes"), fact("sarcoma", codes=["limb"]), code_sets=SETS)
    policy = revision(statement("s", {"all_of": [ARM, {"fact": "sarcoma", "equals": False}]}))
    assert ahead(policy, facts).reachable == (Decision.INDIVIDUAL_REVIEW,)


def test_what_a_code_attests_counts_with_all_that_follows_from_it():
    """No condition asks for the sarcoma that the code attests, but one asks for the cancer that it implies."""
    attested = fact("sarcoma", codes=["limb"], implies=["cancer"])
    facts = vocabulary(fact("diagnoses", "codes"), attested, fact("cancer"), code_sets=SETS)
    policy = revision(statement("s", {"all_of": [LIMB, {"fact": "cancer", "equals": False}]}))
    assert ahead(policy, facts).reachable == (Decision.INDIVIDUAL_REVIEW,)
