"""Labels under labels: who stands beside whom, and what goes along when one is moved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.editing.changes import EditState, apply_change
from annotator.editing.label_list import OrderLabels
from annotator.model.entities import ItemId, Label, LabelId, Labels
from annotator.model.label_tree import beside, in_tree_order, moved_to


def tree(*above: int | None) -> Labels:
    """Return labels 1, 2, … in their order, each under the one that is named."""
    return {
        LabelId(at): Label(LabelId(at), f"l{at}", at, parent=None if up is None else LabelId(up))
        for at, up in enumerate(above, start=1)
    }


def order(labels: Labels) -> list[int]:
    return [int(label.id) for _, label in in_tree_order(labels)]


def test_what_stands_under_a_label_goes_along() -> None:
    labels = tree(None, 1, 1, 3, None)
    assert order(labels) == [1, 2, 3, 4, 5]
    assert moved_to(labels, LabelId(1), 1) == [5, 1, 2, 3, 4]
    assert moved_to(labels, LabelId(5), 0) == [5, 1, 2, 3, 4]
    assert moved_to(labels, LabelId(3), 0) == [1, 3, 4, 2, 5]
    assert moved_to(labels, LabelId(2), 7) == [1, 3, 4, 2, 5]
    assert moved_to(labels, LabelId(4), 3) == [1, 2, 3, 4, 5]
    assert moved_to(labels, LabelId(9), 0) == [1, 2, 3, 4, 5]


ABOVE = st.lists(st.none() | st.integers(1, 8), min_size=1, max_size=7)


@given(ABOVE, st.integers(0, 9), st.data())
def test_only_those_beside_it_change_places_whatever_a_file_says(
    above: list[int | None], place: int, data: st.DataObject
) -> None:
    labels = tree(*above)
    moved = data.draw(st.sampled_from(sorted(labels)))
    others = [label.id for label in beside(labels, moved) if label.id != moved]
    wanted = moved_to(labels, moved, place)
    assert sorted(wanted) == sorted(labels)
    state = EditState(ItemId(1), labels=labels)
    change = OrderLabels(wanted).change(state)
    after = state.labels if change is None else apply_change(state, change).labels
    assert order(after) == [int(each) for each in wanted]
    assert [label.id for label in beside(after, moved)] == [
        *others[:place], moved, *others[place:],
    ]  # fmt: skip
    depths = {label.id: depth for depth, label in in_tree_order(labels)}
    assert depths == {label.id: depth for depth, label in in_tree_order(after)}
