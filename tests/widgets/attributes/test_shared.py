"""What several regions have in common, and which attributes are shown of them."""

from __future__ import annotations

from annotator.model.entities import (
    FLAGS,
    AttributeKind,
    AttributeValue,
    Label,
    LabelId,
    Region,
    RegionId,
    ValueKind,
)
from annotator.model.geometry import Box
from widgets.attributes.shared import MIXED, fields_of, shared

STATE = AttributeKind("state", ValueKind.CHOICE, ("open", "shut"))
WEIGHT = AttributeKind("weight", ValueKind.NUMBER)
LABELS = {
    LabelId(1): Label(LabelId(1), "shop", 0, attributes=(STATE,)),
    LabelId(2): Label(LabelId(2), "crate", 1, attributes=(WEIGHT, STATE)),
    LabelId(3): Label(LabelId(3), "sky", 2),
}


def region(name: str, label: int, **attributes: AttributeValue) -> Region:
    return Region(RegionId(name), 1, LabelId(label), Box(1, 1, 2, 2), "1", attributes=attributes)


def test_one_value_none_or_several() -> None:
    assert shared(["a", "a"]) == "a"
    assert shared([None, None]) is None
    assert shared([]) is None
    for several in ([1, None], ["a", "b"], [1, True], [1, 1.0]):
        assert shared(several) is MIXED


def test_flags_come_first_then_what_the_labels_say_then_the_rest() -> None:
    both = [region("a", 1, pose="left", occluded=True), region("b", 2, weight=3)]
    fields = list(fields_of(both, LABELS))
    assert [one.kind.name for one in fields] == [*FLAGS, "state", "weight", "pose"]
    shown = {one.kind.name: (one.value, one.region_ids) for one in fields}
    assert shown["occluded"] == (MIXED, ("a", "b"))
    assert shown["truncated"] == (None, ("a", "b"))
    assert shown["state"] == (None, ("a", "b"))
    # Only those get a value that can have it.
    assert shown["weight"] == (3, ("b",))
    assert shown["pose"] == ("left", ("a",))


def test_a_flag_that_is_said_to_be_off_is_off() -> None:
    fields = {one.kind.name: one.value for one in fields_of([region("a", 3, crowd=False)], LABELS)}
    assert fields["crowd"] is None


def test_what_no_label_speaks_of_is_taken_by_its_value() -> None:
    odd = region("a", 3, shiny=True, size=1.5, note="x")
    kinds = {one.kind.name: one.kind.kind for one in fields_of([odd], LABELS)}
    assert (kinds["shiny"], kinds["size"], kinds["note"]) == (
        ValueKind.FLAG,
        ValueKind.NUMBER,
        ValueKind.TEXT,
    )
    # A label that has it knows better.
    known = {one.kind.name: one.kind for one in fields_of([region("a", 3, state="ajar")], LABELS)}
    assert known["state"] is STATE


def test_a_label_that_is_gone_has_no_attributes() -> None:
    assert len(list(fields_of([region("a", 9)], LABELS))) == len(FLAGS)
