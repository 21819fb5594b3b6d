"""Upright boxes with nothing but a place and a label; most regions of a job are such boxes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from annotator.model.entities import LabelId, Region, RegionId


class PlainBox(NamedTuple):
    """A region that is an upright box within its picture, without anything else to export.

    It has no text, no attributes, no keys of an import, no group and no comment, and no machine
    proposed it. ``sides`` are x, y, width and height in image pixels. ``order`` is its position in
    reading order.
    """

    id: RegionId
    number: int
    label_id: LabelId
    sides: tuple[float, float, float, float]
    order: str


Entry = PlainBox | Region
"""A region of an item: as a plain box if it is one."""


class UnbuiltRegions(Sequence[Region]):
    """Regions of an item that can be read without building each of them."""

    @abstractmethod
    def entries(self) -> Sequence[Entry]:
        """Return the regions in their order, each as a plain box if it is one."""

    @abstractmethod
    def numbers(self) -> Sequence[tuple[RegionId, int]]:
        """Return the id and the number of each region, in their order."""


def entries_of(regions: Sequence[Region]) -> Sequence[Entry]:
    """Return the regions of an item in their order; plain boxes where they are known as such."""
    return regions.entries() if isinstance(regions, UnbuiltRegions) else regions


def numbers_of(regions: Sequence[Region]) -> Sequence[tuple[RegionId, int]]:
    """Return the id and the number of each region of an item, in their order."""
    if isinstance(regions, UnbuiltRegions):
        return regions.numbers()
    return [(region.id, region.number) for region in regions]
