"""The sample page: a short letter in ink on ruled paper, on a wooden table."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
)

from resources.examples.draw_paint import (
    SCALE,
    Mark,
    Scene,
    clear,
    fade,
    fill,
    glow,
    mix,
    oval,
    polygon,
    shade,
    stroke,
    wave,
)

SIZE_PX = (1200, 1500)
PAPER = QRectF(78, 64, 1050, 1480)
FIRST_RULE = 292.0
PITCH = 106.0
MARGIN = 196.0
INK = "#1F2F63"
TILT_DEGREES = -1.3
BLEED = QPainterPathStroker()
BLEED.setWidth(3.2)
BLEED.setCapStyle(Qt.PenCapStyle.RoundCap)
BLEED.setJoinStyle(Qt.PenJoinStyle.RoundJoin)

LINES = (
    ("Lamu, 3 March", "right"),
    ("Dear Amina,", "left"),
    ("the rain came early this year. Each morning", "left"),
    ("I count the boats, forty-one of them today,", "left"),
    ("and write the new names in my blue book.", "left"),
    ("Ta sœur a préféré le thé à la cannelle.", "left"),
    ("أكتب إليك من نافذة تطل على البحر", "arabic"),
    ("Send news soon, and the key to the garden.", "left"),
    ("With love, your brother Juma", "right"),
)


def draw_page() -> tuple[QImage, list[Mark]]:
    """Return the picture and the lines that are written on it."""
    scene = Scene(*SIZE_PX, seed=5)
    _table(scene)
    p = scene.p
    p.translate(SIZE_PX[0] / 2, SIZE_PX[1] / 2)
    p.rotate(TILT_DEGREES)
    p.translate(-SIZE_PX[0] / 2, -SIZE_PX[1] / 2)
    _paper(scene)
    _rules(scene)
    _ring(scene)
    for index, (text, place) in enumerate(LINES):
        _line(scene, text, place, FIRST_RULE + index * PITCH)
    _folds(scene)
    p.resetTransform()
    p.scale(SCALE, SCALE)
    _light(scene)
    return scene.finish(grain=0.07), scene.marks


def _table(scene: Scene) -> None:
    p, rng = scene.p, scene.rng
    whole = QRectF(0, 0, *SIZE_PX)
    fill(p, whole, QColor("#9A6B45"))
    for plank in range(-1, 5):
        area = QRectF(plank * 300 + 40, 0, 298, SIZE_PX[1])
        tone = rng.uniform(0.9, 1.12)
        fill(
            p,
            area,
            fade(area, [shade("#9C6C46", tone + 0.08), shade("#8A5C3A", tone)], across=True),
        )
        for _ in range(70):
            x, seed = rng.uniform(area.left(), area.right()), rng.uniform(0, 9)
            grain = QPainterPath(QPointF(x, 0))
            for y in range(0, SIZE_PX[1] + 60, 60):
                grain.lineTo(x + 6 * wave(y / 400, seed), y)
            color = clear("#4E2F1C" if rng.random() < 0.7 else "#D9A878", rng.uniform(0.05, 0.22))
            stroke(p, grain, color, rng.uniform(0.8, 2.6))
        fill(p, QRectF(area.right(), 0, 3, SIZE_PX[1]), clear("#2E1A10", 0.7))


def _sheet() -> QPainterPath:
    """Return the outline of the paper, its edges a little uneven."""
    path = QPainterPath(QPointF(PAPER.left(), PAPER.top()))
    for x in range(int(PAPER.left()), int(PAPER.right()), 30):
        path.lineTo(x, PAPER.top() + 1.6 * wave(x / 60, 1.0))
    for y in range(int(PAPER.top()), int(PAPER.bottom()), 30):
        path.lineTo(PAPER.right() + 1.8 * wave(y / 80, 4.0), y)
    path.lineTo(PAPER.right(), PAPER.bottom())
    for y in range(int(PAPER.bottom()), int(PAPER.top()), -30):
        path.lineTo(PAPER.left() + 1.6 * wave(y / 70, 7.0), y)
    path.closeSubpath()
    return path


def _paper(scene: Scene) -> None:
    p, rng = scene.p, scene.rng
    sheet = _sheet()
    for spread in range(18, 0, -1):
        p.save()
        p.translate(6 + spread * 0.5, 8 + spread * 0.6)
        stroke(p, sheet, clear("#24130A", 0.035), spread * 2.4)
        p.restore()
    fill(p, sheet.translated(5, 7), clear("#24130A", 0.4))
    fill(p, sheet, fade(PAPER, [QColor("#FBF4E2"), QColor("#F6ECD4"), QColor("#EFE2C4")]))
    p.save()
    p.setClipPath(sheet)
    for _ in range(90):
        spot = (rng.uniform(80, 1120), rng.uniform(60, 1500))
        tone = "#C9A66B" if rng.random() < 0.6 else "#FFFDF4"
        glow(
            p,
            spot,
            (rng.uniform(50, 210), rng.uniform(40, 160)),
            clear(tone, rng.uniform(0.03, 0.09)),
        )
    for _ in range(900):
        x, y, turn = rng.uniform(80, 1130), rng.uniform(60, 1500), rng.uniform(0, math.pi)
        length = rng.uniform(5, 20)
        fibre = QPainterPath(QPointF(x, y))
        fibre.quadTo(
            x + length * 0.6,
            y + rng.uniform(-4, 4),
            x + length * math.cos(turn),
            y + length * math.sin(turn),
        )
        stroke(p, fibre, clear("#8A6A3E" if rng.random() < 0.6 else "#FFFFFF", 0.13), 0.9)
    for side, colors in (("left", (0.2, 0.0)), ("right", (0.0, 0.16))):
        x = PAPER.left() if side == "left" else PAPER.right() - 90
        edge = QRectF(x, PAPER.top(), 90, PAPER.height())
        fill(p, edge, fade(edge, [clear("#A8814A", share) for share in colors], across=True))
    p.restore()


def _rules(scene: Scene) -> None:
    for row in range(12):
        y = FIRST_RULE + row * PITCH
        rule = QPainterPath(QPointF(PAPER.left() + 4, y + _sway(PAPER.left())))
        for x in range(int(PAPER.left()) + 4, int(PAPER.right()) - 3, 24):
            rule.lineTo(x, y + _sway(x))
        stroke(scene.p, rule, clear("#6F9BB8", 0.55), 1.9)
    for shift in (0, 5):
        margin = QPainterPath(QPointF(MARGIN - 22 + shift, PAPER.top() + 6))
        for y in range(int(PAPER.top()) + 6, SIZE_PX[1] + 40, 40):
            margin.lineTo(MARGIN - 22 + shift + 1.5 * wave(y / 300, 2.0), y)
        stroke(scene.p, margin, clear("#C8585A", 0.5), 1.6)
    for y in (190, 760, 1330):
        oval(scene.p, (PAPER.left() + 40, y), (15, 15), QColor("#6E4A30"))
        stroke(
            scene.p,
            polygon((PAPER.left() + 29, y - 10), (PAPER.left() + 44, y - 15)),
            clear("#24130A", 0.4),
            3,
        )


def _sway(x: float) -> float:
    """Return how far the paper buckles at x, in pixels."""
    return 5.0 * wave(x / 420, 0.6)


def _line(scene: Scene, text: str, place: str, base: float) -> None:
    """Write one line word by word, each a little different, and mark where its ink is."""
    rng = scene.rng
    font = QFont("Aref Ruqaa" if place == "arabic" else "Caveat")
    font.setPixelSize(58 if place == "arabic" else 66)
    font.setWeight(QFont.Weight(400 if place == "arabic" else 500))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    metrics = QFontMetricsF(font)
    gap = metrics.horizontalAdvance(" ") * 1.12
    words = text.split(" ")
    widths = [metrics.horizontalAdvance(word) for word in words]
    total = sum(widths) + gap * (len(words) - 1)
    size = min(1.0, (PAPER.right() - 44 - MARGIN) / total)
    x = MARGIN + 6 if place == "left" else PAPER.right() - 52 - total * size
    if place == "arabic":
        words, widths = words[::-1], widths[::-1]
    ink = QPainterPath()
    for word, width in zip(words, widths, strict=True):
        path = QPainterPath()
        path.addText(0, 0, font, word)
        path = _by_hand(path, rng.uniform(0, 99), size * rng.uniform(0.97, 1.03))
        path.translate(x, base - 4 + _sway(x + width / 2) + rng.gauss(0, 2.2))
        _ink(scene, path)
        ink.addPath(BLEED.createStroke(path))
        x += (width + gap * rng.uniform(0.88, 1.16)) * size
    scene.mark("line", ink, text)


def _by_hand(path: QPainterPath, seed: float, size: float) -> QPainterPath:
    """Bend the outline of a word softly, so that no two letters are alike."""
    bent = QPainterPath(path)
    for index in range(bent.elementCount()):
        node = bent.elementAt(index)
        x = node.x + 2.0 * wave(node.x / 31 + node.y / 47, seed)
        y = node.y + 2.6 * wave(node.x / 43 - node.y / 61, seed + 5)
        bent.setElementPositionAt(index, (x - y * 0.05) * size, y * size)
    return bent


def _ink(scene: Scene, path: QPainterPath) -> None:
    """Fill with ink that pools and thins, and bleeds a little into the paper."""
    p, rng = scene.p, scene.rng
    path.setFillRule(Qt.FillRule.WindingFill)
    area = path.boundingRect()
    fill(p, BLEED.createStroke(path), clear(INK, 0.16))
    tones = [
        mix(QColor(INK), QColor("#4A64A8"), rng.uniform(0.0, 0.5), rng.uniform(0.86, 0.97))
        for _ in range(5)
    ]
    fill(p, path, fade(area, tones, across=True))
    p.save()
    p.setClipPath(path, Qt.ClipOperation.IntersectClip)
    for _ in range(int(area.width() / 5)):
        spot = (rng.uniform(area.left(), area.right()), rng.uniform(area.top(), area.bottom()))
        tone = clear("#0E1636", 0.4) if rng.random() < 0.5 else clear("#F6ECD4", 0.28)
        glow(p, spot, (rng.uniform(2, 9), rng.uniform(2, 7)), tone)
    p.restore()


def _ring(scene: Scene) -> None:
    """Leave the ring of a tea glass in the corner."""
    p, rng = scene.p, scene.rng
    ring = QPainterPath()
    ring.addEllipse(QPointF(984, 1388), 104, 101)
    for width, alpha in ((20, 0.05), (9, 0.1), (3, 0.2)):
        stroke(p, ring, clear("#8A5426", alpha), width)
    for _ in range(26):
        turn = rng.uniform(0, 2 * math.pi)
        spot = (984 + 103 * math.cos(turn), 1388 + 100 * math.sin(turn))
        glow(p, spot, (rng.uniform(8, 26), rng.uniform(6, 14)), clear("#8A5426", 0.12))


def _folds(scene: Scene) -> None:
    p = scene.p
    for y in (PAPER.top() + PAPER.height() * 0.34, PAPER.top() + PAPER.height() * 0.67):
        above = QRectF(PAPER.left(), y - 30, PAPER.width(), 30)
        below = QRectF(PAPER.left(), y, PAPER.width(), 36)
        fill(p, above, fade(above, [clear("#FFFFFF", 0), clear("#FFFFFF", 0.3)]))
        fill(p, below, fade(below, [clear("#6A4A24", 0.2), clear("#6A4A24", 0)]))


def _light(scene: Scene) -> None:
    p = scene.p
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_SoftLight)
    glow(p, (260, 160), (1300, 1300), clear("#FFF0CC", 0.6))
    glow(p, (1240, 1540), (900, 900), clear("#3A2230", 0.5))
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
