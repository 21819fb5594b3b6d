"""Brushes of the sample pictures: colours, shadows, lettering, grain, and the record of marks."""

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRadialGradient,
    QTransform,
)

SCALE = 2  # drawn twice as large and then reduced, for smooth edges
SEEN_SHARE = 0.4
SMALLEST_PX = 33.0
Paint = QColor | QBrush | QLinearGradient | QRadialGradient


@dataclass(frozen=True, slots=True)
class Mark:
    """A thing in the picture that a worker should find: a box in image pixels, and its text."""

    label: str
    box: QRectF
    text: str


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text looks."""

    family: str
    color: str
    weight: int = 400
    spacing: float = 0.0


class Scene:
    """A sheet to draw on, in image pixels, that remembers what was drawn where.

    Attributes:
        p: the painter; its transformation decides where a mark lands.
        rng: the one source of chance, so that a picture is the same each time.
        marks: the true boxes, in the order in which they were drawn.
    """

    def __init__(self, width_px: int, height_px: int, seed: int) -> None:
        self.size = (width_px, height_px)
        self.rng = random.Random(seed)
        self.marks: list[Mark] = []
        self._image = QImage(
            width_px * SCALE, height_px * SCALE, QImage.Format.Format_ARGB32_Premultiplied
        )
        self._image.fill(QColor("#FFFFFF"))
        self.p = QPainter(self._image)
        self.p.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self.p.scale(SCALE, SCALE)

    @contextmanager
    def at(self, x: float, y: float, scale: float = 1.0) -> Iterator[QPainter]:
        """Draw with the origin at (x, y) for a while."""
        self.p.save()
        self.p.translate(x, y)
        self.p.scale(scale, scale)
        yield self.p
        self.p.restore()

    def mark(self, label: str, area: QRectF | QPainterPath, text: str = "") -> None:
        """Remember a thing whose outline is given as it is drawn just now.

        The box is cut to the picture; a thing that is mostly outside of it, or too small to be
        asked for, is not remembered.
        """
        shape = area
        if isinstance(area, QRectF):
            shape = QPainterPath()
            shape.addRect(area)
        onto_picture = self.p.transform() * QTransform.fromScale(1 / SCALE, 1 / SCALE)
        whole = onto_picture.map(shape).boundingRect()
        box = whole & QRectF(0, 0, *self.size)
        seen = box.width() * box.height() / (whole.width() * whole.height())
        if seen > SEEN_SHARE and min(box.width(), box.height()) > SMALLEST_PX:
            self.marks.append(Mark(label, box, text))

    def finish(self, grain: float = 0.05) -> QImage:
        """End the drawing; returns the picture at its true size with a little grain on it."""
        self.p.end()
        picture = self._image.scaled(
            *self.size,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        ).convertToFormat(QImage.Format.Format_RGB32)
        noise = QImage(
            bytes(self.rng.randbytes(self.size[0] * self.size[1])),
            *self.size,
            self.size[0],
            QImage.Format.Format_Grayscale8,
        )
        with_grain = QPainter(picture)
        with_grain.setOpacity(grain)
        with_grain.setCompositionMode(QPainter.CompositionMode.CompositionMode_Overlay)
        with_grain.drawImage(0, 0, noise)
        with_grain.end()
        return picture


def shade(color: str, factor: float, alpha: float = 1.0) -> QColor:
    """Return the colour made lighter (factor above 1) or darker, warm in light, cool in shade."""
    base = QColor(color)
    toward = QColor("#FFF3D6") if factor > 1 else QColor("#2B2440")
    share = min(1.0, abs(factor - 1))
    return mix(base, toward, share, alpha)


def mix(one: QColor, other: QColor, share: float, alpha: float = 1.0) -> QColor:
    """Return a colour between two; ``share`` 0 is the first, 1 the second."""
    keep = 1 - share
    return QColor.fromRgbF(
        one.redF() * keep + other.redF() * share,
        one.greenF() * keep + other.greenF() * share,
        one.blueF() * keep + other.blueF() * share,
        alpha,
    )


def clear(color: str, alpha: float) -> QColor:
    """Return a see-through colour."""
    return shade(color, 1.0, alpha)


def fade(area: QRectF, colors: Sequence[QColor], *, across: bool = False) -> QLinearGradient:
    """Return a run of colours from top to bottom of an area, or from left to right."""
    end = area.topRight() if across else area.bottomLeft()
    run = QLinearGradient(area.topLeft(), end)
    for index, color in enumerate(colors):
        run.setColorAt(index / (len(colors) - 1), color)
    return run


def fill(p: QPainter, shape: QRectF | QPainterPath | QPolygonF, paint: Paint) -> None:
    """Fill a shape without an outline."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(paint if isinstance(paint, QBrush) else QBrush(paint))
    if isinstance(shape, QRectF):
        p.drawRect(shape)
    elif isinstance(shape, QPainterPath):
        p.drawPath(shape)
    else:
        p.drawPolygon(shape)


def stroke(
    p: QPainter, shape: QPainterPath | QRectF | QPolygonF, color: QColor, width: float
) -> None:
    """Draw the outline of a shape with round ends."""
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    p.setPen(QPen(QBrush(color), width, Qt.PenStyle.SolidLine, cap, join))
    p.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(shape, QRectF):
        p.drawRect(shape)
    elif isinstance(shape, QPainterPath):
        p.drawPath(shape)
    else:
        p.drawPolyline(shape)


def polygon(*points: tuple[float, float]) -> QPolygonF:
    """Return a polygon through the points."""
    return QPolygonF([QPointF(x, y) for x, y in points])


def rounded(area: QRectF, radius: float) -> QPainterPath:
    """Return a rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(area, radius, radius)
    return path


def oval(
    p: QPainter, centre: tuple[float, float], radii: tuple[float, float], paint: Paint
) -> None:
    """Fill an ellipse."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(paint if isinstance(paint, QBrush) else QBrush(paint))
    p.drawEllipse(QPointF(*centre), *radii)


def glow(
    p: QPainter, centre: tuple[float, float], radii: tuple[float, float], color: QColor
) -> None:
    """Paint a soft spot of light or shadow that fades out to its rim."""
    p.save()
    p.translate(*centre)
    p.scale(radii[0], radii[1])
    spot = QRadialGradient(QPointF(0, 0), 1.0)
    spot.setColorAt(0, color)
    middle = QColor(color)
    middle.setAlphaF(color.alphaF() * 0.55)
    spot.setColorAt(0.5, middle)
    rim = QColor(color)
    rim.setAlphaF(0)
    spot.setColorAt(1, rim)
    oval(p, (0, 0), (1, 1), spot)
    p.restore()


def lettering(text: str, look: Lettering) -> QPainterPath:
    """Return the outline of a text, 100 units high in its font, its own box at the origin."""
    font = QFont(look.family)
    font.setPixelSize(100)
    font.setWeight(QFont.Weight(look.weight))
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, look.spacing)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    path = QPainterPath()
    path.addText(0, QFontMetricsF(font).ascent(), font, text)
    bounds = path.boundingRect()
    path.translate(-bounds.x(), -bounds.y())
    return path


def write(p: QPainter, text: str, area: QRectF, look: Lettering) -> QRectF:
    """Write a text as large as fits into the middle of an area; returns the box of the ink."""
    path = lettering(text, look)
    bounds = path.boundingRect()
    size = min(area.width() / bounds.width(), area.height() / bounds.height())
    p.save()
    p.translate(
        area.center().x() - bounds.width() * size / 2,
        area.center().y() - bounds.height() * size / 2,
    )
    p.scale(size, size)
    fill(p, path, QColor(look.color))
    p.restore()
    ink = QRectF(0, 0, bounds.width() * size, bounds.height() * size)
    ink.moveCenter(area.center())
    return ink


def speckle(scene: Scene, area: QRectF, count: int, strength: float = 0.05) -> None:
    """Roughen a surface with short strokes, lighter and darker."""
    rng = scene.rng
    for _ in range(count):
        x = rng.uniform(area.left(), area.right())
        y = rng.uniform(area.top(), area.bottom())
        light = rng.random() < 0.5
        color = clear("#FFF8E6" if light else "#3A2A3E", rng.uniform(0.3, 1) * strength)
        length = rng.uniform(2, 9)
        fill(scene.p, QRectF(x, y, min(length, area.right() - x), rng.uniform(0.8, 2.2)), color)


def wave(x: float, seed: float) -> float:
    """Return a smooth uneven value between -1 and 1 that depends on x alone."""
    total = math.sin(x + seed) + math.sin(2.3 * x + 1.7 * seed) + math.sin(4.1 * x + 3.1 * seed)
    return total / 3
