"""A small map of the whole picture in a corner of the canvas; shows and moves the visible part."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from annotator.model.geometry import Point
from widgets.canvas.image_view import ImageView
from widgets.canvas.viewport import Viewport
from widgets.theme.look import Look
from widgets.theme.tokens import BLACK, GAP_WIDE_PX, UNSEEN_VEIL, WHITE

SIDE_PX = 168
"""The longer side of the map."""

_SHARE = 0.3
"""The largest share of the canvas that the map covers, in either direction."""

_ALL_BUT = 0.5
"""How many view pixels of the picture must be out of view before the map appears."""


class MiniMap(QWidget):
    """Appears only while a part of the picture is out of view; a press or a drag goes there.

    It is in the lower corner at the end of lines, and takes no keys: without a mouse, the picture
    is moved by its own keys.
    """

    def __init__(self, look: Look, canvas: ImageView) -> None:
        """Start hidden."""
        super().__init__(canvas)
        self._look, self._canvas = look, canvas
        self._is_wanted = True
        self._sheet = QPixmap()
        self._drawn_for: object = None
        self._seen: tuple[Viewport, QSize] | None = None
        self.setAccessibleName(self.tr("Mini-map"))
        self.setToolTip(self.tr("Click or drag to look elsewhere"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        canvas.installEventFilter(self)
        canvas.picture_changed.connect(self._forget)
        look.changed.connect(self._forget)
        self.hide()

    @property
    def is_wanted(self) -> bool:
        """Whether the map may appear."""
        return self._is_wanted

    @is_wanted.setter
    def is_wanted(self, is_wanted: bool) -> None:
        """Let the map appear when there is something to show, or never."""
        self._is_wanted = is_wanted
        self._follow()

    def seen_part(self) -> QRectF:
        """Return the visible part of the picture, in pixels of the map."""
        view = self._canvas.viewport
        corner = view.to_image(0, 0)
        seen = QRectF(corner.x, corner.y, view.view_w / view.scale, view.view_h / view.scale)
        seen &= QRectF(0, 0, view.image_w, view.image_h)
        scale = self._scale(view)
        return QRectF(seen.topLeft() * scale, seen.size() * scale)

    def _scale(self, view: Viewport) -> float:
        """Return pixels of the map per image pixel."""
        side = self._look.px(SIDE_PX)
        room_w = min(side, _SHARE * view.view_w) / view.image_w
        return min(room_w, min(side, _SHARE * view.view_h) / view.image_h)

    def _follow(self) -> None:
        """Appear, disappear, or show another part, according to the canvas."""
        view = self._canvas.viewport
        # A bar may briefly cover a little of a fitted picture: the person has not moved.
        is_whole = self._canvas.is_fitted or not _is_partly_seen(view)
        is_needed = self._is_wanted and self._canvas.has_picture and not is_whole
        if is_needed:
            self._place(view)
            if self._seen != (view, self.size()):
                self._seen = view, self.size()
                self.update()
        if self.isHidden() == is_needed:
            self.setVisible(is_needed)

    def _place(self, view: Viewport) -> None:
        scale = self._scale(view)
        size = QSize(max(8, round(view.image_w * scale)), max(8, round(view.image_h * scale)))
        gap = self._look.px(GAP_WIDE_PX)
        is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = gap if is_rtl else self._canvas.width() - size.width() - gap
        place = QRect(left, self._canvas.height() - size.height() - gap, *size.toTuple())
        if place != self.geometry():
            self.setGeometry(place)

    def _forget(self) -> None:
        self._drawn_for = None
        self.update()

    def _draw_sheet(self) -> QPixmap:
        """Return the picture at the size of the map; redrawn for another picture or view."""
        ratio, view = self.devicePixelRatioF(), self._canvas.viewport
        drawn_for = (self._canvas.picture_id, self._canvas.sight, self.size(), ratio)
        if drawn_for != self._drawn_for:
            self._drawn_for = drawn_for
            sheet = QPixmap(self.size() * ratio)
            sheet.fill(QColor(self._look.tokens.surround))
            painter = QPainter(sheet)
            self._canvas.paint_picture(painter, sheet.rect(), sheet.width() / view.image_w)
            painter.end()
            sheet.setDevicePixelRatio(ratio)
            self._sheet = sheet
        return self._sheet

    def _look_at(self, at: QPointF) -> None:
        """Centre the canvas on a point of the map."""
        view = self._canvas.viewport
        scale = self._scale(view)
        x = min(max(at.x() / scale, 0.0), view.image_w)
        y = min(max(at.y() / scale, 0.0), view.image_h)
        target = view.centred_on(Point(x, y))
        self._canvas.scroll_by(target.x - view.x, target.y - view.y)
        self._follow()

    # Qt overrides -----------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() is QEvent.Type.Paint:
            # Every move of the picture causes a paint event.
            self._follow()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._look.tokens
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._draw_sheet())
        seen = self.seen_part().toAlignedRect() & self.rect()
        # Dim the hidden part; the frame is visible on any picture: dark, light, dark.
        veil = QColor(UNSEEN_VEIL)
        for part in (
            QRect(0, 0, self.width(), seen.top()),
            QRect(0, seen.bottom() + 1, self.width(), self.height() - seen.bottom() - 1),
            QRect(0, seen.top(), seen.left(), seen.height()),
            QRect(seen.right() + 1, seen.top(), self.width() - seen.right() - 1, seen.height()),
        ):
            painter.fillRect(part, veil)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for inset, colour in enumerate((BLACK, WHITE, BLACK)):
            painter.setPen(QPen(QColor(colour), 1))
            frame = seen.adjusted(inset, inset, -1 - inset, -1 - inset)
            if frame.isValid():
                painter.drawRect(frame)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _is_partly_seen(view: Viewport) -> bool:
    right, bottom = view.to_view(Point(view.image_w, view.image_h))
    is_out = min(view.x, view.y) < -_ALL_BUT
    return is_out or right > view.view_w + _ALL_BUT or bottom > view.view_h + _ALL_BUT
