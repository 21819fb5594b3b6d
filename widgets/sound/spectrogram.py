"""The spectrogram below the waveform: shown on request, with the same axis of time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.audio.spectrogram import Levels, SpectrumShape, byte_of, level_of
from annotator.settings import Settings
from widgets.sound.sound_content import Sound
from widgets.sound.spectrogram_tiles import SpectrogramTiles
from widgets.sound.wave import Wave
from widgets.theme.look import Look
from widgets.theme.tokens import SPECTRA

SHOWN = "spectrogram"
TOP = "spectrogram_top_khz"
RANGE = "spectrogram_range_db"
_KHZ = 1_000
_STEPS_KHZ = (0.5, 1, 2, 5, 10, 20, 50)
_PLATE_ALPHA = 200
_LEAST_BYTE = 1
_WHEEL_NOTCH = 120
_WHEEL_DB = 5


class Spectrogram(QWidget):
    """Shows how loud each frequency is over time; the mouse does what it does on the waveform."""

    def __init__(self, look: Look, settings: Settings, wave: Wave, parent: QWidget) -> None:
        """Show nothing; it is seen if the person has last asked for it."""
        super().__init__(parent)
        self._look = look
        self._settings = settings
        self._wave = wave
        self.tiles = SpectrogramTiles(wave.axis, self)
        self._composed: tuple[QPixmap, float, float] | None = None
        self._is_stale = True
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(self.tr("Spectrogram"))
        self.setMouseTracking(True)
        self.setVisible(settings.flag(SHOWN))
        wave.installEventFilter(self)
        wave.axis_changed.connect(self._renew)
        self.tiles.changed.connect(self._renew)
        look.changed.connect(self._renew)
        settings.listeners.append(self._on_setting)

    def show_sound(self, sound: Sound | None) -> None:
        """Show another sound, or none."""
        self.tiles.show_sound(sound)
        self._composed = None
        self._renew()

    def turn(self) -> None:
        """Show it, or hide it; the next sound is shown so too."""
        self._settings.set(SHOWN, not self._settings.flag(SHOWN))

    @property
    def highest_hz(self) -> float:
        """The frequency at the upper edge."""
        shape, chosen = self.tiles.shape, self._settings.text(TOP)
        highest = 0.0 if shape is None else shape.highest_hz
        return highest if chosen == "all" else min(highest, float(chosen) * _KHZ)

    def colours(self) -> list[int]:
        """Return the colour of each byte: those of the range above its floor are told apart."""
        top = max(_LEAST_BYTE, self.tiles.loudest)
        floor = byte_of(level_of(top) - self._settings.number(RANGE))
        shares = np.clip((np.arange(256) - floor) / (top - floor), 0, 1)
        stops = [QColor(each) for each in SPECTRA[self._look.tokens.name]]
        at = np.linspace(0, 1, len(stops))
        channels = (
            np.interp(shares, at, [getattr(each, name)() for each in stops]).round().astype(int)
            for name in ("red", "green", "blue")
        )
        return [
            0xFF << 24 | int(red) << 16 | int(green) << 8 | int(blue)
            for red, green, blue in zip(*channels, strict=True)
        ]

    # Inside -------------------------------------------------------------------------------------

    def _on_setting(self, key: str) -> None:
        if key == SHOWN:
            self.setVisible(self._settings.flag(SHOWN))
        if key in {SHOWN, TOP, RANGE}:
            self._renew()

    def _renew(self) -> None:
        self._is_stale = True
        self.update()

    def _compose(self, shape: SpectrumShape) -> QPixmap:
        """Paint all known tiles; where one is missing, what was seen there before."""
        axis, ratio = self._wave.axis, self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        colours = self.colours()
        pixmap.fill(QColor(colours[0]))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        height = self.height()
        if self._composed is not None:
            before, start, end = self._composed
            left, right = axis.x_of(start), axis.x_of(end)
            painter.drawPixmap(QRectF(left, 0, right - left, height), before, QRectF(before.rect()))
        skipped = shape.rows * (1 - self.highest_hz / shape.highest_hz)
        for key, levels in self.tiles.known():
            left, right = axis.x_of(key.start), axis.x_of(key.end)
            image = _image(levels, colours)
            source = QRectF(0, skipped, image.width(), shape.rows - skipped)
            painter.drawImage(QRectF(left, 0, right - left, height), image, source)
        painter.end()
        self._composed = pixmap, axis.start, axis.end
        return pixmap

    def _ticks_khz(self) -> Iterator[float]:
        top = self.highest_hz / _KHZ
        room = 1.5 * self.fontMetrics().height()
        step = next((s for s in _STEPS_KHZ if s / top * self.height() >= room), _STEPS_KHZ[-1])
        yield from (step * number for number in range(1, int(top / step) + 1))

    def _paint_axis(self, painter: QPainter) -> None:
        tokens, metrics = self._look.tokens, self.fontMetrics()
        plate = QColor(tokens.surface)
        plate.setAlpha(_PLATE_ALPHA)
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)  # a number and its unit
        for khz in self._ticks_khz():
            y = self.height() * (1 - khz * _KHZ / self.highest_hz)
            words = self.tr("%1 kHz").replace("%1", f"{khz:g}")
            top = max(0.0, y - metrics.height() / 2)
            ground = QRectF(0, top, metrics.horizontalAdvance(words) + 8, metrics.height())
            painter.fillRect(ground, plate)
            painter.setPen(QColor(tokens.text))
            painter.drawText(ground, words, option)
            painter.drawLine(QLineF(ground.right(), y, ground.right() + 4, y))

    def _paint_marks(self, painter: QPainter) -> None:
        """Paint the ends of the segments, and the place that is heard."""
        wave, tokens = self._wave, self._look.tokens
        lines: dict[bool, list[QLineF]] = {False: [], True: []}
        for key in wave.segments.in_order():
            place = wave.segments.place(key)
            if place is None or wave.sound is None:
                continue
            factor = wave.sound.facts.rate_hz / place.rate_hz
            for sample in (place.start_sample, place.end_sample):
                x = wave.axis.x_of(sample * factor)
                if 0 <= x <= self.width():
                    line = QLineF(x, 0, x, self.height())
                    lines[key in wave.segments.selected].append(line)
        for is_selected, some in lines.items():
            painter.setPen(QPen(QColor(tokens.accent), 2 if is_selected else 1))
            painter.drawLines(some)
        x = wave.axis.x_of(wave.position)
        painter.setPen(QPen(QColor(tokens.refusal), self._look.px(2)))
        painter.drawLine(QLineF(x, 0, x, self.height()))

    # Qt overrides -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(600), self._look.px(200))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(40))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._renew()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # it watches one widget
        """Move the mark of the place that is heard, and the ends of segments, with the waveform."""
        if event.type() == QEvent.Type.Paint:
            self.update()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._wave.mousePressEvent(self._on_wave(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._wave.mouseMoveEvent(self._on_wave(event))
        self.setCursor(self._wave.cursor())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._wave.mouseReleaseEvent(self._on_wave(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._wave.mouseDoubleClickEvent(self._on_wave(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._wave.wheelEvent(event)
            return
        delta = event.angleDelta()
        turned = (delta.y() or delta.x()) / _WHEEL_NOTCH
        wanted = self._settings.number(RANGE) - _WHEEL_DB * turned
        self._settings.set(RANGE, min(110.0, max(20.0, wanted)))
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        shape = self.tiles.shape
        if shape is None:
            painter.fillRect(self.rect(), QColor(self._look.tokens.surface))
            return
        if self._is_stale or self._composed is None:
            self._is_stale = False
            self._compose(shape)
        if self._composed is not None:
            painter.drawPixmap(0, 0, self._composed[0])
        self._paint_axis(painter)
        self._paint_marks(painter)

    def _on_wave(self, event: QMouseEvent) -> QMouseEvent:
        """Return a mouse event at the same time of the sound, in the middle of the waveform."""
        place = QPointF(event.position().x(), self._wave.height() / 2)
        return QMouseEvent(
            event.type(),
            place,
            self._wave.mapToGlobal(place),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )


def _image(levels: Levels, colours: list[int]) -> QImage:
    height, width = levels.shape
    image = QImage(levels.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(colours)
    return image.convertToFormat(QImage.Format.Format_RGB32)
