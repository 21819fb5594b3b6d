"""Documents of others are read with one meaning or refused with one sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document_limits import JSON_DEPTH
from annotator.errors import CancelledError, ImportRefusedError
from annotator.importers.common.json_values import read_json, unused_keys
from annotator.progress import Cancel
from tests.annotator.job_file.jobs import as_anybody

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "boxes.json"
    path.write_bytes(data)
    return path


@given(JSON)
def test_what_is_json_comes_back(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    data = json.dumps(value, ensure_ascii=False).encode()
    path = written(tmp_path_factory.mktemp("json"), data)
    assert read_json(path) == value


def test_a_byte_order_mark_and_escaped_pairs_are_welcome(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + b'{"a": "\\ud83d\\ude00 \xc2\xa0"}'
    assert read_json(written(tmp_path, data)) == {"a": "\U0001f600 \u00a0"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"a": 1, "b": {"c": 1, "d": 2, "c": 3}}', "the key “c” twice"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": [-Infinity]}', "holds -Infinity"),
        (b'{"a":\n\n "abc\xe9"}', "not UTF-8 text: line 3, byte 13"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8 text: line 1, byte 1"),
        (b'{"a": 1,\n "b": }', r"not JSON: Expecting value \(line 2, column 7\)"),
        (b'{"a": 1} {"b": 2}', "not JSON: Extra data"),
        (b'{"images": [1, 2', "not JSON"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8 text"),
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b'{"a": ' + b"7" * 5000 + b"}", "thousands of digits"),
        (b'{"a": "\\ud83d"}', "half a character"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" * 101 + b"]" * 101, "nested too deeply"),
        (b'{"a":' * 101 + b"1" + b"}" * 101, "nested too deeply"),
    ],
)
def test_a_fault_refuses_the_document_in_one_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    with pytest.raises(ImportRefusedError, match=sentence) as refusal:
        read_json(written(tmp_path, data))
    assert str(refusal.value).startswith("“boxes.json” ")
    assert "\n" not in str(refusal.value)


def test_as_deep_as_the_limit_is_not_too_deep(tmp_path: Path) -> None:
    data = b"[" * JSON_DEPTH + b"]" * JSON_DEPTH
    assert read_json(written(tmp_path, data))


def test_a_document_over_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = written(tmp_path, b"[1, 2, 3]")
    assert read_json(path, max_bytes=9) == [1, 2, 3]
    with pytest.raises(ImportRefusedError, match="too large: 9 bytes; up to 8 are read"):
        read_json(path, max_bytes=8)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe):
        with pytest.raises(ImportRefusedError, match="is not a file"):
            read_json(path)
    with pytest.raises(ImportRefusedError, match=r"cannot be read \(No such file"):
        read_json(tmp_path / "gone.json")


def test_a_job_is_not_even_opened(tmp_path: Path) -> None:
    job = tmp_path / "Streets.fairlabel"
    job.write_bytes(b"{}")
    link = tmp_path / "boxes.json"
    link.symlink_to(job)
    for path in (job, link):
        with pytest.raises(ImportRefusedError, match=r"is a job\. Open it, or choose another file"):
            read_json(path)


def test_a_file_that_is_locked_away_is_refused() -> None:
    with as_anybody() as folder:
        path = written(folder, b"{}")
        path.chmod(0)
        with pytest.raises(ImportRefusedError, match=r"cannot be read \(Permission denied"):
            read_json(path)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        read_json(written(tmp_path, b"{}"), cancel=cancel)


def test_unused_keys_are_kept_with_every_character_and_bit() -> None:
    values = {"id": 1, "x": 0.1, "licence": "é\u2028", "deep": {"a": [None, True]}}
    kept = unused_keys(values, frozenset({"id"}))
    assert json.loads(kept) == {"x": 0.1, "licence": "é\u2028", "deep": {"a": [None, True]}}
    assert unused_keys({"id": 1}, frozenset({"id"})) == ""


@pytest.mark.parametrize("number", ["1e999", "-1e999", "2" + 308 * "0", "[-1" + 400 * "0" + "]"])
def test_a_number_too_large_to_be_one_is_not_kept(tmp_path: Path, number: str) -> None:
    value = read_json(written(tmp_path, b'{"id": 1, "score": %b}' % number.encode()))
    assert isinstance(value, dict)
    with pytest.raises(ImportRefusedError, match="“score”"):
        unused_keys(value, frozenset({"id"}))


def test_many_digits_in_a_text_are_kept() -> None:
    values = {"text": 400 * "7", "largest": 10**308}
    assert json.loads(unused_keys(values, frozenset())) == values


def test_a_flood_of_lists_is_refused_before_they_are_made(tmp_path: Path) -> None:
    path = written(tmp_path, b'{"images": [' + b"[]," * 1_000_001 + b"0]}")
    with pytest.raises(ImportRefusedError, match="a flood of lists and objects"):
        read_json(path)


def test_a_long_key_that_stands_twice_is_named_shortly(tmp_path: Path) -> None:
    path = written(tmp_path, b'{"%s": 1, "%s": 2}' % (b"k" * 5_000, b"k" * 5_000))
    with pytest.raises(ImportRefusedError, match="twice in one object") as refusal:
        read_json(path)
    assert len(str(refusal.value)) < 300
