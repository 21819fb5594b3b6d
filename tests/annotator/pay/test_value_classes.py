"""The values of pay are values: they cannot be altered, and only short ones are made by place."""

from __future__ import annotations

import inspect

import annotator.pay
from tests.support.values import values_of

BY_PLACE = {
    "Conversion",
    "DraftCheck",
    "FieldSpec",
    "Figures",
    "FloorGap",
    "OrderFault",
    "Pair",
    "Pilot",
    "Portion",
    "Text",
    "Unit",
    "_View",
}


def test_every_value_is_frozen_and_small() -> None:
    found = values_of(annotator.pay)
    assert {"Floor", "PayFigures", "PayInputs", "Rates", "WorkOrder"} <= set(found)
    for name, cls in found.items():
        assert cls.__dataclass_params__.frozen, name  # type: ignore[attr-defined]  # each of them is a dataclass
        assert "__slots__" in vars(cls), name
        given = inspect.signature(cls).parameters.values()
        is_by_name = all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in given)
        assert is_by_name == (name not in BY_PLACE), name
