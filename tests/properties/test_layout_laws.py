"""Laws of the common layout: it says the same, is its own layout, depends on no other, and loses no comment."""

import json

import yaml
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from properties.strategies import revisions
from recension.authoring.formatting import formatted
from recension.errors import UnreadableError
from recension.source import parse_source
from recension.source.outlining import comments_in


class Unshared(yaml.SafeDumper):
    """Writes every value out, so that nothing is an alias; its texts are in the quotes that it is told."""

    quotes = None

    def ignore_aliases(self, _data):
        return True

    def represent_scalar(self, tag, value, style=None):
        return super().represent_scalar(tag, value, self.quotes if tag.endswith(":str") else style)


class Single(Unshared):
    quotes = "'"


class Double(Unshared):
    quotes = '"'


class Folded(Unshared):
    quotes = ">"


class Literal(Unshared):
    quotes = "|"


def shuffled(value, order):
    """Return plain data with the keys of each mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


def dumped(value, quotes=Unshared, **options):
    return yaml.dump(value, sort_keys=False, allow_unicode=True, Dumper=quotes, **options)


layouts = st.fixed_dictionaries(
    {
        "width": st.sampled_from([20, 80, 300]),
        "indent": st.sampled_from([2, 5]),
        "default_flow_style": st.sampled_from([False, None, True]),
        "quotes": st.sampled_from([Unshared, Unshared, Single, Double, Folded, Literal]),
    }
)


@given(revisions(), layouts)
@settings(max_examples=30)
def test_the_layout_says_the_same_and_is_its_own(document, layout):
    source = parse_source(dumped(document, **layout), "a.yaml")
    text = formatted(source)
    written = parse_source(text, "a.yaml")

    assert json.dumps(written.value, sort_keys=True) == json.dumps(source.value, sort_keys=True)
    assert formatted(written) == text
    assert not any(line != line.rstrip() for line in text.splitlines())
    longest = max(text.splitlines(), key=len)
    assert len(longest) <= 120 or " " not in longest.strip("- ").partition(": ")[2] or "  " in longest


@given(revisions(), st.randoms(use_true_random=False), st.sampled_from([2, 4, 7]), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=30)
def test_neither_the_order_of_keys_nor_the_indentation_makes_a_difference(document, order, indent, ends):
    orderly = dumped(document, width=10_000)
    other = dumped(shuffled({**document, "define": {}}, order), width=10_000, indent=indent).replace("\n", ends)
    orderly = dumped({**document, "define": {}}, width=10_000)

    expected = formatted(parse_source(orderly, "a.yaml"))
    assert formatted(parse_source(other, "a.yaml")) == expected.replace("\n", ends)


def commented(text, places, order):
    """Return *text* with comments of their own, numbered, above and beside some lines."""
    lines = text.splitlines()
    for number, place in enumerate(places):
        at = place % len(lines)
        if order.random() < 0.5:
            margin = " " * (len(lines[at]) - len(lines[at].lstrip()))
            lines.insert(at, f"{margin}# comment {number}")
        else:
            lines[at] += f"  # comment {number}"
    return "\n".join([*lines, ""])


@given(
    revisions(), layouts, st.lists(st.integers(0, 10_000), min_size=1, max_size=8), st.randoms(use_true_random=False)
)
@settings(max_examples=30)
def test_comments_are_kept_and_none_moves_once_it_is_in_place(document, layout, places, order):
    plain = dumped(document, **layout)
    text = commented(plain, places, order)
    try:
        source = parse_source(text, "a.yaml")
    except UnreadableError:
        reject()
    assume(source.value == parse_source(plain, "a.yaml").value)  # none of them fell into a text
    once = formatted(source)

    before, after = (sorted(each.text for each in comments_in(doc)) for doc in (source, parse_source(once, "a.yaml")))
    assert after == before
    assert sum(text.count("# comment") for text in before) == len(places)
    assert formatted(parse_source(once, "a.yaml")) == once


@given(revisions(), st.integers(0, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_a_comment_goes_with_the_entry_that_it_stands_above(document, place, order):
    lines = dumped(shuffled(document, order), width=10_000, default_flow_style=False).splitlines()
    at = place % len(lines)
    entry = lines[at].strip()
    margin = " " * (len(lines[at]) - len(lines[at].lstrip()))
    lines.insert(at, f"{margin}# here")
    after = formatted(parse_source("\n".join([*lines, ""]), "a.yaml")).splitlines()

    number = next(number for number, line in enumerate(after) if line.strip() == "# here")
    following = after[number + 1].strip()
    if entry.startswith("- ") and ":" in entry:  # the first key of an entry need not be the first one any more
        assert following.startswith("- ")
    else:
        assert following.removeprefix("- ").partition(":")[0] == entry.removeprefix("- ").partition(":")[0]
