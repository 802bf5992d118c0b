"""What differs inside nested values: by id where entries have one, by place where they have none."""

import pytest

from recension.reporters.nested import nested_differences


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([{"id": "a", "label": "x"}], [{"id": "b", "label": "z"}, {"id": "a", "label": "y"}],
         [("a label", "x", "y"), ("b", None, "id b, label z")]),
        ([{"action": "added", "ids": ["a"]}], [{"action": "removed", "ids": ["a", "b"]}],
         [("1 action", "added", "removed"), ("1 ids 2", None, "b")]),
        ({"note": "x", "defects": []}, {"note": None, "defects": [{"place": "I.A"}]},
         [("defects 1", None, "place I.A"), ("note", "x", "nothing")]),
        ({"open": True}, {"open": False}, [("open", "yes", "no")]),
        ({"a": 1}, {"a": 1}, []),
        ([[number] for number in range(1500)], [[number + 1] for number in range(1500)], []),
    ],
    ids=["by id", "by place", "inside a map", "yes and no", "equal", "too large to look into"],
)  # fmt: skip
def test_only_what_differs_is_told(before, after, told):
    assert list(nested_differences(before, after)) == told
