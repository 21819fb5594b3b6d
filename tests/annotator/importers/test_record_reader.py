"""A long document is read record by record, and means the same as if it were read at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.document_limits import IMPORT_REGIONS
from annotator.errors import CancelledError, ImportRefusedError
from annotator.importers.coco.coco_importer import LIMITS, CocoImporter
from annotator.importers.common import record_reader, region_spool
from annotator.importers.common.record_reader import SourceDocument, opened_document
from annotator.importers.common.region_spool import IN_MEMORY, RegionSpool
from annotator.job_file.project import Project
from annotator.model.entities import Media, MediaId, Region
from annotator.progress import Cancel
from annotator.records import JobFacts, NewItem
from tests.annotator.importers.test_reading import JSON, written
from tests.annotator.job_file.jobs import editor_on, settle
from tests.support.material import CHECKOUT

LISTS = {"images": 10**9, "annotations": 10**9}


@contextmanager
def record_by_record(path: Path, limits: dict[str, int] | None = None) -> Iterator[SourceDocument]:
    with opened_document(path, limits or LISTS, Cancel(), whole_bytes=-1) as document:
        yield document


def read_anew(document: SourceDocument) -> Any:
    if document.values is None:
        return None
    lists = {name: list(document.records(name)) for name in document.counts}
    assert {name: len(each) for name, each in lists.items()} == document.counts
    return {**document.values, **lists}


@given(
    value=st.dictionaries(st.sampled_from(["images", "annotations", "info"]) | st.text(), JSON),
    records=st.lists(JSON, max_size=6),
    how=st.tuples(st.sampled_from([None, 1]), st.integers(1, 40), st.booleans()),
)
def test_what_is_read_record_by_record_is_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    value: dict[str, Any],
    records: list[Any],
    how: tuple[int | None, int, bool],
) -> None:
    indent, piece, mark = how
    value["annotations"] = records
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    data = (b"\xef\xbb\xbf" if mark else b"") + text.encode()
    path = written(tmp_path_factory.mktemp("json"), data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record_reader, "_PIECE_BYTES", piece)  # every value is cut off somewhere
        with record_by_record(path) as document:
            assert read_anew(document) == value
            assert list(document.records("annotations")) == records


@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"a": 1, "b": {"c": 1, "d": 2, "c": 3}}', "the key “c” twice"),
        (b'{"a": 1, "a": 2}', "the key “a” twice"),
        (b'{"images": [], "images": [1]}', "the key “images” twice"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"images": [-Infinity]}', "holds -Infinity"),
        (b'{"a":\n\n "abc\xe9"}', "not UTF-8 text: line 3, byte 13"),
        ('{"a": 1}'.encode("utf-16"), "not UTF-8 text: line 1, byte 1"),
        (b'{"a": 1,\n "b": }', r"not JSON: Expecting value \(line 2, column 7\)"),
        (b'{"images": [\n1,\n ]}', r"not JSON: Expecting value \(line 3, column 2\)"),
        (b'{"images": [\n1\n 2]}', r"not JSON: Expecting ',' delimiter \(line 3, column 2\)"),
        (b'{"a" 1}', r"not JSON: Expecting ':' delimiter \(line 1, column 6\)"),
        (b"{1: 1}", r"not JSON: Expecting property name .*\(line 1, column 2\)"),
        (b'{"a": 1,}', r"not JSON: Expecting property name .*\(line 1, column 9\)"),
        (b'{"a": 1} {"b": 2}', r"not JSON: Extra data \(line 1, column 10\)"),
        (b'{"images": [1, 2', "not JSON"),
        (b'{"images": [{"id": "abc', r"not JSON: Unterminated string .*\(line 1, column 20\)"),
        (b"\x89PNG\r\n\x1a\n", "not UTF-8 text"),
        (b'{"a": ' + b"7" * 5000 + b"}", "thousands of digits"),
        (b'{"images": ["\\ud83d"]}', "half a character"),
        (b'{"a": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "nested too deeply"),
        (b'{"images": [' + b"[" * 99 + b"]" * 99 + b"]}", "nested too deeply"),
    ],
)
def test_a_fault_of_a_long_document_is_told_as_of_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, sentence: str, piece: int
) -> None:
    monkeypatch.setattr(record_reader, "_PIECE_BYTES", piece)
    path = written(tmp_path, data)
    with pytest.raises(ImportRefusedError, match=sentence) as refusal, record_by_record(path):
        pass
    assert str(refusal.value).startswith("“boxes.json” ")
    assert "\n" not in str(refusal.value)


def test_as_deep_as_the_limit_is_not_too_deep(tmp_path: Path) -> None:
    data = b'{"images": [' + b"[" * 98 + b"]" * 98 + b'], "a": ' + b"[" * 99 + b"]" * 99 + b"}"
    with record_by_record(written(tmp_path, data)) as document:
        assert document.counts == {"images": 1}


def test_a_flood_and_an_endless_value_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b'{"images": [' + b"[]," * 1_000_001 + b"0]}")
    with pytest.raises(ImportRefusedError, match="a flood of lists"), record_by_record(path):
        pass
    path = written(tmp_path, b'{"images": ["' + b"a" * 17_000_000 + b'"]}')
    why = "a value of over 16,000,000 characters in line 1"
    with pytest.raises(ImportRefusedError, match=why), record_by_record(path):
        pass


@pytest.mark.parametrize("whole_bytes", [-1, 10**9])
def test_a_document_of_too_many_records_says_what_to_do(tmp_path: Path, whole_bytes: int) -> None:
    path = written(tmp_path, b'{"images": [1, 2, 3], "annotations": [1, 2, 3, 4]}')
    limits, why = {"images": 3, "annotations": 3}, "holds more than 3 annotations. Split it into"
    opened = opened_document(path, limits, Cancel(), whole_bytes=whole_bytes)
    with pytest.raises(ImportRefusedError, match=why), opened:
        pass


def test_the_table_has_a_limit_for_each_list() -> None:
    assert set(LIMITS) == {"images", "annotations", "categories", "image_tags"}
    assert LIMITS["annotations"] == IMPORT_REGIONS


def test_reading_can_be_stopped_at_any_piece(tmp_path: Path) -> None:
    cancel = Cancel()
    path = written(tmp_path, b'{"images": [1, 2, 3]}')
    with opened_document(path, LISTS, cancel, whole_bytes=-1) as document:
        cancel.cancel()
        with pytest.raises(CancelledError):
            list(document.records("images"))


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """Return a job file of one item."""
    path = tmp_path / "streets.fairlabel"
    item = NewItem(Media(MediaId(0), "1.jpg"))
    with Project.create(path, JobFacts("j", "Streets", "."), labels=["car"], items=[item]):
        return path


def regions_of(path: Path, count: int) -> Path:
    """Write a document of so many boxes, a hundred on each image."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"categories": [{"id": 1, "name": "car"}], "images": [')
        for number in range(1, count // 100 + 2):
            comma = "," if number > 1 else ""
            file.write(f'{comma}{{"id": {number}, "file_name": "{number}.jpg"}}')
        file.write('], "annotations": [')
        for number in range(1, count + 1):
            comma = ",\n" if number > 1 else ""
            box = f"[{number % 1800}.5, {number % 1000}, 30, 40]"
            file.write(f'{comma}{{"id": {number}, "image_id": {number // 100 + 1}, ')
            file.write(f'"category_id": 1, "bbox": {box}, "iscrowd": 0, "note": "{number}"}}')
        file.write("]}")
    return path


IMPORTS = """
import sys
from pathlib import Path
from annotator import document_limits

document_limits.WHOLE_BYTES = 100_000  # before it is imported: longer ones are read in records

from annotator.importers.coco.coco_importer import CocoImporter
from annotator.importers.common import region_spool
from annotator.job_file.project import Project

region_spool.IN_MEMORY = 2_000
for path in sys.argv[2:]:
    with Project.open(Path(sys.argv[1])) as project:
        items, labels = project.reads.item_rows().result(), project.reads.labels().result()
        reading = CocoImporter().read(Path(path), items=items, labels=labels)
        project.writes.run_import(reading.record).result()
        # Not ru_maxrss, which begins with the memory of whoever started the process.
        status = Path("/proc/self/status").read_text()
        peak_kb = status.partition("VmHWM:")[2].split()[0]
        print(len(reading.record.regions), peak_kb)
"""


def test_memory_does_not_grow_with_the_regions(demo: Path, tmp_path: Path) -> None:
    """With a tenth of ``IN_MEMORY``: 20,000 more take 6 MB; if all were held, 20 MB."""
    counts = 5_000, 25_000
    paths = [str(regions_of(tmp_path / f"{count}.json", count)) for count in counts]
    command = [sys.executable, "-c", IMPORTS, str(demo), *paths]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    few, few_kb, many, many_kb = map(int, answer.stdout.split())
    assert (few, many) == counts
    assert many_kb - few_kb < 12_000, (few_kb, many_kb)


@pytest.fixture
def few_in_memory(monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many regions are held now before the disk is used: a tenth of ``IN_MEMORY``."""
    monkeypatch.setattr(region_spool, "IN_MEMORY", IN_MEMORY // 10)
    return IN_MEMORY // 10


def test_many_regions_come_in_whole_and_go_in_one_step(
    demo: Path, tmp_path: Path, few_in_memory: int
) -> None:
    count = few_in_memory + 4_321
    path = regions_of(tmp_path / "many.json", count)
    with Project.open(demo) as project:
        editor = editor_on(project, 1)
        items, labels = project.reads.item_rows().result(), project.reads.labels().result()
        reading = CocoImporter().read(path, items=items, labels=labels)
        assert isinstance(reading.record.regions, RegionSpool)
        assert reading.record.regions[count - 1][1].extra == f'{{"note":"{count}"}}'
        step = project.writes.run_import(reading.record, seq=editor.history.take_seq()).result()
        editor.history.record(step)
        regions = all_regions(project)
        assert len(regions) == count
        assert len({region.id for region in regions}) == count
        assert {region.number for region in regions} == set(range(1, count + 1))
        editor.undo()
        settle(project)
        assert all_regions(project) == []
        editor.redo()
        settle(project)
        assert all_regions(project) == regions


def all_regions(project: Project) -> list[Region]:
    with project.snapshot().result() as snapshot:
        return [region for record in snapshot.items() for region in record.regions]


def test_writing_can_be_stopped_and_leaves_nothing(
    demo: Path, tmp_path: Path, few_in_memory: int
) -> None:
    cancel = Cancel()
    path = regions_of(tmp_path / "many.json", few_in_memory + 2_000)
    with Project.open(demo) as project:
        items, labels = project.reads.item_rows().result(), project.reads.labels().result()
        reading = CocoImporter().read(path, items=items, labels=labels, cancel=cancel)
        cancel.cancel()
        with pytest.raises(CancelledError):
            project.writes.run_import(reading.record).result()
        assert project.reads.item_rows().result() == items
        assert project.reads.labels().result() == labels
