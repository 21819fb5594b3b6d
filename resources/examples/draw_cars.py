"""Cars of the sample streets, seen from behind or from the front, each with its plate."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath

from resources.examples.draw_paint import (
    Lettering,
    Scene,
    clear,
    fade,
    fill,
    glow,
    oval,
    polygon,
    rounded,
    shade,
    stroke,
    write,
)

WIDTH_PX = 220.0
PLATE = Lettering("Oswald", "#20222A", 600, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """A car; ``height`` is 168 for a small one and up to 230 for a van."""

    color: str
    plate: str
    height: float = 168
    is_front: bool = False
    plate_color: str = "#FBF7EA"


def draw_car(scene: Scene, car: Car) -> None:
    """Draw a car 220 px wide whose wheels stand on y = 0 around x = 0, and mark it."""
    p = scene.p
    glow(p, (10, -2), (150, 26), clear("#1A1426", 0.75))
    glow(p, (0, -4), (112, 15), clear("#120E1C", 0.9))
    for side in (-1, 1):
        tyre = QRectF(side * 82 - 19, -44, 38, 46)
        fill(p, rounded(tyre, 9), fade(tyre, [QColor("#34323C"), QColor("#17151D")]))
    _cabin(p, car)
    _body(p, car)
    if car.is_front:
        _face(p)
    else:
        _tail(p)
    _plate(scene, car)
    scene.mark(
        "car", QRectF(-WIDTH_PX / 2 - 13, -car.height, WIDTH_PX + 26, car.height + 2), car.plate
    )


def _outline(lower: float, upper: float, top: float, bottom: float) -> QPainterPath:
    """Return a trapezoid with round shoulders; ``lower`` and ``upper`` are half widths."""
    path = QPainterPath(QPointF(-lower, bottom))
    path.cubicTo(-lower, bottom - 20, -upper - 6, top + 22, -upper + 4, top + 10)
    path.quadTo(-upper + 10, top, -upper + 26, top)
    path.lineTo(upper - 26, top)
    path.quadTo(upper - 10, top, upper - 4, top + 10)
    path.cubicTo(upper + 6, top + 22, lower, bottom - 20, lower, bottom)
    path.closeSubpath()
    return path


def _cabin(p: QPainter, car: Car) -> None:
    top = -car.height
    lean = 20 if car.height < 200 else 10
    shell = _outline(100, 98 - lean, top, -92)
    area = QRectF(-100, top, 200, car.height - 92)
    fill(p, shell, fade(area, [shade(car.color, 1.22), shade(car.color, 0.88)]))
    stroke(
        p, polygon((-70 + lean / 2, top + 3), (70 - lean / 2, top + 3)), clear("#FFFFFF", 0.5), 3
    )
    pane = _outline(86, 84 - lean, top + 14, -96)
    glass = fade(area, [shade("#3E5668", 1.45), shade("#33475A", 0.95), shade("#2A3446", 0.8)])
    fill(p, pane, glass)
    p.save()
    p.setClipPath(pane)
    for x in (-46, 46):
        fill(p, rounded(QRectF(x - 21, -128, 42, 50), 12), clear("#14121C", 0.55))
        fill(p, rounded(QRectF(x - 11, -143, 22, 20), 8), clear("#14121C", 0.5))
    h = car.height
    fill(p, polygon((-70, -92), (-20, -h), (16, -h), (-34, -92)), clear("#E9F4F8", 0.24))
    fill(p, polygon((-20, -92), (30, -h), (40, -h), (-10, -92)), clear("#E9F4F8", 0.18))
    p.restore()
    if not car.is_front:
        stroke(p, polygon((-6, -97), (44, -112)), QColor("#1B1A22"), 2.6)
    for side in (-1, 1):
        ear = QRectF(side * 110 - 13, -116, 26, 19)
        fill(p, rounded(ear, 8), fade(ear, [shade(car.color, 1.16), shade(car.color, 0.7)]))


def _body(p: QPainter, car: Car) -> None:
    body = QPainterPath(QPointF(-104, -22))
    body.cubicTo(-112, -50, -110, -88, -98, -98)
    body.lineTo(98, -98)
    body.cubicTo(110, -88, 112, -50, 104, -22)
    body.quadTo(100, -14, 90, -14)
    body.lineTo(-90, -14)
    body.quadTo(-100, -14, -104, -22)
    area = body.boundingRect()
    colors = [
        shade(car.color, 1.2),
        shade(car.color, 1.02),
        shade(car.color, 0.86),
        shade(car.color, 0.64),
    ]
    fill(p, body, fade(area, colors))
    fill(
        p,
        body,
        fade(
            area, [clear("#FFF7E0", 0.16), clear("#FFF7E0", 0), clear("#1E1830", 0.22)], across=True
        ),
    )
    stroke(p, polygon((-96, -95), (96, -95)), clear("#FFFFFF", 0.45), 2.4)
    crease = QPainterPath(QPointF(-104, -72))
    crease.quadTo(0, -66, 104, -72)
    stroke(p, crease, shade(car.color, 0.62, 0.5), 2)
    bumper = QRectF(-105, -36, 210, 20)
    fill(p, rounded(bumper, 8), fade(bumper, [QColor("#4A4852"), QColor("#25232C")]))
    stroke(p, polygon((-98, -34), (98, -34)), clear("#FFFFFF", 0.2), 1.6)


def _tail(p: QPainter) -> None:
    for side in (-1, 1):
        x = side * 88
        lamp = QRectF(x - 17, -88, 34, 26)
        fill(p, rounded(lamp, 7), fade(lamp, [QColor("#F0604E"), QColor("#A81E22")]))
        fill(p, rounded(QRectF(x - 13, -84, 26, 7), 3), clear("#FFD9C9", 0.6))
        fill(p, rounded(QRectF(x - 13, -71, 26, 6), 3), clear("#FFB25A", 0.9))
        fill(p, rounded(QRectF(side * 76 - 12, -30, 24, 6), 3), QColor("#8E2A2C"))
    fill(p, rounded(QRectF(-22, -83, 44, 8), 4), clear("#14121C", 0.45))
    fill(p, rounded(QRectF(-20, -82, 40, 3), 1.5), clear("#FFFFFF", 0.4))
    fill(p, rounded(QRectF(44, -19, 20, 8), 3), QColor("#15131A"))


def _face(p: QPainter) -> None:
    for side in (-1, 1):
        x = side * 84
        glow(p, (x, -74), (44, 34), clear("#FFF3C9", 0.5))
        lamp = QPainterPath()
        lamp.addEllipse(QPointF(x, -74), 18, 14)
        fill(p, lamp, fade(lamp.boundingRect(), [QColor("#FFFDF0"), QColor("#D8DCE0")]))
        stroke(p, lamp, QColor("#5A5864"), 2)
        oval(p, (x - 4, -78), (6, 4), QColor("#FFFFFF"))
        fill(p, rounded(QRectF(x - 12, -32, 24, 7), 3), QColor("#F2B45A"))
    grille = QRectF(-52, -88, 104, 26)
    fill(p, rounded(grille, 9), fade(grille, [QColor("#22212A"), QColor("#3A3843")]))
    for y in (-82, -75, -68):
        stroke(p, polygon((-45, y), (45, y)), clear("#D9DCE0", 0.55), 2)
    oval(p, (0, -75), (9, 9), QColor("#E6E8EA"))
    oval(p, (0, -75), (6, 6), QColor("#0A6B5D"))


def _plate(scene: Scene, car: Car) -> None:
    p = scene.p
    plate = QRectF(-44, -59, 88, 23)
    fill(p, rounded(plate.adjusted(-2, -2, 2, 3), 4), clear("#14121C", 0.5))
    fill(p, rounded(plate, 3), QColor(car.plate_color))
    stroke(p, rounded(plate.adjusted(1.5, 1.5, -1.5, -1.5), 2), QColor("#3A3843"), 1)
    write(p, car.plate, plate.adjusted(6, 4.5, -6, -4.5), PLATE)
