"""Paints a waveform with its segments, the axis of time and the place that is heard."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QTextOption

from annotator.display_text import one_line
from annotator.model.entities import Region
from annotator.model.segment import SoundSegment
from widgets.canvas.layers.label_looks import (
    UNKNOWN,
    LabelLook,
    is_confidential,
    look_of,
    marked,
)
from widgets.sound.segment_list import SegmentList
from widgets.sound.sound_content import Sound
from widgets.sound.time_axis import TimeAxis
from widgets.theme.look import Look
from widgets.theme.tokens import DARK_INK, WHITE

_FULL = 32_768
_TINT, _TINT_SELECTED, _PAPER = 50, 90, 230
_STEPS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60)
_LONG_STEPS_S = (120, 300, 600, 900, 1_800, 3_600, 7_200)
_MINUTE_S, _HOUR_S = 60, 3_600
_LEAST_TEXT_PX = 24
EDGE_PX = 3
"""How far the line around a segment is seen outside of it, at most."""


class Shown(NamedTuple):
    """What is painted: ``position`` is the frame that is heard, ``preview`` a drag's result."""

    sound: Sound
    axis: TimeAxis
    segments: SegmentList
    position: int
    preview: SoundSegment | None


def paint_wave(painter: QPainter, area: QRectF, look: Look, shown: Shown) -> None:
    """Paint all of it into an area, but for the place that is heard.

    Where the painter clips, only what is seen there.
    """
    tokens = look.tokens
    part = painter.clipBoundingRect() if painter.hasClipping() else area
    painter.fillRect(area, QColor(tokens.surface))
    foot = painter.fontMetrics().height() + 6
    wave = area.adjusted(0, 0, 0, -foot)
    _paint_axis(painter, area, foot, look, shown)
    _paint_peaks(painter, wave, QColor(tokens.quiet), shown, part)
    selected = frozenset(shown.segments.selected)
    for key in shown.segments.in_order():
        region = shown.segments.regions[key]
        place = shown.segments.place(key)
        if place is not None and _is_in(part, shown, place):
            is_selected = key in selected
            _paint_segment(painter, wave, shown, (region, place), is_selected=is_selected)
    if shown.preview is not None:
        left, right = sides(shown, shown.preview)
        painter.fillRect(
            QRectF(left, wave.top(), right - left, wave.height()), tinted(tokens.accent, _TINT)
        )
        painter.setPen(QPen(QColor(tokens.accent), 1, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(left, wave.top(), right - left, wave.height() - 1))


def paint_position(painter: QPainter, area: QRectF, look: Look, shown: Shown) -> None:
    """Paint the place that is heard."""
    x = shown.axis.x_of(shown.position)
    painter.setPen(QPen(QColor(look.tokens.refusal), look.px(2)))
    painter.drawLine(QLineF(x, area.top(), x, area.bottom()))


def time_text(frame: float, rate_hz: int, digits: int = 3) -> str:
    """Return a time as minutes and seconds, with hours where there are some."""
    whole_s = frame / rate_hz
    scale = 10**digits
    parts = round(whole_s * scale)
    seconds, rest = divmod(parts, scale)
    minutes, seconds = divmod(seconds, _MINUTE_S)
    hours, minutes = divmod(minutes, _MINUTE_S)
    text = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"{text}.{rest:0{digits}}" if digits else text


def _is_in(part: QRectF, shown: Shown, place: SoundSegment) -> bool:
    left, right = sides(shown, place)
    return right >= part.left() - EDGE_PX and left <= part.right() + EDGE_PX


def _paint_peaks(
    painter: QPainter, wave: QRectF, colour: QColor, shown: Shown, part: QRectF
) -> None:
    width = max(1, int(wave.width()))
    axis = shown.axis
    known = shown.sound.peaks.known
    lows, highs = shown.sound.peaks.columns(axis.start, axis.end, width)
    middle, half = wave.center().y(), wave.height() / 2 - 2
    edges = axis.start + axis.frames_per_px * np.arange(width)
    painter.setPen(QPen(colour, 1))
    lines = [
        QLineF(x + 0.5, middle - high * half / _FULL, x + 0.5, middle - low * half / _FULL)
        for x, low, high in zip(
            range(width), lows.astype(float).tolist(), highs.astype(float).tolist(), strict=True
        )
        if edges[x] < known and high > low and part.left() - 1 <= x <= part.right()
    ]
    painter.drawLines(lines)
    painter.drawLine(QLineF(wave.left(), middle, wave.right(), middle))


def _paint_segment(
    painter: QPainter,
    wave: QRectF,
    shown: Shown,
    segment: tuple[Region, SoundSegment],
    *,
    is_selected: bool,
) -> None:
    region, place = segment
    left, right = sides(shown, place)
    label = shown.segments.labels.get(region.label_id)
    look = marked(look_of(label) if label is not None else UNKNOWN, region)
    box = QRectF(left, wave.top() + 1, max(right - left, 1), wave.height() - 2)
    painter.fillRect(box, tinted(look.colour, _TINT_SELECTED if is_selected else _TINT))
    if is_confidential(region):
        painter.fillRect(box, QBrush(look.colour, Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(look.colour, 3 if is_selected else 1))
    if is_selected:
        painter.drawRect(box)
    else:
        painter.drawLines([QLineF(x, box.top(), x, box.bottom()) for x in (left, right)])
    if not shown.segments.tiers:
        paint_words(painter, box.intersected(wave), region, look)


def paint_words(
    painter: QPainter, box: QRectF, region: Region, look: LabelLook, label_from: float = 0.0
) -> None:
    """Paint the label on its colour, not left of a pixel, and the text below it."""
    if box.width() < _LEAST_TEXT_PX:
        return
    metrics = QFontMetricsF(painter.font())
    height = metrics.height() + 2
    left = max(box.left(), label_from)
    if box.right() - left >= _LEAST_TEXT_PX:
        room = box.right() - left - 8
        name = metrics.elidedText(one_line(look.name), Qt.TextElideMode.ElideRight, room)
        badge = QRectF(left, box.top(), metrics.horizontalAdvance(name) + 8, height)
        painter.fillRect(badge, look.colour)
        painter.setPen(look.ink)
        paint_text(painter, badge, name)
    if region.transcription:
        room = box.width() - 8
        text = metrics.elidedText(one_line(region.transcription), Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text) + 8
        line = QRectF(box.left(), box.top() + height, width, height)
        painter.fillRect(line, tinted(WHITE, _PAPER))
        painter.setPen(QColor(DARK_INK))
        paint_text(painter, line, text)


def paint_text(painter: QPainter, ground: QRectF, text: str) -> None:
    """Paint a line in the direction of its own letters, whatever that of the window is."""
    option = QTextOption(Qt.AlignmentFlag.AlignCenter)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    painter.drawText(ground, text, option)


def _paint_axis(painter: QPainter, area: QRectF, foot: float, look: Look, shown: Shown) -> None:
    rate_hz, axis = shown.sound.facts.rate_hz, shown.axis
    metrics = painter.fontMetrics()
    least_s = axis.frames_per_px / rate_hz * (metrics.horizontalAdvance("0:00:00.000") + 16)
    step_s = next((step for step in (*_STEPS_S, *_LONG_STEPS_S) if step >= least_s), 4 * _HOUR_S)
    digits = 0 if step_s >= 1 else 3
    step = step_s * rate_hz
    top = area.bottom() - foot
    painter.fillRect(QRectF(area.left(), top, area.width(), foot), QColor(look.tokens.window))
    number = int(axis.start // step)
    while number * step <= min(axis.end, axis.frames):
        x = axis.x_of(number * step)
        painter.setPen(QColor(look.tokens.hairline))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        painter.setPen(QColor(look.tokens.quiet))
        words = time_text(number * step, rate_hz, digits)
        painter.drawText(QPointF(x + 4, top + metrics.ascent() + 3), words)
        number += 1


def sides(shown: Shown, place: SoundSegment) -> tuple[float, float]:
    """Return the pixels of both ends; a place of another sample rate is converted."""
    factor = shown.sound.facts.rate_hz / place.rate_hz
    return shown.axis.x_of(place.start_sample * factor), shown.axis.x_of(place.end_sample * factor)


def tinted(colour: QColor | str, alpha: int) -> QColor:
    """Return a colour of which so much is seen, up to 255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made
