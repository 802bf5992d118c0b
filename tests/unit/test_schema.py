"""The published schemas: what they say, that they equal the model, and that nothing fails without a reason."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from recension.alignment import MatchBasis
from recension.changes import kinds
from recension.decoding import decode_revision
from recension.diffing import PARTS
from recension.diffing.tracing import Origin
from recension.findings import Severity
from recension.history import Ending, Standing
from recension.logic.kleene import Truth
from recension.model.conditions import Comparator, Comparison, Connective, Group, Use
from recension.model.criteria import Basis, Criterion, Decision, Evidence
from recension.model.revision import (
    AppliesTo,
    Citation,
    Code,
    Dates,
    DeclaredChange,
    Defect,
    LogRow,
    PartEvidence,
    Reference,
    Revision,
    Section,
    SourceNote,
)
from recension.model.vocabulary import CodeSet, Fact, FactType, Option, Vocabulary
from recension.rules import RevisionContext, check_revision
from recension.schema import SCHEMAS, is_valid, load_schema, objections, published, schema_findings, without
from recension.source import SourceDocument, parse_source

ROOT = Path(__file__).parents[2]
POLICY_FILES = sorted((ROOT / "policy").rglob("*.yaml"))
LATEST = ROOT / "policy" / "CP.MP.69" / "2026-02.yaml"
EVERY_KEY = ROOT / "tests" / "documents" / "every-key.yaml"


def schema_of(path):
    name = path.stem.rpartition(".")[2]  # an approved revision has a vocabulary of its own: 2026-02.vocabulary.yaml
    return name if name in ("vocabulary", "accepted") else "revision"


def document_of(value):
    """Return a document with *value* and no text: places in it are those of the whole."""
    return SourceDocument("broken.yaml", value, yaml.ScalarNode("", ""))


@cache
def value_of(path):
    return parse_source(path.read_text(encoding="utf-8"), path.name).value


# --- the schemas themselves


def subschemas(schema, at=""):
    """Yield every property of *schema* with its place; those of an `if` only tell cases apart."""
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            yield f"{at}/{name}", value
        for name, value in schema.items():
            if name != "if":
                yield from subschemas(value, f"{at}/{name}")


def pick(name, path=""):
    """Return the part of the schema *name* at *path*: keys, parted by blanks, with `$ref` followed."""
    part = load_schema(name)
    for step in path.split():
        part = part[step]
        if "$ref" in part:
            part = load_schema(name)["$defs"][part["$ref"].removeprefix("#/$defs/")]
    return part


def test_a_finding_is_the_same_in_every_schema():
    for name in ("finding", "acceptance"):
        assert load_schema("diff")["$defs"][name] == load_schema("findings")["$defs"][name]


def test_the_list_of_schemas_is_that_of_the_files():
    assert {f"{name}.schema.json" for name in SCHEMAS} == {path.name for path in (ROOT / "schema").iterdir()}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_says_what_it_is(name):
    schema = load_schema(name)

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    assert schema["$id"] == f"urn:recension:schema:{name}:1"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_is_described(name):
    shared = load_schema(name)["$defs"]
    assert all(part.get("description") for part in shared.values())

    properties = dict(subschemas(load_schema(name)))
    referred = {at: part.get("$ref", "").removeprefix("#/$defs/") for at, part in properties.items()}
    bare = [at for at, part in properties.items() if not part.get("description") and referred[at] not in shared]
    assert bare == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_example_and_default_fits_its_own_schema(name):
    whole = load_schema(name)
    parts = [*dict(subschemas(whole)).items(), *whole["$defs"].items()]
    wrong = [
        (at, example)
        for at, part in parts
        for example in [*part.get("examples", []), *([part["default"]] if "default" in part else [])]
        if not jsonschema.Draft202012Validator({"$defs": whole["$defs"], **part}).is_valid(example)
    ]

    assert wrong == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_object_takes_keys_that_it_does_not_name(name):
    def objects(part):
        if isinstance(part, dict):
            yield from ([part] if part.get("type") == "object" else [])
            for inner in part.values():
                yield from objects(inner)

    assert [part for part in objects(load_schema(name)) if part.get("additionalProperties", True) is True] == []


@pytest.mark.parametrize("path", [*POLICY_FILES, EVERY_KEY], ids=lambda path: path.stem)
def test_the_modeline_shows_editors_the_right_schema(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)

    assert found
    assert (path.parent / found[1]).resolve() == ROOT / "schema" / f"{schema_of(path)}.schema.json"


# --- the schemas and the model

OBJECTS = {
    Revision: ("revision", ""),
    Dates: ("revision", "properties dates"),
    AppliesTo: ("revision", "properties applies_to"),
    SourceNote: ("revision", "properties source"),
    Defect: ("revision", "properties source properties defects items"),
    PartEvidence: ("revision", "properties evidence"),
    Evidence: ("revision", "$defs evidence"),
    Section: ("revision", "$defs section"),
    Criterion: ("revision", "$defs criterion"),
    Code: ("revision", "$defs code"),
    Reference: ("revision", "$defs reference"),
    Citation: ("revision", "$defs reference properties citation"),
    LogRow: ("revision", "$defs log_row"),
    DeclaredChange: ("revision", "$defs log_row properties changes items"),
    Vocabulary: ("vocabulary", ""),
    Fact: ("vocabulary", "$defs fact"),
    Option: ("vocabulary", "$defs fact properties options items"),
    CodeSet: ("vocabulary", "$defs code_set"),
}
# what the model keeps in fields of its own, and the keys that a document has for it
DIFFERENCES = {
    AppliesTo: ({"excluded"}, {"not"}),
    Criterion: ({"connective", "bound", "children"}, set(Connective)),
}
CONDITION_FIELDS = {"comparator", "values", "anchor", "connective", "conditions", "bound", "name"}
CONDITION_KEYS = {*Comparator, *Connective, "use"} - {Comparator.IS_TRUE}


def names(kind):
    return {field.name for field in fields(kind)} - {"at"}


@pytest.mark.parametrize("kind", OBJECTS, ids=lambda kind: kind.__name__)
def test_the_fields_of_the_model_are_the_properties_of_the_schema(kind):
    in_model, in_schema = DIFFERENCES.get(kind, (set(), set()))

    assert names(kind) - in_model == set(pick(*OBJECTS[kind])["properties"]) - in_schema
    assert in_model <= names(kind)
    assert in_schema <= set(pick(*OBJECTS[kind])["properties"])


@pytest.mark.parametrize("kind", OBJECTS, ids=lambda kind: kind.__name__)
def test_what_the_model_cannot_do_without_is_required(kind):
    needed = {each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}

    assert needed <= set(pick(*OBJECTS[kind]).get("required", []))


def test_the_kinds_of_condition_together_are_the_condition_of_the_schema():
    in_model = names(Comparison) | names(Group) | names(Use)

    assert in_model - CONDITION_FIELDS == {"fact"}
    assert set(pick("revision", "$defs condition")["properties"]) - CONDITION_KEYS == {"fact"}
    assert in_model >= CONDITION_FIELDS
    assert set(pick("revision", "$defs condition")["properties"]) >= CONDITION_KEYS


OUTCOMES = set(Decision)
SETTLED = OUTCOMES - {Decision.UNDETERMINED}
GIVEN = SETTLED - {Decision.NOT_APPLICABLE}
STATED = GIVEN - {Decision.INDIVIDUAL_REVIEW}


@pytest.mark.parametrize(
    ("name", "path", "values"),
    [
        ("revision", "$defs decision", STATED),
        ("revision", "$defs decision_or_review", GIVEN),
        ("revision", "$defs evidence properties basis", set(Basis)),
        ("vocabulary", "$defs fact properties type", set(FactType)),
        ("findings", "$defs finding properties severity", set(Severity)),
        ("diff", "$defs kind", {kind.code for kind in kinds()}),
        ("diff", "$defs change properties matched_by", {*MatchBasis, None}),
        ("diff", "$defs change properties part", set(PARTS)),
        ("diff", "$defs evidence properties basis", set(Basis)),
        ("history", "$defs ending", set(Ending)),
        ("history", "$defs origin", set(Origin)),
        ("history", "$defs standing", set(Standing)),
        ("history", "$defs matched_by", {*MatchBasis, None}),
        ("fixture", "$defs decision", OUTCOMES),
        ("fixture", "$defs truth", set(Truth)),
        ("evaluation", "properties decision", OUTCOMES),
        ("evaluation", "$defs settled", SETTLED),
        ("evaluation", "properties criteria items properties value", set(Truth)),
    ],
)
def test_the_options_of_the_schema_are_those_of_the_model(name, path, values):
    options = pick(name, path)["enum"]

    assert set(options) == values
    assert len(options) == len(values)


def test_what_a_diff_and_a_history_share_is_the_same():
    both = load_schema("diff")["$defs"].keys() & load_schema("history")["$defs"].keys()

    assert {"effect", "edition", "kind", "verdict"} <= both
    assert [name for name in sorted(both) if pick("diff", f"$defs {name}") != pick("history", f"$defs {name}")] == []


def test_what_a_history_and_a_status_share_is_the_same():
    shared = ("standing", "effect", "verdict", "directions", "reason", "information", "revision_label")

    assert [n for n in shared if pick("status", f"$defs {n}") != pick("history", f"$defs {n}")] == []


def test_summaries_have_one_entry_for_each_part_and_severity():
    assert set(pick("diff", "$defs difference properties parts")["properties"]) == set(PARTS)
    assert set(pick("findings", "properties summary")["properties"]) == {*Severity, "accepted"}


# --- broken documents, produced systematically

WRONG = (None, True, -1, "no such thing", [], {})


def places(value, at=()):
    """Yield every place in *value* with what stands there, the root first."""
    yield at, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*at, step))


def edited(value, at, edit):
    """Return *value* with *edit* done to what holds the place *at*, and little around it."""
    whole = {"root": deepcopy(value)}
    *steps, last = ("root", *at)
    holder = whole
    for step in steps:
        holder = holder[step]
    edit(holder, last)
    return thinned(whole["root"], at)


def thinned(value, at):
    """Return *value* with each list of parts cut down to the one on the way to *at*, or the first: less to check."""
    if isinstance(value, dict):
        return {key: thinned(inner, at[1:] if at[:1] == (key,) else ()) for key, inner in value.items()}
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        kept = at[0] if at else 0
        return [thinned(item, at[1:]) for item in value[kept : kept + 1]]
    return value


def variants(value):
    """Yield documents that are one edit away: a value of another type, a key unknown, a key dropped.

    Of the places that have the same name, the first is edited.
    """
    seen = set()
    for at, here in places(value):
        kind = (*[step for step in at if isinstance(step, str)][-1:], type(here))
        if kind in seen:
            continue
        seen.add(kind)
        for wrong in WRONG:
            if type(wrong) is not type(here) or wrong != here:
                yield edited(value, at, lambda holder, last, wrong=wrong: holder.__setitem__(last, wrong))
        for key in here if isinstance(here, dict) else ():
            yield edited(value, (*at, key), lambda holder, last: holder.pop(last))
        if isinstance(here, dict):
            yield edited(value, (*at, "unknown"), lambda holder, last: holder.update({last: 1}))


@pytest.fixture(scope="module", params=[LATEST, EVERY_KEY], ids=lambda path: path.stem)
def edits(request):
    """Documents one edit away from a sound one; most are broken, some are sound all the same."""
    return list(variants(value_of(request.param)))


@pytest.fixture(scope="module")
def refused(edits):
    """The documents among them that the schema refuses, each with what is found wrong with it."""
    broken = [value for value in edits if not is_valid("revision", value)]
    return [(value, schema_findings("revision", document_of(value))) for value in broken]


@pytest.mark.parametrize("path", [*POLICY_FILES, EVERY_KEY], ids=lambda path: path.stem)
def test_both_validators_accept_every_document(path):
    name = schema_of(path)

    assert is_valid(name, value_of(path))
    assert jsonschema.Draft202012Validator(load_schema(name)).is_valid(value_of(path))


def test_both_validators_agree_on_every_edit(edits):
    explaining = jsonschema.Draft202012Validator(load_schema("revision"))

    assert [value for value in edits if explaining.is_valid(value) is not is_valid("revision", value)] == []


def test_without_the_compiled_validator_every_mistake_is_told_as_with_it(refused, monkeypatch):
    monkeypatch.setattr(published, "fast_validator", lambda _name: None)
    monkeypatch.setattr(objections, "fast_validator", lambda _name: None)

    def told(findings):
        return {(finding.code, finding.pointer, finding.message, finding.hint) for finding in findings}

    differing = [
        (told(findings), told(slowly))
        for value, findings in refused
        if told(findings) != told(slowly := schema_findings("revision", document_of(value)))
    ]
    assert differing == []


def test_no_document_is_refused_without_a_finding(refused):
    assert len(refused) > 300
    assert [value for value, findings in refused if not findings] == []


def test_no_finding_is_in_the_words_of_a_library(refused):
    assert {finding.message for _, findings in refused for finding in findings if finding.code == "schema"} == set()


def test_what_is_left_of_a_refused_document_can_be_decoded_and_checked_by_every_rule(refused):
    for value, findings in refused:
        left = without(value, findings)
        check_revision(RevisionContext(decode_revision(left), left))


@pytest.mark.parametrize("key", ["revision", "title", "policy"])
def test_a_line_end_after_a_text_of_one_line_is_told_in_our_words(key):
    value = value_of(LATEST) | {key: f"{value_of(LATEST)[key]}\n"}

    [finding] = schema_findings("revision", document_of(value))
    assert (finding.code, finding.pointer) == ("wrong-form", (key,))


# --- what the tool writes


def fits(name, text):
    value = json.loads(text)
    jsonschema.Draft202012Validator(load_schema(name)).validate(value)  # says what is wrong
    return is_valid(name, value)


def test_a_diff_fits_its_schema(run):
    assert fits("diff", run("diff", "02/25", "02/26", "--format", "json").out)


def test_findings_fit_their_schema(run):
    assert fits("findings", run("validate", "--format", "json").out)


def test_findings_of_broken_and_unreadable_files_fit_their_schema(run, workspace):
    folder = workspace(
        {
            "broken.yaml": "format: 1\nrevison: 02/26\ncriteria:\n  - {id: I.A, when: {fact: [age]}}\n",
            "empty.yaml": "",
            "syntax.yaml": "format: [1",
        }
    )
    result = run("validate", "./broken.yaml", "./empty.yaml", "./syntax.yaml", "--format", "json", cwd=folder)

    assert fits("findings", result.out)
    report = json.loads(result.out)
    assert report["unreadable"] == ["empty.yaml", "syntax.yaml"]
    assert report["summary"]["error"] == len(report["findings"]) > 5


@pytest.mark.parametrize(
    ("facts", "decision"),
    [
        (["line_of_business=medicaid", "age=19", "extremity_sarcoma=yes"], "medically_necessary"),
        (["line_of_business=medicare"], "not_applicable"),
        (["line_of_business=medicaid", "age=19"], "undetermined"),
    ],
)
def test_an_evaluation_fits_its_schema(run, facts, decision):
    result = run("evaluate", "02/26", *facts, "--format", "json")

    assert fits("evaluation", result.out)
    assert json.loads(result.out)["decision"] == decision


@pytest.mark.parametrize("against", [[], ["--against", "02/25"]], ids=["alone", "against"])
def test_every_fixture_fits_its_schema(run, against):
    lines = run("fixtures", "02/26", *against).out.splitlines()

    assert lines
    assert all(fits("fixture", line) for line in lines)
    assert all(list(json.loads(line)["expect"]) == ["02/26", *against[1:]] for line in lines)
