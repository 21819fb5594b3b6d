"""The edges of single fields of a work order: the last that is read, the first that is not."""

from __future__ import annotations

import pytest

from annotator.errors import InvalidValueError
from annotator.pay.order.fields.field_spec import FieldKind, FieldSpec
from annotator.pay.order.order_values import read_value


@pytest.mark.parametrize(
    ("kind", "allowed", "refused"),
    [
        (FieldKind.COUNT, (1, 10**15), (0, -1, 10**15 + 1, True, "1", 1.0)),
        (FieldKind.DAYS, (0, 3_660), (-1, 3_661, False, "1", 1.0)),
        (FieldKind.HOURS, (1, 8_784, "0.5", "8784"), (0, 8_785, "0", "8784.01", True, None)),
        (FieldKind.PERCENT, ("0", "100"), ("-0.01", "100.01", 100, None)),
        (FieldKind.AMOUNT, ("0", "0.000000000001"), ("-1", 1, 1.5, True, "", "1e3")),
        (FieldKind.YES_NO, (True, False, "yes", "no"), ("Yes", 1, 0, "", None)),
        (FieldKind.DATE, ("2026-03-10",), ("2026-3-10", "2026-02-30", "20260310", 1, None)),
        (FieldKind.LINE, ("a",), ("", " ", 1, None)),
    ],
)
def test_the_last_that_is_read_and_the_first_that_is_not(
    kind: FieldKind, allowed: tuple[object, ...], refused: tuple[object, ...]
) -> None:
    spec = FieldSpec(kind, "Title", "Note.", "1")
    for written in allowed:
        read_value(written, spec)
    for written in refused:
        with pytest.raises(InvalidValueError):
            read_value(written, spec)
