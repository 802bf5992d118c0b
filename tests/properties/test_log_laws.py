"""Laws of the reconciliation: a row that tells everything leaves nothing open, and one that tells less does."""

from hypothesis import given, settings
from hypothesis import strategies as st

from properties.strategies import edited, revisions
from recension.changes import Edition
from recension.decoding import decode_revision
from recension.diffing import diff
from recension.diffing.declaring import FREE
from recension.diffing.reconciliation import Standing

PARTS = ("sections", "codes", "references", "metadata", "numbering")
FIRST = {"revised": "2025-02", "approved": None, "summary": "The policy was written."}


def editions(before, after, changes):
    """Return the two sides as neighbours in a line, the new one with a row that declares *changes*."""
    same = {"policy": "X.1", "ids": "given"}
    row = {"revised": "2026-02", "approved": None, "summary": "See below."} | ({"changes": changes} if changes else {})
    old = before | same | {"revision": "02/25", "dates": {"revised": "2025-02"}, "revision_log": [FIRST]}
    new = after | same | {"revision": "02/26", "replaces": "02/25", "dates": {"revised": "2026-02"}}
    return Edition(decode_revision(old)), Edition(decode_revision(new | {"revision_log": [FIRST, row]}))


def told_in_full(found):
    """Return the entries of a row that declares every change, each by label and id."""
    rows = [{"action": "changed", "part": part} for part in PARTS]
    for change in found.changes:
        if change.part == "definitions":
            rows += [{"action": "changed", "criterion": new.label} for old, new in change.sites if old and new]
        if change.part == "criteria" and not FREE.issuperset(change.kinds):
            replaced = {"replaced", "split", "joined"} & set(change.kinds)
            for old, new in change.sites or ((change.old, change.new),):
                if (old is None or replaced) and new is not None:
                    rows.append({"action": "added", "criterion": new.label, "ids": [new.id]})
                if (new is None or replaced) and old is not None:
                    rows.append({"action": "removed", "criterion": old.label, "ids": [old.id]})
                if old and new and not replaced:
                    rows.append({"action": "changed", "criterion": new.label, "ids": [new.id]})
    return rows


@given(edited(revisions()))
@settings(max_examples=60)
def test_a_row_that_tells_everything_leaves_nothing_open(pair):
    before, after = pair
    rows = told_in_full(diff(*editions(before, after, [])))
    log = diff(*editions(before, after, rows)).reconciliation

    criteria = [each for each in log.claims if each.claim.part is None]
    assert not log.undeclared
    assert all(each.standing is Standing.FOUND for each in criteria)
    assert {finding.code for finding in log.findings} <= {"log-not-found"}  # of parts that did not change
    assert all(finding.arguments[0] in PARTS for finding in log.findings)


@given(edited(revisions()))
@settings(max_examples=60)
def test_a_row_that_tells_nothing_leaves_everything_open(pair):
    before, after = pair
    full = diff(*editions(before, after, told_in_full(diff(*editions(before, after, [])))))
    empty = diff(*editions(before, after, []))

    needed = [told is not None for told in full.reconciliation.declared]
    assert [told is not None for told in empty.reconciliation.declared] == needed
    assert not any(empty.reconciliation.declared)


@given(revisions(), st.data())
@settings(max_examples=60)
def test_a_claim_on_what_did_not_change_is_not_found(before, data):
    old, new = editions(before, before, [])
    place = data.draw(st.sampled_from(new.revision.outline))
    action = data.draw(st.sampled_from(["changed", "reworded", "moved", "replaced"]))
    log = diff(old, editions(before, before, [{"action": action, "criterion": place.label}])[1]).reconciliation

    assert [each.standing for each in log.claims] == [Standing.NOT_FOUND]
    assert [(finding.code, finding.arguments) for finding in log.findings] == [("log-not-found", (place.label,))]
