"""The second sample street: a look down a road in the evening, houses on both sides."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPolygonF, QTransform

from resources.examples.draw_cars import Car, draw_car
from resources.examples.draw_houses import House, draw_house, outline
from resources.examples.draw_outdoors import (
    Tree,
    draw_birds,
    draw_bunting,
    draw_cloud,
    draw_hills,
    draw_lamp,
    draw_limit,
    draw_name_plate,
    draw_planter,
    draw_post,
    draw_sky,
    draw_tree,
)
from resources.examples.draw_paint import (
    SCALE,
    Lettering,
    Mark,
    Scene,
    clear,
    fade,
    fill,
    glow,
    polygon,
    shade,
    speckle,
    stroke,
)
from resources.examples.draw_shops import Shop

SIZE_PX = (1600, 1067)
VANISHING = (822.0, 540.0)
FOCUS = 900.0
EYE = 150.0  # height of the eye above the road, in the units of the houses
WALL = 470.0  # from the middle of the road to the fronts
CURB = 362.0
FAR = 40000.0

SCRIPT = Lettering("Oleo Script", "#FFF3D6", 700)
PLAIN = Lettering("Oswald", "#FFF6E2", 600, 4)
ARABIC = Lettering("Lalezar", "#FFF0CC", 400)

LEFT = (
    House(width=150, floors=2, columns=1, wall="#C9D2BE", windows="plain"),
    House(
        width=340,
        floors=2,
        columns=3,
        wall="#D9A08F",
        roof="hip",
        roof_color="#7A4A42",
        windows="balcony",
        shop=Shop(
            name="Cœur d’été",
            look=SCRIPT,
            board="#7A3450",
            frame="#8C4560",
            goods="flowers",
            awning=("#F8EBDD", "#D97A8C"),
        ),
    ),
    House(
        width=220,
        floors=3,
        columns=2,
        wall="#E6D2AE",
        roof="gable",
        roof_color="#6E5A56",
        windows="shutters",
        accent="#4F7F86",
        floor_px=104,
    ),
    House(
        width=300,
        floors=2,
        columns=3,
        wall="#9DB4A6",
        roof="flat",
        windows="arched",
        shop=Shop(
            name="DUKA LA MAMA",
            look=PLAIN,
            board="#B5472F",
            frame="#A8503A",
            goods="fruit",
            awning=("#F4E6CB", "#E0A23C"),
        ),
    ),
    House(width=260, floors=3, columns=2, wall="#D9B08C", roof="hip", windows="plain"),
    House(width=300, floors=2, columns=3, wall="#B9C4CC", roof="flat", windows="shutters"),
    House(width=300, floors=3, columns=3, wall="#D6A58F", roof="hip"),
    House(width=420, floors=2, columns=4, wall="#E2CDA4", roof="flat"),
    House(width=500, floors=3, columns=4, wall="#B7B9A6", roof="hip"),
)
RIGHT = (
    House(width=120, floors=3, columns=1, wall="#E7C9A4", windows="plain"),
    House(
        width=360,
        floors=2,
        columns=3,
        wall="#EBC47C",
        roof="hip",
        roof_color="#8E4B3C",
        windows="shutters",
        accent="#3F7A74",
        shop=Shop(
            name="OTIENO & DAUGHTERS",
            look=PLAIN,
            board="#23513F",
            frame="#2F6650",
            goods="fruit",
            awning=("#F6EDDA", "#5E9A62"),
        ),
    ),
    House(
        width=290,
        floors=3,
        columns=3,
        wall="#C97F5F",
        roof="flat",
        windows="arched",
        floor_px=104,
        shop=Shop(
            name="مخبز النور",
            look=ARABIC,
            board="#2A4A72",
            frame="#35587F",
            goods="bread",
            awning=("#F6EDDA", "#4477A8"),
        ),
    ),
    House(
        width=220,
        floors=2,
        columns=2,
        wall="#A9BCC4",
        roof="gable",
        roof_color="#5A5F70",
        windows="plain",
    ),
    House(width=300, floors=2, columns=3, wall="#E3D0A8", roof="hip", windows="balcony"),
    House(width=280, floors=3, columns=3, wall="#B8A0A8", roof="flat", windows="plain"),
    House(width=320, floors=2, columns=3, wall="#E0B48A", roof="hip"),
    House(width=420, floors=3, columns=4, wall="#C4CDB4", roof="flat"),
    House(width=500, floors=2, columns=4, wall="#DDB29C", roof="hip"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the ground: ``x`` right of the middle of the road, ``z`` away from the eye."""

    x: float
    z: float

    def on_picture(self, height: float = 0.0) -> tuple[float, float]:
        """Return where a point this high above the spot is seen, in image pixels."""
        size = FOCUS / self.z
        return (VANISHING[0] + self.x * size, VANISHING[1] + (EYE - height) * size)


def draw_avenue() -> tuple[QImage, list[Mark]]:
    """Return the picture and what is to be found in it."""
    scene = Scene(*SIZE_PX, seed=29)
    _distance(scene)
    _road(scene)
    _rows(scene)
    _things(scene)
    _evening_light(scene)
    return scene.finish(), scene.marks


def _distance(scene: Scene) -> None:
    draw_sky(scene, 545, ("#6E9CC6", "#A9C2CF", "#F7D3A8", "#FFE2B0"), (VANISHING[0] + 40, 455))
    for centre, size in (((560, 150), 112), ((1040, 96), 88), ((790, 262), 62)):
        draw_cloud(scene, centre, size)
    draw_birds(scene, (930, 200), 6)
    draw_hills(scene, 546, 120, QColor("#B9B0B4"))
    p = scene.p
    tower = QColor("#B79F97")
    fill(
        p,
        QRectF(842, 400, 30, 150),
        fade(QRectF(842, 400, 30, 1), [shade("#CDB4A4", 1.1), tower], across=True),
    )
    fill(p, polygon((836, 402), (857, 332), (878, 402)), QColor("#A08A8C"))
    fill(p, QRectF(853, 420, 8, 18), QColor("#8E7C80"))


def _plane(scene: Scene, source: QRectF, target: QPolygonF) -> None:
    """Let the painter draw ``source`` into the four corners of ``target``."""
    corners = QPolygonF(
        [source.topLeft(), source.topRight(), source.bottomRight(), source.bottomLeft()]
    )
    lay = QTransform()
    if not QTransform.quadToQuad(corners, target, lay):
        raise ValueError(f"{target} has no area")
    scene.p.setTransform(lay * QTransform.fromScale(SCALE, SCALE))


def _quad(*spots: tuple[Spot, float]) -> QPolygonF:
    return QPolygonF([QPointF(*spot.on_picture(height)) for spot, height in spots])


def _ground(left: float, right: float, near: float, far: float) -> QPolygonF:
    return _quad(
        (Spot(left, far), 0), (Spot(right, far), 0), (Spot(right, near), 0), (Spot(left, near), 0)
    )


def _road(scene: Scene) -> None:
    p = scene.p
    down = QRectF(0, VANISHING[1], 1600, 1067 - VANISHING[1])
    for side in (-1, 1):
        pavement = _ground(min(side * WALL, side * CURB), max(side * WALL, side * CURB), 200, FAR)
        fill(
            p,
            pavement,
            fade(down, [shade("#E8CFAE", 1.1), shade("#CDBBA4", 1.0), shade("#B5A594", 0.9)]),
        )
        edge = _ground(side * (CURB - 7) - 7, side * (CURB - 7) + 7, 200, FAR)
        fill(p, edge, fade(down, [shade("#F2E0C4", 1.1), shade("#C9BDAE", 1.0)]))
    road = _ground(-CURB + 14, CURB - 14, 200, FAR)
    fill(
        p, road, fade(down, [shade("#D9B896", 1.1), shade("#8E8084", 1.0), shade("#76707A", 0.92)])
    )
    p.save()
    flat = QRectF(-WALL, 0, WALL * 2, 1500)
    _plane(scene, flat, _ground(-WALL, WALL, 210, 1710))
    speckle(scene, flat, 5200, 0.1)
    for side in (-1, 1):
        for y in range(0, 1500, 46):
            stroke(p, polygon((side * CURB, y), (side * WALL, y)), clear("#6A5A55", 0.22), 1.4)
        stroke(p, polygon((side * 416, 0), (side * 416, 1500)), clear("#6A5A55", 0.22), 1.4)
    p.restore()
    for z in range(520, 3000, 130):
        fill(p, _ground(-5, 5, z, z + 66), clear("#FBF3E2", 0.8))
    for x in range(-330, 330, 62):
        fill(p, _ground(x, x + 33, 300, 372), clear("#FBF3E2", 0.86))


def _rows(scene: Scene) -> None:
    for side, row, start in ((-1, LEFT, 378.0), (1, RIGHT, 440.0)):
        place = start
        places = []
        for house in row:
            places.append((place, house))
            place += house.width
        for near, house in reversed(places):
            _front(scene, house, side, near)


def _front(scene: Scene, house: House, side: int, near: float) -> None:
    """Draw a front along the road and let the evening haze lie over it."""
    far = near + house.width
    start, end = (near, far) if side < 0 else (far, near)
    tall = 760.0
    first, last = Spot(side * WALL, start), Spot(side * WALL, end)
    scene.p.save()
    _plane(
        scene,
        QRectF(0, -tall, house.width, tall),
        _quad((first, tall), (last, tall), (last, 0), (first, 0)),
    )
    draw_house(scene, house)
    wall = outline(house)
    if side < 0:
        fill(scene.p, wall, clear("#3A2A58", 0.13))
    fill(scene.p, wall, clear("#FFD9A6", min(0.62, max(0.0, (near - 600) / 3300))))
    foot = QRectF(0, -8, house.width, 8)
    fill(scene.p, foot, clear("#1E1830", 0.25))
    scene.p.restore()


def _things(scene: Scene) -> None:
    """Draw what stands on the ground, the farthest first."""
    for z in (1500, 1080, 740):
        high = 372.0
        ends = (*Spot(-WALL, z).on_picture(high), *Spot(WALL, z).on_picture(high))
        draw_bunting(scene, ends, 34 * 900 / z)
    things: list[tuple[Spot, Tree | Car | str]] = [
        *(
            (Spot(side * 412, z), Tree(height=300, spread=84, color=color))
            for side, z, color in TREES
        ),
        *CARS,
        *((Spot(side * 400, z), "lamp") for side, z in ((1, 1160), (-1, 1180), (-1, 700))),
        *(
            (Spot(side * 440, z), "planter")
            for side, z in ((1, 760), (1, 1040), (-1, 560), (-1, 770))
        ),
        (Spot(-392, 905), "name"),
        (Spot(388, 1260), "limit"),
        (Spot(386, 925), "bus"),
    ]
    for spot, thing in sorted(things, key=lambda pair: -pair[0].z):
        with scene.at(*spot.on_picture(), FOCUS / spot.z):
            _thing(scene, thing)


TREES = (
    (1, 1330, "#86A04C"),
    (-1, 1520, "#86A04C"),
    (1, 1600, "#9AA65A"),
    (1, 1900, "#B0AE6A"),
    (-1, 1860, "#B0AE6A"),
)
CARS = (
    (Spot(108, 420), Car(color="#2F6F8F", plate="KBT 530")),
    (Spot(-138, 640), Car(color="#D9503F", plate="FR 19 LE", is_front=True, plate_color="#F7E08A")),
    (Spot(300, 570), Car(color="#E9DFCB", plate="NB 7714", height=176)),
    (Spot(-296, 455), Car(color="#E0A23C", plate="KCA 286", is_front=True)),
    (Spot(-298, 820), Car(color="#6B8F71", plate="OM 40 BE", is_front=True)),
    (Spot(96, 1150), Car(color="#8A4F6A", plate="KDD 118")),
)


def _thing(scene: Scene, thing: Tree | Car | str) -> None:
    if isinstance(thing, Tree):
        draw_tree(scene, thing)
    elif isinstance(thing, Car):
        with scene.at(0, 0, 0.62):
            draw_car(scene, thing)
    elif thing == "lamp":
        draw_lamp(scene, 250)
    elif thing == "planter":
        draw_planter(scene, 44)
    else:
        _sign(scene, thing)


def _sign(scene: Scene, thing: str) -> None:
    height = {"name": 226, "limit": 190, "bus": 214}[thing]
    draw_post(scene, height)
    if thing == "name":
        draw_name_plate(scene, QRectF(-80, -height - 34, 160, 40), "LAKE ROAD")
    elif thing == "limit":
        with scene.at(0, -height):
            draw_limit(scene, 27, "20")
    else:
        draw_name_plate(scene, QRectF(-36, -height - 34, 72, 46), "BUS 12", "#0A6B5D")


def _evening_light(scene: Scene) -> None:
    p = scene.p
    sun = (VANISHING[0] + 40, 465)
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_SoftLight)
    glow(p, sun, (1200, 900), clear("#FFC46B", 0.85))
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
    glow(p, sun, (420, 300), clear("#FFD08A", 0.42))
    p.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    for index in range(5):
        ray = QPainterPath(QPointF(*sun))
        x = 120 + index * 330
        ray.lineTo(x, 1067)
        ray.lineTo(x + 120, 1067)
        fill(p, ray, fade(QRectF(0, sun[1], 1, 602), [clear("#FFE3AE", 0.1), clear("#FFE3AE", 0)]))
    foot = QRectF(0, 860, 1600, 207)
    fill(p, foot, fade(foot, [clear("#2B2440", 0), clear("#2B2440", 0.26)]))
