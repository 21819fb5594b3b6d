"""Tests ALTO and hOCR out and in: what a page says is read back, whatever it says."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from annotator.export.api import ItemRecord, Report
from annotator.model.entities import Labels
from annotator.model.geometry import Box
from exporters.pages.alto_writer import ALTO
from exporters.pages.hocr_writer import HOCR
from exporters.pages.page_format import PageFormat, rounded, row_of
from tests.support.material import material
from tests.support.page_jobs import (
    HARD_TEXT,
    PAGE_LABELS,
    a_line,
    a_page,
    as_record,
    pages,
    read_pages,
)

ALTO_CHILDREN = {
    "alto": "Description (Tags )?Layout ",
    "Description": "MeasurementUnit sourceImageInformation ",
    "Tags": "(OtherTag )+",
    "Page": "PrintSpace ",
    "PrintSpace": "(TextBlock |Illustration )*",
    "TextBlock": "(Shape )?(TextLine )*",
    "TextLine": "(Shape )?(String (SP )?)+",
    "String": "(Shape )?",
    "Illustration": "(Shape )?",
}
"""The children of each element as a regular expression, from the schema of ALTO 4."""

FORMATS = pytest.mark.parametrize("page_format", [ALTO, HOCR], ids=lambda each: each.name)


@pytest.fixture(scope="module")
def kant() -> tuple[ItemRecord, Labels]:
    """The page of Kant as imported."""
    contents = read_pages("page", material("pages/kant_1784_0017.page.xml"), "kant_1784_0017.tif")
    return as_record(contents, "kant_1784_0017.tif")


def missing(
    page_format: PageFormat, record: ItemRecord, labels: Labels
) -> Counter[tuple[object, ...]]:
    """Return what is expected in a document and not read from it."""
    text = page_format.write(record, labels, Report()).decode()
    found = Counter[tuple[object, ...]](rounded(row_of(each)) for each in page_format.read(text))
    expected = page_format.expected(record, labels)
    return Counter[tuple[object, ...]](map(rounded, expected)) - found


@FORMATS
def test_the_page_of_kant_reads_back_with_its_ids_words_baselines_and_polygons(
    page_format: PageFormat, kant: tuple[ItemRecord, Labels]
) -> None:
    report = Report()
    text = page_format.write(*kant, report).decode()
    left_out = report.counts.get("words left out: their line has another text", 0)
    assert left_out == (2 if page_format is ALTO else 0)  # those of “1.”, without a space
    elements = {each.source.id: each for each in page_format.read(text)}
    assert len(elements) == len(kant[0].regions) - left_out
    line = elements["tl_1"]
    assert line.text == "Berlini\u017fche Monats\u017fchrift."
    assert (line.source.parent, line.source.baseline) == ("r_1_1", "114,429 918,429")
    word = elements["word_1478541239126_800"]
    assert (word.text, word.source.parent) == ("1784", "tl_2")
    assert len(word.source.points.split()) == 9
    assert [each.text for each in elements.values() if each.source.name == "TextLine"] == [
        region.transcription for region in kant[0].regions if '"name":"TextLine"' in region.extra
    ]
    assert not missing(page_format, *kant)


@FORMATS
def test_a_hard_text_a_turned_box_and_a_label_read_back(page_format: PageFormat) -> None:
    box = Box(100.5, 200.25, 300, 40, 12.5)
    record = a_page([a_line(1, box, HARD_TEXT, label=4), a_line(2, Box(1, 2, 3, 4), label=5)])
    text = page_format.write(record, PAGE_LABELS, Report()).decode()
    line, cat = page_format.read(text)
    assert line.text == HARD_TEXT
    assert [round(each, 6) for each in line.box.stored()[1]] == [100.5, 200.25, 300, 40, 12.5]
    assert (line.label_name, cat.label_name) == ("line", "cat")


@FORMATS
def test_a_line_with_another_text_than_its_words_is_written_without_them(
    page_format: PageFormat,
) -> None:
    report = Report()
    record = a_page(
        [
            a_line(1, Box(0, 0, 100, 20), "one three"),
            a_line(2, Box(0, 0, 40, 20), "one", label=3),
            a_line(3, Box(50, 0, 40, 20), "two", label=3),
        ]
    )
    text = page_format.write(record, PAGE_LABELS, report).decode()
    assert [each.text for each in page_format.read(text)] == ["one three"]
    assert report.counts == {"words left out: their line has another text": 2}


@FORMATS
def test_right_to_left_and_the_reading_order_are_kept(page_format: PageFormat) -> None:
    notes = '{"page_element":{"name":"TextLine","id":"l%d","direction":"right-to-left"}}'
    texts = ["\u0645\u0642\u0647\u0649", "\u0634\u0627\u064a", "123 \u0645"]
    lines = [
        a_line(at, Box(900 - 10 * at, 10, 5, 5), words, extra=notes % at)
        for at, words in enumerate(texts)
    ]
    text = page_format.write(a_page(lines), PAGE_LABELS, Report()).decode()
    found = page_format.read(text)
    assert [each.text for each in found] == texts
    assert {each.source.direction for each in found} == {"right-to-left"}


@given(pages())
def test_every_page_reads_back_from_alto(record: ItemRecord) -> None:
    assert not missing(ALTO, record, PAGE_LABELS)
    root = ET.fromstring(ALTO.write(record, PAGE_LABELS, Report()))
    ids = [each.attrib["ID"] for each in root.iter() if "ID" in each.attrib]
    assert len(set(ids)) == len(ids)
    for element in root.iter():
        children = "".join(f"{each.tag.rpartition('}')[2]} " for each in element)
        name = element.tag.rpartition("}")[2]
        assert re.fullmatch(ALTO_CHILDREN.get(name, ".*"), children), (name, children)


@given(pages())
def test_every_page_reads_back_from_hocr(record: ItemRecord) -> None:
    assert not missing(HOCR, record, PAGE_LABELS)
    ET.fromstring(HOCR.write(record, PAGE_LABELS, Report()))
