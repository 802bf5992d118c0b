"""Every file under ``tests/cases/reconcile`` is a case: two outlines, the log row of the second, and how the two fit.

``old`` and ``new`` have the criteria below I, by id: a text, a criterion, or what stands below it. ``row`` is the
row of the new revision. ``declared`` has the changes that a row has to tell, by label (``+`` added, ``-`` removed),
``claims`` what became of each claim of the row, ``findings`` the code of each and what it is about.
"""

from pathlib import Path

import pytest
import yaml

from recension.changes import Edition
from recension.diffing import diff
from small import fact, revision, statement, vocabulary

CASES = sorted((Path(__file__).parents[1] / "cases" / "reconcile").glob("*.yaml"))
WORDS = vocabulary(fact("age", "integer", minimum=0, maximum=120))
FIRST = {"revised": "2025-02", "approved": None, "summary": "The policy was written."}


def edition(outline, label, rows, **more):
    month = f"20{label[3:5]}-{label[:2]}"
    told = revision(
        statement("top", any_of=list(criteria(outline))),
        revision=label,
        dates={"revised": month},
        revision_log=rows,
        **more,
    )
    return Edition(told, vocabulary=WORDS)


def criteria(outline):
    for name, content in outline.items():
        if isinstance(content, str):
            yield {"id": name, "text": content}
        elif "text" in content:
            yield {"id": name, **content}
        else:
            yield {"id": name, "text": f"Any of these ({name})", "any_of": list(criteria(content))}


def difference(case):
    row = [{"revised": "2026-02", "approved": None, **case["row"]}] if case["row"] else []
    new = edition(case["new"], "02/26", [FIRST, *row], replaces="02/25")
    return diff(edition(case["old"], "02/25", [FIRST]), new)


def label(change):
    sign = "" if change.old and change.new else "+ " if change.new else "- "
    return sign + (change.new or change.old).label


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_row_and_the_diff_fit_as_the_case_says(path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    expected = case["expect"]
    found = difference(case)
    log = found.reconciliation

    told = {label(change): said for change, said in zip(found.changes, log.declared, strict=True) if said is not None}
    claims = {f"{each.claim.action} {each.claim.words}": each.standing.value for each in log.claims}
    findings = sorted(f"{finding.code} {finding.arguments[0]}" for finding in log.findings)

    assert told == expected.get("declared", {})
    assert claims == expected.get("claims", {})
    assert findings == sorted(expected.get("findings", []))


def test_a_row_speaks_of_the_revision_that_it_replaces_and_of_no_other():
    outline = {"brain": "Brain tumors"}
    old, new = edition(outline, "02/24", [FIRST]), edition(outline, "02/26", [FIRST], replaces="02/25")

    assert diff(old, new).reconciliation is None


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{**FIRST, "summary": "Something else."}], "log-rewritten"),
        ([], "log-rewritten"),
        ([{**FIRST, "revised": "2024-05"}, FIRST], "log-rewritten"),
    ],
    ids=["rewritten", "removed", "put in afterwards"],
)
def test_an_inherited_row_is_not_touched(rows, code):
    outline = {"brain": "Brain tumors"}
    own = {"revised": "2026-02", "approved": None, "summary": "Annual review."}
    new = edition(outline, "02/26", [*rows, own], replaces="02/25")

    assert [finding.code for finding in diff(edition(outline, "02/25", [FIRST]), new).reconciliation.findings] == [code]


def test_the_other_parts_are_declared_by_name():
    outline = {"brain": "Brain tumors"}
    row = {"revised": "2026-02", "approved": None, "summary": "Annual review.",
           "changes": [{"action": "changed", "part": "codes"}, {"action": "changed", "part": "metadata"}]}  # fmt: skip
    background = {"id": "background", "heading": "Background", "text": "New."}
    new = edition(outline, "02/26", [FIRST, row], replaces="02/25", codes=[{"system": "CPT", "code": "77301"}],
                  applies_to={"not": ["medicare"]}, sections=[background])  # fmt: skip
    found = diff(edition(outline, "02/25", [FIRST]), new)

    told = {change.part: said for change, said in zip(found.changes, found.reconciliation.declared, strict=True)}
    assert told["codes"] is True
    assert told["sections"] is False
    assert [f"{each.code} {each.arguments[0]}" for each in found.reconciliation.findings] == [
        "log-part-not-declared sections"
    ]


CODES = [{"system": "CPT", "code": code, "display": f"Treatment {code}"} for code in ("77301", "77338", "77385")]
SECTIONS = [{"id": name, "heading": name.capitalize(), "text": "Words."} for name in ("background", "reminder")]


@pytest.mark.parametrize(
    ("codes", "entry", "found"),
    [
        (CODES[:1], {"action": "removed", "part": "codes", "note": "CPT 77385"}, ["log-part-incomplete codes"]),
        (CODES[:1], {"action": "removed", "part": "codes", "note": "CPT 77338 and 77385"}, []),
        (CODES[:1], {"action": "changed", "part": "codes"}, []),
        (CODES[:2], {"action": "removed", "part": "codes", "note": "CPT 77301, 77385"}, ["log-not-found 77301"]),
        (CODES[:2], {"action": "removed", "part": "codes", "note": "CPT 77385 and 77835"}, ["log-not-found 77835"]),
    ],
    ids=["one is not named", "all are named", "none is named", "one stays", "one is unknown"],
)
def test_a_row_that_names_codes_names_all_of_them(codes, entry, found):
    row = {"revised": "2026-02", "approved": None, "summary": "Annual review.", "changes": [entry]}
    old = edition({"brain": "Brain tumors"}, "02/25", [FIRST], codes=CODES)
    new = edition({"brain": "Brain tumors"}, "02/26", [FIRST, row], replaces="02/25", codes=codes)

    findings = diff(old, new).reconciliation.findings

    assert [f"{finding.code} {finding.arguments[0]}" for finding in findings] == found


@pytest.mark.parametrize(
    ("sections", "entry", "found"),
    [
        (
            SECTIONS[:1],
            {"action": "changed", "part": "sections", "note": "Background"},
            ["log-part-incomplete sections"],
        ),
        (SECTIONS[:1], {"action": "changed", "part": "sections"}, []),
        (SECTIONS[:1], {"action": "changed", "part": "sections", "note": "Commas"}, ["log-part-incomplete sections"]),
        (SECTIONS[:1], {"action": "removed", "part": "sections"}, []),
        (SECTIONS[:1], {"action": "changed", "part": "sections", "note": "The reminder went"}, []),
    ],
    ids=["another one is named", "none is named", "commas are not gone", "one was removed", "it is named"],
)
def test_a_section_that_went_is_told(sections, entry, found):
    row = {"revised": "2026-02", "approved": None, "summary": "Annual review.", "changes": [entry]}
    old = edition({"brain": "Brain tumors"}, "02/25", [FIRST], sections=SECTIONS)
    new = edition({"brain": "Brain tumors"}, "02/26", [FIRST, row], replaces="02/25", sections=sections)

    findings = diff(old, new).reconciliation.findings

    assert [f"{finding.code} {finding.arguments[0]}" for finding in findings] == found


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_own_row_is_the_one_that_the_revision_before_did_not_have(newest_first):
    outline = {"brain": "Brain tumors"}
    earlier = {"revised": "2026-02", "approved": None, "summary": "The first of the month."}
    own = {"revised": "2026-02", "approved": None, "summary": "The second of the month: I.A was added."}
    rows = [own, earlier, FIRST] if newest_first else [FIRST, earlier, own]
    old = edition(outline, "02/26", rows[1:] if newest_first else rows[:-1])
    new = edition(outline, "02/26.2", rows, replaces="02/26")

    (claim,) = diff(old, new).reconciliation.claims

    assert claim.claim.words == "I.A"
