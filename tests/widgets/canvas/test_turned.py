"""Turned boxes on the canvas: hit, painted, pulled and turned with real events, arrays and all."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage

from annotator.editing.changes import Change, EditState, apply_change
from annotator.editing.commands import AddRegions, Command, DeleteRegions, SetBoxes, SetLabel
from annotator.editing.tools.handles import Handle
from annotator.editing.tools.turned_box import KNOB_OFF_VIEW_PX
from annotator.model.entities import ItemId, LabelId, RegionId
from annotator.model.geometry import Box, Point, overlap
from tests.annotator.editing.tools.plain_scene import do_overlap, is_near, naive_hits
from tests.widgets.canvas.conftest import LABELS, Bench, region, send
from tests.widgets.canvas.test_showing import painting
from widgets.canvas.layers.boxes import TURNED, USED, BoxTable
from widgets.canvas.layers.scene import CanvasScene
from widgets.canvas.viewport import Viewport

SHIFT = Qt.KeyboardModifier.ShiftModifier
SIGN = RegionId("sign")
SIGN_BOX = Box(200, 180, 160, 40, 30)
SIDES = st.integers(0, 400).map(lambda quarter: quarter / 4)
ANGLES = st.sampled_from([0.0, 0.0, 15.0, 45.0, 90.0, 137.3, 180.0, 271.25])
BOXES = st.builds(Box, SIDES, SIDES, SIDES.map(lambda s: s + 1), SIDES.map(lambda s: s + 1), ANGLES)


@pytest.fixture
def signed(bench: Bench) -> Bench:
    bench.show({SIGN: region("sign", SIGN_BOX)})
    bench.view.select([SIGN])
    return bench


def knob(bench: Bench, box: Box, side: Handle = Handle.TOP) -> tuple[float, float]:
    foot, out = side.of(box), KNOB_OFF_VIEW_PX / bench.view.zoom
    away = math.radians(side.direction_deg + box.angle_deg)
    return foot.x + out * math.sin(away), foot.y - out * math.cos(away)


# The arrays ----------------------------------------------------------------------------------


@given(st.lists(BOXES, max_size=30), SIDES, SIDES, st.sampled_from([0.0, 2.5]), BOXES)
def test_the_table_finds_turned_boxes_as_if_looked_at_one_by_one(
    some: list[Box], x: float, y: float, radius: float, rect: Box
) -> None:
    boxes = {RegionId(f"r{at}"): box for at, box in enumerate(some)}
    table = BoxTable()
    table.fill({key: region(key, box, number=n) for n, (key, box) in enumerate(boxes.items())})
    at = Point(x, y)
    clear = {key: box for key, box in boxes.items() if _is_clear(box, at, radius)}
    found = [key for key in table.hit(at, radius) if key in clear]
    assert found == naive_hits(clear, at, radius)
    upright = rect.bounds
    for key, box in boxes.items():
        if not 0 < overlap(box, upright) < 1e-6:  # neither apart nor plainly together
            assert (key in table.in_rect(upright)) == do_overlap(box, upright)


@given(st.lists(BOXES, max_size=30), st.lists(BOXES, max_size=10))
def test_filling_at_once_is_the_same_as_putting_one_by_one(
    some: list[Box], more: list[Box]
) -> None:
    regions = {
        RegionId(f"r{at}"): region(f"r{at}", box, number=at, label=1 + at % 3)
        for at, box in enumerate(some)
    }
    filled, put = BoxTable(), BoxTable()
    filled.fill({key: region(str(key), Box(1, 1, 2, 2, 5)) for key in ("gone", *regions)})  # type: ignore[misc]  # the id of a region is a text
    filled.fill(regions)
    for each in regions.values():
        put.put(each)
    for at, box in enumerate(more):  # and it goes on alike
        added = region(f"m{at}", box, number=100 + at)
        filled.put(added)
        put.put(added)
    used = len(put)
    assert len(filled) == used
    rows = list(range(used))
    assert filled.ids_of(np.array(rows, np.intp)) == put.ids_of(np.array(rows, np.intp))
    for name in ("corners", "label_ids", "numbers", "flags"):
        assert (getattr(filled, name)[:used] == getattr(put, name)[:used]).all(), name
    turned = put.flags[:used] & TURNED != 0
    assert (filled.frames[:used][turned] == put.frames[:used][turned]).all()


def _is_clear(box: Box, at: Point, radius: float) -> bool:
    """Whether a hair's breadth does not decide if the point is near."""
    return is_near(box, at, radius + 1e-6) == is_near(box, at, radius - 1e-6)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "set", "label", "delete", "undo", "redo"]),
        st.integers(0, 7),
        BOXES,
    ),
    max_size=40,
)


@given(STEPS)
def test_the_arrays_and_the_model_never_disagree(steps: list[tuple[str, int, Box]]) -> None:
    scene, state = CanvasScene(), EditState(ItemId(1), labels=LABELS)
    scene.size_px = (500, 500)
    done, undone = list[Change](), list[Change]()
    for what, at, box in steps:
        change: Change | None
        key = RegionId(f"r{at}")
        if what == "undo":
            change = done.pop().inverse() if done else None
            undone += [change.inverse()] if change else []
        elif what == "redo":
            change = undone.pop() if undone else None
            done += [change] if change else []
        else:
            commands: dict[str, Command] = {
                "add": AddRegions((region(key, box, number=at),)),
                "set": SetBoxes({key: box}),
                "label": SetLabel((key,), LabelId(1 + at % 3)),
                "delete": DeleteRegions((key,)),
            }
            change = commands[what].change(state)
            if change is not None:
                done, undone = [*done, change], []
        if change is not None:
            state = apply_change(state, change)
            scene.apply(change)
        _agree(scene, state)
    while done:
        change = done.pop().inverse()
        state = apply_change(state, change)
        scene.apply(change)
    _agree(scene, state)
    assert state.regions == {}


def _agree(scene: CanvasScene, state: EditState) -> None:
    table = scene.table
    assert scene.regions == dict(state.regions)
    assert int((table.flags & USED != 0).sum()) == len(table) == len(state.regions)
    for key, held in state.regions.items():
        box = held.box
        assert box is not None
        (row,) = table.rows_of([key]).tolist()
        around = box.bounds
        assert tuple(table.corners[row]) == (around.x, around.y, around.right, around.bottom)
        assert bool(table.flags[row] & TURNED) == box.is_turned
        assert (int(table.label_ids[row]), int(table.numbers[row])) == (held.label_id, held.number)
        if box.is_turned:
            x, y, half_w, half_h, sine, cosine = table.frames[row].tolist()
            assert (x, y) == (box.centre.x, box.centre.y)
            assert (2 * half_w, 2 * half_h) == (box.width, box.height)
            angle = math.degrees(math.atan2(sine, cosine)) % 360
            assert angle == pytest.approx(box.angle_deg, abs=1e-9)


# Where it is seen ----------------------------------------------------------------------------


@given(
    BOXES,
    st.floats(0.02, 64),
    st.floats(-3_000, 3_000),
    st.floats(-3_000, 3_000),
    st.sampled_from(Handle),
)
def test_a_place_on_a_turned_box_survives_zoom_and_rotation_both_ways(
    box: Box, scale: float, x: float, y: float, handle: Handle
) -> None:
    view = Viewport(800, 600, 500, 500, scale, x, y)
    place = handle.of(box)
    back = box.to_frame(view.to_image(*view.to_view(place)))
    frame = handle.in_frame(box)
    assert math.hypot(back.x - frame.x, back.y - frame.y) < 0.01


def test_its_outline_is_painted_where_it_is_and_its_upright_frame_is_not(bench: Bench) -> None:
    grey = QImage(400, 300, QImage.Format.Format_RGB32)
    grey.fill(QColor(120, 120, 120))
    bench.view.show_picture(grey, 1.0, (400, 300))
    bench.show({SIGN: region("sign", Box(100, 120, 200, 60, 45))})
    bench.view.zoom_to(1.0)
    image = bench.view.grab().toImage()
    box = Box(100, 120, 200, 60, 45)
    for handle in Handle:
        if not handle.is_corner:
            at = bench.view.to_view(handle.of(box)).toPoint()
            near = [
                image.pixelColor(at.x() + dx, at.y() + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)
            ]
            # Sky, the colour of the first label.
            assert max(pixel.blue() - pixel.red() for pixel in near) > 100, handle
    beside = bench.view.to_view(Point(105, 121)).toPoint()
    assert image.pixelColor(beside) == QColor(120, 120, 120)


def test_two_thousand_turned_boxes_are_hit_as_if_looked_at_one_by_one() -> None:
    dice = random.Random(7)
    boxes = {
        RegionId(f"r{n}"): Box(
            dice.uniform(0, 20_000),
            dice.uniform(0, 20_000),
            dice.uniform(1, 2_000),
            dice.uniform(1, 2_000),
            dice.uniform(0, 360) if n % 2 else 0,
        )
        for n in range(2_000)
    }
    table = BoxTable()
    table.fill({key: region(key, box, number=n) for n, (key, box) in enumerate(boxes.items())})
    hits = 0
    for _ in range(20):
        at = Point(dice.uniform(0, 20_000), dice.uniform(0, 20_000))
        found = table.hit(at, 3.0)
        assert found == naive_hits(boxes, at, 3.0)
        hits += len(found)
    assert hits > 20


# In the hand ---------------------------------------------------------------------------------


def test_the_knob_turns_it_with_one_command_and_undo_turns_it_back(signed: Bench) -> None:
    x, y = knob(signed, SIGN_BOX)
    middle = SIGN_BOX.centre
    signed.drag((x, y), (x + 20, y + 10), (middle.x + 100, middle.y))
    (after,) = signed.boxes().values()
    assert after.angle_deg == pytest.approx(90, abs=0.5)
    assert after.centre == middle
    assert len(signed.commands) == 1
    signed.undo()
    assert signed.boxes() == {"sign": SIGN_BOX}


def test_with_shift_it_turns_by_fifteen_degrees(signed: Bench) -> None:
    x, y = knob(signed, SIGN_BOX)
    signed.drag((x, y), (x + 20, y + 10), (x + 60, y + 50), keys=SHIFT)
    assert signed.boxes()["sign"].angle_deg % 15 == 0
    assert signed.boxes()["sign"].angle_deg > 30


def test_a_handle_pulls_it_along_its_own_sides(signed: Bench) -> None:
    at, fixed = Handle.RIGHT.of(SIGN_BOX), Handle.LEFT.of(SIGN_BOX)
    cosine, sine = math.cos(math.radians(30)), math.sin(math.radians(30))
    signed.drag((at.x, at.y), (at.x + 8, at.y), (at.x + 40 * cosine, at.y + 40 * sine))
    after = signed.boxes()["sign"]
    assert (after.angle_deg, after.height) == (30, 40)
    assert after.width == pytest.approx(200, abs=1)
    left = Handle.LEFT.of(after)
    assert math.hypot(left.x - fixed.x, left.y - fixed.y) < 1e-6


def test_it_is_taken_inside_its_outline_only(signed: Bench) -> None:
    signed.view.select([])
    around = SIGN_BOX.bounds
    signed.click(around.x + 6, around.bottom - 6)
    assert list(signed.view.selection) == []
    signed.click(SIGN_BOX.centre.x, SIGN_BOX.centre.y)
    assert list(signed.view.selection) == [SIGN]


def test_the_cursor_over_a_handle_points_where_it_pulls(signed: Bench) -> None:
    bench = signed
    bench.show({SIGN: region("sign", Box(200, 180, 160, 80, 90))})
    bench.view.select([SIGN])
    at = Handle.TOP.of(Box(200, 180, 160, 80, 90))
    bench.move(at.x, at.y, held=False)
    assert bench.view.cursor().shape() is Qt.CursorShape.SizeHorCursor
    x, y = knob(bench, Box(200, 180, 160, 80, 90))
    bench.move(x, y, held=False)
    assert bench.view.cursor().shape() is Qt.CursorShape.OpenHandCursor


def test_keys_turn_it_and_it_stays_inside_the_image(signed: Bench) -> None:
    for _ in range(60):
        signed.view.turn_by(15)
    after = signed.boxes()["sign"]
    assert after.angle_deg == (30 + 900) % 360
    assert after.centre == SIGN_BOX.centre
    signed.view.turn_by(-1)
    assert signed.boxes()["sign"].angle_deg == (30 + 900) % 360 - 1


def test_while_it_turns_the_knob_is_painted_where_it_was_and_where_it_is(bench: Bench) -> None:
    view, square = bench.view, Box(250, 150, 60, 60)  # its knob lies outside of its bounds
    bench.show({SIGN: region("sign", square)})
    view.select([SIGN])
    x, y = knob(bench, square)
    send(view, QEvent.Type.MouseButtonPress, bench.at(x, y))
    bench.move(x + 5, y)
    before = view.active_box
    with painting(view) as listener:
        bench.move(x + 60, y + 60)
    after = view.active_box
    assert before is not None
    assert after is not None
    assert after.angle_deg > before.angle_deg + 60
    for box in (before, after):
        at = bench.at(*knob(bench, box)).toPoint()
        for dx, dy in ((0, 0), (-5, 0), (5, 0), (0, -5), (0, 5)):
            assert listener.painted.contains(at + QPoint(dx, dy)), (box.angle_deg, dx, dy)
    view.cancel()
    assert bench.boxes() == {"sign": square}
