"""Shop fronts for the sample streets: sign, awning, window and what is sold there."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath

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

_INTERSECT = Qt.ClipOperation.IntersectClip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop front; ``goods`` is books, bread, flowers, fruit or cups."""

    name: str
    look: Lettering
    board: str
    frame: str
    goods: str
    awning: tuple[str, str] | None = None


def draw_shop(scene: Scene, shop: Shop, area: QRectF) -> None:
    """Draw a shop front into the ground floor of a house, and mark its sign."""
    p = scene.p
    fill(p, area, fade(area, [shade(shop.frame, 1.1), shade(shop.frame, 0.84)]))
    board = QRectF(area.x() + 10, area.y() + 6, area.width() - 20, 46)
    window = QRectF(area.x() + 16, area.y() + 60, area.width() * 0.64 - 16, 92)
    door = QRectF(window.right() + 14, area.y() + 60, area.right() - window.right() - 30, 118)
    _display(scene, shop, window)
    _door(scene, shop, door)
    skirt = QRectF(window.x(), window.bottom() + 6, window.width(), 14)
    stroke(p, skirt, shade(shop.frame, 0.66), 2)
    if shop.awning is not None:
        _awning(scene, shop.awning, QRectF(area.x() + 4, board.bottom() + 2, area.width() - 8, 40))
    _board(scene, shop, board)


def _board(scene: Scene, shop: Shop, board: QRectF) -> None:
    p = scene.p
    fill(p, rounded(board.translated(3, 6), 4), clear("#2B2440", 0.28))
    fill(p, rounded(board, 4), fade(board, [shade(shop.board, 1.1), shade(shop.board, 0.9)]))
    stroke(
        p, rounded(board.adjusted(3, 3, -3, -3), 3).simplified(), QColor(clear("#FFF3D6", 0.5)), 1.5
    )
    write(p, shop.name, board.adjusted(14, 8, -14, -8), shop.look)
    scene.mark("sign", board, shop.name)


def _awning(scene: Scene, colors: tuple[str, str], area: QRectF) -> None:
    p = scene.p
    fill(p, QRectF(area.x() + 8, area.bottom() + 4, area.width() - 12, 26), clear("#1E1830", 0.3))
    count = max(6, round(area.width() / 26) // 2 * 2 + 1)
    step = area.width() / count
    for index in range(count):
        color = colors[index % 2]
        x = area.x() + index * step
        lean = [area.center().x() + (v - area.center().x()) * 0.94 for v in (x, x + step)]
        strip = polygon(
            (lean[0], area.y()), (lean[1], area.y()), (x + step, area.bottom()), (x, area.bottom())
        )
        fill(p, strip, fade(area, [shade(color, 0.9), shade(color, 1.12)]))
        flap = QPainterPath(QPointF(x, area.bottom() - 0.5))
        flap.lineTo(x + step, area.bottom() - 0.5)
        flap.lineTo(x + step, area.bottom() + 6)
        flap.quadTo(x + step / 2, area.bottom() + 19, x, area.bottom() + 6)
        fill(p, flap, shade(color, 0.86))


def _display(scene: Scene, shop: Shop, window: QRectF) -> None:
    p = scene.p
    fill(p, window.adjusted(-5, -5, 5, 5), shade(shop.frame, 0.7))
    fill(p, window, fade(window, [QColor("#3C3A44"), QColor("#6A5A50"), QColor("#8C7358")]))
    p.save()
    p.setClipRect(window, _INTERSECT)
    for share in (0.2, 0.5, 0.8):
        lamp = (window.x() + window.width() * share, window.y() + 34)
        stroke(p, polygon((lamp[0], window.y()), lamp), QColor("#2A2630"), 1.5)
        glow(p, lamp, (52, 60), clear("#FFD58A", 0.75))
        oval(p, lamp, (5, 5), QColor("#FFF3C9"))
    _GOODS[shop.goods](scene, window)
    x, y, w, h = window.x(), window.y(), window.width(), window.height()
    fill(
        p,
        polygon((x + w * 0.08, y + h), (x + w * 0.34, y), (x + w * 0.5, y), (x + w * 0.24, y + h)),
        clear("#DDEBF2", 0.16),
    )
    fill(
        p,
        polygon((x + w * 0.3, y + h), (x + w * 0.56, y), (x + w * 0.6, y), (x + w * 0.34, y + h)),
        clear("#DDEBF2", 0.13),
    )
    p.restore()
    for share in (0.5,):
        stroke(p, polygon((x + w * share, y), (x + w * share, y + h)), shade(shop.frame, 1.0), 4)


def _door(scene: Scene, shop: Shop, door: QRectF) -> None:
    p = scene.p
    fill(p, door.adjusted(-4, -4, 4, 0), shade(shop.frame, 0.7))
    fill(p, door, fade(door, [shade(shop.frame, 1.22), shade(shop.frame, 0.94)], across=True))
    pane = QRectF(door.x() + 9, door.y() + 10, door.width() - 18, 74)
    fill(p, rounded(pane, 3), fade(pane, [QColor("#55606C"), QColor("#8A7860")]))
    glow(p, (pane.center().x(), pane.y() + 40), (pane.width() / 2, 36), clear("#FFD58A", 0.5))
    x, y, w, h = pane.x(), pane.y(), pane.width(), pane.height()
    fill(
        p,
        polygon((x, y + h * 0.7), (x + w, y + h * 0.1), (x + w, y + h * 0.35), (x, y + h)),
        clear("#FFFFFF", 0.17),
    )
    oval(p, (door.right() - 7, door.y() + 62), (3, 6), QColor("#F0C463"))
    fill(p, QRectF(door.x() - 8, door.bottom() - 6, door.width() + 16, 6), shade("#CFC3B0", 0.95))


def _books(scene: Scene, window: QRectF) -> None:
    rng = scene.rng
    for base in (window.bottom() - 46, window.bottom() - 4):
        fill(scene.p, QRectF(window.x(), base, window.width(), 4), QColor("#5C3D2A"))
        x = window.x() + 5
        while x < window.right() - 12:
            width, height = rng.uniform(6, 12), rng.uniform(22, 36)
            color = rng.choice(("#C8553D", "#E0A458", "#3E7C79", "#2F4B6E", "#EFE2C8", "#8A4F7D"))
            fill(
                scene.p,
                QRectF(x, base - height, width, height),
                shade(color, rng.uniform(0.85, 1.1)),
            )
            fill(scene.p, QRectF(x + 1.5, base - height + 6, width - 3, 2), clear("#FFF3D6", 0.6))
            x += width + rng.choice((1, 1, 1, 14))


def _bread(scene: Scene, window: QRectF) -> None:
    rng = scene.rng
    for base in (window.bottom() - 40, window.bottom() - 4):
        fill(scene.p, QRectF(window.x(), base, window.width(), 4), QColor("#6B4A30"))
        x = window.x() + 8
        while x < window.right() - 30:
            width, height = rng.uniform(24, 38), rng.uniform(13, 19)
            loaf = rounded(QRectF(x, base - height, width, height), height / 2)
            area = loaf.boundingRect()
            fill(scene.p, loaf, fade(area, [shade("#D9974E", 1.3), shade("#B9702F", 0.9)]))
            for cut in (0.3, 0.5, 0.7):
                at = x + width * cut
                stroke(
                    scene.p,
                    polygon((at - 3, base - 5), (at + 3, base - height + 4)),
                    clear("#FFE9C4", 0.8),
                    1.8,
                )
            x += width + rng.uniform(2, 8)


def _flowers(scene: Scene, window: QRectF) -> None:
    rng, p = scene.rng, scene.p
    x = window.x() + 20
    while x < window.right() - 10:
        petals = rng.choice(("#E2574C", "#F29BB2", "#F5C04A", "#FFFFFF", "#A678C8", "#F0854A"))
        base = window.bottom()
        for _ in range(24):
            spot = (x + rng.gauss(0, 11), base - 44 + rng.gauss(0, 9))
            oval(p, spot, (4.5, 4.5), shade("#4E8048", rng.uniform(0.8, 1.2)))
        for _ in range(20):
            spot = (x + rng.gauss(0, 10), base - 50 + rng.gauss(0, 9))
            oval(p, spot, (4.4, 4.4), shade(petals, rng.uniform(0.85, 1.08)))
        tub = polygon((x - 13, base - 34), (x + 13, base - 34), (x + 10, base), (x - 10, base))
        fill(
            p,
            tub,
            fade(
                QRectF(x - 13, base, 26, 1),
                [shade("#8FA3A8", 1.3), shade("#8FA3A8", 0.7)],
                across=True,
            ),
        )
        x += 31


def _fruit(scene: Scene, window: QRectF) -> None:
    rng, p = scene.rng, scene.p
    for base in (window.bottom() - 38, window.bottom() - 2):
        x = window.x() + 5
        while x < window.right() - 38:
            color = rng.choice(("#E0483E", "#F2A33A", "#8DB548", "#F5D04A", "#7A4A8A", "#E87B3A"))
            for _ in range(17):
                spot = (x + rng.uniform(4, 36), base - 15 - abs(rng.gauss(0, 5)))
                oval(p, spot, (5.2, 5.2), shade(color, rng.uniform(0.82, 1.16)))
            crate = QRectF(x, base - 15, 40, 15)
            fill(p, crate, fade(crate, [shade("#C89A62", 1.15), shade("#C89A62", 0.85)]))
            fill(p, QRectF(x, base - 8, 40, 1.6), shade("#8A6238", 0.9))
            x += 44


def _cups(scene: Scene, window: QRectF) -> None:
    rng, p = scene.rng, scene.p
    counter = QRectF(window.x(), window.bottom() - 22, window.width(), 22)
    fill(p, counter, fade(counter, [shade("#8A5A3A", 1.2), shade("#8A5A3A", 0.7)]))
    x = window.x() + 12
    while x < window.right() - 18:
        color = rng.choice(("#FFFFFF", "#E9D8B8", "#3E7C79", "#C8553D"))
        ear = QPainterPath()
        ear.addEllipse(QPointF(x + 15, counter.y() - 8), 5, 5)
        stroke(p, ear, shade(color, 0.9), 2.4)
        cup = rounded(QRectF(x, counter.y() - 16, 16, 16), 4)
        fill(p, cup, fade(cup.boundingRect(), [shade(color, 1.0), shade(color, 0.78)], across=True))
        for lift in (0.0, 6.0):
            steam = QPainterPath(QPointF(x + 5 + lift, counter.y() - 20))
            steam.cubicTo(
                x + lift,
                counter.y() - 27,
                x + 10 + lift,
                counter.y() - 31,
                x + 5 + lift,
                counter.y() - 39,
            )
            stroke(p, steam, clear("#FFFFFF", 0.35), 1.6)
        x += rng.uniform(28, 44)


_GOODS: dict[str, Callable[[Scene, QRectF], None]] = {
    "books": _books,
    "bread": _bread,
    "flowers": _flowers,
    "fruit": _fruit,
    "cups": _cups,
}
