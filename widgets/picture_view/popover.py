"""A small card over the picture with sliders for its adjustment."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from annotator.adjustment import LEAST_GAMMA, MOST, MOST_GAMMA, PLAIN, Adjustment
from widgets.kit.dialogs.form_widgets import words
from widgets.kit.layouts import new_column
from widgets.kit.plain_text import PlainLabel
from widgets.kit.timers import single_shot
from widgets.picture_view.values_part import ValuesPart
from widgets.theme.look import Look
from widgets.theme.tokens import GAP_PX, GAP_WIDE_PX, GAP_WIDEST_PX

GAMMA_STEPS = 100
"""The gamma slider is logarithmic: as much travel for darker as for lighter."""


_ANY_HEIGHT = 1 << 20


class SliderRow:
    """One row of a grid: a name, a slider, and the value as a number."""

    def __init__(self, grid: QGridLayout, name: str, limits: tuple[int, int]) -> None:
        """Add the row at the end of the grid."""
        row = grid.rowCount()
        label = PlainLabel(name)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(*limits)
        self.slider.setAccessibleName(name)
        self.slider.setPageStep(10)
        label.setBuddy(self.slider)
        self.value = PlainLabel()
        self.value.setProperty("role", "quiet")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(label, row, 0)
        grid.addWidget(self.slider, row, 1)
        grid.addWidget(self.value, row, 2)

    def show_value(self, place: int, text: str) -> None:
        """Show a value without emitting a signal."""
        self.slider.blockSignals(True)
        self.slider.setValue(place)
        self.slider.blockSignals(False)
        self.value.setText(text)


class ScrolledMiddle(QScrollArea):
    """The part between title and buttons: it scrolls if it is taller than its limit."""

    def __init__(self) -> None:
        """Start empty; fill ``content``."""
        super().__init__()
        self.content = QWidget()
        self._most = _ANY_HEIGHT
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The background of the card shows through.
        self.viewport().setAutoFillBackground(False)
        self.content.setAutoFillBackground(False)

    def fit(self, around: QVBoxLayout, room: int) -> None:
        """Limit the height so that this and the widgets around it fit into ``room``.

        A negative ``room`` counts as 0.
        """
        self._most = _ANY_HEIGHT
        around.invalidate()
        others = around.sizeHint().height() - self.sizeHint().height()
        self._most = max(0, room - others)
        self.updateGeometry()
        around.activate()

    # Qt overrides -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        wanted, layout = self.content.sizeHint(), self.content.layout()
        if layout is not None and layout.hasHeightForWidth():
            wanted.setHeight(layout.totalHeightForWidth(wanted.width()))
        if wanted.height() <= self._most:
            return wanted
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(wanted.width() + bar, self._most)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 0)


class Popover(QFrame):
    """Knows no settings: it shows given values and reports changes.

    Signals:
        wished: an ``Adjustment``, at each movement of a slider.
        pixels_wished: whether pixels are to be shown as squares.
        plain_asked: reset adjustment, values and bands.
        closed: the person closed the card.
    """

    wished = Signal(object)
    pixels_wished = Signal(bool)
    plain_asked = Signal()
    closed = Signal()

    def __init__(self, look: Look, canvas: QWidget) -> None:
        """Start hidden."""
        # A sibling of the canvas: on a small screen the card also covers the area below the canvas.
        super().__init__(canvas.parentWidget())
        self._look, self._canvas = look, canvas
        self._wish = PLAIN
        self.setProperty("role", "card")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("How pictures look"))
        self._frame = QVBoxLayout(self)
        self._frame.addWidget(words(self.tr("How pictures look"), "heading"))
        self._middle = ScrolledMiddle()
        self._column = new_column(self._middle.content)
        self._frame.addWidget(self._middle, 1)
        self.grid = QGridLayout()
        self._column.addLayout(self.grid)
        most = (-MOST, MOST)
        self.brightness = SliderRow(self.grid, self.tr("Brightness"), most)
        self.contrast = SliderRow(self.grid, self.tr("Contrast"), most)
        self.gamma = SliderRow(self.grid, self.tr("Gamma"), (-GAMMA_STEPS, GAMMA_STEPS))
        for row in (self.brightness, self.contrast, self.gamma):
            row.slider.valueChanged.connect(self._on_moved)
        self.grey = self._check(self.tr("Greyscale"), self._on_moved)
        self.inverted = self._check(self.tr("Inverted colours"), self._on_moved)
        self.pixels = self._check(self.tr("Pixels as squares"), self._on_pixels)
        self.values = ValuesPart(look)
        self._column.addWidget(self.values)
        note = words(self.tr("Only what you see: files and exports stay as they are."), "quiet")
        self._column.addWidget(note)
        self._buttons = QHBoxLayout()
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.clicked.connect(self.plain_asked)
        self.done = QPushButton(self.tr("Close"))
        self.done.clicked.connect(self.put_away)
        self._buttons.addWidget(self.reset)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.done)
        self._frame.addLayout(self._buttons)
        # Hiding or showing parts changes the layouts around them a few turns of the event loop
        # later.
        self._settled = single_shot(self, self.place)
        self.values.reshaped.connect(self.place)
        self.values.reshaped.connect(self._place_again)
        canvas.installEventFilter(self)
        self._middle.content.installEventFilter(self)
        look.changed.connect(self._restyle)
        self.hide()

    def show_wish(self, wish: Adjustment, *, shows_pixels: bool, is_plain: bool) -> None:
        """Show the current adjustment; ``is_plain``: nothing is adjusted, not even the bands."""
        self._wish = wish
        self.brightness.show_value(wish.brightness, _signed(wish.brightness))
        self.contrast.show_value(wish.contrast, _signed(wish.contrast))
        self.gamma.show_value(place_of(wish.gamma), self.locale().toString(wish.gamma, "f", 2))
        for box, is_on in (
            (self.grey, wish.is_grey),
            (self.inverted, wish.is_inverted),
            (self.pixels, shows_pixels),
        ):
            box.blockSignals(True)
            box.setChecked(is_on)
            box.blockSignals(False)
        self.reset.setEnabled(not is_plain)

    def appear(self) -> None:
        """Show the card and focus the first slider."""
        self._restyle()
        self.show()
        self.raise_()
        self.brightness.slider.setFocus()

    def put_away(self) -> None:
        """Hide the card and return the focus to the picture."""
        self.hide()
        self._canvas.setFocus()
        self.closed.emit()

    def _check(self, text: str, act: Callable[[], None]) -> QCheckBox:
        box = QCheckBox(text)
        box.toggled.connect(act)
        self._column.addWidget(box)
        return box

    def _on_moved(self) -> None:
        self._tell(
            Adjustment(
                brightness=self.brightness.slider.value(),
                contrast=self.contrast.slider.value(),
                gamma=gamma_at(self.gamma.slider.value()),
                is_grey=self.grey.isChecked(),
                is_inverted=self.inverted.isChecked(),
            )
        )

    def _on_pixels(self) -> None:
        self.pixels_wished.emit(self.pixels.isChecked())

    def _tell(self, wish: Adjustment) -> None:
        self.wished.emit(wish)

    def _restyle(self) -> None:
        wide, gap = self._look.px(GAP_WIDEST_PX), self._look.px(GAP_PX)
        self._frame.setContentsMargins(wide, self._look.px(GAP_WIDE_PX), wide, wide)
        self._frame.setSpacing(gap)
        self._column.setSpacing(gap)
        self.values.restyle()
        self.grid.setHorizontalSpacing(self._look.px(GAP_WIDE_PX))
        self.grid.setVerticalSpacing(gap)
        self.grid.setColumnMinimumWidth(1, self._look.px(150))
        self.grid.setColumnMinimumWidth(2, self._look.px(40))
        # The canvas is never mirrored, but its text is.
        self.setLayoutDirection(QGuiApplication.layoutDirection())
        self.place()

    def place(self) -> None:
        """Move to the upper corner at the end of lines, beside the panels; long content scrolls."""
        gap = self._look.px(GAP_WIDE_PX)
        is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        place, parent = self._canvas.geometry(), self.parentWidget()
        room = (parent.height() if parent else 0) - place.top()
        self._middle.fit(self._frame, room)
        self.adjustSize()
        left = place.left() + gap if is_rtl else place.right() + 1 - self.width() - gap
        self.move(max(0, left), place.top() + max(0, min(gap, room - self.height())))

    def _place_again(self) -> None:
        if self.isVisible():
            self._settled.start()

    # Qt overrides -----------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:
        self._settled.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Escape is also an action of the canvas: here it closes the card.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.HideToParent:
            self.hide()  # the item is no picture
        is_moved = watched is self._canvas and event.type() == QEvent.Type.Resize
        if (is_moved or event.type() == QEvent.Type.LayoutRequest) and self.isVisible():
            self.place()
        return False


def _signed(value: int) -> str:
    """Return a value with its sign; 0 has none."""
    return f"{value:+d}".replace("-", "−") if value else "0"


def gamma_at(place: int) -> float:
    """Return the gamma of a slider position: the ends are the limits, the middle is 1."""
    most = MOST_GAMMA if place > 0 else 1 / LEAST_GAMMA
    return float(round(most ** (place / GAMMA_STEPS), 2))


def place_of(gamma: float) -> int:
    """Return the slider position of a gamma."""
    most = MOST_GAMMA if gamma > 1 else 1 / LEAST_GAMMA
    return round(GAMMA_STEPS * math.log(gamma) / math.log(most))
