"""Tests PAGE XML out: unchanged bytes, one change at a time, the rules, round trips."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.export.api import ItemRecord, Report
from annotator.model.entities import LabelId, Labels, Region
from annotator.model.geometry import Box
from annotator.page_documents.page_xml import read_page
from annotator.safe_xml import NOT_IN_XML
from exporters.pages.page_xml_writer import PAGE_XML, page_xml
from tests.support.material import material
from tests.support.page_jobs import (
    BOXES,
    HARD_TEXT,
    PAGE_LABELS,
    TEXTS,
    a_line,
    a_page,
    as_record,
    pages,
    read_pages,
)
from tests.support.page_rules import problems_of_page

KANT = "pages/kant_1784_0017.page.xml"
FIRST_LINE, FIRST_WORD = 1, 2
BEGINNING = 30


@pytest.fixture(scope="module")
def kant() -> tuple[ItemRecord, Labels]:
    """The page of Kant as imported."""
    contents = read_pages("page", material(KANT), "kant_1784_0017.tif")
    return as_record(contents, "kant_1784_0017.tif")


@pytest.fixture(scope="module")
def beginning(
    kant: tuple[ItemRecord, Labels], tmp_path_factory: pytest.TempPathFactory
) -> tuple[ItemRecord, Labels]:
    """The first elements of the page of Kant, as imported from a document that has no others."""
    path = tmp_path_factory.mktemp("kant") / "kant_1784_0017.page.xml"
    few = replace(kant[0], regions=kant[0].regions[:BEGINNING])
    path.write_bytes(page_xml(few, kant[1], Report()))
    page = as_record(read_pages("page", path, "kant_1784_0017.tif"), "kant_1784_0017.tif")
    assert len(page[0].regions) == BEGINNING
    return page


def written(page: tuple[ItemRecord, Labels], regions: list[Region]) -> tuple[str, Report]:
    """Return the document with other regions; it must be valid."""
    report = Report()
    record = replace(page[0], regions=regions)
    data = page_xml(record, {**page[1], **PAGE_LABELS}, report)
    assert problems_of_page(data) == []
    return data.decode(), report


def changes(text: str) -> list[str]:
    """Return the lines that differ from the document of Kant, each with its sign."""
    before = material(KANT).read_text(encoding="utf-8").split("\n")
    found = difflib.unified_diff(before, text.split("\n"), lineterm="", n=0)
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def with_change(page: tuple[ItemRecord, Labels], at: int, **values: object) -> list[Region]:
    regions = list(page[0].regions)
    regions[at] = replace(regions[at], **values)  # type: ignore[arg-type]  # fields of several types
    return regions


def test_a_page_that_nobody_changed_is_written_back_byte_for_byte(
    kant: tuple[ItemRecord, Labels],
) -> None:
    report = Report()
    assert page_xml(*kant, report) == material(KANT).read_bytes()
    assert report == Report()


def test_a_changed_text_changes_this_line_alone(kant: tuple[ItemRecord, Labels]) -> None:
    text, report = written(kant, with_change(kant, FIRST_LINE, transcription="Berlin & <Monat>"))
    assert [line.replace(" ", "") for line in changes(text)] == [
        "-<Unicode>Berlini\u017fcheMonats\u017fchrift.</Unicode>",
        "+<Unicode>Berlin&amp;&lt;Monat&gt;</Unicode>",
    ]
    assert list(report.counts.values()) == [1]  # the heading around it keeps its text


def test_a_hard_text_is_read_back_as_it_was(kant: tuple[ItemRecord, Labels]) -> None:
    text, _ = written(kant, with_change(kant, FIRST_LINE, transcription=HARD_TEXT))
    assert read_page(text).found[FIRST_LINE].text_element.text == HARD_TEXT


def test_a_moved_line_takes_its_baseline_along(kant: tuple[ItemRecord, Labels]) -> None:
    text, report = written(kant, with_change(kant, FIRST_LINE, geometry=Box(120, 370, 804, 72)))
    assert [line[0] + line[1:].strip() for line in changes(text)] == [
        '-<Coords points="114,366 918,366 918,438 114,438"/>',
        '-<Baseline points="114,429 918,429"/>',
        '+<Coords points="120,370 924,370 924,442 120,442"/>',
        '+<Baseline points="120,433 924,433"/>',
    ]
    assert report.counts == {"baselines moved with their line": 1}


def test_a_resized_line_loses_its_baseline_and_the_report_says_so(
    kant: tuple[ItemRecord, Labels],
) -> None:
    text, report = written(kant, with_change(kant, FIRST_LINE, geometry=Box(114, 366, 700, 72)))
    assert [line[0] + line[1:].strip() for line in changes(text)] == [
        '-<Coords points="114,366 918,366 918,438 114,438"/>',
        '-<Baseline points="114,429 918,429"/>',
        '+<Coords points="114,366 814,366 814,438 114,438"/>',
    ]
    assert report.counts == {"baselines dropped: the box of their line was changed": 1}


def test_a_turned_box_is_written_as_four_corners_and_read_back_exactly(
    kant: tuple[ItemRecord, Labels],
) -> None:
    box = Box(482.5, 367.25, 420, 69, 3.125)
    text, _ = written(kant, with_change(kant, FIRST_WORD, geometry=box))
    found = read_page(text).found[FIRST_WORD].text_element
    assert found.box == box
    assert len(found.source.points.split()) == 4


def test_an_exact_box_counts_only_while_the_points_are_its_corners(
    kant: tuple[ItemRecord, Labels],
) -> None:
    box = Box(482.5, 367.25, 420, 69)
    text, _ = written(kant, with_change(kant, FIRST_WORD, geometry=box))
    points = read_page(text).found[FIRST_WORD].text_element.source.points
    moved = text.replace(points, "10,20 30,20 30,60 10,60")  # by another program
    assert read_page(moved).found[FIRST_WORD].text_element.box == Box(10, 20, 20, 40)


def test_a_deleted_word_goes_and_nothing_else(kant: tuple[ItemRecord, Labels]) -> None:
    regions = list(kant[0].regions)
    del regions[FIRST_WORD]
    lines = changes(written(kant, regions)[0])
    assert len(lines) == 7
    assert all(line.startswith("-") for line in lines)


def test_a_deleted_region_goes_with_all_inside_it_and_with_its_place_in_the_order(
    kant: tuple[ItemRecord, Labels],
) -> None:
    text, _ = written(kant, list(kant[0].regions[5:]))
    assert "r_1_1" not in text
    assert len(read_page(text).found) == len(kant[0].regions) - 5


def test_a_line_deleted_around_its_words_stays_and_the_report_says_so(
    kant: tuple[ItemRecord, Labels],
) -> None:
    regions = list(kant[0].regions)
    del regions[FIRST_LINE]
    text, report = written(kant, regions)
    assert changes(text) == []
    assert report.counts == {"deleted elements that hold others, kept in the document": 1}


def test_new_lines_go_into_their_region_or_into_one_that_holds_them(
    kant: tuple[ItemRecord, Labels],
) -> None:
    new = [
        a_line(900, Box(120, 370, 20, 20), "inside", label=4),
        a_line(901, Box(10, 10, 20, 20), "outside", label=2),
        a_line(902, Box(15, 15, 20, 20), label=5),
    ]
    text, _ = written(kant, [*kant[0].regions, *new])
    assert not [line for line in changes(text) if line.startswith("-")]
    found = {each.text_element.source.id: each.text_element for each in read_page(text).found}
    assert found["region_900"].source.parent == "r_1_1"
    assert found["region_900"].label_name == "line"
    assert found["region_901"].text == "outside"
    assert found["region_902"].label_name == "cat"
    assert len(found) == len(kant[0].regions) + 3


def test_another_reading_order_is_written_for_regions_and_for_words(
    kant: tuple[ItemRecord, Labels],
) -> None:
    regions = list(kant[0].regions)
    first, second, rest = regions[:5], regions[5:9], regions[9:]
    assert second[0].transcription == "1784 ."
    words = [*first[:FIRST_WORD], first[3], first[2], *first[4:]]
    text, _ = written(kant, [*second, *words, *rest])
    texts = [each.text_element.text for each in read_page(text).found]
    assert texts == [each.transcription for each in [*second, *words, *rest]]


def test_a_changed_label_stands_in_the_element(kant: tuple[ItemRecord, Labels]) -> None:
    text, _ = written(kant, with_change(kant, FIRST_LINE, label_id=LabelId(5)))
    assert len(changes(text)) == 1
    assert read_page(text).found[FIRST_LINE].text_element.label_name == "cat"


@pytest.mark.parametrize("version", ["2010-03-19", "2013-07-15", "2017-07-15", "2019-07-15"])
def test_documents_of_older_versions_are_written_back_in_theirs(version: str) -> None:
    text = material(KANT).read_text(encoding="utf-8").replace("2019-07-15", version)
    found = read_page(text)
    assert found.namespace.endswith(version)
    regions = [
        a_line(at, each.text_element.box, each.text_element.text, extra=source.as_extra())
        for at, each in enumerate(found.found)
        for source in [each.text_element.source]
    ]
    report = Report()
    extra = json.dumps({"page_xml": text})
    new = a_line(900, Box(10, 10, 20, 20), label=5)
    data = page_xml(a_page([*regions, new], extra=extra), PAGE_LABELS, report)
    assert ("CustomRegion" in data.decode()) == (version == "2019-07-15")
    assert len(read_page(data.decode()).found) == len(regions) + 1


def test_a_kept_document_that_is_none_is_written_anew_and_the_report_says_so() -> None:
    report = Report()
    record = a_page([a_line(1, Box(1, 2, 3, 4), "x")], extra='{"page_xml":"<a/>"}')
    data = page_xml(record, PAGE_LABELS, report)
    assert problems_of_page(data) == []
    assert report.counts == {"kept documents that are no PAGE XML, written anew": 1}


def test_notes_of_another_form_do_not_matter() -> None:
    circle = [
        ('{"name":"TextRegion","id":"a","parent":"b"}', 1),
        ('{"name":"TextRegion","id":"b","parent":"a"}', 1),
        ('{"name":"TextLine","id":"1<2","parent":"a","points":"1,2 x","baseline":"0"}', 2),
        ('{"name":"Nonsense","id":"c","points":["x"]}', 2),
        ('"x"', 2),
    ]
    regions = [
        a_line(at, Box(1, 2, 3, 4), "t", label=label, extra=f'{{"page_element":{notes}}}')
        for at, (notes, label) in enumerate(circle)
    ]
    data = page_xml(a_page(regions), PAGE_LABELS, Report())
    assert problems_of_page(data) == []
    assert len(read_page(data.decode()).found) == len(regions)


@given(pages())
def test_every_page_is_valid_and_reads_back(record: ItemRecord) -> None:
    data = page_xml(record, PAGE_LABELS, Report())
    assert problems_of_page(data) == []
    found = {
        each.text_element.source.id: each.text_element for each in read_page(data.decode()).found
    }
    assert len(found) == len(record.regions)
    for region in record.regions:
        element = found[f"region_{region.number}"]
        assert element.box == region.geometry
        assert element.label_name == PAGE_LABELS[region.label_id].name
        if element.source.name in ("TextRegion", "TextLine", "Word"):
            assert element.text == NOT_IN_XML.sub("\ufffd", region.transcription)


@given(st.data())
def test_any_change_of_the_beginning_of_a_page_is_valid_and_reads_back(
    beginning: tuple[ItemRecord, Labels], data: st.DataObject
) -> None:
    regions = data.draw(st.permutations(beginning[0].regions[:12])) + list(
        beginning[0].regions[12:]
    )
    for at in data.draw(st.lists(st.integers(0, 20), max_size=4)):
        regions[at] = replace(
            regions[at], geometry=data.draw(BOXES), transcription=data.draw(TEXTS)
        )
    for at in data.draw(st.lists(st.integers(0, 20), max_size=3)):
        del regions[at]
    new = [
        a_line(900 + at, box, "new", label=label)
        for at, (label, box) in enumerate(
            data.draw(st.lists(st.tuples(st.integers(1, 5), BOXES), max_size=3))
        )
    ]
    record = replace(beginning[0], regions=[*regions, *new])
    labels = {**beginning[1], **PAGE_LABELS}
    text = page_xml(record, labels, Report())
    assert problems_of_page(text) == []
    rows = {(e.source.name, e.text, e.box) for e in PAGE_XML.read(text.decode())}
    for name, said, place in PAGE_XML.expected(record, labels):
        assert (name, said, Box(*place)) in rows
