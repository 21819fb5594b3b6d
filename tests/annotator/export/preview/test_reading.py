"""Documents are taken apart as they stream by, ours and those of others."""

import json
from collections.abc import Iterator

import pytest

from annotator.export.preview.field_reader import (
    NotByFieldError,
    json_line_values,
    json_values,
    lines_of,
)
from annotator.export.preview.field_tree import EACH
from exporters.common.documents import document

CONTENT = {"a": "x, ]", "b": [{"c": 1}, {"c": [2, 3]}], "d": [], "e": {"f": None}, "g": [4, 5]}


def _ours() -> Iterator[bytes]:
    return document(
        (key, iter(value) if key in {"b", "d"} else value) for key, value in CONTENT.items()
    )


def _in_threes(data: bytes) -> Iterator[bytes]:
    return (data[at : at + 3] for at in range(0, len(data), 3))


def test_lines_are_found_however_the_pieces_are_cut() -> None:
    assert list(lines_of(_in_threes(b"one\n\ntwo\nthree"))) == [b"one", b"", b"two", b"three"]


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_document_of_ours_is_read_list_by_list(is_cut: bool) -> None:
    pieces = _in_threes(b"".join(_ours())) if is_cut else _ours()
    assert list(json_values(lines_of(pieces))) == [
        (("a",), ["x, ]"]),
        (("b", EACH), [{"c": 1}, {"c": [2, 3]}]),
        (("d",), [[]]),
        (("e",), [{"f": None}]),
        (("g",), [[4, 5]]),
    ]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_document_of_others_is_read_whole(indent: int | None) -> None:
    data = json.dumps(CONTENT, indent=indent).encode()
    assert list(json_values(lines_of([data]))) == [((), [CONTENT])]


@pytest.mark.parametrize("data", [b"", b"{", b'{\n"a": 1,\nx', b'{\n"a": [\n1 2\n]\n}'])
def test_what_is_no_document_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(NotByFieldError):
        list(json_values(lines_of([data])))


def test_lines_of_json_are_elements() -> None:
    assert list(json_line_values(lines_of([b'{"a": 1}\n\n{"a": 2}\n']))) == [
        ((EACH,), [{"a": 1}, {"a": 2}])
    ]
    with pytest.raises(NotByFieldError):
        list(json_line_values(lines_of([b"{}\nno\n"])))
    with pytest.raises(NotByFieldError):
        list(json_line_values(lines_of([b"{}, {}\n"])))
