"""Writes ALTO 4: blocks, lines and words, with their texts in strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from annotator.export.api import ItemRecord, Report
from annotator.model.entities import Labels
from annotator.page_documents.alto import DIRECTIONS, HOLDER, TEXT_SUFFIX, read_alto
from annotator.page_documents.page_texts import gaps
from annotator.page_documents.text_elements import (
    LINE_NAME,
    REGION_NAME,
    WORD_NAME,
    Level,
    TextElement,
    box_of_points,
    number_text,
    points_of,
    shown_points,
)
from annotator.safe_xml import NOT_IN_XML, escaped, quoted
from exporters.pages.page_format import PageFormat, Row
from exporters.pages.page_tree import Node, page_tree

_DIRECTIONS: Final = {name: key for key, name in DIRECTIONS.items()}
Attributes = dict[str, str]


def alto_xml(record: ItemRecord, labels: Labels, report: Report) -> bytes:
    """Return the ALTO document of an item; the report gets what it cannot carry."""
    writer = _AltoWriter(report)
    blocks = "".join(writer.block(node) for node in flat_regions(page_tree(record, labels).roots))
    item = record.item
    tags = "".join(
        f'        <OtherTag ID="{key}" LABEL={quoted(label)}/>\n'
        for label, key in writer.tags.items()
    )
    sides = f'WIDTH="{item.width_px}" HEIGHT="{item.height_px}"'
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">\n'
        "    <Description>\n"
        "        <MeasurementUnit>pixel</MeasurementUnit>\n"
        "        <sourceImageInformation>\n"
        f"            <fileName>{escaped(item.path)}</fileName>\n"
        "        </sourceImageInformation>\n"
        "    </Description>\n"
        + (f"    <Tags>\n{tags}    </Tags>\n" if tags else "")
        + "    <Layout>\n"
        f'        <Page ID="page" PHYSICAL_IMG_NR="{item.part + 1}" {sides}>\n'
        f'            <PrintSpace HPOS="0" VPOS="0" {sides}>\n'
        f"{blocks}"
        "            </PrintSpace>\n        </Page>\n    </Layout>\n</alto>\n"
    )
    return text.encode()


def flat_regions(roots: Iterable[Node]) -> Iterator[Node]:
    """Yield the regions of a page, those inside others behind them."""
    for root in roots:
        yield root
        yield from flat_regions(each for each in root.children if each.level is Level.REGION)


def fitting_words(line: Node) -> list[tuple[str, Node]] | None:
    """Return the words of a line, each with what stands before it; None if its text is another."""
    words = [each for each in line.children if each.level is Level.WORD]
    found = gaps(line.text, [each.text for each in words])
    return None if found is None or not words else list(zip(found, words, strict=True))


def text_of_words(words: Sequence[tuple[str, Node]]) -> str:
    """Return the text that words make together with what stands between them."""
    return "".join(gap + word.text for gap, word in words)


def _words(line: Node) -> list[tuple[str, Node]] | None:
    """Return the words of a line as ALTO can hold them.

    Words without a space between any of them look like words whose spaces were left out.
    """
    words = fitting_words(line)
    if words is not None and len(words) > 1 and not any(gap for gap, _ in words):
        return None
    return words


def kept_text(text: str) -> str:
    """Return a text as XML can hold it."""
    return NOT_IN_XML.sub("\ufffd", text)


def alto_rows(record: ItemRecord, labels: Labels) -> Iterator[Row]:
    """Yield what must be read from the document of an item."""
    for node in flat_regions(page_tree(record, labels).roots):
        if node.region is not None:
            yield node.name, "", tuple(node.box.stored()[1])
        for line in node.children:
            if line.level is not Level.LINE:
                continue
            words = _words(line)
            if line.region is not None:
                yield (
                    LINE_NAME,
                    kept_text(line.text if words is None else text_of_words(words)),
                    tuple(line.box.stored()[1]),
                )
            for _, word in words or ():
                yield WORD_NAME, kept_text(word.text), tuple(word.box.stored()[1])


def alto_elements(text: str) -> list[TextElement]:
    """Return the elements of the first page of a document."""
    return read_alto(text)[0].elements


class _AltoWriter:
    """Writes the blocks of one page, and collects the labels that need a tag."""

    def __init__(self, report: Report) -> None:
        self.tags: dict[str, str] = {}
        self._report = report

    def block(self, node: Node) -> str:
        """Return a block with its lines."""
        lines = [each for each in node.children if each.level is Level.LINE]
        if node.text and "".join(each.text for each in lines).split() != node.text.split():
            self._report.count("texts of regions left out: the format has those of lines only")
        name, more = "TextBlock", self._place(node)
        if node.name != REGION_NAME:
            name, more = "Illustration", {**more, "TYPE": node.name}
        inside = self._shape(node, 5) + "".join(map(self._line, lines))
        return _element(name, more, inside, 4)

    def _line(self, node: Node) -> str:
        words = _words(node)
        attributes = self._place(node)
        source = node.source
        if source is not None and source.baseline:
            if box_of_points(points_of(source.points)) == node.box:
                attributes["BASELINE"] = source.baseline
            else:
                self._report.count("baselines dropped: the box of their line was changed")
        if words is None and node.children:
            self._report.count("words left out: their line has another text", len(node.children))
        strings = ""
        if words is None:  # the format wants a string in each line
            frame = {**_frame(node), "ID": f"{node.id}{TEXT_SUFFIX}", "CONTENT": node.text}
            strings = _element("String", frame, "", 6)
        for gap, word in words or ():
            strings += _element("SP", {}, "", 6) if gap else ""
            content = {**self._place(word), "CONTENT": word.text}
            strings += _element("String", content, self._shape(word, 7), 6)
        return _element("TextLine", attributes, self._shape(node, 6) + strings, 5)

    def _place(self, node: Node) -> Attributes:
        attributes = {"ID": node.id, **_frame(node)}
        label = HOLDER if node.region is None else node.label
        if node.region is None or node.is_labelled:
            tag = self.tags.setdefault(label, f"label_of_regions_{len(self.tags) + 1}")
            attributes["TAGREFS"] = tag
        direction = "" if node.source is None else _DIRECTIONS.get(node.source.direction, "")
        if direction and node.level is not Level.WORD:
            attributes["BASEDIRECTION"] = direction
        return attributes

    def _shape(self, node: Node, depth: int) -> str:
        """Return the polygon of a turned box, or the one that a document had."""
        stated = "" if node.source is None else node.source.points
        points = shown_points(node.box.corners) if node.box.is_turned else ""
        kept = points_of(stated)
        if kept and box_of_points(kept) == node.box and kept != list(node.box.corners):
            points = shown_points(kept)
        if not points:
            return ""
        return _element("Shape", {}, _element("Polygon", {"POINTS": points}, "", depth + 1), depth)


def _frame(node: Node) -> Attributes:
    box = node.box.bounds
    sides = {"HPOS": box.x, "VPOS": box.y, "WIDTH": box.width, "HEIGHT": box.height}
    return {key: number_text(value) for key, value in sides.items()}


def _element(name: str, attributes: Mapping[str, str], inside: str, depth: int) -> str:
    indent = "    " * depth
    shown = "".join(f" {key}={quoted(value)}" for key, value in attributes.items())
    if not inside:
        return f"{indent}<{name}{shown}/>\n"
    return f"{indent}<{name}{shown}>\n{inside}{indent}</{name}>\n"


ALTO: Final = PageFormat(
    "alto",
    "ALTO XML",
    (
        "attributes, groups and comments of regions",
        "regions inside regions",
        "tags of whole pages",
        "texts of regions besides those of their lines",
        "who made a region",
        "words of a line with another text",
    ),
    "xml",
    alto_xml,
    alto_elements,
    alto_rows,
)
