"""`check --base` against `check`: of what is found here and not at the base, nothing is missed.

Edits of every kind are made in a small library of policies that has findings already, by themselves and several at a
time. What the whole check finds and did not find before, the check against the base has to find as well, as it counts.
"""

import json
import os
import shutil
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import REVISION, VOCABULARY
from recension.cli import run as run_cli
from repository import GIT, Repository, plain_git

pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")

LIVER = REVISION.replace("X.1", "X.2").replace("Bone tumor", "Irradiation of a liver metastasis, or by gammaknive")
LIVER = LIVER.replace("{fact: bone_tumor}", "{fact: liver_metastasis}")
CODED = LIVER.replace("X.2", "X.3").replace("{fact: liver_metastasis}", "{fact: diagnoses, in: renal}")
LATE = '  - {id: late_stage, label: late stage, question: "Is it late?", type: boolean, source: attested}\n'
FACTS = VOCABULARY + f"""\
  - {{id: liver_metastasis, label: metastasis of a liver, question: "Is it?", type: boolean, source: attested}}
{LATE}  - {{id: diagnoses, label: diagnoses, question: "Which diagnoses are there?", type: codes, source: coded}}
code_sets:
  - {{id: renal, label: renal cancer, system: ICD-10-CM, release: "2026", include: [C64*]}}
  - {{id: vesical, label: bladder cancer, system: ICD-10-CM, release: "2026", include: [C67*]}}
"""  # fmt: skip
COMMENT = "# recension: ignore text-double-space as printed"
RECONSTRUCTED = "completeness: reconstructed\nevidence: {criteria: {basis: attested, row: 02/26}}"
HAND_WRITTEN = """\
format: 1
cases:
  - id: x-1/bone/mine
    author: Ann
    note: An appeal.
    facts: {age: 40, bone_tumor: true}
    expect:
      "02/26": {decision: medically_necessary, criteria: {bone: met}}
"""


def following(text, old, new):
    """The revision *new* after *old* has said *text*, with a row in the log."""
    month = {label: f"20{label[3:]}-{label[:2]}" for label in (old, new)}
    row = f"  - {{revised: {month[new]}, approved: {month[new]}, summary: Annual review.}}\n"
    dates = f"dates: {{revised: {month[old]}, approved: {month[old]}"
    return (
        text.replace(f'revision: "{old}"', f'revision: "{new}"')
        .replace("replaces: null" if "replaces: null" in text else text[text.index("replaces: ") :].split("\n")[0],
                 f'replaces: "{old}"')
        .replace(dates, dates.replace(month[old], month[new]))
    ) + row  # fmt: skip


def line(text, *labels):
    """The revisions of a line that says *text* from its first label on."""
    first = text.replace("02/26", labels[0]).replace("2026-02", f"20{labels[0][3:]}-{labels[0][:2]}")
    found = [first]
    for old, new in pairwise(labels):
        found.append(following(found[-1], old, new))
    policy = text[text.index("policy: ") :].split("\n")[0].removeprefix("policy: ")
    stems = [f"20{label[3:]}-{label[:2]}" for label in labels]
    return {f"policy/{policy}/{stem}.yaml": each for stem, each in zip(stems, found, strict=True)}


A1, A2, A3, A4 = (f"policy/X.1/{stem}.yaml" for stem in ("2023-02", "2024-02", "2025-02", "2026-02"))
B1, B2 = (f"policy/X.2/{stem}.yaml" for stem in ("2025-02", "2026-02"))
C1, C2 = (f"policy/X.3/{stem}.yaml" for stem in ("2025-02", "2026-02"))
WORDS, ACCEPTED, HAND = "policy/vocabulary.yaml", "policy/accepted.yaml", "tests/fixtures/X.1/hand-written.yaml"
LIBRARY = {
    "recension.toml": "",
    WORDS: FACTS,
    **line(REVISION, "02/23", "02/24", "02/25", "02/26"),
    **line(LIVER, "02/25", "02/26"),
    **line(CODED, "02/25", "02/26"),
    HAND: HAND_WRITTEN,
}


def spoilt(files):
    """The library with findings of its own: accepted ones, by comment and by person, and such that are open."""
    reconstructed = {path: files[path].replace("completeness: full", RECONSTRUCTED) for path in (A1, A2)}
    narrower = files[A3].replace("< 18", "< 16").replace("less_than: 18", "less_than: 16")
    return (
        files
        | reconstructed
        | {
            A3: narrower.replace("text: Bone tumor", f"{COMMENT}\n        text: Bone  tumor"),
            C2: files[C2]
            .replace("[guideline]", "[guideline]  # recension: ignore log-not-declared for later")
            .replace("Annual review.", "TODO"),
        }
    )


@contextmanager
def inside(folder):
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A repository with the library, its generated files, approvals and acceptances committed; and what is found."""
    patch = pytest.MonkeyPatch()
    plain_git(patch)
    patch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 2026-11-26
    there = Repository(tmp_path_factory.mktemp("library"))
    there.git("init", "--quiet", "--initial-branch=main")
    there.write(spoilt(LIBRARY))
    why = ["--reason", "as meant", "--approver", "M. Jones", "--only"]
    with inside(there.root):
        for command in (["render"], ["fixtures"], ["approve", "X.2@02/25"], ["approve", "X.2@02/26"]):
            assert run_cli(command) == 0, command
        accepting = ["check", "--write-accept", *why, "effect-not-accepted", "--only", "text-unfinished"]
        assert run_cli(accepting) == 1
    there.commit(message="first")
    yield there, found(there)
    patch.undo()


def found(there, *arguments):
    """What the gate finds, as it counts: code, fingerprint, severity, whether somebody accepted it."""
    report = there.root.parent / "report.json"
    with inside(there.root):
        code = run_cli(["check", *arguments, "--format", "json", "--output", str(report)])
    told = json.loads(report.read_text(encoding="utf-8"))["findings"]
    report.unlink()
    return code, {(each["code"], each["fingerprint"], each["severity"], each["accepted"] is not None) for each in told}


# ---- edits


def replacing(path, old, new):
    def edit(there):
        target = there.root / path
        if target.exists():  # another edit may have taken it away
            target.write_text(target.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return edit


def without(*paths):
    def edit(there):
        for path in paths:
            (there.root / path).unlink(missing_ok=True)

    return edit


def moved(path, target):
    def edit(there):
        (there.root / target).parent.mkdir(parents=True, exist_ok=True)
        if (there.root / path).exists():
            shutil.move(there.root / path, there.root / target)

    return edit


def added(path, text):
    return lambda there: there.write({path: text})


def running(*command):
    def edit(there):
        with inside(there.root):
            run_cli([*command])

    return edit


def each_of(*edits):
    def edit(there):
        for each in edits:
            each(there)

    return edit


def without_lines(path, word):
    def edit(there):
        target = there.root / path
        lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
        target.write_text("".join(line for line in lines if word not in line), encoding="utf-8")

    return edit


NEW_FACT = '  - {id: spleen, label: %s, question: "Is it so?", type: boolean, source: attested%s}\ncode_sets:'
EDITS = {
    "a slip in the latest": replacing(A4, "First version", "Frist versoin of the treatment"),
    "a slip in the oldest": replacing(A1, "Bone tumor", "Bone tumor of the   pelvis"),
    "a threshold in the latest": replacing(A4, "less_than: 18", "less_than: 12"),
    "a threshold in the middle": replacing(A3, "less_than: 16", "less_than: 12"),
    "a threshold in the oldest": replacing(A1, "less_than: 18", "less_than: 12"),
    "a threshold in an approved one": replacing(B1, "less_than: 18", "less_than: 12"),
    "a word in an approved one": replacing(B2, "Irradiation", "Treatment"),
    "an approved one is dated": replacing(B2, "effective: null", "effective: 2026-08-01"),
    "an approved one retires": replacing(B1, "status: active", "status: retired"),
    "an id for something else": each_of(replacing(A1, "text: Bone tumor", "text: Frailty as a reason"),
                                        replacing(A1, "{fact: bone_tumor}", "{fact: late_stage}")),
    "a hint to nothing": replacing(A4, "      - id: bone\n", "      - id: bone\n        formerly: [bones]\n"),
    "the hint is right, and then not": replacing(A3, "id: bone\n", "id: bones\n"),
    "the middle is gone": without(A2),
    "the latest is gone": without(A4),
    "the oldest is gone": without(A1),
    "a whole policy is gone": without(B1, B2),
    "a fork": replacing(A4, 'replaces: "02/25"', 'replaces: "02/24"'),
    "two beginnings": replacing(A4, 'replaces: "02/25"', "replaces: null"),
    "a circle": replacing(A2, 'replaces: "02/23"', 'replaces: "02/26"'),
    "a new policy with a fault": added("policy/X.4/2026-02.yaml", LIBRARY[A1].replace("X.1", "X.4")),
    "a new revision": each_of(added("policy/X.1/2027-02.yaml", following(LIBRARY[A4], "02/26", "02/27")),
                              replacing("policy/X.1/2027-02.yaml", "less_than: 18", "less_than: 8")),
    "a log row is gone": without_lines(A4, "2025-02, summary"),
    "a document that is none": added(A3, "format: [1\n"),
    "the vocabulary is no document": added(WORDS, "facts: [\n"),
    "the vocabulary has an error": replacing(WORDS, "implies: [solid_tumor]", "implies: [solid_tumour]"),
    "a fact of an approved one is gone": without_lines(WORDS, "id: liver_metastasis"),
    "a fact is gone": each_of(without_lines(WORDS, "id: bone_tumor"), without_lines(WORDS, "implies: [solid")),
    "a fact has another range": replacing(WORDS, "maximum: 120", "maximum: 17"),
    "a fact excludes another": replacing(WORDS, "id: late_stage,", "id: late_stage, excludes: [bone_tumor],"),
    "a fact nobody asks for": replacing(WORDS, "code_sets:", NEW_FACT % ("spleen", "")),
    "a fact with the words of a text": replacing(
        WORDS, "code_sets:", NEW_FACT % ("irradiation of a liver metastasis", "")
    ),
    "a fact with a word like another": replacing(WORDS, "code_sets:", NEW_FACT % ("gammaknife treatment", "")),
    "a fact that is tied to one": replacing(WORDS, "code_sets:", NEW_FACT % ("spleen", ", implies: [bone_tumor]")),
    "a fact that codes attest": replacing(WORDS, "id: late_stage,", "id: late_stage, codes: [renal],"),
    "facts in another order": each_of(without_lines(WORDS, "id: late_stage"),
                                      replacing(WORDS, "facts:\n", f"facts:\n{LATE}")),
    "a label": replacing(WORDS, "label: bone tumor", "label: tumor of a bone"),
    "a code set": replacing(WORDS, "include: [C64*]", "include: [C64*, C65*]"),
    "a code set nobody asks for": replacing(WORDS, "include: [C67*]", "include: [C67*, C64*]"),
    "a code of no form": replacing(WORDS, "include: [C67*]", "include: [67]"),
    "a document by hand": replacing("renders/X.2/2025-02.md", "policy", "polciy"),
    "a redline by hand": replacing("renders/X.2/2026-02.redline.html", "policy", "polciy"),
    "a document is gone": without("renders/X.1/2024-02.html"),
    "a document of nothing": added("renders/X.9/2026-02.md", "Who wrote this?\n"),
    "fixtures by hand": replacing("tests/fixtures/X.3/2025-02.jsonl", "medically_necessary", "investigational"),
    "a hand-written case": replacing(HAND, "medically_necessary", "investigational"),
    "an acceptance is gone": added(ACCEPTED, "format: 1\naccepted: []\n"),
    "an acceptance is over": replacing(ACCEPTED, "    date:", '    until: "2026-01-31"\n    date:'),
    "an acceptance without a reason": replacing(ACCEPTED, "as meant", ""),
    "an acceptance of nothing": replacing(ACCEPTED, 'fingerprint: "', 'fingerprint: "0000'),
    "accepted findings that are none": added(ACCEPTED, "format: 2\n"),
    "what was accepted is mended": replacing(A3, "less_than: 16", "less_than: 18"),
    "a comment for nothing": replacing(A4, "title:", "# recension: ignore text-double-space why not\ntitle:"),
    "a comment is gone": replacing(A3, COMMENT, "#"),
    "an approval is gone": without_lines("policy/X.2/approved.lock", "02/26"),
    "the lock is gone": without("policy/X.2/approved.lock"),
    "the lock is none": added("policy/X.2/approved.lock", "<<<<<<< HEAD\n"),
    "a vocabulary of an approved one": replacing("policy/X.2/approved/2025-02.vocabulary.yaml", "120", "17"),
    "a vocabulary of an approved one is gone": without("policy/X.2/approved/2026-02.vocabulary.yaml"),
    "an approval more": each_of(running("approve", "X.3@02/25")),
    "a severity": added("recension.toml", '[severity]\nlog-not-declared = "error"\n'),
    "an effect needs more": added("recension.toml", '[effects]\nnone = ["accepted"]\n'),
    "the folder of a policy": each_of(moved(B1, "policy/X.7/2025-02.yaml"), moved(B2, "policy/X.7/2026-02.yaml")),
    "a file of another name": moved(B2, "policy/X.2/2026-03.yaml"),
    "a file beside the policies": moved(C2, "policy/2026-02.yaml"),
    "line ends": each_of(*(lambda there, path=path: (there.root / path).write_bytes(
        (there.root / path).read_bytes().replace(b"\n", b"\r\n")) for path in (A4, B2, WORDS))),
    "all that is generated": each_of(replacing(A4, "less_than: 18", "less_than: 12"), running("render"),
                                     running("fixtures")),
}  # fmt: skip
HARMLESS = {"facts in another order", "a code set nobody asks for", "line ends"}
OF_THE_BASE = {"revision-removed", "approval-removed", "approval-altered", "effect-not-accepted"}
"""What only a comparison with the base can find; the last of what a changed vocabulary does to one revision."""


def misses(library, edits):
    """What is new after *edits*; what of it the check against the base misses; and what that alone tells."""
    there, (_, before) = library
    try:
        for edit in edits:
            edit(there)
        code, now = found(there)
        against, told = found(there, "--base", "main")
    finally:
        there.git("reset", "--hard", "--quiet")
        there.git("clean", "-d", "--force", "--quiet")
    new = now - before
    assert against >= (code if {each for each in new if each[2] == "error" and not each[3]} else 0)
    return new, new - told, {each for each in told - now if each[0] not in OF_THE_BASE}


def edits():
    """One edit in two by itself: the others are much like their neighbours, and are made by the slow suite."""
    return [pytest.param(name, marks=[pytest.mark.slow] if place % 2 else []) for place, name in enumerate(EDITS)]


@pytest.mark.parametrize("name", edits())
def test_nothing_that_an_edit_brings_about_is_missed(library, name):
    new, missed, further = misses(library, [EDITS[name]])

    assert (bool(new), missed, further) == (name not in HARMLESS, set(), set())


@pytest.mark.slow
@settings(max_examples=25)
@given(chosen=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=4, unique=True))
def test_nothing_that_several_edits_bring_about_is_missed(library, chosen):
    try:
        _, missed, _ = misses(library, [EDITS[name] for name in chosen])
    except FileNotFoundError:  # one edit took away what another one was to change
        return
    assert missed == set()


def test_the_library_has_findings_of_every_kind_at_the_base(library):
    _, (code, before) = library

    assert code == 1
    assert {each[2] for each in before} == {"error", "warning", "note"}
    assert {True, False} == {each[3] for each in before}
