"""Pan and zoom: the place of the picture on the widget, also after a resize."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.model.geometry import Box, Point
from widgets.canvas.viewport import Viewport

_LARGEST_SHARE = 0.9
"""The largest share of the view that a box may fill when it is centred."""


class PanZoom(QObject):
    """Holds the viewport of one widget; all changes of the picture's place go through it.

    Signals:
        zoom_changed: view pixels per image pixel.
    """

    zoom_changed = Signal(float)

    def __init__(self, widget: QWidget) -> None:
        """Start with a viewport of one pixel; the first resize event sets its size."""
        super().__init__(widget)
        self._widget = widget
        self._viewport = Viewport()
        self._is_fitted = True
        self._held_in: QSize | None = None
        self._window_size = QSize()
        self._place_in_window = QPoint()
        self._fit_is_due = False
        self._pan_from: QPointF | None = None

    @property
    def viewport(self) -> Viewport:
        """The place of the picture on the view."""
        return self._viewport

    @property
    def scale(self) -> float:
        """View pixels per image pixel."""
        return self._viewport.scale

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is shown, and is fitted again when the view is resized."""
        return self._is_fitted

    @property
    def is_held(self) -> bool:
        """Whether a fitted picture keeps its place in a lower view while all of it is visible."""
        return self._held_in is not None and self._held_in == self._widget.window().size()

    @property
    def is_panning(self) -> bool:
        """Whether the picture is being dragged."""
        return self._pan_from is not None

    def set_picture_size(self, size_px: tuple[int, int]) -> None:
        """Prepare for a picture of another size, in image pixels; ``zoom_to_fit`` shows it."""
        width, height = size_px
        view = self._viewport
        self._viewport = Viewport(view.view_w, view.view_h, max(width, 1), max(height, 1))

    def zoom_to_fit(self) -> None:
        """Show the whole picture, and fit it again when the view is resized."""
        self._move_to(self._viewport.fitted())
        self._is_fitted = True

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Show ``scale`` view pixels per image pixel; keep the image point at view point ``at``."""
        size = self._widget.size()
        where = QPointF(size.width() / 2, size.height() / 2) if at is None else at
        self._move_to(self._viewport.zoomed(scale, where.x(), where.y()))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Multiply the zoom; the image point at view point ``at`` (or in the middle) stays."""
        self.zoom_to(self._viewport.scale * factor, at)

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the picture by view pixels; a part of it always stays visible."""
        self._move_to(self._viewport.scrolled(dx, dy))

    def center_on(self, box: Box) -> None:
        """Centre a box; zooms out only if the box would not fit."""
        view = self._viewport
        most = min(view.view_w / box.width, view.view_h / box.height) * _LARGEST_SHARE
        if most < view.scale:
            view = view.zoomed(most, view.view_w / 2, view.view_h / 2)
        self._move_to(view.centred_on(Point(box.x + box.width / 2, box.y + box.height / 2)))

    def shows(self, box: Box) -> bool:
        """Return whether an upright box of the image is completely in view."""
        left, top = self._viewport.to_view(Point(box.x, box.y))
        right, bottom = self._viewport.to_view(Point(box.right, box.bottom))
        size = self._widget.size()
        return left >= 0 and top >= 0 and right <= size.width() and bottom <= size.height()

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
            self._widget.update()
        if viewport.scale != before.scale:
            self.zoom_changed.emit(viewport.scale)

    # Panning ------------------------------------------------------------------------------------

    def begin_pan(self, at: QPointF) -> None:
        """Begin to pan at a view point."""
        self._pan_from = at
        self._widget.setCursor(Qt.CursorShape.ClosedHandCursor)

    def pan_to(self, at: QPointF) -> bool:
        """Pan on to a view point; returns whether the picture is being panned."""
        if self._pan_from is None:
            return False
        moved = at - self._pan_from
        self._pan_from = at
        self.scroll_by(moved.x(), moved.y())
        return True

    def end_pan(self) -> bool:
        """Stop panning; returns whether the picture was being panned."""
        was_panning, self._pan_from = self._pan_from is not None, None
        return was_panning

    # Size and place of the widget --------------------------------------------------------------

    def hold(self, *, is_held: bool) -> None:
        """Keep a fitted picture in place while a bar takes some of the view, if it is all visible.

        A resize of the window ends this. Call ``fit_if_due`` afterwards.
        """
        self._held_in = self._widget.window().size() if is_held else None
        self._fit_is_due |= not is_held

    def fit_if_due(self, *, is_busy: bool) -> None:
        """Fit a picture whose fitting was postponed because of a gesture.

        ``is_busy`` says whether a gesture is in progress.
        """
        if self._fit_is_due and not (is_busy or self.is_panning):
            self._fit_is_due = False
            if self._is_fitted and not (self.is_held and self._viewport.shows_all):
                self.zoom_to_fit()

    def follow_move(self) -> None:
        """Store the widget's place in its window after it was moved."""
        if self._widget.size() == QSize(int(self._viewport.view_w), int(self._viewport.view_h)):
            self._place_in_window = self._find_place()  # else a resize follows and needs the old

    def follow_resize(self, size: QSize, *, is_busy: bool) -> None:
        """Fit a fitted picture again; keep one that was zoomed by hand in its place on the screen.

        During a gesture (``is_busy``) the picture does not move under the pointer: it is fitted
        later.
        """
        is_same_window = self._window_size == self._widget.window().size()
        before, here = self._viewport, self._where_it_is(size)
        is_fitted = self._is_fitted
        if (is_busy or self.is_panning) and here.is_in_sight:
            self._fit_is_due = True
        elif is_fitted:
            is_kept = self.is_held and here.shows_all and here.fit_scale <= here.scale
            here = here if is_kept else here.fitted()
        elif not (is_same_window and here.is_in_sight):
            here = before.resized(here.view_w, here.view_h)
        self._move_to(here)
        self._is_fitted = is_fitted

    def _where_it_is(self, size: QSize) -> Viewport:
        """Return the view at its new size and place, with the picture unmoved in the window."""
        place, self._window_size = self._find_place(), self._widget.window().size()
        moved, self._place_in_window = place - self._place_in_window, place
        x, y = self._viewport.x - moved.x(), self._viewport.y - moved.y()
        width, height = float(size.width()), float(size.height())
        return replace(self._viewport, view_w=width, view_h=height, x=x, y=y)

    def _find_place(self) -> QPoint:
        return self._widget.mapTo(self._widget.window(), QPoint(0, 0))
