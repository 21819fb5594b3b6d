"""The longest list of a document is read line by line, with the same result as the whole file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.verify.common import strict_json
from annotator.verify.common.id_set import IdSet
from annotator.verify.common.list_in_file import ListInFile, read_with_list_in_file
from annotator.verify.common.strict_json import NotStrictJsonError, read_json_inside
from exporters.common.documents import document

NAME, KEY = "some.json", "annotations"


def _written(folder: Path, count: int, **more: object) -> bytes:
    rows = ({"id": number, "bbox": [number, 0.5], "text": "}],\n"} for number in range(count))
    parts = [("info", {"x": 1}), ("images", iter([{"id": 1}])), (KEY, rows), *more.items()]
    data = b"".join(document(parts))
    (folder / NAME).write_bytes(data)
    return data


@pytest.mark.parametrize("count", [0, 1, 31, 32, 33, 64, 100])
def test_a_list_of_ours_is_what_the_file_says(tmp_path: Path, count: int) -> None:
    data = _written(tmp_path, count, categories=[])
    found = read_with_list_in_file(tmp_path, NAME, KEY)
    assert isinstance(found, dict)
    rows, expected = found[KEY], json.loads(data)[KEY]
    assert isinstance(rows, ListInFile)
    assert (len(rows), bool(rows), list(rows)) == (count, count > 0, expected)
    assert [rows[at] for at in range(count)] == expected == rows[:]
    assert rows == expected
    with pytest.raises(IndexError):
        rows[count]
    assert {**found, KEY: expected} == json.loads(data)


@given(st.data())
def test_a_file_means_the_same_read_either_way(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    text = bytearray(_written(folder, data.draw(st.integers(30, 34)), **{KEY + "_": []}))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text) - 1))
        piece = data.draw(st.sampled_from([b"", b",", b"\n", b"]", b"{", b"}", b" ", b"1", b'"']))
        text[at : at + data.draw(st.integers(0, 2))] = piece
    (folder / NAME).write_bytes(text)
    assert _outcome(_listed, folder) == _outcome(_whole, folder)


def _outcome(read: Callable[[Path], object], folder: Path) -> object:
    try:
        return read(folder)
    except NotStrictJsonError as error:
        return str(error)


def _whole(folder: Path) -> object:
    return read_json_inside(folder, NAME)


def _listed(folder: Path) -> object:
    found = read_with_list_in_file(folder, NAME, KEY)
    if isinstance(found, dict) and isinstance(found.get(KEY), ListInFile):
        found[KEY] = list(found[KEY])
    return found


@pytest.mark.parametrize(
    "text",
    [
        '{\n"annotations": [\n{"id": 1}\n],\n"annotations": []\n}\n',
        '{\n"info": {\n"annotations": [\n{"id": 1}\n]\n},\n"annotations": [\n{"id": 2}\n]\n}\n',
        '{\n"annotations": [\n{"id": 1},\n]\n}\n',
        '{\n"annotations": [\n{"id": 1, "id": 2}\n]\n}\n',
        '{\n"annotations": [\n{"id": 1e999}\n]\n}\n',
        '{\n"annotations": [\n{"a": [{}\n,{}]},\n{},{}\n]\n}\n',
        '[\n"annotations": [\n]\n]\n',
    ],
)
def test_no_trick_makes_it_mean_something_else(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    assert _outcome(_listed, tmp_path) == _outcome(_whole, tmp_path)


def test_more_than_fits_into_memory_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _written(tmp_path, 2000)
    monkeypatch.setattr(strict_json, "MEMORY_BYTES", 100_000)
    with pytest.raises(NotStrictJsonError, match="too much to be read at once"):
        read_json_inside(tmp_path, NAME)
    found = read_with_list_in_file(tmp_path, NAME, KEY)
    assert isinstance(found, dict)
    assert len(found[KEY]) == 2000


def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path) -> None:
    data = _written(tmp_path, 100)
    found = read_with_list_in_file(tmp_path, NAME, KEY)
    assert isinstance(found, dict)
    with (tmp_path / NAME).open("r+b") as file:
        file.seek(data.index(b'"id": 99') - 1)
        file.write(b"[")
        os.fsync(file.fileno())
    with pytest.raises(NotStrictJsonError, match="changed while it was read"):
        list(found[KEY])


@given(st.lists(st.integers(-5, 20) | st.just(2**70)))
def test_a_set_of_ids_knows_what_was_added(numbers: list[int]) -> None:
    ids, expected = IdSet(), set[int]()
    for number in numbers:
        assert (number in ids) is (number in expected)
        ids.add(number)
        expected.add(number)
    assert all(number in ids for number in expected)
