"""Laws that hold for every small vocabulary, revision and case."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from independent import decide
from recension.decoding import decode_condition, decode_revision, decode_vocabulary, encode_constant
from recension.logic.cases import close, decode_case, encode_case
from recension.logic.cells import cells
from recension.logic.comparing import holds
from recension.logic.encoding import EncodedRevision
from recension.logic.evaluation import evaluate
from recension.logic.kleene import Truth
from recension.logic.least import least_case
from recension.logic.settling import outlook
from recension.logic.universe import Universe
from recension.model.criteria import Decision
from small import document, fact

BOOLEANS = ("a", "b", "c", "d")
LINES = ("commercial", "medicaid", "medicare")
OPTIONS = ("red", "green", "blue")
FIRST, LAST = date(2026, 2, 26), date(2026, 3, 2)
DAYS = [(FIRST + timedelta(days=days)).isoformat() for days in range((LAST - FIRST).days + 1)]
DECISIONS = [each.value for each in Decision if each not in (Decision.NOT_APPLICABLE, Decision.UNDETERMINED)]
DENIALS = [each for each in DECISIONS if each not in ("medically_necessary", "individual_review")]
TRUTH = {True: Truth.MET, False: Truth.NOT_MET, None: Truth.UNDETERMINED}


def dates(first, step=1):
    return [(first + timedelta(days=days)).isoformat() for days in range(0, 40, step)]


# Vocabularies: six booleans' worth of rules, and one fact of every ordered type.


@st.composite
def vocabularies(draw):
    pairs = [(one, other) for place, one in enumerate(BOOLEANS) for other in BOOLEANS[place + 1 :]]
    rules = dict.fromkeys(pairs, "free") | dict(
        draw(st.lists(st.tuples(st.sampled_from(pairs), st.sampled_from(["implies", "excludes"])), max_size=3))
    )
    booleans = []
    for name in BOOLEANS:
        more = {
            rule: [other for (one, other), found in rules.items() if (one, found) == (name, rule)]
            for rule in ("implies", "excludes")
        }
        booleans.append(fact(name, **{rule: names for rule, names in more.items() if names}))
    whole = draw(st.sampled_from([{"minimum": 0, "maximum": 6}, {"minimum": 1, "maximum": 9, "step": 2}]))
    exact = draw(st.sampled_from([{"minimum": 0, "maximum": 2}, {"minimum": 0, "maximum": 2, "step": 0.5}]))
    return [
        *booleans,
        fact("n", "integer", **whole),
        fact("x", "decimal", **exact),
        fact("k", "choice", options=OPTIONS),
        fact("day", "date", minimum=DAYS[0], maximum=DAYS[-1]),
        fact("other_day", "date", minimum=DAYS[0], maximum=DAYS[-1]),
        fact("line_of_business", "choice", options=LINES),
    ]


ORDER = st.sampled_from(["less_than", "at_most", "greater_than", "at_least", "equals"])
TENTHS = st.sampled_from([0, 0.1, 0.3, 0.5, 0.75, 1, 1.5, 1.9, 2])


def compared(name, constants):
    return st.builds(lambda how, value: {"fact": name, how: value}, ORDER, constants)


PLAIN = st.one_of(
    st.sampled_from(BOOLEANS).map(lambda name: {"fact": name}),
    st.builds(lambda name, value: {"fact": name, "equals": value}, st.sampled_from(BOOLEANS), st.booleans()),
    compared("n", st.integers(0, 9)),
    compared("x", TENTHS),
    compared("day", st.sampled_from(DAYS)),
    st.lists(st.integers(0, 9), min_size=1, max_size=3).map(lambda values: {"fact": "n", "one_of": values}),
    st.sampled_from(OPTIONS).map(lambda option: {"fact": "k", "equals": option}),
    st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=2).map(lambda options: {"fact": "k", "one_of": options}),
)
WITHIN = st.sampled_from(["P0D", "P1D", "P1W", "P1M"]).map(
    lambda duration: {"fact": "day", "within": {duration: "other_day"}}
)


@st.composite
def joined(draw, parts, max_size=3):
    """Parts under a connective, as the keys of a document."""
    below = draw(st.lists(parts, min_size=1, max_size=max_size))
    kind = draw(st.sampled_from(["all_of", "any_of", "none_of", "at_least", "at_most", "exactly"]))
    if kind.endswith("_of"):
        return {kind: below}
    return {"count": {kind: draw(st.integers(0, len(below))), "of": below}}


def conditions(leaves):
    shared = st.sampled_from([{"use": "first"}, {"use": "second"}])
    return st.recursive(leaves | shared, joined, max_leaves=4)


@st.composite
def criteria(draw, leaves, depth):
    kind = draw(st.sampled_from(["when", "judged", "children", "both"] if depth else ["when", "when", "judged"]))
    node = {}
    if kind in ("when", "both"):
        node["when"] = draw(conditions(leaves))
    if kind in ("children", "both"):
        node |= draw(joined(criteria(leaves, depth - 1)))
    return node


def named(node, name):
    """Give *node* and all below it ids that tell their places."""
    key = next((key for key in ("all_of", "any_of", "none_of", "count") if key in node), None)
    if key is None:
        return {"id": name, **node}
    items = node[key]["of"] if key == "count" else node[key]
    below = [named(item, f"{name}-{place}") for place, item in enumerate(items)]
    return {"id": name, **node, key: {**node[key], "of": below} if key == "count" else below}


@st.composite
def policies(draw, leaves=PLAIN | WITHIN, depth=4):
    """A revision as a document: up to four statements, five levels of criteria, shared conditions, a scope."""
    count = draw(st.integers(1, 4))
    statements = [
        {
            "decision": draw(st.sampled_from(["medically_necessary", *DENIALS])),
            **draw(criteria(leaves, draw(st.integers(0, depth)))),
        }
        for _ in range(count)
    ]
    scope = draw(
        st.sampled_from(
            [
                {},
                {},
                {"not": ["medicare"]},
                {"only": ["medicaid", "medicare"]},
                {"only": ["medicaid", "medicare"], "not": ["medicare"]},
            ]
        )
    )
    define = {"first": draw(leaves), "second": draw(joined(leaves | st.just({"use": "first"})))}
    return document(
        *(named(node, f"s{place}") for place, node in enumerate(statements)),
        define=define,
        applies_to=scope,
        otherwise=draw(st.sampled_from(DECISIONS)),
    )


def lawful(case, facts):
    """Whether the booleans in a complete *case* keep the rules of the vocabulary."""
    for each in facts:
        if case.get(each["id"]) is True:
            if not all(case[other] for other in each.get("implies", ())):
                return False
            if any(case[other] for other in each.get("excludes", ())):
                return False
    return True


def grid(each):
    """Return every value of a fact that a condition drawn here could tell from another."""
    match each["type"]:
        case "boolean":
            return [False, True]
        case "choice":
            return [option["id"] for option in each["options"]]
        case "date":
            return DAYS
        case "integer":
            return list(range(each["minimum"], each["maximum"] + 1, each.get("step", 1)))
        case _ if "step" in each:
            return [0, 0.5, 1, 1.5, 2]
        case _:
            # every constant of TENTHS, and a value between any two of them
            return [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 1, 1.2, 1.5, 1.7, 1.9, 1.95, 2]


def judged_in(policy):
    return [place.id for place in decode_revision(policy).outline if place.criterion.is_judged]


@st.composite
def complete_cases(draw, facts, judged):
    booleans = [dict(zip(BOOLEANS, values, strict=True)) for values in product([False, True], repeat=len(BOOLEANS))]
    case = draw(st.sampled_from([each for each in booleans if lawful(each, facts)]))
    case |= {each["id"]: draw(st.sampled_from(grid(each))) for each in facts if each["type"] != "boolean"}
    return case | {name: draw(st.booleans()) for name in judged}


@st.composite
def situations(draw, leaves=PLAIN | WITHIN, depth=4):
    """A vocabulary, a revision and a complete case, all as plain data."""
    facts = draw(vocabularies())
    policy = draw(policies(leaves, depth))
    return facts, policy, draw(complete_cases(facts, judged_in(policy)))


class Read:
    """The model's view of plain data."""

    def __init__(self, facts, policy):
        self.vocabulary = decode_vocabulary({"format": 1, "facts": facts})
        self.revision = decode_revision(policy)
        self.judged = judged_in(policy)

    def case(self, plain):
        return close(decode_case(plain, self.vocabulary, self.judged), self.vocabulary)

    def evaluate(self, plain):
        return evaluate(self.revision, self.vocabulary, self.case(plain))

    def encoded(self):
        universe = Universe(self.vocabulary, [self.revision])
        return universe, EncodedRevision(self.revision, universe)


# The evaluator.


@settings(max_examples=150)
@given(situations())
def test_a_complete_case_gets_what_an_independent_evaluator_gives_it(situation):
    facts, policy, case = situation
    found = Read(facts, policy).evaluate(case)
    decision, values = decide(policy, case)
    assert found.decision == decision
    assert found.criteria == {name: TRUTH[value] for name, value in values.items()}
    assert Truth.UNDETERMINED not in found.criteria.values()


@settings(max_examples=100)
@given(situations(), st.data())
def test_an_incomplete_case_gets_what_an_independent_evaluator_gives_it(situation, data):
    facts, policy, case = situation
    known = data.draw(st.sets(st.sampled_from(sorted(case))))
    read = Read(facts, policy)
    closed = encode_case(read.case({name: case[name] for name in known}))
    decision, values = decide(policy, closed)
    found = read.evaluate(closed)
    assert found.decision == decision
    assert found.criteria == {name: TRUTH[value] for name, value in values.items()}


@settings(max_examples=100)
@given(situations(), st.data())
def test_learning_a_fact_never_changes_what_was_determined(situation, data):
    facts, policy, case = situation
    read = Read(facts, policy)
    order = data.draw(st.permutations(sorted(case)))
    before = read.evaluate({})
    for known in range(1, len(order) + 1):
        after = read.evaluate({name: case[name] for name in order[:known]})
        for name, value in before.criteria.items():
            assert value in (Truth.UNDETERMINED, after.criteria[name]), (name, order[known - 1])
        assert before.decision in (Decision.UNDETERMINED, after.decision), order[known - 1]
        before = after


@settings(max_examples=100)
@given(vocabularies(), st.data())
def test_closing_adds_exactly_what_every_lawful_completion_has(facts, data):
    """All that follows from the booleans said, and nothing that does not; no lawful completion is a contradiction."""
    vocabulary = decode_vocabulary({"format": 1, "facts": facts})
    said = data.draw(st.dictionaries(st.sampled_from(BOOLEANS), st.booleans(), max_size=3))
    worlds = [dict(zip(BOOLEANS, values, strict=True)) for values in product([False, True], repeat=len(BOOLEANS))]
    possible = [world for world in worlds if lawful(world, facts) and said.items() <= world.items()]
    try:
        closed = close(said, vocabulary)
    except Exception as error:  # noqa: BLE001 - any refusal is held to the same law
        assert not possible, error  # noqa: PT017
        return
    assert possible
    assert all(closed.items() <= world.items() for world in possible)


# The solver.


def spread(names, facts, judged):
    """Return the values to try for each of *names*."""
    known = {each["id"]: each for each in facts}
    return {name: [False, True] if name in judged else grid(known[name]) for name in names}


def mentioned(policy):
    """Return the facts that *policy* speaks of."""
    found = set()

    def walk(value):
        if isinstance(value, dict):
            found.update({value["fact"]} if "fact" in value else ())
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(policy)
    return found | ({"line_of_business"} if policy["applies_to"] else set())


def completed(case, facts, policy, names):
    """Yield every lawful completion of *case*, over *names* and all the booleans."""
    judged = judged_in(policy)
    values = spread(sorted({*names, *BOOLEANS} - case.keys()), facts, judged)
    for chosen in product(*values.values()):
        world = case | dict(zip(values, chosen, strict=True))
        if lawful(world, facts):
            yield world


@settings(max_examples=150)
@given(situations(leaves=PLAIN, depth=3), st.data())
def test_reachable_decisions_are_those_of_all_completions(situation, data):
    facts, policy, case = situation
    read = Read(facts, policy)
    asked = sorted(mentioned(policy) | set(read.judged))
    assume(asked)
    unknown = data.draw(st.sets(st.sampled_from(asked), min_size=1, max_size=4))
    assume(prod(len(values) for values in spread(unknown, facts, read.judged).values()) <= 600)
    known = read.case({name: value for name, value in case.items() if name not in unknown})
    found = outlook(read.revision, read.vocabulary, known, evaluate(read.revision, read.vocabulary, known))
    names = [name for name in asked if name not in known]
    worlds = completed(encode_case(known), facts, policy, names)
    assert {each.value for each in found.reachable} == {decide(policy, world)[0] for world in worlds}


@settings(max_examples=100)
@given(situations())
def test_the_solver_agrees_with_the_evaluator_on_every_criterion_and_decision(situation):
    facts, policy, case = situation
    read = Read(facts, policy)
    closed = read.case(case)
    found = evaluate(read.revision, read.vocabulary, closed)
    universe, encoded = read.encoded()
    solution = universe.formulas.solve(universe.literals(closed))
    assert solution is not None
    for place in read.revision.outline:
        met = encoded.met(place)
        said = universe.literals(closed)
        assert universe.formulas.possible([*said, met]) == (found.criteria[place.id] is Truth.MET), place.label
        assert universe.formulas.possible([*said, -met]) == (found.criteria[place.id] is Truth.NOT_MET), place.label
    for decision, literal in encoded.decisions().items():
        assert universe.formulas.possible([*universe.literals(closed), literal]) == (decision is found.decision)


@settings(max_examples=150)
@given(situations(leaves=PLAIN), st.data())
def test_a_solution_stands_for_a_lawful_case_that_the_evaluator_reads_alike(situation, data):
    facts, policy, _ = situation
    read = Read(facts, policy)
    universe, encoded = read.encoded()
    place = data.draw(st.sampled_from(read.revision.outline))
    met = data.draw(st.booleans())
    decisions = encoded.decisions()
    solution = universe.formulas.solve([encoded.met(place) if met else -encoded.met(place)])
    assume(solution is not None)
    case = universe.case(solution)
    assert case.items() <= read.case(encode_case(case)).items()  # lawful, as it stands
    found = evaluate(read.revision, read.vocabulary, case)
    assert found.criteria[place.id] is TRUTH[met]
    assert decisions[found.decision] in solution


# Cells.

CONSTANTS = {
    "integer": st.integers(-4, 14),
    "decimal": st.sampled_from([-1, -0.25, 0, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.25, 2, 2.5, 3, 3.3]),
    "date": st.sampled_from(dates(date(2026, 1, 15), 3)),
}
LIMITS = {
    "integer": [
        {},
        {"minimum": 0},
        {"maximum": 10},
        {"minimum": 1, "maximum": 10, "step": 4},
        {"step": 3},
        {"minimum": -3, "maximum": -1},
    ],
    "decimal": [
        {},
        {"minimum": 0},
        {"maximum": 3},
        {"minimum": 0, "maximum": 3, "step": 0.5},
        {"minimum": 0.25, "step": 0.5},
        {"minimum": 0, "maximum": 1, "step": 0.1},
        {"step": 0.5},
    ],
    "date": [
        {},
        {"minimum": "2026-01-31"},
        {"maximum": "2026-02-10"},
        {"minimum": "2026-01-20", "maximum": "2026-02-10"},
    ],
}


def values_around(each, constants):
    """Return, as plain data, values that the fact can have on, beside and far from all *constants*."""
    if each["type"] == "date":
        wanted = [day for start in (date(2025, 12, 25), date(2026, 2, 3)) for day in dates(start)]
        return [day for day in wanted if each.get("minimum", day) <= day <= each.get("maximum", day)]
    low, high = Fraction(str(each.get("minimum", -6))), Fraction(str(each.get("maximum", 20)))
    step = Fraction(str(each.get("step", 1 if each["type"] == "integer" else "0.05")))
    base = Fraction(str(each.get("minimum", 0)))
    start = base - (base - low) // step * step
    wanted = {start + step * place for place in range(int((high - start) / step) + 1)}
    if each["type"] == "decimal" and "step" not in each:
        tiny = Fraction(1, 10**9)
        wanted |= {Fraction(str(constant)) + shift for constant in constants for shift in (-tiny, 0, tiny)}
    return sorted(float(value) if value.denominator > 1 else int(value) for value in wanted if low <= value <= high)


@st.composite
def cuttings(draw):
    """A number or date, comparisons of it, values to try, and some of them as points."""
    kind = draw(st.sampled_from(["integer", "decimal", "date"]))
    each = fact("v", kind, **draw(st.sampled_from(LIMITS[kind])))
    constants = draw(st.lists(CONSTANTS[kind], max_size=4))
    ways = ["less_than", "at_most", "greater_than", "at_least", "equals"]
    comparisons = [{"fact": "v", draw(st.sampled_from(ways)): constant} for constant in constants]
    if constants and draw(st.booleans()):
        comparisons.append({"fact": "v", "one_of": constants})
    values = values_around(each, constants)
    assume(values)
    return each, comparisons, values, draw(st.lists(st.sampled_from(values), max_size=2))


@settings(max_examples=250)
@given(cuttings())
def test_every_comparison_is_constant_on_each_cell(cutting):
    each, plain, values, points = cutting
    vocabulary = decode_vocabulary({"format": 1, "facts": [each]})
    (known,) = vocabulary.facts
    comparisons = [decode_condition(condition) for condition in plain]

    def exact(value):
        return decode_case({"v": value}, vocabulary)["v"]

    cut = cells(known, comparisons, [exact(point) for point in points])
    assert len(cut.values) == len(cut.cuts) + 1
    for place, value in enumerate(cut.values):
        assert decode_case({"v": encode_constant(value)}, vocabulary) == {"v": value}  # a value that it can have
        assert cut.index(value) == place
    for value in map(exact, values):
        stands_for_it = cut.values[cut.index(value)]
        for comparison in comparisons:
            assert holds(comparison, value, vocabulary) == holds(comparison, stands_for_it, vocabulary)
        for point in map(exact, points):
            assert (value == point) == (stands_for_it == point)
    places = [cut.index(exact(value)) for value in values]
    assert places == sorted(places)


# The least case.


@settings(max_examples=100)
@given(vocabularies(), policies(leaves=PLAIN, depth=2), st.data())
def test_the_least_case_is_the_least_of_all(facts, policy, data):
    read = Read(facts, policy)
    universe, encoded = read.encoded()
    place = data.draw(st.sampled_from(read.revision.outline))
    wanted = data.draw(st.sampled_from([Truth.MET, Truth.NOT_MET]))
    ways = {
        each.id: universe.cells[each.id].values if each.id in universe.cells else each.option_ids or (False, True)
        for each in universe.facts
    } | dict.fromkeys(read.judged, (False, True))
    assume(prod(map(len, ways.values())) <= 800)

    def rank(case):
        off = {
            name: value not in (False, *(each[0] for each in [known_options.get(name)] if each))
            for name, value in case.items()
            if name not in universe.cells
        }
        ties = [
            known_options[each.id].index(case[each.id])
            if each.option_ids
            else -universe.cells[each.id].index(case[each.id])
            for each in universe.facts
            if each.option_ids or each.id in universe.cells
        ]
        return sum(off.values()), [not off[name] for name in sorted(off)], ties

    known_options = {each.id: each.option_ids for each in universe.facts if each.option_ids}
    off_vocabulary = dict.fromkeys(BOOLEANS, False)
    worlds = (dict(zip(ways, values, strict=True)) for values in product(*ways.values()))
    meeting = [
        case
        for case in worlds
        if lawful(off_vocabulary | case, facts)
        and evaluate(read.revision, read.vocabulary, case).criteria[place.id] is wanted
    ]
    literal = encoded.met(place) if wanted is Truth.MET else -encoded.met(place)
    assert least_case(universe, [literal]) == min(meeting, key=rank, default=None)


def test_a_fact_that_has_to_rest_and_cannot_ends_the_search_at_once(monkeypatch):
    names = [f"f{number:02}" for number in range(40)]
    facts = [fact(name, implies=[after]) for name, after in pairwise(names)] + [fact(names[-1])]
    statement = {"id": "s", "decision": "medically_necessary", "when": {"any_of": [{"fact": name} for name in names]}}
    universe, _ = Read(facts, document(statement)).encoded()
    asked = []
    solve = Universe.solve
    monkeypatch.setattr(Universe, "solve", lambda self, assumptions: asked.append(1) or solve(self, assumptions))

    first, last = universe.variable("fact", names[0]), universe.variable("fact", names[-1])
    assert least_case(universe, [first, -last]) is None
    assert len(asked) <= 3


PROGRAM = """
import json, sys
from recension.casegen import fixtures, generate
from recension.decoding import decode_revision, decode_vocabulary
from recension.exports import FixtureJsonl
facts, policy = json.load(sys.stdin)
vocabulary = decode_vocabulary({"format": 1, "facts": facts})
made = fixtures(generate(decode_revision(policy), vocabulary), vocabulary)
sys.stdout.write(FixtureJsonl().render(made))
"""


def test_cases_are_the_same_in_every_process():
    facts = [
        *(
            fact(name, implies=["g"] if name < "c" else [], excludes=["h"] if name == "f" else [])
            for name in "abcdefgh"
        ),
        fact("k", "choice", options=OPTIONS),
        fact("line_of_business", "choice", options=LINES),
        fact("n", "integer", minimum=0, maximum=9),
    ]
    leaves = [{"id": f"leaf-{name}", "when": {"fact": name}} for name in "abcdef"]
    policy = document(
        {"id": "no", "decision": "investigational", "when": {"all_of": [{"fact": "h"}, {"fact": "n", "at_least": 4}]}},
        {
            "id": "yes",
            "decision": "medically_necessary",
            "count": {"at_least": 2, "of": [*leaves, {"id": "judged-one"}]},
        },
        applies_to={"not": ["commercial"]},
    )
    given_to_it = json.dumps([facts, policy])
    made = {
        subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", PROGRAM],
            input=given_to_it,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(made) == 1
    assert len(made.pop().splitlines()) > 10
