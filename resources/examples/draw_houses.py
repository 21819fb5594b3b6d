"""Fronts of houses and shops for the sample streets, light from the upper left."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
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
    speckle,
    stroke,
    write,
)
from resources.examples.draw_shops import Shop, draw_shop

GROUND_PX = 178  # height of a ground floor
FRAME = "#F7F0E2"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a front looks like; sizes in image pixels before perspective.

    ``roof`` is gable, hip or flat; ``windows`` is plain, shutters, arched or balcony.
    """

    width: float
    floors: int
    columns: int
    wall: str
    roof: str = "hip"
    roof_color: str = "#8E4B3C"
    windows: str = "plain"
    accent: str = "#2F6B62"
    floor_px: float = 118
    shop: Shop | None = None

    @property
    def wall_px(self) -> float:
        """Height of the wall from the ground to the eaves."""
        return GROUND_PX + self.floors * self.floor_px + 22

    @property
    def roof_px(self) -> float:
        """Height of the roof above the eaves."""
        return {"gable": self.width * 0.42, "hip": 92, "flat": 30}[self.roof]


def draw_house(scene: Scene, house: House) -> None:
    """Draw a front that stands on y = 0 from x = 0 to its width, and mark it."""
    wall = QRectF(0, -house.wall_px, house.width, house.wall_px)
    _roof_behind(scene.p, house)
    fill(scene.p, wall, fade(wall, [shade(house.wall, 1.16), shade(house.wall, 0.92)], across=True))
    if house.roof == "gable":
        _gable(scene.p, house)
    speckle(scene, wall, int(house.width * house.wall_px / 450), 0.07)
    _bricks(scene, house, wall)
    for row in range(house.floors):
        _window_row(scene, house, -house.wall_px + 24 + row * house.floor_px)
    _ledge(scene.p, house)
    if house.shop is not None:
        draw_shop(scene, house.shop, QRectF(0, -GROUND_PX, house.width, GROUND_PX))
    else:
        _ground_floor(scene, house)
    _edges(scene.p, house, wall)
    if house.shop is None:
        scene.mark("house", outline(house))
    else:
        scene.mark("shop", outline(house), house.shop.name)


def outline(house: House) -> QPainterPath:
    """Return what a front covers, roof and chimneys included, to lay light or haze over it."""
    top, w, h = -house.wall_px, house.width, house.roof_px
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRect(QRectF(0, top, w, -top))
    if house.roof == "gable":
        path.addPolygon(polygon((-16, top + 8), (w / 2, top - h), (w + 16, top + 8)))
    elif house.roof == "flat":
        path.addRect(QRectF(-9, top - h - 2, w + 18, h + 10))
        path.addRect(QRectF(w * 0.7 - 4, top - h - 51, 38, 60))
    else:
        path.addPolygon(polygon((-9, top + 6), (18, top - h), (w - 18, top - h), (w + 9, top + 6)))
        for x in (0.22, 0.74):
            path.addRect(QRectF(w * x - 4, top - h - 43, 34, 60))
    return path


def _roof_behind(p: QPainter, house: House) -> None:
    top, w, h = -house.wall_px, house.width, house.roof_px
    if house.roof == "hip":
        for x in (0.22, 0.74):
            _chimney(p, QRectF(w * x, top - h - 26, 26, 60))
        roof = polygon((-8, top + 4), (18, top - h), (w - 18, top - h), (w + 8, top + 4))
        area = QRectF(0, top - h, w, h)
        fill(p, roof, fade(area, [shade(house.roof_color, 1.18), shade(house.roof_color, 0.86)]))
        _tiles(p, house, area)
        for column in range(max(1, house.columns - 1)):
            _dormer(p, house, w * (column + 1) / max(2, house.columns))
    if house.roof == "flat":
        _chimney(p, QRectF(w * 0.7, top - h - 34, 30, 60))


def _tiles(p: QPainter, house: House, area: QRectF) -> None:
    rows = 7
    for row in range(1, rows):
        y = area.top() + area.height() * row / rows
        inset = 18 - 26 * row / rows
        line = QPainterPath(QPointF(inset, y))
        step = 16.0
        x = inset
        while x < house.width - inset - step:
            line.quadTo(x + step / 2, y + 5, x + step, y)
            x += step
        stroke(p, line, shade(house.roof_color, 0.72, 0.5), 1.6)


def _dormer(p: QPainter, house: House, x: float) -> None:
    top = -house.wall_px - 70
    fill(
        p,
        polygon((x + 26, top + 12), (x + 48, top + 62), (x + 26, top + 62)),
        clear("#2B2440", 0.22),
    )
    body = QRectF(x - 24, top + 10, 48, 54)
    fill(p, body, shade(house.wall, 1.08))
    fill(
        p,
        polygon((x - 32, top + 14), (x, top - 16), (x + 32, top + 14)),
        shade(house.roof_color, 0.82),
    )
    fill(p, polygon((x - 27, top + 12), (x, top - 12), (x, top + 12)), shade(house.roof_color, 1.2))
    _glass(p, QRectF(x - 14, top + 20, 28, 40))


def _chimney(p: QPainter, area: QRectF) -> None:
    fill(p, area, fade(area, [shade("#B5664C", 1.12), shade("#B5664C", 0.72)], across=True))
    fill(p, QRectF(area.x() - 4, area.y() - 5, area.width() + 8, 8), shade("#8D4A38", 0.9))
    for x in (area.x() + 4, area.x() + area.width() - 12):
        fill(p, QRectF(x, area.y() - 17, 8, 13), shade("#C97B55", 0.95))


def _gable(p: QPainter, house: House) -> None:
    top, w, h = -house.wall_px, house.width, house.roof_px
    area = QRectF(0, top - h, w, h + 2)
    fill(
        p,
        polygon((0, top + 2), (w / 2, top - h + 10), (w, top + 2)),
        fade(area, [shade(house.wall, 1.2), shade(house.wall, 1.02)]),
    )
    oval(p, (w / 2, top - h * 0.36), (25, 25), shade(house.wall, 0.78))
    oval(p, (w / 2, top - h * 0.36), (21, 21), QColor(FRAME))
    circle = QPainterPath()
    circle.addEllipse(QPointF(w / 2, top - h * 0.36), 16, 16)
    fill(p, circle, fade(circle.boundingRect(), [shade("#5C7F92", 1.25), shade("#5C7F92", 0.7)]))
    for dx, dy in ((16, 0), (0, 16)):
        cross = polygon((w / 2 - dx, top - h * 0.36 - dy), (w / 2 + dx, top - h * 0.36 + dy))
        stroke(p, cross, QColor(FRAME), 3)
    under = polygon((-4, top + 18), (w / 2, top - h + 22), (w + 4, top + 18))
    stroke(p, under, clear("#2B2440", 0.2), 14)
    left = polygon((-12, top + 6), (w / 2, top - h))
    right = polygon((w / 2, top - h), (w + 12, top + 6))
    stroke(p, right, shade(house.roof_color, 0.78), 17)
    stroke(p, left, shade(house.roof_color, 1.12), 17)


def _bricks(scene: Scene, house: House, wall: QRectF) -> None:
    """Let a few bricks show through the plaster, in patches."""
    rng = scene.rng
    for _ in range(int(house.width / 50)):
        x0 = rng.uniform(10, house.width - 70)
        y0 = rng.uniform(wall.top() + 20, -GROUND_PX - 30)
        for _ in range(rng.randint(3, 7)):
            brick = QRectF(x0 + rng.randint(0, 2) * 19 + rng.choice((0, 9)), y0, 17, 7)
            y0 += rng.choice((0, 9))
            fill(scene.p, rounded(brick, 1.5), clear("#6B3A2E", rng.uniform(0.1, 0.24)))


def _window_row(scene: Scene, house: House, top: float) -> None:
    pitch = house.width / house.columns
    size = (min(54, pitch * 0.44), house.floor_px * 0.66)
    for column in range(house.columns):
        area = QRectF(pitch * (column + 0.5) - size[0] / 2, top, *size)
        _window(scene, house, area)


def _window(scene: Scene, house: House, area: QRectF) -> None:
    p = scene.p
    arched = house.windows == "arched"
    outer = area.adjusted(-6, -6, 6, 4)
    fill(p, _opening(outer.translated(5, 6), arched=arched), clear("#2B2440", 0.16))
    fill(p, _opening(outer, arched=arched), QColor(FRAME))
    _glass(p, area, arched=arched, curtain=scene.rng.random() < 0.55)
    if house.windows == "shutters":
        for side in (-1, 1):
            _shutter(p, house.accent, area, side)
    if house.windows == "balcony":
        _balcony(p, area)
    else:
        sill = QRectF(area.x() - 11, area.bottom() + 3, area.width() + 22, 7)
        fill(p, sill.translated(3, 6), clear("#2B2440", 0.2))
        fill(p, sill, QColor(FRAME))
        if scene.rng.random() < 0.5:
            _flower_box(scene, area)


def _opening(area: QRectF, *, arched: bool) -> QPainterPath:
    """Return the outline of a window, straight or with a round head."""
    path = QPainterPath(area.bottomLeft())
    rise = area.width() / 2 if arched else 0.0
    path.lineTo(area.x(), area.y() + rise)
    path.quadTo(area.x(), area.y(), area.x() + rise, area.y())
    path.lineTo(area.right() - rise, area.y())
    path.quadTo(area.right(), area.y(), area.right(), area.y() + rise)
    path.lineTo(area.bottomRight())
    path.closeSubpath()
    return path


def _glass(p: QPainter, area: QRectF, *, arched: bool = False, curtain: bool = False) -> None:
    pane = _opening(area, arched=arched)
    fill(
        p, pane, fade(area, [shade("#48677C", 1.3), shade("#48677C", 0.95), shade("#48677C", 0.66)])
    )
    p.save()
    p.setClipPath(pane)
    w, h = area.width(), area.height()
    if curtain:
        for start, flip in ((area.left(), 1), (area.right(), -1)):
            drape = QPainterPath(QPointF(start, area.top()))
            drape.lineTo(start + flip * w * 0.46, area.top())
            drape.quadTo(
                start + flip * w * 0.4, area.top() + h * 0.6, start + flip * w * 0.16, area.bottom()
            )
            drape.lineTo(start, area.bottom())
            fill(p, drape, clear("#FFF1D6", 0.66))
    x, y = area.x(), area.y()
    fill(
        p,
        polygon((x, y + h * 0.5), (x + w, y - h * 0.1), (x + w, y + h * 0.14), (x, y + h * 0.78)),
        clear("#FFFFFF", 0.2),
    )
    fill(p, QRectF(x, y, w, 5), clear("#1E1830", 0.35))
    p.restore()
    stroke(p, polygon((x + w / 2, y), (x + w / 2, y + h)), QColor(FRAME), 3)
    stroke(p, polygon((x, y + h * 0.36), (x + w, y + h * 0.36)), QColor(FRAME), 3)


def _shutter(p: QPainter, color: str, area: QRectF, side: int) -> None:
    width = area.width() * 0.46
    x = area.left() - 6 - width if side < 0 else area.right() + 6
    leaf = QRectF(x, area.top() - 4, width, area.height() + 8)
    fill(p, leaf.translated(4, 5), clear("#2B2440", 0.2))
    fill(p, leaf, fade(leaf, [shade(color, 1.14), shade(color, 0.88)], across=True))
    y = leaf.top() + 7
    while y < leaf.bottom() - 5:
        fill(p, QRectF(leaf.x() + 4, y, width - 8, 2), shade(color, 0.7))
        y += 6
    stroke(p, leaf.adjusted(1, 1, -1, -1), shade(color, 0.8), 2)


def _balcony(p: QPainter, area: QRectF) -> None:
    rail = QRectF(area.x() - 15, area.bottom() - 26, area.width() + 30, 34)
    fill(p, QRectF(rail.x() - 2, rail.bottom(), rail.width() + 4, 7), shade("#D9CDB8", 0.9))
    fill(p, QRectF(rail.x() + 4, rail.bottom() + 7, rail.width(), 9), clear("#2B2440", 0.22))
    iron = QColor("#2C2F3A")
    stroke(p, rail, iron, 2.4)
    x = rail.x() + 8
    while x < rail.right() - 3:
        stroke(p, polygon((x, rail.top()), (x, rail.bottom())), iron, 1.6)
        x += 8


def _flower_box(scene: Scene, area: QRectF) -> None:
    p, rng = scene.p, scene.rng
    tub = QRectF(area.x() - 6, area.bottom() - 6, area.width() + 12, 13)
    petals = rng.choice(("#E2574C", "#F2A0B5", "#F5C04A", "#FFFFFF"))
    for _ in range(26):
        spot = (rng.uniform(tub.left(), tub.right()), rng.uniform(tub.top() - 10, tub.top() + 3))
        oval(p, spot, (4.5, 4), shade("#5F8F4E", rng.uniform(0.8, 1.2)))
    for _ in range(13):
        spot = (rng.uniform(tub.left(), tub.right()), rng.uniform(tub.top() - 12, tub.top() + 3))
        oval(p, spot, (3, 3), shade(petals, rng.uniform(0.92, 1.05)))
    fill(p, rounded(tub, 2), fade(tub, [shade("#A65F3F", 1.1), shade("#A65F3F", 0.75)]))


def _ledge(p: QPainter, house: House) -> None:
    top, w = -house.wall_px, house.width
    shadow = QRectF(0, top, w, 26)
    if house.roof != "gable":
        fill(p, shadow, fade(shadow, [clear("#2B2440", 0.42), clear("#2B2440", 0.0)]))
    if house.roof == "hip":
        fill(p, QRectF(-9, top - 3, w + 18, 9), shade(house.roof_color, 0.7))
    if house.roof == "flat":
        _cornice(p, house)
    band = QRectF(-2, -GROUND_PX - 9, w + 4, 9)
    fill(p, QRectF(0, -GROUND_PX, w, 9), clear("#2B2440", 0.22))
    fill(p, band, shade(house.wall, 1.34))


def _cornice(p: QPainter, house: House) -> None:
    top, w = -house.wall_px, house.width
    parapet = QRectF(-2, top - 30, w + 4, 32)
    fill(p, parapet, fade(parapet, [shade(house.wall, 1.24), shade(house.wall, 1.0)]))
    fill(p, QRectF(-9, top - 32, w + 18, 8), shade(house.wall, 1.4))
    fill(p, QRectF(-7, top - 4, w + 14, 9), shade(house.wall, 1.36))
    x = 4.0
    while x < w - 8:
        fill(p, QRectF(x, top + 5, 8, 8), shade(house.wall, 1.3))
        fill(p, QRectF(x + 8, top + 5, 5, 8), clear("#2B2440", 0.16))
        x += 16


def _ground_floor(scene: Scene, house: House) -> None:
    p, w = scene.p, house.width
    door = QRectF(w / 2 - 31, -132, 62, 132) if house.columns % 2 else QRectF(24, -132, 62, 132)
    pitch = w / house.columns
    for column in range(house.columns):
        area = QRectF(pitch * (column + 0.5) - 24, -128, 48, 74)
        if not area.adjusted(-16, 0, 16, 0).intersects(door):
            _window(scene, house, area)
    plinth = QRectF(0, -22, w, 22)
    fill(p, plinth, fade(plinth, [shade("#9C8F82", 1.05), shade("#9C8F82", 0.8)]))
    fill(p, rounded(door.adjusted(-8, -8, 8, 0), 4), QColor(FRAME))
    fill(
        p,
        rounded(door, 2),
        fade(door, [shade(house.accent, 1.16), shade(house.accent, 0.82)], across=True),
    )
    fill(p, QRectF(door.x(), door.y(), door.width(), 8), clear("#1E1830", 0.35))
    light = QRectF(door.x() + 10, door.y() + 12, door.width() - 20, 26)
    fill(p, rounded(light, 3), fade(light, [shade("#F7D48A", 1.1), shade("#D9A860", 0.9)]))
    for x in (door.x() + 10, door.center().x() + 4):
        for y, h in ((door.y() + 48, 32), (door.y() + 88, 34)):
            stroke(p, QRectF(x, y, door.width() / 2 - 14, h), shade(house.accent, 0.66), 2)
    oval(p, (door.right() - 8, door.y() + 82), (3.5, 3.5), QColor("#F0C463"))
    fill(p, QRectF(door.x() - 14, -9, door.width() + 28, 9), shade("#CFC3B0", 1.0))
    lamp = (door.x() - 20, door.y() + 4)
    glow(p, lamp, (34, 34), clear("#FFD98A", 0.55))
    fill(p, rounded(QRectF(lamp[0] - 5, lamp[1] - 9, 10, 17), 3), QColor("#FFE9B0"))
    stroke(p, QRectF(lamp[0] - 5, lamp[1] - 9, 10, 17), QColor("#3A3440"), 1.6)
    number = QRectF(door.right() + 13, door.y() + 4, 20, 16)
    fill(p, rounded(number, 2), QColor("#2B5A8C"))
    write(
        p, str(int(w) % 40 + 2), number.adjusted(3, 3, -3, -3), Lettering("Oswald", "#FFFFFF", 600)
    )


def _edges(p: QPainter, house: House, wall: QRectF) -> None:
    """Tell one front from the next: light on the left edge, shade on the right."""
    fill(p, QRectF(0, wall.top(), 3, wall.height()), clear("#FFF7E0", 0.4))
    side = QRectF(house.width - 34, wall.top(), 34, wall.height())
    fill(p, side, fade(side, [clear("#2B2440", 0.0), clear("#2B2440", 0.2)], across=True))
    foot = QRectF(0, -60, house.width, 60)
    fill(p, foot, fade(foot, [clear("#2B2440", 0.0), clear("#2B2440", 0.16)]))
