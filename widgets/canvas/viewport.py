"""The place of the picture in the view: zoom, scroll and conversion of coordinates."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.model.geometry import Point

FIT_MARGIN_VIEW_PX = 16.0
KEPT_VIEW_PX = 64.0
"""This much of the picture stays in view, however far it is scrolled."""
HARDLY_PX = 0.5
LARGEST_SCALE = 64.0
LARGEST_FIT = 8.0


@dataclass(frozen=True, slots=True)
class Viewport:
    """``view = image * scale + offset``; the offset is the place of the image's corner.

    Sizes and offset are in view pixels (Qt's logical ones), ``image_`` sizes in image pixels,
    ``scale`` in view pixels per image pixel.
    """

    view_w: float = 1.0
    view_h: float = 1.0
    image_w: float = 1.0
    image_h: float = 1.0
    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def to_view(self, at: Point) -> tuple[float, float]:
        """Return an image point in view pixels."""
        return at.x * self.scale + self.x, at.y * self.scale + self.y

    def to_image(self, view_x: float, view_y: float) -> Point:
        """Return a view point in image pixels."""
        return Point((view_x - self.x) / self.scale, (view_y - self.y) / self.scale)

    @property
    def fit_scale(self) -> float:
        """The scale at which the whole picture is visible."""
        room_w = max(self.view_w - 2 * FIT_MARGIN_VIEW_PX, 1.0)
        room_h = max(self.view_h - 2 * FIT_MARGIN_VIEW_PX, 1.0)
        return min(room_w / self.image_w, room_h / self.image_h, LARGEST_FIT)

    @property
    def shows_all(self) -> bool:
        """Whether the whole picture lies in the view, with a tolerance of half a pixel."""
        right, bottom = self.x + self.image_w * self.scale, self.y + self.image_h * self.scale
        is_inside = min(self.x, self.y) > -HARDLY_PX
        return is_inside and right < self.view_w + HARDLY_PX and bottom < self.view_h + HARDLY_PX

    @property
    def is_in_sight(self) -> bool:
        """Whether enough of the picture lies in the view, as after scrolling."""
        return _is_seen(self.x, self.image_w * self.scale, self.view_w) and _is_seen(
            self.y, self.image_h * self.scale, self.view_h
        )

    def fitted(self) -> Viewport:
        """Return the view of the whole picture, centred."""
        middle = Point(self.image_w / 2, self.image_h / 2)
        return replace(self, scale=self.fit_scale).centred_on(middle)

    def centred_on(self, at: Point) -> Viewport:
        """Return the view with an image point in its middle."""
        x, y = self.view_w / 2 - at.x * self.scale, self.view_h / 2 - at.y * self.scale
        return replace(self, x=x, y=y)

    def zoomed(self, scale: float, view_x: float, view_y: float) -> Viewport:
        """Return the view at another scale, within limits; the point at (x, y) stays in place.

        Beside the picture, the picture's nearest point stays: zooming never loses the picture.
        """
        scale = min(max(scale, min(self.fit_scale, 1.0) / 4), LARGEST_SCALE)
        at = self.to_image(view_x, view_y)
        kept = Point(min(max(at.x, 0.0), self.image_w), min(max(at.y, 0.0), self.image_h))
        x, y = self.to_view(kept)
        return replace(self, scale=scale, x=x - kept.x * scale, y=y - kept.y * scale)

    def scrolled(self, dx: float, dy: float) -> Viewport:
        """Return the view with the picture moved; a part of it always stays visible."""
        return replace(
            self,
            x=_kept(self.x, dx, self.image_w * self.scale, self.view_w),
            y=_kept(self.y, dy, self.image_h * self.scale, self.view_h),
        )

    def resized(self, view_w: float, view_h: float) -> Viewport:
        """Return the same zoom in a view of another size, with the same middle."""
        middle = self.to_image(self.view_w / 2, self.view_h / 2)
        return replace(self, view_w=view_w, view_h=view_h).centred_on(middle)


def _kept(offset: float, delta: float, length: float, view: float) -> float:
    kept = min(KEPT_VIEW_PX, length)
    low, high = min(kept - length, offset), max(view - kept, offset)
    return min(max(offset + delta, low), high)


def _is_seen(offset: float, length: float, view: float) -> bool:
    return min(offset + length, view) - max(offset, 0.0) >= min(KEPT_VIEW_PX, length, view)
