"""Random revisions and random edits of them, as documents have them: plain data, ready to be written or decoded."""

from __future__ import annotations

import copy
from functools import cache
from itertools import count

from hypothesis import strategies as st

CONNECTIVES = ("all_of", "any_of", "none_of")
TEXTS = tuple(
    f"{start}{what}{end}"
    for what in ("bladder cancer", "penile cancer", "tumor of the brain", "age < 18 years", "dose ≤ 1.5 Gy", "é 🦴")
    for start in ("", "Early stage ", "No ", "Not: ")
    for end in ("", ", treated with curative intent", " (e.g., at other sites)", "; - and so on", " # or more")
)
"""Few enough that some are the same, and near enough that some are alike."""
REFERENCES = ("guide", "trial-one", "trial-two", "review")
DEFINED = ("minor", "frail")
MOST_CRITERIA = 40


def sometimes(strategy):
    """Yield None three times in four: most criteria have no notes, no citations, no hints."""
    return st.one_of(st.none(), st.none(), st.none(), strategy)


texts = st.sampled_from(TEXTS)
numbers = st.sampled_from([0, 1, 2, 18, 21, 1.5, 2.25, 65])
dates = st.sampled_from(["2025-02", "2025-12-31", "2026-02", "2026-02-28"])


ALWAYS = st.just(True)  # noqa: FBT003 - the value itself


def given_keys(**strategies):
    """Return mappings with those keys whose strategy gave something."""
    return st.fixed_dictionaries(strategies).map(
        lambda data: {key: value for key, value in data.items() if value is not None}
    )


# ---- conditions


comparisons = st.one_of(
    st.sampled_from(["tumor", "child", "spread", "frail"]).map(lambda fact: {"fact": fact}),
    st.builds(
        lambda fact, comparator, number: {"fact": fact, comparator: number},
        st.sampled_from(["age", "dose"]),
        st.sampled_from(["less_than", "at_most", "greater_than", "at_least", "equals"]),
        numbers,
    ),
    st.sampled_from(["tumor", "child"]).map(lambda fact: {"fact": fact, "equals": False}),
    st.lists(st.sampled_from(["curative", "adjuvant", "palliative"]), min_size=1, max_size=3, unique=True).map(
        lambda options: {"fact": "intent", "one_of": options}
    ),
    st.sampled_from(["sarcoma_codes", "tumor_codes"]).map(lambda name: {"fact": "diagnoses", "in": name}),
    st.builds(
        lambda duration, anchor: {"fact": "last_scan", "within": {duration: anchor}},
        st.sampled_from(["P6M", "P12M", "P1Y6M"]),
        st.sampled_from(["request_date", "first_visit"]),
    ),
)


def joined(items, least=1, most=3):
    """Return *items* under a connective, or counted."""
    several = st.lists(items, min_size=least, max_size=most)
    return st.one_of(
        st.builds(lambda connective, parts: {connective: parts}, st.sampled_from(CONNECTIVES), several),
        st.builds(
            lambda quantity, number, parts: {"count": {quantity: min(number, len(parts)), "of": parts}},
            st.sampled_from(["at_least", "at_most", "exactly"]),
            st.integers(0, 3),
            several,
        ),
    )


@cache
def conditions(depth=2, *, shared=True):
    uses = [st.sampled_from(DEFINED).map(lambda name: {"use": name})] if shared else []
    simple = st.one_of(comparisons, *uses)
    return simple if depth == 0 else st.one_of(simple, joined(conditions(depth - 1, shared=shared)))


# ---- criteria


criterion_fields = {
    "text": texts,
    "open": sometimes(ALWAYS),
    "references": sometimes(st.lists(st.sampled_from(REFERENCES), min_size=1, max_size=3, unique=True)),
    "notes": sometimes(st.lists(texts, min_size=1, max_size=2)),
    "cites": sometimes(st.sampled_from(REFERENCES)),
}


@cache
def criteria(depth):
    """Return criteria of at most *depth* further levels, yet without ids."""
    leaf = given_keys(when=st.one_of(st.none(), conditions()), **criterion_fields)
    return leaf if depth == 0 else st.one_of(leaf, groups(depth), groups(depth))


@cache
def groups(depth):
    return st.builds(
        lambda own, children: own | children,
        given_keys(when=sometimes(conditions(0)), **criterion_fields),
        joined(criteria(depth - 1), most=4),
    )


def children_of(node):
    """Return the list of a criterion's children, None if it has none."""
    for connective in CONNECTIVES:
        if connective in node:
            return node[connective]
    return node["count"]["of"] if "count" in node else None


def walk(siblings, parent=None):
    """Yield every criterion with the list that it stands in and the criterion above it."""
    for node in siblings:
        yield node, siblings, parent
        yield from walk(children_of(node) or (), node)


def finished(statements):
    """Give every criterion an id and the top ones a decision; what stands past the limit is cut off."""
    for number, (node, siblings, parent) in enumerate(list(walk(statements))):
        if number >= MOST_CRITERIA and len(siblings) > 1:
            del siblings[next(place for place, each in enumerate(siblings) if each is node)]
            continue
        node["id"] = f"criterion-{number}"
        if "cites" in node:
            node["text"] += f" [@{node.pop('cites')}]"
        if parent is None:
            node["decision"] = "medically_necessary"
    return statements


# ---- the rest of a revision


def unique_by(key, item, most):
    return st.lists(item, max_size=most, unique_by=lambda each: each[key])


sections = unique_by(
    "id",
    given_keys(
        id=st.sampled_from(["description", "background", "coding", "reminder"]),
        heading=texts,
        text=st.one_of(st.none(), texts),
        notes=sometimes(st.lists(texts, min_size=1, max_size=2)),
        holds=st.none(),
    ),
    3,
)
codes = unique_by(
    "code",
    given_keys(
        system=st.sampled_from(["CPT", "HCPCS"]),
        code=st.sampled_from(["77301", "77338", "G6015", "00100"]),
        display=st.one_of(st.none(), texts),
    ),
    4,
)
references = st.lists(
    st.builds(
        lambda citation, rest: rest | {"citation": citation},
        given_keys(
            title=texts,
            authors=sometimes(st.just(["Doe J", "Roe R"])),
            et_al=sometimes(ALWAYS),
            version=sometimes(st.sampled_from(["1.2026", "2.2026"])),
            year=sometimes(st.sampled_from([2006, 2026])),
        ),
        given_keys(
            type=st.sampled_from(["guideline", "article"]),
            updated=sometimes(dates),
            accessed=sometimes(dates),
            url=sometimes(st.just("https://example.org/a")),
        ),
    ),
    min_size=len(REFERENCES),
    max_size=len(REFERENCES),
).map(lambda works: [{"id": name} | work for name, work in zip(REFERENCES, works, strict=True)])
log_rows = unique_by(
    "revised",
    st.fixed_dictionaries(
        {
            "revised": st.sampled_from(["2024-02", "2025-02", "2026-02"]),
            "approved": st.one_of(st.none(), dates),
            "summary": texts,
        },
        optional={
            "changes": st.lists(
                given_keys(
                    action=st.sampled_from(["added", "changed"]),
                    criterion=st.one_of(st.none(), st.just("I.A")),
                    note=st.one_of(st.none(), texts),
                ),
                min_size=1,
                max_size=2,
            )
        },
    ),
    3,
)


@st.composite
def revisions(draw, ids=None, *, outline_only=False):
    """Return the document of a revision; in every other one the reference list is known."""
    document = {
        "format": 1,
        "policy": "X.1",
        "title": draw(texts),
        "revision": "02/26",
        "replaces": None,
        "status": "active",
        "completeness": "full",
        "ids": draw(st.just("given") if ids is None else ids),
        "dates": {"revised": "2026-02", "approved": draw(st.one_of(st.none(), dates))},
        "define": {name: draw(conditions(1, shared=False)) for name in DEFINED},
        "criteria": finished(draw(st.lists(criteria(3), min_size=1, max_size=3))),
        "otherwise": draw(st.sampled_from(["individual_review", "investigational"])),
        "revision_log": [],
    }
    if not outline_only:
        document |= {"sections": draw(sections), "codes": draw(codes), "revision_log": draw(log_rows)}
    if draw(st.booleans()):
        document["references"] = [] if outline_only else draw(references)
    # what is drawn may be one object in several places; an edit is to change one of them
    return copy.deepcopy(document)


# ---- edits: each changes a document in place, as its author would


def pick(draw, document, wanted=lambda _node, _siblings, _parent: True):
    """Return a criterion with its siblings and its parent, None if there is none that is *wanted*."""
    found = [each for each in walk(document["criteria"]) if wanted(*each)]
    return draw(st.sampled_from(found)) if found else None


def remove(node, siblings, parent):
    """Take a criterion out; a group whose last child goes is none any more."""
    del siblings[next(place for place, each in enumerate(siblings) if each is node)]
    if parent is not None and not siblings:
        for connective in (*CONNECTIVES, "count"):
            parent.pop(connective, None)


def fresh(document, prefix="new"):
    used = {node["id"] for node, _, _ in walk(document["criteria"])}
    return next(name for number in count() if (name := f"{prefix}-{number}") not in used)


def put(draw, document, node, inside=None):
    """Put a criterion somewhere: into the top or into a group that is not inside of it."""
    own = {id(each) for each, _, _ in walk([node])}
    lists = [document["criteria"]]
    lists += [
        siblings
        for each, _, _ in walk(document["criteria"])
        if id(each) not in own and (siblings := children_of(each)) is not None
    ]
    target = draw(st.sampled_from(lists)) if inside is None else inside
    target.insert(draw(st.integers(0, len(target))), node)
    if target is document["criteria"]:
        node.setdefault("decision", "medically_necessary")
    else:
        node.pop("decision", None)


def rename(draw, document):
    node, _, _ = pick(draw, document)
    before, node["id"] = node["id"], fresh(document, "renamed")
    if draw(st.booleans()):
        node["formerly"] = [before]


def move(draw, document):
    place = pick(draw, document, lambda _node, siblings, parent: parent is not None or len(siblings) > 1)
    if place is not None:
        remove(*place)
        put(draw, document, place[0])


def reorder(draw, document):
    _, siblings, _ = pick(draw, document)
    siblings[:] = draw(st.permutations(siblings))


def reword(draw, document):
    pick(draw, document)[0]["text"] = draw(texts)


def ask(draw, document):
    node = pick(draw, document)[0]
    node["when"] = draw(conditions())


def rearrange(draw, document):
    """Put the parts of a condition in another order, or a condition into a group of its own, or the other way."""
    place = pick(draw, document, lambda node, _siblings, _parent: "when" in node)
    if place is None:
        return
    condition = place[0]["when"]
    inner = children_of(condition)
    if inner is None:
        place[0]["when"] = {draw(st.sampled_from(CONNECTIVES)): [condition]}
    elif len(inner) == 1:
        place[0]["when"] = draw(
            st.sampled_from([inner[0], {"none_of": inner}, {"count": {"at_least": 1, "of": inner}}])
        )
    else:
        inner[:] = draw(st.permutations(inner))


def refer(draw, document):
    """Let a criterion ask for a shared condition."""
    pick(draw, document)[0]["when"] = {"use": draw(st.sampled_from(DEFINED))}


def gather(draw, document):
    """Put a criterion into a new group that stands in its place; where it is a group itself, it may get a new child."""
    node, siblings, parent = pick(draw, document)
    if children_of(node) is not None and draw(st.booleans()):
        children_of(node).append({"id": fresh(document), "text": draw(texts)})
    group = {"id": fresh(document, "group"), "text": draw(texts), "any_of": [node]}
    if parent is None:
        group["decision"] = node.pop("decision")
    siblings[next(place for place, each in enumerate(siblings) if each is node)] = group


def threshold(draw, document):
    asked = [part for node, _, _ in walk(document["criteria"]) for part in parts(node.get("when"))]
    found = [part for part in asked if part["fact"] in ("age", "dose")]
    if found:
        part = draw(st.sampled_from(found))
        comparator = next(key for key in part if key != "fact")
        if draw(st.booleans()):
            part[comparator] = draw(numbers)
        else:
            part[draw(st.sampled_from(["less_than", "at_most", "equals"]))] = part.pop(comparator)


def parts(condition):
    """Yield the comparisons of a condition as plain data."""
    if condition is None:
        return
    if "fact" in condition:
        yield condition
    for part in children_of(condition) or ():
        yield from parts(part)


def delete(draw, document):
    place = pick(draw, document, lambda _node, siblings, parent: parent is not None or len(siblings) > 1)
    if place is not None:
        remove(*place)


def insert(draw, document):
    node = copy.deepcopy(draw(criteria(1)))
    finished([node])
    for each, _, _ in walk([node]):
        each["id"] = fresh(document, f"new-{each['id'].removeprefix('criterion-')}")
    put(draw, document, node)


def replace(draw, document):
    node, siblings, parent = pick(draw, document)
    new = copy.deepcopy(draw(criteria(0)))
    finished([new])
    new["id"] = fresh(document)
    hint = draw(st.sampled_from(["none", "instead_of", "nobody"]))
    if hint != "none":
        new["instead_of"] = [node["id"]] if hint == "instead_of" else []
    if parent is not None:
        new.pop("decision", None)
    siblings[next(place for place, each in enumerate(siblings) if each is node)] = new


def connect(draw, document):
    place = pick(draw, document, lambda node, _siblings, _parent: children_of(node) is not None)
    if place is not None:
        node, children = place[0], children_of(place[0])
        remaining = {key: value for key, value in node.items() if key not in (*CONNECTIVES, "count")}
        connective = draw(st.sampled_from((*CONNECTIVES, "at_least", "exactly")))
        bound = {connective: draw(st.integers(1, 3)), "of": children}
        node.clear()
        node.update(remaining | ({connective: children} if connective in CONNECTIVES else {"count": bound}))


def annotate(draw, document):
    node = pick(draw, document)[0]
    node["notes"] = draw(st.lists(texts, min_size=1, max_size=2))


def cite(draw, document):
    node = pick(draw, document)[0]
    node["references"] = draw(st.lists(st.sampled_from(REFERENCES), min_size=1, max_size=3, unique=True))


def define(draw, document):
    document["define"][draw(st.sampled_from(DEFINED))] = draw(conditions(1, shared=False))


def retitle(draw, document):
    document["title"] = draw(texts)


def decide(draw, document):
    document["otherwise"] = draw(st.sampled_from(["individual_review", "not_medically_necessary"]))


def relist(draw, document):
    """Change one of the lists: its order, one entry, or all of it."""
    name = draw(st.sampled_from(["sections", "codes", "revision_log"]))
    if draw(st.booleans()):
        document[name] = draw(st.permutations(document[name]))
    else:
        document[name] = draw({"sections": sections, "codes": codes, "revision_log": log_rows}[name])


def rework(draw, document):
    """Change the reference list, where there is one."""
    if "references" in document:
        works = copy.deepcopy(document["references"])
        work = draw(st.sampled_from(works))
        work["citation"] = {**work["citation"], "title": draw(texts), "version": draw(st.sampled_from(["3.2026", "4"]))}
        document["references"] = draw(st.permutations(works))


OUTLINE_EDITS = (
    rename, move, reorder, reword, ask, rearrange, refer, gather, threshold, delete, insert, replace, connect, annotate,
    cite,
)  # fmt: skip
EDITS = (*OUTLINE_EDITS, define, retitle, decide, relist, rework)


@st.composite
def edited(draw, base=None, edits=EDITS, least=1, most=6):
    """Return a document and what some edits have made of it."""
    before = draw(revisions() if base is None else base)
    after = copy.deepcopy(before)
    for edit in draw(st.lists(st.sampled_from(edits), min_size=least, max_size=most)):
        edit(draw, after)
    return before, after


# ---- long documents


@st.composite
def long_revisions(draw, most=300, ids=None):
    """Return the document of a revision with up to *most* criteria: short outlines, again and again.

    Every other time the texts tell the copies apart, so that some criteria say the same and many nearly do.
    """
    document = draw(revisions(ids))
    stock = document["criteria"]
    size = sum(1 for _ in walk(stock))
    for turn in range(1, most // size):
        again = copy.deepcopy(stock)
        for node, _, _ in walk(again):
            node["id"] += f"-{turn}"
            if turn % 2:
                node["text"] += f", in group {turn}"
        document["criteria"] = [*document["criteria"], *again]
    return document
