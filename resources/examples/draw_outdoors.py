"""Sky, hills, trees, lamps and street signs of the sample streets."""

import math
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
    mix,
    oval,
    polygon,
    rounded,
    shade,
    stroke,
    wave,
    write,
)

IRON = "#2F3340"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree whose trunk stands on the origin; ``color`` is that of its leaves."""

    height: float = 300
    spread: float = 110
    color: str = "#5E8C4A"


def draw_sky(
    scene: Scene, horizon: float, colors: tuple[str, ...], sun: tuple[float, float]
) -> None:
    """Fill the sky down to the horizon and let the sun glow in it."""
    width, height = scene.size
    fill(
        scene.p,
        QRectF(0, 0, width, height),
        fade(QRectF(0, 0, width, horizon), [QColor(c) for c in colors]),
    )
    glow(scene.p, sun, (620, 520), clear("#FFF6E2", 0.7))
    glow(scene.p, sun, (150, 150), clear("#FFFBEA", 0.95))


def draw_cloud(scene: Scene, centre: tuple[float, float], size: float) -> None:
    """Draw a heap of soft round puffs with a flat foot."""
    rng, (cx, cy) = scene.rng, centre
    puffs = [(rng.uniform(-1, 1), rng.uniform(0.28, 0.55)) for _ in range(9)]
    for lift, color in ((0.06, clear("#E8C9B8", 0.5)), (0.0, clear("#FFFFFF", 0.82))):
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for x, radius in puffs:
            r = size * radius * (1 - 0.5 * abs(x))
            path.addEllipse(QPointF(cx + x * size, cy + size * lift - r * 0.55), r, r * 0.72)
        path.addRoundedRect(
            QRectF(cx - size * 1.1, cy + size * lift - size * 0.2, size * 2.2, size * 0.2), 20, 20
        )
        fill(scene.p, path, color)


def draw_hills(scene: Scene, base: float, height: float, color: QColor) -> None:
    """Draw a ridge across the picture that stands on ``base``."""
    width = scene.size[0]
    seed = scene.rng.uniform(0, 9)
    path = QPainterPath(QPointF(0, base))
    for x in range(0, width + 20, 20):
        path.lineTo(x, base - height * (0.62 + 0.38 * wave(x / 260, seed)))
    path.lineTo(width, base)
    area = QRectF(0, base - height, width, height)
    fill(scene.p, path, fade(area, [color, mix(color, QColor("#FCEBD2"), 0.55)]))


def draw_tree(scene: Scene, tree: Tree) -> None:
    """Draw a leafy tree, lit from the upper left."""
    p, rng = scene.p, scene.rng
    glow(p, (tree.spread * 0.5, 2), (tree.spread * 1.25, tree.spread * 0.2), clear("#1E1830", 0.5))
    trunk = QPainterPath(QPointF(-11, 0))
    crown = -tree.height + tree.spread
    trunk.cubicTo(-5, crown * 0.4, -8, crown * 0.6, -26, crown)
    trunk.lineTo(-10, crown)
    trunk.cubicTo(0, crown * 0.75, 2, crown * 0.75, 16, crown)
    trunk.lineTo(30, crown)
    trunk.cubicTo(6, crown * 0.6, 8, crown * 0.4, 12, 0)
    fill(
        p,
        trunk,
        fade(QRectF(-14, 0, 30, 1), [shade("#7A5A44", 1.15), shade("#5A4036", 0.8)], across=True),
    )
    passes = ((0.98, 0.62, 16, 44), (0.92, 0.8, 20, 34), (0.82, 1.0, 26, 26), (0.66, 1.2, 30, 18))
    for reach, light, count, radius in passes:
        lean = (1 - light) * tree.spread * 0.3
        for _ in range(count):
            angle, far = rng.uniform(-3.2, 3.2), rng.random() ** 0.55 * reach
            x = far * tree.spread * math.cos(angle) + lean
            y = crown + far * tree.spread * 0.92 * math.sin(angle) + lean
            size = radius * tree.spread / 110 * rng.uniform(0.7, 1.15)
            oval(
                p, (x, y), (size, size * 0.88), shade(tree.color, light + rng.uniform(-0.06, 0.06))
            )
    _leaves(scene, tree, crown)


def _leaves(scene: Scene, tree: Tree, crown: float) -> None:
    rng = scene.rng
    for _ in range(int(tree.spread * 3.4)):
        angle, far = rng.uniform(-3.2, 3.2), rng.random() ** 0.5 * 1.12
        x, y = far * math.cos(angle), far * 0.94 * math.sin(angle)
        light = 1.0 - 0.32 * (x + y) + rng.uniform(-0.12, 0.12)
        color = shade(tree.color, max(0.55, min(1.42, light)))
        scene.p.save()
        scene.p.translate(x * tree.spread, crown + y * tree.spread)
        scene.p.rotate(rng.uniform(0, 180))
        oval(scene.p, (0, 0), (5.4, 2.8), color)
        scene.p.restore()


def draw_lamp(scene: Scene, height: float) -> None:
    """Draw a street lamp that stands on the origin."""
    p = scene.p
    glow(p, (26, 1), (52, 8), clear("#1E1830", 0.5))
    post = QRectF(-4, -height, 8, height)
    fill(p, post, fade(post, [shade(IRON, 1.3), shade(IRON, 0.8)], across=True))
    fill(p, polygon((-11, 0), (11, 0), (6, -34), (-6, -34)), shade(IRON, 1.05))
    fill(p, rounded(QRectF(-9, -height * 0.72, 18, 7), 3), shade(IRON, 1.05))
    head = polygon((-12, -height), (12, -height), (19, -height - 44), (-19, -height - 44))
    glow(p, (0, -height - 24), (74, 74), clear("#FFE3A3", 0.6))
    fill(p, head, QColor("#FFF0C4"))
    stroke(p, head, QColor(IRON), 3)
    stroke(p, polygon((0, -height), (0, -height - 44)), QColor(IRON), 2)
    fill(
        p,
        polygon((-23, -height - 43), (23, -height - 43), (9, -height - 58), (-9, -height - 58)),
        QColor(IRON),
    )
    oval(p, (0, -height - 61), (4, 5), QColor(IRON))


def draw_post(scene: Scene, height: float) -> None:
    """Draw the thin grey post of a sign."""
    glow(scene.p, (16, 1), (34, 6), clear("#1E1830", 0.5))
    post = QRectF(-3.5, -height, 7, height)
    fill(scene.p, post, fade(post, [shade("#9AA0A8", 1.3), shade("#7A808A", 0.7)], across=True))


def draw_name_plate(scene: Scene, area: QRectF, text: str, color: str = "#1F4E8C") -> None:
    """Draw an enamelled street name, and mark it as a sign."""
    p = scene.p
    fill(p, rounded(area.translated(3, 4), 5), clear("#1E1830", 0.3))
    fill(p, rounded(area, 5), fade(area, [shade(color, 1.14), shade(color, 0.92)]))
    stroke(p, rounded(area.adjusted(4, 4, -4, -4), 3), QColor("#F7F2E6"), 1.8)
    write(p, text, area.adjusted(14, 10, -14, -10), Lettering("Oswald", "#FFFFFF", 600, 2))
    scene.mark("sign", area, text)


def draw_limit(scene: Scene, radius: float, text: str) -> None:
    """Draw a round speed limit around the origin, and mark it as a sign."""
    p = scene.p
    oval(p, (3, 4), (radius, radius), clear("#1E1830", 0.3))
    oval(p, (0, 0), (radius, radius), QColor("#C6302B"))
    oval(p, (0, 0), (radius * 0.76, radius * 0.76), QColor("#FBF7EA"))
    inner = QRectF(-radius * 0.5, -radius * 0.36, radius, radius * 0.72)
    write(p, text, inner, Lettering("Oswald", "#22222A", 600))
    scene.mark("sign", QRectF(-radius, -radius, radius * 2, radius * 2), text)


def draw_parking(scene: Scene, side: float) -> None:
    """Draw a blue parking sign around the origin, and mark it as a sign."""
    area = QRectF(-side / 2, -side / 2, side, side)
    fill(scene.p, rounded(area.translated(3, 4), 7), clear("#1E1830", 0.3))
    fill(scene.p, rounded(area, 7), fade(area, [shade("#2460A8", 1.15), shade("#2460A8", 0.92)]))
    stroke(scene.p, rounded(area.adjusted(3, 3, -3, -3), 5), QColor("#FFFFFF"), 1.8)
    edge = side * 0.2
    write(
        scene.p, "P", area.adjusted(edge, edge, -edge, -edge), Lettering("Oswald", "#FFFFFF", 600)
    )
    scene.mark("sign", area, "P")


def draw_bunting(scene: Scene, ends: tuple[float, float, float, float], sag: float) -> None:
    """Hang a string of small flags between two points (x1, y1, x2, y2)."""
    x1, y1, x2, y2 = ends
    p = scene.p
    line = QPainterPath(QPointF(x1, y1))
    line.quadTo((x1 + x2) / 2, (y1 + y2) / 2 + 2 * sag, x2, y2)
    stroke(p, line, QColor("#5A5058"), 1.8)
    count = max(6, int(abs(x2 - x1) / 46))
    colors = ("#D9503F", "#F2B84B", "#0A6B5D", "#F7F0E2", "#3D76A8")
    for index in range(count):
        at = line.pointAtPercent((index + 0.5) / count)
        flag = polygon((at.x() - 14, at.y()), (at.x() + 14, at.y()), (at.x() + 2, at.y() + 31))
        tint = colors[index % len(colors)]
        fill(p, flag, fade(flag.boundingRect(), [shade(tint, 1.08), shade(tint, 0.9)]))


def draw_planter(scene: Scene, width: float) -> None:
    """Draw a wooden tub of flowers that stands on the origin."""
    p, rng = scene.p, scene.rng
    glow(p, (12, 0), (width * 0.8, 9), clear("#1E1830", 0.55))
    for count, radius, color in ((40, 8.0, "#4F7F45"), (30, 6.5, "#77A556")):
        for _ in range(count):
            spot = (rng.gauss(0, width * 0.24), -38 - abs(rng.gauss(0, 14)))
            oval(p, spot, (radius, radius * 0.8), shade(color, rng.uniform(0.8, 1.2)))
    for _ in range(24):
        spot = (rng.gauss(0, width * 0.24), -42 - abs(rng.gauss(0, 14)))
        oval(
            p,
            spot,
            (4.2, 4.2),
            shade(rng.choice(("#E2574C", "#F5C04A", "#FFFFFF", "#F29BB2")), 1.02),
        )
    tub = QRectF(-width / 2, -34, width, 34)
    fill(p, rounded(tub, 3), fade(tub, [shade("#9A6A44", 1.2), shade("#9A6A44", 0.72)]))
    for share in (0.25, 0.5, 0.75):
        x = tub.x() + width * share
        stroke(p, polygon((x, -33), (x, -1)), shade("#6A452C", 0.9, 0.7), 1.5)


def draw_birds(scene: Scene, centre: tuple[float, float], count: int) -> None:
    """Draw a few birds far off."""
    for _ in range(count):
        x, y = centre[0] + scene.rng.gauss(0, 70), centre[1] + scene.rng.gauss(0, 26)
        size = scene.rng.uniform(7, 12)
        wings = QPainterPath(QPointF(x - size, y - size * 0.4))
        wings.quadTo(x - size * 0.4, y - size * 0.7, x, y)
        wings.quadTo(x + size * 0.4, y - size * 0.7, x + size, y - size * 0.4)
        stroke(scene.p, wings, clear("#4A4658", 0.7), 1.7)
