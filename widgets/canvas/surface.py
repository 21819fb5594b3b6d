"""The picture on its ground: shown, zoomed and moved; boxes are somebody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QMoveEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.model.geometry import Box, Point
from widgets.canvas.layers.placard import Placard
from widgets.canvas.layers.style import LIGHT, CanvasStyle
from widgets.canvas.layers.viewport import Viewport
from widgets.canvas.pictured import PicturedWidget
from widgets.canvas.wheel import wheel_wish

_SEEN_WHOLE = 0.9
"""So much of the view a box may fill when it is brought into the middle."""


class CanvasSurface(PicturedWidget):
    """A picture that can be zoomed at the pointer and moved; never mirrored.

    Signals:
        zoom_changed: view pixels per image pixel.
        painted: what ``show_picture`` was given is on the screen.
        picture_changed: the same picture is shown in other detail, or under another veil.
    """

    zoom_changed = Signal(float)
    painted = Signal()
    picture_changed = Signal()
    _first_painted = Signal()

    def __init__(self, parent: QWidget | None = None, *, style: CanvasStyle = LIGHT) -> None:
        super().__init__(parent)
        self.wheel_zooms = False
        self._style = style
        self._placard = Placard()
        self._picture_layer.ground = style.colour("surround")
        self._is_fitted = True
        self._held_in: QSize | None = None
        self._window_size = QSize()
        self._place_in_window = QPoint()
        self._fit_is_due = False
        self._awaits_paint = False
        self._pan_from: QPointF | None = None
        # Listeners may repaint or open the next item: not from inside a paint event.
        self._first_painted.connect(self.painted, Qt.ConnectionType.QueuedConnection)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    @property
    def canvas_style(self) -> CanvasStyle:
        """The colours around picture and boxes."""
        return self._style

    @canvas_style.setter
    def canvas_style(self, style: CanvasStyle) -> None:
        """Paint everything in other colours."""
        self._style = style
        self._picture_layer.ground = style.colour("surround")
        self._picture_layer.forget()
        self.update()

    def show_picture(
        self,
        image: QImage | None,
        scale: float,
        size_px: tuple[int, int],
        smaller: Sequence[QImage] = (),
    ) -> None:
        """Show a picture fitted into the view.

        Args:
            image: the picture, possibly reduced; None shows the message instead.
            scale: pixels of ``image`` per image pixel, 1.0 for a full picture.
            size_px: width and height of the whole picture in image pixels.
            smaller: copies of ``image``, see ``wrapping.images_of``; missing ones are made here.
        """
        view = self._viewport
        width, height = size_px
        if image is not None and not (width and height):
            width, height = round(image.width() / scale), round(image.height() / scale)
        self._viewport = Viewport(view.view_w, view.view_h, max(width, 1), max(height, 1))
        self._set_picture(image, smaller)
        self._awaits_paint = True
        self.zoom_to_fit()
        self.update()

    def sharpen_picture(self, image: QImage, smaller: Sequence[QImage] = ()) -> None:
        """Show the same picture in more detail, where it is; nothing else changes."""
        self._set_picture(image, smaller)
        self.update()
        self.picture_changed.emit()

    def set_message(self, title: str, text: str = "") -> None:
        """Say something where there is no picture (empty job, unreadable item)."""
        self._placard = Placard(title, text)
        self.update()

    @property
    def zoom(self) -> float:
        """View pixels per image pixel."""
        return self._viewport.scale

    def zoom_to_fit(self) -> None:
        """Show the whole picture, and keep it fitted while the view changes its size."""
        self._move_to(self._viewport.fitted())
        self._is_fitted = True

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is shown, and stays so while the view changes its size."""
        return self._is_fitted

    @property
    def is_held(self) -> bool:
        """Whether a fitted picture that is still seen whole stays where it is in a lower view."""
        return self._held_in is not None and self._held_in == self.window().size()

    def hold(self, *, is_held: bool) -> None:
        """Let a fitted picture that is still seen whole stay while a bar takes some of the view.

        It ends with the size of the window.
        """
        self._held_in = self.window().size() if is_held else None
        self._fit_is_due |= not is_held
        self._hand_is_free()

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show ``scale`` view pixels per image pixel; what is at view point ``at`` stays there."""
        where = QPointF(self.width() / 2, self.height() / 2) if at is None else at
        self._move_to(self._viewport.zoomed(scale, where.x(), where.y()))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Multiply the zoom; the image point at view point ``at`` (or in the middle) stays."""
        self.zoom_to(self._viewport.scale * factor, at)

    def center_on(self, box: Box) -> None:
        """Bring a box into the middle; zooms out only if it would not be seen whole."""
        view = self._viewport
        room = min(view.view_w / box.width, view.view_h / box.height) * _SEEN_WHOLE
        if room < view.scale:
            view = view.zoomed(room, view.view_w / 2, view.view_h / 2)
        self._move_to(view.centred_on(Point(box.x + box.width / 2, box.y + box.height / 2)))

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the picture by view pixels, as far as enough of it stays in sight."""
        self._move_to(self._viewport.scrolled(dx, dy))

    def to_image(self, at: QPointF | QPoint) -> Point:
        """Return a view point in image pixels."""
        return self._viewport.to_image(at.x(), at.y())

    def to_view(self, at: Point) -> QPointF:
        """Return an image point in view pixels."""
        return QPointF(*self._viewport.to_view(at))

    def _move_to(self, viewport: Viewport) -> None:
        before, self._viewport = self._viewport, viewport
        self._is_fitted = False
        if viewport != before:
            self.update()
        if viewport.scale != before.scale:
            self.zoom_changed.emit(viewport.scale)

    # For the class that adds the boxes ----------------------------------------------------------

    def _paint_marks(self, painter: QPainter, ratio: float, clip: QRect) -> None:
        """Paint what lies over the picture; the painter works in device pixels."""

    def _begin_pan(self, at: QPointF) -> None:
        self._pan_from = at
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _pan(self, at: QPointF) -> bool:
        if self._pan_from is None:
            return False
        moved = at - self._pan_from
        self._pan_from = at
        self.scroll_by(moved.x(), moved.y())
        return True

    def _end_pan(self) -> bool:
        was_panning, self._pan_from = self._pan_from is not None, None
        return was_panning

    # Qt overrides -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        clip = event.rect()
        painter = QPainter(self)
        if self._picture is None:
            painter.fillRect(clip, self._style.colour("surround"))
            self._placard.paint(painter, self.rect(), self._style)
        else:
            bare = QRegion(clip) - QRegion(self._picture_layer.covered(self._viewport, ratio))
            painter.setClipRegion(bare)
            painter.fillRect(clip, self._style.colour("surround"))
            painter.setClipping(False)
            painter.scale(1 / ratio, 1 / ratio)
            self._picture_layer.draw(painter, self._viewport, ratio, clip)
            self._paint_marks(painter, ratio, clip)
        painter.end()
        if self._awaits_paint:
            self._awaits_paint = False
            self._first_painted.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self.size() == QSize(int(self._viewport.view_w), int(self._viewport.view_h)):
            self._place_in_window = self._find_place()  # else a resize comes, and asks for both

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit a fitted picture again; let one that was zoomed by hand stay where it is seen.

        While something is in hand no picture moves away under the pointer: it is fitted later.
        """
        is_same_window = self._window_size == self.window().size()
        before, here = self._viewport, self._where_it_is(event.size())
        is_fitted = self._is_fitted
        if self._is_in_hand() and here.is_in_sight:
            self._fit_is_due = True
        elif is_fitted:
            is_kept = self.is_held and here.shows_all and here.fit_scale <= here.scale
            here = here if is_kept else here.fitted()
        elif not (is_same_window and here.is_in_sight):
            here = before.resized(here.view_w, here.view_h)
        self._move_to(here)
        self._is_fitted = is_fitted

    def _where_it_is(self, size: QSize) -> Viewport:
        """Return the view at its new size and place, with the picture where it is in the window."""
        place, self._window_size = self._find_place(), self.window().size()
        moved, self._place_in_window = place - self._place_in_window, place
        x, y = self._viewport.x - moved.x(), self._viewport.y - moved.y()
        width, height = float(size.width()), float(size.height())
        return replace(self._viewport, view_w=width, view_h=height, x=x, y=y)

    def _find_place(self) -> QPoint:
        return self.mapTo(self.window(), QPoint(0, 0))

    def _is_in_hand(self) -> bool:
        """Return whether the picture, or something on it, is being pulled just now."""
        return self._pan_from is not None

    def _hand_is_free(self) -> None:
        """Fit a picture that could not be fitted again while something was in hand."""
        if self._fit_is_due and not self._is_in_hand():
            self._fit_is_due = False
            if self._is_fitted and not (self.is_held and self._viewport.shows_all):
                self.zoom_to_fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        wish = wheel_wish(event, wheel_zooms=self.wheel_zooms)
        if wish.factor != 1:
            self.zoom_by(wish.factor, event.position())
        else:
            self.scroll_by(wish.dx, wish.dy)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            self._begin_pan(event.position())
