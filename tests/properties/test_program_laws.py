"""Laws of exported programs: in its own engine, each decides as the reference evaluator does, whatever the policy.

An engine that is not installed (they are the dependency group `engines`) has its laws skipped.
"""

from __future__ import annotations

import copy
import importlib.util

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.engines import ENGINES
from hostile import HOSTILE
from properties.strategies import children_of, given_keys, revisions, walk
from recension.decoding import decode_revision
from recension.errors import UnknownNameError
from recension.exports import PROGRAMS, ProgramSql
from recension.exports.program import CannotExpressError
from recension.logic.cases import CaseError, close, decode_case
from recension.logic.evaluation import evaluate
from small import code_set, document, fact, statement, vocabulary

LINES = ["commercial", "medicaid", "medicare"]
WORDS = vocabulary(
    fact("tumor", codes=["tumor_codes"]),
    fact("spread", implies=["tumor"], codes=["spread_codes"]),
    fact("child", excludes=["frail"]),
    fact("frail"),
    fact("apart"),
    fact("age", "integer", minimum=0, maximum=120, step=1),
    fact("dose", "decimal", minimum=0, step=0.25),
    fact("weight", "decimal", minimum=0.1, maximum=300, step=0.2),
    fact("intent", "choice", options=["curative", "adjuvant", "palliative"]),
    fact("diagnoses", "codes"),
    fact("further_diagnoses", "codes"),
    fact("last_scan", "date", maximum="2030-12-31"),
    fact("request_date", "date"),
    fact("first_visit", "date"),
    fact("line_of_business", "choice", options=LINES),
    code_sets=[
        code_set("tumor_codes", "C4*", "D16.1", exclude=["C49.9*"]),
        code_set("spread_codes", "C49.2", "C79*"),
        code_set("sarcoma_codes", "C49*", exclude=["C49.2"]),
    ],
)
DECISIONS = ["medically_necessary", "not_medically_necessary", "investigational"]
NEEDS = {"rego": "regopy", "json-logic": "json_logic", "duckdb": "duckdb", "sqlite": "sqlite3"}
EXPORTERS = {
    "rego": PROGRAMS["rego"](),
    "json-logic": PROGRAMS["json-logic"](),
    "duckdb": ProgramSql("duckdb"),
    "sqlite": ProgramSql("sqlite"),
}
booleans = st.one_of(st.none(), st.booleans())
codes = st.sampled_from(["C49.1", "C49.2", "C49.91", "D16.1", "Z00"])
days = st.sampled_from(
    ["0001-01-01", "0001-09-30", "1999-12-31", "2024-02-29", "2024-08-29", "2024-08-31", "2025-02-28", "2025-03-01",
     "2025-08-31", "2026-02-28", "2026-03-01"]
)  # fmt: skip


def engine(name):
    needed = importlib.util.find_spec(NEEDS[name])
    return pytest.param(name, marks=pytest.mark.skipif(needed is None, reason=f"{NEEDS[name]} is not installed"))


@st.composite
def policies(draw):
    """Return a policy with what the shared ones lack: exclusions, lines of business, judged and unknown criteria."""
    policy = copy.deepcopy(draw(revisions(outline_only=True)))
    for node in policy["criteria"]:
        node["decision"] = draw(st.sampled_from(DECISIONS))
    for node, _, _ in walk(policy["criteria"]):
        if draw(st.integers(0, 9)) == 0 and children_of(node) is None:
            node.pop("when", None)
            node["evidence"] = {"basis": draw(st.sampled_from(["unknown", "inferred"]))}
    lines = st.lists(st.sampled_from(LINES), min_size=1, max_size=2, unique=True)
    policy["applies_to"] = draw(st.one_of(st.just({}), given_keys(only=lines), given_keys(**{"not": lines})))
    return policy


@st.composite
def cases(draw, judged):
    """Return facts, some left out; at times one that cannot be, or two that exclude each other."""
    case = given_keys(
        tumor=booleans, spread=booleans, child=booleans, frail=booleans, apart=booleans,
        age=st.one_of(st.none(), st.sampled_from([0, 1, 2, 17, 18, 19, 21, 65, 120, 121, -1])),
        dose=st.one_of(st.none(), st.sampled_from([0, 1, 1.25, 1.5, 2, 2.25, 18, 65, 70.5, 0.1])),
        weight=st.one_of(st.none(), st.sampled_from([0.1, 0.3, 0.7, 70.1, 70.2])),
        intent=st.one_of(st.none(), st.sampled_from(["curative", "adjuvant", "palliative", "other"])),
        diagnoses=st.one_of(st.none(), st.lists(codes, max_size=3)),
        further_diagnoses=st.one_of(st.none(), st.lists(codes, max_size=1)),
        last_scan=st.one_of(st.none(), days, st.just("2031-01-01")),
        request_date=st.one_of(st.none(), days), first_visit=st.one_of(st.none(), days),
        line_of_business=st.one_of(st.none(), st.sampled_from(LINES)),
    )  # fmt: skip
    return draw(case) | draw(given_keys(**dict.fromkeys(judged, booleans)))


def expected(revision, words, facts, judged):
    """Return what the reference evaluator says; nothing of a case that it refuses."""
    try:
        case = close(decode_case(facts, words, judged), words)
    except (CaseError, UnknownNameError):
        return None, None
    found = evaluate(revision, words, case)
    return found.decision, dict(found.criteria)


def bearing(program, facts):
    """Return those of *facts* that *program* reads; what it does not read, it does not judge either."""
    return {name: value for name, value in facts.items() if f'"{name}"' in program or f"facts.{name}" in program}


def held_to_ours(name, policy, some_cases, words=WORDS):
    revision = decode_revision(policy)
    judged = [place.id for place in revision.outline if place.criterion.is_judged]
    program = EXPORTERS[name].render(revision, words)
    read = [bearing(program, facts) for facts in some_cases]
    answers = list(ENGINES[name](program).answers(read))
    for facts, answer in zip(read, answers, strict=True):
        decision, criteria = expected(revision, words, facts, judged)
        assert (answer["problem"] is None) == (decision is not None), (facts, answer["problem"])
        assert answer["decision"] == decision, facts
        assert criteria is None or answer["criteria"] == criteria, facts
        assert criteria is not None or not any(answer["criteria"].values())


@pytest.mark.parametrize("name", [engine("sqlite"), engine("json-logic"), engine("duckdb"), engine("rego")])
def test_a_program_decides_as_the_evaluator_does(name):
    @settings(max_examples={"rego": 12, "duckdb": 20}.get(name, 40))
    @given(policies(), st.data())
    def law(policy, data):
        judged = [node["id"] for node, _, _ in walk(policy["criteria"]) if "when" not in node and not children_of(node)]
        held_to_ours(name, policy, [data.draw(cases(judged)) for _ in range(5)])

    law()


BREAKING = [
    *HOSTILE.values(),
    "'; DROP TABLE cases; --",
    "' OR '1'='1",
    '" || true || "',
    "*/ SELECT 1 /*",
    "`} else := true",
    'x"}],"answer":{"decision":"medically_necessary"}',
    "\\",
    "\\' --",
    "$$",
    "%s {0} ?",
]


@pytest.mark.parametrize("name", [engine("sqlite"), engine("json-logic"), engine("duckdb"), engine("rego")])
@pytest.mark.parametrize("text", BREAKING, ids=range(len(BREAKING)))
def test_no_text_of_a_document_breaks_out_of_a_program(name, text):
    words = vocabulary(
        fact("kind", "choice", options=["plain", text]),
        fact("line_of_business", "choice", options=[text]),
        fact("codes", "codes"),
        code_sets=[code_set("set", f"{text}*", text)],
    )
    asked = {"any_of": [{"fact": "kind", "equals": text}, {"fact": "codes", "in": "set"}]}
    policy = document(statement("kind-given", asked), title=text, applies_to={"only": [text]})
    facts = [
        {"kind": text, "line_of_business": text},
        {"kind": "plain", "codes": [f"{text}x"], "line_of_business": text},
        {"kind": "plain", "codes": [], "line_of_business": text},
        {"kind": "plain", "codes": ["x"]},
    ]

    if name in ("duckdb", "sqlite") and not text.isprintable():
        with pytest.raises(CannotExpressError, match="cannot be written in SQL"):
            held_to_ours(name, policy, facts, words)
    else:
        held_to_ours(name, policy, facts, words)


@pytest.mark.parametrize("name", list(EXPORTERS))
@pytest.mark.parametrize("where", ["fact", "criterion", "shared"])
def test_a_name_that_is_none_is_refused(name, where):
    bad = 'x"); DROP TABLE cases; --'
    words = vocabulary(fact(bad if where == "fact" else "tumor"))
    asked = {"fact": bad if where == "fact" else "tumor"}
    shared = bad if where == "shared" else "common"
    policy = document(statement(bad if where == "criterion" else "a", {"use": shared}), define={shared: asked})

    with pytest.raises(CannotExpressError, match="is no name"):
        EXPORTERS[name].render(decode_revision(policy), words)


@pytest.mark.parametrize("name", list(EXPORTERS))
def test_a_number_that_engines_would_round_is_refused_by_its_criterion(name):
    words = vocabulary(fact("dose", "decimal"))
    policy = document(statement("small-dose", {"fact": "dose", "less_than": 0.12345678901234567}))

    with pytest.raises(CannotExpressError, match=r"criterion:small-dose: the number 0\.1234567890123456\d* has more"):
        EXPORTERS[name].render(decode_revision(policy), words)
