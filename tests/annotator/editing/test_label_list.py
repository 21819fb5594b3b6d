"""Labels put in another order, and one that nobody uses taken away."""

from __future__ import annotations

import pytest

from annotator.editing.changes import EditState, apply_change
from annotator.editing.label_list import DeleteLabel, OrderLabels
from annotator.errors import InvalidValueError
from annotator.model.entities import Label, LabelId
from tests.annotator.slow_disk import PAGE, region

NAMES = ("car", "bus", "sign")


def job(*positions: int) -> EditState:
    """Return a job with three labels at these places."""
    labels = {
        LabelId(at): Label(LabelId(at), name, place)
        for at, (name, place) in enumerate(zip(NAMES, positions, strict=True), 1)
    }
    return EditState(PAGE, labels=labels)


def order(state: EditState) -> list[str]:
    found = sorted(state.labels.values(), key=lambda label: (label.position, label.id))
    return [label.name for label in found]


def after(state: EditState, *ids: int) -> EditState:
    change = OrderLabels([LabelId(at) for at in ids]).change(state)
    return state if change is None else apply_change(state, change)


def test_labels_take_the_places_that_there_are() -> None:
    state = after(job(0, 4, 9), 3, 1, 2)
    assert order(state) == ["sign", "car", "bus"]
    assert sorted(label.position for label in state.labels.values()) == [0, 4, 9]


def test_what_is_not_named_comes_after_and_what_is_gone_is_passed_by() -> None:
    assert order(after(job(0, 1, 2), 2)) == ["bus", "car", "sign"]
    assert order(after(job(0, 1, 2), 7, 2, 2)) == ["bus", "car", "sign"]


def test_labels_at_one_place_get_places_of_their_own() -> None:
    state = after(job(0, 0, 0), 2, 3, 1)
    assert order(state) == ["bus", "sign", "car"]


def test_the_same_order_is_no_edit() -> None:
    assert OrderLabels([LabelId(1), LabelId(2), LabelId(3)]).change(job(0, 1, 2)) is None


def test_an_unused_label_goes_and_those_under_it_come_to_stand_where_it_stood() -> None:
    state = job(0, 1, 2)
    labels = dict(state.labels)
    labels[LabelId(2)] = Label(LabelId(2), "bus", 1, parent=LabelId(1))
    labels[LabelId(3)] = Label(LabelId(3), "sign", 2, parent=LabelId(2))
    state = EditState(PAGE, labels=labels)
    change = DeleteLabel(LabelId(2)).change(state)
    assert change is not None
    without = apply_change(state, change)
    assert order(without) == ["car", "sign"]
    assert without.labels[LabelId(3)].parent == LabelId(1)
    assert apply_change(without, change.inverse()) == state
    assert DeleteLabel(LabelId(9)).change(state) is None


def test_a_label_that_a_region_has_stays_and_it_is_said_what_to_do() -> None:
    state = EditState(PAGE, regions={region("a").id: region("a")}, labels=job(0, 1, 2).labels)
    with pytest.raises(InvalidValueError, match="“car” is in use in this job"):
        DeleteLabel(LabelId(1)).change(state)
