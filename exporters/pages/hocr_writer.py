"""Writes hOCR: areas, lines and words as well-formed HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from annotator.export.api import ItemRecord, Report
from annotator.model.entities import Labels
from annotator.page_documents.hocr import (
    HOLDER,
    LABEL_ATTRIBUTE,
    NAME_ATTRIBUTE,
    REGION_CLASSES,
    read_hocr,
    whole_frame,
)
from annotator.page_documents.text_elements import (
    LINE_NAME,
    REGION_NAME,
    WORD_NAME,
    Level,
    TextElement,
    box_of_points,
    number_text,
    points_of,
)
from annotator.safe_xml import escaped, quoted
from exporters.pages.alto_writer import fitting_words, flat_regions, kept_text, text_of_words
from exporters.pages.page_format import PageFormat, Row
from exporters.pages.page_tree import Node, page_tree

_CLASSES: Final = {name: key for key, name in reversed(REGION_CLASSES.items())}
_DIRECTIONS: Final = {"right-to-left": "rtl", "left-to-right": "ltr"}


def hocr_html(record: ItemRecord, labels: Labels, report: Report) -> bytes:
    """Return the hOCR document of an item; the report gets what it cannot carry."""
    item = record.item
    regions = flat_regions(page_tree(record, labels).roots)
    areas = "".join(_area(node, report) for node in regions)
    image = item.path.replace('"', "")
    title = f'image "{image}"; bbox 0 0 {item.width_px} {item.height_px}; ppageno {item.part}'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>\n'
        f"<title>{escaped(item.path)}</title>\n"
        '<meta name="ocr-system" content="Fairlabel"/>\n'
        '<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_line ocrx_word"/>\n'
        f'</head>\n<body>\n<div class="ocr_page" id="page" title={quoted(title)}>\n'
        f"{areas}</div>\n</body>\n</html>\n"
    ).encode()


def hocr_rows(record: ItemRecord, labels: Labels) -> Iterator[Row]:
    """Yield what must be read from the document of an item."""
    for node in flat_regions(page_tree(record, labels).roots):
        lines = [each for each in node.children if each.level is Level.LINE]
        if node.region is not None:
            text = "" if lines else kept_text(node.text)
            yield node.name, text, tuple(node.box.stored()[1])
        for line in lines:
            words = fitting_words(line)
            if line.region is not None:
                text = kept_text(line.text if words is None else text_of_words(words))
                yield LINE_NAME, text, tuple(line.box.stored()[1])
            for _, word in words or ():
                yield WORD_NAME, kept_text(word.text), tuple(word.box.stored()[1])


def hocr_elements(text: str) -> list[TextElement]:
    """Return the elements of the first page of a document."""
    return read_hocr(text)[0].elements


def _area(node: Node, report: Report) -> str:
    lines = [each for each in node.children if each.level is Level.LINE]
    if lines and node.text and "".join(each.text for each in lines).split() != node.text.split():
        report.count("texts of regions left out: the format has those of lines only")
    start = f"<div {_attributes(node, _CLASSES.get(node.name, 'ocr_float'), report)}>"
    if not lines:
        return f"{start}{escaped(node.text)}</div>\n"
    return f"{start}\n{''.join(_line(line, report) for line in lines)}</div>\n"


def _line(node: Node, report: Report) -> str:
    words = fitting_words(node)
    if words is None and node.children:
        report.count("words left out: their line has another text", len(node.children))
    inside = escaped(node.text)
    if words is not None:
        inside = "".join(
            f"{gap}<span {_attributes(word, 'ocrx_word', report)}>{escaped(word.text)}</span>"
            for gap, word in words
        )
    return f"<span {_attributes(node, 'ocr_line', report)}>{inside}</span><br/>\n"


def _attributes(node: Node, kind: str, report: Report) -> str:
    attributes = {"class": kind, "id": node.id, "title": _title(node, report)}
    if node.region is None:
        attributes[NAME_ATTRIBUTE] = HOLDER
    elif node.level is Level.REGION and node.name != REGION_NAME:
        attributes[NAME_ATTRIBUTE] = node.name
    if node.is_labelled:
        attributes[LABEL_ATTRIBUTE] = node.label
    direction = "" if node.source is None else _DIRECTIONS.get(node.source.direction, "")
    if direction:
        attributes["dir"] = direction
    return " ".join(f"{key}={quoted(value)}" for key, value in attributes.items())


def _title(node: Node, report: Report) -> str:
    box, frame = node.box, whole_frame(node.box)
    parts = [f"bbox {' '.join(map(str, frame))}"]
    source = node.source
    is_same = source is not None and box_of_points(points_of(source.points)) == box
    if source is not None and is_same and points_of(source.points) != list(box.corners):
        parts.append(f"poly {_numbers(source.points)}")
    numbers = box.stored()[1]
    if [box.x, box.y, box.right, box.bottom] != frame or box.is_turned:
        parts.append(f"x_box {' '.join(map(number_text, numbers))}")
    if source is not None and source.baseline:
        if is_same:
            parts.append(f"x_baseline {_numbers(source.baseline)}")
        else:
            report.count("baselines dropped: the box of their line was changed")
    return "; ".join(parts)


def _numbers(points: str) -> str:
    found = points_of(points)
    return " ".join(number_text(side) for each in found for side in (each.x, each.y))


HOCR: Final = PageFormat(
    "hocr",
    "hOCR",
    (
        "attributes, groups and comments of regions",
        "regions inside regions",
        "tags of whole pages",
        "texts of regions besides those of their lines",
        "who made a region",
        "words of a line with another text",
    ),
    "html",
    hocr_html,
    hocr_elements,
    hocr_rows,
)
