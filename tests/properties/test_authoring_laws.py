"""Laws of authoring: the row drafted for any edit tells all of it and nothing else, and is put in without a trace."""

from dataclasses import replace

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.strategies import edited, revisions
from recension.authoring.drafting import STUB, put_row
from recension.authoring.formatting import formatted
from recension.authoring.log_rows import draft_row, left_open
from recension.authoring.row_text import row_lines
from recension.changes import Edition
from recension.decoding import decode_revision
from recension.diffing import diff
from recension.diffing.reconciliation import own_row
from recension.source import parse_source

FIRST = {"revised": "2025-02", "approved": None, "summary": "The policy was written."}
STUB_ROW = {"revised": "2026-02", "approved": None, "summary": STUB.format(label="02/25")}


def neighbours(before, after, rows=(FIRST,)):
    """Return two documents as neighbours in a line."""
    old = before | {"revision": "02/25", "dates": {"revised": "2025-02"}, "revision_log": [FIRST]}
    new = after | {"revision": "02/26", "replaces": "02/25", "dates": {"revised": "2026-02"}}
    return old, new | {"revision_log": list(rows)}


def compared(old, new):
    return diff(Edition(decode_revision(old)), Edition(decode_revision(new)))


@given(edited(revisions()))
@settings(max_examples=60)
def test_a_drafted_row_leaves_nothing_undeclared_and_claims_nothing_that_did_not_happen(pair):
    old, new = neighbours(*pair)
    found = compared(old, new)
    row = draft_row(found)

    assert left_open(found, row) == ()
    told = replace(found.new.revision, revision_log=(*found.new.revision.revision_log, row))
    log = diff(found.old, Edition(told)).reconciliation
    assert log.undeclared == ()
    assert log.findings == ()


@given(edited(revisions()), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=25)
def test_a_drafted_row_takes_the_place_of_the_stub_and_all_else_stays(pair, ends, flow):
    old, new = neighbours(*pair, rows=(FIRST, STUB_ROW))
    text = yaml.dump(new, sort_keys=False, allow_unicode=True, Dumper=Unshared).replace("\n", ends)
    if flow:
        before, found, _ = text.partition(f"- revised: 2026-02{ends}")
        text = (
            f'{before}- {{revised: 2026-02, approved: null, summary: "{STUB_ROW["summary"]}"}}{ends}' if found else text
        )
    document = parse_source(text, "draft.yaml")
    diffed = compared(old, new)
    row = draft_row(diffed)
    revision = decode_revision(document.value)
    own = own_row(diffed.old.revision, revision)
    written = put_row(document, revision, own, row)

    assert decode_revision(parse_source(written, "draft.yaml").value).revision_log[-1] == row
    start = text.index("summary: 'TODO" if not flow else "{revised: 2026-02")
    assert written.startswith(text[:start])
    assert written.count("\n") == written.count(ends)


class Unshared(yaml.SafeDumper):
    """Writes every value out, so that nothing is an alias."""

    def ignore_aliases(self, _data):
        return True


@given(edited(revisions()), st.sampled_from([4, 10, 60]))
@settings(max_examples=25)
def test_a_row_as_text_says_the_same_in_lines_of_any_indentation(pair, column):
    row = draft_row(compared(*neighbours(*pair)))
    margin = " " * (column - 2)
    text = "revision_log:\n" + margin + "- " + f"\n{margin}  ".join(row_lines(row, column)) + "\n"
    value = parse_source(text, "row.yaml").value["revision_log"]

    base = neighbours(*pair)[1]
    assert decode_revision(base | {"revision_log": value}).revision_log == (row,)
    assert column > 40 or max(map(len, text.splitlines())) <= 120


@given(edited(revisions()))
@settings(max_examples=25)
def test_a_drafted_row_is_put_in_as_the_common_layout_has_it(pair):
    old, new = neighbours(*pair, rows=(FIRST, STUB_ROW))
    document = parse_source(yaml.dump(new, sort_keys=False, allow_unicode=True, Dumper=Unshared), "draft.yaml")
    document = parse_source(formatted(document), "draft.yaml")
    diffed = compared(old, new)
    revision = decode_revision(document.value)
    written = put_row(document, revision, own_row(diffed.old.revision, revision), draft_row(diffed))

    assert formatted(parse_source(written, "draft.yaml")) == written
