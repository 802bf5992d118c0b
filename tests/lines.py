"""Small made-up policies with a line of revisions, as files of a workspace."""

from __future__ import annotations

import json

from small import document, fact, statement

FACTS = ("bone_tumor", "extremity", "pelvis", "pelvis_left", "pelvis_right", "lung", "liver")
VOCABULARY = json.dumps(
    {
        "format": 1,
        "facts": [
            fact("age", "integer", unit="a", minimum=0, maximum=120, step=1),
            *(fact(name) for name in FACTS),
        ],
    }
)


def path(label, policy="X.1"):
    month, _, year = label.partition(".")[0].partition("/")
    further = "." + label.partition(".")[2] if "." in label else ""
    return f"policy/{policy}/20{year}-{month}{further}.yaml"


def leaf(name, text=None, when=None, **more):
    return {"id": name, "text": text or name.replace("-", " ").capitalize(), "when": when or is_true(name), **more}


def is_true(name):
    return {"fact": name.replace("-", "_")}


def revision(label, replaces, *criteria, **more):
    """A sound revision: `criteria` are what makes the treatment necessary, any of them."""
    month, _, year = label.partition(".")[0].partition("/")
    date = f"20{year}-{month}"
    given = {
        "revision": label,
        "replaces": replaces,
        "status": "active",
        "completeness": "full",
        "dates": {"revised": date, "approved": date},
        "revision_log": [{"revised": date, "approved": date, "summary": f"What {label} changed."}],
    }
    top = statement("treatment", text="Treatment is necessary for any of the following", any_of=list(criteria))
    return json.dumps(document(top, **(given | more)), ensure_ascii=False, indent=1)


def files(*revisions):
    """The files of a workspace with these revisions, each as a pair of its label and its text."""
    return {path(label): text for label, text in revisions}


def chain(*links, **more):
    """Revisions that differ in nothing but their place in the line: pairs of label and what it replaces."""
    return files(*((label, revision(label, replaces, leaf("extremity"), **more)) for label, replaces in links))


CHILD = leaf("child", "Age < 18 years", {"fact": "age", "less_than": 18})
YOUNGER = leaf("child", "Age < 16 years", {"fact": "age", "less_than": 16})


def bone(name, text, *formerly):
    return leaf(name, text, is_true("bone_tumor"), **({"formerly": list(formerly)} if formerly else {}))


def group(name, text, *criteria):
    return {"id": name, "text": text, "any_of": list(criteria)}


STORY = files(
    ("01/24", revision("01/24", None, CHILD, bone("bone", "Tumor of the bone"), leaf("extremity"), leaf("pelvis"))),
    (
        "01/25",  # one more in front, and a new id
        revision(
            "01/25",
            "01/24",
            leaf("lung"),
            CHILD,
            bone("bone-primary", "Primary tumor of the bone", "bone"),
            leaf("extremity"),
            leaf("pelvis"),
        ),
    ),
    (
        "06/25",  # a new id again, in another place; and a threshold
        revision(
            "06/25",
            "01/25",
            leaf("lung"),
            YOUNGER,
            group(
                "sites",
                "By site",
                bone("bone-any", "Whatever grows in the skeleton", "bone-primary"),
                leaf("extremity"),
            ),
            leaf("pelvis"),
        ),
    ),
    (
        "01/26",  # one criterion split in two, and another one where one was removed
        revision(
            "01/26",
            "06/25",
            leaf("lung"),
            YOUNGER,
            group("sites", "By site", bone("bone-any", "Whatever grows in the skeleton"), leaf("liver")),
            leaf("pelvis-left", instead_of=["pelvis"]),
            leaf("pelvis-right", instead_of=["pelvis"]),
        ),
    ),
)
"""Four revisions: ids that change twice, a move, a threshold, a split, a replacement."""


def write(folder, files, vocabulary=VOCABULARY):
    """Write a workspace with these files to *folder*."""
    for name, text in ({"recension.toml": "", "policy/vocabulary.yaml": vocabulary} | files).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder
