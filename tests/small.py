"""Small vocabularies and revisions as plain data, without what the logic does not look at."""

from __future__ import annotations

from recension.decoding import decode_revision, decode_vocabulary


def fact(name, kind="boolean", **more):
    """One fact of a vocabulary, as a document has it; of a choice, *options* are ids."""
    if "options" in more:
        more["options"] = [{"id": option, "label": option} for option in more["options"]]
    return {"id": name, "label": name.replace("_", " "), "question": "?", "type": kind, "source": "attested", **more}


def code_set(name, *include, exclude=()):
    found = {"id": name, "label": name, "system": "ICD-10-CM", "release": "FY2026", "include": list(include)}
    return found | ({"exclude": list(exclude)} if exclude else {})


def vocabulary(*facts, code_sets=()):
    return decode_vocabulary({"format": 1, "facts": list(facts), "code_sets": list(code_sets)})


def document(*criteria, **more):
    """A revision as a document has it; what it gives a case that meets nothing is individual review."""
    given = {"format": 1, "policy": "X.1", "title": "A small policy", "revision": "02/26", "replaces": None}
    rest = {"dates": {"revised": "2026-02"}, "criteria": list(criteria), "otherwise": "individual_review"}
    return given | rest | more


def revision(*criteria, **more):
    return decode_revision(document(*criteria, **more))


def statement(name, when=None, decision="medically_necessary", **more):
    """A statement at the top of the outline."""
    return {"id": name, "decision": decision, **({} if when is None else {"when": when}), **more}
