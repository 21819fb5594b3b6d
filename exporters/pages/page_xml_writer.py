"""Writes PAGE XML: into the imported document where one is kept, else a new one."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from annotator.export.api import ItemRecord, Report
from annotator.model.entities import Item, Labels
from annotator.model.geometry import Box
from annotator.page_documents.page_xml import (
    CUSTOM,
    HOLDER,
    MODEL,
    NAMESPACES,
    NEWEST,
    FoundRegion,
    PageDocument,
    custom_box,
    is_element,
    labels_of_ours,
    points_text,
    read_page,
    text_equivalent,
    without_custom_box,
)
from annotator.page_documents.text_elements import (
    KEPT,
    LINE_NAME,
    REGION_NAME,
    Level,
    TextElement,
    box_of_points,
    moved_points,
    name_of_label,
    points_of,
    shown_points,
)
from annotator.page_documents.xml_document import Element
from annotator.safe_xml import NOT_IN_XML, XmlFaultError, escaped, quoted
from exporters.pages.page_format import PageFormat, Row
from exporters.pages.page_tree import Node, PageTree, page_tree
from exporters.pages.xml_edits import XmlEdits

_NO_TIME: Final = "1970-01-01T00:00:00Z"
"""The time of creation in new documents: an export does not say when somebody worked."""

_WHOLE_POINTS: Final = re.compile(r"[0-9]+,[0-9]+(?: [0-9]+,[0-9]+)+\Z")
_DIRECTIONS: Final = frozenset({"left-to-right", "right-to-left", "top-to-bottom", "bottom-to-top"})
_STEP: Final = "    "
_WITH_TEXT: Final = frozenset({REGION_NAME, LINE_NAME, "Word"})
_FIRST_WITH_LABELS: Final = "2017-07-15"
_FIRST_WITH_CUSTOM: Final = "2019-07-15"
_INDEX: Final = re.compile(r"readingOrder \{index:\d+;\}")
_INSIDE: Final = "*"
"""Any region, in the tables of the order of elements."""

_ORDERS: Final = {
    Level.REGION: "AlternativeImage Coords UserDefined Labels Roles * TextLine TextEquiv TextStyle",
    Level.LINE: "AlternativeImage Coords Baseline Word TextEquiv TextStyle UserDefined Labels",
    Level.WORD: "AlternativeImage Coords Glyph TextEquiv TextStyle UserDefined Labels",
}
_PAGE_ORDER: Final = (
    "AlternativeImage Border PrintSpace ReadingOrder Layers Relations TextStyle UserDefined "
    "Labels *"
)


def page_xml(record: ItemRecord, labels: Labels, report: Report) -> bytes:
    """Return the PAGE document of an item; the report gets what it cannot carry."""
    tree = page_tree(record, labels)
    return _PageWriter(_document_of(record.item, report), tree, report).data()


def page_rows(record: ItemRecord, labels: Labels) -> Iterator[Row]:
    """Yield what must be read from the document of an item."""
    for node in page_tree(record, labels).nodes:
        text = NOT_IN_XML.sub("\ufffd", node.text) if node.name in _WITH_TEXT else ""
        yield node.name, text, tuple(node.box.stored()[1])


def page_elements(text: str) -> list[TextElement]:
    """Return the elements of a PAGE document."""
    return [found.text_element for found in read_page(text).found]


PAGE_XML: Final = PageFormat(
    "page",
    "PAGE XML",
    (
        "attributes, groups and comments of regions",
        "tags of whole pages",
        "who made a region",
        "which regions are locked",
    ),
    "xml",
    page_xml,
    page_elements,
    page_rows,
)


def _document_of(item: Item, report: Report) -> PageDocument:
    """Return the document that is kept for an item, or a new one without regions."""
    kept = json.loads(item.extra).get(KEPT) if KEPT in item.extra else None
    if isinstance(kept, str):
        try:
            return read_page(kept)
        except XmlFaultError:
            report.count("kept documents that are no PAGE XML, written anew")
    part = f' custom="fairlabel {{part:{item.part};}}"' if item.part else ""
    return read_page(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<PcGts xmlns="{NEWEST}">\n'
        "    <Metadata>\n"
        "        <Creator>Fairlabel</Creator>\n"
        f"        <Created>{_NO_TIME}</Created>\n"
        f"        <LastChange>{_NO_TIME}</LastChange>\n"
        "    </Metadata>\n"
        f"    <Page imageFilename={quoted(item.path)} "
        f'imageWidth="{item.width_px}" imageHeight="{item.height_px}"{part}>\n'
        "    </Page>\n"
        "</PcGts>\n"
    )


class _PageWriter:
    """Brings the regions of the job into a document."""

    def __init__(self, document: PageDocument, tree: PageTree, report: Report) -> None:
        self._document = document
        self._report = report
        self._edits = XmlEdits(document.xml)
        self._order = {node: at for at, node in enumerate(tree.nodes)}
        self._version = document.namespace.removeprefix(NAMESPACES)
        self._parents = {
            child: parent for parent in document.page.all() for child in parent.children
        }
        self._xml: dict[Node, Element] = {}
        self._found: dict[Node, FoundRegion] = {}
        self._match(tree.nodes)
        self._roots = tree.roots
        self._ids = {
            each.attributes[key]
            for each in document.xml.root.all()
            for key in ("id", "pcGtsId")
            if key in each.attributes
        }

    def data(self) -> bytes:
        """Return the document with all changes."""
        removed = self._remove()
        for node, found in self._found.items():
            self._update(node, found)
        new = self._new_nodes()
        self._write_reading_order(new.get(self._document.page, []), removed)
        for parent, nodes in self._matched_by_parent(new).items():
            self._arrange(parent, nodes, new.get(parent, []))
        self._tell_stale_texts()
        return self._edits.data()

    def _match(self, nodes: Iterable[Node]) -> None:
        by_id = {found.text_element.source.id: found for found in self._document.found}
        for node in nodes:
            found = by_id.get(node.source.id) if node.source is not None else None
            if found is not None and found.xml.name == node.name:
                del by_id[found.text_element.source.id]
                self._xml[node], self._found[node] = found.xml, found

    # What was removed --------------------------------------------------------

    def _remove(self) -> set[str]:
        """Remove the elements whose regions were deleted; return the ids that are gone."""
        kept = set(self._xml.values())
        gone = {each.xml for each in self._document.found} - kept
        ids: set[str] = set()
        for xml in gone:
            if self._parents[xml] in gone and not _holds(self._parents[xml], gone):
                continue  # it goes with the element around it
            if _holds(xml, gone):
                self._report.count("deleted elements that hold others, kept in the document")
                continue
            self._edits.remove(self._parents[xml], xml)
            ids |= {each.attributes.get("id", "") for each in xml.all()}
        for name in ("Layers", "Relations") if ids else ():
            for part in self._document.page.named(name):
                if any(each.attributes.get("regionRef") in ids for each in part.all()):
                    self._edits.remove(self._document.page, part)
                    self._report.count("layers and relations of deleted regions, removed")
        return ids

    # What was changed --------------------------------------------------------

    def _update(self, node: Node, found: FoundRegion) -> None:
        said = found.text_element
        if node.text != said.text:
            self._set_text(node, found.xml)
        if node.box != said.box:
            self._set_place(node.box, said.box, found.xml)
        is_meant = node.label == said.label_name or (
            not said.label and name_of_label(node.label) == found.xml.name
        )
        if not is_meant:
            self._set_label(node, found.xml)

    def _set_text(self, node: Node, xml: Element) -> None:
        if node.name not in _WITH_TEXT:
            self._report.count("texts of regions that hold no text in PAGE")
            return
        equivalent = text_equivalent(xml)
        unicode = None if equivalent is None else equivalent.first("Unicode")
        if equivalent is None or unicode is None:
            self._insert(xml, "TextEquiv", _text_equivalent(node.text, self._tag))
            return
        self._edits.set_content(unicode, escaped(node.text))
        self._edits.set_attribute(equivalent, "conf", None)
        plain = equivalent.first("PlainText")
        if plain is not None:
            self._edits.remove(equivalent, plain)

    def _set_place(self, box: Box, before: Box, xml: Element) -> None:
        is_moved = (box.width, box.height, box.angle_deg) == (
            before.width,
            before.height,
            before.angle_deg,
        )
        shift = box.x - before.x, box.y - before.y
        points = shown_points(box.corners, is_whole=True)
        if is_moved:
            shape = moved_points(points_text(xml), *shift)
            moved = shown_points(shape, is_whole=True)
            points = moved if box_of_points(points_of(moved)) == box else points
        self._set_points(xml, "Coords", points)
        custom = without_custom_box(xml.attributes.get("custom", ""))
        if box_of_points(points_of(points)) != box:
            custom = f"{custom} {custom_box(box)}".strip()
        self._edits.set_attribute(xml, "custom", custom or None)
        baseline = xml.first("Baseline")
        if baseline is None:
            return
        if is_moved:
            line = shown_points(moved_points(points_text(xml, "Baseline"), *shift), is_whole=True)
            if line:
                self._set_points(xml, "Baseline", line)
                self._report.count("baselines moved with their line")
                return
        self._edits.remove(xml, baseline)
        self._report.count("baselines dropped: the box of their line was changed")

    def _set_points(self, xml: Element, name: str, points: str) -> None:
        element = xml.first(name)
        if element is None:
            return
        if "points" in element.attributes:
            self._edits.set_attribute(element, "points", points)
            return
        pairs = (each.split(",") for each in points.split())
        tag = self._tag("Point")
        self._edits.set_content(element, "".join(f'<{tag} x="{x}" y="{y}"/>' for x, y in pairs))

    def _set_label(self, node: Node, xml: Element) -> None:
        ours = labels_of_ours(xml)
        is_plain = name_of_label(node.label) == xml.name
        if ours is not None:
            self._edits.remove(xml, ours)
        if is_plain and xml.attributes.get("type", "") == "":
            return
        if self._version < _FIRST_WITH_LABELS:
            self._report.count("changed labels that this version of PAGE cannot carry")
            return
        self._insert(xml, "Labels", self._labels(node.label))

    # What is new -------------------------------------------------------------

    def _new_nodes(self) -> dict[Element, list[Node]]:
        """Return the new nodes by the existing element that they go into."""
        new: dict[Element, list[Node]] = defaultdict(list)
        for root in self._roots:
            if root not in self._xml and self._is_new(root):
                new[self._document.page].append(root)
        for node, xml in self._xml.items():
            new[xml] += [child for child in node.children if child not in self._xml]
        for nodes in new.values():
            for node in (each for root in nodes for each in root.all() if self._is_new(each)):
                self._set_new_id(node)
        return {xml: nodes for xml, nodes in new.items() if nodes}

    def _is_new(self, node: Node) -> bool:
        """Return whether a node brings a new region, itself or inside it."""
        if node.region is not None:
            return node not in self._xml
        return any(self._is_new(child) for child in node.children)

    def _matched_by_parent(self, new: Iterable[Element]) -> dict[Element, list[Node]]:
        """Return the nodes of the document by the element around them, in the order of the job."""
        matched: dict[Element, list[Node]] = {parent: [] for parent in new}
        for node in sorted(self._xml, key=self._order.__getitem__):
            matched.setdefault(self._parents[self._xml[node]], []).append(node)
        return matched

    def _arrange(self, parent: Element, nodes: Sequence[Node], new: Sequence[Node]) -> None:
        """Put lines and words in the order of the job, and new elements between them."""
        wanted = [self._xml[node] for node in nodes]
        is_of_regions = any(node.level is Level.REGION for node in nodes)
        # Regions of a page keep their places: their order is a list of its own.
        slots = wanted if is_of_regions else sorted(wanted, key=lambda xml: xml.start)
        self._permute(slots, wanted)
        self._insert_new(parent, new, nodes, slots)

    def _permute(self, slots: Sequence[Element], wanted: Sequence[Element]) -> None:
        for slot, xml in zip(slots, wanted, strict=True):
            if slot is xml:
                continue
            self._edits.put_instead(slot, xml)
            index = _INDEX.search(slot.attributes.get("custom", ""))
            custom = self._edits.attribute(xml, "custom")
            if index is not None and _INDEX.search(custom):
                self._edits.set_attribute(xml, "custom", _INDEX.sub(index[0], custom))

    def _insert_new(
        self, parent: Element, new: Sequence[Node], there: Sequence[Node], slots: Sequence[Element]
    ) -> None:
        """Insert new nodes, each behind the one before it in reading order."""
        for node in sorted(new, key=self._place):
            behind = [
                slot
                for other, slot in zip(there, slots, strict=True)
                if self._order[other] < self._place(node) and other.level is node.level
            ]
            indent = self._edits.indent_inside(parent)
            text = indent + self._written(node, indent)
            if behind:
                self._edits.insert(parent, max(behind, key=lambda xml: xml.start), text)
            else:
                self._insert(parent, node.name, text, is_first=True, is_indented=True)

    def _place(self, node: Node) -> int:
        """Return the position in reading order, of what only holds others that of the first."""
        if node.region is not None:
            return self._order[node]
        return min(self._order[each] for each in node.all() if each.region is not None)

    def _insert(
        self,
        parent: Element,
        name: str,
        content: str,
        *,
        is_first: bool = False,
        is_indented: bool = False,
    ) -> None:
        """Insert an element where the format wants one of its name."""
        is_page = parent is self._document.page
        order = (_PAGE_ORDER if is_page else _ORDERS[_level(parent)]).split()
        rank = order.index(_INSIDE if name.endswith("Region") else name)
        ranked = order[:rank] if is_first else order[: rank + 1]
        after = [each for each in parent.children if _general(each.name) in ranked]
        indent = "" if is_indented else self._edits.indent_inside(parent)
        self._edits.insert(parent, after[-1] if after else None, indent + content)

    def _written(self, node: Node, indent: str) -> str:
        """Return a new element with the new ones inside it."""
        inner = f"{indent}{_STEP}" if indent else ""
        name = node.name
        if name == CUSTOM and self._version < _FIRST_WITH_CUSTOM:
            name = "UnknownRegion"
        points, custom = self._points(node)
        attributes = {"id": node.id, "custom": custom}
        if node.region is None:
            attributes["custom"] = HOLDER
        if name == CUSTOM:
            attributes["type"] = node.label
        if node.source is not None and node.source.direction in _DIRECTIONS & _directions(name):
            attributes["readingDirection"] = node.source.direction
        parts = [f"<{self._tag('Coords')} points={quoted(points)}/>", *self._baseline(node)]
        inside = [self._written(child, inner) for child in node.children if self._is_new(child)]
        text = []
        if node.text and name in _WITH_TEXT:
            text = [_text_equivalent(node.text, self._tag)]
        elif node.text:
            self._report.count("texts of regions that hold no text in PAGE")
        labels = self._own_label(node, name)
        is_region = node.level is Level.REGION
        parts += [*labels, *inside, *text] if is_region else [*inside, *text, *labels]
        shown = " ".join(f"{key}={quoted(value)}" for key, value in attributes.items() if value)
        tag = self._tag(name)
        return f"<{tag} {shown}>{inner}{inner.join(parts)}{indent}</{tag}>"

    def _own_label(self, node: Node, name: str) -> list[str]:
        if not node.is_labelled or name == CUSTOM:
            return []
        if self._version < _FIRST_WITH_LABELS:
            self._report.count("labels that this version of PAGE cannot carry")
            return []
        return [self._labels(node.label)]

    def _points(self, node: Node) -> tuple[str, str]:
        """Return the points of a new element, and its exact box where they round it."""
        stated = "" if node.source is None else node.source.points
        whole = shown_points(points_of(stated), is_whole=True)
        if _WHOLE_POINTS.match(whole) and box_of_points(points_of(whole)) == node.box:
            return whole, ""
        points = shown_points(node.box.corners, is_whole=True)
        is_exact = box_of_points(points_of(points)) == node.box
        return points, "" if is_exact else custom_box(node.box)

    def _baseline(self, node: Node) -> list[str]:
        source = node.source
        if source is None or node.level is not Level.LINE or not source.baseline:
            return []
        before = box_of_points(points_of(source.points))
        line = shown_points(points_of(source.baseline), is_whole=True)
        if before != node.box or not _WHOLE_POINTS.match(line):
            self._report.count("baselines dropped: the box of their line was changed")
            return []
        return [f"<{self._tag('Baseline')} points={quoted(line)}/>"]

    def _labels(self, label: str) -> str:
        outer, inner = self._tag("Labels"), self._tag("Label")
        return f'<{outer} externalModel="{MODEL}"><{inner} value={quoted(label)}/></{outer}>'

    def _tag(self, name: str) -> str:
        return f"{self._document.xml.raw_prefix(self._document.page)}{name}"

    def _set_new_id(self, node: Node) -> None:
        number, found = 1, node.id
        while found in self._ids:
            number += 1
            found = f"{node.id}_{number}"
        self._ids.add(found)
        node.id = found

    # Reading order -----------------------------------------------------------

    def _write_reading_order(self, new: Sequence[Node], removed: set[str]) -> None:
        """Write the regions of the page in the order of the job, if the document differs."""
        page = self._document.page
        old = page.first("ReadingOrder")
        stated = (
            set()
            if old is None
            else {
                each.attributes["regionRef"] for each in old.all() if "regionRef" in each.attributes
            }
        )
        if not new and not (stated & removed) and not self._is_reordered():
            return
        places = {xml: self._order[node] for node, xml in self._xml.items()}
        ordered = [(self._place(node), node.id) for node in new]
        for xml in page.children:
            inside = [places[each] for each in xml.all() if each in places]
            element_id = xml.attributes.get("id", "")
            if is_element(xml) and inside and element_id and (not stated or element_id in stated):
                ordered.append((min(inside), element_id))
        if old is not None:
            self._edits.remove(page, old)
        if ordered:
            ids = [element_id for _, element_id in sorted(ordered)]
            self._insert(page, "ReadingOrder", self._reading_order(old, ids))

    def _reading_order(self, old: Element | None, ids: Iterable[str]) -> str:
        group = None if old is None else next(iter(old.children), None)
        group_id = "" if group is None else group.attributes.get("id", "")
        caption = "" if group is None else group.attributes.get("caption", "")
        shown = f" caption={quoted(caption)}" if caption else ""
        indent = self._edits.indent_inside(self._document.page)
        inner, deeper = (f"{indent}{_STEP}", f"{indent}{_STEP}{_STEP}") if indent else ("", "")
        tag = self._tag("RegionRefIndexed")
        references = "".join(
            f'{deeper}<{tag} index="{at}" regionRef={quoted(each)}/>' for at, each in enumerate(ids)
        )
        group_tag, order_tag = self._tag("OrderedGroup"), self._tag("ReadingOrder")
        wanted = quoted(group_id or self._free_id("reading_order"))
        written = f"<{group_tag} id={wanted}{shown}>{references}{inner}</{group_tag}>"
        return f"<{order_tag}>{inner}{written}{indent}</{order_tag}>"

    def _is_reordered(self) -> bool:
        """Return whether regions inside the same element have another order than it says."""
        nodes = {xml: node for node, xml in self._xml.items()}
        orders: dict[Element, list[int]] = defaultdict(list)
        for found in self._document.found:
            if found.xml in nodes and nodes[found.xml].level is Level.REGION:
                orders[self._parents[found.xml]].append(self._order[nodes[found.xml]])
        return any(order != sorted(order) for order in orders.values())

    def _free_id(self, wanted: str) -> str:
        return wanted if wanted not in self._ids else f"{wanted}_{len(self._ids)}"

    # Report ------------------------------------------------------------------

    def _tell_stale_texts(self) -> None:
        """Report elements that keep their text although one inside them has another one now."""
        nodes = {xml: node for node, xml in self._xml.items()}
        stale: set[Node] = set()
        for node, found in self._found.items():
            if node.text == found.text_element.text:
                continue
            above = nodes.get(self._parents[found.xml])
            if above is not None and above.text:
                unchanged = self._found[above].text_element.text
                stale |= {above} if above.text == unchanged else set()
        if stale:
            self._report.count(
                "lines and regions that keep their text: it was changed inside them only",
                len(stale),
            )


def _holds(xml: Element, gone: set[Element]) -> bool:
    """Return whether an element has elements inside that stay."""
    inside = (each for each in xml.all() if each is not xml and is_element(each))
    return any(each not in gone for each in inside)


def _level(xml: Element) -> Level:
    if xml.name == LINE_NAME:
        return Level.LINE
    return Level.WORD if xml.name == "Word" else Level.REGION


def _general(name: str) -> str:
    return _INSIDE if name.endswith("Region") else name


def _directions(name: str) -> frozenset[str]:
    return _DIRECTIONS if name in _WITH_TEXT else frozenset()


def _text_equivalent(text: str, tag: Callable[[str], str]) -> str:
    outer, inner = tag("TextEquiv"), tag("Unicode")
    return f"<{outer}><{inner}>{escaped(text)}</{inner}></{outer}>"
