"""A dry run shows exactly what an export then writes, at each level, and writes nothing."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from annotator.errors import CancelledError
from annotator.export.api import Detail, ExportOptions, ImageMode, OutFile, Report
from annotator.export.preview import DryRun, Preview, dry_run, preview_document, preview_lines
from annotator.export.preview.dry_run import MOST_LINES
from annotator.export.preview.field_reader import json_values, lines_of
from annotator.export.preview.field_tree import ANY, EACH, MOST_CHILDREN, FieldNode
from annotator.progress import Cancel
from annotator.sentences.said import verbatim
from exporters.coco.coco_exporter import CocoExporter
from tests.annotator.imaging.drawing import gradient_jpeg
from tests.annotator.imaging.test_floods import jpeg_segment
from tests.support.english import english
from tests.support.exports import export_coco, files_of
from tests.support.snapshots import FakeSnapshot, a_morning, snapshot_of

ORDERED = list(Detail)


@pytest.fixture(scope="module")
def preview() -> Preview:
    return dry_run(CocoExporter(), snapshot_of(a_morning()), ExportOptions())


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[Detail, Path]:
    folders = {each: tmp_path_factory.mktemp("exports") / each for each in Detail}
    for detail, folder in folders.items():
        export_coco(folder, options=ExportOptions(detail=detail))
    return folders


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Take a document apart by another way than the preview does."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            name = ANY if key.isdecimal() else key
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for each in value:
            yield from _leaves(each, f"{path}{EACH}")
    else:
        yield path, value


def _written(folder: Path) -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = {}
    for name, data in files_of(folder):
        if name.endswith(".json"):
            pairs: Any = _leaves(json.loads(data))
        elif name.endswith(".jsonl"):
            pairs = _leaves([json.loads(line) for line in data.splitlines()])
        else:
            pairs = ((f"line {n}", each) for n, each in enumerate(data.decode().splitlines(), 1))
        own = found.setdefault(name, {})
        for path, value in pairs:
            own.setdefault(path, []).append(value)
    return found


@pytest.mark.parametrize("detail", Detail)
def test_every_field_of_the_export_is_shown_and_no_other(
    preview: Preview, exported: dict[Detail, Path], detail: Detail
) -> None:
    written = _written(exported[detail])
    shown = {
        name: {path: field.seen[detail].count for path, field in file.content.leaves(detail)}
        for name, file in preview.files.items()
    }
    assert shown == {
        name: {path: len(values) for path, values in fields.items()}
        for name, fields in written.items()
    }


@pytest.mark.parametrize("detail", Detail)
def test_the_values_shown_are_those_written(
    preview: Preview, exported: dict[Detail, Path], detail: Detail
) -> None:
    written = _written(exported[detail])
    for name in ("effort.json", "annotations.json", "manifest.json"):
        for path, field in preview.files[name].content.leaves(detail):
            first = json.dumps(written[name][path][0], ensure_ascii=True)
            if len(first) < 100 and "\\" not in first:
                assert field.seen[detail].examples[0] == first, (name, path)


def test_sizes_and_digests_are_those_of_the_files(
    preview: Preview, exported: dict[Detail, Path]
) -> None:
    for detail, folder in exported.items():
        sizes = {name: len(data) for name, data in files_of(folder) if name != "manifest.json"}
        shown = {f.path: f.sizes[detail] for f in preview.files.values() if detail in f.sizes}
        assert shown == sizes


def test_a_field_says_from_which_level_on_it_leaves(
    preview: Preview, exported: dict[Detail, Path]
) -> None:
    written = {detail: _written(folder) for detail, folder in exported.items()}
    marks = set()
    for name, file in preview.files.items():
        for path, field in file.content.leaves(Detail.FULL):
            since = next(d for d in Detail if path in written[d].get(name, {}))
            values = [written[d][name][path] for d in ORDERED[ORDERED.index(since) :]]
            assert (field.since, field.differs) == (since, any(v != values[0] for v in values))
            marks.add((field.since, field.differs))
    assert {(Detail.JOB, False), (Detail.ITEM, False), (Detail.FULL, False)} <= marks
    assert (Detail.JOB, True) in marks


def test_long_lists_are_told_by_their_first_entries(preview: Preview) -> None:
    lines = "\n".join(english(preview_lines(preview, Detail.FULL)))
    assert "annotations[].id: 1, 2, 3 and 2 more" in lines
    assert "+full   items[].unassigned_ms: " in lines
    assert "+item   items[].work_ms: " in lines
    assert (
        "+item" not in "\n".join(english(preview_lines(preview, Detail.JOB))).partition("\n\n")[2]
    )


def test_the_document_says_the_same(preview: Preview) -> None:
    document = json.loads(json.dumps(preview_document(preview)))
    effort = next(file for file in document["files"] if file["path"] == "effort.json")
    by_path = {field["path"]: field for field in effort["fields"]}
    assert by_path["items[].id"]["values"]["job"] == {"first": ["1", "2", "3"], "count": 3}
    assert by_path["items[].work_ms"]["from"] == "item"
    assert set(by_path["sessions[].worker"]["values"]) == {"full"}
    assert by_path["detail"]["differs"]
    documents = [f for f in document["files"] if f["path"].endswith(("json", "jsonl"))]
    count = sum("full" in field["values"] for file in documents for field in file["fields"])
    assert document["fields"]["full"] == count


def test_nothing_is_written_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pictures: FakeSnapshot
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    dry_run(CocoExporter(), pictures, ExportOptions(images=ImageMode.COPY))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture
def pictures(tmp_path: Path) -> FakeSnapshot:
    """Return the fixed job with two of its three pictures at hand, one with what a phone adds."""
    folder = tmp_path / "pictures" / "street"
    folder.mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0132] = "2026:03:01 10:00:00"
    exif[0x0110] = "A phone"
    exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 17.0, 0.0)})
    Image.new("RGB", (8, 8)).save(folder / "photo_1.jpg", exif=exif)
    # More before its pixels than anybody looks through.
    whole, block = gradient_jpeg(), jpeg_segment(0xE1, bytes(65_000))
    (folder / "photo_2.jpg").write_bytes(whole[:2] + block * 250 + whole[2:])
    return snapshot_of(a_morning(), tmp_path / "pictures")


def test_what_the_camera_wrote_into_copied_pictures_is_told(pictures: FakeSnapshot) -> None:
    shown = dry_run(CocoExporter(), pictures, ExportOptions(images=ImageMode.COPY))
    found = shown.pictures
    assert (found.count, found.unread) == (2, 1)
    assert found.traces == {"place": 1, "time": 1, "camera": 1}
    assert found.first == ["images/street/photo_1.jpg", "images/street/photo_2.jpg"]
    text = "\n".join(english(preview_lines(shown, Detail.ITEM)))
    assert "1 of them says the place where they were taken." in text
    assert "street/photo_3.jpg is not at hand" in text


def test_pictures_that_are_only_named_are_not_opened(pictures: FakeSnapshot) -> None:
    assert dry_run(CocoExporter(), pictures, ExportOptions()).pictures.count == 0


def test_it_stops_when_asked() -> None:
    cancel = Cancel()
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1:
            cancel.cancel()

    with pytest.raises(CancelledError):
        dry_run(CocoExporter(), snapshot_of(a_morning()), ExportOptions(), DryRun(cancel, progress))
    assert told == [(0, 3), (1, 3)]


class Foreign:
    """A format of somebody else: JSON on one line, a file that is none, a table."""

    name = title = "foreign"
    cannot_carry = ()

    def files(self, _snapshot: object, options: ExportOptions, report: Report) -> Iterator[OutFile]:
        report.notes.append(verbatim(f"at {options.detail}"))
        yield OutFile("one.json", [b'{"a": [{"b": 1}, ', b'{"b": 2}]}'])
        yield OutFile("none.json", [b"{\nnothing"])
        many = [b"x\n"] * (2 * MOST_LINES)
        yield OutFile("table.csv", [b"a,b\n", b"\xff,\xe2\x80\xae2\n", *many])


def test_formats_of_others_are_shown_too() -> None:
    shown = dry_run(Foreign(), snapshot_of(a_morning()), ExportOptions())
    lines = english(preview_lines(shown, Detail.ITEM))
    text = "\n".join(lines)
    assert "a[].b: 1, 2" in text
    assert "line 2: nothing" in text
    assert "line 2: \ufffd,\\u202e2" in text
    assert len([line for line in lines if "line " in line]) < MOST_LINES + 10
    assert lines[-1] == "at item"


def test_names_without_end_are_told_as_one() -> None:
    field = FieldNode("")
    field.add({f"name {n}": n for n in range(MOST_CHILDREN + 50)}, Detail.JOB)
    assert len(field.children) == MOST_CHILDREN + 1
    assert field.children[ANY].seen[Detail.JOB].count == 50


def test_a_dry_run_leaves_the_export_as_it_would_have_been(tmp_path: Path) -> None:
    snapshot = snapshot_of(a_morning())
    dry_run(CocoExporter(), snapshot, ExportOptions())
    export_coco(tmp_path / "after", snapshot)
    export_coco(tmp_path / "before", snapshot_of(a_morning()))
    assert list(files_of(tmp_path / "after")) == list(files_of(tmp_path / "before"))


def test_large_lists_are_not_held() -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{\n"items": [\n'
        for at in range(5000):
            held.append(at)
            yield b'{"id": 1},\n'
        yield b'{"id": 2}\n]\n}\n'

    held: list[int] = []
    values = json_values(lines_of(pieces()))
    next(values)
    assert len(held) < 1000
