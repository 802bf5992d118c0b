"""Days that lie within a time of another: whoever counts them otherwise than the policy is caught."""

from __future__ import annotations

import calendar
from copy import deepcopy
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recension.casegen.scoring import mutation_score
from recension.logic.comparing import earlier
from recension.logic.days import Within, edges_of, find_days
from small import fact, statement
from tried import made_of

DURATIONS = ("P1M", "P12M", "P1Y6M", "P30D", "P2W", "P1M1D")


def made(duration, **limits):
    days = [fact("scanned", "date", **limits), fact("requested", "date", **limits)]
    return made_of([*days, fact("a")], statement("s", {
        "all_of": [{"fact": "scanned", "within": {duration: "requested"}}, {"fact": "a"}]}))  # fmt: skip


def day_of(line, name):
    return date.fromisoformat(line["facts"][name])


@pytest.mark.parametrize("limits", [{}, {"minimum": "2020-01-01"}], ids=["from ever", "from a day on"])
@pytest.mark.parametrize("duration", DURATIONS)
def test_the_days_on_both_sides_of_both_limits_are_shown(duration, limits):
    policy = made(duration, **limits)
    start = {"before": (-1, "not_met"), "first": (0, "met")}
    end = {"last": (0, "met"), "after": (1, "not_met")}
    for side, (off, value) in {**start, **end}.items():
        line = policy.showing("s", f"boundary-scanned-{duration.lower()}-{side}")
        requested = day_of(line, "requested")
        limit = earlier(requested, duration) if side in start else requested
        assert day_of(line, "scanned") == limit + timedelta(off), side
        assert policy.expected(line)["criteria"]["s"] == value
        assert policy.decide(line)[0] == policy.expected(line)["decision"]
    assert policy.set.infeasible == ()


@pytest.mark.parametrize(("duration", "lengths"), [("P1M", (28, 29, 30)), ("P12M", (28,)), ("P6M", (28, 29, 30))])
def test_a_time_that_begins_in_a_month_that_is_too_short_is_shown(duration, lengths):
    policy = made(duration)
    shown = {cover["as"] for line in policy.lines for cover in line["covers"]}
    assert {int(name[-2:]) for name in shown if "-first-of-" in name} == set(lengths)
    for length in lengths:
        line = policy.showing("s", f"boundary-scanned-{duration.lower()}-first-of-{length}")
        first = day_of(line, "scanned")
        assert first.day == length == calendar.monthrange(first.year, first.month)[1]
        assert day_of(line, "requested").day > length
        assert policy.expected(line)["criteria"]["s"] == "met"
        before = policy.showing("s", f"boundary-scanned-{duration.lower()}-before-of-{length}")
        assert (day_of(before, "scanned").day, policy.expected(before)["criteria"]["s"]) == (length - 1, "not_met")


# what others make of "within a month before", and of "within a year before"


def back(day, months, *, run_over):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if day.day > last and run_over:
        return date(year, month + 1, last) + timedelta(day.day - last)
    return date(year, month + 1, min(day.day, last))


OTHERS = {
    "right": lambda day, end, months: back(end, months, run_over=False) <= day <= end,
    "runs over into the next month": lambda day, end, months: back(end, months, run_over=True) <= day <= end,
    "months of 30 days": lambda day, end, months: end - timedelta(30 * months) <= day <= end,
    "months of 31 days": lambda day, end, months: end - timedelta(31 * months) <= day <= end,
    "a year of 365 days": lambda day, end, months: end - timedelta(round(365 * months / 12)) <= day <= end,
    "a year of 365.25 days": lambda day, end, months: end - timedelta(days=365.25 * months / 12) <= day <= end,
    "more than the time ago is too much": lambda day, end, months: back(end, months, run_over=False) < day <= end,
    "not on the day itself": lambda day, end, months: back(end, months, run_over=False) <= day < end,
    "no end": lambda day, end, months: back(end, months, run_over=False) <= day,
    "no start": lambda day, end, months: months and day <= end,
    "by the numbers of months": lambda day, end, months: (
        0 <= (end.year - day.year) * 12 + end.month - day.month <= months
    ),
    "by whole months": lambda day, end, months: (
        day <= end and (end.year - day.year) * 12 + end.month - day.month - (end.day < day.day) <= months
    ),
    "a month too few": lambda day, end, months: back(end, months - 1, run_over=False) <= day <= end,
    "a month too many": lambda day, end, months: back(end, months + 1, run_over=False) <= day <= end,
    "the other way round": lambda day, end, months: back(day, months, run_over=False) <= end <= day,
    "either way": lambda day, end, months: min(day, end) >= back(max(day, end), months, run_over=False),
}  # fmt: skip


@pytest.mark.parametrize("months", [1, 12])
@pytest.mark.parametrize("other", OTHERS)
def test_who_counts_otherwise_is_caught(other, months):
    policy = made(f"P{months}M")
    counted = [
        (OTHERS[other](day_of(line, "scanned"), day_of(line, "requested"), months), policy.expected(line))
        for line in policy.lines
        if line["facts"].get("a") is True and line["facts"].keys() >= {"scanned", "requested"}
    ]
    wrong = [expected for within, expected in counted if (expected["criteria"]["s"] == "met") is not bool(within)]
    assert bool(wrong) == (other != "right")
    assert not wrong or {each["decision"] for each in wrong} <= {"medically_necessary", "individual_review"}


@pytest.mark.parametrize("duration", DURATIONS)
def test_every_mistake_with_the_time_is_caught(duration):
    policy = made(duration)
    score = mutation_score(policy.revision, policy.vocabulary, [case.facts for case in policy.set.cases])
    assert score.survivors == score.unknown == score.equal == ()
    assert score.caught["direction"] == 3
    assert score.caught["period"] >= 3


def test_a_mistake_that_no_limit_shows_is_caught_by_a_case_of_its_own():
    """With the other time beside it, the limits of neither decide everywhere."""
    days = [fact("scanned", "date"), fact("requested", "date")]
    month, days_30 = ({"fact": "scanned", "within": {duration: "requested"}} for duration in ("P1M", "P30D"))
    policy = made_of(days, statement("s", {"any_of": [month, days_30]}))
    score = mutation_score(policy.revision, policy.vocabulary, [case.facts for case in policy.set.cases])
    assert score.survivors == ()
    mutant = deepcopy(policy.policy)
    mutant["criteria"][0]["when"] = month
    assert policy.caught(mutant)


def test_a_limit_that_lies_outside_the_range_of_a_date_is_said_to_decide_in_no_case():
    last = {"maximum": "2026-02-10"}
    days = [fact("scanned", "date", minimum="2026-02-01", **last), fact("requested", "date", **last)]
    policy = made_of(days, statement("s", {"fact": "scanned", "within": {"P1M": "requested"}}))
    told = {each.obligation.shows: each.reason for each in policy.set.infeasible}
    never = "its value turns on scanned on the day before the first one that counts in no case"
    assert told["value-scanned-p1m-before"] == never
    score = mutation_score(policy.revision, policy.vocabulary, [case.facts for case in policy.set.cases])
    assert score.survivors == ()


# the days themselves, against trying them all

FROM = date(2023, 11, 20).toordinal()
spans = st.tuples(st.integers(0, 130), st.integers(0, 100)).map(lambda at: (FROM + at[0], FROM + at[0] + at[1]))


def found_in(said, ranges, *edges):
    return find_days(tuple(said), tuple((fact, *ends) for fact, ends in sorted(ranges.items())), edges)


def there_is(said, ranges, edge):
    """Return whether there are days, by trying them all."""
    for anchor in range(ranges["a"][0], ranges["a"][1] + 1):
        end = date.fromordinal(anchor)
        starts = [earlier(end, each.duration).toordinal() for each in said]
        first = earlier(end, edge.duration)
        months = int(edge.duration[1]) if edge.duration[2] == "M" else 0
        target = back(end, months, run_over=False)
        if edge.short is not None and not end.day > target.day == edge.short:
            continue
        day = {"before": first.toordinal() - 1, "first": first.toordinal(), "last": anchor, "after": anchor + 1}[
            edge.side
        ]
        if ranges["f"][0] <= day <= ranges["f"][1] and all(
            (start <= day <= anchor) is each.wanted for start, each in zip(starts, said, strict=True)
        ):
            return True
    return False


@settings(max_examples=300, deadline=None)
@given(
    ranges=st.fixed_dictionaries({"f": spans, "a": spans}),
    duration=st.sampled_from(["P1M", "P2M", "P30D", "P1M2D", "P0D"]),
    others=st.lists(st.tuples(st.sampled_from(["P1M", "P29D", "P31D", "P60D"]), st.booleans()), max_size=2),
    data=st.data(),
)
def test_days_are_found_on_an_edge_exactly_where_there_are_some(ranges, duration, others, data):
    edge = data.draw(st.sampled_from(edges_of("f", duration, "a")))
    said = [Within("f", other, "a", wanted) for other, wanted in others]

    found = found_in(said, ranges, edge)
    assert (found is not None) == there_is(said, ranges, edge)
    if found is not None:
        assert there_is(said, {name: (day, day) for name, day in found.items()}, edge)


@settings(max_examples=100, deadline=None)
@given(
    ranges=st.fixed_dictionaries({"f": spans, "a": spans}),
    said=st.lists(
        st.tuples(st.sampled_from(["P1M", "P29D", "P30D", "P31D", "P2M"]), st.booleans()), min_size=2, max_size=4
    ),
    turned=st.booleans(),
)
def test_days_are_found_exactly_where_there_are_some(ranges, said, turned):
    withins = [Within("f", duration, "a", wanted) for duration, wanted in said]
    if turned:
        withins[0] = Within("a", withins[0].duration, "f", withins[0].wanted)

    def all_hold(days):
        return all(
            (earlier(date.fromordinal(days[each.anchor]), each.duration).toordinal() <= days[each.fact]
             <= days[each.anchor]) is each.wanted for each in withins
        )  # fmt: skip

    some = any(all_hold({"f": f, "a": a}) for a in range(ranges["a"][0], ranges["a"][1] + 1)
               for f in range(ranges["f"][0], ranges["f"][1] + 1))  # fmt: skip
    found = found_in(withins, ranges)
    assert (found is not None) == some
    assert found is None or all_hold(found)
