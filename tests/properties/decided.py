"""Random policies and cases with all that an evaluator can meet, and what the reference evaluator says of them."""

from __future__ import annotations

import copy

from hypothesis import strategies as st

from hostile import HOSTILE
from properties.strategies import children_of, given_keys, revisions, walk
from recension.errors import UnknownNameError
from recension.logic.cases import CaseError, close, decode_case
from recension.logic.evaluation import evaluate
from small import code_set, fact, vocabulary

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
booleans = st.one_of(st.none(), st.booleans())
codes = st.sampled_from(["C49.1", "C49.2", "C49.91", "D16.1", "Z00"])
days = st.sampled_from(
    ["0001-01-01", "0001-09-30", "1999-12-31", "2024-02-29", "2024-08-29", "2024-08-31", "2025-02-28", "2025-03-01",
     "2025-08-31", "2026-02-28", "2026-03-01"]
)  # fmt: skip


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
