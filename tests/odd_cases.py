"""A site of one policy in which everything that the pages of cases show is one text."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import small
from recension.casegen import fixtures, generate
from recension.changes import Edition
from recension.decoding import decode_revision, decode_vocabulary
from recension.history import Line
from recension.reporters.logs import LoggedLine, LoggedRevision, LogReport
from recension.site import Policy, Site

FORM, CASES = "policy/X.1/try/2026-02.html", "policy/X.1/cases/2026-02.html"
PROGRAM, FIXTURES = "policy/X.1/try/2026-02.program.js", "policy/X.1/cases/2026-02.fixtures.js"


def odd_edition(text):
    """A revision that asks for facts of all types, with *text* wherever words may stand."""
    words = {"label": text, "question": text, "note": text}
    options = [{"id": "first", "label": text}, {"id": "second", "label": f"other {text}"}]
    vocabulary = decode_vocabulary({
        "format": 1,
        "facts": [
            small.fact("sign", implies=["base"]) | words,
            small.fact("base") | words,
            small.fact("stage", "choice", options=[]) | words | {"options": options},
            small.fact("dose", "decimal", minimum=0.5, step=0.25, unit=text) | words,
            small.fact("seen", "date") | words,
            small.fact("asked", "date") | words,
            small.fact("diagnoses", "codes") | words,
        ],
        "code_sets": [small.code_set("bones", "C40*") | {"label": text}],
    })  # fmt: skip
    parts = [
        {"id": "any-sign", "text": text, "when": {"fact": "sign"}},
        {
            "id": "late",
            "text": f"late {text}",
            "when": {"all_of": [{"fact": "stage", "equals": "second"}, {"use": "dosed"}]},
        },
        {"id": "coded", "text": text, "when": {"fact": "diagnoses", "in": "bones"}},
        {"id": "lately", "text": text, "when": {"fact": "seen", "within": {"P1Y": "asked"}}},
        {"id": "judged", "text": text},
    ]
    document = small.document(
        {"id": "whole", "text": text, "decision": "medically_necessary", "any_of": parts},
        title=text, define={"dosed": {"fact": "dose", "at_least": 2}},
    )  # fmt: skip
    return Edition(decode_revision(document), None, vocabulary)


@cache
def _cases():
    """The fixtures, in which what words say makes no difference."""
    edition = odd_edition("words")
    return fixtures(generate(edition.revision, edition.vocabulary), edition.vocabulary)


@cache
def odd_site(text):
    """The files of the site, by their paths; every fixture has *text* for its words."""
    edition = odd_edition(text)
    revision = edition.revision
    cases = tuple(replace(case, narrative=text, note=text, author=text) for case in _cases())
    line = LoggedLine(Line((revision.revision,)), (LoggedRevision(revision.revision, edition),))
    site = Site()
    files = dict(site.policy(Policy(LogReport(revision.policy, (line,)), fixtures={revision.revision: cases})))
    return files | dict(site.rest()), cases
