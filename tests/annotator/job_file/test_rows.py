"""A row is read by the names of its columns, which stand in the table's declaration alone."""

from __future__ import annotations

import pytest

from annotator.job_file.schema.sealed_rows import SealedRow, SealedTable
from annotator.job_file.schema.tables import ITEM, MEDIA, TABLES


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_column_goes_by_its_name(table: SealedTable) -> None:
    names = (*table.columns, "seal")
    assert not [name for name in names if hasattr(SealedRow, name)]  # it would hide a method
    row = table.record(names)
    assert [getattr(row, name) for name in names] == list(row) == list(names)
    key = names[0] if table.key_size == 1 else names[: table.key_size]
    assert (row.primary_key, row.unsealed) == (key, names[:-1])


def test_some_columns_are_replaced_and_the_others_stay() -> None:
    row = MEDIA.record((7, "a.jpg", "digest", 10, 20, "seal"))
    assert row.but(size_bytes=11, path="b.jpg") == (7, "b.jpg", "digest", 11, 20)
    assert row == (7, "a.jpg", "digest", 10, 20, "seal")


def test_columns_are_picked_in_the_order_in_which_they_are_named() -> None:
    row = tuple(ITEM.columns)
    assert ITEM.picker("status id")(row) == ("status", "id")
    with pytest.raises(ValueError, match="not in tuple"):
        ITEM.picker("status colour")
