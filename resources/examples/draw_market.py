"""The first sample street: a row of shops on a bright morning, cars parked before them."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from resources.examples.draw_cars import Car, draw_car
from resources.examples.draw_houses import House, draw_house
from resources.examples.draw_outdoors import (
    Tree,
    draw_birds,
    draw_cloud,
    draw_hills,
    draw_lamp,
    draw_limit,
    draw_name_plate,
    draw_parking,
    draw_planter,
    draw_post,
    draw_sky,
    draw_tree,
)
from resources.examples.draw_paint import (
    Lettering,
    Mark,
    Scene,
    clear,
    fade,
    fill,
    glow,
    oval,
    polygon,
    shade,
    speckle,
    stroke,
)
from resources.examples.draw_shops import Shop

SIZE_PX = (1600, 1067)
FOOT = 752  # where the fronts meet the pavement
KERB = 822
SCRIPT = Lettering("Oleo Script", "#FFF3D6", 700)
PLAIN = Lettering("Oswald", "#FFF6E2", 600, 5)
ARABIC = Lettering("Lalezar", "#FFE7AE", 400)

ROW = (
    House(
        width=250,
        floors=2,
        columns=2,
        wall="#E9D9BE",
        roof="hip",
        windows="shutters",
        accent="#5E8C86",
    ),
    House(
        width=318,
        floors=2,
        columns=4,
        wall="#D98A63",
        roof="flat",
        windows="arched",
        shop=Shop(
            name="L’Œuf doré",
            look=SCRIPT,
            board="#20493F",
            frame="#2C5D50",
            goods="bread",
            awning=("#F4E6CB", "#C8553D"),
        ),
    ),
    House(
        width=206,
        floors=3,
        columns=2,
        wall="#8FAEBB",
        roof="gable",
        roof_color="#5A5F70",
        windows="plain",
        accent="#B5503C",
        floor_px=104,
    ),
    House(
        width=330,
        floors=2,
        columns=3,
        wall="#E8C074",
        roof="hip",
        roof_color="#97513F",
        windows="balcony",
        shop=Shop(
            name="مقهى السلام",
            look=ARABIC,
            board="#7A2F2B",
            frame="#8A3B31",
            goods="cups",
            awning=("#F6EBD6", "#2F6F6A"),
        ),
    ),
    House(
        width=286,
        floors=2,
        columns=3,
        wall="#A9BE9D",
        roof="flat",
        windows="shutters",
        accent="#E9E0CB",
        floor_px=126,
        shop=Shop(name="AMANI BOOKS", look=PLAIN, board="#243B5A", frame="#2F4B6E", goods="books"),
    ),
    House(
        width=250,
        floors=2,
        columns=3,
        wall="#D7A49B",
        roof="hip",
        roof_color="#6A4C46",
        windows="plain",
        accent="#3F5F8A",
    ),
)


def draw_market() -> tuple[QImage, list[Mark]]:
    """Return the picture and what is to be found in it."""
    scene = Scene(*SIZE_PX, seed=11)
    _distance(scene)
    _ground(scene)
    x = -34.0
    for house in ROW:
        with scene.at(x, FOOT):
            draw_house(scene, house)
        x += house.width
    _pavement(scene)
    _parked(scene)
    _near(scene)
    return scene.finish(), scene.marks


def _distance(scene: Scene) -> None:
    draw_sky(scene, 640, ("#7FB9DD", "#B9DCE8", "#FBE6C8"), (210, 90))
    for centre, size in (((560, 118), 92), ((1130, 84), 120), ((1490, 176), 70), ((330, 190), 56)):
        draw_cloud(scene, centre, size)
    draw_birds(scene, (840, 150), 7)
    draw_hills(scene, 620, 330, QColor("#A9C3C6"))
    draw_hills(scene, 640, 240, QColor("#93B3A6"))


def _ground(scene: Scene) -> None:
    p = scene.p
    pavement = QRectF(0, FOOT - 4, SIZE_PX[0], KERB - FOOT + 4)
    fill(p, pavement, fade(pavement, [shade("#CDBFA9", 0.86), shade("#D8CBB6", 1.06)]))
    for row in (FOOT + 18, FOOT + 42):
        stroke(p, polygon((0, row), (1600, row)), clear("#6A5A55", 0.28), 1.2)
    for index in range(-14, 40):
        foot = 800 + (index * 62 - 800) * 1.09
        stroke(p, polygon((index * 62, FOOT), (foot, KERB)), clear("#6A5A55", 0.24), 1.2)
    speckle(scene, pavement, 700, 0.12)
    kerb = QRectF(0, KERB, 1600, 12)
    fill(p, kerb, fade(kerb, [shade("#E3DACA", 1.05), shade("#A79C90", 0.9)]))
    road = QRectF(0, KERB + 12, 1600, 1067 - KERB - 12)
    fill(
        p, road, fade(road, [shade("#77737A", 0.86), shade("#817B7E", 1.0), shade("#8B8483", 1.06)])
    )
    speckle(scene, road, 5200, 0.16)
    shadow = QRectF(0, KERB + 12, 1600, 22)
    fill(p, shadow, fade(shadow, [clear("#1E1830", 0.36), clear("#1E1830", 0)]))
    for x in (100, 430, 760, 1090, 1420):
        low = 800 + (x - 800) * 1.16
        bay = polygon((x - 4, KERB + 22), (x + 4, KERB + 22), (low + 6, 976), (low - 6, 976))
        fill(p, bay, clear("#F7F0E2", 0.78))
    for x in range(-60, 1700, 210):
        fill(
            p,
            polygon((x, 1036), (x + 118, 1036), (x + 112, 1048), (x - 8, 1048)),
            clear("#F7F0E2", 0.66),
        )


def _pavement(scene: Scene) -> None:
    """Put the shade of the fronts on the pavement, and things to stand in it."""
    shade_area = QRectF(0, FOOT, 1600, 26)
    fill(scene.p, shade_area, fade(shade_area, [clear("#1E1830", 0.36), clear("#1E1830", 0)]))
    for x in (560, 728, 1096, 1340):
        with scene.at(x, FOOT + 22):
            draw_planter(scene, 62)
    for x, height, spread in ((640, 318, 80), (1502, 340, 90)):
        with scene.at(x, KERB - 22):
            draw_tree(scene, Tree(height=height, spread=spread, color="#6C9A4C"))
    with scene.at(222, KERB - 12):
        draw_lamp(scene, 300)
    with scene.at(112, KERB - 10):
        draw_post(scene, 250)
        draw_name_plate(scene, QRectF(-98, -284, 190, 43), "RUE DES ACACIAS")
    with scene.at(1072, KERB - 8):
        draw_post(scene, 290)
        with scene.at(0, -292):
            draw_parking(scene, 52)
    with scene.at(1384, KERB - 8):
        draw_post(scene, 290)
        with scene.at(0, -298):
            draw_limit(scene, 32, "30")
    _tables(scene)


def _tables(scene: Scene) -> None:
    """Two small tables before the café."""
    p = scene.p
    for x in (852, 962):
        with scene.at(x, KERB - 24):
            glow(p, (8, 0), (46, 8), clear("#1E1830", 0.5))
            stroke(p, polygon((0, 0), (0, -40)), QColor("#33303A"), 4)
            stroke(p, polygon((-14, 0), (14, 0)), QColor("#33303A"), 4)
            oval(p, (0, -41), (32, 7), shade("#B5503C", 0.8))
            oval(p, (0, -43), (32, 7), shade("#C8634B", 1.1))
            for cup in (-10, 11):
                oval(p, (cup, -45), (6, 2), QColor("#E9E0CB"))
                fill(p, QRectF(cup - 4, -53, 8, 8), QColor("#FFFFFF"))
            for side in (-1, 1):
                chair = QPainterPath(QPointF(side * 50, 0))
                chair.lineTo(side * 52, -58)
                chair.moveTo(side * 51, -28)
                chair.lineTo(side * 34, -28)
                chair.lineTo(side * 32, 0)
                stroke(p, chair, QColor("#4A3A34"), 3.4)


def _parked(scene: Scene) -> None:
    cars = (
        (258, Car(color="#C4473A", plate="KBX 412")),
        (596, Car(color="#EDE6D8", plate="TM 58 RO", height=206)),
        (934, Car(color="#2F7F86", plate="KDG 907", height=172)),
        (1276, Car(color="#E3A63C", plate="AL 2261", plate_color="#F7E08A")),
    )
    for x, car in cars:
        with scene.at(x, 966, 1.1):
            draw_car(scene, car)


def _near(scene: Scene) -> None:
    """Frame the picture with leaves that hang in, and warm it with light."""
    p, rng = scene.p, scene.rng
    for _ in range(620):
        far = rng.random() ** 0.8
        x, y = rng.gauss(0, 150) + 20, far * 150 - 40 + rng.gauss(0, 18)
        if y > 150 - abs(x) * 0.36:
            continue
        with scene.at(x, y):
            p.rotate(rng.uniform(20, 150))
            oval(p, (0, 0), (15, 6.5), shade("#587F3E", rng.uniform(0.66, 1.3)))
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_SoftLight)
    glow(p, (180, 60), (1300, 1000), clear("#FFE2A0", 0.75))
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    foot = QRectF(0, 900, 1600, 167)
    fill(p, foot, fade(foot, [clear("#2B2440", 0), clear("#2B2440", 0.2)]))
