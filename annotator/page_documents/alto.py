"""Reads ALTO: its blocks, lines and words in the order of the document."""

from __future__ import annotations

import re
from typing import Final

from annotator.display_text import shown_name
from annotator.document_limits import COORDINATE_PX, PAGE_ELEMENTS
from annotator.model.geometry import Box, Point
from annotator.page_documents.page_texts import PageTexts
from annotator.page_documents.page_xml import side_px
from annotator.page_documents.text_elements import (
    LINE_NAME,
    REGION_NAME,
    REGION_NAMES,
    WORD_NAME,
    ElementSource,
    TextElement,
    box_of_points,
    shown_points,
)
from annotator.page_documents.xml_document import Element, parse_xml
from annotator.progress import Cancel
from annotator.safe_xml import XmlFaultError
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import UNFILLED, said

HOLDER: Final = "only holds others"
"""The label of an element that is no region of the job."""

TEXT_SUFFIX: Final = "_text"
"""The end of the id of a string that is the whole text of a line, and no word."""

DIRECTIONS: Final = {
    "ltr": "left-to-right",
    "rtl": "right-to-left",
    "ttb": "top-to-bottom",
    "btt": "bottom-to-top",
}
"""The base directions of ALTO, and their names in PAGE."""

_NUMBERS: Final = re.compile(r"[^\s,]+")
_BLOCKS: Final = {
    "TextBlock": REGION_NAME,
    "Illustration": "ImageRegion",
    "GraphicalElement": "GraphicRegion",
}
_HOLDERS: Final = frozenset(
    {"PrintSpace", "TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "ComposedBlock"}
)
_LABEL_TAGS: Final = frozenset({"OtherTag", "LayoutTag"})


def read_alto(text: str, cancel: Cancel | None = None) -> list[PageTexts]:
    """Return the pages of an ALTO document of any version, measured in pixels.

    Raises:
        XmlFaultError: it is no such document; see also ``parse_xml``.
        CancelledError: it was cancelled.
    """
    root = parse_xml(text, texts=("fileName", "MeasurementUnit"), cancel=cancel).root
    if root.name != "alto":
        raise XmlFaultError(
            said(
                "{file} is not ALTO: its root is {name}.",
                file=UNFILLED,
                name=Code(shown_name(root.name, 40)),
            )
        )
    found = {each.name: each for each in root.all() if each.name in ("fileName", "MeasurementUnit")}
    unit = found["MeasurementUnit"].text.strip() if "MeasurementUnit" in found else "pixel"
    if unit != "pixel":
        raise XmlFaultError(
            said(
                "{file} is measured in {unit}. Export it again with pixels as the unit.",
                file=UNFILLED,
                unit=Code(shown_name(unit, 40)),
            )
        )
    labels = {
        each.attributes.get("ID", ""): each.attributes.get("LABEL", "")
        for each in root.all()
        if each.name in _LABEL_TAGS
    }
    image = found["fileName"].text.strip() if "fileName" in found else ""
    pages = []
    for xml in (each for each in root.all() if each.name == "Page"):
        part = side_px(xml.attributes.get("PHYSICAL_IMG_NR", "")) - 1
        sides = side_px(xml.attributes.get("WIDTH", "")), side_px(xml.attributes.get("HEIGHT", ""))
        reader = _AltoReader(PageTexts(image, *sides, max(part, 0)), labels)
        reader.take(xml)
        pages.append(reader.page)
    return pages


class _AltoReader:
    """Adds the elements of one page."""

    def __init__(self, page: PageTexts, labels: dict[str, str]) -> None:
        self.page = page
        self._labels = labels
        self._ids: set[str] = set()
        self._count = 0

    def take(self, parent: Element) -> None:
        """Add the blocks inside an element."""
        for xml in parent.children:
            if xml.name in _HOLDERS:
                self.take(xml)
            elif xml.name in _BLOCKS:
                stated = xml.attributes.get("TYPE", "")
                name = stated if stated in REGION_NAMES else _BLOCKS[xml.name]
                block = self._id(xml)
                self._add(xml, name, block, "", "")
                for line in xml.named("TextLine"):
                    self._take_line(line, block)

    def _take_line(self, xml: Element, block: str) -> None:
        key = self._id(xml)
        strings = [each for each in xml.children if each.name in ("String", "SP", "HYP")]
        has_spaces = any(each.name == "SP" for each in strings)
        pieces: list[str] = []
        for each in strings:
            if each.name == "String" and pieces and not has_spaces:
                pieces.append(" ")
            pieces.append(" " if each.name == "SP" else each.attributes.get("CONTENT", ""))
        self._add(xml, LINE_NAME, key, block, "".join(pieces))
        for each in (one for one in strings if one.name == "String"):
            if each.attributes.get("ID") != f"{key}{TEXT_SUFFIX}":
                content = each.attributes.get("CONTENT", "")
                self._add(each, WORD_NAME, self._id(each), key, content)

    def _add(self, xml: Element, name: str, key: str, parent: str, text: str) -> None:
        label = self._labels.get(xml.attributes.get("TAGREFS", "").partition(" ")[0], "")
        if label == HOLDER:
            return
        if self._count > PAGE_ELEMENTS:
            raise XmlFaultError(
                said(
                    "{file} has over {most} blocks, lines and words. Split it.",
                    file=UNFILLED,
                    most=Count(PAGE_ELEMENTS, is_grouped=True),
                )
            )
        shape = _shape(xml)
        box = box_of_points(shape) if shape else _frame(xml)
        if box is None:
            self.page.unplaced.append(key)
            return
        attributes = xml.attributes
        source = ElementSource(
            name,
            key,
            parent,
            shown_points(shape or box.corners),
            shown_points(_points(attributes.get("BASELINE", ""))),
            DIRECTIONS.get(attributes.get("BASEDIRECTION", ""), ""),
        )
        self.page.elements.append(TextElement(source, box, text, label))

    def _id(self, xml: Element) -> str:
        self._count += 1
        stated = xml.attributes.get("ID", "")
        key = stated if stated and stated not in self._ids else f"#{self._count}"
        self._ids.add(key)
        return key


def _shape(xml: Element) -> list[Point]:
    shape = xml.first("Shape")
    polygon = None if shape is None else shape.first("Polygon")
    return [] if polygon is None else _points(polygon.attributes.get("POINTS", ""))


def _points(text: str) -> list[Point]:
    """Return points that are written with commas or spaces; none if there is none or one."""
    numbers = [_number(each) for each in _NUMBERS.findall(text)]
    valid = [each for each in numbers if each is not None]
    if len(valid) != len(numbers) or len(numbers) % 2 or len(numbers) < 4:  # noqa: PLR2004 - pairs, and at least two
        return []
    return [Point(x, y) for x, y in zip(valid[::2], valid[1::2], strict=True)]


def _frame(xml: Element) -> Box | None:
    numbers = [_number(xml.attributes.get(key, "")) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
    valid = [each for each in numbers if each is not None]
    if len(valid) != len(numbers) or valid[2] <= 0 or valid[3] <= 0:
        return None
    return Box(*valid)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= COORDINATE_PX else None
