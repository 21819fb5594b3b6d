"""The answer of a tool to one event: its next state, a preview, and a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from annotator.editing.commands import Command
from annotator.editing.tools.pointer import PointerEvent
from annotator.model.entities import RegionId
from annotator.model.geometry import Box, Point

_NOWHERE: Mapping[RegionId, Box] = MappingProxyType({})


class Scene(Protocol):
    """What a tool sees of the item."""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the image."""
        ...

    @property
    def selected(self) -> Sequence[RegionId]:
        """The selection, first selected first."""
        ...

    @property
    def locked(self) -> bool:
        """Whether regions may be looked at only."""
        ...

    def box_of(self, region_id: RegionId) -> Box | None:
        """Return a shown region's box, or None."""
        ...

    def is_locked(self, region_id: RegionId) -> bool:
        """Return whether a region is to stay as it is."""
        ...

    def together(self, region_id: RegionId) -> tuple[RegionId, ...]:
        """Return the shown regions of a region's group, itself first; without one it alone."""
        ...

    def movable(self) -> Mapping[RegionId, Box]:
        """Return the boxes of the selection that may be moved, without those that are locked."""
        ...

    def around(self) -> Box | None:
        """Return the one box of ``movable``, or what surrounds several; None for none."""
        ...

    def hits(self, at: Point, radius_px: float) -> Sequence[RegionId]:
        """Return the shown regions at a point or within ``radius_px`` of it, smallest first."""
        ...

    def in_rect(self, rect: Box) -> Sequence[RegionId]:
        """Return the shown regions that overlap a rectangle."""
        ...


@dataclass(frozen=True, slots=True)
class GesturePreview:
    """What to show while a gesture is under way; nothing of it has happened yet.

    ``moved`` are boxes where they would come to lie, ``new`` one that is being drawn, ``pins``
    the points that are settled of it, ``band`` a rubber band, ``knob`` what turns a box.
    """

    moved: Mapping[RegionId, Box] = field(default_factory=lambda: _NOWHERE)
    new: Box | None = None
    pins: tuple[Point, ...] = ()
    band: Box | None = None
    knob: Point | None = None


NO_PREVIEW = GesturePreview()


@dataclass(frozen=True, slots=True)
class NoGesture:
    """No gesture is under way."""


RESTING = NoGesture()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A tool's answer. ``selection`` is None when it stays as it is."""

    state: object = RESTING
    preview: GesturePreview = NO_PREVIEW
    command: Command | None = None
    selection: tuple[RegionId, ...] | None = None


class Tool(Protocol):
    """A tool holds no state of its own: it turns one state into the next."""

    def handle(self, state: object, event: PointerEvent, at: Point) -> Outcome:
        """Return the outcome of one event at ``at`` (image pixels, perhaps outside the image)."""
        ...
