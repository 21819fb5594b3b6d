"""Tests PaddleOCR labels and crops of lines: real files, real pictures, any text."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from annotator.export.api import ExportOptions, ImageMode, ItemRecord, Report
from annotator.importers.pages.paddleocr_importer import LabelLine, label_lines
from annotator.model.entities import ItemId, MediaId, Region
from annotator.model.geometry import Box
from annotator.page_documents.text_elements import box_of_points, points_of
from annotator.progress import Cancel
from exporters.coco.coco_exporter import CocoExporter
from exporters.common.side_format import SideFormat
from exporters.pages.line_crops_writer import LineCropsFormat
from exporters.pages.paddleocr_writer import PaddleocrFormat
from exporters.pages.page_xml_writer import PAGE_XML
from exporters.registry import export
from tests.support.exports import verified
from tests.support.material import material
from tests.support.page_jobs import HARD_TEXT, PAGE_LABELS, a_line, a_page, pages
from tests.support.snapshots import FakeSnapshot, a_morning, snapshot_of

LINE = Box(10, 20, 300, 30)


def job(folder: Path, *records: ItemRecord) -> FakeSnapshot:
    """Return a job with these pages, whose pictures lie in a folder."""
    morning = snapshot_of(a_morning())
    return replace(
        morning,
        media_folder=folder,
        labels=PAGE_LABELS,
        records=records,
        entries=(),
        sittings=(),
        said=(),
        answers=(),
    )


def image_at(path: Path) -> NDArray[np.uint8]:
    """Return the pixels of a picture."""
    pixels = cv2.imread(str(path))
    assert pixels is not None
    return np.asarray(pixels, dtype=np.uint8)


def numbered(number: int, picture: str, size: tuple[int, int] = (1000, 1000)) -> ItemRecord:
    """Return a page with a number of its own, and one line."""
    record = a_page([a_line(number, LINE, picture)], picture=picture, size=size)
    item = replace(record.item, id=ItemId(number), media_id=MediaId(number))
    return replace(record, item=item, media=replace(record.media, id=MediaId(number)))


def out(
    folder: Path, side: SideFormat, snapshot: FakeSnapshot, images: ImageMode = ImageMode.NONE
) -> Report:
    """Export the job; the export must verify and read back."""
    report = export(CocoExporter(side), snapshot, folder, ExportOptions(images=images))
    assert report.reads_back, report.notes
    result = verified(folder)
    assert result.is_ok, result.problems
    return report


def label_file(folder: Path, regions: Sequence[Region], picture: str = "p.png") -> LabelLine:
    """Return what PaddleOCR reads of an exported page."""
    out(folder, PaddleocrFormat(), job(folder.parent, a_page(regions, picture=picture)))
    (line,) = label_lines(folder / "paddleocr" / "Label.txt", Cancel())
    assert isinstance(line, LabelLine)
    return line


def test_labels_have_the_lines_as_paddleocr_reads_them(tmp_path: Path) -> None:
    regions = [
        a_line(1, Box(0, 0, 500, 100), "one\ntwo", label=1),
        a_line(2, LINE, HARD_TEXT),
        a_line(3, Box(10, 20, 30, 30), "one", label=3),
        a_line(4, Box(400.5, 400, 40, 20, 90), "two", label=4, attributes={"difficult": True}),
    ]
    line = label_file(tmp_path / "out", regions, "a b/p.png")
    assert line.picture == "images/a b/p.png"
    assert [each.text for each in line.elements] == [HARD_TEXT, "two"]
    assert line.elements[0].box == LINE
    assert line.elements[1].label_name == "line"
    assert [dict(each) for each in line.flags] == [{}, {"difficult": True}]
    raw = (tmp_path / "out" / "paddleocr" / "Label.txt").read_bytes()
    assert raw.count(b"\n") == 1  # no text breaks the line
    points = json.loads(raw.partition(b"\t")[2])[1]["points"]
    corners = Box(400.5, 400, 40, 20, 90).corners
    assert points == [[each.x, each.y] for each in corners]


def test_the_polygon_of_a_document_is_written_while_the_box_is_its_own(tmp_path: Path) -> None:
    polygon = "10,20 100,25 310,20 310,50 10,50"
    extra = json.dumps({"page_element": {"name": "TextLine", "id": "l", "points": polygon}})
    line = label_file(tmp_path / "out", [a_line(1, LINE, "x", extra=extra)])
    assert line.elements[0].source.points == polygon
    moved = a_line(1, Box(11, 20, 300, 30), "x", extra=extra)
    line = label_file(tmp_path / "other", [moved])
    assert line.elements[0].source.points == "11,20 311,20 311,50 11,50"


def test_a_name_with_a_tab_is_left_out_and_told(tmp_path: Path) -> None:
    record = a_page([a_line(1, LINE, "x")], picture="p\t.png")
    report = out(tmp_path / "out", PaddleocrFormat(), job(tmp_path, record))
    assert (tmp_path / "out" / "paddleocr" / "Label.txt").read_bytes() == b""
    assert report.counts["pictures whose name has a line break or a tab, left out"] == 1


@given(record=pages())
def test_every_page_reads_back_from_labels(
    tmp_path_factory: pytest.TempPathFactory, record: ItemRecord
) -> None:
    snapshot = job(Path(), record)
    (file,) = PaddleocrFormat().files(snapshot, ExportOptions(), Report())
    path = tmp_path_factory.mktemp("labels")
    (path / "paddleocr").mkdir()
    (path / file.path).write_bytes(b"".join(file.pieces))
    report = Report()
    assert PaddleocrFormat().read_back(path, snapshot, ExportOptions(), report), report
    (line,) = label_lines(path / file.path, Cancel())
    assert isinstance(line, LabelLine)
    assert line.faults == 0
    for element in line.elements:
        assert box_of_points(points_of(element.source.points)) == element.box


def test_each_line_is_a_picture_with_its_text_byte_for_byte(tmp_path: Path) -> None:
    shutil.copy(material("pages/page.png"), tmp_path)
    page = image_at(tmp_path / "page.png")
    height, width = page.shape[:2]
    regions = [
        a_line(1, Box(10, 20, 200, 30), HARD_TEXT),
        a_line(2, Box(-5, 5, 100, 20), "cut"),
        a_line(3, Box(10, 20, 30, 30), "word", label=3),
        a_line(4, Box(50, 60, 40, 20, 90), "turned"),
        a_line(5, Box(50, 100, 40, 20)),
        a_line(6, Box(width + 5, 0, 40, 20), "outside"),
    ]
    record = a_page(regions, picture="page.png", size=(width, height))
    report = out(tmp_path / "out", LineCropsFormat(), job(tmp_path, record))
    lines = tmp_path / "out" / "lines"
    assert {path.name for path in lines.iterdir()} == {
        f"page_{number}{ending}" for number in (1, 2, 4) for ending in (".png", ".gt.txt")
    }
    assert (lines / "page_1.gt.txt").read_bytes() == HARD_TEXT.encode()
    assert np.array_equal(image_at(lines / "page_1.png"), page[20:50, 10:210])
    assert np.array_equal(image_at(lines / "page_2.png"), page[5:25, 0:95])
    turned = image_at(lines / "page_4.png")
    assert turned.shape[:2] == (20, 40)
    upright = np.rot90(page[50:90, 60:80])  # turned back by a quarter, anticlockwise
    assert np.max(np.abs(turned.astype(int) - upright.astype(int))) <= 1
    assert report.counts["lines without text, left out"] == 1
    assert report.counts["lines wholly outside their picture, left out"] == 1
    assert report.counts["texts with a line break inside, which some readers cut there"] == 1


def test_a_picture_that_is_away_or_broken_is_told_and_the_rest_is_written(tmp_path: Path) -> None:
    shutil.copy(material("pages/page.png"), tmp_path)
    (tmp_path / "broken.png").write_bytes(material("pages/page.png").read_bytes()[:900])
    names = enumerate(("away.png", "broken.png", "page.png"), start=1)
    records = [numbered(number, name, (384, 191)) for number, name in names]
    report = out(tmp_path / "out", LineCropsFormat(), job(tmp_path, *records))
    assert len(list((tmp_path / "out" / "lines").iterdir())) == 2
    assert report.counts["pictures not at hand"] == 1
    assert report.counts["pictures that cannot be cut"] == 1


def test_pages_with_one_stem_have_files_of_their_own(tmp_path: Path) -> None:
    names = enumerate(("a/p.png", "a/p.jpg", "b/p.png"), start=1)
    records = [numbered(number, name) for number, name in names]
    out(tmp_path / "out", PAGE_XML, job(tmp_path, *records))
    folder = tmp_path / "out" / "page"
    assert {str(path.relative_to(folder)) for path in folder.rglob("*.xml")} == {
        "a/p.png.xml",
        "a/p.jpg.xml",
        "b/p.xml",
    }
