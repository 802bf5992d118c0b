"""Policies of any size to measure with: made by a program, the same on every machine.

    uv run python benchmarks/corpus.py FOLDER --criteria 600 --edits 100

writes a workspace with a pair of revisions into FOLDER. In Python, `policy`
makes a revision, `vocabulary` its facts, and the module `edits` the revision
after it; all as plain data, ready for ``decode_revision`` and
``decode_vocabulary``.

A policy is made of blocks. A block is one statement with 60 criteria at four
depths, 20 groups and 40 leaves, over 25 facts of its own: 18 booleans, 6
choices and a number. One leaf in ten has no condition: a reviewer judges it.
The tables (36 codes, 50 references, 12 log rows) are as long in a policy of
6,000 criteria as in one of 60. The words are made up; they mean nothing.
"""

from __future__ import annotations

import argparse
import random
import sys
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]
"""A revision, a vocabulary or a part of one, as a YAML file has it."""

BLOCK = 60
"""How many criteria a block has."""
FACTS = 25
"""How many facts a block has."""
SECTIONS = ((3, 2, 3, 2), (3, 2, 3, 2), (3, 2, 3, 2), (2, 2, 2))
"""How many leaves each group has, section by section; the last section has leaves of its own as well."""
OWN_LEAVES = 4
CONNECTIVES = ("any_of", "all_of", "any_of", "all_of", "any_of", "any_of", "all_of")
STATES = ("early", "advanced", "recurrent", "residual")
FINDINGS = ("carcinoma", "sarcoma", "lymphoma", "melanoma", "metastasis", "adenoma", "glioma", "fistula", "edema",
            "stricture", "effusion", "nodule", "cyst", "invasion", "fibrosis", "necrosis", "thrombosis", "compression",
            "dysplasia", "obstruction")  # fmt: skip
SITES = ("orbit", "parotid", "larynx", "tongue", "palate", "sinus", "thyroid", "trachea", "bronchus", "pleura", "lung",
         "thymus", "breast", "axilla", "sternum", "spine", "sacrum", "femur", "tibia", "pelvis", "rectum", "colon",
         "ileum", "stomach", "esophagus", "liver", "pancreas", "spleen", "kidney", "ureter", "bladder", "prostate",
         "testis", "ovary", "uterus", "cervix", "vulva", "skin", "scalp", "hand")  # fmt: skip
CHOICES = {
    "stage": ("localized", "regional", "distant", "not_staged"),
    "intent": ("curative", "adjuvant", "palliative"),
    "course": ("first_course", "boost", "repeat_course"),
    "margin": ("clear", "close", "involved"),
    "performance": ("unrestricted", "ambulatory", "assisted", "bedbound"),
    "technique": ("photon", "electron", "proton", "brachytherapy", "mixed"),
}
FILLERS = ("as documented in the treatment plan", "confirmed by imaging of the region", "after review by a tumor board",
           "with organs at risk close by", "where surgery was declined", "in a patient who tolerates positioning",
           "with the volume to be treated outlined", "where a simpler technique was planned and compared",
           "together with systemic treatment", "in the judgement of the treating physician",
           "as the pathology report states", "with motion of the target accounted for")  # fmt: skip
OPENINGS = {"any_of": "Any of the following", "all_of": "All of the following", "none_of": "None of the following"}


# ---- the vocabulary


def vocabulary(criteria: int) -> Document:
    """Return the vocabulary of a policy with that many criteria: 25 facts for every 60."""
    return {
        "format": 1,
        "title": "Facts of a synthetic policy",
        "facts": [fact for block in range(_blocks(criteria)) for fact in block_facts(block)],
    }


def block_facts(block: int) -> list[Document]:
    """Return the facts of one block: 18 booleans, 6 choices, a number."""
    findings = _findings()[block * 18 : (block + 1) * 18]
    booleans = [_fact("_".join(words), "boolean", f"{words[0]} {words[1]} of the {words[2]}") for words in findings]
    ending, words = (f"_{block + 1}", f" {block + 1}") if block else ("", "")
    choices = [
        _fact(name + ending, "choice", name + words)
        | {"options": [{"id": option, "label": option.replace("_", " ")} for option in options]}
        for name, options in CHOICES.items()
    ]
    number = _fact(f"score{ending}" if block else "age", "integer", f"score{words}" if block else "age")
    return [*booleans, *choices, number | {"source": "measured", "minimum": 0, "maximum": 120, "step": 1}]


def _fact(name: str, kind: str, label: str) -> Document:
    return {"id": name, "label": label, "question": f"What of {label}?", "type": kind, "source": "attested"}


def _findings() -> list[tuple[str, str, str]]:
    findings = list(product(STATES, FINDINGS, SITES))
    random.Random("findings").shuffle(findings)  # noqa: S311 - a corpus, not a secret
    return findings


def _blocks(criteria: int) -> int:
    blocks, rest = divmod(criteria, BLOCK)
    most = len(STATES) * len(FINDINGS) * len(SITES) // 18
    if rest or not 1 <= blocks <= most:
        raise ValueError(f"a policy has {BLOCK} criteria, or a multiple of that up to {most * BLOCK}: not {criteria}")
    return blocks


# ---- a policy


def policy(criteria: int, seed: int = 0) -> Document:
    """Return revision 02/25 of a policy with that many criteria, a multiple of 60; another *seed* makes another one."""
    return {
        "format": 1,
        "policy": "SYN.1",
        "title": "Synthetic Policy",
        "revision": "02/25",
        "replaces": None,
        "status": "active",
        "completeness": "full",
        "dates": {"revised": "2025-02", "approved": "2025-02", "effective": None},
        "sections": [
            {"id": "description", "heading": "Description", "text": "Made by a program; it is nobody's policy."},
            {"id": "criteria", "heading": "Criteria", "holds": "criteria"},
        ],
        "criteria": [_statement(Writer(block, seed)) for block in range(_blocks(criteria))],
        "otherwise": "individual_review",
        "codes": [code(number) for number in range(36)],
        "references": [_reference(number) for number in range(50)],
        "revision_log": [_log_row(2014 + number) for number in range(12)],
    }


class Writer:
    """Writes the criteria of one block; its choices depend on the block and the seed alone."""

    def __init__(self, block: int, seed: int, salt: str = "") -> None:
        self.block = block
        self.chance = random.Random(f"{block}/{seed}/{salt}")  # noqa: S311 - a corpus, not a secret
        facts = block_facts(block)
        self.booleans = [fact for fact in facts if fact["type"] == "boolean"]
        self.choices = [fact for fact in facts if fact["type"] == "choice"]
        self.number = facts[-1]
        self.prefix = f"{salt}b{block + 1}"
        self.count = 0

    def name(self, word: str) -> str:
        """Return an id that no other criterion has."""
        self.count += 1
        return f"{word.replace('_', '-')}-{self.prefix}-{self.count}"

    def filler(self) -> str:
        """Return words that say nothing."""
        return ", ".join(self.chance.sample(FILLERS, self.chance.choice([1, 2, 2, 3])))

    def leaf(self, kind: int) -> Document:
        """Return a criterion with a condition; what is asked goes by *kind*, 0 to 9, and 9 asks for nothing."""
        parts = [(fact["label"], {"fact": fact["id"]}) for fact in self.chance.sample(self.booleans, 3)]
        asked = {
            1: parts[:2], 2: [parts[0], self._choice()], 3: [self._threshold()], 5: parts[:2], 6: parts,
            7: [parts[0], self._threshold()], 8: [self._choice()],
        }.get(kind, parts[:1])  # fmt: skip
        words, conditions = [word for word, _ in asked], [condition for _, condition in asked]
        text = (" or " if kind == 5 else " and ").join(words)
        when = conditions[0] if len(conditions) == 1 else {"any_of" if kind == 5 else "all_of": conditions}
        if kind == 6:
            text = f"{words[0]}, and {words[1]} or {words[2]}"
            when = {"all_of": [conditions[0], {"any_of": conditions[1:]}]}
        made = {"id": self.name(parts[0][1]["fact"]), "text": f"{text[0].upper()}{text[1:]}, {self.filler()}"}
        return made if kind == 9 else made | {"when": when}

    def group(self, connective: str, children: list[Document], **more: object) -> Document:
        """Return a criterion with children."""
        about = self.chance.choice(self.booleans)
        opening = OPENINGS.get(connective, "At least 1 of the following")
        joined = {connective: children} if connective in OPENINGS else {"count": {"at_least": 1, "of": children}}
        return {"id": self.name(f"{about['id']}-group"), "text": f"{opening}, for {about['label']}, {self.filler()}",
                **more, **joined}  # fmt: skip

    def _choice(self) -> tuple[str, Document]:
        fact = self.chance.choice(self.choices)
        options = self.chance.sample(fact["options"], 2)
        words = " or ".join(option["label"] for option in options)
        return f"{fact['label']} {words}", {"fact": fact["id"], "one_of": [option["id"] for option in options]}

    def _threshold(self) -> tuple[str, Document]:
        number = self.chance.choice([18, 21, 40, 50, 65, 70, 75])
        sign, comparator = self.chance.choice([("<", "less_than"), ("≥", "at_least")])
        return f"{self.number['label']} {sign} {number}", {"fact": self.number["id"], comparator: number}


def _statement(writer: Writer) -> Document:
    leaves = iter(range(BLOCK))
    connectives = iter(CONNECTIVES * 3)
    sections = []
    for place, sizes in enumerate(SECTIONS):
        groups = []
        for size in sizes:
            children = [writer.leaf(next(leaves) % 10) for _ in range(size)]
            counted = place == 3 and not groups
            groups.append(writer.group("count" if counted else next(connectives), children))
        own = [writer.leaf(next(leaves) % 10) for _ in range(OWN_LEAVES)] if place == 3 else []
        sections.append(writer.group("any_of", [*groups, *own], references=[f"work-{writer.chance.randrange(50)}"]))
    decision = "investigational" if writer.block % 4 == 3 else "medically_necessary"
    return writer.group("any_of", sections, decision=decision)


def code(number: int) -> Document:
    """Return a row of the code table."""
    display = f"{FINDINGS[number % 20]} of the {SITES[number % 40]}, {STATES[number % 4]}"
    return {"system": "ICD-10-CM", "code": f"C{number // 9:02d}.{number % 9}", "display": display.capitalize()}


def _reference(number: int) -> Document:
    title = f"Treatment of {STATES[number % 4]} {FINDINGS[number % 20]} of the {SITES[number * 7 % 40]}"
    citation = {"title": title, "authors": ["Doe J", "Roe R"], "version": f"1.{2000 + number % 25}", "year": 2010}
    read = {"url": f"https://example.org/works/{number}", "updated": "2024-06-30", "accessed": "2024-12-31"}
    return {"id": f"work-{number}", "type": "guideline", "citation": citation, **read}


def _log_row(year: int) -> Document:
    summary = f"Annual review of {year}; references were reviewed and updated, and criteria reworded for clarity."
    return {"revised": f"{year}-02", "approved": f"{year}-02", "summary": summary}


# ---- on disk


def write_workspace(folder: Path, criteria: int, old: Document, new: Document) -> None:
    """Write the pair *old*, *new* and its vocabulary into *folder*, as a workspace has them."""
    import yaml

    home = folder / "policy" / old["policy"]
    home.mkdir(parents=True, exist_ok=True)
    (folder / "recension.toml").write_text("", encoding="utf-8")
    files = {home / "2025-02.yaml": old, home / "2026-02.yaml": new, folder / "policy" / "vocabulary.yaml":
             vocabulary(criteria)}  # fmt: skip
    for path, document in files.items():
        text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write a workspace."""
    from edits import edited

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--criteria", type=int, default=60)
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    old = policy(given.criteria, given.seed)
    write_workspace(given.folder, given.criteria, old, edited(old, given.edits, given.seed).document)
    sys.stdout.write(f"{given.folder}: 02/25 and 02/26 of {old['policy']}\n")


if __name__ == "__main__":
    main()
