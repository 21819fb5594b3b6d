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
    """The part of the item that a tool can see."""

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
        """Whether regions can only be viewed."""
        ...

    def box_of(self, region_id: RegionId) -> Box | None:
        """Return the box of a visible region, or None."""
        ...

    def is_locked(self, region_id: RegionId) -> bool:
        """Return whether a region is locked."""
        ...

    def together(self, region_id: RegionId) -> tuple[RegionId, ...]:
        """Return the visible regions of a region's group, itself first."""
        ...

    def movable(self) -> Mapping[RegionId, Box]:
        """Return the boxes of the selected regions that may move, without locked ones."""
        ...

    def around(self) -> Box | None:
        """Return the one box of ``movable``, the bounds of several, or None."""
        ...

    def hits(self, at: Point, radius_px: float) -> Sequence[RegionId]:
        """Return the visible regions at a point or within ``radius_px`` of it, smallest first."""
        ...

    def in_rect(self, rect: Box) -> Sequence[RegionId]:
        """Return the visible regions that overlap a rectangle."""
        ...


@dataclass(frozen=True, slots=True)
class GesturePreview:
    """The display of a gesture in progress; nothing has changed yet.

    ``moved`` holds the boxes at their new places, ``new`` is a box being drawn, ``pins`` are its
    fixed points, ``band`` is a rubber band and ``knob`` rotates a box.
    """

    moved: Mapping[RegionId, Box] = field(default_factory=lambda: _NOWHERE)
    new: Box | None = None
    pins: tuple[Point, ...] = ()
    band: Box | None = None
    knob: Point | None = None


NO_PREVIEW = GesturePreview()


@dataclass(frozen=True, slots=True)
class NoGesture:
    """No gesture is in progress."""


RESTING = NoGesture()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an event. ``selection`` is None when it does not change."""

    state: object = RESTING
    preview: GesturePreview = NO_PREVIEW
    command: Command | None = None
    selection: tuple[RegionId, ...] | None = None


class Tool(Protocol):
    """A stateless tool: it maps a state and an event to the next state."""

    def handle(self, state: object, event: PointerEvent, at: Point) -> Outcome:
        """Return the outcome of one event at ``at`` (image pixels, perhaps outside the image)."""
        ...
