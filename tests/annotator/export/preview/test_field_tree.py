"""Values that are added together count as if they had been added one after the other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.export.api import Detail
from annotator.export.preview.field_tree import FieldNode

LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([0.0, 1.0, 0.5, "", "x"])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=12,
)
ALIKE = st.lists(st.fixed_dictionaries({"a": LEAVES, "b": VALUES, "c": LEAVES}), max_size=6)


def told(node: FieldNode, path: str = "") -> dict[str, Any]:
    """Return what is shown of a field and of those below it."""
    found: dict[str, Any] = {
        path: [(seen.count, seen.held, seen.examples) for seen in node.seen.values()]
    }
    for child in node.children.values():
        found |= told(child, f"{path}/{child.name}")
    return found


@given(st.lists(VALUES, max_size=6) | ALIKE)
def test_values_count_together_as_one_by_one(values: list[object]) -> None:
    together, singly = FieldNode(""), FieldNode("")
    together.add_all(values, Detail.JOB)
    singly.add_all([], Detail.JOB)
    for value in values:
        singly.add(value, Detail.JOB)
    assert told(together) == told(singly)


@given(ALIKE)
def test_equal_values_do_not_differ_however_they_came(values: list[dict[str, object]]) -> None:
    node = FieldNode("")
    node.add_all(values, Detail.JOB)
    # One more field in one of them, as another level of detail may have.
    node.add_all(
        [value | {"d": 1} if at == 0 else value for at, value in enumerate(values)], Detail.FULL
    )
    assert not any(node.children[name].differs for name in node.children if name != "d")


@pytest.mark.parametrize(("one", "other"), [(0, False), (1, 1.0), ([1], [True]), ("1", 1)])
def test_values_of_other_types_differ(one: object, other: object) -> None:
    node = FieldNode("")
    node.add({"a": one}, Detail.JOB)
    node.add({"a": other}, Detail.FULL)
    assert node.children["a"].differs


def test_fields_with_numbers_as_names_are_one_in_the_order_of_their_names() -> None:
    node = FieldNode("")
    node.add_all([{"1": "a", "2": "b"}, {"x": "c", "3": "d"}, {"1": "e"}], Detail.JOB)
    assert list(node.children) == ["*", "x"]
    seen = node.children["*"].seen[Detail.JOB]
    assert (seen.count, seen.examples) == (4, ['"a"', '"e"', '"b"'])
