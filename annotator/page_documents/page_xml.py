"""Reads PAGE XML: its regions, lines and words in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from annotator.display_text import shown_name
from annotator.document_limits import PAGE_ELEMENTS, STATED_SIDE_PX
from annotator.errors import InvalidBoxError
from annotator.model.geometry import Box, Point
from annotator.page_documents.text_elements import (
    LINE_NAME,
    WORD_NAME,
    ElementSource,
    TextElement,
    box_of_points,
    points_of,
    shown_points,
)
from annotator.page_documents.xml_document import Element, XmlDocument, parse_xml
from annotator.progress import Cancel
from annotator.safe_xml import XmlFaultError
from annotator.sentences.parts import Code, Count
from annotator.sentences.said import UNFILLED, said

NAMESPACES: Final = "http://schema.primaresearch.org/PAGE/gts/pagecontent/"
NEWEST: Final = f"{NAMESPACES}2019-07-15"
CUSTOM: Final = "CustomRegion"
MODEL: Final = "fairlabel"
"""The model that our exports name for labels that PAGE has no element for."""

HOLDER: Final = "fairlabel {holder:1;}"
"""The ``custom`` value of an element that only holds others, and is no region of the job."""

_TEXTS: Final = frozenset({"Unicode", "PlainText"})
_BOX: Final = re.compile(r"fairlabel \{box:([^;{}]{1,300});\}")
_PART: Final = re.compile(r"fairlabel \{part:(\d{1,6});\}")
_BOX_NUMBERS: Final = (4, 5)
_NO_INDEX: Final = 1 << 30
_INDEX_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class FoundRegion:
    """An element of the document that is a region of the job."""

    text_element: TextElement
    xml: Element


@dataclass(slots=True)
class PageDocument:
    """A document: the page it describes, and its elements in reading order.

    ``part`` is the index of the page in a file of several. ``unplaced`` are the ids of elements
    whose points describe no place, ``glyphs`` the number of single characters.
    """

    xml: XmlDocument
    page: Element
    image: str
    width_px: int
    height_px: int
    part: int
    found: list[FoundRegion]
    unplaced: list[str]
    glyphs: int = 0

    @property
    def namespace(self) -> str:
        """The namespace, which names the version of the format."""
        return self.page.namespace


def read_page(text: str, cancel: Cancel | None = None) -> PageDocument:
    """Return a PAGE document of any version.

    Raises:
        XmlFaultError: it is no such document; see also ``parse_xml``.
        CancelledError: it was cancelled.
    """
    xml = parse_xml(text, texts=_TEXTS, cancel=cancel)
    root = xml.root
    if root.name != "PcGts" or not root.namespace.startswith(NAMESPACES):
        raise XmlFaultError(
            said(
                "{file} is not PAGE XML: its root is {name} in the namespace {namespace}.",
                file=UNFILLED,
                name=Code(shown_name(root.name, 40)),
                namespace=Code(shown_name(root.namespace, 100) or "(none)"),
            )
        )
    page = root.first("Page")
    if page is None:
        raise XmlFaultError(said("{file} has no page in it.", file=UNFILLED))
    part = _PART.search(page.attributes.get("custom", ""))
    document = PageDocument(
        xml,
        page,
        page.attributes.get("imageFilename", ""),
        side_px(page.attributes.get("imageWidth", "")),
        side_px(page.attributes.get("imageHeight", "")),
        int(part[1]) if part else 0,
        [],
        [],
    )
    reader = _PageReader(document, _ranks(page.first("ReadingOrder")))
    reader.take(page, "")
    return document


def side_px(text: str) -> int:
    """Return a stated side in pixels; 0 for an invalid one."""
    try:
        side = float(text)
    except ValueError:
        return 0
    return int(side) if 1 <= side <= STATED_SIDE_PX else 0


def is_element(xml: Element) -> bool:
    """Return whether an element is a region, line or word."""
    return xml.name in (LINE_NAME, WORD_NAME) or xml.name.endswith("Region")


def is_holder(xml: Element) -> bool:
    """Return whether an element only holds others, as our exports write it."""
    return xml.attributes.get("custom") == HOLDER


def text_equivalent(xml: Element) -> Element | None:
    """Return the text of an element that is its best reading: the one with the lowest index."""
    found = list(xml.named("TextEquiv"))
    return min(found, key=_index, default=None)


def labels_of_ours(xml: Element) -> Element | None:
    """Return the element with the label that our exports write."""
    found = (each for each in xml.named("Labels") if each.attributes.get("externalModel") == MODEL)
    return next(found, None)


def label_of(xml: Element) -> str:
    """Return the label of an element as our exports write it, or the type of a custom region."""
    ours = labels_of_ours(xml)
    label = None if ours is None else ours.first("Label")
    if label is not None:
        return label.attributes.get("value", "")
    return xml.attributes.get("type", "") if xml.name == CUSTOM else ""


def points_text(xml: Element, name: str = "Coords") -> str:
    """Return the points of an element as text; versions before 2013 have an element for each."""
    coords = xml.first(name)
    if coords is None:
        return ""
    if "points" in coords.attributes:
        return coords.attributes["points"]
    pairs = (
        (each.attributes.get("x", ""), each.attributes.get("y", ""))
        for each in coords.named("Point")
    )
    return " ".join(f"{x},{y}" for x, y in pairs)


def custom_box(box: Box) -> str:
    """Return the exact numbers of a box as a ``custom`` value: PAGE has whole pixels only."""
    return f"fairlabel {{box:{','.join(map(repr, box.stored()[1]))};}}"


def without_custom_box(custom: str) -> str:
    """Return a ``custom`` value without the numbers of a box."""
    return _BOX.sub("", custom).strip()


def box_of(xml: Element) -> Box | None:
    """Return the place of an element; None if its points describe none."""
    points = points_of(points_text(xml))
    exact = _exact(xml.attributes.get("custom", ""), points)
    return exact or box_of_points(points)


def _exact(custom: str, points: list[Point]) -> Box | None:
    """Return the exact box if the points are still its corners."""
    stated = _BOX.search(custom)
    if stated is None:
        return None
    try:
        numbers = [float(each) for each in stated[1].split(",")]
        if len(numbers) not in _BOX_NUMBERS:
            return None
        box = Box(*numbers)
    except (ValueError, InvalidBoxError):
        return None
    return box if shown_points(box.corners, is_whole=True) == shown_points(points) else None


class _PageReader:
    """Adds the elements of a document in reading order."""

    def __init__(self, document: PageDocument, ranks: dict[str, int]) -> None:
        self._document = document
        self._ranks = ranks
        self._ids: set[str] = set()
        self._count = 0

    def take(self, parent: Element, parent_id: str) -> None:
        """Add the elements inside one, each followed by those inside it."""
        inside = [each for each in parent.children if is_element(each)]
        inside.sort(key=lambda each: self._ranks.get(each.attributes.get("id", ""), _NO_INDEX))
        for xml in inside:
            self._count += 1
            if self._count > PAGE_ELEMENTS:
                raise XmlFaultError(
                    said(
                        "{file} has over {most} regions, lines and words. Split it into several "
                        "pages.",
                        file=UNFILLED,
                        most=Count(PAGE_ELEMENTS, is_grouped=True),
                    )
                )
            element_id = self._id(xml)
            self._document.glyphs += sum(1 for _ in xml.named("Glyph"))
            if not is_holder(xml):
                self._add(xml, element_id, parent_id)
            self.take(xml, element_id)

    def _add(self, xml: Element, element_id: str, parent_id: str) -> None:
        box = box_of(xml)
        if box is None:
            self._document.unplaced.append(element_id)
            return
        attributes = xml.attributes
        source = ElementSource(
            xml.name,
            element_id,
            parent_id,
            points_text(xml),
            points_text(xml, "Baseline"),
            attributes.get("readingDirection", ""),
        )
        element = TextElement(source, box, _text(xml), label_of(xml))
        self._document.found.append(FoundRegion(element, xml))

    def _id(self, xml: Element) -> str:
        """Return the id of an element, a number for one without or with the id of another."""
        stated = xml.attributes.get("id", "")
        element_id = stated if stated and stated not in self._ids else f"#{self._count}"
        self._ids.add(element_id)
        return element_id


def _text(xml: Element) -> str:
    equivalent = text_equivalent(xml)
    unicode = None if equivalent is None else equivalent.first("Unicode")
    return "" if unicode is None else unicode.text


def _ranks(order: Element | None) -> dict[str, int]:
    """Return the place of each region in the reading order by its id."""
    ranks: dict[str, int] = {}
    for reference in () if order is None else _references(order):
        ranks.setdefault(reference, len(ranks))
    return ranks


def _references(group: Element) -> Iterator[str]:
    if "regionRef" in group.attributes:
        yield group.attributes["regionRef"]
    inside = list(group.children)
    if group.name.startswith("Ordered"):
        inside.sort(key=_index)
    for each in inside:
        yield from _references(each)


def _index(xml: Element) -> int:
    text = xml.attributes.get("index", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= _INDEX_DIGITS
    return int(text) if is_number else _NO_INDEX
