"""The cached layer of all boxes that are not being edited, with their badges."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFont, QPainter

from annotator.model.entities import LabelId, Labels, RegionId
from widgets.canvas.layers.badges import (
    MOST_BADGES,
    BadgeFont,
    Looker,
    as_proposal,
    badges_for,
    paint_badges,
    text_of,
)
from widgets.canvas.layers.boxes import HELD
from widgets.canvas.layers.cached_layer import CachedLayer
from widgets.canvas.layers.canvas_arrays import Rows
from widgets.canvas.layers.label_looks import UNKNOWN, LabelLook, look_of, marked
from widgets.canvas.layers.outlines import paint_outlines, shapes_of, stroke_for, to_device
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.viewport import Viewport

PLAIN_ABOVE = 800
"""With more visible boxes than this, lines are thin: thick ones would hide the picture."""
BARE_ABOVE = 12_000
"""With more than this only colour is visible, and shadows would take half as long again."""
_REACH_DEVICE_PX = 48
"""No outline or badge extends further beyond its box (at three device pixels per view pixel)."""


class BoxLayer:
    """Paints the boxes of a scene; after a change only the affected parts."""

    def __init__(self, scene: CanvasScene) -> None:
        self._scene = scene
        self._layer = CachedLayer(self._paint, beyond_px=_REACH_DEVICE_PX)
        self._held: frozenset[RegionId] = frozenset()
        self._font = QFont()
        self._badge_font: BadgeFont | None = None
        self._ratio = self._zoom = 1.0
        self._crowded = self._overflows = self._badged = False
        self.looks: dict[LabelId, LabelLook] = {}

    def set_labels(self, labels: Labels) -> None:
        """Draw boxes in the colours of these labels."""
        self.looks = {key: look_of(label) for key, label in labels.items()}
        self.forget()

    def forget(self) -> None:
        """Redraw everything."""
        self._layer.forget()

    def hold(self, region_ids: Iterable[RegionId]) -> bool:
        """Leave out these boxes, which a gesture moves; returns whether the set changed."""
        held = frozenset(region_ids)
        if held == self._held:
            return False
        self.invalidate(held ^ self._held)
        self._held = held
        self._scene.table.set_flag(HELD, held)
        return True

    def invalidate(self, region_ids: Iterable[RegionId]) -> None:
        """Redraw the current places of these regions; call it before and after a change."""
        scale = self._ratio * self._zoom
        rows = self._scene.table.rows_of(region_ids)
        if self._badged or len(rows) > MOST_BADGES:
            # The place of a badge depends on all others: one box can move many of them.
            self.forget()
            return
        corners = to_device(self._scene.table.corners[rows], scale, (0, 0))
        for left, top, right, bottom in corners.tolist():
            place = QRect(left, top, right - left, bottom - top)
            self._layer.invalidate(_grown(place))

    def draw(self, painter: QPainter, viewport: Viewport, ratio: float, clip: QRect) -> None:
        """Bring the layer up to date and copy what is inside ``clip`` (view pixels)."""
        self._font, self._ratio, self._zoom = painter.font(), ratio, viewport.scale
        if len(self._scene.table):  # else a sheet of the view's size would be cleared and copied
            self._layer.draw(painter, viewport, ratio, clip)

    def _paint(self, painter: QPainter, rect: QRect, scale: float) -> None:
        scene = self._scene
        near = QRectF(_grown(rect))
        rows = scene.table.rows_in(
            (near.left() / scale, near.top() / scale, near.right() / scale, near.bottom() / scale)
        )
        if rect == self._layer.place:
            self._crowded, self._badged = len(rows) > PLAIN_ABOVE, len(rows) <= MOST_BADGES
            self._overflows = len(rows) > BARE_ABOVE
        if not len(rows):
            return
        stroke = stroke_for(self._ratio, plain=self._crowded, bare=self._overflows)
        shapes = shapes_of(scene.table, rows, scale, (0, 0))
        # Hairlines replace the pixels below: where boxes are dense they would add up to black.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        paint_outlines(painter, shapes, self.looks, stroke)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if self._badged:
            font = self._font_of_badges()
            badges = badges_for(shapes.boxes, font, self._looker(rows), beyond=stroke.reach)
            paint_badges(painter, badges, font)

    def _font_of_badges(self) -> BadgeFont:
        kept = self._badge_font
        if kept is None or kept.ratio != self._ratio or kept.given != self._font:
            kept = self._badge_font = BadgeFont(self._font, self._ratio)
        return kept

    def _looker(self, rows: Rows) -> Looker:
        regions = [self._scene.regions[key] for key in self._scene.table.ids_of(rows)]

        def look_at(place: int) -> tuple[LabelLook, str]:
            region = regions[place]
            look = self.looks.get(region.label_id, UNKNOWN)
            return as_proposal(marked(look, region), region), text_of(region)

        return look_at


def _grown(rect: QRect) -> QRect:
    reach = _REACH_DEVICE_PX
    return rect.adjusted(-reach, -reach, reach, reach)
