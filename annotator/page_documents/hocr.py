"""Reads hOCR: areas, lines and words of well-formed HTML, in the order of the document."""

from __future__ import annotations

import re
from typing import Final

from annotator.document_limits import COORDINATE_PX, PAGE_ELEMENTS
from annotator.errors import InvalidBoxError
from annotator.model.geometry import Box, Point
from annotator.page_documents.page_texts import PageTexts
from annotator.page_documents.text_elements import (
    LINE_NAME,
    REGION_NAME,
    REGION_NAMES,
    WORD_NAME,
    ElementSource,
    Level,
    TextElement,
    box_of_points,
    level_of_name,
    shown_points,
)
from annotator.page_documents.xml_document import Element, parse_xml
from annotator.progress import Cancel
from annotator.safe_xml import XmlFaultError
from annotator.sentences.parts import Count
from annotator.sentences.said import UNFILLED, said

NAME_ATTRIBUTE: Final = "data-element"
LABEL_ATTRIBUTE: Final = "data-label"
HOLDER: Final = "holder"
"""The name of an element that only holds others, and is no region of the job."""

REGION_CLASSES: Final = {
    "ocr_carea": REGION_NAME,
    "ocr_par": REGION_NAME,
    "ocr_photo": "ImageRegion",
    "ocr_linedrawing": "LineDrawingRegion",
    "ocr_separator": "SeparatorRegion",
    "ocr_table": "TableRegion",
    "ocr_float": "GraphicRegion",
}
_CLASSES: Final = {
    **REGION_CLASSES,
    **dict.fromkeys(
        ("ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat"), LINE_NAME
    ),
    "ocrx_word": WORD_NAME,
}
_PIECE: Final = re.compile(r"""("[^"]*"|'[^']*'|[^;"']+|["'])|;""")
_INDENTED: Final = re.compile(r"[ \t\r\n]*\n[ \t\r\n]*\Z")
_ROTATED: Final = 5
_FRAME: Final = 4


def read_hocr(text: str, cancel: Cancel | None = None) -> list[PageTexts]:
    """Return the pages of an hOCR document.

    Raises:
        XmlFaultError: it is not well-formed, or has no page; see also ``parse_xml``.
        CancelledError: it was cancelled.
    """
    root = parse_xml(text, texts=(), cancel=cancel, is_html=True).root
    pages = []
    for xml in root.all():
        if "ocr_page" in _classes(xml):
            stated = properties(xml.attributes.get("title", ""))
            box = numbers(stated.get("bbox", ""))
            width_px, height_px = map(int, box[2:]) if len(box) == _FRAME else (0, 0)
            part = numbers(stated.get("ppageno", ""))
            image = stated.get("image", "").strip().strip("\"'")
            page = PageTexts(image, max(width_px, 0), max(height_px, 0))
            page.part = max(int(part[0]), 0) if part else 0
            _HocrReader(page).take(xml, "")
            pages.append(page)
    if not pages:
        raise XmlFaultError(
            said("{file} is not hOCR: it has no element of the class ocr_page.", file=UNFILLED)
        )
    return pages


def properties(title: str) -> dict[str, str]:
    """Return the properties in the title of an element by their names."""
    found, pieces = dict[str, str](), list[str]()
    for piece in (*_PIECE.finditer(title), None):
        if piece is not None and piece[1] is not None:
            pieces.append(piece[1])
            continue
        name, *value = "".join(pieces).strip().split(maxsplit=1)[:2] or [""]
        found.setdefault(name, value[0] if value else "")
        pieces.clear()
    return found


def numbers(text: str) -> list[float]:
    """Return the numbers of a property; none if any of them is invalid."""
    found = []
    for each in text.split():
        try:
            number = float(each)
        except ValueError:
            return []
        if not abs(number) <= COORDINATE_PX:
            return []
        found.append(number)
    return found


class _HocrReader:
    """Adds the elements of one page."""

    def __init__(self, page: PageTexts) -> None:
        self.page = page
        self._ids: set[str] = set()
        self._count = 0

    def take(self, parent: Element, parent_id: str) -> None:
        """Add the elements inside one, each followed by those inside it."""
        for xml in parent.children:
            name = _name(xml)
            if not name:
                self.take(xml, parent_id)
                continue
            self._count += 1
            if self._count > PAGE_ELEMENTS:
                raise XmlFaultError(
                    said(
                        "{file} has over {most} areas, lines and words. Split it.",
                        file=UNFILLED,
                        most=Count(PAGE_ELEMENTS, is_grouped=True),
                    )
                )
            stated = xml.attributes.get("id", "")
            key = stated if stated and stated not in self._ids else f"#{self._count}"
            self._ids.add(key)
            if xml.attributes.get(NAME_ATTRIBUTE) != HOLDER:
                self._add(xml, name, key, parent_id)
            if level_of_name(name) is not Level.WORD:
                self.take(xml, key)

    def _add(self, xml: Element, name: str, key: str, parent: str) -> None:
        stated = properties(xml.attributes.get("title", ""))
        points = _points(stated.get("poly", ""))
        box = _box(stated, points)
        if box is None:
            self.page.unplaced.append(key)
            return
        baseline = _points(stated.get("x_baseline", "")) or _baseline(stated, box)
        directions = {"rtl": "right-to-left", "ltr": "left-to-right"}
        source = ElementSource(
            name,
            key,
            parent,
            shown_points(points or box.corners),
            shown_points(baseline) if level_of_name(name) is Level.LINE else "",
            directions.get(xml.attributes.get("dir", ""), ""),
        )
        label = xml.attributes.get(LABEL_ATTRIBUTE, "")
        self.page.elements.append(TextElement(source, box, _text_of(xml, name), label))


def _text_of(xml: Element, name: str) -> str:
    """Return the text of an element; that of an area only if nothing is inside it."""
    if level_of_name(name) is Level.REGION:
        return "" if any(_name(each) for each in xml.all() if each is not xml) else _inner(xml)
    if level_of_name(name) is Level.LINE and any(_name(each) for each in xml.children):
        pieces = []
        for child in xml.children:
            tail = " " if _INDENTED.match(child.tail) else child.tail
            pieces += [_inner(child), tail]
        text = "".join(pieces)
        is_indented = bool(pieces) and _INDENTED.match(xml.children[-1].tail)
        return text[:-1] if is_indented else text
    return _inner(xml)


def _inner(xml: Element) -> str:
    return "".join(
        (xml.text, *(piece for child in xml.children for piece in (_inner(child), child.tail)))
    )


def _name(xml: Element) -> str:
    """Return the PAGE name of an element; "" if it is none."""
    found = next((_CLASSES[each] for each in _classes(xml) if each in _CLASSES), "")
    stated = xml.attributes.get(NAME_ATTRIBUTE, "")
    return stated if found and stated in REGION_NAMES else found


def _classes(xml: Element) -> list[str]:
    return xml.attributes.get("class", "").split()


def _points(text: str) -> list[Point]:
    found = numbers(text)
    if len(found) % 2:
        return []
    return [Point(x, y) for x, y in zip(found[::2], found[1::2], strict=True)]


def _box(stated: dict[str, str], points: list[Point]) -> Box | None:
    """Return the exact box, that of the polygon, or the frame, whichever is stated first."""
    exact = numbers(stated.get("x_box", ""))
    frame = numbers(stated.get("bbox", ""))
    if len(exact) in (_FRAME, _ROTATED):
        try:
            box = Box(*exact)
        except InvalidBoxError:
            box = None
        if box is not None and whole_frame(box) == [int(each) for each in frame]:
            return box
    if points:
        return box_of_points(points)
    if len(frame) != _FRAME or frame[2] <= frame[0] or frame[3] <= frame[1]:
        return None
    return Box(frame[0], frame[1], frame[2] - frame[0], frame[3] - frame[1])


def whole_frame(box: Box) -> list[int]:
    """Return left, top, right and bottom in whole pixels from 0, as hOCR has them."""
    around = box.bounds
    left, top = max(0, round(around.x)), max(0, round(around.y))
    return [left, top, max(left + 1, round(around.right)), max(top + 1, round(around.bottom))]


def _baseline(stated: dict[str, str], box: Box) -> list[Point]:
    """Return the baseline of a slope and an offset from the bottom left corner."""
    found = numbers(stated.get("baseline", ""))
    if len(found) != 2 or box.is_turned:  # noqa: PLR2004 - a straight line
        return []
    slope, offset = found
    start = box.bottom + offset
    return [Point(box.x, start), Point(box.right, start + slope * box.width)]
