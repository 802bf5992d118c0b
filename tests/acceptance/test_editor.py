"""What an editor shows of a document through the line that names its schema: asked of the real YAML language server."""

import json
import os
import re
import shutil
from pathlib import Path

import jsonschema
import pytest

from conftest import REVISION, ROOT
from language_client import CARET, LanguageServer
from recension.schema import load_schema

DOCS = (ROOT / "docs" / "editor.md").read_text(encoding="utf-8")
LATEST = ROOT / "policy" / "CP.MP.69" / "2026-02.yaml"
TEXT = LATEST.read_text(encoding="utf-8")
MODELINE = TEXT.splitlines(keepends=True)[0]
BLOCKS = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)]
NO_NETWORK = """\
const fs = require("fs");
const refuse = (what) => (...asked) => {
  fs.appendFileSync(process.env.NETWORK_LOG, `${what} ${JSON.stringify(asked.slice(0, 1))}\\n`);
  throw new Error("there is no network here");
};
require("net").Socket.prototype.connect = refuse("connect");
require("dns").lookup = refuse("lookup");
"""
SCHEMA = load_schema("revision")


def settings_of(flat):
    """Return dotted settings, as a file of VS Code has them, as the sections that a server is told."""
    sections = {}
    for name, value in flat.items():
        *path, last = name.split(".") if not name.startswith("[") else [name]
        place = sections
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    return sections


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Start the server, its calls of the network refused and written down; yields that and what was written."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("RECENSION_PACKAGES") or cache / "recension" / "packages")
    program = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node.js")
    if not program.exists():
        pytest.skip(f"yaml-language-server is not in {folder}; .ci/packages installs it")
    guard = tmp_path_factory.mktemp("guard")
    (guard / "no-network.js").write_text(NO_NETWORK, encoding="utf-8")

    def start(settings, root=ROOT):
        log = guard / f"{len(servers)}.log"
        environment = os.environ | {"NETWORK_LOG": str(log)}
        command = [node, "--require", str(guard / "no-network.js"), str(program), "--stdio"]
        servers.append(LanguageServer(command, root, settings, environment))
        return servers[-1], lambda: log.read_text(encoding="utf-8") if log.exists() else ""

    servers = []
    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def as_documented(started):
    return started(settings_of(BLOCKS[0]))


@pytest.fixture
def server(as_documented):
    return as_documented[0]


def described(part):
    """The description of each key of an object in the schema; that of a definition where it has none."""
    return {
        key: value.get("description") or SCHEMA["$defs"][value["$ref"].removeprefix("#/$defs/")]["description"]
        for key, value in part["properties"].items()
    }


CRITERION = "      - id: age-paediatric"


def insert(text):
    """Return the real document with *text* after the first line of a criterion."""
    assert TEXT.count(CRITERION) == 1
    return TEXT.replace(CRITERION, f"{CRITERION}\n{text}")


def test_the_real_document_opens_without_a_fault(server):
    assert server.diagnostics(LATEST, TEXT) == []


def test_the_keys_that_a_criterion_may_still_get(server):
    offered = server.completions(LATEST, insert(f"        {CARET}"))
    keys = described(SCHEMA["$defs"]["criterion"])

    assert {key: each["documentation"] for key, each in offered.items() if key in keys} == {
        key: text for key, text in keys.items() if key not in ("id", "text", "when")
    }
    assert offered["any_of"]["insertText"] == "any_of:\n  - id: "


def test_a_key_of_a_condition(server):
    offered = server.completions(LATEST, insert(f"        when:\n          {CARET}"))
    keys = described(SCHEMA["$defs"]["condition"])

    assert {key: each["documentation"] for key, each in offered.items() if key in keys} == keys


@pytest.mark.parametrize(
    ("line", "key", "values"),
    [
        ("status: active", "status", SCHEMA["properties"]["status"]["enum"]),
        ("completeness: full", "completeness", SCHEMA["properties"]["completeness"]["enum"]),
        ("    decision: medically_necessary", "    decision", SCHEMA["$defs"]["decision"]["enum"]),
        ("otherwise: individual_review", "otherwise", SCHEMA["$defs"]["decision_or_review"]["enum"]),
    ],
)
def test_the_values_that_a_key_takes(server, line, key, values):
    assert TEXT.count(f"\n{line}\n") == 1
    offered = server.completions(LATEST, TEXT.replace(f"\n{line}\n", f"\n{key}: {CARET}\n"))

    assert list(offered) == values


def test_an_empty_file_gets_a_whole_revision(server):
    offered = server.completions(LATEST.with_name("2026-04.yaml"), f"{MODELINE}{CARET}\n")
    keys = described(SCHEMA)

    assert {key: each["documentation"] for key, each in offered.items() if key in keys} == keys
    whole = offered[SCHEMA["title"]]["insertText"]
    assert [key for key in SCHEMA["required"] if f"\n{key}:" not in f"\n{whole}"] == []
    assert "false" not in whole


def test_a_new_criterion_in_a_list_has_patterns(server):
    assert TEXT.count(CRITERION) == 1
    offered = server.completions(LATEST, TEXT.replace(CRITERION, f"      - {CARET}\n{CRITERION}"))

    for snippet in SCHEMA["$defs"]["criterion"]["defaultSnippets"]:
        assert offered[snippet["label"]]["documentation"] == snippet["description"]
    assert offered["criterion with a condition"]["insertText"] == "id: $1\n  text: $2\n  when:\n    fact: $3"


def test_a_date_that_may_be_missing_is_written_as_a_key(server):
    offered = server.completions(LATEST, f"{MODELINE}revision_log:\n  - {CARET}\n")

    assert {offered[key]["insertText"] for key in ("revised", "approved", "summary")} == {
        "revised: ", "approved: ", "summary: "
    }  # fmt: skip


def shown(text):
    """The text of Markdown as a reader sees it."""
    return re.sub(r"\\(.)", r"\1", text.replace("&nbsp;", " "))


@pytest.mark.parametrize(
    ("place", "description"),
    [
        *((f"\n{key}:", text) for key, text in described(SCHEMA).items() if f"\n{key}:" in TEXT and key != "replaces"),
        ("\nreplaces:", SCHEMA["properties"]["replaces"]["oneOf"][0]["description"]),
        *((f"        {key}:", described(SCHEMA["$defs"]["criterion"])[key]) for key in ("any_of", "when", "text")),
        ("{fact:", described(SCHEMA["$defs"]["condition"])["fact"]),
        (" less_than:", described(SCHEMA["$defs"]["condition"])["less_than"]),
        ("\n    decision:", described(SCHEMA["$defs"]["criterion"])["decision"]),
    ],
)
def test_a_key_says_what_it_means(server, place, description):
    place = place if place in TEXT else place.strip()
    before, found, after = TEXT.partition(place)

    assert description in shown(server.hover(LATEST, f"{before}{found[:-2]}{CARET}{found[-2:]}{after}"))


@pytest.mark.parametrize(
    ("right", "wrong", "word", "said"),
    [
        ("\nstatus: active", "\nstaus: active", "staus", "Property staus is not allowed."),
        ("{fact: age, less_than: 18}", "{fact: age, less_then: 18}", "less_then", "Property less_then is not allowed."),
        ("        when:", "        whne:", "whne", "Property whne is not allowed."),
        ("\nstatus: active", "\nstatus: activ", "activ", '"draft", "active", "retired"'),
    ],
)
def test_a_slip_is_underlined(server, right, wrong, word, said):
    text = TEXT.replace(right, wrong, 1)
    found = server.diagnostics(LATEST, text)
    before = text[: text.index(wrong) + wrong.index(word)]

    place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
    assert [said in each["message"] for each in found if each["range"]["start"] == place] == [True]


@pytest.mark.parametrize(("name", "key"), [("vocabulary", "facts"), ("accepted", "accepted")])
def test_the_other_files_have_help_too(server, name, key):
    path = ROOT / "policy" / f"{name}.yaml"
    before, found, after = path.read_text(encoding="utf-8").partition(f"\n{key}:")

    description = load_schema(name)["properties"][key]["description"]
    assert description in shown(server.hover(path, f"{before}{found[:3]}{CARET}{found[3:]}{after}"))


def test_a_workspace_whose_folders_have_odd_names(server, tmp_path):
    root = tmp_path / "Médical policies & co (2026)"
    shutil.copytree(ROOT / "schema", root / "schema")
    path = root / "policy" / "X 1" / "2026-02.yaml"
    before, found, after = (MODELINE + REVISION).partition("status")

    assert SCHEMA["properties"]["status"]["description"] in shown(
        server.hover(path, f"{before}st{CARET}{found[2:]}{after}")
    )


def test_files_without_the_line_by_a_setting(started):
    server, _ = started(settings_of(BLOCKS[0] | BLOCKS[1]))

    assert [each["message"] for each in server.diagnostics(LATEST, REVISION.replace("status:", "staus:"))] == [
        'Missing property "status".', "Property staus is not allowed."
    ]  # fmt: skip


def test_the_network_is_not_asked_if_the_settings_say_so(as_documented, started):
    server, asked = as_documented
    server.diagnostics(LATEST, TEXT)
    assert asked() == ""

    # the guard sees what it is there for
    server, asked = started({})
    server.diagnostics(ROOT / "other.yaml", "a: 1\n")
    assert "lookup" in asked() or "connect" in asked()


# --- what needs no server


def filled(body):
    """What a pattern is once its places have been filled in."""
    if isinstance(body, dict):
        return {key: filled(value) for key, value in body.items()}
    return [filled(each) for each in body] if isinstance(body, list) else re.sub(r"\$\d", "a", body)


@pytest.mark.parametrize("snippet", SCHEMA["$defs"]["criterion"]["defaultSnippets"], ids=lambda each: each["label"])
def test_a_pattern_once_filled_in_is_a_criterion(snippet):
    schema = {"$defs": SCHEMA["$defs"], "$ref": "#/$defs/criterion"}

    assert jsonschema.Draft202012Validator(schema).is_valid(filled(snippet["body"]))


def test_the_task_in_the_docs_reads_what_is_printed(run, workspace):
    root = workspace(revision=REVISION.replace("[guideline]", "[guidelin]"))
    matcher = BLOCKS[2]["tasks"][0]["problemMatcher"]["pattern"]
    command = BLOCKS[2]["tasks"][0]["command"].split()
    lines = run(*command[1:], cwd=root).out.splitlines()
    found = [match for line in lines if (match := re.match(matcher["regexp"], line))]

    assert [(each[matcher["file"]], each[matcher["severity"]], each[matcher["code"]]) for each in found] == [
        ("policy/X.1/2026-02.yaml", "error", "citation-unknown")
    ]
