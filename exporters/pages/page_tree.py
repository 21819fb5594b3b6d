"""The regions of one item as a tree: regions of a page, their lines, and the words of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.document_limits import REGION_DEPTH
from annotator.export.api import ItemRecord
from annotator.model.entities import Labels, Region
from annotator.model.geometry import Box, box_around
from annotator.page_documents.text_elements import (
    LINE_NAME,
    REGION_NAME,
    REGION_NAMES,
    WORD_NAME,
    ElementSource,
    Level,
    is_id,
    level_of_name,
    name_of_label,
    source_of,
)
from annotator.proposals.proposal import is_undecided

CUSTOM: Final = "CustomRegion"


@dataclass(slots=True, eq=False)
class Node:
    """An element of the page. Without a region it only holds others.

    ``id`` is unique in the page. ``name`` is the PAGE name. ``source`` is the element that the
    region was imported from.
    """

    name: str
    id: str
    box: Box
    region: Region | None = None
    label: str = ""
    source: ElementSource | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of its region."""
        return "" if self.region is None else self.region.transcription

    @property
    def level(self) -> Level:
        """Its level."""
        return level_of_name(self.name)

    @property
    def is_labelled(self) -> bool:
        """Whether its label says more than its name."""
        return self.region is not None and self.label != self.name

    def all(self) -> Iterator[Node]:
        """Yield the node and all inside it, in reading order."""
        yield self
        for child in self.children:
            yield from child.all()


@dataclass(slots=True)
class PageTree:
    """The roots of the tree in reading order; ``unplaced`` counts regions without a box."""

    roots: list[Node]
    nodes: list[Node]
    unplaced: int = 0

    def all(self) -> Iterator[Node]:
        """Yield all nodes, also those that only hold others, in reading order."""
        for root in self.roots:
            yield from root.all()


def page_tree(record: ItemRecord, labels: Labels) -> PageTree:
    """Return the regions of an item as a tree.

    A region that was imported stays inside its element. A new line belongs to the smallest region
    of the page that holds its centre, a new word to the smallest such line; without one it gets an
    element around it that only holds it. Proposals that nobody decided on are left out.
    """
    placed = [each for each in record.regions if each.box is not None and not is_undecided(each)]
    nodes, by_source = _nodes(placed, labels)
    for node in nodes:
        parent = by_source.get("" if node.source is None else node.source.parent)
        if parent is not None and _may_hold(parent, node):
            node.parent = parent
    around = _Surroundings(nodes)
    for node in nodes:
        if node.parent is None and node.level is not Level.REGION:
            node.parent = around.smallest(node)
    roots = _roots(nodes)
    unplaced = sum(each.box is None for each in record.regions)
    return PageTree(roots, nodes, unplaced)


def _nodes(regions: Sequence[Region], labels: Labels) -> tuple[list[Node], dict[str, Node]]:
    nodes: list[Node] = []
    by_source: dict[str, Node] = {}
    taken = set[str]()
    for region in regions:
        source, label = source_of(region), labels[region.label_id].name
        if source is not None and source.id in by_source:
            source = None  # a copy of a region has the notes of the first
        name = _name(region, label, source)
        wanted = "" if source is None else source.id
        if not is_id(wanted) or wanted in taken:
            wanted = _new_id(f"region_{region.number}", taken)
        taken.add(wanted)
        assert region.box is not None  # noqa: S101 - only placed ones are given
        node = Node(name, wanted, region.box, region, label, source)
        nodes.append(node)
        if source is not None and source.id:
            by_source[source.id] = node
    return nodes, by_source


def _name(region: Region, label: str, source: ElementSource | None) -> str:
    known = REGION_NAMES | {LINE_NAME, WORD_NAME}
    if source is not None and source.name in known:
        return source.name
    return name_of_label(label) or (LINE_NAME if region.transcription else CUSTOM)


def _new_id(wanted: str, taken: set[str]) -> str:
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found


def _may_hold(parent: Node, node: Node) -> bool:
    """Return whether an element may be inside another, as the format has it, without a circle."""
    if node.level is Level.WORD:
        return parent.level is Level.LINE
    if node.level is Level.LINE:
        return parent.name == REGION_NAME
    if parent.level is not Level.REGION:
        return False
    above: Node | None = parent
    for _ in range(REGION_DEPTH):
        if above is None:
            return True
        if above is node:
            return False
        above = above.parent
    return False


class _Surroundings:
    """The lines and the regions of text of a page, from the smallest to the largest."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        by_size = sorted(nodes, key=lambda node: node.box.area)
        self._inside = {
            Level.LINE: [node for node in by_size if node.name == REGION_NAME],
            Level.WORD: [node for node in by_size if node.level is Level.LINE],
        }

    def smallest(self, node: Node) -> Node | None:
        """Return the smallest element that may hold one and has its centre inside."""
        centre = node.box.centre
        found = (each for each in self._inside[node.level] if each.box.contains(centre))
        return next(found, None)


def _roots(nodes: Sequence[Node]) -> list[Node]:
    """Return the regions of the page in order, each with what is inside it.

    All lines without a region share one that holds them; so do the words without a line, each in a
    line of its own.
    """
    taken = {node.id for node in nodes}
    roots: list[Node] = []
    holder: Node | None = None
    for node in nodes:
        outer = node
        if node.parent is None and node.level is Level.WORD:
            outer = Node(LINE_NAME, _new_id(f"line_of_{node.id}", taken), node.box)
            taken.add(outer.id)
            outer.children.append(node)
        if node.parent is not None:
            node.parent.children.append(node)
        elif outer.level is Level.REGION:
            roots.append(node)
        elif holder is None:
            holder = Node(REGION_NAME, _new_id("region_of_lines", taken), outer.box)
            taken.add(holder.id)
            holder.children.append(outer)
            roots.append(holder)
        else:
            holder.children.append(outer)
    if holder is not None:
        holder.box = box_around([child.box for child in holder.children])
    return roots
